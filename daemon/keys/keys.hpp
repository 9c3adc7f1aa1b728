// SPDX-License-Identifier: GPL-3.0-or-later
// Keys: DKIM key records by DNS (libunbound, whose header stays in keys.cpp), and as text.
//
// Guarantees: look_up() ends by the deadline whatever DNS does, and gives one key a name, in the order
// asked; trouble is a state of the key, never an Error: DNS trouble stops nothing. Answers are cached by
// their TTL inside the library.
// Trust: none in the answers; `dnssec` says whether they were proven. Limits: KeyLimits, max_key_record.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "parsers/reading/signature.hpp"

namespace tsb {

enum class Dnssec { insecure, secure, bogus };
std::string_view to_string(Dnssec dnssec);

struct LookedUpKey {
    DkimKey key;
    Dnssec dnssec = Dnssec::insecure;
    std::uint32_t ttl = 0;  // seconds
    UtcTime asked;
    std::string why;  // for trouble, and for records that cannot be taken
};

struct KeyLimits {
    std::chrono::milliseconds deadline{5000};  // of one call
    std::size_t lookups = max_signatures;      // names of one call; later ones are trouble
};

struct Dns {
    std::vector<std::string> servers;    // "127.0.0.1@5353"; empty: those of the system
    std::filesystem::path trust_anchor;  // of DNSSEC; empty or absent: nothing is ever secure
};

class Keys {
  public:
    // Error (config): a server or the anchor cannot be used.
    static Result<Keys> open(boost::asio::any_io_executor executor, const Dns& dns,
                             const Clock& clock, KeyLimits limits = {});
    ~Keys();
    Keys(Keys&&) noexcept;
    Keys& operator=(Keys&&) noexcept;

    // names: as DkimKey::name.
    boost::asio::awaitable<std::vector<LookedUpKey>> look_up(std::vector<std::string> names);

  private:
    struct State;
    explicit Keys(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

// `selector._domainkey.domain`, tab, TXT record; a line each (product.md §3, `what-if --keys`). Blank lines
// and lines that begin with # are left out. Error (input): the line that is wrong.
constexpr std::size_t max_key_file_bytes = 4U << 20U;
Result<std::vector<DkimKey>> parse_key_file(std::string_view text);

// As they are stored with the message that they were asked for: {"keys":[{name, state, record, dnssec,
// ttl, asked, why}]}. Error (input): damaged.
std::string keys_json(const std::vector<LookedUpKey>& keys);
Result<std::vector<LookedUpKey>> parse_keys_json(std::string_view text);

}  // namespace tsb
