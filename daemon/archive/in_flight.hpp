// SPDX-License-Identifier: GPL-3.0-or-later
// In-flight records to JSON and back. Not part of the ledger: read only by the version that wrote
// it, after a crash.
#pragma once

#include <optional>

#include "daemon/archive/archive.hpp"

namespace tsb {

Bytes format_in_flight(const InFlight& record);
std::optional<InFlight> parse_in_flight(BytesView json);  // nullopt: torn or of another shape

}  // namespace tsb
