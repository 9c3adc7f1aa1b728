// SPDX-License-Identifier: GPL-3.0-or-later
// agree(): several readings of the same circular in one message become one, or say where they
// differ.
#pragma once

#include <vector>

#include "parsers/reading/report.hpp"

namespace tsb {

// Both are readings of one circular. Identical answers: the first, with the evidence of both. An
// all-blank copy beside a filled one: the filled. Answers that contradict: `unclear` for that item
// with problem "copies-disagree". Different administrations named: problem
// "administrations-differ". Comments and problems of both are kept.
// A scan beside a digital copy: where both say the same on every item it is evidence, no proposal,
// and what OCR could not make of its words is no problem; an unclear one leaves that item unclear; a
// blank one beside a filled copy is a blank copy.
Reading agree(const Reading& first, const Reading& second);

// Folds agree() over readings of the same circular; the order of first occurrence is kept.
std::vector<Reading> merge_copies(std::vector<Reading> readings);

// The same for a whole message: a returned message says what was once sent, and never contradicts
// the reply it comes back with.
std::vector<Reading> merge_replies(std::vector<Reading> readings);

// What was written beside the form belongs to the reply, if there is exactly one.
void take_beside(Report& report);

// What tsbreply-scan read in a report's pictures, into that report. Pictures without a form are
// attachments where there is exactly one reply; else a person has to look at them.
void merge_scan(Report& report, Report scan);

}  // namespace tsb
