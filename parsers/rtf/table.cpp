// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/table.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parsers/flow/findings.hpp"
#include "parsers/rtf/format.hpp"

namespace tsb::rtf {
namespace {

// The distinct edges from left to right.
std::vector<int> edges_of(const std::vector<RawRow>& rows) {
    std::vector<int> all;
    for (const RawRow& row : rows) {
        if (row.cells.empty()) continue;
        all.push_back(row.format.left);
        for (const CellFormat& cell : row.format.cells) all.push_back(cell.right);
    }
    std::sort(all.begin(), all.end());
    std::vector<int> edges;
    for (const int edge : all) {
        if (edges.empty() || edge - static_cast<long>(edges.back()) > same_edge_twips)
            edges.push_back(edge);
    }
    return edges;
}

// How many of the edges lie left of this one.
std::size_t column_at(const std::vector<int>& edges, int edge) {
    const auto place = std::upper_bound(edges.begin(), edges.end(), edge);
    const auto before = static_cast<std::size_t>(place - edges.begin());
    return before == 0 ? 0 : before - 1;
}

void revise(std::vector<Block>& blocks, Revision revision) {
    for (Block& block : blocks) {
        if (auto* table = std::get_if<Table>(&block)) {
            for (Cell& cell : table->cells) revise(cell.blocks, revision);
            continue;
        }
        for (Run& run : std::get<Paragraph>(block).runs) {
            if (run.revision == Revision::none) run.revision = revision;
        }
    }
}

class Builder {
  public:
    Builder(Table& table, std::vector<int> edges) : table_(table), edges_(std::move(edges)) {}

    bool row(RawRow raw) {
        ++table_.rows;
        column_ = column_at(edges_, raw.format.left);
        in_row_ = std::nullopt;
        table_.right_to_left = table_.right_to_left || raw.format.right_to_left;
        for (std::size_t i = 0; i < raw.cells.size(); ++i) {
            CellFormat format;
            if (i < raw.format.cells.size())
                format = raw.format.cells.at(i);
            else
                format.right = edges_.empty() ? 0 : edges_.back();
            if (raw.format.flat) flow::hide(raw.cells.at(i));
            if (format.revision != Revision::none) revise(raw.cells.at(i), format.revision);
            if (!cell(format, std::move(raw.cells.at(i)), i + 1)) return false;
        }
        return true;
    }

  private:
    bool cell(const CellFormat& format, std::vector<Block> blocks, std::size_t number) {
        const std::size_t column = column_;
        column_ = std::max(column + 1, column_at(edges_, format.right));
        if (column_ > max_table_columns) return false;
        table_.columns = std::max(table_.columns, column_);
        open_.resize(std::max(open_.size(), column_));
        if (format.merged_across && in_row_) {
            Cell& before = table_.cells.at(*in_row_);
            before.column_span = column_ - before.column;
            covered(*in_row_, std::move(blocks));
            return true;
        }
        const auto above = open_.at(column);
        if (format.merged_down && above && reaches(*above)) {
            ++table_.cells.at(*above).row_span;
            covered(*above, std::move(blocks));
            return true;
        }
        add(format, std::move(blocks), column, number);
        return true;
    }

    void add(const CellFormat& format, std::vector<Block> blocks, std::size_t column,
             std::size_t number) {
        Cell made;
        made.row = table_.rows - 1;
        made.column = column;
        made.column_span = column_ - column;
        made.at =
            table_.at + " row " + std::to_string(table_.rows) + " cell " + std::to_string(number);
        made.blocks = std::move(blocks);
        in_row_ = table_.cells.size();
        for (std::size_t c = column; c < column_; ++c) open_.at(c) = std::nullopt;
        // A cell merged into one above that is not there begins an area itself.
        if (format.first_down || format.merged_down) open_.at(column) = in_row_;
        table_.cells.push_back(std::move(made));
    }

    [[nodiscard]] bool reaches(std::size_t cell) const {
        const Cell& above = table_.cells.at(cell);
        return above.row + above.row_span == table_.rows - 1;
    }

    // Word does not show what stands in the merged-away part.
    void covered(std::size_t cell, std::vector<Block> blocks) {
        if (!flow::has_content(blocks)) return;
        flow::hide(blocks);
        auto& into = table_.cells.at(cell).blocks;
        std::move(blocks.begin(), blocks.end(), std::back_inserter(into));
    }

    Table& table_;
    std::vector<int> edges_;
    std::size_t column_ = 0;
    std::optional<std::size_t> in_row_;             // the cell that a merge across continues
    std::vector<std::optional<std::size_t>> open_;  // by column: the one that a merge down would
};

}  // namespace

bool RowFormat::take(std::string_view word, std::optional<int> number) {
    if (word == "trowd") {
        *this = RowFormat{};
    } else if (word == "trleft") {
        left = number.value_or(0);
    } else if (word == "rtlrow" || word == "taprtl") {
        right_to_left = true;
    } else if (word == "ltrrow") {
        right_to_left = false;
    } else if (word == "trrh") {
        const int height = number.value_or(0);
        flat = height < 0 && height > -least_line_twips;
    } else if (word == "clmgf") {
        next.first_across = true;
    } else if (word == "clmrg") {
        next.merged_across = true;
    } else if (word == "clvmgf") {
        next.first_down = true;
    } else if (word == "clvmrg") {
        next.merged_down = true;
    } else if (word == "clcbpat") {
        next.fill = number.value_or(0);
    } else if (word == "clins") {
        next.revision = Revision::inserted;
    } else if (word == "cldel") {
        next.revision = Revision::deleted;
    } else if (word == "cellx") {
        next.right = number.value_or(0);
        too_many = cells.size() >= max_table_columns;
        if (!too_many) cells.push_back(next);
        next = CellFormat{};
    } else {
        return false;
    }
    return true;
}

std::optional<Table> build_table(std::vector<RawRow> rows, std::string at) {
    Table table;
    table.at = std::move(at);
    Builder builder(table, edges_of(rows));
    for (RawRow& row : rows) {
        if (!builder.row(std::move(row))) return std::nullopt;
    }
    return table;
}

}  // namespace tsb::rtf
