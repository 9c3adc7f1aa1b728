// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of the Mailbox seam, run on the fake and on the real one against Dovecot over TLS,
// both ways, and against Cyrus.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>
#include <thread>

#include "daemon/mailbox/imap_mailbox.hpp"
#include "tests/support/fake_mailbox.hpp"
#include "tests/support/local_servers.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

using namespace std::chrono_literals;
using Uids = std::vector<std::uint32_t>;

// What a test needs of the world behind a mailbox.
class World {
  public:
    virtual ~World() = default;
    virtual Mailbox& mailbox() = 0;
    virtual void deliver(const std::string& raw, const std::string& when) = 0;
    virtual void expunge(std::uint32_t uid) = 0;
    virtual std::set<std::string> flags(std::uint32_t uid) = 0;
    virtual std::size_t count(const std::string& folder) = 0;
    virtual void cut_connection() = 0;
    // The folder has another UIDVALIDITY afterwards; its mail may be gone.
    virtual void renumber() = 0;

    boost::asio::io_context io;
};

class FakeWorld final : public World {
  public:
    FakeWorld() { fake_.folders["Processed"]; }
    Mailbox& mailbox() override { return fake_; }
    void deliver(const std::string& raw, const std::string& when) override {
        fake_.deliver(raw, parse_rfc3339(when));
    }
    void expunge(std::uint32_t uid) override { fake_.inbox.erase(uid); }
    std::set<std::string> flags(std::uint32_t uid) override { return fake_.inbox.at(uid).flags; }
    std::size_t count(const std::string& folder) override { return fake_.folders[folder].size(); }
    void cut_connection() override {
        fake_.next_error = Error{ErrorKind::transient, "cut", "", 69};
    }
    void renumber() override { ++fake_.uidvalidity; }

  private:
    test::FakeMailbox fake_;
};

MailboxSettings settings_of(const test::LocalServer& server, bool starttls,
                            const std::string& folder = "INBOX") {
    MailboxSettings settings;
    settings.name = "tsbdir";
    settings.url = starttls ? "imap://127.0.0.1:" + server.port("port") + "/" + folder
                            : "imaps://localhost:" + server.port("ports") + "/" + folder;
    settings.user = server.text("user");
    settings.password.file = server.text("password_file");
    settings.ca_file = server.text("ca");
    settings.timeout = 10s;
    return settings;
}

std::set<std::string> flags_of(const nlohmann::json& all, std::uint32_t uid) {
    std::set<std::string> out;
    for (const auto& flag : all.at(std::to_string(uid))) {
        if (flag != "\\Recent") out.insert(flag.get<std::string>());
    }
    return out;
}

class DovecotWorld final : public World {
  public:
    explicit DovecotWorld(bool starttls)
        : mailbox_(io.get_executor(), settings_of(dovecot_, starttls), LimitSettings(),
                   std::filesystem::temp_directory_path()) {}
    Mailbox& mailbox() override { return mailbox_; }
    void deliver(const std::string& raw, const std::string& when) override {
        dovecot_.append(raw, when);
    }
    void expunge(std::uint32_t uid) override { dovecot_.expunge(uid); }
    std::set<std::string> flags(std::uint32_t uid) override {
        return flags_of(dovecot_.flags(), uid);
    }
    std::size_t count(const std::string& folder) override { return dovecot_.flags(folder).size(); }
    void cut_connection() override { dovecot_.run("doveadm", "kick alice"); }
    void renumber() override {
        dovecot_.run("doveadm", "mailbox update -u alice --uid-validity 4242 INBOX");
    }

  private:
    test::LocalDovecot dovecot_;
    ImapMailbox mailbox_;
};

class CyrusWorld final : public World {
  public:
    explicit CyrusWorld(bool starttls)
        : mailbox_(io.get_executor(), settings_of(cyrus_, starttls, "Queue"), LimitSettings(),
                   std::filesystem::temp_directory_path()) {}
    Mailbox& mailbox() override { return mailbox_; }
    void deliver(const std::string& raw, const std::string& when) override {
        cyrus_.append(raw, when);
    }
    void expunge(std::uint32_t uid) override { cyrus_.expunge(uid); }
    std::set<std::string> flags(std::uint32_t uid) override {
        return flags_of(cyrus_.flags(), uid);
    }
    std::size_t count(const std::string& folder) override { return cyrus_.flags(folder).size(); }
    void cut_connection() override { cyrus_.run("kick", ""); }
    void renumber() override { cyrus_.run("renew", "Queue"); }

  private:
    test::LocalCyrus cyrus_;
    ImapMailbox mailbox_;
};

enum class Kind { fake, imaps, starttls, cyrus, cyrus_starttls };

bool of_cyrus(Kind kind) {
    return kind == Kind::cyrus || kind == Kind::cyrus_starttls;
}

class MailboxContract : public ::testing::TestWithParam<Kind> {
  protected:
    void SetUp() override {
        if (of_cyrus(GetParam())) {
            world_ = std::make_unique<CyrusWorld>(GetParam() == Kind::cyrus_starttls);
        } else if (GetParam() == Kind::fake) {
            world_ = std::make_unique<FakeWorld>();
        } else {
            world_ = std::make_unique<DovecotWorld>(GetParam() == Kind::starttls);
        }
    }
    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return test::run(world_->io, std::move(task));
    }
    Mailbox& mailbox() { return world_->mailbox(); }
    MailboxState open() {
        auto state = run(mailbox().open());
        EXPECT_TRUE(state) << state.error().what;
        return std::move(state).value_or(MailboxState());
    }
    Uids list(std::uint32_t first = 1, std::optional<UtcTime> since = std::nullopt,
              std::size_t limit = 1000) {
        auto uids = run(mailbox().list(first, since, limit));
        EXPECT_TRUE(uids) << uids.error().what;
        return std::move(uids).value_or(Uids());
    }
    Mailbox::Fetched fetch(Uids uids, FetchBudget budget = {}) {
        auto fetched = run(mailbox().fetch(std::move(uids), budget));
        EXPECT_TRUE(fetched) << fetched.error().what;
        return fetched ? std::move(*fetched) : Mailbox::Fetched();
    }
    SettleResult settle(std::uint32_t uid, const std::string& keyword, const std::string& folder) {
        SettleAction action;
        action.uid = uid;
        action.keyword = keyword;
        action.folder = folder;
        auto results = run(mailbox().settle({action}));
        EXPECT_TRUE(results) << results.error().what;
        return results && results->size() == 1 ? results->front() : SettleResult();
    }
    std::unique_ptr<World> world_;
};

// Where Cyrus was not unpacked one test of its own fails and says so, and not each of these.
std::vector<Kind> kinds() {
    std::vector<Kind> out{Kind::fake, Kind::imaps, Kind::starttls};
    if (test::LocalCyrus::unpacked()) out.insert(out.end(), {Kind::cyrus, Kind::cyrus_starttls});
    return out;
}

INSTANTIATE_TEST_SUITE_P(Of, MailboxContract, ::testing::ValuesIn(kinds()), [](const auto& of) {
    switch (of.param) {
        case Kind::fake:
            return "Fake";
        case Kind::imaps:
            return "Imaps";
        case Kind::starttls:
            return "Starttls";
        case Kind::cyrus:
            return "Cyrus";
        case Kind::cyrus_starttls:
            return "CyrusStarttls";
    }
    return "";
});

const std::string raw =
    "From: a@example.org\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\n\r\nbody \xff\r\n";

TEST_P(MailboxContract, OpenTellsTheState) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    const MailboxState state = open();
    EXPECT_NE(state.uidvalidity, 0U);
    EXPECT_EQ(state.uidnext, 2U);
    EXPECT_EQ(state.exists, 1U);
    EXPECT_TRUE(state.keywords_allowed);
    run(mailbox().close());
}

TEST_P(MailboxContract, NothingWorksBeforeOpenAndAllOfItAfterOpeningAgain) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    const auto early = run(mailbox().list(1, std::nullopt, 10));
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().kind, ErrorKind::transient);
    open();
    run(mailbox().close());
    EXPECT_FALSE(run(mailbox().list(1, std::nullopt, 10)));
    open();
    EXPECT_EQ(list(), Uids{1});
}

TEST_P(MailboxContract, ListIsAscendingFromTheFirstUidAndBounded) {
    for (int i = 0; i < 4; ++i) world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    EXPECT_EQ(list(1), (Uids{1, 2, 3, 4}));
    EXPECT_EQ(list(3), (Uids{3, 4}));
    EXPECT_EQ(list(5), Uids{}) << "RFC 3501: 5:* would name message 4";
    EXPECT_EQ(list(1, std::nullopt, 2), (Uids{1, 2}));
}

TEST_P(MailboxContract, AnEmptyFolderListsNothing) {
    open();
    EXPECT_EQ(list(), Uids{});
}

TEST_P(MailboxContract, SinceIsExactToTheSecond) {
    world_->deliver(raw, "2026-01-01T00:00:00Z");
    world_->deliver(raw, "2026-01-31T23:59:59Z");
    world_->deliver(raw, "2026-02-01T00:00:00Z");
    world_->deliver(raw, "2026-06-01T00:00:00Z");
    open();
    EXPECT_EQ(list(1, parse_rfc3339("2026-02-01T00:00:00Z")), (Uids{3, 4}));
    EXPECT_EQ(list(1, parse_rfc3339("2026-02-01T00:00:01Z")), Uids{4});
    EXPECT_EQ(list(1, parse_rfc3339("2026-02-01T00:00:00Z"), 1), Uids{3});
    EXPECT_EQ(list(4, parse_rfc3339("2026-02-01T00:00:00Z")), Uids{4});
}

TEST_P(MailboxContract, FetchGivesTheBytesAndWhenTheyWereReceived) {
    world_->deliver(raw, "2026-03-01T10:11:12Z");
    const MailboxState state = open();
    const auto fetched = fetch({1});
    ASSERT_EQ(fetched.messages.size(), 1U);
    const RawMessage& message = fetched.messages[0];
    EXPECT_EQ(message.bytes, raw);
    EXPECT_EQ(message.size, raw.size());
    ASSERT_TRUE(message.internaldate);
    EXPECT_EQ(format_utc(*message.internaldate), "2026-03-01T10:11:12Z");
    EXPECT_EQ(message.where.uid, 1U);
    EXPECT_EQ(message.where.uidvalidity, state.uidvalidity);
    EXPECT_FALSE(message.where.mailbox.empty());
    EXPECT_FALSE(message.too_large);
    EXPECT_FALSE(message.spool);
}

TEST_P(MailboxContract, FetchKeepsToItsBudgetButGivesAtLeastOne) {
    for (int i = 0; i < 4; ++i)
        world_->deliver(raw + std::string(1000, 'x') + "\r\n", "2026-03-01T10:00:00Z");
    open();
    FetchBudget budget;
    budget.messages = 3;
    EXPECT_EQ(fetch({1, 2, 3, 4}, budget).messages.size(), 3U);
    budget.bytes = 2500;
    EXPECT_EQ(fetch({4, 3, 2, 1}, budget).messages.size(), 2U);
    EXPECT_EQ(fetch({4, 3, 2, 1}, budget).messages.at(0).where.uid, 1U);
    budget.bytes = 10;
    EXPECT_EQ(fetch({2, 3}, budget).messages.size(), 1U);
}

TEST_P(MailboxContract, AUidThatIsGoneIsNamed) {
    for (int i = 0; i < 3; ++i) world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    world_->expunge(2);
    const auto fetched = fetch({1, 2, 3});
    EXPECT_EQ(fetched.gone, Uids{2});
    EXPECT_EQ(fetched.messages.size(), 2U);
    EXPECT_EQ(list(), (Uids{1, 3}));
}

TEST_P(MailboxContract, AFiveMegabyteMessageWithForgedAnswersComesWhole) {
    std::string big = "From: a@example.org\r\nSubject: big\r\n\r\n";
    while (big.size() < 5'000'000)
        big += "T4 OK done\r\n* BYE going\r\n" + std::string(900, 'x') +
               "\r\n* 9 FETCH (UID 9 BODY[] {99999}\r\n";
    world_->deliver(big, "2026-03-01T10:00:00Z");
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    const auto fetched = fetch({1, 2});
    ASSERT_EQ(fetched.messages.size(), 2U);
    EXPECT_TRUE(fetched.messages[0].bytes == big);
    EXPECT_EQ(fetched.messages[1].bytes, raw);
    EXPECT_EQ(list(), (Uids{1, 2})) << "the next answer is the next command's";
}

TEST_P(MailboxContract, ReadingAndSettlingLeaveSeenAlone) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    fetch({1});
    EXPECT_EQ(world_->flags(1), std::set<std::string>{});
    EXPECT_TRUE(settle(1, "$TsbCounted", "").done);
    EXPECT_EQ(world_->flags(1), std::set<std::string>{"$TsbCounted"});
}

TEST_P(MailboxContract, AKeywordReplacesTheOthersOfOursAndNothingElse) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    EXPECT_TRUE(settle(1, "$TsbHeld", "").done);
    EXPECT_TRUE(settle(1, "$TsbCounted", "").done);
    EXPECT_TRUE(settle(1, "$TsbCounted", "").done) << "a second time is the same";
    EXPECT_EQ(world_->flags(1), std::set<std::string>{"$TsbCounted"});
    EXPECT_TRUE(settle(1, "", "").done) << "nothing to do";
    EXPECT_EQ(world_->flags(1), std::set<std::string>{"$TsbCounted"});
}

TEST_P(MailboxContract, SettlingAMessageThatIsGoneSaysSo) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    const SettleResult flagged = settle(77, "$TsbCounted", "");
    EXPECT_TRUE(flagged.gone);
    EXPECT_FALSE(flagged.done);
    const SettleResult moved = settle(77, "", "Processed");
    EXPECT_TRUE(moved.gone);
    EXPECT_FALSE(moved.done);
}

TEST_P(MailboxContract, AMoveIsProvenAndTakesOnlyThatMessage) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    const SettleResult moved = settle(1, "$TsbCounted", "Processed");
    EXPECT_TRUE(moved.done) << moved.why;
    EXPECT_EQ(list(), Uids{2});
    EXPECT_EQ(world_->count("Processed"), 1U);
}

TEST_P(MailboxContract, AMissingTargetFolderLeavesTheMessageAndSaysWhy) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    const SettleResult moved = settle(1, "", "Nowhere");
    EXPECT_FALSE(moved.done);
    EXPECT_FALSE(moved.gone);
    EXPECT_NE(moved.why.find("Nowhere"), std::string::npos);
    EXPECT_EQ(list(), Uids{1});
}

TEST_P(MailboxContract, WaitEndsSoonAfterNewMail) {
    open();
    EXPECT_EQ(list(), Uids{});
    boost::asio::steady_timer timer(world_->io, 300ms);
    timer.async_wait(
        [&](const boost::system::error_code&) { world_->deliver(raw, "2026-03-01T10:00:00Z"); });
    const auto start = std::chrono::steady_clock::now();
    const auto waited = run(mailbox().wait(20s));
    ASSERT_TRUE(waited) << waited.error().what;
    EXPECT_TRUE(*waited);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
    EXPECT_EQ(list(), Uids{1});
}

TEST_P(MailboxContract, WaitWithoutMailEndsOnTimeWithFalse) {
    open();
    list();
    const auto start = std::chrono::steady_clock::now();
    const auto waited = run(mailbox().wait(1s));
    ASSERT_TRUE(waited) << waited.error().what;
    EXPECT_FALSE(*waited);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 900ms);
    EXPECT_EQ(list(), Uids{}) << "the session goes on";
}

TEST_P(MailboxContract, AConnectionThatBreaksIsTransientAndOpenMendsIt) {
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    open();
    EXPECT_EQ(list(), Uids{1});
    world_->cut_connection();
    auto cut = run(mailbox().list(1, std::nullopt, 10));
    // A real server takes a moment to carry out the kick.
    for (int i = 0; i < 250 && cut; ++i) {
        std::this_thread::sleep_for(20ms);
        cut = run(mailbox().list(1, std::nullopt, 10));
    }
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().kind, ErrorKind::transient);
    EXPECT_EQ(cut.error().exit_code, 69);
    EXPECT_FALSE(run(mailbox().fetch({1}, FetchBudget()))) << "it stays closed";
    open();
    EXPECT_EQ(list(), Uids{1});
}

TEST_P(MailboxContract, AFolderThatIsNumberedAnewHasAnotherUidvalidityAtTheNextOpen) {
    const MailboxState before = open();
    run(mailbox().close());
    world_->renumber();
    world_->deliver(raw, "2026-03-01T10:00:00Z");
    const MailboxState after = open();
    EXPECT_NE(after.uidvalidity, before.uidvalidity);
    EXPECT_NE(after.uidvalidity, 0U);
    const Uids uids = list();
    ASSERT_EQ(uids.size(), 1U);
    EXPECT_EQ(fetch(uids).messages.at(0).where.uidvalidity, after.uidvalidity);
}

TEST_P(MailboxContract, AConnectionThatBreaksDuringAWaitEndsIt) {
    open();
    boost::asio::steady_timer timer(world_->io, 300ms);
    timer.async_wait([&](const boost::system::error_code&) { world_->cut_connection(); });
    const auto waited = run(mailbox().wait(20s));
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().kind, ErrorKind::transient);
}

}  // namespace
}  // namespace tsb
