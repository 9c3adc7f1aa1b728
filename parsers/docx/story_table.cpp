// SPDX-License-Identifier: GPL-3.0-or-later
// Story: tables, their rows and cells.
#include <algorithm>
#include <array>
#include <utility>

#include "parsers/docx/story.hpp"
#include "parsers/docx/story_control.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

Paragraph* last_paragraph(std::vector<Block>& blocks) {
    if (blocks.empty()) return nullptr;
    if (auto* paragraph = std::get_if<Paragraph>(&blocks.back())) return paragraph;
    auto& cells = std::get<Table>(blocks.back()).cells;
    return cells.empty() ? nullptr : last_paragraph(cells.back().blocks);
}

// w:tblLook: which conditions of its style a table asks for; each in its attribute, or all in w:val
// (17.4.55).
unsigned look_of(pugi::xml_node look) {
    struct Row {
        const char* name;
        unsigned bit, condition;
        bool negated;
    };
    constexpr std::array<Row, 5> flags{{{"w:firstRow", 0x20, first_row, false},
                                        {"w:lastRow", 0x40, last_row, false},
                                        {"w:firstColumn", 0x80, first_column, false},
                                        {"w:lastColumn", 0x100, last_column, false},
                                        {"w:noHBand", 0x200, band1_horizontal, true}}};
    if (!look) return 0;
    const unsigned bits = hex_code(attribute(look, "w:val"));
    unsigned conditions = 0;
    for (const Row& row : flags) {
        const bool stated = look.attribute(row.name) ? on_off(look, row.name).value_or(false)
                                                     : (bits & row.bit) != 0;
        if (stated != row.negated) conditions |= row.condition;
    }
    return conditions;
}

// An exact height that shows nothing of the row.
bool is_flat(pugi::xml_node height) {
    return attribute(height, "w:hRule") == "exact" &&
           int_value(height, 0, least_line_twips - 1).has_value();
}

int background_of(pugi::xml_node shading, int otherwise) {
    return fill_or(fill_of(shading), otherwise);
}

}  // namespace

// For a control whose content is closed already: the mark goes to the end of that content.
void Story::put_mark(Mark mark, std::vector<Block>& out) {
    shared_.budget.add(shared_.budget.marks, 1, max_marks, "max_marks");
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

std::unique_ptr<Story::OpenTable> Story::open_table(pugi::xml_node properties) {
    auto open = std::make_unique<OpenTable>();
    open->table.at = prefix_ + "table " + std::to_string(++tables_);
    open->table.right_to_left = states_on(properties.child("w:bidiVisual"));
    open->drawn = drawn_.size();
    open->marks = shared_.budget.marks;
    open->boxed = boxed_marks_;
    return open;
}

void Story::table(pugi::xml_node node, const Context& context, std::vector<Block>& out) {
    if (++table_depth_ > max_table_depth && !stopped()) shared_.budget.passed = "max_table_depth";
    if (stopped()) return;
    const pugi::xml_node properties = node.child("w:tblPr");
    auto open = table_depth_ == 1 && waiting_ ? std::move(waiting_) : open_table(properties);
    Context inside = context;
    inside.table_style = attribute(properties.child("w:tblStyle"), "w:val");
    inside.background = background_of(properties.child("w:shd"), context.background);
    const TableLook outer_look = std::exchange(look_, {look_of(properties.child("w:tblLook"))});
    std::string outer_cell = std::exchange(cell_at_, {});
    rows(node, inside, open->table, open->grid);
    cell_at_ = std::move(outer_cell);
    look_ = outer_look;
    if (--table_depth_ == 0 && more_rows_) {
        waiting_ = std::move(open);
        return;
    }
    answer_area_ends(open->drawn, open->marks, open->boxed);
    out.emplace_back(std::move(open->table));
}

void Story::rows(pugi::xml_node container, const Context& context, Table& table, Grid& grid) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        const std::string_view name = name_of(node);
        if (name == "w:tr") {
            row(node, context, table, grid);
        } else if (name == "w:customXml") {
            rows(node, context, table, grid);
        } else if (name == "mc:AlternateContent") {
            rows(shown_alternative(node), context, table, grid);
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
    context.hidden = context.hidden || states_on(properties.child("w:hidden")) ||
                     is_flat(properties.child("w:trHeight"));
    look_.last_row = !node.next_sibling("w:tr") && (!more_rows_ || table_depth_ > 1);
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

// Which conditions of the table's style hold here (17.7.6).
unsigned Story::conditions(pugi::xml_node cell, const Grid& grid, std::size_t number) const {
    const bool bands = (look_.flags & band1_horizontal) != 0;
    unsigned held = 0;
    const bool first = grid.row() == 0;
    if (first) held |= look_.flags & first_row;
    if (look_.last_row) held |= look_.flags & last_row;
    if (number == 1) held |= look_.flags & first_column;
    if (!cell.next_sibling("w:tc")) held |= look_.flags & last_column;
    const std::size_t band = grid.row() - ((look_.flags & first_row) != 0 && !first ? 1 : 0);
    if (bands && !first) held |= band % 2 == 0 ? band1_horizontal : band2_horizontal;
    return held;
}

void Story::cell(pugi::xml_node node, Context context, Table& table, Grid& grid,
                 std::size_t number) {
    const pugi::xml_node properties = node.child("w:tcPr");
    shared_.budget.add(shared_.budget.cells, 1, max_cells, "max_cells");
    if (stopped()) return;
    const auto place = grid.add(properties);
    if (!place) {
        shared_.budget.passed = "max_table_columns";
        return;
    }
    if (properties.child("w:cellIns")) context = revised(context, Revision::inserted);
    if (properties.child("w:cellDel")) context = revised(context, Revision::deleted);
    context.cell = &shared_.styles.cell_format(context.table_style, conditions(node, grid, number));
    context.background = fill_or(context.cell->fill, context.background);
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
    else if (flow::has_content(content))
        std::move(content.begin(), content.end(), std::back_inserter(into));
}

}  // namespace tsb::docx
