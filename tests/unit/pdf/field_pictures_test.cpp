// SPDX-License-Identifier: GPL-3.0-or-later
// What a field's own picture shows against what its states say.
#include <gtest/gtest.h>

#include "tests/unit/pdf/small_pdf.hpp"

namespace tsb::test {
namespace {

const std::string frame = "1 w 1 1 10 10 re S ", cross = "3 3 m 9 9 l S 3 9 m 9 3 l S ",
                  diamond = "6 1 m 11 6 l 6 11 l 1 6 l s ",
                  ring = "1 6 m 1 13 11 13 11 6 c 11 -1 1 -1 1 6 c s ",
                  dingbat = "BT /ZaDb 10 Tf 2 2 Td (4) Tj ET ";

struct Row {
    const char* why;
    std::string on, off;  // what the two pictures draw
    const char* state;    // of the field
    MarkState read;
    std::string on_entries;  // of the picture of the ticked box; "": one of 12 x 12
};

Mark mark_of(const Row& row, const std::string& form_extra) {
    SmallPdf pdf;
    pdf.form_extra = form_extra;
    const std::string entries = row.on_entries.empty() ? "/BBox [0 0 12 12]" : row.on_entries;
    const int on = pdf.file.add_stream("/Type /XObject /Subtype /Form " + entries, row.on);
    const int off = picture(pdf.file, row.off);
    const std::string state = " /V /" + std::string(row.state) + " /AS /" + row.state;
    const int box =
        pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() + "/AP << /N << /Yes " +
                     PdfFile::ref(on) + " /Off " + PdfFile::ref(off) + " >> >>" + state + " >>");
    pdf.add_page(PdfFile::ref(box));
    const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
    const Mark* mark = only_mark(sheet);
    return mark == nullptr ? Mark{} : *mark;
}

const MarkState ticked = MarkState::ticked, empty = MarkState::empty, unclear = MarkState::unclear;

const Row rows[] = {
    {"a thin cross", "0 w " + frame + cross, frame, "Yes", ticked, ""},
    {"a cross without a frame", cross, "", "Yes", ticked, ""},
    {"a square filled", frame + "3 3 6 6 re f ", frame, "Yes", ticked, ""},
    {"filled to its edges", frame + "0 0 12 12 re f ", frame, "Yes", ticked, ""},
    {"a disc of curves", "2 6 m 2 11 10 11 10 6 c 10 1 2 1 2 6 c f ", "", "Yes", ticked, ""},
    {"a blue tick", frame + "0 0 1 RG 3 6 m 5 3 l 10 10 l S ", frame, "Yes", ticked, ""},
    {"a tick on a coloured ground", "1 1 .8 rg 0 0 12 12 re f 0 g " + frame + cross,
     "1 1 .8 rg 0 0 12 12 re f " + frame, "Yes", ticked, ""},
    {"a dingbat of the viewer's", dingbat, "/Tx BMC EMC", "Yes", ticked, ""},
    {"a larger picture, scaled down", "2 w 4 4 m 92 92 l S 4 92 m 92 4 l S ", "", "Yes", ticked,
     "/BBox [0 0 96 96]"},
    {"a picture turned by its matrix", frame + cross, frame, "Yes", ticked,
     "/BBox [0 0 12 12] /Matrix [0 1 -1 0 0 0]"},
    {"an empty frame", frame + cross, frame, "Off", empty, ""},
    {"nothing", frame + cross, "", "Off", empty, ""},
    {"a diamond", cross + diamond, diamond, "Off", empty, ""},
    {"a circle", cross + ring, ring, "Off", empty, ""},
    {"a light ground", frame + cross, ".8 .9 1 rg 0 0 12 12 re f ", "Off", empty, ""},
    {"a line under it", frame + cross, "1 w 0 .5 m 12 .5 l S ", "Off", empty, ""},
    {"a dash in the empty box", frame + cross, "2 w 3 6 m 9 6 l S ", "Off", unclear, ""},
    {"a frame with a shadow along its sides", frame + ".5 G 2 2 m 2 10 l 10 10 l S " + cross,
     frame + ".5 G 2 2 m 2 10 l 10 10 l S ", "Off", empty, ""},

    {"an empty box that draws a cross", frame + cross + cross, frame + cross, "Off", unclear, ""},
    {"a tick without a frame", frame + cross + cross, "3 6 m 5 3 l 10 10 l S ", "Off", unclear, ""},
    {"a dingbat in the empty box", frame + cross + cross + cross, dingbat, "Off", unclear, ""},
    {"a white cross", frame + "1 G " + cross, frame, "Yes", unclear, ""},
    {"a cross outside the bounds", frame + "1 0 0 1 40 0 cm " + cross, frame, "Yes", unclear, ""},
    {"bounds elsewhere", frame + cross, "", "Yes", unclear, "/BBox [200 200 212 212]"},
    {"bounds of no size", frame + cross, "", "Yes", unclear, "/BBox [0 0 0 0]"},
    {"a clip around nothing", "0 0 1 1 re W n " + frame + cross, frame, "Yes", unclear, ""},
    {"covered again", frame + cross + "1 g 2 2 8 8 re f ", frame, "Yes", unclear, ""},
    {"written in invisible letters", "BT 3 Tr /ZaDb 10 Tf 2 2 Td (4) Tj ET ", "", "Yes", unclear,
     ""},
};

TEST(FieldPictures, AreAThirdWitnessBesideTheStates) {
    for (const Row& row : rows) {
        const Mark mark = mark_of(row, "");
        EXPECT_EQ(mark.state, row.read) << row.why << ": " << mark.why;
        EXPECT_EQ(mark.why.empty(), row.read != unclear) << row.why;
    }
}

// What a viewer would draw anew says nothing of what the file shows.
TEST(FieldPictures, SayTheSameWithAndWithoutNeedAppearances) {
    for (const Row& row : rows)
        EXPECT_EQ(mark_of(row, "/NeedAppearances true").state, row.read) << row.why;
}

// Check, cross, disc, square, diamond, star: what form programs put in /ZaDb.
TEST(FieldPictures, OfEveryDingbatAreTicks) {
    for (const char code : std::string("345678HlnuN")) {
        const Row row{
            "", std::string("BT /ZaDb 9 Tf 2 3 Td (") + code + ") Tj ET ", "", "Yes", ticked, ""};
        const Mark mark = mark_of(row, "");
        EXPECT_EQ(mark.state, ticked) << code << ": " << mark.why;
    }
}

// Only drawn while the mouse is down: no picture of what is shown.
TEST(FieldPictures, ThatAreMissingAreNoWitness) {
    for (const auto& [state, read] : {std::pair{"Yes", ticked}, {"Off", empty}}) {
        SmallPdf pdf;
        const int box =
            pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                         "/AP << /D << /Yes " + PdfFile::ref(picture(pdf.file, frame + cross)) +
                         " >> >> /V /" + state + " /AS /" + state + " >>");
        pdf.add_page(PdfFile::ref(box));
        const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
        ASSERT_NE(only_mark(sheet), nullptr) << state;
        EXPECT_EQ(only_mark(sheet)->state, read) << state << ": " << only_mark(sheet)->why;
    }
}

TEST(FieldPictures, ForAllStatesAreLookedAtToo) {
    for (const auto& [drawn, read] : {std::pair{frame, empty}, {frame + cross, unclear}}) {
        SmallPdf pdf;
        const int box =
            pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() + "/AP << /N " +
                         PdfFile::ref(picture(pdf.file, drawn)) + " >> /V /Off /AS /N >>");
        pdf.add_page(PdfFile::ref(box));
        const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
        ASSERT_NE(only_mark(sheet), nullptr);
        EXPECT_EQ(only_mark(sheet)->state, read) << drawn;
    }
}

TEST(FieldPictures, AreLookedAtOnTurnedAndCroppedPages) {
    for (const char* page :
         {"/MediaBox [0 0 200 100] /Rotate 90", "/MediaBox [0 0 200 100] /Rotate 180",
          "/MediaBox [0 0 200 100] /Rotate 270", "/MediaBox [0 0 200 100] /CropBox [10 30 150 90]",
          "/MediaBox [-50 -50 200 100] /UserUnit 2"}) {
        for (const auto& [drawn, read] :
             {std::pair{frame + cross, ticked}, {frame + "1 G " + cross, unclear}}) {
            SmallPdf pdf;
            pdf.page_extra = page;
            const int on = picture(pdf.file, drawn), off = picture(pdf.file, frame);
            const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                         "/AP << /N << /Yes " + PdfFile::ref(on) + " /Off " +
                                         PdfFile::ref(off) + " >> >> /V /Yes /AS /Yes >>");
            pdf.add_page(PdfFile::ref(box));
            const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
            ASSERT_NE(only_mark(sheet), nullptr) << page;
            EXPECT_EQ(only_mark(sheet)->state, read) << page << ": " << drawn;
        }
    }
}

}  // namespace
}  // namespace tsb::test
