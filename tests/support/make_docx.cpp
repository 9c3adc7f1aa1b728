// SPDX-License-Identifier: GPL-3.0-or-later
// make_docx: a filled form as Word writes it, laid out as the issued Annex 2: title, a table with
// sender and addressee, a letter's body, the table of answers (two rows an item, title cell merged
// over both), closing and signature.
#include <stdexcept>

#include "tests/support/docx_package.hpp"
#include "tests/support/form_spec.hpp"

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
          wording_(spec.circular->wording.at(spec.language)),
          right_to_left_(spec.language == "ar") {}

    std::string make() {
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
        return docx_package(body_, language_tag(spec_.language));
    }

  private:
    // -- WordprocessingML

    [[nodiscard]] std::string run(const std::string& text,
                                  const std::string& properties = "") const {
        if (text.empty()) return "";
        return "<w:r>" + run_properties(properties) + "<w:t xml:space=\"preserve\">" +
               xml_text(text) + "</w:t></w:r>";
    }

    [[nodiscard]] std::string run_properties(const std::string& properties = "") const {
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

    static std::string row(const std::string& cells) { return "<w:tr>" + cells + "</w:tr>"; }

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
        std::string rows =
            row(cell("") + cell(run(first(wording_.instruction)), "<w:gridSpan w:val=\"2\"/>"));
        for (const Item& item : spec_.circular->items) rows += item_rows(item);
        body_ += table({3600, 600, 5400}, rows);
    }

    std::string item_rows(const Item& item) {
        const ItemWording& wording = item.wording.at(spec_.language);
        const std::string title =
            lines({first(wording.numbers), quoted(first(wording.titles), spec_.language),
                   first(wording.status)});
        std::string label = paragraph(run(first(wording_.opposes)), "Tabletext");
        if (const auto reason = spec_.reasons.find(item.id); reason != spec_.reasons.end()) {
            label += paragraph(run(reason->second), "Tabletext");
        }
        return row(cell(title, "<w:vMerge w:val=\"restart\"/>") + box_cell(is_ticked(item, false)) +
                   cell(run(first(wording_.supports)))) +
               row(cell("", "<w:vMerge/>") + box_cell(is_ticked(item, true)) + raw_cell(label));
    }

    [[nodiscard]] bool is_ticked(const Item& item, bool opposes) const {
        const auto found = spec_.answers.find(item.id);
        if (found == spec_.answers.end() || found->second == Choice::blank) return false;
        if (found->second == Choice::unclear)
            throw std::invalid_argument("no generator writes unclear");
        return found->second == Choice::both || (found->second == Choice::opposes) == opposes;
    }

    // -- boxes

    std::string box_cell(bool ticked) { return cell(box(ticked)); }

    std::string box(bool ticked) {
        switch (spec_.encoding) {
            case Encoding::legacy_checked:
                return form_field(std::string("<w:default w:val=\"0\"/>") +
                                  (ticked ? "<w:checked/>" : ""));
            case Encoding::legacy_default:
                return form_field(std::string("<w:default w:val=\"") + (ticked ? "1" : "0") +
                                  "\"/>");
            case Encoding::legacy_libreoffice:
                return form_field(ticked ? "<w:checked/>" : "");
            case Encoding::content_control:
                return control(ticked);
            case Encoding::wingdings_symbol:
                return "<w:r><w:sym w:font=\"Wingdings\" w:char=\"" +
                       std::string(ticked ? "F0FE" : "F0A8") + "\"/></w:r>";
            case Encoding::wingdings_text:
                return run(
                    ticked ? "\uF0FE" : "\uF0A8",
                    R"(<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Wingdings"/>)");
            case Encoding::unicode_glyph:
                return run(
                    ticked ? "☒" : "☐",
                    R"(<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>)");
            case Encoding::acroform_checkbox:
            case Encoding::acroform_conflict:
            case Encoding::acroform_radio:
                break;
        }
        throw std::invalid_argument("no DOCX has the encoding " + to_string(spec_.encoding));
    }

    std::string form_field(const std::string& state) {
        const std::string name = "Check" + std::to_string(++boxes_);
        return "<w:r>" + run_properties() +
               R"(<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val=")" + name +
               R"("/><w:enabled/><w:calcOnExit w:val="0"/><w:checkBox><w:sizeAuto/>)" + state +
               "</w:checkBox></w:ffData></w:fldChar></w:r><w:r>" + run_properties() +
               "<w:instrText xml:space=\"preserve\"> FORMCHECKBOX </w:instrText></w:r><w:r>" +
               run_properties() + R"(<w:fldChar w:fldCharType="separate"/></w:r><w:r>)" +
               run_properties() + R"(<w:fldChar w:fldCharType="end"/></w:r>)";
    }

    std::string control(bool ticked) {
        return "<w:sdt><w:sdtPr><w:id w:val=\"" + std::to_string(1000 + ++boxes_) +
               "\"/><w14:checkbox><w14:checked w14:val=\"" + std::string(ticked ? "1" : "0") +
               R"("/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>)"
               "</w14:checkbox></w:sdtPr><w:sdtContent>" +
               run(ticked ? "☒" : "☐",
                   R"(<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>)") +
               "</w:sdtContent></w:sdt>";
    }

    const FormSpec& spec_;
    const Wording& wording_;
    bool right_to_left_;
    std::string body_;
    int boxes_ = 0;
};

}  // namespace

std::string make_docx(const FormSpec& spec) {
    return FormDocument(spec).make();
}

}  // namespace tsb::test
