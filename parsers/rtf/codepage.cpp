// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/codepage.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "config/base/text.hpp"

namespace tsb::rtf {
namespace {

constexpr std::array<std::pair<int, int>, 20> charsets{
    {{0, 1252},   {77, 10000}, {78, 932},   {128, 932},  {129, 949},  {134, 936},  {136, 950},
     {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251},
     {222, 874},  {238, 1250}, {254, 437},  {255, 850},  {135, 936},  {179, 1256}}};

constexpr int western = 1252;

struct Row {
    int codepage;
    const char* name;  // ICU's
};
// All that RTF 1.9.1 names and ICU has.
constexpr std::array<Row, 27> names{
    {{437, "ibm-437"},       {708, "iso-8859-6"},    {720, "ibm-720"},       {737, "ibm-737"},
     {775, "ibm-775"},       {850, "ibm-850"},       {852, "ibm-852"},       {855, "ibm-855"},
     {857, "ibm-857"},       {862, "ibm-862"},       {864, "ibm-864"},       {866, "ibm-866"},
     {874, "windows-874"},   {932, "windows-932"},   {936, "windows-936"},   {949, "windows-949"},
     {950, "windows-950"},   {1250, "windows-1250"}, {1251, "windows-1251"}, {1252, "windows-1252"},
     {1253, "windows-1253"}, {1254, "windows-1254"}, {1255, "windows-1255"}, {1256, "windows-1256"},
     {1257, "windows-1257"}, {1258, "windows-1258"}, {10000, "macintosh"}}};
constexpr Row utf8{65001, "utf-8"};

const Row* row_of(int codepage) {
    if (codepage == utf8.codepage) return &utf8;
    for (const Row& row : names) {
        if (row.codepage == codepage) return &row;
    }
    return nullptr;
}

}  // namespace

int codepage_of_charset(int charset, int otherwise) {
    for (const auto& [known, codepage] : charsets) {
        if (known == charset) return codepage;
    }
    return otherwise;
}

void Codepages::Close::operator()(UConverter* converter) const {
    ucnv_close(converter);
}

UConverter* Codepages::converter(int codepage) {
    const auto known = converters_.find(codepage);
    if (known != converters_.end()) return known->second.get();
    const Row* row = row_of(codepage);
    if (row == nullptr) return converter(western);
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UConverter, Close> made(ucnv_open(row->name, &status));
    if (U_FAILURE(status)) made.reset();
    return converters_.emplace(codepage, std::move(made)).first->second.get();
}

std::string Codepages::to_utf8(std::string_view bytes, int codepage) {
    // The same in all of them.
    if (std::all_of(bytes.begin(), bytes.end(), [](char c) { return c > 0; }))
        return std::string(bytes);
    UConverter* const from = converter(codepage);
    if (from == nullptr) return to_valid_utf8(bytes);
    ucnv_reset(from);
    // No code page gives more UTF-16 units than it has bytes, nor more than three bytes for each.
    std::vector<char16_t> wide(bytes.size() + 1);
    UErrorCode status = U_ZERO_ERROR;
    const int32_t units = ucnv_toUChars(from, wide.data(), static_cast<int32_t>(wide.size()),
                                        bytes.data(), static_cast<int32_t>(bytes.size()), &status);
    if (U_FAILURE(status)) return to_valid_utf8(bytes);
    std::string text(static_cast<std::size_t>(units) * 3, '\0');
    int32_t length = 0;
    u_strToUTF8WithSub(text.data(), static_cast<int32_t>(text.size()), &length, wide.data(), units,
                       0xFFFD, nullptr, &status);
    text.resize(U_FAILURE(status) ? 0 : static_cast<std::size_t>(length));
    return text;
}

}  // namespace tsb::rtf
