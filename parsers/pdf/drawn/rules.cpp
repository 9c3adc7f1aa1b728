// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/rules.hpp"

#include <algorithm>
#include <tuple>

namespace tsb::pdf {
namespace {

constexpr double widest_gap = 3;    // points between two dashes of a line
constexpr double same_place = 0.1;  // across it

void join_line(std::vector<Rule>::iterator begin, std::vector<Rule>::iterator end,
               std::vector<Rule>& joined) {
    std::sort(begin, end, [](const Rule& a, const Rule& b) { return a.from < b.from; });
    for (auto dash = begin; dash != end; ++dash) {
        const bool follows = dash != begin && dash->from - joined.back().to <= widest_gap;
        if (!follows) {
            joined.push_back(*dash);
            continue;
        }
        Rule& line = joined.back();
        line.to = std::max(line.to, dash->to);
        line.path = std::max(line.path, dash->path);
    }
}

}  // namespace

std::vector<Rule> join_dashes(std::vector<Rule> dashes) {
    std::sort(dashes.begin(), dashes.end(), [](const Rule& a, const Rule& b) {
        return std::tie(a.lies, a.at) < std::tie(b.lies, b.at);
    });
    std::vector<Rule> joined;
    for (auto begin = dashes.begin(); begin != dashes.end();) {
        auto end = begin + 1;
        while (end != dashes.end() && end->lies == begin->lies &&
               end->at - (end - 1)->at < same_place)
            ++end;
        join_line(begin, end, joined);
        begin = end;
    }
    constexpr double shortest = 1;
    std::erase_if(joined, [](const Rule& line) { return line.length() <= shortest; });
    return joined;
}

}  // namespace tsb::pdf
