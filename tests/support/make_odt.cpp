// SPDX-License-Identifier: GPL-3.0-or-later
// make_odt, make_fodt: the form as LibreOffice writes it.
#include <stdexcept>

#include "tests/support/docx_package.hpp"
#include "tests/support/make_other.hpp"
#include "tests/support/zip_file.hpp"

namespace tsb::test {
namespace {

const std::string namespaces =
    " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
    " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
    " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
    " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
    " xmlns:form=\"urn:oasis:names:tc:opendocument:xmlns:form:1.0\""
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
    " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:field=\"urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0\""
    " xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\""
    " office:version=\"1.3\"";

// Boxes that are the same wherever they stand, but for the ids of tracked changes.
struct BoxInk {
    std::string_view name, ticked, empty;
};
constexpr BoxInk inks[] = {
    {"glyph", "☑", "☐"},
    {"content_control",
     "<loext:content-control loext:checkbox=\"true\" loext:checked=\"true\" "
     "loext:checked-state=\"☒\" loext:unchecked-state=\"☐\">☒</loext:content-control>",
     "<loext:content-control loext:checkbox=\"true\" loext:checked-state=\"☒\" "
     "loext:unchecked-state=\"☐\">☐</loext:content-control>"},
    {"own_glyphs",
     "<loext:content-control loext:checkbox=\"true\" loext:checked=\"true\" "
     "loext:checked-state=\"⊠\" loext:unchecked-state=\"◇\">⊠</loext:content-control>",
     "<loext:content-control loext:checkbox=\"true\" loext:checked=\"false\" "
     "loext:checked-state=\"⊠\" loext:unchecked-state=\"◇\">◇</loext:content-control>"},
    {"control_conflict",
     "<loext:content-control loext:checkbox=\"true\" loext:checked=\"true\" "
     "loext:checked-state=\"☒\" loext:unchecked-state=\"☐\">☐</loext:content-control>",
     "<loext:content-control loext:checkbox=\"true\" loext:checked-state=\"☒\" "
     "loext:unchecked-state=\"☐\">☐</loext:content-control>"},
    {"wingdings", "<text:span text:style-name=\"W\">\uF0FE</text:span>",
     "<text:span text:style-name=\"W\">\uF0A8</text:span>"},
    {"styled_wingdings", "<text:span text:style-name=\"V\">\uF0FE</text:span>",
     "<text:span text:style-name=\"V\">\uF0A8</text:span>"},
    {"typed_instead", "X", "☐"},
    {"typed_after", "☐ X", "☐"},
    {"tracked_tick",
     "<text:change text:change-id=\"old\"/><text:change-start text:change-id=\"new\"/>☒"
     "<text:change-end text:change-id=\"new\"/>",
     "☐"},
    {"drawn_tick",
     "☐<draw:path text:anchor-type=\"char\" svg:width=\"0.2in\" svg:height=\"0.2in\" "
     "svg:viewBox=\"0 0 2 2\" svg:d=\"M0 0 L2 2\"/>",
     "☐"},
    {"highlighted", "☐", "☐"},  // the label is
    {"hidden_tick", "☐<text:span text:style-name=\"H1\">X</text:span>", "☐"},
    {"white_tick", "☐<text:span text:style-name=\"H2\">X</text:span>", "☐"},
    {"tiny_tick", "☐<text:span text:style-name=\"H3\">X</text:span>", "☐"},
};

std::string text_style(const std::string& name, const std::string& properties,
                       const std::string& parent = "") {
    return "<style:style style:name=\"" + name + "\" style:family=\"text\"" +
           (parent.empty() ? "" : " style:parent-style-name=\"" + parent + "\"") +
           "><style:text-properties " + properties + "/></style:style>";
}

class OdfForm {
  public:
    OdfForm(const FormSpec& spec, std::string_view box) : spec_(spec), box_(box) {
        for (const FormBlock& block : form_blocks(spec))
            body_ +=
                block.rows.empty() ? "<text:p>" + xml_text(block.text) + "</text:p>" : table(block);
    }

    [[nodiscard]] std::string styles() const {
        const std::string direction =
            spec_.language == "ar"
                ? "<style:style style:name=\"T\" style:family=\"table\"><style:table-properties "
                  "style:writing-mode=\"rl-tb\"/></style:style>"
                : "<style:style style:name=\"T\" style:family=\"table\"/>";
        return direction + text_style("W", "style:font-name=\"Wingdings1\"") +
               text_style("V", "fo:font-weight=\"normal\"", "Box_20_sign") +
               text_style("Y", "fo:background-color=\"#ffff00\"") +
               text_style("H1", "text:display=\"none\"") +
               text_style("H2", "fo:color=\"#ffffff\"") +
               text_style("H3",
                          "fo:font-size=\"1pt\" style:font-size-asian=\"1pt\" "
                          "style:font-size-complex=\"1pt\"");
    }
    // The common ones: a font that is found two styles up.
    [[nodiscard]] static std::string common_styles() {
        return text_style("Box_20_sign", "", "Sign") +
               text_style("Sign", "fo:font-family=\"Wingdings\"");
    }
    [[nodiscard]] std::string text() const {
        return (forms_.empty() ? ""
                               : "<office:forms><form:form form:name=\"Standard\">" + forms_ +
                                     "</form:form></office:forms>") +
               (changes_.empty()
                    ? ""
                    : "<text:tracked-changes>" + changes_ + "</text:tracked-changes>") +
               body_;
    }

  private:
    std::string cell(const FormCell& cell) {
        if (cell.covered) return "<table:covered-table-cell/>";
        std::string spans;
        if (cell.columns > 1)
            spans += " table:number-columns-spanned=\"" + std::to_string(cell.columns) + "\"";
        if (cell.begins) spans += " table:number-rows-spanned=\"2\"";
        std::string inside;
        for (std::size_t i = 0; i < cell.lines.size(); ++i)
            inside += (i == 0 ? "" : "<text:line-break/>") + xml_text(cell.lines.at(i));
        if (highlight_) inside = "<text:span text:style-name=\"Y\">" + inside + "</text:span>";
        highlight_ = cell.has_box && cell.ticked && box_ == "highlighted";
        if (cell.has_box) inside = box(cell.ticked);
        std::string all = "<table:table-cell office:value-type=\"string\"" + spans + "><text:p>" +
                          inside + "</text:p>";
        for (const std::string& more : cell.paragraphs)
            all += "<text:p>" + xml_text(more) + "</text:p>";
        all += "</table:table-cell>";
        for (int i = 1; i < cell.columns; ++i) all += "<table:covered-table-cell/>";
        return all;
    }

    std::string table(const FormBlock& block) {
        std::string all =
            "<table:table table:style-name=\"T\"><table:table-column "
            "table:number-columns-repeated=\"" +
            std::to_string(block.widths.size()) + "\"/>";
        for (const FormRow& row : block.rows) {
            all += "<table:table-row>";
            for (const FormCell& one : row) all += cell(one);
            all += "</table:table-row>";
        }
        return all + "</table:table>";
    }

    std::string box(bool ticked) {
        if (box_ == "fieldmark" || box_ == "fieldmark_pair") {
            const std::string start =
                " text:name=\"Check" + std::to_string(++boxes_) +
                "\" field:type=\"vnd.oasis.opendocument.field.FORMCHECKBOX\">" +
                (ticked ? "<field:param field:name=\"Checkbox_Checked\" field:value=\"true\"/>"
                        : "");
            if (box_ == "fieldmark") return "<field:fieldmark" + start + "</field:fieldmark>";
            return "<field:fieldmark-start" + start +
                   "</field:fieldmark-start><field:fieldmark-end/>";
        }
        for (const BoxInk& ink : inks) {
            if (ink.name == box_) return tracked(std::string(ticked ? ink.ticked : ink.empty));
        }
        return control(ticked);
    }

    // Gives the changes of a box ids of their own, and says what they are.
    std::string tracked(std::string ink) {
        if (ink.find("text:change-id") == std::string::npos) return ink;
        const std::string number = std::to_string(++boxes_);
        for (const std::string word : {"old", "new"}) {
            const std::string id = "id=\"" + word;
            for (auto at = ink.find(id); at != std::string::npos; at = ink.find(id, at + 1))
                ink.insert(at + id.size(), number);
            const std::string info =
                "<office:change-info><dc:creator>A</dc:creator>"
                "<dc:date>2026-03-01T12:00:00</dc:date></office:change-info>";
            changes_ +=
                "<text:changed-region xml:id=\"" + word + number + "\" text:id=\"" + word + number +
                "\">" +
                (word == "new" ? "<text:insertion>" + info + "</text:insertion>"
                               : "<text:deletion>" + info + "<text:p>☐</text:p></text:deletion>") +
                "</text:changed-region>";
        }
        return ink;
    }

    std::string control(bool ticked) {
        const std::string id = "control" + std::to_string(++boxes_);
        if (box_ == "form_radio")
            forms_ += "<form:radio form:name=\"Group" + std::to_string((boxes_ + 1) / 2) +
                      "\" xml:id=\"" + id + "\" form:id=\"" + id + "\"" +
                      (ticked ? " form:current-selected=\"true\"" : "") + "/>";
        else if (box_ == "form_default")
            forms_ += "<form:checkbox form:name=\"Box\" xml:id=\"" + id + "\" form:id=\"" + id +
                      "\"" + (ticked ? " form:state=\"checked\"" : "") + "/>";
        else if (box_ == "form_control" || box_ == "floating_control")
            forms_ += "<form:checkbox form:name=\"Box\" xml:id=\"" + id + "\" form:id=\"" + id +
                      "\"" + (ticked ? " form:current-state=\"checked\"" : "") + "/>";
        else
            throw std::invalid_argument("no such box: " + std::string(box_));
        return "<draw:control text:anchor-type=\"" +
               std::string(box_ == "floating_control" ? "paragraph" : "as-char") +
               "\" svg:width=\"0.17in\" svg:height=\"0.17in\" draw:control=\"" + id + "\"/>";
    }

    const FormSpec& spec_;
    std::string_view box_;
    std::string body_, forms_, changes_;
    bool highlight_ = false;  // the cell after a box
    std::size_t boxes_ = 0;
};

std::string fonts() {
    return "<office:font-face-decls><style:font-face style:name=\"Wingdings1\" "
           "svg:font-family=\"Wingdings\"/></office:font-face-decls>";
}

constexpr const char* type = "application/vnd.oasis.opendocument.text";

}  // namespace

std::string make_odt(const FormSpec& spec, std::string_view box) {
    const OdfForm form(spec, box);
    const std::string content =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content" + namespaces + ">" +
        fonts() + "<office:automatic-styles>" + form.styles() +
        "</office:automatic-styles><office:body><office:text>" + form.text() +
        "</office:text></office:body></office:document-content>";
    const std::string styles =
        "<office:document-styles" + namespaces + "><office:styles>" + OdfForm::common_styles() +
        "</office:styles><office:master-styles><style:master-page style:name=\"Standard\">"
        "<style:footer><text:p><text:page-number>1</text:page-number></text:p></style:footer>"
        "</style:master-page></office:master-styles></office:document-styles>";
    ZipFile zip;
    const auto add = [&](const std::string& name, const std::string& data) {
        ZipMember member;
        member.name = name;
        member.data = data;
        zip.add(member);
    };
    add("mimetype", type);
    add("content.xml", content);
    add("styles.xml", styles);
    const auto entry = [](const std::string& path, const std::string& media_type) {
        return "<manifest:file-entry manifest:full-path=\"" + path + "\" manifest:media-type=\"" +
               media_type + "\"/>";
    };
    add("META-INF/manifest.xml",
        "<manifest:manifest manifest:version=\"1.3\" "
        "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">" +
            entry("/", type) + entry("content.xml", "text/xml") + entry("styles.xml", "text/xml") +
            "</manifest:manifest>");
    return zip.finish();
}

std::string make_fodt(const FormSpec& spec, std::string_view box) {
    const OdfForm form(spec, box);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document" + namespaces +
           " office:mimetype=\"" + type + "\">\n" + fonts() + "\n<office:styles>" +
           OdfForm::common_styles() + "</office:styles>\n<office:automatic-styles>" +
           form.styles() + "</office:automatic-styles>\n<office:body>\n <office:text>\n" +
           form.text() + "\n </office:text>\n</office:body>\n</office:document>\n";
}

}  // namespace tsb::test
