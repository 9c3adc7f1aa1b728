// SPDX-License-Identifier: GPL-3.0-or-later
// FieldScanner: the lexical rules that structured header fields share (RFC 5322 §3.2): white space,
// nested comments, quoted strings, runs of characters. Works on an unfolded value. Trust: nothing.
// Limits: comment nesting is counted, not recursed; the input is bounded by max_header_bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tsb {

bool is_atext(char c);  // RFC 5322 §3.2.3
bool is_token(char c);  // RFC 2045 §5.1

class FieldScanner {
  public:
    explicit FieldScanner(std::string_view text) : text_(text) {}

    // Skips white space and comments; false when a comment never ends.
    [[nodiscard]] bool skip_cfws();
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
    bool take(char c);
    std::string_view take_while(bool (*accept)(char));
    // The content of a quoted string that begins here, unescaped; nothing when none does or it
    // never ends.
    std::optional<std::string> quoted_string();

    [[nodiscard]] std::size_t position() const { return at_; }
    void go_to(std::size_t position) { at_ = position; }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace tsb
