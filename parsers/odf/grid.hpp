// SPDX-License-Identifier: GPL-3.0-or-later
// The logical grid of a table (D16): spans undone, one Cell per merged area.
// Limits: max_table_columns.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::odf {

class Grid {
  public:
    explicit Grid(Table& table) : table_(table) {}

    void start_row();

    // The new cell's index. Nullopt: more columns than the limit.
    std::optional<std::size_t> add(std::size_t column_span, std::size_t row_span);

    // A place that another cell covers.
    struct Covered {
        std::optional<std::size_t> cell;  // which one; nullopt: none does
        bool first_of_row = false;        // the leftmost place of a lower row of that cell
    };
    std::optional<Covered> add_covered();

    // No row follows: a cell cannot reach further.
    void finish();

    [[nodiscard]] std::size_t row() const { return table_.rows - 1; }
    [[nodiscard]] bool overlaps() const { return overlaps_; }  // a cell where another one reaches

  private:
    struct Cover {
        std::size_t cell = 0, end_row = 0;
    };
    [[nodiscard]] std::optional<std::size_t> cover_at(std::size_t column) const;

    Table& table_;
    std::size_t column_ = 0;
    std::vector<Cover> covers_;  // by column
    bool overlaps_ = false;
};

}  // namespace tsb::odf
