// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/record/record.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "config/base/file.hpp"
#include "daemon/ledger/ledger.hpp"
#include "tests/support/message_bodies.hpp"

namespace tsb {
namespace {

using nlohmann::json;
using test::at;
using test::circular_101;
using test::full_message;

NoteBody full_note() {
    NoteBody note;
    note.about = "seen-again";
    note.digests = {sha256("a"), sha256("b")};
    note.where = {{"tsbdir", 2, 1, ""}, {"", 0, 0, "old.mbox message 3"}};
    note.text = "UIDVALIDITY changed";
    return note;
}

RosterBody full_roster() {
    return {sha256("roster").tagged(), {"USA 2026-01-01.. no"}};
}

TEST(Record, EveryBodyIsCanonicalJson) {
    for (const std::string& body :
         {to_body(full_message()), to_body(circular_101()), to_body(full_roster()),
          to_body(full_note()), to_body(MessageBody{}), to_body(CircularBody{}),
          to_body(RosterBody{}), to_body(NoteBody{})}) {
        EXPECT_EQ(canonical_json(body), body);
    }
}

TEST(Record, AMessageComesBackAsItWas) {
    const MessageBody body = full_message();
    const auto back = message_body(to_body(body));
    ASSERT_TRUE(back) << back.error().what;
    const MessageBody& read = back.value();
    EXPECT_EQ(to_body(read), to_body(body));
    EXPECT_EQ(read.raw, body.raw);
    EXPECT_EQ(read.size, body.size);
    EXPECT_EQ(read.where, body.where);
    EXPECT_EQ(read.received.time, body.received.time);
    EXPECT_EQ(read.received.internaldate, body.received.internaldate);
    EXPECT_EQ(read.sender.from, body.sender.from);
    EXPECT_EQ(read.sender.match, RosterMatch::domain);
    EXPECT_EQ(read.sender.by, AuthenticatedBy::authentication_results);
    EXPECT_EQ(read.sender.dkim, body.sender.dkim);
    EXPECT_EQ(read.sender.automatic, body.sender.automatic);
    EXPECT_EQ(read.sender.signed_content, body.sender.signed_content);
    EXPECT_FALSE(read.sender.signed_content.empty());
    EXPECT_EQ(read.verdict.reason, "a-reason");
    EXPECT_EQ(read.verdict.reasons, body.verdict.reasons);
    EXPECT_EQ(read.problems, body.problems);
    EXPECT_EQ(read.supersedes, body.supersedes);
    const JudgedReading& judged = read.verdict.readings.at(0);
    const JudgedReading& was = body.verdict.readings.at(0);
    EXPECT_EQ(judged.reading.answers, was.reading.answers);
    EXPECT_EQ(judged.reading.problems, was.reading.problems);
    EXPECT_EQ(judged.reading.comments, was.reading.comments);
    EXPECT_EQ(judged.reading.form_digest, was.reading.form_digest);
    EXPECT_EQ(judged.reading.part, "1.2");
    EXPECT_EQ(judged.answers, was.answers);
    EXPECT_EQ(judged.administration, "CHE");
    EXPECT_EQ(judged.reasons, was.reasons);
}

TEST(Record, EveryEnumWordComesBack) {
    MessageBody body = full_message();
    for (const Standing standing :
         {Standing::counted, Standing::held, Standing::late, Standing::duplicate,
          Standing::superseded, Standing::not_entitled, Standing::rejected, Standing::none}) {
        body.verdict.readings[0].standing = body.verdict.readings[0].answers[0].own = standing;
        EXPECT_EQ(to_body(message_body(to_body(body)).value()), to_body(body))
            << to_string(standing);
    }
    for (const auto match : {RosterMatch::none, RosterMatch::address, RosterMatch::domain,
                             RosterMatch::shared_domain, RosterMatch::several}) {
        body.sender.match = match;
        EXPECT_EQ(message_body(to_body(body))->sender.match, match) << to_string(match);
    }
    for (const auto by :
         {AuthenticatedBy::none, AuthenticatedBy::authentication_results, AuthenticatedBy::dkim}) {
        body.sender.by = by;
        EXPECT_EQ(message_body(to_body(body))->sender.by, by) << to_string(by);
    }
    for (const auto disposition :
         {Disposition::reply, Disposition::duplicate, Disposition::unreadable}) {
        body.verdict.disposition = disposition;
        EXPECT_EQ(message_body(to_body(body))->verdict.disposition, disposition)
            << to_string(disposition);
    }
}

TEST(Record, AMessageWithNothingInItComesBackToo) {
    MessageBody body;
    body.verdict.disposition = Disposition::unreadable;
    const auto back = message_body(to_body(body));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_FALSE(back.value().raw);
    EXPECT_FALSE(back.value().received.time);
    EXPECT_FALSE(back.value().verdict.standing);
    EXPECT_EQ(to_body(back.value()), to_body(body));
}

TEST(Record, OtherPeoplesMailLeavesNothingOfTheirs) {
    for (const Disposition disposition : {Disposition::not_a_reply, Disposition::automatic}) {
        MessageBody body = full_message();
        body.verdict.disposition = disposition;
        body.verdict.reason = "unrelated";
        body.supersedes.clear();
        const std::string text = to_body(body);
        std::vector<std::string> keys;
        const json object = json::parse(text);
        for (const auto& [key, value] : object.items()) keys.push_back(key);
        EXPECT_EQ(keys, (std::vector<std::string>{"disposition", "raw", "reason", "received",
                                                  "supersedes", "where"}));
        for (const char* theirs : {"muster", "bakom", "101", "CHE", "Circular"}) {
            EXPECT_EQ(text.find(theirs), std::string::npos) << theirs;
        }
        const auto back = message_body(text);
        ASSERT_TRUE(back) << back.error().what;
        EXPECT_EQ(back.value().raw, body.raw);
        EXPECT_EQ(back.value().where, body.where);
        EXPECT_EQ(back.value().verdict.reason, "unrelated");
        EXPECT_EQ(back.value().sender.from, "");
    }
}

TEST(Record, OtherBodiesComeBackAsTheyWere) {
    EXPECT_EQ(to_body(circular_body(to_body(circular_101())).value()), to_body(circular_101()));
    EXPECT_EQ(to_body(roster_body(to_body(full_roster())).value()), to_body(full_roster()));
    EXPECT_EQ(to_body(note_body(to_body(full_note())).value()), to_body(full_note()));
    CircularBody odd = circular_101();
    odd.issued.reset();
    odd.deadline_confirmed = true;
    odd.rule = {66, true, 5, "needs-decision"};
    odd.second_reply = SecondReply::latest;
    const auto back = circular_body(to_body(odd));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(to_body(back.value()), to_body(odd));
    EXPECT_FALSE(back.value().issued);
    EXPECT_TRUE(back.value().rule.strict);
    EXPECT_EQ(back.value().rule.min_replies, 5);
    EXPECT_EQ(back.value().second_reply, SecondReply::latest);
}

// Removes, renames and retypes every key of the body, at every depth that is the record's own.
template <class Parse>
void expect_strict(const std::string& body, Parse parse) {
    ASSERT_TRUE(parse(body));
    const json whole = json::parse(body);
    int tried = 0;
    const json flat = whole.flatten();
    for (const auto& pointer : flat.items()) {
        for (json::json_pointer at(pointer.key()); !at.empty(); at = at.parent_pointer()) {
            const json* parent = &whole.at(at.parent_pointer());
            if (!parent->is_object()) continue;
            json without = whole, extra = whole, retyped = whole;
            without.at(at.parent_pointer()).erase(at.back());
            EXPECT_FALSE(parse(without.dump())) << "without " << at;
            if (at.to_string().starts_with("/titles/")) continue;
            extra[at.parent_pointer()][at.back() + "x"] = nullptr;
            EXPECT_FALSE(parse(extra.dump())) << "with an unknown key beside " << at;
            retyped[at] = 1.5;
            EXPECT_FALSE(parse(retyped.dump())) << "retyped " << at;
            ++tried;
        }
    }
    EXPECT_GT(tried, 0);
}

TEST(Record, ParsersTakeExactlyTheKeysOfTheFormat) {
    expect_strict(to_body(full_message()),
                  [](const std::string& text) { return message_body(text).has_value(); });
    expect_strict(to_body(full_roster()),
                  [](const std::string& text) { return roster_body(text).has_value(); });
    expect_strict(to_body(full_note()),
                  [](const std::string& text) { return note_body(text).has_value(); });
    CircularBody circular = circular_101();
    circular.titles.clear();
    expect_strict(to_body(circular),
                  [](const std::string& text) { return circular_body(text).has_value(); });
}

TEST(Record, ParsersRefuseValuesThatTheFormatDoesNotHave) {
    struct Row {
        std::string pointer;
        json value;
        std::string_view why;
    };
    const Row messages[] = {
        {"/raw", "sha256:00", "a short digest"},
        {"/raw", sha256("x").hex(), "a digest without its tag"},
        {"/size", -1, "negative"},
        {"/where/uid", 4'294'967'296, "beyond 32 bits"},
        {"/where/uid", -1, "negative"},
        {"/received/time", "2026-03-01T13:00:00+01:00", "not in UTC"},
        {"/received/time", "2026-03-01", "no time of day"},
        {"/disposition", "Reply", "an unknown word"},
        {"/sender/match", "exact", "an unknown word"},
        {"/sender/by", "spf", "an unknown word"},
        {"/sender/authenticated", 1, "a number for a truth"},
        {"/standing", "open", "an unknown word"},
        {"/replies/0/standing", "open", "an unknown word"},
        {"/replies/0/answers/0/own", "open", "an unknown word"},
        {"/replies/0/answers/0/choice", "yes", "an unknown word"},
        {"/replies/0/problems/0/class", "bad", "an unknown word"},
        {"/replies/0/answers", json::object(), "no array"},
        {"/replies", json::array({1}), "no object"},
        {"/supersedes", json::array({1}), "no text"},
    };
    for (const Row& row : messages) {
        json body = json::parse(to_body(full_message()));
        body[json::json_pointer(row.pointer)] = row.value;
        const auto refused = message_body(body.dump());
        ASSERT_FALSE(refused) << row.pointer << ": " << row.why;
        EXPECT_EQ(refused.error().kind, ErrorKind::fatal);
    }
    const Row circulars[] = {
        {"/rule/percent", 101, "more than all"},
        {"/rule/percent", -1, "less than none"},
        {"/rule/min_replies", -1, "negative"},
        {"/rule/no_replies", "rejected", "an unknown word"},
        {"/second_reply", "first", "unknown"},
        {"/titles/xx", "x", "no language of the Union"},
        {"/deadline", nullptr, "no deadline"},
        {"/digest", nullptr, "no digest"},
    };
    for (const Row& row : circulars) {
        json body = json::parse(to_body(circular_101()));
        body[json::json_pointer(row.pointer)] = row.value;
        EXPECT_FALSE(circular_body(body.dump())) << row.pointer << ": " << row.why;
    }
    json note = json::parse(to_body(full_note()));
    note["about"] = "gossip";
    EXPECT_FALSE(note_body(note.dump()));
    note["about"] = "seen-again";
    note["where"].erase(0);
    EXPECT_FALSE(note_body(note.dump())) << "a place for each digest";
    for (const char* text : {"", "[]", "null", "{", "1"}) {
        EXPECT_FALSE(message_body(text)) << text;
        EXPECT_FALSE(circular_body(text)) << text;
        EXPECT_FALSE(roster_body(text)) << text;
        EXPECT_FALSE(note_body(text)) << text;
    }
}

TEST(Record, AnErrorSaysWhereItIs) {
    json body = json::parse(to_body(full_message()));
    body["replies"][0]["answers"][1]["own"] = "open";
    EXPECT_EQ(message_body(body.dump()).error().what, "replies[0]: answers[1].own: unknown word");
}

TEST(Record, AProblemOfAnotherVersionIsStillRead) {
    json body = json::parse(to_body(full_message()));
    body["replies"][0]["problems"][0]["code"] = "a-code-of-next-year";
    body["problems"][0]["class"] = "suspicious";
    const auto read = message_body(body.dump());
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(read.value().verdict.readings[0].reading.problems[0].code, "a-code-of-next-year");
    EXPECT_EQ(read.value().problems[0].problem_class, ProblemClass::suspicious)
        << "as it was recorded";
}

TEST(Record, BytesThatAreNotUtf8AreRecordedAsReplacementCharacters) {
    MessageBody body = full_message();
    body.sender.subject = "caf\xE9";
    const std::string text = to_body(body);
    EXPECT_EQ(canonical_json(text), text);
    EXPECT_EQ(message_body(text)->sender.subject, "caf\xEF\xBF\xBD");
}

TEST(Record, ACircularIsDescribedByWhatTheTallyTakes) {
    Circular circular;
    circular.id = "T25-TSB-CIR-0101";
    circular.title["en"] = "Consultation";
    circular.deadline = at("2026-04-03T23:59:59Z");
    circular.issued = at("2026-02-02");
    circular.items.resize(2);
    circular.items[0].id = "7/17";
    circular.items[1].id = "10/17";
    circular.rule.percent = 66;
    circular.digest = sha256("file");
    const CircularBody body = describe(circular);
    EXPECT_EQ(body.items, (std::vector<std::string>{"7/17", "10/17"}));
    EXPECT_EQ(body.rule.percent, 66);
    EXPECT_EQ(body.digest, sha256("file").tagged());
    EXPECT_EQ(body.titles.at("en"), "Consultation");
    EXPECT_TRUE(circular_body(to_body(body)));
}

TEST(WhatIf, HasTheKeysOfTheContract) {
    const json object = what_if_json(full_message());
    const auto keys = [](const json& of) {
        std::set<std::string> out;
        for (const auto& [key, value] : of.items()) out.insert(key);
        return out;
    };
    EXPECT_EQ(keys(object), (std::set<std::string>{"received", "sender", "disposition", "standing",
                                                   "row", "readings", "problems"}));
    EXPECT_EQ(keys(object["sender"]),
              (std::set<std::string>{"from", "administration", "authenticated", "by", "dkim",
                                     "reasons"}));
    EXPECT_EQ(keys(object["sender"]["dkim"][0]),
              (std::set<std::string>{"domain", "selector", "result", "why"}));
    EXPECT_EQ(keys(object["readings"][0]),
              (std::set<std::string>{"format", "circular", "language", "administration", "signed",
                                     "answers", "comments", "problems", "standing", "reasons"}));
    EXPECT_EQ(object["received"], "2026-03-01T12:00:00Z");
    EXPECT_EQ(object["sender"]["by"], "authentication-results");
    EXPECT_EQ(object["standing"], "counted");
    EXPECT_EQ(object["readings"][0]["reasons"][0]["id"], "mark-unclear");
    EXPECT_EQ(keys(object["readings"][0]["answers"][0]),
              (std::set<std::string>{"item", "choice", "reasons", "evidence"}));
}

TEST(WhatIf, OtherPeoplesMailHasNoReadingsAndNoStanding) {
    MessageBody body = full_message();
    body.verdict.disposition = Disposition::automatic;
    const json object = what_if_json(body);
    EXPECT_EQ(object["readings"], json::array());
    EXPECT_EQ(object["standing"], nullptr);
    EXPECT_EQ(object["disposition"], "automatic");
    const json nothing = what_if_json(MessageBody{});
    EXPECT_EQ(nothing["received"], nullptr);
    EXPECT_EQ(nothing["sender"]["from"], nullptr);
    EXPECT_EQ(nothing["standing"], nullptr);
}

// FORMAT.md is the specification: every key that a body can have stands in it between backquotes.
void collect_keys(const json& value, std::set<std::string>& keys) {
    for (const auto& [key, inner] : value.items()) {
        if (value.is_object()) keys.insert(key);
        if (inner.is_structured()) collect_keys(inner, keys);
    }
}

TEST(FormatMd, DocumentsEveryKeyOfEveryBody) {
    const auto text = read_file(TSB_SOURCE_DIR "/daemon/ledger/FORMAT.md", 1U << 20U);
    ASSERT_TRUE(text) << text.error().what;
    std::set<std::string> keys;
    CircularBody circular = circular_101();
    circular.titles.clear();  // its keys are languages
    for (const std::string& body : {to_body(full_message()), to_body(circular),
                                    to_body(full_roster()), to_body(full_note())}) {
        collect_keys(json::parse(body), keys);
    }
    EXPECT_GT(keys.size(), 60U);
    for (const std::string& key : keys) {
        EXPECT_NE(text.value().find("`" + key + "`"), std::string::npos)
            << key << " is not documented";
    }
}

TEST(FormatMd, TheBodiesOfItsExampleAreWhatTheseParsersRead) {
    const std::string text =
        read_file(TSB_SOURCE_DIR "/daemon/ledger/FORMAT.md", 1U << 20U).value();
    int bodies = 0;
    for (std::size_t at = 0; (at = text.find("\n{\"body\":", at)) != std::string::npos; ++at) {
        const json line = json::parse(text.substr(at + 1, text.find('\n', at + 1) - at - 1));
        const std::string body = line.at("body").dump();
        const std::string kind = line.at("kind");
        if (kind == "message")
            EXPECT_EQ(to_body(message_body(body).value()), body);
        else if (kind == "circular")
            EXPECT_EQ(to_body(circular_body(body).value()), body);
        else
            EXPECT_EQ(to_body(note_body(body).value()), body);
        ++bodies;
    }
    EXPECT_EQ(bodies, 3);
}

}  // namespace
}  // namespace tsb
