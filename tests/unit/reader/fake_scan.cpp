// SPDX-License-Identifier: GPL-3.0-or-later
// A scan program that does what the first picture tells it. The input is a real one.
#include <unistd.h>

#include <csignal>
#include <string>

#include "config/base/file.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/wire/wire.hpp"

namespace {

using namespace tsb;

Report report_with(const std::string& text) {
    Report report;
    report.parser = "sha256:" + std::string(64, '0');
    report.format = "image";
    report.beside.push_back({std::nullopt, text, "1", "picture"});
    report.problems.push_back(make_problem("picture-without-form", "in " + text));
    report.failed_part = report.failed_outside = true;
    return report;
}

Bytes misbehave(const std::string& word, std::size_t blanks, std::size_t pictures) {
    if (word == "crash") ::raise(SIGKILL);
    if (word == "exit") ::_exit(3);
    if (word == "hang") ::sleep(600);
    if (word == "garbage") return "this is no frame";
    if (word == "orphan" && ::fork() == 0) ::sleep(600);
    if (word == "overlong") return Bytes(max_answer_bytes + 1, 'x');
    if (word == "limit") return encode_answer(Unreadable{"limit", "more than 12 pages"});
    Report report =
        report_with(std::to_string(blanks) + " blanks, " + std::to_string(pictures) + " pictures");
    if (word == "forged") report.circulars_named = {"T25-TSB-CIR-9999"};
    return encode_answer(report);
}

}  // namespace

int main() {
    constexpr int input = 3;
    const auto bytes = read_fd(input, max_scan_input_bytes);
    if (!bytes) return 70;
    auto start = take_scan_start(*bytes);
    if (!start) return 71;
    const auto blanks = take_blanks(start->rest);
    if (!blanks) return 72;
    const auto pictures = take_pictures(start->rest);
    if (!pictures || pictures->empty() || !start->rest.empty()) return 73;
    const Bytes answer = misbehave(pictures->front().content, blanks->size(), pictures->size());
    return write_all(STDOUT_FILENO, answer) ? 0 : 74;
}
