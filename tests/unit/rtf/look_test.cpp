// SPDX-License-Identifier: GPL-3.0-or-later
// Glyphs by font (D3, D3a, D4), what nobody can see, weak evidence (D6, D7), tracked changes (D10).
#include "parsers/rtf/styles.hpp"
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

struct GlyphRow {
    const char* why;
    std::string body;
    std::optional<MarkState> state;  // nullopt: no mark
    bool is_box = true;
};

TEST(RtfGlyphs, AreLookedUpByFontAndCode) {
    const GlyphRow table[] = {
        {"Unicode, ticked", R"(\u9746?)", ticked},
        {"Unicode, empty", R"(\u9744?)", empty},
        {"Unicode, a tick alone", R"(\u10003?)", ticked, false},
        {"🗹, a pair of halves", R"(\u-10179?\u-8711?)", ticked},
        {"Wingdings by a byte", R"({\f1 \'fe})", ticked},
        {"Wingdings by a letter", R"({\f1 o})", empty},
        {"Wingdings by a byte as it stands", "{\\f1 \xA8}", empty},
        {"Wingdings by a private character", R"({\f1\u-3842?})", ticked},
        {"Wingdings 2", R"({\f6 \'52})", ticked},
        {"Symbol: less or equal", R"({\f8 \'a3})", std::nullopt},
        {"a symbol font that nobody knows", R"({\f7 \'fe})", unclear},
        {"a private character in a text font", R"(\u-3842?)", unclear},
        {"the letter in a text font", R"(\'fe)", std::nullopt},
        {"as Word writes it", R"({\rtlch\fcs1 \af0 \ltrch\fcs0 \loch\af1\dbch\af0\hich\f1 \'fe})",
         ticked},
        {"the font for high characters alone", R"({\loch\f0\hich\af1 \'a8})", empty},
        {"the font for Asian text alone", R"({\f0\dbch\af1 \'fe})", ticked},
        {"from right to left by its own font", R"({\ltrch\f0\rtlch\af1 \'fe})", ticked},
        {"the same with the other word", R"({\ltrch\af0 \rtlch\f1 \'fe})", ticked},
        {"the other direction's font is not this one's", R"({\rtlch\af1\ltrch\f0 \'fe})",
         std::nullopt},
        {"a cross that stands alone", R"(\'d7)", ticked, false},
        {"a cross between numbers", R"(2\'d72)", std::nullopt},
    };
    for (const GlyphRow& one : table) {
        const auto marks = marks_of(one.body);
        ASSERT_EQ(marks.size(), one.state ? 1U : 0U) << one.why;
        if (!one.state) continue;
        EXPECT_EQ(marks.at(0).state, *one.state) << one.why;
        EXPECT_EQ(marks.at(0).is_box, one.is_box) << one.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::glyph) << one.why;
    }
}

struct SeenRow {
    const char* why;
    std::string body;
    bool hidden;
};

TEST(RtfLooks, WhatNobodySeesIsHidden) {
    const std::string x = R"(\u9746?)";
    const SeenRow table[] = {
        {"plain", x, false},
        {"hidden", R"({\v )" + x + "}", true},
        {"hidden, switched off", R"({\v\v0 )" + x + "}", false},
        {"hidden, the group ended", R"({\v }{)" + x + "}", false},
        {"\\plain ends it", R"(\v\plain )" + x, false},
        {"white", R"({\cf2 )" + x + "}", true},
        {"nearly white", R"({\cf4 )" + x + "}", true},
        {"red", R"({\cf3 )" + x + "}", false},
        {"automatic", R"({\cf0 )" + x + "}", false},
        {"a colour that the table lacks", R"({\cf99 )" + x + "}", false},
        {"white on red", R"({\cf2\chcbpat3 )" + x + "}", false},
        {"red on red", R"({\cf3\chcbpat3 )" + x + "}", true},
        {"white, highlighted", R"({\cf2\highlight3 )" + x + "}", false},
        {"white on \\cb red, which Word does not show", R"({\cf2\cb3 )" + x + "}", true},
        {"red on \\cb red, which others show", R"({\cf3\cb3 )" + x + "}", true},
        {"red on \\cb black", R"({\cf3\cb1 )" + x + "}", false},
        {"white on a red paragraph", R"(\pard\cbpat3{\cf2 )" + x + "}", false},
        {"white in a red cell", row({R"({\cf2 )" + x + "}"}, "", {R"(\clcbpat3)"}), false},
        {"white beside a red cell", row({"", R"({\cf2 )" + x + "}"}, "", {R"(\clcbpat3)"}), true},
        {"one point", R"({\fs2 )" + x + "}", true},
        {"three points and a half, the limit", R"({\fs7 )" + x + "}", true},
        {"four points", R"({\fs8 )" + x + "}", false},
        {"one point for the other direction", R"({\afs2\fs24 )" + x + "}", false},
        {"one point from right to left", R"({\rtlch\afs2 )" + x + "}", true},
        {"one point, from right to left 12", R"({\fs2\rtlch\afs24 )" + x + "}", false},
        {"lines of one point", R"(\pard\sl-20 )" + x, true},
        {"lines of four points, the limit", R"(\pard\sl-80 )" + x, false},
        {"lines of at least one point", R"(\pard\sl20 )" + x, false},
        {"a hundredth of the width", R"({\charscalex1 )" + x + "}", true},
        {"9 % of the width", R"({\charscalex9 )" + x + "}", true},
        {"10 % of the width, the limit", R"({\charscalex10 )" + x + "}", false},
        {"the whole width again", R"({\charscalex1\charscalex100 )" + x + "}", false},
        {"no width that a program knows", R"({\charscalex0 )" + x + "}", false},
        {"far to the left of the page", R"(\pard\li-20000\fi0 )" + x, true},
        {"the same by two indents", R"(\pard\li-5000\fi-671 )" + x, true},
        {"10 cm to the left, the limit", R"(\pard\li-5000\fi-670 )" + x, false},
        {"far to the right of the page", R"(\pard\li16841 )" + x, true},
        {"at its right", R"(\pard\li16840 )" + x, false},
        {"the first line is back on the page", R"(\pard\li-20000\fi20000 )" + x, false},
        {"\\pard ends it", R"(\pard\li-20000\pard )" + x, false},
        {"set to the right, which the left indent does not move", R"(\pard\qr\li-20000 )" + x,
         false},
        {"a row of one point", row({x}, R"(\trrh-20)"), true},
        {"a row of four points, the limit", row({x}, R"(\trrh-80)"), false},
        {"a row of at least one point", row({x}, R"(\trrh20)"), false},
    };
    for (const SeenRow& one : table) {
        const auto marks = marks_of(one.body);
        ASSERT_EQ(marks.size(), 1U) << one.why;
        EXPECT_EQ(marks.at(0).hidden, one.hidden) << one.why;
    }
}

TEST(RtfLooks, APlaceThatCannotBeToldIsSaid) {
    struct Row {
        const char* why;
        std::string body;
        bool doubtful;
    };
    const Row table[] = {
        {"a hanging indent", R"(\pard\li567\fi-567 x)", false},
        {"a signature at the right", R"(\pard\li6804 x)", false},
        {"beyond an upright page, not beyond a wide one", R"(\pard\li10501 x)", true},
        {"beyond some margins", R"(\pard\li-2836 x)", true},
        {"set to the right of the page", R"(\pard\qr\ri-20000 x)", true},
        {"centred on something off the page", R"(\pard\qc\li-20000 x)", true},
        {"nothing stands there", R"(\pard\qc\li-20000\par\pard x)", false},
    };
    for (const Row& one : table)
        EXPECT_EQ(has_problem(read_body(one.body), "views-disagree"), one.doubtful) << one.why;
}

TEST(RtfLooks, StrikeAndEmphasisAreKept) {
    struct Row {
        const char *why, *look;
        bool strike, emphasis;
    };
    const Row table[] = {
        {"nothing", R"(\i\fs30)", false, false},
        {"struck", R"(\strike)", true, false},
        {"struck twice", R"(\striked1)", true, false},
        {"not struck", R"(\strike\strike0)", false, false},
        {"bold", R"(\b)", false, true},
        {"not bold", R"(\b\b0)", false, false},
        {"underlined", R"(\ulwave)", false, true},
        {"not underlined", R"(\ul\ulnone)", false, false},
        {"the colour of an underline that is not there", R"(\ulc3)", false, false},
        {"highlighted", R"(\highlight3)", false, true},
        {"coloured", R"(\cf3)", false, true},
        {"with a background", R"(\chcbpat3)", false, true},
        {"with the other background", R"(\cb3)", false, true},
    };
    for (const Row& one : table) {
        const Sheet sheet = read_body(std::string("{") + one.look + " x}");
        const tsb::Run& run = paragraph_at(sheet.blocks, 0).runs.at(0);
        EXPECT_EQ(run.strike, one.strike) << one.why;
        EXPECT_EQ(run.emphasis, one.emphasis) << one.why;
        EXPECT_FALSE(run.hidden) << one.why;
    }
}

const std::string sheet_of_styles =
    R"({\stylesheet{\ql\fs24 Normal;}{\s1\sbasedon0\strike heading 1;}{\s2\sbasedon1\v heading 2;})"
    R"({\*\cs10\additive\v Hidden;}{\*\cs11\additive\f1 Boxes;}{\*\ts12\v Table;}{\s13\sl-20 Flat;}{\s14\sbasedon14\b Itself;}})";

TEST(RtfLooks, AStyleIsAsIfItsWordsStoodThere) {
    struct Row {
        const char* why;
        std::string body;
        bool hidden, strike;
    };
    const Row table[] = {
        {"none", R"(\pard\plain x)", false, false},
        {"a paragraph style", R"(\pard\plain\s1 x)", false, true},
        {"one based on it", R"(\pard\plain\s2 x)", true, true},
        {"a character style", R"({\cs10 x})", true, false},
        {"what is said after it wins", R"({\cs10\v0 x})", false, false},
        {"\\plain ends it", R"(\pard\s1\plain x)", false, false},
        {"a table style is no look of text", R"(\ts12 x)", false, false},
        {"a paragraph of flat lines", R"(\pard\plain\s13 x)", true, false},
        {"one that is not there", R"(\pard\plain\s99\cs99 x)", false, false},
        {"one based on itself", R"(\pard\plain\s14 x)", false, false},
    };
    for (const Row& one : table) {
        const Sheet sheet = read_body(sheet_of_styles + one.body);
        const tsb::Run& run = paragraph_at(sheet.blocks, 0).runs.at(0);
        EXPECT_EQ(run.text, "x") << one.why;
        EXPECT_EQ(run.hidden, one.hidden) << one.why;
        EXPECT_EQ(run.strike, one.strike) << one.why;
    }
    const auto marks = marks_of(sheet_of_styles + R"({\cs11 \'fe})");
    ASSERT_EQ(marks.size(), 1U) << "D3a: the font of a style";
    EXPECT_EQ(marks.at(0).state, ticked);
}

TEST(RtfLooks, ALongChainOfStylesIsCutOff) {
    const auto struck = [](std::size_t length) {
        std::string styles = R"({\stylesheet{\s1\strike a;})";
        for (std::size_t i = 2; i <= length; ++i)
            styles +=
                R"({\s)" + std::to_string(i) + R"(\sbasedon)" + std::to_string(i - 1) + " a;}";
        const Sheet sheet = read_body(styles + R"(}\s)" + std::to_string(length) + " x");
        return paragraph_at(sheet.blocks, 0).runs.at(0).strike;
    };
    EXPECT_TRUE(struck(rtf::max_style_depth));
    EXPECT_FALSE(struck(rtf::max_style_depth + 1));
}

TEST(RtfRevisions, BothViewsAreKept) {
    const Sheet sheet = read_body(
        R"({\deleted old}{\revised new\u9746?}{\mvf from}{\mvt to}{\revised\deleted both}kept)");
    const auto& runs = paragraph_at(sheet.blocks, 0).runs;
    ASSERT_EQ(runs.size(), 6U);
    EXPECT_EQ(runs.at(0).text, "old");
    EXPECT_EQ(runs.at(0).revision, Revision::deleted);
    EXPECT_EQ(runs.at(1).revision, Revision::inserted);
    EXPECT_TRUE(runs.at(2).mark.has_value());
    EXPECT_EQ(runs.at(2).revision, Revision::inserted);
    EXPECT_EQ(runs.at(3).text, "from");
    EXPECT_EQ(runs.at(3).revision, Revision::deleted);
    EXPECT_EQ(runs.at(4).revision, Revision::inserted);
    EXPECT_EQ(runs.at(5).text, "kept");
    EXPECT_EQ(plain_text(sheet.blocks), "newtokept");
}

TEST(RtfRevisions, ACellThatCameOrWentIsFlagged) {
    const Sheet sheet = read_body(row({"a", "b", "c"}, "", {R"(\clins)", R"(\cldel)"}));
    const auto revision = [&](std::size_t cell) {
        return paragraph_at(table_at(sheet.blocks, 0).cells.at(cell).blocks, 0).runs.at(0).revision;
    };
    EXPECT_EQ(revision(0), Revision::inserted);
    EXPECT_EQ(revision(1), Revision::deleted);
    EXPECT_EQ(revision(2), Revision::none);
}

}  // namespace
}  // namespace tsb::test
