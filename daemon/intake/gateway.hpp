// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway: the one writer, and the one-way path of a message. Its steps, and what a crash means:
//   1 archive the raw mail and its in-flight record, one sync for the batch
//       before it returned: nothing happened, the poll repeats
//   2 read it in a boxed worker; if it may be a reply, check its signatures (own_checker.hpp)
//       here: start finds the in-flight record and goes on
//   3 conclude (sender, verdict, standings), keep the pictures that the entry names, one sync, and
//     append: one sync, then the signed checkpoint and its copy
//       before the append: pictures that no entry names may remain; they are found again by digest
//       after it: the message is known by its digest; start signs what has no checkpoint
//   4 drop the in-flight record
//       here: start sees that the digest is recorded, and drops it
//   5 settle the mailbox, raise alerts
//       here: the next pass settles again
// Conclude and append run with no suspension between, so that every message sees all that were
// recorded before it. Nothing of a batch is parsed before the sync of step 1 returns, or settled
// before that of step 3.
// Limits: max_attempts, max_gone_per_note.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "daemon/archive/archive.hpp"
#include "daemon/intake/conclude.hpp"
#include "daemon/intake/own_checker.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/mailbox/mailbox.hpp"
#include "daemon/notify/notifier.hpp"
#include "daemon/reader/reader.hpp"
#include "daemon/review/actions.hpp"
#include "daemon/tally/tally.hpp"

namespace tsb {

// A message that was in flight, alone, at this many starts is recorded unreadable without parsing,
// if it ended them: Gateway::try_suspects.
constexpr std::uint32_t max_attempts = 3;

// One `gone` note names at most so many digests: 80 bytes each, far below max_line_bytes.
constexpr std::size_t max_gone_per_note = 1'000;

constexpr std::chrono::minutes key_retry_first{1}, key_retry_most{60};
constexpr std::chrono::hours key_retry_for{7 * 24};

struct Replayed;

// What happened to one message.
struct Taken {
    std::string name;  // of a file; "" from a mailbox
    // Its entry, new or old; absent only when nothing is recorded (dry run).
    std::optional<std::int64_t> entry;
    bool is_new = false;
    MessageBody body;  // of the new entry; empty for a known message
};

// Old mail raises no alert for each message: its events go to the journal, and whoever asked sends
// one summary.
enum class Alerts { each, journal_only };

// A message that was judged again (product.md §4) and came out differently.
struct JudgedAgain {
    std::int64_t was = 0;               // its entry until now
    std::int64_t entry = 0;             // the correction; 0 where none was recorded
    std::vector<std::string> replaced;  // ids
    std::string before, now;            // "held (sender-unknown)", for people
    MessageBody body_before;            // as it stood; of a message that a person ruled on, as if
                                        // nobody had
    MessageBody body;
};
// One line of JSON: what replace_roster() and retry() answer.
std::string judged_again_json(const JudgedAgain& one);

struct TakeSummary {
    std::vector<Taken> taken;  // in the order given
    std::size_t fresh = 0, seen_again = 0, held = 0, unreadable = 0;
    [[nodiscard]] bool needs_a_person() const { return held + unreadable > 0; }
    void add(const TakeSummary& other);  // counts only
};

class Gateway final : public Actions {
  public:
    struct Parts {
        Settings settings;
        Circulars circulars;
        Roster roster;
        Archive archive;
        Ledger ledger;
        Fold fold;  // of all entries of the ledger
        std::unique_ptr<OwnChecker> own_checker =
            nullptr;  // none: signatures are not checked by us
        // Of the disk under `state`; nullopt: unknown. None: there is always room.
        std::function<std::optional<std::uint64_t>()> free_bytes = {};
    };
    Gateway(boost::asio::any_io_executor executor, Parts parts, Reader& reader, Notifier& notifier,
            const Clock& clock);

    // At start: records a changed circular or roster, finishes what was in flight, deletes other
    // people's mail whose time has come. go_on is asked before each message that was in flight:
    // false leaves it and the rest to the next start.
    boost::asio::awaitable<Result<TakeSummary>> recover(std::function<bool()> go_on = {});

    // A mail that was in flight alone at max_attempts - 1 starts may have ended them, or was there by
    // chance when somebody else did. Whoever can tries it in a process of its own first: there
    // try_suspects(), which records what it survives and gives up nothing; then, in this one,
    // give_up_only() the message at which the other ended, if it did, before recover(). Without
    // either the count alone decides.
    boost::asio::awaitable<Result<void>> try_suspects(std::function<void(const Digest&)> trying);
    void give_up_only(std::optional<Digest> proven) {
        tried_ = true;
        proven_ = proven;
    }

    // The path above, for a batch; a message that is not archived is a batch of its own. An Error is
    // fatal or says that no worker can be had, which staff are told here; no message is half done
    // then. progress: called after each message that was read.
    boost::asio::awaitable<Result<TakeSummary>> take(std::vector<RawMessage> batch,
                                                     Alerts alerts = Alerts::each,
                                                     std::function<void()> progress = {});

    // The last batch could not be read because no worker could be had.
    [[nodiscard]] bool lacks_worker() const { return lacks_worker_; }

    // limits.free_disk is there. Staff are told when it is not, and when it is again.
    bool has_room();

    // Flags or moves what the standings in force ask for in this mailbox and has not been done yet.
    boost::asio::awaitable<Result<void>> settle(Mailbox& mailbox, const MailboxSettings& settings,
                                                const MailboxState& state);

    Result<void> forget_other_mail();

    // New circulars and roster, already checked; appended when they differ from the recorded ones.
    // Then judge_again() is due.
    Result<void> believe(Circulars circulars, Roster roster);

    // What changed circulars or roster may turn (Fold::to_judge_again), read and judged anew from
    // the archive, one message after the other; each correction is appended by itself, so that a
    // crash only leaves the rest to the next start. Asks go_on before each, if there is one.
    boost::asio::awaitable<Result<std::vector<JudgedAgain>>> judge_again(
        std::function<bool()> go_on = {});

    // The same of messages that wait for a DKIM key, whose turn it is: key_retry_first after they
    // were recorded or seen at start, then at doubling distances up to key_retry_most, until
    // key_retry_for after receipt.
    boost::asio::awaitable<Result<void>> ask_keys_again();

    // Called when standings in force changed other than by new mail: the mailbox is to be settled.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    boost::asio::awaitable<Result<std::string>> reprocess(
        std::vector<ReprocessRequest> batch) override;
    boost::asio::awaitable<Result<std::string>> reprocess_done() override;
    boost::asio::awaitable<Result<std::string>> replace_roster(std::string toml) override;
    boost::asio::awaitable<Result<std::string>> decide(DecisionRequest request) override;
    boost::asio::awaitable<Result<std::string>> retry(std::string id) override;
    boost::asio::awaitable<Result<std::string>> replay(std::vector<std::int64_t> entries) override;

    // What replay() would do, as if it had been done: nothing is written anywhere, only this
    // Gateway's fold goes on. For one that nobody appends with (open_to_read).
    Result<void> pretend_beliefs();
    boost::asio::awaitable<Result<std::string>> pretend_replay(std::vector<std::int64_t> entries);

    [[nodiscard]] const Fold& fold() const { return parts_.fold; }
    [[nodiscard]] const Settings& settings() const { return parts_.settings; }
    [[nodiscard]] const Circulars& circulars() const { return parts_.circulars; }
    [[nodiscard]] LedgerHead head() const { return parts_.ledger.head(); }

  private:
    struct Prepared;
    struct ReadAgain;
    struct Draft;
    Result<bool> archive_one(const RawMessage& raw, Prepared& item,
                             std::set<Digest>& in_this_batch);
    Result<void> archive_batch(const std::vector<RawMessage>& batch,
                               std::vector<Prepared>& prepared);
    boost::asio::awaitable<Result<void>> read_batch(const std::vector<RawMessage>& batch,
                                                    std::vector<Prepared>& prepared,
                                                    const std::function<void()>& progress);
    boost::asio::awaitable<Result<void>> read_once(const std::vector<RawMessage>& batch,
                                                   std::vector<Prepared>& prepared,
                                                   const std::function<void()>& progress);
    boost::asio::awaitable<Result<void>> read_one(const RawMessage& raw, Prepared& item);
    [[nodiscard]] std::vector<LookedUpKey> stored_keys(const Prepared& prepared) const;
    [[nodiscard]] MessageFacts facts_of(const RawMessage& raw, const Prepared& prepared) const;
    Result<void> keep_keys(const Prepared& prepared, const MessageBody& body, Draft& draft);
    void tell_of_worker(const std::optional<Error>& failed);
    Result<TakeSummary> record_batch(const std::vector<RawMessage>& batch,
                                     std::vector<Prepared>& prepared, Alerts alerts);
    void note_known(const std::vector<Prepared>& prepared, const std::vector<RawMessage>& batch,
                    Draft& draft);
    Result<MessageBody> judge_one(const RawMessage& raw, const Prepared& prepared,
                                  std::int64_t seq) const;
    Result<void> draft_one(MessageBody body, const std::string& name, Draft& draft);
    Result<void> keep_pictures(const ReadOutcome& outcome, const MessageBody& body, Draft& draft);
    Result<void> conclude_one(const RawMessage& raw, Prepared& prepared, Draft& draft);
    Result<RawMessage> archived_message(std::int64_t seq) const;
    boost::asio::awaitable<Result<void>> read_again(ReadAgain& one);
    Result<std::optional<JudgedAgain>> judge_read(const ReadAgain& read, const Draft& draft) const;
    boost::asio::awaitable<Result<std::optional<JudgedAgain>>> judge_one_again(std::int64_t seq);
    Result<void> draft_again(JudgedAgain& one, const Prepared& prepared, Draft& draft);
    Result<void> write_again(const Draft& draft);
    void tell_of_left();
    Result<void> record_again(JudgedAgain& one, const Prepared& prepared);
    boost::asio::awaitable<Result<std::string>> replay(std::vector<std::int64_t> entries, bool dry);
    boost::asio::awaitable<Result<std::vector<ReadAgain>>> read_all_again(
        std::vector<std::int64_t> entries, std::vector<std::optional<Error>>& failed);
    Result<Replayed> replay_one(const ReadAgain& read, Draft& draft, bool dry);
    [[nodiscard]] std::int64_t next_seq(const Draft& draft) const;
    Result<void> apply_notes(const Draft& draft, std::size_t first);
    [[nodiscard]] const KnownMessage* find_known(const Prepared& prepared) const;
    bool corrects_received_time(const RawMessage& raw, const Prepared& prepared) const;
    struct Belief {  // that is not on record yet
        NewEntry entry;
        Event event;
        std::string version;  // for the archive
    };
    [[nodiscard]] std::vector<Belief> new_beliefs() const;
    Result<void> record_beliefs();
    Result<std::vector<LedgerEntry>> append(const std::vector<NewEntry>& entries, UtcTime time);
    void tell_of_copy();
    Result<MessageBody> recorded_message(std::int64_t seq) const;
    Result<void> forget(std::span<const Digest> digests);
    Result<void> remove_noted_gone();
    Result<std::vector<InFlight>> durable_in_flight();
    boost::asio::awaitable<Result<TakeSummary>> finish_in_flight(InFlight record, bool may_give_up);
    [[nodiscard]] Beliefs beliefs() const {
        return {parts_.settings, parts_.circulars, parts_.roster, roster_digest_};
    }

    boost::asio::any_io_executor executor_;
    Parts parts_;
    Digest roster_digest_;
    Reader& reader_;
    Notifier& notifier_;
    const Clock& clock_;
    std::map<std::string, std::string> settled_;  // "mailbox/uidvalidity/uid" → keyword
    TakeSummary reprocessed_;
    std::int64_t pretended_ = 0;  // entries that are in the fold only
    bool lacks_worker_ = false;
    bool tried_ = false;
    std::optional<Digest> proven_;
    std::function<void()> changed_;
    std::int64_t told_belief_ = 0;                    // what tell_of_left() looked at last
    std::map<std::int64_t, std::int64_t> judged_at_;  // entry → the belief it was judged again with
    struct KeyRetry {
        UtcTime due{};
        std::chrono::seconds wait{key_retry_first};
    };
    std::map<Digest, KeyRetry> key_retries_;  // messages that wait for a key
};

}  // namespace tsb
