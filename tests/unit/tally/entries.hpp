// SPDX-License-Identifier: GPL-3.0-or-later
// A ledger in the making for tests of the fold: entries without a chain.
#pragma once

#include <gtest/gtest.h>

#include "daemon/tally/tally.hpp"
#include "tests/support/message_bodies.hpp"

namespace tsb::test {

struct Vote {
    std::string item;
    Choice choice = Choice::supports;
    Standing own = Standing::counted;
};

// A reply of that State with those answers; its bytes and form are the number's.
inline MessageBody reply(int number, const std::string& state, std::vector<Vote> votes,
                         std::string_view received = "2026-03-01T12:00:00Z") {
    MessageBody body;
    body.raw = sha256("mail " + std::to_string(number));
    body.where = {"tsbdir", 7, static_cast<std::uint32_t>(number), ""};
    body.received.time = at(received);
    JudgedReading judged;
    judged.reading.circular = "T25-TSB-CIR-0101";
    judged.reading.form_digest = sha256("form " + std::to_string(number));
    judged.administration = state;
    if (!state.empty()) judged.reading.administration.code = state;
    for (Vote& vote : votes) {
        Answer answer;
        answer.item = vote.item;
        answer.choice = vote.choice;
        judged.reading.answers.push_back(answer);
        judged.answers.push_back({vote.item, vote.own, vote.own});
    }
    judged.standing = standing_of_reply(judged.answers);
    body.verdict.readings.push_back(judged);
    body.verdict.standing = judged.standing;
    return body;
}

inline MessageBody without_readings(int number, Disposition disposition, const std::string& reason,
                                    std::string_view received = "2026-03-01T12:00:00Z") {
    MessageBody body = reply(number, "", {}, received);
    body.verdict.readings.clear();
    body.verdict.standing.reset();
    body.verdict.disposition = disposition;
    body.verdict.reason = reason;
    return body;
}

// A decision by A. Muster; of release and amend an answer an item.
inline DecisionBody decision(DecisionAction action, const std::string& reply,
                             std::vector<DecidedAnswer> answers,
                             const std::string& instead_of = "") {
    DecisionBody body;
    body.action = action;
    body.reply = reply;
    for (const DecidedAnswer& answer : answers) body.items.push_back(answer.item);
    body.answers = std::move(answers);
    body.instead_of = instead_of;
    body.by = "A. Muster";
    body.reason = "because";
    return body;
}
inline DecisionBody rejection(const std::string& reply, std::vector<std::string> items) {
    DecisionBody body = decision(DecisionAction::reject, reply, {});
    body.items = std::move(items);
    return body;
}

class Entries {
  public:
    Result<void> add(EntryKind kind, const std::string& body) {
        LedgerEntry entry;
        entry.seq = ++seq_;
        entry.time = at("2026-03-02T00:00:00Z") + std::chrono::seconds{seq_};
        entry.kind = kind;
        entry.body = body;
        return fold.apply(entry);
    }
    // Returns the entry's number.
    std::int64_t add(const MessageBody& body) { return take(EntryKind::message, to_body(body)); }
    std::int64_t add(const CircularBody& body) { return take(EntryKind::circular, to_body(body)); }
    std::int64_t add(const NoteBody& body) { return take(EntryKind::note, to_body(body)); }
    std::int64_t add(const DecisionBody& body) { return take(EntryKind::decision, to_body(body)); }

    [[nodiscard]] std::map<std::string, Standing> standings() const {
        std::map<std::string, Standing> out;
        for (const auto& one : fold.replies()) out[one.id] = one.standing;
        return out;
    }
    // "7/17 supports counted, 10/17 both held" of one reply.
    [[nodiscard]] std::string answers(const std::string& id) const {
        const auto reply = fold.reply(id);
        if (!reply) return "none";
        std::string out;
        for (std::size_t i = 0; i < reply->answers.size(); ++i) {
            out += (i == 0 ? "" : ", ") + reply->answers[i].item + " " +
                   std::string(to_string(reply->reading.answers.at(i).choice)) + " " +
                   std::string(to_string(reply->answers[i].standing));
        }
        return out;
    }
    [[nodiscard]] Tally count(std::string_view as_of = "2026-04-10T00:00:00Z") const {
        return tally(fold, fold.circulars().begin()->second, at(as_of),
                     LedgerHead{seq_, sha256("head")});
    }

    Fold fold;

  private:
    std::int64_t take(EntryKind kind, const std::string& body) {
        const auto applied = add(kind, body);
        if (!applied) ADD_FAILURE() << applied.error().what;
        return seq_;
    }
    std::int64_t seq_ = 0;
};

}  // namespace tsb::test
