// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are no RTF, or that mean to do harm: every limit has its test.
#include "config/base/text.hpp"
#include "parsers/rtf/fields.hpp"
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

void expect_fault(const std::string& bytes, DocumentFault fault, const std::string& named,
                  const std::string& why, const RtfLimits& limits = {}) {
    const auto sheet = read_rtf(bytes, limits);
    ASSERT_FALSE(sheet.has_value()) << why;
    EXPECT_EQ(document_fault(sheet.error()), fault) << why << ": " << sheet.error().what;
    EXPECT_NE(sheet.error().what.find(named), std::string::npos)
        << why << ": " << sheet.error().what;
    EXPECT_EQ(sheet.error().kind, ErrorKind::input) << why;
}

TEST(RtfHostile, WhatIsNoRtfIsSaidToBeNone) {
    for (const char* bytes :
         {"Dear Sir", "{Dear Sir}", "{\\b x}", "\\rtf1", "{}", "{{\\rtf1 x}}", "}"})
        expect_fault(bytes, DocumentFault::no_document, "does not begin", bytes);
    expect_fault("", DocumentFault::damaged, "cut off", "nothing");
    EXPECT_TRUE(read_rtf("{\\rtf1}").has_value()) << "an empty document is one";
    EXPECT_TRUE(read_rtf("\n{\\rtf x}}}} and more").has_value()) << "what stands behind is nothing";
}

const std::string whole = document(
    row({ticked_box, "yes{\\footnote\\pard n\\par}"}) +
    R"(\pard{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict 00}}}{\shptxt a\par}}}{\header h}{\f4\'d6\'a7}\u-10179?\u-8704?{\object\objocx{\result x}}\par)" +
    R"(\pard\itap2 n\nestcell{\*\nesttableprops\trowd\cellx9\nestrow}\cell\row)");

TEST(RtfHostile, EveryShorterPieceOfADocumentIsAnErrorNotACrash) {
    ASSERT_TRUE(read_rtf(whole).has_value());
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(read_rtf(whole.substr(0, size)).has_value()) << size;
}

TEST(RtfHostile, NoFlippedByteAndNoLostOneCrashesTheReader) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const char other : {'{', '}', '\\', '\0', 'z'}) {
            std::string damaged = whole;
            damaged.at(i) = other;
            const auto sheet = read_rtf(damaged);
            if (!sheet) {
                EXPECT_TRUE(document_fault(sheet.error()).has_value()) << i;
            }
        }
        std::string shorter = whole;
        shorter.erase(i, 1);
        const auto sheet = read_rtf(shorter);
        if (sheet) {
            EXPECT_LE(all_marks(*sheet).size(), 10U) << i;
        }
    }
}

TEST(RtfHostile, WordsInPlacesTheyDoNotBelongToDoNoHarm) {
    for (
        const char* words :
        {R"(\row\nestrow\cell\nestcell)", R"({\fldrslt x}{\fldinst y}{\formfield\fftype1})",
         R"({\ffl x})", R"(\shptxt{\shptxt\footnote{\header}})", R"({\sp{\sv{\pict}}}{\sn x})",
         R"(\field\fldinst FORMCHECKBOX)", R"(\field\field\fldinst\field\fldrslt\fldrslt)",
         R"(\nesttableprops\nesttableprops\nestrow)", R"(\footnote\footnote\shp\shptxt\par)",
         R"(\cellx-2147483648\cellx2147483647\trleft-2147483648\cell\row)",
         R"(\uc-5\u0 \u-99999999 \f-1\fs-2147483648\cf-1)",
         R"({\fonttbl\f-1;\f1\f2\f3;;;}{\colortbl;;\red-1\red999;})",
         R"({\stylesheet\s1\s2{\cs3{\s4}}}\s1\cs3)",
         R"({\pict\picwgoal2147483647\picscalex-2147483648\pichgoal2147483647\picscaley2147483647})",
         R"(\bin-1\bin99999999)", R"(\itap-5 x\par\itap8 y\par\itap0\cell)"}) {
        const auto sheet = read_rtf(document(words));
        if (!sheet) {
            EXPECT_TRUE(document_fault(sheet.error()).has_value()) << words;
        }
    }
}

TEST(RtfHostile, TheTextIsValidUtf8WhateverTheBytesAre) {
    std::string body;
    for (int code = 0x80; code < 0x100; ++code) body += static_cast<char>(code);
    for (const int font : {0, 1, 2, 3, 4, 5, 7})
        EXPECT_TRUE(valid_utf8(text_of("\\f" + std::to_string(font) + " " + body))) << font;
}

struct LimitRow {
    const char* name;
    RtfLimits limits;
    std::string fits, too_much;
};

TEST(RtfHostile, EveryLimitOfOursIsEnforcedAndNamed) {
    const auto with = [](std::size_t RtfLimits::*which, std::size_t value) {
        RtfLimits limits;
        limits.*which = value;
        return limits;
    };
    const auto in = [](const std::string& body) { return "{\\rtf1 " + body + "}"; };
    const auto font = [](int number) { return "{\\f" + std::to_string(number) + " A;}"; };
    const LimitRow table[] = {
        {"file_bytes", with(&RtfLimits::file_bytes, 10), "{\\rtf1 xx}", "{\\rtf1 xxx}"},
        {"depth", with(&RtfLimits::depth, 4), in("{{{}}}{{{}}}"), in("{{{{}}}}")},
        {"words", with(&RtfLimits::words, 8), in("\\b\\b{}\\b\\~"), in("\\b\\b{}{}\\b\\~{}")},
        {"paragraphs", with(&RtfLimits::paragraphs, 3), in("\\par\\par\\cell"),
         in("\\par\\par\\par\\cell")},
        {"fonts", with(&RtfLimits::fonts, 2), in("{\\fonttbl" + font(1) + font(2) + font(1) + "}"),
         in("{\\fonttbl" + font(1) + font(2) + font(3) + "}")},
        {"colours", with(&RtfLimits::colours, 2), in("{\\colortbl;;}"), in("{\\colortbl;;;}")},
        {"styles", with(&RtfLimits::styles, 2),
         in("{\\stylesheet{\\s1 a;}{\\s2 b;}{\\s1 c;}{\\*\\cs3 d;}}"),
         in("{\\stylesheet{\\s1 a;}{\\s2 b;}{\\s3 c;}}")},
        {"styles", with(&RtfLimits::style_words, 2), in("{\\stylesheet{\\s1\\b\\v\\foo a;}}"),
         in("{\\stylesheet{\\s1\\b\\v\\b a;}}")},
        {"stories", with(&RtfLimits::stories, 2),
         in(R"({\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv a}}}})"),
         in(R"({\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv a}}{\sp{\sn gtextUNICODE}{\sv a}}}})")},
        {"stories", with(&RtfLimits::stories, 3), in("{\\header a}{\\footnote b}"),
         in("{\\header a}{\\footnote b}{\\footnote c}")},
    };
    for (const LimitRow& one : table) {
        const auto fits = read_rtf(one.fits, one.limits);
        EXPECT_TRUE(fits.has_value()) << one.name << ": " << (fits ? "" : fits.error().what);
        expect_fault(one.too_much, DocumentFault::limit, one.name, one.name, one.limits);
    }
}

TEST(RtfHostile, AStyleUsedOverAndOverCountsItsWords) {
    RtfLimits limits;
    limits.words = 400;
    const std::string style = "{\\rtf1{\\stylesheet{\\s1" + repeat("\\b", 100) + " a;}}";
    EXPECT_TRUE(read_rtf(style + "\\s1 x}", limits).has_value());
    expect_fault(style + "\\s1\\s1\\s1 x}", DocumentFault::limit, "words", "three times", limits);
}

TEST(RtfHostile, TheLimitsOfTheSheetAreEnforcedAndNamed) {
    const auto levels = [](std::size_t count) {
        return "\\itap" + std::to_string(count) + " x\\par";
    };
    const auto fields = [](std::size_t count) {
        return repeat("{\\field{\\fldrslt ", count) + "x" + repeat("}}", count);
    };
    const auto cells = [](std::size_t count) {
        std::string out = "\\trowd";
        for (std::size_t i = 1; i <= count; ++i) out += "\\cellx" + std::to_string(100 * i);
        return out + "\\row";
    };
    struct Row {
        const char* name;
        std::string fits, too_much;
    };
    const Row table[] = {
        {"max_table_depth", levels(max_table_depth), levels(max_table_depth + 1)},
        {"max_table_columns", cells(max_table_columns), cells(max_table_columns + 1)},
        {"max_table_columns", repeat("\\cell", max_table_columns) + "\\row",
         repeat("\\cell", max_table_columns + 1) + "\\row"},
        {"max_open_fields", fields(rtf::max_open_fields), fields(rtf::max_open_fields + 1)},
        {"max_marks", repeat("\\u9746?", max_marks), repeat("\\u9746?", max_marks + 1)},
        {"max_cells", repeat("\\cell\\row", max_cells), repeat("\\cell\\row", max_cells + 1)},
        {"max_runs", repeat("{\\b a}b", max_runs / 2),
         repeat("{\\b a}b", max_runs / 2) + "{\\b a}"},
        {"max_text_bytes", std::string(max_text_bytes, 'x'), std::string(max_text_bytes + 1, 'x')},
    };
    for (const Row& one : table) {
        const auto fits = read_rtf("{\\rtf1 " + one.fits + "}");
        EXPECT_TRUE(fits.has_value()) << one.name << ": " << (fits ? "" : fits.error().what);
        expect_fault("{\\rtf1 " + one.too_much + "}", DocumentFault::limit, one.name, one.name);
    }
}

TEST(RtfHostile, MegabytesOfAPictureAreNotText) {
    const auto sheet = read_rtf("{\\rtf1{\\pict " + std::string(max_text_bytes * 2, 'f') + "}x}");
    ASSERT_TRUE(sheet.has_value());
    EXPECT_EQ(plain_text(*sheet), "x");
}

}  // namespace
}  // namespace tsb::test
