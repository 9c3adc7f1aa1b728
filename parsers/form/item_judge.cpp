// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/item_judge.hpp"

#include <algorithm>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_quote_bytes = 160;

// One item as one group of the form shows it.
class ItemJudge {
  public:
    ItemJudge(std::size_t item, const Group& group, const Book& book,
              const std::optional<std::string>& language)
        : item_(item), group_(group), book_(book), language_(language) {
        answer_.item = book.circular.items.at(item).id;
    }

    Answer judge(std::vector<Problem>& problems, std::vector<Comment>& comments) {
        check_heading();
        check_labels();
        const bool supports = check_side(Side::supports), opposes = check_side(Side::opposes);
        const bool both_sides = supports && opposes;
        for (const Option& option : group_.options) check_option(option);
        if (both_sides) answer_.choice = choice_of_marks();
        check_order();
        if (both_sides) check_style();
        check_nested(comments);
        collect_reasons(comments);
        if (doubt_) answer_.choice = Choice::unclear;
        problems.insert(problems.end(), problems_.begin(), problems_.end());
        return std::move(answer_);
    }

  private:
    void problem(std::string_view code, std::string text) {
        problems_.push_back(make_problem(code, std::move(text), answer_.item));
    }
    void unclear(std::string_view code, std::string text) {
        problem(code, std::move(text));
        doubt_ = true;
    }
    [[nodiscard]] std::string name() const { return "Item " + answer_.item + ": "; }

    // A changed title makes the answer one to another question: the choice stays readable, the
    // problem holds it.
    void check_heading() {
        if (group_.odd_text)
            unclear("unread-mark",
                    name() + "something that may be an answer is typed among its rows.");
        if (group_.struck) unclear("struck-text", name() + "its title is struck through.");
        if (group_.split)
            unclear("mark-unbound",
                    name() + "its options cannot be told from those of another item.");
        const bool same = language_
                              ? book_.items.is_heading_of(item_, *language_, group_.heading)
                              : book_.items.heading_language(item_, group_.heading).has_value();
        if (same) return;
        doubt_ = doubt_ || scanned_;  // OCR confirms number and title, or nothing is definite
        problems_.push_back(wording_problem(book_.circular, language_,
                                            name() + "the form prints " +
                                                in_quotes(group_.heading) +
                                                " where the circular has another title.",
                                            answer_.item, scanned_));
    }

    void check_labels() {
        for (const std::string& text : group_.other_labels) {
            problems_.push_back(wording_problem(book_.circular, language_,
                                                name() + "the text beside a box, " +
                                                    in_quotes(text) +
                                                    ", is neither of the two options.",
                                                answer_.item, scanned_));
            doubt_ = true;
        }
        check_language();
        if (!group_.loose.empty()) {
            unclear("mark-unbound", name() + "the mark at " + place_of(*group_.loose.front()) +
                                        " stands beside no option.");
        }
        for (const Mark* mark : group_.loose) {
            if (mark->hidden)
                unclear("hidden-text", name() + "the mark at " + place_of(*mark) + " is hidden.");
        }
    }

    // A label of another language than the form's was put there by somebody.
    void check_language() {
        for (const Option& one : group_.options) {
            if (!language_ || book_.labels.prints(*one.label, *language_)) continue;
            problems_.push_back(
                wording_problem(book_.circular, language_,
                                name() + "the label " + in_quotes(one.label->text) +
                                    " is of another language than the rest of the form.",
                                answer_.item, scanned_));
        }
    }

    // Exactly one option of this side, with exactly one mark, or with something typed in its place.
    bool check_side(Side side) {
        const auto of_side = [&](const Option& option) { return option.label->side == side; };
        const auto count = std::count_if(group_.options.begin(), group_.options.end(), of_side);
        if (count != 1) {
            unclear("mark-missing", name() + "the option \"" + std::string(to_string(side)) +
                                        (count == 0 ? "\" is not in the form."
                                                    : "\" is in the form more than once."));
            return false;
        }
        const Option& option = *std::find_if(group_.options.begin(), group_.options.end(), of_side);
        if (option.marks.size() == 1 || in_place(option)) return true;
        unclear("mark-missing",
                name() + "the option \"" + std::string(to_string(side)) +
                    (option.marks.empty() ? "\" has no box." : "\" has more than one mark."));
        return false;
    }

    void check_option(const Option& option) {
        const std::string side(to_string(option.label->side));
        if (option.unsure)
            unclear("mark-unbound",
                    name() + "it cannot be told which mark belongs to \"" + side + "\".");
        if (option.typed == Typed::doubtful) {
            unclear("unread-mark", name() + "something is typed at the box or label of \"" + side +
                                       "\" (" + std::string(option.at) + ").");
        }
        if (in_place(option))
            add_evidence(option.part, option.at, MarkKind::typed, side, MarkState::ticked,
                         std::nullopt);
        for (const Mark* mark : option.marks) {
            const bool typed = option.typed == Typed::yes && mark->state == MarkState::empty;
            add_evidence(mark->part, mark->at, typed ? MarkKind::typed : mark->kind, side,
                         typed ? MarkState::ticked : mark->state, mark->picture);
            if (mark->hidden)
                unclear("hidden-text", name() + "the mark at " + place_of(*mark) + " is hidden.");
            if (mark->state != MarkState::unclear) continue;
            unclear("mark-unclear", name() + "the mark at " + place_of(*mark) + " is unclear" +
                                        (mark->why.empty() ? "." : ": " + mark->why + "."));
        }
    }

    void add_evidence(std::string_view part, std::string_view at, MarkKind kind,
                      const std::string& side, MarkState state,
                      const std::optional<Digest>& picture) {
        if (answer_.evidence.size() == max_evidence) return;
        answer_.evidence.push_back({std::string(part), std::string(at),
                                    std::string(to_string(kind)), side,
                                    std::string(to_string(state)), picture});
    }

    // An X or a yes where the box was.
    static bool in_place(const Option& option) {
        return option.marks.empty() && option.typed == Typed::yes;
    }
    static bool is_pristine(const Option& option) {
        return option.marks.size() == 1 && option.typed == Typed::none &&
               option.marks.front()->is_box && option.marks.front()->state == MarkState::empty;
    }
    static bool is_ticked(const Option& option) {
        if (option.typed == Typed::yes) return true;
        return option.marks.size() == 1 && option.marks.front()->state == MarkState::ticked;
    }

    [[nodiscard]] const Option& option(Side side) const {
        return *std::find_if(group_.options.begin(), group_.options.end(),
                             [&](const Option& one) { return one.label->side == side; });
    }
    // A bare tick or an X in the box's place has no empty state: the option without one is
    // positively empty only if it has its box.
    Choice choice_of_marks() {
        const Option& support = option(Side::supports);
        const Option& oppose = option(Side::opposes);
        const std::pair<const Option*, const Option*> ways[] = {{&support, &oppose},
                                                                {&oppose, &support}};
        for (const auto& [one, other] : ways) {
            if (in_place(*one) && !is_pristine(*other)) {
                unclear("unread-mark", name() + "an answer is typed where a box was (" +
                                           std::string(one->at) +
                                           "), and the other option is not as the form prints it.");
            }
            if (one->marks.empty()) continue;
            const Mark& mark = *one->marks.front();
            if (mark.state == MarkState::empty && !mark.is_box) {
                unclear("mark-unclear",
                        name() + "what stands at " + place_of(mark) + " is no box.");
            }
        }
        const bool yes = is_ticked(support), no = is_ticked(oppose);
        if (yes && no) return Choice::both;
        if (yes) return Choice::supports;
        return no ? Choice::opposes : Choice::blank;
    }

    void check_order() {
        const auto row_of = [&](Side side) {
            const auto found =
                std::find_if(group_.options.begin(), group_.options.end(),
                             [&](const Option& one) { return one.label->side == side; });
            return found == group_.options.end() ? std::optional<std::size_t>() : found->row;
        };
        const auto yes = row_of(Side::supports), no = row_of(Side::opposes);
        if (!yes || !no || *yes <= *no) return;
        problems_.push_back(wording_problem(book_.circular, language_,
                                            name() + "the two options are swapped.", answer_.item,
                                            scanned_));
    }

    // Strikes and emphasis are weak: a strike that says otherwise than the tick, or either of them
    // alone, is doubt.
    void check_style() {
        const Option& yes = option(Side::supports);
        const Option& no = option(Side::opposes);
        if (yes.struck || no.struck) {
            const bool consistent =
                yes.struck != no.struck &&
                answer_.choice == (yes.struck ? Choice::opposes : Choice::supports);
            if (!consistent)
                unclear("struck-text",
                        name() + "an option is struck through, and the boxes do not say the same.");
        }
        if (yes.emphasised != no.emphasised && answer_.choice == Choice::blank) {
            unclear("emphasis-only", name() + "one option is emphasised, and no box is marked.");
        }
    }

    // Boxes within an option say more about it and never instead of it.
    void check_nested(std::vector<Comment>& comments) {
        for (const Option& nested : group_.nested) {
            for (const Mark* mark : nested.marks) {
                if (mark->hidden)
                    unclear("hidden-text",
                            name() + "the mark at " + place_of(*mark) + " is hidden.");
                if (mark->state == MarkState::unclear)
                    unclear("mark-unclear", name() + "the mark at " + place_of(*mark) +
                                                " within an option is unclear.");
            }
            const bool ticked =
                nested.typed == Typed::yes ||
                std::any_of(nested.marks.begin(), nested.marks.end(),
                            [](const Mark* mark) { return mark->state == MarkState::ticked; });
            if (!ticked) continue;
            const Choice needed =
                nested.label->side == Side::supports ? Choice::supports : Choice::opposes;
            if (answer_.choice != needed) {
                unclear("nested-without-option", name() + "the box of " +
                                                     in_quotes(nested.label->text) +
                                                     " is marked, but not the option over it.");
            }
            comments.push_back({answer_.item, nested.label->text, std::string(nested.part),
                                std::string(nested.at)});
        }
    }

    // Text in an option's own cell is reasons; in the item's other cells it is reasons of an
    // opposing answer, else a comment on the item.
    void collect_reasons(std::vector<Comment>& comments) {
        std::string reasons;
        const auto add = [&](const Added& added) {
            reasons += (reasons.empty() ? "" : "\n") + added.text;
        };
        bool on_supports = false, on_opposes = false;
        for (const Option& one : group_.options) {
            if (one.added.empty()) continue;
            (one.label->side == Side::supports ? on_supports : on_opposes) = true;
            std::for_each(one.added.begin(), one.added.end(), add);
        }
        if (on_supports) {
            unclear("reasons-on-support", name() + "text was added to the supporting option: " +
                                              in_quotes(reasons) + ".");
        } else if (on_opposes && answer_.choice == Choice::supports) {
            unclear("reasons-on-support",
                    name() + "the supporting box is marked, but reasons stand beside the other: " +
                        in_quotes(reasons) + ".");
        }
        std::vector<Added> remarks = group_.remarks;
        for (const Option& nested : group_.nested)
            remarks.insert(remarks.end(), nested.added.begin(), nested.added.end());
        for (const Added& remark : remarks) {
            if (answer_.choice == Choice::opposes) {
                add(remark);
            } else {
                comments.push_back({answer_.item, clip_utf8(remark.text, max_reason_bytes),
                                    std::string(remark.part), std::string(remark.at)});
            }
        }
        answer_.reasons = clip_utf8(reasons, max_reason_bytes);
    }

    const std::size_t item_;
    const Group& group_;
    const Book& book_;
    const std::optional<std::string>& language_;
    Answer answer_;
    std::vector<Problem> problems_;
    const bool scanned_ = is_scanned(group_);
    bool doubt_ = false;
};

}  // namespace

std::string in_quotes(const std::string& text) {
    std::string line = text;
    std::replace(line.begin(), line.end(), '\n', ' ');
    return "\"" + clip_utf8(line, max_quote_bytes) + "\"";
}

std::string place_of(const Mark& mark) {
    return mark.part.empty() ? mark.at : mark.part + ", " + mark.at;
}

bool is_scanned(const Group& group) {
    const auto scanned = [](const Mark* mark) { return mark->kind == MarkKind::scan; };
    return std::any_of(group.loose.begin(), group.loose.end(), scanned) ||
           std::any_of(group.options.begin(), group.options.end(), [&](const Option& option) {
               return std::any_of(option.marks.begin(), option.marks.end(), scanned);
           });
}

Problem wording_problem(const Circular& circular, const std::optional<std::string>& language,
                        std::string text, std::optional<std::string> item, bool scanned) {
    if (scanned) return make_problem("ocr-unconfirmed", std::move(text), std::move(item));
    const auto confirmed = [](const auto& entry) { return entry.second.confirmed; };
    bool sure = std::all_of(circular.wording.begin(), circular.wording.end(), confirmed);
    if (language) {
        const auto wording = circular.wording.find(*language);
        sure = wording != circular.wording.end() && wording->second.confirmed;
    }
    return make_problem(sure ? "form-text-changed" : "wording-not-confirmed", std::move(text),
                        std::move(item));
}

Answer judge_item(std::size_t item, const Group& group, const Book& book,
                  const std::optional<std::string>& language, std::vector<Problem>& problems,
                  std::vector<Comment>& comments) {
    return ItemJudge(item, group, book, language).judge(problems, comments);
}

}  // namespace tsb
