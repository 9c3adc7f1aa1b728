// SPDX-License-Identifier: GPL-3.0-or-later
// The generator's truth is what the reader sees: every DOCX encoding, every language, every pattern
// of answers.
#include <algorithm>

#include "config/base/file.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/unit/docx/docx_support.hpp"

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

bool is_pdf_encoding(Encoding encoding) {
    return to_string(encoding).starts_with("acroform");
}

std::vector<MarkState> truth(const FormSpec& spec) {
    std::vector<MarkState> states;
    for (const Item& item : spec.circular->items) {
        const Choice choice = spec.answers.at(item.id);
        const auto state = [](bool ticked) {
            return ticked ? MarkState::ticked : MarkState::empty;
        };
        states.push_back(state(choice == Choice::supports || choice == Choice::both));
        states.push_back(state(choice == Choice::opposes || choice == Choice::both));
    }
    return states;
}

TEST(GeneratedForms, EveryEncodingLanguageAndPatternIsReadAsItWasMade) {
    const Choice choices[] = {Choice::blank, Choice::supports, Choice::opposes, Choice::both};
    std::size_t documents = 0;
    for (const Encoding encoding : all_encodings()) {
        if (is_pdf_encoding(encoding)) continue;
        for (const std::string_view language : languages) {
            for (std::size_t pattern = 0; pattern < 64;
                 pattern += encoding == Encoding::legacy_checked ? 1 : 7) {
                FormSpec spec;
                spec.circular = &circular();
                spec.language = language;
                spec.encoding = encoding;
                std::size_t rest = pattern;
                for (const Item& item : circular().items) {
                    spec.answers[item.id] = choices[rest % 4];
                    rest /= 4;
                }
                const auto sheet = read_docx(make_docx(spec));
                ASSERT_TRUE(sheet.has_value()) << sheet.error().what;
                std::vector<MarkState> states;
                for (const Mark& mark : all_marks(*sheet)) {
                    states.push_back(mark.state);
                    EXPECT_FALSE(mark.hidden);
                }
                EXPECT_EQ(states, truth(spec))
                    << to_string(encoding) << ' ' << language << ' ' << pattern;
                ++documents;
            }
        }
    }
    EXPECT_GE(documents, 700U);
}

TEST(GeneratedForms, TheFormHasTheShapeOfTheIssuedOne) {
    for (const std::string_view language : languages) {
        FormSpec spec;
        spec.circular = &circular();
        spec.language = language;
        spec.administration = "Utopia";
        spec.reasons["10/17"] = "because";
        spec.answers["10/17"] = Choice::opposes;
        spec.general_comment = "a remark";
        const auto sheet = read_docx(make_docx(spec));
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
        const Cell& title = answers.cells.at(2);
        EXPECT_EQ(title.row_span, 2U);
        EXPECT_TRUE(
            plain_text(title.blocks)
                .starts_with(
                    circular().items.front().wording.find(language)->second.numbers.front()));
        const std::string text = plain_text(*sheet);
        for (const char* expected : {"Utopia", "because", "a remark"}) {
            EXPECT_NE(text.find(expected), std::string::npos) << expected << ' ' << language;
        }
    }
}

}  // namespace
}  // namespace tsb::test
