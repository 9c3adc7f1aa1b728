// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix of forms: every way of filling one in x languages x patterns of answers, made in
// memory, read through the worker's door, and counted by row.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/corpus/world.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/word_encodings.hpp"

namespace tsb::test {

struct Pattern {
    Choice first, second, third;  // of the circular's items
    bool reasons;                 // typed beside every "opposes"
};
std::vector<Pattern> patterns();

// Under sanitizers a document costs twenty times as much: then only one in so many is read.
#ifdef TSB_SANITIZED
constexpr std::size_t one_document_in = 7;  // shares no factor with languages, patterns or changes
#else
constexpr std::size_t one_document_in = 1;
#endif

// The pattern's choices go to the circular's items in their order.
FormSpec filled_form(const std::string& language, const Pattern& pattern,
                     const Circular& circular = circular_101());

// What was read, against what was written.
struct Figures {
    Expect expect = Expect::truth;
    std::size_t documents = 0, definite = 0;  // `definite`: answers whose truth is a choice
    std::size_t right = 0, refused = 0;       // of those
    std::size_t wrong = 0;   // a definite choice that was not made, or that no one may see
    std::size_t unseen = 0;  // doubt that was read as blank
    std::size_t alarms = 0;  // an item left alone, read as unclear
    std::vector<std::string> examples;  // of what is not right, a few
};
using Table = std::map<std::string, Figures>;  // "D3 wingdings_cross"

// Compares one document's reading with its truth.
void count(Figures& figures, const FormSpec& spec, const PartResult& result,
           const std::string& which);

void print(const std::string& title, const Table& table);
std::size_t total(const Table& table, std::size_t Figures::*column, bool strong_only = false);
std::string examples(const Table& table);

}  // namespace tsb::test
