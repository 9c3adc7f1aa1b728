// SPDX-License-Identifier: GPL-3.0-or-later
// HeaderBlock: our own strict reader of a message's raw header block (RFC 5322 §2.2), no
// third-party code. Guarantees: fields in the order of the bytes, each with its place; nothing is
// repaired in silence: whatever two mail programs could read in two ways is a defect, and a message
// with a defect is held for a person. An Outlook file (.msg, winmail.dat) has no header at all,
// whatever bytes in it look like one. Trust: nothing; the bytes may be hostile. Views point into
// the message and must not outlive it. Limits: max_header_bytes, max_header_fields
// (sender_check.hpp), max_header_defects kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tsb {

constexpr std::size_t max_header_defects = 16;

enum class HeaderDefect {
    nul,                 // a NUL byte: C programs stop reading there
    eight_bit,           // a byte above 127 in a field that tells who wrote (RFC 5322 §2.2)
    space_before_colon,  // "From :", obsolete; some programs do not see the field
    bare_cr,             // a CR that ends no line
    mixed_line_ends,     // CRLF and bare LF in one header block: smuggling
    malformed_line,      // neither a field nor its continuation
    blank_continuation,  // a line of white space only: for some programs the end of the header
    duplicate_field,     // a second field of a kind that may stand once (RFC 5322 §3.6)
    no_end,              // the bytes end without the empty line
    too_long,            // longer than max_header_bytes
    too_many_fields      // more than max_header_fields
};
std::string_view to_string(HeaderDefect defect);  // a phrase for a person

struct HeaderField {
    std::string_view name;   // as written, without blanks before the colon
    std::string_view raw;    // after the colon, folded as it came, without the last line end
    std::size_t offset = 0;  // of the name in the message
    std::size_t size = 0;    // of the whole field with its last line end

    [[nodiscard]] bool is(std::string_view other_name) const;  // names are compared without case
    [[nodiscard]] std::string value() const;                   // unfolded and trimmed
};

struct HeaderFinding {
    HeaderDefect defect;
    std::string where;  // field name, or "line 7"
};

struct HeaderBlock {
    std::vector<HeaderField> fields;
    std::vector<HeaderFinding> defects;
    std::size_t size = 0;  // bytes up to the first one of the body

    [[nodiscard]] const HeaderField* first(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] std::string value(
        std::string_view name) const;  // of the first; "" if there is none
};

HeaderBlock read_header_block(std::string_view raw);

}  // namespace tsb
