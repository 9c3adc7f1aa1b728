// SPDX-License-Identifier: GPL-3.0-or-later
// tsb-make-outlook msg|tnef SUBJECT ADDRESS [FILE…]: such a file around these attachments, on standard
// output. For the scenarios.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "tests/support/outlook_file.hpp"

int main(int count, char** values) {
    if (count < 4) return 2;
    tsb::test::OutlookMail mail;
    mail.subject = values[2];
    mail.address = values[3];
    for (int i = 4; i < count; ++i) {
        std::ifstream in(values[i], std::ios::binary);
        tsb::test::OutlookFile file;
        file.name = std::filesystem::path(values[i]).filename();
        file.content.assign(std::istreambuf_iterator<char>(in), {});
        mail.files.push_back(std::move(file));
    }
    std::cout << (std::string(values[1]) == "tnef" ? tsb::test::tnef_file(mail)
                                                   : tsb::test::msg_file(mail));
    return 0;
}
