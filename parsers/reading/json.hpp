// SPDX-License-Identifier: GPL-3.0-or-later
// A Reading as the object of product.md §3 (`read --json`), and back. One shape serves the wire,
// the ledger and the command line, so that what staff see is what was recorded.
// Trust: parsing checks every type, word and limit; the input may be a subverted worker's. Unknown
// keys are errors.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "config/base/result.hpp"
#include "parsers/reading/reading.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {

// Keys: format circular language administration signed answers comments problems. `file` is the
// caller's to add.
nlohmann::json to_json(const Reading& reading);
nlohmann::json to_json(const Comment& comment);
nlohmann::json to_json(const Problem& problem);
nlohmann::json to_json(const PartInfo& part);
nlohmann::json to_json(const MarkRow& mark);

// Takes exactly what to_json writes. The fields "beside the contract's object" are the caller's.
Result<Reading> reading_from_json(const nlohmann::json& object);
Result<Comment> comment_from_json(const nlohmann::json& object);
Result<Problem> problem_from_json(const nlohmann::json& object);
Result<PartInfo> part_from_json(const nlohmann::json& object);
Result<MarkRow> mark_from_json(const nlohmann::json& object);

}  // namespace tsb
