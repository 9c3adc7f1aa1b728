// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/form.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/choice.hpp"
#include "parsers/form/item_judge.hpp"
#include "parsers/form/layout/group.hpp"
#include "parsers/form/layout/segments.hpp"
#include "parsers/form/leftover.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {

struct FormBooks::Inside {
    std::vector<std::unique_ptr<Book>> books;
    TitlePatterns titles;
};

namespace {

using Books = std::vector<std::unique_ptr<Book>>;

bool has_mark(const AnswerArea& area) {
    return std::any_of(area.groups.begin(), area.groups.end(), [](const Group& group) {
        return !group.loose.empty() ||
               std::any_of(group.options.begin(), group.options.end(),
                           [](const Option& option) { return !option.marks.empty(); });
    });
}

bool has_option(const AnswerArea& area) {
    return std::any_of(area.groups.begin(), area.groups.end(),
                       [](const Group& group) { return !group.options.empty(); });
}

bool has_printed_heading(const AnswerArea& area, const Book& book) {
    return std::any_of(area.groups.begin(), area.groups.end(), [&](const Group& group) {
        return group.item && book.items.heading_language(*group.item, group.heading);
    });
}

// Prose that mentions an option or an item is no form: it takes marks, or the form's own title over
// option labels.
bool is_form(const AnswerArea& area, const Book& book, bool titled) {
    if (!area.found()) return false;
    if (!has_mark(area)) return titled && has_option(area);
    return has_option(area) || titled || has_printed_heading(area, book);
}

std::size_t items_found(const AnswerArea& area) {
    return static_cast<std::size_t>(
        std::count_if(area.groups.begin(), area.groups.end(),
                      [](const Group& group) { return group.item.has_value(); }));
}

void clear_used(std::vector<Grid>& grids, const Segment& segment) {
    for (std::size_t g = segment.begin; g < segment.end; ++g) {
        for (Field& field : grids[g].fields) {
            for (Line& line : field.lines) line.used = false;
        }
    }
}

// What a segment answers, before anything else of it is read.
struct Found {
    const Book* book = nullptr;  // nothing: a circular that is not configured
    bool named = true;           // the form itself says which circular
    std::string other;           // how the circular that is not configured is named
    AnswerArea area;
};

class Matcher {
  public:
    Matcher(const Sheet& sheet, View view, const FormContext& context,
            const FormBooks::Inside& inside)
        : context_(context),
          books_(inside.books),
          format_(to_string(sheet.format)),
          from_image_(sheet.from_image),
          flat_(flatten(sheet, view)) {
        segments_ = cut_into_segments(flat_, inside.titles);
    }

    std::vector<Reading> read() {
        std::vector<Reading> readings;
        std::size_t begin = 0;  // text before a form's title goes with the form
        for (const Segment& segment : segments_) {
            auto found = find(segment);
            if (!found) continue;
            readings.push_back(read_form(segment, begin, *found));
            begin = segment.end;
            if (readings.size() == max_readings) break;
        }
        return readings;
    }

    [[nodiscard]] bool marked() const { return marked_; }
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
    AnswerArea try_book(const Segment& segment, const Book& book) {
        clear_used(flat_.grids, segment);
        last_tried_ = &book;
        return read_answers(flat_.grids, segment.begin, segment.end, book);
    }

    // What the segment is in the eyes of each circular.
    std::vector<Found> candidates(const Segment& segment) {
        std::vector<Found> all;
        for (const auto& book : books_) {
            AnswerArea area = try_book(segment, *book);
            if (!is_form(area, *book, segment.title.has_value())) continue;
            marked_ = true;
            all.push_back({book.get(), true, "", std::move(area)});
        }
        return all;
    }

    // The circular whose items fit best among those for which `fits` holds; `named` is false after
    // a tie.
    template <class Fits>
    static Found* best_of(std::vector<Found>& all, Fits fits) {
        Found* best = nullptr;
        for (Found& found : all) {
            if (!fits(found.book->circular)) continue;
            const std::size_t items = items_found(found.area);
            const std::size_t most = best == nullptr ? 0 : items_found(best->area);
            if (best == nullptr || items > most) {
                best = &found;
            } else if (items == most) {
                best->named = false;
            }
        }
        return best;
    }

    std::optional<Found> find(const Segment& segment) {
        std::vector<Found> all = candidates(segment);
        Found* any = best_of(all, [](const Circular&) { return true; });
        if (any == nullptr) return find_stranger(segment);
        const std::vector<Mention> mentions =
            segment.title ? std::vector<Mention>{*segment.title}
                          : mentions_before(flat_.grids, segment, any->area.first);
        any->named = false;
        if (!mentions.empty() &&
            std::all_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
                return mention.number == mentions.front().number;
            })) {
            const auto is_named = [&](const Circular& circular) {
                return names(mentions, circular);
            };
            if (std::none_of(context_.circulars.begin(), context_.circulars.end(), is_named))
                return stranger(mentions.front());
            for (Found& found : all) found.named = true;
            if (Found* named = best_of(all, is_named))
                return with_lines(segment, std::move(*named));
            any->named = false;
        }
        return with_lines(segment, std::move(*any));
    }

    static Found stranger(const Mention& mention) {
        const std::string period = mention.period.empty() ? "" : mention.period + "/";
        return Found{nullptr, true, period + std::to_string(mention.number), {}};
    }

    // A form's title that names a circular which is not configured, over marks beside labels that
    // nobody knows.
    [[nodiscard]] std::optional<Found> find_stranger(const Segment& segment) const {
        if (!segment.title) return std::nullopt;
        const std::vector<Mention> title{*segment.title};
        if (std::any_of(context_.circulars.begin(), context_.circulars.end(),
                        [&](const Circular& circular) { return names(title, circular); }))
            return std::nullopt;
        for (std::size_t g = segment.begin; g < segment.end; ++g) {
            if (has_any_mark(flat_.grids[g])) return stranger(*segment.title);
        }
        return std::nullopt;
    }

    static bool has_any_mark(const Grid& grid) {
        const auto marked = [](const Line& line) {
            return std::any_of(line.pieces.begin(), line.pieces.end(),
                               [](const Piece& piece) { return piece.mark != nullptr; });
        };
        return !grid.marks.empty() ||
               std::any_of(grid.fields.begin(), grid.fields.end(), [&](const Field& field) {
                   return std::any_of(field.lines.begin(), field.lines.end(), marked);
               });
    }

    static bool names(const std::vector<Mention>& mentions, const Circular& circular) {
        return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
            return mention.number == circular.number &&
                   (mention.period.empty() || mention.period == circular.period);
        });
    }

    // The lines used have to be those of the circular that was chosen.
    Found with_lines(const Segment& segment, Found found) {
        if (last_tried_ != found.book) found.area = try_book(segment, *found.book);
        return found;
    }

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
        if (!has_instruction(flat_.grids, form)) {
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
    const Books& books_;
    std::string format_;
    bool from_image_;
    FlatSheet flat_;
    std::vector<Segment> segments_;
    bool marked_ = false;
    const Book* last_tried_ = nullptr;
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

AnswerArea read_answers(std::vector<Grid>& grids, std::size_t begin, std::size_t end,
                        const Book& book) {
    AnswerArea area;
    PageEnd page_end;
    for (std::size_t g = begin; g < end; ++g) {
        if (grids[g].kind == GridKind::page) {
            area.limited = read_page(grids[g], book, area.groups, page_end) || area.limited;
        } else {
            read_flow(grids[g], book, area.groups);
        }
    }
    std::stable_sort(area.groups.begin(), area.groups.end(),
                     [](const Group& a, const Group& b) { return a.order < b.order; });
    area.first = static_cast<std::size_t>(-1);
    for (std::size_t g = begin; g < end; ++g) {
        for (const Field& field : grids[g].fields) {
            for (const Line& line : field.lines) {
                if (!line.used) continue;
                area.first = std::min(area.first, line.order);
                area.last = std::max(area.last, line.order);
            }
        }
    }
    return area;
}

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
