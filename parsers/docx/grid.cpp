// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/grid.hpp"

#include <algorithm>
#include <limits>

#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

constexpr int any_number = std::numeric_limits<int>::max();

std::size_t count(pugi::xml_node node, int otherwise) {
    return static_cast<std::size_t>(int_value(node, 0, any_number).value_or(otherwise));
}

// Word 2003 spells it without the capital (D19).
pugi::xml_node merge_of(pugi::xml_node cell_properties, const char* name, const char* of_2003) {
    const pugi::xml_node merge = cell_properties.child(name);
    return merge ? merge : cell_properties.child(of_2003);
}

bool continues(pugi::xml_node merge) {
    return merge && attribute(merge, "w:val") != "restart";
}

}  // namespace

void Grid::start_row(pugi::xml_node row_properties) {
    ++table_.rows;
    column_ = std::min(count(row_properties.child("w:gridBefore"), 0), max_table_columns);
    before_.reset();
}

std::optional<Grid::Place> Grid::add(pugi::xml_node cell_properties) {
    const std::size_t span =
        std::max<std::size_t>(1, count(cell_properties.child("w:gridSpan"), 1));
    if (span > max_table_columns || column_ + span > max_table_columns) return std::nullopt;
    const std::size_t column = column_;
    column_ += span;
    table_.columns = std::max(table_.columns, column_);
    if (open_.size() < column_) open_.resize(column_);

    // What continues the cell before it widens it, unless that one is part of a cell above: then it
    // is as wide as that one.
    if (before_ && continues(merge_of(cell_properties, "w:hMerge", "w:hmerge"))) {
        Cell& cell = table_.cells.at(before_->cell);
        if (!before_->continued) cell.column_span = column_ - cell.column;
        return Place{before_->cell, true};
    }
    const pugi::xml_node merge = merge_of(cell_properties, "w:vMerge", "w:vmerge");
    const auto above = open_.at(column);
    // Only a cell that reaches down to the row just above can be continued.
    if (continues(merge) && above &&
        table_.cells.at(*above).row + table_.cells.at(*above).row_span == row()) {
        ++table_.cells.at(*above).row_span;
        before_ = Place{*above, true};
        return before_;
    }
    Cell cell;
    cell.row = row();
    cell.column = column;
    cell.column_span = span;
    table_.cells.push_back(std::move(cell));
    const std::size_t index = table_.cells.size() - 1;
    for (std::size_t c = column; c < column_; ++c) open_.at(c) = std::nullopt;
    if (merge) open_.at(column) = index;
    before_ = Place{index, false};
    return before_;
}

}  // namespace tsb::docx
