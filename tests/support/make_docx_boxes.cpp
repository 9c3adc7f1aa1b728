// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes that are boxes: form fields (D1), content controls (D2), symbols (D3) and glyphs (D4).
#include "tests/support/docx_package.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test::ink {
namespace {

std::string properties_of(const OptionWish& wish, const std::string& properties = "") {
    const std::string all = properties + (wish.right_to_left ? "<w:rtl/>" : "");
    return all.empty() ? "" : "<w:rPr>" + all + "</w:rPr>";
}

std::string plain_run(const OptionWish& wish, const std::string& content) {
    return "<w:r>" + properties_of(wish) + content + "</w:r>";
}

std::string data(WordParts& parts, std::string_view state) {
    return "<w:ffData><w:name w:val=\"Check" + std::to_string(parts.number()) +
           R"("/><w:enabled/><w:calcOnExit w:val="0"/><w:checkBox><w:sizeAuto/>)" +
           std::string(state) + "</w:checkBox></w:ffData>";
}

OptionInk only_box(std::string box) {
    OptionInk ink;
    ink.box = std::move(box);
    return ink;
}

std::string fonts(std::string_view font) {
    const std::string name(font);
    return "<w:rFonts w:ascii=\"" + name + "\" w:hAnsi=\"" + name + "\" w:cs=\"" + name + "\"/>";
}

// "F0FE" -> U+F0FE as UTF-8.
std::string private_use(std::string_view hex) {
    const auto code = static_cast<unsigned>(std::stoul(std::string(hex), nullptr, 16));
    return {static_cast<char>(0xE0U | code >> 12U), static_cast<char>(0x80U | (code >> 6U & 0x3FU)),
            static_cast<char>(0x80U | (code & 0x3FU))};
}

std::string control(WordParts& parts, bool ticked, const std::string& glyphs,
                    const std::string& shown) {
    return "<w:sdt><w:sdtPr><w:id w:val=\"" + std::to_string(1000 + parts.number()) +
           "\"/><w14:checkbox><w14:checked w14:val=\"" + std::string(ticked ? "1" : "0") + "\"/>" +
           glyphs + "</w14:checkbox></w:sdtPr><w:sdtContent>" + shown + "</w:sdtContent></w:sdt>";
}

constexpr const char* gothic =
    R"(<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>)";

}  // namespace

std::string run(std::string_view text, const OptionWish& wish, const std::string& properties) {
    if (text.empty()) return "";
    return "<w:r>" + properties_of(wish, properties) + "<w:t xml:space=\"preserve\">" +
           xml_text(text) + "</w:t></w:r>";
}

std::string field(WordParts& parts, const OptionWish& wish, std::string_view state,
                  const std::string& result) {
    return plain_run(wish,
                     R"(<w:fldChar w:fldCharType="begin">)" + data(parts, state) + "</w:fldChar>") +
           plain_run(wish, "<w:instrText xml:space=\"preserve\"> FORMCHECKBOX </w:instrText>") +
           plain_run(wish, R"(<w:fldChar w:fldCharType="separate"/>)") + result +
           plain_run(wish, R"(<w:fldChar w:fldCharType="end"/>)");
}

std::string pristine_field(WordParts& parts, const OptionWish& wish) {
    return field(parts, wish, R"(<w:default w:val="0"/>)");
}

OptionInk legacy_field(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return only_box(field(parts, wish, wish.chosen ? row.ticked : row.empty));
}

OptionInk simple_field(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return only_box(R"(<w:fldSimple w:instr=" FORMCHECKBOX ">)" +
                    data(parts, wish.chosen ? row.ticked : row.empty) + "</w:fldSimple>");
}

OptionInk content_control(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return only_box(control(
        parts, wish.chosen,
        R"(<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>)",
        run(wish.chosen ? "☒" : "☐", wish, gothic)));
}

// The glyph is what the form's author chose; the state is what counts (D2a).
OptionInk custom_control(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    const std::string font(row.font), ticked(row.ticked), empty(row.empty);
    return only_box(control(parts, wish.chosen,
                            "<w14:checkedState w14:val=\"" + ticked.substr(2).insert(0, "00") +
                                "\" w14:font=\"" + font + "\"/><w14:uncheckedState w14:val=\"" +
                                empty.substr(2).insert(0, "00") + "\" w14:font=\"" + font + "\"/>",
                            plain_run(wish, "<w:sym w:font=\"" + font + "\" w:char=\"" +
                                                (wish.chosen ? ticked : empty) + "\"/>")));
}

OptionInk symbol(WordParts&, const OptionWish& wish, const WordEncoding& row) {
    return only_box(plain_run(wish, "<w:sym w:font=\"" + std::string(row.font) + "\" w:char=\"" +
                                        std::string(wish.chosen ? row.ticked : row.empty) +
                                        "\"/>"));
}

OptionInk symbol_text(WordParts&, const OptionWish& wish, const WordEncoding& row) {
    return only_box(run(private_use(wish.chosen ? row.ticked : row.empty), wish, fonts(row.font)));
}

OptionInk symbol_by_style(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    parts.style(R"(<w:style w:type="character" w:styleId="Tick"><w:name w:val="Tick"/><w:rPr>)" +
                fonts(row.font) + "</w:rPr></w:style>");
    return only_box(run(private_use(wish.chosen ? row.ticked : row.empty), wish,
                        R"(<w:rStyle w:val="Tick"/>)"));
}

OptionInk unicode_glyph(WordParts&, const OptionWish& wish, const WordEncoding& row) {
    return only_box(run(wish.chosen ? row.ticked : row.empty, wish, gothic));
}

}  // namespace tsb::test::ink
