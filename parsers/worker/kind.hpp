// SPDX-License-Identifier: GPL-3.0-or-later
// What a leaf or a file is, by its structure; a wrong extension or declared type changes nothing
// that structure settles. Trust: none. Limits: looks at the first and at most max_sniff_bytes.
#pragma once

#include <cstddef>
#include <string_view>

#include "config/base/bytes.hpp"

namespace tsb {

constexpr std::size_t max_sniff_bytes = 60U << 20U;
// Pictures smaller than this inside multipart/related are the HTML text's decoration (logos), not
// scans of a form, unless their header says that they have a page's pixels. Pictures of few pixels
// (picture_size.hpp) are decoration anywhere.
constexpr std::size_t max_decoration_bytes = 64U << 10U;

enum class PartKind {
    docx,
    odf,
    rtf,
    pdf,
    text,
    html,
    doc,        // Word 97: read once it is converted
    picture,    // JPEG, PNG, TIFF, HEIF: read by tsbreply-scan, where there is one
    later,      // a kind that may carry a form and is not read: other pictures, winmail.dat, signed
                // envelopes, archives, messages as files, uuencoded files in text
    encrypted,  // cannot be read without a key: S/MIME, PGP, Office with a password
    other       // listed only
};

struct PartHint {
    std::string_view type;      // declared media type, "" for a bare document
    std::string_view filename;  // as named, "" if not
    bool related = false;       // in a multipart/related
};

struct PartLook {
    PartKind kind = PartKind::other;
    std::string_view name;  // for a person: "a picture", "an RTF document"
};

// A compound file with the names that an Outlook message has in it.
bool is_outlook_message(BytesView content);

PartLook look_at(BytesView content, const PartHint& hint);

}  // namespace tsb
