// SPDX-License-Identifier: GPL-3.0-or-later
// UidRanges: a set of IMAP UIDs as ranges (RFC 3501 §9 sequence-set), so that a mailbox of any size
// costs memory by its gaps only. 0 is no UID and never in it.
#pragma once

#include <boost/icl/interval_set.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace tsb {

class UidRanges {
  public:
    static UidRanges below(std::uint64_t end);  // 1 … end - 1

    void add(std::uint32_t uid);
    void add(const std::vector<std::uint32_t>& uids);
    UidRanges& operator-=(const UidRanges& other);
    UidRanges& operator&=(const UidRanges& other);

    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::uint64_t count() const;
    [[nodiscard]] std::uint32_t highest() const;  // 0 if empty
    // "1:4,7"; at most `ranges` of them, then "…".
    [[nodiscard]] std::string text(std::size_t ranges) const;

  private:
    // 64 bits: the end of a right-open interval may lie past the last UID.
    using Interval = boost::icl::right_open_interval<std::uint64_t>;
    boost::icl::interval_set<std::uint64_t, std::less, Interval> intervals_;
};

UidRanges operator-(UidRanges left, const UidRanges& right);
UidRanges operator&(UidRanges left, const UidRanges& right);

}  // namespace tsb
