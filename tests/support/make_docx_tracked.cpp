// SPDX-License-Identifier: GPL-3.0-or-later
// Tracked changes (D10): both views of the document say the same, or they do not.
#include "tests/support/word_encodings.hpp"

namespace tsb::test::ink {
namespace {

std::string author(WordParts& parts) {
    return " w:id=\"" + std::to_string(500 + parts.number()) +
           "\" w:author=\"D\" w:date=\"2026-03-01T10:00:00Z\"";
}

std::string inserted(WordParts& parts, const OptionWish& wish, std::string_view text) {
    return "<w:ins" + author(parts) + ">" + run(text, wish) + "</w:ins>";
}

std::string deleted(WordParts& parts, std::string_view text) {
    return "<w:del" + author(parts) + "><w:r><w:delText xml:space=\"preserve\">" +
           std::string(text) + "</w:delText></w:r></w:del>";
}

OptionInk field_for(WordParts& parts, const OptionWish& wish) {
    OptionInk ink;
    ink.box = field(parts, wish,
                    wish.chosen ? R"(<w:default w:val="0"/><w:checked w:val="1"/>)"
                                : R"(<w:default w:val="0"/>)");
    return ink;
}

OptionInk only_box(std::string box) {
    OptionInk ink;
    ink.box = std::move(box);
    return ink;
}

}  // namespace

// Another glyph for the same state, under tracked changes.
OptionInk tracked_same(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    if (!wish.chosen) return only_box(run("☐", wish));
    return only_box(deleted(parts, "☒") + inserted(parts, wish, "☑"));
}

// The mark is settled; blanks beside it and a paragraph's properties are not.
OptionInk tracked_beside(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink = field_for(parts, wish);
    ink.box += inserted(parts, wish, " ") + deleted(parts, "  ");
    return ink;
}

OptionInk tracked_format(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink = field_for(parts, wish);
    if (wish.chosen) {
        ink.label_properties =
            "<w:sz w:val=\"20\"/><w:rPrChange" + author(parts) + "><w:rPr/></w:rPrChange>";
    }
    return ink;
}

OptionInk tracked_tick(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    if (!wish.chosen) return only_box(run("☐", wish));
    return only_box(deleted(parts, "☐") + inserted(parts, wish, "☒"));
}

OptionInk tracked_typed(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return only_box(pristine_field(parts, wish) + (wish.chosen ? inserted(parts, wish, "X") : ""));
}

// The tick was moved here from the other option.
OptionInk tracked_move(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    if (wish.chosen && wish.other_chosen) return only_box(run("☒", wish));
    if (wish.chosen) {
        return only_box("<w:moveTo" + author(parts) + ">" + run("☒", wish) + "</w:moveTo>" +
                        deleted(parts, "☐"));
    }
    if (!wish.other_chosen) return only_box(run("☐", wish));
    return only_box("<w:moveFrom" + author(parts) + ">" + run("☒", wish) + "</w:moveFrom>" +
                    inserted(parts, wish, "☐"));
}

// The other option's whole row was deleted under tracked changes.
OptionInk tracked_row(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    OptionInk ink = field_for(parts, wish);
    if (wish.other_chosen && !wish.chosen) ink.row_properties = "<w:del" + author(parts) + "/>";
    return ink;
}

}  // namespace tsb::test::ink
