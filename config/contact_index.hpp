// SPDX-License-Identifier: GPL-3.0-or-later
// ContactIndex: whose contacts have a domain, and which of them a stranger's address looks like.
// Made once for a roster; asked for every message. Guarantees: pure; the same answer whatever the
// order of contacts. Free mail has no look-alikes but of an exact address. Cost: a look-up; for a
// stranger one pass over all domains (some 20 microseconds for 600 that are much alike).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/domain_name.hpp"

namespace tsb {

struct Administration;

struct ContactAt {  // indices into Roster::administrations() and its contacts
    std::uint32_t administration = 0, contact = 0;
};

struct LookAlike {
    Likeness likeness = Likeness::near_miss;
    std::string name;                // the stranger's domain, or address
    std::string known;               // the roster's domain, or address
    std::vector<std::string> codes;  // whose
};

class ContactIndex {
  public:
    ContactIndex() = default;
    explicit ContactIndex(std::span<const Administration> administrations);

    // Every contact with this domain, addresses too.
    [[nodiscard]] std::span<const ContactAt> at(std::string_view domain) const;

    // The contact that a stranger's address resembles most: the first in the order of Likeness.
    [[nodiscard]] std::optional<LookAlike> look_alike(std::string_view local,
                                                      std::string_view domain) const;
    // Pairs of contact domains that resemble each other as only a mistake or a trick would.
    [[nodiscard]] std::vector<LookAlike> pairs() const;

  private:
    struct Entry {
        DomainShape shape;
        bool free_mail = false;
        std::vector<ContactAt> contacts;
        std::vector<std::string> codes;   // each once
        std::vector<std::string> locals;  // of exact addresses
    };
    static std::optional<LookAlike> like_an_address(const std::string& local,
                                                    const std::string& domain, const Entry& entry);

    std::map<std::string, Entry, std::less<>> by_domain_;
};

}  // namespace tsb
