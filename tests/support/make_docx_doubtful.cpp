// SPDX-License-Identifier: GPL-3.0-or-later
// What a delegate does instead of ticking (D6-D9, D14, D21), and marks that cannot be seen.
#include "tests/support/docx_package.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test::ink {
namespace {

OptionInk untouched(WordParts& parts, const OptionWish& wish) {
    OptionInk ink;
    ink.box = pristine_field(parts, wish);
    return ink;
}

OptionInk with_label(WordParts& parts, const OptionWish& wish, bool when,
                     const std::string& properties) {
    OptionInk ink = untouched(parts, wish);
    if (when) ink.label_properties = properties;
    return ink;
}

OptionInk unseen_tick(WordParts& parts, const OptionWish& wish, const std::string& properties) {
    OptionInk ink = untouched(parts, wish);
    if (wish.chosen) ink.box += run("☒", wish, properties);
    return ink;
}

void comment_on_label(WordParts& parts, OptionInk& ink) {
    const int id = parts.number();
    const std::string number = std::to_string(id);
    parts.comment(id, "This is our choice.");
    ink.before_label = "<w:commentRangeStart w:id=\"" + number + "\"/>";
    ink.after_label = "<w:commentRangeEnd w:id=\"" + number +
                      "\"/><w:r><w:commentReference w:id=\"" + number + "\"/></w:r>";
}

}  // namespace

OptionInk struck_other(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return with_label(parts, wish, wish.other_chosen && !wish.chosen, std::string(row.ticked));
}

OptionInk struck_other_by_style(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    parts.style(
        R"(<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>)");
    return with_label(parts, wish, wish.other_chosen && !wish.chosen,
                      R"(<w:rStyle w:val="Gone"/>)");
}

OptionInk highlighted(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return with_label(parts, wish, wish.chosen, R"(<w:highlight w:val="yellow"/>)");
}

OptionInk shaded(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return with_label(parts, wish, wish.chosen,
                      R"(<w:shd w:val="clear" w:color="auto" w:fill="92D050"/>)");
}

OptionInk bold(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return with_label(parts, wish, wish.chosen, R"(<w:b/><w:u w:val="single"/>)");
}

// D8: the label of the other option was wiped out, its box left.
OptionInk label_deleted(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink = untouched(parts, wish);
    ink.label_removed = wish.other_chosen && !wish.chosen;
    return ink;
}

// D8: the other option's box and label are both gone.
OptionInk row_text_gone(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    OptionInk ink = label_deleted(parts, wish, row);
    if (ink.label_removed) ink.box.clear();
    return ink;
}

OptionInk commented(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink = untouched(parts, wish);
    if (wish.chosen) comment_on_label(parts, ink);
    return ink;
}

OptionInk commented_and_ticked(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink;
    ink.box =
        field(parts, wish,
              wish.chosen ? R"(<w:default w:val="0"/><w:checked/>)" : R"(<w:default w:val="0"/>)");
    if (wish.chosen) comment_on_label(parts, ink);
    return ink;
}

OptionInk hidden_tick(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return unseen_tick(parts, wish, "<w:vanish/>");
}

OptionInk white_tick(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return unseen_tick(parts, wish, R"(<w:color w:val="FFFFFF"/>)");
}

OptionInk tiny_tick(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return unseen_tick(parts, wish, R"(<w:sz w:val="2"/><w:szCs w:val="2"/>)");
}

// D14: a picture of a tick in the box's cell; what it shows is in its pixels.
OptionInk drawn_tick(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink = untouched(parts, wish);
    if (!wish.chosen) return ink;
    const std::string number = std::to_string(parts.number());
    const std::string id =
        parts.relate("http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
                     "media/tick" + number + ".png");
    parts.add({"word/media/tick" + number + ".png", "\x89PNG\r\n\x1a\n", "image/png"});
    ink.box +=
        R"(<w:r><w:drawing><wp:inline><wp:extent cx="180000" cy="180000"/><wp:docPr id=")" +
        number +
        R"(" name="Picture"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed=")" +
        id +
        R"("/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>)";
    return ink;
}

// D21: an editor that dropped the fields, ticked or not.
OptionInk gone_field(WordParts&, const OptionWish&, const WordEncoding&) {
    return {};
}

// D2a: the state was changed by hand and the glyph shown was not, or somebody typed over the glyph.
OptionInk conflicting_control(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    OptionInk ink = content_control(parts, wish, row);
    const auto ticked = ink.box.find("☒</w:t>");
    if (ticked != std::string::npos) ink.box.replace(ticked, 3, "☐");
    return ink;
}

}  // namespace tsb::test::ink
