// SPDX-License-Identifier: GPL-3.0-or-later
// No silent error: no form, however it was filled in, is ever read as a choice that was not made.
#include <gtest/gtest.h>

#include "tests/corpus/matrix.hpp"
#include "tests/support/make_other.hpp"

namespace tsb::test {
namespace {

constexpr std::string_view languages[] = {"ar", "en", "es", "fr", "ru", "zh"};

std::string number(std::size_t value) {
    return std::to_string(value);
}

const Table& by_encoding() {
    static const Table table = [] {
        Table rows;
        std::size_t document = 0;
        const std::vector<Pattern> all = patterns();
        for (const WordEncoding& row : word_encodings()) {
            Figures& figures = rows[std::string(row.id) + " " + std::string(row.name)];
            figures.expect = row.expect;
            for (const std::string_view language : languages) {
                for (std::size_t i = 0; i < all.size(); ++i) {
                    if (document++ % one_document_in != 0) continue;
                    FormSpec spec = filled_form(std::string(language), all.at(i));
                    spec.word = &row;
                    count(figures, spec, read_document(make_docx(spec), "Annex 2.docx"),
                          std::string(language) + " pattern " + number(i));
                }
            }
        }
        print("Encodings x languages x patterns", rows);
        return rows;
    }();
    return table;
}

const Table& by_layout() {
    static const Table table = [] {
        Table rows;
        std::size_t document = 0;
        const std::vector<Pattern> all = patterns();
        for (const Layout layout : all_layouts()) {
            Figures& figures = rows["D16 " + to_string(layout)];
            for (const std::string_view name :
                 {"legacy_checked", "content_control", "wingdings_symbol", "unicode_glyph",
                  "typed_X_instead", "typed_X_after"}) {
                for (const std::string_view language : languages) {
                    for (std::size_t i = 0; i < all.size(); ++i) {
                        if (document++ % one_document_in != 0) continue;
                        FormSpec spec = filled_form(std::string(language), all.at(i));
                        spec.word = &word_encoding(name);
                        spec.layout = layout;
                        count(figures, spec, read_document(make_docx(spec), "Annex 2.docx"),
                              std::string(name) + " " + std::string(language) + " pattern " +
                                  number(i));
                    }
                }
            }
        }
        print("Layouts x encodings x languages x patterns", rows);
        return rows;
    }();
    return table;
}

// Support in its two finer shades (T25-TSB-CIR-0901): with its option ticked, and without.
void count_nested(const Circular& circular, std::string_view encoding, Table& rows) {
    for (const auto& [language, wording] : circular.wording) {
        for (std::size_t box = 0; box < wording.within_supports.size(); ++box) {
            Figures& with = rows[circular.id + " nested"];
            Figures& without = rows[circular.id + " nested-without-option"];
            without.expect = Expect::doubt;
            FormSpec spec = filled_form(language, patterns().at(2), circular);
            spec.word = &word_encoding(encoding);
            for (const Item& item : circular.items) spec.within[item.id] = box;
            const auto read = [&](const FormSpec& filled) {
                return read_document(make_docx(filled), "Annex.docx", false, other_world());
            };
            const std::string which = std::string(encoding) + " " + language;
            count(with, spec, read(spec), which);
            FormSpec bare = spec;
            bare.answers.clear();
            count(without, spec, read(bare), which);
        }
    }
}

// Circulars of other kinds, read with all of them configured: Recommendations, a deletion, the rule
// of 2016.
const Table& by_circular() {
    static const Table table = [] {
        Table rows;
        std::size_t document = 0;
        for (const Circular& circular : other_world().circulars) {
            Figures& figures = rows[circular.id];
            for (const std::string_view name :
                 {"legacy_checked", "content_control", "wingdings_text", "unicode_glyph",
                  "typed_X_instead", "typed_X_after"}) {
                for (const auto& [language, wording] : circular.wording) {
                    for (const Pattern& pattern : patterns()) {
                        if (document++ % one_document_in != 0) continue;
                        FormSpec spec = filled_form(language, pattern, circular);
                        spec.word = &word_encoding(name);
                        const PartResult result =
                            read_document(make_docx(spec), "Annex.docx", false, other_world());
                        count(figures, spec, result, std::string(name) + " " + language);
                    }
                }
                count_nested(circular, name, rows);
            }
        }
        print("Other circulars x encodings x languages x patterns", rows);
        return rows;
    }();
    return table;
}

// D20.
const Table& by_format() {
    static const Table table = [] {
        Table rows;
        std::size_t document = 0;
        const std::vector<Pattern> all = patterns();
        for (const OtherEncoding& row : other_encodings()) {
            Figures& figures = rows["D20 " + std::string(row.name)];
            figures.expect = row.expect;
            for (const std::string_view language : languages) {
                for (std::size_t i = 0; i < all.size(); ++i) {
                    if (document++ % one_document_in != 0) continue;
                    const FormSpec spec = filled_form(std::string(language), all.at(i));
                    count(
                        figures, spec,
                        read_document(row.make(spec, row.box), "Annex 2" + std::string(row.suffix)),
                        std::string(language) + " pattern " + number(i));
                }
            }
        }
        print("Formats x encodings x languages x patterns", rows);
        return rows;
    }();
    return table;
}

TEST(Matrix, HasTwoThousandDocumentsOrMore) {
    const std::size_t documents =
        total(by_encoding(), &Figures::documents) + total(by_layout(), &Figures::documents);
    EXPECT_GE(documents * one_document_in, 2000U);
}

TEST(Matrix, EveryIdOfTheEncodingTableThatIsAWayOfFillingAFormHasARow) {
    // Not here: D15 (a scan in a document), D17 (every Arabic form), D16 (layouts), D20 (other
    // formats), D23 and D24 (files that are refused, tests/unit/docx), D25 (patterns with reasons).
    for (const char* id :
         {"D1", "D1a", "D1b", "D1c", "D2",  "D2a", "D3",  "D3a", "D4",  "D5",  "D5a", "D6",
          "D7", "D8",  "D9",  "D10", "D11", "D12", "D13", "D14", "D18", "D19", "D21", "D22"}) {
        bool found = false;
        for (const WordEncoding& row : word_encodings()) found = found || row.id == id;
        EXPECT_TRUE(found) << id;
    }
}

TEST(Matrix, NoEncodingIsEverReadAsAChoiceThatWasNotMade) {
    EXPECT_EQ(total(by_encoding(), &Figures::wrong), 0U) << examples(by_encoding());
}

TEST(Matrix, NoLayoutIsEverReadAsAChoiceThatWasNotMade) {
    EXPECT_EQ(total(by_layout(), &Figures::wrong), 0U) << examples(by_layout());
}

TEST(Matrix, NoOtherCircularIsEverReadAsAChoiceThatWasNotMade) {
    EXPECT_EQ(total(by_circular(), &Figures::wrong), 0U) << examples(by_circular());
    EXPECT_GE(by_circular().size(), 3U);
}

TEST(Matrix, NoOtherFormatIsEverReadAsAChoiceThatWasNotMade) {
    EXPECT_EQ(total(by_format(), &Figures::wrong), 0U) << examples(by_format());
    EXPECT_EQ(total(by_format(), &Figures::refused, true), 0U) << examples(by_format());
}

TEST(Matrix, DoubtIsNeverReadAsBlank) {
    EXPECT_EQ(total(by_format(), &Figures::unseen), 0U) << examples(by_format());
    EXPECT_EQ(total(by_encoding(), &Figures::unseen), 0U) << examples(by_encoding());
    EXPECT_EQ(total(by_layout(), &Figures::unseen), 0U) << examples(by_layout());
    EXPECT_EQ(total(by_circular(), &Figures::unseen), 0U) << examples(by_circular());
}

TEST(Matrix, FewerThanOneInAHundredAnswersOfStrongEncodingsAreRefused) {
    const std::size_t refused = total(by_encoding(), &Figures::refused, true),
                      definite = total(by_encoding(), &Figures::definite, true);
    ASSERT_GT(definite, 0U);
    EXPECT_LT(refused * 100, definite)
        << refused << " of " << definite << " answers are refused" << examples(by_encoding());
}

TEST(Matrix, FewerThanOneInAHundredAnswersAreRefusedBecauseOfTheLayout) {
    const std::size_t refused = total(by_layout(), &Figures::refused),
                      definite = total(by_layout(), &Figures::definite);
    ASSERT_GT(definite, 0U);
    EXPECT_LT(refused * 100, definite)
        << refused << " of " << definite << " answers are refused" << examples(by_layout());
}

TEST(Matrix, FewerThanOneInAHundredAnswersAreRefusedInOtherCirculars) {
    const std::size_t refused = total(by_circular(), &Figures::refused, true),
                      definite = total(by_circular(), &Figures::definite, true);
    ASSERT_GT(definite, 0U);
    EXPECT_LT(refused * 100, definite)
        << refused << " of " << definite << " answers are refused" << examples(by_circular());
}

// D25: reasons belong to a "no".
TEST(Matrix, ReasonsBesideATickedYesAreDoubtAndARemarkAfterTheTableIsNot) {
    for (const std::string_view language : languages) {
        for (const std::string_view name : {"legacy_checked", "unicode_glyph"}) {
            FormSpec spec = filled_form(std::string(language), patterns().at(2));
            spec.word = &word_encoding(name);
            spec.general_comment = "We thank the study group.";
            EXPECT_EQ(choices_of(read_document(make_docx(spec), "a.docx")),
                      "supports supports supports")
                << language << ' ' << name;
            spec.reasons["10/17"] = "Not mature: see C-42.";
            EXPECT_EQ(choices_of(read_document(make_docx(spec), "a.docx")),
                      "supports unclear supports")
                << language << ' ' << name;
        }
    }
}

TEST(Matrix, MarksThatNobodySeesAreReported) {
    for (const char* name : {"hidden_tick", "white_tick", "tiny_tick"}) {
        FormSpec spec = filled_form("en", patterns().front());
        spec.word = &word_encoding(name);
        const PartResult result = read_document(make_docx(spec), "Annex 2.docx");
        EXPECT_NE(codes_of(result).find("hidden-text"), std::string::npos)
            << name << ": " << codes_of(result);
    }
}

}  // namespace
}  // namespace tsb::test
