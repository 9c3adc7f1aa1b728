// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/split.hpp"

#include <cstring>

namespace tsb::mime {
namespace {

// Many dashes are what a hostile body is made of: glibc's search is linear in them, string_view's is not.
std::size_t find_from(BytesView body, std::string_view text, std::size_t from) {
    if (from >= body.size()) return BytesView::npos;
    const void* found = ::memmem(body.data() + from, body.size() - from, text.data(), text.size());
    if (found == nullptr) return BytesView::npos;
    return static_cast<std::size_t>(static_cast<const char*>(found) - body.data());
}

struct Delimiter {
    std::size_t start = 0;  // of the line
    std::size_t next = 0;   // of the following line
    bool close = false;
    bool after_cr = false;
};

// The next whole line "--boundary" or "--boundary--" at or after `from`; start is npos if there is
// none.
Delimiter find_delimiter(BytesView body, std::string_view dashed, std::size_t from,
                         bool& after_cr) {
    for (std::size_t at = find_from(body, dashed, from); at != BytesView::npos;
         at = find_from(body, dashed, at + 1)) {
        const char before = at == 0 ? '\n' : body[at - 1];
        if (before != '\n' && before != '\r') continue;
        Delimiter found;
        found.start = at;
        std::size_t end = at + dashed.size();
        if (body.substr(end).starts_with("--")) {
            found.close = true;
            end += 2;
        }
        end = body.find_first_not_of(" \t", end);
        if (end == BytesView::npos) end = body.size();
        if (body.substr(end).starts_with("\r\n")) ++end;
        if (end < body.size() && body[end] != '\n') continue;
        if (before == '\r') {
            after_cr = true;
            continue;
        }
        found.next = end < body.size() ? end + 1 : end;
        return found;
    }
    Delimiter none;
    none.start = BytesView::npos;
    return none;
}

// The line end before a delimiter belongs to the delimiter.
BytesView section(BytesView body, std::size_t from, std::size_t to) {
    if (to < from) return {};
    BytesView text = body.substr(from, to - from);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.size() + 1 == to - from && text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

}  // namespace

Result<Sections> split_multipart(BytesView body, std::string_view boundary, std::size_t max_parts) {
    const std::string dashed = "--" + std::string(boundary);
    Sections out;
    Delimiter line = find_delimiter(body, dashed, 0, out.delimiter_after_cr);
    if (line.start == BytesView::npos) {
        out.preamble = body;
        return out;
    }
    out.preamble = section(body, 0, line.start);
    while (!line.close) {
        const std::size_t from = line.next;
        line = find_delimiter(body, dashed, from, out.delimiter_after_cr);
        const bool last = line.start == BytesView::npos;
        if (out.parts.size() == max_parts)
            return Error{ErrorKind::input,
                         "limit: more than " + std::to_string(max_parts) + " parts", ""};
        out.parts.push_back(last ? body.substr(from) : section(body, from, line.start));
        if (last) return out;
    }
    out.closed = true;
    out.epilogue = body.substr(line.next);
    out.delimiter_after_close =
        find_delimiter(body, dashed, line.next, out.delimiter_after_cr).start != BytesView::npos;
    return out;
}

}  // namespace tsb::mime
