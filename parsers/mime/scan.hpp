// SPDX-License-Identifier: GPL-3.0-or-later
// The pre-scan: finds every entity of a message by exact lines and enforces MimeLimits, with
// nothing but our own code. Guarantees: linear in the input times the depth; recursion no deeper
// than MimeLimits::depth; the list of entities is the only memory that grows, and it is bounded. A
// message that passes may be shown to mimetic, block by block. Trust: none.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/mime/header.hpp"
#include "parsers/mime/mime.hpp"

namespace tsb::mime {

struct Entity {
    std::string path;
    std::vector<FieldView> fields;
    BytesView body;
    Parameterized type;    // with the default where absent or broken
    std::string encoding;  // lower case, "" if absent
    bool leaf = false;
    bool related = false;
    bool outermost = false;
    std::string carried_as;  // of the root of an attached message: the part that holds it
    Enclosure enclosure = Enclosure::own;
};

struct MessageScan {
    std::vector<Entity> entities;  // in document order, containers before what they hold
    std::vector<MimeDefect> defects;
    std::deque<Bytes>
        decoded;  // attached messages that were transfer-encoded: entities point into them
};

Result<MessageScan> scan_message(BytesView raw, const MimeLimits& limits);

}  // namespace tsb::mime
