// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/page_texts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include "config/base/text.hpp"
#include "parsers/pdf/lines.hpp"
#include "parsers/pdf/page_marks.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t nearest_text_bytes = 200;

bool inside(const Box& inner, const Box& outer) {
    const double x = middle_x(inner), y = middle_y(inner);
    return x > outer.left && x < outer.right && y > outer.top && y < outer.bottom;
}

// Text on the same line is nearer than text above or below.
double distance(const Box& mark, const Box& text) {
    constexpr double other_line = 20;
    const double across = std::max({0.0, text.left - mark.right, mark.left - text.right});
    const double overlap = std::min(mark.bottom, text.bottom) - std::max(mark.top, text.top);
    const double lower = std::min(mark.bottom - mark.top, text.bottom - text.top);
    const double apart = std::abs(middle_y(mark) - middle_y(text));
    if (overlap > 0.4 * lower) return across + 0.2 * apart;
    return across + 2 * std::max(0.0, -overlap) + other_line + 0.2 * apart;
}

void add_value_lines(const std::string& value, const Widget& widget, Page& page) {
    std::string text = value;
    std::replace(text.begin(), text.end(), '\r', '\n');
    std::vector<std::string_view> lines;
    for (const std::string_view line : split(text, '\n'))
        if (!trim(line).empty()) lines.push_back(trim(line));
    const double height = (widget.box.bottom - widget.box.top) / static_cast<double>(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Box box = widget.box;
        box.top += static_cast<double>(i) * height;
        box.bottom = box.top + height;
        page.texts.push_back({std::string(lines[i]), box, widget.hidden});
    }
}

// Vertical text: columns from right to left, each read from top to bottom, as one text (P19).
std::vector<PlacedText> columns_of(std::vector<Word> words) {
    std::stable_sort(words.begin(), words.end(), [](const Word& a, const Word& b) {
        return middle_x(a.box) > middle_x(b.box);
    });
    std::vector<PlacedText> texts;
    for (std::size_t begin = 0; begin < words.size();) {
        const Box first = words[begin].box;
        const double width = first.right - first.left;
        std::size_t end = begin + 1;
        while (end < words.size() && middle_x(first) - middle_x(words[end].box) < 0.5 * width)
            ++end;
        const auto column = words.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto column_end = words.begin() + static_cast<std::ptrdiff_t>(end);
        std::stable_sort(column, column_end,
                         [](const Word& a, const Word& b) { return a.box.top < b.box.top; });
        const bool next_column = !texts.empty() &&
                                 texts.back().box.left - column->box.right < 2 * width &&
                                 overlap_vertically(texts.back().box, column->box);
        if (!next_column) texts.push_back({"", column->box, false});
        PlacedText& text = texts.back();
        for (auto word = column; word != column_end; ++word) {
            text.text += to_utf8(word->text);
            text.box.left = std::min(text.box.left, word->box.left);
            text.box.top = std::min(text.box.top, word->box.top);
            text.box.bottom = std::max(text.box.bottom, word->box.bottom);
            text.hidden = text.hidden || word->hidden;
        }
        begin = end;
    }
    return texts;
}

void sort_texts(std::vector<PlacedText>& texts) {
    std::stable_sort(texts.begin(), texts.end(), [](const PlacedText& a, const PlacedText& b) {
        const double row_a = std::floor(a.box.top), row_b = std::floor(b.box.top);
        return row_a != row_b ? row_a < row_b : a.box.left < b.box.left;
    });
}

}  // namespace

void drop_field_words(const Objects& objects, const PageObjects& source, std::vector<Word>& words) {
    constexpr std::size_t longest_symbol = 2;  // UTF-16 units
    std::vector<const Box*> values, boxes;
    for (const WidgetRef& ref : source.widgets) {
        const Field& field = objects.fields[ref.field];
        const Widget& widget = field.widgets[ref.widget];
        if (widget.hidden) continue;
        if (has_text_value(field)) values.push_back(&widget.box);
        if (is_mark(field)) boxes.push_back(&widget.box);
    }
    const auto within = [](const std::vector<const Box*>& list, const Word& word) {
        return std::any_of(list.begin(), list.end(),
                           [&](const Box* box) { return inside(word.box, *box); });
    };
    std::erase_if(words, [&](const Word& word) {
        return within(values, word) || (word.text.size() <= longest_symbol && within(boxes, word));
    });
}

void add_field_texts(const Objects& objects, const PageObjects& source, Page& page) {
    for (const WidgetRef& ref : source.widgets) {
        const Field& field = objects.fields[ref.field];
        if (has_text_value(field))
            add_value_lines(field.value.value_or(""), field.widgets[ref.widget], page);
    }
    sort_texts(page.texts);
}

void name_nearest_text(Page& page) {
    for (Mark& mark : page.marks) {
        double nearest = std::numeric_limits<double>::max();
        for (const PlacedText& text : page.texts) {
            const double now = !mark.box || text.hidden ? nearest : distance(*mark.box, text.box);
            if (now >= nearest) continue;
            nearest = now;
            mark.text = clip_utf8(text.text, nearest_text_bytes);
        }
    }
}

std::vector<PlacedText> lines_of(std::vector<Word> words, const std::vector<Mark>& marks) {
    std::vector<Box> barriers;
    for (const Mark& mark : marks)
        if (!mark.hidden && mark.box) barriers.push_back(*mark.box);
    const auto first_vertical = std::stable_partition(
        words.begin(), words.end(), [](const Word& word) { return !word.vertical; });
    const std::vector<PlacedText> columns =
        columns_of({std::make_move_iterator(first_vertical), std::make_move_iterator(words.end())});
    words.erase(first_vertical, words.end());
    const auto first_hidden = std::stable_partition(words.begin(), words.end(),
                                                    [](const Word& word) { return !word.hidden; });
    std::vector<Word> hidden(std::make_move_iterator(first_hidden),
                             std::make_move_iterator(words.end()));
    words.erase(first_hidden, words.end());
    std::vector<PlacedText> texts = make_lines(std::move(words), barriers);
    for (PlacedText& text : make_lines(std::move(hidden), {})) {
        text.hidden = true;
        texts.push_back(std::move(text));
    }
    texts.insert(texts.end(), columns.begin(), columns.end());
    sort_texts(texts);
    return texts;
}

int turns_to_upright(const std::vector<Word>& words) {
    std::array<std::size_t, 4> characters{};
    std::size_t all = 0;
    for (const Word& word : words) {
        characters.at(static_cast<std::size_t>(word.rotation & 3)) += word.text.size();
        all += word.text.size();
    }
    constexpr std::size_t few = 10;  // characters
    for (std::size_t rotation = 1; rotation < 4; ++rotation)
        if (all >= few && characters.at(rotation) * 10 >= all * 8)
            return static_cast<int>(4 - rotation);
    return 0;
}

}  // namespace tsb::pdf
