// SPDX-License-Identifier: GPL-3.0-or-later
// One field at a time: every way in which a PDF can say that a box is ticked, and every way to
// contradict itself.
#include <gtest/gtest.h>

#include "tests/unit/pdf/small_pdf.hpp"

namespace tsb::test {
namespace {

struct BoxCase {
    const char* why;
    const char* entries;
    std::vector<std::string> on;  // keys of /AP /N; none: no /AP
    MarkState state;
};

const MarkState ticked = MarkState::ticked, empty = MarkState::empty, unclear = MarkState::unclear;

const BoxCase box_cases[] = {
    {"P1 value and shown state agree", "/V /Yes /AS /Yes", {"Yes", "Off"}, ticked},
    {"P1 both off", "/V /Off /AS /Off", {"Yes", "Off"}, empty},
    {"P1 nothing said is off", "", {"Yes", "Off"}, empty},
    {"P1 only /AS", "/AS /Yes", {"Yes", "Off"}, ticked},
    {"P1 only /V", "/V /Yes", {"Yes", "Off"}, ticked},
    {"P1 /V as a string", "/V (Yes) /AS /Yes", {"Yes", "Off"}, ticked},
    {"P1 on-state in another language", "/V /Oui /AS /Oui", {"Oui", "Off"}, ticked},
    {"P1 on-state is a ballot box", "/V /#E2#98#92 /AS /#E2#98#92", {"☒", "Off"}, ticked},
    {"P1 on-state is the empty name", "/V / /AS /", {"", "Off"}, ticked},
    {"P1 empty on-state, off", "/V /Off /AS /Off", {"", "Off"}, empty},
    {"P2 value off, drawn on", "/V /Off /AS /Yes", {"Yes", "Off"}, unclear},
    {"P2 value on, drawn off", "/V /Yes /AS /Off", {"Yes", "Off"}, unclear},
    {"P2 two different on-states", "/V /Yes /AS /On", {"Yes", "On", "Off"}, ticked},
    {"value of no box of the field", "/V /Maybe /AS /Off", {"Yes", "Off"}, unclear},
    {"/V of a wrong type", "/V 7 /AS /Yes", {"Yes", "Off"}, unclear},
    {"P5 no appearance, agree", "/V /Yes /AS /Yes", {}, ticked},
    {"P5 no appearance, only /V", "/V /Yes", {}, ticked},
    {"P5 no appearance, off", "/V /Off /AS /Off", {}, empty},
    {"P5 no appearance, disagree", "/V /Yes /AS /Off", {}, unclear},
    {"P5 no appearance, different names", "/V /Yes /AS /On", {}, unclear},
    {"P6 shown state has no appearance", "/V /Yes /AS /On", {"Yes", "Off"}, unclear},
    {"P6 both name a state without appearance", "/V /N /AS /N", {"Yes", "Off"}, unclear},
};

TEST(Fields, OfOneBoxAreReadByTheTable) {
    for (const BoxCase& row : box_cases) {
        const Result<Sheet> sheet = read_pdf(one_box(row.entries, row.on));
        ASSERT_TRUE(sheet.has_value()) << row.why << ": " << sheet.error().what;
        const Mark* mark = only_mark(sheet);
        ASSERT_NE(mark, nullptr) << row.why;
        EXPECT_EQ(mark->state, row.state) << row.why << ": " << mark->why;
        EXPECT_EQ(mark->why.empty(), row.state != unclear) << row.why;
        EXPECT_EQ(mark->at.rfind("field box widget 1", 0), 0U) << row.why;
    }
}

// P6: a converter writes one picture for all states; only the value can speak, and only for
// "empty".
TEST(Fields, WithOnePictureForAllStatesAreNeverTicked) {
    for (const auto& [entries, state] : {std::pair{"/AS /N /V /#E2#98#90", empty},
                                         {"/AS /N /V /Off", empty},
                                         {"/AS /N /V /#E2#98#92", unclear},
                                         {"/AS /N", empty}}) {
        SmallPdf pdf;
        const int picture =
            pdf.file.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 12 12]", "");
        const int box =
            pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) " + rect() + "/AP << /N " +
                         PdfFile::ref(picture) + " >> " + entries + " >>");
        pdf.add_page(PdfFile::ref(box));
        const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
        ASSERT_NE(only_mark(sheet), nullptr) << entries;
        EXPECT_EQ(only_mark(sheet)->state, state) << entries;
    }
}

// A radio group with the entries given; kids have the on-states and /AS given.
Result<Sheet> read_group(const std::string& entries,
                         const std::vector<std::pair<std::string, std::string>>& kids) {
    SmallPdf pdf;
    const int group = pdf.file.reserve();
    std::string refs;
    for (std::size_t i = 0; i < kids.size(); ++i) {
        const std::string left = std::to_string(20 + 40 * i), right = std::to_string(32 + 40 * i);
        const int kid = pdf.file.add("<< /Subtype /Widget /F 4 /Rect [" + left + " 10 " + right +
                                     " 22] /Parent " + PdfFile::ref(group) + " " +
                                     states(pdf.file, {kids[i].first, "Off"}) + "/AS " +
                                     pdf_name(kids[i].second) + " >>");
        refs += PdfFile::ref(kid) + " ";
    }
    pdf.file.set(group, "<< /FT /Btn /Ff 49152 /T (group) /Kids [" + refs + "] " + entries + " >>");
    pdf.add_page(refs);
    return read_pdf(pdf.write(PdfFile::ref(group)));
}

std::string states_of(const Result<Sheet>& sheet) {
    std::string result;
    if (!sheet) return sheet.error().what;
    for (const Page& page : sheet->pages)
        for (const Mark& mark : page.marks) {
            result += mark.state == ticked ? '1' : mark.state == empty ? '0' : '?';
            if (mark.hidden) result += 'h';
        }
    return result;
}

TEST(Fields, OfARadioGroupAreReadByTheTable) {
    using Kids = std::vector<std::pair<std::string, std::string>>;
    struct Row {
        const char* why;
        const char* entries;
        Kids kids;
        const char* states;
    };
    const Row rows[] = {
        {"P3 value names the first", "/V /a", {{"a", "a"}, {"b", "Off"}}, "10"},
        {"P3 none", "/V /Off", {{"a", "Off"}, {"b", "Off"}}, "00"},
        {"P3 states are indices, /V is an index",
         "/V /1 /Opt [(yes) (no)]",
         {{"0", "Off"}, {"1", "1"}},
         "01"},
        {"P3 states are indices, /V is an export value",
         "/V (no) /Opt [(yes) (no)]",
         {{"0", "Off"}, {"1", "1"}},
         "01"},
        {"P3 indices in another order",
         "/V (no) /Opt [(yes) (no)]",
         {{"1", "1"}, {"0", "Off"}},
         "10"},
        {"P3 export value, drawn at the other",
         "/V (no) /Opt [(yes) (no)]",
         {{"0", "0"}, {"1", "Off"}},
         "??"},
        {"P3 in unison: one state, both tick", "/V /a", {{"a", "a"}, {"a", "a"}}, "11"},
        {"P3 one state, one drawn off", "/V /a", {{"a", "a"}, {"a", "Off"}}, "1?"},
        {"P2 value off under a drawn radio", "/V /Off", {{"a", "a"}, {"b", "Off"}}, "?0"},
        {"P2 value names the other", "/V /b", {{"a", "a"}, {"b", "Off"}}, "??"},
        {"two drawn, one value", "/V /a", {{"a", "a"}, {"b", "b"}}, "1?"},
        {"value of no kid", "/V /c", {{"a", "Off"}, {"b", "Off"}}, "??"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(states_of(read_group(row.entries, row.kids)), row.states) << row.why;
}

TEST(Fields, OfARadioGroupHaveOneMarkForEachKid) {
    const Result<Sheet> sheet = read_group("/V /a", {{"a", "a"}, {"b", "Off"}, {"c", "Off"}});
    ASSERT_TRUE(sheet.has_value());
    ASSERT_EQ(sheet->pages.at(0).marks.size(), 3U);
    EXPECT_EQ(sheet->pages[0].marks[2].kind, MarkKind::acroform_radio);
    EXPECT_EQ(sheet->pages[0].marks[2].at, "field group widget 3 (/V, /AS)");
}

TEST(Fields, PushButtonsAreNoMarks) {
    const Result<Sheet> sheet = read_pdf(one_box("/Ff 65536"));
    ASSERT_TRUE(sheet.has_value());
    EXPECT_TRUE(sheet->pages.at(0).marks.empty());
}

TEST(Fields, HiddenByFlagSizeOrPlaceGiveHiddenMarks) {
    for (const auto& [why, entries] : {std::pair{"hidden", "/F 2"},
                                       {"no view", "/F 36"},
                                       {"no size", "/Rect [20 20 20 20] /F 4"},
                                       {"off the page", "/Rect [900 900 912 912] /F 4"},
                                       {"no rectangle", "/Rect null"}}) {
        const Result<Sheet> sheet = read_pdf(one_box(std::string(entries) + " /V /Yes /AS /Yes"));
        ASSERT_NE(only_mark(sheet), nullptr) << why;
        EXPECT_TRUE(only_mark(sheet)->hidden) << why;
    }
}

// P4: the widget carries neither /FT nor /Parent; only the field tree knows what it is.
TEST(Fields, ReachableOnlyFromTheTopAreJoinedWithTheirPage) {
    SmallPdf pdf;
    const int kid = pdf.file.add("<< /Subtype /Widget /F 4 " + rect() +
                                 states(pdf.file, {"Yes", "Off"}) + "/AS /Yes >>");
    const int field =
        pdf.file.add("<< /FT /Btn /T (top) /V /Yes /Kids [" + PdfFile::ref(kid) + "] >>");
    pdf.add_page(PdfFile::ref(kid));
    const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(field)));
    ASSERT_NE(only_mark(sheet), nullptr);
    EXPECT_EQ(only_mark(sheet)->state, ticked);
    EXPECT_EQ(only_mark(sheet)->at, "field top widget 1 (/V, /AS)");
    EXPECT_FALSE(only_mark(sheet)->hidden);
}

TEST(Fields, ReachableOnlyFromThePageAreFound) {
    SmallPdf pdf;
    const int field = pdf.file.reserve();
    const int kid =
        pdf.file.add("<< /Subtype /Widget /F 4 " + rect() + states(pdf.file, {"Yes", "Off"}) +
                     "/AS /Off /Parent " + PdfFile::ref(field) + " >>");
    pdf.file.set(field, "<< /FT /Btn /T (bottom) /V /Yes /Kids [" + PdfFile::ref(kid) + "] >>");
    pdf.add_page(PdfFile::ref(kid));
    const Result<Sheet> sheet = read_pdf(pdf.write("null 99 0 R 17"));  // a broken /Fields array
    ASSERT_NE(only_mark(sheet), nullptr);
    EXPECT_EQ(only_mark(sheet)->state, unclear) << "the /V of the parent must be seen";
    EXPECT_EQ(only_mark(sheet)->at, "field bottom widget 1 (/V, /AS)");
}

TEST(Fields, OnNoPageAreHiddenMarks) {
    SmallPdf pdf;
    const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (lost) " + rect() +
                                 states(pdf.file, {"Yes", "Off"}) + "/V /Yes /AS /Yes >>");
    pdf.add_page();
    EXPECT_EQ(states_of(read_pdf(pdf.write(PdfFile::ref(box)))), "1h");
}

TEST(Fields, WhoseTreeAndParentDisagreeAreUnclear) {
    SmallPdf pdf;
    const int other = pdf.file.add("<< /FT /Btn /T (other) /V /Off >>");
    const int kid =
        pdf.file.add("<< /Subtype /Widget /F 4 " + rect() + states(pdf.file, {"Yes", "Off"}) +
                     "/AS /Yes /Parent " + PdfFile::ref(other) + " >>");
    const int field =
        pdf.file.add("<< /FT /Btn /T (top) /V /Yes /Kids [" + PdfFile::ref(kid) + "] >>");
    pdf.add_page(PdfFile::ref(kid));
    EXPECT_EQ(states_of(read_pdf(pdf.write(PdfFile::ref(field)))), "?");
}

TEST(Fields, UnderAnAnnotationAreUnclear) {
    for (const char* subtype : {"Ink", "FreeText", "Stamp", "Line", "Square", "StrikeOut"}) {
        SmallPdf pdf;
        const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                     states(pdf.file, {"Yes", "Off"}) + "/V /Off /AS /Off >>");
        const int over = pdf.file.add("<< /Type /Annot /Subtype /" + std::string(subtype) +
                                      " /Rect [18 46 34 62] >>");
        pdf.add_page(PdfFile::ref(box) + " " + PdfFile::ref(over));
        const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
        ASSERT_NE(only_mark(sheet), nullptr) << subtype;
        EXPECT_EQ(only_mark(sheet)->state, unclear) << subtype;
        EXPECT_NE(only_mark(sheet)->why.find(subtype), std::string::npos);
    }
}

// The mark of one ticked box, under a second widget with the entries given.
Result<Sheet> read_under(const std::string& entries) {
    SmallPdf pdf;
    const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                 states(pdf.file, {"Yes", "Off"}) + "/V /Yes /AS /Yes >>");
    const int over = pdf.file.add("<< /Type /Annot /Subtype /Widget /T (over) " + entries + " >>");
    const std::string both = PdfFile::ref(box) + " " + PdfFile::ref(over);
    pdf.add_page(both);
    return read_pdf(pdf.write(both));
}

TEST(Fields, UnderAnotherFieldAreUnclear) {
    struct Row {
        const char* why;
        const char* entries;
        MarkState state;
    };
    const Row rows[] = {
        {"a button over the box", "/FT /Btn /Ff 65536 /F 4 /Rect [18 46 34 62]", unclear},
        {"a text field", "/FT /Tx /V (X) /F 4 /Rect [18 46 34 62]", unclear},
        {"a signature", "/FT /Sig /F 4 /Rect [10 40 100 90]", unclear},
        {"a field of no type", "/F 4 /Rect [24 52 28 56]", unclear},
        {"a hidden button", "/FT /Btn /Ff 65536 /F 2 /Rect [18 46 34 62]", ticked},
        {"a text field beside it", "/FT /Tx /F 4 /Rect [31.5 46 90 62]", ticked},
    };
    for (const Row& row : rows) {
        const Result<Sheet> sheet = read_under(row.entries);
        ASSERT_TRUE(sheet.has_value()) << row.why;
        ASSERT_EQ(sheet->pages.at(0).marks.size(), 1U) << row.why;
        const Mark& mark = sheet->pages[0].marks[0];
        EXPECT_EQ(mark.state, row.state) << row.why;
        EXPECT_EQ(mark.why.empty(), row.state == ticked) << row.why << ": " << mark.why;
    }
}

TEST(Fields, OverOneAnotherAreBothUnclear) {
    const Result<Sheet> sheet = read_under("/FT /Btn /F 4 /V /Off /AS /Off /Rect [22 50 34 62]");
    EXPECT_EQ(states_of(sheet), "??");
}

// The button is listed on an earlier page first, where it covers nothing.
TEST(Fields, UnderAButtonThatStandsOnTwoPagesAreUnclear) {
    SmallPdf pdf;
    const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                 states(pdf.file, {"Yes", "Off"}) + "/V /Yes /AS /Yes >>");
    const int over = pdf.file.add(
        "<< /Subtype /Widget /FT /Btn /Ff 65536 /T (over) /F 4 /Rect [18 46 34 62] >>");
    pdf.add_page(PdfFile::ref(over));
    pdf.add_page(PdfFile::ref(box) + " " + PdfFile::ref(over));
    EXPECT_EQ(states_of(read_pdf(pdf.write(PdfFile::ref(box) + " " + PdfFile::ref(over)))), "?");
}

TEST(Fields, InALayerAreUnclear) {
    const Result<Sheet> sheet =
        read_pdf(one_box("/V /Yes /AS /Yes /OC << /Type /OCG /Name (l) >>"));
    ASSERT_NE(only_mark(sheet), nullptr);
    EXPECT_EQ(only_mark(sheet)->state, unclear);
    EXPECT_NE(only_mark(sheet)->why.find("layer"), std::string::npos);
}

TEST(Fields, WhosePicturesDoNotShowATickAreUnclear) {
    struct Row {
        const char* why;
        std::string yes, off, yes_entries;
        MarkState state;
    };
    const std::string frame = "1 w 1 1 10 10 re S\n", tick = "3 3 m 9 9 l S\n",
                      glyph = "BT /ZaDb 10 Tf 2 2 Td (4) Tj ET";
    const Row rows[] = {
        {"frame and tick, frame", frame + tick, frame, "", ticked},
        {"a glyph, nothing", "/Tx BMC q " + glyph + " Q EMC", "/Tx BMC\nEMC", "", ticked},
        {"exchanged", frame, frame + tick, "", unclear},
        {"alike", frame + tick, frame + tick, "", unclear},
        {"white space is no tick", frame + std::string(60, ' '), frame, "", unclear},
        {"nor is a comment", frame + "% a long comment (that draws nothing\n", frame, "", unclear},
        {"words without a painter", std::string(60, 'q'), "", "", unclear},
        {"a ticked box that shows nothing", "", "", "", unclear},
        {"less is painted, in more words", "0.000000 0.000000 0.000000 rg " + frame, tick + tick,
         "", unclear},
        {"another object paints the empty box", frame + tick, "/A Do", "", unclear},
        {"a layer within the picture", "/OC /l BDC " + frame + tick + "EMC", frame, "", unclear},
        {"a picture in a layer", frame + tick, frame, "/OC << /Type /OCG /Name (l) >>", unclear},
    };
    for (const Row& row : rows) {
        SmallPdf pdf;
        const int yes = picture(pdf.file, row.yes, row.yes_entries),
                  off = picture(pdf.file, row.off);
        const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                     "/AP << /N << /Yes " + PdfFile::ref(yes) + " /Off " +
                                     PdfFile::ref(off) + " >> >> /V /Yes /AS /Yes >>");
        pdf.add_page(PdfFile::ref(box));
        const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
        ASSERT_NE(only_mark(sheet), nullptr) << row.why;
        EXPECT_EQ(only_mark(sheet)->state, row.state) << row.why;
    }
}

TEST(Fields, WithOnePictureUnderTwoNamesAreUnclear) {
    SmallPdf pdf;
    const std::string one = PdfFile::ref(picture(pdf.file, "2 2 8 8 re f"));
    const int box =
        pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() + "/AP << /N << /Yes " +
                     one + " /Off " + one + " >> >> /V /Off /AS /Off >>");
    pdf.add_page(PdfFile::ref(box));
    EXPECT_EQ(states_of(read_pdf(pdf.write(PdfFile::ref(box)))), "?");
}

TEST(Fields, WithAnXPrintedInTheEmptyBoxAreUnclear) {
    SmallPdf pdf;
    pdf.page_text = "BT /F1 10 Tf 22 50 Td (X) Tj ET BT /F1 10 Tf 40 50 Td (label) Tj ET";
    const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (box) /F 4 " + rect() +
                                 states(pdf.file, {"Yes", "Off"}) + "/V /Off /AS /Off >>");
    pdf.add_page(PdfFile::ref(box));
    const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(box)));
    ASSERT_NE(only_mark(sheet), nullptr);
    EXPECT_EQ(only_mark(sheet)->state, unclear);
    EXPECT_EQ(only_mark(sheet)->text, "label");
}

TEST(Fields, OfTextBecomeTextAtTheirPlace) {
    SmallPdf pdf;
    const int text = pdf.file.add(
        "<< /Subtype /Widget /FT /Tx /T (who) /F 4 /Rect [10 10 110 40] "
        "/V <FEFF0053007500690073007300650D0A0065006E0064> >>");
    const int hidden =
        pdf.file.add("<< /Subtype /Widget /FT /Tx /T (h) /F 2 /Rect [10 70 110 90] /V (secret) >>");
    const int list =
        pdf.file.add("<< /Subtype /Widget /FT /Ch /T (c) /F 4 /Rect [120 70 190 90] /V (Kenya) >>");
    pdf.add_page(PdfFile::ref(text) + " " + PdfFile::ref(hidden) + " " + PdfFile::ref(list));
    const Result<Sheet> sheet = read_pdf(
        pdf.write(PdfFile::ref(text) + " " + PdfFile::ref(hidden) + " " + PdfFile::ref(list)));
    ASSERT_TRUE(sheet.has_value());
    std::string seen;
    for (const PlacedText& line : sheet->pages.at(0).texts)
        seen += line.text + (line.hidden ? " (hidden)|" : "|");
    EXPECT_NE(seen.find("secret (hidden)|Kenya|"), std::string::npos) << seen;
    EXPECT_TRUE(sheet->pages[0].marks.empty());
}

TEST(Fields, TextOfSeveralLinesIsSeveralTexts) {
    SmallPdf pdf;
    const int text = pdf.file.add(
        "<< /Subtype /Widget /FT /Tx /T (why) /F 4 /Ff 4096 /Rect [10 10 110 40] /V "
        "(one\\rtwo\\r\\nthree) >>");
    pdf.add_page(PdfFile::ref(text));
    const Result<Sheet> sheet = read_pdf(pdf.write(PdfFile::ref(text)));
    ASSERT_TRUE(sheet.has_value());
    std::vector<std::string> lines;
    for (const PlacedText& line : sheet->pages.at(0).texts)
        if (line.text != "label") lines.push_back(line.text);
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "three"}));
}

}  // namespace
}  // namespace tsb::test
