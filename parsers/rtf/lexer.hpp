// SPDX-License-Identifier: GPL-3.0-or-later
// RTF as tokens: groups, control words with their number, bytes written in hexadecimal, text.
// Limits: a word's name has at most max_word_letters; a longer one is cut off there.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "config/base/bytes.hpp"

namespace tsb::rtf {

constexpr std::size_t max_word_letters = 32;

enum class TokenKind {
    end,
    open,
    close,
    word,    // text: its name
    symbol,  // byte: the character behind the backslash
    hex,     // byte
    text     // bytes as they stand, line ends left out
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::string_view text;  // into the bytes given
    std::optional<int> number;
    char byte = 0;
};

class Lexer {
  public:
    explicit Lexer(BytesView bytes) : bytes_(bytes) {}

    Token next();
    void skip(std::size_t count);  // \bin: bytes that are no RTF

  private:
    Token control();
    Token word();
    [[nodiscard]] char at(std::size_t place) const {
        return place < bytes_.size() ? bytes_.at(place) : '\0';
    }

    BytesView bytes_;
    std::size_t place_ = 0;
};

}  // namespace tsb::rtf
