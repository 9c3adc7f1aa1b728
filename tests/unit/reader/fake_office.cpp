// SPDX-License-Identifier: GPL-3.0-or-later
// An office suite that does what the document tells it: whatever stands behind "DO:" in the last
// argument's file. Arguments as LibreOffice's; only the output folder and the input are looked at.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string scratch;

void write_result(const std::string& text) {
    std::ofstream(scratch + "/out/in.docx", std::ios::binary) << text;
}

bool can_write(const std::string& path) {
    return static_cast<bool>(std::ofstream(path) << "x" << std::flush);
}

int act(const std::string& word, const std::string& rest) {
    if (word == "sleep") ::sleep(600);
    if (word == "copy") write_result(rest);
    if (word == "huge") write_result(std::string(17U << 20U, 'x'));
    if (word == "empty") write_result("");
    if (word == "restart") {
        if (::access((scratch + "/again").c_str(), F_OK) != 0)
            return can_write(scratch + "/again") ? 81 : 1;
        write_result("second start");
    }
    if (word == "write-outside") write_result(can_write(rest) ? "escaped" : "refused");
    if (word == "link-outside") return ::symlink(rest.c_str(), (scratch + "/out/in.docx").c_str());
    if (word == "pipe") return ::mkfifo((scratch + "/out/in.docx").c_str(), 0600);
    if (word == "orphan") {  // one that outlives it and would not leave
        const pid_t left = ::fork();
        if (left == 0) {
            ::setsid();
            ::signal(SIGTERM, SIG_IGN);
            ::sleep(600);
            ::_exit(0);
        }
        write_result(std::to_string(left));
    }
    if (word == "fail") return 9;
    return 0;
}

}  // namespace

int main(int count, char** values) {
    const std::string input = values[count - 1];
    scratch = input.substr(0, input.rfind('/'));
    std::ifstream file(input, std::ios::binary);
    const std::string document{std::istreambuf_iterator<char>(file), {}};
    const std::size_t at = document.find("DO:");
    if (at == std::string::npos) return 1;
    const std::string order = document.substr(at + 3);
    const std::size_t space = std::min(order.find(' '), order.size());
    return act(order.substr(0, space), space < order.size() ? order.substr(space + 1) : "");
}
