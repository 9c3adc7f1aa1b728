// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/columns.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace tsb {
namespace {

constexpr std::size_t least_line = 8;

std::size_t width_of(UChar32 code) {
    switch (u_charType(code)) {
        case U_NON_SPACING_MARK:
        case U_ENCLOSING_MARK:
        case U_FORMAT_CHAR:
        case U_CONTROL_CHAR:
            return 0;
        default:
            break;
    }
    const auto east =
        static_cast<UEastAsianWidth>(u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH));
    return east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
}

// One character of the text with the marks that belong to it.
struct Cluster {
    std::string_view text;
    std::size_t columns = 0;
};

Cluster next_cluster(std::string_view text, std::size_t from) {
    const auto size = static_cast<std::int32_t>(text.size());
    auto at = static_cast<std::int32_t>(from);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    Cluster cluster;
    bool first = true;
    while (at < size) {
        std::int32_t next = at;
        UChar32 code = 0;
        U8_NEXT_OR_FFFD(bytes, next, size, code);
        const std::size_t columns = width_of(code);
        if (!first && (columns != 0 || code == '\n')) break;
        cluster.columns += columns;
        first = false;
        at = next;
        if (code == '\n') break;
    }
    cluster.text = text.substr(from, static_cast<std::size_t>(at) - from);
    return cluster;
}

// The longest start of the text that fits; never empty for a text that is not.
std::string_view start_that_fits(std::string_view text, std::size_t columns) {
    std::size_t end = 0;
    std::size_t used = 0;
    while (end < text.size()) {
        const Cluster cluster = next_cluster(text, end);
        if (end > 0 && used + cluster.columns > columns) break;
        used += cluster.columns;
        end += cluster.text.size();
    }
    return text.substr(0, end);
}

void wrap_line(std::string_view line, std::size_t columns, std::vector<std::string>& out) {
    while (columns_of(line) > columns) {
        std::string_view start = start_that_fits(line, columns);
        const bool at_blank = start.size() < line.size() && line.at(start.size()) == ' ';
        const std::size_t blank = at_blank ? start.size() : start.rfind(' ');
        if (blank != std::string_view::npos && blank > 0) start = line.substr(0, blank);
        line.remove_prefix(start.size());
        while (start.ends_with(' ')) start.remove_suffix(1);
        out.emplace_back(start);
        while (line.starts_with(' ')) line.remove_prefix(1);
    }
    out.emplace_back(line);
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Cluster cluster = next_cluster(text, at);
        columns += cluster.columns;
        at += cluster.text.size();
    }
    return columns;
}

std::string clip_columns(std::string_view text, std::size_t columns) {
    if (columns_of(text) <= columns) return std::string(text);
    if (columns < 2) return std::string(columns, '.');
    std::string_view start = start_that_fits(text, columns - 1);
    if (columns_of(start) > columns - 1) start = {};
    return std::string(start) + "…";
}

std::string pad_columns(std::string_view text, std::size_t columns) {
    const std::size_t used = columns_of(text);
    return std::string(text) + std::string(used < columns ? columns - used : 0, ' ');
}

std::vector<std::string> wrap_columns(std::string_view text, std::size_t columns) {
    columns = std::max(columns, least_line);
    std::vector<std::string> lines;
    for (;;) {
        const std::size_t end = text.find('\n');
        wrap_line(text.substr(0, end), columns, lines);
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

}  // namespace tsb
