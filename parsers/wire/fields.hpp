// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and texts of frames, byte by byte. Only for the .cpp files of this room. Trust: none in
// what is read. Limits: a text is no longer than what holds it.
#pragma once

#include <cstdint>
#include <string>

#include "config/base/bytes.hpp"
#include "config/base/digest.hpp"

namespace tsb {

inline void put(Bytes& out, std::uint64_t value, int octets) {
    for (int i = octets - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xffU);
}

inline void put_text(Bytes& out, BytesView text) {
    put(out, text.size(), 4);
    out += text;
}

inline void put_digest(Bytes& out, const Digest& digest) {
    for (const std::uint8_t byte : digest.bytes) out += static_cast<char>(byte);
}

// Reads fields in order; after the first one that is not there, everything is zero and failed() is
// true.
class FieldReader {
  public:
    explicit FieldReader(BytesView bytes) : rest_(bytes) {}

    std::uint64_t number(int octets) {
        const auto size = static_cast<std::size_t>(octets);
        if (failed_ || rest_.size() < size) {
            failed_ = true;
            return 0;
        }
        std::uint64_t value = 0;
        for (const char c : rest_.substr(0, size))
            value = value << 8U | static_cast<std::uint8_t>(c);
        rest_.remove_prefix(size);
        return value;
    }
    bool flag() {
        const std::uint64_t value = number(1);
        if (value > 1) failed_ = true;
        return value == 1;
    }
    std::string text() {
        const std::uint64_t size = number(4);
        if (failed_ || rest_.size() < size) {
            failed_ = true;
            return {};
        }
        std::string value(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return value;
    }
    Digest digest() {
        Digest value;
        for (std::uint8_t& byte : value.bytes) byte = static_cast<std::uint8_t>(number(1));
        return value;
    }
    BytesView rest() {
        BytesView all = failed_ ? BytesView() : rest_;
        rest_ = {};
        return all;
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool complete() const { return !failed_ && rest_.empty(); }

  private:
    BytesView rest_;
    bool failed_ = false;
};

}  // namespace tsb
