// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies of ledger entries for tests: one with every field filled, and short makers for replies
// that vary in what a test is about.
#pragma once

#include <string>
#include <vector>

#include "daemon/record/record.hpp"

namespace tsb::test {

inline UtcTime at(std::string_view time) {
    return parse_rfc3339(time).value();
}

inline CircularBody circular_101() {
    CircularBody body;
    body.id = "T25-TSB-CIR-0101";
    body.issued = at("2026-02-02");
    body.deadline = at("2026-04-03T23:59:59Z");
    body.items = {"7/17", "10/17"};
    body.titles = {{"en", "Consultation on draft revised Questions"},
                   {"zh", "关于课题修订草案的磋商"}};
    body.digest = sha256("circular 101").tagged();
    return body;
}

inline JudgedReading judged_reading() {
    JudgedReading judged;
    Reading& reading = judged.reading;
    reading.format = "docx";
    reading.circular = "T25-TSB-CIR-0101";
    reading.language = "zh";
    reading.administration = {"瑞士联邦主管部门", "CHE"};
    reading.signed_by = {"A. Muster", "Director", "2026-03-01"};
    reading.answers.resize(2);
    reading.answers[0] = {"7/17", Choice::supports, "", {}};
    reading.answers[0].evidence.push_back({"1.2!word/document.xml",
                                           "table 2 row 2 cell 2",
                                           "legacy-checkbox",
                                           "supports",
                                           "ticked",
                                           {}});
    reading.answers[1] = {"10/17", Choice::opposes, "Not in scope.\nSee \"annex\".", {}};
    reading.answers[1].evidence.push_back({"1.2!word/document.xml", "table 2 row 3 cell 2",
                                           "legacy-checkbox", "opposes", "ticked",
                                           sha256("picture")});
    reading.comments.push_back({"10/17", "A comment.", "1.2!word/document.xml", "paragraph 9"});
    reading.problems.push_back(
        {"mark-unclear", ProblemClass::hold, "10/17", "The box is half filled."});
    reading.part = "1.2";
    reading.form_digest = sha256("form");
    judged.administration = "CHE";
    judged.answers = {{"7/17", Standing::counted, Standing::counted},
                      {"10/17", Standing::held, Standing::held}};
    judged.standing = Standing::counted;
    judged.reasons.push_back({"mark-unclear", "The box is half filled."});
    return judged;
}

// Every field has a value that is not its default.
inline MessageBody full_message() {
    MessageBody body;
    body.raw = sha256("raw mail");
    body.size = 30'000;
    body.where = {"tsbdir", 1'700'000'000, 12, ""};
    body.received.time = at("2026-03-01T12:00:00Z");
    body.received.source = "received";
    body.received.internaldate = at("2026-03-01T12:00:03Z");
    body.received.border = at("2026-03-01T12:00:00Z");
    SenderCheck& sender = body.sender;
    sender.from = "muster@bakom.example";
    sender.administration = "CHE";
    sender.match = RosterMatch::domain;
    sender.authenticated = true;
    sender.by = AuthenticatedBy::authentication_results;
    sender.dkim.push_back({"bakom.example", "s1", "pass", ""});
    sender.evidence = {
        "Authentication-Results: mx.example.org; dmarc=pass header.from=bakom.example"};
    sender.reasons.push_back({"subject-unsigned", "The subject is not signed."});
    sender.signed_content = "dkim:" + sha256("signature").hex();
    sender.message_id = "<1@bakom.example>";
    sender.subject = "TSB Circular 101 – réponse";
    sender.date = "Sun, 1 Mar 2026 13:00:00 +0100";
    sender.automatic = "auto-submitted";
    body.verdict.reason = "a-reason";
    body.verdict.row = "domain-ar-agrees";
    body.verdict.readings.push_back(judged_reading());
    body.verdict.standing = Standing::counted;
    body.verdict.reasons.push_back({"automatic-with-form", "Automatic mail with a form."});
    body.problems.push_back(
        {"macros", ProblemClass::notice, std::nullopt, "The document carries macros."});
    body.made_with = {
        sha256("parser").tagged(), sha256("roster").tagged(), {sha256("circular 101").tagged()}};
    body.supersedes = {"3/1"};
    return body;
}

}  // namespace tsb::test
