// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/checkbox.hpp"

#include <charconv>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

std::size_t count_children(pugi::xml_node node, const char* name) {
    std::size_t count = 0;
    for (auto child = node.child(name); child; child = child.next_sibling(name)) ++count;
    return count;
}

// w14:checkedState, w14:uncheckedState: four hex digits.
char32_t glyph_code(pugi::xml_node symbol, char32_t otherwise) {
    const std::string_view text = attribute(symbol, "w14:val");
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), code, 16);
    const bool sound =
        !text.empty() && error == std::errc{} && stop == text.data() + text.size() && code != 0;
    return sound && code <= 0x10FFFF ? char32_t{code} : otherwise;
}

}  // namespace

Mark legacy_checkbox(pugi::xml_node check_box) {
    Mark mark;
    mark.kind = MarkKind::legacy_checkbox;
    if (!check_box) {
        make_unclear(mark, "the form field has no data that says whether it is ticked");
        return mark;
    }
    if (count_children(check_box, "w:checked") > 1 || count_children(check_box, "w:default") > 1) {
        make_unclear(mark, "the form field gives its state twice");
        return mark;
    }
    const pugi::xml_node checked = check_box.child("w:checked");
    const pugi::xml_node source = checked ? checked : check_box.child("w:default");
    const auto ticked = source ? on_off(source) : std::optional<bool>(false);
    if (ticked) {
        mark.state = state_for(*ticked);
    } else {
        make_unclear(mark, "the form field's state is the unknown word \"" +
                               clip_utf8(printable(attribute(source, "w:val")), 32) + "\"");
    }
    return mark;
}

bool is_form_checkbox(std::string_view field_code) {
    const std::string_view code = trim(field_code);
    return ascii_iequals(code.substr(0, code.find_first_of(" \t\r\n\\")), "FORMCHECKBOX");
}

std::optional<Control> open_control(pugi::xml_node control_properties) {
    const pugi::xml_node box = control_properties.child("w14:checkbox");
    if (!box) return std::nullopt;
    Mark mark;
    mark.kind = MarkKind::content_control;
    const pugi::xml_node checked = box.child("w14:checked");
    const auto ticked = checked ? on_off(checked, "w14:val") : std::optional<bool>(false);
    if (count_children(box, "w14:checked") > 1 || !ticked) {
        make_unclear(mark, "the content control does not say plainly whether it is ticked");
    } else if (control_properties.child("w:dataBinding")) {
        make_unclear(mark, "the content control takes its state from data beside the document");
    } else {
        mark.state = state_for(*ticked);
    }
    return Control(std::move(mark),
                   glyph_code(box.child("w14:checkedState"), flow::usual_ticked_glyph),
                   glyph_code(box.child("w14:uncheckedState"), flow::usual_empty_glyph));
}

}  // namespace tsb::docx
