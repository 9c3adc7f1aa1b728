// SPDX-License-Identifier: GPL-3.0-or-later
// Story: tables, their rows and cells.
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "parsers/odf/story.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

constexpr std::array<std::string_view, 4> row_containers{
    "table:table-header-rows", "table:table-rows", "table:table-row-group", "text:soft-page-break"};

// Not every program shows a column less.
bool hides_a_column(pugi::xml_node container) {
    for (const pugi::xml_node node : container) {
        const std::string_view name = name_of(node);
        const std::string_view visible = attribute(node, "table:visibility");
        if (name == "table:table-column" && (visible == "collapse" || visible == "filter"))
            return true;
        const bool holds_columns = name == "table:table-columns" ||
                                   name == "table:table-column-group" ||
                                   name == "table:table-header-columns";
        if (holds_columns && hides_a_column(node)) return true;
    }
    return false;
}

}  // namespace

void Story::table(pugi::xml_node node, Context context, std::vector<Block>& out) {
    if (place_.table_depth + 1 > max_table_depth) stop("max_table_depth");
    if (stopped()) return;
    const std::size_t marks = shared_.budget.marks, fields = shared_.recomputed;
    const std::string_view style = attribute(node, "table:style-name");
    const auto stated = [&](const char* name) {
        return styles_.property("table", style, "style:table-properties", name);
    };
    Table table;
    table.at = prefix_ + "table " + std::to_string(++tables_);
    const std::string_view mode = stated("style:writing-mode");
    table.right_to_left = mode == "rl-tb" || mode == "rl";
    context.hidden = context.hidden || stated("table:display") == "false";
    const int fill = colour_of(stated("fo:background-color")).value_or(-1);
    if (fill >= 0) context.background = fill;
    Grid grid(table);
    const Place outer = std::exchange(place_, {{}, place_.table_depth + 1});
    rows(node, context, table, grid);
    place_ = outer;
    grid.finish();
    if (grid.overlaps() || hides_a_column(node)) shared_.findings.doubtful = true;
    out.emplace_back(std::move(table));
    doubt_fields(marks, fields);
    block_ends(marks);
}

void Story::rows(pugi::xml_node container, const Context& context, Table& table, Grid& grid) {
    for (const pugi::xml_node node : container) {
        const std::string_view name = name_of(node);
        if (name == "table:table-row") {
            const std::size_t repeated = count_of(node, "table:number-rows-repeated");
            for (std::size_t i = 0; i < repeated && !stopped(); ++i)
                row(node, context, table, grid);
        } else if (std::find(row_containers.begin(), row_containers.end(), name) !=
                   row_containers.end()) {
            rows(node, context, table, grid);
        } else {
            if (!change(node, [](pugi::xml_node) {}) && name != "office:forms" &&
                name != "table:shapes" && shows_something(node))
                shared_.findings.doubtful = true;
        }
        if (!visit()) return;
    }
}

void Story::row(pugi::xml_node node, Context context, Table& table, Grid& grid) {
    // A row counts as a cell: rows without any could be repeated for ever.
    shared_.budget.add(shared_.budget.cells, 1, max_cells, "max_cells");
    const auto stated = [&](const char* name) {
        return styles_.property("table-row", attribute(node, "table:style-name"),
                                "style:table-row-properties", name);
    };
    const bool flat =
        points_of(stated("style:row-height")).value_or(least_row_points) < least_row_points;
    context.hidden = context.hidden || flat || attribute(node, "table:visibility") == "collapse" ||
                     attribute(node, "table:visibility") == "filter";
    const int fill = colour_of(stated("fo:background-color")).value_or(-1);
    if (fill >= 0) context.background = fill;
    grid.start_row();
    std::size_t number = 0;
    for (const pugi::xml_node child : node) {
        const std::string_view name = name_of(child);
        const bool is_cell = name == "table:table-cell",
                   is_covered = name == "table:covered-table-cell";
        if (!visit()) return;
        if (!is_cell && !is_covered) {
            if (shows_something(child)) shared_.findings.doubtful = true;
            continue;
        }
        const std::size_t repeated = count_of(child, "table:number-columns-repeated");
        for (std::size_t i = 0; i < repeated && !stopped(); ++i) {
            shared_.budget.add(shared_.budget.cells, 1, max_cells, "max_cells");
            if (stopped()) return;
            if (is_cell)
                cell(child, context, table, grid, number);
            else
                covered(child, context, table, grid, number);
        }
    }
}

std::vector<Block> Story::cell_content(pugi::xml_node node, const Context& context,
                                       const std::string& at) {
    std::string outer = std::exchange(place_.cell, at);
    std::vector<Block> content;
    blocks(node, context, content);
    place_.cell = std::move(outer);
    return content;
}

void Story::cell(pugi::xml_node node, Context context, Table& table, Grid& grid,
                 std::size_t& number) {
    const auto index = grid.add(count_of(node, "table:number-columns-spanned"),
                                count_of(node, "table:number-rows-spanned"));
    if (!index) return stop("max_table_columns");
    const int fill =
        colour_of(styles_.property("table-cell", attribute(node, "table:style-name"),
                                   "style:table-cell-properties", "fo:background-color"))
            .value_or(-1);
    if (fill >= 0) context.background = fill;
    std::string at =
        table.at + " row " + std::to_string(grid.row() + 1) + " cell " + std::to_string(++number);
    std::vector<Block> content = cell_content(node, context, at);
    Cell& made = table.cells.at(*index);
    made.blocks = std::move(content);
    made.at = std::move(at);
}

// What stands in a place that another cell covers is not shown.
void Story::covered(pugi::xml_node node, Context context, Table& table, Grid& grid,
                    std::size_t& number) {
    const auto place = grid.add_covered();
    if (!place) return stop("max_table_columns");
    // Cells are counted as Word counts them: one for each row that a merged cell reaches down to.
    if (place->first_of_row) ++number;
    context.hidden = true;
    std::vector<Block> content = cell_content(
        node, context, table.at + " row " + std::to_string(grid.row() + 1) + ", covered");
    if (!flow::has_content(content)) return;
    if (!place->cell) {
        std::move(content.begin(), content.end(), std::back_inserter(shared_.aside));
        return;
    }
    auto& into = table.cells.at(*place->cell).blocks;
    std::move(content.begin(), content.end(), std::back_inserter(into));
}

}  // namespace tsb::odf
