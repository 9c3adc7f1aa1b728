// SPDX-License-Identifier: GPL-3.0-or-later
// make_docx: a filled form as Word writes it, laid out as the issued Annex 2: title, a table with
// sender and addressee, a letter's body, the table of answers (two rows an item, title cell merged
// over both), closing and signature; or as people rearrange it (Layout).
#include <algorithm>
#include <stdexcept>

#include "tests/support/docx_package.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test {
namespace {

std::string language_tag(const std::string& language) {
    const std::map<std::string, std::string> tags{{"ar", "ar-SA"}, {"en", "en-GB"},
                                                  {"es", "es-ES"}, {"fr", "fr-FR"},
                                                  {"ru", "ru-RU"}, {"zh", "zh-CN"}};
    return tags.at(language);
}

std::string quoted(const std::string& title, const std::string& language) {
    if (language == "fr") return "«\u00A0" + title + "\u00A0»";
    if (language == "ru") return "«" + title + "»";
    return "“" + title + "”";
}

std::string first(const std::vector<std::string>& list) {
    return list.empty() ? "" : list.front();
}

class FormDocument {
  public:
    explicit FormDocument(const FormSpec& spec)
        : spec_(spec),
          word_(spec.word != nullptr ? *spec.word : word_encoding(to_string(spec.encoding))),
          wording_(spec.circular->wording.at(spec.language)),
          right_to_left_(spec.language == "ar") {}

    std::vector<WordPart> parts() {
        if (spec_.layout == Layout::after_circular) circular_text();
        for (const std::string& line : wording_.form_title)
            body_ += paragraph(run(line), "Annextitle");
        header_table();
        body_ += paragraph("");
        for (const std::string& line : wording_.before) body_ += paragraph(run(line));
        answer_table();
        body_ += paragraph("");
        if (!spec_.general_comment.empty()) body_ += paragraph(run(spec_.general_comment));
        for (const std::string& line : wording_.after) body_ += paragraph(run(line));
        body_ += paragraph(run(administration_line()));
        body_ += paragraph(run(filled(spec_.title, placeholder(4))));
        body_ += paragraph(run(filled(spec_.name, first(wording_.placeholders))));
        body_ +=
            R"(<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11907" w:h="16840"/></w:sectPr>)";
        return docx_parts(body_, language_tag(spec_.language), parts_, word_.application);
    }

  private:
    // -- WordprocessingML

    [[nodiscard]] std::string run(const std::string& text,
                                  const std::string& properties = "") const {
        if (text.empty()) return "";
        return "<w:r>" + run_properties(properties) + "<w:t xml:space=\"preserve\">" +
               xml_text(text) + "</w:t></w:r>";
    }

    [[nodiscard]] std::string run_properties(const std::string& properties) const {
        const std::string all = properties + (right_to_left_ ? "<w:rtl/>" : "");
        return all.empty() ? "" : "<w:rPr>" + all + "</w:rPr>";
    }

    [[nodiscard]] std::string paragraph(const std::string& runs,
                                        const std::string& style = "") const {
        const std::string properties =
            (style.empty() ? "" : "<w:pStyle w:val=\"" + style + "\"/>") +
            (right_to_left_ ? "<w:bidi/>" : "");
        return "<w:p>" + (properties.empty() ? "" : "<w:pPr>" + properties + "</w:pPr>") + runs +
               "</w:p>";
    }

    [[nodiscard]] std::string lines(const std::vector<std::string>& texts) const {
        std::string runs;
        for (const std::string& text : texts) {
            if (!runs.empty()) runs += "<w:r><w:br/></w:r>";
            runs += run(text);
        }
        return runs;
    }

    [[nodiscard]] std::string cell(const std::string& runs,
                                   const std::string& properties = "") const {
        return raw_cell(paragraph(runs, "Tabletext"), properties);
    }

    [[nodiscard]] static std::string raw_cell(const std::string& blocks,
                                              const std::string& properties = "") {
        return "<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/>" + properties + "</w:tcPr>" +
               blocks + "</w:tc>";
    }

    static std::string row(const std::string& cells, const std::string& properties = "") {
        return "<w:tr>" + (properties.empty() ? "" : "<w:trPr>" + properties + "</w:trPr>") +
               cells + "</w:tr>";
    }

    [[nodiscard]] std::string table(const std::vector<int>& widths, const std::string& rows) const {
        std::string grid;
        for (const int width : widths) grid += "<w:gridCol w:w=\"" + std::to_string(width) + "\"/>";
        return "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/>" +
               std::string(right_to_left_ ? "<w:bidiVisual/>" : "") +
               "<w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>" + grid + "</w:tblGrid>" +
               rows + "</w:tbl>";
    }

    // -- what the form says

    [[nodiscard]] std::string placeholder(std::size_t from_end) const {
        const auto& list = wording_.placeholders;
        return from_end < list.size() ? list.at(list.size() - 1 - from_end) : "";
    }

    static std::string filled(const std::string& value, const std::string& blank) {
        return value.empty() ? blank : value;
    }

    // The delegate writes over the placeholder and leaves the printed words beside it.
    [[nodiscard]] std::string administration_line() const {
        std::string line = first(wording_.administration);
        const auto open = line.find('['), close = line.find(']');
        if (spec_.administration.empty() || open == std::string::npos || close == std::string::npos)
            return line;
        return line.replace(open, close - open + 1, spec_.administration);
    }

    void header_table() {
        std::vector<std::string> address, fax, mail;
        for (const std::string& line : wording_.address) {
            (line.starts_with("+")                 ? fax
             : line.find('@') != std::string::npos ? mail
                                                   : address)
                .push_back(line);
        }
        const std::vector<std::string> from{filled(spec_.name, first(wording_.placeholders)),
                                            filled(spec_.title, wording_.placeholders.at(1)),
                                            placeholder(3)};
        const std::string date = filled(spec_.date, placeholder(2) + placeholder(1));
        body_ +=
            table({1200, 3600, 1200, 3600},
                  row(cell(run(first(wording_.to))) + cell(lines(address)) +
                      cell(run(first(wording_.from))) + cell(lines(from))) +
                      row(cell(run(first(wording_.fax))) + cell(lines(fax)) +
                          cell(run(first(wording_.fax))) + cell("")) +
                      row(cell(run(first(wording_.email))) + cell(lines(mail)) +
                          cell(run(first(wording_.email))) + cell(run(spec_.email))) +
                      row(cell("") + cell("") + cell(run(first(wording_.date))) + cell(run(date))));
    }

    void answer_table() {
        std::vector<Item> items = spec_.circular->items;
        if (spec_.layout == Layout::reversed) std::reverse(items.begin(), items.end());
        std::string rows =
            row(cell("", spans(1)) + cell(run(first(wording_.instruction)), spans(2)));
        if (spec_.layout == Layout::one_cell)
            rows = row(cell("") + cell(run(first(wording_.instruction))));
        std::string tables;
        for (const Item& item : items) {
            const auto [supports, opposes] = item_rows(item);
            rows += supports;
            if (spec_.layout == Layout::split_in_item) flush(tables, rows);
            rows += opposes;
            if (spec_.layout == Layout::table_per_item) flush(tables, rows);
        }
        if (!rows.empty()) flush(tables, rows);
        if (spec_.layout == Layout::nested) {
            tables = table({9600}, row(raw_cell(tables + paragraph(""))));
        }
        body_ += tables;
    }

    void flush(std::string& tables, std::string& rows) const {
        if (!tables.empty()) tables += paragraph("");
        switch (spec_.layout) {
            case Layout::wide_grid:
                tables += table({1800, 1800, 300, 300, 2700, 2700}, rows);
                break;
            case Layout::one_cell:
                tables += table({3600, 6000}, rows);
                break;
            default:
                tables += table({3600, 600, 5400}, rows);
        }
        rows.clear();
    }

    // Twice as many grid columns as cells where the grid is finer.
    [[nodiscard]] std::string spans(int columns) const {
        const int all = columns * (spec_.layout == Layout::wide_grid ? 2 : 1);
        return all == 1 ? "" : "<w:gridSpan w:val=\"" + std::to_string(all) + "\"/>";
    }

    [[nodiscard]] std::string merge(bool begins) const {
        switch (spec_.layout) {
            case Layout::unmerged:
            case Layout::split_in_item:
                return spans(1);
            default:
                return spans(1) + (begins ? "<w:vMerge w:val=\"restart\"/>" : "<w:vMerge/>");
        }
    }

    std::pair<std::string, std::string> item_rows(const Item& item) {
        const ItemWording& wording = item.wording.at(spec_.language);
        const std::string title =
            lines({first(wording.numbers), quoted(first(wording.titles), spec_.language),
                   first(wording.status)});
        return {option_row(item, false, cell(title, merge(true))),
                option_row(item, true, cell("", merge(false)))};
    }

    std::string option_row(const Item& item, bool opposes, const std::string& title) {
        const OptionWish wish{is_ticked(item, opposes),
                              is_ticked(item, !opposes),
                              opposes,
                              right_to_left_,
                              spec_.language,
                              item.id};
        const OptionInk ink = word_.write(parts_, wish, word_);
        const std::string text = first(opposes ? wording_.opposes : wording_.supports);
        std::string label = ink.before_label +
                            (ink.label_removed ? "" : run(text, ink.label_properties)) +
                            ink.after_label;
        std::string box = paragraph(ink.box, "Tabletext"), cells;
        std::string blocks = paragraph(label, "Tabletext");
        if (spec_.layout == Layout::one_cell)
            blocks = paragraph(ink.box + run(" ") + label, "Tabletext");
        if (!opposes) blocks += within(item);
        const auto reason = spec_.reasons.find(item.id);
        if (opposes && reason != spec_.reasons.end())
            blocks += paragraph(run(reason->second), "Tabletext");
        if (spec_.layout != Layout::one_cell) cells = raw_cell(box, spans(1));
        return row(title + cells + raw_cell(blocks, spans(1)), ink.row_properties);
    }

    // The boxes within the supporting option, each on a line of its own under it.
    std::string within(const Item& item) {
        const auto ticked = spec_.within.find(item.id);
        std::string blocks;
        for (std::size_t i = 0; i < wording_.within_supports.size(); ++i) {
            const bool is_ticked = ticked != spec_.within.end() && ticked->second == i;
            const OptionWish wish{is_ticked, false, false, right_to_left_, spec_.language, item.id};
            const OptionInk ink = word_.write(parts_, wish, word_);
            blocks += paragraph(ink.box + run(" ") + ink.before_label +
                                    run(wording_.within_supports.at(i)) + ink.after_label,
                                "Tabletext");
        }
        return blocks;
    }

    // What was issued before Annex 2: the items are named and described there as well.
    void circular_text() {
        const std::string number = spec_.circular->id.substr(spec_.circular->id.size() - 3);
        body_ += paragraph(run("TSB Circular " + number), "Annextitle");
        const auto title = spec_.circular->title.find(spec_.language);
        if (title != spec_.circular->title.end()) body_ += paragraph(run(title->second));
        std::string rows;
        for (const Item& item : spec_.circular->items) {
            const ItemWording& wording = item.wording.at(spec_.language);
            body_ += paragraph(run(first(wording.numbers) + " – " + first(wording.titles)));
            rows += row(cell(run(first(wording.numbers))) + cell(run(first(wording.titles))) +
                        cell(run(first(wording.status))));
        }
        body_ += table({2000, 5000, 2600}, rows) + paragraph("");
        for (const Item& item : spec_.circular->items) {
            const ItemWording& wording = item.wording.at(spec_.language);
            body_ += paragraph(run(first(wording.numbers)), "Annextitle");
            body_ += paragraph(run(first(wording.titles)));
            for (int i = 0; i < 4; ++i) body_ += paragraph(run(std::string(200, 'n') + "."));
        }
    }

    [[nodiscard]] bool is_ticked(const Item& item, bool opposes) const {
        const auto found = spec_.answers.find(item.id);
        if (found == spec_.answers.end() || found->second == Choice::blank) return false;
        if (found->second == Choice::unclear)
            throw std::invalid_argument("no generator writes unclear");
        return found->second == Choice::both || (found->second == Choice::opposes) == opposes;
    }

    const FormSpec& spec_;
    const WordEncoding& word_;
    const Wording& wording_;
    bool right_to_left_;
    WordParts parts_;
    std::string body_;
};

}  // namespace

std::vector<WordPart> form_parts(const FormSpec& spec) {
    return FormDocument(spec).parts();
}

std::string make_docx(const FormSpec& spec) {
    const WordEncoding& word =
        spec.word != nullptr ? *spec.word : word_encoding(to_string(spec.encoding));
    return contained(form_parts(spec), word.container);
}

}  // namespace tsb::test
