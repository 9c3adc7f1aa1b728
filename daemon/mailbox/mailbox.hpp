// SPDX-License-Identifier: GPL-3.0-or-later
// Mailbox: where raw mail comes from. Seam: ImapMailbox (imap_mailbox.hpp) is the real one,
// FakeMailbox (tests/support) the fake; one contract suite runs on both.
//
// Guarantees: bytes are as the server sent them (BODY.PEEK[]), \Seen is never changed, nothing is
// settled that intake did not ask for. Every wait has a deadline; a dead connection is a transient
// Error, never silence.
//
// Trust: the server may be broken or hostile: sizes, UIDs and order are checked, literals are
// capped.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/file.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

// Where a message lies: RFC 3501 §2.3.1.1. For files of `reprocess`: mailbox is empty and file says
// where.
struct Coordinates {
    std::string mailbox;  // MailboxSettings::name
    std::uint32_t uidvalidity = 0;
    std::uint32_t uid = 0;
    std::string file;  // "old.mbox message 3"

    bool operator==(const Coordinates&) const = default;
};

struct RawMessage {
    Coordinates where;
    // When the server received it; for files the time that the operator asserted, if any.
    std::optional<UtcTime> internaldate;
    std::string received_from;  // for files what that is: "" | "maildir-mtime" | "mbox-from"
    std::uint64_t size = 0;
    Bytes bytes;             // the whole message, or empty if spool or too_large is set
    UniqueFd spool;          // larger than parse_bytes: an unlinked temporary file, positioned at 0
    bool too_large = false;  // larger than archive_bytes: not fetched, size is the server's word
    bool undelivered = false;  // the server lists it and never sent it (MailboxLoop gave up)
};

struct MailboxState {
    std::uint32_t uidvalidity = 0;
    std::uint32_t uidnext = 0;
    std::uint32_t exists = 0;
    bool keywords_allowed = false;  // PERMANENTFLAGS has \*
};

struct FetchBudget {
    std::size_t messages = 50;
    std::size_t bytes = 16U << 20U;  // one message may exceed it alone
};

struct SettleAction {
    std::uint32_t uid = 0;
    // "$TsbCounted" …: replaces every other $Tsb keyword of the message; "" = keywords stay.
    std::string keyword;
    // Move there (settle = "move"); "" = stay. Without MOVE it is copied, marked \Deleted $TsbCopied
    // (where keywords are allowed) and expunged; one with both marks is only expunged.
    std::string folder;
};

struct SettleResult {
    std::uint32_t uid = 0;
    bool done = false;  // proven: the keyword came back, COPYUID named the UID
    bool gone = false;  // the message is no longer in the mailbox
    std::string why;    // when neither
};

class Mailbox {
  public:
    virtual ~Mailbox() = default;

    // Connect, log in, select. Errors: config for a wrong password, CA or folder (exit 78),
    // transient for all else (69).
    virtual boost::asio::awaitable<Result<MailboxState>> open() = 0;

    // UIDs from first on, ascending, in the mailbox now; at most limit of them. Mail whose
    // INTERNALDATE is before `since` is left out. Needs open().
    virtual boost::asio::awaitable<Result<std::vector<std::uint32_t>>> list(
        std::uint32_t first, std::optional<UtcTime> since, std::size_t limit) = 0;

    // The messages with these UIDs, ascending, until the budget is used up: may return fewer than
    // asked. A UID that is left out within the budget is named: in `gone` if it is no longer there,
    // in `undelivered` if the server has it and did not send it.
    struct Fetched {
        std::vector<RawMessage> messages;
        std::vector<std::uint32_t> gone, undelivered;
    };
    virtual boost::asio::awaitable<Result<Fetched>> fetch(std::vector<std::uint32_t> uids,
                                                          FetchBudget budget) = 0;

    virtual boost::asio::awaitable<Result<std::vector<SettleResult>>> settle(
        std::vector<SettleAction> actions) = 0;

    // Returns when there may be new mail (IDLE) or after the interval: true if the server announced
    // something.
    virtual boost::asio::awaitable<Result<bool>> wait(std::chrono::seconds at_most) = 0;

    // Ends a wait() that is under way, now: it returns false. Does nothing otherwise.
    virtual void interrupt() = 0;

    // What the last Error, or a session that still works, asks of the caller beyond it.
    struct Condition {
        // The token endpoint gives no new token; ends with the one that it gives.
        std::optional<Error> token;
        bool lacks_token = false;  // and that is why open() failed
        // The server is busy and wants to be left alone, this long if it said so.
        std::optional<std::chrono::milliseconds> busy_for;
    };
    [[nodiscard]] virtual Condition condition() const { return {}; }

    // LOGOUT and close; never fails.
    virtual boost::asio::awaitable<void> close() = 0;
};

}  // namespace tsb
