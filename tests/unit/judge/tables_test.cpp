// SPDX-License-Identifier: GPL-3.0-or-later
// The tables that docs and help fold over, and the words.
#include "daemon/judge/judge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "config/base/file.hpp"
#include "daemon/judge/decision_table.hpp"
#include "daemon/judge/reasons.hpp"

namespace tsb {
namespace {

TEST(DecisionTable, IsTotalAndARowThatCountsFiresAlone) {
    const Proof proofs[] = {Proof::none, Proof::spf_only, Proof::spf_allowed,
                            Proof::authentication_results, Proof::dkim};
    const RosterMatch matches[] = {RosterMatch::none, RosterMatch::address, RosterMatch::domain,
                                   RosterMatch::shared_domain, RosterMatch::several};
    const FormState forms[] = {FormState::agrees, FormState::absent, FormState::unresolved,
                               FormState::differs};
    const Entitled entitled[] = {Entitled::yes, Entitled::no, Entitled::not_a_member};
    std::set<std::string_view> seen;
    int counting = 0;
    for (const Proof proof : proofs)
        for (const RosterMatch match : matches)
            for (const FormState form : forms)
                for (const Entitled may : entitled)
                    for (const Carried carried : {Carried::directly, Carried::inside_a_message})
                        for (const bool doubts : {false, true}) {
                            const auto rows = fired_rows(
                                decision_table(), {match, proof, form, may, carried, doubts});
                            ASSERT_FALSE(rows.empty());
                            for (const DecisionRow* row : rows) seen.insert(row->id);
                            const bool good =
                                (match == RosterMatch::address || match == RosterMatch::domain) &&
                                proof != Proof::none && proof != Proof::spf_only &&
                                form == FormState::agrees && may == Entitled::yes &&
                                carried == Carried::directly && !doubts;
                            EXPECT_EQ(rows.front()->ruling == Ruling::count, good);
                            const bool says_forwarded = std::any_of(
                                rows.begin(), rows.end(),
                                [](const DecisionRow* row) { return row->id == "forwarded"; });
                            EXPECT_EQ(says_forwarded, carried == Carried::inside_a_message);
                            if (good) ++counting;
                            if (good) {
                                EXPECT_EQ(rows.size(), 1U);
                            }
                        }
    EXPECT_EQ(counting, 6);
    for (const DecisionRow& row : decision_table()) {
        EXPECT_EQ(seen.contains(row.id), row.id != "otherwise")
            << row.id << ": every row but the last must be reachable";
    }
}

const std::string page = std::string(TSB_SOURCE_DIR) + "/daemon/judge/DECISIONS.md";

TEST(DecisionTable, ThePageIsWhatTheTableSays) {
    if (std::getenv("TSB_WRITE_DOCS") != nullptr) std::ofstream(page) << decisions_markdown();
    const auto written = read_file(page, 1U << 20U);
    ASSERT_TRUE(written) << written.error().what;
    EXPECT_EQ(*written, decisions_markdown())
        << "run this test once with TSB_WRITE_DOCS=1 and look at the difference";
    for (const DecisionRow& row : decision_table())
        EXPECT_NE(written->find("| `" + std::string(row.id) + "` |"), std::string::npos) << row.id;
}

TEST(DecisionTable, IdsAreUniqueAndReasonsAreInTheReasonTable) {
    std::set<std::string_view> ids;
    for (const DecisionRow& row : decision_table()) {
        EXPECT_TRUE(ids.insert(row.id).second) << row.id;
        if (!row.reason.empty()) {
            EXPECT_NE(find_reason(row.reason), nullptr) << row.reason;
        }
        EXPECT_EQ(row.reason.empty(), row.ruling == Ruling::count || row.doubts) << row.id;
    }
}

TEST(ReasonTable, EveryRowIsCompleteAndEveryIdOfTheSenderCheckHasOne) {
    std::set<std::string_view> ids;
    for (const ReasonRow& row : reason_table()) {
        EXPECT_TRUE(ids.insert(row.id).second) << row.id;
        EXPECT_TRUE(row.meaning.ends_with('.')) << row.id;
        EXPECT_TRUE(row.remedy.ends_with('.')) << row.id;
    }
    for (const std::string_view id : sender_reasons) EXPECT_TRUE(ids.contains(id)) << id;
    for (const char* sign : {"auto-submitted", "delivery-report", "null-sender", "mailing-list",
                             "precedence", "auto-reply", "mailer-daemon"}) {
        EXPECT_TRUE(ids.contains(sign)) << sign;
    }
}

TEST(ReasonTable, AnIdOutsideTheTableAborts) {
    EXPECT_DEATH((void)make_reason("no-such-reason"), "");
}

TEST(Words, EveryWordIsReadBack) {
    for (const char* word : {"counted", "held", "late", "duplicate", "superseded", "not-entitled",
                             "rejected", "none"}) {
        ASSERT_TRUE(parse_standing(word)) << word;
        EXPECT_EQ(to_string(*parse_standing(word)), word);
    }
    for (const char* word : {"reply", "duplicate", "not-a-reply", "automatic", "unreadable"}) {
        ASSERT_TRUE(parse_disposition(word)) << word;
        EXPECT_EQ(to_string(*parse_disposition(word)), word);
    }
    EXPECT_FALSE(parse_standing("Counted"));
    EXPECT_FALSE(parse_disposition(""));
}

TEST(FirstStanding, CountedThenHeldThenTheFirstOfTheOthersNoneLeftOut) {
    using enum Standing;
    const std::vector<Standing> order = {counted,  held,       late,     not_entitled,
                                         rejected, superseded, duplicate};
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<Standing> rest(order.begin() + static_cast<std::ptrdiff_t>(i), order.end());
        rest.push_back(none);
        std::reverse(rest.begin(), rest.end());
        EXPECT_EQ(first_standing(rest), order.at(i));
    }
    EXPECT_EQ(first_standing({none, none}), held);
    EXPECT_EQ(first_standing({}), held);
    EXPECT_FALSE(standing_of_message({}));
}

}  // namespace
}  // namespace tsb
