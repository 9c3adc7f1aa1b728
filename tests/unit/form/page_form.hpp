// SPDX-License-Identifier: GPL-3.0-or-later
// Forms in the placed layout, put together text by text and box by box.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {

constexpr auto ticked = MarkState::ticked;
constexpr auto empty = MarkState::empty;

// One page of the English form: headings at 60, boxes at 250, labels at 280; an item every 60
// points.
struct PageForm {
    Page page;

    struct Blank {};
    explicit PageForm(Blank) {
        page.number = 1;
        page.width = 595;
        page.height = 842;
    }
    PageForm() : PageForm(Blank{}) {
        const Wording& words = circular_101().wording.at("en");
        text(60, 40, words.form_title.at(0));
        text(60, 55, words.form_title.at(1));
        text(60, 80, words.instruction.at(0));
        for (std::size_t i = 0; i < 3; ++i) item(i, ticked, empty);
        text(60, 300, words.after.at(0));
        text(60, 320, "Administration of Switzerland");
    }

    static double top(std::size_t i) { return 100 + 60 * static_cast<double>(i); }

    void text(double left, double y, const std::string& content) {
        page.texts.push_back(
            {content,
             {1, left, y, left + 5.0 * static_cast<double>(content.size()), y + 10},
             false});
    }
    void mark(double left, double y, MarkState state, bool is_box = true) {
        Mark made;
        made.kind = is_box ? MarkKind::acroform_checkbox : MarkKind::glyph;
        made.state = state;
        made.is_box = is_box;
        made.part = "page 1";
        made.at = "at " + std::to_string(static_cast<int>(left)) + "," +
                  std::to_string(static_cast<int>(y));
        made.box = Box{1, left, y, left + 10, y + 10};
        page.marks.push_back(std::move(made));
    }
    void heading(std::size_t i, double y) {
        const ItemWording& words = circular_101().items.at(i).wording.at("en");
        text(60, y, words.numbers.at(0));
        text(60, y + 13, words.titles.at(0).substr(0, 30));
        if (words.titles.at(0).size() > 30) text(60, y + 26, words.titles.at(0).substr(30));
    }
    void options(double y, MarkState yes, MarkState no) {
        const Wording& words = circular_101().wording.at("en");
        mark(250, y, yes);
        text(280, y, words.supports.at(0));
        mark(250, y + 18, no);
        text(280, y + 18, words.opposes.at(1));
    }
    void item(std::size_t i, MarkState yes, MarkState no) {
        heading(i, top(i));
        options(top(i), yes, no);
    }
    // Everything between two heights.
    void erase(double from, double to) {
        std::erase_if(page.texts,
                      [&](const PlacedText& t) { return t.box.top >= from && t.box.top < to; });
        std::erase_if(page.marks,
                      [&](const Mark& m) { return m.box->top >= from && m.box->top < to; });
    }
    void erase_item(std::size_t i) { erase(top(i), top(i) + 60); }

    [[nodiscard]] Reading read() const { return read_pages({*this}); }

    static Reading read_pages(const std::vector<PageForm>& forms) {
        Sheet sheet;
        sheet.format = Format::pdf;
        for (const PageForm& form : forms) {
            Page page = form.page;
            page.number = static_cast<int>(sheet.pages.size()) + 1;
            for (PlacedText& text : page.texts) text.box.page = page.number;
            for (Mark& mark : page.marks) mark.box->page = page.number;
            std::stable_sort(
                page.texts.begin(), page.texts.end(),
                [](const PlacedText& a, const PlacedText& b) { return a.box.top < b.box.top; });
            sheet.pages.push_back(std::move(page));
        }
        const FormResult result = match_form(sheet, {circulars(), roster()});
        if (result.readings.size() != 1) {
            ADD_FAILURE() << result.readings.size() << " readings";
            return {};
        }
        return result.readings.at(0);
    }
};

}  // namespace tsb::test
