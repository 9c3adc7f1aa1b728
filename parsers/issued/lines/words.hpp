// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the field in six languages: one table, looked up by meaning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/issued/lines/lines.hpp"

namespace tsb::issued {

enum class Means {
    to,
    from,
    fax,
    email,
    date,         // the labels of the form's head
    subject,      // "Subject:"
    annex,        // "Annex"
    instruction,  // "select one"
    circular,     // "Circular", before or after its number
    study_group,  // before or after its number
    place,        // where circulars are dated
    is_new,       // of an item
    revised,
    draft,
    deleted,
    refuses,    // makes a label the negative one
    utc,        // universal time
    hours,      // after "2359"
    majority,   // a simple majority
    replies,    // replies
    or_more,    // a share that is enough
    more_than,  // a share that is not
    at_least,   // a number of replies
    ten,        // the number, in words
    no_reply,   // that nobody answered
    stop        // a frequent word, to tell the language by
};

// Folded as fold() does. The rows of one language, or with "" those of all.
std::vector<std::string> words(Means meaning, std::string_view language);

// Is one of the words in the text? At the start of a word where the language has blanks.
bool says(Means meaning, std::string_view language, std::string_view key);

// By its letters, and by frequent words where the alphabet is Latin; "" if nothing tells.
std::string language_of(const std::vector<Line>& lines);

// The label that the line is, or begins with up to a colon.
bool is_label(Means meaning, std::string_view language, std::string_view key);

std::string without_colon(std::string_view key);

}  // namespace tsb::issued
