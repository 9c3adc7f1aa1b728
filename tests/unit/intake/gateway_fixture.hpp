// SPDX-License-Identifier: GPL-3.0-or-later
// A Gateway whose disks, worker and clock are in the test's hand; started as often as it likes.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "daemon/archive/archive.hpp"
#include "daemon/intake/gateway.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_reader.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {

using test::FakeClock;
using test::FakeReader;
using test::LineDisk;
using test::MemoryLineStore;
using test::MemoryObjectStore;
using test::ObjectDisk;
using test::RecordingSink;

inline Circular circular_one() {
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

inline Roster roster_of_two() {
    std::vector<Administration> states(2);
    states[0].code = "CHE";
    states[0].names["en"] = {"Switzerland"};
    states[0].contacts = {Contact{ContactKind::domain, "bakom.admin.ch", {}, {}, false, false, ""}};
    states[1].code = "JPN";
    states[1].names["en"] = {"Japan"};
    states[1].contacts = {Contact{ContactKind::domain, "soumu.go.jp", {}, {}, false, false, ""}};
    return Roster(std::move(states));
}

inline Reading reading_of(const std::string& code, Choice first, Choice second,
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

inline ReadOutcome report_with(Reading reading) {
    Report report;
    report.parser = "sha256:" + std::string(64, '1');
    report.format = "eml";
    report.readings.push_back(std::move(reading));
    return report;
}

inline std::string mail_from(const std::string& domain, const std::string& text,
                             const std::string& received = "Tue, 10 Mar 2026 09:00:00 +0000") {
    return "Authentication-Results: mx.example.org; dmarc=pass header.from=" + domain +
           "; dkim=pass header.d=" + domain +
           "\r\nReceived: from a by mx.example.org with ESMTPS; " + received + "\r\nFrom: <itu@" +
           domain + ">\r\nSubject: reply\r\n\r\n" + text + "\r\n";
}

inline RawMessage raw_message(std::uint32_t uid, std::string bytes) {
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
            settings.people = {"A. Muster"};
            Circular circular = test.own_circular.value_or(circular_one());
            circular.second_reply = test.second_reply;
            if (test.deadline) circular.deadline = *test.deadline;
            std::unique_ptr<OwnChecker> own_checker;
            if (test.dkim) {
                auto opened = OwnChecker::open(test.io.get_executor(), *test.dkim, test.clock);
                if (!opened) throw std::runtime_error(opened.error().what);
                own_checker = std::move(*opened);
            }
            Gateway::Parts parts{
                settings,
                {circular},
                test.roster,
                Archive(std::make_unique<MemoryObjectStore>(test.objects)),
                std::move(*ledger),
                std::move(fold),
                std::move(own_checker),
                [&test] { return test.free_bytes ? test.free_bytes() : std::nullopt; }};
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

    SecondReply second_reply = SecondReply::hold;
    std::optional<UtcTime> deadline;
    std::optional<Circular> own_circular;                      // in place of circular_one()
    std::function<std::optional<std::uint64_t>()> free_bytes;  // of the disk; none: unknown
    std::optional<DkimSettings> dkim;  // absent: signatures are not checked by us
    Roster roster = roster_of_two();
    boost::asio::io_context io;
    FakeClock clock;
    FakeReader reader;
    RecordingSink sink;
    LineDisk lines;
    ObjectDisk objects;
};

}  // namespace tsb
