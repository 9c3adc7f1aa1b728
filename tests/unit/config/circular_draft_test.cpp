// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/circular_draft.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>

#include "config/base/file.hpp"
#include "config/circular_rows.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

const Circulars& examples() {
    static const Circulars loaded = [] {
        auto all = load_circulars({fs::path(TSB_SOURCE_DIR) / "config/circulars",
                                   fs::path(TSB_SOURCE_DIR) / "tests/support/circulars"});
        if (!all) throw std::runtime_error(all.error().what);
        return std::move(*all);
    }();
    return loaded;
}

const Circular& example(std::string_view id) {
    const Circular* found = find_circular(examples(), id);
    if (found == nullptr) throw std::runtime_error("no example " + std::string(id));
    return *found;
}
const Circular& circular_101() {
    return example("T25-TSB-CIR-0101");
}

// One language of a circular, as one document gives it.
CircularDraft only(const Circular& circular, const std::string& language) {
    CircularDraft draft = draft_of(circular);
    Circular& one = draft.circular;
    std::erase_if(one.title, [&](const auto& entry) { return entry.first != language; });
    std::erase_if(one.wording, [&](const auto& entry) { return entry.first != language; });
    one.wording.at(language).confirmed = true;
    for (Item& item : one.items)
        std::erase_if(item.wording, [&](const auto& entry) { return entry.first != language; });
    one.blank = {{language, sha256(language)}};
    return draft;
}

void expect_same(const Circular& a, const Circular& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.title, b.title);
    EXPECT_EQ(a.issued, b.issued);
    EXPECT_EQ(a.issued_sure, b.issued_sure);
    EXPECT_EQ(a.deadline, b.deadline);
    EXPECT_EQ(a.deadline_confirmed, b.deadline_confirmed);
    EXPECT_EQ(a.second_reply, b.second_reply);
    EXPECT_EQ(a.rule.percent, b.rule.percent);
    EXPECT_EQ(a.rule.strict, b.rule.strict);
    EXPECT_EQ(a.rule.min_replies, b.rule.min_replies);
    EXPECT_EQ(a.rule.no_replies, b.rule.no_replies);
    EXPECT_EQ(a.blank, b.blank);
    ASSERT_EQ(a.items.size(), b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        EXPECT_EQ(a.items[i].id, b.items[i].id);
        EXPECT_EQ(a.items[i].kind, b.items[i].kind);
        EXPECT_EQ(a.items[i].status, b.items[i].status);
        ASSERT_EQ(a.items[i].wording.size(), b.items[i].wording.size());
        for (const auto& [language, wording] : b.items[i].wording)
            for (const ItemWordingRow& row : item_wording_rows)
                EXPECT_EQ(a.items[i].wording.at(language).*row.member, wording.*row.member);
    }
    ASSERT_EQ(a.wording.size(), b.wording.size());
    for (const auto& [language, wording] : b.wording) {
        EXPECT_EQ(a.wording.at(language).confirmed, wording.confirmed) << language;
        for (const WordingRow& row : wording_rows)
            EXPECT_EQ(a.wording.at(language).*row.member, wording.*row.member)
                << language << " " << row.key;
    }
}

TEST(Examples, OfEveryKindOfConsultationLoad) {
    struct Row {
        std::string id, kind, status;
        int percent;
        bool strict;
        int min_replies;
        const char* why;
    };
    const Row rows[] = {
        {"T25-TSB-CIR-0901", "recommendation", "new", 70, false, 0, "Recommendations"},
        {"T25-TSB-CIR-0902", "recommendation", "deleted", 50, true, 0, "deletion"},
        {"T17-TSB-CIR-0903", "question", "new", 50, true, 10, "the rule of 2016"},
    };
    for (const Row& row : rows) {
        const Circular& circular = example(row.id);
        EXPECT_EQ(circular.items.front().kind, row.kind) << row.why;
        EXPECT_EQ(circular.items.front().status, row.status) << row.why;
        EXPECT_EQ(circular.rule.percent, row.percent) << row.why;
        EXPECT_EQ(circular.rule.strict, row.strict) << row.why;
        EXPECT_EQ(circular.rule.min_replies, row.min_replies) << row.why;
    }
}

TEST(CircularWrite, EveryCircularComesBackAsItWas) {
    for (const Circular& circular : examples()) {
        const std::string toml = write_circular(draft_of(circular));
        const auto back = parse_circular(toml, "x.toml");
        ASSERT_TRUE(back) << back.error().what << toml;
        expect_same(*back, circular);
    }
}

TEST(CircularWrite, HostileTextStaysTextAndOneLine) {
    const std::string hostile[] = {
        "\"]\nconfirmed = true\n#",
        "back\\slash \\u0041",
        "tab\tnul\x01 del\x7f",
        "c1 \xC2\x9B[2J and \xC2\x85",
        "turned \xE2\x80\xAE text",
        "line\xE2\x80\xA8separator",
        "isolate \xE2\x81\xA6x\xE2\x81\xA9",
        "'''\"\"\"",
        "ends in a backslash\\",
        "# check: no",
    };
    for (const std::string& text : hostile) {
        CircularDraft draft = draft_of(circular_101());
        draft.circular.title["en"] = text;
        draft.circular.wording.at("en").before = {text, "plain"};
        draft.circular.items.front().wording.at("en").titles = {text};
        draft.notes = {{"deadline", text}, {"no.such.key", text}};
        const std::string toml = write_circular(draft);
        const auto back = parse_circular(toml, "x.toml");
        ASSERT_TRUE(back) << back.error().what;
        EXPECT_EQ(back->title.at("en"), text);
        EXPECT_EQ(back->wording.at("en").before.front(), text);
        EXPECT_EQ(back->items.front().wording.at("en").titles.front(), text);
        EXPECT_EQ(back->wording.at("en").confirmed, circular_101().wording.at("en").confirmed);
        for (const char* raw : {"\xC2\x9B", "\xE2\x80\xAE", "\x01", "\xE2\x81\xA6"})
            EXPECT_EQ(toml.find(raw), std::string::npos) << "shown on a terminal as it is";
    }
}

TEST(CircularWrite, ANoteStandsAboveItsKeyAndNoneIsLost) {
    CircularDraft draft = draft_of(circular_101());
    draft.notes = {{"deadline", "that minute"},
                   {"item.7/17.status", "new?"},
                   {"", "for all"},
                   {"item.99/17.status", "of no item"}};
    const std::string toml = write_circular(draft);
    EXPECT_NE(toml.find("# check: that minute\ndeadline = "), std::string::npos) << toml;
    EXPECT_NE(toml.find("# check: new?\nstatus = \"revised\""), std::string::npos);
    EXPECT_NE(toml.find("# check: for all\n"), std::string::npos);
    EXPECT_NE(toml.find("# check: item.99/17.status: of no item\n"), std::string::npos);
}

TEST(CircularWrite, WhatIsMissingIsSaidAndDoesNotLoad) {
    struct Row {
        const char* key;
        void (*remove)(CircularDraft&);
    };
    const Row rows[] = {
        {"id", [](CircularDraft& d) { d.circular.id.clear(); }},
        {"deadline", [](CircularDraft& d) { d.has_deadline = false; }},
        {"percent", [](CircularDraft& d) { d.has_rule = false; }},
        {"item", [](CircularDraft& d) { d.circular.items.clear(); }},
        {"status", [](CircularDraft& d) { d.circular.items.at(0).status.clear(); }},
        {"kind", [](CircularDraft& d) { d.circular.items.at(0).kind.clear(); }},
        {"opposes", [](CircularDraft& d) { d.circular.wording.at("zh").opposes.clear(); }},
        {"titles",
         [](CircularDraft& d) { d.circular.items.at(0).wording.at("zh").titles.clear(); }},
    };
    for (const Row& row : rows) {
        CircularDraft draft = draft_of(circular_101());
        row.remove(draft);
        const std::string toml = write_circular(draft);
        EXPECT_NE(toml.find("# missing: "), std::string::npos) << row.key;
        const auto back = parse_circular(toml, "x.toml");
        ASSERT_FALSE(back) << row.key;
        EXPECT_NE(back.error().what.find(row.key), std::string::npos) << back.error().what;
    }
}

TEST(MergeDrafts, LanguagesBecomeOneCircular) {
    std::vector<NamedDraft> drafts;
    for (const std::string_view language : languages)
        drafts.push_back(
            {std::string(language) + ".docx", only(circular_101(), std::string(language))});
    const auto merged = merge_drafts(drafts);
    ASSERT_TRUE(merged) << merged.error().what;
    EXPECT_EQ(merged->circular.wording.size(), 6U);
    EXPECT_EQ(merged->circular.blank.size(), 6U);
    EXPECT_TRUE(parse_circular(write_circular(*merged), "x.toml"));
    for (const auto& [language, wording] : merged->circular.wording)
        EXPECT_EQ(wording.opposes, circular_101().wording.at(language).opposes);
}

TEST(MergeDrafts, ProvisionalWordingIsReplacedAndConfirmedIsKept) {
    CircularDraft english = only(circular_101(), "en");
    english.circular.wording.at("en").supports = {"is in favour"};
    const auto merged = merge_drafts({{"shipped", draft_of(circular_101())}, {"en", english}});
    ASSERT_TRUE(merged) << merged.error().what;
    EXPECT_EQ(merged->circular.wording.at("en").supports.front(), "is in favour");
    EXPECT_TRUE(merged->circular.wording.at("en").confirmed);
    EXPECT_FALSE(merged->circular.wording.at("fr").confirmed);
    // The same document again changes nothing, and what a person added stays.
    CircularDraft mine = *merged;
    mine.circular.wording.at("en").supports.emplace_back("agrees");
    const auto again = merge_drafts({{"mine", mine}, {"en", english}});
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->circular.wording.at("en").supports.size(), 2U);
}

TEST(MergeDrafts, WhatOneDocumentLacksAnotherMaySay) {
    CircularDraft first = only(circular_101(), "zh"), second = only(circular_101(), "fr");
    first.has_deadline = first.has_rule = false;
    first.circular.issued.reset();
    first.circular.id.clear();
    first.circular.number = 0;
    first.notes = {{"deadline", "not found: a date"},
                   {"id", "not found: a number"},
                   {"rule.percent", "not found: a share"},
                   {"issued", "not found: a day"},
                   {"title", "kept"}};
    const auto merged = merge_drafts({{"a", first}, {"b", second}});
    ASSERT_TRUE(merged) << merged.error().what;
    EXPECT_EQ(merged->circular.id, "T25-TSB-CIR-0101");
    EXPECT_EQ(merged->circular.deadline, circular_101().deadline);
    EXPECT_TRUE(merged->has_rule);
    ASSERT_EQ(merged->notes.size(), 1U);
    EXPECT_EQ(merged->notes.front().text, "kept");
}

TEST(MergeDrafts, ArabicPairsOfNumbersTakeTheOrderOfTheOthers) {
    for (const bool arabic_first : {false, true}) {
        CircularDraft arabic = only(circular_101(), "ar");
        for (Item& item : arabic.circular.items)
            item.id = "17/" + item.id.substr(0, item.id.find('/'));
        const NamedDraft a{"ar", arabic}, b{"en", only(circular_101(), "en")};
        const auto merged = merge_drafts(arabic_first ? std::vector{a, b} : std::vector{b, a});
        ASSERT_TRUE(merged) << merged.error().what;
        EXPECT_EQ(merged->circular.items.front().id, "7/17");
        EXPECT_EQ(merged->circular.items.front().wording.size(), 2U);
    }
}

TEST(MergeDrafts, ContradictionsNameBothValuesAndBothFiles) {
    struct Row {
        void (*change)(CircularDraft&);
        std::string mine, other;
        const char* why;
    };
    const Row rows[] = {
        {[](CircularDraft& d) { d.circular.number = 102; }, "101", "102", "number"},
        {[](CircularDraft& d) { d.circular.id = "T22-TSB-CIR-0101"; }, "T25-", "T22-", "period"},
        {[](CircularDraft& d) { d.circular.deadline += std::chrono::hours(24); },
         "2026-04-03T23:59:59Z", "2026-04-04T23:59:59Z", "deadline"},
        {[](CircularDraft& d) { d.circular.rule.percent = 60; }, "70 %", "60 %", "share"},
        {[](CircularDraft& d) { d.circular.rule.min_replies = 10; }, "0 replies", "10 replies",
         "least number of replies"},
        {[](CircularDraft& d) { d.circular.items.pop_back(); }, "7/17, 10/17, 16/17", "7/17, 10/17",
         "an item less"},
        {[](CircularDraft& d) { std::swap(d.circular.items[0], d.circular.items[1]); },
         "7/17, 10/17", "10/17, 7/17", "another order"},
        {[](CircularDraft& d) { d.circular.items[0].id = "17/7"; }, "7/17", "17/7",
         "turned round, but not in Arabic"},
        {[](CircularDraft& d) { d.circular.items[0].status = "new"; }, "revised", "new", "status"},
        {[](CircularDraft& d) { d.circular.items[0].kind = "recommendation"; }, "question",
         "recommendation", "kind"},
    };
    for (const Row& row : rows) {
        CircularDraft other = only(circular_101(), "fr");
        row.change(other);
        const auto merged =
            merge_drafts({{"chinese.docx", only(circular_101(), "zh")}, {"french.pdf", other}});
        ASSERT_FALSE(merged) << row.why;
        const std::string& what = merged.error().what;
        for (const std::string& part :
             {row.mine, row.other, std::string("chinese.docx"), std::string("french.pdf")})
            EXPECT_NE(what.find(part), std::string::npos) << row.why << ": " << what;
        EXPECT_EQ(merged.error().exit_code, 65);
    }
}

TEST(MergeDrafts, ConfirmedWordingIsNeverReplacedUnseen) {
    CircularDraft other = only(circular_101(), "zh");
    other.circular.wording.at("zh").opposes = {"反对批准"};
    const auto merged = merge_drafts({{"mine.toml", only(circular_101(), "zh")}, {"b.pdf", other}});
    ASSERT_FALSE(merged);
    EXPECT_NE(merged.error().what.find("'opposes' of [wording.zh]"), std::string::npos)
        << merged.error().what;
    EXPECT_NE(merged.error().what.find("反对批准"), std::string::npos);
}

TEST(MergeDrafts, AGuessAndABrokenAddressContradictNothing) {
    const CircularDraft word = only(circular_101(), "en");
    CircularDraft guess = word, broken = word;
    guess.circular.wording.at("en").confirmed = false;
    guess.circular.wording.at("en").supports = {"supports approval of it all"};
    broken.circular.wording.at("en").address = {"International", "Telecommunication", "Union"};
    for (const CircularDraft& pages : {guess, broken}) {
        for (const bool first : {true, false}) {
            const NamedDraft a{"a.docx", word}, b{"b.pdf", pages};
            const auto merged = first ? merge_drafts({a, b}) : merge_drafts({b, a});
            ASSERT_TRUE(merged) << merged.error().what;
            const Wording& wording = merged->circular.wording.at("en");
            EXPECT_TRUE(wording.confirmed);
            EXPECT_EQ(wording.supports, word.circular.wording.at("en").supports);
        }
    }
    guess.circular.wording.at("en").confirmed = true;
    EXPECT_FALSE(merge_drafts({{"a.docx", word}, {"b.pdf", guess}})) << "as printed, it would";
}

}  // namespace
}  // namespace tsb
