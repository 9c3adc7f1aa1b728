// SPDX-License-Identifier: GPL-3.0-or-later
// FormFinder: which circular a part of a sheet answers, if it is a form at all: each configured one is
// tried, the form's own title or the text before it names one, else its items decide.
// Trust: none in the sheet. Limits: the sheet's own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parsers/form/form.hpp"
#include "parsers/form/layout/group.hpp"
#include "parsers/form/layout/segments.hpp"

namespace tsb {

struct FormBooks::Inside {
    std::vector<std::unique_ptr<Book>> books;
    TitlePatterns titles;
};

// What a segment answers, before anything else of it is read.
struct Found {
    const Book* book = nullptr;  // nothing: a circular that is not configured
    bool named = true;           // the form itself says which circular
    std::string other;           // how the circular that is not configured is named
    AnswerArea area;
};

class FormFinder {
  public:
    FormFinder(FlatSheet& flat, const Circulars& circulars,
               const std::vector<std::unique_ptr<Book>>& books)
        : flat_(flat), circulars_(circulars), books_(books) {}

    // Nothing: it is no form. The lines that its answers use are marked as used.
    std::optional<Found> find(const Segment& segment);
    // One of those looked at is a form of some circular.
    [[nodiscard]] bool marked() const { return marked_; }

  private:
    AnswerArea try_book(const Segment& segment, const Book& book);
    std::vector<Found> candidates(const Segment& segment);
    std::optional<Found> find_stranger(const Segment& segment) const;
    Found with_lines(const Segment& segment, Found found);

    FlatSheet& flat_;
    const Circulars& circulars_;
    const std::vector<std::unique_ptr<Book>>& books_;
    bool marked_ = false;
    const Book* last_tried_ = nullptr;
};

}  // namespace tsb
