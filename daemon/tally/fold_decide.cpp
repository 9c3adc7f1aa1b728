// SPDX-License-Identifier: GPL-3.0-or-later
// Fold: decisions, corrections and what may be judged again.
#include <algorithm>
#include <tuple>

#include "config/base/number.hpp"
#include "daemon/tally/fold_parts.hpp"

namespace tsb {

using namespace fold_parts;

namespace {

bool is_blocked(Standing own) {
    return own == Standing::late || own == Standing::not_entitled;
}

bool may_turn(Standing standing) {
    return standing == Standing::held || is_blocked(standing);
}

template <class Answers>
auto find_item(Answers& answers, const std::string& item) {
    return std::find_if(answers.begin(), answers.end(),
                        [&](const auto& answer) { return answer.item == item; });
}

}  // namespace

namespace fold_parts {

Error not_understood(const LedgerEntry& entry, const std::string& what) {
    return Error{ErrorKind::fatal, "entry " + std::to_string(entry.seq) + ": " + what,
                 "it was written by another version of tsbreply, or by hand", 74};
}

std::optional<std::pair<std::int64_t, std::int64_t>> parse_id(std::string_view id) {
    const auto slash = id.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto seq = parse_number<std::int64_t>(id.substr(0, slash));
    const auto index = parse_number<std::int64_t>(id.substr(slash + 1));
    if (!seq || !index) return std::nullopt;
    return std::pair{*seq, *index};
}

std::string format_id(std::int64_t seq, std::int64_t index) {
    return std::to_string(seq) + "/" + std::to_string(index);
}

Standing standing_of(const StandingReply& reply, Standing by_answers) {
    const bool nothing =
        !reply.answers.empty() &&
        std::all_of(reply.answers.begin(), reply.answers.end(),
                    [](const AnswerStanding& answer) { return answer.standing == Standing::none; });
    return nothing && is_decided(reply) ? Standing::none : by_answers;
}

}  // namespace fold_parts

bool is_decided(const StandingReply& reply) {
    return std::any_of(
        reply.decisions.begin(), reply.decisions.end(),
        [](const TakenDecision& decision) { return decision.body.action != DecisionAction::note; });
}

bool waits_for_a_person(const StandingReply& reply) {
    return reply.standing == Standing::held ||
           std::any_of(
               reply.answers.begin(), reply.answers.end(),
               [](const AnswerStanding& answer) { return answer.standing == Standing::held; });
}

std::optional<Fold::ReplyKey> Fold::newest(ReplyKey key) const {
    // Each correction stands in a later entry than what it corrects: this ends.
    for (auto next = corrected_.find(key); next != corrected_.end(); next = corrected_.find(key))
        key = next->second;
    return replies_.contains(key) ? std::optional(key) : std::nullopt;
}

std::optional<std::string> Fold::newest(std::string_view id) const {
    const auto key = parse_id(id);
    const auto now = key ? newest(*key) : std::nullopt;
    return now ? std::optional(format_id(now->first, now->second)) : std::nullopt;
}

std::optional<StandingReply> Fold::reply(std::string_view id) const {
    const auto key = parse_id(id);
    const auto now = key ? newest(*key) : std::nullopt;
    if (!now) return std::nullopt;
    restand();
    return replies_.at(*now).standing;
}

// Decisions travel with what they were made about, so that a correction never undoes them.
void Fold::inherit(Removed removed, std::int64_t heir) {
    std::map<ReplyKey, std::vector<TakenDecision>> taken;
    for (auto& [key, old] : removed) {
        ReplyKey to{heir, 0};
        const auto first = replies_.lower_bound(to);
        if (first != replies_.end() && first->first.first == heir) to = first->first;
        for (auto it = first; it != replies_.end() && it->first.first == heir; ++it) {
            if (it->second.standing.circular != old.standing.circular) continue;
            to = it->first;
            break;
        }
        corrected_[key] = to;
        const auto found = replies_.find(to);
        if (found == replies_.end() || old.standing.decisions.empty()) continue;
        found->second.counted_before.merge(old.counted_before);
        auto& all = taken[to];
        all.insert(all.end(), old.standing.decisions.begin(), old.standing.decisions.end());
    }
    for (auto& [key, decisions] : taken) {
        std::sort(decisions.begin(), decisions.end(),
                  [](const auto& a, const auto& b) { return a.seq < b.seq; });
        Reply& reply = replies_.at(key);
        for (const TakenDecision& decision : decisions) rule(reply, decision.body);
        reply.standing.decisions = std::move(decisions);
        put_in_force(key, reply);
    }
}

// What the decision says of each of its items; nothing is weighed here.
void Fold::rule(Reply& reply, const DecisionBody& decision) {
    if (decision.action == DecisionAction::note) return;
    StandingReply& standing = reply.standing;
    const bool sets = !decision.answers.empty();
    for (std::size_t i = 0; i < decision.items.size(); ++i) {
        const std::string& item = decision.items[i];
        const auto judged = find_item(reply.judged.answers, item);
        if (judged == reply.judged.answers.end()) {
            // An item that the form does not have; what is late stays late here too.
            const Standing own = is_blocked(standing.standing) ? standing.standing : Standing::none;
            reply.judged.answers.push_back({item, Choice::blank, own});
            standing.answers.push_back({item, own, own});
            standing.reading.answers.push_back(Answer{item, Choice::blank, "", {}});
            standing.as_read.push_back(Choice::blank);
        }
        Ruling& ruling = reply.ruled[item];
        ruling = {Standing::rejected, Choice::blank, decision.instead_of};
        if (!sets) continue;
        ruling.choice = decision.answers[i].choice;
        ruling.own = is_definite(ruling.choice) ? Standing::counted : Standing::none;
    }
    if (decision.action == DecisionAction::reject && decision.items.empty())
        standing.standing = Standing::rejected;
}

// The claim as judged and ruled, and the reply in the place where it meets others.
void Fold::put_in_force(const ReplyKey& key, Reply& reply) {
    StandingReply& standing = reply.standing;
    reply.claim = reply.judged;
    bool counts = false;
    for (std::size_t i = 0; i < reply.claim.answers.size(); ++i) {
        ClaimAnswer& answer = reply.claim.answers[i];
        answer.counted_before = reply.counted_before.contains(answer.item);
        const auto ruled = reply.ruled.find(answer.item);
        const bool rejects = ruled != reply.ruled.end() && ruled->second.own == Standing::rejected;
        if (ruled != reply.ruled.end() && (rejects || !is_blocked(answer.own))) {
            answer.own = ruled->second.own;
            answer.ruled = true;
            if (!rejects) {
                if (answer.choice != ruled->second.choice) answer.read = answer.choice;
                answer.choice = ruled->second.choice;
                answer.instead_of = ruled->second.instead_of;
                counts = counts || answer.own == Standing::counted;
            }
        }
        standing.reading.answers[i].choice = answer.choice;
        standing.answers[i].standing = answer.own;
    }
    if (!reply.state && counts && standing.circular && standing.administration) {
        reply.state = StateKey{*standing.circular, *standing.administration};
        states_[*reply.state].insert(key);
    }
    if (reply.state)
        changed_.insert(*reply.state);
    else if (!standing.answers.empty())
        standing.standing = standing_of(standing, standing_of_reply(standing.answers));
}

Result<void> Fold::apply_decision(const LedgerEntry& entry) {
    auto body = decision_body(entry.body);
    if (!body) return not_understood(entry, body.error().what);
    const auto named = parse_id(body->reply);
    const auto key = named ? newest(*named) : std::nullopt;
    if (!key) return not_understood(entry, "rules on " + body->reply + ", which is not in force");
    restand();
    Reply& reply = replies_.at(*key);
    for (const std::string& item : body->items) {
        const auto answer = find_item(reply.standing.answers, item);
        if (answer != reply.standing.answers.end() && answer->standing == Standing::counted)
            reply.counted_before.insert(item);
    }
    rule(reply, *body);
    const std::string own = format_id(key->first, key->second);
    const auto instead = parse_id(body->instead_of);
    const auto other_key = instead ? newest(*instead) : std::nullopt;
    reply.standing.decisions.push_back({entry.seq, entry.time, *body});
    if (other_key == key) {  // its own answer counted: the ruling takes its place anyway
        for (const std::string& item : body->items) reply.ruled[item].instead_of.clear();
    } else if (other_key) {
        Reply& other = replies_.at(*other_key);
        for (const std::string& item : body->items) {
            const auto ruled = other.ruled.find(item);
            if (ruled == other.ruled.end() || newest(ruled->second.instead_of) != own) continue;
            ruled->second.instead_of.clear();  // the later decision prevails
        }
        put_in_force(*other_key, other);
    }
    put_in_force(*key, reply);
    return {};
}

bool Fold::any_decided(std::int64_t seq) const {
    for (auto it = replies_.lower_bound({seq, 0}); it != replies_.end() && it->first.first == seq;
         ++it) {
        if (tsb::is_decided(it->second.standing)) return true;
    }
    return false;
}

bool Fold::is_decided(const KnownMessage& message) const {
    return any_decided(message.seq);
}

bool Fold::waits(const KnownMessage& message) const {
    restand();
    for (auto it = replies_.lower_bound({message.seq, 0});
         it != replies_.end() && it->first.first == message.seq; ++it) {
        if (waits_for_a_person(it->second.standing)) return true;
    }
    return false;
}

bool Fold::may_be_corrected(const KnownMessage& message) const {
    restand();
    return !any_decided(message.seq) && may_turn(message.seq);
}

bool Fold::may_turn(std::int64_t seq) const {
    for (auto it = replies_.lower_bound({seq, 0}); it != replies_.end() && it->first.first == seq;
         ++it) {
        const StandingReply& reply = it->second.standing;
        if (tsb::may_turn(reply.standing)) return true;
        for (const AnswerStanding& answer : reply.answers) {
            if (tsb::may_turn(answer.standing)) return true;
        }
    }
    return false;
}

void Fold::put_in_order(std::vector<Undecided>& messages) {
    const auto order = [](const Undecided& one) {
        return std::make_tuple(!one.received, one.received.value_or(UtcTime{}), one.seq);
    };
    std::sort(messages.begin(), messages.end(), [&](const Undecided& one, const Undecided& other) {
        return order(one) < order(other);
    });
}

template <class Wanted>
std::vector<Fold::Undecided> Fold::undecided(const Wanted& wanted) const {
    restand();
    std::vector<Undecided> out;
    for (const auto& [seq, message] : messages_) {
        if (!message.raw || any_decided(seq) || !wanted(seq)) continue;
        out.push_back(
            {*message.raw, seq, replies_.lower_bound({seq, 0})->second.standing.received.time});
    }
    put_in_order(out);
    return out;
}

std::vector<Fold::Undecided> Fold::to_judge_again() const {
    return undecided([&](std::int64_t seq) { return seq < last_belief_ && may_turn(seq); });
}

std::size_t Fold::left_as_judged() const {
    restand();
    return static_cast<std::size_t>(
        std::count_if(messages_.begin(), messages_.end(), [&](const auto& message) {
            const std::int64_t seq = message.first;
            return seq < last_belief_ && (any_decided(seq) || !may_turn(seq));
        }));
}

std::vector<Fold::Undecided> Fold::known_messages() const {
    std::vector<Undecided> out;
    out.reserve(known_.size());
    for (const auto& [raw, known] : known_) out.push_back({raw, known.seq, known.received});
    put_in_order(out);
    return out;
}

std::vector<Fold::Undecided> Fold::waiting_for(std::string_view reason) const {
    return undecided([&](std::int64_t seq) {
        for (auto it = replies_.lower_bound({seq, 0});
             it != replies_.end() && it->first.first == seq; ++it) {
            const std::vector<Reason>& reasons = it->second.standing.reasons;
            if (std::any_of(reasons.begin(), reasons.end(),
                            [&](const Reason& one) { return one.id == reason; }))
                return true;
        }
        return false;
    });
}

}  // namespace tsb
