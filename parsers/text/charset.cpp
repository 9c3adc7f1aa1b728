// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/text/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include <memory>
#include <vector>

#include "config/base/text.hpp"
#include "parsers/text/text.hpp"

namespace tsb::text {
namespace {

constexpr char fallback[] = "windows-1252";

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(std::string_view charset) {
    if (charset.empty() || charset.size() > max_charset_name ||
        charset.find('\0') != std::string_view::npos)
        return nullptr;
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(std::string(charset).c_str(), &status));
    return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

std::string to_utf8(const char16_t* text, std::size_t units) {
    std::string result(units * 3, '\0');
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8WithSub(result.data(), static_cast<int32_t>(result.size()), &length, text,
                       static_cast<int32_t>(units), 0xFFFD, nullptr, &status);
    result.resize(U_FAILURE(status) ? 0 : static_cast<std::size_t>(length));
    return result;
}

// Piece by piece, so that the UTF-16 in between stays small.
std::string convert(UConverter* converter, BytesView bytes) {
    std::string result;
    std::vector<char16_t> buffer(1U << 20U);
    std::size_t carried =
        0;  // first half of a surrogate pair whose second half is in the next piece
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    while (status == U_BUFFER_OVERFLOW_ERROR && result.size() <= max_text_bytes) {
        status = U_ZERO_ERROR;
        char16_t* target = buffer.data() + carried;
        ucnv_toUnicode(converter, &target, buffer.data() + buffer.size(), &at, end, nullptr, true,
                       &status);
        auto units = static_cast<std::size_t>(target - buffer.data());
        carried = 0;
        if (status == U_BUFFER_OVERFLOW_ERROR && units > 0 && U16_IS_LEAD(buffer[units - 1])) {
            carried = 1;
            --units;
        }
        result += to_utf8(buffer.data(), units);
        if (carried > 0) buffer.front() = buffer[units];
    }
    return to_valid_utf8(result);
}

bool is_utf8_name(std::string_view charset) {
    return ascii_iequals(charset, "utf-8") || ascii_iequals(charset, "utf8");
}

// ASCII is what a program says that knows nothing of charsets.
bool says_nothing(std::string_view charset) {
    return charset.empty() || ascii_iequals(charset, "us-ascii") || ascii_iequals(charset, "ascii");
}

}  // namespace

std::string decode(BytesView bytes, std::string_view charset) {
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return to_valid_utf8(bytes.substr(3));
    if (bytes.substr(0, 2) == "\xFF\xFE") charset = "utf-16le", bytes.remove_prefix(2);
    if (bytes.substr(0, 2) == "\xFE\xFF") charset = "utf-16be", bytes.remove_prefix(2);
    if (is_utf8_name(charset)) return to_valid_utf8(bytes);
    const Converter named = says_nothing(charset) ? nullptr : open_converter(charset);
    if (named) return convert(named.get(), bytes);
    if (valid_utf8(bytes)) return to_valid_utf8(bytes);
    const Converter western = open_converter(fallback);
    return western ? convert(western.get(), bytes) : to_valid_utf8(bytes);
}

}  // namespace tsb::text
