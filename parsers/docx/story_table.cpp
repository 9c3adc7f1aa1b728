// SPDX-License-Identifier: GPL-3.0-or-later
// Story: tables, their rows and cells.
#include <algorithm>
#include <utility>

#include "parsers/docx/story.hpp"
#include "parsers/docx/story_control.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

bool states_on(pugi::xml_node node) {
    return node && on_off(node).value_or(true);
}

bool has_content(const std::vector<Block>& blocks) {
    return std::any_of(blocks.begin(), blocks.end(), [](const Block& block) {
        const auto* paragraph = std::get_if<Paragraph>(&block);
        return paragraph == nullptr || !paragraph->runs.empty();
    });
}

Paragraph* last_paragraph(std::vector<Block>& blocks) {
    if (blocks.empty()) return nullptr;
    if (auto* paragraph = std::get_if<Paragraph>(&blocks.back())) return paragraph;
    auto& cells = std::get<Table>(blocks.back()).cells;
    return cells.empty() ? nullptr : last_paragraph(cells.back().blocks);
}

int background_of(pugi::xml_node shading, int otherwise) {
    const auto fill = fill_of(shading);
    return fill.value_or(-1) >= 0 ? *fill : otherwise;
}

}  // namespace

// For a control whose content is closed already: the mark goes to the end of that content.
void Story::put_mark(Mark mark, std::vector<Block>& out) {
    budget_.add(budget_.marks, 1, max_marks, "max_marks");
    Paragraph* paragraph = last_paragraph(out);
    if (paragraph == nullptr) {
        Paragraph made;
        made.part = part_;
        made.at =
            cell_at_.empty() ? prefix_ + "paragraph " + std::to_string(++paragraphs_) : cell_at_;
        paragraph = &std::get<Paragraph>(out.emplace_back(std::move(made)));
    }
    mark.part = paragraph->part;
    mark.at = paragraph->at;
    Run run;
    run.mark = std::move(mark);
    paragraph->runs.push_back(std::move(run));
}

void Story::table(pugi::xml_node node, const Context& context, std::vector<Block>& out) {
    if (++table_depth_ > max_table_depth && !stopped()) budget_.passed = "max_table_depth";
    if (stopped()) return;
    Table table;
    table.at = prefix_ + "table " + std::to_string(++tables_);
    const pugi::xml_node properties = node.child("w:tblPr");
    table.right_to_left = states_on(properties.child("w:bidiVisual"));
    Context inside = context;
    inside.background = background_of(properties.child("w:shd"), context.background);
    Grid grid(table);
    std::string outer_cell = std::exchange(cell_at_, {});
    rows(node, inside, table, grid);
    cell_at_ = std::move(outer_cell);
    --table_depth_;
    out.emplace_back(std::move(table));
}

void Story::rows(pugi::xml_node container, const Context& context, Table& table, Grid& grid) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        const std::string_view name = name_of(node);
        if (name == "w:tr") {
            row(node, context, table, grid);
        } else if (name == "w:customXml") {
            rows(node, context, table, grid);
        } else if (name == "w:sdt") {
            control(
                node, [&](pugi::xml_node content) { rows(content, context, table, grid); },
                [&](Mark mark) {
                    if (!table.cells.empty()) put_mark(std::move(mark), table.cells.back().blocks);
                });
        }
    }
}

void Story::row(pugi::xml_node node, Context context, Table& table, Grid& grid) {
    const pugi::xml_node properties = node.child("w:trPr");
    if (properties.child("w:ins")) context = revised(context, Revision::inserted);
    if (properties.child("w:del")) context = revised(context, Revision::deleted);
    context.hidden = context.hidden || states_on(properties.child("w:hidden"));
    grid.start_row(properties);
    std::size_t number = 0;
    cells(node, context, table, grid, number);
}

void Story::cells(pugi::xml_node container, const Context& context, Table& table, Grid& grid,
                  std::size_t& number) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        const std::string_view name = name_of(node);
        if (name == "w:tc") {
            cell(node, context, table, grid, ++number);
        } else if (name == "w:customXml") {
            cells(node, context, table, grid, number);
        } else if (name == "w:sdt") {
            control(
                node, [&](pugi::xml_node content) { cells(content, context, table, grid, number); },
                [&](Mark mark) {
                    if (!table.cells.empty()) put_mark(std::move(mark), table.cells.back().blocks);
                });
        }
    }
}

void Story::cell(pugi::xml_node node, Context context, Table& table, Grid& grid,
                 std::size_t number) {
    const pugi::xml_node properties = node.child("w:tcPr");
    budget_.add(budget_.cells, 1, max_cells, "max_cells");
    if (stopped()) return;
    const auto place = grid.add(properties);
    if (!place) {
        budget_.passed = "max_table_columns";
        return;
    }
    if (properties.child("w:cellIns")) context = revised(context, Revision::inserted);
    if (properties.child("w:cellDel")) context = revised(context, Revision::deleted);
    context.background = background_of(properties.child("w:shd"), context.background);
    // Word does not show what stands in the lower part of a merged cell.
    context.hidden = context.hidden || place->continued;
    cell_at_ =
        table.at + " row " + std::to_string(grid.row() + 1) + " cell " + std::to_string(number);
    if (!place->continued) table.cells.at(place->cell).at = cell_at_;
    std::vector<Block> content;
    blocks(node, context, content);
    cell_at_.clear();
    auto& into = table.cells.at(place->cell).blocks;
    if (!place->continued)
        into = std::move(content);
    else if (has_content(content))
        std::move(content.begin(), content.end(), std::back_inserter(into));
}

}  // namespace tsb::docx
