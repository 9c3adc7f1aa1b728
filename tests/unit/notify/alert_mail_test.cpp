// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/alert_mail.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <set>

#include "daemon/notify/log.hpp"

namespace tsb {
namespace {

AlertMail to_staff() {
    return {"gateway@example.org",
            {"staff@example.org", "two@example.org"},
            "1.2.3@example.org",
            *parse_rfc3339("2026-04-03T23:59:59Z")};
}

std::string header_of(const std::string& mail) {
    return mail.substr(0, mail.find("\r\n\r\n") + 2);
}

std::string body_of(const std::string& mail) {
    std::string coded;
    for (const char c : mail.substr(mail.find("\r\n\r\n") + 4)) {
        if (c != '\r' && c != '\n') coded += c;
    }
    std::string out(coded.size(), '\0');
    const int n = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                  reinterpret_cast<const unsigned char*>(coded.data()),
                                  static_cast<int>(coded.size()));
    out.resize(static_cast<std::size_t>(n));
    return out;
}

TEST(AlertMail, SaysThatItIsAutomaticSoThatNobodyAnswers) {
    const std::string mail = compose_alert(to_staff(), {{"connection-lost", "server gone", {}}});
    EXPECT_NE(header_of(mail).find("Auto-Submitted: auto-generated\r\n"), std::string::npos);
    EXPECT_NE(header_of(mail).find("X-Tsb-Alert: connection-lost\r\n"), std::string::npos);
    EXPECT_NE(header_of(mail).find("Date: Fri, 03 Apr 2026 23:59:59 +0000\r\n"), std::string::npos);
    EXPECT_NE(header_of(mail).find("To: staff@example.org,\r\n two@example.org\r\n"),
              std::string::npos);
}

TEST(AlertMail, HostileTextCannotAddAHeaderOrALine) {
    const std::string evil = "x\r\nBcc: all@example.org\r\n\r\nhello\x1b[2J\r\n.\r\n";
    const std::string mail = compose_alert(to_staff(), {{"answer-held", evil, {{"from", evil}}}});
    const std::string header = header_of(mail);
    EXPECT_EQ(header.find("Bcc"), std::string::npos);
    for (std::size_t at = header.find("\r\n"); at + 2 < header.size();
         at = header.find("\r\n", at + 2)) {
        const char next = header[at + 2];
        EXPECT_TRUE(next == ' ' || (next >= 'A' && next <= 'Z'))
            << "each line is a field of ours or a folded one";
    }
    const std::string body = body_of(mail);
    EXPECT_EQ(body.find('\r'), std::string::npos);
    EXPECT_EQ(body.find('\x1b'), std::string::npos);
    EXPECT_NE(body.find("\\u{D}\\u{A}Bcc"), std::string::npos) << "shown, escaped";
}

TEST(AlertMail, LinesStayWithinSmtpLimits) {
    const std::string mail =
        compose_alert(to_staff(), {{"answer-held", std::string(5000, 'x') + "支持批准", {}}});
    std::size_t start = 0;
    while (start < mail.size()) {
        const auto end = mail.find("\r\n", start);
        EXPECT_LE(end - start, 998U);
        start = end + 2;
    }
}

TEST(AlertMail, ADigestNamesHowManyAndShowsAtMostTheLimit) {
    std::vector<Event> events(max_alert_events + 5, Event{"answer-held", "held", {}});
    const std::string mail = compose_alert(to_staff(), events);
    EXPECT_NE(body_of(mail).find("5 more events stand in the journal."), std::string::npos);
}

TEST(Events, EachIdIsThereOnceWithMeaningAndAction) {
    std::set<std::string_view> ids;
    for (const EventRow& row : event_table()) {
        EXPECT_TRUE(ids.insert(row.id).second) << row.id;
        EXPECT_FALSE(row.meaning.empty()) << row.id;
        EXPECT_FALSE(row.action.empty()) << row.id;
        // Whoever must act must hear of it: an error that nobody is told is none.
        const bool must_act = row.severity == Severity::error || row.severity == Severity::fatal;
        EXPECT_TRUE(row.alert || !must_act) << row.id;
        EXPECT_FALSE(row.alert && row.severity == Severity::info) << row.id;
    }
}

TEST(Events, TheLineOfAnEventIsOneLine) {
    const std::string line = event_line({"answer-held", "a\nb", {{"from", "x\ny"}}});
    EXPECT_EQ(line, "warning answer-held: a\\u{A}b from=x\\u{A}y");
}

TEST(AlertMail, TheCheckpointIsAnAttachmentByteForByteAndMarkedAsAutomatic) {
    const std::string note = "ledger\n12\nroot\n\n\u2014 ledger key\n";
    const std::string mail = compose_checkpoint(to_staff(), note);
    EXPECT_NE(header_of(mail).find("X-Tsb-Alert: checkpoint-mailed\r\n"), std::string::npos);
    EXPECT_NE(header_of(mail).find("Auto-Submitted: auto-generated\r\n"), std::string::npos);
    const auto part = mail.find("filename=\"checkpoint\"");
    ASSERT_NE(part, std::string::npos);
    const auto end = mail.find("--tsb-checkpoint--", part);
    EXPECT_EQ(body_of(mail.substr(part, end - part)).substr(0, note.size()), note);
}

}  // namespace
}  // namespace tsb
