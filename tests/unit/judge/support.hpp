// SPDX-License-Identifier: GPL-3.0-or-later
// A good reply of Switzerland to a circular of two items; tests change one thing of it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/judge/judge.hpp"

namespace tsb {

inline UtcTime at(std::string_view time) {
    return *parse_rfc3339(time);
}

inline Circular the_circular() {
    Circular circular;
    circular.id = "T25-TSB-CIR-0101";
    circular.number = 101;
    circular.deadline = at("2026-04-03T23:59:59Z");
    circular.deadline_confirmed = true;
    circular.items.resize(2);
    circular.items[0].id = "7/17";
    circular.items[1].id = "10/17";
    return circular;
}

inline Roster the_roster() {
    Administration che, deu, pse, usa;
    che.code = "CHE";
    deu.code = "DEU";
    pse.code = "PSE";
    pse.kind = AdministrationKind::observer;
    usa.code = "USA";
    Entitlement exception;
    exception.entitled = false;
    exception.from = at("2026-03-01T00:00:00Z");
    usa.entitled.push_back(exception);
    return Roster({che, deu, pse, usa});
}

inline Reading the_reading() {
    Reading reading;
    reading.circular = "T25-TSB-CIR-0101";
    reading.administration = {"Switzerland", "CHE"};
    reading.answers.resize(2);
    reading.answers[0].item = "7/17";
    reading.answers[0].choice = Choice::supports;
    reading.answers[1].item = "10/17";
    reading.answers[1].choice = Choice::opposes;
    return reading;
}

inline SenderCheck the_sender() {
    SenderCheck sender;
    sender.from = "anna@bakom.example.ch";
    sender.administration = "CHE";
    sender.match = RosterMatch::domain;
    sender.authenticated = true;
    sender.by = AuthenticatedBy::authentication_results;
    return sender;
}

// Everything that judge() is asked about; change, then verdict().
struct Scene {
    Circulars circulars{the_circular()};
    Roster roster = the_roster();
    SenderCheck sender = the_sender();
    ReceivedTime received{at("2026-03-15T12:00:00Z"), "received", at("2026-03-15T12:00:05Z"),
                          at("2026-03-15T12:00:00Z")};
    Report report;
    ScanPolicy scan_policy = ScanPolicy::propose;

    Scene() { report.readings.push_back(the_reading()); }
    Reading& reading() { return report.readings.at(0); }
    Circular& circular() { return circulars.at(0); }
    void nobody() {  // the sender is not in the roster
        sender.administration.reset();
        sender.match = RosterMatch::none;
        sender.authenticated = false;
        sender.by = AuthenticatedBy::none;
        sender.reasons = {{"sender-unknown", "?"}, {"not-authenticated", "?"}};
    }
    [[nodiscard]] Verdict verdict() const {
        const std::variant<Report, Unreadable> outcome = report;
        return judge({sender, outcome, received, circulars, roster, scan_policy});
    }
    [[nodiscard]] Verdict verdict(const Unreadable& failure) const {
        const std::variant<Report, Unreadable> outcome = failure;
        return judge({sender, outcome, received, circulars, roster, scan_policy});
    }
};

// "supports=counted opposes=held: id id"
inline std::string summary(const JudgedReading& judged) {
    std::string out(to_string(judged.standing));
    out += " (";
    for (std::size_t i = 0; i < judged.answers.size(); ++i) {
        out += (i == 0 ? "" : " ") + std::string(to_string(judged.answers.at(i).own));
    }
    out += ")";
    for (const Reason& reason : judged.reasons) out += " " + reason.id;
    return out;
}
inline std::string summary(const Verdict& verdict) {
    if (verdict.readings.empty()) {
        std::string out(to_string(verdict.disposition));
        return out + " " + verdict.reason;
    }
    std::string out;
    for (const JudgedReading& judged : verdict.readings)
        out += (out.empty() ? "" : " | ") + summary(judged);
    return out;
}

// A table: one change of a reply that counts, and what it comes to.
struct Row {
    std::function<void(Scene&)> change;
    std::string expected;
    const char* why;
};

inline void run(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        Scene scene;
        row.change(scene);
        EXPECT_EQ(summary(scene.verdict()), row.expected) << row.why;
    }
}

}  // namespace tsb
