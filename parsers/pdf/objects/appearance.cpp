// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/appearance.hpp"

namespace tsb::pdf {

void AppearanceReader::read(Handle appearance, Widget& widget) {
    if (!appearance.isDictionary()) return;
    Handle states = appearance.getKey("/N");
    if (states.isNull()) states = appearance.getKey("/D");
    if (states.isStream()) widget.appearance = Appearance::single;
    if (!states.isDictionary()) return;
    widget.appearance = Appearance::states;
    for (const std::string& key : states.getKeys()) {
        nodes_.take();
        if (key == "/Off") continue;
        widget.on_states.push_back(key.substr(1));
        const std::string doubt = doubt_of(states.getKey(key), states.getKey("/Off"));
        if (!doubt.empty()) widget.doubt = doubt;
    }
}

std::string AppearanceReader::doubt_of(Handle ticked, Handle empty) {
    const Drawing& on = drawing_of(ticked);
    const Drawing& off = drawing_of(empty);
    if (on.layered || off.layered) return in_layer;
    if (shows_a_tick(on, off)) return {};
    return "the picture of the ticked box shows no more than the one of the empty box";
}

const Drawing& AppearanceReader::drawing_of(Handle stream) {
    static const Drawing nothing;
    if (!stream.isStream()) return nothing;
    const auto [found, is_new] = drawings_.try_emplace(stream.getObjGen());
    if (!is_new) return found->second;
    found->second = measure_drawing(guard_.content_of(stream));
    if (stream.getDict().hasKey("/OC")) found->second.layered = true;
    return found->second;
}

}  // namespace tsb::pdf
