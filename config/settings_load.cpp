// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply.toml → Settings: the table's rows first, then what only several keys together can say.
#include <algorithm>
#include <set>

#include "config/base/file.hpp"
#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/settings_table.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

// Keys that people look for and that are not there, each with what to do instead.
struct RefusedRow {
    std::string_view key, what, hint;
};
constexpr std::string_view no_secrets = "secrets never stand in this file";
constexpr RefusedRow refused_rows[] = {
    {"password", no_secrets, "put it into a file of mode 0600 and name that in password_file"},
    {"smtp_password", no_secrets,
     "put it into a file of mode 0600 and name that in smtp_password_file"},
    {"secret", no_secrets, "put it into a file of mode 0600 and name that in password_file"},
    {"token", no_secrets, "set auth = \"oauth2\" and the token_url that gives access tokens"},
    {"client_secret", no_secrets,
     "put it into a file of mode 0600 and name that in client_secret_file"},
    {"refresh_token", no_secrets,
     "put it into a file of mode 0600 and name that in refresh_token_file"},
};

void refuse(const TomlTable& table) {
    for (const RefusedRow& row : refused_rows) {
        if (table.has(row.key)) {
            table.fail(row.key, "'" + std::string(row.key) + "': " + std::string(row.what),
                       std::string(row.hint));
        }
    }
}

template <class Section>
void read_keys(const TomlTable& table, std::span<const KeyRow<Section>> rows,
               std::vector<std::string_view> more, const fs::path& base, Section& out) {
    refuse(table);
    for (const KeyRow<Section>& row : rows) more.push_back(row.key);
    table.allow(more);
    for (const KeyRow<Section>& row : rows) {
        if (table.has(row.key)) row.read({table, row.key, base}, out);
    }
}

// "scheme://host:port/…" → host; "" if it is not of that shape or holds a user.
std::string host_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return "";
    std::string_view host = url.substr(scheme + 3);
    host = host.substr(0, host.find('/'));
    if (host.find('@') != std::string_view::npos) return "";
    if (host.starts_with('[')) {
        const std::size_t end = host.find(']');
        return end == std::string_view::npos ? "" : std::string(host.substr(1, end - 1));
    }
    const std::size_t colon = host.rfind(':');
    if (colon == std::string_view::npos) return std::string(host);
    const auto port = parse_number<int>(host.substr(colon + 1));
    return port && *port > 0 && *port < 65536 ? std::string(host.substr(0, colon)) : "";
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1") return true;
    const auto parts = split(host, '.');
    return parts.size() == 4 && parts.front() == "127" &&
           std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               const auto number = parse_number<int>(part);
               return number && *number >= 0 && *number < 256;
           });
}

struct UrlRule {
    std::string_view key, tls_key, secure, plain;  // "url", "tls", "imaps://", "imap://"
};
constexpr UrlRule imap_rule{"url", "tls", "imaps://", "imap://"};
constexpr UrlRule smtp_rule{"smtp_url", "smtp_tls", "smtps://", "smtp://"};

void check_url(const TomlTable& table, const UrlRule& rule, std::string_view url, bool tls_none) {
    const std::string key(rule.key);
    const std::string host = host_of(url);
    if (!url.starts_with(rule.secure) && !url.starts_with(rule.plain)) {
        return table.fail(key, "'" + key + "' must begin with " + std::string(rule.secure) +
                                   " or " + std::string(rule.plain));
    }
    if (host.empty()) {
        return table.fail(
            key, "'" + key +
                     "' needs a host, without user or password in it, and a port from 1 to 65535");
    }
    if (!tls_none) return;
    if (!is_loopback(host)) {
        return table.fail(rule.tls_key,
                          "'" + std::string(rule.tls_key) + " = \"none\"' is refused for " +
                              printable(host) + ": it is no loopback address",
                          "leave the key out; " + std::string(rule.plain) + " uses STARTTLS");
    }
    if (url.starts_with(rule.secure)) {
        table.fail(rule.tls_key, "'" + std::string(rule.tls_key) + " = \"none\"' contradicts " +
                                     std::string(rule.secure));
    }
}

void check_secret(const TomlTable& table, std::string_view file_key, const SecretSource& secret) {
    if (!secret.file.empty() && !secret.credential.empty()) {
        table.fail(file_key, "give the secret by file or by credential, not by both");
    }
    if (secret.credential.find('/') != std::string::npos || secret.credential.starts_with('.')) {
        table.fail(file_key, "a credential is a name, not a path");
    }
}

bool is_name(std::string_view name) {
    return name.size() <= max_mailbox_name_bytes &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-';
           });
}

// Keys of the other way to log in are a mistake, not a default.
void refuse_keys(const TomlTable& table, std::initializer_list<std::string_view> keys,
                 const std::string& why) {
    for (const std::string_view key : keys) {
        if (table.has(key)) table.fail(key, "'" + std::string(key) + "' " + why);
    }
}

void check_oauth(const TomlTable& table, const OauthSettings& oauth) {
    for (const std::string_view key : {"token_url", "client_id"}) table.require(key);
    refuse_keys(table, {"password_file", "password_credential"},
                "does not go with auth = \"oauth2\"");
    check_secret(table, "client_secret_file", oauth.client_secret);
    check_secret(table, "refresh_token_file", oauth.refresh_token);
    if (!oauth.token_url.starts_with("https://") || host_of(oauth.token_url).empty()) {
        table.fail("token_url",
                   "'token_url' must begin with https:// and name a host, without "
                   "user or password in it");
    }
    if (!oauth.client_secret.set() && !oauth.refresh_token.set()) {
        table.fail("client_secret_file",
                   "auth = \"oauth2\" needs a client secret or a refresh token",
                   "set client_secret_file (client credentials) or refresh_token_file, or the "
                   "credentials of these names");
    }
}

void check_login(const TomlTable& table, const MailboxSettings& mailbox) {
    if (mailbox.oauth.on) return check_oauth(table, mailbox.oauth);
    refuse_keys(
        table,
        {"token_url", "token_ca_file", "client_id", "client_secret_file",
         "client_secret_credential", "scope", "refresh_token_file", "refresh_token_credential"},
        "needs auth = \"oauth2\"");
    check_secret(table, "password_file", mailbox.password);
    if (!mailbox.password.set()) {
        table.fail("password_file",
                   "'password_file' or 'password_credential' is missing in a [[mailbox]]");
    }
}

void read_mailbox(const TomlTable& table, const fs::path& base, std::set<std::string>& names,
                  Settings& settings) {
    MailboxSettings mailbox;
    read_keys(table, mailbox_keys(), {}, base, mailbox);
    for (const std::string_view key : {"name", "url", "user"}) table.require(key);
    if (!is_name(mailbox.name)) {
        table.fail("name", "'name' may have letters, digits, '.', '_' and '-', at most " +
                               std::to_string(max_mailbox_name_bytes));
    }
    if (!names.insert(mailbox.name).second) {
        table.fail("name", "two mailboxes are called " + printable(mailbox.name));
    }
    check_url(table, imap_rule, mailbox.url, mailbox.tls_none);
    check_login(table, mailbox);
    if (!mailbox.pins.empty() && mailbox.tls_none)
        table.fail("pin", "'pin' contradicts tls = \"none\"");
    if (settings.mailboxes.size() == max_mailboxes) {
        table.fail("name", "more than " + std::to_string(max_mailboxes) + " mailboxes");
    }
    settings.mailboxes.push_back(std::move(mailbox));
}

void check_ledger(const TomlTable& top, const LedgerSettings& ledger, const AlertSettings& alerts) {
    const auto table = top.table("ledger");
    if (!table) return;
    if (!ledger.witnesses.empty() && (alerts.from.empty() || alerts.smtp_url.empty()))
        table->fail("witnesses", "'witnesses' needs 'from' and 'smtp_url' in [alerts]");
    check_secret(*table, "key_file", ledger.key);
    // C2SP signed-note: a key's name has neither.
    if (ledger.origin.find_first_of(" +") != std::string::npos)
        table->fail("origin", "'origin' may have no space and no '+'");
}

void check_alerts(const TomlTable& top, const AlertSettings& alerts) {
    const auto table = top.table("alerts");
    if (!table) return;
    if (!alerts.to.empty()) {
        for (const std::string_view key : {"from", "smtp_url"}) table->require(key);
    }
    if (!alerts.smtp_url.empty())
        check_url(*table, smtp_rule, alerts.smtp_url, alerts.smtp_tls_none);
    check_secret(*table, "smtp_password_file", alerts.smtp_password);
    if (alerts.smtp_user.empty() == alerts.smtp_password.set()) {
        table->fail("smtp_user",
                    "'smtp_user' and its password belong together: one of them is missing");
    }
}

// A file that is surely not there. One that we may not see can be another user's to read.
void check_file(const TomlTable& table, std::string_view key, const fs::path& path) {
    std::error_code error;
    if (path.empty() || fs::exists(path, error) || error) return;
    table.fail(key, "'" + std::string(key) + "': there is no file " + path.string());
}

void check_private(const TomlTable& table, std::string_view key, const fs::path& path) {
    check_file(table, key, path);
    std::error_code error;
    const auto mode = fs::status(path, error).permissions();
    constexpr auto others = fs::perms::group_all | fs::perms::others_all;
    if (path.empty() || error || (mode & others) == fs::perms::none) return;
    table.fail(key, "'" + std::string(key) + "': others may read the secret in " + path.string(),
               "chmod 600 " + path.string());
}

void check_files(const TomlTable& top, const Settings& settings) {
    std::size_t index = 0;
    top.each_table("mailbox", [&](const TomlTable& table) {
        const MailboxSettings& mailbox = settings.mailboxes.at(index++);
        check_file(table, "password_file", mailbox.password.file);
        check_file(table, "ca_file", mailbox.ca_file);
        check_file(table, "token_ca_file", mailbox.oauth.ca_file);
        check_private(table, "client_secret_file", mailbox.oauth.client_secret.file);
        check_private(table, "refresh_token_file", mailbox.oauth.refresh_token.file);
    });
    if (const auto table = top.table("alerts")) {
        check_file(*table, "smtp_password_file", settings.alerts.smtp_password.file);
        check_file(*table, "smtp_ca_file", settings.alerts.smtp_ca_file);
    }
    if (const auto table = top.table("ledger")) {
        check_file(*table, "key_file", settings.ledger.key.file);
        check_file(*table, "checkpoint_copy", settings.ledger.checkpoint_copy);
    }
    if (const auto table = top.table("dkim")) {
        check_file(*table, "trust_anchor", settings.dkim.trust_anchor);
        check_file(*table, "key_file", settings.dkim.key_file);
        check_file(*table, "program", settings.dkim.program);
    }
    if (const auto table = top.table("worker")) {
        check_file(*table, "program", settings.worker.program);
        check_file(*table, "scan_program", settings.worker.scan_program);
    }
}

Result<Settings> parse(std::string_view toml, const fs::path& name, bool look_for_files) {
    TomlDocument document(toml, name);
    if (const auto error = document.error()) return *error;
    const TomlTable top = document.top();
    const fs::path base = name.parent_path();
    Settings settings;
    std::vector<std::string_view> tables{"mailbox"};
    each_section(settings, [&](std::string_view table, const auto&, const auto&) {
        tables.push_back(table);
    });
    read_keys(top, top_keys(), tables, base, settings);
    std::set<std::string> names;
    top.each_table("mailbox",
                   [&](const TomlTable& table) { read_mailbox(table, base, names, settings); });
    each_section(settings, [&](std::string_view key, const auto& rows, auto& section) {
        if (const auto table = top.table(key)) read_keys(*table, rows, {}, base, section);
    });
    check_ledger(top, settings.ledger, settings.alerts);
    check_alerts(top, settings.alerts);
    if (settings.limits.parse_bytes > settings.limits.archive_bytes) {
        top.fail("limits", "'parse_bytes' is above 'archive_bytes' in [limits]");
    }
    if (look_for_files && !document.error()) check_files(top, settings);
    if (const auto error = document.error()) return *error;
    settings.source = name;
    return settings;
}

}  // namespace

Result<Settings> parse_settings(std::string_view toml, const fs::path& name) {
    return parse(toml, name, false);
}

Result<Settings> load_settings(const fs::path& file) {
    std::error_code error;
    const fs::path path = fs::absolute(file, error);
    const auto bytes = read_file(error ? file : path, max_settings_bytes);
    if (!bytes) {
        return Error{ErrorKind::config, bytes.error().what, "name another file with --config FILE",
                     78};
    }
    return parse(*bytes, error ? file : path, true);
}

}  // namespace tsb
