// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/token/keeper.hpp"

#include <algorithm>
#include <utility>

namespace tsb {

namespace {

std::chrono::seconds distance(int failures) {
    std::chrono::seconds out = ask_distance;
    for (int i = 0; i < failures && out < ask_distance_most; ++i) out *= 2;
    return std::min(out, ask_distance_most);
}

}  // namespace

TokenRecord continued(TokenRecord kept, const Digest& configuration,
                      const std::string& refresh_token) {
    const Digest seed = sha256(refresh_token);
    if (kept.configuration == configuration && kept.seed == seed) return kept;
    TokenRecord out;
    out.configuration = configuration;
    out.seed = seed;
    const bool rotated = kept.seed == seed && !refresh_token.empty() && !kept.refresh_token.empty();
    out.refresh_token = refresh_token;
    if (rotated) out.refresh_token = std::move(kept.refresh_token);
    return out;
}

bool usable(const TokenRecord& record, UtcTime now) {
    return !record.access_token.empty() && now < record.expires;
}

// An ask in the future is one before the clock was set back: it says nothing.
UtcTime may_ask_at(const TokenRecord& record, UtcTime now) {
    if (record.asked == UtcTime{} || record.asked > now) return now;
    return record.asked + distance(record.failures);
}

UtcTime renew_at(const TokenRecord& record, UtcTime now) {
    const UtcTime may = may_ask_at(record, now);
    if (!usable(record, now)) return may;
    return std::max(may, record.expires - std::min(renew_ahead, record.lifetime / 2));
}

bool should_ask(const TokenRecord& record, UtcTime now) {
    return now >= renew_at(record, now);
}

void note_asked(TokenRecord& record, UtcTime now) {
    record.asked = now;
}

// The life counts from the ask: its answer may have taken long.
void note_granted(TokenRecord& record, const TokenGrant& grant) {
    record.access_token = grant.access_token;
    if (!grant.refresh_token.empty() && !record.refresh_token.empty())
        record.refresh_token = grant.refresh_token;
    record.lifetime = std::clamp(grant.lifetime, shortest_lifetime, longest_lifetime);
    record.expires = record.asked + record.lifetime;
    record.refusal.reset();
}

void note_refused(TokenRecord& record, TokenRefusal refusal) {
    ++record.failures;
    record.refusal = std::move(refusal);
}

void note_login_refused(TokenRecord& record) {
    ++record.failures;
    record.access_token.clear();
}

void note_login_accepted(TokenRecord& record) {
    if (!record.refusal) record.failures = 0;
}

}  // namespace tsb
