// SPDX-License-Identifier: GPL-3.0-or-later
// Two gateways whose alerts land in each other's mailbox, and what a returned alert raises.
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/judge/judge.hpp"
#include "daemon/notify/alert_mail.hpp"
#include "daemon/notify/message_events.hpp"
#include "daemon/notify/notifier.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/message_bodies.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

// A mail goes through the classes that the service uses; the worker's report says what it would say
// of an alert's text: no form, and maybe a circular's name.
struct OneGateway {
    test::FakeClock clock;
    test::RecordingSink sink;
    Notifier notifier{&sink, clock, 1000};
    std::int64_t entries = 0;

    void receive(const std::string& raw) {
        MessageBody body;
        const Roster roster;
        const Circulars circulars;
        Report report;
        report.circulars_named = {"T25-TSB-CIR-0101"};
        const std::variant<Report, Unreadable> outcome = report;
        body.sender = check_sender(raw, {}, roster, clock.now());
        body.verdict = judge({body.sender, outcome, body.received, circulars, roster});
        for (Event& event : events_of(body, ++entries)) notifier.raise(std::move(event));
    }
    std::vector<std::string> send() {
        boost::asio::io_context io;
        test::run(io, notifier.flush());
        std::vector<std::string> mails;
        for (const auto& events : sink.mails) {
            AlertMail mail{
                "gateway@a.example", {"tsbdir@b.example"}, "tsbreply.1.2.3@a.example", clock.now()};
            mails.push_back("Return-Path: <>\r\n" + compose_alert(mail, events));
        }
        sink.mails.clear();
        return mails;
    }
};

std::string without(std::string mail, const std::vector<std::string>& fields) {
    for (const std::string& field : fields) {
        const std::size_t at = mail.find(field + ":");
        if (at != std::string::npos) mail.erase(at, mail.find("\r\n", at) + 2 - at);
    }
    return mail;
}

TEST(MailLoop, OfTwoGatewaysDiesWithinThreeMessages) {
    struct Row {
        std::vector<std::string> stripped;
        const char* why;
    };
    const Row rows[] = {
        {{}, "as it is sent"},
        {{"Auto-Submitted"}, "a relay takes Auto-Submitted off"},
        {{"Auto-Submitted", "X-Tsb-Alert"}, "and our own field"},
        {{"Auto-Submitted", "Return-Path"}, "and the null sender"},
        {{"X-Tsb-Alert", "Return-Path"}, "all but Auto-Submitted"},
    };
    for (const Row& row : rows) {
        OneGateway a, b;
        a.receive("From: x@example.org\r\nSubject: about the circular\r\n\r\n");
        std::size_t messages = 0;
        OneGateway *from = &a, *to = &b;
        for (int round = 0; round < 20; ++round, std::swap(from, to)) {
            for (const std::string& mail : from->send()) {
                ++messages;
                to->receive(without(mail, row.stripped));
            }
        }
        EXPECT_GE(messages, 1U) << row.why;
        EXPECT_LE(messages, 3U) << row.why;
    }
}

TEST(MailLoop, AnAlertThatComesBackIsTold) {
    OneGateway a;
    a.receive(
        "Return-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status\r\n\r\n"
        "Message-ID: <tsbreply.1790000000.77.3@a.example>\r\n");
    EXPECT_TRUE(a.send().empty()) << "not by the way that returned it";
    MessageBody body;
    body.verdict.disposition = Disposition::automatic;
    body.verdict.reason = "alert-returned";
    const auto events = events_of(body, 7);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events.front().id, "alert-returned");
    const EventRow* row = find_event("alert-returned");
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->severity, Severity::warning);
    EXPECT_FALSE(row->alert);
}

TEST(MailLoop, AutomaticMailAlertsNobody) {
    MessageBody body;
    body.verdict.disposition = Disposition::automatic;
    for (const char* reason : {"auto-submitted", "delivery-report", "null-sender", "mailing-list",
                               "precedence", "auto-reply", "mailer-daemon"}) {
        body.verdict.reason = reason;
        for (const Event& event : events_of(body, 1)) EXPECT_FALSE(find_event(event.id)->alert);
    }
}

TEST(MessageEvents, AHeldSenderIsNamedWithTheEvidenceAndWhatWouldMakeItCount) {
    MessageBody body = test::full_message();
    JudgedReading& judged = body.verdict.readings.at(0);
    judged.standing = Standing::held;
    judged.reasons = {{"sender-unknown", "The roster has neither x nor its domain."},
                      {"looks-like", "x is a near miss of y."},
                      {"mark-unclear", "The box is half filled."}};
    body.sender.from = "muster@bakorn.example";
    body.sender.authenticated = false;
    const Event event = events_of(body, 12).at(0);
    EXPECT_EQ(event.id, "answer-held");
    EXPECT_EQ(event.fields.at("from"), "muster@bakorn.example");
    EXPECT_EQ(event.fields.at("authenticated_by"), "nobody");
    EXPECT_NE(event.fields.at("evidence").find("header.from=bakom.example"), std::string::npos);
    const std::string advice = event.fields.at("to_make_it_count");
    EXPECT_NE(advice.find("sender-unknown: Add the contact"), std::string::npos) << advice;
    EXPECT_NE(advice.find("looks-like: Compare letter by letter"), std::string::npos) << advice;
    EXPECT_NE(advice.find("mark-unclear: "), std::string::npos) << "of a problem, too: " << advice;
}

}  // namespace
}  // namespace tsb
