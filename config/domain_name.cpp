// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/domain_name.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr std::size_t one_edit_from = 8, two_edits_from = 16;  // bytes of the shorter name

// Both are made once and only read: ICU lets threads share them.
const icu::IDNA& idna() {
    static const icu::IDNA* const found = [] {
        UErrorCode status = U_ZERO_ERROR;
        const icu::IDNA* made = icu::IDNA::createUTS46Instance(
            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI |
                UIDNA_CHECK_CONTEXTJ,
            status);
        if (U_FAILURE(status) != 0 || made == nullptr) std::abort();  // ICU without its data
        return made;
    }();
    return *found;
}

const USpoofChecker* spoof() {
    static const USpoofChecker* const found = [] {
        UErrorCode status = U_ZERO_ERROR;
        const USpoofChecker* made = uspoof_open(&status);
        if (U_FAILURE(status) != 0) std::abort();  // ICU without its data
        return made;
    }();
    return found;
}

icu::StringPiece piece(std::string_view text) {
    return {text.data(), static_cast<int32_t>(text.size())};
}

// As a reader sees it; the name itself where a label is no punycode.
std::string u_labels(std::string_view domain) {
    if (domain.find("xn--") == std::string_view::npos) return std::string(domain);
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::IDNAInfo info;
    idna().nameToUnicodeUTF8(piece(domain), sink, info, status);
    return U_FAILURE(status) != 0 ? std::string(domain) : out;
}

std::string skeleton_of(std::string_view domain) {
    const std::string text = u_labels(domain);
    UErrorCode status = U_ZERO_ERROR;
    std::string out(8 * text.size() + 8, '\0');
    const int32_t size =
        uspoof_getSkeletonUTF8(spoof(), 0, text.data(), static_cast<int32_t>(text.size()),
                               out.data(), static_cast<int32_t>(out.size()), &status);
    if (U_FAILURE(status) != 0 || size <= 0) return "";
    out.resize(static_cast<std::size_t>(size));
    return ascii_lower(out);
}

bool under(std::string_view domain, std::string_view parent) {
    return domain.size() > parent.size() + 1 && domain[domain.size() - parent.size() - 1] == '.' &&
           domain.ends_with(parent);
}

// "bakom.admin.ch.evil.example"
bool begins_with(std::string_view domain, std::string_view known) {
    return domain.size() > known.size() && domain[known.size()] == '.' && domain.starts_with(known);
}

std::string_view top_level(std::string_view domain) {
    return domain.substr(domain.rfind('.') + 1);
}

// Every typing error changes at most two of these bits.
std::size_t letters_apart(const DomainShape& a, const DomainShape& b) {
    return static_cast<std::size_t>(std::popcount(a.letters ^ b.letters) +
                                    std::popcount(a.twice ^ b.twice));
}

bool near(const DomainShape& a, const DomainShape& b) {
    const auto [shorter, longer] = std::minmax({a.domain.size(), b.domain.size()});
    if (shorter < one_edit_from || longer - shorter > 2) return false;
    const std::size_t apart = letters_apart(a, b);
    if (apart > 4) return false;
    const bool two = shorter >= two_edits_from && top_level(a.domain) == top_level(b.domain);
    const std::size_t limit = two ? 2 : 1;
    return apart <= 2 * limit && typing_errors(a.domain, b.domain, limit) <= limit;
}

// What is the same at the front costs nothing; at the first difference each kind of error is tried,
// and the rest with one error less. `limit` bounds the depth. No table, so nothing is allocated.
template <class Text>
std::size_t distance(Text a, Text b, std::size_t limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit) return limit + 1;
    while (!a.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty()) return b.size();
    while (a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
        if (a.empty()) return b.size();
    }
    if (limit == 0 || (limit == 1 && b.size() > 2)) return limit + 1;
    std::size_t rest =
        std::min({distance(a.substr(1), b.substr(1), limit - 1),
                  distance(a, b.substr(1), limit - 1), distance(a.substr(1), b, limit - 1)});
    if (a.size() > 1 && a[0] == b[1] && a[1] == b[0])
        rest = std::min(rest, distance(a.substr(2), b.substr(2), limit - 1));
    return 1 + rest;
}

}  // namespace

std::string a_labels(std::string_view domain) {
    if (domain.empty() || domain.size() > max_domain_bytes || !valid_utf8(domain)) return "";
    UErrorCode status = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::IDNAInfo info;
    idna().nameToASCII_UTF8(piece(domain), sink, info, status);
    return U_FAILURE(status) != 0 || info.hasErrors() != 0 ? std::string() : ascii_lower(out);
}

DomainShape shape_of(std::string domain) {
    DomainShape shape;
    shape.skeleton = skeleton_of(domain);
    for (const char c : domain) {
        const std::uint64_t bit = std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
        shape.twice |= shape.letters & bit;
        shape.letters |= bit;
    }
    shape.domain = std::move(domain);
    return shape;
}

std::string_view to_string(Likeness likeness) {
    switch (likeness) {
        case Likeness::confusable:
            return "to the eye the same as";
        case Likeness::subdomain:
            return "built upon";
        case Likeness::superdomain:
            return "the parent of";
        case Likeness::near_miss:
            return "a near miss of";
    }
    std::abort();
}

std::optional<Likeness> likeness(const DomainShape& name, const DomainShape& known) {
    if (name.domain == known.domain) return std::nullopt;
    if (!name.skeleton.empty() && name.skeleton == known.skeleton) return Likeness::confusable;
    if (under(name.domain, known.domain) || begins_with(name.domain, known.domain))
        return Likeness::subdomain;
    if (under(known.domain, name.domain)) return Likeness::superdomain;
    if (near(name, known)) return Likeness::near_miss;
    return std::nullopt;
}

std::size_t typing_errors(std::u32string_view a, std::u32string_view b, std::size_t limit) {
    return distance(a, b, limit);
}
std::size_t typing_errors(std::string_view a, std::string_view b, std::size_t limit) {
    return distance(a, b, limit);
}

}  // namespace tsb
