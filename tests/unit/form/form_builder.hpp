// SPDX-License-Identifier: GPL-3.0-or-later
// A filled form as a Sheet, built by hand so that each test can spoil exactly one thing.
#pragma once

#include <string>
#include <vector>

#include "config/circular.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::test {

inline Run text_run(std::string text) {
    Run run;
    run.text = std::move(text);
    return run;
}

inline Run mark_run(MarkState state, std::string at = "here", bool is_box = true) {
    Run run;
    Mark mark;
    mark.kind = is_box ? MarkKind::legacy_checkbox : MarkKind::glyph;
    mark.state = state;
    mark.is_box = is_box;
    mark.part = "word/document.xml";
    mark.at = std::move(at);
    run.mark = std::move(mark);
    return run;
}

inline Block paragraph(std::vector<Run> runs) {
    Paragraph made;
    made.runs = std::move(runs);
    made.part = "word/document.xml";
    made.at = "paragraph";
    return made;
}
inline Block paragraph(std::string text) {
    return paragraph(std::vector<Run>{text_run(std::move(text))});
}

// The answer table's cells, by item and by what they hold.
enum class Part { heading, yes_box, yes_label, no_box, no_label };

class FormBuilder {
  public:
    FormBuilder(const Circular& circular, std::string language)
        : circular_(circular), language_(std::move(language)) {
        const Wording& words = wording();
        for (const std::string& line : words.form_title) before.push_back(paragraph(line));
        for (const std::string& line : words.before) before.push_back(paragraph(line));
        answers.columns = 3;
        answers.rows = 1 + 2 * circular.items.size();
        add_cell(0, 0, "");
        add_cell(0, 1, words.instruction.at(0));
        for (std::size_t i = 0; i < circular.items.size(); ++i) add_item(i);
        after.push_back(paragraph(words.after.at(0)));
        std::string signature = words.administration.at(0);
        const std::size_t open = signature.find('['), close = signature.find(']');
        after.push_back(
            paragraph(signature.substr(0, open) + state() + signature.substr(close + 1)));
    }

    [[nodiscard]] const Wording& wording() const { return circular_.wording.at(language_); }
    [[nodiscard]] const ItemWording& item(std::size_t i) const {
        return circular_.items.at(i).wording.at(language_);
    }
    [[nodiscard]] const std::string& yes() const { return wording().supports.at(0); }
    [[nodiscard]] const std::string& no() const { return wording().opposes.at(0); }

    Cell& cell(std::size_t item_index, Part part) {
        return answers.cells.at(2 + 5 * item_index + static_cast<std::size_t>(part));
    }
    void set(std::size_t item_index, Part part, std::vector<Block> blocks) {
        cell(item_index, part).blocks = std::move(blocks);
    }
    void set(std::size_t item_index, Part part, const std::string& text) {
        set(item_index, part, {paragraph(text)});
    }
    void tick(std::size_t item_index, MarkState yes_state, MarkState no_state) {
        set(item_index, Part::yes_box, {paragraph({mark_run(yes_state, "yes")})});
        set(item_index, Part::no_box, {paragraph({mark_run(no_state, "no")})});
    }

    [[nodiscard]] Sheet sheet() const {
        Sheet made;
        made.format = Format::docx;
        made.blocks = before;
        made.blocks.emplace_back(answers);
        made.blocks.insert(made.blocks.end(), after.begin(), after.end());
        made.aside = aside;
        return made;
    }

    std::vector<Block> before, after, aside;
    Table answers;

  private:
    [[nodiscard]] std::string state() const {
        if (language_ == "ar") return "سويسرا";
        if (language_ == "es") return "Suiza";
        if (language_ == "fr") return "Suisse";
        if (language_ == "ru") return "Швейцарии";
        return language_ == "zh" ? "瑞士" : "Switzerland";
    }

    void add_cell(std::size_t row, std::size_t column, const std::string& text,
                  std::size_t rows = 1) {
        Cell cell;
        cell.row = row;
        cell.column = column;
        cell.row_span = rows;
        cell.blocks.push_back(paragraph(text));
        cell.at = "table 1 row " + std::to_string(row + 1) + " cell " + std::to_string(column + 1);
        answers.cells.push_back(std::move(cell));
    }

    void add_item(std::size_t i) {
        const std::size_t row = 1 + 2 * i;
        std::string title = item(i).numbers.at(0) + "\n“" + item(i).titles.at(0) + "”";
        if (!item(i).status.empty()) title += "\n" + item(i).status.at(0);
        add_cell(row, 0, title, 2);
        for (const bool yes_row : {true, false}) {
            add_cell(yes_row ? row : row + 1, 1, "");
            add_cell(yes_row ? row : row + 1, 2, yes_row ? yes() : no());
        }
        tick(i, MarkState::ticked, MarkState::empty);
    }

    const Circular& circular_;
    std::string language_;
};

}  // namespace tsb::test
