// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/words.hpp"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <optional>

#include "config/base/text.hpp"
#include "parsers/mime/encodings.hpp"

namespace tsb::mime {
namespace {

constexpr std::size_t max_charset_name = 64;
constexpr std::size_t max_word_bytes =
    4096;  // RFC 2047 says 75; unbounded, a value of open words costs its square

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};

std::optional<std::string> by_icu(std::string_view bytes, const std::string& charset) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, CloseConverter> converter(
        ucnv_open(charset.c_str(), &status));
    if (U_FAILURE(status) || converter == nullptr) return std::nullopt;
    const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                  status);
    if (U_FAILURE(status)) return std::nullopt;
    std::string out;
    text.toUTF8String(out);
    return to_valid_utf8(out);
}

struct Word {
    std::string charset;  // lower case
    std::string bytes;
    std::size_t length = 0;  // of "=?…?=" in the value
};

// "=?charset*lang?B?text?=" at the start of value.
std::optional<Word> word_at(std::string_view value) {
    if (!value.starts_with("=?")) return std::nullopt;
    value = value.substr(0, max_word_bytes);
    const std::size_t encoding = value.find('?', 2);
    if (encoding == std::string_view::npos || encoding + 3 >= value.size() ||
        value[encoding + 2] != '?')
        return std::nullopt;
    const std::size_t text = encoding + 3;
    const std::size_t end = value.find("?=", text);
    if (end == std::string_view::npos) return std::nullopt;
    Word word;
    word.charset = ascii_lower(value.substr(2, encoding - 2));
    word.charset.resize(std::min(word.charset.find('*'), word.charset.size()));
    if (word.charset.empty() || word.charset.find_first_of(" \t") != std::string::npos)
        return std::nullopt;
    const std::string_view coded = value.substr(text, end - text);
    switch (value[encoding + 1]) {
        case 'B':
        case 'b':
            word.bytes = decode_base64(coded).bytes;
            break;
        case 'Q':
        case 'q':
            word.bytes = decode_q_word(coded);
            break;
        default:
            return std::nullopt;
    }
    word.length = end + 2;
    return word;
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    std::string name = ascii_lower(trim(charset));
    if (name == "utf-8" || name == "utf8" || name == "us-ascii") name.clear();
    if (name == "gb2312" || name == "gbk") name = "gb18030";  // what mailers mean by it
    if (name == "iso-8859-1" || name == "latin1") name = "windows-1252";
    if (!name.empty() && name.size() <= max_charset_name)
        if (auto text = by_icu(bytes, name)) return *text;
    if (valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos) return std::string(bytes);
    if (charset.empty())
        if (auto text = by_icu(bytes, "windows-1252")) return *text;
    return to_valid_utf8(bytes);
}

std::string decode_words(std::string_view value) {
    std::string out;
    std::string bytes;  // of adjacent words of one charset
    std::string charset;
    std::size_t at = 0;
    const auto flush = [&] {
        out += to_utf8(bytes, charset);
        bytes.clear();
    };
    while (at < value.size()) {
        const std::size_t next = value.find("=?", at);
        const std::string_view between = value.substr(at, std::min(next, value.size()) - at);
        const bool joins =
            !bytes.empty() && trim(between).empty() && next != std::string_view::npos;
        const auto word =
            next == std::string_view::npos ? std::nullopt : word_at(value.substr(next));
        if (!joins || !word) {
            flush();
            out += to_utf8(between, "");
        } else if (word->charset != charset) {
            flush();
        }
        if (next == std::string_view::npos) break;
        if (word) {
            charset = word->charset;
            bytes += word->bytes;
            at = next + word->length;
        } else {
            out += "=?";
            at = next + 2;
        }
    }
    flush();
    return out;
}

}  // namespace tsb::mime
