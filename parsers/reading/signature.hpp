// SPDX-License-Identifier: GPL-3.0-or-later
// What crosses between the daemon, which asks for keys, and the boxed process that checks signatures: plain
// values (RFC 6376).
// Trust: keys come from DNS, results from the boxed process: hostile strings, to be escaped by whoever
// prints them. Limits: max_signatures, max_key_record.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tsb {

constexpr std::size_t max_signatures = 10;     // of one message; later ones are not looked at
constexpr std::size_t max_key_record = 16384;  // bytes of one TXT record

enum class KeyState {
    found,
    absent,  // the name has no such record, and that is certain
    trouble  // it could not be asked: try again
};

struct DkimKey {
    std::string name;  // "selector._domainkey.example.org", lower case
    KeyState state = KeyState::trouble;
    std::string record;  // TXT, its strings joined
};

struct DkimSignature {
    std::string domain, selector, algorithm;  // lower case; "" where the signature lacks it
    std::string result;                       // pass fail neutral temperror permerror
    std::string why;                          // "" for pass
    bool weak = false;      // refused for a weakness of its own, whatever others say of it
    bool test_key = false;  // t=y: the domain says not to rely on it (RFC 6376 §3.6.1)
    // Fields that stand in the message and are not signed, of those that change what a person reads: a
    // pass says nothing of them.
    std::vector<std::string> unsigned_fields;
};

}  // namespace tsb
