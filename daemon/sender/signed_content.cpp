// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/signed_content.hpp"

#include "config/base/digest.hpp"
#include "config/base/text.hpp"

namespace tsb {
namespace {

std::string tag(const std::map<std::string, std::string>& tags, const char* name) {
    const auto it = tags.find(name);
    return it == tags.end() ? std::string() : it->second;
}

bool speaks_of(const AuthResult& dkim, const std::map<std::string, std::string>& tags) {
    if (tag(tags, "bh").empty() || tag(tags, "b").empty() ||
        ascii_lower(tag(tags, "d")) != dkim.signing_domain())
        return false;
    const std::string selector = dkim.lower("header.s");
    if (!selector.empty() && selector != ascii_lower(tag(tags, "s"))) return false;
    const std::string* b = dkim.property("header.b");  // RFC 6008: the first characters of b
    return b == nullptr || tag(tags, "b").starts_with(*b);
}

}  // namespace

std::map<std::string, std::string> signature_tags(std::string_view value) {
    std::map<std::string, std::string> tags;
    for (const std::string_view part : split(value, ';')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        std::string text(part.substr(equals + 1));
        std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
        tags.emplace(trim(part.substr(0, equals)), std::move(text));
    }
    return tags;
}

std::string signed_content(const HeaderBlock& block, const AuthResult& dkim) {
    std::string found;
    for (const HeaderField& field : block.fields) {
        if (!field.is("dkim-signature")) continue;
        const auto tags = signature_tags(field.value());
        if (!speaks_of(dkim, tags)) continue;
        const std::string one = "dkim:" + sha256(ascii_lower(tag(tags, "d")) + "\n" +
                                                 tag(tags, "bh") + "\n" + tag(tags, "b"))
                                              .hex();
        if (!found.empty() && found != one) return "";
        found = one;
    }
    return found;
}

std::string signed_content(const HeaderBlock& block, const std::string& domain,
                           const std::string& selector) {
    AuthResult result;
    result.method = "dkim";
    result.properties = {{"header.d", domain}, {"header.s", selector}};
    return signed_content(block, result);
}

}  // namespace tsb
