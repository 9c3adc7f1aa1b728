// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/text/text.hpp"

#include <gtest/gtest.h>

#include "config/base/text.hpp"
#include "parsers/text/glyph_marks.hpp"
#include "parsers/text/html_look.hpp"

namespace tsb::test {
namespace {

// Paragraphs joined by |, marks as [1] ticked, [0] empty, [?] unclear; bare ones in round brackets.
std::string shown(const Sheet& sheet) {
    std::string result;
    for (const Block& block : sheet.blocks) {
        if (!result.empty()) result += "|";
        for (const Run& run : std::get<Paragraph>(block).runs) {
            result += run.text;
            if (!run.mark) continue;
            const char state = run.mark->state == MarkState::ticked  ? '1'
                               : run.mark->state == MarkState::empty ? '0'
                                                                     : '?';
            result +=
                run.mark->is_box ? std::string{'[', state, ']'} : std::string{'(', state, ')'};
        }
    }
    return result;
}

bool is_limited(const Sheet& sheet) {
    return sheet.problems.size() == 1 && sheet.problems[0].code == "limit";
}

TEST(Text, IsDecodedByItsCharset) {
    struct Row {
        const char* why;
        std::string bytes;
        const char* charset;
        const char* text;
    };
    const Row rows[] = {
        {"UTF-8", "支持批准", "utf-8", "支持批准"},
        {"UTF-8 without a name", "支持批准", "", "支持批准"},
        {"GB 18030", "\xD6\xA7\xB3\xD6\xC5\xFA\xD7\xBC", "gb18030", "支持批准"},
        {"Cyrillic", "\xE4\xE0", "windows-1251", "да"},
        {"Arabic", "\xE4\xE5", "windows-1256", "نه"},
        {"no name, not UTF-8: windows-1252", "caf\xE9 \x80", "", "café €"},
        {"unknown name, not UTF-8", "caf\xE9", "x-nonsense", "café"},
        {"unknown name, UTF-8", "é", "x-nonsense", "é"},
        {"name of a thousand characters", "é", nullptr, "é"},
        {"ASCII that is not", "\xE9", "us-ascii", "é"},
        {"said to be UTF-8 and is not", "a\xE9 b", "utf-8", "a\uFFFD b"},
        {"byte order mark of UTF-8", "\xEF\xBB\xBFoui", "iso-8859-1", "oui"},
        {"byte order mark of UTF-16", std::string("\xFF\xFEo\0k\0", 6), "", "ok"},
        {"NUL", std::string("a\0b", 3), "utf-8",
         "a\uFFFD"
         "b"},
    };
    const std::string long_name(1000, 'u');
    for (const Row& row : rows)
        EXPECT_EQ(shown(read_text(row.bytes, row.charset ? row.charset : long_name)), row.text)
            << row.why;
}

TEST(Text, HasAParagraphForEachLine) {
    const Sheet sheet = read_text("one\r\n\r\n  two \nthree\rfour", "utf-8");
    EXPECT_EQ(shown(sheet), "one|two|three|four");
    EXPECT_EQ(std::get<Paragraph>(sheet.blocks.at(1)).at, "line 3");
    EXPECT_EQ(sheet.format, Format::text);
}

TEST(Text, MakesMarksOfBoxesAndTicks) {
    EXPECT_EQ(shown(read_text("☑ supports ☐ opposes", "utf-8")), "[1] supports [0] opposes");
    EXPECT_EQ(shown(read_text("✔️ yes ■ no 3 × 4 = √144", "utf-8")),
              "(1) yes [?] no 3 × 4 = √144");
    const Sheet sheet = read_text("■", "utf-8");
    EXPECT_FALSE(std::get<Paragraph>(sheet.blocks.at(0)).runs.at(0).mark->why.empty());
}

TEST(Text, FindsEveryGlyphOfItsTable) {
    for (const text::GlyphRow& row : text::glyph_table())
        EXPECT_EQ(text::find_glyph(row.character), &row);
    EXPECT_EQ(text::find_glyph(U'x'), nullptr);
    EXPECT_EQ(text::find_glyph(0x10FFFF), nullptr);
}

TEST(Text, BeyondALimitIsAProblem) {
    std::string marks, lines;
    for (std::size_t i = 0; i <= max_marks; ++i) marks += "☐";
    for (std::size_t i = 0; i <= max_runs; ++i) lines += "a\n";
    EXPECT_TRUE(is_limited(read_text(std::string(max_text_bytes + 1, 'a'), "utf-8")));
    EXPECT_TRUE(is_limited(read_text(
        std::string(max_text_bytes / 2, '\xE9') + "\n" + std::string(1000, '\xE9'), "latin1")));
    EXPECT_TRUE(is_limited(read_text(marks, "utf-8")));
    EXPECT_TRUE(is_limited(read_text(lines, "utf-8")));
    EXPECT_TRUE(read_text(std::string(max_text_bytes, 'a'), "utf-8").problems.empty());
}

// Surrogate pairs stand at odd places, so that one of them lies across the end of the inner buffer.
TEST(Text, OfTwoByteCharsetsIsWholeAcrossInnerBuffers) {
    std::string bytes("a\0", 2), expected = "a";
    for (int i = 0; i < 600'000; ++i) {
        bytes += std::string("\x3D\xD8\x00\xDE", 4);
        expected += "😀";
    }
    EXPECT_TRUE(shown(read_text(bytes, "utf-16le")) == expected);
}

TEST(Html, IsStrippedToParagraphs) {
    struct Row {
        const char* why;
        const char* html;
        const char* text;
    };
    const Row rows[] = {
        {"blocks", "<p>one <b>bold</b></p><div>two<br>three</div>", "one bold|two|three"},
        {"white space collapses", "<p>a \n\t b</p>", "a b"},
        {"a table row is a paragraph",
         "<table><tr><td>Q 7/17</td><td>☑</td><td>yes</td></tr><tr><td>b</td></tr></table>",
         "Q 7/17\t[1]\tyes|b"},
        {"script, style and title",
         "<title>t</title><style>p{}</style><SCRIPT>if(a<b)x()</script >seen", "seen"},
        {"script without end", "a<script>alert(1)", "a"},
        {"comments, also Word's", "a<!-- <p>hidden</p> -->b<!--[if mso]>c<![endif]-->d", "abd"},
        {"entities", "&lt;tag&gt; &amp;amp; caf&eacute;&nbsp;&#9745;&#x2610; &unknown; &",
         "<tag> &amp; café [1][0] &unknown; &"},
        {"impossible entities", "&#0;&#xD800;&#99999999999;&#;", "\uFFFD\uFFFD&#99999999999;&#;"},
        {"> in an attribute", "<a title=\"x>y\">link</a>", "link"},
        {"quote without end", "<a title=\"x>link</a> more", "link more"},
        {"less-than in text", "1 < 2 and 2 <3", "1 < 2 and 2 <3"},
        {"pre keeps lines", "<pre>a\nb</pre>c\nd", "a|b|c d"},
        {"cut in a tag", "a<b", "a"},
        {"doctype", "<!DOCTYPE html><html><body>x</body></html>", "x"},
        {"nothing", "", ""},
    };
    for (const Row& row : rows) EXPECT_EQ(shown(read_html(row.html, "utf-8")), row.text) << row.why;
}

// Runs with {hidden} and ~struck~.
std::string styled(std::string_view html) {
    std::string result;
    for (const Block& block : read_html(html, "utf-8").blocks) {
        if (!result.empty()) result += "|";
        for (const Run& run : std::get<Paragraph>(block).runs) {
            const std::string text =
                run.mark ? run.mark->state == MarkState::ticked ? "[1]" : "[0]" : run.text;
            if (run.mark) {
                EXPECT_EQ(run.mark->hidden, run.hidden) << html;
            }
            const std::string struck = run.strike ? "~" + text + "~" : text;
            result += run.hidden ? "{" + struck + "}" : struck;
        }
    }
    return result;
}

TEST(Html, KnowsWhatIsHiddenAndWhatIsStruck) {
    struct Row {
        const char* why;
        const char* html;
        const char* text;
    };
    const Row rows[] = {
        {"struck by element", "☒ <s>yes</s> <del>a</del><strike>b</strike>c", "[1] ~yes~ ~a~~b~c"},
        {"struck by style", "<span style='TEXT-DECORATION: underline line-through'>☒ a</span>b",
         "~[1]~~ a~b"},
        {"struck around blocks", "<s><p>a</p><p>b</p></s>c", "~a~|~b~|c"},
        {"no way to undo it", "<s>a<span style=\"text-decoration:none\">b</span></s>", "~ab~"},
        {"display", "<span style=\"display:none\">☒</span><img alt=\"☐\"> yes", "{[1]} yes"},
        {"important", "<b style='display : none !important;color:red'>☒</b>a", "{[1]}a"},
        {"an entity and a comment in it", "<b style='display&#58;/**/none'>☒</b>a", "{[1]}a"},
        {"nothing inside undoes display",
         "<div style='display:none'>a<p style='display:block'>b</p></div>c", "{a}|{b}|c"},
        {"visibility, undone inside",
         "<div style='visibility:hidden'>a<b style='visibility:visible'>b</b></div>", "{a}b"},
        {"the attribute", "<p hidden>a<p>b", "{a}|b"},
        {"Word's", "<span style='mso-hide:all'>a</span>b", "{a}b"},
        {"no size", "<span style='font-size:0'>a</span>b", "{a}b"},
        {"one pixel", "<span style=font-size:1px>a</span>b", "{a}b"},
        {"by the short form", "<span style='font:0/0 a'>a</span>b", "{a}b"},
        {"no size, undone inside",
         "<div style='font-size:0'>a<b style='font-size:12pt'>b</b></div>", "{a}b"},
        {"opacity", "<b style='opacity:0'>a</b>b", "{a}b"},
        {"no room", "<div style='max-height:0;overflow:hidden'>a</div>b", "{a}|b"},
        {"far away", "<div style='text-indent:-9999px'>a</div>b", "{a}|b"},
        {"white on white", "<font color=#FFFFFF>a</font><font color=white>b</font>c", "{a}{b}c"},
        {"almost white", "<b style='color:rgb(250, 250, 250)'>a</b>b", "{a}b"},
        {"white on blue", "<td bgcolor=#4472C4><span style='color:white'>a</span></td>", "a"},
        {"black on black", "<b style='background:#000'>a</b>b", "{a}b"},
        {"transparent", "<b style='color:transparent'>a</b>b", "{a}b"},
        {"a colour that is seen", "<b style='color:red;background:yellow'>a</b>b", "ab"},
        {"empty elements hide nothing", "<br style='display:none'>a<img hidden>b", "ab"},
        {"an end tag ends its own element only",
         "<span style='display:none'><span>a</span>b</span>c", "{ab}c"},
        {"an end tag reaches no further than its table",
         "<div style='display:none'><table><tr><td></div>a</table></div>b", "{a}|b"},
        {"a table within a hidden paragraph",
         "<p style='display:none'><table><tr><td><p>a</p></td></tr></table>b</p>c", "{a}|{b}|c"},
        {"a cell ends with its table", "<table><tr><td style='font-size:0'>a</table>b", "{a}|b"},
        {"a tag between the bytes of a line", "a<s> b </s> c", "a~ b ~c"},
    };
    for (const Row& row : rows) EXPECT_EQ(styled(row.html), row.text) << row.why;
}

TEST(Html, OfMoreOpenStylesThanAreKeptIsAProblem) {
    std::string open;
    for (std::size_t i = 0; i < text::max_html_styles; ++i)
        open += "<i style='color:rgb(" + std::to_string(i % 2 * 100) + ",0,9)'>";
    EXPECT_TRUE(read_html(open + "a", "utf-8").problems.empty());
    EXPECT_TRUE(is_limited(read_html(open + "<s>a", "utf-8")));
}

TEST(Html, OfHostileSizeEndsInTime) {
    std::string open, quotes, ends, styles, entities;
    for (int i = 0; i < 200'000; ++i) {
        open += "<", quotes += "<a b=\"", ends += "<script></";
        if (i % 8 == 0) styles += "<b><s></b>", entities += "<b style='&amp;/*'>";
    }
    for (const std::string& html : {open, ends, styles, entities, std::string(1U << 20U, '&')})
        EXPECT_NO_THROW(read_html(html, "utf-8"));
    EXPECT_EQ(read_html("<p>x</p>", "utf-8").format, Format::html);
}

}  // namespace
}  // namespace tsb::test
