// SPDX-License-Identifier: GPL-3.0-or-later
// A draft of one issued document as JSON, and back without believing any of it.
#include <algorithm>

#include "config/circular_rows.hpp"
#include "parsers/wire/taker.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_period_bytes = 8;
constexpr int max_circular_number = 9999;

// ---- out

class Cutter {
  public:
    void text(std::string& value) {
        if (!valid_utf8(value)) value = to_valid_utf8(value);
        if (value.size() <= max_draft_line_bytes) return;
        value = clip_utf8(value, max_draft_line_bytes);
        cut = true;
    }
    void list(std::vector<std::string>& lines) {
        for (std::string& line : lines) text(line);
        if (lines.size() <= max_draft_lines) return;
        lines.resize(max_draft_lines);
        cut = true;
    }
    bool cut = false;
};

void bound(CircularDraft& draft) {
    Cutter cutter;
    Circular& circular = draft.circular;
    for (auto& [language, title] : circular.title) cutter.text(title);
    for (auto& [language, wording] : circular.wording)
        for (const WordingRow& row : wording_rows) cutter.list(wording.*row.member);
    if (circular.items.size() > max_circular_items) {
        circular.items.resize(max_circular_items);
        cutter.cut = true;
    }
    for (Item& item : circular.items)
        for (auto& [language, wording] : item.wording)
            for (const ItemWordingRow& row : item_wording_rows) cutter.list(wording.*row.member);
    for (DraftNote& note : draft.notes) {
        cutter.text(note.at);
        cutter.text(note.text);
    }
    if (draft.notes.size() >= max_draft_notes) {
        draft.notes.resize(max_draft_notes - 1);
        cutter.cut = true;
    }
    if (cutter.cut)
        draft.notes.push_back({"", "some of the text was too long or too much and was cut"});
}

// "status" of an item is its kind of draft; the printed lines of that name cross beside it.
std::string item_key(std::string_view key) {
    return key == "status" ? "status_lines" : std::string(key);
}

Json item_json(const Item& item, const std::string& language) {
    Json object = {{"id", item.id}, {"kind", item.kind}, {"status", item.status}};
    const auto found = item.wording.find(language);
    const ItemWording wording = found == item.wording.end() ? ItemWording{} : found->second;
    for (const ItemWordingRow& row : item_wording_rows)
        object[item_key(row.key)] = wording.*row.member;
    return object;
}

Json wording_json(const Wording& wording) {
    Json object = {{"confirmed", wording.confirmed}};
    for (const WordingRow& row : wording_rows) object[std::string(row.key)] = wording.*row.member;
    return object;
}

Json rule_json(const Rule& rule) {
    return {{"percent", rule.percent},
            {"strict", rule.strict},
            {"min_replies", rule.min_replies},
            {"no_replies", rule.no_replies}};
}

// ---- in

Result<std::string> parse_line(const Json& value) {
    const std::string* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > max_draft_line_bytes || !valid_utf8(*text))
        return report_error("a line of the draft is no text");
    return *text;
}

void take_number(Taker& in, const char* key, int low, int high, int& out) {
    const Json value = in.take(key);
    if (!value.is_number_integer() || value < low || value > high)
        return in.fail(std::string(key) + " is out of its range");
    out = value.get<int>();
}

std::string take_word(Taker& in, const char* key, std::initializer_list<std::string_view> words) {
    std::string word = in.text(key, max_short_bytes);
    if (std::find(words.begin(), words.end(), word) == words.end())
        in.fail(std::string(key) + " is none of its words");
    return word;
}

std::optional<UtcTime> take_time(Taker& in, const char* key) {
    const Json value = in.take(key);
    if (value.is_null()) return std::nullopt;
    const std::string* text = value.get_ptr<const std::string*>();
    const auto time = text == nullptr ? std::nullopt : parse_rfc3339(*text);
    if (!time) in.fail(std::string(key) + " is no time");
    return time;
}

Result<DraftNote> parse_note(const Json& value) {
    Taker in(value);
    DraftNote note;
    note.at = in.text("at", max_draft_line_bytes);
    note.text = in.text("text", max_draft_line_bytes);
    if (auto error = in.error()) return *error;
    return note;
}

Result<Item> parse_item(const Json& value, const std::string& language) {
    Taker in(value);
    Item item;
    item.id = in.text("id", max_item_id_bytes);
    item.kind = take_word(in, "kind", {"question", "recommendation"});
    item.status = take_word(in, "status", {"", "new", "revised", "deleted"});
    ItemWording& wording = item.wording[language];
    for (const ItemWordingRow& row : item_wording_rows)
        wording.*row.member =
            in.list<std::string>(item_key(row.key).c_str(), max_draft_lines, parse_line);
    if (auto error = in.error()) return *error;
    return item;
}

Result<Wording> parse_wording(const Json& value) {
    Taker in(value);
    Wording wording;
    wording.confirmed = in.boolean("confirmed");
    for (const WordingRow& row : wording_rows)
        wording.*row.member =
            in.list<std::string>(std::string(row.key).c_str(), max_draft_lines, parse_line);
    if (auto error = in.error()) return *error;
    return wording;
}

Result<Rule> parse_rule(const Json& value) {
    Taker in(value);
    Rule rule;
    take_number(in, "percent", 1, 100, rule.percent);
    rule.strict = in.boolean("strict");
    take_number(in, "min_replies", 0, 1000, rule.min_replies);
    rule.no_replies = take_word(in, "no_replies", {"approved", "needs-decision"});
    if (auto error = in.error()) return *error;
    return rule;
}

void take_head(Taker& in, CircularDraft& draft, const std::string& language) {
    Circular& circular = draft.circular;
    circular.id = in.text("id", max_circular_id_bytes);
    take_number(in, "number", 0, max_circular_number, circular.number);
    circular.period = in.text("period", max_period_bytes);
    const Json title = in.take("title");
    if (!title.is_null()) {
        auto line = parse_line(title);
        if (line)
            circular.title[language] = *line;
        else
            in.fail(line.error().what);
    }
    circular.issued = take_time(in, "issued");
    circular.issued_sure = in.boolean("issued_sure");
    const auto deadline = take_time(in, "deadline");
    draft.has_deadline = deadline.has_value();
    circular.deadline = deadline.value_or(UtcTime{});
    circular.deadline_confirmed = in.boolean("deadline_confirmed");
    const Json rule = in.take("rule");
    draft.has_rule = !rule.is_null();
    if (!draft.has_rule) return;
    auto parsed = parse_rule(rule);
    if (parsed)
        circular.rule = *parsed;
    else
        in.fail(parsed.error().what);
}

}  // namespace

std::string encode_draft(CircularDraft draft) {
    bound(draft);
    const Circular& circular = draft.circular;
    const std::string language =
        circular.wording.empty() ? "" : std::string(circular.wording.begin()->first);
    Json items = Json::array(), notes = Json::array();
    for (const Item& item : circular.items) items.push_back(item_json(item, language));
    for (const DraftNote& note : draft.notes)
        notes.push_back({{"at", note.at}, {"text", note.text}});
    const auto title = circular.title.find(language);
    const Json object = {
        {"language", language},
        {"id", circular.id},
        {"number", circular.number},
        {"period", circular.period},
        {"title", title == circular.title.end() ? Json(nullptr) : Json(title->second)},
        {"issued", circular.issued ? Json(format_utc(*circular.issued)) : Json(nullptr)},
        {"issued_sure", circular.issued_sure},
        {"deadline", draft.has_deadline ? Json(format_utc(circular.deadline)) : Json(nullptr)},
        {"deadline_confirmed", circular.deadline_confirmed},
        {"rule", draft.has_rule ? rule_json(circular.rule) : Json(nullptr)},
        {"items", items},
        {"wording",
         language.empty() ? Json(nullptr) : wording_json(circular.wording.begin()->second)},
        {"notes", notes}};
    return dumped(object);
}

Result<CircularDraft> decode_draft(std::string_view json) {
    Json object = Json::parse(json, nullptr, false);
    if (object.is_discarded()) return report_error("the draft is not JSON");
    Taker in(std::move(object));
    CircularDraft draft;
    const std::string language = in.text("language", 2);
    if (!language.empty() && !is_language(language)) in.fail("an unknown language");
    take_head(in, draft, language);
    draft.circular.items = in.list<Item>("items", max_circular_items, [&](const Json& value) {
        return parse_item(value, language);
    });
    const Json wording = in.take("wording");
    if (wording.is_null() != language.empty()) in.fail("a wording without a language");
    if (!wording.is_null() && !language.empty()) {
        auto parsed = parse_wording(wording);
        if (parsed)
            draft.circular.wording[language] = std::move(*parsed);
        else
            in.fail(parsed.error().what);
    }
    draft.notes = in.list<DraftNote>("notes", max_draft_notes, parse_note);
    if (auto error = in.error()) return *error;
    return draft;
}

}  // namespace tsb
