// SPDX-License-Identifier: GPL-3.0-or-later
// The one-way path with every disk and every worker in the test's hand: what is on record after
// each fault.
#include "daemon/intake/gateway.hpp"

#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

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

// Under "latest": A counted, B replaced it; A once more.
TEST_F(GatewayTest, AnOldFormNewlySignedIsHeldAndTheOldMailAgainIsADuplicate) {
    second_reply = SecondReply::latest;
    auto program = start();
    ASSERT_TRUE(recover(*program));
    const auto signed_mail = [](const std::string& text, const std::string& b) {
        return "DKIM-Signature: v=1; d=bakom.admin.ch; s=s1; bh=aGFzaA==; b=" + b + "\r\n" +
               mail_from("bakom.admin.ch", text);
    };
    const std::string first = signed_mail("swiss-yes", "Zmlyc3Q=");
    ASSERT_TRUE(take(*program, batch_of({{1, first},
                                         {2, signed_mail("swiss-no", "c2Vjb25k")},
                                         {3, "X-Copy: 2\r\n" + first},
                                         {4, signed_mail("swiss-yes", "dGhpcmQ=")}})));
    ASSERT_EQ(messages().size(), 4U);
    EXPECT_TRUE(messages()[0]["sender"]["signed_content"].is_string());
    const auto answer = [this](std::size_t message) -> nlohmann::json {
        return messages()[message]["replies"][0]["answers"][0]["standing"];
    };
    EXPECT_EQ(answer(1), "counted");
    EXPECT_EQ(answer(2), "duplicate");
    EXPECT_EQ(answer(3), "held");
    const auto reasons = messages()[3]["replies"][0]["reasons"];
    ASSERT_FALSE(reasons.empty());
    EXPECT_EQ(reasons[0]["id"], "returns-to-earlier");
    const auto in_force = program->gateway->fold().replies();
    ASSERT_EQ(in_force.size(), 4U);
    EXPECT_EQ(in_force[2].answers[0].standing, Standing::duplicate) << "the fold agrees";
    EXPECT_EQ(in_force[3].answers[0].standing, Standing::held);
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
    lines.fail_append = true;  // stands for the crash: every start ends before the entry
    EXPECT_FALSE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")}})));
    for (std::uint32_t i = 1; i < max_attempts; ++i) EXPECT_FALSE(recover(*start()));
    lines.fail_append = false;
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

TEST_F(GatewayTest, TheMailboxTimeIsRecordedAndSaysWhereItIsFrom) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    const std::string direct = "From: <itu@bakom.admin.ch>\r\nSubject: r\r\n\r\nswiss-yes\r\n";
    ASSERT_TRUE(
        take(*program, batch_of({{1, direct}, {2, mail_from("bakom.admin.ch", "swiss-yes")}})));
    const auto without_border = messages()[0]["received"], with_border = messages()[1]["received"];
    EXPECT_EQ(without_border["source"], "internaldate");
    EXPECT_EQ(without_border["time"], "2026-03-10T09:00:05Z");
    EXPECT_EQ(without_border["internaldate"], "2026-03-10T09:00:05Z");
    EXPECT_EQ(with_border["source"], "received");
    EXPECT_EQ(with_border["internaldate"], "2026-03-10T09:00:05Z") << "both times as found";
}

TEST_F(GatewayTest, TheTimeOfAFileIsNoMailboxTime) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    std::vector<RawMessage> batch =
        batch_of({{0, "From: <itu@bakom.admin.ch>\r\n\r\nswiss-yes\r\n"}});
    batch.front().where = {"", 0, 0, "old.mbox message 1"};
    batch.front().received_from = "mbox-from";
    ASSERT_TRUE(take(*program, std::move(batch)));
    EXPECT_EQ(messages()[0]["received"]["source"], "mbox-from");
    EXPECT_TRUE(messages()[0]["received"]["internaldate"].is_null());
}

TEST_F(GatewayTest, TheDeadlineBetweenBorderAndMailboxTimeHoldsTheReply) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    std::vector<RawMessage> batch = batch_of(
        {{1, mail_from("bakom.admin.ch", "swiss-yes", "Fri, 03 Apr 2026 23:50:00 +0000")}});
    batch.front().internaldate = parse_rfc3339("2026-04-04T00:05:00Z");
    const auto taken = take(*program, std::move(batch));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->held, 1U);
    EXPECT_EQ(messages()[0]["standing"], "held");
    EXPECT_NE(messages()[0].dump().find("received-time-doubtful"), std::string::npos);
}

// Three mails and their three records: whatever part of them a power cut leaves of a sync that
// never returned, each mail is on record once in the end.
TEST_F(GatewayTest, WhateverAPowerCutLeavesOfABatchNoMailOfItIsPassedOver) {
    const std::vector<std::pair<std::uint32_t, std::string>> mails = {
        {5, mail_from("bakom.admin.ch", "swiss-yes")},
        {6, mail_from("x.example", "six")},
        {7, mail_from("x.example", "seven")}};
    for (unsigned kept = 0; kept < 64; ++kept) {
        lines = {};
        objects = {};
        auto program = start();
        ASSERT_TRUE(recover(*program));
        std::vector<RawMessage> batch;
        for (const auto& [uid, bytes] : mails) batch.push_back(raw_message(uid, bytes));
        objects.fail_sync = true;
        ASSERT_FALSE(take(*program, std::move(batch)));
        objects.fail_sync = false;
        ASSERT_EQ(objects.forgotten.size(), 6U);
        unsigned bit = 1;
        objects.power_cut([&](const std::string&) {
            const bool survives = (kept & bit) != 0;
            bit <<= 1U;
            return survives;
        });
        program = start();
        ASSERT_TRUE(recover(*program)) << kept;
        EXPECT_EQ(in_flight(), 0U) << kept;
        std::vector<RawMessage> next;
        for (const auto& [uid, bytes] : mails) {
            if (uid > program->gateway->fold().cursor("tsbdir", 7))
                next.push_back(raw_message(uid, bytes));
        }
        ASSERT_TRUE(take(*program, std::move(next)));
        EXPECT_EQ(messages().size(), 3U) << kept;
        for (const auto& [uid, bytes] : mails)
            EXPECT_NE(program->gateway->fold().find(sha256(bytes)), nullptr) << kept << " " << uid;
    }
}

TEST_F(GatewayTest, ABatchWhoseSyncReturnedIsFinishedThoughAPartOfItIsRecorded) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    reader.no_worker = true;
    ASSERT_FALSE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes")},
                                          {2, mail_from("x.example", "two")}})));
    objects.power_cut();
    reader.no_worker = false;
    program = start();
    // Another mailbox has the first of them too, and is quicker.
    ASSERT_TRUE(take(*program, batch_of({{9, mail_from("bakom.admin.ch", "swiss-yes")}})));
    ASSERT_EQ(in_flight(), 1U);
    ASSERT_TRUE(recover(*start()));
    EXPECT_EQ(messages().size(), 2U);
    EXPECT_EQ(in_flight(), 0U);
}

TEST_F(GatewayTest, AMailThatAFailedSyncLeftInMemoryOnlyIsWrittenAgainAtStart) {
    const std::string mail = mail_from("bakom.admin.ch", "swiss-yes");
    auto program = start();
    ASSERT_TRUE(recover(*program));
    objects.fail_sync = true;
    EXPECT_FALSE(take(*program, batch_of({{1, mail}})));
    objects.fail_sync = false;
    ASSERT_TRUE(recover(*start()));
    ASSERT_EQ(messages().size(), 1U);
    objects.power_cut();
    EXPECT_TRUE(Archive(std::make_unique<MemoryObjectStore>(objects)).has_mail(sha256(mail)))
        << "what is recorded is in the archive";
}

TEST_F(GatewayTest, WhatIsNotArchivedIsOnRecordBeforeLaterMailIsInFlight) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    std::vector<RawMessage> batch =
        batch_of({{1, ""}, {2, mail_from("bakom.admin.ch", "swiss-yes")}});
    batch.front().too_large = true;
    reader.no_worker = true;  // stands for the crash
    EXPECT_FALSE(take(*program, std::move(batch)));
    reader.no_worker = false;
    ASSERT_TRUE(recover(*start()));
    ASSERT_EQ(messages().size(), 2U) << "after the crash the cursor is past both";
    EXPECT_EQ(messages()[0]["reason"], "too-large");
    EXPECT_EQ(messages()[1]["standing"], "counted");
}

TEST_F(GatewayTest, AnEarlierReplyThatTurnsHeldIsTold) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    ASSERT_TRUE(take(*program, batch_of({{1, mail_from("bakom.admin.ch", "swiss-yes",
                                                       "Tue, 10 Mar 2026 09:00:00 +0000")}})));
    const auto taken =
        take(*program, batch_of({{2, mail_from("bakom.admin.ch", "swiss-no",
                                               "Mon, 09 Mar 2026 09:00:00 +0000")}}));
    ASSERT_TRUE(taken);
    EXPECT_EQ(messages()[1]["standing"], "counted") << "it was received first";
    EXPECT_EQ(taken->held, 1U) << "exit 1 of --once";
    test::run(io, program->notifier.flush());
    std::vector<std::string> held;
    for (const auto& mail : sink.mails) {
        for (const Event& event : mail) {
            if (event.id == "answer-held") held.push_back(event.fields.at("reply"));
        }
    }
    EXPECT_EQ(held, std::vector<std::string>{"3/1"});
}

TEST_F(GatewayTest, OtherPeoplesMailIsNotCorrected) {
    auto program = start();
    ASSERT_TRUE(recover(*program));
    std::vector<RawMessage> batch = batch_of({{0, "From: <ann@example.com>\r\n\r\nhello\r\n"}});
    batch.front().where = {"", 0, 0, "ann.eml"};
    batch.front().internaldate = std::nullopt;
    ASSERT_TRUE(take(*program, std::move(batch)));
    ASSERT_EQ(messages().size(), 1U);
    for (int i = 0; i < 2; ++i) {
        std::vector<RawMessage> again = batch_of({{0, "From: <ann@example.com>\r\n\r\nhello\r\n"}});
        again.front().where = {"", 0, 0, "ann.eml"};
        again.front().received_from = "maildir-mtime";
        ASSERT_TRUE(take(*program, std::move(again)));
    }
    EXPECT_EQ(messages().size(), 1U) << "there is no reply whose time matters";
}

TEST_F(GatewayTest, ACorrectedMailIsInTheArchiveAgain) {
    const std::string mail = "From: <itu@bakom.admin.ch>\r\n\r\nswiss-yes\r\n";
    auto program = start();
    ASSERT_TRUE(recover(*program));
    std::vector<RawMessage> batch = batch_of({{0, mail}});
    batch.front().where = {"", 0, 0, "old.eml"};
    batch.front().internaldate = std::nullopt;
    ASSERT_TRUE(take(*program, std::move(batch)));
    Archive archive(std::make_unique<MemoryObjectStore>(objects));
    ASSERT_TRUE(archive.remove_mail(sha256(mail)));
    batch = batch_of({{0, mail}});
    batch.front().where = {"", 0, 0, "old.eml"};
    batch.front().received_from = "maildir-mtime";
    ASSERT_TRUE(take(*program, std::move(batch)));
    ASSERT_EQ(messages().size(), 2U);
    EXPECT_EQ(messages()[1]["supersedes"].size(), 1U);
    EXPECT_TRUE(archive.has_mail(sha256(mail)));
    EXPECT_TRUE(objects.unsynced.empty());
}

TEST_F(GatewayTest, MoreOtherMailThanOneNoteNamesIsForgottenInSeveral) {
    constexpr std::size_t several = max_gone_per_note + 1;
    {
        OpenReport report;
        auto ledger = Ledger::open(std::make_unique<MemoryLineStore>(lines), report);
        ASSERT_TRUE(ledger);
        std::vector<NewEntry> old;
        for (std::size_t i = 0; i < several; ++i) {
            MessageBody body;
            body.raw = sha256(std::to_string(i));
            body.verdict.disposition = Disposition::not_a_reply;
            body.verdict.reason = "no-form";
            old.push_back({EntryKind::message, to_body(body)});
            const std::string hex = body.raw->hex();
            objects.objects["archive/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex +
                            ".eml.zst"] = "x";
        }
        ASSERT_TRUE(ledger->append(old, clock.now()));
    }
    clock.time += std::chrono::hours{24 * 31};
    auto program = start();
    ASSERT_TRUE(program->gateway->forget_other_mail());
    std::vector<std::size_t> named;
    for (const LedgerEntry& entry : entries()) {
        if (entry.kind == EntryKind::note) named.push_back(note_body(entry.body)->digests.size());
    }
    EXPECT_EQ(named, (std::vector<std::size_t>{max_gone_per_note, 1}));
    EXPECT_TRUE(objects.objects.empty());
}

}  // namespace
}  // namespace tsb
