// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/alert_mail.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "config/base/text.hpp"

namespace tsb {
namespace {

std::string base64(std::string_view bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3), '\0');
    // EVP_EncodeBlock also writes a NUL, for which std::string has its own place.
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    return out;
}

std::string base64_lines(std::string_view bytes) {
    const std::string all = base64(bytes);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += 76) out += all.substr(at, 76) + "\r\n";
    return out;
}

// RFC 2047 §2: an encoded word is at most 75 characters, so 45 bytes of text each, cut between
// characters.
std::string encoded_words(std::string_view text) {
    constexpr std::size_t max_bytes = 42;
    std::string out;
    while (!text.empty()) {
        std::size_t n = std::min(text.size(), max_bytes);
        while (n < text.size() && n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0U) == 0x80U)
            --n;
        if (n == 0) break;  // not UTF-8: printable() made sure that it is
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64(text.substr(0, n)) + "?=";
        text.remove_prefix(n);
    }
    return out;
}

std::string rfc5322_date(UtcTime time) {
    using namespace std::chrono;
    constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
    const weekday day{floor<days>(time)};
    std::string text = format_internaldate(time);  // 03-Apr-2026 23:59:59 +0000
    text[2] = ' ';
    text[6] = ' ';
    return std::string(weekdays.at(day.c_encoding())) + ", " + text;
}

std::string subject_of(const std::vector<Event>& events) {
    if (events.size() == 1) {
        return "[tsbreply] " + events.front().id + ": " +
               printable(clip_utf8(events.front().text, 120));
    }
    return "[tsbreply] " + std::to_string(events.size()) + " events, first: " + events.front().id;
}

std::string body_of(const std::vector<Event>& events) {
    std::string body;
    std::size_t shown = 0;
    for (const Event& event : events) {
        if (++shown > max_alert_events) break;
        const EventRow* row = find_event(event.id);
        body += std::string(to_string(row->severity)) + " " + event.id + "\n";
        body += "  " + printable(clip_utf8(event.text, max_alert_text_bytes)) + "\n";
        for (const auto& [key, value] : event.fields) {
            body += "  " + key + ": " + printable(clip_utf8(value, max_alert_text_bytes)) + "\n";
        }
        body += "  What it means: " + std::string(row->meaning) + "\n";
        body += "  What to do: " + std::string(row->action) + "\n\n";
    }
    if (events.size() > max_alert_events) {
        body += std::to_string(events.size() - max_alert_events) +
                " more events stand in the journal.\n";
    }
    return body;
}

// Up to MIME-Version; what: the event's id.
std::string header(const AlertMail& mail, std::string_view subject, std::string_view what) {
    std::string to;
    for (const std::string& address : mail.to) to += (to.empty() ? "" : ",\r\n ") + address;
    return "From: " + mail.from + "\r\nTo: " + to + "\r\nSubject: " + encoded_words(subject) +
           "\r\nDate: " + rfc5322_date(mail.date) + "\r\nMessage-ID: <" + mail.message_id +
           ">\r\nAuto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nX-Tsb-Alert: " +
           std::string(what) + "\r\nMIME-Version: 1.0\r\n";
}

std::string text_part(std::string_view disposition, std::string_view text) {
    return "Content-Type: text/plain; charset=utf-8\r\n" + std::string(disposition) +
           "Content-Transfer-Encoding: base64\r\n\r\n" + base64_lines(text);
}

constexpr std::string_view to_the_witness =
    "Attached is the signed checkpoint of the ledger of consultation replies: its name, how many\n"
    "entries it has, and one digest over all of them.\n\n"
    "Please keep the attachment; nothing else is asked of you. Whoever holds an earlier "
    "checkpoint\n"
    "can prove whether an entry before it was ever changed or removed.\n";

}  // namespace

std::string compose_alert(const AlertMail& mail, const std::vector<Event>& events) {
    return header(mail, subject_of(events), events.front().id) + text_part("", body_of(events));
}

std::string compose_checkpoint(const AlertMail& mail, std::string_view note) {
    // Base64 has no hyphen: the boundary cannot occur in a part.
    const std::string boundary = "--tsb-checkpoint";
    return header(mail, "[tsbreply] checkpoint of the ledger", "checkpoint-mailed") +
           "Content-Type: multipart/mixed; boundary=\"tsb-checkpoint\"\r\n\r\n" + boundary +
           "\r\n" + text_part("", to_the_witness) + boundary + "\r\n" +
           text_part("Content-Disposition: attachment; filename=\"checkpoint\"\r\n", note) +
           boundary + "--\r\n";
}

}  // namespace tsb
