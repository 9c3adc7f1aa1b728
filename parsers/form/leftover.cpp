// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/leftover.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/choice.hpp"
#include "parsers/form/header.hpp"
#include "parsers/form/whose.hpp"
#include "parsers/form/wording/administration.hpp"
#include "parsers/form/wording/printed.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_heading_key =
    600;  // of a line's key in which an item's number is looked for
constexpr std::size_t max_before_number = 48;  // "Reasons for our opposition to Question 7/17"
constexpr std::size_t max_letterhead_lines = 60;
constexpr std::size_t max_signature_bytes = 160;  // a name or a title; a longer line is a comment

bool has_words(const std::string& key) {
    return key.find_first_not_of("0123456789.,;:-()/[]|+_*#=") != std::string::npos;
}

std::optional<std::string> short_text(std::string_view text) {
    const std::string_view bare = trim(text);
    if (bare.empty()) return std::nullopt;
    return clip_utf8(bare, max_short_bytes);
}

constexpr std::size_t least_by_ocr = 60;  // percent of the instruction in one piece

class RestReader {
  public:
    RestReader(std::vector<Grid>& grids, const FormPlace& place, const Roster& roster,
               Reading& reading)
        : grids_(grids),
          place_(place),
          roster_(roster),
          reading_(reading),
          printed_(place.book->printed_in(place.language)) {}

    void read() {
        use_wrapped_ends();
        header_ = read_header(grids_, place_, printed_);
        read_sender();
        read_signature();
        places_.from = header_.from;
        places_.letterhead = letterhead();
        settle_administration(std::move(places_), place_, roster_, reading_);
        own_comments_ = reading_.comments.size();
        collect_comments();
        take_reasons();
    }

  private:
    template <class Visit>
    void each_line(Visit visit) {
        for (std::size_t g = 0; g < grids_.size(); ++g) {
            const bool aside = grids_[g].kind == GridKind::aside;
            if (!aside && (g < place_.begin || g >= place_.end)) continue;
            for (Field& field : grids_[g].fields) {
                for (Line& line : field.lines) {
                    if (!line.used && !line.key.empty()) visit(line, g, aside);
                }
            }
        }
    }

    // The short last line of a printed paragraph, known by the line it continues.
    void use_wrapped_ends() {
        const Line* before = nullptr;
        std::vector<Line*> ends;
        each_line([&](Line& line, std::size_t, bool) {
            const bool follows = before != nullptr && before->order + 1 == line.order;
            if (follows && !printed_.is_printed(line.key) && printed_.is_printed(before->key) &&
                printed_.is_piece(before->key + line.key)) {
                ends.push_back(&line);
            }
            before = &line;
        });
        use_lines(ends);
    }

    void read_sender() {
        std::vector<std::string> lines = header_.from;
        reading_.signed_by.date = short_text(header_.date);
        std::size_t position = 0;
        for (const std::string& text : lines) {
            const std::size_t here = position++;
            if (printed_.is_placeholder(squeeze(text))) continue;
            if (here == 0) reading_.signed_by.name = short_text(text);
            if (here == 1) reading_.signed_by.title = short_text(text);
        }
    }

    template <class Visit>
    void each_line_after_answers(Visit visit) {
        each_line([&](Line& line, std::size_t, bool aside) {
            if (!aside && line.order > place_.last_answer) visit(line);
        });
    }

    // After the answers: the line of the administration, then whoever signs.
    void read_signature() {
        std::size_t signature = 0;  // order of that line
        each_line_after_answers([&](Line& line) {
            const auto named =
                place_.book->administration.read(line.text, place_.language, roster_);
            if (!named) return;
            line.used = true;
            if (signature == 0) signature = line.order;
            if (named->placeholder) {
                places_.placeholder = true;
            } else if (!places_.signed_text || (named->code && !places_.signed_code)) {
                places_.signed_text = short_text(line.text);
                places_.signed_code = named->code;
                places_.signed_name = named->name;
            } else if (named->code && *named->code != *places_.signed_code) {
                places_.differing = *named->code;
            }
        });
        each_line_after_answers([&](Line& line) {
            if (places_.signed_text) return;
            const auto code = resolve_state(line.text, roster_);
            if (!code) return;
            line.used = true;
            places_.signed_text = short_text(line.text);
            places_.signed_code = code;
            signature = line.order;
        });
        std::size_t lines = 0;
        each_line_after_answers([&](Line& line) {
            if (signature == 0 || line.order < signature || lines == 2 ||
                printed_.is_printed(line.key) || !may_be_signatory(line)) {
                return;
            }
            ++lines;
            take_signatory(line);
        });
    }

    // A name or a title is short, is no sentence and speaks of no item.
    [[nodiscard]] bool may_be_signatory(const Line& line) const {
        if (line.text.size() > max_signature_bytes || !place_.book->items.numbers(line.key).empty())
            return false;
        const std::string_view text = trim(line.text);
        const auto words = std::count(text.begin(), text.end(), ' ');
        const bool sentence =
            (text.ends_with('.') && words >= 3) || text.ends_with("。") || text.ends_with('!');
        const std::size_t colon = text.find(": ");
        return !sentence && colon == std::string_view::npos &&
               text.find("：") == std::string_view::npos;
    }

    // Nothing that was typed is lost: what is not in the header already stands in a free place of
    // the signatory or stays for the comments.
    void take_signatory(Line& line) {
        Signatory& signatory = reading_.signed_by;
        const auto same = [&](const std::optional<std::string>& known) {
            return known && squeeze(*known) == line.key;
        };
        if (printed_.is_placeholder(line.key)) return;
        if (!same(signatory.name) && !same(signatory.title)) {
            std::optional<std::string>& place = !signatory.title ? signatory.title : signatory.name;
            if (place) return;
            place = short_text(line.text);
        }
        line.used = true;
    }

    // Before the answers: what was added, and headers. It stays for the comments.
    std::vector<std::string_view> letterhead() {
        std::vector<std::string_view> lines;
        each_line([&](const Line& line, std::size_t, bool aside) {
            const bool head = aside || line.order < place_.first_answer;
            if (head && lines.size() < max_letterhead_lines && is_added(line))
                lines.push_back(line.text);
        });
        return lines;
    }

    void problem(std::string_view code, std::string text) {
        reading_.problems.push_back(make_problem(code, std::move(text)));
    }

    // All other lines that the form does not print. Lines that stand together are one comment.
    void collect_comments() {
        std::size_t before = 0;
        each_line([&](const Line& line, std::size_t, bool aside) {
            if (!aside && line.order < place_.first_answer && is_added(line))
                before += line.text.size();
        });
        const bool skip_before = before > max_text_before_form;
        if (skip_before) {
            problem("long-text-before-form",
                    std::to_string(before) + " bytes of text stand before the form.");
        }
        CommentJoin join;
        join.last_grid = grids_.size();
        for (std::size_t g = 0; g < grids_.size(); ++g) {
            const bool aside = grids_[g].kind == GridKind::aside;
            if (!aside && (g < place_.begin || g >= place_.end)) continue;
            join.item.reset();
            for (Field& field : grids_[g].fields) {
                for (Line& line : field.lines) {
                    if (line.key.empty()) continue;
                    const bool skipped = skip_before && !aside && line.order < place_.first_answer;
                    if (line.used || skipped) {
                        join.item.reset();  // what follows stands under something else
                    } else if (!is_added(line)) {
                        pass_printed(line, aside, join);
                    } else {
                        take_comment(line, g, aside, join);
                    }
                }
            }
        }
        if (join.any && !printed_.confirmed()) problem("unknown-text", "");
    }

    struct CommentJoin {
        std::size_t last_order = 0, last_grid = 0;
        bool any = false;
        std::optional<std::size_t> item;  // whose number heads the lines in hand
    };

    // A number with nothing else, or as the circular prints it, heads what was written under it.
    void pass_printed(const Line& line, bool aside, CommentJoin& join) const {
        const ItemBook& items = place_.book->items;
        if (join.item && items.is_part_of_heading(*join.item, line.key)) return;
        join.item.reset();
        if (!aside) note_heading(line, join.item);
    }

    void take_comment(Line& line, std::size_t grid, bool aside, CommentJoin& join) {
        line.used = true;
        const std::optional<std::size_t> before = join.item;
        if (aside) {
            join.item = item_at(line);
        } else {
            note_heading(line, join.item);
        }
        std::vector<Comment>& comments = reading_.comments;
        const bool together = grid == join.last_grid && line.order == join.last_order + 1;
        const bool joins = join.any && together && before == join.item &&
                           comments.back().text.size() + line.text.size() < max_reason_bytes;
        if (joins) {
            comments.back().text += "\n" + std::string(trim(line.text));
        } else {
            std::optional<std::string> item;
            if (join.item) item = place_.book->circular.items.at(*join.item).id;
            comments.push_back({std::move(item), clip_utf8(trim(line.text), max_reason_bytes),
                                std::string(line.part), std::string(line.at)});
        }
        join.any = true;
        join.last_order = line.order;
        join.last_grid = grid;
    }

    // Of a comment, note or text box: the item in whose row it is anchored.
    [[nodiscard]] std::optional<std::size_t> item_at(const Line& line) const {
        if (line.anchor == nullptr || line.anchor->empty()) return std::nullopt;
        const auto found = place_.items.find(*line.anchor);
        return found == place_.items.end() ? std::nullopt : found->second;
    }

    // A line that begins with the number of one item heads what follows; one with several numbers,
    // or an unknown one, belongs to the whole.
    void note_heading(const Line& line, std::optional<std::size_t>& item) const {
        const ItemBook& items = place_.book->items;
        const std::vector<NumberFound> numbers = items.numbers(line.key.substr(0, max_heading_key));
        if (numbers.empty()) return;
        const bool one = numbers.size() == 1 && numbers.front().item &&
                         !numbers.front().ambiguous &&
                         line.key.find(numbers.front().text) <= max_before_number;
        item.reset();
        if (one) item = numbers.front().item;
    }

    // What is bound to an item that is opposed is reasons too.
    void take_reasons() {
        for (Answer& answer : reading_.answers) {
            if (answer.choice != Choice::opposes) continue;
            for (std::size_t i = own_comments_; i < reading_.comments.size(); ++i) {
                const Comment& comment = reading_.comments[i];
                if (comment.item != answer.item) continue;
                answer.reasons =
                    clip_utf8(answer.reasons + (answer.reasons.empty() ? "" : "\n") + comment.text,
                              max_reason_bytes);
            }
            if (answer.reasons.empty()) continue;
            std::erase_if(reading_.problems, [&](const Problem& problem) {
                return problem.code == "opposes-without-reasons" && problem.item == answer.item;
            });
        }
    }

    [[nodiscard]] bool is_added(const Line& line) const {
        return has_words(line.key) && !printed_.is_printed(line.key) &&
               !printed_.is_placeholder(line.key);
    }

    std::vector<Grid>& grids_;
    const FormPlace& place_;
    const Roster& roster_;
    Reading& reading_;
    const Printed& printed_;
    HeaderValues header_;
    StatePlaces places_;
    std::size_t own_comments_ = 0;  // of the answers, before the rest is read
};

}  // namespace

void read_rest(std::vector<Grid>& grids, const FormPlace& place, const Roster& roster,
               Reading& reading) {
    RestReader(grids, place, roster, reading).read();
}

bool has_instruction(const std::vector<Grid>& grids, const FormPlace& place, bool by_ocr) {
    std::string all;
    std::vector<std::string_view> keys;
    for (std::size_t g = place.begin; g < place.end; ++g) {
        for (const Field& field : grids[g].fields) {
            for (const Line& line : field.lines) {
                if (line.order > place.last_answer) continue;
                all += line.key;
                keys.push_back(line.key);
            }
        }
    }
    // A stroke that runs through the line takes some words from OCR, never most of them.
    const auto is_most_of = [&](const std::string& instruction, std::string_view key) {
        return by_ocr && key.size() * 100 >= instruction.size() * least_by_ocr &&
               instruction.find(key) != std::string::npos;
    };
    bool printed = false;
    for (const auto& [language, wording] : place.book->circular.wording) {
        if (place.language && *place.language != language) continue;
        for (const std::string& text : wording.instruction) {
            printed = true;
            const std::string instruction = squeeze(text);
            if (all.find(instruction) != std::string::npos) return true;
            if (std::any_of(keys.begin(), keys.end(),
                            [&](std::string_view key) { return is_most_of(instruction, key); }))
                return true;
        }
    }
    return !printed;  // a circular file without an instruction: nothing to look for
}

}  // namespace tsb
