// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_parser.hpp"

#include <algorithm>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

namespace tsb {

namespace {

constexpr std::size_t first_reservation = 64U
                                          << 10U;  // a literal's announced size is only a promise

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

bool is_status(std::string_view name) {
    return name == "OK" || name == "NO" || name == "BAD" || name == "BYE" || name == "PREAUTH";
}

std::string_view take_word(std::string_view& rest) {
    const auto end = std::min(rest.find(' '), rest.size());
    const auto word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

// Text of a status response may end in "{5}" and is not followed by a literal: only untagged data
// is.
bool may_hold_literals(std::string_view response) {
    if (!response.starts_with("* ")) return false;
    response.remove_prefix(2);
    return !is_status(upper(take_word(response)));
}

std::optional<std::pair<std::uint64_t, std::size_t>> announced_literal(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const auto brace = line.rfind('{');
    if (brace == std::string_view::npos) return std::nullopt;
    const auto digits = line.substr(brace + 1, line.size() - brace - 2);
    const auto size = parse_number<std::uint64_t>(digits);
    if (!size || digits.front() == '-') return std::nullopt;
    return std::pair{*size, brace};
}

void split_status(std::string_view rest, ImapResponse& out) {
    if (rest.starts_with('[')) {
        const auto end = rest.find(']');
        if (end != std::string_view::npos) {
            out.code = rest.substr(1, end - 1);
            rest.remove_prefix(end + 1);
        }
    }
    out.text = trim(rest);
}

}  // namespace

bool ImapValue::nil() const {
    return kind == Kind::atom && ascii_iequals(text, "NIL");
}

bool ImapResponse::status() const {
    return is_status(name);
}

// The arguments of one FETCH or LIST: values separated by blanks, lists within limits.
class ImapTokens {
  public:
    ImapTokens(std::string_view line, std::size_t at, std::vector<ImapParser::Literal>& literals,
               const ImapLimits& limits)
        : line_(line), at_(at), literals_(literals), limits_(limits) {}

    // False: not the grammar, or beyond a limit.
    bool parse(std::vector<ImapValue>& out) {
        return list(out, 0, false) && at_ == line_.size() && used_ == literals_.size();
    }

  private:
    [[nodiscard]] bool literal_here() const {
        return used_ < literals_.size() && literals_[used_].at == at_;
    }
    [[nodiscard]] std::size_t end() const {
        return used_ < literals_.size() ? literals_[used_].at : line_.size();
    }

    bool list(std::vector<ImapValue>& out, std::size_t depth, bool nested) {
        if (depth > limits_.depth) return false;
        for (;;) {
            if (literal_here()) {
                out.push_back(std::move(literals_[used_++].value));
            } else if (at_ == line_.size()) {
                return !nested;
            } else if (line_[at_] == ' ') {
                ++at_;
                continue;
            } else if (line_[at_] == ')') {
                ++at_;
                return nested;
            } else if (!value(out, depth)) {
                return false;
            }
            if (++count_ > limits_.values) return false;
        }
    }

    bool value(std::vector<ImapValue>& out, std::size_t depth) {
        ImapValue& here = out.emplace_back();
        if (line_[at_] == '(') {
            ++at_;
            here.kind = ImapValue::Kind::list;
            return list(here.items, depth + 1, true);
        }
        if (line_[at_] == '"') return quoted(here);
        return atom(here);
    }

    bool quoted(ImapValue& out) {
        out.kind = ImapValue::Kind::quoted;
        for (++at_; at_ < end(); ++at_) {
            if (line_[at_] == '"') {
                ++at_;
                return true;
            }
            if (line_[at_] == '\\' && ++at_ >= end()) return false;
            out.text += line_[at_];
        }
        return false;
    }

    // A bracket belongs to the atom with all that it encloses: BODY[HEADER.FIELDS (TO CC)]<0>.
    bool atom(ImapValue& out) {
        const std::size_t from = at_;
        bool bracket = false;
        for (; at_ < end(); ++at_) {
            const char c = line_[at_];
            if (c == '[') bracket = true;
            if (c == ']') bracket = false;
            if (!bracket && (c == ' ' || c == '(' || c == ')' || c == '"')) break;
        }
        out.text = line_.substr(from, at_ - from);
        return !bracket && !out.text.empty();
    }

    std::string_view line_;
    std::size_t at_;
    std::vector<ImapParser::Literal>& literals_;
    const ImapLimits& limits_;
    std::size_t used_ = 0;
    std::size_t count_ = 0;
};

Error ImapParser::fail(std::string what) {
    failed_ =
        Error{ErrorKind::transient, "the mail server does not speak IMAP as it should: " + what,
              "the connection is closed and made again; if it repeats, the server or something "
              "before it is broken",
              69};
    return *failed_;
}

void ImapParser::begin_command() {
    responses_ = 0;
    bytes_ = 0;
}

bool ImapParser::next(ImapResponse& out) {
    if (ready_.empty()) return false;
    out = std::move(ready_.front());
    ready_.pop_front();
    return true;
}

Result<void> ImapParser::feed(BytesView bytes) {
    if (failed_) return *failed_;
    while (!bytes.empty()) {
        if (in_literal_) {
            take_literal(bytes);
            continue;
        }
        auto taken = take_line(bytes);
        if (!taken) return taken;
    }
    return {};
}

void ImapParser::take_literal(BytesView& bytes) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(literal_left_, bytes.size()));
    ImapValue& value = literals_.back().value;
    if (!value.dropped) value.text.append(bytes.substr(0, n));
    bytes.remove_prefix(n);
    literal_left_ -= n;
    in_literal_ = literal_left_ > 0;
}

Result<void> ImapParser::take_line(BytesView& bytes) {
    const auto feed_end = bytes.find('\n');
    const auto n = feed_end == BytesView::npos ? bytes.size() : feed_end;
    if (line_.size() + n > limits_.line_bytes) {
        return fail("a line of more than " + std::to_string(limits_.line_bytes) + " bytes");
    }
    line_.append(bytes.substr(0, n));
    bytes.remove_prefix(feed_end == BytesView::npos ? n : n + 1);
    if (feed_end == BytesView::npos) return {};
    if (line_.size() > line_start_ && line_.back() == '\r') line_.pop_back();
    return end_of_line();
}

Result<void> ImapParser::end_of_line() {
    if (may_hold_literals(line_)) {
        const auto literal = announced_literal(std::string_view(line_).substr(line_start_));
        if (literal) return open_literal(literal->first, line_start_ + literal->second);
    }
    bytes_ += line_.size();
    if (++responses_ > limits_.flood_responses || bytes_ > limits_.flood_bytes) {
        return fail("more than " + std::to_string(limits_.flood_responses) + " responses or " +
                    std::to_string(limits_.flood_bytes) + " bytes of them to one command");
    }
    auto response = parse();
    line_.clear();
    line_start_ = 0;
    literals_.clear();
    kept_ = 0;
    if (!response) return response.error();
    ready_.push_back(std::move(*response));
    return {};
}

Result<void> ImapParser::open_literal(std::uint64_t size, std::size_t brace) {
    if (size > limits_.literal_bytes)
        return fail("a literal of " + std::to_string(size) + " bytes is announced");
    if (literals_.size() >= limits_.values) return fail("too many literals in one response");
    line_.resize(brace);
    line_start_ = brace;
    Literal& literal = literals_.emplace_back();
    literal.at = brace;
    literal.value.kind = ImapValue::Kind::literal;
    literal.value.size = size;
    // keep_literals_up_to() may have come in between: the limit may now be below kept_.
    const std::uint64_t limit = limits_.keep_literal_bytes;
    literal.value.dropped = size > limit - std::min(kept_, limit);
    if (!literal.value.dropped) {
        kept_ += size;
        const bool small = size <= first_reservation || size <= (limits_.keep_literal_bytes >> 2U);
        literal.value.text.reserve(small ? static_cast<std::size_t>(size) : first_reservation);
    }
    literal_left_ = size;
    in_literal_ = size > 0;
    return {};
}

Result<ImapResponse> ImapParser::parse() {
    ImapResponse out;
    std::string_view rest = line_;
    const std::string_view tag = take_word(rest);
    if (tag == "+") {
        out.kind = ImapResponse::Kind::continuation;
        out.text = rest;
        return out;
    }
    const std::string shown = clip_utf8(printable(line_), 80);
    out.kind = tag == "*" ? ImapResponse::Kind::untagged : ImapResponse::Kind::tagged;
    if (out.kind == ImapResponse::Kind::tagged) out.tag = tag;
    std::string_view word = take_word(rest);
    if (tag == "*" && !word.empty() && word.front() >= '0' && word.front() <= '9') {
        out.number = parse_number<std::uint32_t>(word);
        if (!out.number) return fail("a number beyond 32 bits: " + shown);
        word = take_word(rest);
    }
    out.name = upper(word);
    if (tag.empty() || out.name.empty() ||
        (out.kind == ImapResponse::Kind::tagged && !out.status())) {
        return fail("not a response: " + shown);
    }
    if (out.status()) {
        split_status(rest, out);
    } else if (out.name == "FETCH" || out.name == "LIST") {
        ImapTokens tokens(line_, line_.size() - rest.size(), literals_, limits_);
        if (!tokens.parse(out.values)) return fail("broken or too deep: " + shown);
    } else {
        out.text = rest;
    }
    return out;
}

}  // namespace tsb
