// SPDX-License-Identifier: GPL-3.0-or-later
// Authentication-Results (RFC 8601 §2.2) as values: authserv-id, then method=result with
// properties; comments, quoted strings, versions. What is outside the grammar gives nothing, and
// what gives nothing is not believed. Beyond the grammar only what big borders write: no
// authserv-id at all (Exchange Online), "action=none", a semicolon at the end, "/", ":" and "=" in
// an unquoted value (base64; rewritten senders such as prvs=… and SRS0=…). Narrower than the grammar: a comment may not touch an unquoted value
// (CVE-2020-12272), and no property may stand twice in one result. Trust: none; auth_trust.hpp
// decides which field is believed. Limits: max_auth_results.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsb {

constexpr std::size_t max_auth_results = 64;  // of one field

struct AuthProperty {
    std::string name;   // "header.d", lower case
    std::string value;  // unquoted, case kept
};

struct AuthResult {
    std::string method;  // "dkim", lower case; a method of a version other than 1 is left out
    std::string result;  // "pass", lower case
    std::vector<AuthProperty> properties;

    [[nodiscard]] const std::string* property(std::string_view name) const;
    [[nodiscard]] std::string lower(std::string_view name) const;  // "" where there is none
    // Of dkim: header.d, else the domain of header.i; lower case.
    [[nodiscard]] std::string signing_domain() const;
};

std::string after_at(std::string_view address);  // the whole where there is no @

struct AuthResults {
    std::optional<std::string> authserv_id;  // lower case
    std::vector<AuthResult> results;         // empty for "none"
};

std::optional<AuthResults> parse_auth_results(std::string_view value);  // unfolded

}  // namespace tsb
