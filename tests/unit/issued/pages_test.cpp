// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: where text stands says what belongs together.
#include <gtest/gtest.h>

#include <limits>

#include "config/circular_rows.hpp"
#include "parsers/issued/issued.hpp"

namespace tsb::test {
namespace {

constexpr double letter_width = 6, line_height = 12, line_step = 14;

// A page that is written line by line; a character takes letter_width points.
class PageMaker {
  public:
    PageMaker() {
        page_.width = 595;
        page_.height = 842;
    }
    PageMaker& at(double left, const std::string& text) {
        double width = 0;
        for (const char c : text)
            if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) width += letter_width;
        return across(left, left + width, text);
    }
    PageMaker& across(double left, double right, const std::string& text) {
        page_.texts.push_back({text, {1, left, top_, right, top_ + line_height}, false});
        return *this;
    }
    PageMaker& box(double left) {
        Mark mark;
        mark.state = MarkState::empty;
        mark.box = Box{1, left, top_, left + 10, top_ + line_height};
        page_.marks.push_back(mark);
        return *this;
    }
    PageMaker& next(int lines = 1) {
        top_ += line_step * lines;
        return *this;
    }
    PageMaker& foot(const std::string& text) {
        page_.texts.push_back({text, {1, 72, 800, 272, 812}, false});
        return *this;
    }
    [[nodiscard]] Page page() const { return page_; }

  private:
    Page page_;
    double top_ = 72;
};

CircularDraft draft_from(const std::vector<PageMaker>& pages) {
    Sheet sheet;
    sheet.format = Format::pdf;
    for (const PageMaker& page : pages) sheet.pages.push_back(page.page());
    return draft_circular(sheet);
}

std::string notes(const CircularDraft& draft) {
    std::string all;
    for (const DraftNote& note : draft.notes) all += note.at + ": " + note.text + "\n";
    return all;
}

// How a box is on a page: as a mark, as a character of its own, at the end of the item's line.
enum class BoxIs { mark, character, behind_item, unseen };

struct Look {
    BoxIs box = BoxIs::mark;
    std::string refuses = "does not support";  // the second label's first line
    std::string within = "";                   // a third label, under the first
    bool break_page = false;                   // within the last item
    bool footers = false;
};

class Letter {
  public:
    explicit Letter(const Look& look) : look_(look), pages_(1) {
        head();
        item({"Question 7/17", "“Secure application", "services”", "draft revised Question"});
        item({"Question 10/17", "“Identity, see the", "late Question 3/17”", "draft new Question"},
             look.break_page);
        page().at(72, "Yours faithfully,").next();
        page().at(72, "Administration of [Member State]").next();
        page().at(72, "[Name]").next();
        if (look.footers)
            for (std::size_t i = 0; i < pages_.size(); ++i)
                pages_[i].foot("Circular 101 of the Bureau - " + std::to_string(i + 1) + " -");
    }
    [[nodiscard]] CircularDraft draft() const { return draft_from(pages_); }

  private:
    PageMaker& page() { return pages_.back(); }

    void head() {
        page().at(72, "Geneva, 2 February 2026").next();
        page().at(72, "TSB Circular 101").next();
        page()
            .at(72, "Subject:")
            .at(152, "Consultation of the Member States of the Union on two")
            .next();
        page().at(152, "Questions of the study group").next();
        page()
            .at(72, "1")
            .at(108, "The form in Annex 2 is to be returned by 2359 hours UTC on the day")
            .next();
        page()
            .at(72, "of 3 April 2026. If 70% or more of the replies received support approval,")
            .next();
        page().at(72, "the texts are approved.").next();
        page().at(72, "ANNEX 2").next();
        page().at(72, "Subject: Response to TSB Circular 101:").next();
        page().at(72, "Consultation on approval of Questions").next();
        page().at(72, "To:").at(152, "Director of the").at(322, "From:").at(402, "[Name]").next();
        page().at(152, "Bureau").at(402, "[Official role").next();
        page().at(402, "or title]").next();
        page().at(72, "Fax: +41-22-730-5853").at(322, "Fax:").next();
        page().at(322, "Date:").at(402, "[Place,][Date]").next();
        page().at(72, "Dear Sir,").next();
        page()
            .at(72, "I wish to inform you of the opinion of this Administration, reflected in")
            .next();
        page().at(72, "the table below.").next();
        page().at(252, "Please select one of the two boxes").next();
    }

    void item(const std::vector<std::string>& lines, bool break_page = false) {
        std::vector<std::pair<bool, std::string>> labels{{true, "supports the"},
                                                         {false, "approval"}};
        if (!look_.within.empty()) labels.emplace_back(true, look_.within);
        labels.emplace_back(true, look_.refuses);
        labels.emplace_back(false, "approval");
        for (std::size_t i = 0; i < std::max(lines.size(), labels.size()); ++i) {
            if (break_page && i == 2) pages_.emplace_back();
            const bool has_box = i < labels.size() && labels[i].first;
            if (i < lines.size())
                left_of_label(lines[i], has_box);
            else if (has_box)
                left_of_label("", true);
            if (i < labels.size()) page().at(282, labels[i].second);
            page().next();
        }
    }
    void left_of_label(const std::string& text, bool has_box) {
        if (has_box && look_.box == BoxIs::behind_item && !text.empty()) {
            // One piece up to the box, whose place the number of characters does not tell.
            page().across(72, 262, text + " ☐");
            return;
        }
        if (!text.empty()) page().at(72, text);
        if (!has_box) return;
        if (look_.box == BoxIs::mark) page().box(252);
        if (look_.box == BoxIs::character || look_.box == BoxIs::behind_item) page().at(252, "☐");
    }

    Look look_;
    std::vector<PageMaker> pages_;
};

std::string first(const std::vector<std::string>& list) {
    return list.empty() ? "" : list.front();
}

void expect_items(const CircularDraft& draft) {
    const Circular& circular = draft.circular;
    ASSERT_EQ(circular.items.size(), 2U) << notes(draft);
    EXPECT_EQ(circular.items.at(0).id, "7/17");
    EXPECT_EQ(circular.items.at(1).id, "10/17");
    const ItemWording& one = circular.items.at(0).wording.at("en");
    const ItemWording& two = circular.items.at(1).wording.at("en");
    EXPECT_EQ(first(one.titles), "Secure application services");
    EXPECT_EQ(first(two.titles), "Identity, see the late Question 3/17");
    EXPECT_EQ(first(one.numbers), "Question 7/17");
    EXPECT_EQ(first(one.status), "draft revised Question");
    EXPECT_EQ(first(two.status), "draft new Question");
    const Wording& wording = circular.wording.at("en");
    EXPECT_EQ(first(wording.supports), "supports the approval");
    EXPECT_EQ(first(wording.opposes), "does not support approval");
    EXPECT_EQ(first(wording.instruction), "Please select one of the two boxes");
    EXPECT_EQ(wording.after, std::vector<std::string>{"Yours faithfully,"});
    EXPECT_EQ(first(wording.administration), "Administration of [Member State]");
}

TEST(IssuedPages, ItemsAndLabelsAreToldApartByTheirColumns) {
    const std::pair<Look, const char*> looks[] = {
        {{BoxIs::mark}, "boxes that the reader saw"},
        {{BoxIs::character}, "boxes as characters"},
        {{BoxIs::behind_item}, "boxes in one piece with the item's line"},
        {{BoxIs::mark, "does not support", "", true}, "an item that goes on over the page"},
        {{BoxIs::character, "does not support", "", true, true},
         "the same with lines in the margin"},
    };
    for (const auto& [look, why] : looks) {
        SCOPED_TRACE(why);
        const CircularDraft draft = Letter(look).draft();
        expect_items(draft);
        EXPECT_TRUE(draft.circular.wording.at("en").confirmed);
        EXPECT_TRUE(parse_circular(write_circular(draft), "x")) << write_circular(draft);
    }
}

TEST(IssuedPages, TheLetterIsReadAcrossBrokenLines) {
    const CircularDraft draft = Letter({}).draft();
    EXPECT_EQ(draft.circular.id, "T25-TSB-CIR-0101");
    ASSERT_TRUE(draft.has_deadline) << notes(draft);
    EXPECT_EQ(format_utc(draft.circular.deadline), "2026-04-03T23:59:59Z");
    EXPECT_EQ(draft.circular.rule.percent, 70);
    EXPECT_EQ(draft.circular.title.at("en"),
              "Consultation of the Member States of the Union on two Questions of the study group");
    const Wording& wording = draft.circular.wording.at("en");
    EXPECT_EQ(wording.form_title,
              (std::vector<std::string>{"Subject: Response to TSB Circular 101:",
                                        "Consultation on approval of Questions"}));
    EXPECT_EQ(wording.before,
              (std::vector<std::string>{"Dear Sir,",
                                        "I wish to inform you of the opinion of this "
                                        "Administration, reflected in the table below."}));
}

TEST(IssuedPages, TheHeadIsReadColumnByColumn) {
    const Wording wording = Letter({}).draft().circular.wording.at("en");
    EXPECT_EQ(first(wording.to), "To:");
    EXPECT_EQ(first(wording.from), "From:");
    EXPECT_EQ(first(wording.fax), "Fax:");
    EXPECT_EQ(first(wording.date), "Date:");
    EXPECT_EQ(wording.address,
              (std::vector<std::string>{"+41-22-730-5853", "Director of the", "Bureau"}));
    EXPECT_EQ(wording.placeholders,
              (std::vector<std::string>{"[Name]", "[Official role or title]", "[Place,]", "[Date]",
                                        "[Member State]"}));
}

TEST(IssuedPages, BoxesThatCannotBeSeenMakeTheWordingProvisional) {
    const CircularDraft draft = Letter({BoxIs::unseen}).draft();
    expect_items(draft);
    EXPECT_FALSE(draft.circular.wording.at("en").confirmed);
    EXPECT_NE(notes(draft).find("no box can be seen"), std::string::npos) << notes(draft);
}

TEST(IssuedPages, WhereLabelsAreDoubtfulNoBoxIsGuessed) {
    const std::pair<Look, const char*> looks[] = {
        {{BoxIs::unseen, "endorses the other"}, "no label refuses"},
        {{BoxIs::unseen, "does not support", "has not seen it"}, "two lines refuse"},
    };
    for (const auto& [look, why] : looks) {
        const CircularDraft draft = Letter(look).draft();
        EXPECT_TRUE(draft.circular.items.empty()) << why;
        EXPECT_FALSE(draft.circular.wording.at("en").confirmed) << why;
        EXPECT_NE(notes(draft).find("not found: a form with boxes"), std::string::npos) << why;
        EXPECT_FALSE(parse_circular(write_circular(draft), "x")) << why;
    }
}

TEST(IssuedPages, HostilePlacesCrashNothing) {
    const double far = 1e300, none = std::numeric_limits<double>::quiet_NaN();
    for (const double left : {0.0, -far, far, none}) {
        for (const double top : {0.0, -far, far, none}) {
            Sheet sheet;
            Page page;
            for (int i = 0; i < 50; ++i) {
                const Box box{1, left, top, i % 2 == 0 ? far : left, i % 3 == 0 ? none : top};
                page.texts.push_back({i % 5 == 0 ? "☐ the 7/17 ☐☐" : "to of and the", box, false});
                Mark mark;
                mark.box = box;
                page.marks.push_back(mark);
            }
            sheet.pages = {page, page};
            EXPECT_FALSE(parse_circular(write_circular(draft_circular(sheet)), "x"));
        }
    }
}

}  // namespace
}  // namespace tsb::test
