// SPDX-License-Identifier: GPL-3.0-or-later
// The generator's truth is what the reader sees: every way of writing a box, every language, every
// pattern of answers.
#include "config/base/file.hpp"
#include "tests/support/make_other.hpp"
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

const Circular& circular() {
    static const Circular loaded = [] {
        const std::string path = TSB_SOURCE_DIR "/config/circulars/T25-TSB-CIR-0101.toml";
        auto bytes = read_file(path, max_circular_bytes);
        if (!bytes) throw std::runtime_error(bytes.error().what);
        auto parsed = parse_circular(*bytes, path);
        if (!parsed) throw std::runtime_error(parsed.error().what);
        return *std::move(parsed);
    }();
    return loaded;
}

std::vector<MarkState> truth(const FormSpec& spec, bool known) {
    std::vector<MarkState> states;
    for (const Item& item : spec.circular->items) {
        const Choice choice = spec.answers.at(item.id);
        for (const Choice own : {Choice::supports, Choice::opposes}) {
            const bool is_ticked = choice == own || choice == Choice::both;
            states.push_back(!known      ? MarkState::unclear
                             : is_ticked ? MarkState::ticked
                                         : MarkState::empty);
        }
    }
    return states;
}

TEST(RtfGeneratedForms, EveryBoxLanguageAndPatternIsReadAsItWasMade) {
    const Choice choices[] = {Choice::blank, Choice::supports, Choice::opposes, Choice::both};
    std::size_t documents = 0;
    for (const OtherEncoding& encoding : other_encodings()) {
        if (encoding.suffix != ".rtf") continue;
        // What these mean is for the matcher to say (tests/corpus).
        if (encoding.box == "tracked" || encoding.box == "typed_X") continue;
        for (const std::string_view language : languages) {
            for (std::size_t pattern = 0; pattern < 64; pattern += 7) {
                FormSpec spec;
                spec.circular = &circular();
                spec.language = language;
                std::size_t rest = pattern;
                for (const Item& item : circular().items) {
                    spec.answers[item.id] = choices[rest % 4];
                    rest /= 4;
                }
                const auto sheet = read_rtf(encoding.make(spec, encoding.box));
                ASSERT_TRUE(sheet.has_value()) << sheet.error().what;
                std::vector<MarkState> states;
                for (const Mark& mark : all_marks(*sheet)) {
                    states.push_back(mark.state);
                    EXPECT_FALSE(mark.hidden);
                }
                EXPECT_EQ(states, truth(spec, encoding.expect == Expect::truth))
                    << encoding.name << ' ' << language << ' ' << pattern;
                EXPECT_TRUE(sheet->problems.empty()) << encoding.name;
                ++documents;
            }
        }
    }
    EXPECT_GE(documents, 400U);
}

TEST(RtfGeneratedForms, TheFormHasTheShapeOfTheIssuedOne) {
    for (const std::string_view language : languages) {
        for (const std::string_view box : {"formfield", "codepage"}) {
            FormSpec spec;
            spec.circular = &circular();
            spec.language = language;
            spec.administration = "Utopia";
            spec.reasons["10/17"] = "because";
            spec.answers["10/17"] = Choice::opposes;
            spec.general_comment = "a remark";
            const auto sheet = read_rtf(make_rtf(spec, box));
            ASSERT_TRUE(sheet.has_value());
            std::vector<const Table*> tables;
            for (const Block& block : sheet->blocks) {
                if (const auto* table = std::get_if<Table>(&block)) tables.push_back(table);
            }
            ASSERT_EQ(tables.size(), 2U);
            const Table& answers = *tables.at(1);
            EXPECT_EQ(answers.rows, 7U);
            EXPECT_EQ(answers.columns, 3U);
            EXPECT_EQ(answers.right_to_left, language == "ar");
            const auto marks = all_marks(*sheet);
            ASSERT_EQ(marks.size(), 6U);
            EXPECT_EQ(marks.at(0).at, "table 2 row 2 cell 2");
            EXPECT_EQ(marks.at(1).at, "table 2 row 3 cell 2");
            EXPECT_EQ(marks.at(0).text, circular().wording.find(language)->second.supports.front());
            EXPECT_EQ(answers.cells.at(2).row_span, 2U);
            const std::string text = plain_text(*sheet);
            for (const char* expected : {"Utopia", "because", "a remark"})
                EXPECT_NE(text.find(expected), std::string::npos) << expected << ' ' << language;
        }
    }
}

}  // namespace
}  // namespace tsb::test
