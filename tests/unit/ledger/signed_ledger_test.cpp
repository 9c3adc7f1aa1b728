// SPDX-License-Identifier: GPL-3.0-or-later
// A ledger and its checkpoint together: what is written when, and what is refused.
#include <gtest/gtest.h>

#include <fstream>

#include "config/base/file.hpp"
#include "daemon/ledger/checkpoint_file.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;
using test::LineDisk;
using test::MemoryLineStore;
using test::TemporaryFolder;

constexpr UtcTime noon{std::chrono::seconds{1'772'366'400}};

NewEntry note(const std::string& text) {
    return {EntryKind::note, R"({"text":")" + text + R"("})"};
}

class SignedLedger : public ::testing::Test {
  protected:
    void SetUp() override {
        fs::create_directory(copy);
        ASSERT_TRUE(init_ledger(dir, options));
    }
    Result<Ledger> open() {
        return Ledger::open(std::make_unique<MemoryLineStore>(disk), dir, report, options);
    }
    void fill(int entries) {
        auto ledger = open();
        ASSERT_TRUE(ledger) << ledger.error().what;
        for (int i = 1; i <= entries; ++i)
            ASSERT_TRUE(ledger->append({note("entry " + std::to_string(i))}, noon));
    }
    // The size that a checkpoint was signed over; -1: there is none.
    std::int64_t signed_size(const fs::path& place) const {
        const auto verifier = read_verifier(dir);
        const auto one = read_checkpoint(place / "checkpoint", *verifier);
        return one && *one ? (*one)->checkpoint.size : -1;
    }
    // Refused, and nothing was changed.
    Error refused() {
        const std::string before = disk.bytes;
        const auto checkpoint = [this] {
            const auto text = read_file(dir / "checkpoint", 10'000);
            return text ? *text : "absent";
        };
        const std::string note_before = checkpoint();
        const auto opened = open();
        EXPECT_FALSE(opened);
        EXPECT_EQ(disk.bytes, before);
        EXPECT_EQ(checkpoint(), note_before);
        return opened ? Error{ErrorKind::input, "it opened", ""} : opened.error();
    }
    void expect_damage(const std::string& bytes, const std::string& why) {
        std::ofstream(dir / "ledger.jsonl", std::ios::binary) << bytes;
        const auto report_of = verify_ledger(dir);
        ASSERT_TRUE(report_of) << why;
        EXPECT_FALSE(report_of->damage.empty()) << why << " was not found";
    }

    TemporaryFolder folder;
    fs::path dir = folder / "ledger", copy = folder / "copy";
    LedgerOptions options;
    LineDisk disk;
    OpenReport report;
};

TEST_F(SignedLedger, EachCommitHasItsCheckpoint) {
    EXPECT_EQ(signed_size(dir), 0) << "of init";
    auto ledger = open();
    ASSERT_TRUE(ledger->append({note("a"), note("b")}, noon));
    EXPECT_EQ(signed_size(dir), 2) << "a batch is one";
    ASSERT_TRUE(ledger->append({note("c")}, noon));
    const auto kept = read_checkpoint(dir / "checkpoint", *read_verifier(dir));
    EXPECT_EQ((*kept)->checkpoint.size, 3);
    EXPECT_EQ((*kept)->checkpoint.root, ledger->root());
    MerkleTree tree;
    for (std::size_t at = 0; at < disk.bytes.size();) {
        const auto end = disk.bytes.find('\n', at);
        tree.add(disk.bytes.substr(at, end - at));
        at = end + 1;
    }
    EXPECT_EQ(ledger->root(), tree.root());
    EXPECT_FALSE(fs::exists(copy / "checkpoint")) << "no copy is wanted";
}

TEST_F(SignedLedger, EntriesThatACrashLeftWithoutCheckpointAreSignedAtStart) {
    fill(2);
    const auto before = read_file(dir / "checkpoint", 10'000).value();
    {
        auto ledger = open();
        ASSERT_TRUE(ledger->append({note("c"), note("d")}, noon));
    }
    ASSERT_TRUE(replace_file_durably(dir / "checkpoint", before));
    auto again = open();
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(again->head().entries, 4);
    EXPECT_EQ(report.signed_late, 2);
    EXPECT_EQ(signed_size(dir), 4);
    ASSERT_TRUE(open());
    EXPECT_EQ(report.signed_late, 0);
}

TEST_F(SignedLedger, WithoutItsCheckpointAnAppendIsTheLastWord) {
    fill(1);
    auto ledger = open();
    fs::remove(dir / "checkpoint");
    fs::create_directory(dir / "checkpoint");  // nothing can be renamed over it
    const auto failed = ledger->append({note("x")}, noon);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::fatal);
    EXPECT_EQ(failed.error().exit_code, 74);
    EXPECT_FALSE(ledger->append({note("y")}, noon));
}

TEST_F(SignedLedger, TornWithinTheCheckpointIsRefusedAndBeyondItIsCut) {
    fill(3);
    const std::string whole = disk.bytes;
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; (at = whole.find('\n', at)) != std::string::npos;)
        ends.push_back(++at);
    for (std::size_t cut = ends.at(0); cut < whole.size(); ++cut) {
        disk.bytes = whole.substr(0, cut);
        const Error error = refused();
        ASSERT_EQ(error.exit_code, 74) << cut << " " << error.what;
        ASSERT_NE(error.what.find("was signed over 3 entries"), std::string::npos) << error.what;
    }
    disk.bytes = whole + R"({"body":)";
    ASSERT_TRUE(open());
    EXPECT_EQ(report.torn_bytes, 8U);
    EXPECT_EQ(disk.bytes, whole);
}

TEST_F(SignedLedger, TruncatedAtAnyByteOfTheLastTwoEntriesItIsDamage) {
    fill(10);
    const std::string whole = disk.bytes;
    const auto last = whole.rfind('\n', whole.size() - 2);
    for (std::size_t cut = whole.rfind('\n', last - 1) + 1; cut < whole.size(); ++cut)
        expect_damage(whole.substr(0, cut), "cut at " + std::to_string(cut));
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << whole;
    EXPECT_TRUE(verify_ledger(dir)->damage.empty()) << "untouched it is well";
}

TEST_F(SignedLedger, EveryBitOfTenEntriesIsProven) {
    fill(10);
    const std::string whole = disk.bytes;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = whole;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
            expect_damage(changed, "bit " + std::to_string(bit) + " of byte " + std::to_string(at));
        }
    }
}

TEST_F(SignedLedger, EveryBitAndEveryTruncationOfTheCheckpointIsFound) {
    fill(10);
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << disk.bytes;
    const auto good = read_file(dir / "checkpoint", 10'000).value();
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = good;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
            std::ofstream(dir / "checkpoint", std::ios::binary) << changed;
            EXPECT_FALSE(verify_ledger(dir)->damage.empty()) << at << " bit " << bit;
            if (bit != at % 8) continue;
            EXPECT_EQ(refused().exit_code, 74) << at;
        }
        std::ofstream(dir / "checkpoint", std::ios::binary) << good.substr(0, at);
        EXPECT_FALSE(verify_ledger(dir)->damage.empty()) << "cut at " << at;
    }
}

TEST_F(SignedLedger, LinesSwappedRemovedOrInsertedAreDamage) {
    fill(10);
    std::vector<std::string> lines;
    for (std::size_t at = 0, end = 0; (end = disk.bytes.find('\n', at)) != std::string::npos;
         at = end + 1)
        lines.push_back(disk.bytes.substr(at, end + 1 - at));
    ASSERT_EQ(lines.size(), 10U);
    const auto joined = [](const std::vector<std::string>& all) {
        std::string out;
        for (const std::string& line : all) out += line;
        return out;
    };
    for (std::size_t one = 0; one < lines.size(); ++one) {
        for (std::size_t other = 0; other < lines.size(); ++other) {
            const std::string which = std::to_string(one) + " and " + std::to_string(other);
            auto changed = lines;
            std::swap(changed.at(one), changed.at(other));
            if (one != other) expect_damage(joined(changed), which + " swapped");
            changed = lines;
            changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(one), lines.at(other));
            expect_damage(joined(changed), which + " inserted");
        }
        auto changed = lines;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(one));
        expect_damage(joined(changed), std::to_string(one) + " removed");
    }
}

TEST_F(SignedLedger, AChainThatIsWholeWithOneEntryMoreInItIsDamage) {
    fill(10);
    for (int more = 1; more <= 10; ++more) {
        LineDisk forged;
        OpenReport ignored;
        auto chain = Ledger::open(std::make_unique<MemoryLineStore>(forged), ignored);
        for (int i = 1; i <= 10; ++i) {
            std::vector<NewEntry> next;
            if (i == more) next.push_back(note("one more"));
            next.push_back(note("entry " + std::to_string(i)));
            ASSERT_TRUE(chain->append(next, noon));
        }
        expect_damage(forged.bytes, "one more before " + std::to_string(more));
    }
}

TEST_F(SignedLedger, AnotherChainThatIsWholeIsRefused) {
    fill(3);
    disk = LineDisk();
    {
        OpenReport ignored;
        auto forged = Ledger::open(std::make_unique<MemoryLineStore>(disk), ignored);
        for (const char* text : {"a", "b", "c", "d"})
            ASSERT_TRUE(forged->append({note(text)}, noon));
    }
    const Error error = refused();
    EXPECT_EQ(error.exit_code, 74);
    EXPECT_NE(error.what.find("it was rewritten"), std::string::npos) << error.what;
    EXPECT_NE(error.hint.find("FORMAT.md"), std::string::npos);
}

TEST_F(SignedLedger, ALostCheckpointIsNoNewLedger) {
    fill(2);
    fs::remove(dir / "checkpoint");
    const Error error = refused();
    EXPECT_EQ(error.exit_code, 74);
    EXPECT_NE(error.what.find("has lost its checkpoint"), std::string::npos) << error.what;
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << disk.bytes;
    EXPECT_FALSE(verify_ledger(dir)->damage.empty());
    EXPECT_EQ(init_ledger(dir).error().exit_code, 78) << "init signs nothing away";
}

TEST_F(SignedLedger, AnotherKeyThanTheLedgersIsRefused) {
    fill(1);
    ASSERT_TRUE(replace_file_durably(dir / "signing.key", SigningKey::make()->pem().value()));
    EXPECT_EQ(refused().exit_code, 78);
    fs::remove(dir / "signing.key");
    EXPECT_EQ(refused().exit_code, 78);
}

class CopiedCheckpoint : public SignedLedger {
  protected:
    void SetUp() override {
        options.copy = copy;
        SignedLedger::SetUp();
    }
};

TEST_F(CopiedCheckpoint, EachCheckpointIsCopied) {
    EXPECT_EQ(signed_size(copy), 0) << "of init";
    fill(2);
    EXPECT_EQ(read_file(copy / "checkpoint", 10'000).value(),
              read_file(dir / "checkpoint", 10'000).value());
    EXPECT_FALSE(report.copy_was_missing);
}

TEST_F(CopiedCheckpoint, AnOlderCopyIsBroughtUpToDate) {
    fill(2);
    const auto old = read_file(copy / "checkpoint", 10'000).value();
    fill(1);
    ASSERT_TRUE(replace_file_durably(copy / "checkpoint", old));
    ASSERT_TRUE(open());
    EXPECT_EQ(signed_size(copy), 3);
}

TEST_F(CopiedCheckpoint, AMissingCopyIsWrittenAndTold) {
    fill(2);
    fs::remove(copy / "checkpoint");
    ASSERT_TRUE(open());
    EXPECT_TRUE(report.copy_was_missing);
    EXPECT_EQ(signed_size(copy), 2);
}

TEST_F(CopiedCheckpoint, ALedgerPutBackWithItsCheckpointIsFoundByTheCopy) {
    fill(2);
    const std::string old_lines = disk.bytes;
    const auto old_checkpoint = read_file(dir / "checkpoint", 10'000).value();
    fill(2);
    disk.bytes = old_lines;
    ASSERT_TRUE(replace_file_durably(dir / "checkpoint", old_checkpoint));
    const Error error = refused();
    EXPECT_EQ(error.exit_code, 74);
    EXPECT_NE(error.what.find((copy / "checkpoint").string() + " was signed over 4 entries"),
              std::string::npos)
        << error.what;
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << disk.bytes;
    EXPECT_TRUE(verify_ledger(dir)->damage.empty()) << "by itself it is a right older ledger";
    EXPECT_FALSE(verify_ledger(dir, copy)->damage.empty());
    // And after the old state went on another way, with the right key.
    options.copy.clear();
    auto forked = open();
    for (const char* text : {"x", "y", "z"}) ASSERT_TRUE(forked->append({note(text)}, noon));
    options.copy = copy;
    EXPECT_NE(refused().what.find("rewritten"), std::string::npos);
}

TEST_F(CopiedCheckpoint, ACopyThatCannotBeWrittenIsToldAndTriedAgain) {
    auto ledger = open();
    fs::remove_all(copy);
    ASSERT_TRUE(ledger->append({note("a")}, noon));
    ASSERT_TRUE(ledger->copy_failed());
    EXPECT_EQ(signed_size(dir), 1);
    fs::create_directory(copy);
    ASSERT_TRUE(ledger->append({note("b")}, noon));
    EXPECT_FALSE(ledger->copy_failed());
    EXPECT_EQ(signed_size(copy), 2);
}

TEST_F(CopiedCheckpoint, TheCopyOfAnotherLedgerIsNotOverwritten) {
    fill(1);
    const auto before = read_file(copy / "checkpoint", 10'000).value();
    const auto other = init_ledger(folder / "other", options);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().exit_code, 74);
    EXPECT_EQ(read_file(copy / "checkpoint", 10'000).value(), before);
}

TEST_F(SignedLedger, ALedgerFromBeforeThereWereCheckpointsIsCompletedByInit) {
    fill(3);
    for (const char* name : {"checkpoint", "signing.vkey"}) fs::remove(dir / name);
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << disk.bytes;
    const Error error = refused();
    EXPECT_EQ(error.exit_code, 78);
    EXPECT_NE(error.hint.find("tsbreply ledger init"), std::string::npos);
    const auto head = init_ledger(dir);
    ASSERT_TRUE(head) << head.error().what;
    EXPECT_EQ(head->entries, 3);
    EXPECT_TRUE(verify_ledger(dir)->damage.empty());
    EXPECT_EQ(verify_ledger(dir)->checkpoint_size, 3);
    EXPECT_TRUE(open());
    EXPECT_EQ(init_ledger(dir).error().exit_code, 78) << "once";
}

TEST_F(SignedLedger, ADamagedLedgerIsNotCompleted) {
    fill(3);
    for (const char* name : {"checkpoint", "signing.vkey"}) fs::remove(dir / name);
    std::string bytes = disk.bytes;
    bytes.at(bytes.find("entry 2")) = 'X';
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << bytes;
    EXPECT_EQ(init_ledger(dir).error().exit_code, 74);
    EXPECT_FALSE(fs::exists(dir / "checkpoint"));
}

TEST_F(SignedLedger, ALedgerThatIsGoneIsNotMadeAnewBesideItsCheckpoint) {
    fill(3);
    fs::remove(dir / "ledger.jsonl");
    const auto made = init_ledger(dir);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().exit_code, 74);
    EXPECT_FALSE(fs::exists(dir / "ledger.jsonl"));
}

// Key, public key, checkpoint, verifier key, ledger: the order in which they are made.
TEST_F(CopiedCheckpoint, AnInitThatWasInterruptedAnywhereIsRunAgain) {
    const std::vector<const char*> made = {"signing.key", "signing.pub", "checkpoint",
                                           "signing.vkey", "ledger.jsonl"};
    const std::string verifier = read_verifier(dir)->text();
    for (std::size_t there = made.size() - 1; there > 0; --there) {
        for (std::size_t i = there; i < made.size(); ++i) fs::remove(dir / made[i]);
        const auto again = init_ledger(dir, options);
        ASSERT_TRUE(again) << there << ": " << again.error().what;
        EXPECT_EQ(read_verifier(dir)->text(), verifier) << there;
        EXPECT_TRUE(verify_ledger(dir, copy)->damage.empty()) << there;
    }
}

TEST(InitLedger, OriginAndKeyMayBeGiven) {
    TemporaryFolder folder;
    LedgerOptions options;
    options.origin = "itu.example/replies";
    options.key = SigningKey::make()->pem().value();
    ASSERT_TRUE(init_ledger(folder / "ledger", options));
    EXPECT_FALSE(fs::exists(folder / "ledger/signing.key"));
    EXPECT_EQ(read_verifier(folder / "ledger")->name, options.origin);
    OpenReport report;
    EXPECT_TRUE(Ledger::open(folder / "ledger", report, options));
    EXPECT_EQ(Ledger::open(folder / "ledger", report).error().exit_code, 78) << "without the key";
    options.origin = "a b";
    EXPECT_EQ(init_ledger(folder / "other", options).error().exit_code, 78);
}

TEST_F(SignedLedger, AnExportIsWhatTheCheckpointProves) {
    fill(3);
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << disk.bytes;
    {
        auto more = open();
        ASSERT_TRUE(more->append({note("newer")}, noon));
    }
    // The file still has three; the checkpoint has four: a reader refuses.
    EXPECT_FALSE(export_ledger(dir, folder / "early"));
    std::ofstream(dir / "ledger.jsonl", std::ios::binary) << disk.bytes << R"({"torn)";
    const auto head = export_ledger(dir, folder / "out");
    ASSERT_TRUE(head) << head.error().what;
    EXPECT_EQ(head->entries, 4);
    EXPECT_EQ(read_file(folder / "out/ledger.jsonl", 10'000).value(), disk.bytes);
    EXPECT_TRUE(verify_ledger(folder / "out")->damage.empty());
    EXPECT_FALSE(fs::exists(folder / "out/signing.key"));
    EXPECT_EQ(export_ledger(dir, folder / "out").error().exit_code, 2) << "nothing is overwritten";
}

}  // namespace
}  // namespace tsb
