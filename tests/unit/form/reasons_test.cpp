// SPDX-License-Identifier: GPL-3.0-or-later
// What a delegate wrote beside the answers: where it stood, and to which item it belongs.
#include <algorithm>

#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

Block aside_paragraph(std::string text, std::string at, std::string anchor) {
    Paragraph made;
    made.runs = {text_run(std::move(text))};
    made.part = "word/comments.xml";
    made.at = std::move(at);
    made.anchor = std::move(anchor);
    return made;
}

std::string bound_to(const Comment& comment) {
    return comment.item.value_or("-");
}

TEST(Reasons, ACommentBelongsToTheItemInWhoseRowItIsAnchored) {
    FormBuilder form(circular_101(), "zh");
    form.tick(0, empty, ticked);
    const std::string title = form.cell(1, Part::heading).at;
    const std::string box = form.cell(0, Part::no_box).at;
    for (std::size_t i = 0; i < 3; ++i) {
        for (const Part part :
             {Part::heading, Part::yes_box, Part::yes_label, Part::no_box, Part::no_label}) {
            std::get<Paragraph>(form.cell(i, part).blocks.at(0)).at = form.cell(i, part).at;
        }
    }
    form.aside = {aside_paragraph("因为不成熟", "comment 1", box),
                  aside_paragraph("很好", "comment 2", title),
                  aside_paragraph("总的来说", "comment 3", "paragraph 3"),
                  aside_paragraph("页脚", "footer", "")};
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "opposes supports supports");
    ASSERT_EQ(reading.comments.size(), 3U);
    EXPECT_EQ(bound_to(reading.comments.at(0)), "7/17");
    EXPECT_EQ(reading.comments.at(0).at, "comment 1");
    EXPECT_EQ(bound_to(reading.comments.at(1)), "10/17");
    EXPECT_EQ(bound_to(reading.comments.at(2)), "-");
    EXPECT_EQ(reading.answers.at(0).reasons, "因为不成熟");
    EXPECT_EQ(reading.answers.at(1).reasons, "") << "a comment on what is supported";
    EXPECT_EQ(codes(reading), "");
}

TEST(Reasons, AHeadingWithTheItemsNumberBindsWhatFollows) {
    struct Row {
        const char* why;
        std::vector<std::string> lines;
        std::vector<std::string> items;  // of the comments
        const char* reasons;             // of 7/17, which is opposed
    };
    const Row rows[] = {
        {"number and text on one line", {"Q7/17: not mature"}, {"7/17"}, "Q7/17: not mature"},
        {"a heading of its own", {"课题7/17", "不成熟"}, {"7/17"}, "不成熟"},
        {"paragraphs under it", {"7/17", "one", "", "two"}, {"7/17", "7/17"}, "one\ntwo"},
        {"two items after each other", {"7/17:", "one", "10/17:", "two"}, {"7/17", "10/17"}, "one"},
        {"number and title as printed",
         {"第7/17号课题", "“安全应用服务”", "不成熟"},
         {"7/17"},
         "不成熟"},
        {"the reasons for both", {"Reasons on 7/17 and 10/17"}, {"-"}, ""},
        {"an unknown number", {"7/17: one", "9/17: two"}, {"7/17", "-"}, "7/17: one"},
        {"no number", {"We thank the group"}, {"-"}, ""},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        FormBuilder form(circular_101(), "zh");
        form.tick(0, empty, ticked);
        for (std::size_t i = 0; i < row.lines.size(); ++i)
            form.after.insert(form.after.begin() + static_cast<std::ptrdiff_t>(i),
                              paragraph(row.lines[i]));
        const Reading reading = match(form.sheet()).readings.at(0);
        EXPECT_EQ(choices(reading), "opposes supports supports");
        std::vector<std::string> items;
        for (const Comment& comment : reading.comments) items.push_back(bound_to(comment));
        EXPECT_EQ(items, row.items);
        EXPECT_EQ(reading.answers.at(0).reasons, row.reasons);
        EXPECT_EQ(codes(reading), *row.reasons != 0 ? "" : "opposes-without-reasons@7/17");
    }
}

TEST(Reasons, TextUnderTheSignatureIsNotTheHeadings) {
    FormBuilder form(circular_101(), "zh");
    form.tick(0, empty, ticked);
    form.after.insert(form.after.begin(), paragraph("7/17: 不成熟"));
    form.after.push_back(paragraph("局长"));
    form.after.push_back(paragraph("张三"));
    form.after.push_back(paragraph("附：一份文件"));
    const Reading reading = match(form.sheet()).readings.at(0);
    ASSERT_EQ(reading.comments.size(), 2U);
    EXPECT_EQ(bound_to(reading.comments.at(0)), "7/17");
    EXPECT_EQ(bound_to(reading.comments.at(1)), "-");
}

TEST(Reasons, ASentenceUnderTheSignatureIsNoName) {
    struct Row {
        const char* text;
        bool signatory;
    };
    const Row rows[] = {{"Head of Section", true},
                        {"Dr. A. Muster", true},
                        {"局长", true},
                        {"We regret that the text is not mature.", false},
                        {"Reasons: not mature", false},
                        {"理由：不成熟", false},
                        {"课题7/17不成熟", false},
                        {"此课题不成熟。", false}};
    for (const Row& row : rows) {
        FormBuilder form(circular_101(), "zh");
        form.after.push_back(paragraph(row.text));
        const Reading reading = match(form.sheet()).readings.at(0);
        EXPECT_EQ(reading.signed_by.title == row.text, row.signatory) << row.text;
        EXPECT_EQ(reading.comments.size(), row.signatory ? 0U : 1U) << row.text;
    }
}

TEST(Reasons, HiddenTextIsToldOnlyNearTheForm) {
    tsb::Run hidden = text_run("hidden");
    hidden.hidden = true;
    FormBuilder form(circular_101(), "zh");
    form.before.insert(form.before.begin(), paragraph({text_run("letter"), hidden}));
    EXPECT_EQ(codes(match(form.sheet()).readings.at(0)), "") << "before the form's title";
    form.after.insert(form.after.begin(), paragraph({hidden}));
    EXPECT_EQ(codes(match(form.sheet()).readings.at(0)), "hidden-text");
}

}  // namespace
}  // namespace tsb::test
