// SPDX-License-Identifier: GPL-3.0-or-later
// Text of generated PDFs: strings, lines, the order of drawing, and a font for every alphabet.
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace {

double width_of(UChar32 c) {
    if (u_getIntPropertyValue(c, UCHAR_CANONICAL_COMBINING_CLASS) != 0) return 0;
    return c >= 0x2E80 ? 1.0 : 0.5;
}

std::string utf16(UChar32 character) {
    char16_t units[2];
    int32_t length = 0;
    U16_APPEND_UNSAFE(units, length, character);
    std::string result;
    for (int32_t i = 0; i < length; ++i) result += pdf_hex(units[i]);
    return result;
}

}  // namespace

std::string pdf_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

std::string pdf_hex(unsigned value) {
    char text[8];
    std::snprintf(text, sizeof text, "%04X", value & 0xFFFFU);
    return text;
}

std::string pdf_text_string(const std::string& utf8) {
    std::string result = "<FEFF";
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
    for (int32_t i = 0; i < text.length(); ++i) result += pdf_hex(text.charAt(i));
    return result + ">";
}

bool is_latin(const icu::UnicodeString& text) {
    for (int32_t i = 0; i < text.length(); ++i)
        if (text.charAt(i) > 0xFF || (text.charAt(i) >= 0x80 && text.charAt(i) < 0xA0))
            return false;
    return true;
}

double width_of(const icu::UnicodeString& text) {
    double sum = 0;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        sum += width_of(text.char32At(i));
    return sum * pdf_font_size;
}

// The order in which a right-to-left line is drawn, from left to right. Numbers and addresses are
// left as they are.
icu::UnicodeString drawn_order(const icu::UnicodeString& logical) {
    if (is_latin(logical)) return logical;
    UErrorCode status = U_ZERO_ERROR;
    UBiDi* bidi = ubidi_openSized(logical.length(), 0, &status);
    ubidi_setPara(bidi, logical.getBuffer(), logical.length(), 1, nullptr, &status);
    std::u16string drawn(static_cast<std::size_t>(logical.length()) * 2 + 2, u'\0');
    const int32_t length = ubidi_writeReordered(
        bidi, drawn.data(), static_cast<int32_t>(drawn.size()), UBIDI_KEEP_BASE_COMBINING, &status);
    ubidi_close(bidi);
    if (U_FAILURE(status)) throw std::runtime_error("bidi");
    return {drawn.data(), length};
}

std::vector<icu::UnicodeString> wrap(const std::string& utf8, double width) {
    std::vector<icu::UnicodeString> lines(1);
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
    icu::UnicodeString word;
    const auto flush = [&] {
        if (width_of(lines.back() + word) > width && !lines.back().isEmpty()) {
            lines.back().trim();
            lines.emplace_back();
        }
        lines.back() += word;
        word.remove();
    };
    for (int32_t i = 0; i < text.length(); ++i) {
        word += text.charAt(i);
        if (text.charAt(i) == u' ' || text.charAt(i) >= 0x2E80) flush();
    }
    flush();
    lines.back().trim();
    return lines;
}

std::string CodedFont::encode(const icu::UnicodeString& text) {
    std::string result = "<";
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        result += pdf_hex(code_of(text.char32At(i)));
    return result + ">";
}

int CodedFont::write(PdfFile& file) const {
    std::string widths, map;
    for (const auto& [character, code] : codes_) {
        widths += std::to_string(code) + " [" +
                  std::to_string(std::lround(width_of(character) * 1000)) + "] ";
        map += "1 beginbfchar <" + pdf_hex(code) + "> <" + utf16(character) + "> endbfchar\n";
    }
    const int to_unicode =
        file.add_stream("",
                        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                        "/CMapName /TsbForm def /CMapType 2 def\n"
                        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
                            map + "endcmap end end");
    const int descriptor = file.add(
        "<< /Type /FontDescriptor /FontName /TsbForm /Flags 4 /FontBBox [0 -200 1000 900] "
        "/ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>");
    const int descendant = file.add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /TsbForm /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /W [" +
        widths + "] /CIDToGIDMap /Identity /FontDescriptor " + PdfFile::ref(descriptor) + " >>");
    return file.add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /TsbForm /Encoding /Identity-H "
        "/DescendantFonts [" +
        PdfFile::ref(descendant) + "] /ToUnicode " + PdfFile::ref(to_unicode) + " >>");
}

unsigned CodedFont::code_of(UChar32 character) {
    return codes_.try_emplace(character, static_cast<unsigned>(codes_.size()) + 1).first->second;
}

}  // namespace tsb::test
