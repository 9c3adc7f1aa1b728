// SPDX-License-Identifier: GPL-3.0-or-later
// The small texts of IMAP: URL, mailbox names, UID sets, dates. Pure.
//
// Trust: what a server wrote is checked; a set that names more than the limit is refused, not
// expanded.
//
// Limits: max_set_uids UIDs in a set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

inline constexpr std::size_t max_set_uids = 5'000'000;

struct ImapUrl {
    std::string server;  // "imaps://host:993", as libcurl takes it and as people are told
    std::string folder;  // UTF-8; INBOX where the URL names none
};
// imaps://host[:port]/FOLDER or imap://…; user or password in a URL are refused (config error):
// logs would show them.
Result<ImapUrl> parse_imap_url(std::string_view url);

// Modified UTF-7 (RFC 3501 §5.1.3) in quotes, as a command takes it. nullopt: not UTF-8, or CR, LF,
// NUL in it.
std::optional<std::string> imap_mailbox_name(std::string_view utf8);
// The name as it stands in a LIST response, for people: UTF-8, or as it came if it is no modified
// UTF-7.
std::string from_imap_name(std::string_view encoded);

// "1:3,7": ascending and without doubles, whatever the order given.
std::string uid_set(std::vector<std::uint32_t> uids);
// Sorted, without doubles; nullopt: not a set of numbers 1 … 2^32-1, or more than max_set_uids.
std::optional<std::vector<std::uint32_t>> parse_uid_set(std::string_view text);

// "* SEARCH 1 2 3" and "* ESEARCH (TAG "a") UID ALL 1:3": the UIDs named. nullopt: malformed.
std::optional<std::vector<std::uint32_t>> parse_search(std::string_view text);
std::optional<std::vector<std::uint32_t>> parse_esearch(std::string_view text);

// The source UIDs of a response code "COPYUID 38505 304,319:320 3956:3958" (RFC 4315); empty if it
// is none.
std::vector<std::uint32_t> copied_uids(std::string_view code);

// The day of a moment in UTC moved by `days`, as SEARCH takes it: "3-Apr-2026".
std::string search_day(UtcTime time, int days);

}  // namespace tsb
