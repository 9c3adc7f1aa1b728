// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/answers.hpp"

#include <algorithm>
#include <optional>

#include "config/fold.hpp"
#include "parsers/issued/dates.hpp"
#include "parsers/issued/lines/words.hpp"

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
            take_tail();
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
            if (!same_cell || lines_[i].tail) break;
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
    // Lines under the last box in the item's column: of the item while its quotation is open, or
    // while they say what its status is; then comes what is printed behind the form.
    void take_tail() {
        ItemPart& item = answers_.items.back();
        for (; answers_.end < lines_.size() && lines_[answers_.end].tail; ++answers_.end) {
            const Line& line = lines_[answers_.end];
            if (!quotation_open(item) && !is_status(line.key) && !ends_status(line)) return;
            item.lines.push_back(line.text);
        }
    }
    static bool is_status(std::string_view key) {
        constexpr Means words[] = {Means::draft, Means::is_new, Means::revised, Means::deleted};
        return std::any_of(std::begin(words), std::end(words),
                           [&](Means word) { return says(word, "", key); });
    }
    static bool quotation_open(const ItemPart& item) {
        std::size_t open = 0, closed = 0;
        for (const std::string& line : item.lines) {
            for (const std::string_view mark : {"“", "«", "「", "『"}) open += count(line, mark);
            for (const std::string_view mark : {"”", "»", "」", "』"}) closed += count(line, mark);
        }
        return open > closed;
    }
    static std::size_t count(std::string_view text, std::string_view what) {
        std::size_t times = 0;
        for (std::size_t at = text.find(what); at != std::string_view::npos;
             at = text.find(what, at + what.size()))
            ++times;
        return times;
    }
    [[nodiscard]] bool ends_status(const Line& line) const {
        return std::any_of(
            answers_.items.begin(), answers_.items.end() - 1, [&](const ItemPart& item) {
                return !item.lines.empty() && squeezed(item.lines.back()) == squeezed(line.text);
            });
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
