// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/theme.hpp"

#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

pugi::xml_node child_named(pugi::xml_node node, std::string_view local) {
    for (const pugi::xml_node child : node) {
        if (local_name(child) == local) return child;
    }
    return {};
}

}  // namespace

ThemeFonts::ThemeFonts(pugi::xml_node theme_root) {
    constexpr std::array<std::string_view, 2> sizes{"majorFont", "minorFont"};
    constexpr std::array<std::string_view, 3> scripts{"latin", "ea", "cs"};
    const pugi::xml_node scheme =
        child_named(child_named(theme_root, "themeElements"), "fontScheme");
    for (std::size_t size = 0; size < sizes.size(); ++size) {
        const pugi::xml_node fonts = child_named(scheme, sizes.at(size));
        for (std::size_t script = 0; script < scripts.size(); ++script) {
            fonts_.at(size).at(script) =
                attribute(child_named(fonts, scripts.at(script)), "typeface");
        }
    }
}

std::string_view ThemeFonts::name(std::string_view theme_font) const {
    const bool minor = theme_font.starts_with("minor");
    if (!minor && !theme_font.starts_with("major")) return {};
    const std::string_view script = theme_font.substr(5);
    const std::size_t index = script == "EastAsia" ? 1 : script == "Bidi" ? 2 : 0;
    return fonts_.at(minor ? 1 : 0).at(index);
}

}  // namespace tsb::docx
