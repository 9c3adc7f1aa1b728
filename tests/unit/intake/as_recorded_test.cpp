// SPDX-License-Identifier: GPL-3.0-or-later
// The same entries from the archive and the ledger's own metadata (product.md §1, promise 4).
#include "daemon/intake/as_recorded.hpp"

#include <fstream>

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

using nlohmann::json;
using Is = AsRecordedEntry::Result;

class AsRecordedTest : public GatewayTest {
  protected:
    void SetUp() override {
        const auto shipped = load_circulars({TSB_SOURCE_DIR "/config/circulars"});
        own_circular = shipped.value().front();
        answer("swiss-yes", "CHE", Choice::supports, "form");
        answer("swiss-no", "CHE", Choice::opposes, "other form");
        answer("japan-yes", "JPN", Choice::supports, "third form");
        reader.outcomes["crash-me"] = Unreadable{"crashed", "signal 11"};
    }
    void answer(const std::string& key, const std::string& code, Choice choice,
                const std::string& form, char parser = '1') {
        Reading reading = reading_of(code, choice, choice, form);
        reading.answers.push_back(Answer{"16/17", choice, "", {}});
        ReadOutcome outcome = report_with(std::move(reading));
        std::get<Report>(outcome).parser = "sha256:" + std::string(64, parser);
        reader.outcomes[key] = outcome;
    }
    std::unique_ptr<Program> started() {
        auto program = start();
        EXPECT_TRUE(recover(*program));
        return program;
    }
    std::vector<AsRecordedEntry> replay() {
        std::ofstream(folder / "ledger.jsonl") << lines.bytes;
        const Settings settings = [] {
            Settings made;
            made.border.authserv = {"mx.example.org"};
            made.border.hosts = {"mx.example.org"};
            return made;
        }();
        auto keys =
            OwnChecker::open(io.get_executor(), settings.dkim, clock, OwnChecker::Ask::stored_only);
        AsRecorded replay(io, settings, Archive(std::make_unique<MemoryObjectStore>(objects)),
                          {own_circular.value()}, reader, std::move(*keys));
        std::vector<AsRecordedEntry> out;
        const auto done =
            replay.run(folder.path(), [&](const AsRecordedEntry& one) { out.push_back(one); });
        EXPECT_TRUE(done) << done.error().what;
        return out;
    }
    void expect_identical(std::size_t count) {
        const auto all = replay();
        EXPECT_EQ(all.size(), count);
        for (const AsRecordedEntry& one : all) {
            EXPECT_EQ(one.result, Is::identical) << as_recorded_json(one);
            EXPECT_FALSE(one.other_parser);
        }
    }
    void remove(const std::string& part) {
        std::erase_if(objects.objects, [&](const auto& object) {
            return object.first.find(part) != std::string::npos;
        });
    }

    test::TemporaryFolder folder;
};

TEST_F(AsRecordedTest, EveryKindOfMessageComesOutTheSame) {
    auto program = started();
    std::vector<RawMessage> batch = batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                              {2, mail_from("bakom.admin.ch", "swiss-yes again")},
                                              {3, mail_from("bakom.admin.ch", "swiss-no")},
                                              {4, mail_from("elsewhere.example", "lunch?")},
                                              {5, mail_from("bakom.admin.ch", "crash-me")}});
    RawMessage large = raw_message(6, "");
    large.too_large = true;
    large.size = 300U << 20U;
    batch.push_back(std::move(large));
    RawMessage undelivered = raw_message(7, "");
    undelivered.undelivered = true;
    batch.push_back(std::move(undelivered));
    RawMessage file = raw_message(0, "From: <itu@soumu.go.jp>\r\n\r\njapan-yes\r\n");
    file.where = {"", 0, 0, "old.mbox message 3"};
    file.received_from = "mbox-from";
    batch.push_back(std::move(file));
    ASSERT_TRUE(take(*program, std::move(batch)));
    EXPECT_EQ(messages().size(), 8U);
    expect_identical(8);
}

TEST_F(AsRecordedTest, CorrectionsAndDecisionsComeOutTheSameWithTheRosterOfTheirTime) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("elsewhere.example", "swiss-yes")},
                                         {2, mail_from("soumu.go.jp", "japan-yes")},
                                         {3, mail_from("elsewhere.example", "swiss-no")}})));
    DecisionRequest reject;
    reject.action = DecisionAction::reject;
    reject.reply = "4/1";
    reject.by = "A. Muster";
    reject.reason = "because";
    ASSERT_TRUE(test::run(io, program->gateway->decide(reject)));
    const Roster two = roster_of_two();
    std::vector<Administration> states(two.administrations().begin(), two.administrations().end());
    states[0].contacts.push_back(
        Contact{ContactKind::domain, "elsewhere.example", {}, {}, false, false, ""});
    ASSERT_TRUE(program->gateway->believe({own_circular.value()}, Roster(std::move(states))));
    ASSERT_TRUE(test::run(io, program->gateway->judge_again()));
    ASSERT_TRUE(take(*program, batch_of({{4, mail_from("soumu.go.jp", "japan-yes")}})));
    EXPECT_EQ(messages().size(), 5U) << "two corrections";
    expect_identical(5);
}

TEST_F(AsRecordedTest, AMailThatWasNeverParsedIsTakenAsRecorded) {
    const std::string mail = mail_from("bakom.admin.ch", "swiss-yes");
    auto program = started();
    reader.no_worker = true;
    EXPECT_FALSE(take(*program, batch_of({{1, mail}})));
    reader.no_worker = false;
    // The service ends while this one is read, as often as it takes.
    Archive archive(std::make_unique<MemoryObjectStore>(objects));
    auto record = archive.in_flight().value().front();
    record.attempts = max_attempts - 1;
    ASSERT_TRUE(archive.put_in_flight(record));
    started();
    ASSERT_EQ(messages().size(), 1U);
    EXPECT_EQ(messages().front()["reason"], "crashed");
    expect_identical(1);
    const int reads = reader.reads;
    auto next = started();
    const auto replayed = test::run(io, next->gateway->replay({3}));
    ASSERT_TRUE(replayed) << replayed.error().what;
    EXPECT_EQ(json::parse(*replayed)[0]["result"], "same");
    EXPECT_EQ(reader.reads, reads) << "nor is it read in a replay";
}

TEST_F(AsRecordedTest, WhatIsReadOtherwiseIsShown) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                         {2, mail_from("soumu.go.jp", "japan-yes")}})));
    answer("swiss-yes", "CHE", Choice::opposes, "form");
    const auto all = replay();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].result, Is::identical);
    ASSERT_EQ(all[0].result, Is::differs);
    const json line = json::parse(as_recorded_json(all[0]));
    EXPECT_EQ(line["differs"], json::array({"replies"}));
    EXPECT_EQ(line["recorded"]["replies"][0]["answers"][0]["choice"], "supports");
    EXPECT_EQ(line["replayed"]["replies"][0]["answers"][0]["choice"], "opposes");
    EXPECT_EQ(line["parser"], "same");
}

TEST_F(AsRecordedTest, AnotherParserIsSaidAndAloneIsNoDifference) {
    auto program = started();
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                         {2, mail_from("soumu.go.jp", "japan-yes")}})));
    answer("swiss-yes", "CHE", Choice::supports, "form", '2');
    answer("japan-yes", "JPN", Choice::opposes, "third form", '2');
    const auto all = replay();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].result, Is::identical);
    EXPECT_EQ(all[1].result, Is::differs);
    EXPECT_TRUE(all[0].other_parser && all[1].other_parser);
    EXPECT_EQ(json::parse(as_recorded_json(all[0]))["parser"], "other");
}

TEST_F(AsRecordedTest, WhatIsGoneIsAcceptedAndWhatIsMissingIsTold) {
    auto program = started();
    const std::string swiss = mail_from("bakom.admin.ch", "swiss-yes");
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("elsewhere.example", "lunch?")},
                                         {2, swiss},
                                         {3, mail_from("soumu.go.jp", "japan-yes")}})));
    clock.time += std::chrono::hours{24 * 31};
    ASSERT_TRUE(program->gateway->forget_other_mail());
    remove(sha256(swiss).hex());
    auto all = replay();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].result, Is::gone);
    EXPECT_EQ(all[1].result, Is::missing);
    EXPECT_NE(all[1].why, "");
    EXPECT_EQ(all[2].result, Is::identical);
    remove(own_circular->digest.hex());
    all = replay();
    EXPECT_EQ(all[2].result, Is::missing);
    EXPECT_NE(all[2].why.find(own_circular->id), std::string::npos) << all[2].why;
}

}  // namespace
}  // namespace tsb
