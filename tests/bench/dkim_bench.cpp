// SPDX-License-Identifier: GPL-3.0-or-later
// The check of one signature over a mail of 100 KB, in process, by algorithm.
#include <benchmark/benchmark.h>

#include <string>

#include "parsers/dkim/dkim.hpp"
#include "tests/support/signed_mail.hpp"

namespace {

using namespace tsb;

constexpr std::size_t body_bytes = 100'000;

// An attachment as it travels: base64, 76 characters a line.
std::string mail() {
    std::string raw =
        "From: Office <office@example.org>\r\nTo: tsbdir@example.org\r\n"
        "Subject: Reply to Circular 101\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\n"
        "Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n\r\n";
    const std::size_t end = raw.size() + body_bytes;
    while (raw.size() < end) raw += std::string(76, 'A') + "\r\n";
    return raw;
}

void check(benchmark::State& state, const test::SigningKey& key, bool ed25519) {
    test::Signing how;
    how.ed25519 = ed25519;
    const std::string raw = test::sign(mail(), key, how);
    const std::vector<DkimKey> keys = {{"s1._domainkey.example.org", KeyState::found, key.record}};
    const UtcTime received{std::chrono::seconds(4'000'000'000)};  // after the signing
    for (auto _ : state) {
        const auto found = check_dkim(raw, keys, received);
        if (!found || found->size() != 1 || found->front().result != "pass")
            return state.SkipWithError("checked wrongly");
    }
    state.counters["bytes"] = static_cast<double>(raw.size());
}

void rsa_2048(benchmark::State& state) {
    check(state, test::rsa_key(2048), false);
}
void ed25519(benchmark::State& state) {
    check(state, test::ed25519_key(), true);
}

BENCHMARK(rsa_2048)->Unit(benchmark::kMicrosecond);
BENCHMARK(ed25519)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
