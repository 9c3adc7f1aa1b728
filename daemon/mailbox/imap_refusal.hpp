// SPDX-License-Identifier: GPL-3.0-or-later
// What a server's NO, BAD or BYE asks of us: whether it will pass by itself, and how long to stay
// away. Pure.
//
// Trust: a server's wish for time is followed up to longest_wish.
//
// Limits: longest_wish.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace tsb {

inline constexpr std::chrono::milliseconds longest_wish{30 * 60 * 1000};

// Servers like Exchange say that they are busy in words. nullopt: this one does not; 0: it does and
// names no time.
std::optional<std::chrono::milliseconds> throttled(std::string_view code, std::string_view text);

// A refusal that will pass, by its response code (RFC 5530) or because the server is busy: try
// later, do not call the operator.
bool passing_refusal(std::string_view code, std::string_view text);

// The same of a line in which both still stand: "[UNAVAILABLE] later".
bool passing_login_refusal(std::string_view said);
std::optional<std::chrono::milliseconds> throttled_login(std::string_view said);

}  // namespace tsb
