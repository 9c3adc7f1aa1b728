// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: tsbreply.toml as a typed value. One table of keys (settings_table.cpp) drives load,
// check, print and help. Guarantees: every key has a safe default; an unknown key, a wrong type or
// a bad value is an error with file:line and the nearest valid key (kind config, exit 78). Secrets
// are never in the TOML: only the name of a 0600 file or a credential.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

constexpr std::size_t max_settings_bytes = 1U << 20U;
constexpr std::size_t max_secret_bytes = 65536;
constexpr std::size_t max_mailboxes = 16;
constexpr std::size_t max_alert_addresses = 100;      // what one mail takes: daemon/net/smtp.hpp
constexpr std::size_t max_alert_address_bytes = 254;  // RFC 5321 §4.5.3.1.3
constexpr std::size_t max_mailbox_name_bytes = 40;
constexpr std::size_t max_pins = 8;

enum class Settle { flag, move, keep };
enum class ScanPolicy { propose, count };

// Where a secret comes from: a 0600 file, or a systemd credential ($CREDENTIALS_DIRECTORY/NAME). At
// most one is set.
struct SecretSource {
    std::filesystem::path file;
    std::string credential;
    [[nodiscard]] bool set() const { return !file.empty() || !credential.empty(); }
};
// The secret without its final newline. Refuses a file that others may read. Never logged, never in
// an Error. A text may have several lines (a key in PEM); a line may not.
enum class SecretForm { line, text };
Result<std::string> read_secret(const SecretSource& source, SecretForm form = SecretForm::line);

// auth = "oauth2": access tokens from a token endpoint (RFC 6749), by a refresh token where one is
// set, else by client credentials.
struct OauthSettings {
    bool on = false;
    std::string token_url;  // https:// only
    std::string client_id;
    SecretSource client_secret;
    std::string scope;
    SecretSource refresh_token;     // the first one; a rotated one is kept in <state>/oauth
    std::filesystem::path ca_file;  // of the token endpoint; empty: the system's
};

struct MailboxSettings {
    std::string name;
    std::string
        url;  // imaps://host:port/FOLDER or imap:// (STARTTLS); FOLDER is percent-decoded UTF-8
    std::string user;
    SecretSource password;
    OauthSettings oauth;
    std::filesystem::path ca_file;  // empty: the system's
    std::vector<std::string> pins;  // "sha256//BASE64": one of these keys the server must have
    bool tls_none = false;          // tls = "none": only for a loopback host
    Settle settle = Settle::flag;
    std::optional<UtcTime> since;      // absent: the earliest `issued` of all circulars
    std::chrono::seconds poll{60};     // beside IDLE
    std::chrono::seconds timeout{60};  // longest wait for the next byte of an expected answer
    bool idle = true;
    // settle = "move": folders by standing.
    std::string move_counted = "Processed", move_held = "Held", move_other = "Processed";
};

struct BorderSettings {
    std::vector<std::string> authserv;  // authserv-ids trusted (RFC 8601 §2.2), lower case
    bool topmost_without_id = false;    // authserv = "topmost-without-id"
    std::vector<std::string> hosts;     // whose Received line gives the time, lower case
};

// Our own check of DKIM signatures, beside the border's word.
struct DkimSettings {
    bool check = true;
    std::vector<std::string> dns;  // servers, "192.0.2.1" or "192.0.2.1@53"; empty: the system's
    std::filesystem::path trust_anchor;  // DNSSEC; empty: no key is proven by it
    std::filesystem::path key_file;      // records known beforehand (`what-if --keys`); before DNS
    std::filesystem::path program;       // tsbreply-dkim; empty: as worker.program
};

struct ArchiveSettings {
    std::chrono::hours keep_other{24 * 30};
    std::optional<std::chrono::hours> keep_replies;  // absent: for ever
};

// The ledger's signed checkpoints (daemon/ledger/FORMAT.md).
struct LedgerSettings {
    std::string origin;                     // `ledger init`: the name in them; empty: from the key
    SecretSource key;                       // not set: <state>/ledger/signing.key
    std::filesystem::path checkpoint_copy;  // a folder elsewhere; empty: no copy
    std::vector<std::string> witnesses;     // addresses that the checkpoint is mailed to, daily
};

struct AlertSettings {
    std::vector<std::string> to;  // staff; empty: journal only
    std::string from;             // header From of alerts; the envelope sender is <>
    std::string smtp_url;         // smtps://host:465 or smtp://host:25 (STARTTLS required)
    std::string smtp_user;
    SecretSource smtp_password;
    std::filesystem::path smtp_ca_file;
    bool smtp_tls_none = false;  // only for a loopback host
    int per_hour = 20;           // mails; the rest is one digest
};

struct WorkerSettings {
    std::filesystem::path program;  // empty: beside the executable in a build tree, else in libexec
    int processes = 0;              // at once; 0 = cores
    std::chrono::seconds deadline{20};                  // wall, one message
    std::uint64_t memory_bytes = 512ULL << 20U;         // RLIMIT_AS
    std::filesystem::path office = "/usr/bin/soffice";  // for convert_doc
    bool scan = true;                                   // pictures are read by tsbreply-scan
    std::filesystem::path scan_program;                 // empty: as program
    std::chrono::seconds scan_deadline{60};             // wall, the pictures of one message
    std::uint64_t scan_memory_bytes = 1ULL << 30U;      // RLIMIT_AS
};

struct LimitSettings {
    std::uint64_t parse_bytes = 60ULL << 20U;       // larger mail is archived, not parsed
    std::uint64_t archive_bytes = 256ULL << 20U;    // larger mail is not fetched
    std::uint64_t free_disk_bytes = 200ULL << 20U;  // with less, mail stays on the server
};

struct Settings {
    std::filesystem::path state = "/var/lib/tsbreply";
    // Laid over the shipped ones; <state>/roster.toml comes last.
    std::vector<std::filesystem::path> circulars = {"/etc/tsbreply/circulars"};
    std::vector<std::filesystem::path> roster = {"/etc/tsbreply/roster.toml"};
    ScanPolicy scan_policy = ScanPolicy::propose;
    bool convert_doc = false;  // Word 97 files are read by way of LibreOffice
    std::filesystem::path control_socket = "/run/tsbreply/control.sock";
    std::vector<MailboxSettings> mailboxes;
    BorderSettings border;
    DkimSettings dkim;
    ArchiveSettings archive;
    LedgerSettings ledger;
    AlertSettings alerts;
    WorkerSettings worker;
    LimitSettings limits;
    std::vector<std::string> people;  // [decisions] people

    std::filesystem::path source;  // the file it was loaded from; empty: built-in defaults
};

// Relative paths are relative to the file's folder. load_settings also refuses a named secret, CA
// file or program that is not there. A table of keys that a person looks for in vain (password)
// says what to do instead.
Result<Settings> load_settings(const std::filesystem::path& file);
Result<Settings> parse_settings(std::string_view toml, const std::filesystem::path& name);

// Only what differs from the default, as TOML that loads to the same settings.
std::string print_settings(const Settings& settings);

// Every key with type, default and meaning: for --help and the man page.
struct SettingRow {
    std::string_view table;  // "", "mailbox", "border" …
    std::string_view key, type, default_value, meaning;
};
const std::vector<SettingRow>& setting_table();

// Where shipped data and the boxed programs are, relative to the running executable: ../share/tsbreply in a
// build tree and when installed; the programs beside the executable, else ../libexec/tsbreply.
struct Shipped {
    std::filesystem::path circulars, roster, worker, scan, dkim;
};
Shipped shipped();

}  // namespace tsb
