// SPDX-License-Identifier: GPL-3.0-or-later
// What Outlook writes instead of mail: a .msg file ([MS-OXMSG], an OLE compound file) and winmail.dat
// (TNEF, [MS-OXTNEF]) -> the same parts that a mail has, for display and for readers of documents.
//
// Own small readers: the libraries that exist for these formats were written for files of friends, and
// say what is wrong with a file on the standard output.
//
// Guarantees: an attachment is never dropped: what cannot be taken out is a part of its own, or an
// error. Nothing here says who sent it: `attached` holds what the file claims of its author, and
// the transport header that a .msg may keep is not looked at.
// Trust: none. No recursion beyond `depth`. Limits: OutlookLimits; exceeding one is an input Error
// whose text starts with "limit: ", anything broken one that starts with "damaged: ".
#pragma once

#include <cstddef>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/mime/mime.hpp"

namespace tsb {

struct OutlookLimits {
    std::size_t file_bytes = 60U << 20U;
    std::size_t depth = 5;                    // messages in messages
    std::size_t attachments = 200;            // of all messages in it
    std::size_t properties = 4'000;           // of one message, attachment or recipient
    std::size_t rtf_bytes = 16U << 20U;       // a body's RTF, unpacked
    std::size_t decoded_bytes = 160U << 20U;  // all that was taken out
};

// By the first bytes; a compound file that is no .msg (Word, Excel) says so when it is parsed.
bool is_compound_message(BytesView bytes);
bool is_tnef(BytesView bytes);

// Parts in IMAP's way of numbering: the bodies (plain text, HTML, RTF where there is no other) come
// first, then the attachments in their order; a message in it is a level more. `attached` begins with
// what the file says of itself, at path "".
Result<MimeMessage> parse_msg(BytesView bytes, const OutlookLimits& limits = {});
Result<MimeMessage> parse_tnef(BytesView bytes, const OutlookLimits& limits = {});

}  // namespace tsb
