// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes inside other things: AlternateContent and text boxes (D11), ActiveX controls (D12, after
// [MS-OFORMS] 2.2.5 MorphDataControl), an embedded workbook beside the answer (D13).
#include <cstdint>

#include "tests/support/cfb_file.hpp"
#include "tests/support/docx_package.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test::ink {
namespace {

constexpr const char* office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr const char* check_box_class = "{8BD21D40-EC42-11CE-9E0D-00AA006002F3}";
constexpr const char* option_class = "{8BD21D50-EC42-11CE-9E0D-00AA006002F3}";

std::string little(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
}

std::string padded(std::string bytes) {
    bytes.resize((bytes.size() + 3) / 4 * 4, '\0');
    return bytes;
}

std::string wide(const std::string& ascii) {
    std::string out;
    for (const char c : ascii) out += std::string{c, '\0'};
    return out;
}

enum class Shape { check_box, option_button };
enum class Strings { compressed, utf16 };

// fmString: the bytes, and their count with the compression flag.
struct FormString {
    std::string bytes, count;
};
FormString form_string(const std::string& text, Strings strings) {
    const bool compressed = strings == Strings::compressed;
    const std::string bytes = compressed ? text : wide(text);
    return {padded(bytes), little(bytes.size() | (compressed ? 0x80000000U : 0U), 4)};
}

// VariousPropertyBits, BackColor, ForeColor, DisplayStyle, Size, Value, Caption, GroupName.
std::string morph_data(Shape shape, bool on, const std::string& group, Strings strings) {
    const std::uint64_t mask = 1U << 0U | 1U << 1U | 1U << 2U | 1U << 6U | 1U << 8U | 1U << 22U |
                               1U << 23U | (group.empty() ? 0 : std::uint64_t{1} << 32U);
    const FormString value = form_string(on ? "1" : "0", strings),
                     caption = form_string("CheckBox1", strings),
                     name = form_string(group, strings);
    std::string data = little(0x2C80081B, 4) + little(0x80000005, 4) + little(0x80000008, 4) +
                       padded(std::string(1, shape == Shape::check_box ? '\4' : '\5')) +
                       value.count + caption.count;
    std::string extra = little(423, 4) + little(423, 4) + value.bytes + caption.bytes;
    if (!group.empty()) {
        data += name.count;
        extra += name.bytes;
    }
    const std::string text_props = little(0x0200, 2) + little(4, 2) + little(0, 4);
    return little(0x0200, 2) + little(8 + data.size() + extra.size(), 2) + little(mask, 8) + data +
           extra + text_props;
}

std::string active_x(const char* class_id, const std::string& persistence,
                     const std::string& inside) {
    const std::string id = inside.empty() ? " r:id=\"rId1\"" : "";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
           "<ax:ocx ax:classid=\"" +
           std::string(class_id) + "\" ax:persistence=\"" + persistence + "\"" +
           (id.empty() ? "" : " r:id=\"rId1\"") +
           R"( xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")" +
           (inside.empty() ? "/>" : ">" + inside + "</ax:ocx>");
}

// Adds the control's parts; the run that shows it.
OptionInk placed(WordParts& parts, const std::string& xml, const std::string& binary) {
    const std::string number = std::to_string(parts.number());
    const std::string name = "activeX/activeX" + number;
    const std::string id = parts.relate(std::string(office) + "control", name + ".xml");
    parts.add({"word/" + name + ".xml", xml, "application/vnd.ms-office.activeX+xml"});
    if (!binary.empty()) {
        parts.add({"word/" + name + ".bin", binary, "application/vnd.ms-office.activeX"});
        parts.add(
            {"word/activeX/_rels/activeX" + number + ".xml.rels",
             R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/activeXControlBinary" Target="activeX)" +
                 number + R"(.bin"/></Relationships>)",
             ""});
    }
    OptionInk ink;
    ink.box = R"(<w:r><w:object w:dxaOrig="225" w:dyaOrig="225"><v:shape id="_x0000_i)" + number +
              R"(" style="width:12pt;height:12pt"/><w:control r:id=")" + id +
              R"(" w:name="CheckBox)" + number + R"(" w:shapeid="_x0000_i)" + number +
              R"("/></w:object></w:r>)";
    return ink;
}

OptionInk stored(WordParts& parts, const char* class_id, const std::string& data) {
    return placed(
        parts, active_x(class_id, "persistStorage", ""),
        cfb_file({{"\3OCXNAME", wide("CheckBox1") + std::string(2, '\0')}, {"contents", data}}));
}

std::string legacy(WordParts& parts, const OptionWish& wish) {
    return field(
        parts, wish,
        wish.chosen ? R"(<w:default w:val="0"/><w:checked/>)" : R"(<w:default w:val="0"/>)");
}

}  // namespace

OptionInk alternate_run(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink;
    const std::string box = run(wish.chosen ? "☒" : "☐", wish);
    const std::string other = field(parts, wish, wish.chosen ? "<w:checked/>" : "");
    ink.box = "<mc:AlternateContent><mc:Choice Requires=\"w14\">" + box +
              "</mc:Choice><mc:Fallback>" + other + "</mc:Fallback></mc:AlternateContent>";
    return ink;
}

OptionInk text_box(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    const std::string content =
        "<w:txbxContent><w:p>" + legacy(parts, wish) + "</w:p></w:txbxContent>";
    const std::string number = std::to_string(parts.number());
    OptionInk ink;
    ink.box =
        R"(<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="300000" cy="300000"/><wp:docPr id=")" +
        number +
        R"(" name="Text Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>)" +
        content +
        R"(</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>)" +
        content + "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    return ink;
}

OptionInk activex_bag(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    const std::string value = wish.chosen ? "1" : "0";
    return placed(parts,
                  active_x(check_box_class, "persistPropertyBag",
                           R"(<ax:ocxPr ax:name="BackColor" ax:value="-2147483643"/>)"
                           R"(<ax:ocxPr ax:name="DisplayStyle" ax:value="4"/>)"
                           R"(<ax:ocxPr ax:name="Size" ax:value="423;423"/>)"
                           R"(<ax:ocxPr ax:name="Value" ax:value=")" +
                               value + R"("/><ax:ocxPr ax:name="Caption" ax:value=""/>)"),
                  "");
}

OptionInk activex_storage(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return stored(parts, check_box_class,
                  morph_data(Shape::check_box, wish.chosen, "", Strings::compressed));
}

OptionInk activex_storage_wide(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return stored(parts, check_box_class,
                  morph_data(Shape::check_box, wish.chosen, "", Strings::utf16));
}

OptionInk activex_option(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return stored(parts, option_class,
                  morph_data(Shape::option_button, wish.chosen, wish.item, Strings::compressed));
}

// The stream alone behind its class id, no storage around it.
OptionInk activex_stream(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    const std::string class_id = little(0x8BD21D40, 4) + little(0xEC42, 2) + little(0x11CE, 2) +
                                 std::string("\x9E\x0D\x00\xAA\x00\x60\x02\xF3", 8);
    return placed(parts, active_x(check_box_class, "persistStreamInit", ""),
                  class_id + morph_data(Shape::check_box, wish.chosen, "", Strings::compressed));
}

OptionInk embedded_beside(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink;
    ink.box = legacy(parts, wish);
    if (!wish.chosen || !wish.opposes) return ink;
    const std::string number = std::to_string(parts.number());
    const std::string id = parts.relate(std::string(office) + "package",
                                        "embeddings/Microsoft_Excel_Sheet" + number + ".xlsx");
    parts.add({"word/embeddings/Microsoft_Excel_Sheet" + number + ".xlsx",
               zip_parts({{"[Content_Types].xml", "<Types/>"}}),
               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"});
    ink.after_label =
        R"(<w:r><w:object><v:shape style="width:20pt;height:20pt"/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="s)" +
        number + R"(" DrawAspect="Icon" ObjectID="_)" + number + R"(" r:id=")" + id +
        R"("/></w:object></w:r>)";
    return ink;
}

}  // namespace tsb::test::ink
