// SPDX-License-Identifier: GPL-3.0-or-later
// The logical grid of a table (D16): gridSpan, gridBefore, vMerge and hMerge undone, one Cell per
// merged area. Limits: max_table_columns.
#pragma once

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::docx {

class Grid {
  public:
    explicit Grid(Table& table) : table_(table) {}

    void start_row(pugi::xml_node row_properties);

    struct Place {
        std::size_t cell = 0;  // index into table.cells
        bool continued =
            false;  // a later part of a cell that began above or before: its content is not shown
    };
    // Nullopt: more columns than the limit.
    std::optional<Place> add(pugi::xml_node cell_properties);

    [[nodiscard]] std::size_t row() const { return table_.rows - 1; }

  private:
    Table& table_;
    std::size_t column_ = 0;
    std::optional<Place> before_;  // in the row: what an hMerge here would continue
    std::vector<std::optional<std::size_t>>
        open_;  // by column: the cell that a vMerge here would continue
};

}  // namespace tsb::docx
