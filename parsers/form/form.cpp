// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/form.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/choice.hpp"
#include "parsers/form/finder.hpp"
#include "parsers/form/item_judge.hpp"
#include "parsers/form/layout/group.hpp"
#include "parsers/form/layout/segments.hpp"
#include "parsers/form/leftover.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {

namespace {

class Matcher {
  public:
    Matcher(const Sheet& sheet, View view, const FormContext& context,
            const FormBooks::Inside& inside)
        : context_(context),
          books_(inside.books),
          format_(to_string(sheet.format)),
          from_image_(sheet.from_image),
          flat_(flatten(sheet, view)),
          finder_(flat_, context.circulars, inside.books) {
        segments_ = cut_into_segments(flat_, inside.titles);
    }

    std::vector<Reading> read() {
        std::vector<Reading> readings;
        std::size_t begin = 0;  // text before a form's title goes with the form
        for (const Segment& segment : segments_) {
            auto found = finder_.find(segment);
            if (!found) continue;
            readings.push_back(read_form(segment, begin, *found));
            begin = segment.end;
            if (readings.size() == max_readings) break;
        }
        return readings;
    }

    [[nodiscard]] bool marked() const { return finder_.marked(); }
    [[nodiscard]] bool revised() const { return flat_.revised; }

    // Marks beside an option label in a header, a note or a text box: they are never bound to the
    // form.
    [[nodiscard]] bool marks_aside() {
        for (Grid& grid : flat_.grids) {
            if (grid.kind != GridKind::aside) continue;
            for (Field& field : grid.fields) {
                for (const auto& book : books_) {
                    for (const Event& event : read_events(field, *book)) {
                        if (event.kind == EventKind::option && !event.option.marks.empty())
                            return true;
                    }
                }
            }
        }
        return false;
    }

    // Only lines with a word for "circular" and their neighbours, where a number may stand.
    [[nodiscard]] std::vector<std::string> named() const {
        std::string text;
        std::vector<const Line*> lines;
        for (const Grid& grid : flat_.grids) {
            for (const Field& field : grid.fields) {
                for (const Line& line : field.lines) lines.push_back(&line);
            }
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool near = lines[i]->may_name || (i > 0 && lines[i - 1]->may_name) ||
                              (i + 1 < lines.size() && lines[i + 1]->may_name);
            if (near) text += lines[i]->text;
            text += near ? '\n' : ';';
        }
        return circulars_named(text, context_.circulars);
    }

  private:
    Reading read_form(const Segment& segment, std::size_t begin, Found& found) {
        Reading reading;
        reading.format = format_;
        if (found.book == nullptr) {
            reading.problems.push_back(make_problem(
                "other-circular",
                "The form answers circular " + found.other + ", which is not configured."));
            return reading;
        }
        const Circular& circular = found.book->circular;
        Answers answers = choose(found.area, *found.book);
        reading.circular = circular.id;
        reading.language = answers.language;
        reading.answers = std::move(answers.answers);
        reading.comments = std::move(answers.comments);
        reading.problems = std::move(answers.problems);
        reading.from_image = answers.from_image;
        if (!found.named) {
            reading.problems.push_back(make_problem(
                "circular-not-named",
                "The form does not say clearly which circular it answers; its items fit " +
                    circular.id + "."));
        }
        FormPlace place{
            begin,           segment.end,       found.book, reading.language, found.area.first,
            found.area.last, item_places(found)};
        FormPlace form = place;
        form.begin = segment.begin;
        if (!has_instruction(flat_.grids, form, from_image_)) {
            reading.problems.push_back(
                wording_problem(circular, reading.language,
                                "The instruction over the boxes is not the one of the form.",
                                std::nullopt, from_image_));
        }
        read_rest(flat_.grids, place, context_.roster, reading);
        if (from_image_) say_by_ocr(reading);
        notice_hidden(segment, reading);
        return reading;
    }

    // Words read from a picture are never quoted as if they had been typed.
    static void say_by_ocr(Reading& reading) {
        for (Comment& comment : reading.comments) comment.at += " (OCR)";
        for (Answer& answer : reading.answers)
            if (!answer.reasons.empty())
                answer.reasons = clip_utf8("(OCR) " + answer.reasons, max_reason_bytes);
    }

    // Where each item's answers stand; a place that two items share is nobody's.
    static ItemPlaces item_places(const Found& found) {
        ItemPlaces places;
        for (const Group& group : found.area.groups) {
            if (!group.item) continue;
            for (const auto* lines : {&group.heading_lines, &group.lines}) {
                for (const Line* line : *lines) {
                    const auto [place, fresh] = places.emplace(line->at, group.item);
                    if (!fresh && place->second != group.item) place->second.reset();
                }
            }
        }
        return places;
    }

    // Hidden text far from the form, in a circular that came back whole, harms nobody.
    void notice_hidden(const Segment& segment, Reading& reading) const {
        bool hides = flat_.hidden_on_page;
        for (std::size_t g = 0; g < flat_.grids.size() && !hides; ++g) {
            const Grid& grid = flat_.grids[g];
            if (grid.kind != GridKind::aside && (g < segment.begin || g >= segment.end)) continue;
            for (const Field& field : grid.fields) {
                hides = hides || std::any_of(field.lines.begin(), field.lines.end(),
                                             [](const Line& line) { return line.hides; });
            }
        }
        const bool told =
            std::any_of(reading.problems.begin(), reading.problems.end(),
                        [](const Problem& problem) { return problem.code == "hidden-text"; });
        if (hides && !told)
            reading.problems.push_back(make_problem(
                "hidden-text", "Text that cannot be seen stands in or near the form."));
    }

    const FormContext& context_;
    const std::vector<std::unique_ptr<Book>>& books_;
    std::string format_;
    bool from_image_;
    FlatSheet flat_;
    FormFinder finder_;
    std::vector<Segment> segments_;
};

// The vote must be the same with all tracked changes accepted and with all rejected.
void demand_same(Reading& accepted, const Reading* rejected) {
    for (Answer& answer : accepted.answers) {
        Choice other = Choice::unclear;
        if (rejected != nullptr) {
            for (const Answer& one : rejected->answers) {
                if (one.item == answer.item) other = one.choice;
            }
        }
        if (other == answer.choice) continue;
        accepted.problems.push_back(
            make_problem("revisions-disagree",
                         "Item " + answer.item + ": " + std::string(to_string(answer.choice)) +
                             " with the tracked changes accepted, " +
                             std::string(to_string(other)) + " with them rejected.",
                         answer.item));
        answer.choice = Choice::unclear;
    }
}

void compare_views(std::vector<Reading>& accepted, const std::vector<Reading>& rejected) {
    for (std::size_t i = 0; i < accepted.size(); ++i) {
        const Reading* same = nullptr;
        std::size_t skip = static_cast<std::size_t>(std::count_if(
            accepted.begin(), accepted.begin() + static_cast<std::ptrdiff_t>(i),
            [&](const Reading& earlier) { return earlier.circular == accepted[i].circular; }));
        for (const Reading& one : rejected) {
            if (one.circular != accepted[i].circular) continue;
            if (skip-- == 0) {
                same = &one;
                break;
            }
        }
        demand_same(accepted[i], same);
    }
}

void add_sheet_problems(const Sheet& sheet, bool aside, Reading& reading) {
    for (const SheetProblem& problem : sheet.problems) {
        // A code that nobody knows is no reason to trust the document.
        reading.problems.push_back(
            find_problem(problem.code) != nullptr
                ? make_problem(problem.code, problem.text)
                : make_problem("damaged", problem.code + ": " + problem.text));
    }
    if (aside) {
        reading.problems.push_back(make_problem(
            "mark-unbound", "A mark stands beside an option in a header, a note or a text box."));
    }
}

void bound(Reading& reading) {
    if (reading.comments.size() > max_comments) {
        reading.comments.resize(max_comments);
        reading.problems.insert(
            reading.problems.begin(),
            make_problem("limit", "More than " + std::to_string(max_comments) + " comments."));
    }
    if (reading.problems.size() > max_problems) {
        reading.problems.resize(max_problems - 1);
        reading.problems.push_back(
            make_problem("limit", "More than " + std::to_string(max_problems) + " problems."));
    }
    for (Comment& comment : reading.comments) comment.at = clip_utf8(comment.at, max_short_bytes);
}

}  // namespace

FormBooks::FormBooks(const Circulars& circulars) : inside_(std::make_unique<Inside>()) {
    for (const Circular& circular : circulars)
        inside_->books.push_back(std::make_unique<Book>(circular));
    inside_->titles = title_patterns(circulars);
}
FormBooks::~FormBooks() = default;
FormBooks::FormBooks(FormBooks&&) noexcept = default;
FormBooks& FormBooks::operator=(FormBooks&&) noexcept = default;

FormResult match_form(const Sheet& sheet, const FormContext& context) {
    if (context.books == nullptr) {
        const FormBooks books(context.circulars);
        return match_form(sheet, {context.circulars, context.roster, &books});
    }
    FormResult result;
    const FormBooks::Inside& books = context.books->inside();
    Matcher accepted(sheet, View::accepted, context, books);
    result.circulars_named = accepted.named();
    const bool aside = accepted.marks_aside();
    std::vector<Reading> readings = accepted.read();
    result.mark_beside_option = accepted.marked() || aside;
    if (accepted.revised()) {
        Matcher rejected(sheet, View::rejected, context, books);
        std::vector<Reading> before = rejected.read();
        result.mark_beside_option = result.mark_beside_option || rejected.marked();
        // A form that was deleted under tracked changes is still one that a person has to see.
        if (readings.empty()) std::swap(readings, before);
        compare_views(readings, before);
    }
    for (Reading& reading : readings) {
        add_sheet_problems(sheet, aside, reading);
        bound(reading);
    }
    result.readings = merge_copies(std::move(readings));
    for (Reading& reading : result.readings) bound(reading);
    return result;
}

}  // namespace tsb
