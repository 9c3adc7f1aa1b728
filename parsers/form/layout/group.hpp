// SPDX-License-Identifier: GPL-3.0-or-later
// What a document says about its items: groups, an item's heading with the options that belong to
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/form/layout/events.hpp"

namespace tsb {

// An item's heading and all that belongs to it.
struct Group {
    std::optional<std::size_t>
        item;                // index; nothing: no item of the circular, or no heading at all
    bool ambiguous = false;  // the number can be read as two items
    bool headed = false;     // there is a heading, known or not
    bool struck = false;
    bool odd_text = false;  // an X or a yes stands somewhere among its options
    std::string heading;    // its text
    std::vector<Line*> heading_lines;
    std::vector<Line*> lines;  // of its options, marks and remarks
    std::vector<Option> options;
    std::vector<Option> nested;             // boxes within an option: they are no vote
    std::vector<const Mark*> loose;         // marks beside no option label
    std::vector<std::string> other_labels;  // texts beside them: a changed or translated label
    std::vector<Added> remarks;             // text in the item's rows, outside the options' cells
    bool split = false;     // its options cannot be told from those of the next heading
    std::size_t order = 0;  // of its first line
};

// Everything that one form instance shows about its answers.
struct AnswerArea {
    std::vector<Group> groups;  // only those with options or marks, or a heading in an answer table
    std::size_t first = 0, last = 0;  // order of its first and last line
    bool limited = false;             // a page had more marks or labels than are looked at
    [[nodiscard]] bool found() const { return !groups.empty(); }
};

// Grids [begin, end) of the sheet, which belong to one form. Lines that were understood are marked
// as used.
AnswerArea read_answers(std::vector<Grid>& grids, std::size_t begin, std::size_t end,
                        const Book& book);

// The two layouts; both append to groups.
void read_flow(Grid& grid, const Book& book, std::vector<Group>& groups);
struct PageEnd {  // what the page before ended with
    int page = 0;
    std::size_t row = 0;           // rows of options so far
    std::optional<Group> heading;  // of an item whose options follow over the break
};
// True if a limit was reached: then nothing on the page is certain.
bool read_page(Grid& grid, const Book& book, std::vector<Group>& groups, PageEnd& end);

// A run of events, one after the other: a heading, then its options; text between two groups
// belongs to the first.
void read_sequence(std::vector<Event>& events, std::vector<Group>& groups);

// Sets a group's heading from the numbers that its text holds.
void set_heading(Group& group, const std::vector<NumberFound>& numbers, std::string_view text);
Group headed_by(const Event& event);
void append_heading(Group& group, const Event& event);
void add_option(Group& group, Event& event, std::size_t row);
void keep_option(Group& group, Option option);
void add_remark(Group& group, const Event& event);
void add_loose(Group& group, const Event& event);  // marks beside no label
void use_lines(const std::vector<Line*>& lines);
void keep_lines(Group& group, const std::vector<Line*>& lines);  // used, and the group's own

}  // namespace tsb
