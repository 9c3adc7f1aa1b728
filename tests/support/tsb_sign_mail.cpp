// SPDX-License-Identifier: GPL-3.0-or-later
// tsb-sign-mail DOMAIN SELECTOR KEYS TIME [ed25519] < mail > signed mail: signs with a new key, whose record
// is added to the file KEYS as what-if --keys reads it. TIME: of signing, seconds since 1970.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/support/signed_mail.hpp"

int main(int count, char** values) {
    using namespace tsb::test;
    if (count < 5) {
        std::cerr << "usage: tsb-sign-mail DOMAIN SELECTOR KEYS TIME [ed25519]\n";
        return 2;
    }
    Signing how;
    how.domain = values[1];
    how.selector = values[2];
    how.made = std::stoull(values[4]);
    how.ed25519 = count > 5 && std::string(values[5]) == "ed25519";
    const SigningKey key = how.ed25519 ? ed25519_key() : rsa_key(2048);
    std::ofstream(values[3], std::ios::app)
        << how.selector << "._domainkey." << how.domain << '\t' << key.record << '\n';
    const std::string mail(std::istreambuf_iterator<char>(std::cin), {});
    std::cout << sign(mail, key, how);
    return std::cout.flush() ? 0 : 1;
}
