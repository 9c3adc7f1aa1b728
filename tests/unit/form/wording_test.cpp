// SPDX-License-Identifier: GPL-3.0-or-later
// Labels as people and programs write them: what makes no difference, and what makes all of it.
#include "tests/unit/form/spoilt_form.hpp"

namespace tsb::test {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

// Both labels of the first item, changed in the same way.
void relabel(FormBuilder& form, const std::function<std::string(std::string)>& change) {
    form.set(0, Part::yes_label, change(form.yes()));
    form.set(0, Part::no_label, change(form.no()));
}

struct Way {
    const char *why, *language;
    std::function<std::string(std::string)> change;
};

TEST(Wording, WhatMakesNoDifference) {
    const Way ways[] = {
        {"no-break spaces", "en", [](std::string s) { return replaced(s, " ", "\u00A0"); }},
        {"several blanks", "en", [](std::string s) { return replaced(s, " ", "   "); }},
        {"no blanks, as PDF loses them", "en", [](std::string s) { return replaced(s, " ", ""); }},
        {"soft hyphens", "en", [](std::string s) { return replaced(s, "pp", "p\u00ADp"); }},
        {"zero-width spaces", "en", [](std::string s) { return replaced(s, "o", "o\u200B"); }},
        {"capitals", "en", [](std::string s) { return replaced(s, "support", "SUPPORT"); }},
        {"full-width brackets", "en",
         [](std::string s) { return replaced(replaced(s, "(", "（"), ")", "）"); }},
        {"a full stop at the end", "en", [](std::string s) { return s + "."; }},
        {"half-width brackets", "zh",
         [](std::string s) { return replaced(replaced(s, "（", "("), "）", ")"); }},
        {"blanks between the characters", "zh",
         [](std::string s) { return replaced(s, "批准", "批 准"); }},
        {"a typographic apostrophe", "fr", [](std::string s) { return replaced(s, "'", "’"); }},
        {"a decomposed accent", "es", [](std::string s) { return replaced(s, "ó", "o\u0301"); }},
        {"tatweel", "ar", [](std::string s) { return replaced(s, "الموافقة", "المـوافقة"); }},
        {"harakat", "ar", [](std::string s) { return replaced(s, "تؤيد", "تُؤَيِّد"); }},
        {"right-to-left marks", "ar", [](std::string s) { return "\u200F" + s + "\u200F"; }},
        {"a decomposed й", "ru", [](std::string s) { return replaced(s, "й", "и\u0306"); }},
    };
    for (const Way& way : ways) {
        SCOPED_TRACE(way.why);
        FormBuilder form(circular_101(), way.language);
        relabel(form, way.change);
        form.tick(0, empty, ticked);
        const Reading reading = match(form.sheet()).readings.at(0);
        EXPECT_EQ(choices(reading), "opposes supports supports");
        EXPECT_EQ(codes(reading), "opposes-without-reasons@7/17");
    }
}

TEST(Wording, ALabelInOtherWordsIsToldAndNeverGuessed) {
    const Way ways[] = {
        {"translated into a language of its own", "en",
         [](std::string s) { return s.starts_with("does") ? "befürwortet nicht" : "befürwortet"; }},
        {"put otherwise", "en",
         [](std::string s) { return s.starts_with("does") ? "is against it" : "is in favour"; }},
        {"a word less", "en", [](std::string s) { return replaced(s, " approval", ""); }},
        {"a word more", "en",
         [](std::string s) { return replaced(s, "approval", "the approval"); }},
        {"a misspelling", "en", [](std::string s) { return replaced(s, "support", "suport"); }},
        {"a negation put in", "en", [](std::string s) { return "not " + s; }},
        {"a negation put in", "zh", [](std::string s) { return "不" + s; }},
        {"a negation put in", "ru", [](std::string s) { return "не " + s; }},
        {"a condition behind it", "fr", [](std::string s) { return s + " sous réserve"; }},
        {"a question", "ar", [](std::string s) { return "هل " + s; }},
    };
    for (const Way& way : ways) {
        SCOPED_TRACE(way.why);
        for (const bool yes : {true, false}) {
            FormBuilder form(circular_101(), way.language);
            relabel(form, way.change);
            form.tick(0, yes ? ticked : empty, yes ? empty : ticked);
            const Reading reading = match(form.sheet()).readings.at(0);
            EXPECT_EQ(choices(reading).find("unclear supports supports"), 0U) << choices(reading);
            EXPECT_TRUE(has_hold(reading));
        }
    }
}

TEST(Wording, AWholeFormThatWasTranslatedIsHeld) {
    FormBuilder form(circular_101(), "zh");
    for (std::size_t i = 0; i < 3; ++i) {
        form.set(i, Part::yes_label, "unterstützt die Annahme");
        form.set(i, Part::no_label, "unterstützt die Annahme nicht");
    }
    const FormResult result = match(form.sheet());
    ASSERT_EQ(result.readings.size(), 1U);
    EXPECT_EQ(choices(result.readings.at(0)), "unclear unclear unclear");
    EXPECT_TRUE(has_hold(result.readings.at(0)));
}

TEST(Wording, ALabelOfAnotherLanguageOfTheFormIsTold) {
    FormBuilder form(circular_101(), "zh");
    form.set(0, Part::yes_label, "supports approval");
    const Reading reading = match(form.sheet()).readings.at(0);
    EXPECT_EQ(choices(reading), "supports supports supports");
    EXPECT_EQ(codes(reading), "form-text-changed@7/17");
}

}  // namespace
}  // namespace tsb::test
