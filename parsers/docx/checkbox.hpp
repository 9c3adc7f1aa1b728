// SPDX-License-Identifier: GPL-3.0-or-later
// The state of a check box as its XML gives it: legacy form fields (D1) and content controls (D2).
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "parsers/flow/control.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::docx {

using flow::Control;

// w:ffData/w:checkBox: w:checked if present, else w:default, else empty (ISO 29500-1 17.16.7).
// Words that are no on/off, or two elements of one kind, are unclear. An empty node (a FORMCHECKBOX
// without data) is unclear.
Mark legacy_checkbox(pugi::xml_node check_box);

// The first word of a field code is FORMCHECKBOX.
bool is_form_checkbox(std::string_view field_code);

// A w14:checkbox control: the state is w14:checked. Nullopt: the control is no check box.
std::optional<Control> open_control(pugi::xml_node control_properties);

}  // namespace tsb::docx
