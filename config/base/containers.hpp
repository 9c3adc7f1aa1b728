// SPDX-License-Identifier: GPL-3.0-or-later
// What holds mail without being mail, by its first bytes: all that the daemon knows of such files.
// They are opened by the boxed worker alone.
#pragma once

#include <string_view>

#include "config/base/bytes.hpp"

namespace tsb {

enum class Container {
    none,
    compound,  // OLE: an Outlook .msg, but also Word 97, Excel …
    tnef,      // winmail.dat
    zip        // also DOCX and its like
};

inline Container container_of(BytesView start) {
    using namespace std::string_view_literals;
    if (start.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv)) return Container::compound;
    if (start.starts_with("\x78\x9f\x3e\x22"sv)) return Container::tnef;
    if (start.starts_with("PK\x03\x04"sv) || start.starts_with("PK\x05\x06"sv))
        return Container::zip;
    return Container::none;
}

// Outlook's files have no header of a mail, whatever bytes in them look like one.
inline bool is_outlook_file(BytesView start) {
    const Container kind = container_of(start);
    return kind == Container::compound || kind == Container::tnef;
}

}  // namespace tsb
