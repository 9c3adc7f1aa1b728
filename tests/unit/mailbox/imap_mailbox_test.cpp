// SPDX-License-Identifier: GPL-3.0-or-later
// What only the real mailbox does, against Dovecot.
#include "daemon/mailbox/imap_mailbox.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fstream>

#include "tests/support/local_servers.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

using namespace std::chrono_literals;
using Uids = std::vector<std::uint32_t>;

const std::string raw = "From: a@example.org\r\nSubject: x\r\n\r\nbody\r\n";

class ImapAtDovecot : public ::testing::Test {
  protected:
    static MailboxSettings settings_of(const test::LocalDovecot& dovecot) {
        MailboxSettings settings;
        settings.name = "tsbdir";
        settings.url = "imaps://127.0.0.1:" + dovecot.port("ports") + "/INBOX";
        settings.user = dovecot.text("user");
        settings.password.file = dovecot.text("password_file");
        settings.ca_file = dovecot.text("ca");
        settings.timeout = 10s;
        return settings;
    }
    void use(MailboxSettings settings, LimitSettings limits = {}) {
        mailbox_ = std::make_unique<ImapMailbox>(io.get_executor(), std::move(settings), limits,
                                                 std::filesystem::temp_directory_path());
    }
    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return test::run(io, std::move(task));
    }
    Error open_error(MailboxSettings settings) {
        use(std::move(settings));
        const auto state = run(mailbox_->open());
        EXPECT_FALSE(state);
        return state ? Error{} : state.error();
    }
    void open() {
        const auto state = run(mailbox_->open());
        ASSERT_TRUE(state) << state.error().what;
    }
    std::vector<SettleResult> settle(Uids uids, const std::string& keyword,
                                     const std::string& folder) {
        std::vector<SettleAction> actions;
        for (const std::uint32_t uid : uids) {
            SettleAction& action = actions.emplace_back();
            action.uid = uid;
            action.keyword = keyword;
            action.folder = folder;
        }
        auto results = run(mailbox_->settle(actions));
        EXPECT_TRUE(results) << results.error().what;
        return std::move(results).value_or(std::vector<SettleResult>());
    }
    boost::asio::io_context io;
    std::unique_ptr<ImapMailbox> mailbox_;
};

TEST_F(ImapAtDovecot, AWrongPasswordIsTheOperatorsAndIsNotInTheError) {
    const test::LocalDovecot dovecot;
    MailboxSettings settings = settings_of(dovecot);
    settings.password.file = dovecot.path("wrong");
    std::ofstream(settings.password.file) << "not-the-secret\n";
    ASSERT_EQ(::chmod(settings.password.file.c_str(), 0600), 0);
    const Error error = open_error(settings);
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_EQ(error.exit_code, 78);
    EXPECT_NE(error.what.find("refused user alice's password"), std::string::npos) << error.what;
    EXPECT_NE(error.hint.find("password_file"), std::string::npos);
    EXPECT_EQ((error.what + error.hint).find("not-the-secret"), std::string::npos);
}

TEST_F(ImapAtDovecot, AWrongAuthorityAndAWrongHostNameAreTheOperators) {
    const test::LocalDovecot dovecot;
    MailboxSettings settings = settings_of(dovecot);
    settings.ca_file = dovecot.text("other_ca");
    Error error = open_error(settings);
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_EQ(error.exit_code, 78);
    EXPECT_NE(error.what.find("ca_file " + dovecot.text("other_ca")), std::string::npos)
        << error.what;
    settings = settings_of(dovecot);
    settings.url = "imaps://mail.localhost:" + dovecot.port("ports") + "/INBOX";
    error = open_error(settings);
    EXPECT_EQ(error.kind, ErrorKind::config) << error.what;
    EXPECT_NE(error.what.find("not for this host name"), std::string::npos) << error.what;
    settings = settings_of(dovecot);
    settings.ca_file = "/nowhere/ca.pem";
    EXPECT_EQ(open_error(settings).kind, ErrorKind::config);
}

TEST_F(ImapAtDovecot, AMissingFolderIsTheOperatorsAndNearNamesAreListed) {
    const test::LocalDovecot dovecot;
    MailboxSettings settings = settings_of(dovecot);
    settings.url = "imaps://127.0.0.1:" + dovecot.port("ports") + "/Procesed";
    const Error error = open_error(settings);
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_EQ(error.exit_code, 78);
    EXPECT_NE(error.what.find("Procesed"), std::string::npos);
    EXPECT_NE(error.hint.find("the server has: Processed"), std::string::npos) << error.hint;
}

TEST_F(ImapAtDovecot, AServerThatIsNotThereIsTransient) {
    const test::LocalDovecot dovecot;
    MailboxSettings settings = settings_of(dovecot);
    settings.url = "imaps://127.0.0.1:1/INBOX";
    const Error error = open_error(settings);
    EXPECT_EQ(error.kind, ErrorKind::transient);
    EXPECT_EQ(error.exit_code, 69);
    EXPECT_NE(error.what.find("imaps://127.0.0.1:1"), std::string::npos);
}

TEST_F(ImapAtDovecot, KeepOpensReadOnlyAndTouchesNothing) {
    test::LocalDovecot dovecot;
    dovecot.append(raw, "2026-03-01T10:00:00Z");
    MailboxSettings settings = settings_of(dovecot);
    settings.settle = Settle::keep;
    use(settings);
    const auto state = run(mailbox_->open());
    ASSERT_TRUE(state);
    EXPECT_FALSE(state->keywords_allowed);
    const auto results = settle({1}, "$TsbCounted", "Processed");
    ASSERT_EQ(results.size(), 1U);
    EXPECT_FALSE(results[0].done);
    EXPECT_NE(results[0].why.find("keep"), std::string::npos);
    const auto fetched = run(mailbox_->fetch({1}, FetchBudget()));
    ASSERT_TRUE(fetched);
    EXPECT_EQ(fetched->messages.at(0).bytes, raw);
    EXPECT_FALSE(dovecot.flags().at("1").contains("\\Seen"));
}

TEST_F(ImapAtDovecot, WithoutMoveACopyIsProvenAndOnlyThatMessageIsExpunged) {
    test::LocalDovecot dovecot("IMAP4rev1 SASL-IR UIDPLUS");
    for (int i = 0; i < 3; ++i) dovecot.append(raw, "2026-03-01T10:00:00Z");
    dovecot.run("doveadm", "flags add -u alice '\\Deleted' mailbox INBOX uid 2");
    use(settings_of(dovecot));
    open();
    const auto results = settle({1, 3, 9}, "", "Processed");
    ASSERT_EQ(results.size(), 3U);
    EXPECT_TRUE(results[0].done) << results[0].why;
    EXPECT_TRUE(results[1].done) << results[1].why;
    EXPECT_TRUE(results[2].gone);
    EXPECT_EQ(dovecot.flags().size(), 1U)
        << "somebody else's deleted mail stays until they expunge it";
    EXPECT_TRUE(dovecot.flags().contains("2"));
    EXPECT_EQ(dovecot.flags("Processed").size(), 2U);
}

TEST_F(ImapAtDovecot, WithoutMoveAndUidplusAMessageStays) {
    test::LocalDovecot dovecot("IMAP4rev1 SASL-IR");
    dovecot.append(raw, "2026-03-01T10:00:00Z");
    use(settings_of(dovecot));
    open();
    const auto results = settle({1}, "", "Processed");
    ASSERT_EQ(results.size(), 1U);
    EXPECT_FALSE(results[0].done);
    EXPECT_NE(results[0].why.find("UIDPLUS"), std::string::npos);
    EXPECT_EQ(dovecot.flags().size(), 1U);
}

TEST_F(ImapAtDovecot, PlainSearchAndPollingServeWhereEsearchAndIdleAreMissing) {
    test::LocalDovecot dovecot("IMAP4rev1 SASL-IR");
    dovecot.append(raw, "2026-03-01T10:00:00Z");
    use(settings_of(dovecot));
    open();
    auto uids = run(mailbox_->list(1, parse_rfc3339("2026-02-01"), 10));
    ASSERT_TRUE(uids);
    EXPECT_EQ(*uids, Uids{1});
    boost::asio::steady_timer timer(io, 100ms);
    timer.async_wait(
        [&](const boost::system::error_code&) { dovecot.append(raw, "2026-03-02T10:00:00Z"); });
    const auto waited = run(mailbox_->wait(1s));
    ASSERT_TRUE(waited);
    EXPECT_TRUE(*waited);
    uids = run(mailbox_->list(2, std::nullopt, 10));
    ASSERT_TRUE(uids);
    EXPECT_EQ(*uids, Uids{2});
}

TEST_F(ImapAtDovecot, LargeMailIsSpooledInSlicesAndTooLargeMailIsNotFetched) {
    test::LocalDovecot dovecot;
    std::string big = raw;
    for (int line = 0; big.size() < 3'000'000; ++line)
        big += std::to_string(line) + " T3 OK done\r\n";
    dovecot.append(raw, "2026-03-01T10:00:00Z");
    dovecot.append(big, "2026-03-01T10:00:00Z");
    dovecot.append(big + big, "2026-03-01T10:00:00Z");
    dovecot.append(raw, "2026-03-01T10:00:00Z");
    LimitSettings limits;
    limits.parse_bytes = 1'000'000;
    limits.archive_bytes = 4'000'000;
    use(settings_of(dovecot), limits);
    open();
    const auto fetched = run(mailbox_->fetch({1, 2, 3, 4}, FetchBudget()));
    ASSERT_TRUE(fetched) << fetched.error().what;
    ASSERT_EQ(fetched->messages.size(), 4U);
    const RawMessage& spooled = fetched->messages[1];
    EXPECT_TRUE(spooled.bytes.empty());
    ASSERT_TRUE(spooled.spool);
    EXPECT_EQ(spooled.size, big.size());
    const auto bytes = read_fd(spooled.spool.get(), 4'000'000);
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(*bytes == big);
    EXPECT_TRUE(fetched->messages[2].too_large);
    EXPECT_TRUE(fetched->messages[2].bytes.empty());
    EXPECT_FALSE(fetched->messages[2].spool);
    EXPECT_EQ(fetched->messages[2].size, 2 * big.size());
    EXPECT_EQ(fetched->messages[3].bytes, raw);
}

TEST_F(ImapAtDovecot, AFullDiskUnderTheSpoolIsTransientAndSaysSo) {
    test::LocalDovecot dovecot;
    dovecot.append(raw + std::string(2000, 'x') + "\r\n", "2026-03-01T10:00:00Z");
    LimitSettings limits;
    limits.parse_bytes = 100;
    mailbox_ =
        std::make_unique<ImapMailbox>(io.get_executor(), settings_of(dovecot), limits, "/nowhere");
    open();
    const auto fetched = run(mailbox_->fetch({1}, FetchBudget()));
    ASSERT_FALSE(fetched);
    EXPECT_EQ(fetched.error().kind, ErrorKind::transient);
    EXPECT_NE(fetched.error().what.find("/nowhere"), std::string::npos);
}

TEST_F(ImapAtDovecot, AChangedUidvalidityShowsAtTheNextOpen) {
    test::LocalDovecot dovecot;
    dovecot.append(raw, "2026-03-01T10:00:00Z");
    use(settings_of(dovecot));
    const auto before = run(mailbox_->open());
    ASSERT_TRUE(before);
    dovecot.run("doveadm", "mailbox update -u alice --uid-validity 4242 INBOX");
    const auto after = run(mailbox_->open());
    ASSERT_TRUE(after);
    EXPECT_EQ(after->uidvalidity, 4242U);
    EXPECT_NE(before->uidvalidity, 4242U);
}

TEST_F(ImapAtDovecot, ACancelledWaitLeavesAMailboxThatOpensAgain) {
    test::LocalDovecot dovecot;
    use(settings_of(dovecot));
    open();
    boost::asio::cancellation_signal cancel;
    bool ended = false;
    const auto waiting = [&]() -> boost::asio::awaitable<void> {
        const auto waited = co_await mailbox_->wait(60s);
        EXPECT_FALSE(waited);
    };
    const auto note_end = [&](const std::exception_ptr&) { ended = true; };
    boost::asio::co_spawn(io, waiting(),
                          boost::asio::bind_cancellation_slot(cancel.slot(), note_end));
    boost::asio::steady_timer timer(io, 200ms);
    timer.async_wait([&](const boost::system::error_code&) {
        cancel.emit(boost::asio::cancellation_type::terminal);
    });
    io.restart();
    io.run_for(3s);
    EXPECT_TRUE(ended);
    const auto unfinished = run(mailbox_->list(1, std::nullopt, 10));
    EXPECT_FALSE(unfinished) << "the IDLE was never ended";
    run(mailbox_->close());
    open();
    EXPECT_TRUE(run(mailbox_->list(1, std::nullopt, 10)));
}

}  // namespace
}  // namespace tsb
