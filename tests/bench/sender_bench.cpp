// SPDX-License-Identifier: GPL-3.0-or-later
// Header reading and roster match, of a known sender and of a stranger, against 600 contacts.
#include <benchmark/benchmark.h>

#include <string>

#include "daemon/sender/sender_check.hpp"

namespace {

using namespace tsb;

const Roster& roster() {
    static const Roster made = [] {
        std::vector<Administration> rows;
        for (int i = 0; i < 200; ++i) {
            Administration row;
            row.code = {static_cast<char>('A' + i / 26), static_cast<char>('A' + i % 26), 'X'};
            for (int n = 0; n < 3; ++n) {
                Contact contact;
                contact.kind = n == 0 ? ContactKind::domain : ContactKind::address;
                contact.value = (n == 0 ? "" : "delegate" + std::to_string(n) + "@") +
                                ("agency" + std::to_string(7919 * i % 997)) + ".gov" +
                                std::to_string(n) + ".example";
                row.contacts.push_back(contact);
            }
            rows.push_back(row);
        }
        return Roster(std::move(rows));
    }();
    return made;
}

// Headers as a border and two relays leave them.
std::string mail(const std::string& domain) {
    std::string raw =
        "Return-Path: <anna@" + domain +
        ">\r\nAuthentication-Results: mx.example.org; dmarc=pass (p=reject) header.from=" + domain +
        ";\r\n dkim=pass (2048-bit key) header.d=" + domain +
        " header.s=s1 header.b=QUJD;\r\n spf=pass smtp.mailfrom=" + domain +
        "\r\nReceived: from out." + domain +
        " by mx.example.org with ESMTPS; Sun, 1 Mar 2026 12:00:00 +0000\r\n"
        "DKIM-Signature: v=1; a=rsa-sha256; d=" +
        domain +
        "; s=s1; h=from:to:subject:date;\r\n"
        " bh=" +
        std::string(44, 'a') + ";\r\n b=QUJD" + std::string(340, 'b') + "\r\n";
    for (int hop = 0; hop < 4; ++hop)
        raw += "Received: from host" + std::to_string(hop) + " by relay." + domain +
               " with ESMTP id abc; Sun, 1 Mar 2026 11:59:00 +0000\r\n";
    raw += "From: \"Muster, Anna\" <anna@" + domain +
           ">\r\nTo: tsbdir@example.org\r\nSubject: =?utf-8?B?5Zue5aSN?= Circular 101\r\n"
           "Date: Sun, 1 Mar 2026 12:58:00 +0100\r\nMessage-ID: <1@" +
           domain +
           ">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nbody";
    return raw;
}

void check(benchmark::State& state, const std::string& domain, bool known) {
    const std::string raw = mail(domain);
    const BorderSettings border{{"mx.example.org"}, false, {"mx.example.org"}};
    const UtcTime day = *parse_rfc3339("2026-03-01T12:00:00Z");
    for (auto _ : state) {
        const SenderCheck found = check_sender(raw, border, roster(), day);
        if (!found.authenticated || found.administration.has_value() != known)
            return state.SkipWithError("checked wrongly");
    }
    state.counters["bytes"] = static_cast<double>(raw.size());
}

void known_sender(benchmark::State& state) {
    check(state, "agency0.gov0.example", true);
}
void stranger(benchmark::State& state) {
    check(state, "agency0-gov0.example", false);
}

BENCHMARK(known_sender)->Unit(benchmark::kMicrosecond);
BENCHMARK(stranger)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
