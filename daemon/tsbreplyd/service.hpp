// SPDX-License-Identifier: GPL-3.0-or-later
// The service put together: opens the ledger, recovers, runs one loop a mailbox and the control
// socket until it is told to stop. Returns the exit code of product.md §3.
#pragma once

#include "config/settings.hpp"

namespace tsb {

int run_service(const Settings& settings, bool once);

}  // namespace tsb
