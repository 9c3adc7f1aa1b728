// SPDX-License-Identifier: GPL-3.0-or-later
// Roster: the 194 Member States, what they are called, who may write for them. Observers,
// territories and Sector Members are rows too, with kind, so that they are recognised and never
// counted. Trust:
// shipped file plus the operator's; contacts are TSB's. Contacts never enter a worker (names_only).
// Limits: max_roster_bytes a file, max_name_bytes a name to resolve, max_contacts a State,
// max_similar suggestions.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "config/contact_index.hpp"

namespace tsb {

constexpr std::size_t max_roster_bytes = 4U << 20U;
constexpr std::size_t max_name_bytes = 512;
constexpr std::size_t max_contacts = 2000;
constexpr std::size_t max_similar = 3;
inline constexpr std::string_view default_roster_file = "/etc/tsbreply/roster.toml";

enum class ContactKind { address, domain, shared_domain };
std::string_view to_string(ContactKind kind);  // "address" "domain" "shared-domain" (CSV words)

struct Contact {
    ContactKind kind = ContactKind::address;
    std::string value;  // address: local part as given, domain lower-case A-labels; domain:
                        // lower-case A-labels
    std::optional<UtcTime> from;   // absent: valid always
    std::optional<UtcTime> until;  // last valid second
    bool spf = false;              // may a pass on SPF alone authenticate
    bool mission = false;  // of the State's permanent mission; for people, it changes no verdict
    std::string note;

    auto operator<=>(const Contact&) const = default;
    [[nodiscard]] bool valid_at(UtcTime time) const;
};

// The value in the form that Contact keeps; an error says what is wrong with it. Free mail is
// refused as an exclusive domain: it identifies nobody except as an exact address.
Result<std::string> contact_value(ContactKind kind, std::string_view given);
bool is_free_mail(std::string_view domain);

struct Entitlement {  // a dated exception; without any, a Member State is entitled
    bool entitled = true;
    std::optional<UtcTime> from, until;
    std::string note;
    bool operator==(const Entitlement&) const = default;
};

enum class AdministrationKind { member_state, observer, territory, sector_member };
std::string_view to_string(
    AdministrationKind kind);  // "member-state" "observer" "territory" "sector-member" (TOML words)

struct Administration {
    std::string code;  // ISO 3166-1 alpha-3
    AdministrationKind kind = AdministrationKind::member_state;
    std::string itu;  // ITU symbol
    std::string region;
    std::map<std::string, std::vector<std::string>, std::less<>>
        names;                         // by language; [0] = the UN/ITU name to print
    std::vector<std::string> aliases;  // accepted spellings of any language
    std::vector<Entitlement> entitled;
    std::vector<Contact> contacts;

    bool operator==(const Administration&) const = default;
    [[nodiscard]] bool entitled_at(UtcTime time) const;  // false for observers and territories
};

class Roster {
  public:
    Roster() = default;
    explicit Roster(std::vector<Administration> administrations);

    [[nodiscard]] std::span<const Administration> administrations() const {
        return administrations_;
    }
    [[nodiscard]] const Administration* find(std::string_view code) const;
    [[nodiscard]] const ContactIndex& contacts() const { return contacts_; }

    // Codes of all administrations that have this name (folded: config/fold.hpp), also as "X
    // (Republic of)" = "Republic of X". One code: resolved. None or several (`Congo`): not
    // resolved. Bare codes and ITU symbols never resolve: nothing of up to three ASCII letters
    // does. "Republic of X" is not X unless a row says so ("Republic of China").
    [[nodiscard]] std::vector<std::string> resolve_name(std::string_view name) const;

    // Whose name is a small mistake away from this one (one edit from 5 characters on, two from 9):
    // the nearest, at most max_similar, by code. For a person to choose from, never to resolve.
    [[nodiscard]] std::vector<std::string> similar_names(std::string_view name) const;

    // TOML that loads back to an equal roster, the same bytes for the same content: what is hashed
    // and archived.
    [[nodiscard]] std::string canonical() const;
    [[nodiscard]] Digest digest() const;  // sha256 of canonical()
    [[nodiscard]] Roster names_only() const;

  private:
    std::vector<Administration> administrations_;  // by code
    std::unordered_map<std::string, std::vector<std::string>> by_name_;
    ContactIndex contacts_;
};

// One file by itself; rows may hold contacts only.
Result<Roster> parse_roster(std::string_view toml, const std::filesystem::path& name);

// Files laid over each other by code: fields replace, contacts add. A code that no file gives a
// name is an error. A file that does not exist is an error unless it is default_roster_file.
Result<Roster> load_roster(const std::vector<std::filesystem::path>& files);

// `roster import`: CSV with the header code,kind,value and optionally from,until,spf,note
// (product.md §4).
struct RosterImport {
    std::vector<Administration> additions;  // code + contacts only
    std::vector<std::string> problems;      // "line 7: unknown code XYZ"
    std::size_t rows = 0;
};
// column_map: CSV header → one of the names above, for files with other headers (`--map`).
Result<RosterImport> parse_roster_csv(std::string_view csv,
                                      const std::map<std::string, std::string>& column_map,
                                      const Roster& roster);

// One contact by the words of the CSV's columns ("code", "kind", "value", "from" …), as a row that
// adds it; an error says what is wrong with it.
Result<Administration> contact_row(const std::map<std::string, std::string>& fields,
                                   const Roster& roster);

// The roster with these contacts added; equal ones once.
Roster with_contacts(const Roster& roster, const std::vector<Administration>& additions);

// What `roster check` finds: overlaps, expired contacts, a domain claimed by two States, look-alikes
// among contacts, free mail. One line each. Unknown codes are an error of load_roster already.
struct RosterFinding {
    bool error = false;
    std::string text;
    bool operator==(const RosterFinding&) const = default;
};
std::vector<RosterFinding> check_roster(const Roster& roster, UtcTime now);
// The errors that these contacts would bring: what an import must not do.
std::vector<std::string> conflicts_of(const Roster& roster,
                                      const std::vector<Administration>& additions, UtcTime now);

}  // namespace tsb
