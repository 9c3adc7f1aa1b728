// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of [[mailbox]].
#include <algorithm>

#include "config/settings_table.hpp"

namespace tsb {
namespace {

constexpr std::uint64_t longest_poll = 86400;

std::string print_day(const std::optional<UtcTime>& time) {
    if (!time) return "";
    const std::string text = format_utc(*time);
    return text.ends_with("T00:00:00Z") ? text.substr(0, 10) : text;
}

std::string_view word(Settle settle) {
    switch (settle) {
        case Settle::flag:
            return "flag";
        case Settle::move:
            return "move";
        case Settle::keep:
            return "keep";
    }
    return "";
}

void read_settle(const KeySource& from, Settle& out) {
    std::string text(word(out));
    from.table.read_word(from.key, {"flag", "move", "keep"}, text);
    out = text == "move" ? Settle::move : text == "keep" ? Settle::keep : Settle::flag;
}

// As libcurl takes it: the SHA-256 of the SubjectPublicKeyInfo (RFC 7469 §2.4) in base64.
bool is_pin(std::string_view text) {
    constexpr std::string_view start = "sha256//";
    constexpr std::size_t digits = 43;  // of 32 bytes, then one "="
    if (!text.starts_with(start) || text.size() != start.size() + digits + 1 ||
        !text.ends_with('='))
        return false;
    text = text.substr(start.size(), digits);
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    });
}

void read_pins(const KeySource& from, MailboxSettings& mailbox) {
    from.table.read(from.key, mailbox.pins);
    if (mailbox.pins.size() > max_pins) {
        from.table.fail(from.key,
                        "'pin' has more than " + std::to_string(max_pins) + " public keys");
    }
    if (!std::all_of(mailbox.pins.begin(), mailbox.pins.end(), is_pin)) {
        from.table.fail(
            from.key, "'pin' must be like \"sha256//\" and 44 characters of base64",
            "openssl x509 -in CERT -pubkey -noout | openssl pkey -pubin -outform DER | openssl "
            "dgst -sha256 -binary | base64");
    }
}

constexpr KeyRow<MailboxSettings> mailbox_rows[] = {
    {"name", "text", "what the ledger calls this mailbox: letters, digits, '.', '_' and '-'",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.name); },
     [](const MailboxSettings& m) { return print_text(m.name); }},
    {"url", "url",
     "imaps://host:993/INBOX, or imap://host:143/INBOX for STARTTLS; the folder percent-encoded",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.url); },
     [](const MailboxSettings& m) { return print_text(m.url); }},
    {"user", "text", "login name",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.user); },
     [](const MailboxSettings& m) { return print_text(m.user); }},
    {"auth", "password | oauth2", "oauth2: log in with an access token (XOAUTH2 or OAUTHBEARER)",
     [](const KeySource& from, MailboxSettings& m) {
         std::string text = m.oauth.on ? "oauth2" : "password";
         from.table.read_word(from.key, {"password", "oauth2"}, text);
         m.oauth.on = text == "oauth2";
     },
     [](const MailboxSettings& m) { return toml_quote(m.oauth.on ? "oauth2" : "password"); }},
    {"password_file", "path", "file of mode 0600 with the password",
     [](const KeySource& from, MailboxSettings& m) { read_path(from, m.password.file); },
     [](const MailboxSettings& m) { return print_text(m.password.file); }},
    {"password_credential", "text", "name of the systemd credential with the password",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.password.credential); },
     [](const MailboxSettings& m) { return print_text(m.password.credential); }},
    {"token_url", "url", "oauth2: the token endpoint, https:// only",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.oauth.token_url); },
     [](const MailboxSettings& m) { return print_text(m.oauth.token_url); }},
    {"token_ca_file", "path", "oauth2: certificates to trust (PEM) for token_url",
     [](const KeySource& from, MailboxSettings& m) { read_path(from, m.oauth.ca_file); },
     [](const MailboxSettings& m) { return print_text(m.oauth.ca_file); }},
    {"client_id", "text", "oauth2: the name under which the gateway is registered",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.oauth.client_id); },
     [](const MailboxSettings& m) { return print_text(m.oauth.client_id); }},
    {"client_secret_file", "path", "oauth2: file of mode 0600 with the client's secret",
     [](const KeySource& from, MailboxSettings& m) { read_path(from, m.oauth.client_secret.file); },
     [](const MailboxSettings& m) { return print_text(m.oauth.client_secret.file); }},
    {"client_secret_credential", "text",
     "oauth2: name of the systemd credential with the client's secret",
     [](const KeySource& from, MailboxSettings& m) {
         read_plain(from, m.oauth.client_secret.credential);
     },
     [](const MailboxSettings& m) { return print_text(m.oauth.client_secret.credential); }},
    {"scope", "text", "oauth2: what is asked for, such as https://outlook.office365.com/.default",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.oauth.scope); },
     [](const MailboxSettings& m) { return print_text(m.oauth.scope); }},
    {"refresh_token_file", "path",
     "oauth2: file of mode 0600 with the first refresh token; without one client credentials",
     [](const KeySource& from, MailboxSettings& m) { read_path(from, m.oauth.refresh_token.file); },
     [](const MailboxSettings& m) { return print_text(m.oauth.refresh_token.file); }},
    {"refresh_token_credential", "text",
     "oauth2: name of the systemd credential with the first refresh token",
     [](const KeySource& from, MailboxSettings& m) {
         read_plain(from, m.oauth.refresh_token.credential);
     },
     [](const MailboxSettings& m) { return print_text(m.oauth.refresh_token.credential); }},
    {"ca_file", "path", "certificates to trust (PEM) instead of the system's",
     [](const KeySource& from, MailboxSettings& m) { read_path(from, m.ca_file); },
     [](const MailboxSettings& m) { return print_text(m.ca_file); }},
    {"pin", "names",
     "the server's public key must be one of these, whoever signed it: \"sha256//BASE64\"",
     read_pins, [](const MailboxSettings& m) { return print_list(m.pins); }},
    {"tls", "verify | none", "none: no TLS at all, for imap:// to a loopback address only",
     [](const KeySource& from, MailboxSettings& m) { read_tls(from, m.tls_none); },
     [](const MailboxSettings& m) { return print_tls(m.tls_none); }},
    {"settle", "flag | move | keep", "what happens in the mailbox to a reply that is in the ledger",
     [](const KeySource& from, MailboxSettings& m) { read_settle(from, m.settle); },
     [](const MailboxSettings& m) { return toml_quote(word(m.settle)); }},
    {"since", "date",
     "older mail is not looked at; without it the earliest issue date of all circulars",
     [](const KeySource& from, MailboxSettings& m) { from.table.read(from.key, m.since); },
     [](const MailboxSettings& m) { return print_day(m.since); }},
    {"poll", "duration", "how often to look, beside IDLE",
     [](const KeySource& from, MailboxSettings& m) { read_seconds(from, 1, longest_poll, m.poll); },
     [](const MailboxSettings& m) { return print_seconds(m.poll); }},
    {"timeout", "duration", "longest wait for the next byte of an expected answer",
     [](const KeySource& from, MailboxSettings& m) { read_seconds(from, 1, 600, m.timeout); },
     [](const MailboxSettings& m) { return print_seconds(m.timeout); }},
    {"idle", "true | false", "use IDLE where the server offers it",
     [](const KeySource& from, MailboxSettings& m) { from.table.read(from.key, m.idle); },
     [](const MailboxSettings& m) { return print_bool(m.idle); }},
    {"move_counted", "text", "settle = \"move\": folder of replies that count",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.move_counted); },
     [](const MailboxSettings& m) { return print_text(m.move_counted); }},
    {"move_held", "text", "settle = \"move\": folder of replies that wait for a person",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.move_held); },
     [](const MailboxSettings& m) { return print_text(m.move_held); }},
    {"move_other", "text", "settle = \"move\": folder of all other replies",
     [](const KeySource& from, MailboxSettings& m) { read_plain(from, m.move_other); },
     [](const MailboxSettings& m) { return print_text(m.move_other); }},
};

}  // namespace

std::span<const KeyRow<MailboxSettings>> mailbox_keys() {
    return mailbox_rows;
}

}  // namespace tsb
