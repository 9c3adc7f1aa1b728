// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/review/review.hpp"

#include <nlohmann/json.hpp>

#include "tests/unit/tally/entries.hpp"

namespace tsb {
namespace {

using nlohmann::json;
using test::at;
using test::circular_101;
using test::decision;
using test::Entries;
using test::full_message;
using test::rejection;
using test::reply;
using test::without_readings;

using enum Choice;

const UtcTime now = at("2026-04-10T00:00:00Z");

TEST(Review, TheListHasWhatIsHeldLateOrUnreadableAndNotDecided) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "CHE", {{"7/17", supports, Standing::held}}));
    entries.add(reply(2, "JPN", {{"7/17", supports}}));
    entries.add(reply(3, "FRA", {{"7/17", supports, Standing::late}}));
    entries.add(without_readings(4, Disposition::unreadable, "encrypted"));
    entries.add(reply(5, "DEU", {{"7/17", supports, Standing::held}}));
    entries.add(reply(6, "ITA", {{"7/17", supports, Standing::late}}));
    entries.add(rejection("6/1", {"7/17"}));
    entries.add(rejection("7/1", {"7/17"}));
    std::vector<std::string> ids;
    for (const StandingReply& one : waiting_replies(entries.fold)) ids.push_back(one.id);
    EXPECT_EQ(ids, (std::vector<std::string>{"2/1", "4/1", "5/0"}));
}

TEST(Review, EachReasonComesWithWhatWouldMakeTheReplyCount) {
    Entries entries;
    MessageBody body = reply(1, "CHE", {{"7/17", both, Standing::held}});
    JudgedReading& judged = body.verdict.readings[0];
    judged.reasons = {{"sender-unknown", "x@y.example is not in the roster"},
                      {"both-boxes-ticked", "Item 7/17"}};
    judged.reading.problems = {
        {"both-boxes-ticked", ProblemClass::hold, "7/17", "Item 7/17"},
        {"hidden-text", ProblemClass::suspicious, std::nullopt, "white on white"},
        {"macros", ProblemClass::notice, std::nullopt, "told, changes nothing"}};
    entries.add(body);
    const auto waiting = waiting_replies(entries.fold);
    const json object = json::parse(waiting_json(waiting.at(0)));
    std::vector<std::string> ids;
    for (const json& reason : object["reasons"]) {
        ids.push_back(reason["id"]);
        EXPECT_FALSE(reason["remedy"].get<std::string>().empty()) << reason;
        EXPECT_FALSE(reason["meaning"].get<std::string>().empty()) << reason;
    }
    EXPECT_EQ(ids,
              (std::vector<std::string>{"sender-unknown", "both-boxes-ticked", "hidden-text"}));
    const std::string text = waiting_text(waiting.at(0), Roster());
    EXPECT_NE(text.find("-> Add the contact to the roster"), std::string::npos) << text;
    EXPECT_TRUE(help_of("no such reason").remedy.empty());
}

TEST(Review, WhatCameByMailIsMadeHarmless) {
    Entries entries;
    MessageBody body = reply(1, "CHE", {{"7/17", supports, Standing::held}});
    body.sender.from = "a@b.example\x1b[2J";
    body.sender.subject = "line\nbreak";
    body.verdict.readings[0].reading.comments.push_back({std::nullopt, "\x1b]0;t\x07", "1", ""});
    entries.add(body);
    const ReviewCase one = review_case(entries.fold, *entries.fold.reply("1/1"), body, now);
    const std::string all = waiting_text(one.reply, Roster()) + case_text(one, Roster());
    EXPECT_EQ(all.find('\x1b'), std::string::npos);
    EXPECT_EQ(all.find("line\nbreak"), std::string::npos);
}

TEST(Review, ShowHasAllThatBearsOnTheReply) {
    Entries entries;
    entries.add(circular_101());
    MessageBody body = full_message();
    body.supersedes.clear();
    entries.add(body);
    MessageBody second = reply(2, "CHE", {{"7/17", opposes}}, "2026-03-20T12:00:00Z");
    entries.add(second);
    entries.add(decision(DecisionAction::amend, "2/1", {{"10/17", supports}}));
    const ReviewCase one = review_case(entries.fold, *entries.fold.reply("2/1"), body, now);
    const json object = json::parse(case_json(one));
    EXPECT_EQ(object["id"], "2/1");
    EXPECT_EQ(object["sender"]["evidence"].size(), 1U);
    EXPECT_EQ(object["sender"]["dkim"][0]["result"], "pass");
    EXPECT_EQ(object["answers"][1]["choice"], "supports");
    EXPECT_EQ(object["answers"][1]["read"], "opposes");
    EXPECT_EQ(object["answers"][1]["evidence"][0]["picture"], sha256("picture").hex());
    EXPECT_EQ(object["comments"][0]["text"], "A comment.");
    EXPECT_EQ(object["decisions"][0]["by"], "A. Muster");
    EXPECT_EQ(object["decisions"][0]["entry"], 4);
    EXPECT_EQ(object["other_replies"][0]["id"], "3/1");
    EXPECT_EQ(object["message_problems"][0]["code"], "macros");
    EXPECT_EQ(object["digest"], body.raw->tagged());
    const std::string text = case_text(one, Roster());
    const std::string hex = sha256("picture").hex();
    for (const std::string& part :
         {std::string("table 2 row 3 cell 2"), "evidence/" + hex.substr(0, 2),
          std::string("read as opposes"), std::string("amend by A. Muster 10/17=supports"),
          std::string("A comment."), std::string("dmarc=pass"), std::string("3/1")})
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Review, ShowSaysWhatAReleaseWouldChange) {
    Entries entries;
    entries.add(circular_101());
    entries.add(reply(1, "JPN", {{"7/17", supports}}));
    entries.add(reply(2, "CHE", {{"7/17", opposes, Standing::held}}));
    const Outlook outlook = outlook_of(entries.fold, *entries.fold.reply("3/1"), now);
    ASSERT_EQ(outlook.items.size(), 1U);
    EXPECT_EQ(outlook.items[0].now, "approved");
    EXPECT_EQ(outlook.items[0].then, "not-approved");
    EXPECT_EQ(outlook.items[0].percent_then, "50.0");
    EXPECT_EQ(entries.standings().at("3/1"), Standing::held) << "nothing was decided";
    const Outlook none = outlook_of(entries.fold, *entries.fold.reply("2/1"), now);
    EXPECT_FALSE(none.refused.empty());
    const ReviewCase one = review_case(entries.fold, *entries.fold.reply("3/1"), {}, now);
    EXPECT_NE(case_text(one, Roster()).find("approved (100.0 %) -> not-approved (50.0 %)"),
              std::string::npos);
}

}  // namespace
}  // namespace tsb
