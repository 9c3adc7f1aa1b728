// SPDX-License-Identifier: GPL-3.0-or-later
// agree(): several readings of the same circular in one message become one, or say where they
// differ.
#pragma once

#include <vector>

#include "parsers/reading/reading.hpp"

namespace tsb {

// Both are readings of one circular. Identical answers: the first, with the evidence of both. An
// all-blank copy beside a filled one: the filled. Answers that contradict: `unclear` for that item
// with problem "copies-disagree". Different administrations named: problem
// "administrations-differ". Comments and problems of both are kept.
Reading agree(const Reading& first, const Reading& second);

// Folds agree() over readings of the same circular; the order of first occurrence is kept.
std::vector<Reading> merge_copies(std::vector<Reading> readings);

}  // namespace tsb
