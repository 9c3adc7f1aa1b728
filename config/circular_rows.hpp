// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of printed lines in a circular: key in the file, where it goes. One table for whoever
// loads, writes or sends them.
// Trust: none needed. Limits: max_toml_strings lines a list (toml_reader.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"

namespace tsb {

// The form's lines in one language, in the order in which a file has them.
struct WordingRow {
    std::string_view key;
    std::vector<std::string> Wording::*member;
    bool required;
};
inline constexpr WordingRow wording_rows[] = {
    {"form_title", &Wording::form_title, false},
    {"to", &Wording::to, false},
    {"from", &Wording::from, false},
    {"fax", &Wording::fax, false},
    {"email", &Wording::email, false},
    {"date", &Wording::date, false},
    {"address", &Wording::address, false},
    {"before", &Wording::before, false},
    {"instruction", &Wording::instruction, false},
    {"supports", &Wording::supports, true},
    {"opposes", &Wording::opposes, true},
    {"within_supports", &Wording::within_supports, false},
    {"within_opposes", &Wording::within_opposes, false},
    {"after", &Wording::after, false},
    {"administration", &Wording::administration, false},
    {"placeholders", &Wording::placeholders, false},
};

// What the form prints about one item.
struct ItemWordingRow {
    std::string_view key;
    std::vector<std::string> ItemWording::*member;
    bool required;
};
inline constexpr ItemWordingRow item_wording_rows[] = {
    {"numbers", &ItemWording::numbers, true},
    {"titles", &ItemWording::titles, true},
    {"status", &ItemWording::status, false},
};

}  // namespace tsb
