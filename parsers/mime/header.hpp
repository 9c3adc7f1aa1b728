// SPDX-License-Identifier: GPL-3.0-or-later
// The header block of one entity, by our own rules: where it ends, its fields, and values with
// parameters. Guarantees: linear time, views into the input, no recursion. Trust: none. Limits:
// MimeLimits header_*.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/mime/mime.hpp"

namespace tsb::mime {

struct FieldView {
    std::string_view name;   // as written, without blanks before the colon
    std::string_view value;  // folded, as written
};

struct HeaderScan {
    std::vector<FieldView> fields;
    BytesView body;
    std::size_t header_bytes = 0;
    std::vector<MimeDefect> defects;  // paths empty: the caller knows them
};

// outermost: an mbox "From " line may come first.
Result<HeaderScan> scan_header(BytesView entity, bool outermost, const MimeLimits& limits);

// Folding undone, CR LF NUL gone, blanks at the ends trimmed.
std::string unfold(std::string_view value);

// What both header readers must find: the fields that decide the structure.
struct Field {
    std::string name;  // lower case
    std::string value;
};

// mimetic's reading of one header block of clean lines (mimetic_fields.cpp). Never throws; an empty
// list on failure.
std::vector<Field> mimetic_fields(const std::string& block);

// A value with parameters: Content-Type, Content-Disposition (RFC 2045 §5.1, 2231, 2183).
struct Parameterized {
    std::string value;  // lower case, comments removed: "text/plain"
    std::map<std::string, std::string, std::less<>>
        parameters;  // names lower case, RFC 2231 undone, UTF-8
    std::vector<std::string>
        repeated;  // parameters given more than once, plain beside RFC 2231 included, values differ
    std::vector<std::string> extended;  // parameters in RFC 2231 form
    bool malformed = false;
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
};
Parameterized parse_parameterized(std::string_view value);

// The part of a value before the first ";", comments removed, trimmed, lower case.
std::string bare_value(std::string_view value);

}  // namespace tsb::mime
