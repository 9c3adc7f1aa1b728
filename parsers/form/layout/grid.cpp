// SPDX-License-Identifier: GPL-3.0-or-later
// The flow layout: tables by their logical grid; paragraphs are sequences.
#include <algorithm>
#include <utility>

#include "parsers/form/layout/group.hpp"

namespace tsb {
namespace {

struct TableCell {
    Field* field = nullptr;
    std::vector<Event> events;

    [[nodiscard]] bool has(EventKind kind) const {
        return std::any_of(events.begin(), events.end(),
                           [&](const Event& event) { return event.kind == kind; });
    }
    [[nodiscard]] bool only_text() const {
        return std::any_of(events.begin(), events.end(),
                           [](const Event& e) { return e.kind == EventKind::text; }) &&
               !has(EventKind::heading) && !has(EventKind::option) && !has(EventKind::marks);
    }
};

class TableReader {
  public:
    TableReader(Grid& grid, const Book& book, std::vector<Group>& groups)
        : grid_(grid), book_(book), groups_(groups) {}

    void read() {
        if (!has_answers()) return;
        rows_.resize(grid_.rows);
        for (Field& field : grid_.fields) {
            const TableCell& cell =
                rows_.at(field.row).emplace_back(TableCell{&field, read_events(field, book_)});
            if (cell.has(EventKind::option) || cell.has(EventKind::marks))
                last_row_ = std::max(last_row_, field.row);
        }
        continue_earlier_table();
        for (std::size_t r = 0; r < rows_.size(); ++r) read_row(r);
    }

  private:
    // Asked cell by cell: of a long table without any nothing is kept.
    [[nodiscard]] bool has_answers() const {
        bool marked = false, headed = false;
        for (Field& field : grid_.fields) {
            const TableCell cell{&field, read_events(field, book_)};
            marked = marked || cell.has(EventKind::marks);
            headed = headed || cell.has(EventKind::heading);
            if (cell.has(EventKind::option) || (headed && marked)) return true;
        }
        return false;
    }

    // An editor split the table between the two options of an item.
    void continue_earlier_table() {
        if (!groups_.empty() && groups_.back().headed && groups_.back().options.size() == 1)
            current_ = groups_.size();
    }

    [[nodiscard]] Group* current() { return current_ == 0 ? nullptr : &groups_.at(current_ - 1); }

    Group& open(Group group) {
        groups_.push_back(std::move(group));
        current_ = groups_.size();
        return groups_.back();
    }

    Group& current_or_orphan(const TableCell& cell) {
        if (current_ != 0) return groups_.at(current_ - 1);
        Group orphan;
        if (!cell.events.empty()) orphan.order = cell.events.front().lines.front()->order;
        return open(std::move(orphan));
    }

    void read_row(std::size_t r) {
        std::vector<TableCell>& row = rows_[r];
        std::vector<TableCell*> cells;
        for (TableCell& cell : row) {
            demote_mentions(cell);
            if (cell.has(EventKind::heading) && cell.has(EventKind::option)) {
                read_sequence(cell.events, groups_);  // heading and options in one cell
                current_ = 0;
            } else if (!cell.events.empty()) {
                cells.push_back(&cell);
            }
        }
        end_heading(cells, r);
        take_headings(cells);
        notice_other_heading(cells);
        take_cell_text(cells);
        take_typed_boxes(cells);
        bind(cells, r);
        take_plain_text(cells, r);
    }

    // Below an option's label, in its cell, a line that mentions an item ("overlaps with Question
    // 10/17") is what somebody wrote there, unless it is a piece of that item's printed heading.
    void demote_mentions(TableCell& cell) const {
        bool below_label = false;
        for (Event& event : cell.events) {
            if (event.kind == EventKind::heading && below_label && event.marks.empty() &&
                !prints_heading(event)) {
                event.kind = EventKind::text;
            }
            below_label =
                event.kind == EventKind::option || (below_label && event.kind == EventKind::text);
        }
    }

    [[nodiscard]] bool prints_heading(const Event& event) const {
        return std::any_of(
            event.numbers.begin(), event.numbers.end(), [&](const NumberFound& number) {
                return number.item &&
                       (book_.items.heading_language(*number.item, event.text) ||
                        book_.items.is_part_of_heading(*number.item, squeeze(event.text)));
            });
    }

    // A title's cell that spans rows speaks for these alone. One that does not speaks for the rows
    // under it, up to a row with nothing in it: what was there is gone, and what follows may have
    // been another item's.
    void end_heading(const std::vector<TableCell*>& cells, std::size_t r) {
        const bool answers = std::any_of(cells.begin(), cells.end(), [](const TableCell* cell) {
            return cell->has(EventKind::option) || cell->has(EventKind::marks);
        });
        const bool beyond = heading_end_ != 0 && r >= heading_end_ && answers;
        const bool emptied = heading_end_ == 0 && cells.empty() && !rows_[r].empty();
        if (beyond || emptied) current_ = 0;
    }

    void take_headings(std::vector<TableCell*>& cells) {
        std::size_t found = 0;
        for (TableCell* cell : cells) {
            if (!cell->has(EventKind::heading)) continue;
            open_heading(*cell);
            if (++found > 1) {
                groups_.back().split = groups_[groups_.size() - 2].split = true;
            }
        }
        std::erase_if(cells, [](const TableCell* cell) { return cell->has(EventKind::heading); });
    }

    void open_heading(TableCell& cell) {
        Group group;
        bool first = true;
        for (Event& event : cell.events) {
            if (event.kind == EventKind::heading && first) {
                const Group fresh = headed_by(event);
                group.item = fresh.item;
                group.ambiguous = fresh.ambiguous;
                group.headed = true;
                group.order = cell.events.front().lines.front()->order;
                first = false;
            } else if (event.kind == EventKind::heading) {
                Group other;
                set_heading(other, event.numbers, "");
                if (other.item && other.item != group.item) group.ambiguous = true;
            }
            group.heading += group.heading.empty() ? "" : "\n";
            group.heading += event.text;
            group.struck = group.struck || event.struck;
            group.loose.insert(group.loose.end(), event.marks.begin(), event.marks.end());
            keep_lines(group, event.lines);
        }
        if (group.ambiguous) group.item.reset();
        heading_column_ = cell.field->column;
        heading_end_ = cell.field->row_span > 1 ? cell.field->row + cell.field->row_span : 0;
        open(std::move(group));
    }

    // A row with options whose first cell says something else than the heading above it: options of
    // something unknown.
    void notice_other_heading(std::vector<TableCell*>& cells) {
        if (cells.empty() || !cells.front()->only_text() ||
            cells.front()->field->column > heading_column_)
            return;
        TableCell& cell = *cells.front();
        const bool answers = std::any_of(cells.begin(), cells.end(), [](const TableCell* other) {
            return other->has(EventKind::option) || other->has(EventKind::marks);
        });
        std::string text;
        bool part = current() != nullptr && current()->item.has_value();
        for (const Event& event : cell.events) {
            part = part && book_.items.is_part_of_heading(*current()->item, squeeze(event.text));
            text += text.empty() ? "" : "\n";
            text += event.text;
        }
        if (!part && (!answers || is_answer_word(text))) return;
        if (part) {
            for (const Event& event : cell.events) append_heading(*current(), event);
        } else {
            Group unknown;
            unknown.headed = true;
            unknown.heading = text;
            unknown.order = cell.events.front().lines.front()->order;
            open(std::move(unknown));
        }
        for (const Event& event : cell.events) use_lines(event.lines);
        cells.erase(cells.begin());
    }

    // Text in an option's own cell, above or below its label.
    static void take_cell_text(std::vector<TableCell*>& cells) {
        for (TableCell* cell : cells) {
            Option* option = nullptr;
            const auto first =
                std::find_if(cell->events.begin(), cell->events.end(),
                             [](const Event& e) { return e.kind == EventKind::option; });
            if (first == cell->events.end()) continue;
            option = &first->option;
            for (Event& event : cell->events) {
                if (event.kind == EventKind::option) option = &event.option;
                if (event.kind != EventKind::text || is_blank(event.text)) continue;
                if (is_answer_word(event.text)) option->typed = Typed::doubtful;
                const Line& line = *event.lines.front();
                option->added.push_back({std::string(event.text), line.part, line.at});
                use_lines(event.lines);  // its place is the label's
            }
            std::erase_if(cell->events,
                          [](const Event& event) { return event.kind == EventKind::text; });
        }
    }

    // A cell with nothing but an X or a yes, beside a label that has no box: it is in the box's place.
    void take_typed_boxes(std::vector<TableCell*>& cells) const {
        std::size_t labels = 0, boxes = 0;
        std::vector<Event*> typed;
        for (TableCell* cell : cells) {
            for (Event& event : cell->events) {
                const bool bare = event.kind == EventKind::option && event.option.marks.empty() &&
                                  event.option.typed == Typed::none;
                labels += bare ? 1 : 0;
                boxes += event.kind == EventKind::marks ? 1 : 0;
                if (event.kind == EventKind::text && cell->events.size() == 1 &&
                    cell->field->column != heading_column_ && read_typed(event.text) == Typed::yes)
                    typed.push_back(&event);
            }
        }
        if (boxes + typed.size() != labels) return;  // a box is there as well: a person has to look
        for (Event* event : typed) {
            event->kind = EventKind::marks;
            event->typed = Typed::yes;
        }
    }

    // Marks in cells of their own and labels in others: neighbours along the row, or a person's to
    // solve.
    void bind(std::vector<TableCell*>& cells, std::size_t r) {
        std::vector<Event*> labels, marks;
        std::string pattern;
        TableCell* holder = nullptr;
        for (TableCell* cell : cells) {
            for (Event& event : cell->events) {
                if (event.kind == EventKind::text) continue;
                if (event.kind == EventKind::marks) {
                    marks.push_back(&event);
                    pattern += 'M';
                } else if (event.kind == EventKind::option && event.option.marks.empty() &&
                           !is_typed_within(event.option)) {
                    labels.push_back(&event);
                    pattern += 'L';
                }
                holder = cell;
            }
        }
        if (holder == nullptr) return;
        Group& group = current_or_orphan(*holder);
        pair_up(labels, marks, pattern, group);
        if (labels.empty()) take_other_label(cells, marks, group);
        for (TableCell* cell : cells) {
            for (Event& event : cell->events) {
                if (event.kind != EventKind::option) continue;
                add_option(group, event, r);
            }
        }
    }

    // A box within an option that has its answer typed in its place waits for no other mark.
    static bool is_typed_within(const Option& option) {
        return option.label->nested && option.typed == Typed::yes;
    }

    static void pair_up(std::vector<Event*>& labels, std::vector<Event*>& marks,
                        const std::string& pattern, Group& group) {
        const auto give = [&](Event& label, const Event& mark) {
            label.option.marks.insert(label.option.marks.end(), mark.marks.begin(),
                                      mark.marks.end());
            label.option.take_typed(mark.typed);
            label.option.struck = label.option.struck || mark.struck;
            keep_lines(group, mark.lines);
        };
        const auto repeats = [&](char first, char second) {
            for (std::size_t i = 0; i < pattern.size(); ++i) {
                if (pattern[i] != (i % 2 == 0 ? first : second)) return false;
            }
            return pattern.size() % 2 == 0;
        };
        if (labels.size() == 1) {
            for (const Event* mark : marks) give(*labels.front(), *mark);
        } else if (repeats('M', 'L') || repeats('L', 'M')) {
            for (std::size_t i = 0; i < labels.size(); ++i) give(*labels[i], *marks[i]);
        } else {
            for (Event* label : labels) label->option.unsure = true;
            for (const Event* mark : marks) add_loose(group, *mark);
        }
    }

    // A mark in a row without a known label: the text beside it is a changed or translated one.
    static void take_other_label(std::vector<TableCell*>& cells, const std::vector<Event*>& marks,
                                 Group& group) {
        for (const Event* mark : marks) add_loose(group, *mark);
        if (marks.empty()) return;
        for (TableCell* cell : cells) {
            if (!cell->only_text()) continue;
            for (const Event& event : cell->events) {
                group.other_labels.emplace_back(event.text);
                use_lines(event.lines);
            }
            cell->events.clear();
        }
    }

    // Other cells of the item's rows. A last row over the whole width speaks of the whole form.
    void take_plain_text(std::vector<TableCell*>& cells, std::size_t r) {
        if (current() == nullptr) return;
        for (TableCell* cell : cells) {
            if (!cell->only_text()) continue;
            if (r > last_row_ && grid_.columns > 1 && cell->field->column_span >= grid_.columns)
                continue;
            for (const Event& event : cell->events) add_remark(*current(), event);
        }
    }

    Grid& grid_;
    const Book& book_;
    std::vector<Group>& groups_;
    std::vector<std::vector<TableCell>> rows_;
    std::size_t last_row_ = 0;
    std::size_t current_ = 0;  // index + 1 into groups_
    std::size_t heading_column_ = 0;
    std::size_t heading_end_ = 0;  // the row after its cell; 0: it spans one row
};

}  // namespace

void read_flow(Grid& grid, const Book& book, std::vector<Group>& groups) {
    if (grid.kind == GridKind::table) {
        TableReader(grid, book, groups).read();
    } else {
        for (Field& field : grid.fields) {
            std::vector<Event> events = read_events(field, book);
            read_sequence(events, groups);
        }
    }
}

}  // namespace tsb