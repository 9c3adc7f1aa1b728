// SPDX-License-Identifier: GPL-3.0-or-later
// Reader: asks a boxed worker what a message or a document says. Seam: WorkerReader
// (worker_reader.hpp) is the real one.
// Guarantees: one process per message; a crash, a limit or the wall deadline is an Unreadable with
// its reason, never an Error.
// Trust: the report may be a subverted worker's: decoded strictly, bounded, words checked
// (parsers/wire).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <variant>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {

using ReadOutcome = std::variant<Report, Unreadable>;

struct ReadJob {
    BytesView bytes;  // must outlive the call
    std::string
        filename;  // "" for a message: then it is RFC 5322; else a hint for messages about it (never for its type)
    bool message = true;      // false: a bare document
    bool list_marks = false;  // `read --marks`
    bool issued = false;      // an issued circular: Report::draft
    bool draw = false;        // `read --evidence`: Report::evidence has a page
};

class Reader {
  public:
    virtual ~Reader() = default;
    // A worker can be had, and has its libraries: how long a read takes from here on is the mail's
    // own doing. Errors as of read().
    virtual boost::asio::awaitable<Result<void>> ready() = 0;

    // Error only when no worker can be had at all (transient: started too often; config: program
    // missing).
    virtual boost::asio::awaitable<Result<ReadOutcome>> read(ReadJob job) = 0;

    // What is read from now on is read with these; only names of the roster reach a worker.
    virtual void know(const Circulars& circulars, const Roster& roster) = 0;
};

}  // namespace tsb
