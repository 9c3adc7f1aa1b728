// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/audit.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/fake_mailbox.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

UidRanges uids(const std::vector<std::uint32_t>& list) {
    UidRanges ranges;
    ranges.add(list);
    return ranges;
}

LedgerEntry entry_of(EntryKind kind, std::string body) {
    LedgerEntry entry;
    entry.seq = 1;
    entry.kind = kind;
    entry.body = std::move(body);
    return entry;
}

class Audit : public ::testing::Test {
  protected:
    PresentUids ask(std::optional<UtcTime> since = {}) {
        const auto task = [&]() -> boost::asio::awaitable<Result<PresentUids>> {
            auto state = co_await mailbox.open();
            co_return co_await ask_present(mailbox, *state, since);
        };
        return test::run(io, task()).value();
    }
    void deliver(int number, const char* when = "2026-03-10T09:00:00Z") {
        for (int i = 0; i < number; ++i) mailbox.deliver("mail\r\n", parse_rfc3339(when));
    }
    AuditRow row(const RecordedUids& recorded, const PresentUids& present) {
        return audit_row({"fake", present.uidvalidity}, recorded, &present);
    }

    boost::asio::io_context io;
    test::FakeMailbox mailbox;
};

TEST_F(Audit, EveryUidBelowUidnextIsOneOfFive) {
    deliver(2, "2026-01-10T09:00:00Z");  // 1, 2: before since
    deliver(8);                          // 3 … 10
    for (const std::uint32_t gone : {4U, 5U, 9U}) mailbox.inbox.erase(gone);
    RecordedUids recorded;
    recorded.recorded = uids({3, 4, 6});
    recorded.duplicate = uids({7});
    const AuditRow audited = row(recorded, ask(parse_rfc3339("2026-02-01")));
    EXPECT_EQ(audited.uidnext, 11U);
    EXPECT_EQ(audited.recorded.text(9), "3:4,6") << "recorded, there or not";
    EXPECT_EQ(audited.duplicate.text(9), "7");
    EXPECT_EQ(audited.before_start.text(9), "1:2");
    EXPECT_EQ(audited.vanished.text(9), "5,9");
    EXPECT_EQ(audited.missing.text(9), "8,10");
    EXPECT_EQ(audited.recorded.count() + audited.duplicate.count() + audited.before_start.count() +
                  audited.vanished.count() + audited.missing.count(),
              10U);
}

TEST_F(Audit, WithoutSinceNothingIsFromBeforeTheStart) {
    deliver(2, "1999-01-10T09:00:00Z");
    const AuditRow audited = row({}, ask());
    EXPECT_EQ(audited.missing.text(9), "1:2");
    EXPECT_TRUE(audited.before_start.empty());
}

TEST_F(Audit, AMailThatCameAfterTheFolderWasOpenedIsNotBelowUidnext) {
    deliver(1);
    const auto task = [&]() -> boost::asio::awaitable<Result<PresentUids>> {
        auto state = co_await mailbox.open();
        deliver(1);
        co_return co_await ask_present(mailbox, *state, std::nullopt);
    };
    const PresentUids present = test::run(io, task()).value();
    EXPECT_EQ(row({}, present).missing.text(9), "1");
}

TEST_F(Audit, AServerThatDoesNotSayUidnextIsTakenByWhatItHas) {
    deliver(3);
    const auto task = [&]() -> boost::asio::awaitable<Result<PresentUids>> {
        auto state = co_await mailbox.open();
        state->uidnext = 0;
        co_return co_await ask_present(mailbox, *state, std::nullopt);
    };
    const PresentUids present = test::run(io, task()).value();
    EXPECT_EQ(row({}, present).missing.text(9), "1:3");
    EXPECT_EQ(present.uidnext, 4U);
}

TEST_F(Audit, OfAnEarlierUidvalidityWhatIsNotOnRecordHasVanished) {
    RecordedUids recorded;
    recorded.recorded = uids({2, 5});
    const AuditRow audited = audit_row({"fake", 7}, recorded, nullptr);
    EXPECT_FALSE(audited.uidnext);
    EXPECT_EQ(audited.vanished.text(9), "1,3:4");
    EXPECT_TRUE(audited.missing.empty());
    EXPECT_NE(audit_text(audited).find("no longer there"), std::string::npos);
}

TEST_F(Audit, ALargeFolderIsAskedForInSteps) {
    deliver(25'000);
    EXPECT_EQ(ask().present.count(), 25'000U);
}

TEST_F(Audit, AFailureOfTheServerIsOneOfTheAudit) {
    deliver(1);
    mailbox.hangs_up = true;
    const auto task = [&]() -> boost::asio::awaitable<Result<PresentUids>> {
        auto state = co_await mailbox.open();
        co_return co_await ask_present(mailbox, *state, std::nullopt);
    };
    EXPECT_FALSE(test::run(io, task()));
}

TEST_F(Audit, MessagesAndSeenAgainNotesAccountAndFilesDoNot) {
    MessageBody message;
    message.where = {"fake", 7, 3, ""};
    MessageBody file;
    file.where.file = "a.eml";
    NoteBody note;
    note.about = "seen-again";
    note.digests = {sha256("a"), sha256("b")};
    note.where = {{"fake", 8, 1, ""}, {"", 0, 0, "b.eml"}};
    RecordedMailboxes recorded;
    for (const LedgerEntry& entry :
         {entry_of(EntryKind::message, to_body(message)),
          entry_of(EntryKind::message, to_body(file)), entry_of(EntryKind::note, to_body(note))})
        ASSERT_TRUE(add_entry(recorded, entry));
    ASSERT_EQ(recorded.size(), 2U);
    EXPECT_EQ((recorded[{"fake", 7}].recorded.text(9)), "3");
    EXPECT_EQ((recorded[{"fake", 8}].duplicate.text(9)), "1");
    EXPECT_FALSE(add_entry(recorded, entry_of(EntryKind::message, "{}")));
}

TEST_F(Audit, TheJsonHasTheCountsAndNamesWhatIsMissing) {
    deliver(3);
    RecordedUids recorded;
    recorded.recorded = uids({1});
    mailbox.inbox.erase(2);
    const auto object = nlohmann::json::parse(audit_json(row(recorded, ask())));
    const nlohmann::json expected = {
        {"mailbox", "fake"},    {"uidvalidity", 1},   {"uidnext", 4},  {"recorded", 1},
        {"duplicate", 0},       {"before_start", 0},  {"vanished", 1}, {"missing", 1},
        {"vanished_uids", "2"}, {"missing_uids", "3"}};
    EXPECT_EQ(object, expected);
}

}  // namespace
}  // namespace tsb
