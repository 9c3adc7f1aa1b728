// SPDX-License-Identifier: GPL-3.0-or-later
// What a widget's /AP says of its states, and whether the picture of the ticked one shows a tick.
// Limits: max_fields over all states; StreamGuard for the pictures.
#pragma once

#include <map>

#include "parsers/pdf/drawing.hpp"
#include "parsers/pdf/field_state.hpp"
#include "parsers/pdf/objects/values.hpp"
#include "parsers/pdf/stream_guard.hpp"

namespace tsb::pdf {

constexpr const char* in_layer = "the box belongs to a layer that may not be shown";

class AppearanceReader {
  public:
    AppearanceReader(StreamGuard& guard, NodeCount& nodes) : guard_(guard), nodes_(nodes) {}
    void read(Handle appearance, Widget& widget);

  private:
    std::string doubt_of(Handle ticked, Handle empty);
    const Drawing& drawing_of(Handle stream);

    StreamGuard& guard_;
    NodeCount& nodes_;
    std::map<QPDFObjGen, Drawing> drawings_;  // many boxes share one picture
};

}  // namespace tsb::pdf
