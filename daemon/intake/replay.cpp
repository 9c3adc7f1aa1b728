// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway: the archive replayed. The path of each message is that of one that is judged again.
#include "daemon/intake/replay.hpp"

#include <algorithm>
#include <set>

#include "daemon/intake/gateway_parts.hpp"
#include "daemon/intake/lanes.hpp"
#include "daemon/notify/log.hpp"

namespace tsb {
using boost::asio::awaitable;

namespace {

using State = std::pair<std::string, std::string>;  // circular, administration

std::set<State> states_of(const Fold& fold, const KnownMessage& known, const MessageBody& body) {
    std::set<State> states;
    for (const std::string& id : known.ids) {
        const auto reply = fold.reply(id);
        if (reply && reply->circular && reply->administration)
            states.emplace(*reply->circular, *reply->administration);
    }
    for (const JudgedReading& judged : body.verdict.readings) {
        if (judged.reading.circular && !judged.administration.empty())
            states.emplace(*judged.reading.circular, judged.administration);
    }
    return states;
}

// The State's replies with the correction in the place of what it replaces.
std::vector<Claim> corrected(std::vector<Claim> claims, const State& state,
                             const KnownMessage& known, const MessageBody& body, std::int64_t seq) {
    std::erase_if(claims, [&](const Claim& claim) {
        return std::find(known.ids.begin(), known.ids.end(), claim.id) != known.ids.end();
    });
    std::int64_t index = 0;
    for (const JudgedReading& judged : body.verdict.readings) {
        const std::string id = std::to_string(seq) + "/" + std::to_string(++index);
        if (judged.reading.circular == state.first && judged.administration == state.second)
            claims.push_back(
                claim_of(judged, id, body.received.time, seq, body.sender.signed_content));
    }
    return claims;
}

bool counts(const std::vector<Claim>& claims, const std::vector<ClaimStanding>& standings,
            const ClaimAnswer& wanted) {
    for (std::size_t i = 0; i < claims.size(); ++i) {
        for (std::size_t a = 0; a < claims[i].answers.size(); ++a) {
            const ClaimAnswer& answer = claims[i].answers[a];
            if (answer.item == wanted.item && answer.choice == wanted.choice &&
                standings.at(i).answers.at(a).standing == Standing::counted)
                return true;
        }
    }
    return false;
}

// The reply of which an answer counts by a person's ruling and would count no longer, nor another
// one with the same choice; "" for none.
std::string unsettled_by(const Fold& fold, const KnownMessage& known, const MessageBody& body,
                         std::int64_t seq) {
    for (const State& state : states_of(fold, known, body)) {
        const auto circular = fold.circulars().find(state.first);
        const SecondReply rule =
            circular == fold.circulars().end() ? SecondReply::hold : circular->second.second_reply;
        const std::vector<Claim> before = fold.claims(state.first, state.second);
        const std::vector<Claim> after = corrected(before, state, known, body, seq);
        const auto stood = stand(before, rule), would = stand(after, rule);
        for (std::size_t i = 0; i < before.size(); ++i) {
            for (std::size_t a = 0; a < before[i].answers.size(); ++a) {
                const ClaimAnswer& answer = before[i].answers[a];
                const bool ruled =
                    answer.ruled && stood.at(i).answers.at(a).standing == Standing::counted;
                if (ruled && !counts(after, would, answer)) return before[i].id;
            }
        }
    }
    return "";
}

}  // namespace

// Circulars or roster that changed while it was read: it is read once more.
awaitable<Result<std::vector<Gateway::ReadAgain>>> Gateway::read_all_again(
    std::vector<std::int64_t> entries, std::vector<std::optional<Error>>& failed) {
    std::vector<ReadAgain> read;
    std::int64_t belief = 0;
    do {
        belief = parts_.fold.last_belief();
        read = std::vector<ReadAgain>(entries.size());
        failed.assign(entries.size(), std::nullopt);
        const std::function<awaitable<Result<void>>(std::size_t)> one =
            [&](std::size_t i) -> awaitable<Result<void>> {
            read[i].seq = entries[i];
            const auto recorded = recorded_message(entries[i]);
            if (!recorded) co_return recorded.error();
            read[i].left = ended_the_service(*recorded);
            if (read[i].left) co_return Result<void>{};
            auto done = co_await read_again(read[i]);
            if (done || done.error().kind != ErrorKind::input) co_return done;
            failed[i] = done.error();
            co_return Result<void>{};
        };
        const std::size_t lanes = reading_lanes(parts_.settings.worker);
        auto done = co_await in_lanes(executor_, lanes, entries.size(), one);
        if (!done) co_return done.error();
    } while (belief != parts_.fold.last_belief());
    co_return read;
}

Result<Replayed> Gateway::replay_one(const ReadAgain& read, Draft& draft, bool dry) {
    Replayed out;
    out.entry = read.seq;
    if (read.left) return out;
    const KnownMessage* known = find_known(read.prepared);
    if (known == nullptr || known->seq != read.seq) {
        out.result = Replayed::Result::superseded;
        return out;
    }
    auto judged = judge_read(read, draft);
    if (!judged) return judged.error();
    std::optional<JudgedAgain>& differs = *judged;
    if (!differs) return out;
    JudgedAgain& one = out.judged.emplace(std::move(*differs));
    out.result = Replayed::Result::conflict;
    out.why = "a person ruled on it";
    if (parts_.fold.is_decided(*known)) return out;
    const std::string ruled = unsettled_by(parts_.fold, *known, one.body, next_seq(draft));
    out.why = "what a person ruled on " + ruled + " would count no longer";
    if (!ruled.empty()) return out;
    out.why.clear();
    out.result = Replayed::Result::corrected;
    auto drafted = dry ? draft_one(one.body, "", draft) : draft_again(one, read.prepared, draft);
    if (!drafted) return drafted.error();
    return out;
}

// From the reads' end to the append nothing is suspended.
awaitable<Result<std::string>> Gateway::replay(std::vector<std::int64_t> entries, bool dry) {
    std::vector<std::optional<Error>> failed;
    auto read = co_await read_all_again(entries, failed);
    if (!read) co_return read.error();
    Draft draft;
    draft.time = clock_.now();
    std::vector<Replayed> out;
    for (std::size_t i = 0; i < read->size(); ++i) {
        if (const std::optional<Error>& why = failed[i]; why) {
            out.push_back({entries[i], Replayed::Result::missing, {}, why->what});
            continue;
        }
        auto one = replay_one((*read)[i], draft, dry);
        if (!one) co_return one.error();
        out.push_back(std::move(*one));
    }
    if (dry) {
        pretended_ += static_cast<std::int64_t>(draft.entries.size());
    } else {
        if (auto written = write_again(draft); !written) co_return written.error();
        for (const Event& event : draft.events) log_event(event);
        reprocessed_.add(draft.summary);
        if (changed_ && !draft.entries.empty()) changed_();
    }
    co_return replayed_json(out);
}

awaitable<Result<std::string>> Gateway::replay(std::vector<std::int64_t> entries) {
    co_return co_await replay(std::move(entries), false);
}

awaitable<Result<std::string>> Gateway::pretend_replay(std::vector<std::int64_t> entries) {
    co_return co_await replay(std::move(entries), true);
}

}  // namespace tsb
