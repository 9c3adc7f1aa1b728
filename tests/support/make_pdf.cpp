// SPDX-License-Identifier: GPL-3.0-or-later
// make_pdf: a filled form as a PDF with AcroForm fields, laid out as Annex 2 prints it.
#include <algorithm>
#include <stdexcept>

#include "tests/support/pdf_encodings.hpp"
#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace {

constexpr double page_width = 595, page_height = 842, margin = 40;
constexpr double leading = 13, cell_padding = 5, box_size = 12;
constexpr double item_width = 180, box_width = 30;
constexpr double field_height = 16;

struct Span {  // a column: left and right edge
    double left, right;
    [[nodiscard]] double width() const { return right - left; }
};

class FormPage {
  public:
    FormPage(PdfForm& form, const FormSpec& spec, PdfBoxes boxes, const std::string& prefix)
        : form_(form),
          page_(form.add_page()),
          spec_(spec),
          wording_(spec.circular->wording.at(spec.language)),
          mirrored_(spec.language == "ar"),
          boxes_(boxes),
          prefix_(prefix) {}

    void make() {
        print_head();
        print_table();
        print_closing();
        if (y_ < margin) throw std::length_error("the form does not fit on one page");
    }

  private:
    // -- layout

    [[nodiscard]] Span mirror(Span span) const {
        return mirrored_ ? Span{page_width - span.right, page_width - span.left} : span;
    }

    void draw_line(const icu::UnicodeString& logical, Span span, double baseline) {
        const icu::UnicodeString text = mirrored_ ? drawn_order(logical) : logical;
        const double x = mirrored_ ? span.right - width_of(text) : span.left;
        std::string shown;
        if (is_latin(text)) {
            shown = "/F1 " + pdf_number(pdf_font_size) + " Tf " + pdf_number(x) + " " +
                    pdf_number(baseline) + " Td <";
            for (int32_t i = 0; i < text.length(); ++i) shown += pdf_hex(text.charAt(i)).substr(2);
            shown += ">";
        } else {
            shown = "/F2 " + pdf_number(pdf_font_size) + " Tf " + pdf_number(x) + " " +
                    pdf_number(baseline) + " Td " + form_.coded.encode(text);
        }
        page_.content += "BT " + shown + " Tj ET\n";
    }

    // Lines from y downwards; returns where the next line would stand.
    double print(const std::string& text, Span span, double y) {
        for (const icu::UnicodeString& line : wrap(text, span.width())) {
            y -= leading;
            draw_line(line, span, y);
        }
        return y;
    }

    void print_below(const std::string& text) {
        y_ = print(text, {margin, page_width - margin}, y_);
    }

    void rule(double x1, double y1, double x2, double y2) {
        page_.content += pdf_number(x1) + " " + pdf_number(y1) + " m " + pdf_number(x2) + " " +
                         pdf_number(y2) + " l S\n";
    }

    // -- what is printed

    static std::string first(const std::vector<std::string>& list) {
        return list.empty() ? "" : list.front();
    }

    [[nodiscard]] std::string placeholder(std::size_t from_end) const {
        const auto& list = wording_.placeholders;
        return from_end < list.size() ? list[list.size() - 1 - from_end] : "";
    }

    void print_head() {
        for (const std::string& line : wording_.form_title) print_below(line);
        y_ -= leading;
        const Span left = mirror({margin, 295}), right = mirror({310, page_width - margin});
        double to = print(first(wording_.to), left, y_),
               from = print(first(wording_.from), right, y_);
        for (const std::string& line : wording_.address)
            if (line.find("@") == std::string::npos && line[0] != '+') to = print(line, left, to);
        from = filled("name", spec_.name, first(wording_.placeholders), right, from);
        from = filled("role", spec_.title, placeholder(4), right, from);
        from = print(placeholder(3), right, from);
        y_ = std::min(to, from);
        const double date = filled("date", spec_.date, placeholder(1), right,
                                   print(first(wording_.date), right, y_));
        double mail = print(first(wording_.email), right, date);
        if (!spec_.email.empty()) mail = filled("email", spec_.email, "", right, mail);
        double own = y_;
        for (const auto& [label, mark] :
             {std::pair{first(wording_.fax), "+"}, std::pair{first(wording_.email), "@"}}) {
            own = print(label, left, own);
            for (const std::string& line : wording_.address)
                if (line.find(mark) != std::string::npos) own = print(line, left, own);
        }
        y_ = std::min(mail, own) - leading;
        for (const std::string& line : wording_.before) print_below(line);
    }

    void print_table() {
        y_ -= leading;
        print_below(first(wording_.instruction));
        y_ -= cell_padding;
        rule(margin, y_, page_width - margin, y_);
        for (std::size_t i = 0; i < spec_.circular->items.size(); ++i) print_item(i);
        if (!spec_.general_comment.empty()) {
            y_ -= cell_padding;
            y_ = filled("comment", spec_.general_comment, "", {margin, page_width - margin}, y_);
        }
    }

    void print_item(std::size_t index) {
        const Item& item = spec_.circular->items[index];
        const ItemWording& wording = item.wording.at(spec_.language);
        const Span name = inner({margin, margin + item_width});
        const double top = y_;
        double left = print(first(wording.numbers), name, top);
        left = print(quoted(first(wording.titles)), name, left);
        left = print(first(wording.status), name, left);
        std::vector<double> boxes;
        const Span label = inner({margin + item_width + box_width, page_width - margin});
        boxes.push_back(y_ - leading);
        y_ = print(first(wording_.supports), label, y_) - cell_padding;
        const Span right_part = mirror({margin + item_width, page_width - margin});
        rule(right_part.left, y_, right_part.right, y_);
        boxes.push_back(y_ - leading);
        y_ = print(first(wording_.opposes), label, y_);
        if (const auto reason = spec_.reasons.find(item.id); reason != spec_.reasons.end())
            y_ = filled("reasons " + item.id, reason->second, "", label, y_);
        y_ = std::min(y_, left) - cell_padding;
        rule(margin, y_, page_width - margin, y_);
        for (const double edge :
             {margin, margin + item_width, margin + item_width + box_width, page_width - margin})
            rule(mirror({edge, edge}).left, top, mirror({edge, edge}).left, y_);
        add_boxes(index, boxes);
    }

    [[nodiscard]] Span inner(Span span) const {
        return mirror({span.left + cell_padding, span.right - cell_padding});
    }

    [[nodiscard]] std::string quoted(const std::string& title) const {
        return spec_.language == "zh" ? "“" + title + "”" : "\"" + title + "\"";
    }

    void print_closing() {
        y_ -= leading;
        for (const std::string& line : wording_.after) print_below(line);
        const Span span{margin, page_width - margin};
        y_ = filled("administration", spec_.administration, first(wording_.administration), span,
                    y_);
        y_ = filled("title", spec_.title, placeholder(4), span, y_);
        y_ = filled("signatory", spec_.name, first(wording_.placeholders), span, y_);
    }

    // -- fields

    // A text field with the value, or the placeholder in print.
    double filled(const std::string& name, const std::string& value, const std::string& blank,
                  Span span, double y) {
        if (value.empty()) return print(blank, span, y);
        const std::string rect = "[" + pdf_number(span.left) + " " + pdf_number(y - field_height) +
                                 " " + pdf_number(span.right) + " " + pdf_number(y - 2) + "]";
        add_field("<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /DA (/F1 10 Tf 0 g) /T " +
                      pdf_text_string(prefix_ + name) + " /V " + pdf_text_string(value) +
                      " /Rect " + rect + " >>",
                  true);
        return y - field_height;
    }

    int add_field(const std::string& body, bool is_widget) {
        const int object = form_.file.add(body);
        form_.fields += PdfFile::ref(object) + " ";
        if (is_widget) page_.annotations += PdfFile::ref(object) + " ";
        return object;
    }

    [[nodiscard]] bool is_ticked(const Item& item, bool opposes) const {
        const auto found = spec_.answers.find(item.id);
        if (found == spec_.answers.end() || found->second == Choice::blank) return false;
        if (found->second == Choice::unclear)
            throw std::invalid_argument("no generator writes unclear");
        return found->second == Choice::both || (found->second == Choice::opposes) == opposes;
    }

    [[nodiscard]] std::string rect_of(double baseline) const {
        const Span column = mirror({margin + item_width, margin + item_width + box_width});
        const double x = (column.left + column.right - box_size) / 2, y = baseline - 2;
        return "[" + pdf_number(x) + " " + pdf_number(y) + " " + pdf_number(x + box_size) + " " +
               pdf_number(y + box_size) + "]";
    }

    void add_boxes(std::size_t index, const std::vector<double>& baselines) {
        const Item& item = spec_.circular->items[index];
        PdfItem boxes{index, prefix_ + item.id, {}, {}};
        for (std::size_t k = 0; k < 2; ++k) {
            boxes.ticked.at(k) = is_ticked(item, k == 1);
            boxes.rects.at(k) = rect_of(baselines.at(k));
        }
        boxes_(form_, page_, boxes);
    }

    PdfForm& form_;
    PdfPage& page_;
    const FormSpec& spec_;
    const Wording& wording_;
    bool mirrored_;
    PdfBoxes boxes_;
    const std::string prefix_;
    double y_ = page_height - margin;
};

PdfBoxes boxes_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::acroform_checkbox:
            return pdf_boxes::checkbox;
        case Encoding::acroform_conflict:
            return pdf_boxes::conflict;
        case Encoding::acroform_radio:
            return pdf_boxes::radio;
        case Encoding::legacy_checked:
        case Encoding::legacy_default:
        case Encoding::legacy_libreoffice:
        case Encoding::content_control:
        case Encoding::wingdings_symbol:
        case Encoding::wingdings_text:
        case Encoding::unicode_glyph:
            break;
    }
    throw std::invalid_argument("no PDF encoding: " + to_string(encoding));
}

}  // namespace

PdfPage& PdfForm::add_page() {
    page_list.push_back(std::make_unique<PdfPage>());
    page_list.back()->object = file.reserve();
    return *page_list.back();
}

std::string PdfForm::page_body(const PdfPage& page, const std::string& annotations) const {
    return "<< /Type /Page /Parent " + PdfFile::ref(pages) + " /MediaBox [0 0 595 842] " +
           "/Resources << /Font " + PdfFile::ref(fonts) + " >> /Contents " +
           PdfFile::ref(page.contents) + " /Annots [" + annotations + "] >>";
}

std::string PdfForm::form_body(const std::string& all_fields) const {
    return "<< /Fields [" + all_fields + "] /DA (/F1 10 Tf 0 g) /DR << /Font " +
           PdfFile::ref(fonts) + " >> " + form_entries + " >>";
}

std::string PdfForm::write() {
    const int latin = file.add(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    const int other = coded.write(file);
    file.set(fonts, "<< /F1 " + PdfFile::ref(latin) + " /F2 " + PdfFile::ref(other) + " >>");
    std::string kids;
    for (const auto& page : page_list) {
        page->contents = file.add_stream("", page->content);
        file.set(page->object, page_body(*page, page->annotations));
        kids += PdfFile::ref(page->object) + " ";
    }
    file.set(pages, "<< /Type /Pages /Count " + std::to_string(page_list.size()) + " /Kids [" +
                        kids + "] >>");
    file.set(form, form_body(fields));
    file.set(root, "<< /Type /Catalog /Pages " + PdfFile::ref(pages) + " /AcroForm " +
                       PdfFile::ref(form) + " " + catalog_entries + " >>");
    return file.write(root);
}

void add_form_page(PdfForm& form, const FormSpec& spec, PdfBoxes boxes, const std::string& prefix) {
    FormPage(form, spec, boxes, prefix).make();
}

std::string make_pdf(const FormSpec& spec) {
    if (spec.pdf != nullptr) return spec.pdf->make(spec);
    PdfForm form;
    add_form_page(form, spec, boxes_of(spec.encoding));
    return form.write();
}

}  // namespace tsb::test
