// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/line.hpp"

#include <array>

#include "config/base/number.hpp"

namespace tsb {
namespace {

struct KindRow {
    EntryKind kind;
    std::string_view word;
};
constexpr std::array<KindRow, 5> kinds = {{{EntryKind::message, "message"},
                                           {EntryKind::decision, "decision"},
                                           {EntryKind::circular, "circular"},
                                           {EntryKind::roster, "roster"},
                                           {EntryKind::note, "note"}}};

constexpr std::string_view before_body = R"({"body":)";
constexpr std::string_view before_kind = R"(,"kind":")";
constexpr std::string_view before_prev = R"(","prev":")";
constexpr std::string_view before_seq = R"(","seq":)";
constexpr std::string_view before_time = R"(,"time":")";
constexpr std::string_view after_time = R"(","v":1})";

Error wrong(std::string what) {
    return Error{ErrorKind::fatal, std::move(what), "", 74};
}

// Takes text up to `stop` off the front of rest, and `stop` too.
std::optional<std::string_view> take_until(std::string_view& rest, std::string_view stop) {
    const auto at = rest.find(stop);
    if (at == std::string_view::npos) return std::nullopt;
    const auto taken = rest.substr(0, at);
    rest.remove_prefix(at + stop.size());
    return taken;
}

// The members after the body have a fixed order and form, so they are read by position.
Result<ParsedLine> parse_members(std::string_view rest) {
    const auto kind_word = take_until(rest, before_prev);
    const auto prev_text = take_until(rest, before_seq);
    const auto seq_text = take_until(rest, before_time);
    const auto time_text = take_until(rest, after_time);
    if (!kind_word || !prev_text || !seq_text || !time_text || !rest.empty()) {
        return wrong("does not end in kind, prev, seq, time and v as FORMAT.md says");
    }
    ParsedLine out;
    const auto kind = parse_entry_kind(*kind_word);
    if (!kind) return wrong("unknown kind");
    const auto prev = Digest::parse_tagged(*prev_text);
    if (!prev) return wrong("prev is not sha256: and 64 hex digits");
    const auto seq = parse_number<std::int64_t>(*seq_text);
    if (!seq || *seq < 1 || std::to_string(*seq) != *seq_text)
        return wrong("seq is not a number from 1");
    const auto time = parse_rfc3339(*time_text);
    if (!time || format_utc(*time) != *time_text)
        return wrong("time is not RFC 3339 in UTC, in whole seconds");
    out.entry.kind = *kind;
    out.entry.seq = *seq;
    out.entry.time = *time;
    out.prev = *prev;
    return out;
}

}  // namespace

std::string_view to_string(EntryKind kind) {
    return kinds.at(static_cast<std::size_t>(kind)).word;
}

std::optional<EntryKind> parse_entry_kind(std::string_view word) {
    for (const KindRow& row : kinds) {
        if (row.word == word) return row.kind;
    }
    return std::nullopt;
}

std::string format_line(const LedgerEntry& entry, const Digest& prev) {
    std::string line;
    line.reserve(entry.body.size() + 200);
    line += before_body;
    line += entry.body;
    line += before_kind;
    line += to_string(entry.kind);
    line += before_prev;
    line += prev.tagged();
    line += before_seq;
    line += std::to_string(entry.seq);
    line += before_time;
    line += format_utc(entry.time);
    line += after_time;
    return line;
}

Result<ParsedLine> parse_line(std::string_view line) {
    if (line.size() > max_line_bytes)
        return wrong("longer than " + std::to_string(max_line_bytes) + " bytes");
    if (line.substr(0, before_body.size()) != before_body)
        return wrong(R"(does not begin with {"body":)");
    // The last one is the line's own: nothing after it can hold a string with a quote.
    const auto end_of_body = line.rfind(before_kind);
    if (end_of_body == std::string_view::npos) return wrong("has no kind");
    const auto body = line.substr(before_body.size(), end_of_body - before_body.size());
    auto parsed = parse_members(line.substr(end_of_body + before_kind.size()));
    if (!parsed) return parsed;
    const auto canonical = canonical_json(body);
    if (!canonical) return wrong("body is not JSON of the kind that a ledger holds");
    if (*canonical != body || body.front() != '{')
        return wrong("body is not a canonical JSON object (RFC 8785)");
    parsed->entry.body = std::string(body);
    parsed->entry.line_digest = sha256(line);
    return parsed;
}

}  // namespace tsb
