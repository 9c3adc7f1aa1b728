// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/arc.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "config/base/text.hpp"
#include "daemon/sender/auth_trust.hpp"

namespace tsb {
namespace {

constexpr std::array<std::string_view, 3> arc_fields = {"ARC-Authentication-Results",
                                                        "ARC-Message-Signature", "ARC-Seal"};

}  // namespace

std::vector<std::string> arc_evidence(const HeaderBlock& block) {
    std::vector<std::string> lines;
    for (const HeaderField& field : block.fields) {
        const auto* name = std::find_if(arc_fields.begin(), arc_fields.end(),
                                        [&](std::string_view one) { return field.is(one); });
        if (name == arc_fields.end()) continue;
        if (lines.size() == max_arc_lines) break;
        lines.push_back(clip_utf8(
            "recorded, never believed: " + std::string(*name) + ": " + printable(field.value()),
            max_evidence_bytes));
    }
    return lines;
}

}  // namespace tsb
