// SPDX-License-Identifier: GPL-3.0-or-later
// What a real ledger folder names, looked for in an archive.
#include "daemon/intake/references.hpp"

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

class References : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(init_ledger(folder / "ledger"));
        for (const char* text : {"mail", "other mail", "circular", "roster", "keys", "page", "box"})
            digests[text] = sha256(text);
        ASSERT_TRUE(archive.put_mail("mail"));
        ASSERT_TRUE(archive.put_mail("other mail"));
        for (const char* text : {"circular", "roster", "keys"})
            ASSERT_TRUE(archive.put_version(text));
        for (const char* text : {"page", "box"}) ASSERT_TRUE(archive.put_picture(text));
    }
    MessageBody reply() {
        MessageBody body;
        body.raw = digests.at("mail");
        body.verdict.disposition = Disposition::reply;
        JudgedReading judged;
        judged.reading = reading_of("CHE", Choice::supports, Choice::supports);
        Evidence evidence;
        evidence.kind = "legacy-checkbox";
        evidence.option = "supports";
        evidence.state = "ticked";
        evidence.picture = digests.at("box");
        judged.reading.answers.front().evidence = {evidence};
        judged.answers.resize(judged.reading.answers.size());
        body.verdict.readings = {judged};
        body.pictures = {{"page 1", digests.at("page")}};
        body.made_with.roster = digests.at("roster").tagged();
        body.made_with.circulars = {digests.at("circular").tagged()};
        body.made_with.keys = digests.at("keys").tagged();
        return body;
    }
    void append(std::vector<NewEntry> entries) {
        OpenReport report;
        auto ledger = Ledger::open(folder / "ledger", report);
        ASSERT_TRUE(ledger);
        const auto written = ledger->append(entries, UtcTime{});
        ASSERT_TRUE(written) << written.error().what;
    }
    std::vector<LedgerFinding> damage() {
        const auto report = check_references(folder / "ledger", archive, 1U << 20U);
        if (!report) ADD_FAILURE() << report.error().what;
        return report ? report->damage : std::vector<LedgerFinding>();
    }

    test::TemporaryFolder folder;
    std::map<std::string, Digest> digests;
    ObjectDisk objects;
    Archive archive{std::make_unique<MemoryObjectStore>(objects)};
};

TEST_F(References, AllThatAMessageNamesIsLookedFor) {
    append({{EntryKind::message, to_body(reply())}});
    const auto report = check_references(folder / "ledger", archive, 1U << 20U);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->damage.empty()) << report->damage.front().text;
    EXPECT_EQ(report->checked, 6U);
    const ObjectDisk whole = objects;
    for (const auto& [name, bytes] : whole.objects) {
        if (name.find(digests.at("other mail").hex()) != std::string::npos) continue;
        objects = whole;
        objects.objects.erase(name);
        ASSERT_EQ(damage().size(), 1U) << name;
        EXPECT_EQ(damage().front().line, 1) << name;
        objects.objects[name] = bytes + "x";
        EXPECT_EQ(damage().size(), 1U) << name << " damaged";
    }
}

TEST_F(References, RawMailThatANoteListsMayBeGoneAndNothingElse) {
    MessageBody other;
    other.raw = digests.at("other mail");
    other.verdict.disposition = Disposition::not_a_reply;
    other.verdict.reason = "no-form";
    append({{EntryKind::message, to_body(reply())}, {EntryKind::message, to_body(other)}});
    ASSERT_TRUE(archive.remove_mail(*other.raw));
    ASSERT_EQ(damage().size(), 1U);
    EXPECT_EQ(damage().front().line, 2);
    EXPECT_NE(damage().front().text.find(other.raw->tagged()), std::string::npos);
    NoteBody gone;
    gone.about = "gone";
    gone.digests = {*other.raw};
    append({{EntryKind::note, to_body(gone)}});
    EXPECT_TRUE(damage().empty());
    ASSERT_TRUE(archive.remove_mail(digests.at("mail")));
    EXPECT_EQ(damage().size(), 1U);
}

TEST_F(References, VersionsOfCircularAndRosterAreLookedFor) {
    CircularBody circular = describe(circular_one());
    circular.digest = digests.at("circular").tagged();
    RosterBody roster;
    roster.digest = sha256("another roster").tagged();
    append({{EntryKind::circular, to_body(circular)}, {EntryKind::roster, to_body(roster)}});
    ASSERT_EQ(damage().size(), 1U);
    EXPECT_EQ(damage().front().line, 2);
}

TEST_F(References, ABodyThatIsNotAsFormatMdSaysIsTold) {
    append({{EntryKind::message, R"({"raw":1})"}});
    ASSERT_EQ(damage().size(), 1U);
    EXPECT_NE(damage().front().text.find("its body is not as FORMAT.md says"), std::string::npos);
}

}  // namespace
}  // namespace tsb
