// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/layout.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/flow/findings.hpp"

namespace tsb::rtf {
namespace {

// Between the last cell and the end of its row writers may leave a blank.
bool is_blank(const std::vector<Block>& blocks) {
    return std::all_of(blocks.begin(), blocks.end(), [](const Block& block) {
        const auto* paragraph = std::get_if<Paragraph>(&block);
        return paragraph != nullptr &&
               std::all_of(paragraph->runs.begin(), paragraph->runs.end(),
                           [](const Run& run) { return !run.mark && trim(run.text).empty(); });
    });
}

}  // namespace

flow::ParagraphWriter& Layout::writer() {
    if (!writer_) {
        key_ = "#" + std::to_string(places_.size());
        places_.emplace(key_, std::string());
        marks_before_ = budget_.marks;
        writer_ = std::make_unique<flow::ParagraphWriter>(budget_, std::string(), key_);
    }
    return *writer_;
}

const std::string& Layout::key() {
    writer();
    return key_;
}

// Paragraphs straight below get their place; those in nested tables have theirs.
void Layout::place(std::vector<Block>& blocks, const std::string& at) {
    for (Block& block : blocks) {
        auto* paragraph = std::get_if<Paragraph>(&block);
        if (paragraph == nullptr || !paragraph->at.starts_with('#')) continue;
        places_[paragraph->at] = at;
        paragraph->at = at;
        for (Run& run : paragraph->runs) {
            if (run.mark) run.mark->at = at;
        }
    }
}

void Layout::go_to(std::size_t level) {
    while (tables_.size() > level) close_table();
    while (tables_.size() < level && !stopped()) {
        if (tables_.size() >= max_table_depth) {
            budget_.passed = "max_table_depth";
            return;
        }
        OpenTable table;
        table.at = prefix_ + "table " + std::to_string(++table_number_);
        table.marks_before = writer_ ? marks_before_ : budget_.marks;
        tables_.push_back(std::move(table));
    }
}

void Layout::end_paragraph(std::size_t level) {
    writer();
    go_to(level);
    if (stopped()) return;
    std::vector<Block> made;
    made.emplace_back(writer_->finish());
    writer_.reset();
    if (tables_.empty()) place(made, prefix_ + "paragraph " + std::to_string(++paragraphs_));
    auto& into = tables_.empty() ? blocks_ : tables_.back().cell;
    std::move(made.begin(), made.end(), std::back_inserter(into));
    if (tables_.empty() && block_ended) block_ended(budget_.marks - marks_before_, "");
}

void Layout::end_cell(std::size_t level) {
    budget_.add(budget_.cells, 1, max_cells, "max_cells");
    end_paragraph(level);
    if (stopped()) return;
    OpenTable& table = tables_.back();
    table.row.push_back(std::exchange(table.cell, {}));
}

void Layout::end_row(std::size_t level, const RowFormat& format) {
    if (writer_) end_paragraph(level);
    go_to(level);
    if (stopped()) return;
    OpenTable& table = tables_.back();
    if (!table.row.empty() && is_blank(table.cell)) {
        place(table.cell, table.at + " row " + std::to_string(table.rows.size() + 1));
        table.cell.clear();
    }
    if (!table.cell.empty()) table.row.push_back(std::exchange(table.cell, {}));
    if (table.row.empty()) return;
    const std::string row_at = table.at + " row " + std::to_string(table.rows.size() + 1);
    for (std::size_t i = 0; i < table.row.size(); ++i)
        place(table.row.at(i), row_at + " cell " + std::to_string(i + 1));
    table.format = format;
    RawRow& made = table.rows.emplace_back();
    made.format.left = format.left;
    made.format.right_to_left = format.right_to_left;
    made.format.flat = format.flat;
    // Of cells that are described and not there nothing is kept.
    const std::size_t count = std::min(table.row.size(), format.cells.size());
    made.format.cells.assign(format.cells.begin(),
                             format.cells.begin() + static_cast<std::ptrdiff_t>(count));
    made.cells = std::exchange(table.row, {});
}

std::size_t Layout::cells_in_row(std::size_t level) const {
    return level == 0 || tables_.size() < level ? 0 : tables_.at(level - 1).row.size();
}

void Layout::close_table() {
    // A row that was not ended looks like the one before it.
    const RowFormat last = tables_.back().format;
    if (!tables_.back().row.empty() || !tables_.back().cell.empty()) {
        auto writer = std::move(writer_);  // the paragraph in hand stands behind the table
        end_row(tables_.size(), last);
        writer_ = std::move(writer);
    }
    OpenTable open = std::move(tables_.back());
    tables_.pop_back();
    auto table = build_table(std::move(open.rows), open.at);
    if (!table) {
        if (!stopped()) budget_.passed = "max_table_columns";
        return;
    }
    auto& into = tables_.empty() ? blocks_ : tables_.back().cell;
    if (!table->cells.empty()) into.emplace_back(*std::move(table));
    const std::size_t until = writer_ ? marks_before_ : budget_.marks;
    if (tables_.empty() && block_ended && until >= open.marks_before)
        block_ended(until - open.marks_before, writer_ ? key_ : "");
}

std::vector<Block> Layout::finish() {
    if (writer_ && !stopped()) end_paragraph(0);
    if (!stopped()) go_to(0);
    return std::move(blocks_);
}

}  // namespace tsb::rtf
