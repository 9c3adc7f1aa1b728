// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in one field, in order: headings of items, option labels with the marks on their
// line, marks without a label, other text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parsers/form/administration.hpp"
#include "parsers/form/flow.hpp"
#include "parsers/form/items.hpp"
#include "parsers/form/phrases.hpp"

namespace tsb {

// One circular's text, made comparable once.
struct Book {
    explicit Book(const Circular& of) : circular(of), labels(of), items(of), administration(of) {}
    const Circular& circular;
    LabelBook labels;
    ItemBook items;
    AdministrationPatterns administration;
};

struct Added {  // text that somebody added, and where
    std::string text, part, at;
};

struct Option {
    const Label* label = nullptr;
    std::vector<const Mark*> marks;
    std::vector<Added> added;  // behind the label, in its cell
    bool odd_text = false;     // something typed at the mark or before the label
    bool unsure = false;       // which mark is this label's cannot be told
    bool struck = false, emphasised = false;
    std::size_t row = 0;  // orders the options of one group; equal: side by side
    std::string at;
};

enum class EventKind { heading, option, marks, text };

struct Event {
    EventKind kind = EventKind::text;
    Option option;                     // option
    std::vector<const Mark*> marks;    // marks, heading: marks that stand beside no label
    std::vector<NumberFound> numbers;  // heading
    std::vector<Line*> lines;          // all it was made of
    std::string text;  // visible text of heading, text, and what stands beside bare marks
    bool struck = false;
};

std::vector<Event> read_events(Field& field, const Book& book);

}  // namespace tsb
