// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/grid.hpp"

#include <algorithm>

namespace tsb::odf {

void Grid::start_row() {
    ++table_.rows;
    column_ = 0;
}

std::optional<std::size_t> Grid::cover_at(std::size_t column) const {
    if (column >= covers_.size() || covers_.at(column).end_row <= row()) return std::nullopt;
    return covers_.at(column).cell;
}

std::optional<std::size_t> Grid::add(std::size_t column_span, std::size_t row_span) {
    if (column_span > max_table_columns || column_ + column_span > max_table_columns)
        return std::nullopt;
    overlaps_ = overlaps_ || cover_at(column_);
    Cell cell;
    cell.row = row();
    cell.column = column_;
    cell.column_span = column_span;
    cell.row_span = std::min(row_span, max_cells);
    const std::size_t index = table_.cells.size();
    covers_.resize(std::max(covers_.size(), column_ + column_span));
    for (std::size_t c = column_; c < column_ + column_span; ++c)
        covers_.at(c) = {index, row() + cell.row_span};
    // The places that it spans in its own row are listed too, as covered cells.
    ++column_;
    table_.columns = std::max(table_.columns, cell.column + column_span);
    table_.cells.push_back(std::move(cell));
    return index;
}

std::optional<Grid::Covered> Grid::add_covered() {
    if (column_ >= max_table_columns) return std::nullopt;
    Covered covered;
    covered.cell = cover_at(column_);
    if (covered.cell) {
        const Cell& cell = table_.cells.at(*covered.cell);
        covered.first_of_row = cell.row < row() && cell.column == column_;
    }
    ++column_;
    table_.columns = std::max(table_.columns, column_);
    return covered;
}

void Grid::finish() {
    for (Cell& cell : table_.cells)
        cell.row_span = std::max<std::size_t>(1, std::min(cell.row_span, table_.rows - cell.row));
}

}  // namespace tsb::odf
