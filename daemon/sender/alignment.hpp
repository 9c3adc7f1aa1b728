// SPDX-License-Identifier: GPL-3.0-or-later
// Alignment (RFC 7489 §3.1.1): does a signature by domain d speak for the domain in From?
//     d = From domain                                                  strict
//     d and From domain have one organizational domain                 relaxed
//     anything else                                                    none
// The organizational domain is the registrable one by the public suffix list (Debian's publicsuffix,
// by libpsl). A machine without any list does with less: From domain under d, d in or equal to an
// exclusive roster domain of the sender's State, is relaxed.
// Trust: the list. A domain is lower-case A-labels (plain_domain); anything else aligns with nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct psl_ctx_st;

namespace tsb {

enum class Alignment { none, strict, relaxed };

class PublicSuffixes {
  public:
    PublicSuffixes() = default;  // no list
    // The newer of Debian's file and the list inside libpsl, read once.
    static const PublicSuffixes& installed();

    [[nodiscard]] bool present() const { return list_ != nullptr; }
    // One label below the public suffix: "bakom.admin.ch" → "admin.ch"; "" for a public suffix.
    [[nodiscard]] std::string organizational_domain(const std::string& domain) const;

  private:
    explicit PublicSuffixes(const psl_ctx_st* list) : list_(list) {}
    const psl_ctx_st* list_ = nullptr;  // lives as long as the program
};

// exclusive: the exclusive roster domains of the State that the sender's address belongs to.
Alignment alignment(const std::string& d, const std::string& from_domain,
                    const std::vector<std::string>& exclusive,
                    const PublicSuffixes& suffixes = PublicSuffixes::installed());

}  // namespace tsb
