// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_refusal.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

namespace tsb {

namespace {

constexpr std::array<std::string_view, 6> passing_codes{"UNAVAILABLE", "INUSE",     "LIMIT",
                                                        "SERVERBUG",   "OVERQUOTA", "THROTTLED"};

// In lower case; each is part of what servers say while they let nobody do much.
constexpr std::array<std::string_view, 8> busy_words{
    "throttled",
    "server unavailable. ",  // Exchange: "Server Unavailable. 15"
    "authenticated but not connected",
    "suggested backoff",
    "server busy",
    "too many simultaneous connections",
    "exceeded command or bandwidth limits",
    "rate limit",
};

// A BYE of this one word.
bool only_backoff(std::string_view lower) {
    const auto first = lower.find_first_not_of(" \"");
    const auto last = lower.find_last_not_of(" \".");
    return first != std::string_view::npos && lower.substr(first, last + 1 - first) == "backoff";
}

// "Suggested Backoff Time: 299961 milliseconds"
std::chrono::milliseconds wish(const std::string& text) {
    constexpr std::string_view said = "backoff time:";
    const auto at = text.find(said);
    if (at == std::string::npos) return std::chrono::milliseconds{0};
    const std::string_view rest = trim(std::string_view(text).substr(at + said.size()));
    const auto end = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto number = parse_number<std::uint64_t>(rest.substr(0, end));
    if (!number) return std::chrono::milliseconds{0};
    const bool in_seconds = trim(rest.substr(end)).starts_with("sec");
    const std::uint64_t most = static_cast<std::uint64_t>(longest_wish.count());
    const std::uint64_t value = std::min(*number, most) * (in_seconds ? 1000 : 1);
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(value, most)));
}

// "[CODE more] text" → code, text; one without a code is all text.
std::pair<std::string_view, std::string_view> split_refusal(std::string_view said) {
    const auto end = said.find(']');
    if (!said.starts_with('[') || end == std::string_view::npos) return {"", said};
    return {said.substr(1, end - 1), said.substr(end + 1)};
}

}  // namespace

std::optional<std::chrono::milliseconds> throttled(std::string_view code, std::string_view text) {
    const std::string lower = ascii_lower(text);
    const bool busy =
        ascii_iequals(code.substr(0, code.find(' ')), "THROTTLED") || only_backoff(lower) ||
        std::any_of(busy_words.begin(), busy_words.end(),
                    [&](auto words) { return lower.find(words) != std::string::npos; });
    if (!busy) return std::nullopt;
    return wish(lower);
}

bool passing_refusal(std::string_view code, std::string_view text) {
    const std::string_view word = code.substr(0, code.find(' '));
    return std::any_of(passing_codes.begin(), passing_codes.end(),
                       [&](std::string_view row) { return ascii_iequals(row, word); }) ||
           throttled(code, text);
}

bool passing_login_refusal(std::string_view said) {
    const auto [code, text] = split_refusal(said);
    return passing_refusal(code, text);
}

std::optional<std::chrono::milliseconds> throttled_login(std::string_view said) {
    const auto [code, text] = split_refusal(said);
    return throttled(code, text);
}

}  // namespace tsb
