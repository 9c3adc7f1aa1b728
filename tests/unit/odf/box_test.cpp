// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes that are more than a character (D20): controls of a form, form fields, content controls.
#include "tests/unit/odf/odf_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

struct StateRow {
    const char* why;
    std::string text;
    MarkState state;
};

void check(const std::vector<StateRow>& rows, MarkKind kind) {
    for (const StateRow& row : rows) {
        const auto marks = marks_of(row.text);
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).state, row.state) << row.why << ": " << marks.at(0).why;
        EXPECT_EQ(marks.at(0).kind, kind) << row.why;
        EXPECT_EQ(marks.at(0).why.empty(), row.state != unclear) << row.why;
        EXPECT_TRUE(marks.at(0).is_box) << row.why;
        EXPECT_FALSE(marks.at(0).hidden) << row.why;
    }
}

TEST(Boxes, AFormsCheckBoxSaysWhatItIsNow) {
    const auto with = [](const std::string& state) {
        return forms(checkbox("c", state)) + p(control("c"));
    };
    check(
        {
            {"ticked now", with("form:current-state=\"checked\""), ticked},
            {"nothing said", with(""), empty},
            {"empty now", with("form:current-state=\"unchecked\""), empty},
            {"begins empty", with("form:state=\"unchecked\""), empty},
            {"began ticked, empty now",
             with("form:state=\"checked\" form:current-state=\"unchecked\""), empty},
            {"begins ticked; LibreOffice leaves out that it is empty now",
             with("form:state=\"checked\""), unclear},
            {"the third state", with("form:current-state=\"unknown\""), unclear},
            {"begins in the third state", with("form:state=\"unknown\""), unclear},
            {"no such word", with("form:current-state=\"on\""), unclear},
            {"shows what stands elsewhere",
             with("xforms:bind=\"b\" form:current-state=\"checked\""), unclear},
            {"no such control", forms("") + p(control("c")), unclear},
            {"no forms at all", p(control("c")), unclear},
            {"two controls of one id",
             forms(checkbox("c", "form:current-state=\"checked\"") + checkbox("c", "")) +
                 p(control("c")),
             unclear},
            {"one control, two ids of its own",
             forms("<form:checkbox form:id=\"c\" xml:id=\"d\" form:current-state=\"checked\"/>") +
                 p(control("d")),
             ticked},
            {"one id, a check box and a line of text",
             forms("<form:text form:id=\"c\"/>" + checkbox("c", "")) + p(control("c")), unclear},
            {"it floats over the paragraph",
             forms(checkbox("c", "form:current-state=\"checked\"")) +
                 p(control("c", "text:anchor-type=\"paragraph\"")),
             unclear},
            {"it stands in a group that floats",
             forms(checkbox("c", "")) + p("<draw:g>" + control("c", "") + "</draw:g>"), unclear},
            {"a form within a form",
             element(
                 "office:forms",
                 element("form:form",
                         element("form:form", checkbox("c", "form:current-state=\"checked\"")))) +
                 p(control("c")),
             ticked},
        },
        MarkKind::legacy_checkbox);
}

std::string button(const std::string& id, const std::string& state,
                   const std::string& group = "form:name=\"G\"") {
    return "<form:radio form:id=\"" + id + "\" " + group + " " + state + "/>";
}

TEST(Boxes, AButtonIsReadWithTheOthersOfItsGroup) {
    const std::string now = "form:current-selected=\"true\"", first = "form:selected=\"true\"";
    const auto with = [](const std::string& buttons) { return forms(buttons) + p(control("r")); };
    check(
        {
            {"chosen", with(button("r", now) + button("s", "")), ticked},
            {"not chosen", with(button("r", "") + button("s", now)), empty},
            {"none is chosen", with(button("r", "") + button("s", "")), empty},
            {"no longer chosen", with(button("r", first + " form:current-selected=\"false\"")),
             empty},
            {"begins chosen", with(button("r", first)), unclear},
            {"began chosen, now another is", with(button("r", first) + button("s", now)), empty},
            {"two of one group", with(button("r", now) + button("s", now)), unclear},
            {"not chosen where two others are",
             with(button("r", "") + button("s", now) + button("t", now)), empty},
            {"one of each group", with(button("r", now) + button("s", now, "form:name=\"H\"")),
             ticked},
            {"the group has a name of its own",
             with(button("r", now, "form:name=\"A\" form:group-name=\"G\"") +
                  button("s", now, "form:name=\"B\" form:group-name=\"G\"")),
             unclear},
            {"two forms, each with such a group",
             element("office:forms", element("form:form", button("r", now)) +
                                         element("form:form", button("s", now))) +
                 p(control("r")),
             ticked},
            {"no such word", with(button("r", "form:current-selected=\"yes\"")), unclear},
        },
        MarkKind::legacy_checkbox);
}

TEST(Boxes, ABoxThatIsSwitchedOffIsHidden) {
    const std::string invisible =
        "<form:properties><form:property form:property-name=\"EnableVisible\" "
        "office:value-type=\"boolean\" office:boolean-value=\"false\"/></form:properties>";
    const std::string ticked_now = "form:current-state=\"checked\"";
    const std::string in_line = "text:anchor-type=\"as-char\" ";
    const OdfParts table[] = {
        {forms(checkbox("c", ticked_now, invisible)) + p(control("c"))},
        {forms(checkbox("c", ticked_now)) + p(control("c", in_line + "draw:display=\"none\""))},
        {forms(checkbox("c", ticked_now)) + p(control("c", in_line + "drawooo:display=\"none\""))},
        {forms(checkbox("c", ticked_now)) + p(control("c", in_line + "draw:display=\"printer\""))},
        {forms(checkbox("c", ticked_now)) + p(span(control("c"))),
         text_style("text:display=\"none\"")},
    };
    for (const OdfParts& parts : table) {
        const auto marks = all_marks(read_parts(parts));
        ASSERT_EQ(marks.size(), 1U) << parts.text;
        EXPECT_TRUE(marks.at(0).hidden) << parts.text;
        EXPECT_EQ(marks.at(0).state, ticked) << parts.text;
    }
    EXPECT_FALSE(
        marks_of(forms(checkbox("c", "")) + p(control("c", in_line + "draw:display=\"always\"")))
            .at(0)
            .hidden);
}

struct TextRow {
    const char* why;
    std::string text, shown;
};

TEST(Boxes, D25WhatIsTypedInAControlIsText) {
    const auto with = [](const std::string& control_data) {
        return forms(control_data) + p("a " + control("c"));
    };
    const TextRow table[] = {
        {"a box's label", with(checkbox("c", "form:label=\"supports\"")), "a supports"},
        {"a line", with("<form:text form:id=\"c\" form:current-value=\"x\" form:value=\"y\"/>"),
         "a x"},
        {"what a line begins with", with("<form:text form:id=\"c\" form:value=\"y\"/>"), "a y"},
        {"several lines",
         with("<form:textarea form:id=\"c\">" + p("one") + p("two") + "</form:textarea>"),
         "a one\ntwo"},
        {"letters in spans",
         with("<form:textarea form:id=\"c\">" +
              p(span("We") + "<text:s/>object" + span("<text:line-break/>!")) + "</form:textarea>"),
         "a We object\n!"},
        {"a list",
         with("<form:listbox form:id=\"c\"><form:option form:label=\"Yes\" form:selected=\"true\"/>"
              "<form:option form:label=\"No\" form:current-selected=\"true\"/></form:listbox>"),
         "a No"},
        {"what a list begins with",
         with("<form:listbox form:id=\"c\"><form:option form:label=\"Yes\" form:selected=\"true\"/>"
              "<form:option form:label=\"No\"/></form:listbox>"),
         "a Yes"},
        {"a password", with("<form:password form:id=\"c\" form:value=\"secret\"/>"), "a "},
        {"hidden data", with("<form:hidden form:id=\"c\" form:value=\"secret\"/>"), "a "},
    };
    for (const TextRow& row : table)
        EXPECT_EQ(plain_text(read_body(row.text).blocks), row.shown) << row.why;
}

TEST(Boxes, AControlBetweenParagraphsIsNotLost) {
    const Sheet sheet = read_body(forms(checkbox("c", "form:current-state=\"checked\"")) + p("a") +
                                  control("c", "text:anchor-type=\"page\""));
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).state, unclear);
    EXPECT_EQ(sheet.aside.size(), 1U);
}

TEST(Boxes, TextInAControlThatFloatsIsDrawnOnTheForm) {
    const std::string floats = "text:anchor-type=\"paragraph\"";
    const auto with = [&](const std::string& data, const std::string& attributes) {
        return read_body(forms(data) + p("a☐" + control("c", attributes) + "b"));
    };
    const std::string line = "<form:text form:id=\"c\" form:current-value=\"X\"/>";
    const Sheet over = with(line, floats);
    EXPECT_TRUE(has_problem(over, "drawn-mark"));
    EXPECT_EQ(plain_text(over.blocks), "ab");
    ASSERT_EQ(over.aside.size(), 1U);
    EXPECT_EQ(plain_text(over.aside), "X");
    EXPECT_EQ(paragraph_at(over.aside, 0).anchor, "paragraph 1");
    const Sheet in_line = with(line, "text:anchor-type=\"as-char\"");
    EXPECT_FALSE(has_problem(in_line, "drawn-mark"));
    EXPECT_EQ(plain_text(in_line.blocks), "aXb");
    EXPECT_FALSE(has_problem(with("<form:text form:id=\"c\"/>", floats), "drawn-mark"))
        << "nothing in it";
}

TEST(Boxes, AFormFieldHasItsStateInItsData) {
    const std::string is_ticked = param("Checkbox_Checked", "true");
    const std::string start =
        "<field:fieldmark-start field:type=\"vnd.oasis.opendocument.field."
        "FORMCHECKBOX\">";
    check(
        {
            {"ticked", p(fieldmark(is_ticked)), ticked},
            {"empty", p(fieldmark("")), empty},
            {"false", p(fieldmark(param("Checkbox_Checked", "false"))), empty},
            {"a name that LibreOffice ignores",
             p(fieldmark(param("vnd.oasis.opendocument.field.Checkbox_Checked", "true"))), unclear},
            {"the short type", p(fieldmark(is_ticked, "FORMCHECKBOX")), ticked},
            {"other data", p(fieldmark(param("Checkbox_HelpText", "true"))), empty},
            {"no such word", p(fieldmark(param("Checkbox_Checked", "ja"))), unclear},
            {"stated twice", p(fieldmark(is_ticked + is_ticked)), unclear},
            {"under another type", p(fieldmark(is_ticked, "x.FORMTEXT")), unclear},
            {"with a beginning and an end",
             p(start + is_ticked + "</field:fieldmark-start><field:fieldmark-end/>"), unclear},
            {"with a picture in it",
             p(start + is_ticked + "</field:fieldmark-start>☒<field:fieldmark-end/>"), unclear},
        },
        MarkKind::legacy_checkbox);
}

TEST(Boxes, TheCodeOfAFieldIsNotShownAndItsResultIs) {
    const std::string start = "<field:fieldmark-start field:type=\"x.FORMTEXT\"/>";
    const std::string separator = "<field:fieldmark-separator/>", end = "<field:fieldmark-end/>";
    const TextRow table[] = {
        {"code and result", p("a" + start + "CODE" + separator + "b" + end + "c"), "abc"},
        {"all result", p("a" + start + "b" + end + "c"), "abc"},
        {"it ends in the next paragraph", p("a" + start + "b") + p("c" + end + "d"), "ab\ncd"},
        {"a separator that is never reached",
         p("a" + start + "b<text:script>" + separator + "</text:script>" + end) + p("c"), "a\nc"},
        {"an end without a beginning", p("a" + end + separator + "b"), "ab"},
        {"a list: the entry chosen",
         p("a " + fieldmark(param("Dropdown_ListEntry", "yes") + param("Dropdown_ListEntry", "no") +
                                param("Dropdown_Selected", "1"),
                            "x.FORMDROPDOWN")),
         "a no"},
        {"a list: no such entry",
         p("a " + fieldmark(param("Dropdown_ListEntry", "yes") + param("Dropdown_Selected", "7"),
                            "x.FORMDROPDOWN")),
         "a "},
    };
    for (const TextRow& row : table)
        EXPECT_EQ(plain_text(read_body(row.text).blocks), row.shown) << row.why;
}

std::string content_control(const std::string& state, const std::string& content,
                            const std::string& prefix = "loext") {
    return p("<" + prefix + ":content-control " + prefix + ":checkbox=\"true\" " + state + ">" +
             content + "</" + prefix + ":content-control>");
}

TEST(Boxes, AContentControlAndItsPictureMustAgree) {
    const std::string glyphs = " loext:checked-state=\"☒\" loext:unchecked-state=\"☐\"";
    const std::string on = "loext:checked=\"true\"";
    check(
        {
            {"ticked", content_control(on + glyphs, "☒"), ticked},
            {"empty", content_control(glyphs, "☐"), empty},
            {"said to be empty", content_control("loext:checked=\"false\"" + glyphs, "☐"), empty},
            {"without pictures of its own", content_control(on, "☒"), ticked},
            {"a picture of its own",
             content_control(on + " loext:checked-state=\"$\" loext:unchecked-state=\"o\"", "$"),
             ticked},
            {"a picture beyond the first plane",
             content_control(on + " loext:checked-state=\"🗹\" loext:unchecked-state=\"☐\"",
                             "🗹"),
             ticked},
            {"ODF's own attributes",
             content_control("text:checked=\"true\" text:checked-state=\"☒\"", "☒", "text"),
             ticked},
            {"the picture says otherwise", content_control(on + glyphs, "☐"), unclear},
            {"the picture is ticked, the state is not", content_control(glyphs, "☒"), unclear},
            {"pictures the wrong way round",
             content_control(" loext:checked-state=\"☐\" loext:unchecked-state=\"☒\"", "☒"),
             unclear},
            {"an empty box for \"ticked\"",
             content_control(on + " loext:checked-state=\"☐\" loext:unchecked-state=\"☒\"", "☐"),
             unclear},
            {"a tick for \"empty\"", content_control(" loext:unchecked-state=\"✓\"", "✓"), unclear},
            {"one picture for both, an empty box",
             content_control(on + " loext:checked-state=\"☐\" loext:unchecked-state=\"☐\"", "☐"),
             unclear},
            {"a filled square of its own",
             content_control(on + " loext:checked-state=\"■\" loext:unchecked-state=\"□\"", "■"),
             ticked},
            {"a letter for \"empty\"", content_control(" loext:unchecked-state=\"©\"", "©"), empty},
            {"no picture", content_control(on + glyphs, "yes"), unclear},
            {"no such word", content_control("loext:checked=\"ja\"" + glyphs, "☒"), unclear},
        },
        MarkKind::content_control);
    EXPECT_TRUE(marks_of(p("<loext:content-control>yes</loext:content-control>")).empty());
}

}  // namespace
}  // namespace tsb::test
