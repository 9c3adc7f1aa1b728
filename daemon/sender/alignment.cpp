// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/alignment.hpp"

#include <libpsl.h>

#include <algorithm>

#include "daemon/sender/address.hpp"

namespace tsb {
namespace {

bool under(std::string_view domain, std::string_view parent) {
    return domain.size() > parent.size() + 1 && domain.ends_with(parent) &&
           domain[domain.size() - parent.size() - 1] == '.';
}

bool in_exclusive(const std::string& d, const std::vector<std::string>& exclusive) {
    return std::any_of(exclusive.begin(), exclusive.end(),
                       [&](const std::string& own) { return d == own || under(d, own); });
}

}  // namespace

const PublicSuffixes& PublicSuffixes::installed() {
    static const PublicSuffixes list(psl_latest(nullptr));
    return list;
}

std::string PublicSuffixes::organizational_domain(const std::string& domain) const {
    if (list_ == nullptr) return "";
    const char* found = psl_registrable_domain(list_, domain.c_str());
    return found == nullptr ? "" : found;
}

Alignment alignment(const std::string& d, const std::string& from_domain,
                    const std::vector<std::string>& exclusive, const PublicSuffixes& suffixes) {
    if (plain_domain(d) != d || plain_domain(from_domain) != from_domain) return Alignment::none;
    if (d == from_domain) return Alignment::strict;
    if (!suffixes.present()) {
        return under(from_domain, d) && in_exclusive(d, exclusive) ? Alignment::relaxed
                                                                   : Alignment::none;
    }
    const std::string own = suffixes.organizational_domain(d);
    return !own.empty() && own == suffixes.organizational_domain(from_domain) ? Alignment::relaxed
                                                                              : Alignment::none;
}

}  // namespace tsb
