// SPDX-License-Identifier: GPL-3.0-or-later
// The fork server (PROTOCOL.md): holds circulars, roster names and warm libraries, and makes one
// child per message.
//
// The child is made with CLONE_PARENT and CLONE_PIDFD: it is the daemon's child, not ours. So the
// daemon holds a descriptor that names the process without a race, kills by it at its deadline, and
// waits for it itself, which tells a crash from a limit; and this server has nothing to reap and no
// state per message that a hostile child could confuse.
//
// Guarantees: the child enters the sandbox before it looks at its input, or writes nothing; it
// answers with one frame. Trust: the daemon on the control socket. Limits: those in each request.
#pragma once

#include <functional>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {

// Input and request -> bytes for the pipe.
using Answerer = std::function<Bytes(BytesView input, const Request& request)>;
// Setup frame -> what answers; also warms the libraries.
using Preparer = std::function<Result<Answerer>(BytesView setup)>;

// Runs until the control socket closes. The exit code of the program.
int serve(int control, const Preparer& prepare);

// For a process that reads one message: enter the sandbox, then make the answer, write it, exit. An
// answer that takes more memory than the limit is "limit". Never returns.
[[noreturn]] void box_and_answer(int output, const Request& request,
                                 const std::function<Bytes()>& answer);

// In a child of the caller's own: enter the sandbox, read the input descriptor, write the answer,
// exit. Never returns.
[[noreturn]] void answer_and_exit(int input, int output, const Request& request,
                                  const Answerer& answer);

}  // namespace tsb
