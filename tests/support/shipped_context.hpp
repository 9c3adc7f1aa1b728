// SPDX-License-Identifier: GPL-3.0-or-later
// The circulars and the roster as they are shipped, as a worker has them. For tests only.
#pragma once

#include "parsers/worker/context.hpp"

namespace tsb::test {

inline const WorkerContext& shipped_context() {
    static const WorkerContext made = [] {
        Setup setup;
        const auto circulars = load_circulars({TSB_SOURCE_DIR "/config/circulars"});
        for (const Circular& circular : circulars.value())
            setup.circulars.push_back({circular.id + ".toml", circular.source_toml});
        setup.roster =
            load_roster({TSB_SOURCE_DIR "/config/roster.toml"}).value().names_only().canonical();
        return make_context(setup).value();
    }();
    return made;
}

}  // namespace tsb::test
