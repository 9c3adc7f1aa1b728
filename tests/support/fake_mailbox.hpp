// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailbox: a Mailbox in memory, for tests of intake. Behaves as the contract suite
// (tests/unit/mailbox) demands of the real one; faults are injected by setting the public fields.
#pragma once

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/mailbox/mailbox.hpp"

namespace tsb::test {

class FakeMailbox final : public Mailbox {
  public:
    struct Stored {
        Bytes bytes;
        std::optional<UtcTime> internaldate;
        std::set<std::string> flags;
    };

    // What a test arranges and inspects.
    std::string name = "fake";
    std::uint32_t uidvalidity = 1;
    std::uint32_t uidnext = 1;
    bool keywords_allowed = true;
    bool read_only = false;
    std::uint64_t archive_bytes = 256ULL << 20U;
    std::map<std::uint32_t, Stored> inbox;
    std::set<std::uint32_t> withheld;                    // listed, and never delivered
    std::map<std::string, std::vector<Stored>> folders;  // the folders that exist beside it
    std::optional<Error> open_error;                     // open() fails with it
    std::optional<Error> next_error;  // the next call fails with it, and the mailbox is closed
    bool hangs_up = false;            // lets in, and fails every call after open()
    Condition told;                   // condition()
    int opened = 0;

    std::uint32_t deliver(Bytes bytes, std::optional<UtcTime> internaldate) {
        const std::uint32_t uid = uidnext++;
        Stored& stored = inbox[uid];
        stored.bytes = std::move(bytes);
        stored.internaldate = internaldate;
        news_ = true;
        return uid;
    }

    boost::asio::awaitable<Result<MailboxState>> open() override {
        ++opened;
        open_ = !open_error;
        if (open_error) co_return *open_error;
        news_ = false;
        MailboxState state;
        state.uidvalidity = uidvalidity;
        state.uidnext = uidnext;
        state.exists = static_cast<std::uint32_t>(inbox.size());
        state.keywords_allowed = keywords_allowed && !read_only;
        co_return state;
    }

    boost::asio::awaitable<Result<std::vector<std::uint32_t>>> list(std::uint32_t first,
                                                                    std::optional<UtcTime> since,
                                                                    std::size_t limit) override {
        const auto ready = usable();
        if (!ready) co_return ready.error();
        news_ = false;
        std::vector<std::uint32_t> out;
        for (const auto& [uid, stored] : inbox) {
            if (uid < first || out.size() == limit) continue;
            if (since && stored.internaldate && *stored.internaldate < *since) continue;
            out.push_back(uid);
        }
        co_return out;
    }

    boost::asio::awaitable<Result<Fetched>> fetch(std::vector<std::uint32_t> uids,
                                                  FetchBudget budget) override {
        const auto ready = usable();
        if (!ready) co_return ready.error();
        std::sort(uids.begin(), uids.end());
        Fetched out;
        std::size_t bytes = 0;
        for (const std::uint32_t uid : uids) {
            const auto found = inbox.find(uid);
            if (found == inbox.end()) {
                out.gone.push_back(uid);
                continue;
            }
            if (withheld.contains(uid)) {
                out.undelivered.push_back(uid);
                continue;
            }
            bytes += found->second.bytes.size();
            if (!out.messages.empty() &&
                (bytes > budget.bytes || out.messages.size() >= budget.messages))
                break;
            out.messages.push_back(message(uid, found->second));
        }
        co_return std::move(out);
    }

    boost::asio::awaitable<Result<std::vector<SettleResult>>> settle(
        std::vector<SettleAction> actions) override {
        const auto ready = usable();
        if (!ready) co_return ready.error();
        std::vector<SettleResult> out;
        for (const SettleAction& action : actions) out.push_back(settle_one(action));
        co_return out;
    }

    boost::asio::awaitable<Result<bool>> wait(std::chrono::seconds at_most) override {
        const auto ready = usable();
        if (!ready) co_return ready.error();
        const auto end = std::chrono::steady_clock::now() + at_most;
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        interrupted_ = false;
        while (!news_ && !interrupted_ && std::chrono::steady_clock::now() < end) {
            timer.expires_after(std::chrono::milliseconds(10));
            boost::system::error_code ignored;
            co_await timer.async_wait(
                boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
            const auto still = usable();
            if (!still) co_return still.error();
        }
        co_return news_;
    }

    void interrupt() override { interrupted_ = true; }
    [[nodiscard]] Condition condition() const override { return told; }

    boost::asio::awaitable<void> close() override {
        open_ = false;
        co_return;
    }

  private:
    Result<void> usable() {
        if (next_error) {
            open_ = false;
            return *std::exchange(next_error, std::nullopt);
        }
        if (hangs_up) open_ = false;
        if (!open_) return Error{ErrorKind::transient, name + ": the mailbox is not open", "", 69};
        return {};
    }

    RawMessage message(std::uint32_t uid, const Stored& stored) const {
        RawMessage out;
        out.where.mailbox = name;
        out.where.uidvalidity = uidvalidity;
        out.where.uid = uid;
        out.internaldate = stored.internaldate;
        out.size = stored.bytes.size();
        out.too_large = out.size > archive_bytes;
        if (!out.too_large) out.bytes = stored.bytes;
        return out;
    }

    SettleResult settle_one(const SettleAction& action) {
        SettleResult out;
        out.uid = action.uid;
        const auto found = inbox.find(action.uid);
        if (found == inbox.end()) {
            out.gone = true;
            return out;
        }
        if (read_only || (!action.keyword.empty() && !keywords_allowed)) {
            out.why = "the folder takes no keywords of ours";
            return out;
        }
        Stored& stored = found->second;
        if (!action.keyword.empty()) {
            std::erase_if(stored.flags,
                          [](const std::string& flag) { return flag.starts_with("$Tsb"); });
            stored.flags.insert(action.keyword);
        }
        if (!action.folder.empty()) {
            const auto folder = folders.find(action.folder);
            if (folder == folders.end()) {
                out.why = "the folder " + action.folder + " does not exist";
                return out;
            }
            folder->second.push_back(std::move(stored));
            inbox.erase(found);
        }
        out.done = true;
        return out;
    }

    bool open_ = false;
    bool news_ = false;
    bool interrupted_ = false;
};

}  // namespace tsb::test
