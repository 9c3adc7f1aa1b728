// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/layout/flow.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "parsers/form/layout/written_box.hpp"
#include "parsers/form/wording/mentions.hpp"
#include "parsers/form/wording/phrases.hpp"

namespace tsb {
namespace {

constexpr double margin_share = 0.08;  // of a page's height, where its head and foot lines stand
constexpr double same_height = 3;      // points

bool is_plain(Format format) {
    return format == Format::text || format == Format::html || format == Format::eml;
}

class Flattener {
  public:
    Flattener(View view, bool plain) : view_(view), plain_(plain) {}

    void add_blocks(const std::vector<Block>& blocks, GridKind kind, std::size_t depth) {
        Grid paragraphs{kind, 1, 1, {Field{}}, {}, 0};
        const auto flush = [&] {
            if (!paragraphs.fields.front().lines.empty())
                out_.grids.push_back(std::move(paragraphs));
            paragraphs = Grid{kind, 1, 1, {Field{}}, {}, 0};
        };
        for (const Block& block : blocks) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
                add_paragraph(*paragraph, paragraphs.fields.front().lines);
            } else if (const auto* table = std::get_if<Table>(&block)) {
                flush();
                add_table(*table, kind, depth);
            }
        }
        flush();
    }

    void add_pages(const std::vector<Page>& pages) {
        find_repeated(pages);
        for (const Page& page : pages) add_page(page);
    }

    FlatSheet finish() {
        std::size_t order = 0;
        for (Grid& grid : out_.grids) {
            for (Field& field : grid.fields) {
                for (Line& line : field.lines) {
                    line.order = order++;
                    join(line);
                    line.key = squeeze(line.text);
                    line.may_name = may_mention(line.key);
                }
            }
        }
        return std::move(out_);
    }

  private:
    // A text at the head or foot of a page, without the number of the page.
    static std::string margin_key(const Page& page, const PlacedText& text) {
        const double margin = margin_share * page.height;
        if (text.hidden || (text.box.bottom > margin && text.box.top < page.height - margin))
            return {};
        std::string key = squeeze(text.text);
        std::erase_if(key, [](char c) { return c >= '0' && c <= '9'; });
        if (key.empty()) key = "#";
        return key + '@' + std::to_string(std::lround(text.box.top / same_height));
    }

    void find_repeated(const std::vector<Page>& pages) {
        if (pages.size() < 2) return;
        std::map<std::string, int> seen;  // with the last page that had it
        for (const Page& page : pages) {
            for (const PlacedText& text : page.texts) {
                std::string key = margin_key(page, text);
                if (key.empty()) continue;
                const auto [known, fresh] = seen.emplace(std::move(key), page.number);
                if (!fresh && known->second != page.number) repeated_.insert(known->first);
                known->second = page.number;
            }
        }
    }

    void add_page(const Page& page) {
        Grid grid{GridKind::page, 0, 0, {}, {}, page.number};
        const std::string_view part = out_.made.emplace_back("page " + std::to_string(page.number));
        for (const PlacedText& text : page.texts) {
            if (text.hidden) {
                out_.hidden_on_page = out_.hidden_on_page || !squeeze(text.text).empty();
                continue;
            }
            Line line;
            line.pieces.push_back({text.text, nullptr, false, false});
            line.part = line.at = part;
            line.box = &text.box;
            line.repeated = !repeated_.empty() && repeated_.contains(margin_key(page, text));
            Field field;
            field.row = grid.rows++;
            field.lines.push_back(std::move(line));
            grid.fields.push_back(std::move(field));
        }
        for (const Mark& mark : page.marks) grid.marks.push_back(&mark);
        out_.grids.push_back(std::move(grid));
    }

    bool shown(const Run& run) {
        if (run.revision != Revision::none) out_.revised = true;
        if (run.revision == Revision::deleted) return view_ == View::rejected;
        if (run.revision == Revision::inserted) return view_ == View::accepted;
        return true;
    }

    void add_paragraph(const Paragraph& paragraph, std::vector<Line>& lines) {
        Line line;
        const auto start_line = [&] {
            line = Line{};
            line.part = paragraph.part;
            line.at = paragraph.at;
            line.anchor = &paragraph.anchor;
        };
        const auto end_line = [&] {
            if (plain_) drop_quote_signs(line);
            find_written_boxes(line, out_.written);
            lines.push_back(std::move(line));
            start_line();
        };
        start_line();
        for (const Run& run : paragraph.runs) {
            if (!shown(run)) continue;
            if (run.mark) {
                line.pieces.push_back({"", &*run.mark, run.strike, false});
                continue;
            }
            if (run.hidden) {
                line.hides = line.hides || !squeeze(run.text).empty();
                continue;
            }
            const std::string_view text = run.text;
            std::size_t start = 0;
            for (std::size_t end = text.find('\n'); end != std::string::npos;
                 end = text.find('\n', start)) {
                line.pieces.push_back(
                    {text.substr(start, end - start), nullptr, run.strike, run.emphasis});
                end_line();
                start = end + 1;
            }
            line.pieces.push_back({text.substr(start), nullptr, run.strike, run.emphasis});
        }
        end_line();
    }

    // "> > text": a mail program quoted it.
    static void drop_quote_signs(Line& line) {
        if (line.pieces.empty()) return;
        std::string_view& text = line.pieces.front().text;
        const std::size_t first = text.find_first_not_of("> \t");
        if (text.starts_with('>')) text.remove_prefix(std::min(first, text.size()));
    }

    // The line's text: the sheet's own where one piece holds all of it.
    void join(Line& line) {
        std::size_t texts = 0, size = 0;
        for (const Piece& piece : line.pieces) {
            if (piece.text.empty()) continue;
            ++texts;
            size += piece.text.size();
            line.text = piece.text;
        }
        if (texts < 2) return;
        std::string& joined = out_.made.emplace_back();
        joined.reserve(size);  // the pieces point into it
        for (Piece& piece : line.pieces) {
            const std::size_t begin = joined.size();
            joined += piece.text;
            piece.text = std::string_view(joined).substr(begin);
        }
        line.text = joined;
    }

    // A table within a cell: a wrapper's content (its cell is the whole outer table) stays a table
    // of its own; any other becomes lines of the cell, a row each, so that a mark and its label
    // stay together.
    void add_table(const Table& table, GridKind kind, std::size_t depth) {
        if (table.cells.size() == 1 && depth < max_table_depth) {
            add_blocks(table.cells.front().blocks, kind, depth + 1);
            return;
        }
        Grid grid{
            kind == GridKind::aside ? kind : GridKind::table, table.rows, table.columns, {}, {}, 0};
        grid.fields.reserve(table.cells.size());
        for (const Cell& cell : table.cells) {
            Field field{cell.row, cell.column, cell.row_span, cell.column_span, {}};
            add_cell_lines(cell.blocks, field.lines, depth);
            if (!cell.at.empty()) {
                for (Line& line : field.lines) line.at = cell.at;
            }
            grid.rows = std::max(grid.rows, cell.row + cell.row_span);
            grid.columns = std::max(grid.columns, cell.column + cell.column_span);
            grid.fields.push_back(std::move(field));
        }
        std::stable_sort(grid.fields.begin(), grid.fields.end(),
                         [](const Field& a, const Field& b) {
                             return a.row != b.row ? a.row < b.row : a.column < b.column;
                         });
        out_.grids.push_back(std::move(grid));
    }

    void add_cell_lines(const std::vector<Block>& blocks, std::vector<Line>& lines,
                        std::size_t depth) {
        for (const Block& block : blocks) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
                add_paragraph(*paragraph, lines);
            } else if (const auto* table = std::get_if<Table>(&block);
                       table != nullptr && depth < max_table_depth) {
                add_rows_as_lines(*table, lines, depth + 1);
            }
        }
    }

    void add_rows_as_lines(const Table& table, std::vector<Line>& lines, std::size_t depth) {
        std::size_t row = static_cast<std::size_t>(-1);
        for (const Cell& cell : table.cells) {
            std::vector<Line> inner;
            add_cell_lines(cell.blocks, inner, depth);
            const bool same_row = cell.row == row && !lines.empty();
            row = cell.row;
            for (std::size_t i = 0; i < inner.size(); ++i) {
                if (i == 0 && same_row) {
                    Line& last = lines.back();
                    last.pieces.push_back({"\t", nullptr, false, false});
                    last.pieces.insert(last.pieces.end(), inner[0].pieces.begin(),
                                       inner[0].pieces.end());
                } else {
                    lines.push_back(std::move(inner[i]));
                }
            }
        }
    }

    View view_;
    bool plain_;                                   // text of a mail: lines may be quoted
    std::set<std::string, std::less<>> repeated_;  // margin_key() of several pages
    FlatSheet out_;
};

}  // namespace

FlatSheet flatten(const Sheet& sheet, View view) {
    Flattener flattener(view, is_plain(sheet.format));
    flattener.add_blocks(sheet.blocks, GridKind::paragraphs, 0);
    flattener.add_pages(sheet.pages);
    flattener.add_blocks(sheet.aside, GridKind::aside, 0);
    return flattener.finish();
}

}  // namespace tsb
