// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/domain_name.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <vector>

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
    return domain.size() > parent.size() + 1 && domain.ends_with(parent) &&
           domain[domain.size() - parent.size() - 1] == '.';
}

// "bakom.admin.ch.evil.example"
bool begins_with(std::string_view domain, std::string_view known) {
    return domain.size() > known.size() && domain.starts_with(known) && domain[known.size()] == '.';
}

std::string_view top_level(std::string_view domain) {
    return domain.substr(domain.rfind('.') + 1);
}

bool near(const DomainShape& a, const DomainShape& b) {
    const std::size_t shorter = std::min(a.domain.size(), b.domain.size());
    if (shorter < one_edit_from) return false;
    const bool two = shorter >= two_edits_from && top_level(a.domain) == top_level(b.domain);
    const std::size_t limit = two ? 2 : 1;
    if (std::popcount(a.letters ^ b.letters) > static_cast<int>(2 * limit)) return false;
    return typing_errors(a.domain, b.domain, limit) <= limit;
}

template <class Text>
std::size_t distance(Text a, Text b, std::size_t limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit) return limit + 1;
    // What is the same at both ends needs no table, and little is left of names that are near.
    while (!a.empty() && a.front() == b.front()) {
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    while (!a.empty() && a.back() == b.back()) {
        a.remove_suffix(1);
        b.remove_suffix(1);
    }
    if (limit == 1 && b.size() > 2) return 2;
    const std::size_t width = a.size() + 1;
    std::vector<std::size_t> before(width), row(width), next(width);
    for (std::size_t i = 0; i < width; ++i) row[i] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
        next[0] = j;
        std::size_t least = j;
        for (std::size_t i = 1; i < width; ++i) {
            const std::size_t same = a[i - 1] == b[j - 1] ? 0 : 1;
            next[i] = std::min({row[i] + 1, next[i - 1] + 1, row[i - 1] + same});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                next[i] = std::min(next[i], before[i - 2] + 1);
            least = std::min(least, next[i]);
        }
        if (least > limit) return limit + 1;
        before.swap(row);
        row.swap(next);
    }
    return std::min(row[a.size()], limit + 1);
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
    for (const char c : domain)
        shape.letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63U);
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
