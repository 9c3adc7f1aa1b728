// SPDX-License-Identifier: GPL-3.0-or-later
// Form fields, and other fields that show something: D20.
#include "parsers/rtf/fields.hpp"
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

struct BoxRow {
    const char* why;
    std::string body;
    MarkState state;
};

TEST(RtfCheckBoxes, TheStateIsTheFieldsOrElseItsDefault) {
    const BoxRow table[] = {
        {"ticked", box(R"(\fftype1\ffres1\ffdefres0)"), ticked},
        {"empty", box(R"(\fftype1\ffres0\ffdefres1)"), empty},
        {"25: the default, ticked", box(R"(\fftype1\ffres25\ffdefres1)"), ticked},
        {"25: the default, empty", box(R"(\fftype1\ffres25\ffdefres0)"), empty},
        {"25 and no default: empty", box(R"(\fftype1\ffres25\fftypetxt0\ffhps20)"), empty},
        {"the default alone", box(R"(\fftype1\ffdefres1)"), ticked},
        {"nothing but its kind: empty", box(R"(\fftype1\ffhps20)"), empty},
        {"another number", box(R"(\fftype1\ffres7)"), unclear},
        {"a state without a number", box(R"(\fftype1\ffres)"), unclear},
        {"two states", box(R"(\fftype1\ffres0\ffres1)"), unclear},
        {"two kinds", box(R"(\fftype0\fftype1\ffres1)"), unclear},
        {"the data of a text field", box(R"(\fftype0\ffres1)"), unclear},
        {"no kind", box(R"(\ffres1)"), unclear},
        {"LibreOffice: no data at all", R"({\field{\*\fldinst { FORMCHECKBOX }}{\fldrslt {}}})",
         unclear},
        {"without a result", R"({\field{\*\fldinst FORMCHECKBOX{\*\formfield{\fftype1\ffres1}}}})",
         ticked},
        {"the data outside the code",
         R"({\field{\*\fldinst FORMCHECKBOX}{\*\formfield{\fftype1\ffres1}}{\fldrslt}})", ticked},
        {"the code in small letters and pieces",
         R"({\field{\*\fldinst {form}{\b checkbox}{\*\formfield{\fftype1\ffres1}}}{\fldrslt}})",
         ticked},
        {"under another code", box(R"(\fftype1\ffres1)", "", "FORMTEXT"), unclear},
    };
    for (const BoxRow& one : table) {
        const auto marks = marks_of(one.body + " label");
        ASSERT_EQ(marks.size(), 1U) << one.why;
        EXPECT_EQ(marks.at(0).state, one.state) << one.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::legacy_checkbox) << one.why;
        EXPECT_EQ(marks.at(0).why.empty(), one.state != unclear) << one.why;
        EXPECT_TRUE(marks.at(0).is_box) << one.why;
        EXPECT_FALSE(marks.at(0).hidden) << one.why;
    }
}

TEST(RtfCheckBoxes, ALongCodeIsStillTheFields) {
    const std::string tail(rtf::max_code_bytes * 2, 'x');
    const auto marks = marks_of(box(R"(\fftype1\ffres1)", "", "FORMCHECKBOX " + tail));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).state, ticked);
    EXPECT_EQ(text_of(box(R"(\fftype1\ffres1)", "", "FORMCHECKBOX " + tail)), "");
}

TEST(RtfCheckBoxes, D5aWhatIsTypedIntoTheFieldStaysBesideIt) {
    const Sheet sheet = read_body(box(R"(\fftype1\ffres0)", "X") + " yes");
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).state, empty);
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs.at(1).text, "X") << "a run of its own";
}

TEST(RtfCheckBoxes, AGlyphInTheResultMustAgree) {
    struct Row {
        const char *why, *result;
        MarkState state;
    };
    const Row table[] = {
        {"the same", R"(\u9746?)", ticked},
        {"another", R"(\u9744?)", unclear},
        {"by its font", R"(\f1 \'fe)", ticked},
        {"another by its font", R"(\f1 \'a8)", unclear},
    };
    for (const Row& one : table) {
        const auto marks = marks_of(box(R"(\fftype1\ffres1)", one.result));
        ASSERT_EQ(marks.size(), 1U) << one.why;
        EXPECT_EQ(marks.at(0).state, one.state) << one.why;
    }
}

TEST(RtfCheckBoxes, TheResultEndsWithTheFieldAndTheParagraph) {
    const std::string glyph = R"(\u9744?)";
    EXPECT_EQ(marks_of(box(R"(\fftype1\ffres1)") + glyph).size(), 2U) << "outside the field";
    const auto marks = marks_of(box(R"(\fftype1\ffres1)", R"(\par )" + glyph));
    ASSERT_EQ(marks.size(), 2U) << "in the next paragraph";
    EXPECT_EQ(marks.at(0).state, ticked);
    EXPECT_EQ(marks_of(box(R"(\fftype1\ffres1)", R"({\footnote )" + glyph + "}")).size(), 2U)
        << "in a note";
}

TEST(RtfCheckBoxes, LookAndRevisionAreThoseOfTheCode) {
    const auto wrap = [](const std::string& look) {
        return paragraph_at(
                   read_body(R"({\field{\*\fldinst {)" + look +
                             R"( FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}}{\fldrslt}})")
                       .blocks,
                   0)
            .runs.at(0);
    };
    EXPECT_TRUE(wrap(R"(\v)").hidden);
    EXPECT_TRUE(wrap(R"(\strike)").strike);
    EXPECT_EQ(wrap(R"(\deleted)").revision, Revision::deleted);
    EXPECT_EQ(wrap(R"(\revised)").revision, Revision::inserted);
    EXPECT_TRUE(marks_of(R"({\revised\deleted )" + ticked_box + "}").empty()) << "in no view";
}

TEST(RtfCheckBoxes, ABoxInAnotherFieldsCodeIsNotOnThePaper) {
    const auto marks = marks_of(R"({\field{\*\fldinst IF )" + ticked_box +
                                R"( "a" "b"}{\fldrslt no}} )" + ticked_box);
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_TRUE(marks.at(0).hidden);
    EXPECT_FALSE(marks.at(1).hidden);
    EXPECT_EQ(text_of(R"({\field{\*\fldinst IF {\field{\*\fldinst A}{\fldrslt B}}}{\fldrslt C}})"),
              "C");
}

TEST(RtfFields, OtherFieldsShowTheirResult) {
    EXPECT_EQ(
        text_of(
            R"(see {\field{\*\fldinst HYPERLINK "http://a.example/"}{\fldrslt {\ul our page}}}.)"),
        "see our page.");
    EXPECT_EQ(text_of(R"({\field{\*\fldinst PAGE}{\fldrslt 7}})"), "7");
    EXPECT_EQ(
        text_of(
            R"({\field{\*\fldinst FORMTEXT{\*\formfield{\fftype0{\*\ffname T}{\*\ffdeftext d}}}}{\fldrslt typed}})"),
        "typed");
}

TEST(RtfFields, D25TheChoiceOfAListStandsInItsData) {
    const auto list = [](const std::string& data) {
        return text_of(R"({\field{\*\fldinst FORMDROPDOWN{\*\formfield{\fftype2)" + data +
                       R"({\*\ffl one}{\*\ffl two}}}}{\fldrslt }})");
    };
    EXPECT_EQ(list(R"(\ffres1)"), "two");
    EXPECT_EQ(list(R"(\ffres25\ffdefres1)"), "two");
    EXPECT_EQ(list(R"(\ffres25)"), "one");
    EXPECT_EQ(list(R"(\ffres2)"), "");
    EXPECT_EQ(list(R"(\ffres-4)"), "one");
    std::string many;
    for (std::size_t i = 0; i <= rtf::max_entries; ++i) many += R"({\*\ffl more})";
    EXPECT_EQ(text_of(R"({\field{\*\fldinst FORMDROPDOWN{\*\formfield{\fftype2\ffres)" +
                      std::to_string(rtf::max_entries) + many + R"(}}}{\fldrslt }})"),
              "")
        << "one more than are kept";
}

struct SymbolRow {
    const char* why;
    std::string code, result;
    std::optional<MarkState> state;
    bool is_box = true;
};

TEST(RtfFields, ASymbolIsShownByItsCode) {
    const std::string wingdings = R"( \\f "Wingdings" \\s 12)";
    const SymbolRow table[] = {
        {"ticked", "SYMBOL 254" + wingdings, "", ticked},
        {"empty", "SYMBOL 168" + wingdings, "", empty},
        {"in hexadecimal", "symbol 0xFE" + wingdings, "", ticked},
        {"its place in Unicode", "SYMBOL 61694" + wingdings, "", ticked},
        {"a tick without a box", "SYMBOL 252" + wingdings, "", ticked, false},
        {"a bullet or a box", "SYMBOL 167" + wingdings, "", unclear},
        {"in Unicode", R"(SYMBOL 9746 \\u)", "", ticked},
        {"Greek", R"(SYMBOL 113 \\f Symbol)", "", std::nullopt},
        {"in the font of its code", R"({\f1 SYMBOL 254})", "", ticked},
        {"in no symbol font", R"(SYMBOL 254 \\f Arial)", "", std::nullopt},
        {"no code", "SYMBOL x" + wingdings, "", std::nullopt},
        {"the result shows the same", "SYMBOL 254" + wingdings, R"(\f1 \'fe)", ticked},
        {"the result shows another box", "SYMBOL 254" + wingdings, R"(\f1 \'a8)", unclear},
    };
    for (const SymbolRow& one : table) {
        const auto marks =
            marks_of(R"({\field{\*\fldinst )" + one.code + R"(}{\fldrslt )" + one.result + "}}");
        ASSERT_EQ(marks.size(), one.state ? 1U : 0U) << one.why;
        if (!one.state) continue;
        EXPECT_EQ(marks.at(0).state, *one.state) << one.why;
        EXPECT_EQ(marks.at(0).is_box, one.is_box) << one.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::glyph) << one.why;
    }
}

TEST(RtfFields, ACodeThatIsShownIsNoticed) {
    const auto field = [](const std::string& code) {
        return R"({\field{\*\fldinst {)" + code + R"(}}{\fldrslt }})";
    };
    for (const char* code :
         {R"(EQ \\o\\ac(\u9633?,\u8730?))", "MACROBUTTON Tick X", " GOTOBUTTON b X"})
        EXPECT_TRUE(has_problem(read_body(field(code)), "views-disagree")) << code;
    for (const char* code : {"PAGE", "EQUATION X", R"(HYPERLINK "EQ")"})
        EXPECT_FALSE(has_problem(read_body(field(code)), "views-disagree")) << code;
    EXPECT_FALSE(has_problem(read_body(field(R"(\v EQ \\o(a,b))")), "views-disagree")) << "hidden";
}

}  // namespace
}  // namespace tsb::test
