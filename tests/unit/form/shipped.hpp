// SPDX-License-Identifier: GPL-3.0-or-later
// What the form tests read with: the shipped circular 101 and the shipped roster.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/form/form.hpp"

namespace tsb::test {

inline const Circulars& circulars() {
    static const Circulars loaded = [] {
        auto result = load_circulars({std::filesystem::path(TSB_SOURCE_DIR) / "config/circulars"});
        if (!result) ADD_FAILURE() << result.error().what;
        return result ? *result : Circulars{};
    }();
    return loaded;
}

inline const Circular& circular_101() {
    return circulars().at(0);
}

inline const Roster& roster() {
    static const Roster loaded = [] {
        auto result = load_roster({std::filesystem::path(TSB_SOURCE_DIR) / "config/roster.toml"});
        if (!result) ADD_FAILURE() << result.error().what;
        return result ? std::move(*result) : Roster{};
    }();
    return loaded;
}

inline std::string codes(const Reading& reading) {
    std::string all;
    for (const Problem& problem : reading.problems) {
        if (!all.empty()) all += " ";
        all += problem.code;
        if (problem.item) all += "@" + *problem.item;
    }
    return all;
}

inline std::string choices(const Reading& reading) {
    std::string all;
    for (const Answer& answer : reading.answers)
        all += (all.empty() ? "" : " ") + std::string(to_string(answer.choice));
    return all;
}

}  // namespace tsb::test
