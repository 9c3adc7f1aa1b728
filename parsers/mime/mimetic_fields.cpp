// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that includes mimetic. It gets one header block of clean lines, bounded by
// MimeLimits, through random-access iterators, and gives raw fields. Never used: typed address
// accessors (use-after-free on "To: a:"), DateTime (reads before a table), its base64 decoder
// (reads behind one), its boundaries and parameters (measured wrong).
#include <mimetic/mimetic.h>

#include <exception>

#include "config/base/text.hpp"
#include "parsers/mime/header.hpp"

namespace tsb::mime {

std::vector<Field> mimetic_fields(const std::string& block) {
    std::vector<Field> fields;
    try {
        mimetic::MimeEntity entity;
        entity.load(
            block.begin(), block.end(),
            mimetic::imBody | mimetic::imChildParts | mimetic::imPreamble | mimetic::imEpilogue);
        for (const mimetic::Field& field : entity.header()) {
            const std::string name(field.name().data(), field.name().size());
            fields.push_back({ascii_lower(name), std::string(trim(field.value()))});
        }
    } catch (const std::exception&) {
        fields.clear();  // the caller sees that the two readings differ
    }
    return fields;
}

}  // namespace tsb::mime
