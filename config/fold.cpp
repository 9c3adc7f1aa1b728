// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/fold.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "config/base/text.hpp"

namespace tsb {
namespace {

using Form = const icu::Normalizer2* (*)(UErrorCode&);

const icu::Normalizer2& normalizer(Form form) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = form(status);
    if (U_FAILURE(status) != 0 || found == nullptr) std::abort();  // ICU without its data
    return *found;
}

// NFKC with case folding; it also drops what is default-ignorable: zero-width characters,
// bidirectional controls, soft hyphens, variation selectors.
const icu::Normalizer2& nfkc_casefold() {
    static const icu::Normalizer2& found =
        normalizer([](UErrorCode& s) { return icu::Normalizer2::getNFKCCasefoldInstance(s); });
    return found;
}
const icu::Normalizer2& nfd() {
    static const icu::Normalizer2& found =
        normalizer([](UErrorCode& s) { return icu::Normalizer2::getNFDInstance(s); });
    return found;
}
const icu::Normalizer2& nfc() {
    static const icu::Normalizer2& found =
        normalizer([](UErrorCode& s) { return icu::Normalizer2::getNFCInstance(s); });
    return found;
}

// An ICU failure here is out of memory only: nothing sensible is left to do.
icu::UnicodeString normalized(const icu::Normalizer2& form, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString out = form.normalize(text, status);
    if (U_FAILURE(status) != 0) std::abort();
    return out;
}
bool is_normalized(const icu::Normalizer2& form, const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const UBool yes = form.isNormalized(text, status);
    return yes != 0 && U_SUCCESS(status) != 0;
}

bool is_quote(UChar32 c) {
    switch (c) {
        case '"':
        case '\'':
        case '`':
        case 0xB4:  // ´ decomposes into a blank: map it first
        case 0xAB:
        case 0xBB:
        case 0x2039:
        case 0x203A:  // « » ‹ ›
        case 0x2BB:
        case 0x2BC:
        case 0x2BD:
        case 0x2BE:  // modifier apostrophes
        case 0x5F3:
        case 0x5F4:
        case 0x300A:
        case 0x300B:
        case 0x3008:
        case 0x3009:  // 《》〈〉
        case 0x300C:
        case 0x300D:
        case 0x300E:
        case 0x300F:  // 「」『』
        case 0x301D:
        case 0x301E:
        case 0x301F:
            return true;
        default:
            return (c >= 0x2018 && c <= 0x201F) || (c >= 0x2032 && c <= 0x2037);
    }
}

bool is_dash(UChar32 c) {
    return u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212;
}

// Tatweel, harakat and Quranic signs; hamza and madda stay, they tell letters apart.
bool is_arabic_decoration(UChar32 c) {
    return c == 0x640 || (c >= 0x610 && c <= 0x61A) || (c >= 0x64B && c <= 0x652) ||
           (c >= 0x656 && c <= 0x65F) || c == 0x670 || (c >= 0x6D6 && c <= 0x6DC) ||
           (c >= 0x6DF && c <= 0x6E4) || c == 0x6E7 || c == 0x6E8 || (c >= 0x6EA && c <= 0x6ED);
}

// Most of what the forms are written in, so that ICU is asked about the rest only: Latin, Cyrillic,
// Arabic and Han letters, none of which is a quote, a dash, a blank or a digit.
bool is_plain_letter(UChar32 c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x400 && c <= 0x481) ||
           (c >= 0x621 && c <= 0x63A) || (c >= 0x641 && c <= 0x64A) ||
           (c >= 0xC0 && c <= 0x17F && c != 0xD7 && c != 0xF7);
}

// The character that stands for c, 0 for none at all.
UChar32 mapped(UChar32 c) {
    if (c < 0x80) {
        if (c == '\'' || c == '`') return '"';
        return c == ' ' || (c >= 9 && c <= 13) ? ' ' : c;
    }
    if (is_plain_letter(c)) return c;
    if (is_arabic_decoration(c)) return 0;
    if (is_quote(c)) return '"';
    if (is_dash(c)) return '-';
    if (u_isUWhiteSpace(c) != 0) return ' ';
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return '0' + u_charDigitValue(c);
    return c;
}

icu::UnicodeString map_characters(const icu::UnicodeString& text) {
    icu::UnicodeString out;
    const int32_t length = text.length();
    const char16_t* from = text.getBuffer();
    // No character is mapped to a longer one.
    char16_t* to = out.getBuffer(length + 1);
    if (to == nullptr) std::abort();  // out of memory
    int32_t written = 0;
    for (int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U16_NEXT(from, i, length, c);
        const UChar32 stands = mapped(c);
        if (stands == 0 && c != 0) continue;
        if (stands == ' ' && (written == 0 || to[written - 1] == u' ')) continue;
        U16_APPEND_UNSAFE(to, written, stands);
    }
    if (written > 0 && to[written - 1] == u' ') --written;
    out.releaseBuffer(written);
    return out;
}

// What each ASCII character becomes.
constexpr std::array<char, 128> ascii_map = [] {
    std::array<char, 128> map{};
    for (std::size_t c = 0; c < map.size(); ++c) {
        const char from = static_cast<char>(c);
        const bool blank = from == ' ' || (from >= 9 && from <= 13);
        map[c] = from >= 'A' && from <= 'Z'    ? static_cast<char>(from - 'A' + 'a')
                 : from == '\'' || from == '`' ? '"'
                 : blank                       ? ' '
                                               : from;
    }
    return map;
}();

std::string fold_ascii(std::string_view text) {
    std::string out(text.size(), ' ');
    std::size_t size = 0;
    bool after_blank = true;
    for (const char c : text) {
        const char to = ascii_map[static_cast<unsigned char>(c) & 0x7FU];
        const bool blank = to == ' ';
        if (blank && after_blank) continue;
        out[size++] = to;
        after_blank = blank;
    }
    if (size > 0 && out[size - 1] == ' ') --size;
    out.resize(size);
    return out;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::UnicodeString from_utf8(std::string_view text) {
    const std::string valid = to_valid_utf8(text);
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(valid.data(), static_cast<int32_t>(valid.size())));
}

// What joins words in one spelling and is a blank in another: "Guinea-Bissau", "Lao/RDP".
bool separates_words(UChar32 c) {
    return c == ' ' || c == '-' || c == '/' || c == ',' || c == '(' || c == ')' || c == '[' ||
           c == ']' || c == 0x3001 || c == 0x60C || c == 0x30FB || c == 0xB7;
}

}  // namespace

std::string fold(std::string_view text) {
    if (is_ascii(text) && text.find('\0') == std::string_view::npos) return fold_ascii(text);
    icu::UnicodeString out = map_characters(from_utf8(text));
    // Removing a character can bring two others together that compose: repeat until nothing does.
    while (!is_normalized(nfkc_casefold(), out))
        out = map_characters(normalized(nfkc_casefold(), out));
    std::string utf8;
    return out.toUTF8String(utf8);
}

std::string fold_name(std::string_view text) {
    const std::string folded = fold(text);
    const icu::UnicodeString parts = normalized(nfd(), from_utf8(folded));
    icu::UnicodeString out;
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 c = parts.char32At(i);
        if (separates_words(c)) {
            if (out.isEmpty() == 0 && out.charAt(out.length() - 1) != u' ') out.append(u' ');
        } else if (u_isalnum(c) != 0) {
            out.append(c);
        }
    }
    if (out.isEmpty() == 0 && out.charAt(out.length() - 1) == u' ') out.truncate(out.length() - 1);
    std::string utf8;
    return normalized(nfc(), out).toUTF8String(utf8);
}

}  // namespace tsb
