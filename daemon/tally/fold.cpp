// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "daemon/tally/fold_parts.hpp"

namespace tsb {

using namespace fold_parts;

namespace {

// What all replies of one message have in common.
StandingReply common_part(std::int64_t seq, const MessageBody& body) {
    StandingReply reply;
    reply.seq = seq;
    reply.raw = body.raw;
    reply.received = body.received;
    reply.disposition = body.verdict.disposition;
    reply.reasons = body.verdict.reasons;
    reply.from = body.sender.from;
    reply.subject = body.sender.subject;
    reply.message_id = body.sender.message_id;
    return reply;
}

StandingReply with_reading(StandingReply reply, const JudgedReading& judged) {
    reply.circular = judged.reading.circular;
    reply.administration = judged.reading.administration.code;
    if (!judged.administration.empty()) reply.administration = judged.administration;
    reply.reading = judged.reading;
    for (const Answer& answer : judged.reading.answers) reply.as_read.push_back(answer.choice);
    reply.answers = judged.answers;
    reply.standing = judged.standing;
    for (const Reason& reason : judged.reasons) {
        if (std::find(reply.reasons.begin(), reply.reasons.end(), reason) == reply.reasons.end()) {
            reply.reasons.push_back(reason);
        }
    }
    return reply;
}

// A message that may carry a reply and has none to show: held as a whole, "12/0".
StandingReply without_reading(StandingReply reply, const MessageBody& body) {
    reply.administration = body.sender.administration;
    reply.reading.problems = body.problems;
    if (body.verdict.disposition != Disposition::unreadable) {
        reply.standing = body.verdict.standing.value_or(Standing::held);
    }
    const auto same = [&](const Reason& reason) { return reason.id == body.verdict.reason; };
    if (!body.verdict.reason.empty() &&
        std::none_of(reply.reasons.begin(), reply.reasons.end(), same)) {
        reply.reasons.insert(reply.reasons.begin(), Reason{body.verdict.reason, ""});
    }
    return reply;
}

// What stand() adds is said anew at each fold, so never taken from the entry.
std::vector<Reason> without_second_reply_reasons(std::vector<Reason> reasons) {
    std::erase_if(reasons, [](const Reason& reason) {
        return std::find(second_reply_reasons.begin(), second_reply_reasons.end(), reason.id) !=
               second_reply_reasons.end();
    });
    return reasons;
}

// product.md §4: held first, whatever else is in the message.
std::string_view keyword_for(Standing standing, bool any_held) {
    if (any_held) return "$TsbHeld";
    switch (standing) {
        case Standing::counted:
            return "$TsbCounted";
        case Standing::held:
            return "$TsbHeld";
        case Standing::late:
            return "$TsbLate";
        case Standing::duplicate:
            return "$TsbDuplicate";
        case Standing::superseded:
        case Standing::not_entitled:
        case Standing::rejected:
        case Standing::none:
            return "$TsbClosed";
    }
    std::abort();
}

bool is_other(const KnownMessage& known) {
    return known.disposition == Disposition::not_a_reply ||
           known.disposition == Disposition::automatic;
}

}  // namespace

std::size_t Fold::DigestHash::operator()(const Digest& digest) const {
    std::size_t hash = 0;  // the digest is a hash already
    std::memcpy(&hash, digest.bytes.data(), sizeof hash);
    return hash;
}

Result<void> Fold::apply(const LedgerEntry& entry) {
    switch (entry.kind) {
        case EntryKind::message:
            return apply_message(entry);
        case EntryKind::circular:
            return apply_circular(entry);
        case EntryKind::note:
            return apply_note(entry);
        case EntryKind::decision:
            return apply_decision(entry);
        case EntryKind::roster: {
            const auto body = roster_body(entry.body);
            if (!body) return not_understood(entry, body.error().what);
            roster_digest_ = body.value().digest;
            last_belief_ = entry.seq;
            return {};
        }
    }
    std::abort();
}

Result<bool> Fold::refers_to_left_out(const LedgerEntry& entry) const {
    if (left_out_.empty()) return false;
    std::vector<std::string> ids;
    if (entry.kind == EntryKind::message) {
        auto body = message_body(entry.body);
        if (!body) return not_understood(entry, body.error().what);
        ids = std::move(body->supersedes);
    } else if (entry.kind == EntryKind::decision) {
        auto body = decision_body(entry.body);
        if (!body) return not_understood(entry, body.error().what);
        ids = {std::move(body->reply), std::move(body->instead_of)};
    }
    return std::any_of(ids.begin(), ids.end(), [&](const auto& id) {
        const auto key = parse_id(id);
        return key && left_out_.contains(key->first);
    });
}

Result<bool> Fold::apply_as_of(const LedgerEntry& entry, UtcTime as_of) {
    bool left_out = entry.time > as_of;
    if (!left_out) {
        const auto refers = refers_to_left_out(entry);
        if (!refers) return refers.error();
        left_out = *refers;
    }
    if (left_out) {
        left_out_.insert(entry.seq);
        return false;
    }
    if (auto applied = apply(entry); !applied) return applied.error();
    return true;
}

Result<void> Fold::apply_circular(const LedgerEntry& entry) {
    auto body = circular_body(entry.body);
    if (!body) return not_understood(entry, body.error().what);
    for (const auto& [state, keys] : states_) {
        if (state.first == body->id) changed_.insert(state);
    }
    circulars_.insert_or_assign(body->id, std::move(*body));
    last_belief_ = entry.seq;
    return {};
}

void Fold::remember(const MailCoordinates& where) {
    if (where.mailbox.empty()) return;
    std::uint32_t& highest = cursors_[{where.mailbox, where.uidvalidity}];
    highest = std::max(highest, where.uid);
    uidvalidities_[where.mailbox] = where.uidvalidity;
}

Result<void> Fold::apply_note(const LedgerEntry& entry) {
    const auto body = note_body(entry.body);
    if (!body) return not_understood(entry, body.error().what);
    const NoteBody& note = body.value();
    for (const MailCoordinates& where : note.where) remember(where);
    for (std::size_t i = 0; i < note.digests.size(); ++i) {
        const auto known = known_.find(note.digests[i]);
        if (known == known_.end()) continue;
        if (note.about == "gone") known->second.gone = true;
        const auto message = messages_.find(known->second.seq);
        if (note.about == "seen-again" && message != messages_.end()) {
            message->second.where.push_back(note.where.at(i));
        }
    }
    return {};
}

// The entry that replaces a message's last reply inherits the places where the message lies.
Result<Fold::Removed> Fold::supersede(const std::vector<std::string>& ids, Message& heir) {
    Removed removed;
    for (const std::string& id : ids) {
        const auto key = parse_id(id);
        const auto found = key ? replies_.find(*key) : replies_.end();
        if (found == replies_.end()) {
            return Error{ErrorKind::fatal, "supersedes " + id + ", which is not in force", "", 74};
        }
        if (const auto& state = found->second.state) {
            states_[*state].erase(*key);
            changed_.insert(*state);
        }
        removed.emplace_back(*key, std::move(found->second));
        replies_.erase(found);
        const auto next = replies_.lower_bound({key->first, 0});
        if (next != replies_.end() && next->first.first == key->first) continue;
        for (MailCoordinates& where : messages_[key->first].where) {
            if (std::find(heir.where.begin(), heir.where.end(), where) == heir.where.end()) {
                heir.where.push_back(std::move(where));
            }
        }
        messages_.erase(key->first);
    }
    return removed;
}

void Fold::add_reply(Reply reply, const ReplyKey& key, const std::optional<Digest>& raw) {
    reply.standing.id = format_id(key.first, key.second);
    reply.own_reasons = without_second_reply_reasons(reply.standing.reasons);
    if (reply.state) {
        states_[*reply.state].insert(key);
        changed_.insert(*reply.state);
    }
    if (raw) known_[*raw].ids.push_back(reply.standing.id);
    replies_.emplace(key, std::move(reply));
}

void Fold::add_replies(const LedgerEntry& entry, const MessageBody& body) {
    const StandingReply common = common_part(entry.seq, body);
    if (body.verdict.readings.empty()) {
        Reply whole;
        whole.standing = without_reading(common, body);
        add_reply(std::move(whole), {entry.seq, 0}, body.raw);
    }
    std::int64_t index = 0;
    for (const JudgedReading& judged : body.verdict.readings) {
        const ReplyKey key{entry.seq, ++index};
        Reply reply;
        reply.judged = claim_of(judged, format_id(key.first, key.second), body.received.time,
                                key.first, body.sender.signed_content);
        reply.claim = reply.judged;
        reply.standing = with_reading(common, judged);
        reply.standing.content_key = reply.claim.content_key;
        reply.standing.suspicious = reply.claim.suspicious;
        if (judged.reading.circular && !judged.administration.empty()) {
            reply.state = StateKey{*judged.reading.circular, judged.administration};
        }
        add_reply(std::move(reply), key, body.raw);
    }
}

Result<void> Fold::apply_message(const LedgerEntry& entry) {
    const auto parsed = message_body(entry.body);
    if (!parsed) return not_understood(entry, parsed.error().what);
    const MessageBody& body = parsed.value();
    Message message;
    message.raw = body.raw;
    message.where.push_back(body.where);
    auto removed = supersede(body.supersedes, message);
    if (!removed) return not_understood(entry, removed.error().what);
    remember(body.where);
    if (body.raw) {
        KnownMessage& known = known_[*body.raw];
        known.seq = entry.seq;
        known.time = entry.time;
        known.disposition = body.verdict.disposition;
        known.received = body.received.time;
        std::erase_if(known.ids, [&](const std::string& id) {
            return std::find(body.supersedes.begin(), body.supersedes.end(), id) !=
                   body.supersedes.end();
        });
    }
    const bool other = body.verdict.disposition == Disposition::not_a_reply ||
                       body.verdict.disposition == Disposition::automatic;
    if (!other) {
        messages_.emplace(entry.seq, std::move(message));
        add_replies(entry, body);
    }
    inherit(std::move(*removed), entry.seq);
    return {};
}

void Fold::restand() const {
    for (const StateKey& state : changed_) {
        const auto circular = circulars_.find(state.first);
        const SecondReply rule =
            circular == circulars_.end() ? SecondReply::hold : circular->second.second_reply;
        const auto keys = states_.find(state);
        if (keys == states_.end()) continue;
        const auto standings = stand(claims(state.first, state.second), rule);
        std::size_t i = 0;
        for (const ReplyKey& key : keys->second) {
            const ClaimStanding& now = standings.at(i++);
            Reply& reply = replies_.at(key);
            if (reply.standing.answers.empty())
                continue;  // no answer to meet another: as it was judged
            for (std::size_t a = 0; a < reply.standing.answers.size() && a < now.answers.size();
                 ++a) {
                reply.standing.answers[a].standing = now.answers[a].standing;
            }
            reply.standing.standing = standing_of(reply.standing, now.standing);
            reply.standing.reasons = reply.own_reasons;
            reply.standing.reasons.insert(reply.standing.reasons.end(), now.reasons.begin(),
                                          now.reasons.end());
        }
    }
    changed_.clear();
}

std::vector<StandingReply> Fold::replies() const {
    restand();
    std::vector<StandingReply> out;
    out.reserve(replies_.size());
    for (const auto& [key, reply] : replies_) out.push_back(reply.standing);
    const auto rank = [](const StandingReply& reply) {
        return std::tuple(!reply.circular, reply.circular.value_or(""), !reply.received.time,
                          reply.received.time.value_or(UtcTime{}));
    };
    std::stable_sort(out.begin(), out.end(),
                     [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return out;
}

const KnownMessage* Fold::find(const Digest& raw) const {
    const auto it = known_.find(raw);
    return it == known_.end() ? nullptr : &it->second;
}

std::uint32_t Fold::cursor(std::string_view mailbox, std::uint32_t uidvalidity) const {
    const auto it = cursors_.find(MailboxKey{mailbox, uidvalidity});
    return it == cursors_.end() ? 0 : it->second;
}

std::optional<std::uint32_t> Fold::last_uidvalidity(std::string_view mailbox) const {
    const auto it = uidvalidities_.find(mailbox);
    return it == uidvalidities_.end() ? std::nullopt : std::optional(it->second);
}

std::vector<Claim> Fold::claims(std::string_view circular, std::string_view administration) const {
    std::vector<Claim> out;
    const auto keys = states_.find(StateKey{circular, administration});
    if (keys == states_.end()) return out;
    for (const ReplyKey& key : keys->second) {
        out.push_back(replies_.at(key).claim);
        for (ClaimAnswer& answer : out.back().answers)
            answer.instead_of = newest(std::string_view(answer.instead_of)).value_or("");
    }
    return out;
}

std::vector<Digest> Fold::other_mail_before(UtcTime before) const {
    std::vector<Digest> out;
    for (const auto& [digest, known] : known_) {
        if (is_other(known) && !known.gone && known.time < before) out.push_back(digest);
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<Digest> Fold::noted_gone() const {
    std::vector<Digest> out;
    for (const auto& [digest, known] : known_) {
        if (is_other(known) && known.gone) out.push_back(digest);
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<Fold::Settled> Fold::settlements() const {
    restand();
    std::vector<Settled> out;
    for (const auto& [seq, message] : messages_) {
        std::vector<Standing> standings;
        bool any_held = false;
        for (auto it = replies_.lower_bound({seq, 0});
             it != replies_.end() && it->first.first == seq; ++it) {
            standings.push_back(it->second.standing.standing);
            any_held = any_held || waits_for_a_person(it->second.standing);
        }
        const bool none = std::all_of(standings.begin(), standings.end(),
                                      [](Standing one) { return one == Standing::none; });
        const Standing standing = none ? Standing::none : first_standing(standings);
        for (const MailCoordinates& where : message.where) {
            if (where.mailbox.empty()) continue;
            out.push_back({where, std::string(keyword_for(standing, any_held)), standing});
        }
    }
    return out;
}

}  // namespace tsb
