// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway at start: a changed circular or roster becomes an entry, what was in flight is finished,
// other people's mail whose time has come is deleted.
#include <algorithm>

#include "daemon/intake/gateway.hpp"
#include "daemon/intake/gateway_parts.hpp"
#include "daemon/notify/message_events.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;

namespace {

RosterBody describe(const Roster& roster, const Digest& digest) {
    RosterBody body;
    body.digest = digest.tagged();
    for (const Administration& administration : roster.administrations()) {
        for (const Entitlement& exception : administration.entitled) {
            body.entitled_exceptions.push_back(
                administration.code + " " + (exception.from ? format_utc(*exception.from) : "") +
                ".." + (exception.until ? format_utc(*exception.until) : "") +
                (exception.entitled ? " yes" : " no"));
        }
    }
    return body;
}

}  // namespace

std::vector<Gateway::Belief> Gateway::new_beliefs() const {
    std::vector<Belief> out;
    for (const Circular& circular : parts_.circulars) {
        const auto recorded_one = parts_.fold.circulars().find(circular.id);
        if (recorded_one != parts_.fold.circulars().end() &&
            recorded_one->second.digest == circular.digest.tagged())
            continue;
        out.push_back({{EntryKind::circular, to_body(tsb::describe(circular))},
                       {"circular-recorded", circular.id, {{"digest", circular.digest.tagged()}}},
                       circular.source_toml});
    }
    if (parts_.fold.roster_digest() != roster_digest_.tagged()) {
        out.push_back({{EntryKind::roster, to_body(describe(parts_.roster, roster_digest_))},
                       {"roster-recorded", "roster " + roster_digest_.tagged(), {}},
                       parts_.roster.canonical()});
    }
    return out;
}

Result<void> Gateway::record_beliefs() {
    const std::vector<Belief> beliefs = new_beliefs();
    if (beliefs.empty()) return {};
    std::vector<NewEntry> entries;
    for (const Belief& belief : beliefs) {
        if (auto kept = parts_.archive.put_version(belief.version); !kept) return kept.error();
        entries.push_back(belief.entry);
    }
    if (auto synced = parts_.archive.sync(); !synced) return synced.error();
    auto written = append(entries, clock_.now());
    if (!written) return written.error();
    for (const LedgerEntry& entry : *written) {
        if (auto applied = parts_.fold.apply(entry); !applied) return applied.error();
    }
    for (const Belief& belief : beliefs) notifier_.raise(belief.event);
    return {};
}

Result<void> Gateway::pretend_beliefs() {
    for (const Belief& belief : new_beliefs()) {
        LedgerEntry entry;
        entry.seq = parts_.ledger.head().entries + ++pretended_;
        entry.time = clock_.now();
        entry.kind = belief.entry.kind;
        entry.body = belief.entry.body;
        if (auto applied = parts_.fold.apply(entry); !applied) return applied.error();
    }
    return {};
}

Result<void> Gateway::believe(Circulars circulars, Roster roster) {
    parts_.circulars = std::move(circulars);
    parts_.roster = std::move(roster);
    roster_digest_ = parts_.roster.digest();
    reader_.know(parts_.circulars, parts_.roster);
    return record_beliefs();
}

// A batch that is not all there was cut off before its sync returned: nothing of it was parsed or
// settled, and the mailbox still has it. To finish a part of it would put the cursor past the rest.
Result<std::vector<InFlight>> Gateway::durable_in_flight() {
    auto records = parts_.archive.in_flight();
    if (!records) return records;
    std::set<Digest> there;
    for (const InFlight& record : *records) there.insert(record.digest);
    const auto cut_off = [&](const InFlight& record) {
        return std::any_of(record.batch.begin(), record.batch.end(), [&](const Digest& digest) {
            return !there.contains(digest) && parts_.fold.find(digest) == nullptr;
        });
    };
    for (;;) {
        const auto it = std::find_if(records->begin(), records->end(), cut_off);
        if (it == records->end()) return records;
        if (auto removed = parts_.archive.remove_in_flight(it->digest); !removed)
            return removed.error();
        there.erase(it->digest);
        records->erase(it);
    }
}

// One at a time, and the attempt is on disk before the parse: a mail that kills the service is
// found out, and no innocent one shares its fate.
awaitable<Result<TakeSummary>> Gateway::finish_in_flight(InFlight record, bool may_give_up) {
    if (parts_.fold.find(record.digest) != nullptr || !parts_.archive.has_mail(record.digest)) {
        // Recorded already, or the crash came before its bytes were durable: then the mailbox still
        // has it.
        if (auto removed = parts_.archive.remove_in_flight(record.digest); !removed)
            co_return removed.error();
        co_return TakeSummary{};
    }
    std::vector<RawMessage> batch(1);
    RawMessage& raw = batch.front();
    auto bytes = parts_.archive.get_mail(record.digest, parts_.settings.limits.archive_bytes);
    if (!bytes) co_return bytes.error();
    raw.bytes = std::move(*bytes);
    // Put anew: after a sync that failed the system may show a mail that never reaches the disk.
    if (auto put = parts_.archive.put_mail(raw.bytes); !put) co_return put.error();
    // Starting a worker takes longer than most mails: a service that is ended meanwhile was not ended
    // by this one.
    if (auto ready = co_await reader_.ready(); !ready) {
        tell_of_worker(ready.error());
        co_return ready.error();
    }
    ++record.attempts;
    if (auto put = parts_.archive.put_in_flight(record); !put) co_return put.error();
    if (auto synced = parts_.archive.sync(); !synced) co_return synced.error();
    raw.size = raw.bytes.size();
    raw.where = {record.mailbox, record.uidvalidity, record.uid, record.file};
    raw.internaldate = parse_rfc3339(record.internaldate);
    raw.received_from = record.received_from;
    std::vector<Prepared> prepared(1);
    prepared.front().digest = record.digest;
    prepared.front().in_flight = true;
    if (may_give_up && record.attempts >= max_attempts) {
        prepared.front().outcome =
            Unreadable{"crashed", std::string(ended_at) + std::to_string(record.attempts - 1) +
                                      " times while this mail alone was being read"};
        notifier_.raise(
            {"crashed-before", "digest " + record.digest.hex(), {{"mailbox", record.mailbox}}});
    }
    const std::function<void()> no_progress;  // one message: its caller says that it goes on
    if (auto read = co_await read_batch(batch, prepared, no_progress); !read) {
        // It was not read at all, so it was no attempt: a missing worker makes no mail unreadable.
        --record.attempts;
        if (auto put = parts_.archive.put_in_flight(record); !put) co_return put.error();
        if (auto synced = parts_.archive.sync(); !synced) co_return synced.error();
        co_return read.error();
    }
    co_return record_batch(batch, prepared, Alerts::each);
}

awaitable<Result<void>> Gateway::try_suspects(std::function<void(const Digest&)> trying) {
    if (auto swept = parts_.archive.sweep(); !swept) co_return swept.error();
    if (auto recorded_all = record_beliefs(); !recorded_all) co_return recorded_all.error();
    auto records = durable_in_flight();
    if (!records) co_return records.error();
    for (const InFlight& record : *records) {
        if (record.attempts + 1 < max_attempts) continue;
        trying(record.digest);
        auto finished = co_await finish_in_flight(record, false);
        if (!finished) co_return finished.error();
    }
    co_return Result<void>{};
}

awaitable<Result<TakeSummary>> Gateway::recover(std::function<bool()> go_on) {
    // What an interrupted write left half done; the ledger's lock says that nobody else is writing.
    tell_of_copy();
    if (auto swept = parts_.archive.sweep(); !swept) co_return swept.error();
    if (auto recorded_all = record_beliefs(); !recorded_all) co_return recorded_all.error();
    auto records = durable_in_flight();
    if (!records) co_return records.error();
    TakeSummary summary;
    for (const InFlight& record : *records) {
        if (go_on && !go_on()) break;
        auto finished = co_await finish_in_flight(record, !tried_ || proven_ == record.digest);
        if (!finished) co_return finished.error();
        summary.add(*finished);
    }
    if (auto again = co_await judge_again(go_on); !again) co_return again.error();
    if (auto removed = remove_noted_gone(); !removed) co_return removed.error();
    if (auto forgotten = forget_other_mail(); !forgotten) co_return forgotten.error();
    co_return summary;
}

// What a crash between the note and the removal left.
Result<void> Gateway::remove_noted_gone() {
    for (const Digest& digest : parts_.fold.noted_gone()) {
        if (!parts_.archive.has_mail(digest)) continue;
        if (auto removed = parts_.archive.remove_mail(digest); !removed) return removed.error();
    }
    return {};
}

// The note comes first: after a crash between the two, verify and replays accept the digests as
// gone, and the files go at the next start.
Result<void> Gateway::forget_other_mail() {
    const UtcTime before = clock_.now() - parts_.settings.archive.keep_other;
    std::vector<Digest> due;
    for (const Digest& digest : parts_.fold.other_mail_before(before)) {
        if (parts_.archive.has_mail(digest)) due.push_back(digest);
    }
    if (due.empty()) return {};
    for (std::size_t at = 0; at < due.size(); at += max_gone_per_note) {
        const auto chunk = std::span(due).subspan(at, std::min(max_gone_per_note, due.size() - at));
        if (auto gone = forget(chunk); !gone) return gone;
    }
    notifier_.raise({"removed-after-keep", std::to_string(due.size()) + " raw copies", {}});
    return {};
}

Result<void> Gateway::forget(std::span<const Digest> digests) {
    NoteBody note;
    note.about = "gone";
    note.digests.assign(digests.begin(), digests.end());
    const std::vector<NewEntry> entries = {{EntryKind::note, to_body(note)}};
    auto written = append(entries, clock_.now());
    if (!written) return written.error();
    for (const LedgerEntry& entry : *written) {
        if (auto applied = parts_.fold.apply(entry); !applied) return applied.error();
    }
    for (const Digest& digest : digests) {
        if (auto removed = parts_.archive.remove_mail(digest); !removed) return removed.error();
    }
    return {};
}

}  // namespace tsb
