// SPDX-License-Identifier: GPL-3.0-or-later
// Reading: what is on the paper, and what crosses from the boxed worker to the daemon. Plain
// values, no behaviour.
//
// Guarantees: with a known circular and a form, `answers` holds every item of the circular in the
// circular's order.
// Trust: made from hostile bytes. Names of items and circulars come from configuration, never from
// the document; all other strings do come from it: valid UTF-8, clipped to the limits below, to be
// escaped by whoever prints them.
// Limits: max_answers, max_evidence, max_comments, max_problems, max_reason_bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/digest.hpp"

namespace tsb {

constexpr std::size_t max_readings = 16;  // replies in one message
constexpr std::size_t max_answers = 200;  // items of one circular
constexpr std::size_t max_evidence = 16;  // marks kept for one answer
constexpr std::size_t max_comments = 200;
constexpr std::size_t max_problems = 200;
constexpr std::size_t max_reason_bytes = 16384;  // one reasons or comment text
constexpr std::size_t max_short_bytes = 1024;    // one name, title, place or problem text

enum class Choice { supports, opposes, blank, both, unclear };
std::string_view to_string(Choice choice);
std::optional<Choice> parse_choice(std::string_view word);
constexpr bool is_definite(Choice choice) {
    return choice == Choice::supports || choice == Choice::opposes;
}

// The words for kinds of marks and for formats of documents, "" for one that is unknown: those of
// the sheet, which this side of the wire does not have.
bool is_mark_kind(std::string_view word);
bool is_format(std::string_view word);

// A mark that an answer rests on; words as in product.md §3 (`read --json`).
struct Evidence {
    std::string part;  // MIME path ! member, either may be absent; "1.2!word/document.xml"
    std::string at;
    std::string kind;               // "legacy-checkbox"
    std::string option;             // "supports" | "opposes"
    std::string state;              // "ticked" | "empty" | "unclear"
    std::optional<Digest> picture;  // of a frame sent along

    bool operator==(const Evidence&) const = default;
};

struct Answer {
    std::string item;
    Choice choice = Choice::blank;
    std::string reasons;
    std::vector<Evidence> evidence;

    bool operator==(const Answer&) const = default;
};

struct Comment {
    std::optional<std::string> item;
    std::string text;
    std::string part;
    std::string at;

    bool operator==(const Comment&) const = default;
};

enum class ProblemClass { notice, hold, suspicious };
std::string_view to_string(ProblemClass problem_class);
std::optional<ProblemClass> parse_problem_class(std::string_view word);

struct Problem {
    std::string code;  // a row of the table in problems.hpp
    ProblemClass problem_class = ProblemClass::hold;
    std::optional<std::string> item;  // bound to one item, or to the whole reply
    std::string text;                 // for a person

    bool operator==(const Problem&) const = default;
};

struct FormAdministration {
    std::optional<std::string> text;  // as written
    std::optional<std::string> code;  // ISO alpha-3, when exactly one State has that name
};

struct Signatory {
    std::optional<std::string> name, title, date;  // as written
};

struct Reading {
    std::string format;                   // "docx", "pdf" …; "" if unknown
    std::optional<std::string> circular;  // "T25-TSB-CIR-0101"
    std::optional<std::string> language;  // of the form: "zh"
    FormAdministration administration;
    Signatory signed_by;
    std::vector<Answer> answers;
    std::vector<Comment> comments;
    std::vector<Problem> problems;

    // Beside the contract's object:
    std::string part;  // MIME path of the part(s) it was read from, "" for a bare document
    std::optional<Digest>
        form_digest;  // of the part with the form: identity of an unsigned reply; none where
                      // several different parts were blended
    bool inside_returned =
        false;  // stands only inside a returned or quoted message (message/rfc822 of a DSN)
    bool inside_attached =
        false;                // stands only inside a message that somebody attached or forwarded
    bool from_image = false;  // any definite answer rests on marks in an image: a proposal
};

bool has_hold(const Reading& reading);  // any problem of class hold or suspicious

}  // namespace tsb
