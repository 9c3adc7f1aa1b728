// SPDX-License-Identifier: GPL-3.0-or-later
// The document around the fields: geometry, encryption, damage, bombs, loops.
#include <gtest/gtest.h>

#include <qpdf/Buffer.hh>
#include <qpdf/Pl_Buffer.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

#include "parsers/pdf/arabic.hpp"
#include "parsers/pdf/drawn/drawn.hpp"
#include "parsers/pdf/lines.hpp"
#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/page_frame.hpp"
#include "parsers/pdf/words.hpp"
#include "tests/unit/pdf/small_pdf.hpp"

namespace tsb::test {
namespace {

std::string deflated(const std::string& data) {
    Pl_Buffer buffer("out");
    Pl_Flate deflate("deflate", &buffer, Pl_Flate::a_deflate);
    deflate.write(reinterpret_cast<const unsigned char*>(data.data()), data.size());
    deflate.finish();
    const auto result = buffer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(result->getBuffer()), result->getSize()};
}

std::string encrypted(const std::string& pdf, const char* password) {
    QPDF file;
    file.processMemoryFile("in", pdf.data(), pdf.size());
    QPDFWriter writer(file);
    writer.setOutputMemory();
    writer.setR6EncryptionParameters(password, "owner", true, true, true, true, true, true,
                                     qpdf_r3p_full, true);
    writer.write();
    const auto result = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(result->getBuffer()), result->getSize()};
}

std::string rewritten_with_object_streams(const std::string& pdf) {
    QPDF file;
    file.processMemoryFile("in", pdf.data(), pdf.size());
    QPDFWriter writer(file);
    writer.setOutputMemory();
    writer.setObjectStreamMode(qpdf_o_generate);
    writer.write();
    const auto result = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(result->getBuffer()), result->getSize()};
}

std::string what(const Result<Sheet>& sheet) {
    return sheet ? "a sheet" : sheet.error().what;
}

bool begins(const std::string& text, std::string_view start) {
    return text.rfind(start, 0) == 0;
}

constexpr const char* ticked_box = "/V /Yes /AS /Yes";

TEST(PageFrame, UndoesRotationAndCrop) {
    struct Row {
        long long rotate;
        Box box;
    };
    const pdf::Rect media{0, 0, 200, 100}, crop{10, 20, 190, 90}, mark{20, 30, 32, 40};
    const Row rows[] = {{0, {1, 10, 50, 22, 60}},     {90, {1, 10, 10, 20, 22}},
                        {180, {1, 158, 10, 170, 20}}, {270, {1, 50, 158, 60, 170}},
                        {-90, {1, 50, 158, 60, 170}}, {45, {1, 10, 50, 22, 60}}};
    for (const Row& row : rows) {
        const Box box = pdf::PageFrame(media, crop, row.rotate, 1).to_view(mark);
        EXPECT_DOUBLE_EQ(box.left, row.box.left) << row.rotate;
        EXPECT_DOUBLE_EQ(box.top, row.box.top) << row.rotate;
        EXPECT_DOUBLE_EQ(box.right, row.box.right) << row.rotate;
        EXPECT_DOUBLE_EQ(box.bottom, row.box.bottom) << row.rotate;
    }
}

// Both parsers must put text and field into one frame: the label stands 8 points right of its box
// in the page's own coordinates, wherever that is after rotation.
TEST(Documents, RotatedAndCroppedPagesKeepTheLabelAtItsBox) {
    for (const int rotate : {0, 90, 180, 270}) {
        const std::string extra =
            "/MediaBox [0 0 200 100] /CropBox [10 20 190 90] /Rotate " + std::to_string(rotate);
        const Result<Sheet> sheet = read_pdf(one_box(ticked_box, {"Yes", "Off"}, extra));
        ASSERT_NE(only_mark(sheet), nullptr) << rotate;
        EXPECT_FALSE(has_problem(sheet, "views-disagree")) << rotate;
        const Page& page = sheet->pages[0];
        ASSERT_EQ(page.texts.size(), 1U);
        EXPECT_EQ(page.texts[0].text, "label");
        EXPECT_EQ(page.width, rotate % 180 == 0 ? 180 : 70);
        const Box& box = *page.marks[0].box;
        const Box& text = page.texts[0].box;
        const double gap = rotate == 0     ? text.left - box.right
                           : rotate == 90  ? text.top - box.bottom
                           : rotate == 180 ? box.left - text.right
                                           : box.top - text.bottom;
        EXPECT_NEAR(gap, 8, 1) << rotate;
        const bool lies_down = rotate % 180 != 0;
        EXPECT_TRUE(lies_down ? text.left < box.right && box.left < text.right
                              : pdf::overlap_vertically(text, box))
            << rotate;
    }
}

TEST(Documents, ABoxKeepsTheTextsOnItsTwoSidesApart) {
    SmallPdf pdf;
    pdf.page_text = "BT /F1 10 Tf 20 50 Td (no) Tj ET BT /F1 10 Tf 46 50 Td (yes) Tj ET";
    const int box =
        pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 /Rect [34 48 44 58] /V /Off >>");
    pdf.add_page(PdfFile::ref(box));
    const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
    ASSERT_TRUE(sheet.has_value());
    ASSERT_EQ(sheet->pages.at(0).texts.size(), 2U);
    EXPECT_EQ(sheet->pages[0].texts[1].text, "yes");
}

TEST(Documents, ObjectStreamsAreRead) {
    const Result<Sheet> sheet = read_pdf(rewritten_with_object_streams(one_box(ticked_box)));
    ASSERT_NE(only_mark(sheet), nullptr) << what(sheet);
    EXPECT_EQ(only_mark(sheet)->state, MarkState::ticked);
    EXPECT_TRUE(sheet->problems.empty());
}

// poppler draws a field that has no appearance, for which it opens the fonts of the system.
TEST(Documents, TextIsReadWithoutTheForm) {
    SmallPdf small;
    small.form_extra = "/NeedAppearances true /DA (/F1 10 Tf 0 g)";
    const int text = small.file.add(
        "<< /Subtype /Widget /FT /Tx /T (who) /F 4 /DA (/F1 10 Tf 0 g) /Rect [10 70 190 95] /V "
        "(drawn) >>");
    small.add_page(PdfFile::ref(text));
    const std::string plain = small.write(PdfFile::ref(text));
    for (const std::string& pdf :
         {plain, rewritten_with_object_streams(plain), encrypted(plain, "")}) {
        const Result<pdf::Objects> objects = pdf::read_objects(pdf, {});
        ASSERT_TRUE(objects.has_value());
        const auto updated = pdf::append_update(pdf, objects->without_form);
        ASSERT_TRUE(updated.has_value());
        Result<pdf::DrawnDocument> drawn = pdf::DrawnDocument::open(*updated);
        ASSERT_TRUE(drawn.has_value());
        const pdf::PageRecord page = drawn->record(1, {}, 100);
        ASSERT_EQ(page.words.size(), 1U);
        EXPECT_EQ(page.words[0].text, u"label");
        EXPECT_EQ(read_pdf(pdf)->pages.at(0).texts.at(0).text, "drawn");
    }
    std::string damaged = plain;
    damaged.replace(damaged.rfind("startxref\n") + 10, 1, "9");
    const Result<Sheet> repaired = read_pdf(damaged);
    ASSERT_TRUE(has_problem(repaired, "repaired"));
    EXPECT_EQ(repaired->pages.at(0).texts.size(), 2U);
    EXPECT_EQ(pdf::append_update("%PDF-1.4 no reference", {}), std::nullopt);
    EXPECT_EQ(pdf::append_update("x" + plain, {}), std::nullopt);
}

TEST(Documents, AnEmptyPasswordOpensAndIsNoted) {
    const Result<Sheet> sheet = read_pdf(encrypted(one_box(ticked_box), ""));
    ASSERT_NE(only_mark(sheet), nullptr) << what(sheet);
    EXPECT_EQ(only_mark(sheet)->state, MarkState::ticked);
    EXPECT_EQ(only_mark(sheet)->text, "label");
    EXPECT_TRUE(has_problem(sheet, "empty-password"));
}

TEST(Documents, APasswordIsAnErrorOfItsOwn) {
    EXPECT_TRUE(begins(what(read_pdf(encrypted(one_box(ticked_box), "secret"))), "encrypted: "));
}

TEST(Documents, WhatIsNoPdfIsSaidSo) {
    for (const std::string& bytes :
         {std::string(), std::string("hello"), std::string(5000, 'x') + "%PDF-1.4"})
        EXPECT_TRUE(begins(what(read_pdf(bytes)), "unsupported-format: ")) << what(read_pdf(bytes));
    EXPECT_TRUE(begins(what(read_pdf("%PDF-1.4\ngarbage")), "damaged: "));
}

TEST(Documents, CutAnywhereAreDamagedOrRepairedNeverSilent) {
    const std::string whole = one_box(ticked_box);
    for (std::size_t size = 0; size + 2 < whole.size(); size += 37) {
        const Result<Sheet> sheet = read_pdf(whole.substr(0, size));
        if (sheet) {
            EXPECT_TRUE(has_problem(sheet, "repaired")) << size;
        }
    }
}

TEST(Documents, WithAWrongCrossReferenceTableAreRepairedAndNoted) {
    std::string pdf = one_box(ticked_box);
    pdf.replace(pdf.rfind("startxref\n") + 10, 1, "9");
    const Result<Sheet> sheet = read_pdf(pdf);
    ASSERT_NE(only_mark(sheet), nullptr) << what(sheet);
    EXPECT_EQ(only_mark(sheet)->state, MarkState::ticked);
    EXPECT_TRUE(has_problem(sheet, "repaired"));
}

TEST(Documents, XfaIsNeverNoForm) {
    SmallPdf pdf;
    pdf.form_extra = "/XFA (<xdp/>)";
    pdf.add_page();
    EXPECT_TRUE(has_problem(read_pdf(pdf.write()), "xfa-form"));
}

TEST(Documents, APageWithoutTextIsNoted) {
    SmallPdf pdf;
    pdf.page_text = "0 0 m 10 10 l S";
    pdf.add_page();
    EXPECT_TRUE(has_problem(read_pdf(pdf.write()), "no-text-layer"));
}

// ---- limits

PdfLimits with(std::size_t PdfLimits::*limit, std::size_t value) {
    PdfLimits limits;
    limits.*limit = value;
    return limits;
}

TEST(PdfLimits, ThatEndTheReadingNameThemselves) {
    const std::string pdf = one_box(ticked_box);
    struct Row {
        const char* name;
        std::size_t PdfLimits::*limit;
        std::size_t value;
    };
    const Row rows[] = {{"max_bytes", &PdfLimits::max_bytes, pdf.size() - 1},
                        {"max_objects", &PdfLimits::max_objects, 3},
                        {"max_stream_bytes", &PdfLimits::max_stream_bytes, 10},
                        {"max_depth", &PdfLimits::max_depth, 0},
                        {"max_fields", &PdfLimits::max_fields, 1}};
    for (const Row& row : rows) {
        const std::string error = what(read_pdf(pdf, with(row.limit, row.value)));
        EXPECT_TRUE(begins(error, "limit: ")) << row.name << ": " << error;
        EXPECT_NE(error.find(row.name), std::string::npos) << error;
    }
}

TEST(PdfLimits, ThatCutTheReadingAreProblems) {
    SmallPdf two_boxes;
    std::string refs;
    for (const char* name : {"(a)", "(b)"})
        refs += PdfFile::ref(two_boxes.file.add("<< /Subtype /Widget /FT /Btn /F 4 /V /Off " +
                                                rect() + "/T " + name + " >>")) +
                " ";
    two_boxes.page_text = "BT /F1 10 Tf 40 50 Td (two words) Tj ET";
    two_boxes.add_page(refs);
    two_boxes.add_page();
    const std::string pdf = two_boxes.write(refs);
    EXPECT_FALSE(has_problem(read_pdf(pdf), "limit"));
    for (const auto limit : {&PdfLimits::max_pages, &PdfLimits::max_widgets, &PdfLimits::max_words,
                             &PdfLimits::max_page_words, &PdfLimits::max_text})
        EXPECT_TRUE(has_problem(read_pdf(pdf, with(limit, 1)), "limit"));
}

TEST(PdfLimits, HoldForABombInPageContents) {
    SmallPdf pdf;
    const int contents =
        pdf.file.add_stream("/Filter /FlateDecode", deflated(std::string(20U << 20U, ' ')));
    pdf.page_extra += " /Contents " + PdfFile::ref(contents);
    const int page = pdf.file.add("<< /Type /Page " + pdf.page_extra + " >>");
    pdf.kids = PdfFile::ref(page);
    EXPECT_TRUE(begins(what(read_pdf(pdf.write())), "limit: PDF max_stream_bytes"));
}

TEST(PdfLimits, HoldForABombInAFormXObject) {
    SmallPdf pdf;
    const int form =
        pdf.file.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode",
                            deflated(std::string(20U << 20U, ' ')));
    const int page = pdf.file.add("<< /Type /Page /Resources << /XObject << /X " +
                                  PdfFile::ref(form) + " >> >> >>");
    pdf.kids = PdfFile::ref(page);
    EXPECT_TRUE(begins(what(read_pdf(pdf.write())), "limit: PDF max_stream_bytes"));
}

TEST(PdfLimits, HoldForABombInAnObjectStreamBeforeItIsOpened) {
    SmallPdf pdf;
    pdf.file.add_stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode",
                        deflated(std::string(20U << 20U, ' ')));
    pdf.add_page();
    EXPECT_TRUE(begins(what(read_pdf(pdf.write())), "limit: PDF max_stream_bytes"));
}

TEST(PdfLimits, HoldForChainsOfFilters) {
    SmallPdf pdf;
    const int contents = pdf.file.add_stream("/Filter [/FlateDecode /FlateDecode /FlateDecode]",
                                             deflated(deflated(deflated("q Q"))));
    const int page = pdf.file.add("<< /Type /Page /Contents " + PdfFile::ref(contents) + " >>");
    pdf.kids = PdfFile::ref(page);
    EXPECT_TRUE(begins(what(read_pdf(pdf.write())), "limit: PDF max_filters"));
}

TEST(PdfLimits, HoldForOnePageNamedManyTimes) {
    SmallPdf pdf;
    pdf.add_page();
    const std::string once = pdf.kids;
    for (int i = 0; i < 1000; ++i) pdf.kids += once;
    const Result<Sheet> sheet = read_pdf(pdf.write());
    ASSERT_TRUE(sheet.has_value()) << what(sheet);
    EXPECT_EQ(sheet->pages.size(), PdfLimits{}.max_pages);
    EXPECT_TRUE(has_problem(sheet, "limit"));
}

std::string with_deep_kids(const char* entry, int depth, bool loop) {
    SmallPdf pdf;
    pdf.add_page();
    std::vector<int> chain;
    for (int i = 0; i < depth; ++i) chain.push_back(pdf.file.reserve());
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const int next = i + 1 < chain.size() ? chain[i + 1] : loop ? chain[0] : 99999;
        pdf.file.set(chain[i],
                     std::string("<< ") + entry + " /Kids [" + PdfFile::ref(next) + "] >>");
    }
    if (std::string_view(entry).find("/Pages") != std::string_view::npos)
        pdf.kids += PdfFile::ref(chain[0]);
    return pdf.write(PdfFile::ref(chain[0]));
}

TEST(PdfLimits, HoldForDeepTreesAndLoops) {
    EXPECT_TRUE(begins(what(read_pdf(with_deep_kids("/FT /Btn /T (a)", 100, false))),
                       "limit: PDF max_depth"));
    EXPECT_TRUE(
        begins(what(read_pdf(with_deep_kids("/Type /Pages", 100, false))), "limit: PDF max_depth"));
    EXPECT_EQ(what(read_pdf(with_deep_kids("/FT /Btn /T (a)", 5, true))), "a sheet");
    EXPECT_TRUE(begins(what(read_pdf(with_deep_kids("/Type /Pages", 5, true))), "damaged: "));
}

TEST(PdfLimits, HoldForLoopsOfParents) {
    SmallPdf pdf;
    const int a = pdf.file.reserve(), b = pdf.file.reserve();
    pdf.file.set(
        a, "<< /Subtype /Widget /FT /Btn /V /Off " + rect() + "/Parent " + PdfFile::ref(b) + " >>");
    pdf.file.set(b, "<< /T (b) /Parent " + PdfFile::ref(a) + " >>");
    pdf.add_page(PdfFile::ref(a));
    const Result<Sheet> sheet = read_pdf(pdf.write());
    ASSERT_NE(only_mark(sheet), nullptr) << what(sheet);
    EXPECT_EQ(only_mark(sheet)->state, MarkState::empty);
}

// ---- right to left

TEST(LogicalOrder, UndoesTheDrawnOrder) {
    struct Row {
        const char* why;
        std::u16string drawn, read;
    };
    const Row rows[] = {
        {"left to right stays", u"Question 7/17", u"Question 7/17"},
        {"one word", u"ةقفاوملا", u"الموافقة"},
        {"words and a number", u"7/17 ةلأسملا", u"المسألة 7/17"},
        {"Latin inside", u"ةقفرم ITU-T X.1234 ةلأسملا", u"المسألة ITU-T X.1234 مرفقة"},
        {"a vowel mark stays behind its letter", u"ةعجَارملا", u"المراجَعة"},
        {"Arabic inside Latin", u"Reply: معن OK by mail", u"Reply: نعم OK by mail"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(pdf::to_utf8(pdf::logical_order(row.drawn)), pdf::to_utf8(row.read)) << row.why;
}

TEST(LamAlef, PairsOfOneGlyphAreTurned) {
    using pdf::Word;
    const Box box{1, 0, 0, 50, 10};
    struct Row {
        const char* why;
        std::vector<Word> words;
        std::u16string last;
    };
    const Row rows[] = {
        {"alone it is the word not", {{u"لا", box, true, {3.4, 3.4}}}, u"ال"},
        {"after an article", {{u"ضلاا", box, true, {9, 3.4, 3.3, 3.3}}}, u"ضالا"},
        {"for the", {{u"صتلال", box, true, {6, 6, 3.1, 3.3, 3}}}, u"صتالل"},
        {"and for the", {{u"صتلالو", box, true, {6, 6, 3.1, 3.3, 3, 4}}}, u"صتاللو"},
        {"as wide as a sure one",
         {{u"لا", box, true, {3.4, 3.4}}, {u"ةملاع", box, true, {6, 6, 3.4, 3.3, 6}}},
         u"ةمالع"},
        {"wider than the sure one",
         {{u"لا", box, true, {3.4, 3.4}}, {u"ةلأسم", box, true, {6, 3.6, 3.7, 9, 6}}},
         u"ةلأسم"},
        {"no sure one, equal halves", {{u"ةملاع", box, true, {6, 6, 3.4, 3.4, 6}}}, u"ةمالع"},
        {"no sure one, one width for all", {{u"ةملاع", box, true, {5, 5, 5, 5, 5}}}, u"ةملاع"},
    };
    for (const Row& row : rows) {
        std::vector<Word> words = row.words;
        pdf::turn_lam_alef(words);
        EXPECT_EQ(pdf::to_utf8(words.back().text), pdf::to_utf8(row.last)) << row.why;
        EXPECT_TRUE(words.back().widths.empty());
    }
}

}  // namespace
}  // namespace tsb::test
