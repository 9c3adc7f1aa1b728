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

}  // namespace

std::string to_string(Encoding encoding) {
    for (const auto& [value, name] : encoding_names) {
        if (value == encoding) return std::string(name);
    }
    std::abort();
}

std::vector<Encoding> all_encodings() {
    std::vector<Encoding> all;
    for (const auto& [value, name] : encoding_names) all.push_back(value);
    return all;
}

}  // namespace tsb::test
