// SPDX-License-Identifier: GPL-3.0-or-later
// What the corpus tests read with: circulars and the shipped roster, through the same door as the
// worker's (kind by structure, reader, matcher).
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include "config/base/file.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/worker/read_part.hpp"

namespace tsb::test {

template <class T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().what);
    return *std::move(result);
}

struct World {
    Circulars circulars;
    Roster roster;
    FormBooks books;
};

inline World* new_world(const char* circulars) {
    const std::filesystem::path root(TSB_SOURCE_DIR);
    auto* made = new World{need(load_circulars({root / circulars})),
                           need(load_roster({root / "config/roster.toml"})), FormBooks({})};
    made->books = FormBooks(made->circulars);  // it points into them
    return made;
}

// The shipped circular; and the invented ones of other kinds.
inline const World& world() {
    static const World* const made = new_world("config/circulars");
    return *made;
}
inline const World& other_world() {
    static const World* const made = new_world("tests/support/circulars");
    return *made;
}

inline const Circular& circular_101() {
    return world().circulars.front();
}

// `name` is what a mail would call the file; only its structure decides what it is.
inline PartResult read_document(BytesView bytes, std::string_view name, bool list_marks = false,
                                const World& with = world()) {
    Part part;
    part.content = bytes;
    part.hint.filename = name;
    part.list_marks = list_marks;
    return read_part(part, FormContext{with.circulars, with.roster, &with.books});
}

inline std::string choices_of(const PartResult& result) {
    if (result.readings.size() != 1)
        return std::to_string(result.readings.size()) + " readings" +
               (result.problems.empty() ? "" : " (" + result.problems.front().text + ")");
    std::string all;
    for (const Answer& answer : result.readings.front().answers)
        all += (all.empty() ? "" : " ") + std::string(to_string(answer.choice));
    return all;
}

inline std::string codes_of(const PartResult& result) {
    std::string all;
    for (const Reading& reading : result.readings) {
        for (const Problem& problem : reading.problems) {
            all += (all.empty() ? "" : " ") + problem.code;
            if (problem.item) all += '@' + *problem.item;
        }
    }
    return all;
}

}  // namespace tsb::test
