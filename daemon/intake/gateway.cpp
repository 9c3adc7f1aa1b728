// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/gateway.hpp"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>

#include "config/base/text.hpp"
#include "daemon/intake/gateway_parts.hpp"
#include "daemon/intake/turned_held.hpp"
#include "daemon/notify/log.hpp"
#include "daemon/notify/message_events.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;

namespace {

InFlight in_flight_record(const RawMessage& raw, const Digest& digest) {
    InFlight record;
    record.digest = digest;
    record.mailbox = raw.where.mailbox;
    record.uidvalidity = raw.where.uidvalidity;
    record.uid = raw.where.uid;
    record.file = raw.where.file;
    record.internaldate = raw.internaldate ? format_utc(*raw.internaldate) : "";
    record.received_from = raw.received_from;
    return record;
}

bool is_archived(const RawMessage& raw) {
    return !raw.too_large && !raw.undelivered;
}

// What is not archived has no in-flight record: a crash would lose it once a later UID is on
// record. So it is recorded alone, before what comes after it is in flight.
std::size_t first_part(const std::vector<RawMessage>& batch) {
    const auto other = std::find_if_not(batch.begin(), batch.end(), is_archived);
    return std::max<std::size_t>(static_cast<std::size_t>(other - batch.begin()), 1);
}

Result<std::string> head_of(const UniqueFd& spool) {
    std::string head(max_header_bytes, '\0');
    const ssize_t n = ::pread(spool.get(), head.data(), head.size(), 0);
    if (n < 0) return errno_error(ErrorKind::fatal, "read", "the spooled message");
    head.resize(static_cast<std::size_t>(n));
    return head;
}

}  // namespace

std::string source_of_given(const RawMessage& raw) {
    if (!raw.received_from.empty()) return raw.received_from;
    return raw.internaldate && !raw.where.mailbox.empty() ? "internaldate" : "";
}

Error not_read_error() {
    return Error{ErrorKind::fatal, "a message was to be recorded before it was read", ""};
}

bool may_be_appended(const std::string& body) {
    constexpr std::size_t frame = 1024;
    return body.size() + frame <= max_line_bytes && canonical_json(body) == body;
}

// A report at all its limits at once: one message that a person must open, never the end of the
// service.
MessageBody conclude_to_append(const MessageFacts& facts, const ReadOutcome& outcome,
                               const Beliefs& beliefs, const Fold& earlier, std::int64_t seq) {
    MessageBody body = conclude(facts, outcome, beliefs, earlier, seq);
    if (may_be_appended(to_body(body))) return body;
    const Unreadable refused{"limit", "what was read is more than one ledger entry may hold"};
    return conclude(facts, refused, beliefs, earlier, seq);
}

void TakeSummary::add(const TakeSummary& other) {
    fresh += other.fresh;
    seen_again += other.seen_again;
    held += other.held;
    unreadable += other.unreadable;
}

Gateway::Gateway(asio::any_io_executor executor, Parts parts, Reader& reader, Notifier& notifier,
                 const Clock& clock)
    : executor_(std::move(executor)),
      parts_(std::move(parts)),
      roster_digest_(parts_.roster.digest()),
      reader_(reader),
      notifier_(notifier),
      clock_(clock),
      told_belief_(parts_.fold.last_belief()) {}

// Puts the mail that is not recorded yet, and that of a record to be corrected whose raw copy is
// missing. true: something was put.
Result<bool> Gateway::archive_one(const RawMessage& raw, Prepared& item,
                                  std::set<Digest>& in_this_batch) {
    if (!is_archived(raw)) return false;
    if (raw.spool) {
        auto head = head_of(raw.spool);
        if (!head) return head.error();
        item.head = std::move(*head);
    } else {
        item.digest = sha256(raw.bytes);
    }
    const bool put =
        !item.digest || (find_known(item) == nullptr ? !in_this_batch.contains(*item.digest)
                                                     : corrects_received_time(raw, item) &&
                                                           !parts_.archive.has_mail(*item.digest));
    if (put) {
        const auto stored = raw.spool ? parts_.archive.put_mail_from(raw.spool.get())
                                      : parts_.archive.put_mail(raw.bytes);
        if (!stored) return stored.error();
        item.digest = *stored;
    }
    item.known = find_known(item) != nullptr || !in_this_batch.insert(*item.digest).second;
    item.in_flight = !item.known;
    return put;
}

// The records come after all mails: each names the whole batch, so that start can tell whether the
// sync returned.
Result<void> Gateway::archive_batch(const std::vector<RawMessage>& batch,
                                    std::vector<Prepared>& prepared) {
    std::set<Digest> in_this_batch;
    bool wrote = false;
    for (const RawMessage& raw : batch) {
        const auto put = archive_one(raw, prepared.emplace_back(), in_this_batch);
        if (!put) return put.error();
        wrote = wrote || *put;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const Prepared& item = prepared.at(i);
        if (!item.in_flight || !item.digest) continue;
        InFlight record = in_flight_record(batch[i], *item.digest);
        record.batch.assign(in_this_batch.begin(), in_this_batch.end());
        if (auto put = parts_.archive.put_in_flight(record); !put) return put.error();
    }
    return wrote ? parts_.archive.sync() : Result<void>{};
}

// A worker that cannot be had is a condition of its own: the mail server is well.
void Gateway::tell_of_worker(const std::optional<Error>& failed) {
    const std::string cause = "worker";
    lacks_worker_ = failed.has_value();
    if (!failed) {
        notifier_.end(cause, {"worker-available", "mail is read again", {}});
        return;
    }
    Event event{"worker-unavailable", failed->what, {}};
    if (!failed->hint.empty()) event.fields["hint"] = failed->hint;
    notifier_.begin(cause, std::move(event));
}

// Whose mail it is decides whether its signatures are looked at: nobody is asked for the keys of
// other people's mail.
awaitable<Result<void>> Gateway::read_one(const RawMessage& raw, Prepared& item) {
    ReadJob job;
    job.bytes = raw.bytes;
    auto outcome = co_await reader_.read(job);
    if (!outcome) co_return outcome.error();
    item.outcome = std::move(*outcome);
    if (!parts_.own_checker) co_return Result<void>{};
    const MessageFacts facts = facts_of(raw, item);
    if (!may_be_a_reply(facts, *item.outcome, beliefs())) co_return Result<void>{};
    const auto received =
        received_time(facts.head, parts_.settings.border, facts.given, facts.given_source);
    std::vector<LookedUpKey> stored = stored_keys(item);
    item.own = co_await parts_.own_checker->check(raw.bytes, std::move(stored), received.time);
    co_return Result<void>{};
}

// Those that an earlier check of the same message took. Damaged ones are asked for anew.
std::vector<LookedUpKey> Gateway::stored_keys(const Prepared& prepared) const {
    const KnownMessage* known = find_known(prepared);
    if (known == nullptr) return {};
    const auto body = recorded_message(known->seq);
    const auto digest = body ? Digest::parse_tagged(body->made_with.keys) : std::nullopt;
    if (!digest) return {};
    const auto text = parts_.archive.get_version(*digest);
    auto keys = text ? parse_keys_json(*text) : Result<std::vector<LookedUpKey>>(text.error());
    return keys ? std::move(*keys) : std::vector<LookedUpKey>{};
}

// It is judged with the circulars and the roster that there are then: what changed while it was
// read has it read once more.
awaitable<Result<void>> Gateway::read_batch(const std::vector<RawMessage>& batch,
                                            std::vector<Prepared>& prepared,
                                            const std::function<void()>& progress) {
    std::vector<bool> given;
    for (const Prepared& item : prepared) given.push_back(item.outcome.has_value());
    for (;;) {
        const std::int64_t belief = parts_.fold.last_belief();
        auto read = co_await read_once(batch, prepared, progress);
        if (!read || belief == parts_.fold.last_belief()) co_return read;
        for (std::size_t i = 0; i < prepared.size(); ++i)
            if (!given[i]) prepared[i].outcome.reset();
    }
}

// All workers of the batch run at once; the reader itself bounds how many processes there are.
awaitable<Result<void>> Gateway::read_once(const std::vector<RawMessage>& batch,
                                           std::vector<Prepared>& prepared,
                                           const std::function<void()>& progress) {
    asio::steady_timer all_done(executor_, asio::steady_timer::time_point::max());
    std::size_t running = 0, asked = 0;
    std::optional<Error> failed;
    auto run_one = [&](const RawMessage& raw, Prepared& item) -> awaitable<void> {
        if (auto read = co_await read_one(raw, item); !read) failed = read.error();
        if (progress) progress();
        if (--running == 0) all_done.cancel();
    };
    const LimitSettings& limits = parts_.settings.limits;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const RawMessage& raw = batch[i];
        Prepared& item = prepared.at(i);
        if (item.known && !item.again && !corrects_received_time(raw, item)) continue;
        if (item.outcome) continue;
        if (raw.undelivered) {
            item.outcome =
                Unreadable{"undelivered",
                           "the mail server lists the message and does not deliver it; open it "
                           "in the mailbox"};
        } else if (raw.too_large) {
            item.outcome = too_large(raw.size, "limits.archive_bytes", limits.archive_bytes);
        } else if (raw.spool || raw.bytes.size() > limits.parse_bytes) {
            item.outcome = too_large(raw.size, "limits.parse_bytes", limits.parse_bytes);
        } else {
            ++running;
            ++asked;
            asio::co_spawn(executor_, run_one(raw, item), asio::detached);
        }
    }
    if (running > 0) {
        boost::system::error_code woken;
        co_await all_done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    if (asked > 0) tell_of_worker(failed);
    if (!failed) co_return Result<void>{};
    constexpr int try_later = 75;
    if (failed->kind == ErrorKind::transient && failed->exit_code == 0)
        failed->exit_code = try_later;
    co_return *failed;
}

const KnownMessage* Gateway::find_known(const Prepared& prepared) const {
    return prepared.digest ? parts_.fold.find(*prepared.digest) : nullptr;
}

bool Gateway::corrects_received_time(const RawMessage& raw, const Prepared& prepared) const {
    if (raw.received_from.empty() || !raw.internaldate) return false;
    const KnownMessage* known = find_known(prepared);
    return known != nullptr && !known->received && !known->ids.empty() &&
           !parts_.fold.is_decided(*known);  // a person ruled on it as it is
}

void Gateway::note_known(const std::vector<Prepared>& prepared,
                         const std::vector<RawMessage>& batch, Draft& draft) {
    NoteBody note;
    note.about = "seen-again";
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& digest = prepared[i].digest;
        if (!prepared[i].known || !digest || batch[i].where.mailbox.empty())
            continue;  // a file seen again is no news
        note.digests.push_back(*digest);
        note.where.push_back(recorded(batch[i].where));
    }
    if (note.digests.empty()) return;
    draft.summary.seen_again += note.digests.size();
    draft.events.push_back({"seen-again",
                            std::to_string(note.digests.size()) + " mails are recorded already",
                            {{"mailbox", note.where.front().mailbox}}});
    draft.entries.push_back({EntryKind::note, to_body(note)});
}

// Those that the entry names, and no others: a page's picture shows what somebody wrote.
Result<void> Gateway::keep_pictures(const ReadOutcome& outcome, const MessageBody& body,
                                    Draft& draft) {
    const Report* report = std::get_if<Report>(&outcome);
    const Disposition disposition = body.verdict.disposition;
    if (report == nullptr || disposition == Disposition::not_a_reply ||
        disposition == Disposition::automatic)
        return {};
    std::set<Digest> named;
    for (const PagePicture& page : body.pictures) named.insert(page.picture);
    for (const JudgedReading& judged : body.verdict.readings)
        for (const Answer& answer : judged.reading.answers)
            for (const Evidence& one : answer.evidence)
                if (one.picture) named.insert(*one.picture);
    for (const EvidenceFile& file : report->evidence) {
        if (file.kind == EvidenceKind::html || !named.contains(file.sha256)) continue;
        if (auto put = parts_.archive.put_picture(file.content); !put) return put.error();
        draft.has_files = true;
    }
    return {};
}

MessageFacts Gateway::facts_of(const RawMessage& raw, const Prepared& prepared) const {
    MessageFacts facts;
    facts.digest = prepared.digest;
    facts.size = raw.size;
    facts.where = recorded(raw.where);
    facts.head = prepared.head.empty() ? std::string_view(raw.bytes).substr(0, max_header_bytes)
                                       : std::string_view(prepared.head);
    facts.given = raw.internaldate;
    facts.given_source = source_of_given(raw);
    // A known message is corrected: judged again, or its received time asserted.
    if (const KnownMessage* known = find_known(prepared)) facts.supersedes = known->ids;
    facts.own = prepared.own.check;
    if (!prepared.own.keys.empty()) facts.keys = sha256(keys_json(prepared.own.keys)).tagged();
    return facts;
}

Result<MessageBody> Gateway::judge_one(const RawMessage& raw, const Prepared& prepared,
                                       std::int64_t seq) const {
    if (!prepared.outcome) return not_read_error();
    const MessageFacts facts = facts_of(raw, prepared);
    return conclude_to_append(facts, *prepared.outcome, beliefs(), parts_.fold, seq);
}

// A replay, however much later, takes them and asks nobody.
Result<void> Gateway::keep_keys(const Prepared& prepared, const MessageBody& body, Draft& draft) {
    const Disposition disposition = body.verdict.disposition;
    if (prepared.own.keys.empty() || disposition == Disposition::not_a_reply ||
        disposition == Disposition::automatic)
        return {};
    if (auto put = parts_.archive.put_version(keys_json(prepared.own.keys)); !put)
        return put.error();
    draft.has_files = true;
    return {};
}

std::int64_t Gateway::next_seq(const Draft& draft) const {
    return parts_.ledger.head().entries + pretended_ +
           static_cast<std::int64_t>(draft.entries.size()) + 1;
}

Result<void> Gateway::draft_one(MessageBody body, const std::string& name, Draft& draft) {
    Taken taken;
    taken.name = name;
    taken.is_new = true;
    taken.body = std::move(body);
    LedgerEntry preview;
    preview.seq = next_seq(draft);
    preview.time = draft.time;
    preview.kind = EntryKind::message;
    preview.body = to_body(taken.body);
    taken.entry = preview.seq;
    const HeldReplies held_before = held_beside(parts_.fold, taken.body);
    if (auto applied = parts_.fold.apply(preview); !applied) return applied.error();
    draft.entries.push_back({EntryKind::message, preview.body});
    for (Event& event : events_of(taken.body, preview.seq))
        draft.events.push_back(std::move(event));
    for (Event& event :
         turned_held(held_before, held_beside(parts_.fold, taken.body), preview.seq)) {
        draft.events.push_back(std::move(event));
        ++draft.summary.held;
    }
    ++draft.summary.fresh;
    if (taken.body.verdict.disposition == Disposition::unreadable)
        ++draft.summary.unreadable;
    else if (has_held_answer(taken.body))
        ++draft.summary.held;
    draft.summary.taken.push_back(std::move(taken));
    return {};
}

Result<void> Gateway::conclude_one(const RawMessage& raw, Prepared& prepared, Draft& draft) {
    auto body = judge_one(raw, prepared, next_seq(draft));
    if (!body) return body.error();
    const std::optional<ReadOutcome>& outcome = prepared.outcome;
    if (!outcome) return not_read_error();
    if (auto kept = keep_pictures(*outcome, *body, draft); !kept) return kept.error();
    if (auto kept = keep_keys(prepared, *body, draft); !kept) return kept.error();
    return draft_one(std::move(*body), raw.where.file, draft);
}

Result<void> Gateway::apply_notes(const Draft& draft, std::size_t first) {
    for (std::size_t i = first; i < draft.entries.size(); ++i) {
        LedgerEntry preview;
        preview.seq = parts_.ledger.head().entries + static_cast<std::int64_t>(i) + 1;
        preview.time = draft.time;
        preview.kind = draft.entries[i].kind;
        preview.body = draft.entries[i].body;
        if (auto applied = parts_.fold.apply(preview); !applied) return applied.error();
    }
    return {};
}

Result<TakeSummary> Gateway::record_batch(const std::vector<RawMessage>& batch,
                                          std::vector<Prepared>& prepared, Alerts alerts) {
    Draft draft;
    draft.time = clock_.now();
    for (std::size_t i = 0; i < batch.size(); ++i) {
        Prepared& item = prepared[i];
        // Another batch may have recorded the same bytes while this one was being read.
        const KnownMessage* earlier = find_known(item);
        item.known = earlier != nullptr;
        if (earlier != nullptr && !corrects_received_time(batch[i], item)) {
            Taken known;
            known.name = batch[i].where.file;
            known.entry = earlier->seq;
            draft.summary.taken.push_back(std::move(known));
        } else if (auto concluded = conclude_one(batch[i], item, draft); !concluded) {
            return concluded.error();
        }
    }
    const std::size_t messages = draft.entries.size();
    note_known(prepared, batch, draft);
    if (auto applied = apply_notes(draft, messages); !applied) return applied.error();
    if (draft.has_files) {
        if (auto synced = parts_.archive.sync(); !synced) return synced.error();
    }
    if (!draft.entries.empty()) {
        if (auto appended = append(draft.entries, draft.time); !appended) return appended.error();
    }
    for (const Prepared& item : prepared) {
        if (!item.in_flight || !item.digest) continue;
        if (auto removed = parts_.archive.remove_in_flight(*item.digest); !removed)
            return removed.error();
    }
    for (Event& event : draft.events) {
        if (alerts == Alerts::each)
            notifier_.raise(std::move(event));
        else
            log_event(event);
    }
    return std::move(draft.summary);
}

awaitable<Result<TakeSummary>> Gateway::take(std::vector<RawMessage> batch, Alerts alerts,
                                             std::function<void()> progress) {
    TakeSummary all;
    while (!batch.empty()) {
        const auto end = batch.begin() + static_cast<std::ptrdiff_t>(first_part(batch));
        std::vector<RawMessage> part(std::make_move_iterator(batch.begin()),
                                     std::make_move_iterator(end));
        batch.erase(batch.begin(), end);
        std::vector<Prepared> prepared;
        prepared.reserve(part.size());
        if (auto archived = archive_batch(part, prepared); !archived) co_return archived.error();
        if (auto read = co_await read_batch(part, prepared, progress); !read)
            co_return read.error();
        auto taken = record_batch(part, prepared, alerts);
        if (!taken) co_return taken.error();
        all.add(*taken);
        std::move(taken->taken.begin(), taken->taken.end(), std::back_inserter(all.taken));
    }
    co_return all;
}

}  // namespace tsb
