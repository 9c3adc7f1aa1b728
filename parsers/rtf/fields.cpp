// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "config/base/text.hpp"

namespace tsb::rtf {
namespace {

constexpr int check_box = 1, list_box = 2;  // \fftype
constexpr int use_default = 25;             // \ffres: nothing was chosen yet

// Words of a code; quotes hold one together.
std::vector<std::string> words_of(std::string_view code) {
    std::vector<std::string> words;
    bool quoted = false, open = false;
    for (const char c : code) {
        const bool blank = !quoted && (c == ' ' || c == '\t');
        if (c == '"') quoted = !quoted;
        if (blank) open = false;
        if (blank || c == '"') continue;
        if (!std::exchange(open, true)) words.emplace_back();
        words.back() += c;
    }
    return words;
}

std::optional<MarkState> state_of(const FormData& data) {
    const int chosen = data.result.value_or(use_default);
    const int value = chosen == use_default ? data.by_default.value_or(0) : chosen;
    if (value == 0) return MarkState::empty;
    if (value == 1) return MarkState::ticked;
    return std::nullopt;
}

Mark checkbox_of(const FormData& data) {
    Mark mark;
    mark.kind = MarkKind::legacy_checkbox;
    if (!data.stated) {
        mark.why = "the form field has no data that says whether it is ticked";
    } else if (data.type != check_box) {
        mark.why = "the form field's data is not that of a check box";
    } else if (data.twice) {
        mark.why = "the form field gives its state twice";
    } else if (const auto state = state_of(data)) {
        mark.state = *state;
    } else {
        mark.why = "the form field's state is neither ticked nor empty";
    }
    return mark;
}

}  // namespace

void FormData::take(std::string_view word, std::optional<int> number) {
    const auto once = [&](std::optional<int>& value) {
        twice = twice || value;
        value = number.value_or(-1);
    };
    if (word == "fftype") {
        twice = twice || type >= 0;
        stated = true;
        type = number.value_or(-1);
    } else if (word == "ffres") {
        once(result);
    } else if (word == "ffdefres") {
        once(by_default);
    }
}

std::optional<Mark> field_mark(const Field& field) {
    const std::string_view code = trim(field.code);
    if (ascii_iequals(code.substr(0, code.find_first_of(" \t\r\n\\")), "FORMCHECKBOX"))
        return checkbox_of(field.data);
    if (field.data.type != check_box) return std::nullopt;
    Mark mark;
    mark.kind = MarkKind::legacy_checkbox;
    mark.why = "the data of a check box stands under another field code";
    return mark;
}

std::string_view chosen_entry(const FormData& data) {
    if (data.type != list_box) return {};
    const int chosen = data.result.value_or(use_default);
    const int index = chosen == use_default ? data.by_default.value_or(0) : chosen;
    const auto place = static_cast<std::size_t>(std::max(index, 0));
    return place < data.entries.size() ? std::string_view(data.entries.at(place)) : "";
}

bool shows_its_code(std::string_view code) {
    const std::string_view text = trim(code);
    const std::string_view name = text.substr(0, text.find_first_of(" \t\r\n\\"));
    return ascii_iequals(name, "EQ") || ascii_iequals(name, "MACROBUTTON") ||
           ascii_iequals(name, "GOTOBUTTON");
}

std::optional<Symbol> symbol_field(std::string_view code) {
    const std::vector<std::string> words = words_of(code);
    if (words.size() < 2 || !ascii_iequals(words.front(), "SYMBOL")) return std::nullopt;
    const std::string& number = words.at(1);
    const bool hex = number.starts_with("0x") || number.starts_with("0X");
    const char* first = number.data() + (hex ? 2 : 0);
    std::uint32_t value = 0;
    const auto [stop, error] =
        std::from_chars(first, number.data() + number.size(), value, hex ? 16 : 10);
    if (error != std::errc{} || stop != number.data() + number.size()) return std::nullopt;
    Symbol symbol;
    symbol.code = value;
    for (std::size_t i = 2; i < words.size(); ++i) {
        if (ascii_iequals(words.at(i), "\\u")) symbol.unicode = true;
        if (ascii_iequals(words.at(i), "\\f") && i + 1 < words.size())
            symbol.font = words.at(i + 1);
    }
    return symbol;
}

}  // namespace tsb::rtf
