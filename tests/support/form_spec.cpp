// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/form_spec.hpp"

#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace tsb::test {
namespace {

constexpr std::array<std::pair<Encoding, std::string_view>, 10> encoding_names{{
    {Encoding::legacy_checked, "legacy_checked"},
    {Encoding::legacy_default, "legacy_default"},
    {Encoding::legacy_libreoffice, "legacy_libreoffice"},
    {Encoding::content_control, "content_control"},
    {Encoding::wingdings_symbol, "wingdings_symbol"},
    {Encoding::wingdings_text, "wingdings_text"},
    {Encoding::unicode_glyph, "unicode_glyph"},
    {Encoding::acroform_checkbox, "acroform_checkbox"},
    {Encoding::acroform_conflict, "acroform_conflict"},
    {Encoding::acroform_radio, "acroform_radio"},
}};

constexpr std::array<std::pair<Layout, std::string_view>, 9> layout_names{{
    {Layout::issued, "issued"},
    {Layout::unmerged, "unmerged"},
    {Layout::wide_grid, "wide_grid"},
    {Layout::table_per_item, "table_per_item"},
    {Layout::split_in_item, "split_in_item"},
    {Layout::nested, "nested"},
    {Layout::reversed, "reversed"},
    {Layout::one_cell, "one_cell"},
    {Layout::after_circular, "after_circular"},
}};

template <class Names, class Value>
std::string name_of(const Names& names, Value wanted) {
    for (const auto& [value, name] : names) {
        if (value == wanted) return std::string(name);
    }
    std::abort();
}

}  // namespace

std::string to_string(Encoding encoding) {
    return name_of(encoding_names, encoding);
}

std::string to_string(Layout layout) {
    return name_of(layout_names, layout);
}

std::vector<Encoding> all_encodings() {
    std::vector<Encoding> all;
    for (const auto& [value, name] : encoding_names) all.push_back(value);
    return all;
}

std::vector<Layout> all_layouts() {
    std::vector<Layout> all;
    for (const auto& [value, name] : layout_names) all.push_back(value);
    return all;
}

}  // namespace tsb::test
