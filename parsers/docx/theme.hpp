// SPDX-License-Identifier: GPL-3.0-or-later
// The theme's fonts (D3a): a run may name "minorHAnsi" instead of a font.
#pragma once

#include <array>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace tsb::docx {

class ThemeFonts {
  public:
    ThemeFonts() = default;
    // a:theme; the names are copied.
    explicit ThemeFonts(pugi::xml_node theme_root);

    // ST_Theme: "majorAscii", "minorEastAsia" …; "" if the theme does not say.
    [[nodiscard]] std::string_view name(std::string_view theme_font) const;

  private:
    std::array<std::array<std::string, 3>, 2> fonts_;  // major, minor; latin, east Asian, complex
};

}  // namespace tsb::docx
