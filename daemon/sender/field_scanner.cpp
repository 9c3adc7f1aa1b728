// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/field_scanner.hpp"

namespace tsb {
namespace {

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_space(char c) {
    return c == ' ' || c == '\t';
}
bool is_printable(char c) {
    return c >= 32 && c < 127;
}

}  // namespace

bool is_atext(char c) {
    return is_alnum(c) ||
           (c != '\0' && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

bool is_token(char c) {
    return c > 32 && c < 127 &&
           std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

bool FieldScanner::skip_cfws() {
    std::size_t depth = 0;
    for (; !at_end(); ++at_) {
        const char c = text_[at_];
        if (c == '(') {
            ++depth;
        } else if (depth > 0 && c == ')') {
            --depth;
        } else if (depth > 0 && c == '\\') {
            ++at_;
        } else if (depth == 0 && !is_space(c)) {
            return true;
        }
    }
    at_ = text_.size();
    return depth == 0;
}

bool FieldScanner::take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
}

std::string_view FieldScanner::take_while(bool (*accept)(char)) {
    const std::size_t start = at_;
    while (!at_end() && accept(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
}

std::optional<std::string> FieldScanner::quoted_string() {
    if (!take('"')) return std::nullopt;
    std::string out;
    for (; !at_end(); ++at_) {
        char c = text_[at_];
        if (c == '"') {
            ++at_;
            return out;
        }
        if (c == '\\') {
            if (++at_ >= text_.size()) return std::nullopt;
            c = text_[at_];
        }
        if (!is_printable(c) && c != '\t') return std::nullopt;
        out += c;
    }
    return std::nullopt;
}

}  // namespace tsb
