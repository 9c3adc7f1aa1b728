// SPDX-License-Identifier: GPL-3.0-or-later
// The state of a check box as its XML gives it (D20): controls of a form, form fields that came from
// Word, and content controls.
// Limits: none of its own; the XML has passed its check.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parsers/flow/control.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::odf {

// A control where it stands in the text.
struct FormControl {
    std::optional<Mark> mark;  // of a check box or radio button
    std::string text;          // its label, or what was typed in it
};

class FormControls {
  public:
    // Every control below office:forms; the part must outlive this object.
    void add(pugi::xml_node forms);
    // By the id that a draw:control names.
    [[nodiscard]] FormControl read(std::string_view id) const;

  private:
    struct Known {
        pugi::xml_node node;
        bool twice = false;  // another control has the id too
    };
    void know(const char* id, pugi::xml_node node);
    [[nodiscard]] Mark box(pugi::xml_node node) const;
    [[nodiscard]] Mark button(pugi::xml_node node) const;

    std::unordered_map<std::string_view, Known> controls_;
    std::unordered_map<std::string, std::size_t> chosen_;  // buttons said to be chosen, by group
};

// field:fieldmark, field:fieldmark-start; nullopt: it is no check box.
std::optional<Mark> field_checkbox(pugi::xml_node fieldmark);
// Of a field that is a list: the entry chosen.
std::string_view chosen_entry(pugi::xml_node fieldmark);

// loext:content-control; nullopt: it is no check box.
std::optional<flow::Control> open_control(pugi::xml_node node);

}  // namespace tsb::odf
