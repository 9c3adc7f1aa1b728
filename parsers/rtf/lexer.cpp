// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/lexer.hpp"

#include <algorithm>
#include <charconv>

namespace tsb::rtf {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_line_end(char c) {
    return c == '\r' || c == '\n' || c == '\0';
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

void Lexer::skip(std::size_t count) {
    place_ += std::min(count, bytes_.size() - place_);
}

Token Lexer::next() {
    while (place_ < bytes_.size() && is_line_end(at(place_))) ++place_;
    Token token;
    if (place_ >= bytes_.size()) return token;
    const char c = at(place_);
    if (c == '\\') return control();
    if (c == '{' || c == '}') {
        ++place_;
        token.kind = c == '{' ? TokenKind::open : TokenKind::close;
        return token;
    }
    std::size_t end = bytes_.find_first_of(std::string_view("\\{}\r\n\0", 6), place_);
    if (end == BytesView::npos) end = bytes_.size();
    token.kind = TokenKind::text;
    token.text = bytes_.substr(place_, end - place_);
    place_ = end;
    return token;
}

Token Lexer::control() {
    ++place_;
    if (is_letter(at(place_))) return word();
    Token token;
    if (place_ >= bytes_.size()) return token;
    token.kind = TokenKind::symbol;
    token.byte = at(place_++);
    if (token.byte != '\'') return token;
    const int high = hex_value(at(place_)), low = hex_value(at(place_ + 1));
    if (high < 0 || low < 0) return token;
    place_ += 2;
    token.kind = TokenKind::hex;
    token.byte = static_cast<char>(high * 16 + low);
    return token;
}

Token Lexer::word() {
    Token token;
    token.kind = TokenKind::word;
    std::size_t end = place_;
    while (is_letter(at(end)) && end - place_ < max_word_letters) ++end;
    token.text = bytes_.substr(place_, end - place_);
    place_ = end;
    if (at(end) == '-' && is_digit(at(end + 1))) ++end;
    while (is_digit(at(end))) ++end;
    if (end > place_) {
        int number = 0;
        const char* first = bytes_.data() + place_;
        const auto [stop, error] = std::from_chars(first, bytes_.data() + end, number);
        // A number that no int holds is none that anybody wrote: as if it were not there.
        if (error == std::errc{} && stop == bytes_.data() + end) token.number = number;
    }
    place_ = end;
    if (at(place_) == ' ') ++place_;
    return token;
}

}  // namespace tsb::rtf
