// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in one field, in order: headings of items, option labels with the marks on their
// line, marks without a label, other text.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/form/layout/flow.hpp"
#include "parsers/form/wording/administration.hpp"
#include "parsers/form/wording/items.hpp"
#include "parsers/form/wording/phrases.hpp"
#include "parsers/form/wording/printed.hpp"

namespace tsb {

// One circular's text, made comparable once.
struct Book {
    explicit Book(const Circular& of)
        : circular(of), labels(of), items(of), administration(of), printed_in_any(of, {}) {
        for (const auto& [language, wording] : of.wording)
            printed.emplace(language, Printed(of, language));
    }
    const Circular& circular;
    LabelBook labels;
    ItemBook items;
    AdministrationPatterns administration;
    std::map<std::string, Printed, std::less<>> printed;  // by language
    Printed printed_in_any;                               // where it is not known

    [[nodiscard]] const Printed& printed_in(const std::optional<std::string>& language) const {
        const auto found = language ? printed.find(*language) : printed.end();
        return found == printed.end() ? printed_in_any : found->second;
    }
};

struct Added {  // text that somebody added, and where
    std::string text;
    std::string_view part, at;
};

struct Option {
    const Label* label = nullptr;
    std::vector<const Mark*> marks;
    std::vector<Added> added;                 // behind the label, in its cell
    Typed typed = Typed::none;                // at the mark, in its place, or before the label
    bool unsure = false;                      // which mark is this label's cannot be told
    bool struck = false, emphasised = false;  // the mark or the label
    std::size_t row = 0;  // orders the options of one group; equal: side by side
    std::string_view part, at;

    void take_typed(Typed what) {  // doubt wins
        if (what == Typed::doubtful || typed == Typed::none) typed = what;
    }
};

enum class EventKind { heading, option, marks, text };

struct Event {
    EventKind kind = EventKind::text;
    Option option;                     // option
    std::vector<const Mark*> marks;    // marks, heading: marks that stand beside no label
    std::vector<NumberFound> numbers;  // heading
    std::vector<Line*> lines;          // all it was made of
    std::string_view text;  // visible text of heading, text, and what stands beside bare marks
    bool struck = false;
    Typed typed = Typed::none;  // marks: what their text says; alone, it stands in a box's place
};

std::vector<Event> read_events(Field& field, const Book& book);

}  // namespace tsb
