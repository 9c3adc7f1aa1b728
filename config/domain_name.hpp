// SPDX-License-Identifier: GPL-3.0-or-later
// Domain names: in the one form that is compared (A-labels), and how much one looks like another.
// Trust: nothing; a name may be hostile. Limits: max_domain_bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsb {

constexpr std::size_t max_domain_bytes = 253;  // RFC 1035 §2.3.4, without the final dot

// A name in U-labels or A-labels → lower-case A-labels (UTS 46, non-transitional: what mail programs
// do); "" if it is no domain name.
std::string a_labels(std::string_view domain);

// How a domain looks: its skeleton (UTS 39) is the same for names that the eye confuses
// ("rn" and "m", Cyrillic and Latin letters).
struct DomainShape {
    std::string domain;         // A-labels
    std::string skeleton;       // "" where ICU gives none
    std::uint64_t letters = 0;  // which characters occur: cheap proof that two names are far apart
    std::uint64_t twice = 0;    // and which occur more than once
};
DomainShape shape_of(std::string domain);

// How one name resembles another. near-miss: one edit from 8 bytes on, two from 16 bytes on under
// one top-level domain.
enum class Likeness { confusable, subdomain, superdomain, near_miss };
std::string_view to_string(Likeness likeness);  // a phrase: "a near miss of"

// What `name` is to `known`; nothing for the same name, or one that is far from it.
std::optional<Likeness> likeness(const DomainShape& name, const DomainShape& known);

// Typing errors (a character too many, missing or wrong, two swapped) from one to the other;
// `limit + 1` for more than that.
std::size_t typing_errors(std::u32string_view a, std::u32string_view b, std::size_t limit);
std::size_t typing_errors(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace tsb
