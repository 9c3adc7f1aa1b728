// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/automatic.hpp"

#include <algorithm>
#include <array>

#include "config/base/text.hpp"
#include "daemon/sender/field_scanner.hpp"

namespace tsb {
namespace {

// The first word of a structured value, lower case.
std::string first_word(const HeaderField& field) {
    const std::string value = field.value();
    FieldScanner in(value);
    if (!in.skip_cfws()) return "";
    return ascii_lower(in.take_while([](char c) { return is_token(c) || c == '/'; }));
}

bool any(const HeaderBlock& block, std::string_view name, bool (*matches)(const HeaderField&)) {
    return std::any_of(block.fields.begin(), block.fields.end(),
                       [&](const HeaderField& field) { return field.is(name) && matches(field); });
}

bool auto_submitted(const HeaderBlock& block, std::string_view) {
    return any(block, "auto-submitted",
               [](const HeaderField& field) { return first_word(field) != "no"; });
}

bool null_sender(const HeaderBlock& block, std::string_view) {
    return any(block, "return-path", [](const HeaderField& field) {
        std::string value = field.value();
        std::erase_if(value, [](char c) { return c == ' ' || c == '\t'; });
        return value == "<>";
    });
}

bool delivery_report(const HeaderBlock& block, std::string_view) {
    return any(block, "content-type",
               [](const HeaderField& field) { return first_word(field) == "multipart/report"; });
}

bool mailing_list(const HeaderBlock& block, std::string_view) {
    return std::any_of(block.fields.begin(), block.fields.end(), [](const HeaderField& field) {
        return field.name.size() > 5 && ascii_iequals(field.name.substr(0, 5), "list-");
    });
}

bool precedence(const HeaderBlock& block, std::string_view) {
    return any(block, "precedence", [](const HeaderField& field) {
        constexpr std::array<std::string_view, 5> words = {"bulk", "list", "junk", "auto_reply",
                                                           "auto-reply"};
        return std::find(words.begin(), words.end(), first_word(field)) != words.end();
    });
}

bool auto_reply(const HeaderBlock& block, std::string_view) {
    // The last one is a gateway's alert (daemon/notify/alert_mail.cpp), whatever a relay took off it.
    constexpr std::array<std::string_view, 5> names = {
        "x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder", "x-tsb-alert"};
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return block.first(name) != nullptr; });
}

bool mailer_daemon(const HeaderBlock&, std::string_view from) {
    return from.size() > 14 && ascii_iequals(from.substr(0, 14), "mailer-daemon@");
}

// RFC 5230 §4.6: senders that nobody answers.
bool list_manager(const HeaderBlock&, std::string_view from) {
    constexpr std::array<std::string_view, 3> names = {"listserv@", "majordomo@", "owner-"};
    const std::string local = ascii_lower(from.substr(0, from.find('@')));
    return local.ends_with("-request") ||
           std::any_of(names.begin(), names.end(), [&](std::string_view name) {
               return from.size() > name.size() && ascii_iequals(from.substr(0, name.size()), name);
           });
}

// "tsbreply.1790000000.77.3@": only our own program writes digits there.
bool is_alert_id(std::string_view text) {
    int numbers = 0;
    for (text.remove_prefix(alert_id_prefix.size()); numbers < 3; ++numbers) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
        const char after = end < text.size() ? text[end] : '\0';
        if (end == 0 || end > 20 || after != (numbers < 2 ? '.' : '@')) return false;
        text.remove_prefix(end + 1);
    }
    return true;
}

struct Sign {
    std::string_view id;
    bool (*applies)(const HeaderBlock&, std::string_view from);
};
constexpr std::array<Sign, 8> automatic_signs = {{{"auto-submitted", auto_submitted},
                                                  {"delivery-report", delivery_report},
                                                  {"null-sender", null_sender},
                                                  {"mailing-list", mailing_list},
                                                  {"precedence", precedence},
                                                  {"auto-reply", auto_reply},
                                                  {"mailer-daemon", mailer_daemon},
                                                  {"mailing-list", list_manager}}};

}  // namespace

std::optional<std::string> automatic_sign(const HeaderBlock& block, std::string_view from) {
    for (const Sign& sign : automatic_signs) {
        if (sign.applies(block, from)) return std::string(sign.id);
    }
    return std::nullopt;
}

bool is_returned_alert(std::string_view raw, const HeaderBlock& block, std::string_view from) {
    const bool failure =
        delivery_report(block, from) || null_sender(block, from) || mailer_daemon(block, from);
    const HeaderField* type = block.first("content-type");
    const bool receipt =
        type != nullptr &&
        ascii_lower(type->value()).find("disposition-notification") != std::string::npos;
    if (!failure || receipt) return false;
    const std::string_view body = raw.substr(0, max_returned_bytes);
    for (std::size_t at = body.find(alert_id_prefix, block.size); at != std::string_view::npos;
         at = body.find(alert_id_prefix, at + 1)) {
        if (is_alert_id(body.substr(at))) return true;
    }
    return false;
}

}  // namespace tsb
