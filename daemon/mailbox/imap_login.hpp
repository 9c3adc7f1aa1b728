// SPDX-License-Identifier: GPL-3.0-or-later
// What libcurl is told to connect and log in with, and what its failure means; inside this room
// only.
//
// Guarantees: TLS unless tls_none; a pin is checked beside the certificate's signature; an access
// token is sent by OAUTHBEARER or XOAUTH2 and by nothing else, a password never in their place. No
// credential appears in an Error.
//
// Trust: nothing that is said before the login.
//
// Limits: 1 KiB of a line of the login; login_answer.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <string>
#include <vector>

#include "config/base/result.hpp"

namespace tsb {

struct ImapLogin {
    std::string server;  // "imaps://host:993"; imap:// requires STARTTLS unless tls_none
    std::string user;
    std::string password;  // "": none, then bearer
    std::string bearer;    // the access token
    std::string ca_file;
    std::vector<std::string> pins;  // settings: [[mailbox]] pin
    bool tls_none = false;
    std::chrono::seconds timeout{60};

    [[nodiscard]] const std::string& secret() const { return bearer.empty() ? password : bearer; }
};

// What the server said while libcurl spoke with it. Must outlive the transfer.
struct LoginTalk {
    bool token = false;    // it is an access token that is sent
    std::string refusal;   // its last NO, BAD or BYE, as it came, or its challenge to a token
    std::string seen_key;  // "sha256//…" of a key that no pin names
};

void set_login_options(CURL* handle, const ImapLogin& login, LoginTalk& talk);

// config: password, token, pin, certificate; transient: all that will pass. `denied`: set if the
// server did not like the credentials.
Error login_error(CURLcode code, const ImapLogin& login, const LoginTalk& talk, bool& denied);

inline constexpr std::size_t max_login_line = 1024;

}  // namespace tsb
