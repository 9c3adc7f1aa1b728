// SPDX-License-Identifier: GPL-3.0-or-later
// read_input(): one message or document -> all that a worker says about it. Pure: bytes in, Report
// or Unreadable out.
//
// Guarantees: every leaf of a message is listed; every leaf of a kind that is read is read, or says
// why not as a problem with failed_part set, so that such a message is never taken for other
// people's mail. Copies of one form become one reading. Trust: none in the bytes; circulars and
// roster are configuration. Limits: those of mime/, the readers and wire/.
#pragma once

#include <memory>
#include <string>
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

WorkerAnswer read_input(BytesView bytes, const Request& request, const WorkerContext& context);

// What request.give_part asks for: the bytes of one leaf of a message, or of a bare document.
PartAnswer part_of(BytesView bytes, const Request& request);

// "sha256:…" of the sources of parsers/ and config/ that this program was built from, wherever they
// stood.
std::string_view parser_digest();

// Reads a tiny mail and a tiny PDF, so that libraries load their tables before the first fork.
// False: one was not read.
bool warm_up(const WorkerContext& context);

}  // namespace tsb
