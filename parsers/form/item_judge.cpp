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
    ItemJudge(const Group& group, const Book& book, const std::optional<std::string>& language)
        : group_(group), book_(book), language_(language) {
        answer_.item = book.circular.items.at(*group.item).id;
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
        const bool same =
            language_ ? book_.items.is_heading_of(*group_.item, *language_, group_.heading)
                      : book_.items.heading_language(*group_.item, group_.heading).has_value();
        if (same) return;
        problems_.push_back(wording_problem(book_.circular, language_,
                                            name() + "the form prints " +
                                                in_quotes(group_.heading) +
                                                " where the circular has another title.",
                                            answer_.item));
    }

    void check_labels() {
        for (const std::string& text : group_.other_labels) {
            problems_.push_back(wording_problem(book_.circular, language_,
                                                name() + "the text beside a box, " +
                                                    in_quotes(text) +
                                                    ", is neither of the two options.",
                                                answer_.item));
            doubt_ = true;
        }
        if (!group_.loose.empty()) {
            unclear("mark-unbound", name() + "the mark at " + place_of(*group_.loose.front()) +
                                        " stands beside no option.");
        }
        for (const Mark* mark : group_.loose) {
            if (mark->hidden)
                unclear("hidden-text", name() + "the mark at " + place_of(*mark) + " is hidden.");
        }
    }

    // Exactly one option of this side, with exactly one mark.
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
        if (option.marks.size() == 1) return true;
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
        if (option.odd_text) {
            unclear("unread-mark", name() + "something is typed at the box or label of \"" + side +
                                       "\" (" + option.at + ").");
        }
        for (const Mark* mark : option.marks) {
            if (answer_.evidence.size() < max_evidence) {
                answer_.evidence.push_back({mark->part, mark->at,
                                            std::string(to_string(mark->kind)), side,
                                            std::string(to_string(mark->state)), std::nullopt});
            }
            if (mark->hidden)
                unclear("hidden-text", name() + "the mark at " + place_of(*mark) + " is hidden.");
            if (mark->state != MarkState::unclear) continue;
            unclear("mark-unclear", name() + "the mark at " + place_of(*mark) + " is unclear" +
                                        (mark->why.empty() ? "." : ": " + mark->why + "."));
        }
    }

    [[nodiscard]] const Option& option(Side side) const {
        return *std::find_if(group_.options.begin(), group_.options.end(),
                             [&](const Option& one) { return one.label->side == side; });
    }
    [[nodiscard]] bool ticked(Side side) const {
        return option(side).marks.front()->state == MarkState::ticked;
    }

    // A bare tick has no empty state: the option without one is positively empty only if it has a
    // box.
    Choice choice_of_marks() {
        const bool yes = ticked(Side::supports), no = ticked(Side::opposes);
        for (const Side side : {Side::supports, Side::opposes}) {
            const Mark& mark = *option(side).marks.front();
            if (mark.state == MarkState::empty && !mark.is_box) {
                unclear("mark-unclear",
                        name() + "what stands at " + place_of(mark) + " is no box.");
            }
        }
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
                                            name() + "the two options are swapped.", answer_.item));
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
        for (const Added& remark : group_.remarks) {
            if (answer_.choice == Choice::opposes) {
                add(remark);
            } else {
                comments.push_back({answer_.item, clip_utf8(remark.text, max_reason_bytes),
                                    remark.part, remark.at});
            }
        }
        answer_.reasons = clip_utf8(reasons, max_reason_bytes);
    }

    const Group& group_;
    const Book& book_;
    const std::optional<std::string>& language_;
    Answer answer_;
    std::vector<Problem> problems_;
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

Problem wording_problem(const Circular& circular, const std::optional<std::string>& language,
                        std::string text, std::optional<std::string> item) {
    const auto confirmed = [](const auto& entry) { return entry.second.confirmed; };
    bool sure = std::all_of(circular.wording.begin(), circular.wording.end(), confirmed);
    if (language) {
        const auto wording = circular.wording.find(*language);
        sure = wording != circular.wording.end() && wording->second.confirmed;
    }
    return make_problem(sure ? "form-text-changed" : "wording-not-confirmed", std::move(text),
                        std::move(item));
}

Answer judge_item(const Group& group, const Book& book, const std::optional<std::string>& language,
                  std::vector<Problem>& problems, std::vector<Comment>& comments) {
    return ItemJudge(group, book, language).judge(problems, comments);
}

}  // namespace tsb
