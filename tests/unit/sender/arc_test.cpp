// SPDX-License-Identifier: GPL-3.0-or-later
// ARC is on record and changes nothing (RFC 8617; issue of trust: whoever seals may say anything).
#include <gtest/gtest.h>

#include "daemon/sender/arc.hpp"
#include "daemon/sender/auth_trust.hpp"
#include "tests/unit/sender/support.hpp"

namespace tsb {
namespace {

// A whole set that passes, by the border's own name: the best that a forger can write.
const std::string arc =
    "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=mx.example.org; s=a; b=AAAA\r\n"
    "ARC-Message-Signature: i=1; a=rsa-sha256; d=mx.example.org; s=a; h=from; bh=BB; b=CC\r\n"
    "ARC-Authentication-Results: i=1; mx.example.org; arc=pass; dmarc=pass\r\n"
    " header.from=bakom.example.ch; dkim=pass header.d=bakom.example.ch; spf=pass\r\n"
    " smtp.mailfrom=bakom.example.ch\r\n";

std::size_t arc_lines(const SenderCheck& found) {
    return static_cast<std::size_t>(
        std::count_if(found.evidence.begin(), found.evidence.end(), [](const std::string& line) {
            return line.starts_with("recorded, never believed: ARC-");
        }));
}

TEST(Arc, AFullPassingSetMakesNoMessageAuthenticated) {
    const struct {
        const char* why;
        std::string results, reasons;
    } rows[] = {
        {"no word of the border", "", "not-authenticated"},
        {"the border says fail",
         "Authentication-Results: mx.example.org; dmarc=fail header.from=bakom.example.ch;\r\n"
         " dkim=fail header.d=bakom.example.ch\r\n",
         "not-authenticated"},
        {"the border believes ARC, and nothing else",
         "Authentication-Results: mx.example.org; arc=pass; dmarc=fail "
         "header.from=bakom.example.ch\r\n",
         "not-authenticated"},
        {"the border's word in ARC's name",
         "X-Authentication-Results: mx.example.org; arc=pass\r\n", "not-authenticated"},
    };
    for (const auto& row : rows) {
        for (const std::string& head :
             {row.results + arc + ours, arc + row.results + ours, row.results + ours + arc}) {
            const SenderCheck found = check(head + theirs + from + rest);
            EXPECT_FALSE(found.authenticated) << row.why;
            EXPECT_FALSE(found.spf_only) << row.why;
            EXPECT_EQ(ids(found), row.reasons) << row.why;
            EXPECT_EQ(arc_lines(found), 3U) << row.why;
        }
    }
}

TEST(Arc, ABrokenOrFailingSetTakesNothingFromAMessageThatIsAuthenticated) {
    for (const std::string& field :
         {arc, std::string("ARC-Seal: i=99; cv=fail; \xff;;;\r\n"),
          std::string("ARC-Authentication-Results: i=1; mx.example.org; dmarc=fail "
                      "header.from=bakom.example.ch\r\n")}) {
        const SenderCheck found = check(good + field + ours + theirs + from + rest);
        EXPECT_TRUE(found.authenticated) << field;
        EXPECT_EQ(ids(found), "") << field;
        EXPECT_GE(arc_lines(found), 1U) << field;
    }
}

TEST(Arc, WhyNothingVouchesSpeaksOfTheBordersFieldsAlone) {
    const SenderCheck found = check(arc + ours + from + rest);
    ASSERT_TRUE(has(found, "not-authenticated"));
    EXPECT_NE(found.reasons.at(0).text.find("the message has no Authentication-Results field"),
              std::string::npos)
        << found.reasons.at(0).text;
}

TEST(Arc, TheRecordIsPrintableAndBounded) {
    std::string many;
    for (std::size_t i = 0; i <= max_arc_lines; ++i)
        many += "ARC-Seal: \x1b[31m" + std::string(2 * max_evidence_bytes, 'x') + "\r\n";
    const std::string head = many + "\r\n";
    const HeaderBlock block = read_header_block(head);
    const auto lines = arc_evidence(block);
    ASSERT_EQ(lines.size(), max_arc_lines);
    EXPECT_TRUE(lines.front().starts_with("recorded, never believed: ARC-Seal: \\u{1B}[31mxxx"));
    EXPECT_LE(lines.front().size(), max_evidence_bytes);
    std::string results;
    for (std::size_t i = 0; i + 1 < max_evidence_lines; ++i)
        results += "Authentication-Results: elsewhere.example; none\r\n";
    const std::string longer = many + results + "\r\n";
    const auto trusted = trusted_results(read_header_block(longer), border());
    ASSERT_EQ(trusted.evidence.size(), max_evidence_lines);
    EXPECT_TRUE(trusted.evidence.at(max_evidence_lines - 2).starts_with("ignored"))
        << "ARC takes no place from the fields that can be believed";
    EXPECT_TRUE(trusted.evidence.back().starts_with("recorded, never believed"));
}

}  // namespace
}  // namespace tsb
