// SPDX-License-Identifier: GPL-3.0-or-later
// One story (body, a header, a note …) as it is built: RTF says where a paragraph or a cell ends,
// and only then how deep in tables it stood.
// Limits: those of sheet.hpp through the Budget.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/flow/paragraph_writer.hpp"
#include "parsers/rtf/table.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::rtf {

// A paragraph's place is known when its row ends; until then it has a key of its own.
using Places = std::unordered_map<std::string, std::string>;

class Layout {
  public:
    // `prefix` begins every place: "comment 2, ", or "".
    Layout(flow::Budget& budget, Places& places, std::string prefix)
        : budget_(budget), places_(places), prefix_(std::move(prefix)) {}

    void rename(std::string prefix) { prefix_ = std::move(prefix); }

    // Of the paragraph in hand, which begins if there is none.
    flow::ParagraphWriter& writer();
    const std::string& key();
    [[nodiscard]] const flow::ParagraphWriter* open_writer() const { return writer_.get(); }

    void end_paragraph(std::size_t level);
    void end_cell(std::size_t level);
    void end_row(std::size_t level, const RowFormat& format);
    [[nodiscard]] std::size_t cells_in_row(std::size_t level) const;
    [[nodiscard]] std::size_t depth() const { return tables_.size(); }

    std::vector<Block> finish();

    // After each paragraph and table that stands in no table. `marks`: how many are in it;
    // `next`: key of the paragraph in hand, which does not belong to it; "" = none.
    std::function<void(std::size_t marks, const std::string& next)> block_ended;

  private:
    struct OpenTable {
        std::string at;
        std::vector<RawRow> rows;
        std::vector<std::vector<Block>> row;  // its cells that have ended
        std::vector<Block> cell;              // what stands in the cell in hand
        std::size_t marks_before = 0;
        RowFormat format;  // of the last row
    };
    void go_to(std::size_t level);
    void close_table();
    void place(std::vector<Block>& blocks, const std::string& at);
    [[nodiscard]] bool stopped() const { return budget_.passed != nullptr; }

    flow::Budget& budget_;
    Places& places_;
    std::string prefix_, key_;
    std::unique_ptr<flow::ParagraphWriter> writer_;
    std::size_t marks_before_ = 0;  // the paragraph in hand
    std::vector<Block> blocks_;
    std::vector<OpenTable> tables_;  // outermost first
    std::size_t paragraphs_ = 0, table_number_ = 0;
};

}  // namespace tsb::rtf
