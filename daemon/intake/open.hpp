// SPDX-License-Identifier: GPL-3.0-or-later
// Opening the one writer: configuration loaded, lock taken, chain verified, entries folded, worker
// pool ready. Used by the service and by commands that append while no service runs.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "daemon/intake/gateway.hpp"
#include "daemon/reader/worker_reader.hpp"

namespace tsb {

struct OpenGateway {
    std::unique_ptr<WorkerReader> reader;
    std::unique_ptr<Gateway> gateway;
};

// The key as configured, read now; nothing else of it is checked here.
Result<LedgerOptions> ledger_options(const Settings& settings);
WorkerOptions worker_options(const Settings& settings);
ScanOptions scan_options(const Settings& settings);
// The pool with these circulars and the roster's names.
std::unique_ptr<WorkerReader> make_reader(boost::asio::any_io_executor executor,
                                          const Settings& settings, const Circulars& circulars,
                                          const Roster& roster);

Result<std::unique_ptr<OpenGateway>> open_gateway(boost::asio::any_io_executor executor,
                                                  const Settings& settings, Notifier& notifier,
                                                  const Clock& clock);

// A Gateway over the ledger as it is now, without lock, recovery or key: for one that writes nothing.
// An append is an Error and changes nothing.
Result<std::unique_ptr<OpenGateway>> open_to_read(boost::asio::any_io_executor executor,
                                                  const Settings& settings, Notifier& notifier,
                                                  const Clock& clock);

}  // namespace tsb
