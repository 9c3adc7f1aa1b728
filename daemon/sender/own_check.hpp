// SPDX-License-Identifier: GPL-3.0-or-later
// OwnCheck: what our own check of the DKIM signatures found (parsers/dkim, in its box, keys by
// daemon/keys), as a value; and what it says about the domain in From. Pure.
// Guarantees: key_names() asks for no name that is no host name. Trust: results are the boxed
// process's word; it can only vouch for a domain whose name stands in From.
// Limits: max_signatures.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/reading/signature.hpp"

namespace tsb {

struct OwnCheck {
    std::vector<DkimSignature> signatures;  // in the order of the header
    std::string failed;  // why the message could not be checked at all; "" if it was, or has none
};

// The names of the keys that the message's signatures ask for: "s._domainkey.example.org", lower
// case, each once, in the order of the header. raw: the message or its head.
std::vector<std::string> key_names(std::string_view raw);

// Of the signatures of a domain that is aligned with that in From (alignment.hpp). Pointers into
// the check.
struct OwnWitness {
    const DkimSignature* pass = nullptr;     // proves the sender
    const DkimSignature* against = nullptr;  // shows that something was changed, or proves nothing
                                             // whatever others say of it
    const DkimSignature* open = nullptr;     // its key could not be asked for
};
OwnWitness witness_of(const OwnCheck& own, std::string_view from_domain,
                      const std::vector<std::string>& exclusive);

// Why it did not pass, or what a pass leaves open; "" for one that leaves nothing open.
std::string own_words(const DkimSignature& one);
// One line a signature, for people; clipped and printable.
std::vector<std::string> evidence_of(const OwnCheck& own);

}  // namespace tsb
