// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/circular.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "config/base/file.hpp"
#include "config/fold.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

const fs::path shipped_folder = fs::path(TSB_SOURCE_DIR) / "config" / "circulars";

class Folder : public test::TemporaryFolder {
  public:
    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(path() / name) << text;
        return path() / name;
    }
};

const std::string small = R"(id = "T25-TSB-CIR-0007"
issued = 2026-01-01
deadline = 2026-04-03T23:59:59Z
[rule]
percent = 70
[[item]]
id = "7/17"
kind = "question"
status = "new"
[item.wording.en]
numbers = "Question 7/17"
titles = ["A title"]
[wording.en]
supports = ["supports approval"]
opposes = ["does not support approval"]
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not in the text: " + from);
    return text.replace(at, from.size(), to);
}

Circular circular_101() {
    auto circulars = load_circulars({shipped_folder});
    if (!circulars) throw std::runtime_error(circulars.error().what);
    const Circular* found = find_circular(*circulars, "T25-TSB-CIR-0101");
    if (found == nullptr) throw std::runtime_error("circular 101 is not shipped");
    return *found;
}

TEST(Circular101, HasTheDatesAndTheRuleOfTheIssuedText) {
    const Circular circular = circular_101();
    EXPECT_EQ(circular.number, 101);
    EXPECT_EQ(circular.period, "T25");
    EXPECT_EQ(format_utc(circular.deadline), "2026-04-03T23:59:59Z");
    EXPECT_FALSE(circular.deadline_confirmed);
    ASSERT_TRUE(circular.issued.has_value());
    EXPECT_EQ(format_utc(*circular.issued), "2026-02-01T00:00:00Z");
    EXPECT_FALSE(circular.issued_sure);
    EXPECT_EQ(circular.rule.percent, 70);
    EXPECT_FALSE(circular.rule.strict);
    EXPECT_EQ(circular.rule.min_replies, 0);
    EXPECT_EQ(circular.rule.no_replies, "approved");
    EXPECT_EQ(circular.second_reply, SecondReply::hold);
    EXPECT_EQ(circular.entitled, "member-states");
    ASSERT_EQ(circular.items.size(), 3U);
    EXPECT_EQ(circular.items.at(0).id, "7/17");
    EXPECT_EQ(circular.items.at(1).id, "10/17");
    EXPECT_EQ(circular.items.at(2).id, "16/17");
    EXPECT_EQ(circular.items.at(2).status, "new");
    EXPECT_EQ(circular.items.at(1).status, "revised");
    EXPECT_EQ(circular.items.at(1).kind, "question");
}

TEST(Circular101, ChineseIsTheIssuedTextMisprintIncluded) {
    const Circular circular = circular_101();
    const Wording& zh = circular.wording.at("zh");
    EXPECT_TRUE(zh.confirmed);
    EXPECT_EQ(zh.supports.at(0), "支持批准");
    EXPECT_EQ(zh.opposes.at(0), "不支持批准（附反对意见的理由）");
    EXPECT_EQ(zh.instruction.at(0), "请选择两个方框中的一个");
    EXPECT_EQ(zh.address.at(1), "电信电信标准化局");
    EXPECT_EQ(zh.administration.at(0), "[成员国]主管部门");
    EXPECT_EQ(circular.items.at(2).wording.at("zh").numbers.at(0), "第16/17号新课题");
    EXPECT_EQ(circular.items.at(2).wording.at("zh").titles.at(0), "人工智能安全");
    EXPECT_EQ(circular.items.at(2).wording.at("zh").status.at(0), "草案");
}

TEST(Circular101, EveryLanguageHasAllThatAFormPrints) {
    const Circular circular = circular_101();
    for (const std::string_view language : languages) {
        ASSERT_TRUE(circular.wording.contains(language)) << language;
        const Wording& words = circular.wording.find(language)->second;
        EXPECT_EQ(words.confirmed, language == "zh") << language;
        EXPECT_TRUE(circular.title.contains(language)) << language;
        for (const auto* lines :
             {&words.supports, &words.opposes, &words.instruction, &words.form_title,
              &words.administration, &words.placeholders, &words.to, &words.from, &words.fax,
              &words.email, &words.date, &words.address, &words.before, &words.after}) {
            EXPECT_FALSE(lines->empty()) << language;
        }
        EXPECT_NE((words.form_title.at(0)).find("101"), std::string::npos) << language;
        for (const Item& item : circular.items) {
            const ItemWording& printed = item.wording.find(language)->second;
            EXPECT_NE(printed.numbers.at(0).find(item.id), std::string::npos) << language;
            EXPECT_FALSE(printed.titles.empty()) << language;
            EXPECT_FALSE(printed.status.empty()) << language;
        }
    }
}

TEST(Circular101, EachPlaceholderOfASignatureLineIsListed) {
    const Circular circular = circular_101();
    for (const auto& [language, words] : circular.wording) {
        for (const std::string& line : words.administration) {
            const std::string placeholder =
                line.substr(line.find('['), line.find(']') - line.find('[') + 1);
            EXPECT_NE(std::find(words.placeholders.begin(), words.placeholders.end(), placeholder),
                      words.placeholders.end())
                << language << ' ' << line;
        }
    }
}

TEST(Circular101, NoNumberLabelOrTitleServesTwoItems) {
    const Circular circular = circular_101();
    std::map<std::string, std::string> owner;
    for (const Item& item : circular.items) {
        for (const auto& [language, printed] : item.wording) {
            for (const auto* lines : {&printed.numbers, &printed.titles}) {
                for (const std::string& line : *lines) {
                    const auto [at, fresh] = owner.emplace(fold(line), item.id);
                    EXPECT_TRUE(fresh || at->second == item.id) << language << ' ' << line;
                }
            }
        }
    }
}

TEST(Circular101, ItsDigestIsOfTheBytesOfTheFile) {
    const Circular circular = circular_101();
    const auto bytes = read_file(circular.path, max_circular_bytes);
    ASSERT_TRUE(bytes.has_value());
    EXPECT_EQ(circular.source_toml, *bytes);
    EXPECT_EQ(circular.digest, sha256(*bytes));
}

TEST(Circular, DefaultsAreThoseOfTheRule) {
    const auto circular = parse_circular(small, "s.toml");
    ASSERT_TRUE(circular.has_value()) << circular.error().what;
    EXPECT_EQ(circular->rule.percent, 70);
    EXPECT_FALSE(circular->deadline_confirmed);
    EXPECT_TRUE(circular->issued_sure);
    EXPECT_EQ(circular->items.at(0).wording.at("en").numbers.at(0), "Question 7/17")
        << "one string stands for a list of one";
    EXPECT_FALSE(circular->wording.at("en").confirmed);
}

TEST(Circular, ADeadlineGivenAsADayEndsWithItsLastSecond) {
    const auto circular =
        parse_circular(replaced(small, "2026-04-03T23:59:59Z", "2026-04-03"), "s.toml");
    ASSERT_TRUE(circular.has_value()) << circular.error().what;
    EXPECT_EQ(format_utc(circular->deadline), "2026-04-03T23:59:59Z");
}

TEST(Circular, ADeadlineInAnotherZoneIsKeptInUtc) {
    const auto circular = parse_circular(
        replaced(small, "2026-04-03T23:59:59Z", "2026-04-03T23:59:59+02:00"), "s.toml");
    ASSERT_TRUE(circular.has_value()) << circular.error().what;
    EXPECT_EQ(format_utc(circular->deadline), "2026-04-03T21:59:59Z");
}

TEST(Circular, MistakesAreNamedWithFileLineAndKey) {
    struct Row {
        const char* from;
        const char* to;
        const char* message;
        const char* why;
    };
    const Row rows[] = {
        {"percent = 70", "percnt = 70",
         "s.toml:5: unknown key 'percnt' in [rule]; the nearest valid key is 'percent'", "typo"},
        {"percent = 70", "percent = \"70\"", "s.toml:5: 'percent' must be an integer, not a string",
         "type"},
        {"percent = 70", "percent = 0", "s.toml:5: 'percent' must be from 1 to 100, not 0",
         "range"},
        {"percent = 70", "no_replies = \"yes\"", "s.toml:5: 'no_replies' must be one of", "word"},
        {"[wording.en]", "[wording.eng]", "s.toml:13: unknown key 'eng' in [wording]",
         "no such language"},
        {"supports = [\"supports approval\"]\n", "",
         "s.toml:13: 'supports' is missing in [wording.en]", "missing"},
        {"supports = [\"supports approval\"]", "supports = []", "s.toml:14: 'supports' is empty",
         "no label"},
        {"supports = [\"supports approval\"]", "supports = [1]",
         "s.toml:14: 'supports' must be an array of strings only", "type within"},
        {"does not support approval", "Supports  approval", "stands for both options",
         "options that read alike"},
        {"\"7/17\"", "\"7/17 \"", "s.toml:7: 'id' must be a plain item number", "blank in an id"},
        {"\"question\"", "\"Question\"", "s.toml:8: 'kind' must be one of", "kind"},
        {"T25-TSB-CIR-0007", "TSB7", "s.toml:1: 'id' must look like", "id"},
        {"T25-TSB-CIR-0007", "T25-TSB-CIR-0000", "s.toml:1: 'id' must look like", "number 0"},
        {"2026-04-03T23:59:59Z", "\"2026-04-03\"", "s.toml:3: 'deadline' must be a date",
         "a string"},
        {"2026-04-03T23:59:59Z", "2026-04-03T23:59:59", "s.toml:3: 'deadline' must be a date",
         "no zone"},
        {"deadline = 2026-04-03T23:59:59Z\n", "", "'deadline' is missing", "missing deadline"},
        {"2026-01-01", "2027-01-01", "s.toml:2: 'issued' is after 'deadline'", "order"},
        {"[item.wording.en]", "[item.wording.fr]", "item 7/17 has no [item.wording.en]",
         "language without item"},
        {"[rule]", "[rule", "s.toml:4: not valid TOML", "syntax"},
        {"[rule]\npercent = 70", "rule = 70", "s.toml:4: 'rule' must be a table, not an integer",
         "not a table"},
    };
    for (const Row& row : rows) {
        const auto circular = parse_circular(replaced(small, row.from, row.to), "s.toml");
        ASSERT_FALSE(circular.has_value()) << row.why;
        EXPECT_NE(circular.error().what.find(row.message), std::string::npos)
            << row.why << ": " << circular.error().what;
        EXPECT_EQ(circular.error().kind, ErrorKind::config);
        EXPECT_EQ(circular.error().exit_code, 78);
    }
}

TEST(Circular, AnItemTwiceIsRefused) {
    const std::size_t item = small.find("[[item]]"), wording = small.find("[wording.en]");
    const auto circular = parse_circular(small + small.substr(item, wording - item), "s.toml");
    ASSERT_FALSE(circular.has_value());
    EXPECT_NE(circular.error().what.find("7/17 is there twice"), std::string::npos);
}

TEST(Circular, MoreThan200ItemsAreRefused) {
    std::string text = small;
    for (std::size_t n = 1; n <= max_circular_items; ++n) {
        text += "[[item]]\nid = \"X." + std::to_string(n) +
                "\"\nkind = \"recommendation\"\nstatus = \"new\"\n"
                "[item.wording.en]\nnumbers = \"a\"\ntitles = \"b\"\n";
    }
    const auto circular = parse_circular(text, "s.toml");
    ASSERT_FALSE(circular.has_value());
    EXPECT_NE(circular.error().what.find("more than 200 items"), std::string::npos);
}

TEST(Circulars, AFileLargerThanTheLimitIsRefused) {
    const Folder folder;
    folder.write("a.toml", small + '#' + std::string(max_circular_bytes, 'x'));
    const auto circulars = load_circulars({folder.path()});
    ASSERT_FALSE(circulars.has_value());
    EXPECT_EQ(circulars.error().kind, ErrorKind::config);
}

TEST(Circulars, ALaterFolderReplacesTheWholeCircular) {
    const Folder first, second;
    first.write("a.toml", small);
    first.write("b.toml", replaced(small, "CIR-0007", "CIR-0008"));
    first.write("readme.txt", "not TOML at all");
    second.write("z.toml", replaced(small, "percent = 70", "percent = 50"));
    const auto circulars = load_circulars({first.path(), second.path()});
    ASSERT_TRUE(circulars.has_value()) << circulars.error().what;
    ASSERT_EQ(circulars->size(), 2U);
    EXPECT_EQ(circulars->at(0).rule.percent, 50);
    EXPECT_EQ(circulars->at(0).path, second.path() / "z.toml");
    EXPECT_EQ(circulars->at(1).id, "T25-TSB-CIR-0008");
}

TEST(Circulars, TwoFilesOfOneFolderWithOneIdAreAMistake) {
    const Folder folder;
    folder.write("a.toml", small);
    folder.write("b.toml", small);
    const auto circulars = load_circulars({folder.path()});
    ASSERT_FALSE(circulars.has_value());
    EXPECT_NE(circulars.error().what.find("b.toml"), std::string::npos);
    EXPECT_NE(circulars.error().what.find("a.toml"), std::string::npos);
}

TEST(Circulars, AFolderThatIsNotThereIsAnErrorExceptTheDefaultOne) {
    const auto missing = load_circulars({"/nonexistent/circulars"});
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().exit_code, 78);
    EXPECT_NE(missing.error().what.find("/nonexistent/circulars"), std::string::npos);
    if (!fs::exists(default_circulars_folder)) {
        EXPECT_TRUE(load_circulars({fs::path(default_circulars_folder)}).has_value());
    }
}

Circulars two_periods() {
    Circulars circulars;
    for (const char* id : {"T22-TSB-CIR-0007", "T25-TSB-CIR-0007", "T25-TSB-CIR-0101"}) {
        auto circular = parse_circular(replaced(small, "T25-TSB-CIR-0007", id), "s.toml");
        if (circular) circulars.push_back(std::move(*circular));
    }
    return circulars;
}

TEST(ChooseCircular, TakesAnIdOrANumberThatOnlyOneHas) {
    const Circulars circulars = two_periods();
    ASSERT_EQ(circulars.size(), 3U);
    for (const char* given : {"T25-TSB-CIR-0101", "101", "0101"}) {
        const auto chosen = choose_circular(circulars, given);
        ASSERT_TRUE(chosen.has_value()) << given;
        EXPECT_EQ((*chosen)->id, "T25-TSB-CIR-0101");
    }
}

TEST(ChooseCircular, ListsWhatFitsWhereItCannotChoose) {
    const Circulars circulars = two_periods();
    const auto several = choose_circular(circulars, "7");
    ASSERT_FALSE(several.has_value());
    EXPECT_EQ(several.error().exit_code, 2);
    EXPECT_NE(several.error().hint.find("T22-TSB-CIR-0007, T25-TSB-CIR-0007"), std::string::npos);
    const auto none = choose_circular(circulars, "8");
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().exit_code, 2);
    EXPECT_NE(none.error().hint.find("T25-TSB-CIR-0101"), std::string::npos);
}

TEST(EarliestIssued, IsOfAllCirculars) {
    Circulars circulars = two_periods();
    EXPECT_FALSE(earliest_issued({}).has_value());
    circulars.at(1).issued = *parse_rfc3339("2025-06-01");
    EXPECT_EQ(format_utc(*earliest_issued(circulars)), "2025-06-01T00:00:00Z");
    circulars.at(1).issued.reset();
    EXPECT_EQ(format_utc(*earliest_issued(circulars)), "2026-01-01T00:00:00Z");
}

}  // namespace
}  // namespace tsb
