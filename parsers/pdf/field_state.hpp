// SPDX-License-Identifier: GPL-3.0-or-later
// Field: what a PDF says about one form field, as plain values, and the rule that makes states of
// it. The rule (ids of the encoding table, ISO 32000-1 12.7.4.2):
//   P1, P3  a widget is ticked when its /AS is one of its own on-states and the field's /V names
//   the same state;
//           empty when neither says so; on-states are the keys of /AP/N except /Off, any name, the
//           empty one too
//   P2      /V and /AS disagree: unclear, always
//   P3      /V may name an export value: /Opt maps it to the widget's index
//   P5      no appearance: /V and /AS alone decide
//   P6      /AP/N is no dictionary of states: nothing can be on; a value that says on is unclear
//   a box in a layer, or whose pictures are exchanged or alike: unclear, whatever the states say
// Trust: every string is hostile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::pdf {

enum class FieldType { checkbox, radio, push_button, text, choice, other };

enum class Appearance {
    none,
    single,
    states
};  // no /AP/N, one stream for all states, a dictionary of them

struct Widget {
    std::optional<std::string> as;  // /AS without its slash
    std::optional<std::string>
        value;  // a /V of the widget's own, where the field is another object
    Appearance appearance = Appearance::none;
    std::vector<std::string> on_states;
    Box box;  // page 0: no page shows it
    bool hidden = false;
    std::string doubt;  // why what is shown may not be what the states say; empty: no reason
};

struct Field {
    std::string name;
    FieldType type = FieldType::other;
    bool signature = false;            // of type other
    std::optional<std::string> value;  // buttons: the state's name; text and choice: UTF-8 text
    bool odd_value = false;            // a button's /V is neither name nor string
    bool parents_disagree =
        false;  // the field tree and the widget's /Parent chain give different /V
    std::vector<std::string> options;  // /Opt, export values
    std::vector<Widget> widgets;       // in /Kids order
};

struct WidgetState {
    MarkState state = MarkState::unclear;
    std::string why;  // for unclear
};

WidgetState widget_state(const Field& field, std::size_t widget);

}  // namespace tsb::pdf
