// SPDX-License-Identifier: GPL-3.0-or-later
// ARC (RFC 8617): what forwarders say that they saw. Whoever forwards may say anything, so the three
// fields are recorded for a person and change nothing. Pure. Limits: max_arc_lines,
// max_evidence_bytes each (auth_trust.hpp).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/sender/header_block.hpp"

namespace tsb {

constexpr std::size_t max_arc_lines = 9;  // three sets

// One line a field, from the top: "recorded, never believed: ARC-Seal: …".
std::vector<std::string> arc_evidence(const HeaderBlock& block);

}  // namespace tsb
