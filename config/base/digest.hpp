// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 (FIPS 180-4) by OpenSSL: the only digest in the house, and the only identity of raw mail
// and evidence.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "config/base/bytes.hpp"

namespace tsb {

struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    auto operator<=>(const Digest&) const = default;
    [[nodiscard]] std::string hex() const;     // 64 lower-case hex digits
    [[nodiscard]] std::string tagged() const;  // "sha256:" + hex(), as the ledger writes it

    // Exactly 64 lower-case hex digits, or "sha256:" + them for parse_tagged; anything else is
    // nullopt.
    static std::optional<Digest> parse(std::string_view hex);
    static std::optional<Digest> parse_tagged(std::string_view text);
};

Digest sha256(BytesView bytes);

// For input that arrives in pieces.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(BytesView bytes);
    Digest finish();  // once; the object is spent afterwards

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tsb
