// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/corpus/matrix.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>

namespace tsb::test {
namespace {

constexpr std::size_t kept_examples = 4;

// held: the whole reply waits for a person, whatever its answers say.
void judge(Figures& figures, Choice truth, Choice got, bool held, bool& odd) {
    const bool definite = is_definite(truth);
    if (definite) ++figures.definite;
    const bool may_be_read = figures.expect == Expect::truth || figures.expect == Expect::careful;
    if (is_definite(got) && (got != truth || !may_be_read)) {
        ++figures.wrong;
        odd = true;
    } else if (got == truth && definite) {
        ++figures.right;
    } else if (definite && figures.expect == Expect::doubt && got != Choice::unclear && !held) {
        ++figures.unseen;
        odd = true;
    } else if (definite) {
        ++figures.refused;
        odd = odd || figures.expect == Expect::truth;
    } else if (truth == Choice::blank && got != Choice::blank) {
        ++figures.alarms;
    } else if (truth == Choice::both && may_be_read && got == Choice::blank) {
        ++figures.unseen;
        odd = true;
    }
}

}  // namespace

std::vector<Pattern> patterns() {
    using enum Choice;
    return {{supports, opposes, blank, true},      {opposes, supports, supports, false},
            {supports, supports, supports, false}, {opposes, opposes, opposes, true},
            {blank, blank, blank, false},          {both, supports, opposes, false},
            {blank, opposes, blank, true},         {supports, both, both, false}};
}

FormSpec filled_form(const std::string& language, const Pattern& pattern,
                     const Circular& circular) {
    static const std::map<std::string, std::string> states{
        {"ar", "سويسرا"}, {"en", "Switzerland"}, {"es", "Suiza"},
        {"fr", "Suisse"}, {"ru", "Швейцарии"},   {"zh", "瑞士"}};
    FormSpec spec;
    spec.circular = &circular;
    spec.language = language;
    const Choice choices[] = {pattern.first, pattern.second, pattern.third};
    for (std::size_t i = 0; i < std::min<std::size_t>(3, circular.items.size()); ++i) {
        const std::string& item = spec.circular->items.at(i).id;
        spec.answers[item] = choices[i];
        if (pattern.reasons && choices[i] == Choice::opposes)
            spec.reasons[item] = "Not mature: see C-42.";
    }
    spec.administration = states.at(language);
    spec.name = "Anna Muster";
    spec.date = "2026-03-01";
    return spec;
}

void count(Figures& figures, const FormSpec& spec, const PartResult& result,
           const std::string& which) {
    ++figures.documents;
    const bool read = result.readings.size() == 1 &&
                      result.readings.front().answers.size() == spec.circular->items.size();
    const bool held =
        read && std::any_of(result.readings.front().problems.begin(),
                            result.readings.front().problems.end(),
                            [](const Problem& problem) { return problem.code == "drawn-mark"; });
    bool odd = false;
    for (std::size_t i = 0; i < spec.circular->items.size(); ++i) {
        const auto truth = spec.answers.find(spec.circular->items.at(i).id);
        judge(figures, truth == spec.answers.end() ? Choice::blank : truth->second,
              read ? result.readings.front().answers.at(i).choice : Choice::unclear, held, odd);
    }
    // A document that gave no reading is doubt, whatever was in it.
    if (!read && figures.expect == Expect::truth) odd = true;
    if (odd && figures.examples.size() < kept_examples)
        figures.examples.push_back(which + ": " + choices_of(result) + " [" + codes_of(result) +
                                   "]");
}

void print(const std::string& title, const Table& table) {
    std::cout << title << "\n  " << std::left << std::setw(42) << "encoding" << std::setw(9)
              << "expect" << std::right << std::setw(6) << "docs" << std::setw(9) << "answers"
              << std::setw(7) << "right" << std::setw(9) << "refused" << std::setw(7) << "wrong"
              << std::setw(8) << "unseen" << std::setw(8) << "alarms"
              << "\n";
    for (const auto& [name, row] : table) {
        std::cout << "  " << std::left << std::setw(42) << name << std::setw(9)
                  << to_string(row.expect) << std::right << std::setw(6) << row.documents
                  << std::setw(9) << row.definite << std::setw(7) << row.right << std::setw(9)
                  << row.refused << std::setw(7) << row.wrong << std::setw(8) << row.unseen
                  << std::setw(8) << row.alarms << "\n";
    }
    std::cout << std::flush;
}

std::size_t total(const Table& table, std::size_t Figures::*column, bool strong_only) {
    std::size_t sum = 0;
    for (const auto& [name, row] : table) {
        if (!strong_only || row.expect == Expect::truth) sum += row.*column;
    }
    return sum;
}

std::string examples(const Table& table) {
    std::string all;
    for (const auto& [name, row] : table) {
        for (const std::string& example : row.examples) all += "\n  " + name + " " + example;
    }
    return all;
}

}  // namespace tsb::test
