// SPDX-License-Identifier: GPL-3.0-or-later
// P14, P16, P17: files within a PDF, ciphers, and ways of writing the file.
#include <gtest/gtest.h>

#include "parsers/pdf/objects.hpp"
#include "parsers/reading/problems.hpp"
#include "tests/support/pdf_form.hpp"
#include "tests/unit/pdf/small_pdf.hpp"

namespace tsb::test {
namespace {

const std::string inner_pdf = "%PDF-1.7 \xE2\xE3 inner";

// A document whose name tree holds the files given; with a box of its own or without.
std::string with_files(const std::vector<std::string>& contents, bool with_box,
                       const std::string& catalog = "") {
    SmallPdf pdf;
    std::string names;
    int number = 0;
    for (const std::string& content : contents) {
        const int stream = pdf.file.add_stream("/Type /EmbeddedFile", content);
        const std::string name = "file" + std::to_string(++number) + ".bin";
        names += "(" + name + ") << /Type /Filespec /F (" + name + ") /EF << /F " +
                 PdfFile::ref(stream) + " >> >> ";
    }
    const int leaf = pdf.file.add("<< /Names [" + names + "] >>");
    const int tree = pdf.file.add("<< /Kids [" + PdfFile::ref(leaf) + "] >>");
    std::string box;
    if (with_box)
        box = PdfFile::ref(pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                        states(pdf.file, {"Yes", "Off"}) + "/V /Yes /AS /Yes >>"));
    pdf.add_page(box);
    pdf.write(box);
    pdf.file.set(pdf.root, "<< /Type /Catalog /Pages " + PdfFile::ref(pdf.pages) + " /AcroForm " +
                               PdfFile::ref(pdf.form) + " /Names << /EmbeddedFiles " +
                               PdfFile::ref(tree) + " >> " + catalog + " >>");
    return pdf.file.write(pdf.root);
}

TEST(EmbeddedFiles, AreNoticedBesideAFormAndHoldWithoutOne) {
    EXPECT_TRUE(has_problem(read_pdf(with_files({inner_pdf}, true)), "embedded-object"));
    EXPECT_FALSE(has_problem(read_pdf(with_files({inner_pdf}, true)), "embedded-form"));
    for (const char* catalog : {"", "/Collection << /Type /Collection >>"})
        EXPECT_TRUE(has_problem(read_pdf(with_files({inner_pdf}, false, catalog)), "embedded-form"))
            << catalog;
    EXPECT_EQ(find_problem("embedded-form")->problem_class, ProblemClass::hold);
    EXPECT_EQ(find_problem("embedded-object")->problem_class, ProblemClass::notice);
}

TEST(EmbeddedFiles, ThatAreTextHoldNoBoxes) {
    const Result<Sheet> sheet = read_pdf(with_files({"<?xml?><invoice/>", "plain"}, false));
    EXPECT_FALSE(has_problem(sheet, "embedded-form"));
    EXPECT_FALSE(has_problem(sheet, "embedded-object"));
}

TEST(EmbeddedFiles, OfAnAnnotationAreFound) {
    SmallPdf pdf;
    const int stream = pdf.file.add_stream("/Type /EmbeddedFile", inner_pdf);
    const int pin = pdf.file.add(
        "<< /Type /Annot /Subtype /FileAttachment /Rect [150 70 160 80] /FS << /UF "
        "(form.pdf) /EF << /UF " +
        PdfFile::ref(stream) + " >> >> >>");
    pdf.add_page(PdfFile::ref(pin));
    const Result<pdf::Objects> objects = pdf::read_objects(pdf.write(), {});
    ASSERT_TRUE(objects.has_value());
    ASSERT_EQ(objects->files.size(), 1U);
    EXPECT_EQ(objects->files[0].name, "form.pdf");
    EXPECT_EQ(objects->files[0].content, inner_pdf);
}

TEST(EmbeddedFiles, AreBoundedInNumberAndSize) {
    const std::string pdf = with_files({inner_pdf, inner_pdf}, false);
    for (const auto& [limit, value] :
         {std::pair{&PdfLimits::max_embedded_files, std::size_t{1}},
          std::pair{&PdfLimits::max_embedded_bytes, inner_pdf.size()}}) {
        PdfLimits limits;
        limits.*limit = value;
        EXPECT_TRUE(has_problem(read_pdf(pdf, limits), "limit"));
        EXPECT_EQ(pdf::read_objects(pdf, limits)->files.size(), 1U);
        limits.*limit = 2 * value;
        EXPECT_FALSE(has_problem(read_pdf(pdf, limits), "limit"));
    }
}

TEST(EmbeddedFiles, InATreeThatLoopsAreReadOnce) {
    SmallPdf pdf;
    const int stream = pdf.file.add_stream("/Type /EmbeddedFile", inner_pdf);
    const int tree = pdf.file.reserve();
    pdf.file.set(tree, "<< /Names [(a) << /F (a) /EF << /F " + PdfFile::ref(stream) +
                           " >> >>] /Kids [" + PdfFile::ref(tree) + "] >>");
    pdf.add_page();
    pdf.write();
    pdf.file.set(pdf.root, "<< /Type /Catalog /Pages " + PdfFile::ref(pdf.pages) +
                               " /Names << /EmbeddedFiles " + PdfFile::ref(tree) + " >> >>");
    EXPECT_EQ(pdf::read_objects(pdf.file.write(pdf.root), {})->files.size(), 1U);
}

TEST(Ciphers, WithoutAPasswordOpenAndWithOneDoNot) {
    const std::string plain = one_box("/V /Yes /AS /Yes");
    for (const PdfCipher cipher :
         {PdfCipher::rc4_40, PdfCipher::rc4_128, PdfCipher::aes_128, PdfCipher::aes_256}) {
        const Result<Sheet> open = read_pdf(encrypted(plain, cipher, ""));
        ASSERT_NE(only_mark(open), nullptr);
        EXPECT_EQ(only_mark(open)->state, MarkState::ticked);
        EXPECT_TRUE(has_problem(open, "empty-password"));
        EXPECT_FALSE(has_problem(open, "repaired"));
        const Result<Sheet> closed = read_pdf(encrypted(plain, cipher, "secret"));
        ASSERT_FALSE(closed.has_value());
        EXPECT_EQ(closed.error().what.rfind("encrypted: ", 0), 0U) << closed.error().what;
    }
}

TEST(Ciphers, OfAnotherKindAreEncrypted) {
    SmallPdf pdf;
    const int encrypt = pdf.file.add("<< /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 >>");
    pdf.add_page();
    const Result<Sheet> sheet =
        read_pdf(pdf.write("", "/ID [<01> <02>] /Encrypt " + PdfFile::ref(encrypt)));
    ASSERT_FALSE(sheet.has_value());
    EXPECT_EQ(sheet.error().what.rfind("encrypted: ", 0), 0U) << sheet.error().what;
}

TEST(Documents, WithAKeyGivenTwiceAreRepaired) {
    EXPECT_TRUE(has_problem(read_pdf(one_box("/V /Off /V /Yes /AS /Yes")), "repaired"));
}

// ---- P7

std::string two_fields(const std::string& first, const std::string& second,
                       const std::string& second_flags) {
    SmallPdf pdf;
    std::string refs, last;
    for (const auto& [entries, flags] :
         {std::pair{first, std::string("/F 4")}, std::pair{second, second_flags}}) {
        const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (same) " + flags + " " +
                                     rect() + states(pdf.file, {"Yes", "Off"}) + entries + " >>");
        pdf.add_page(PdfFile::ref(box));
        refs += PdfFile::ref(box) + " ";
    }
    return pdf.write(refs);
}

TEST(FieldsOfOneName, AreUnclearWhereTheyDifferAndCanBeSeen) {
    struct Row {
        const char* why;
        const char *first, *second, *flags;
        MarkState state;  // of the first
    };
    const char *on = "/V /Yes /AS /Yes", *off = "/V /Off /AS /Off";
    const Row rows[] = {
        {"both ticked", on, on, "/F 4", MarkState::ticked},
        {"both empty, one by silence", off, "", "/F 4", MarkState::empty},
        {"one ticked", on, off, "/F 4", MarkState::unclear},
        {"one ticked, the other is silent", on, "", "/F 4", MarkState::unclear},
        {"one ticked, not printed", on, off, "/F 0", MarkState::unclear},
        {"one ticked, the other hidden", on, off, "/F 2", MarkState::ticked},
    };
    for (const Row& row : rows) {
        const Result<Sheet> sheet = read_pdf(two_fields(row.first, row.second, row.flags));
        ASSERT_TRUE(sheet.has_value());
        ASSERT_EQ(sheet->pages.size(), 2U);
        EXPECT_EQ(sheet->pages[0].marks.at(0).state, row.state)
            << row.why << ": " << sheet->pages[0].marks[0].why;
    }
}

}  // namespace
}  // namespace tsb::test
