// SPDX-License-Identifier: GPL-3.0-or-later
// The one-way path with every disk and every worker in the test's hand: what is on record after
// each fault.
#include "daemon/intake/gateway.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "daemon/archive/archive.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_reader.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

using test::FakeClock;
using test::FakeReader;
using test::LineDisk;
using test::MemoryLineStore;
using test::MemoryObjectStore;
using test::ObjectDisk;
using test::RecordingSink;

Circular circular_one() {
    Circular circular;
    circular.id = "T25-TSB-CIR-0101";
    circular.number = 101;
    circular.period = "T25";
    circular.issued = parse_rfc3339("2026-02-01");
    circular.deadline = *parse_rfc3339("2026-04-03T23:59:59Z");
    circular.deadline_confirmed = true;
    for (const char* id : {"7/17", "10/17"})
        circular.items.push_back(Item{id, "question", "revised", {}});
    circular.source_toml = "id = 1\n";
    circular.digest = sha256(circular.source_toml);
    return circular;
}

Roster roster_of_two() {
    std::vector<Administration> states(2);
    states[0].code = "CHE";
    states[0].names["en"] = {"Switzerland"};
    states[0].contacts = {Contact{ContactKind::domain, "bakom.admin.ch", {}, {}, false, ""}};
    states[1].code = "JPN";
    states[1].names["en"] = {"Japan"};
    states[1].contacts = {Contact{ContactKind::domain, "soumu.go.jp", {}, {}, false, ""}};
    return Roster(std::move(states));
}

Reading reading_of(const std::string& code, Choice first, Choice second,
                   const std::string& form = "form") {
    Reading reading;
    reading.format = "docx";
    reading.circular = "T25-TSB-CIR-0101";
    reading.language = "en";
    reading.administration = {code, code};
    reading.answers = {Answer{"7/17", first, "", {}}, Answer{"10/17", second, "", {}}};
    reading.form_digest = sha256(form);
    return reading;
}

ReadOutcome report_with(Reading reading) {
    Report report;
    report.parser = "sha256:" + std::string(64, '1');
    report.format = "eml";
    report.readings.push_back(std::move(reading));
    return report;
}

std::string mail_from(const std::string& domain, const std::string& text) {
    return "Authentication-Results: mx.example.org; dmarc=pass header.from=" + domain +
           "; dkim=pass header.d=" + domain +
           "\r\nReceived: from a by mx.example.org with ESMTPS; Tue, 10 Mar 2026 09:00:00 "
           "+0000\r\nFrom: <itu@" +
           domain + ">\r\nSubject: reply\r\n\r\n" + text + "\r\n";
}

RawMessage raw_message(std::uint32_t uid, std::string bytes) {
    RawMessage raw;
    raw.where = {"tsbdir", 7, uid, ""};
    raw.internaldate = parse_rfc3339("2026-03-10T09:00:05Z");
    raw.size = bytes.size();
    raw.bytes = std::move(bytes);
    return raw;
}

class GatewayTest : public ::testing::Test {
  protected:
    // A program started on the disks as they are.
    struct Program {
        Program(GatewayTest& test) : notifier(&test.sink, test.clock, 100) {
            OpenReport report;
            auto ledger = Ledger::open(std::make_unique<MemoryLineStore>(test.lines), report);
            if (!ledger) throw std::runtime_error(ledger.error().what);
            Fold fold;
            for (const LedgerEntry& entry : test.entries()) {
                if (auto applied = fold.apply(entry); !applied)
                    throw std::runtime_error(applied.error().what);
            }
            Settings settings;
            settings.border.authserv = {"mx.example.org"};
            settings.border.hosts = {"mx.example.org"};
            Gateway::Parts parts{
                settings,           {circular_one()},
                roster_of_two(),    Archive(std::make_unique<MemoryObjectStore>(test.objects)),
                std::move(*ledger), std::move(fold)};
            gateway = std::make_unique<Gateway>(test.io.get_executor(), std::move(parts),
                                                test.reader, notifier, test.clock);
        }
        Notifier notifier;
        std::unique_ptr<Gateway> gateway;
    };

    void SetUp() override {
        reader.outcomes["swiss-yes"] =
            report_with(reading_of("CHE", Choice::supports, Choice::supports));
        reader.outcomes["swiss-no"] =
            report_with(reading_of("CHE", Choice::opposes, Choice::supports, "other form"));
        reader.outcomes["crash-me"] = Unreadable{"crashed", "signal 11"};
    }
    std::unique_ptr<Program> start() { return std::make_unique<Program>(*this); }
    Result<TakeSummary> recover(Program& program) {
        return test::run(io, program.gateway->recover());
    }
    Result<TakeSummary> take(Program& program, std::vector<RawMessage> batch) {
        return test::run(io, program.gateway->take(std::move(batch)));
    }
    static std::vector<RawMessage> batch_of(
        std::initializer_list<std::pair<std::uint32_t, std::string>> mails) {
        std::vector<RawMessage> batch;
        for (const auto& [uid, bytes] : mails) batch.push_back(raw_message(uid, bytes));
        return batch;
    }
    std::vector<LedgerEntry> entries() {
        std::vector<LedgerEntry> all;
        std::size_t start = 0;
        std::int64_t seq = 0;
        for (std::size_t end = lines.bytes.find('\n'); end != std::string::npos;
             end = lines.bytes.find('\n', start)) {
            const auto line = nlohmann::json::parse(lines.bytes.substr(start, end - start));
            LedgerEntry entry;
            entry.seq = ++seq;
            entry.time = *parse_rfc3339(line["time"].get<std::string>());
            entry.kind = *parse_entry_kind(line["kind"].get<std::string>());
            entry.body = line["body"].dump();
            all.push_back(entry);
            start = end + 1;
        }
        return all;
    }
    std::vector<nlohmann::json> messages() {
        std::vector<nlohmann::json> all;
        for (const LedgerEntry& entry : entries()) {
            if (entry.kind == EntryKind::message) all.push_back(nlohmann::json::parse(entry.body));
        }
        return all;
    }
    std::size_t in_flight() const {
        std::size_t n = 0;
        for (const auto& [name, bytes] : objects.objects)
            n += name.find("in-flight") != std::string::npos ? 1 : 0;
        return n;
    }

    boost::asio::io_context io;
    FakeClock clock;
    FakeReader reader;
    RecordingSink sink;
    LineDisk lines;
    ObjectDisk objects;
};

TEST_F(GatewayTest, TheFirstStartRecordsTheCircularAndTheRosterOnce) {
    ASSERT_TRUE(recover(*start()));
    ASSERT_TRUE(recover(*start()));
    const auto all = entries();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].kind, EntryKind::circular);
    EXPECT_EQ(all[1].kind, EntryKind::roster);
}

TEST_F(GatewayTest, AReplyIsArchivedReadRecordedAndNoLongerInFlight) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    const std::string mail = mail_from("bakom.admin.ch", "swiss-yes");
    const auto taken = take(*program, batch_of({{1, mail}}));
    ASSERT_TRUE(taken) << taken.error().what;
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]["standing"], "counted");
    EXPECT_EQ(messages()[0]["raw"], sha256(mail).tagged());
    EXPECT_EQ(in_flight(), 0U);
    EXPECT_EQ(program->gateway->fold().cursor("tsbdir", 7), 1U);
}

TEST_F(GatewayTest, AMessageFetchedTwiceIsOneEntryAndOneNote) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    const std::string mail = mail_from("bakom.admin.ch", "swiss-yes");
    ASSERT_TRUE(take(*program, batch_of({{1, mail}, {2, mail}})));
    EXPECT_EQ(messages().size(), 1U);
    EXPECT_EQ(entries().back().kind, EntryKind::note);
    EXPECT_EQ(program->gateway->fold().cursor("tsbdir", 7), 2U);
    EXPECT_EQ(reader.reads, 1) << "known bytes are not read again";
}

TEST_F(GatewayTest, WithinABatchEachMessageSeesThoseBeforeIt) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                         {2, mail_from("bakom.admin.ch", "swiss-no")}})));
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(messages()[0]["standing"], "counted");
    const auto second = messages()[1];
    EXPECT_EQ(second["replies"][0]["answers"][0]["standing"], "held")
        << "differs from the earlier one";
}

TEST_F(GatewayTest, AWorkerThatCrashesIsAVerdictAndTheRestGoesOn) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    const auto taken = take(*program, batch_of({{1, mail_from("x.example", "crash-me")},
                                                {2, mail_from("bakom.admin.ch", "swiss-yes")}}));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->unreadable, 1U);
    EXPECT_EQ(messages()[0]["disposition"], "unreadable");
    EXPECT_EQ(messages()[1]["standing"], "counted");
}

TEST_F(GatewayTest, WithoutAWorkerNothingIsRecordedAndTheMailStaysInFlight) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    reader.no_worker = true;
    EXPECT_FALSE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}})));
    EXPECT_TRUE(messages().empty());
    EXPECT_EQ(in_flight(), 1U);
    reader.no_worker = false;
    ASSERT_TRUE(recover(*start()));
    EXPECT_EQ(messages().size(), 1U)
        << "the next start finishes it, even if the mailbox no longer has it";
    EXPECT_EQ(in_flight(), 0U);
}

TEST_F(GatewayTest, AFailedArchiveSyncIsFatalBeforeAnythingIsRead) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    objects.fail_sync = true;
    const auto taken = take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}}));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::fatal);
    EXPECT_EQ(reader.reads, 0);
    EXPECT_TRUE(messages().empty());
}

TEST_F(GatewayTest, AfterAFailedAppendTheNextStartRecordsTheMailOnce) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    lines.fail_append = true;
    lines.keep_of_append = 40;
    EXPECT_FALSE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}})));
    lines.fail_append = false;
    program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]["standing"], "counted");
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}})));
    EXPECT_EQ(messages().size(), 1U) << "the mailbox still has it: seen again, not recorded again";
}

TEST_F(GatewayTest, APowerCutAfterTheArchiveSyncLosesNothing) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    lines.fail_sync = true;
    EXPECT_FALSE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}})));
    lines.fail_sync = false;
    lines.power_cut();
    objects.power_cut();
    ASSERT_TRUE(recover(*start()));
    EXPECT_EQ(messages().size(), 1U);
}

TEST_F(GatewayTest, AMailThatWasInFlightAloneAtThreeStartsIsRecordedWithoutParsing) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    reader.no_worker = true;  // stands for the crash: every start ends before the entry
    EXPECT_FALSE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}})));
    for (std::uint32_t i = 1; i < max_attempts; ++i) EXPECT_FALSE(recover(*start()));
    const int reads = reader.reads;
    ASSERT_TRUE(recover(*start()));
    EXPECT_EQ(reader.reads, reads) << "the last start does not parse";
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages()[0]["disposition"], "unreadable");
    EXPECT_EQ(messages()[0]["reason"], "crashed");
}

TEST_F(GatewayTest, OtherPeoplesMailLeavesNoContentAndIsForgottenInTime) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    const std::string mail = "From: Ann <ann@example.com>\r\nSubject: private\r\n\r\nhello\r\n";
    ASSERT_TRUE(take(*program, batch_of({{1, mail}})));
    EXPECT_EQ(messages()[0]["disposition"], "not-a-reply");
    EXPECT_EQ(lines.bytes.find("ann@example.com"), std::string::npos);
    EXPECT_EQ(lines.bytes.find("private"), std::string::npos);
    ASSERT_TRUE(program->gateway->forget_other_mail());
    EXPECT_EQ(entries().size(), 3U) << "its time has not come";
    clock.time += std::chrono::hours{24 * 31};
    ASSERT_TRUE(program->gateway->forget_other_mail());
    EXPECT_EQ(entries().back().kind, EntryKind::note);
    for (const auto& [name, bytes] : objects.objects)
        EXPECT_EQ(name.find(".eml"), std::string::npos) << name;
    ASSERT_TRUE(program->gateway->forget_other_mail());
    EXPECT_EQ(entries().size(), 4U) << "said once";
}

TEST_F(GatewayTest, ATooLargeMailIsRecordedWithoutADigest) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    std::vector<RawMessage> batch = batch_of({{1, ""}});
    batch.front().too_large = true;
    batch.front().size = 300ULL << 20U;
    ASSERT_TRUE(take(*program, std::move(batch)));
    EXPECT_TRUE(messages()[0]["raw"].is_null());
    EXPECT_EQ(messages()[0]["reason"], "too-large");
    EXPECT_EQ(program->gateway->fold().cursor("tsbdir", 7), 1U);
}

TEST_F(GatewayTest, TheFoldInMemoryIsTheFoldOfWhatIsOnDisk) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                         {2, mail_from("bakom.admin.ch", "swiss-no")}})));
    Fold fresh;
    for (const LedgerEntry& entry : entries()) ASSERT_TRUE(fresh.apply(entry));
    const auto in_memory = program->gateway->fold().replies();
    const auto on_disk = fresh.replies();
    ASSERT_EQ(in_memory.size(), on_disk.size());
    for (std::size_t i = 0; i < on_disk.size(); ++i) {
        EXPECT_EQ(in_memory[i].id, on_disk[i].id);
        EXPECT_EQ(in_memory[i].answers, on_disk[i].answers);
    }
}

}  // namespace
}  // namespace tsb
