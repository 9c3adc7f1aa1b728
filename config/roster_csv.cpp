// SPDX-License-Identifier: GPL-3.0-or-later
// `roster import`: contacts from CSV (RFC 4180). A row that is wrong is a problem with its line;
// the others are taken.
#include <algorithm>
#include <map>

#include "config/base/text.hpp"
#include "config/roster.hpp"

namespace tsb {
namespace {

struct Record {
    std::size_t line = 0;  // where it starts, from 1
    std::vector<std::string> fields;
    bool broken = false;  // a quote that does not close, or text after a closing one
};

// Cuts the next record off `rest`. Quoted fields may hold commas, quotes (doubled) and line breaks.
Record next_record(std::string_view& rest, std::size_t& line) {
    Record record{line, {""}, false};
    bool quoted = false, was_quoted = false;
    std::size_t at = 0;
    for (; at < rest.size(); ++at) {
        const char c = rest[at];
        std::string& field = record.fields.back();
        if (c == '\n') ++line;
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
                field += c;
                ++at;
            } else {
                quoted = false;
                was_quoted = true;
            }
        } else if (c == '\n') {
            ++at;
            break;
        } else if (c == ',') {
            record.fields.emplace_back();
            was_quoted = false;
        } else if (c == '"' && field.empty() && !was_quoted) {
            quoted = true;
        } else if (c != '\r') {
            record.broken = record.broken || was_quoted;
            field += c;
        }
    }
    record.broken = record.broken || quoted;
    rest.remove_prefix(std::min(at, rest.size()));
    return record;
}

constexpr std::string_view columns[] = {"code",  "kind", "value",   "from",
                                        "until", "spf",  "mission", "note"};
constexpr std::size_t required_columns = 3;

Error bad_header(std::string what) {
    return {ErrorKind::input, "line 1: " + std::move(what),
            "the header is code,kind,value and optionally from,until,spf,mission,note; name others "
            "with "
            "--map",
            65};
}

// Our column names → index in the file.
using Header = std::map<std::string, std::size_t, std::less<>>;

Result<Header> read_header(const Record& record,
                           const std::map<std::string, std::string>& column_map) {
    Header header;
    for (std::size_t i = 0; i < record.fields.size(); ++i) {
        const std::string given(trim(record.fields[i]));
        const auto mapped = column_map.find(given);
        const std::string name = mapped != column_map.end() ? mapped->second : ascii_lower(given);
        if (std::find(std::begin(columns), std::end(columns), name) == std::end(columns)) {
            if (mapped != column_map.end())
                return bad_header("--map names no column " + printable(name));
            continue;  // a column of theirs that says nothing to us
        }
        if (!header.emplace(name, i).second)
            return bad_header("column " + name + " is there twice");
    }
    for (std::size_t i = 0; i < required_columns; ++i) {
        if (!header.contains(columns[i])) return bad_header("no column " + std::string(columns[i]));
    }
    return header;
}

std::optional<ContactKind> parse_kind(std::string_view word) {
    for (const ContactKind kind :
         {ContactKind::address, ContactKind::domain, ContactKind::shared_domain}) {
        if (ascii_iequals(word, to_string(kind))) return kind;
    }
    return std::nullopt;
}

struct Row {
    std::string code;
    Contact contact;
    std::string problem;  // "" if all is well
};

class RowReader {
  public:
    RowReader(const Header& header, const Record& record) : header_(header), record_(record) {}

    Row read(const Roster& roster) {
        row_.code = std::string(field("code"));
        if (record_.broken) fail("quotes that do not match");
        if (roster.find(row_.code) == nullptr) fail("unknown code " + shown(row_.code));
        const auto kind = parse_kind(field("kind"));
        if (kind) {
            row_.contact.kind = *kind;
            auto value = contact_value(*kind, field("value"));
            if (value)
                row_.contact.value = *value;
            else
                fail(value.error().what);
        } else {
            fail("kind must be address, domain or shared-domain, not " + shown(field("kind")));
        }
        read_date("from", false, row_.contact.from);
        read_date("until", true, row_.contact.until);
        if (row_.contact.from && row_.contact.until && *row_.contact.from > *row_.contact.until) {
            fail("until is before from");
        }
        read_flag("spf", row_.contact.spf);
        read_flag("mission", row_.contact.mission);
        row_.contact.note = to_valid_utf8(field("note"));
        return row_;
    }

  private:
    static std::string shown(std::string_view text) {
        return text.empty() ? "(empty)" : printable(clip_utf8(text, 60));
    }
    void fail(std::string problem) {
        if (row_.problem.empty()) row_.problem = std::move(problem);
    }
    std::string_view field(std::string_view column) const {
        const auto at = header_.find(column);
        if (at == header_.end() || at->second >= record_.fields.size()) return {};
        return trim(record_.fields[at->second]);
    }
    void read_date(std::string_view column, bool last_second, std::optional<UtcTime>& out) {
        const std::string_view text = field(column);
        if (text.empty()) return;
        out = parse_rfc3339(text);
        if (!out)
            return fail(std::string(column) + " must be a date such as 2026-02-01, not " +
                        shown(text));
        const bool day_alone = text.find('T') == std::string_view::npos && text.size() == 10;
        if (last_second && day_alone) *out += std::chrono::hours{24} - std::chrono::seconds{1};
    }
    void read_flag(std::string_view column, bool& out) {
        const std::string word = ascii_lower(field(column));
        out = word == "true" || word == "yes" || word == "1";
        if (!out && !word.empty() && word != "false" && word != "no" && word != "0")
            fail(std::string(column) + " must be true or false, not " + shown(word));
    }

    const Header& header_;
    const Record& record_;
    Row row_;
};

bool is_empty(const Record& record) {
    return std::all_of(record.fields.begin(), record.fields.end(),
                       [](const std::string& field) { return trim(field).empty(); });
}

}  // namespace

Result<Administration> contact_row(const std::map<std::string, std::string>& fields,
                                   const Roster& roster) {
    Header header;
    Record record;
    for (const auto& [column, value] : fields) {
        header.emplace(column, record.fields.size());
        record.fields.push_back(value);
    }
    Row row = RowReader(header, record).read(roster);
    if (!row.problem.empty()) return Error{ErrorKind::input, row.problem, "", 2};
    Administration out;
    out.code = row.code;
    out.kind = roster.find(row.code)->kind;
    out.contacts.push_back(std::move(row.contact));
    return out;
}

Roster with_contacts(const Roster& roster, const std::vector<Administration>& additions) {
    std::vector<Administration> rows(roster.administrations().begin(),
                                     roster.administrations().end());
    for (const Administration& addition : additions) {
        const auto it = std::find_if(rows.begin(), rows.end(), [&](const Administration& row) {
            return row.code == addition.code;
        });
        if (it == rows.end()) {
            rows.push_back(addition);
        } else {
            it->contacts.insert(it->contacts.end(), addition.contacts.begin(),
                                addition.contacts.end());
        }
    }
    return Roster(std::move(rows));
}

Result<RosterImport> parse_roster_csv(std::string_view csv,
                                      const std::map<std::string, std::string>& column_map,
                                      const Roster& roster) {
    if (csv.size() > max_roster_bytes) {
        return Error{ErrorKind::input, "larger than " + std::to_string(max_roster_bytes) + " bytes",
                     "", 65};
    }
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    std::size_t line = 1;
    const auto header = read_header(next_record(csv, line), column_map);
    if (!header) return header.error();
    RosterImport import;
    std::map<std::string, Administration> by_code;
    while (!csv.empty()) {
        const Record record = next_record(csv, line);
        if (is_empty(record) && !record.broken) continue;
        ++import.rows;
        Row row = RowReader(*header, record).read(roster);
        if (!row.problem.empty()) {
            import.problems.push_back("line " + std::to_string(record.line) + ": " + row.problem);
            continue;
        }
        Administration& administration = by_code[row.code];
        administration.code = row.code;
        administration.kind = roster.find(row.code)->kind;
        administration.contacts.push_back(std::move(row.contact));
    }
    for (auto& [code, administration] : by_code)
        import.additions.push_back(std::move(administration));
    return import;
}

}  // namespace tsb
