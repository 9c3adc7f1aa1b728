// SPDX-License-Identifier: GPL-3.0-or-later
// What both boxed programs know before they look at anything: circulars, roster names, and which
// sources they were made of. Trust: the setup comes from the daemon, or from what is installed.
// Limits: those of the setup frame.
#pragma once

#include <memory>
#include <string_view>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/form/form.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {

struct WorkerContext {
    Circulars circulars;
    Roster roster;  // names only
    // The circulars' wording made comparable once, before the first fork; absent: made for each part.
    std::unique_ptr<FormBooks> books;
};

Result<WorkerContext> make_context(const Setup& setup);

// For a program that is run by hand.
Result<Setup> shipped_setup();

// "sha256:…" of the sources of parsers/ and config/ that this program was built from, wherever they
// stood.
std::string_view parser_digest();

}  // namespace tsb
