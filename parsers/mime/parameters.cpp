// SPDX-License-Identifier: GPL-3.0-or-later
// Values with parameters: our own reader, because mimetic cuts `name="a;b.pdf"`, trips over
// comments and knows no RFC 2231.
#include <algorithm>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "parsers/mime/header.hpp"
#include "parsers/mime/words.hpp"

namespace tsb::mime {
namespace {

constexpr int max_segments = 100;  // of one RFC 2231 parameter
constexpr std::size_t max_parameters = 100;

class Cursor {
  public:
    explicit Cursor(std::string_view text) : text_(text) {}
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
    char next() { return done() ? '\0' : text_[at_++]; }

    // Blanks and comments (nested by counting, not by recursion).
    void skip_space() {
        while (!done()) {
            const char c = peek();
            if (c == '(')
                skip_comment();
            else if (c == ' ' || c == '\t')
                ++at_;
            else
                return;
        }
    }
    void skip_comment() {
        int depth = 0;
        do {
            const char c = next();
            if (c == '\\') next();
            if (c == '(') ++depth;
            if (c == ')') --depth;
        } while (depth > 0 && !done());
    }
    std::string quoted(bool& closed) {
        std::string out;
        next();
        closed = false;
        while (!done()) {
            const char c = next();
            if (c == '"') {
                closed = true;
                break;
            }
            out += c == '\\' && !done() ? next() : c;
        }
        return out;
    }
    std::string_view until(std::string_view stops) {
        const std::size_t start = at_;
        at_ = std::min(text_.find_first_of(stops, at_), text_.size());
        return text_.substr(start, at_ - start);
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

struct Segment {
    int number = -1;  // -1: not numbered
    bool encoded = false;
    std::string value;
};

struct Collected {
    std::vector<std::string> plain;
    std::vector<Segment> segments;
};

using Collection = std::map<std::string, Collected, std::less<>>;

// "filename*1*" -> base "filename", number 1, encoded.
bool collect(Collection& all, std::string name, std::string value) {
    Segment segment;
    segment.value = std::move(value);
    const std::size_t star = name.find('*');
    if (star == std::string::npos) {
        all[name].plain.push_back(std::move(segment.value));
        return true;
    }
    std::string_view rest = std::string_view(name).substr(star + 1);
    if (rest.empty()) {
        segment.encoded = true;
    } else {
        if (rest.ends_with('*')) {
            segment.encoded = true;
            rest.remove_suffix(1);
        }
        const auto number = parse_number<int>(rest);
        if (!number || *number < 0 || *number >= max_segments) return false;
        segment.number = *number;
    }
    all[name.substr(0, star)].segments.push_back(std::move(segment));
    return true;
}

std::string percent_decoded(std::string_view text) {
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? digit(text[i + 1]) : -1;
        const int low = high >= 0 ? digit(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

// RFC 2231: segments in order of their numbers; charset'language' before the first.
std::string joined(std::vector<Segment> segments, bool& malformed) {
    std::stable_sort(segments.begin(), segments.end(),
                     [](const Segment& a, const Segment& b) { return a.number < b.number; });
    std::string charset;
    std::string bytes;
    int expected = segments.front().number < 0 ? -1 : 0;
    for (Segment& segment : segments) {
        if (segment.number != expected) {
            malformed = true;
            break;
        }
        std::string_view value = segment.value;
        if (segment.encoded && &segment == &segments.front()) {
            const std::size_t first = value.find('\'');
            const std::size_t second =
                first == std::string_view::npos ? first : value.find('\'', first + 1);
            if (second == std::string_view::npos)
                malformed = true;
            else {
                charset = ascii_lower(value.substr(0, first));
                value.remove_prefix(second + 1);
            }
        }
        bytes += segment.encoded ? percent_decoded(value) : std::string(value);
        ++expected;
        if (segments.front().number < 0) break;
    }
    return to_utf8(bytes, charset);
}

std::string unquoted(Cursor& cursor) {
    std::string value(trim(cursor.until(";")));
    // "us-ascii (Plain text)": a comment after the value
    const std::size_t comment = value.find(" (");
    if (comment != std::string::npos && value.ends_with(')')) value.resize(comment);
    return std::string(trim(value));
}

void read_parameter(Cursor& cursor, Collection& all, bool& malformed) {
    std::string name = ascii_lower(trim(cursor.until("=;")));
    if (cursor.peek() != '=') {
        if (!name.empty()) malformed = true;
        return;
    }
    cursor.next();
    cursor.skip_space();
    std::string value;
    if (cursor.peek() == '"') {
        bool closed = false;
        value = cursor.quoted(closed);
        if (!closed) malformed = true;
        cursor.skip_space();
        if (!trim(cursor.until(";")).empty()) malformed = true;
    } else {
        value = unquoted(cursor);
    }
    if (name.empty() || !collect(all, std::move(name), std::move(value))) malformed = true;
}

void settle(Parameterized& out, const std::string& name, Collected& found) {
    std::vector<std::string> values = found.plain;
    if (!found.segments.empty()) {
        std::vector<Segment>& segments = found.segments;
        const auto same_number = [](const Segment& a, const Segment& b) {
            return a.number == b.number;
        };
        std::stable_sort(segments.begin(), segments.end(),
                         [](const Segment& a, const Segment& b) { return a.number < b.number; });
        if (std::adjacent_find(segments.begin(), segments.end(), same_number) != segments.end())
            out.repeated.push_back(name);
        values.insert(values.begin(), joined(segments, out.malformed));
        out.extended.push_back(name);
    } else {
        values.front() = to_utf8(values.front(), "");
    }
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i] == values.front()) continue;
        out.repeated.push_back(name);
        break;
    }
    out.parameters.emplace(name, values.front());
}

}  // namespace

std::string_view Parameterized::parameter(std::string_view name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string_view{} : std::string_view(found->second);
}

std::string bare_value(std::string_view value) {
    Cursor cursor(value);
    std::string out;
    while (!cursor.done() && cursor.peek() != ';') {
        if (cursor.peek() == '(')
            cursor.skip_comment();
        else
            out += cursor.next();
    }
    return ascii_lower(trim(out));
}

Parameterized parse_parameterized(std::string_view value) {
    Parameterized out;
    out.value = bare_value(value);
    Cursor cursor(value);
    Collection all;
    while (!cursor.done() && cursor.peek() != ';') {
        if (cursor.peek() == '(')
            cursor.skip_comment();
        else
            cursor.next();
    }
    while (!cursor.done() && all.size() < max_parameters) {
        cursor.next();  // the semicolon
        cursor.skip_space();
        if (!cursor.done()) read_parameter(cursor, all, out.malformed);
    }
    for (auto& [name, found] : all) settle(out, name, found);
    return out;
}

}  // namespace tsb::mime
