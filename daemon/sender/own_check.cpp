// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/own_check.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "daemon/sender/alignment.hpp"
#include "daemon/sender/auth_trust.hpp"
#include "daemon/sender/header_block.hpp"
#include "daemon/sender/signed_content.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_name_bytes = 253;  // RFC 1035 §2.3.4

bool is_host_name(std::string_view name) {
    if (name.size() > max_name_bytes) return false;
    for (const std::string_view label : split(name, '.')) {
        constexpr std::size_t max_label_bytes = 63;
        if (label.empty() || label.size() > max_label_bytes) return false;
        const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
        if (!plain) return false;
    }
    return true;
}

}  // namespace

std::vector<std::string> key_names(std::string_view raw) {
    const HeaderBlock block = read_header_block(raw);
    std::vector<std::string> names;
    for (const HeaderField& field : block.fields) {
        if (!field.is("dkim-signature")) continue;
        auto tags = signature_tags(field.value());
        std::string name = ascii_lower(tags["s"]) + "._domainkey." + ascii_lower(tags["d"]);
        const bool known = std::find(names.begin(), names.end(), name) != names.end();
        if (is_host_name(name) && !known) names.push_back(std::move(name));
        if (names.size() == max_signatures) break;
    }
    return names;
}

OwnWitness witness_of(const OwnCheck& own, std::string_view from_domain,
                      const std::vector<std::string>& exclusive) {
    OwnWitness witness;
    const auto first = [](const DkimSignature*& seat, const DkimSignature& one) {
        if (seat == nullptr) seat = &one;
    };
    for (const DkimSignature& one : own.signatures) {
        if (alignment(one.domain, std::string(from_domain), exclusive) == Alignment::none) continue;
        // RFC 6376 §3.6.1: a domain that tests its key wants nobody to rely on it.
        if (one.result == "pass" && !one.test_key) first(witness.pass, one);
        if (one.result == "fail" || one.weak) first(witness.against, one);
        if (one.result == "temperror") first(witness.open, one);
    }
    return witness;
}

std::string own_words(const DkimSignature& one) {
    std::string text = one.why;
    const auto add = [&](const std::string& more) { text += (text.empty() ? "" : "; ") + more; };
    if (one.result == "pass" && one.test_key) add("its domain only tests this key (t=y)");
    std::string open;
    for (const std::string& field : one.unsigned_fields) open += (open.empty() ? "" : ", ") + field;
    if (one.result == "pass" && !open.empty()) add("not signed: " + open);
    return clip_utf8(printable(text), max_evidence_bytes);
}

std::vector<std::string> evidence_of(const OwnCheck& own) {
    std::vector<std::string> lines;
    for (const DkimSignature& one : own.signatures) {
        const std::string words = own_words(one);
        lines.push_back(clip_utf8(
            printable("our own check: the signature of " + one.domain + " (" + one.selector +
                      "): " + one.result + (words.empty() ? "" : ", " + words)),
            max_evidence_bytes));
    }
    if (!own.failed.empty())
        lines.push_back(
            clip_utf8(printable("our own check was not made: " + own.failed), max_evidence_bytes));
    return lines;
}

}  // namespace tsb
