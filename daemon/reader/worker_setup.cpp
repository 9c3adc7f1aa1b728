// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/worker_reader.hpp"

namespace tsb {

WorkerSetup make_setup(const Circulars& circulars, const Roster& roster) {
    Setup setup;
    for (const Circular& circular : circulars)
        setup.circulars.push_back({circular.path.string(), circular.source_toml});
    setup.roster = roster.names_only().canonical();
    WorkerSetup made;
    for (const Circular& circular : circulars)
        for (const auto& [language, digest] : circular.blank)
            made.issued.push_back(
                {circular.id, language, digest,
                 circular.path.parent_path() / (circular.id + "." + language + ".pdf")});
    made.frame = encode_setup(setup);
    made.names = known_names(circulars, roster);
    return made;
}

}  // namespace tsb
