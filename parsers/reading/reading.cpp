// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/reading.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "config/base/words.hpp"

namespace tsb {
namespace {

constexpr std::array choices{
    std::pair{Choice::supports, std::string_view("supports")},
    std::pair{Choice::opposes, std::string_view("opposes")},
    std::pair{Choice::blank, std::string_view("blank")},
    std::pair{Choice::both, std::string_view("both")},
    std::pair{Choice::unclear, std::string_view("unclear")},
};

constexpr std::array classes{
    std::pair{ProblemClass::notice, std::string_view("notice")},
    std::pair{ProblemClass::hold, std::string_view("hold")},
    std::pair{ProblemClass::suspicious, std::string_view("suspicious")},
};

constexpr std::string_view mark_kinds[] = {
    "legacy-checkbox",   "content-control", "glyph",      "typed",  "activex",
    "acroform-checkbox", "acroform-radio",  "annotation", "vector", "scan"};
constexpr std::string_view formats[] = {"",     "docx", "docm", "doc", "odt",  "rtf",  "pdf",
                                        "text", "html", "eml",  "msg", "tnef", "image"};

template <std::size_t N>
bool is_one_of(const std::string_view (&words)[N], std::string_view word) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

bool is_mark_kind(std::string_view word) {
    return is_one_of(mark_kinds, word);
}
bool is_format(std::string_view word) {
    return is_one_of(formats, word);
}

std::string_view to_string(Choice choice) {
    return word_of(choices, choice);
}
std::optional<Choice> parse_choice(std::string_view word) {
    return value_of<Choice>(choices, word);
}

std::string_view to_string(ProblemClass problem_class) {
    return word_of(classes, problem_class);
}
std::optional<ProblemClass> parse_problem_class(std::string_view word) {
    return value_of<ProblemClass>(classes, word);
}

bool has_hold(const Reading& reading) {
    return std::any_of(
        reading.problems.begin(), reading.problems.end(),
        [](const Problem& problem) { return problem.problem_class != ProblemClass::notice; });
}

}  // namespace tsb
