// SPDX-License-Identifier: GPL-3.0-or-later
// When to ask the token endpoint, and what to log in with: pure, no clock, no disk, no network.
//
// Guarantees: a token is renewed ahead of its expiry; two asks are never closer than ask_distance,
// which doubles with each failure, a refused login with a fresh token included, and which a restart
// does not forget. A changed configuration starts anew at once; a refresh token that the endpoint
// rotated stays in force until another one is configured.
//
// Limits: renew_ahead, ask_distance, ask_distance_most, shortest_lifetime, longest_lifetime.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "config/base/digest.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

inline constexpr std::chrono::seconds renew_ahead{300};  // of a short life: half of it
inline constexpr std::chrono::seconds ask_distance{30};
inline constexpr std::chrono::seconds ask_distance_most{900};
inline constexpr std::chrono::seconds shortest_lifetime{1};
inline constexpr std::chrono::seconds longest_lifetime{86'400};  // asked for again after a day

// What a token endpoint granted (RFC 6749 §5.1).
struct TokenGrant {
    std::string access_token;
    std::string refresh_token;  // "": the one that was used stays in force
    std::chrono::seconds lifetime{3600};
};

// Why it did not grant one.
struct TokenRefusal {
    std::string why;             // printable, without any secret
    bool operator_acts = false;  // else it passes by itself

    bool operator==(const TokenRefusal&) const = default;
};

// All there is to know; kept on disk (store.hpp).
struct TokenRecord {
    Digest configuration;  // of all keys and secrets: another one and the failures are forgotten
    Digest seed;  // of the configured refresh token: another one and the rotated is dropped
    std::string refresh_token;  // in force; "": client credentials
    std::string access_token;   // "": none
    UtcTime expires{};
    std::chrono::seconds lifetime{0};     // that it was granted
    UtcTime asked{};                      // the last time; the epoch: never
    int failures = 0;                     // since a login was last accepted
    std::optional<TokenRefusal> refusal;  // of the last ask

    bool operator==(const TokenRecord&) const = default;
};

// The record that a start goes on with. refresh_token: the configured one, "" for none.
TokenRecord continued(TokenRecord kept, const Digest& configuration,
                      const std::string& refresh_token);

bool usable(const TokenRecord& record, UtcTime now);         // there is a token that lives
UtcTime may_ask_at(const TokenRecord& record, UtcTime now);  // not before; may be past
UtcTime renew_at(const TokenRecord& record, UtcTime now);    // when to ask for a new one
bool should_ask(const TokenRecord& record, UtcTime now);     // now

void note_asked(TokenRecord& record, UtcTime now);  // before the ask: a crash in it counts
void note_granted(TokenRecord& record, const TokenGrant& grant);
void note_refused(TokenRecord& record, TokenRefusal refusal);
// What the mail server made of the token.
void note_login_refused(TokenRecord& record);
void note_login_accepted(TokenRecord& record);

}  // namespace tsb
