// SPDX-License-Identifier: GPL-3.0-or-later
// UtcTime: a moment in whole seconds of UTC. Everything in the house is UTC; zones exist only in
// the parsers here. Range: years 1970-9999; a value outside it does not parse.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tsb {

using UtcTime = std::chrono::sys_seconds;

// RFC 3339 in UTC: "2026-04-03T23:59:59Z".
std::string format_utc(UtcTime time);

// RFC 3339, any offset; fractions of a second are cut. "2026-02-01" alone is that day's first
// second.
std::optional<UtcTime> parse_rfc3339(std::string_view text);

// RFC 5322 date-time ("Fri, 3 Apr 2026 23:59:59 +0200", weekday and seconds optional, trailing
// comments and obsolete zone names UT, GMT, Z, EST…PDT accepted; "-0000" is UTC). Other zone
// letters do not parse: their offset is unknown.
std::optional<UtcTime> parse_rfc5322_date(std::string_view text);

// IMAP INTERNALDATE without its quotes (RFC 3501 date-time): " 3-Apr-2026 23:59:59 +0000".
std::optional<UtcTime> parse_internaldate(std::string_view text);
std::string format_internaldate(UtcTime time);

// Seam: the only way to learn what time it is. A fake one makes tests of deadlines possible.
class Clock {
  public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcTime now() const = 0;
};

class SystemClock final : public Clock {
  public:
    [[nodiscard]] UtcTime now() const override;
};

}  // namespace tsb
