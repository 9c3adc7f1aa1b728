// SPDX-License-Identifier: GPL-3.0-or-later
// open_message(): a message of any of the kinds that are taken, told apart by its first bytes: RFC 5322,
// an Outlook file (.msg, winmail.dat). Trust: none. Limits: those of mime/ and outlook/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parsers/mime/mime.hpp"
#include "parsers/reading/reading.hpp"

namespace tsb {

struct OpenedMessage {
    MimeMessage message;
    std::string_view format = "eml";  // or "msg", "tnef"
    // Of an Outlook file: what it says of its author, and the address in it.
    std::optional<Problem> notice;
    std::string author;
};

Result<OpenedMessage> open_message(BytesView bytes);

}  // namespace tsb
