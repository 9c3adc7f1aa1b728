// SPDX-License-Identifier: GPL-3.0-or-later
// The values of an XFA form (XFA 3.3, "datasets"), and what they say against the AcroForm fields of
// the same name (P8). Names: a field "form1[0].#subform[0].Q7[0]" and a value at form1/Q7 are one,
// as subforms need not be bound to data.
// Trust: none. Limits: XmlLimits of parsers/package; max_xfa_values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/pdf/field_state.hpp"

namespace tsb::pdf {

constexpr std::size_t max_xfa_values = 20'000;

struct XfaValue {
    std::vector<std::string> path;  // names of the elements from below `data` to the value
    std::string text;
};

// `xml`: the datasets packet, or the whole XDP. No datasets in it: no values.
Result<std::vector<XfaValue>> read_xfa_values(Bytes xml);

// Names of the fields that the values contradict; the widgets of buttons among them get a doubt.
std::vector<std::string> doubt_by_xfa(const std::vector<XfaValue>& values,
                                      std::vector<Field>& fields);

}  // namespace tsb::pdf
