// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/audit.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "daemon/record/record.hpp"

namespace tsb {
namespace asio = boost::asio;

namespace {

constexpr std::size_t listed_at_once = 10'000;
constexpr std::size_t shown_ranges = 20;
constexpr int exit_disk = 74;

Error not_understood(const LedgerEntry& entry, const std::string& why) {
    return Error{ErrorKind::fatal,
                 "ledger entry " + std::to_string(entry.seq) + " is not understood: " + why,
                 "run `tsbreply ledger verify`", exit_disk};
}

// All UIDs below `end`, a step at a time.
asio::awaitable<Result<UidRanges>> list_all(Mailbox& mailbox, std::uint64_t end,
                                            std::optional<UtcTime> since) {
    UidRanges all;
    std::uint64_t first = 1;
    while (first < end) {
        auto listed =
            co_await mailbox.list(static_cast<std::uint32_t>(first), since, listed_at_once);
        if (!listed) co_return listed.error();
        if (listed->empty()) break;
        first = std::uint64_t{listed->back()} + 1;
        all.add(*listed);
    }
    co_return all& UidRanges::below(end);
}

}  // namespace

Result<void> add_entry(RecordedMailboxes& mailboxes, const LedgerEntry& entry) {
    if (entry.kind == EntryKind::message) {
        const auto body = message_body(entry.body);
        if (!body) return not_understood(entry, body.error().what);
        const MailCoordinates& where = body->where;
        if (!where.mailbox.empty())
            mailboxes[{where.mailbox, where.uidvalidity}].recorded.add(where.uid);
    }
    if (entry.kind == EntryKind::note) {
        const auto body = note_body(entry.body);
        if (!body) return not_understood(entry, body.error().what);
        for (const MailCoordinates& where : body->where) {
            if (!where.mailbox.empty())
                mailboxes[{where.mailbox, where.uidvalidity}].duplicate.add(where.uid);
        }
    }
    return {};
}

asio::awaitable<Result<PresentUids>> ask_present(Mailbox& mailbox, MailboxState state,
                                                 std::optional<UtcTime> since) {
    PresentUids out;
    out.uidvalidity = state.uidvalidity;
    constexpr std::uint64_t past_the_last = std::uint64_t{1} << 32U;
    // A server that does not say UIDNEXT: whatever is there counts.
    const std::uint64_t end = state.uidnext == 0 ? past_the_last : state.uidnext;
    auto present = co_await list_all(mailbox, end, std::nullopt);
    if (!present) co_return present.error();
    out.present = std::move(*present);
    out.uidnext = state.uidnext == 0 ? out.present.highest() + 1 : state.uidnext;
    if (!since) {
        out.wanted = out.present;
        co_return out;
    }
    auto wanted = co_await list_all(mailbox, end, since);
    if (!wanted) co_return wanted.error();
    out.wanted = std::move(*wanted);
    co_return out;
}

AuditRow audit_row(MailboxKey key, const RecordedUids& known, const PresentUids* present) {
    AuditRow row;
    row.mailbox = std::move(key.first);
    row.uidvalidity = key.second;
    UidRanges rest;
    if (present != nullptr) {
        row.uidnext = present->uidnext;
        rest = UidRanges::below(present->uidnext);
    } else {
        const auto highest = std::max(known.recorded.highest(), known.duplicate.highest());
        rest = UidRanges::below(std::uint64_t{highest} + 1);
    }
    row.recorded = rest & known.recorded;
    rest -= row.recorded;
    row.duplicate = rest & known.duplicate;
    rest -= row.duplicate;
    if (present != nullptr) {
        row.missing = rest & present->wanted;
        rest -= row.missing;
        row.before_start = rest & present->present;
        rest -= row.before_start;
    }
    row.vanished = std::move(rest);
    return row;
}

std::string audit_json(const AuditRow& row) {
    nlohmann::json object = {{"mailbox", row.mailbox},
                             {"uidvalidity", row.uidvalidity},
                             {"uidnext", nullptr},
                             {"recorded", row.recorded.count()},
                             {"duplicate", row.duplicate.count()},
                             {"before_start", row.before_start.count()},
                             {"vanished", row.vanished.count()},
                             {"missing", row.missing.count()},
                             {"vanished_uids", row.vanished.text(shown_ranges)},
                             {"missing_uids", row.missing.text(shown_ranges)}};
    if (row.uidnext) object["uidnext"] = *row.uidnext;
    return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string audit_text(const AuditRow& row) {
    const auto counted = [](std::string_view name, const UidRanges& uids, bool named) {
        std::string out = ", " + std::string(name) + " " + std::to_string(uids.count());
        if (named && !uids.empty()) out += " (UID " + uids.text(shown_ranges) + ")";
        return out;
    };
    return row.mailbox + ", UIDVALIDITY " + std::to_string(row.uidvalidity) +
           (row.uidnext ? ", UIDNEXT " + std::to_string(*row.uidnext) : " (no longer there)") +
           ": recorded " + std::to_string(row.recorded.count()) +
           counted("duplicate", row.duplicate, false) +
           counted("before-start", row.before_start, false) +
           counted("vanished", row.vanished, true) + counted("missing", row.missing, true);
}

}  // namespace tsb
