// SPDX-License-Identifier: GPL-3.0-or-later
// ImapMailbox: the real Mailbox (RFC 3501, with UIDPLUS, MOVE, ESEARCH and IDLE where the server
// has them).
//
// Guarantees: those of mailbox.hpp. settle = "keep" opens the folder read-only (EXAMINE). After
// any Error of kind transient the connection is gone: open() makes a new one. Nothing is removed
// by a plain EXPUNGE, which would take other people's mail with it.
//
// Trust: as ImapParser and ImapSession; UIDs that were not asked for are ignored, sizes are only
// believed when they grow.
//
// With auth = "oauth2" the token is renewed while the session lives, and the session is then made
// anew: the server ends one whose token has expired.
//
// Limits: LimitSettings; 1 MiB a slice of a large message, max_slices of them;
// MailboxSettings::timeout a read; ImapDeadlines.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>

#include "config/settings.hpp"
#include "daemon/mailbox/imap_deadlines.hpp"
#include "daemon/mailbox/mailbox.hpp"

namespace tsb {

// A server that gives less than 16 KiB a slice on the average of the largest message does not
// deliver it.
constexpr std::size_t max_slices = 16'384;

struct ImapLogin;
class ImapSession;

class ImapMailbox final : public Mailbox {
  public:
    // state: where messages larger than parse_bytes lie as unlinked files while they are archived,
    // and, in oauth/, the tokens. heard: called whenever the server has sent something (the watchdog:
    // one answer may take longer than its patience).
    ImapMailbox(boost::asio::any_io_executor executor, MailboxSettings settings,
                LimitSettings limits, std::filesystem::path state, std::function<void()> heard = {},
                ImapDeadlines deadlines = {});
    ~ImapMailbox() override;

    boost::asio::awaitable<Result<MailboxState>> open() override;
    boost::asio::awaitable<Result<std::vector<std::uint32_t>>> list(std::uint32_t first,
                                                                    std::optional<UtcTime> since,
                                                                    std::size_t limit) override;
    boost::asio::awaitable<Result<Fetched>> fetch(std::vector<std::uint32_t> uids,
                                                  FetchBudget budget) override;
    boost::asio::awaitable<Result<std::vector<SettleResult>>> settle(
        std::vector<SettleAction> actions) override;
    boost::asio::awaitable<Result<bool>> wait(std::chrono::seconds at_most) override;
    void interrupt() override;
    [[nodiscard]] Condition condition() const override { return condition_; }
    boost::asio::awaitable<void> close() override;

  private:
    struct Tokens;
    boost::asio::awaitable<Result<void>> log_in(std::string server);
    boost::asio::awaitable<Result<void>> connect(ImapLogin login);
    boost::asio::awaitable<Result<bool>> open_with_new_token();
    void enter(ImapStep step);
    template <class T>
    Result<T> noted(Result<T> result);
    boost::asio::awaitable<Result<MailboxState>> select(std::string folder);
    boost::asio::awaitable<Error> missing_folder(std::string folder, std::string said);
    [[nodiscard]] Result<void> usable() const;

    boost::asio::any_io_executor executor_;
    MailboxSettings settings_;
    LimitSettings limits_;
    std::filesystem::path state_folder_;
    std::function<void()> heard_;
    ImapDeadlines deadlines_;
    std::unique_ptr<Tokens> tokens_;  // null: by password
    std::unique_ptr<ImapSession> session_;
    std::string token_;  // what the session was logged in with
    MailboxState state_;
    Condition condition_;
};

}  // namespace tsb
