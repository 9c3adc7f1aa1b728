// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/choice.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/item_judge.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

// The language of most labels; titles decide where no label is known.
std::optional<std::string> language_of(const AnswerArea& area, const Book& book) {
    std::map<std::string, std::size_t> votes;
    for (const Group& group : area.groups) {
        for (const Option& option : group.options) votes[option.label->language] += 2;
        if (!group.item) continue;
        if (const auto language = book.items.heading_language(*group.item, group.heading))
            ++votes[*language];
    }
    const auto most =
        std::max_element(votes.begin(), votes.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == votes.end()) return std::nullopt;
    return most->first;
}

struct Judged {
    Answer answer;
    std::vector<Problem> problems;
    std::vector<Comment> comments;
};

using GroupOfItem = std::map<std::size_t, const Group*>;

// A second copy of the form in the same document begins where an item comes again.
std::vector<GroupOfItem> copies_of(const AnswerArea& area) {
    std::vector<GroupOfItem> copies(1);
    for (const Group& group : area.groups) {
        if (!group.item) continue;
        if (copies.back().contains(*group.item)) copies.emplace_back();
        copies.back().emplace(*group.item, &group);
    }
    return copies;
}

class Chooser {
  public:
    Chooser(const AnswerArea& area, const Book& book) : area_(area), book_(book) {
        out_.language = language_of(area, book);
    }

    Answers choose() {
        note_marks();
        judge_copies();
        for (std::size_t item = 0; item < book_.circular.items.size(); ++item) settle(item);
        check_strangers();
        if (area_.limited) {
            out_.problems.push_back(
                make_problem("limit", "A page holds more marks or labels than are looked at."));
            for (Answer& answer : out_.answers) answer.choice = Choice::unclear;
        }
        note_blanks();
        return std::move(out_);
    }

  private:
    void note_marks() {
        for (const Group& group : area_.groups) {
            out_.marked = out_.marked || (group.item && !group.loose.empty());
            for (const Option& option : group.options) {
                out_.marked = out_.marked || !option.marks.empty();
                for (const Mark* mark : option.marks)
                    out_.from_image = out_.from_image || mark->kind == MarkKind::scan;
            }
        }
    }

    void judge_copies() {
        std::vector<std::map<std::size_t, Judged>> copies;
        for (const auto& groups : copies_of(area_)) {
            std::map<std::size_t, Judged>& copy = copies.emplace_back();
            for (const auto& [item, group] : groups) {
                Judged judged;
                judged.answer = judge_item(item, *group, book_, out_.language, judged.problems,
                                           judged.comments);
                copy.emplace(item, std::move(judged));
            }
        }
        drop_blank_copies(copies);
        for (auto& copy : copies) {
            for (auto& [item, judged] : copy) judged_[item].push_back(std::move(judged));
        }
    }

    static void drop_blank_copies(std::vector<std::map<std::size_t, Judged>>& copies) {
        const auto blank = [](const std::map<std::size_t, Judged>& copy) {
            return std::all_of(copy.begin(), copy.end(), [](const auto& entry) {
                return entry.second.answer.choice == Choice::blank &&
                       entry.second.problems.empty() && entry.second.comments.empty() &&
                       entry.second.answer.reasons.empty();
            });
        };
        if (!std::all_of(copies.begin(), copies.end(), blank)) std::erase_if(copies, blank);
    }

    void settle(std::size_t item) {
        const std::string& id = book_.circular.items.at(item).id;
        std::vector<Judged>& all = judged_[item];
        if (all.empty()) {
            out_.answers.push_back({id, Choice::unclear, "", {}});
            out_.problems.push_back(
                make_problem("item-missing", "Item " + id + " is not in the form.", id));
            return;
        }
        Answer answer = std::move(all.front().answer);
        for (std::size_t i = 0; i < all.size(); ++i) {
            append(out_.problems, all[i].problems);
            append(out_.comments, all[i].comments);
            if (i > 0) blend(answer, all[i].answer);
        }
        if (answer.choice == Choice::both) {
            out_.problems.push_back(
                make_problem("both-boxes-ticked", "Item " + id + ": both boxes are marked.", id));
        }
        if (answer.choice == Choice::opposes && answer.reasons.empty()) {
            out_.problems.push_back(
                make_problem("opposes-without-reasons",
                             "Item " + id + " is opposed; no reasons stand beside it.", id));
        }
        out_.answers.push_back(std::move(answer));
    }

    void blend(Answer& answer, const Answer& other) {
        if (answer.choice != other.choice) {
            out_.problems.push_back(make_problem("copies-disagree",
                                                 "Item " + answer.item +
                                                     " stands more than once in the form: " +
                                                     choices_with_places(answer, other) + ".",
                                                 answer.item));
            answer.choice = Choice::unclear;
        }
        for (const Evidence& one : other.evidence) {
            if (answer.evidence.size() < max_evidence) answer.evidence.push_back(one);
        }
        if (!other.reasons.empty() && other.reasons != answer.reasons) {
            answer.reasons =
                clip_utf8(answer.reasons + (answer.reasons.empty() ? "" : "\n") + other.reasons,
                          max_reason_bytes);
        }
    }

    // Options of no item of this circular. Without any heading they may be another item's: then
    // nothing is certain.
    void check_strangers() {
        for (const Group& group : area_.groups) {
            if (group.item) continue;
            if (group.ambiguous) {
                out_.problems.push_back(
                    make_problem("item-ambiguous", "The title " + in_quotes(group.heading) +
                                                       " can be read as more than one item."));
            } else if (group.headed) {
                out_.problems.push_back(make_problem(
                    "item-unknown", "The form asks about " + in_quotes(group.heading) +
                                        ", which is no item of " + book_.circular.id + "."));
            } else {
                out_.problems.push_back(make_problem(
                    "mark-unbound", "Options or marks stand under no item" + place(group) + "."));
                for (Answer& answer : out_.answers) answer.choice = Choice::unclear;
            }
            for (const Added& remark : group.remarks) {
                out_.comments.push_back({std::nullopt, clip_utf8(remark.text, max_reason_bytes),
                                         std::string(remark.part), std::string(remark.at)});
            }
            for (const Option& option : group.options) {
                for (const Added& added : option.added) {
                    out_.comments.push_back({std::nullopt, clip_utf8(added.text, max_reason_bytes),
                                             std::string(added.part), std::string(added.at)});
                }
            }
        }
    }

    static std::string place(const Group& group) {
        for (const Option& option : group.options) {
            if (!option.marks.empty()) return " (" + place_of(*option.marks.front()) + ")";
        }
        return group.loose.empty() ? "" : " (" + place_of(*group.loose.front()) + ")";
    }

    void note_blanks() {
        const auto blank = [](const Answer& answer) { return answer.choice == Choice::blank; };
        if (std::all_of(out_.answers.begin(), out_.answers.end(), blank)) {
            out_.problems.push_back(make_problem("no-choice-made", ""));
            return;
        }
        for (const Answer& answer : out_.answers) {
            if (!blank(answer)) continue;
            out_.problems.push_back(
                make_problem("item-blank", "Item " + answer.item + " is left blank.", answer.item));
        }
    }

    template <class T>
    static void append(std::vector<T>& all, const std::vector<T>& more) {
        all.insert(all.end(), more.begin(), more.end());
    }

    const AnswerArea& area_;
    const Book& book_;
    Answers out_;
    std::map<std::size_t, std::vector<Judged>> judged_;
};

}  // namespace

Answers choose(const AnswerArea& area, const Book& book) {
    return Chooser(area, book).choose();
}

}  // namespace tsb
