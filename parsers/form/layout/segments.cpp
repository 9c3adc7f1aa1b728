// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/layout/segments.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <utility>

#include "parsers/form/wording/phrases.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_title_lines = 3;
constexpr std::size_t max_subject_word_bytes = 24;  // "Subject:", "الموضوع:"
constexpr std::size_t lines_before_answers = 40;

std::string without_digits(std::string key) {
    std::erase_if(key, [](char c) { return c >= '0' && c <= '9'; });
    return key;
}

// The mention in the title that begins in lines[i], if one does.
std::optional<Mention> title_at(const std::vector<const Line*>& lines, std::size_t i,
                                const TitlePatterns& patterns) {
    const std::size_t end = std::min(lines.size(), i + max_title_lines);
    const bool named = std::any_of(lines.begin() + static_cast<std::ptrdiff_t>(i),
                                   lines.begin() + static_cast<std::ptrdiff_t>(end),
                                   [](const Line* line) { return line->may_name; });
    if (!named) return std::nullopt;
    const std::string first = without_digits(lines[i]->key);
    if (first.empty()) return std::nullopt;
    std::string joined, text;
    for (std::size_t k = i; k < end; ++k) {
        joined += without_digits(lines[k]->key);
        text.append(lines[k]->text) += ' ';
        for (const std::string& pattern : patterns) {
            const std::size_t at = joined.find(pattern);
            if (at == std::string::npos || at >= first.size()) continue;
            const std::vector<Mention> mentions = find_mentions(text);
            if (!mentions.empty()) return mentions.front();
        }
    }
    return std::nullopt;
}

struct Title {
    std::size_t grid = 0;
    const Line* line = nullptr;
    Mention mention;
};

std::deque<Title> find_titles(const std::vector<Grid>& grids, const TitlePatterns& patterns) {
    std::deque<Title> titles;
    for (std::size_t g = 0; g < grids.size(); ++g) {
        if (grids[g].kind == GridKind::aside) continue;
        std::vector<const Line*> lines;
        for (const Field& field : grids[g].fields) {
            for (const Line& line : field.lines) lines.push_back(&line);
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (auto mention = title_at(lines, i, patterns))
                titles.push_back({g, lines[i], std::move(*mention)});
        }
    }
    return titles;
}

// The part of the grid from the title on; the grid keeps what stands before it.
Grid split_at(Grid& grid, std::size_t order) {
    Grid rest{grid.kind, grid.rows, grid.columns, {}, {}, grid.page};
    if (grid.kind == GridKind::paragraphs) {
        std::vector<Line>& lines = grid.fields.front().lines;
        const auto at = std::find_if(lines.begin(), lines.end(),
                                     [&](const Line& line) { return line.order == order; });
        rest.fields.emplace_back();
        rest.fields.front().lines.assign(std::make_move_iterator(at),
                                         std::make_move_iterator(lines.end()));
        lines.erase(at, lines.end());
        return rest;
    }
    const auto at = std::find_if(grid.fields.begin(), grid.fields.end(), [&](const Field& field) {
        return field.lines.front().order == order;
    });
    const double top = at->lines.front().box->top - 1;
    rest.fields.assign(std::make_move_iterator(at), std::make_move_iterator(grid.fields.end()));
    grid.fields.erase(at, grid.fields.end());
    const auto lower =
        std::stable_partition(grid.marks.begin(), grid.marks.end(),
                              [&](const Mark* mark) { return !mark->box || mark->box->top < top; });
    rest.marks.assign(lower, grid.marks.end());
    grid.marks.erase(lower, grid.marks.end());
    return rest;
}

bool is_first_line(const Grid& grid, std::size_t order) {
    for (const Field& field : grid.fields) {
        if (!field.lines.empty()) return field.lines.front().order == order;
    }
    return true;
}

}  // namespace

// Title lines that hold the circular's number, without it and without the word for "subject".
TitlePatterns title_patterns(const Circulars& circulars) {
    TitlePatterns patterns;
    for (const Circular& circular : circulars) {
        for (const auto& [language, wording] : circular.wording) {
            for (const std::string& title : wording.form_title) {
                if (find_mentions(title).empty()) continue;
                std::string key = without_digits(squeeze(title));
                while (key.ends_with(':')) key.pop_back();
                const std::size_t colon = key.find(':');
                if (colon <= max_subject_word_bytes) key.erase(0, colon + 1);
                if (!key.empty()) patterns.insert(std::move(key));
            }
        }
    }
    return patterns;
}

std::vector<Segment> cut_into_segments(FlatSheet& sheet, const TitlePatterns& patterns) {
    std::deque<Title> found = find_titles(sheet.grids, patterns);
    std::deque<std::pair<std::size_t, Title>>
        titles;  // with the order of the title's line, which outlives the split
    for (Title& title : found) titles.emplace_back(title.line->order, std::move(title));
    std::vector<Grid> grids;
    std::vector<Segment> segments(1);
    const auto begin_segment = [&](const Mention& mention) {
        segments.back().end = grids.size();
        segments.push_back({grids.size(), grids.size(), mention});
    };
    for (std::size_t g = 0; g < sheet.grids.size(); ++g) {
        if (sheet.grids[g].kind == GridKind::aside) continue;
        Grid grid = std::move(sheet.grids[g]);
        for (; !titles.empty() && titles.front().second.grid == g; titles.pop_front()) {
            const auto& [order, title] = titles.front();
            if (grid.kind == GridKind::table || is_first_line(grid, order)) {
                // Two titles in one table are one form: its rows cannot be told apart safely.
                if (grids.size() != segments.back().begin || !segments.back().title)
                    begin_segment(title.mention);
                continue;
            }
            Grid rest = split_at(grid, order);
            grids.push_back(std::move(grid));
            begin_segment(title.mention);
            grid = std::move(rest);
        }
        grids.push_back(std::move(grid));
    }
    segments.back().end = grids.size();
    for (Grid& grid : sheet.grids) {
        if (grid.kind == GridKind::aside && !grid.fields.empty()) grids.push_back(std::move(grid));
    }
    sheet.grids = std::move(grids);
    return segments;
}

std::vector<Mention> mentions_before(const std::vector<Grid>& grids, const Segment& segment,
                                     std::size_t answers) {
    std::deque<const Line*> lines;
    for (std::size_t g = segment.begin; g < segment.end; ++g) {
        for (const Field& field : grids[g].fields) {
            for (const Line& line : field.lines) {
                if (line.order >= answers || line.key.empty()) continue;
                lines.push_back(&line);
                if (lines.size() > lines_before_answers) lines.pop_front();
            }
        }
    }
    std::string text;
    for (const Line* line : lines) text.append(line->text) += '\n';
    return find_mentions(text);
}

}  // namespace tsb
