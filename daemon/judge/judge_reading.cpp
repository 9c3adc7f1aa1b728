// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/judge_reading.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "daemon/judge/decision_table.hpp"
#include "daemon/judge/reasons.hpp"
#include "daemon/judge/timeliness.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

class ReadingJudge {
  public:
    ReadingJudge(const Reading& reading, const Case& facts) : facts_(facts), circular_(nullptr) {
        out_.judged.reading = reading;
        if (reading.circular) circular_ = find_circular(facts.circulars, *reading.circular);
    }

    RuledReading judge(const std::vector<Reason>& message_reasons) {
        for (const Reason& reason : message_reasons) hold(reason);
        for (const Reason& reason : facts_.sender.reasons) hold(reason);
        who();
        when();
        what();
        for (const Answer& answer : reading().answers) weigh(answer);
        stand();
        return std::move(out_);
    }

  private:
    [[nodiscard]] const Reading& reading() const { return out_.judged.reading; }

    // Every reason once; one that is bound to an item does not hold the others.
    void list(const Reason& reason) {
        auto& all = out_.judged.reasons;
        if (std::find(all.begin(), all.end(), reason) == all.end()) all.push_back(reason);
    }
    void hold(const Reason& reason) {
        list(reason);
        held_ = true;
    }
    [[nodiscard]] bool listed(std::string_view id) const {
        const auto& all = out_.judged.reasons;
        return std::any_of(all.begin(), all.end(),
                           [&](const Reason& reason) { return reason.id == id; });
    }

    void who() {
        const SenderFacts sender = sender_facts();
        const auto rows = fired_rows(decision_table(), sender);
        out_.row = rows.front()->id;
        for (const DecisionRow* row : rows) {
            if (row->ruling == Ruling::count) continue;
            if (row->ruling == Ruling::not_entitled) not_entitled_ = true;
            held_ = true;
            if (!row->reason.empty() && !listed(row->reason))
                list(make_reason(row->reason, text_for(row->reason)));
        }
    }

    SenderFacts sender_facts() {
        SenderFacts out;
        out.match = facts_.sender.match;
        out.proof = proof_of(facts_.sender);
        out.form = form_state();
        out.carried = carried_of(reading());
        out.doubts = !facts_.sender.reasons.empty();
        const auto& form = reading().administration.code;
        std::string& credited = out_.judged.administration;
        if (out.form != FormState::differs) {
            credited = facts_.sender.administration.value_or(form.value_or(""));
            out.entitled = entitled(credited);
        } else {
            out.entitled = entitled(form.value_or(""));
        }
        return out;
    }

    FormState form_state() const {
        const FormAdministration& form = reading().administration;
        if (!form.code) return form.text ? FormState::unresolved : FormState::absent;
        const auto& sender = facts_.sender.administration;
        return !sender || *sender == *form.code ? FormState::agrees : FormState::differs;
    }

    // On the day of receipt; where that is unknown, on the last day that a reply can come.
    [[nodiscard]] Entitled entitled(const std::string& code) const {
        const Administration* administration = code.empty() ? nullptr : facts_.roster.find(code);
        if (administration == nullptr)
            return Entitled::yes;  // nobody to ask about; other rows hold it
        if (administration->kind != AdministrationKind::member_state) return Entitled::not_a_member;
        const auto day = facts_.received.time
                             ? facts_.received.time
                             : (circular_ ? std::optional(circular_->deadline) : std::nullopt);
        return !day || administration->entitled_at(*day) ? Entitled::yes : Entitled::no;
    }

    [[nodiscard]] std::string text_for(std::string_view reason) const {
        const FormAdministration& form = reading().administration;
        if (reason == "state-differs") {
            return "The form is of " + form.code.value_or("?") + ", the sender of " +
                   facts_.sender.administration.value_or("?") + ".";
        }
        if (reason == "administration-unknown")
            return "The form names: " + form.text.value_or("") + ".";
        return "";
    }

    void when() {
        if (circular_ == nullptr) return;
        const Timeliness found = timeliness(facts_.received, *circular_);
        late_ = found.late.has_value();
        if (found.doubt) hold(*found.doubt);
        if (found.late) list(*found.late);
    }

    void what() {
        if (circular_ == nullptr) {
            const auto& named = reading().circular;
            hold(make_reason("unknown-circular",
                             named ? "No circular " + *named + " is configured." : ""));
        } else if (!items_are_the_circulars()) {
            hold(make_reason("items-mismatch"));
        }
        const bool definite = any_definite();
        if (reading().from_image && definite && facts_.scan_policy == ScanPolicy::propose) {
            hold(make_reason("scan-proposal"));
        }
        explicit_ = definite;
        for (const Problem& problem : reading().problems) {
            if (problem.problem_class == ProblemClass::notice) continue;
            list({problem.code, problem.text});
            if (problem.item)
                held_items_.insert(*problem.item);
            else
                held_ = true;
        }
        if (!explicit_ && !listed("no-choice-made")) list(make_reason("no-choice-made"));
    }

    [[nodiscard]] bool any_definite() const {
        return std::any_of(reading().answers.begin(), reading().answers.end(),
                           [](const Answer& answer) { return is_definite(answer.choice); });
    }

    // No answers at all is a form without choices, not another form.
    [[nodiscard]] bool items_are_the_circulars() const {
        if (reading().answers.empty()) return true;
        return std::equal(
            reading().answers.begin(), reading().answers.end(), circular_->items.begin(),
            circular_->items.end(),
            [](const Answer& answer, const Item& item) { return answer.item == item.id; });
    }

    void weigh(const Answer& answer) {
        const Standing own = own_standing(answer);
        out_.judged.answers.push_back({answer.item, own, own});
    }

    Standing own_standing(const Answer& answer) {
        if (answer.choice == Choice::blank && explicit_ && !held_items_.contains(answer.item)) {
            notice_blank(answer.item);
            return Standing::none;
        }
        const bool mine = !held_items_.contains(answer.item) && is_definite(answer.choice);
        if (!held_items_.contains(answer.item)) doubt_of(answer);
        if (late_) return Standing::late;
        if (not_entitled_) return Standing::not_entitled;
        return held_ || !mine ? Standing::held : Standing::counted;
    }

    // Where no problem of the reading says it already.
    void doubt_of(const Answer& answer) {
        switch (answer.choice) {
            case Choice::both:
                list(
                    make_reason("choice-both", "Item " + answer.item + ": both boxes are marked."));
                return;
            case Choice::unclear:
                list(make_reason("choice-unclear",
                                 "Item " + answer.item + ": the answer cannot be told."));
                return;
            case Choice::supports:
            case Choice::opposes:
            case Choice::blank:
                return;
        }
    }

    void notice_blank(const std::string& item) {
        auto& problems = out_.judged.reading.problems;
        const bool told =
            std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
                return problem.code == "item-blank" && problem.item == item;
            });
        if (!told && problems.size() < max_problems)
            problems.push_back(make_problem("item-blank", "", item));
    }

    void stand() {
        JudgedReading& judged = out_.judged;
        if (!judged.answers.empty())
            judged.standing = standing_of_reply(judged.answers);
        else if (late_)
            judged.standing = Standing::late;
        else
            judged.standing = not_entitled_ ? Standing::not_entitled : Standing::held;
    }

    const Case& facts_;
    const Circular* circular_;
    RuledReading out_;
    std::set<std::string> held_items_;
    bool held_ = false, late_ = false, not_entitled_ = false, explicit_ = false;
};

}  // namespace

RuledReading judge_reading(const Reading& reading, const Case& facts,
                           const std::vector<Reason>& message_reasons) {
    return ReadingJudge(reading, facts).judge(message_reasons);
}

}  // namespace tsb
