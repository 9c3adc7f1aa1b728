// SPDX-License-Identifier: GPL-3.0-or-later
// Misbehaves as its input says: the first line is a word of the table below, the rest an argument.
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "config/base/number.hpp"
#include "parsers/wire/wire.hpp"
#include "parsers/worker/serve.hpp"

namespace {

using namespace tsb;

std::size_t circulars = 0;  // in the setup
const std::string fake_parser = "sha256:" + std::string(64, '0');

Bytes report_of(const std::string& text) {
    Report report;
    report.parser = fake_parser;
    report.format = "eml";
    report.text = text;
    return encode_answer(report);
}

[[noreturn]] void spin() {
    while (::getppid() != -1) {
    }
    std::abort();
}

Bytes picture_of(BytesView content, const Request& request) {
    Report report;
    report.parser = fake_parser;
    report.format = "eml";
    report.text = request.give_pictures ? "a picture" : "no pictures wanted";
    ReportPicture picture;
    picture.part = "2";
    picture.format = "image";
    picture.content = Bytes(content);
    if (request.give_pictures) report.pictures.push_back(std::move(picture));
    return encode_answer(report);
}

Bytes misbehave(BytesView input, const Request& request) {
    const std::size_t space = std::min(input.find(' '), input.size());
    const BytesView word = input.substr(0, space);
    const BytesView argument = input.substr(std::min(space + 1, input.size()));
    if (word == "picture") return picture_of(argument, request);
    if (word == "crash") ::raise(SIGSEGV);
    if (word == "exit") ::_exit(3);
    if (word == "silent") return {};
    if (word == "hang") ::sleep(600);
    if (word == "spin") spin();
    if (word == "garbage") return "this is no frame";
    if (word == "cut") return report_of("x").substr(0, 20);
    if (word == "overlong") return Bytes(max_answer_bytes + 1, 'x');
    if (word == "no-sandbox") ::_exit(worker_exit_sandbox);
    if (word == "memory") return Bytes(std::size_t{1} << 40U, 'x');
    if (word == "orphan" && ::fork() == 0) {  // holds the pipe open
        ::close(STDOUT_FILENO);
        ::close(STDERR_FILENO);
        ::sleep(5);
        ::_exit(0);
    }
    if (word == "orphan") return report_of("orphan");
    if (word == "forged") {
        Report report;
        report.parser = fake_parser;
        report.circulars_named = {"T25-TSB-CIR-9999"};
        return encode_answer(report);
    }
    if (word == "circulars") return report_of(std::to_string(circulars));
    if (word == "pid")
        return report_of(std::to_string(::getpid()) + " " + std::to_string(::getppid()));
    if (word == "sleep")
        ::usleep(static_cast<useconds_t>(parse_number<int>(argument).value_or(0)) * 1000);
    return report_of(std::string(argument));
}

Result<Answerer> prepare(BytesView frame) {
    const auto setup = decode_setup(frame);
    if (!setup) return setup.error();
    if (setup->roster == "refuse") return Error{ErrorKind::config, "no such roster", ""};
    if (setup->roster == "die") ::_exit(1);
    circulars = setup->circulars.size();
    return Answerer(misbehave);
}

}  // namespace

int main(int count, char** values) {
    if (count != 3 || std::strcmp(values[1], "--serve") != 0) return 2;
    return serve(parse_number<int>(values[2]).value_or(-1), prepare);
}
