// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/context.hpp"

#include "config/settings.hpp"
#include "parsers/worker/parser_digest.hpp"

namespace tsb {

Result<WorkerContext> make_context(const Setup& setup) {
    WorkerContext context;
    for (const CircularText& text : setup.circulars) {
        auto circular = parse_circular(text.toml, text.name);
        if (!circular) return circular.error();
        context.circulars.push_back(std::move(*circular));
    }
    auto roster = parse_roster(setup.roster, "roster");
    if (!roster) return roster.error();
    context.roster = std::move(*roster);
    context.books = std::make_unique<FormBooks>(context.circulars);
    return context;
}

Result<Setup> shipped_setup() {
    const Shipped at = shipped();
    auto circulars = load_circulars({at.circulars});
    if (!circulars) return circulars.error();
    auto roster = load_roster({at.roster});
    if (!roster) return roster.error();
    Setup setup;
    for (const Circular& circular : *circulars)
        setup.circulars.push_back({circular.path.string(), circular.source_toml});
    setup.roster = roster->names_only().canonical();
    return setup;
}

std::string_view parser_digest() {
    return parser_sources_digest;
}

}  // namespace tsb
