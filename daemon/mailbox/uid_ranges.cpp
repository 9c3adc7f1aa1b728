// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/uid_ranges.hpp"

namespace tsb {

UidRanges UidRanges::below(std::uint64_t end) {
    UidRanges all;
    if (end > 1) all.intervals_.add(Interval(1, end));
    return all;
}

void UidRanges::add(std::uint32_t uid) {
    if (uid == 0) return;
    intervals_.add(intervals_.end(), Interval(uid, std::uint64_t{uid} + 1));
}

void UidRanges::add(const std::vector<std::uint32_t>& uids) {
    for (const std::uint32_t uid : uids) add(uid);
}

UidRanges& UidRanges::operator-=(const UidRanges& other) {
    intervals_ -= other.intervals_;
    return *this;
}

UidRanges& UidRanges::operator&=(const UidRanges& other) {
    intervals_ &= other.intervals_;
    return *this;
}

bool UidRanges::empty() const {
    return intervals_.empty();
}

std::uint64_t UidRanges::count() const {
    return boost::icl::cardinality(intervals_);
}

std::uint32_t UidRanges::highest() const {
    return empty() ? 0 : static_cast<std::uint32_t>(boost::icl::last(intervals_));
}

std::string UidRanges::text(std::size_t ranges) const {
    std::string out;
    for (const Interval& range : intervals_) {
        if (!out.empty()) out += ',';
        if (ranges-- == 0) return out + "…";
        const std::uint64_t first = range.lower(), last = range.upper() - 1;
        out += std::to_string(first) + (first == last ? "" : ":" + std::to_string(last));
    }
    return out;
}

UidRanges operator-(UidRanges left, const UidRanges& right) {
    left -= right;
    return left;
}

UidRanges operator&(UidRanges left, const UidRanges& right) {
    left &= right;
    return left;
}

}  // namespace tsb
