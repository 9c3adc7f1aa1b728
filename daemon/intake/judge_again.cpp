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

// The recorded body with what is in force now: replies that came since changed neither sender nor
// reading, but perhaps the standing.
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
    return body;
}

// What product.md §4 compares: disposition, reading, standing, reasons.
json compared(const MessageBody& body) {
    const json all = json::parse(to_body(body), nullptr, false);
    json some = json::object();
    for (const char* key : {"disposition", "reason", "reasons", "standing", "replies"}) {
        if (all.contains(key)) some[key] = all[key];
    }
    return some;
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

bool ended_the_service(const MessageBody& body) {
    return std::any_of(
        body.verdict.reasons.begin(), body.verdict.reasons.end(),
        [](const Reason& reason) { return std::string_view(reason.text).starts_with(ended_at); });
}

}  // namespace

std::string judged_again_json(const JudgedAgain& one) {
    const json object = {{"was_entry", one.was},
                         {"entry", one.entry == 0 ? json(nullptr) : json(one.entry)},
                         {"supersedes", one.replaced},
                         {"was", one.before},
                         {"now", one.now}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

// As it was when it was recorded: bytes from the archive, times and place from the ledger.
Result<RawMessage> Gateway::archived_message(std::int64_t seq) const {
    auto body = recorded_message(seq);
    if (!body) return body.error();
    if (!body->raw)
        return Error{ErrorKind::input,
                     "the message of entry " + std::to_string(seq) + " was never archived",
                     "open it in the mailbox"};
    auto bytes = parts_.archive.get_mail(*body->raw, parts_.settings.limits.archive_bytes);
    if (!bytes) return bytes.error();
    RawMessage raw;
    raw.bytes = std::move(*bytes);
    raw.size = raw.bytes.size();
    raw.where = {body->where.mailbox, body->where.uidvalidity, body->where.uid, body->where.file};
    const std::string& source = body->received.source;
    const bool asserted = source == "maildir-mtime" || source == "mbox-from";
    raw.internaldate = asserted ? body->received.time : body->received.internaldate;
    if (asserted) raw.received_from = source;
    return raw;
}

// Nothing where it comes out as it is on record, or where something else happened to it meanwhile.
// A correction is recorded unless a person ruled on the message, or all of it counts.
awaitable<Result<std::optional<JudgedAgain>>> Gateway::judge_one_again(std::int64_t seq) {
    auto raw = archived_message(seq);
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
    // From here to the append nothing is suspended.
    const std::optional<JudgedAgain> nothing;
    const KnownMessage* known = find_known(prepared.front());
    if (known == nullptr || known->seq != seq) co_return nothing;
    auto then = recorded_message(seq);
    if (!then) co_return then.error();
    const MessageBody before = in_force(std::move(*then), parts_.fold, seq);
    // In its old place among replies of the same second: a new number alone is no difference.
    const auto in_place = judge_one(batch.front(), prepared.front(), seq);
    if (!in_place) co_return in_place.error();
    if (compared(*in_place) == compared(before)) co_return nothing;
    auto body = judge_one(batch.front(), prepared.front(), parts_.ledger.head().entries + 1);
    if (!body) co_return body.error();
    JudgedAgain one;
    one.was = seq;
    one.replaced = known->ids;
    one.before = in_words(before);
    one.now = in_words(*body);
    one.body = std::move(*body);
    if (parts_.fold.may_be_corrected(*known)) {
        if (auto recorded_it = record_again(one, prepared.front()); !recorded_it)
            co_return recorded_it.error();
    }
    std::optional<JudgedAgain> out(std::move(one));
    co_return out;
}

// Staff know already of what was held and is held still: only its journal says that it was judged
// again.
Result<void> Gateway::record_again(JudgedAgain& one, const Prepared& prepared) {
    Draft draft;
    draft.time = clock_.now();
    const KnownMessage* known = one.body.raw ? parts_.fold.find(*one.body.raw) : nullptr;
    const bool was_held = known != nullptr && parts_.fold.waits(*known);
    if (auto kept = keep_pictures(*prepared.outcome, one.body, draft); !kept) return kept.error();
    if (auto kept = keep_keys(prepared, one.body, draft); !kept) return kept.error();
    if (draft.has_files) {
        if (auto synced = parts_.archive.sync(); !synced) return synced.error();
    }
    if (auto drafted = draft_one(one.body, "", draft); !drafted) return drafted.error();
    auto appended = append(draft.entries, draft.time);
    if (!appended) return appended.error();
    one.entry = appended->front().seq;
    Event event{"judged-again",
                "entry " + std::to_string(one.entry) + " replaces entry " +
                    std::to_string(one.was) + ": " + one.before + " -> " + one.now,
                {{"entry", std::to_string(one.entry)}}};
    notifier_.raise(std::move(event));
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
        } else if (*again) {
            out.push_back(std::move(**again));
        }
        judged_at_[one.seq] = belief;
    }
    if (!out.empty() && changed_) changed_();
    co_return out;
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
    json answer = {{"reply", reply->id}, {"differs", again->has_value()}};
    if (again->has_value()) {
        answer.update(json::parse(judged_again_json(**again)));
        if (changed_ && (*again)->entry != 0) changed_();
    }
    co_return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace tsb
