// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/roster.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "config/circular.hpp"
#include "config/fold.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;
using Codes = std::vector<std::string>;

const fs::path shipped_file = fs::path(TSB_SOURCE_DIR) / "config" / "roster.toml";

const Roster& shipped_roster() {
    static const Roster roster = [] {
        auto loaded = load_roster({shipped_file});
        if (!loaded) throw std::runtime_error(loaded.error().what);
        return std::move(*loaded);
    }();
    return roster;
}

// Names that several administrations have: they identify none.
const std::set<std::string> ambiguous = {
    "congo",
    "конго",
    "الكونغو",
    "刚果",
};

std::vector<std::string> spellings(const Administration& administration) {
    std::vector<std::string> all = administration.aliases;
    for (const auto& [language, names] : administration.names) {
        all.insert(all.end(), names.begin(), names.end());
    }
    return all;
}

TEST(ShippedRoster, Has194MemberStates) {
    std::size_t members = 0;
    for (const Administration& each : shipped_roster().administrations()) {
        if (each.kind == AdministrationKind::member_state) ++members;
    }
    EXPECT_EQ(members, 194U);
}

TEST(ShippedRoster, EveryMemberStateHasASymbolAndANameInSixLanguages) {
    std::set<std::string> symbols;
    for (const Administration& each : shipped_roster().administrations()) {
        for (const std::string_view language : languages) {
            const auto names = each.names.find(language);
            ASSERT_NE(names, each.names.end()) << each.code << ' ' << language;
            EXPECT_FALSE(names->second.at(0).empty()) << each.code << ' ' << language;
        }
        EXPECT_TRUE(each.region.empty()) << each.code;
        EXPECT_TRUE(each.contacts.empty()) << each.code;
        if (each.kind != AdministrationKind::member_state) continue;
        EXPECT_FALSE(each.itu.empty()) << each.code;
        EXPECT_TRUE(symbols.insert(each.itu).second) << each.itu;
    }
}

TEST(ShippedRoster, EveryNameResolvesToExactlyItsStateAndAnAmbiguousOneToNone) {
    std::set<std::string> seen;
    for (const Administration& each : shipped_roster().administrations()) {
        if (each.kind != AdministrationKind::member_state) continue;
        for (const std::string& name : spellings(each)) {
            const Codes codes = shipped_roster().resolve_name(name);
            if (codes.size() > 1) {
                EXPECT_TRUE(ambiguous.contains(fold(name))) << name << " of " << each.code;
                seen.insert(fold(name));
            } else {
                EXPECT_EQ(codes, Codes{each.code}) << name;
            }
        }
    }
    EXPECT_EQ(seen, ambiguous);
}

TEST(ShippedRoster, NoNameOfATerritoryOrObserverIsThatOfAState) {
    for (const Administration& each : shipped_roster().administrations()) {
        if (each.kind == AdministrationKind::member_state) continue;
        for (const std::string& name : spellings(each)) {
            for (const std::string& code : shipped_roster().resolve_name(name)) {
                EXPECT_NE(shipped_roster().find(code)->kind, AdministrationKind::member_state)
                    << name << " of " << each.code;
            }
        }
    }
}

TEST(ShippedRoster, BareCodesAndSymbolsNeverResolve) {
    for (const Administration& each : shipped_roster().administrations()) {
        EXPECT_TRUE(shipped_roster().resolve_name(each.code).empty()) << each.code;
        if (!each.itu.empty()) {
            EXPECT_TRUE(shipped_roster().resolve_name(each.itu).empty()) << each.itu;
            EXPECT_TRUE(shipped_roster().resolve_name(" " + each.itu + ".").empty()) << each.itu;
        }
    }
    for (const char* text : {"CH", "UK", "U.S.A.", "UAE", "DR", ""}) {
        EXPECT_TRUE(shipped_roster().resolve_name(text).empty()) << text;
    }
}

TEST(Roster, ABareCodeDoesNotResolveEvenWhereAFileListsIt) {
    const auto roster = parse_roster(
        "[[administration]]\ncode = \"GBR\"\naliases = [\"UK\", \"G.B.R.\", \"Albion\"]\n",
        "r.toml");
    ASSERT_TRUE(roster.has_value()) << roster.error().what;
    EXPECT_TRUE(roster->resolve_name("UK").empty());
    EXPECT_TRUE(roster->resolve_name("GBR").empty());
    EXPECT_EQ(roster->resolve_name("Albion"), Codes{"GBR"});
}

TEST(ShippedRoster, SpellingsOfTheUnionResolve) {
    struct Row {
        const char* name;
        const char* code;
        const char* why;
    };
    const Row rows[] = {
        {"Central African Rep.", "CAF", "Operational Bulletin"},
        {"Congo (Rep. of the)", "COG", "Operational Bulletin"},
        {"Czech Rep.", "CZE", "Operational Bulletin"},
        {"Czech Republic", "CZE", "Operational Bulletin, never Czechia"},
        {"Czechia", "CZE", "UN"},
        {"Dem. People’s Rep. of Korea", "PRK", "curly apostrophe"},
        {"Dem. Rep. of the Congo", "COD", "Operational Bulletin"},
        {"Dominican Rep", "DOM", "no full stop"},
        {"Iraq (Republic of)", "IRQ", "form of State in brackets"},
        {"Lao P.D.R.", "LAO", "Operational Bulletin"},
        {"South Soudan", "SSD", "misspelt there"},
        {"The Former Yugoslav Rep. of Macedonia", "MKD", "former name"},
        {"Iran (Islamic Republic of)", "IRN", "UN"},
        {"Russian Federation", "RUS", "UN"},
        {"Viet Nam", "VNM", "two words"},
        {"Vietnam", "VNM", "one word"},
        {"Syrian Arab Republic", "SYR", "UN"},
        {"Brunei Darussalam", "BRN", "UN"},
        {"Bosnia and Herzegovina", "BIH", "UN"},
        {"Bosnia & Herzegovina", "BIH", "&"},
        {"Saint Kitts and Nevis", "KNA", "Saint"},
        {"St. Kitts & Nevis", "KNA", "St."},
        {"Saint Lucia ", "LCA", "trailing blank"},
        {"St Vincent and the Grenadines", "VCT", "St"},
        {"Trinidad and Tobago", "TTO", "and"},
        {"Trinidad & Tobago", "TTO", "&"},
        {"Korea (Rep. of)", "KOR", "Operational Bulletin"},
        {"Rép. pop. dém. de Corée", "PRK", "French abbreviations"},
        {"Russian Fed.", "RUS", "abbreviation"},
        {"Micronesia (Fed. States of)", "FSM", "abbreviation"},
        {"Korea, Republic of", "KOR", "ISO's order"},
        {"Venezuela (Bolivarian Republic of)", "VEN", "UN"},
        {"Bolivia (Plurinational State of)", "BOL", "UN"},
        {"Moldova (Republic of)", "MDA", "ITU's order"},
        {"Netherlands (Kingdom of the)", "NLD", "ITU"},
        {"Kingdom of the Netherlands", "NLD", "formal"},
        {"The Netherlands", "NLD", "article"},
        {"Guyana (Co-operative Republic of)", "GUY", "ITU"},
        {"Türkiye", "TUR", "now"},
        {"Turkey", "TUR", "before"},
        {"TURKIYE", "TUR", "capitals without diaeresis"},
        {"Swaziland", "SWZ", "before"},
        {"Eswatini", "SWZ", "now"},
        {"Cabo Verde", "CPV", "now"},
        {"Cape Verde", "CPV", "before"},
        {"Côte d'Ivoire", "CIV", "straight apostrophe"},
        {"Côte d’Ivoire", "CIV", "curly apostrophe"},
        {"Cote d'Ivoire", "CIV", "no accent"},
        {"Haïti", "HTI", "French spelling"},
        {"Haiti", "HTI", "English spelling"},
        {"São Tomé", "STP", "short"},
        {"Sao Tome and Principe", "STP", "no accents"},
        {"Holy See", "VAT", "UN"},
        {"Vatican City State", "VAT", "ITU"},
        {"Tanzania (United Republic of)", "TZA", "ITU's order"},
        {"Swiss Confederation", "CHE", "formal"},
        {"la Suisse", "CHE", "French article"},
        {"l’Ukraine", "UKR", "French article with apostrophe"},
        {"Iran (République islamique d')", "IRN", "French, apostrophe before the bracket"},
        {"el Canadá", "CAN", "Spanish article"},
        {"Rép. dém. du Congo", "COD", "French abbreviations"},
        {"瑞士联邦", "CHE", "Chinese formal"},
        {"中华人民共和国", "CHN", "Chinese formal"},
        {"法兰西共和国", "FRA", "Chinese formal"},
        {"Российской Федерации", "RUS", "Russian genitive, as after Администрация"},
        {"Республики Беларусь", "BLR", "Russian genitive"},
        {"Швейцарии", "CHE", "Russian genitive"},
        {"Объединенных Арабских Эмиратов", "ARE", "Russian genitive, plural"},
        {"Новой Зеландии", "NZL", "Russian genitive, adjective"},
        {"المملكة العربية السعودية", "SAU", "Arabic formal"},
        {"جمهورية مصر العربية", "EGY", "Arabic formal"},
        {"Republic of the Congo", "COG", "not ambiguous"},
        {"Democratic Republic of the Congo", "COD", "not ambiguous"},
        {"Niger", "NER", "not Nigeria"},
        {"Dominica", "DMA", "not the Republic"},
        {"State of Palestine", "PSE", "observer, recognised"},
        {"Hong Kong, China", "HKG", "territory, recognised"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(shipped_roster().resolve_name(row.name), Codes{row.code})
            << row.name << ": " << row.why;
    }
}

TEST(ShippedRoster, DoubtfulNamesResolveToNoSingleState) {
    struct Row {
        const char* name;
        const char* why;
    };
    const Row rows[] = {
        {"Congo", "two States"},
        {"the Congo", "two States"},
        {"刚果", "two States"},
        {"Korea", "two States"},
        {"Guinea Republic of the", "no such order"},
        {"Macedonia", "not the State's name"},
        {"Republic of", "a form without a State"},
        {"[Member State]", "placeholder of the blank form"},
        {"成员国", "placeholder of the blank form"},
        {"Administration", "no name"},
        {"()", "nothing"},
    };
    for (const Row& row : rows) {
        EXPECT_NE(shipped_roster().resolve_name(row.name).size(), 1U)
            << row.name << ": " << row.why;
    }
    for (const std::string& code : shipped_roster().resolve_name("Republic of China")) {
        EXPECT_NE(code, "CHN") << "a form of State is never guessed away";
    }
}

TEST(ShippedRoster, NamesAsDelegatesWriteThemResolve) {
    struct Row {
        const char *name, *code, *why;
    };
    const Row rows[] = {
        {"Iran (Islamic Republic of)", "IRN", "ITU style"},
        {"Corée (Rép. de)", "KOR", "ITU style, French"},
        {"Corea (República de)", "KOR", "ITU style, Spanish"},
        {"Venezuela (República Bolivariana de)", "VEN", "ITU style, Spanish"},
        {"Tanzanie (République-Unie de)", "TZA", "ITU style, French"},
        {"Moldova, Republic of", "MDA", "turned round with a comma"},
        {"ÉMIRATS ARABES UNIS", "ARE", "capitals"},
        {"Emirats Arabes Unis", "ARE", "without accents"},
        {"Kenia", "KEN", "everyday"},
        {"Zimbabue", "ZWE", "everyday"},
        {"Holy See", "VAT", "the other name"},
        {"Чехия", "CZE", "everyday"},
        {"ЮАР", "ZAF", "abbreviation"},
        {"沙特", "SAU", "abbreviation"},
        {"السعودية", "SAU", "everyday"},
        {"DPRK", "PRK", "abbreviation"},
        {"Upper Volta", "BFA", "former name"},
        {"Ceylon", "LKA", "former name"},
        {"Kampuchea", "KHM", "former name"},
        {"State of Palestine", "PSE", "observer"},
        {"Gibraltar Regulatory Authority", "GIB", "a territory's regulator"},
        {"Office of the Communications Authority", "HKG", "a territory's regulator"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(shipped_roster().resolve_name(row.name), Codes{row.code})
            << row.name << ": " << row.why;
    }
}

TEST(ShippedRoster, ANearMissIsASuggestionAndNeverAName) {
    struct Row {
        const char* name;
        Codes codes;
        const char* why;
    };
    const Row rows[] = {
        {"Swizterland", {"CHE"}, "two letters swapped"},
        {"Switserlandd", {"CHE"}, "two errors in a long name"},
        {"Republic of Kennya", {"KEN"}, "in the formal name"},
        {"Щвейцария", {"CHE"}, "characters are counted, not bytes"},
        {"Nigera", {"NER", "NGA"}, "two are as near"},
        {"Congoo", {}, "the name of two States is nobody's"},
        {"Iram", {}, "four letters are too few"},
        {"Atlantis", {}, "nothing is near"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(shipped_roster().similar_names(row.name), row.codes) << row.why;
        EXPECT_TRUE(shipped_roster().resolve_name(row.name).empty()) << row.why;
    }
    EXPECT_TRUE(shipped_roster().similar_names(std::string(max_name_bytes + 1, 'a')).empty());
}

TEST(ShippedRoster, AnOverlongNameIsNotLookedUp) {
    const std::string longest = "Switzerland" + std::string(max_name_bytes - 11, ' ');
    EXPECT_EQ(shipped_roster().resolve_name(longest), Codes{"CHE"});
    EXPECT_TRUE(shipped_roster().resolve_name(longest + ' ').empty());
}

TEST(ShippedRoster, ObserversAndTerritoriesAreNeverEntitled) {
    const UtcTime day = *parse_rfc3339("2026-03-01");
    EXPECT_EQ(shipped_roster().find("PSE")->kind, AdministrationKind::observer);
    EXPECT_FALSE(shipped_roster().find("PSE")->entitled_at(day));
    EXPECT_EQ(shipped_roster().find("GIB")->kind, AdministrationKind::territory);
    EXPECT_FALSE(shipped_roster().find("GIB")->entitled_at(day));
    EXPECT_TRUE(shipped_roster().find("CHE")->entitled_at(day));
    EXPECT_EQ(shipped_roster().find("QQQ"), nullptr);
}

TEST(ShippedRoster, CanonicalFormLoadsBackToTheSame) {
    const std::string canonical = shipped_roster().canonical();
    const auto again = parse_roster(canonical, "canonical");
    ASSERT_TRUE(again.has_value()) << again.error().what;
    EXPECT_TRUE(std::equal(again->administrations().begin(), again->administrations().end(),
                           shipped_roster().administrations().begin(),
                           shipped_roster().administrations().end()));
    EXPECT_EQ(again->canonical(), canonical);
    EXPECT_EQ(again->digest(), shipped_roster().digest());
}

class RosterFiles : public testing::Test {
  protected:
    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }
    test::TemporaryFolder own_;
    const fs::path& folder_ = own_.path();
};

TEST_F(RosterFiles, FieldsReplaceAndContactsAdd) {
    const fs::path one = write("1.toml", R"([[administration]]
code = "CHE"
region = "one"
[[administration.contact]]
domain = "bakom.admin.ch"
)");
    const fs::path two = write("2.toml", R"([[administration]]
code = "CHE"
region = "two"
names.en = ["Helvetia"]
[[administration.contact]]
address = "Delegate@BAKOM.admin.ch"
from = 2026-01-01
until = 2026-12-31
spf = true
note = "said \"so\""
[[administration.contact]]
domain = "bakom.admin.ch"
)");
    const auto roster = load_roster({shipped_file, one, two});
    ASSERT_TRUE(roster.has_value()) << roster.error().what;
    const Administration& che = *roster->find("CHE");
    EXPECT_EQ(che.region, "two");
    EXPECT_EQ(che.itu, "SUI") << "a field that a layer leaves out stays";
    EXPECT_EQ(che.names.at("en"), Codes{"Helvetia"});
    EXPECT_EQ(che.names.at("fr").at(0), "Suisse") << "names are replaced by language";
    ASSERT_EQ(che.contacts.size(), 2U) << "the same contact twice is one";
    EXPECT_EQ(che.contacts.at(0).value, "Delegate@bakom.admin.ch");
    EXPECT_TRUE(che.contacts.at(0).spf);
    EXPECT_TRUE(che.contacts.at(0).valid_at(*parse_rfc3339("2026-12-31T23:59:59Z")));
    EXPECT_FALSE(che.contacts.at(0).valid_at(*parse_rfc3339("2027-01-01T00:00:00Z")));
    EXPECT_FALSE(che.contacts.at(0).valid_at(*parse_rfc3339("2025-12-31T23:59:59Z")));
    EXPECT_TRUE(che.contacts.at(1).valid_at(*parse_rfc3339("1999-01-01")));
    const auto again = parse_roster(roster->canonical(), "canonical");
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again->find("CHE"), che);
    EXPECT_NE(roster->digest(), shipped_roster().digest());
    EXPECT_EQ(load_roster({shipped_file, one})->names_only().find("CHE")->contacts.size(), 0U);
}

TEST_F(RosterFiles, AnExceptionTakesTheRightToAnswerForItsTime) {
    const fs::path file = write("1.toml", R"([[administration]]
code = "CHE"
[[administration.entitled]]
entitled = false
from = 2026-01-01
until = 2026-06-30
note = "arrears"
)");
    const auto roster = load_roster({shipped_file, file});
    ASSERT_TRUE(roster.has_value()) << roster.error().what;
    const Administration& che = *roster->find("CHE");
    EXPECT_TRUE(che.entitled_at(*parse_rfc3339("2025-12-31T23:59:59Z")));
    EXPECT_FALSE(che.entitled_at(*parse_rfc3339("2026-01-01T00:00:00Z")));
    EXPECT_FALSE(che.entitled_at(*parse_rfc3339("2026-06-30T23:59:59Z")));
    EXPECT_TRUE(che.entitled_at(*parse_rfc3339("2026-07-01T00:00:00Z")));
    EXPECT_TRUE(roster->names_only().find("CHE")->entitled.empty());
    EXPECT_EQ(*parse_roster(roster->canonical(), "c")->find("CHE"), che);
}

TEST_F(RosterFiles, MistakesAreNamedWithFileLineAndKey) {
    struct Row {
        const char* toml;
        const char* message;
        const char* why;
    };
    const Row rows[] = {
        {"[[administration]]\ncode = \"XQZ\"\n", "1.toml:2: no administration has the code XQZ",
         "code"},
        {"[[administration]]\ncode = \"ch\"\n", "1.toml:2: 'code' must be three capital letters",
         "code"},
        {"[[administration]]\ncode = \"CHE\"\nregoin = \"\"\n",
         "1.toml:3: unknown key 'regoin' in [[administration]] 1; the nearest valid key is "
         "'region'",
         "typo"},
        {"[[administration]]\ncode = \"CHE\"\nkind = \"member\"\n",
         "1.toml:3: 'kind' must be one of", "kind"},
        {"[[administration]]\ncode = \"CHE\"\nnames.de = [\"Schweiz\"]\n",
         "1.toml:3: unknown key 'de' in names", "language"},
        {"[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\ndomain = \"gmail.com\"\n",
         "1.toml:4: gmail.com is free mail", "free mail"},
        {"[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\ndomain = \"ch\"\n",
         "1.toml:4: \"ch\" is no domain name", "top-level domain"},
        {"[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\naddress = \"a "
         "b@example.org\"\n",
         "1.toml:4: \"a b@example.org\" is no mail address", "blank"},
        {"[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\nspf = true\n",
         "1.toml:3: a contact has exactly one of", "nobody"},
        {"[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\ndomain = "
         "\"a.org\"\naddress = \"b@a.org\"\n",
         "a contact has exactly one of", "two"},
        {"[[administration]]\ncode = \"CHE\"\n[[administration.contact]]\ndomain = \"a.org\"\nfrom "
         "= 2026-02-01\nuntil = 2026-01-01\n",
         "1.toml:6: 'until' is before 'from'", "order"},
        {"[[administraton]]\ncode = \"CHE\"\n",
         "1.toml:1: unknown key 'administraton'; the nearest valid key is 'administration'",
         "table"},
    };
    for (const Row& row : rows) {
        const auto roster = load_roster({shipped_file, write("1.toml", row.toml)});
        ASSERT_FALSE(roster.has_value()) << row.why;
        EXPECT_NE(roster.error().what.find(row.message), std::string::npos)
            << row.why << ": " << roster.error().what;
        EXPECT_EQ(roster.error().exit_code, 78);
    }
}

TEST_F(RosterFiles, TooManyContactsOfOneStateAreRefused) {
    std::string text = "[[administration]]\ncode = \"CHE\"\n";
    for (std::size_t n = 0; n <= max_contacts; ++n) {
        text +=
            "[[administration.contact]]\naddress = \"a" + std::to_string(n) + "@example.org\"\n";
    }
    const auto roster = load_roster({shipped_file, write("1.toml", text)});
    ASSERT_FALSE(roster.has_value());
    EXPECT_NE(roster.error().what.find("more than 2000 contacts"), std::string::npos);
}

TEST_F(RosterFiles, AFileThatIsMissingOrTooLargeIsAnError) {
    const auto missing = load_roster({shipped_file, folder_ / "none.toml"});
    ASSERT_FALSE(missing.has_value());
    EXPECT_NE(missing.error().what.find("none.toml"), std::string::npos);
    EXPECT_EQ(missing.error().kind, ErrorKind::config);
    const fs::path large = write("large.toml", "#" + std::string(max_roster_bytes, 'x'));
    EXPECT_FALSE(load_roster({shipped_file, large}).has_value());
}

}  // namespace
}  // namespace tsb
