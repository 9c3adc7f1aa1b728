// SPDX-License-Identifier: GPL-3.0-or-later
// CircularDraft: a circular as it was found in its issued documents, perhaps with gaps; several
// become one, and one becomes a circular file for a person to check.
//
// Guarantees: pure. What was not found is not there: nothing is invented. merge_drafts() never
// chooses between documents that contradict each other. What write_circular() writes without a gap
// loads as the same circular.
// Trust: texts of a draft come from documents; what is written is quoted, comments are one line.
// Limits: below, kept by whoever makes or sends a draft; those of circular.hpp where the file is loaded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"

namespace tsb {

constexpr std::size_t max_draft_notes = 100;
constexpr std::size_t max_draft_lines = 60;         // of one list
constexpr std::size_t max_draft_line_bytes = 4096;  // of one line, title or note

// Something that a person must look at, by the key that it is about: "deadline", "rule.percent",
// "item.7/17.status", "wording.zh.supports".
struct DraftNote {
    std::string at;
    std::string text;

    bool operator==(const DraftNote&) const = default;
};

struct CircularDraft {
    Circular circular;  // id "" and number 0, titles, lists: absent where nothing was found
    bool has_deadline = false;
    bool has_rule = false;
    std::vector<DraftNote> notes;
};

// A circular that a person has already; nothing in it is unsure.
CircularDraft draft_of(const Circular& circular);

struct NamedDraft {
    std::string name;  // of its file, for messages
    CircularDraft draft;
};

// All of them as one. Error input (exit 65): they contradict each other, or two of them are in one
// language and differ; the text names both values and both files.
Result<CircularDraft> merge_drafts(const std::vector<NamedDraft>& drafts);

// The circular file, in the order and with the keys of the shipped ones; each note stands as
// "# check: …" above its key, and so does each key that is missing.
std::string write_circular(const CircularDraft& draft);

}  // namespace tsb
