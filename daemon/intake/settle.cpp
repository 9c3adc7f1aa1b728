// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway::settle: the mailbox shows what the ledger says. Only messages that are replies or
// unreadable are touched; other people's mail never is.
#include "daemon/intake/gateway.hpp"

namespace tsb {
namespace {

std::string key_of(const MailCoordinates& where) {
    return where.mailbox + "/" + std::to_string(where.uidvalidity) + "/" +
           std::to_string(where.uid);
}

std::string folder_for(const MailboxSettings& settings, const std::string& keyword) {
    if (keyword == "$TsbCounted") return settings.move_counted;
    if (keyword == "$TsbHeld") return settings.move_held;
    return settings.move_other;
}

}  // namespace

boost::asio::awaitable<Result<void>> Gateway::settle(Mailbox& mailbox,
                                                     const MailboxSettings& settings,
                                                     const MailboxState& state) {
    const bool move = settings.settle == Settle::move;
    if (settings.settle == Settle::keep || (!move && !state.keywords_allowed))
        co_return Result<void>{};
    std::vector<SettleAction> actions;
    std::map<std::uint32_t, std::string> wanted;
    for (const Fold::Settled& settled : parts_.fold.settlements()) {
        if (settled.where.mailbox != settings.name ||
            settled.where.uidvalidity != state.uidvalidity)
            continue;
        const auto done = settled_.find(key_of(settled.where));
        if (done != settled_.end() && (move || done->second == settled.keyword))
            continue;  // moved once
        SettleAction action;
        action.uid = settled.where.uid;
        (move ? action.folder : action.keyword) =
            move ? folder_for(settings, settled.keyword) : settled.keyword;
        wanted[action.uid] = settled.keyword;
        actions.push_back(std::move(action));
    }
    if (actions.empty()) co_return Result<void>{};
    auto results = co_await mailbox.settle(std::move(actions));
    if (!results) co_return results.error();
    for (const SettleResult& result : *results) {
        const MailCoordinates where{settings.name, state.uidvalidity, result.uid, ""};
        // A failure is remembered too: it is told once, and tried again at the next start.
        settled_[key_of(where)] = wanted[result.uid];
        if (result.done || result.gone) continue;
        notifier_.raise({"settle-failed",
                         result.why,
                         {{"mailbox", settings.name}, {"uid", std::to_string(result.uid)}}});
    }
    co_return Result<void>{};
}

}  // namespace tsb
