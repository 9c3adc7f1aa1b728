// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/open_message.hpp"

#include "config/base/text.hpp"
#include "parsers/outlook/outlook.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/worker/forwarded.hpp"

namespace tsb {
namespace {

// "Jean Exemple <jean@example.org>": what stands between the last brackets.
std::string address_in(const std::string& from) {
    const std::size_t open = from.rfind('<');
    std::string address = open == std::string::npos ? from : from.substr(open + 1);
    if (address.ends_with('>')) address.pop_back();
    return address.find('@') == std::string::npos ? "" : address;
}

// The first of `attached` is the file's word on itself and no message within it.
Problem said_of_itself(MimeMessage& message, std::string_view format) {
    const AttachedMessage own = message.attached.front();
    message.attached.erase(message.attached.begin());
    const auto shown = [](const std::string& value) {
        return clip_utf8(printable(value), max_forward_field);
    };
    std::string text = std::string("It is an Outlook file (") +
                       (format == "msg" ? ".msg" : "winmail.dat") + "); it names ";
    text += own.from.empty() ? "no author" : "as its author " + shown(own.from);
    if (!own.date.empty()) text += ", sent " + shown(own.date);
    if (!own.subject.empty()) text += ", subject " + shown(own.subject);
    return make_problem("outlook-file", text + ". Nothing proves that.");
}

}  // namespace

Result<OpenedMessage> open_message(BytesView bytes) {
    OpenedMessage opened;
    if (is_compound_message(bytes)) opened.format = "msg";
    if (is_tnef(bytes)) opened.format = "tnef";
    auto message = opened.format == "msg"    ? parse_msg(bytes)
                   : opened.format == "tnef" ? parse_tnef(bytes)
                                             : parse_mime(bytes);
    if (!message) return message.error();
    opened.message = std::move(*message);
    if (opened.format == "eml") return opened;
    opened.author = address_in(opened.message.attached.front().from);
    opened.notice = said_of_itself(opened.message, opened.format);
    return opened;
}

}  // namespace tsb
