// SPDX-License-Identifier: GPL-3.0-or-later
// Text that is about to be shown or stored: valid UTF-8, bounded, and harmless on a terminal or in
// a mail header.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tsb {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool valid_utf8(std::string_view text);

// Bytes that are not UTF-8 become U+FFFD, one per offending byte; NUL too.
std::string to_valid_utf8(std::string_view text);

// At most max_bytes, cut between characters, with "…" at the end when something was cut.
std::string clip_utf8(std::string_view text, std::size_t max_bytes);

// For terminals, logs and mail: C0, C1, DEL, line and paragraph separators and bidirectional
// controls appear as \u{XX}; line feed survives only where keep_newlines says so. Input need not be
// valid UTF-8.
std::string printable(std::string_view text, bool keep_newlines = false);

std::string ascii_lower(std::string_view text);
bool ascii_iequals(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);  // blanks, tabs, CR, LF at both ends
std::vector<std::string_view> split(std::string_view text, char separator);

// Edit distance (Levenshtein, bytes) for "did you mean"; stops counting above limit and returns
// limit + 1.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace tsb
