// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/address.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "config/domain_name.hpp"
#include "daemon/sender/field_scanner.hpp"

namespace tsb {
namespace {

ParsedFrom fault(AddressFault kind, std::string text) {
    return {std::nullopt, kind, std::move(text), std::nullopt};
}
ParsedFrom malformed(std::string text) {
    return fault(AddressFault::malformed, std::move(text));
}

bool is_local_char(char c) {
    return is_atext(c) || c == '.';
}
bool is_domain_char(char c) {
    return is_token(c);
}
bool is_phrase_char(char c) {
    return is_atext(c) || c == '.';
}

bool dot_atom(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.back() != '.' &&
           text.find("..") == std::string_view::npos;
}

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
        return false;
    return std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_eight_bit(char c) {
    return (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// A domain that is no plain name: where it is one written in U-labels, what it stands for is kept
// for a comparison with the roster.
ParsedFrom other_domain(std::string_view local, std::string_view written) {
    ParsedFrom found =
        malformed("the domain is not a plain Internet name (ASCII, at least two labels)");
    const std::string domain = a_labels(written);
    if (std::none_of(written.begin(), written.end(), is_eight_bit) || !plain_domain(domain))
        return found;
    found.text = "the domain is not written in ASCII; it would be " + domain;
    found.stands_for = AddrSpec{std::string(local), domain};
    return found;
}

// "xn--" must stand for something, and for nothing that has a plainer spelling.
bool says_what_it_is(const std::string& domain) {
    return domain.find("xn--") == std::string::npos || a_labels(domain) == domain;
}

// local "@" domain, nothing between.
ParsedFrom addr_spec(FieldScanner& in) {
    if (in.peek() == '"') return malformed("the part before the @ is quoted");
    const std::string_view local = in.take_while(is_local_char);
    if (!in.take('@')) return malformed("there is no address where one must stand");
    if (!dot_atom(local) || local.size() > max_local_part) {
        return malformed("the part before the @ is not a plain name");
    }
    if (local.starts_with("=?")) return malformed("the part before the @ is an encoded word");
    const std::string_view written =
        in.take_while([](char c) { return is_domain_char(c) || is_eight_bit(c); });
    const auto domain = plain_domain(written);
    if (!domain) return other_domain(local, written);
    if (!says_what_it_is(*domain)) return malformed("the domain has an xn-- label that is none");
    return {AddrSpec{std::string(local), *domain}, AddressFault::none, "", std::nullopt};
}

// Words before "<"; false when something else stands there.
bool skip_phrase(FieldScanner& in) {
    while (true) {
        if (!in.skip_cfws()) return false;
        if (in.peek() == '"') {
            if (!in.quoted_string()) return false;
        } else if (in.take_while(is_phrase_char).empty()) {
            return in.peek() == '<';
        }
    }
}

ParsedFrom one_mailbox(FieldScanner& in) {
    const std::size_t start = in.position();
    if (skip_phrase(in)) {
        in.take('<');
        ParsedFrom found = addr_spec(in);
        if (found.mailbox && !in.take('>')) return malformed("the address does not end with >");
        return found;
    }
    in.go_to(start);
    if (!in.skip_cfws()) return malformed("a comment never ends");
    return addr_spec(in);
}

}  // namespace

std::optional<std::string> plain_domain(std::string_view text) {
    if (text.empty() || text.size() > max_domain) return std::nullopt;
    std::string domain = ascii_lower(text);
    const auto labels = split(domain, '.');
    if (labels.size() < 2 || !std::all_of(labels.begin(), labels.end(),
                                          [](std::string_view label) { return is_label(label); })) {
        return std::nullopt;
    }
    return domain;
}

ParsedFrom parse_from(std::string_view value) {
    if (trim(value).empty()) return fault(AddressFault::missing, "the From field is empty");
    FieldScanner in(value);
    ParsedFrom found = one_mailbox(in);
    if (!in.skip_cfws()) return malformed("a comment never ends");
    if (in.peek() == ',' && found.mailbox)
        return fault(AddressFault::several, "the From field names several mailboxes");
    if (found.mailbox && !in.at_end()) return malformed("text follows the address");
    return found;
}

}  // namespace tsb
