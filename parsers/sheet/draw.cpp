// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/draw.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/sheet/canvas.hpp"

namespace tsb {
namespace {

class FlowDrawer {
  public:
    explicit FlowDrawer(Canvas& canvas) : canvas_(canvas) {}

    void blocks(const std::vector<Block>& list, std::size_t depth) {
        for (const Block& block : list) {
            if (canvas_.full()) return;
            if (const auto* text = std::get_if<Paragraph>(&block))
                paragraph(*text);
            else if (depth < max_table_depth)
                table(std::get<Table>(block), depth);
        }
    }

    // Notes, comments and text boxes say where they stand.
    void aside(const std::vector<Block>& list) {
        if (list.empty() || canvas_.full()) return;
        canvas_.raw(
            "<h3 lang=\"en\" dir=\"ltr\">Beside the text: headers, footers, notes, comments, text "
            "boxes</h3>\n");
        for (const Block& block : list) {
            const auto* text = std::get_if<Paragraph>(&block);
            if (text != nullptr && !text->at.empty()) {
                canvas_.raw("<p class=\"at\" dir=\"ltr\">");
                canvas_.text(text->at + (text->anchor.empty() ? "" : ", at " + text->anchor));
                canvas_.raw("</p>\n");
            }
            if (text != nullptr)
                paragraph(*text);
            else
                table(std::get<Table>(block), 0);
        }
    }

  private:
    void run(const Run& one) {
        std::string_view open, close;
        if (one.hidden) {
            open = "<span class=\"hidden\" title=\"hidden in the document\">";
            close = "</span>";
        } else if (one.revision == Revision::deleted) {
            open = "<del>";
            close = "</del>";
        } else if (one.revision == Revision::inserted) {
            open = "<ins>";
            close = "</ins>";
        } else if (one.strike) {
            open = "<s>";
            close = "</s>";
        } else if (one.emphasis) {
            open = "<b>";
            close = "</b>";
        }
        canvas_.raw(open);
        if (one.mark)
            mark(*one.mark);
        else
            canvas_.lines(one.text);
        canvas_.raw(close);
    }

    void mark(const Mark& one) {
        std::string title = std::string(to_string(one.kind)) + ", " +
                            std::string(to_string(one.state)) + ", " + one.at;
        if (one.hidden) title += ", hidden";
        if (!one.why.empty()) title += ": " + one.why;
        canvas_.raw(html_box(to_string(one.state), title));
    }

    void paragraph(const Paragraph& text) {
        canvas_.raw("<p dir=\"auto\">");
        for (const Run& one : text.runs) {
            if (canvas_.full()) break;
            run(one);
        }
        canvas_.raw("</p>\n");
    }

    void filler(std::size_t columns) {
        if (columns > 0)
            canvas_.raw("<td class=\"gap\" colspan=\"" + std::to_string(columns) + "\"></td>");
    }

    // HTML puts a cell into the next free place of its row: places that the logical grid leaves
    // empty are filled, those that a cell above reaches into are not.
    void table(const Table& grid, std::size_t depth) {
        canvas_.raw(grid.right_to_left ? "<table class=\"drawn\" dir=\"rtl\">\n"
                                       : "<table class=\"drawn\" dir=\"ltr\">\n");
        std::vector<std::size_t> free_from(std::min(grid.columns, max_table_columns), 0);
        std::size_t next = 0;
        for (std::size_t row = 0; row < grid.rows && next < grid.cells.size(); ++row) {
            if (canvas_.full()) break;
            canvas_.raw("<tr>");
            std::size_t column = 0;
            while (next < grid.cells.size() && grid.cells.at(next).row <= row) {
                const Cell& one = grid.cells.at(next++);
                filler(free_places(free_from, column, one.column, row));
                cell(one, depth);
                column = std::max(column, one.column + one.column_span);
                for (std::size_t c = one.column; c < std::min(column, free_from.size()); ++c)
                    free_from.at(c) = row + one.row_span;
            }
            canvas_.raw("</tr>\n");
        }
        canvas_.raw("</table>\n");
    }

    static std::size_t free_places(const std::vector<std::size_t>& free_from, std::size_t first,
                                   std::size_t last, std::size_t row) {
        std::size_t count = 0;
        for (std::size_t c = first; c < std::min(last, free_from.size()); ++c)
            count += free_from.at(c) <= row ? 1 : 0;
        return count;
    }

    void cell(const Cell& one, std::size_t depth) {
        std::string tag = "<td";
        if (one.column_span > 1)
            tag +=
                " colspan=\"" + std::to_string(std::min(one.column_span, max_table_columns)) + "\"";
        if (one.row_span > 1)
            tag += " rowspan=\"" + std::to_string(std::min(one.row_span, max_cells)) + "\"";
        canvas_.raw(tag + " title=\"" + html_text(one.at) + "\">");
        blocks(one.blocks, depth + 1);
        canvas_.raw("</td>");
    }

    Canvas& canvas_;
};

}  // namespace

std::string draw_sheet(const Sheet& sheet, std::size_t max_bytes) {
    Canvas canvas(max_bytes);
    FlowDrawer flow(canvas);
    flow.blocks(sheet.blocks, 0);
    for (const Page& page : sheet.pages) {
        if (canvas.full()) break;
        draw_page(page, canvas);
    }
    flow.aside(sheet.aside);
    return canvas.take();
}

std::string html_text(std::string_view text) {
    Canvas canvas(max_drawing_bytes);
    canvas.text(text);
    return canvas.take();
}

std::string html_box(std::string_view state, std::string_view title) {
    const std::string_view shown = state == "ticked" ? "☒" : state == "empty" ? "☐" : "☐?";
    const std::string_view kind = state == "ticked" || state == "empty" ? state : "unclear";
    return "<span class=\"box " + std::string(kind) + "\" title=\"" + html_text(title) + "\">" +
           std::string(shown) + "</span>";
}

std::string_view drawing_style() {
    return R"(table.drawn{border-collapse:collapse;margin:.6em 0;max-width:100%}
table.drawn td{border:1px solid #999;padding:.25em .55em;vertical-align:top}
table.drawn td.gap{border:1px dashed #ddd}
table.drawn p,section.sheet p{margin:.15em 0}
.box{font-family:"DejaVu Sans","Segoe UI Symbol","Noto Sans Symbols2",sans-serif;font-size:1.25em;line-height:1;white-space:nowrap}
.ticked{color:#0a7a2f;fill:#0a7a2f;font-weight:bold}
.empty{color:#8a8a8a;fill:#8a8a8a}
.unclear{color:#c45500;fill:#c45500;font-weight:bold}
.hidden{background:#fde7e7;color:#a00;outline:1px dotted #a00}
.escape{background:#fde7e7;color:#a00;font-family:monospace;font-size:.85em}
p.at{color:#777;font-size:.8em;margin-top:.6em}
p.cut{color:#a00;font-weight:bold}
svg.page{display:block;width:100%;height:auto;border:1px solid #999;background:#fff;margin:.6em 0}
svg.page text{font-family:"Noto Sans","DejaVu Sans",sans-serif}
)";
}

}  // namespace tsb
