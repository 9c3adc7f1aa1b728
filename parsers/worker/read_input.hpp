// SPDX-License-Identifier: GPL-3.0-or-later
// read_input(): one message or document -> all that a worker says about it. Pure: bytes in, Report
// or Unreadable out.
//
// Guarantees: every leaf of a message is listed; every leaf of a kind that is read is read, or says
// why not as a problem with failed_part set, so that such a message is never taken for other
// people's mail. Copies of one form become one reading. Trust: none in the bytes; circulars and
// roster are configuration. Limits: those of mime/, the readers and wire/.
#pragma once

#include "parsers/wire/wire.hpp"
#include "parsers/worker/context.hpp"

namespace tsb {

WorkerAnswer read_input(BytesView bytes, const Request& request, const WorkerContext& context);

// What request.give_part asks for: the bytes of one leaf of a message, or of a bare document.
PartAnswer part_of(BytesView bytes, const Request& request);

// Reads a tiny mail and a tiny PDF, so that libraries load their tables before the first fork.
// False: one was not read.
bool warm_up(const WorkerContext& context);

}  // namespace tsb
