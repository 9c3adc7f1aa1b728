// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/layout/group.hpp"

#include <utility>

namespace tsb {

void set_heading(Group& group, const std::vector<NumberFound>& numbers, std::string_view text) {
    group.headed = true;
    group.heading = text;
    group.item.reset();
    group.ambiguous = false;
    for (const NumberFound& number : numbers) {
        if (!number.item)
            continue;  // an unknown number beside a known one: the title's comparison notices it
        group.ambiguous =
            group.ambiguous || number.ambiguous || (group.item && group.item != number.item);
        group.item = number.item;
    }
    if (group.ambiguous) group.item.reset();
}

void use_lines(const std::vector<Line*>& lines) {
    for (Line* line : lines) line->used = true;
}

void keep_lines(Group& group, const std::vector<Line*>& lines) {
    use_lines(lines);
    group.lines.insert(group.lines.end(), lines.begin(), lines.end());
}

void add_remark(Group& group, const Event& event) {
    if (is_blank(event.text)) return;
    if (is_answer_word(event.text)) group.odd_text = true;
    const Line& line = *event.lines.front();
    group.remarks.push_back({std::string(event.text), line.part, line.at});
    keep_lines(group, event.lines);
}

void add_loose(Group& group, const Event& event) {
    group.loose.insert(group.loose.end(), event.marks.begin(), event.marks.end());
    if (!is_blank(event.text)) group.other_labels.emplace_back(event.text);
    keep_lines(group, event.lines);
}

void append_heading(Group& group, const Event& event) {
    group.heading += '\n';
    group.heading += event.text;
    group.heading_lines.insert(group.heading_lines.end(), event.lines.begin(), event.lines.end());
    group.struck = group.struck || event.struck;
}

Group headed_by(const Event& event) {
    Group group;
    set_heading(group, event.numbers, event.text);
    group.heading_lines = event.lines;
    group.struck = event.struck;
    group.loose = event.marks;
    group.order = event.lines.front()->order;
    return group;
}

void add_option(Group& group, Event& event, std::size_t row) {
    event.option.row = row;
    keep_lines(group, event.lines);
    keep_option(group, std::move(event.option));
}

void keep_option(Group& group, Option option) {
    (option.label->nested ? group.nested : group.options).push_back(std::move(option));
}

}  // namespace tsb
