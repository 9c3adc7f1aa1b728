// SPDX-License-Identifier: GPL-3.0-or-later
// What a failed connection means to the person who has to act, and TLS options that mean the same
// everywhere.
//
// Guarantees: an Error names the server and what to do; never a credential: a server that echoes
// one finds it blanked out.
//
// Trust: nothing that the server says; its text is clipped and made printable.
//
// Limits: 200 bytes of a server's text.
#pragma once

#include <curl/curl.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "config/base/result.hpp"

namespace tsb {

inline constexpr std::size_t max_server_text = 200;

// Who we talk to, as errors name it. `server` is scheme, host and port, without user or password.
struct Peer {
    std::string server;
    std::filesystem::path ca_file;  // empty: the system's
    bool tls_none = false;
};

// TLS for a handle: required unless tls_none; only ca_file is believed where one is given.
void require_tls(CURL* handle, const Peer& peer);

// config (exit 78): certificate, CA file, TLS not offered, URL; transient (exit 69): all else.
Error connection_error(CURLcode code, const Peer& peer, std::string_view detail);

// For an Error: one line, printable, clipped, with every occurrence of the secret replaced.
std::string server_text(std::string_view text, std::string_view secret);

}  // namespace tsb
