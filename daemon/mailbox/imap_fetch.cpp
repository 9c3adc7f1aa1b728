// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <utility>

#include "config/base/text.hpp"
#include "daemon/mailbox/imap_mailbox.hpp"
#include "daemon/mailbox/imap_steps.hpp"
#include "daemon/mailbox/imap_text.hpp"
#include "daemon/mailbox/spool.hpp"

namespace asio = boost::asio;

namespace tsb {

namespace {

using Uids = std::vector<std::uint32_t>;

constexpr std::uint64_t slice_bytes = 1U << 20U;
constexpr std::uint64_t size_slack = 64U << 10U;  // RFC822.SIZE may be a little wrong

// What the server says of a message before any of it is fetched.
struct Announced {
    std::uint64_t size = 0;
    std::optional<UtcTime> internaldate;
};
using Sizes = std::map<std::uint32_t, Announced>;

struct Bodies {
    std::map<std::uint32_t, Bytes> whole;
    Uids too_long;  // longer than announced, and than what was left of the budget
};

Error odd(std::string what) {
    return Error{ErrorKind::transient, "the mail server " + std::move(what),
                 "it is tried again; if it repeats, ask whoever runs the mail server", 69};
}

// A NO may be about one message of those asked for (SERVERBUG: one that the server cannot read):
// what did not come is looked into later.
bool refused_for_now(const ImapReply& reply) {
    const bool passing = reply.passes() && !ascii_iequals(reply.code, "SERVERBUG");
    return !reply.ok() && (reply.status == "BAD" || passing);
}

asio::awaitable<Result<Sizes>> ask_sizes(ImapSession& session, Uids uids) {
    Sizes sizes;
    ImapSession::OnUntagged on = [&](ImapResponse& response) {
        const FetchItems items(response);
        const auto uid = items.uid();
        const auto size = items.number("RFC822.SIZE");
        if (!uid || !size || !std::binary_search(uids.begin(), uids.end(), *uid)) return;
        const ImapValue* const date = items.find("INTERNALDATE");
        sizes[*uid] = Announced{*size, date ? parse_internaldate(date->text) : std::nullopt};
    };
    std::string command = "UID FETCH " + uid_set(uids) + " (UID INTERNALDATE RFC822.SIZE)";
    const auto reply = co_await session.command(std::move(command), std::move(on));
    if (!reply) co_return reply.error();
    if (refused_for_now(*reply) && sizes.empty()) co_return session.refused("FETCH", *reply);
    co_return sizes;
}

// One command for all; literals beyond what the budget leaves are dropped and fetched in slices
// later.
asio::awaitable<Result<Bodies>> ask_bodies(ImapSession& session, Uids uids,
                                           std::uint64_t may_keep) {
    Bodies bodies;
    if (uids.empty()) co_return bodies;
    session.keep_literals_up_to(may_keep);
    ImapSession::OnUntagged on = [&](ImapResponse& response) {
        const FetchItems items(response);
        const ImapValue* const body = items.find("BODY[]");
        const auto uid = items.uid();
        if (!uid || !body || body->nil() || bodies.whole.contains(*uid)) return;
        if (!std::binary_search(uids.begin(), uids.end(), *uid)) return;
        if (body->dropped) {
            bodies.too_long.push_back(*uid);
            return;
        }
        may_keep -= std::min<std::uint64_t>(may_keep, body->text.size());
        session.keep_literals_up_to(may_keep);
        bodies.whole[*uid] = std::move(const_cast<ImapValue*>(body)->text);
    };
    std::string command = "UID FETCH " + uid_set(uids) + " (UID BODY.PEEK[])";
    const auto reply = co_await session.command(std::move(command), std::move(on));
    session.keep_literals_up_to(slice_bytes);
    if (!reply) co_return reply.error();
    if (refused_for_now(*reply) && bodies.whole.empty() && bodies.too_long.empty())
        co_return session.refused("FETCH", *reply);
    co_return bodies;
}

// The bytes from `offset` on, at most a slice, empty past the end; nullopt: they did not come.
// Where as much has come as was announced, a refusal or nothing says the same as an empty slice.
asio::awaitable<Result<std::optional<Bytes>>> ask_slice(ImapSession& session, std::uint32_t uid,
                                                        std::uint64_t offset,
                                                        std::uint64_t announced) {
    std::optional<Bytes> slice;
    const std::string name = "BODY[]<" + std::to_string(offset) + ">";
    ImapSession::OnUntagged on = [&](ImapResponse& response) {
        const FetchItems items(response);
        const ImapValue* const body = items.find(name);
        if (items.uid() != uid || !body || (body->nil() && offset == 0)) return;
        if (body->nil())
            slice = Bytes();
        else
            slice = body->dropped ? Bytes(slice_bytes + 1, '\0') : body->text;
    };
    std::string command = "UID FETCH " + std::to_string(uid) + " (UID BODY.PEEK[]<" +
                          std::to_string(offset) + "." + std::to_string(slice_bytes) + ">)";
    session.keep_literals_up_to(slice_bytes);
    const auto reply = co_await session.command(std::move(command), std::move(on));
    if (!reply) co_return reply.error();
    if (!slice && offset > 0 && offset == announced && !reply->passes()) slice = Bytes();
    if (refused_for_now(*reply) && !slice) co_return session.refused("FETCH", *reply);
    if (slice && slice->size() > slice_bytes)
        co_return odd("sent more of UID " + std::to_string(uid) + " than was asked for");
    co_return slice;
}

// The whole message into a spool file. false: it did not come. Sets size, and too_large when it
// grows past archive_bytes. Only an empty slice is the end: a server may give less than was asked
// for, and the announced size may be wrong.
asio::awaitable<Result<bool>> ask_spooled(ImapSession& session, const FetchPlace& place,
                                          RawMessage& message) {
    auto spool = new_spool(place.spool_dir);
    if (!spool) co_return spool.error();
    const std::uint64_t announced = message.size;
    std::uint64_t offset = 0;
    for (std::size_t slices = 0;; ++slices) {
        if (slices == max_slices) co_return false;
        const auto slice = co_await ask_slice(session, message.where.uid, offset, announced);
        if (!slice) co_return slice.error();
        const std::optional<Bytes>& bytes = *slice;
        if (!bytes) co_return false;
        if (bytes->empty()) break;
        const auto written = spool_write(*spool, *bytes);
        if (!written) co_return written.error();
        offset += bytes->size();
        if (offset > place.limits.archive_bytes) break;
    }
    message.size = offset;
    message.too_large = offset > place.limits.archive_bytes;
    if (message.too_large) co_return true;
    const auto rewound = rewind(*spool);
    if (!rewound) co_return rewound.error();
    if (offset > place.limits.parse_bytes) {
        message.spool = std::move(*spool);
        co_return true;
    }
    auto bytes = read_fd(spool->get(), static_cast<std::size_t>(place.limits.parse_bytes));
    if (!bytes) co_return bytes.error();
    message.bytes = std::move(*bytes);
    co_return true;
}

// As many of the messages as the budget allows, but at least one.
Uids within_budget(const Sizes& sizes, const FetchPlace& place, std::size_t budget) {
    Uids chosen;
    std::uint64_t total = 0;
    for (const auto& [uid, announced] : sizes) {
        const std::uint64_t cost = announced.size > place.limits.archive_bytes ? 0 : announced.size;
        if (!chosen.empty() && total + cost > budget) break;
        chosen.push_back(uid);
        total += cost;
    }
    return chosen;
}

struct Batch {
    Uids chosen, whole;
    std::uint64_t largest = 0;
};

Batch plan(const Sizes& sizes, const FetchPlace& place, std::size_t budget) {
    Batch batch;
    batch.chosen = within_budget(sizes, place, budget);
    for (const std::uint32_t uid : batch.chosen) {
        const std::uint64_t size = sizes.at(uid).size;
        if (size > place.limits.parse_bytes) continue;
        batch.whole.push_back(uid);
        batch.largest = std::max(batch.largest, size);
    }
    return batch;
}

RawMessage empty_message(const FetchPlace& place, std::uint32_t uid, const Announced& announced) {
    RawMessage message;
    message.where.mailbox = place.mailbox;
    message.where.uidvalidity = place.uidvalidity;
    message.where.uid = uid;
    message.internaldate = announced.internaldate;
    message.size = announced.size;
    message.too_large = announced.size > place.limits.archive_bytes;
    return message;
}

// Messages that were asked for and did not come: gone if the server says so now, else its fault.
asio::awaitable<Result<void>> explain_missing(ImapSession& session, Uids missing,
                                              Mailbox::Fetched& out) {
    if (missing.empty()) co_return Result<void>();
    const auto present = co_await imap_present(session, missing);
    if (!present) co_return present.error();
    for (const std::uint32_t uid : missing) {
        const bool there = std::binary_search(present->begin(), present->end(), uid);
        (there ? out.undelivered : out.gone).push_back(uid);
    }
    co_return Result<void>();
}

}  // namespace

asio::awaitable<Result<Mailbox::Fetched>> imap_fetch(ImapSession& session, FetchPlace place,
                                                     Uids uids, FetchBudget budget) {
    Mailbox::Fetched out;
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    uids.resize(std::min(uids.size(), std::max<std::size_t>(budget.messages, 1)));
    if (uids.empty()) co_return std::move(out);
    const auto sizes = co_await ask_sizes(session, uids);
    if (!sizes) co_return sizes.error();
    Uids missing;
    for (const std::uint32_t uid : uids) {
        if (!sizes->contains(uid)) missing.push_back(uid);
    }
    const Batch batch = plan(*sizes, place, budget.bytes);
    const std::uint64_t may_keep =
        std::max<std::uint64_t>(batch.largest, budget.bytes) + size_slack;
    auto bodies = co_await ask_bodies(session, batch.whole, may_keep);
    if (!bodies) co_return bodies.error();
    for (const std::uint32_t uid : batch.chosen) {
        RawMessage message = empty_message(place, uid, sizes->at(uid));
        const auto body = bodies->whole.find(uid);
        const bool longer = std::find(bodies->too_long.begin(), bodies->too_long.end(), uid) !=
                            bodies->too_long.end();
        bool there = true;
        if (body != bodies->whole.end()) {
            message.bytes = std::move(body->second);
            message.size = message.bytes.size();
        } else if (!message.too_large && (longer || message.size > place.limits.parse_bytes)) {
            const auto spooled = co_await ask_spooled(session, place, message);
            if (!spooled) co_return spooled.error();
            there = *spooled;
        } else {
            there = message.too_large;
        }
        if (there) {
            out.messages.push_back(std::move(message));
        } else {
            missing.push_back(uid);
        }
    }
    const auto explained = co_await explain_missing(session, std::move(missing), out);
    if (!explained) co_return explained.error();
    std::sort(out.gone.begin(), out.gone.end());
    std::sort(out.undelivered.begin(), out.undelivered.end());
    co_return std::move(out);
}

}  // namespace tsb
