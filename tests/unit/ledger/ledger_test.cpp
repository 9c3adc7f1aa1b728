// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "config/base/file.hpp"
#include "daemon/ledger/line.hpp"
#include "daemon/ledger/line_file.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

using test::LineDisk;
using test::MemoryLineStore;
using test::TemporaryFolder;

constexpr UtcTime noon{std::chrono::seconds{1'772'366'400}};

Result<Ledger> open_on(LineDisk& disk, OpenReport& report) {
    return Ledger::open(std::make_unique<MemoryLineStore>(disk), report);
}

NewEntry note(std::string text) {
    return {EntryKind::note, R"({"text":")" + std::move(text) + R"("})"};
}

// A disk with that many entries, one append each.
LineDisk filled(int entries) {
    LineDisk disk;
    OpenReport report;
    auto ledger = open_on(disk, report);
    for (int i = 1; i <= entries; ++i) {
        EXPECT_TRUE(
            ledger->append({note("entry " + std::to_string(i))}, noon + std::chrono::seconds{i}));
    }
    return disk;
}

std::uint32_t mode_of(const std::filesystem::path& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

TEST(Ledger, ALineHasTheFormOfFormatMd) {
    LineDisk disk;
    OpenReport report;
    auto ledger = open_on(disk, report);
    ASSERT_TRUE(ledger);
    EXPECT_EQ(ledger->head().entries, 0);
    EXPECT_EQ(ledger->head().digest.tagged(), "sha256:" + std::string(64, '0'));
    auto written = ledger->append({note("a")}, noon);
    ASSERT_TRUE(written);
    const std::string line = R"({"body":{"text":"a"},"kind":"note","prev":"sha256:)" +
                             std::string(64, '0') +
                             R"(","seq":1,"time":"2026-03-01T12:00:00Z","v":1})";
    EXPECT_EQ(disk.bytes, line + "\n");
    EXPECT_EQ(canonical_json(line), line) << "the whole line is canonical, not only its body";
    EXPECT_EQ(written->at(0).line_digest, sha256(line));
    EXPECT_EQ(ledger->head().digest, sha256(line));
    EXPECT_EQ(disk.syncs, 1);
}

TEST(Ledger, ABatchIsOneWriteAndOneSyncAndAChain) {
    LineDisk disk;
    OpenReport report;
    auto ledger = open_on(disk, report);
    auto written = ledger->append({note("a"), note("b"), note("c")}, noon);
    ASSERT_TRUE(written);
    EXPECT_EQ(disk.appends, 1);
    EXPECT_EQ(disk.syncs, 1);
    EXPECT_EQ(written->at(2).seq, 3);
    auto again = open_on(disk, report);
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->head().entries, 3);
    EXPECT_EQ(again->head().digest, written->at(2).line_digest);
    ASSERT_TRUE(again->append({}, noon));
    EXPECT_EQ(disk.appends, 1) << "an empty batch touches nothing";
}

TEST(Ledger, ABodyThatIsNotCanonicalIsRefusedAndNothingIsWritten) {
    struct Row {
        std::string body, why;
    };
    const Row rows[] = {
        {R"({"b":1,"a":2})", "not sorted"},
        {R"({"a": 1})", "white space"},
        {R"({"a":1.5})", "a fraction"},
        {R"([1])", "no object"},
        {R"("text")", "no object"},
        {"", "nothing"},
        {R"({"a":1},"kind":"note")", "an attempt to close the body early"},
        {"{\"a\":\"\n\"}", "a line feed would break the line"},
        {R"({"a":")" + std::string(max_line_bytes, 'x') + R"("})", "longer than max_line_bytes"},
    };
    LineDisk disk = filled(1);
    const std::string before = disk.bytes;
    OpenReport report;
    auto ledger = open_on(disk, report);
    for (const Row& row : rows) {
        const auto refused = ledger->append({note("good"), {EntryKind::note, row.body}}, noon);
        ASSERT_FALSE(refused) << row.why;
        EXPECT_EQ(refused.error().kind, ErrorKind::input) << row.why;
        EXPECT_EQ(disk.bytes, before) << row.why;
    }
    EXPECT_TRUE(ledger->append({note("good")}, noon)) << "the ledger stays usable";
}

TEST(Ledger, ABodyThatQuotesALineIsReadRight) {
    LineDisk disk = filled(1);
    const std::string line = disk.bytes.substr(0, disk.bytes.size() - 1);
    std::string quoted;
    for (const char c : line) quoted += c == '"' ? std::string("\\\"") : std::string(1, c);
    OpenReport report;
    auto ledger = open_on(disk, report);
    ASSERT_TRUE(ledger->append({note(quoted)}, noon));
    auto again = open_on(disk, report);
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->head().entries, 2);
}

TEST(Ledger, AFailedWriteOrSyncIsFatalAndTheLastWord) {
    for (const bool on_sync : {false, true}) {
        LineDisk disk = filled(2);
        OpenReport report;
        auto ledger = open_on(disk, report);
        disk.fail_append = !on_sync;
        disk.keep_of_append = 30;
        disk.fail_sync = on_sync;
        const auto failed = ledger->append({note("x")}, noon);
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().kind, ErrorKind::fatal);
        EXPECT_EQ(failed.error().exit_code, 74);
        disk.fail_append = disk.fail_sync = false;
        const std::string left = disk.bytes;
        EXPECT_FALSE(ledger->append({note("y")}, noon)) << "never retried";
        EXPECT_EQ(disk.bytes, left);
        EXPECT_EQ(ledger->head().entries, 2) << "the head is what is known to be there";
    }
}

TEST(Ledger, AfterAFailedWriteOrSyncTheFileIsCutBackSoThatNoStartBelievesIt) {
    for (const bool on_sync : {false, true}) {
        LineDisk disk = filled(2);
        const std::string before = disk.bytes;
        OpenReport report;
        auto ledger = open_on(disk, report);
        disk.fail_append = !on_sync;
        disk.keep_of_append = 30;
        disk.fail_sync = on_sync;
        EXPECT_FALSE(ledger->append({note("x")}, noon));
        EXPECT_EQ(disk.bytes, before) << (on_sync ? "sync" : "write");
    }
}

TEST(Ledger, WhatIsFoundAtOpenIsSyncedBeforeItIsBuiltOn) {
    LineDisk disk = filled(2);
    const std::string whole = disk.bytes;
    disk.durable = 0;  // the writer before was killed between write and sync
    OpenReport report;
    ASSERT_TRUE(open_on(disk, report));
    disk.power_cut();
    EXPECT_EQ(disk.bytes, whole);
    disk.fail_sync = true;
    EXPECT_FALSE(open_on(disk, report));
}

TEST(Ledger, AnyEntryCanBeReadAgain) {
    LineDisk disk = filled(3);
    OpenReport report;
    auto ledger = open_on(disk, report);
    auto written = ledger->append({note("four"), note("five")}, noon);
    ASSERT_TRUE(written);
    EXPECT_EQ(ledger->entry(1)->body, R"({"text":"entry 1"})");
    EXPECT_EQ(ledger->entry(3)->seq, 3);
    EXPECT_EQ(ledger->entry(5)->body, R"({"text":"five"})");
    EXPECT_EQ(ledger->entry(5)->line_digest, written->at(1).line_digest);
    for (const std::int64_t none : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{6}}) {
        EXPECT_EQ(ledger->entry(none).error().kind, ErrorKind::input) << none;
    }
    disk.bytes[disk.bytes.find("entry 2")] = '\0';
    EXPECT_EQ(ledger->entry(2).error().exit_code, 74) << "changed since it was checked";
}

TEST(Ledger, AReadErrorAtOpenIsAnError) {
    LineDisk disk = filled(2);
    disk.fail_read = true;
    OpenReport report;
    EXPECT_FALSE(open_on(disk, report));
}

TEST(Ledger, ATornLastLineIsCutAtOpenAndReported) {
    const LineDisk whole = filled(3);
    const std::size_t second_end = whole.bytes.find('\n', whole.bytes.find('\n') + 1) + 1;
    for (std::size_t cut = second_end + 1; cut < whole.bytes.size(); ++cut) {
        LineDisk disk;
        disk.bytes = whole.bytes.substr(0, cut);
        OpenReport report;
        auto ledger = open_on(disk, report);
        ASSERT_TRUE(ledger) << ledger.error().what;
        EXPECT_EQ(ledger->head().entries, 2);
        EXPECT_EQ(report.torn_bytes, cut - second_end);
        EXPECT_EQ(disk.bytes, whole.bytes.substr(0, second_end));
        ASSERT_TRUE(ledger->append({note("entry 3")}, noon + std::chrono::seconds{3}));
        EXPECT_EQ(disk.bytes, whole.bytes) << "written again, it is the same ledger";
    }
}

TEST(Ledger, TruncatedAnywhereInTheLastTwoEntriesItIsAShorterLedger) {
    const LineDisk whole = filled(5);
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; (at = whole.bytes.find('\n', at)) != std::string::npos;)
        ends.push_back(++at);
    for (std::size_t cut = ends.at(2); cut <= whole.bytes.size(); ++cut) {
        LineDisk disk;
        disk.bytes = whole.bytes.substr(0, cut);
        OpenReport report;
        auto ledger = open_on(disk, report);
        ASSERT_TRUE(ledger);
        const int entries = cut < ends.at(3) ? 3 : cut < ends.at(4) ? 4 : 5;
        EXPECT_EQ(ledger->head().entries, entries) << cut;
        EXPECT_EQ(report.torn_bytes, cut - ends.at(static_cast<std::size_t>(entries) - 1)) << cut;
    }
}

TEST(Ledger, ZerosThatAPowerCutLeftAreCut) {
    LineDisk disk = filled(2);
    const std::string before = disk.bytes;
    disk.bytes += std::string(5000, '\0');
    OpenReport report;
    ASSERT_TRUE(open_on(disk, report));
    EXPECT_EQ(report.torn_bytes, 5000U);
    EXPECT_EQ(disk.bytes, before);
}

TEST(Ledger, ABrokenLastLineWithItsNewlineIsDamage) {
    LineDisk disk = filled(2);
    disk.bytes += "{\"body\":{}\n";
    const std::string before = disk.bytes;
    OpenReport report;
    const auto refused = open_on(disk, report);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::fatal);
    EXPECT_EQ(refused.error().exit_code, 74);
    EXPECT_NE(refused.error().what.find("line 3"), std::string::npos) << refused.error().what;
    EXPECT_EQ(disk.bytes, before) << "damage is left as it is, for people to look at";
}

// The chain proves every line but the last; the last is proven by the head, which others keep, and by the
// checkpoint (signed_ledger_test.cpp).
TEST(Ledger, EverySingleChangedByteIsDamageOrAnotherHead) {
    const LineDisk whole = filled(5);
    const std::size_t last_begin = whole.bytes.rfind('\n', whole.bytes.size() - 2) + 1;
    OpenReport report;
    LineDisk untouched = whole;
    const LedgerHead head = open_on(untouched, report)->head();
    int damaged = 0;
    for (std::size_t at = 0; at < whole.bytes.size(); ++at) {
        for (unsigned bit = 0; bit < 9; ++bit) {  // eight single flips and one whole byte
            LineDisk disk = whole;
            const unsigned old = static_cast<unsigned char>(disk.bytes[at]);
            disk.bytes[at] = static_cast<char>(bit < 8 ? old ^ (1U << bit) : ~old & 0xFFU);
            auto opened = open_on(disk, report);
            if (!opened) {
                ++damaged;
                EXPECT_EQ(opened.error().exit_code, 74);
                EXPECT_NE(opened.error().what.find("line "), std::string::npos);
                continue;
            }
            EXPECT_GE(at, last_begin) << "bit " << bit << " of byte " << at << " was not noticed";
            EXPECT_NE(opened->head(), head) << "byte " << at;
        }
    }
    EXPECT_GT(damaged, static_cast<int>(last_begin) * 9);
}

TEST(Ledger, SwappedRemovedOrDoubledLinesAreDamage) {
    const LineDisk whole = filled(4);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < whole.bytes.size();) {
        const auto end = whole.bytes.find('\n', at) + 1;
        lines.push_back(whole.bytes.substr(at, end - at));
        at = end;
    }
    struct Row {
        std::vector<std::size_t> order;
        std::string_view line, why;
    };
    const Row rows[] = {{{0, 2, 1, 3}, "line 2", "two swapped"},
                        {{0, 2, 3}, "line 2", "one removed"},
                        {{1, 2, 3}, "line 1", "the first removed"},
                        {{0, 1, 1, 2, 3}, "line 3", "one twice"},
                        {{0, 1, 2, 3, 3}, "line 5", "the last twice"}};
    for (const Row& row : rows) {
        LineDisk disk;
        for (const std::size_t i : row.order) disk.bytes += lines.at(i);
        OpenReport report;
        const auto refused = open_on(disk, report);
        ASSERT_FALSE(refused) << row.why;
        EXPECT_NE(refused.error().what.find(row.line), std::string::npos)
            << row.why << ": " << refused.error().what;
    }
}

TEST(Ledger, AnEndlessLineIsDamageNotMemory) {
    LineDisk disk = filled(1);
    disk.bytes += std::string(3 * max_line_bytes, 'x');
    OpenReport report;
    const auto refused = open_on(disk, report);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("line 2: longer than 4194304 bytes"), std::string::npos)
        << refused.error().what;
}

TEST(Ledger, InitMakesWhatNobodyElseCanRead) {
    TemporaryFolder folder;
    const auto dir = folder / "state/ledger";
    ASSERT_TRUE(init_ledger(dir));
    EXPECT_EQ(mode_of(dir), 0700U);
    for (const std::string name : {"ledger.jsonl", "signing.key", "signing.pub"}) {
        EXPECT_EQ(mode_of(dir / name), 0600U) << name;
    }
    EXPECT_EQ(read_file(dir / "ledger.jsonl", 100).value(), "");
    EXPECT_EQ(read_file(dir / "signing.key", 4096)->substr(0, 27), "-----BEGIN PRIVATE KEY-----");
    EXPECT_EQ(read_file(dir / "signing.pub", 4096)->substr(0, 26), "-----BEGIN PUBLIC KEY-----");
    OpenReport report;
    EXPECT_TRUE(Ledger::open(dir, report));
}

TEST(Ledger, InitRefusesWhereALedgerIsAndChangesNothing) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    const auto key = read_file(folder / "ledger/signing.key", 4096).value();
    const auto refused = init_ledger(folder / "ledger/");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().exit_code, 78);
    EXPECT_EQ(read_file(folder / "ledger/signing.key", 4096).value(), key);
}

TEST(Ledger, InitAfterAnInterruptedInitKeepsTheKey) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    const auto key = read_file(folder / "ledger/signing.key", 4096).value();
    const auto pub = read_file(folder / "ledger/signing.pub", 4096).value();
    std::filesystem::remove(folder / "ledger/ledger.jsonl");
    std::filesystem::remove(folder / "ledger/signing.pub");
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    EXPECT_EQ(read_file(folder / "ledger/signing.key", 4096).value(), key);
    EXPECT_EQ(read_file(folder / "ledger/signing.pub", 4096).value(), pub);
    std::filesystem::remove(folder / "ledger/ledger.jsonl");
    std::ofstream(folder / "ledger/signing.key") << "rubbish";
    const auto refused = init_ledger(folder / "ledger");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().exit_code, 78);
}

TEST(Ledger, AMissingLedgerIsAConfigurationErrorThatSaysWhatToDo) {
    TemporaryFolder folder;
    OpenReport report;
    const auto opened = Ledger::open(folder / "nowhere", report);
    const auto read = read_ledger(folder.path(), [](const LedgerEntry&) { return true; });
    const auto verified = verify_ledger(folder.path());
    for (const Error& error : {opened.error(), read.error(), verified.error()}) {
        EXPECT_EQ(error.kind, ErrorKind::config);
        EXPECT_EQ(error.exit_code, 78);
        EXPECT_NE(error.what.find("no ledger in "), std::string::npos);
        EXPECT_NE(error.hint.find("tsbreply ledger init"), std::string::npos);
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "looking makes nothing";
}

TEST(Ledger, ASecondWriterIsToldWhoHoldsIt) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    OpenReport report;
    auto first = std::make_unique<Result<Ledger>>(Ledger::open(folder / "ledger", report));
    ASSERT_TRUE(*first);
    EXPECT_EQ(mode_of(folder / "ledger/lock"), 0600U);
    const auto second = Ledger::open(folder / "ledger", report);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::transient);
    EXPECT_EQ(second.error().exit_code, 75);
    EXPECT_EQ(second.error().what, "another tsbreplyd or command holds the ledger (pid " +
                                       std::to_string(::getpid()) + ")");
    EXPECT_TRUE(verify_ledger(folder / "ledger")) << "readers need no lock";
    first.reset();
    EXPECT_TRUE(Ledger::open(folder / "ledger", report));
}

TEST(Ledger, TheLockOfAKilledWriterIsFree) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    const pid_t child = ::fork();
    if (child == 0) {
        OpenReport report;
        auto held = Ledger::open(folder / "ledger", report);
        if (held) ::kill(::getpid(), SIGKILL);
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child held the lock when it was killed";
    OpenReport report;
    EXPECT_TRUE(Ledger::open(folder / "ledger", report));
}

TEST(ReadLedger, VisitsInOrderAndStopsWhenTold) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    OpenReport report;
    auto ledger = Ledger::open(folder / "ledger", report);
    ASSERT_TRUE(ledger->append({note("a"), note("b"), note("c")}, noon));
    std::vector<std::string> bodies;
    const auto visit = [&](const LedgerEntry& entry) {
        bodies.push_back(entry.body);
        EXPECT_EQ(entry.seq, static_cast<std::int64_t>(bodies.size()));
        EXPECT_EQ(entry.time, noon);
        return bodies.size() < 2;
    };
    const auto head = read_ledger(folder / "ledger", visit);
    ASSERT_TRUE(head);
    EXPECT_EQ(bodies, (std::vector<std::string>{R"({"text":"a"})", R"({"text":"b"})"}));
    EXPECT_EQ(head->entries, 2) << "the head of what was visited";
}

TEST(ReadLedger, ATornLastLineIsNotYetAnEntry) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    OpenReport report;
    ASSERT_TRUE(Ledger::open(folder / "ledger", report)->append({note("a")}, noon));
    std::ofstream(folder / "ledger/ledger.jsonl", std::ios::app) << R"({"body":{"te)";
    const auto size = std::filesystem::file_size(folder / "ledger/ledger.jsonl");
    EXPECT_EQ(read_ledger(folder / "ledger", [](const LedgerEntry&) { return true; })->entries, 1);
    const auto verified = verify_ledger(folder / "ledger");
    ASSERT_TRUE(verified);
    EXPECT_TRUE(verified->damage.empty());
    EXPECT_EQ(verified->torn_bytes, 12U);
    EXPECT_EQ(std::filesystem::file_size(folder / "ledger/ledger.jsonl"), size)
        << "readers change nothing";
}

TEST(VerifyLedger, ListsEveryDamagedLine) {
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    std::string bytes = filled(6).bytes;
    bytes.replace(bytes.find("entry 2"), 7, "entry X");
    bytes.replace(bytes.find("entry 5"), 7, "entry\x01Y");
    std::ofstream(folder / "ledger/ledger.jsonl") << bytes;
    const auto verified = verify_ledger(folder / "ledger");
    ASSERT_TRUE(verified);
    std::vector<std::int64_t> lines;
    for (const auto& finding : verified->damage) lines.push_back(finding.line);
    EXPECT_EQ(lines, (std::vector<std::int64_t>{3, 5, 6}))
        << "3: prev no longer matches; 5: a bare control; 6: prev";
    EXPECT_EQ(verified->head.entries, 6);
    const auto read = read_ledger(folder / "ledger", [](const LedgerEntry&) { return true; });
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().what.find("ledger.jsonl: line 3: prev is sha256:"), std::string::npos)
        << read.error().what;
}

TEST(FormatMd, ItsExampleIsALedgerWithTheHeadItNames) {
    const auto text = read_file(TSB_SOURCE_DIR "/daemon/ledger/FORMAT.md", 1U << 20U);
    ASSERT_TRUE(text) << text.error().what;
    constexpr std::string_view begin = "\n```jsonl\n", end = "```\n";
    const auto from = text.value().find(begin) + begin.size();
    const std::string example = text.value().substr(from, text.value().find(end, from) - from);
    TemporaryFolder folder;
    ASSERT_TRUE(init_ledger(folder / "ledger"));
    std::ofstream(folder / "ledger/ledger.jsonl") << example;
    const auto verified = verify_ledger(folder / "ledger");
    ASSERT_TRUE(verified);
    for (const auto& finding : verified.value().damage)
        ADD_FAILURE() << finding.line << ": " << finding.text;
    EXPECT_EQ(verified.value().torn_bytes, 0U);
    EXPECT_EQ(verified.value().head.entries, 3);
    const std::string head = "Head: `" + verified.value().head.digest.tagged() + "`, 3 entries.";
    EXPECT_NE(text.value().find(head), std::string::npos) << head;
}

TEST(EntryKinds, WordsAndKindsAreOneToOne) {
    for (const EntryKind kind : {EntryKind::message, EntryKind::decision, EntryKind::circular,
                                 EntryKind::roster, EntryKind::note}) {
        EXPECT_EQ(parse_entry_kind(to_string(kind)), kind);
    }
    EXPECT_FALSE(parse_entry_kind("Message"));
}

}  // namespace
}  // namespace tsb
