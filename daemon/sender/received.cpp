// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/received.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "daemon/sender/field_scanner.hpp"
#include "daemon/sender/header_block.hpp"
#include "daemon/sender/sender_check.hpp"

namespace tsb {
namespace {

bool is_word(char c) {
    return c > 32 && c < 127 && c != '(' && c != ')' && c != ';' && c != '"';
}

std::string host_name(std::string_view word) {
    if (word.ends_with('.')) word.remove_suffix(1);
    return ascii_lower(word);
}

}  // namespace

ReceivedLine parse_received(std::string_view value) {
    ReceivedLine out;
    FieldScanner in(value);
    std::string_view before;  // the word before: a "by" that is the value of "from" is no clause
    bool value_next = false;
    while (in.skip_cfws() && !in.at_end()) {
        if (in.take(';')) {
            out.time = parse_rfc5322_date(value.substr(in.position()));
            value_next = false;
        } else if (in.peek() == '"') {
            if (!in.quoted_string()) return {};
            value_next = false;
        } else {
            const std::string_view word = in.take_while(is_word);
            if (word.empty()) return {};
            if (value_next && ascii_iequals(before, "by") && out.by.empty())
                out.by = host_name(word);
            value_next = !value_next && (ascii_iequals(word, "by") || ascii_iequals(word, "from"));
            before = word;
        }
    }
    return out;
}

bool is_border_host(const BorderSettings& border, std::string_view host) {
    return !host.empty() &&
           std::any_of(border.hosts.begin(), border.hosts.end(),
                       [&](const std::string& known) { return ascii_iequals(known, host); });
}

ReceivedTime received_time(std::string_view raw, const BorderSettings& border,
                           std::optional<UtcTime> given, std::string_view given_source) {
    ReceivedTime out;
    if (given_source == "internaldate") out.internaldate = given;
    for (const HeaderField& field : read_header_block(raw).fields) {
        if (!field.is("received")) continue;
        const ReceivedLine line = parse_received(field.value());
        if (line.by.empty())
            break;  // may be the border's own, unreadable: lower ones may be forged
        if (!is_border_host(border, line.by)) continue;
        out.border = line.time;  // the topmost one decides, also when its date cannot be read:
                                 // lower ones may be forged
        break;
    }
    out.time = out.border ? out.border : given;
    if (out.border) {
        out.source = "received";
    } else if (given) {
        out.source = given_source;
    }
    return out;
}

}  // namespace tsb
