// SPDX-License-Identifier: GPL-3.0-or-later
// What is imported from an issued document is the wording that it was made from.
#include "parsers/issued/issued.hpp"

#include <gtest/gtest.h>

#include "config/circular_rows.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/form/form.hpp"
#include "parsers/issued/lines/lines.hpp"
#include "parsers/text/text.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/issued_document.hpp"

namespace tsb::test {
namespace {

namespace fs = std::filesystem;

const Circulars& shipped() {
    static const Circulars loaded = [] {
        auto all = load_circulars({fs::path(TSB_SOURCE_DIR) / "config/circulars",
                                   fs::path(TSB_SOURCE_DIR) / "tests/support/circulars"});
        if (!all) ADD_FAILURE() << all.error().what;
        return all ? std::move(*all) : Circulars{};
    }();
    return loaded;
}
const Circular& circular(std::string_view id) {
    const Circular* found = find_circular(shipped(), id);
    if (found == nullptr) throw std::logic_error("no circular " + std::string(id));
    return *found;
}
const Circular& circular_101() {
    return circular("T25-TSB-CIR-0101");
}
const Roster& roster() {
    static const Roster loaded = [] {
        auto all = load_roster({fs::path(TSB_SOURCE_DIR) / "config/roster.toml"});
        if (!all) ADD_FAILURE() << all.error().what;
        return all ? std::move(*all) : Roster{};
    }();
    return loaded;
}

CircularDraft from_text(const std::string& text) {
    return draft_circular(read_text(text, ""));
}
CircularDraft from_docx(const std::string& bytes) {
    const auto sheet = read_docx(bytes);
    if (!sheet) ADD_FAILURE() << sheet.error().what;
    return sheet ? draft_circular(*sheet) : CircularDraft{};
}

std::string notes(const CircularDraft& draft) {
    std::string all;
    for (const DraftNote& note : draft.notes) all += note.at + ": " + note.text + "\n";
    return all;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string all;
    for (const std::string& line : lines) all += line + "|";
    return all;
}

// Every list of the form as printed: the whole of it, or its first line where others are accepted.
void expect_printed(const Circular& made, const Circular& from, const std::string& language) {
    ASSERT_TRUE(made.wording.contains(language));
    const Wording& got = made.wording.at(language);
    const Wording& want = from.wording.at(language);
    EXPECT_TRUE(got.confirmed);
    for (const WordingRow& row : wording_rows) {
        const auto& a = got.*row.member;
        const auto& b = want.*row.member;
        const bool whole = row.key == "form_title" || row.key == "address" || row.key == "before" ||
                           row.key == "after" || row.key == "placeholders" ||
                           row.key.starts_with("within");
        if (!whole || a.empty() || b.empty())
            EXPECT_EQ(a.empty() ? "" : a.front(), b.empty() ? "" : b.front()) << row.key;
        else if (row.key == "placeholders")
            EXPECT_EQ(std::set<std::string>(a.begin(), a.end()),
                      std::set<std::string>(b.begin(), b.end()));
        else
            EXPECT_EQ(joined(a), joined(b)) << row.key;
    }
    ASSERT_EQ(made.items.size(), from.items.size());
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        const Item& item = made.items.at(i);
        EXPECT_EQ(item.id, from.items.at(i).id);
        EXPECT_EQ(item.kind, from.items.at(i).kind);
        EXPECT_EQ(item.status, from.items.at(i).status) << item.id;
        const ItemWording& wording = item.wording.at(language);
        const ItemWording& wanted = from.items.at(i).wording.at(language);
        for (const ItemWordingRow& row : item_wording_rows) {
            const auto& a = wording.*row.member;
            const auto& b = wanted.*row.member;
            EXPECT_EQ(a.empty() ? "" : a.front(), b.empty() ? "" : b.front()) << row.key;
        }
    }
}

Circular reloaded(const CircularDraft& draft) {
    auto loaded = parse_circular(write_circular(draft), "made.toml");
    if (!loaded) ADD_FAILURE() << loaded.error().what << "\n" << write_circular(draft);
    return loaded ? std::move(*loaded) : Circular{};
}

TEST(Issued, EveryLanguageGivesTheWordingItWasMadeFrom) {
    for (const std::string_view language : languages) {
        for (const bool word : {false, true}) {
            SCOPED_TRACE(std::string(language) + (word ? " docx" : " text"));
            IssuedSpec spec;
            spec.circular = &circular_101();
            spec.language = language;
            const CircularDraft draft =
                word ? from_docx(make_issued_docx(spec)) : from_text(make_issued_text(spec));
            const Circular made = reloaded(draft);
            expect_printed(made, circular_101(), std::string(language));
            EXPECT_EQ(made.id, "T25-TSB-CIR-0101") << notes(draft);
            EXPECT_EQ(format_utc(made.deadline), "2026-04-03T23:59:59Z") << notes(draft);
            EXPECT_FALSE(made.deadline_confirmed);
            ASSERT_TRUE(made.issued) << notes(draft);
            EXPECT_EQ(format_utc(*made.issued), "2026-02-02T00:00:00Z");
            EXPECT_EQ(made.rule.percent, 70);
            EXPECT_FALSE(made.rule.strict);
            EXPECT_EQ(made.rule.min_replies, 0);
            EXPECT_EQ(made.rule.no_replies, "approved") << notes(draft);
            EXPECT_EQ(made.title.at(std::string(language)),
                      circular_101().title.at(std::string(language)));
        }
    }
}

TEST(Issued, OtherKindsOfCircularAreReadTheSameWay) {
    for (const std::string_view id : {"T25-TSB-CIR-0901", "T25-TSB-CIR-0902"}) {
        for (const auto& [language, wording] : circular(id).wording) {
            SCOPED_TRACE(std::string(id) + " " + language);
            IssuedSpec spec;
            spec.circular = &circular(id);
            spec.language = language;
            const CircularDraft draft = from_docx(make_issued_docx(spec));
            expect_printed(reloaded(draft), circular(id), language);
            EXPECT_EQ(draft.circular.id, id);
        }
    }
}

TEST(Issued, AReplyMadeFromTheImportedCircularReadsAsItWasFilled) {
    for (const std::string_view language : languages) {
        SCOPED_TRACE(language);
        IssuedSpec issued;
        issued.circular = &circular_101();
        issued.language = language;
        const Circulars known{reloaded(from_docx(make_issued_docx(issued)))};
        FormSpec reply;
        reply.language = language;
        reply.answers = {{"7/17", Choice::supports}, {"10/17", Choice::opposes}};
        // Filled on the blank as issued, which the shipped file describes.
        reply.circular = &circular_101();
        const auto sheet = read_docx(make_docx(reply));
        ASSERT_TRUE(sheet);
        const FormResult result = match_form(*sheet, {known, roster()});
        ASSERT_EQ(result.readings.size(), 1U);
        const Reading& reading = result.readings.front();
        EXPECT_EQ(reading.circular, "T25-TSB-CIR-0101");
        ASSERT_EQ(reading.answers.size(), 3U);
        EXPECT_EQ(reading.answers.at(0).choice, Choice::supports);
        EXPECT_EQ(reading.answers.at(1).choice, Choice::opposes);
        EXPECT_EQ(reading.answers.at(2).choice, Choice::blank);
        for (const Problem& problem : reading.problems)
            EXPECT_TRUE(problem.problem_class == ProblemClass::notice ||
                        problem.code == "administration-missing")
                << problem.code << " " << problem.text;
    }
}

TEST(Issued, DeadlinesAreTheLastSecondInTime) {
    struct Row {
        std::string language, words, deadline;
        bool confirmed;
        const char* why;
    };
    const Row rows[] = {
        {"en", "2359 hours UTC on 3 April 2026", "2026-04-03T23:59:59Z", false, "the usual words"},
        {"en", "23:59 UTC on 3 April 2026", "2026-04-03T23:59:59Z", false, "with a colon"},
        {"en", "April 3, 2026, 23:59 UTC", "2026-04-03T23:59:59Z", false, "month first"},
        {"en", "2400 hours UTC on 14 August 2026", "2026-08-14T23:59:59Z", true, "end of a day"},
        {"en", "24:00 UTC on 31 December 2026", "2026-12-31T23:59:59Z", true, "end of a year"},
        {"en", "1800 hours UTC on 3 April 2026", "2026-04-03T18:00:59Z", false, "any minute"},
        {"en", "3 April 2026", "", false, "no hour, nothing is invented"},
        {"en", "2359 hours on 3 April 2026", "", false, "no zone"},
        {"en", "2359 hours UTC", "", false, "no day"},
        {"en", "2359 hours UTC on 31 April 2026", "", false, "no such day"},
        {"en", "2560 hours UTC on 3 April 2026", "", false, "no such hour"},
        {"en", "2359 hours UTC on 3 April 2026 (not 2359 hours UTC on 5 April 2026)", "", false,
         "two deadlines: a person says which"},
        {"en", "3 April 2026, 2359 hours UTC, or on 5 April 2026, 1200 hours UTC", "", false,
         "two with the dates before"},
        {"en", "2359 hours UTC on 3 April 2026, that is 2359 hours UTC on 3 April 2026",
         "2026-04-03T23:59:59Z", false, "one that is said twice"},
        {"en", "2359 hours UTC (0159 in Geneva) on 3 April 2026", "2026-04-03T23:59:59Z", false,
         "another zone's hour beside it"},
        {"en", "2359 hours UTC on 3 April 2026, as announced on 5 January 2026",
         "2026-04-03T23:59:59Z", false, "the nearest date, with a note"},
        {"zh", "2026年4月3日协调世界时24时", "2026-04-03T23:59:59Z", true, "Chinese, end of a day"},
        {"zh", "2026年4月3日23:59（UTC）", "2026-04-03T23:59:59Z", false, "Chinese, digits"},
        {"fr", "3 avril 2026, 2359 heures UTC", "2026-04-03T23:59:59Z", false, "French"},
        {"fr", "1er juillet 2026 à 24 h 00 UTC", "2026-07-01T23:59:59Z", true, "first of a month"},
        {"es", "3 de abril de 2026, 24.00 horas UTC", "2026-04-03T23:59:59Z", true, "Spanish"},
        {"ru", "24:00 UTC 3 апреля 2026 года", "2026-04-03T23:59:59Z", true, "Russian"},
        {"ar", "الساعة ٢٣:٥٩ بالتوقيت العالمي المنسق يوم ٣ أبريل ٢٠٢٦", "2026-04-03T23:59:59Z",
         false, "Arabic digits"},
    };
    for (const Row& row : rows) {
        IssuedSpec spec;
        spec.circular = &circular_101();
        spec.language = row.language;
        spec.deadline = row.words;
        const CircularDraft draft = from_text(make_issued_text(spec));
        EXPECT_EQ(draft.has_deadline ? format_utc(draft.circular.deadline) : "", row.deadline)
            << row.why << "\n"
            << notes(draft);
        EXPECT_EQ(draft.circular.deadline_confirmed, row.confirmed) << row.why;
        EXPECT_NE(notes(draft).find("deadline: "), std::string::npos)
            << "a person is told: " << row.why;
    }
}

TEST(Issued, RulesAreReadWhereStated) {
    struct Row {
        std::string language, words;
        int percent;  // 0: not found
        bool strict;
        int least;
        std::string silence;
        const char* why;
    };
    const Row rows[] = {
        {"en", "A simple majority of the replies decides, and at least ten replies are needed.", 50,
         true, 10, "needs-decision", "the rule of 2016"},
        {"fr", "Il faut la majorité simple et au moins dix réponses.", 50, true, 10,
         "needs-decision", "the rule of 2016 in French"},
        {"ru", "Решение принимается простым большинством при наличии не менее десяти ответов.", 50,
         true, 10, "needs-decision", "the rule of 2016 in Russian"},
        {"zh", "须获得简单多数同意，且至少收到十份回复。", 50, true, 10, "needs-decision",
         "the rule of 2016 in Chinese"},
        {"es", "Se decide por mayoría simple, con al menos 10 respuestas.", 50, true, 10,
         "needs-decision", "the rule of 2016 in Spanish"},
        {"ar", "تكون الموافقة بأغلبية بسيطة من الردود، على الأقل عشرة ردود.", 50, true, 10,
         "needs-decision", "the rule of 2016 in Arabic"},
        {"en", "It is approved if more than 60 % of the replies support it.", 60, true, 0,
         "needs-decision", "more than a share"},
        {"en",
         "It is approved if 70 per cent or more of the replies support it, or if no reply "
         "arrives.",
         70, false, 0, "approved", "per cent in words"},
        {"en", "Approval is decided elsewhere.", 0, false, 0, "", "no rule: nothing is invented"},
        {"en", "70% of the networks are affected.", 0, false, 0, "", "a share of something else"},
        {"en", "If 70% or 80% of the replies support it, it may be approved.", 0, false, 0, "",
         "two shares"},
    };
    for (const Row& row : rows) {
        IssuedSpec spec;
        spec.circular = &circular_101();
        spec.language = row.language;
        spec.rule = row.words;
        const CircularDraft draft = from_text(make_issued_text(spec));
        EXPECT_EQ(draft.has_rule, row.percent != 0) << row.why << "\n" << notes(draft);
        if (!draft.has_rule) {
            EXPECT_FALSE(parse_circular(write_circular(draft), "x")) << "a person must fill it in";
            continue;
        }
        const Rule& rule = draft.circular.rule;
        EXPECT_EQ(rule.percent, row.percent) << row.why;
        EXPECT_EQ(rule.strict, row.strict) << row.why;
        EXPECT_EQ(rule.min_replies, row.least) << row.why << "\n" << notes(draft);
        EXPECT_EQ(rule.no_replies, row.silence) << row.why;
    }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("not in the text: " + from);
    return text.replace(at, from.size(), to);
}

std::string english() {
    IssuedSpec spec;
    spec.circular = &circular_101();
    return make_issued_text(spec);
}

TEST(Issued, WhatIsMissingIsSaidAndLeftOutAndFailsTheCheck) {
    struct Row {
        std::string from, to, at;
        const char* why;
    };
    const Row rows[] = {
        {"does not support approval", "endorses adoption", "wording.en.opposes",
         "no label is the negative one"},
        {"draft revised Question", "draft Question", "item.7/17.status", "which kind of draft"},
        {"\tTo:", "\tAddressee:", "wording.en.to", "no head"},
        {"Administration of [Member State]", "The Administration", "wording.en.administration",
         "no signature"},
    };
    for (const Row& row : rows) {
        const CircularDraft draft = from_text(replaced(english(), row.from, row.to));
        EXPECT_NE(notes(draft).find(row.at + ": not found"), std::string::npos) << row.why << "\n"
                                                                                << notes(draft);
    }
    CircularDraft labels =
        from_text(replaced(english(), "does not support approval", "endorses adoption"));
    const auto loaded = parse_circular(write_circular(labels), "x");
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().what.find("supports"), std::string::npos) << loaded.error().what;
}

TEST(Issued, OtherTextIsNoCircularAndCrashesNothing) {
    const std::string texts[] = {"",
                                 "\n",
                                 "|_|",
                                 "|_|\n|_|\n",
                                 "7/17\n|_|\n",
                                 "\xff\xfe|_|\x01",
                                 "Dear Sir,\nthe meeting is on 3 April 2026 at 23:59 UTC.\n",
                                 std::string(100'000, '['),
                                 std::string(50'000, '\n') + "|_|",
                                 "[bookmark: never closed\n7/17 |_| yes |_| not"};
    for (const std::string& text : texts) {
        const CircularDraft draft = from_text(text);
        EXPECT_TRUE(draft.circular.id.empty());
        EXPECT_FALSE(parse_circular(write_circular(draft), "x"));
        EXPECT_FALSE(draft.notes.empty());
    }
}

TEST(Issued, CutsAndTurnsOfADocumentGiveNoOtherLabels) {
    const std::string text = english();
    for (std::size_t at = 0; at < text.size(); at += 37) {
        const CircularDraft draft = from_text(
            text.substr(0, at) + text.substr(at + 11 > text.size() ? text.size() : at + 11));
        const auto found = draft.circular.wording.find("en");
        if (found == draft.circular.wording.end()) continue;
        for (const std::string& label : found->second.supports)
            EXPECT_EQ(label.find("not support"), std::string::npos) << label;
    }
}

TEST(Issued, LinesOverTheLimitAreNotLookedAtAndSaidSo) {
    std::string text;
    for (std::size_t i = 0; i <= max_issued_lines; ++i) text += "the line of a letter\n";
    const CircularDraft draft = from_text(text + english());
    EXPECT_NE(notes(draft).find("longer than is read"), std::string::npos);
    EXPECT_TRUE(draft.circular.items.empty());
}

}  // namespace
}  // namespace tsb::test
