// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/answers.hpp"

#include <algorithm>
#include <optional>

#include "config/fold.hpp"
#include "parsers/issued/dates.hpp"

namespace tsb::issued {
namespace {

constexpr std::size_t max_item_lines = 12;  // of one item, above its first box

bool has_number(const Line& line) {
    return !numbers_in(line.key).empty();
}

// An item's first line: the nearest one above its first box with a number in it.
std::optional<std::size_t> item_begin(const std::vector<Line>& lines, std::size_t box) {
    const std::size_t lowest = box - std::min(box, max_item_lines);
    for (std::size_t i = box; i-- > lowest;) {
        if (lines[i].box) return std::nullopt;
        if (!has_number(lines[i])) continue;
        // A title may name another number: the cell begins with the item's own.
        while (i > lowest && lines[i].cell != 0 && lines[i - 1].cell == lines[i].cell) --i;
        while (i > lowest && lines[i].cell == 0 && !lines[i - 1].box && has_number(lines[i - 1]))
            --i;
        return i;
    }
    return std::nullopt;
}

class AnswerReader {
  public:
    explicit AnswerReader(const std::vector<Line>& lines) : lines_(lines) {
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (lines[i].box) boxes_.push_back(i);
    }

    Answers read() {
        for (std::size_t b = 0; b < boxes_.size(); ++b) {
            const auto begin = item_begin(lines_, boxes_[b]);
            const bool next_item = begin && (b == 0 || *begin > boxes_[b - 1]);
            if (next_item) {
                if (answers_.items.size() == max_circular_items) break;
                if (answers_.items.empty()) answers_.begin = *begin;
                start_item(*begin, boxes_[b]);
            } else if (answers_.items.empty()) {
                continue;  // a box of the letter, not of the form
            }
            take_label(b);
        }
        trim_last_labels();
        return std::move(answers_);
    }

  private:
    void start_item(std::size_t begin, std::size_t box) {
        ItemPart item;
        for (std::size_t i = begin; i < box; ++i) item.lines.push_back(lines_[i].text);
        answers_.items.push_back(std::move(item));
    }

    // The label goes on to the end of its cell; in plain text to the next box or item.
    void take_label(std::size_t b) {
        const std::size_t from = boxes_[b];
        const std::size_t next = b + 1 < boxes_.size() ? boxes_[b + 1] : from + 1;
        std::string label = lines_[from].text;
        std::size_t i = from + 1;
        const std::size_t stop = next_item_line(from + 1, next);
        for (; i < stop; ++i) {
            const bool same_cell = lines_[i].cell == lines_[from].cell;
            if (!same_cell) break;
            label = joined(label, lines_[i].text);
        }
        // The last label of a table: what is left of its cell.
        for (; next == from + 1 && i < lines_.size() && lines_[from].cell != 0 &&
               lines_[i].cell == lines_[from].cell;
             ++i)
            label = joined(label, lines_[i].text);
        answers_.items.back().labels.push_back(std::move(label));
        answers_.end = i;
    }
    [[nodiscard]] std::size_t next_item_line(std::size_t from, std::size_t to) const {
        for (std::size_t i = from; i < to; ++i)
            if (has_number(lines_[i])) return i;
        return to;
    }

    // In plain text the last label cannot be told from what follows it: it goes on only as far as
    // the same label of the first item does.
    void trim_last_labels() {
        if (answers_.items.size() < 2) return;
        ItemPart& last = answers_.items.back();
        const ItemPart& first = answers_.items.front();
        if (last.labels.size() != first.labels.size()) return;
        const std::string whole = squeezed(first.labels.back());
        while (answers_.end < lines_.size() && squeezed(last.labels.back()) != whole) {
            const std::string longer = joined(last.labels.back(), lines_[answers_.end].text);
            if (!whole.starts_with(squeezed(longer))) return;
            last.labels.back() = longer;
            ++answers_.end;
        }
    }

    const std::vector<Line>& lines_;
    std::vector<std::size_t> boxes_;
    Answers answers_;
};

}  // namespace

std::string squeezed(std::string_view text) {
    std::string key = fold(text);
    std::erase_if(key, [](char c) { return c == ' ' || c == '"'; });
    return key;
}

Answers find_answers(const std::vector<Line>& lines) {
    return AnswerReader(lines).read();
}

}  // namespace tsb::issued
