// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of ImapMailbox over a selected folder; inside this room only. Trust and limits: as
// imap_mailbox.hpp says.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/mailbox/imap_session.hpp"
#include "daemon/mailbox/mailbox.hpp"

namespace tsb {

struct FetchPlace {
    std::string mailbox;
    std::uint32_t uidvalidity = 0;
    LimitSettings limits;
    std::filesystem::path spool_dir;
};

// UIDs that match, ascending. ESEARCH where offered; plain SEARCH in windows that keep a line
// within its limit.
boost::asio::awaitable<Result<std::vector<std::uint32_t>>> imap_search(ImapSession& session,
                                                                       std::uint32_t first,
                                                                       std::string criteria,
                                                                       std::size_t limit);
// Those of the UIDs that are in the folder now.
boost::asio::awaitable<Result<std::vector<std::uint32_t>>> imap_present(
    ImapSession& session, std::vector<std::uint32_t> uids);
boost::asio::awaitable<Result<std::vector<std::uint32_t>>> imap_list(ImapSession& session,
                                                                     std::uint32_t first,
                                                                     std::optional<UtcTime> since,
                                                                     std::size_t limit);
boost::asio::awaitable<Result<Mailbox::Fetched>> imap_fetch(ImapSession& session, FetchPlace place,
                                                            std::vector<std::uint32_t> uids,
                                                            FetchBudget budget);
boost::asio::awaitable<Result<std::vector<SettleResult>>> imap_settle(
    ImapSession& session, bool keywords_allowed, std::vector<SettleAction> actions);

// The items of one FETCH response.
class FetchItems {
  public:
    explicit FetchItems(const ImapResponse& response) : response_(response) {}
    // nullptr if there is none; names are compared without case.
    [[nodiscard]] const ImapValue* find(std::string_view name) const;
    [[nodiscard]] std::optional<std::uint32_t> uid() const;
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const;

  private:
    const ImapResponse& response_;
};

}  // namespace tsb
