// SPDX-License-Identifier: GPL-3.0-or-later
// The draft of an issued circular crosses as it was, within its limits, and nothing else does.
#include <gtest/gtest.h>

#include <random>

#include "config/circular_rows.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

CircularDraft full_draft() {
    CircularDraft draft;
    Circular& circular = draft.circular;
    circular.id = "T25-TSB-CIR-0101";
    circular.number = 101;
    circular.period = "T25";
    circular.title["fr"] = "Consultation \"des\" États";
    circular.issued = parse_rfc3339("2026-02-02");
    circular.deadline = *parse_rfc3339("2026-04-03T23:59:59Z");
    draft.has_deadline = draft.has_rule = true;
    circular.rule = {50, true, 10, "needs-decision"};
    Item item;
    item.id = "7/17";
    item.kind = "question";
    item.status = "revised";
    item.wording["fr"] = {{"Question 7/17"}, {"Titre"}, {"projet"}};
    circular.items.push_back(item);
    Wording& wording = circular.wording["fr"];
    wording.confirmed = true;
    for (const WordingRow& row : wording_rows)
        wording.*row.member = {std::string(row.key), "ligne"};
    draft.notes = {{"deadline", "a minute"}};
    return draft;
}

Report report_with(const CircularDraft& draft) {
    Report report;
    report.parser = sha256("parser").tagged();
    report.draft = encode_draft(draft);
    return report;
}

TEST(WireDraft, ComesBackAsItWas) {
    const CircularDraft draft = full_draft();
    const Report report = report_with(draft);
    const auto answer = decode_answer(encode_answer(report));
    ASSERT_TRUE(answer) << answer.error().what;
    const auto back = decode_draft(std::get<Report>(*answer).draft);
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(write_circular(*back), write_circular(draft));
    EXPECT_EQ(back->circular.number, 101);
    EXPECT_EQ(back->notes, draft.notes);
    for (const WordingRow& row : wording_rows)
        EXPECT_EQ(back->circular.wording.at("fr").*row.member,
                  draft.circular.wording.at("fr").*row.member);
}

TEST(WireDraft, AnEmptyOneComesBackToo) {
    const auto back = decode_draft(encode_draft({}));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_FALSE(back->has_deadline);
    EXPECT_FALSE(back->has_rule);
    EXPECT_TRUE(back->circular.wording.empty());
}

TEST(WireDraft, ThatASubvertedWorkerMadeIsRefusedWithItsReport) {
    struct Row {
        const char* why;
        std::string from, to;
    };
    const Row rows[] = {
        {"an unknown key", "\"number\":101", "\"number\":101,\"more\":1"},
        {"a key less", "\"number\":101,", ""},
        {"a number out of range", "\"number\":101", "\"number\":-1"},
        {"a number that is no integer", "\"number\":101", "\"number\":1e9"},
        {"an unknown language", "\"language\":\"fr\"", "\"language\":\"xx\""},
        {"a wording without a language", "\"language\":\"fr\"", "\"language\":\"\""},
        {"an unknown kind", "\"question\"", "\"quest\""},
        {"an unknown status", "\"revised\"", "\"rev\""},
        {"a share over 100", "\"percent\":50", "\"percent\":101"},
        {"no time", "2026-04-03T23:59:59Z", "soon"},
        {"a word for no replies", "needs-decision", "whatever"},
        {"a line that is no text", "\"Titre\"", "7"},
        {"not UTF-8", "Titre", "Ti\xff"},
        {"confirmed is no truth value", "\"confirmed\":true", "\"confirmed\":1"},
        {"too many lines", "[\"Titre\"]",
         "[" +
             [] {
                 std::string all = "\"a\"";
                 for (std::size_t i = 0; i < max_draft_lines; ++i) all += ",\"a\"";
                 return all;
             }() +
             "]"},
        {"a line that is too long", "Titre", std::string(max_draft_line_bytes + 1, 'x')},
        {"an item's number that is too long", "7/17", std::string(max_item_id_bytes + 1, '7')},
    };
    const Bytes good = encode_answer(report_with(full_draft()));
    ASSERT_TRUE(decode_answer(good)) << "unchanged it is taken";
    for (const Row& row : rows) {
        std::string json = good.substr(frame_header_bytes);
        const std::size_t at = json.find(row.from);
        ASSERT_NE(at, std::string::npos) << row.why;
        json.replace(at, row.from.size(), row.to);
        EXPECT_FALSE(decode_answer(encode_frame(FrameType::report, json))) << row.why;
    }
}

TEST(WireDraft, WhatIsOverALimitIsCutAndNoted) {
    CircularDraft draft = full_draft();
    Wording& wording = draft.circular.wording.at("fr");
    wording.before.assign(max_draft_lines + 1, "a");
    wording.after = {std::string(max_draft_line_bytes + 1, 'x')};
    draft.circular.items.assign(max_circular_items + 1, draft.circular.items.front());
    draft.notes.assign(max_draft_notes + 1, {"title", "n"});
    const auto back = decode_draft(encode_draft(draft));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(back->circular.wording.at("fr").before.size(), max_draft_lines);
    EXPECT_LE(back->circular.wording.at("fr").after.front().size(), max_draft_line_bytes);
    EXPECT_EQ(back->circular.items.size(), max_circular_items);
    EXPECT_EQ(back->notes.size(), max_draft_notes);
    EXPECT_NE(back->notes.back().text.find("cut"), std::string::npos);
}

TEST(WireDraft, ARequestForOneComesBackAsItWas) {
    Request request;
    EXPECT_FALSE(decode_request(encode_request(request))->issued);
    request.issued = true;
    EXPECT_TRUE(decode_request(encode_request(request))->issued);
}

TEST(WireDraft, MutatedOnesNeverCrash) {
    std::mt19937 random(4);
    const std::string good = encode_draft(full_draft());
    for (int trial = 0; trial < 3000; ++trial) {
        std::string json = good;
        for (std::size_t k = 1 + random() % 3; k > 0; --k)
            json[random() % json.size()] = static_cast<char>(random() % 256);
        const auto draft = decode_draft(json);
        if (!draft) continue;
        EXPECT_TRUE(decode_draft(encode_draft(*draft))) << json;
    }
}

}  // namespace
}  // namespace tsb
