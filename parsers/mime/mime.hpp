// SPDX-License-Identifier: GPL-3.0-or-later
// MIME: the raw bytes of one message -> its leaves, transfer-decoded, in IMAP section numbering
// (RFC 2045-2049, 2231, 2047).
//
// Guarantees: a part is never dropped: what cannot be taken apart is itself a leaf. Content is the
// transfer-decoded octets with nothing else converted (quoted-printable keeps CRLF). Where two
// lenient readers of this message would find different attachments, a defect says so with
// `ambiguous` set. message/partial and message/external-body are leaves and nothing is joined or
// fetched.
//
// Two passes. Our own line-exact pre-scan enforces every limit and finds the parts; only then does
// mimetic read the header block of each single entity, and what it finds there must agree with the
// pre-scan.
//
// Trust: none in the input. Limits: MimeLimits; exceeding one is an input Error whose text starts
// with "limit: ".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb {

struct MimeLimits {
    std::size_t message_bytes = 60U << 20U;
    std::size_t header_bytes = 256U << 10U;  // one header block
    std::size_t all_header_bytes =
        1U << 20U;  // all header blocks together: bounds mimetic's quadratic appends
    std::size_t header_fields = 1'000;  // one header block
    std::size_t header_line_bytes = 64U << 10U;
    std::size_t body_line_bytes = 1U << 20U;
    std::size_t depth = 20;        // multipart and message levels
    std::size_t parts = 200;       // leaves
    std::size_t containers = 200;  // multiparts and attached messages
    std::size_t decoded_bytes =
        160U << 20U;  // attached messages that are themselves transfer-encoded, and leaves
    std::size_t boundary_bytes = 255;  // RFC 2046 says 70
};

// Where a leaf stands.
enum class Enclosure {
    own,       // in the message itself
    attached,  // inside a message that somebody attached or forwarded
    returned  // inside a message that a report (multipart/report) or an automatic answer sends back
};

struct MimeDefect {
    std::string path;        // of the part; "" for the message
    std::string text;        // for a person
    bool ambiguous = false;  // two lenient readers would see different attachments
};

struct MimeLeaf {
    std::string path;  // IMAP section number: "1", "1.2", "2.1"
    std::string type;  // "text/plain", lower case; the default where the field is absent or broken
    std::string charset;                  // as declared, lower case, "" if not
    std::optional<std::string> filename;  // UTF-8, decoded by RFC 2231 or 2047, as given otherwise
    std::string disposition;              // "attachment", "inline" or ""
    bool related = false;     // stands in a multipart/related: a picture of the HTML text
    bool incomplete = false;  // message/partial or message/external-body: the content is elsewhere
    Enclosure enclosure = Enclosure::own;
    Bytes content;
};

// A message in the message: what its own header says, decoded, UTF-8, clipped; nothing vouches for
// it.
struct AttachedMessage {
    std::string path;  // of the part that holds it
    std::string from, date, subject;
};

struct MimeMessage {
    std::string subject;                    // of the outer message, decoded, UTF-8
    std::vector<AttachedMessage> attached;  // in document order, those inside others included
    std::vector<MimeLeaf> leaves;
    std::vector<MimeDefect> defects;
    [[nodiscard]] bool ambiguous() const;
};

Result<MimeMessage> parse_mime(BytesView raw, const MimeLimits& limits = {});

}  // namespace tsb
