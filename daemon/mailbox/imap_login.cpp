// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_login.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "config/base/text.hpp"
#include "daemon/mailbox/imap_refusal.hpp"
#include "daemon/net/curl_error.hpp"

namespace tsb {

namespace {

constexpr std::chrono::seconds login_answer{20};

// What a server says to an access token that it does not like: a JSON object in base64 (RFC 7628
// §3.2.3). Broken text ends where it breaks: it is only shown.
std::string challenge_text(std::string_view encoded) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : encoded) {
        const auto at = digits.find(c);
        if (at == std::string_view::npos) break;
        held = (held << 6U) | static_cast<std::uint32_t>(at);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((held >> bits) & 0xFFU);
        held &= (1U << bits) - 1;
    }
    return out;
}

// The refusal among the lines of the login, which only libcurl sees. It gives up at the challenge
// after a token and does not wait for the NO.
std::size_t note_login_line(char* from, std::size_t size, std::size_t count, void* to) {
    std::string_view line(from, std::min(size * count, max_login_line));
    const auto blank = line.find(' ');
    if (blank != std::string_view::npos) {
        const std::string_view rest = line.substr(blank + 1);
        auto& talk = *static_cast<LoginTalk*>(to);
        if (talk.token && line.starts_with("+ ") && !trim(rest).empty())
            talk.refusal = challenge_text(trim(rest));
        if (rest.starts_with("NO ") || rest.starts_with("BAD ") || rest.starts_with("BYE ")) {
            talk.refusal = trim(rest.substr(rest.find(' ') + 1));
        }
    }
    return size * count;
}

std::size_t drop_body(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

// libcurl tells which key it saw only to people. Nothing else of what passes here is kept, least of
// all the login.
int note_key(CURL*, curl_infotype type, char* from, std::size_t size, void* to) {
    constexpr std::string_view said = "public key hash: ";
    const std::string_view line(from, std::min(size, max_login_line));
    const auto at = line.find(said);
    if (type == CURLINFO_TEXT && at != std::string_view::npos)
        static_cast<LoginTalk*>(to)->seen_key = trim(line.substr(at + said.size()));
    return 0;
}

Peer peer_of(const ImapLogin& login) {
    return {login.server, login.ca_file, login.tls_none};
}

void set_pins(CURL* handle, const ImapLogin& login, LoginTalk& talk) {
    if (login.pins.empty()) return;
    std::string all;
    for (const std::string& pin : login.pins) (all += all.empty() ? "" : ";") += pin;
    curl_easy_setopt(handle, CURLOPT_PINNEDPUBLICKEY, all.c_str());
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);  // without it no note_key
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, &note_key);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, &talk);
}

Error config_error(std::string what, std::string hint) {
    return Error{ErrorKind::config, std::move(what), std::move(hint), 78};
}

Error no_such_login(const ImapLogin& login) {
    if (!login.bearer.empty()) {
        return config_error(
            login.server + ": the server offers neither XOAUTH2 nor OAUTHBEARER on this connection",
            "leave out auth = \"oauth2\", or ask whoever runs the mail server");
    }
    return config_error(
        login.server + ": the server offers no login with user and password on this connection",
        "use imaps://, or ask whoever runs the mail server which login it allows");
}

Error refused_login(const ImapLogin& login, const std::string& shown) {
    const bool token = !login.bearer.empty();
    return config_error(login.server + ": the server refused user " + server_text(login.user, "") +
                            (token ? "'s access token (" : "'s password (") + shown + ")",
                        token ? "check user, scope and client_id of this mailbox, and that the "
                                "server lets this client in"
                              : "check user and password_file of this mailbox");
}

}  // namespace

void set_login_options(CURL* handle, const ImapLogin& login, LoginTalk& talk) {
    const std::string url = login.server + "/";
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_USERNAME, login.user.c_str());
    if (login.bearer.empty()) {
        curl_easy_setopt(handle, CURLOPT_PASSWORD, login.password.c_str());
    } else {
        talk.token = true;
        curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, login.bearer.c_str());
        curl_easy_setopt(handle, CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
    }
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &note_login_line);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &talk);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &drop_body);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(login.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(login.timeout.count()));
    // Bounds what libcurl does without the loop, too: LOGOUT after a refused login.
    curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     static_cast<long>(std::min(login.timeout, login_answer).count()));
    require_tls(handle, peer_of(login));
    set_pins(handle, login, talk);
}

Error login_error(CURLcode code, const ImapLogin& login, const LoginTalk& talk, bool& denied) {
    const std::string shown = server_text(talk.refusal, login.secret());
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
        const std::string seen = talk.seen_key.empty() ? "" : ": it is " + talk.seen_key;
        return config_error(
            login.server + ": the server's public key is none of those in pin" +
                server_text(seen, ""),
            "make sure that this is your server; if it has a new key, set pin to that one");
    }
    if (code != CURLE_LOGIN_DENIED) return connection_error(code, peer_of(login), shown);
    if (passing_login_refusal(talk.refusal)) {
        return Error{ErrorKind::transient,
                     login.server + ": login is refused for the moment: " + shown,
                     "it is tried again", 69};
    }
    if (talk.refusal.empty()) return no_such_login(login);
    denied = true;
    return refused_login(login, shown);
}

}  // namespace tsb
