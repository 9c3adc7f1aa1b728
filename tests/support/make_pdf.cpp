// SPDX-License-Identifier: GPL-3.0-or-later
// make_pdf: a filled form as a one-page PDF with AcroForm fields, laid out as Annex 2 prints it.
// Text in other alphabets uses a font that is not embedded but has a ToUnicode map: a machine reads
// it, a screen would not show it.
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "tests/support/form_spec.hpp"
#include "tests/support/pdf_file.hpp"

namespace tsb::test {
namespace {

constexpr double page_width = 595, page_height = 842, margin = 40;
constexpr double font_size = 10, leading = 13, cell_padding = 5, box_size = 12;
constexpr double item_width = 180, box_width = 30;
constexpr double field_height = 16;

// On-states are any name; a reader that knows only /Yes must fail.
const std::vector<std::string> on_states = {"Yes", "On", "1", "Oui", "Option3", "☒"};

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

std::string hex(unsigned value) {
    char text[8];
    std::snprintf(text, sizeof text, "%04X", value & 0xFFFFU);
    return text;
}

std::string text_string(const std::string& utf8) {
    std::string result = "<FEFF";
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
    for (int32_t i = 0; i < text.length(); ++i) result += hex(text.charAt(i));
    return result + ">";
}

bool is_latin(const icu::UnicodeString& text) {
    for (int32_t i = 0; i < text.length(); ++i)
        if (text.charAt(i) > 0xFF || (text.charAt(i) >= 0x80 && text.charAt(i) < 0xA0))
            return false;
    return true;
}

double width_of(UChar32 c) {
    if (u_getIntPropertyValue(c, UCHAR_CANONICAL_COMBINING_CLASS) != 0) return 0;
    return c >= 0x2E80 ? 1.0 : 0.5;
}

double width_of(const icu::UnicodeString& text) {
    double sum = 0;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        sum += width_of(text.char32At(i));
    return sum * font_size;
}

// The order in which a right-to-left line is drawn, from left to right. Numbers and addresses are
// left as they are.
icu::UnicodeString drawn_order(const icu::UnicodeString& logical) {
    if (is_latin(logical)) return logical;
    UErrorCode status = U_ZERO_ERROR;
    UBiDi* bidi = ubidi_openSized(logical.length(), 0, &status);
    ubidi_setPara(bidi, logical.getBuffer(), logical.length(), 1, nullptr, &status);
    std::u16string drawn(static_cast<std::size_t>(logical.length()) * 2 + 2, u'\0');
    const int32_t length = ubidi_writeReordered(
        bidi, drawn.data(), static_cast<int32_t>(drawn.size()), UBIDI_KEEP_BASE_COMBINING, &status);
    ubidi_close(bidi);
    if (U_FAILURE(status)) throw std::runtime_error("bidi");
    return {drawn.data(), length};
}

// The font without glyphs: characters get codes as they are used.
class CodedFont {
  public:
    std::string encode(const icu::UnicodeString& text) {
        std::string result = "<";
        for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
            result += hex(code_of(text.char32At(i)));
        return result + ">";
    }

    int write(PdfFile& file) const {
        std::string widths, map;
        for (const auto& [character, code] : codes_) {
            widths += std::to_string(code) + " [" +
                      std::to_string(std::lround(width_of(character) * 1000)) + "] ";
            map += "1 beginbfchar <" + hex(code) + "> <" + utf16(character) + "> endbfchar\n";
        }
        const int to_unicode =
            file.add_stream("",
                            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
                            "/CMapName /TsbForm def /CMapType 2 def\n"
                            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
                                map + "endcmap end end");
        const int descriptor = file.add(
            "<< /Type /FontDescriptor /FontName /TsbForm /Flags 4 /FontBBox [0 -200 1000 900] "
            "/ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>");
        const int descendant = file.add(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /TsbForm /CIDSystemInfo "
            "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 /W [" +
            widths + "] /CIDToGIDMap /Identity /FontDescriptor " + PdfFile::ref(descriptor) +
            " >>");
        return file.add(
            "<< /Type /Font /Subtype /Type0 /BaseFont /TsbForm /Encoding /Identity-H "
            "/DescendantFonts [" +
            PdfFile::ref(descendant) + "] /ToUnicode " + PdfFile::ref(to_unicode) + " >>");
    }

  private:
    unsigned code_of(UChar32 character) {
        return codes_.try_emplace(character, static_cast<unsigned>(codes_.size()) + 1)
            .first->second;
    }

    static std::string utf16(UChar32 character) {
        char16_t units[2];
        int32_t length = 0;
        U16_APPEND_UNSAFE(units, length, character);
        std::string result;
        for (int32_t i = 0; i < length; ++i) result += hex(units[i]);
        return result;
    }

    std::map<UChar32, unsigned> codes_;
};

struct Span {  // a column: left and right edge
    double left, right;
    [[nodiscard]] double width() const { return right - left; }
};

class FormPage {
  public:
    explicit FormPage(const FormSpec& spec)
        : spec_(spec),
          wording_(spec.circular->wording.at(spec.language)),
          mirrored_(spec.language == "ar") {}

    std::string make() {
        file_.set(root_, "<< /Type /Catalog /Pages " + PdfFile::ref(pages_) + " /AcroForm " +
                             PdfFile::ref(form_) + " >>");
        print_head();
        print_table();
        print_closing();
        if (y_ < margin) throw std::length_error("the form does not fit on one page");
        finish();
        return file_.write(root_);
    }

  private:
    // -- layout

    [[nodiscard]] Span mirror(Span span) const {
        return mirrored_ ? Span{page_width - span.right, page_width - span.left} : span;
    }

    std::vector<icu::UnicodeString> wrap(const std::string& utf8, double width) const {
        std::vector<icu::UnicodeString> lines(1);
        const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
        icu::UnicodeString word;
        const auto flush = [&] {
            if (width_of(lines.back() + word) > width && !lines.back().isEmpty()) {
                lines.back().trim();
                lines.emplace_back();
            }
            lines.back() += word;
            word.remove();
        };
        for (int32_t i = 0; i < text.length(); ++i) {
            word += text.charAt(i);
            if (text.charAt(i) == u' ' || text.charAt(i) >= 0x2E80) flush();
        }
        flush();
        lines.back().trim();
        return lines;
    }

    void draw_line(const icu::UnicodeString& logical, Span span, double baseline) {
        const icu::UnicodeString text = mirrored_ ? drawn_order(logical) : logical;
        const double x = mirrored_ ? span.right - width_of(text) : span.left;
        std::string shown;
        if (is_latin(text)) {
            shown =
                "/F1 " + number(font_size) + " Tf " + number(x) + " " + number(baseline) + " Td <";
            for (int32_t i = 0; i < text.length(); ++i) shown += hex(text.charAt(i)).substr(2);
            shown += ">";
        } else {
            shown = "/F2 " + number(font_size) + " Tf " + number(x) + " " + number(baseline) +
                    " Td " + font_.encode(text);
        }
        content_ += "BT " + shown + " Tj ET\n";
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
        content_ +=
            number(x1) + " " + number(y1) + " m " + number(x2) + " " + number(y2) + " l S\n";
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
        const std::string rect = "[" + number(span.left) + " " + number(y - field_height) + " " +
                                 number(span.right) + " " + number(y - 2) + "]";
        add_field("<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /DA (/F1 10 Tf 0 g) /T " +
                      text_string(name) + " /V " + text_string(value) + " /Rect " + rect + " >>",
                  true);
        return y - field_height;
    }

    int add_field(const std::string& body, bool is_widget) {
        const int object = file_.add(body);
        fields_ += PdfFile::ref(object) + " ";
        if (is_widget) annotations_ += PdfFile::ref(object) + " ";
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
        return "[" + number(x) + " " + number(y) + " " + number(x + box_size) + " " +
               number(y + box_size) + "]";
    }

    std::string appearance(const std::string& on, bool radio) {
        const std::string frame =
            radio ? "1 w 6 1 m 11 6 l 6 11 l 1 6 l s\n" : "1 w 1 1 10 10 re S\n";
        const std::string form = "/Type /XObject /Subtype /Form /BBox [0 0 12 12] /Resources << >>";
        const int ticked = file_.add_stream(form, frame + "3 3 m 9 9 l S 3 9 m 9 3 l S\n");
        const int empty = file_.add_stream(form, frame);
        return "/AP << /N << " + pdf_name(on) + " " + PdfFile::ref(ticked) + " /Off " +
               PdfFile::ref(empty) + " >> >>";
    }

    void add_boxes(std::size_t index, const std::vector<double>& baselines) {
        switch (spec_.encoding) {
            case Encoding::acroform_checkbox:
            case Encoding::acroform_conflict:
                return add_check_boxes(index, baselines);
            case Encoding::acroform_radio:
                return add_radio_group(index, baselines);
            case Encoding::legacy_checked:
            case Encoding::legacy_default:
            case Encoding::legacy_libreoffice:
            case Encoding::content_control:
            case Encoding::wingdings_symbol:
            case Encoding::wingdings_text:
            case Encoding::unicode_glyph:
                break;
        }
        throw std::invalid_argument("no PDF encoding: " + to_string(spec_.encoding));
    }

    void add_check_boxes(std::size_t index, const std::vector<double>& baselines) {
        const Item& item = spec_.circular->items[index];
        for (std::size_t k = 0; k < 2; ++k) {
            const std::string& on = on_states[(2 * index + k) % on_states.size()];
            std::string value = is_ticked(item, k == 1) ? on : "Off", shown = value;
            if (spec_.encoding == Encoding::acroform_conflict && value != "Off")
                (index % 2 == 0 ? value : shown) = "Off";  // either side can be the stale one
            add_field("<< /Type /Annot /Subtype /Widget /FT /Btn /F 4 /T " +
                          text_string(item.id + (k == 0 ? " supports" : " opposes")) + " /V " +
                          pdf_name(value) + " /AS " + pdf_name(shown) + " /Rect " +
                          rect_of(baselines[k]) + " " + appearance(on, false) + " >>",
                      true);
        }
    }

    void add_radio_group(std::size_t index, const std::vector<double>& baselines) {
        const Item& item = spec_.circular->items[index];
        if (is_ticked(item, false) && is_ticked(item, true))
            throw std::invalid_argument("a radio group cannot carry both");
        const int group = file_.reserve();
        std::string kids, value = "Off";
        for (std::size_t k = 0; k < 2; ++k) {
            const std::string on = std::to_string(k);
            const bool ticked = is_ticked(item, k == 1);
            if (ticked) value = on;
            const int kid =
                file_.add("<< /Type /Annot /Subtype /Widget /F 4 /Parent " + PdfFile::ref(group) +
                          " /AS " + pdf_name(ticked ? on : "Off") + " /Rect " +
                          rect_of(baselines[k]) + " " + appearance(on, true) + " >>");
            kids += PdfFile::ref(kid) + " ";
        }
        annotations_ += kids;
        fields_ += PdfFile::ref(group) + " ";
        file_.set(group, "<< /FT /Btn /Ff 49152 /T " + text_string(item.id) +
                             " /Opt [(supports) (opposes)] /V " + pdf_name(value) + " /Kids [" +
                             kids + "] >>");
    }

    // -- file

    void finish() {
        const int latin = file_.add(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        const int coded = font_.write(file_);
        const std::string fonts =
            "<< /F1 " + PdfFile::ref(latin) + " /F2 " + PdfFile::ref(coded) + " >>";
        const int contents = file_.add_stream("", content_);
        const int page = file_.add("<< /Type /Page /Parent " + PdfFile::ref(pages_) +
                                   " /MediaBox [0 0 595 842] " + "/Resources << /Font " + fonts +
                                   " >> /Contents " + PdfFile::ref(contents) + " /Annots [" +
                                   annotations_ + "] >>");
        file_.set(pages_, "<< /Type /Pages /Count 1 /Kids [" + PdfFile::ref(page) + "] >>");
        file_.set(form_, "<< /Fields [" + fields_ + "] /DA (/F1 10 Tf 0 g) /DR << /Font " + fonts +
                             " >> >>");
    }

    const FormSpec& spec_;
    const Wording& wording_;
    bool mirrored_;
    PdfFile file_;
    CodedFont font_;
    int root_ = file_.reserve(), pages_ = file_.reserve(), form_ = file_.reserve();
    double y_ = page_height - margin;
    std::string content_, annotations_, fields_;
};

}  // namespace

std::string make_pdf(const FormSpec& spec) {
    return FormPage(spec).make();
}

}  // namespace tsb::test
