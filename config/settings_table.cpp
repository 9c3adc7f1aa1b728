// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/settings_table.hpp"

#include <algorithm>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/roster.hpp"

namespace tsb {

namespace fs = std::filesystem;
using std::chrono::seconds;

void read_path(const KeySource& from, fs::path& out) {
    std::string text;
    from.table.read(from.key, text);
    if (!from.table.is_string(from.key)) return;
    if (text.empty()) return from.table.fail(from.key, "'" + std::string(from.key) + "' is empty");
    out = (from.base / text).lexically_normal();
}

void read_plain(const KeySource& from, std::string& out) {
    std::string text;
    from.table.read(from.key, text);
    if (!from.table.is_string(from.key)) return;
    const bool control = std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (text.empty() || control) {
        return from.table.fail(
            from.key, "'" + std::string(from.key) + "' is empty or has a control character");
    }
    out = std::move(text);
}

std::string print_text(const std::string& text) {
    return text.empty() ? "" : toml_quote(text);
}

namespace {

// An address that mail can be sent to: no SMTPUTF8 is asked for (daemon/net/smtp.hpp).
Result<std::string> alert_address(const KeySource& from, std::string_view text) {
    auto address = contact_value(ContactKind::address, text);
    if (!address) return address;
    const std::string key = "'" + std::string(from.key) + "': ";
    if (std::any_of(address->begin(), address->end(),
                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        return Error{ErrorKind::config,
                     key + printable(clip_utf8(*address, 100)) +
                         " has letters outside ASCII before the @: no mail can be sent to it",
                     "", 78};
    }
    if (address->size() > max_alert_address_bytes) {
        return Error{
            ErrorKind::config,
            key + "an address is longer than " + std::to_string(max_alert_address_bytes) + " bytes",
            "", 78};
    }
    return address;
}

}  // namespace

void read_addresses(const KeySource& from, std::vector<std::string>& out) {
    from.table.read(from.key, out);
    if (out.size() > max_alert_addresses) {
        return from.table.fail(from.key, "'" + std::string(from.key) + "' has more than " +
                                             std::to_string(max_alert_addresses) + " addresses");
    }
    for (std::string& text : out) {
        auto address = alert_address(from, text);
        if (!address) return from.table.fail(from.key, address.error().what);
        text = *address;
    }
}

namespace {

struct Unit {
    char letter;
    std::uint64_t size;
};
constexpr Unit duration_units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
constexpr Unit size_units[] = {
    {'G', 1ULL << 30U}, {'M', 1ULL << 20U}, {'K', 1ULL << 10U}, {'B', 1}};

// "30d" in the smallest of the units; nullopt for anything else and for what does not fit.
std::optional<std::uint64_t> parse_amount(std::string_view text, std::span<const Unit> units) {
    if (text.empty()) return std::nullopt;
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit& each) { return each.letter == text.back(); });
    const auto number = parse_number<std::uint64_t>(text.substr(0, text.size() - 1));
    if (unit == units.end() || !number || *number > (1ULL << 53U) / unit->size) return std::nullopt;
    return *number * unit->size;
}

std::string amount_text(std::uint64_t amount, std::span<const Unit> units) {
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& each) {
        return amount != 0 && amount % each.size == 0;
    });
    const Unit& chosen = unit == units.end() ? units.back() : *unit;
    return std::to_string(amount / chosen.size) + chosen.letter;
}

std::optional<std::uint64_t> read_amount(const KeySource& from, std::span<const Unit> units,
                                         std::uint64_t low, std::uint64_t high,
                                         std::string_view example) {
    if (!from.table.has(from.key)) return std::nullopt;
    std::string text;
    from.table.read(from.key, text);
    if (!from.table.is_string(from.key)) return std::nullopt;
    const auto amount = parse_amount(text, units);
    if (amount && *amount >= low && *amount <= high) return amount;
    from.table.fail(from.key, "'" + std::string(from.key) + "' must be from " +
                                  amount_text(low, units) + " to " + amount_text(high, units) +
                                  ", written like \"" + std::string(example) + "\", not \"" +
                                  printable(clip_utf8(text, 60)) + '"');
    return std::nullopt;
}

}  // namespace

void read_seconds(const KeySource& from, std::uint64_t low, std::uint64_t high, seconds& out) {
    if (const auto amount = read_amount(from, duration_units, low, high, "60s")) {
        out = seconds{static_cast<seconds::rep>(*amount)};
    }
}

std::string print_seconds(seconds value) {
    return toml_quote(amount_text(static_cast<std::uint64_t>(value.count()), duration_units));
}

std::string print_list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const std::string& text : texts) (out += out.size() > 1 ? ", " : "") += toml_quote(text);
    return out + "]";
}

std::string print_bool(bool value) {
    return value ? "true" : "false";
}

void read_tls(const KeySource& from, bool& none) {
    std::string word = none ? "none" : "verify";
    from.table.read_word(from.key, {"verify", "none"}, word);
    none = word == "none";
}

std::string print_tls(bool none) {
    return none ? "\"none\"" : "\"verify\"";
}

namespace {

constexpr std::uint64_t hour = 3600, day = 24 * hour;
constexpr std::uint64_t longest_keep = 36500 * day;

std::optional<std::chrono::hours> read_hours(const KeySource& from) {
    const auto amount = read_amount(from, duration_units, hour, longest_keep, "30d");
    if (!amount) return std::nullopt;
    if (*amount % hour == 0)
        return std::chrono::hours{static_cast<std::chrono::hours::rep>(*amount / hour)};
    from.table.fail(from.key, "'" + std::string(from.key) + "' must be whole hours or days");
    return std::nullopt;
}

void read_size(const KeySource& from, std::uint64_t low, std::uint64_t high, std::uint64_t& out) {
    if (const auto amount = read_amount(from, size_units, low, high, "60M")) out = *amount;
}
std::string print_size(std::uint64_t bytes) {
    return toml_quote(amount_text(bytes, size_units));
}

void read_paths(const KeySource& from, std::vector<fs::path>& out) {
    if (!from.table.has(from.key)) return;
    std::vector<std::string> texts;
    from.table.read(from.key, texts);
    out.clear();
    for (const std::string& text : texts) {
        if (text.empty())
            return from.table.fail(from.key, "'" + std::string(from.key) + "' has an empty path");
        out.push_back((from.base / text).lexically_normal());
    }
}
std::string print_paths(const std::vector<fs::path>& paths) {
    std::vector<std::string> texts;
    for (const fs::path& path : paths) texts.push_back(path.string());
    return print_list(texts);
}

void read_lower(const KeySource& from, std::vector<std::string>& out) {
    from.table.read(from.key, out);
    for (std::string& text : out) text = ascii_lower(trim(text));
    if (std::find(out.begin(), out.end(), "") != out.end()) {
        from.table.fail(from.key, "'" + std::string(from.key) + "' has an empty name");
    }
}

void read_address(const KeySource& from, std::string& out) {
    std::string text;
    from.table.read(from.key, text);
    if (!from.table.is_string(from.key)) return;
    auto address = alert_address(from, text);
    if (address)
        out = *address;
    else
        from.table.fail(from.key, address.error().what);
}

void read_authserv(const KeySource& from, BorderSettings& border) {
    read_lower(from, border.authserv);
    border.topmost_without_id = border.authserv == std::vector<std::string>{"topmost-without-id"};
    if (border.topmost_without_id) border.authserv.clear();
    if (std::find(border.authserv.begin(), border.authserv.end(), "topmost-without-id") !=
        border.authserv.end()) {
        from.table.fail(from.key,
                        "\"topmost-without-id\" stands alone: it cannot be one name among others");
    }
}

constexpr KeyRow<Settings> top_rows[] = {
    {"state", "path",
     "folder of ledger/, archive/, evidence/ and of what commands and the page change",
     [](const KeySource& from, Settings& s) { read_path(from, s.state); },
     [](const Settings& s) { return print_text(s.state); }},
    {"circulars", "paths", "folders of circulars, laid over the shipped ones",
     [](const KeySource& from, Settings& s) { read_paths(from, s.circulars); },
     [](const Settings& s) { return print_paths(s.circulars); }},
    {"roster", "paths", "roster files, laid over the shipped one; <state>/roster.toml comes last",
     [](const KeySource& from, Settings& s) { read_paths(from, s.roster); },
     [](const Settings& s) { return print_paths(s.roster); }},
    {"scan_policy", "propose | count", "answers found in a picture wait for a person, or count",
     [](const KeySource& from, Settings& s) {
         std::string text = s.scan_policy == ScanPolicy::count ? "count" : "propose";
         from.table.read_word(from.key, {"propose", "count"}, text);
         s.scan_policy = text == "count" ? ScanPolicy::count : ScanPolicy::propose;
     },
     [](const Settings& s) {
         return toml_quote(s.scan_policy == ScanPolicy::count ? "count" : "propose");
     }},
    {"convert_doc", "true | false",
     "read Word 97 files (.doc) by way of LibreOffice, boxed; without it they wait for a person",
     [](const KeySource& from, Settings& s) { from.table.read(from.key, s.convert_doc); },
     [](const Settings& s) { return print_bool(s.convert_doc); }},
    {"control_socket", "path", "where tsbreply asks the running service to append",
     [](const KeySource& from, Settings& s) { read_path(from, s.control_socket); },
     [](const Settings& s) { return print_text(s.control_socket); }},
};

constexpr KeyRow<BorderSettings> border_rows[] = {
    {"authserv", "names", "whose Authentication-Results are believed, or \"topmost-without-id\"",
     read_authserv,
     [](const BorderSettings& b) {
         return b.topmost_without_id ? toml_quote("topmost-without-id") : print_list(b.authserv);
     }},
    {"hosts", "names",
     "hosts that face the Internet: their Received line gives the time of receipt",
     [](const KeySource& from, BorderSettings& b) { read_lower(from, b.hosts); },
     [](const BorderSettings& b) { return print_list(b.hosts); }},
};

constexpr KeyRow<DkimSettings> dkim_rows[] = {
    {"check", "true | false", "check signatures ourselves, beside the border's word",
     [](const KeySource& from, DkimSettings& d) { from.table.read(from.key, d.check); },
     [](const DkimSettings& d) { return print_bool(d.check); }},
    {"dns", "names",
     "DNS servers for keys, \"192.0.2.1\" or \"192.0.2.1@53\"; without it the system's",
     [](const KeySource& from, DkimSettings& d) { read_lower(from, d.dns); },
     [](const DkimSettings& d) { return print_list(d.dns); }},
    {"trust_anchor", "path", "DNSSEC's root key; without it no key is proven by DNSSEC",
     [](const KeySource& from, DkimSettings& d) { read_path(from, d.trust_anchor); },
     [](const DkimSettings& d) { return print_text(d.trust_anchor); }},
    {"key_file", "path", "key records known beforehand, as of what-if --keys; asked before DNS",
     [](const KeySource& from, DkimSettings& d) { read_path(from, d.key_file); },
     [](const DkimSettings& d) { return print_text(d.key_file); }},
    {"program", "path", "tsbreply-dkim; without it the installed one",
     [](const KeySource& from, DkimSettings& d) { read_path(from, d.program); },
     [](const DkimSettings& d) { return print_text(d.program); }},
};

constexpr KeyRow<ArchiveSettings> archive_rows[] = {
    {"keep_other", "duration", "how long mail that is no reply is kept",
     [](const KeySource& from, ArchiveSettings& a) {
         if (const auto hours = read_hours(from)) a.keep_other = *hours;
     },
     [](const ArchiveSettings& a) { return print_seconds(a.keep_other); }},
    {"keep_replies", "duration | forever", "how long replies are kept",
     [](const KeySource& from, ArchiveSettings& a) {
         std::string text;
         if (from.table.is_string(from.key)) from.table.read(from.key, text);
         if (text == "forever")
             a.keep_replies.reset();
         else
             a.keep_replies = read_hours(from);
     },
     [](const ArchiveSettings& a) {
         return a.keep_replies ? print_seconds(*a.keep_replies) : toml_quote("forever");
     }},
};

constexpr KeyRow<AlertSettings> alert_rows[] = {
    {"to", "addresses", "staff who get alerts by mail; nobody: journal only",
     [](const KeySource& from, AlertSettings& a) { read_addresses(from, a.to); },
     [](const AlertSettings& a) { return print_list(a.to); }},
    {"from", "address", "From of alerts; their envelope sender is empty",
     [](const KeySource& from, AlertSettings& a) { read_address(from, a.from); },
     [](const AlertSettings& a) { return print_text(a.from); }},
    {"smtp_url", "url", "smtps://host:465, or smtp://host:25 with STARTTLS required",
     [](const KeySource& from, AlertSettings& a) { read_plain(from, a.smtp_url); },
     [](const AlertSettings& a) { return print_text(a.smtp_url); }},
    {"smtp_user", "text", "login name; without it no login",
     [](const KeySource& from, AlertSettings& a) { read_plain(from, a.smtp_user); },
     [](const AlertSettings& a) { return print_text(a.smtp_user); }},
    {"smtp_password_file", "path", "file of mode 0600 with the password",
     [](const KeySource& from, AlertSettings& a) { read_path(from, a.smtp_password.file); },
     [](const AlertSettings& a) { return print_text(a.smtp_password.file); }},
    {"smtp_password_credential", "text", "name of the systemd credential with the password",
     [](const KeySource& from, AlertSettings& a) { read_plain(from, a.smtp_password.credential); },
     [](const AlertSettings& a) { return print_text(a.smtp_password.credential); }},
    {"smtp_ca_file", "path", "certificates to trust (PEM) instead of the system's",
     [](const KeySource& from, AlertSettings& a) { read_path(from, a.smtp_ca_file); },
     [](const AlertSettings& a) { return print_text(a.smtp_ca_file); }},
    {"smtp_tls", "verify | none", "none: no TLS at all, for smtp:// to a loopback address only",
     [](const KeySource& from, AlertSettings& a) { read_tls(from, a.smtp_tls_none); },
     [](const AlertSettings& a) { return print_tls(a.smtp_tls_none); }},
    {"per_hour", "number", "mails an hour; what is above comes as one digest",
     [](const KeySource& from, AlertSettings& a) {
         from.table.read_int(from.key, 1, 1000, a.per_hour);
     },
     [](const AlertSettings& a) { return std::to_string(a.per_hour); }},
};

constexpr KeyRow<WorkerSettings> worker_rows[] = {
    {"program", "path", "tsbreply-worker; without it the installed one",
     [](const KeySource& from, WorkerSettings& w) { read_path(from, w.program); },
     [](const WorkerSettings& w) { return print_text(w.program); }},
    {"processes", "number", "messages read at once; 0: as many as there are cores",
     [](const KeySource& from, WorkerSettings& w) {
         from.table.read_int(from.key, 0, 256, w.processes);
     },
     [](const WorkerSettings& w) { return std::to_string(w.processes); }},
    {"deadline", "duration", "longest time for one message",
     [](const KeySource& from, WorkerSettings& w) { read_seconds(from, 1, 600, w.deadline); },
     [](const WorkerSettings& w) { return print_seconds(w.deadline); }},
    {"memory", "size", "address space of one worker",
     [](const KeySource& from, WorkerSettings& w) {
         read_size(from, 64ULL << 20U, 64ULL << 30U, w.memory_bytes);
     },
     [](const WorkerSettings& w) { return print_size(w.memory_bytes); }},
    {"office", "path", "LibreOffice's soffice, for convert_doc",
     [](const KeySource& from, WorkerSettings& w) { read_path(from, w.office); },
     [](const WorkerSettings& w) { return print_text(w.office); }},
    {"scan", "true | false", "pictures that may show a form are read, by tsbreply-scan",
     [](const KeySource& from, WorkerSettings& w) { from.table.read(from.key, w.scan); },
     [](const WorkerSettings& w) { return print_bool(w.scan); }},
    {"scan_program", "path", "tsbreply-scan; without it the installed one",
     [](const KeySource& from, WorkerSettings& w) { read_path(from, w.scan_program); },
     [](const WorkerSettings& w) { return print_text(w.scan_program); }},
    {"scan_deadline", "duration", "longest time for the pictures of one message",
     [](const KeySource& from, WorkerSettings& w) { read_seconds(from, 1, 600, w.scan_deadline); },
     [](const WorkerSettings& w) { return print_seconds(w.scan_deadline); }},
    {"scan_memory", "size", "address space of tsbreply-scan",
     [](const KeySource& from, WorkerSettings& w) {
         read_size(from, 256ULL << 20U, 64ULL << 30U, w.scan_memory_bytes);
     },
     [](const WorkerSettings& w) { return print_size(w.scan_memory_bytes); }},
};

constexpr KeyRow<LimitSettings> limit_rows[] = {
    {"parse_bytes", "size", "larger mail is archived and not read: a person has to",
     [](const KeySource& from, LimitSettings& l) {
         read_size(from, 64ULL << 10U, 1ULL << 30U, l.parse_bytes);
     },
     [](const LimitSettings& l) { return print_size(l.parse_bytes); }},
    {"archive_bytes", "size", "larger mail is not even fetched",
     [](const KeySource& from, LimitSettings& l) {
         read_size(from, 64ULL << 10U, 4ULL << 30U, l.archive_bytes);
     },
     [](const LimitSettings& l) { return print_size(l.archive_bytes); }},
    {"free_disk", "size", "with less space left for `state`, mail stays on the server",
     [](const KeySource& from, LimitSettings& l) {
         read_size(from, 0, 1ULL << 40U, l.free_disk_bytes);
     },
     [](const LimitSettings& l) { return print_size(l.free_disk_bytes); }},
};

constexpr KeyRow<Settings> decision_rows[] = {
    {"people", "names", "who may decide on replies",
     [](const KeySource& from, Settings& s) { from.table.read(from.key, s.people); },
     [](const Settings& s) { return print_list(s.people); }},
};

}  // namespace

std::span<const KeyRow<Settings>> top_keys() {
    return top_rows;
}
std::span<const KeyRow<BorderSettings>> border_keys() {
    return border_rows;
}
std::span<const KeyRow<DkimSettings>> dkim_keys() {
    return dkim_rows;
}
std::span<const KeyRow<ArchiveSettings>> archive_keys() {
    return archive_rows;
}
std::span<const KeyRow<AlertSettings>> alert_keys() {
    return alert_rows;
}
std::span<const KeyRow<WorkerSettings>> worker_keys() {
    return worker_rows;
}
std::span<const KeyRow<LimitSettings>> limit_keys() {
    return limit_rows;
}
std::span<const KeyRow<Settings>> decision_keys() {
    return decision_rows;
}

}  // namespace tsb
