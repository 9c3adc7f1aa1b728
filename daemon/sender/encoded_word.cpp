// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/encoded_word.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_input = 16 * max_decoded_bytes;  // what is longer is clipped anyway
constexpr std::size_t max_word = 1024;  // RFC 2047 says 75; some write a whole subject as one

struct Word {
    std::string charset;     // lower case
    std::string bytes;       // transfer-decoded
    std::size_t length = 0;  // of the word as written
};

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::optional<std::string> decode_q(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.at(i) == '_') {
            out += ' ';
        } else if (text.at(i) == '=') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text.at(i + 1));
            const int low = hex_digit(text.at(i + 2));
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text.at(i);
        }
    }
    return out;
}

std::optional<std::string> decode_b(std::string_view text) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        if (c == '=') break;
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = ((bits << 6U) | static_cast<unsigned>(value)) & 0xFFFFFFU;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>((bits >> held) & 0xFFU);
    }
    return out;
}

// "=?charset?B?text?=" at the beginning of text; a language after "*" in the charset (RFC 2231 §5)
// is dropped.
std::optional<Word> take_word(std::string_view rest) {
    if (!rest.starts_with("=?")) return std::nullopt;
    const std::string_view text =
        rest.substr(0, max_word);  // bounds the search for an end that is not there
    const std::size_t first = text.find('?', 2);
    if (first == std::string_view::npos || first + 2 >= text.size() || text.at(first + 2) != '?')
        return std::nullopt;
    const std::size_t end = text.find("?=", first + 3);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view content = text.substr(first + 3, end - first - 3);
    if (content.find_first_of(" \t?") != std::string_view::npos) return std::nullopt;
    std::string_view charset = text.substr(2, first - 2);
    charset = charset.substr(0, charset.find('*'));
    if (charset.empty() || charset.size() > max_charset_name) return std::nullopt;
    const char encoding = text.at(first + 1);
    std::optional<std::string> bytes;
    if (encoding == 'B' || encoding == 'b') bytes = decode_b(content);
    if (encoding == 'Q' || encoding == 'q') bytes = decode_q(content);
    if (!bytes) return std::nullopt;
    return Word{ascii_lower(charset), *bytes, end + 2};
}

std::optional<std::string> to_utf8(const std::string& charset, std::string_view bytes) {
    if (charset == "utf-8" || charset == "utf8" || charset == "us-ascii")
        return to_valid_utf8(bytes);
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(
        ucnv_open(charset.c_str(), &status), ucnv_close);
    std::string out(bytes.size() * 4 + 16, '\0');
    const auto length =
        ucnv_toAlgorithmic(UCNV_UTF8, converter.get(), out.data(), static_cast<int32_t>(out.size()),
                           bytes.data(), static_cast<int32_t>(bytes.size()), &status);
    if (U_FAILURE(status) != 0) return std::nullopt;  // of ucnv_open too: ICU goes on with nothing
    out.resize(static_cast<std::size_t>(length));
    return to_valid_utf8(out);
}

// Words of one charset that follow each other are one text: a character may be cut between them.
std::optional<std::string> take_words(std::string_view text, std::size_t& at) {
    auto word = take_word(text.substr(at));
    if (!word) return std::nullopt;
    std::size_t end = at + word->length;
    std::string bytes = std::move(word->bytes);
    while (true) {
        const std::size_t next = text.find_first_not_of(" \t", end);
        if (next == std::string_view::npos || next == end) break;
        auto more = take_word(text.substr(next));
        if (!more || more->charset != word->charset) break;
        bytes += more->bytes;
        end = next + more->length;
    }
    auto out = to_utf8(word->charset, bytes);
    if (!out) return std::nullopt;
    at = end;
    return out;
}

std::string without_controls(std::string text) {
    for (char& c : text) {
        if (c == '\r' || c == '\n' || c == '\t') c = ' ';
    }
    return text;
}

}  // namespace

std::string decode_words(std::string_view unfolded) {
    const std::string_view text = unfolded.substr(0, max_input);
    std::string out;
    bool after_word = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t blank_end = std::min(text.find_first_not_of(" \t", at), text.size());
        std::size_t word_at = blank_end;
        if (auto words = take_words(text, word_at)) {
            if (!after_word)
                out += text.substr(at, blank_end - at);  // blanks between two words are not text
            out += *words;
            at = word_at;
            after_word = true;
            continue;
        }
        const std::size_t end =
            std::min(text.find_first_of(" \t", std::max(blank_end, at)), text.size());
        out += text.substr(at, end - at);
        at = end;
        after_word = false;
    }
    return clip_utf8(without_controls(to_valid_utf8(out)), max_decoded_bytes);
}

}  // namespace tsb
