// SPDX-License-Identifier: GPL-3.0-or-later
// What a contact may be: one exact address, or a domain.
#include <algorithm>
#include <cstdlib>

#include "config/base/text.hpp"
#include "config/domain_name.hpp"
#include "config/roster.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_local_bytes = 64;  // RFC 5321 §4.5.3.1.1

// Providers where anybody may have an address. Not complete and need not be: a domain is trusted
// only where somebody wrote it into the roster; this catches the common mistake.
constexpr std::string_view free_mail[] = {
    "126.com",       "139.com",     "163.com",     "aol.com",     "bk.ru",        "foxmail.com",
    "free.fr",       "gmail.com",   "gmx.com",     "gmx.de",      "gmx.net",      "googlemail.com",
    "hotmail.co.uk", "hotmail.com", "hotmail.fr",  "icloud.com",  "inbox.ru",     "laposte.net",
    "list.ru",       "live.com",    "live.fr",     "mail.com",    "mail.ru",      "me.com",
    "msn.com",       "orange.fr",   "outlook.com", "outlook.fr",  "proton.me",    "protonmail.com",
    "qq.com",        "rambler.ru",  "sina.com",    "t-online.de", "tutanota.com", "wanadoo.fr",
    "web.de",        "yahoo.co.in", "yahoo.co.uk", "yahoo.com",   "yahoo.es",     "yahoo.fr",
    "yandex.com",    "yandex.ru",   "ymail.com",   "zoho.com",
};

Error bad(std::string what) {
    return {ErrorKind::config, std::move(what), "", 78};
}

bool is_label(std::string_view label) {
    const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    return plain && !label.empty() && label.size() <= 63 && label.front() != '-' &&
           label.back() != '-';
}

Result<std::string> domain_value(std::string_view given) {
    const Error error = bad("\"" + printable(clip_utf8(given, 100)) + "\" is no domain name");
    if (given.empty() || given.size() > max_domain_bytes || !valid_utf8(given)) return error;
    std::string domain = a_labels(given);
    const auto labels = split(domain, '.');
    if (domain.size() > max_domain_bytes || labels.size() < 2 ||
        !std::all_of(labels.begin(), labels.end(), is_label)) {
        return error;
    }
    return domain;
}

bool is_local_part(std::string_view local) {
    constexpr std::string_view special = " \t\"(),:;<>@[]\\";
    const bool plain = std::all_of(local.begin(), local.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7F && special.find(c) == std::string_view::npos;
    });
    return plain && !local.empty() && local.size() <= max_local_bytes && valid_utf8(local);
}

}  // namespace

std::string_view to_string(ContactKind kind) {
    switch (kind) {
        case ContactKind::address:
            return "address";
        case ContactKind::domain:
            return "domain";
        case ContactKind::shared_domain:
            return "shared-domain";
    }
    std::abort();
}

bool is_free_mail(std::string_view domain) {
    return std::find(std::begin(free_mail), std::end(free_mail), domain) != std::end(free_mail);
}

Result<std::string> contact_value(ContactKind kind, std::string_view given) {
    given = trim(given);
    if (kind != ContactKind::address) {
        auto domain = domain_value(given);
        if (domain && kind == ContactKind::domain && is_free_mail(*domain)) {
            return bad(*domain + " is free mail: it identifies nobody, give the exact address");
        }
        return domain;
    }
    const std::size_t at = given.rfind('@');
    if (at == std::string_view::npos || !is_local_part(given.substr(0, at))) {
        return bad("\"" + printable(clip_utf8(given, 100)) + "\" is no mail address");
    }
    auto domain = domain_value(given.substr(at + 1));
    if (!domain) return domain;
    return std::string(given.substr(0, at)) + '@' + *domain;
}

}  // namespace tsb
