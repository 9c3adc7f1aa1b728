// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway: messages judged again from the archive (product.md §4 "Judged again"). The path is that
// of a new message from its second step on; what comes out differently is a correction.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/intake/gateway.hpp"
#include "daemon/intake/gateway_parts.hpp"
#include "daemon/notify/log.hpp"
#include "daemon/notify/message_events.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

namespace {

bool is_second_reply_reason(const Reason& reason) {
    return std::find(second_reply_reasons.begin(), second_reply_reasons.end(), reason.id) !=
           second_reply_reasons.end();
}

}  // namespace

bool ended_the_service(const MessageBody& body) {
    return body.verdict.disposition == Disposition::unreadable &&
           body.verdict.reason == "crashed" && !body.verdict.reasons.empty() &&
           std::string_view(body.verdict.reasons.front().text).starts_with(ended_at);
}

MessageBody in_force(MessageBody body, const Fold& fold, std::int64_t seq) {
    std::int64_t index = 0;
    for (JudgedReading& judged : body.verdict.readings) {
        const auto now = fold.reply(std::to_string(seq) + "/" + std::to_string(++index));
        if (!now) continue;
        judged.answers = now->answers;
        judged.standing = now->standing;
        std::erase_if(judged.reasons, is_second_reply_reason);
        std::copy_if(now->reasons.begin(), now->reasons.end(), std::back_inserter(judged.reasons),
                     is_second_reply_reason);
    }
    if (!body.verdict.readings.empty())
        body.verdict.standing = standing_of_message(body.verdict.readings);
    call_duplicate(body.verdict);
    return body;
}

MessageBody judged_alone(MessageBody body) {
    for (JudgedReading& judged : body.verdict.readings) {
        for (AnswerStanding& answer : judged.answers) answer.standing = answer.own;
        if (!judged.answers.empty()) judged.standing = standing_of_reply(judged.answers);
        std::erase_if(judged.reasons, is_second_reply_reason);
    }
    if (!body.verdict.readings.empty())
        body.verdict.standing = standing_of_message(body.verdict.readings);
    call_duplicate(body.verdict);
    return body;
}

std::string compared(const MessageBody& body) {
    const json all = json::parse(to_body(body), nullptr, false);
    json some = json::object();
    for (const char* key : {"disposition", "reason", "reasons", "standing", "replies"}) {
        if (all.contains(key)) some[key] = all[key];
    }
    return some.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string in_words(const MessageBody& body) {
    std::string out(to_string(body.verdict.disposition));
    if (body.verdict.standing) out = to_string(*body.verdict.standing);
    std::vector<std::string> ids;
    const auto name = [&ids](const std::string& id) {
        if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    };
    name(body.verdict.reason);
    for (const Reason& reason : body.verdict.reasons) name(reason.id);
    for (const JudgedReading& judged : body.verdict.readings) {
        for (const Reason& reason : judged.reasons) name(reason.id);
    }
    std::string reasons;
    for (const std::string& id : ids) reasons += (reasons.empty() ? "" : ", ") + id;
    return reasons.empty() ? out : out + " (" + reasons + ")";
}

std::string judged_again_json(const JudgedAgain& one) {
    const json object = {{"was_entry", one.was},
                         {"entry", one.entry == 0 ? json(nullptr) : json(one.entry)},
                         {"supersedes", one.replaced},
                         {"was", one.before},
                         {"now", one.now}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<RawMessage> message_of(const MessageBody& recorded, const Archive& archive,
                              const LimitSettings& limits) {
    RawMessage raw;
    if (recorded.raw) {
        auto bytes = archive.get_mail(*recorded.raw, limits.archive_bytes);
        if (!bytes) return bytes.error();
        raw.bytes = std::move(*bytes);
    }
    raw.size = recorded.raw ? raw.bytes.size() : recorded.size;
    raw.where = {recorded.where.mailbox, recorded.where.uidvalidity, recorded.where.uid,
                 recorded.where.file};
    const std::string& source = recorded.received.source;
    const bool asserted = source == "maildir-mtime" || source == "mbox-from";
    raw.internaldate = asserted ? recorded.received.time : recorded.received.internaldate;
    if (asserted) raw.received_from = source;
    return raw;
}

Result<RawMessage> Gateway::archived_message(std::int64_t seq) const {
    auto body = recorded_message(seq);
    if (!body) return body.error();
    if (!body->raw)
        return Error{ErrorKind::input,
                     "the message of entry " + std::to_string(seq) + " was never archived",
                     "open it in the mailbox"};
    return message_of(*body, parts_.archive, parts_.settings.limits);
}

// What is kept of the message is what judging it takes.
awaitable<Result<void>> Gateway::read_again(ReadAgain& one) {
    auto raw = archived_message(one.seq);
    if (!raw) co_return raw.error();
    std::vector<RawMessage> batch;
    batch.push_back(std::move(*raw));
    std::vector<Prepared> prepared(1);
    prepared.front().digest = sha256(batch.front().bytes);
    prepared.front().known = true;
    prepared.front().again = true;
    const std::function<void()> no_progress;
    if (auto read = co_await read_batch(batch, prepared, no_progress); !read)
        co_return read.error();
    one.raw = std::move(batch.front());
    one.prepared = std::move(prepared.front());
    one.prepared.head = one.raw.bytes.substr(0, max_header_bytes);
    Bytes().swap(one.raw.bytes);
    co_return Result<void>{};
}

// Nothing where it comes out as it is on record, or where something else happened to it meanwhile.
Result<std::optional<JudgedAgain>> Gateway::judge_read(const ReadAgain& read,
                                                       const Draft& draft) const {
    const std::optional<JudgedAgain> nothing;
    const KnownMessage* known = find_known(read.prepared);
    if (known == nullptr || known->seq != read.seq) return nothing;
    auto then = recorded_message(read.seq);
    if (!then) return then.error();
    // In its old place among replies of the same second: a new number alone is no difference.
    const auto in_place = judge_one(read.raw, read.prepared, read.seq);
    if (!in_place) return in_place.error();
    // What a person ruled is no difference either.
    const bool decided = parts_.fold.is_decided(*known);
    MessageBody before = decided ? judged_alone(std::move(*then))
                                 : in_force(std::move(*then), parts_.fold, read.seq);
    if (compared(decided ? judged_alone(*in_place) : *in_place) == compared(before)) return nothing;
    auto body = judge_one(read.raw, read.prepared, next_seq(draft));
    if (!body) return body.error();
    JudgedAgain one;
    one.was = read.seq;
    one.replaced = known->ids;
    one.before = in_words(before);
    one.now = in_words(*body);
    one.body_before = std::move(before);
    one.body = std::move(*body);
    return std::optional(std::move(one));
}

// A correction is recorded unless a person ruled on the message, or all of it counts.
awaitable<Result<std::optional<JudgedAgain>>> Gateway::judge_one_again(std::int64_t seq) {
    ReadAgain read;
    read.seq = seq;
    if (auto done = co_await read_again(read); !done) co_return done.error();
    // From here to the append nothing is suspended.
    const Draft none;
    auto judged = judge_read(read, none);
    if (!judged) co_return judged;
    std::optional<JudgedAgain>& differs = *judged;
    if (!differs) co_return judged;
    const KnownMessage* known = find_known(read.prepared);
    if (known != nullptr && parts_.fold.may_be_corrected(*known)) {
        if (auto recorded_it = record_again(*differs, read.prepared); !recorded_it)
            co_return recorded_it.error();
    }
    co_return judged;
}

// To be written with the draft; in the fold from here on.
Result<void> Gateway::draft_again(JudgedAgain& one, const Prepared& prepared, Draft& draft) {
    const std::optional<ReadOutcome>& outcome = prepared.outcome;
    if (!outcome) return not_read_error();
    if (auto kept = keep_pictures(*outcome, one.body, draft); !kept) return kept.error();
    if (auto kept = keep_keys(prepared, one.body, draft); !kept) return kept.error();
    one.entry = next_seq(draft);
    draft.events.push_back({"judged-again",
                            "entry " + std::to_string(one.entry) + " replaces entry " +
                                std::to_string(one.was) + ": " + one.before + " -> " + one.now,
                            {{"entry", std::to_string(one.entry)}}});
    return draft_one(one.body, "", draft);
}

Result<void> Gateway::write_again(const Draft& draft) {
    if (draft.entries.empty()) return {};
    if (draft.has_files) {
        if (auto synced = parts_.archive.sync(); !synced) return synced.error();
    }
    const auto appended = append(draft.entries, draft.time);
    return appended ? Result<void>{} : appended.error();
}

// Staff know already of what was held and is held still: only its journal says that it was judged
// again.
Result<void> Gateway::record_again(JudgedAgain& one, const Prepared& prepared) {
    Draft draft;
    draft.time = clock_.now();
    const KnownMessage* known = one.body.raw ? parts_.fold.find(*one.body.raw) : nullptr;
    const bool was_held = known != nullptr && parts_.fold.waits(*known);
    if (auto drafted = draft_again(one, prepared, draft); !drafted) return drafted.error();
    if (auto written = write_again(draft); !written) return written.error();
    const std::string own = std::to_string(one.entry);
    for (Event& each : draft.events) {
        const bool known_already =
            was_held && has_held_answer(one.body) && each.fields["entry"] == own;
        if (known_already)
            log_event(each);
        else
            notifier_.raise(std::move(each));
    }
    return {};
}

awaitable<Result<std::vector<JudgedAgain>>> Gateway::judge_again(std::function<bool()> go_on) {
    std::vector<JudgedAgain> out;
    const std::vector<Fold::Undecided> due = parts_.fold.to_judge_again();
    for (const Fold::Undecided& one : due) {
        if (go_on && !go_on()) break;
        const std::int64_t belief = parts_.fold.last_belief();
        if (judged_at_[one.seq] == belief) continue;
        const auto body = recorded_message(one.seq);
        if (!body) co_return body.error();
        if (ended_the_service(*body)) continue;
        auto again = co_await judge_one_again(one.seq);
        if (!again && again.error().kind == ErrorKind::input) {
            notifier_.raise({"not-judged-again",
                             again.error().what,
                             {{"entry", std::to_string(one.seq)}, {"digest", one.raw.hex()}}});
        } else if (!again) {
            co_return again.error();
        } else if (std::optional<JudgedAgain>& differs = *again; differs) {
            out.push_back(std::move(*differs));
        }
        judged_at_[one.seq] = belief;
    }
    tell_of_left();
    if (!out.empty() && changed_) changed_();
    co_return out;
}

// One line for all of them, once for each change.
void Gateway::tell_of_left() {
    const std::int64_t belief = parts_.fold.last_belief();
    if (std::exchange(told_belief_, belief) == belief) return;
    const std::size_t left = parts_.fold.left_as_judged();
    if (left > 0) notifier_.raise({"left-as-judged", std::to_string(left) + " messages", {}});
}

awaitable<Result<void>> Gateway::ask_keys_again() {
    if (!parts_.own_checker) co_return Result<void>{};
    const UtcTime now = clock_.now();
    const std::vector<Fold::Undecided> waiting = parts_.fold.waiting_for("dkim-temperror");
    std::map<Digest, KeyRetry> still;
    bool turned = false;
    for (const Fold::Undecided& one : waiting) {
        if (one.received && now > *one.received + key_retry_for) continue;
        const auto known = key_retries_.find(one.raw);
        KeyRetry retry =
            known != key_retries_.end() ? known->second : KeyRetry{now + key_retry_first};
        if (retry.due <= now) {
            auto again = co_await judge_one_again(one.seq);
            if (!again && again.error().kind != ErrorKind::input) co_return again.error();
            turned = turned || (again && again->has_value());
            retry.wait = std::min<std::chrono::seconds>(2 * retry.wait, key_retry_most);
            retry.due = now + retry.wait;
        }
        still[one.raw] = retry;
    }
    key_retries_ = std::move(still);
    if (turned && changed_) changed_();
    co_return Result<void>{};
}

awaitable<Result<std::string>> Gateway::retry(std::string id) {
    constexpr int refused = 2;
    const auto reply = parts_.fold.reply(id);
    if (!reply)
        co_return Error{ErrorKind::input, "there is no reply " + id,
                        "ids are ENTRY/INDEX, as tsbreply review list shows them", refused};
    if (!reply->raw)
        co_return Error{ErrorKind::input, "the message of " + id + " was never archived",
                        "open it in the mailbox", refused};
    auto again = co_await judge_one_again(reply->seq);
    if (!again) co_return again.error();
    co_await notifier_.flush();
    const std::optional<JudgedAgain>& differs = *again;
    json answer = {{"reply", reply->id}, {"differs", differs.has_value()}};
    if (differs) {
        answer.update(json::parse(judged_again_json(*differs)));
        if (changed_ && differs->entry != 0) changed_();
    }
    co_return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace tsb
