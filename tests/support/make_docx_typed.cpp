// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that were typed (D5): an X, a tick or a yes before, after or in place of a box that was
// left as it was.
#include "tests/support/word_encodings.hpp"

namespace tsb::test::ink {
namespace {

std::string yes(const std::string& language) {
    const std::map<std::string, std::string> words{{"ar", "نعم"}, {"en", "Yes"}, {"es", "Sí"},
                                                   {"fr", "Oui"}, {"ru", "Да"},  {"zh", "是"}};
    return words.at(language);
}

std::string token(const OptionWish& wish, const WordEncoding& row) {
    return wish.chosen ? std::string(row.ticked) : "";
}

OptionInk only_box(std::string box) {
    OptionInk ink;
    ink.box = std::move(box);
    return ink;
}

}  // namespace

OptionInk typed_instead(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return only_box(wish.chosen ? run(row.ticked, wish) : pristine_field(parts, wish));
}

OptionInk typed_before(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return only_box(run(token(wish, row), wish) + pristine_field(parts, wish));
}

OptionInk typed_after(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return only_box(pristine_field(parts, wish) + run(token(wish, row), wish));
}

OptionInk typed_before_glyph(WordParts&, const OptionWish& wish, const WordEncoding& row) {
    return only_box(run(token(wish, row) + "□", wish));
}

OptionInk typed_after_glyph(WordParts&, const OptionWish& wish, const WordEncoding& row) {
    return only_box(run("□" + std::string(wish.chosen ? " " : "") + token(wish, row), wish));
}

OptionInk typed_before_label(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    OptionInk ink = only_box(pristine_field(parts, wish));
    ink.before_label = run(wish.chosen ? token(wish, row) + " " : "", wish);
    return ink;
}

// The box itself is made of characters: "[ ]" and "[x]".
OptionInk typed_brackets(WordParts&, const OptionWish& wish, const WordEncoding& row) {
    return only_box(run(wish.chosen ? row.ticked : row.empty, wish));
}

// D5a: typed into the field's result; the field's own state was not touched.
OptionInk typed_in_field(WordParts& parts, const OptionWish& wish, const WordEncoding& row) {
    return only_box(field(parts, wish, R"(<w:default w:val="0"/>)", run(token(wish, row), wish)));
}

OptionInk yes_instead(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return only_box(wish.chosen ? run(yes(wish.language), wish) : pristine_field(parts, wish));
}

OptionInk yes_after(WordParts& parts, const OptionWish& wish, const WordEncoding&) {
    return only_box(pristine_field(parts, wish) +
                    run(wish.chosen ? " " + yes(wish.language) : "", wish));
}

}  // namespace tsb::test::ink
