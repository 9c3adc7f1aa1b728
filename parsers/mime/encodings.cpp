// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/encodings.hpp"

#include <array>
#include <cstdint>

namespace tsb::mime {
namespace {

constexpr std::int8_t outside = -1, blank = -2, pad = -3;

constexpr std::array<std::int8_t, 256> base64_table = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(outside);
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table.at(static_cast<std::uint8_t>(alphabet[i])) = static_cast<std::int8_t>(i);
    for (const char c : std::string_view(" \t\r\n")) table.at(static_cast<std::uint8_t>(c)) = blank;
    table.at('=') = pad;
    return table;
}();

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool only_blanks(BytesView text) {
    return text.find_first_not_of("= \t\r\n") == BytesView::npos;
}

}  // namespace

namespace {

int sextet(char c) {
    return base64_table[static_cast<std::uint8_t>(c)];  // an octet, and the table has 256
}

void append_octets(Bytes& out, std::uint32_t group, int octets) {
    const std::array<char, 3> bytes{static_cast<char>(group >> 16U & 0xffU),
                                    static_cast<char>(group >> 8U & 0xffU),
                                    static_cast<char>(group & 0xffU)};
    out.append(bytes.data(), static_cast<std::size_t>(octets));
}

// Whole groups of four from `at` on, as nearly all of a large attachment is; returns where the next
// one is not.
std::size_t decode_groups(BytesView text, std::size_t at, Bytes& out) {
    for (; at + 4 <= text.size(); at += 4) {
        const int a = sextet(text[at]), b = sextet(text[at + 1]);
        const int c = sextet(text[at + 2]), d = sextet(text[at + 3]);
        if ((a | b | c | d) < 0) break;
        append_octets(out, static_cast<std::uint32_t>(a << 18 | b << 12 | c << 6 | d), 3);
    }
    return at;
}

}  // namespace

Decoded decode_base64(BytesView text) {
    Decoded out;
    out.bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t group = 0;
    int have = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (have == 0) i = decode_groups(text, i, out.bytes);
        if (i == text.size()) break;
        const int value = sextet(text[i]);
        if (value >= 0) {
            group = group << 6U | static_cast<std::uint32_t>(value);
            if (++have < 4) continue;
            append_octets(out.bytes, group, 3);
            group = 0;
            have = 0;
        } else if (value == pad) {
            if (have < 2) {  // padding where none can be
                out.junk = true;
                continue;
            }
            out.trailing = !only_blanks(text.substr(i));
            break;
        } else if (value == outside) {
            out.junk = true;
        }
    }
    if (have == 1) out.truncated = true;
    if (have == 2) append_octets(out.bytes, group << 12U, 1);
    if (have == 3) append_octets(out.bytes, group << 6U, 2);
    return out;
}

Decoded decode_quoted_printable(BytesView text) {
    Decoded out;
    out.bytes.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t feed = text.find('\n', at);
        const std::size_t next = feed == BytesView::npos ? text.size() : feed + 1;
        std::size_t end = feed == BytesView::npos ? text.size() : feed;
        if (end > at && feed != BytesView::npos && text[end - 1] == '\r') --end;
        const BytesView line_end = text.substr(end, next - end);
        // blanks at the end of a line were added on the way (RFC 2045 §6.7 rule 3)
        while (end > at && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
        const bool soft = end > at && text[end - 1] == '=';
        if (soft) --end;
        for (std::size_t i = at; i < end; ++i) {
            const int high = text[i] == '=' && i + 2 < end ? hex_digit(text[i + 1]) : -1;
            const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
            if (low >= 0) {
                out.bytes += static_cast<char>(high * 16 + low);
                i += 2;
            } else {
                if (text[i] == '=') out.junk = true;
                out.bytes += text[i];
            }
        }
        if (!soft) out.bytes += line_end;
        at = next;
    }
    return out;
}

Bytes decode_q_word(BytesView text) {
    Bytes out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '=' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i] == '_' ? ' ' : text[i];
        }
    }
    return out;
}

}  // namespace tsb::mime
