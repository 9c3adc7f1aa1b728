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

// The character that stands for c, 0 for none at all.
UChar32 mapped(UChar32 c) {
    if (c < 0x80) {
        if (c == '\'' || c == '`') return '"';
        return c == ' ' || (c >= 9 && c <= 13) ? ' ' : c;
    }
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

// What most forms are written in needs no ICU: characters that become one other or nothing,
// whatever stands beside them. A combining one is none of them.
constexpr UChar32 ask_icu = -1;
UChar32 plain(UChar32 c) {
    if (c < 0x80) return c == 0 ? ask_icu : ascii_map[static_cast<std::size_t>(c)];
    if (c >= 0x4E00 && c <= 0x9FFF) return c;  // Han
    if (c >= 0xFF01 && c <= 0xFF5E) return ascii_map[static_cast<std::size_t>(c - 0xFEE0)];
    if (c >= 0x400 && c <= 0x45F) return c < 0x410 ? c + 0x50 : c < 0x430 ? c + 0x20 : c;
    if ((c >= 0x621 && c <= 0x63A) || (c >= 0x641 && c <= 0x64A)) return c;  // Arabic
    if (c >= 0xC0 && c <= 0xFF && c != 0xDF) return c < 0xDF && c != 0xD7 ? c + 0x20 : c;
    if (c == 0xA0 || c == 0x3000) return ' ';
    if (c == 0x3001 || c == 0x3002 || c == 0x60C || (c >= 0x2610 && c <= 0x2612)) return c;
    if (c >= 0x2010 && c <= 0x2015) return '-';
    if (is_arabic_decoration(c)) return 0;
    return is_quote(c) ? '"' : ask_icu;
}

// The character at text[at], which moves past it; ask_icu for what is not plainly UTF-8 of two or
// three bytes.
UChar32 next_plain(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(at), second = byte(at + 1);
    if (first < 0x80) {
        ++at;
        return plain(static_cast<UChar32>(first));
    }
    if (first < 0xC2 || first > 0xEF || (second & 0xC0U) != 0x80) return ask_icu;
    if (first < 0xE0) {
        at += 2;
        return plain(static_cast<UChar32>((first & 0x1FU) << 6U | (second & 0x3FU)));
    }
    const unsigned third = byte(at + 2);
    const unsigned code = (first & 0xFU) << 12U | (second & 0x3FU) << 6U | (third & 0x3FU);
    if ((third & 0xC0U) != 0x80 || code < 0x800) return ask_icu;
    at += 3;
    return plain(static_cast<UChar32>(code));
}

// Nothing is ever longer than what it stands for.
std::size_t put(char* to, UChar32 c) {
    const auto code = static_cast<unsigned>(c);
    const auto tail = [&](unsigned shift) {
        return static_cast<char>(0x80U | (code >> shift & 0x3FU));
    };
    if (code < 0x80) {
        to[0] = static_cast<char>(code);
        return 1;
    }
    if (code < 0x800) {
        to[0] = static_cast<char>(0xC0U | code >> 6U);
        to[1] = tail(0);
        return 2;
    }
    to[0] = static_cast<char>(0xE0U | code >> 12U);
    to[1] = tail(6);
    to[2] = tail(0);
    return 3;
}

// False: something in the text has to be asked of ICU.
bool fold_plain(std::string_view text, std::string& out) {
    out.resize(text.size());
    std::size_t size = 0;
    bool after_blank = true;
    for (std::size_t at = 0; at < text.size();) {
        const UChar32 c = next_plain(text, at);
        if (c == ask_icu) return false;
        if (c == 0 || (c == ' ' && after_blank)) continue;
        size += put(&out[size], c);
        after_blank = c == ' ';
    }
    if (size > 0 && after_blank) --size;
    out.resize(size);
    return true;
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
    std::string folded;
    if (fold_plain(text, folded)) return folded;
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
