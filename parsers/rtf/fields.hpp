// SPDX-License-Identifier: GPL-3.0-or-later
// A field while it is read: its code, and what its form field says (D1, D20).
// Limits: max_code_bytes are kept of a code or name, max_entries of a list; max_open_fields in each other.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/flow/paragraph_writer.hpp"
#include "parsers/rtf/format.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::rtf {

constexpr std::size_t max_code_bytes = 4096;
constexpr std::size_t max_open_fields = 64;
constexpr std::size_t max_entries = 64;

struct FormData {
    bool stated = false;
    int type = -1;  // \fftype: 1 = check box
    std::optional<int> result, by_default;
    bool twice = false;
    std::vector<std::string> entries;  // of a list

    void take(std::string_view word, std::optional<int> number);
    // Of the list, the one in hand; nullptr: none.
    void start_entry() {
        if (entries.size() < max_entries) entries.emplace_back();
    }
    std::string* open_entry() { return entries.empty() ? nullptr : &entries.back(); }
};

struct Field {
    std::string code;
    FormData data;
    CharacterFormat format;  // of the code
    bool code_ended = false;
    bool inside_code = false;  // the field stands in another one's code: not on the paper
    bool drop_result = false;  // the code alone says what is shown
    bool drawn = false;        // what the code shows
    bool is_box = false;
    flow::FieldBox box;
};

// The mark of a FORMCHECKBOX, or of check box data under another code; nullopt: neither.
std::optional<Mark> field_mark(const Field& field);

// What is chosen in a list; "" = nothing, or no list.
std::string_view chosen_entry(const FormData& data);

// EQ, MACROBUTTON and GOTOBUTTON: Word shows a part of the code and no result. Others show nothing.
bool shows_its_code(std::string_view code);

struct Symbol {
    char32_t code = 0;
    std::string font;  // "" = the font of the code
    bool unicode = false;
};
// SYMBOL 254 \f "Wingdings".
std::optional<Symbol> symbol_field(std::string_view code);

}  // namespace tsb::rtf
