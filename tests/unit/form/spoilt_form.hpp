// SPDX-License-Identifier: GPL-3.0-or-later
// A form that is well filled but for one thing: what the tests of match_form() share.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {

inline constexpr auto ticked = MarkState::ticked;
inline constexpr auto empty = MarkState::empty;

inline FormResult match(const Sheet& sheet) {
    static const FormBooks books(circulars());
    return match_form(sheet, {circulars(), roster(), &books});
}

struct Row {
    const char* why;
    std::function<void(FormBuilder&)> spoil;
    const char* choices;  // of 7/17, 10/17, 16/17; well filled all are supported
    const char* codes;
};

inline void expect_rows(const std::vector<Row>& rows, const std::string& language) {
    for (const Row& row : rows) {
        SCOPED_TRACE(language + ": " + row.why);
        FormBuilder form(circular_101(), language);
        if (row.spoil) row.spoil(form);
        const FormResult result = match(form.sheet());
        ASSERT_EQ(result.readings.size(), 1U);
        EXPECT_EQ(choices(result.readings.at(0)), row.choices);
        EXPECT_EQ(codes(result.readings.at(0)), row.codes);
    }
}

}  // namespace tsb::test
