// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/header.hpp"

#include <algorithm>

#include "config/base/text.hpp"

namespace tsb::mime {
namespace {

struct Line {
    std::string_view text;  // without its line end
    std::size_t next = 0;   // where the following line starts
};

Line line_at(BytesView bytes, std::size_t start) {
    const std::size_t end = bytes.find('\n', start);
    const std::size_t stop = end == BytesView::npos ? bytes.size() : end;
    std::string_view text = bytes.substr(start, stop - start);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return {text, end == BytesView::npos ? bytes.size() : end + 1};
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// The field name of a line, or empty. Blanks before the colon are the obsolete syntax of RFC 5322.
std::string_view field_name(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return {};
    std::string_view name = line.substr(0, colon);
    while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
    const bool clean =
        std::all_of(name.begin(), name.end(), [](char c) { return c > 32 && c < 127; });
    return clean ? name : std::string_view{};
}

Error limit_error(const std::string& what) {
    return {ErrorKind::input, "limit: " + what,
            "the message is kept as it is; a person must read it"};
}

class Scanner {
  public:
    Scanner(BytesView entity, bool outermost, const MimeLimits& limits)
        : entity_(entity), outermost_(outermost), limits_(limits) {}

    Result<HeaderScan> run() {
        std::size_t at = 0;
        while (at < entity_.size()) {
            const Line line = line_at(entity_, at);
            if (line.text.size() > limits_.header_line_bytes)
                return limit_error("a header line is longer than " +
                                   std::to_string(limits_.header_line_bytes) + " bytes");
            if (line.text.empty()) return finish(line.next, line.next);
            if (line.next > limits_.header_bytes)
                return limit_error("a header block is longer than " +
                                   std::to_string(limits_.header_bytes) + " bytes");
            if (!take(line, at)) return finish(at, at);
            if (scan_.fields.size() > limits_.header_fields)
                return limit_error("more than " + std::to_string(limits_.header_fields) +
                                   " header fields");
            at = line.next;
        }
        return finish(entity_.size(), entity_.size());
    }

  private:
    // False: the body starts with this line.
    bool take(const Line& line, std::size_t at) {
        inspect(line.text);
        if (is_blank(line.text.front())) return continuation(line);
        const std::string_view name = field_name(line.text);
        if (name.empty()) return stray(line, at);
        const std::size_t colon = line.text.find(':');
        if (colon != name.size())
            defect(
                "blanks between the name of header field " + std::string(name) + " and its colon",
                true);
        scan_.fields.push_back({name, line.text.substr(colon + 1)});
        return true;
    }

    bool continuation(const Line& line) {
        if (trim(line.text).empty()) defect("a header line of blanks only", true);
        if (scan_.fields.empty()) {
            defect("the header starts with a continuation line", true);
            return true;
        }
        std::string_view& value = scan_.fields.back().value;
        const char* end = line.text.data() + line.text.size();
        value = {value.data(), static_cast<std::size_t>(end - value.data())};
        return true;
    }

    // A line that is no header field. Some readers skip it, some let the body start there.
    bool stray(const Line& line, std::size_t at) {
        if (at == 0 && outermost_ &&
            (line.text.starts_with("From ") || line.text.starts_with(">From ")))
            return true;
        defect("a line in the header is no header field", true);
        if (scan_.fields.empty() && !outermost_) return false;
        return line.next < entity_.size() && !field_name(line_at(entity_, line.next).text).empty();
    }

    void inspect(std::string_view line) {
        if (line.find('\0') != std::string_view::npos) defect("a NUL in the header", true);
        if (line.find('\r') != std::string_view::npos) defect("a bare CR in the header", true);
    }

    void defect(std::string text, bool ambiguous) {
        if (scan_.defects.size() < 20) scan_.defects.push_back({"", std::move(text), ambiguous});
    }

    Result<HeaderScan> finish(std::size_t header_end, std::size_t body) {
        scan_.header_bytes = header_end;
        scan_.body = entity_.substr(body);
        return std::move(scan_);
    }

    BytesView entity_;
    bool outermost_;
    const MimeLimits& limits_;
    HeaderScan scan_;
};

}  // namespace

Result<HeaderScan> scan_header(BytesView entity, bool outermost, const MimeLimits& limits) {
    return Scanner(entity, outermost, limits).run();
}

std::string unfold(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\n') {  // mimetic's way: one blank for the line end and the blanks after it
            while (i + 1 < value.size() && is_blank(value[i + 1])) ++i;
            out += ' ';
        } else if (c == '\0' || (c == '\r' && (i + 1 >= value.size() || value[i + 1] != '\n'))) {
            out += ' ';
        } else if (c != '\r') {
            out += c;
        }
    }
    return std::string(trim(out));
}

}  // namespace tsb::mime
