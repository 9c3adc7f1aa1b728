// SPDX-License-Identifier: GPL-3.0-or-later
// Pages that would take very long are refused by a limit, which the problem names.
#include <gtest/gtest.h>

#include <functional>

#include "tests/unit/pdf/drawn_page.hpp"

namespace tsb::test {
namespace {

std::string limit_of(const Result<Sheet>& sheet) {
    if (!sheet) return sheet.error().what;
    for (const SheetProblem& problem : sheet->problems)
        if (problem.code == "limit" || problem.code == "damaged") return problem.text;
    return "none";
}

std::string repeat(std::size_t times, const std::function<std::string(std::size_t)>& what) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += what(i);
    return all;
}

std::string number(std::size_t value) {
    return std::to_string(value);
}

TEST(DrawnLimits, TheWorstPagesAreRefusedByName) {
    const auto scattered = [](std::size_t i) {
        return number(i * 37 % 190) + " " + number(i * 53 % 90);
    };
    struct Row {
        const char* why;
        std::string content;
        const char* limit;
    };
    const Row rows[] = {
        {"letters that are each a word",
         "BT /F1 6 Tf " +
             repeat(12'000,
                    [&](std::size_t i) { return "1 0 0 1 " + scattered(i) + " Tm (X) Tj "; }) +
             "ET ",
         "page 1, max_page_words"},
        {"too many letters",
         "BT /F1 1 Tf " +
             repeat(1'100,
                    [](std::size_t) {
                        return "1 0 0 1 1 10 Tm (" + std::string(100, 'x') + ") Tj ";
                    }) +
             "ET ",
         "page 1, max_page_glyphs"},
        {"too many squares",
         repeat(40'000, [&](std::size_t i) { return scattered(i) + " 1 1 re S "; }),
         "page 1, max_page_segments"},
        {"too many pictures", repeat(6'000, [](std::size_t) { return "/I Do "; }),
         "page 1, max_page_images"},
        {"long lines that cross each other",
         repeat(36'000, [&](std::size_t i) { return scattered(i) + " m 200 100 l 0 0 l S "; }),
         "page 1, max_page_work"},
        {"the page filled again and again",
         repeat(5'000, [](std::size_t) { return "0 0 200 100 re f "; }), "page 1, max_page_work"},
        {"letters larger than the page",
         "BT /F1 900 Tf " +
             repeat(5'000, [](std::size_t) { return std::string("1 0 0 1 -90 -90 Tm (X) Tj "); }) +
             "ET ",
         "page 1, max_page_work"},
        {"a large picture, small and often",
         repeat(1'500, [](std::size_t) { return std::string("q 9 0 0 9 0 0 cm /L Do Q "); }),
         "page 1, max_page_work"},
    };
    for (const Row& row : rows) {
        DrawnPage page;
        page.content = row.content;
        page.image("I", 1, 1, "x");
        page.image("L", 400, 400, std::string(160'000, 'x'));
        const Result<Sheet> sheet = read_pdf(page.write());
        EXPECT_NE(limit_of(sheet).find(row.limit), std::string::npos)
            << row.why << ": " << limit_of(sheet);
    }
}

TEST(DrawnLimits, HoldForAllPagesTogether) {
    struct Row {
        const char* limit;
        std::function<void(PdfLimits&)> lower;
    };
    const Row rows[] = {
        {"max_file_glyphs", [](PdfLimits& limits) { limits.max_file_glyphs = 15; }},
        {"max_file_segments", [](PdfLimits& limits) { limits.max_file_segments = 15; }},
        {"max_file_work", [](PdfLimits& limits) { limits.max_file_work = 50'000; }},
    };
    DrawnPage page;
    page.content = "20 48 10 10 re S BT /F1 10 Tf 36 50 Td (letters) Tj ET ";
    const std::string bytes = page.write(4);
    EXPECT_EQ(limit_of(read_pdf(bytes)), "none");
    for (const Row& row : rows) {
        PdfLimits limits;
        row.lower(limits);
        const Result<Sheet> sheet = read_pdf(bytes, limits);
        EXPECT_NE(limit_of(sheet).find(row.limit), std::string::npos) << limit_of(sheet);
    }
}

// Poppler gives no page at all for more than 10,000 annotations.
TEST(DrawnLimits, APageThatCannotBeDrawnIsNoBlankPage) {
    DrawnPage page;
    page.content = "20 48 10 10 re S ";
    const std::string link =
        PdfFile::ref(page.file.add("<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>")) + " ";
    page.annotations = repeat(10'500, [&](std::size_t) { return link; });
    EXPECT_EQ(limit_of(read_pdf(page.write())), "page 1 cannot be drawn: it was not read");
}

}  // namespace
}  // namespace tsb::test
