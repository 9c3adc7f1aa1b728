// SPDX-License-Identifier: GPL-3.0-or-later
// Mails signed with real keys, made in the test, by libopendkim itself or with a header field written by hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tsb::test {

struct SigningKey {
    std::string pem;     // private
    std::string record;  // TXT
};
SigningKey rsa_key(unsigned bits);
SigningKey ed25519_key();

struct Signing {
    std::string domain = "example.org", selector = "s1";
    bool ed25519 = false, sha1 = false;
    bool relaxed_header = true, relaxed_body = true;
    long length = -1;        // l=, -1: none
    std::uint64_t made = 0;  // t=, seconds since 1970; 0: now
    std::vector<std::string> fields = {"from",       "to",           "subject",     "date",
                                       "message-id", "content-type", "mime-version"};
};
// mail: CRLF. The signature is put on top.
std::string sign(const std::string& mail, const SigningKey& key, const Signing& how = {});

}  // namespace tsb::test
