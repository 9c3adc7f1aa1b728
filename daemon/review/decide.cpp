// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/review/decide.hpp"

#include <algorithm>
#include <set>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr int refused = 2;

Error refusal(std::string what, std::string hint = "nothing was recorded") {
    return Error{ErrorKind::input, std::move(what), std::move(hint), refused};
}

// One request, against one reply.
class Plan {
  public:
    Plan(const Fold& fold, const DecisionRequest& request, StandingReply reply)
        : fold_(fold), request_(request), reply_(std::move(reply)) {
        body_.action = request.action;
        body_.reply = reply_.id;
        body_.by = request.by;
        body_.reason = request.reason;
    }

    Result<DecisionBody> make() {
        Result<void> ruled;
        switch (request_.action) {
            case DecisionAction::release:
                ruled = release();
                break;
            case DecisionAction::amend:
                ruled = amend();
                break;
            case DecisionAction::reject:
                ruled = reject();
                break;
            case DecisionAction::note:
                ruled = note();
                break;
        }
        if (!ruled) return ruled.error();
        return std::move(body_);
    }

  private:
    struct Row {  // an answer of the reply, as it is now
        Standing own = Standing::none, now = Standing::none;
        Choice read = Choice::blank;
    };

    [[nodiscard]] std::optional<Row> row_of(const std::string& item) const {
        for (std::size_t i = 0; i < reply_.answers.size() && i < reply_.as_read.size(); ++i) {
            if (reply_.answers[i].item == item)
                return Row{reply_.answers[i].own, reply_.answers[i].standing, reply_.as_read[i]};
        }
        return std::nullopt;
    }

    [[nodiscard]] Result<void> items_are_known() const {
        for (const std::string& item : request_.items) {
            if (!row_of(item)) return refusal("reply " + reply_.id + " has no item " + item);
        }
        return {};
    }

    // What is needed before anything of a reply can count.
    [[nodiscard]] Result<void> may_count() const {
        if (!reply_.circular || !fold_.circulars().contains(*reply_.circular))
            return refusal("reply " + reply_.id + " belongs to no circular that is on record",
                           "import the circular: the reply is then judged again");
        const bool late = reply_.standing == Standing::late ||
                          std::any_of(reply_.answers.begin(), reply_.answers.end(),
                                      [](const auto& a) { return a.own == Standing::late; });
        if (late)
            return refusal("reply " + reply_.id + " is late, and late replies cannot be released",
                           "if the deadline is wrong, mend the circular: the reply is then judged "
                           "again");
        if (not_entitled())
            return refusal("reply " + reply_.id +
                               " is of somebody who is not entitled, and cannot be released",
                           "if the roster is wrong, mend it: the reply is then judged again");
        if (!reply_.administration)
            return refusal("reply " + reply_.id + " is credited to no State",
                           "add the sender to the roster: the reply is then judged again");
        return {};
    }

    [[nodiscard]] bool not_entitled() const {
        const auto says = [](const Reason& reason) {
            return reason.id == "not-entitled" || reason.id == "not-a-member-state";
        };
        return reply_.standing == Standing::not_entitled ||
               std::any_of(reply_.reasons.begin(), reply_.reasons.end(), says) ||
               std::any_of(reply_.answers.begin(), reply_.answers.end(),
                           [](const auto& a) { return a.own == Standing::not_entitled; });
    }

    void set(const std::string& item, Choice choice) {
        body_.items.push_back(item);
        body_.answers.push_back({item, choice});
    }

    Result<void> release() {
        if (auto may = may_count(); !may) return may;
        if (auto known = items_are_known(); !known) return known;
        for (const std::string& item : request_.items) {
            const Row row = row_of(item).value_or(Row{});
            if (!is_definite(row.read))
                return refusal("item " + item + " of reply " + reply_.id + " was read as " +
                                   std::string(to_string(row.read)) +
                                   ": only a definite choice can be released",
                               "say what counts: tsbreply review amend " + reply_.id + " --set " +
                                   item + "=supports|opposes|blank");
            set(item, row.read);
        }
        if (request_.items.empty()) {
            release_those({Standing::held, Standing::rejected});
            if (body_.items.empty()) release_those({Standing::superseded});
        }
        if (body_.items.empty())
            return refusal("reply " + reply_.id + " has no definite answer that waits for release",
                           "tsbreply review show " + reply_.id + "; amend says what counts");
        return check_instead_of();
    }

    void release_those(const std::set<Standing>& standings) {
        for (const AnswerStanding& answer : reply_.answers) {
            const Row row = row_of(answer.item).value_or(Row{});
            if (is_definite(row.read) && standings.contains(row.now)) set(answer.item, row.read);
        }
    }

    Result<void> amend() {
        if (auto may = may_count(); !may) return may;
        const auto& items = fold_.circulars().at(*reply_.circular).items;
        for (const DecidedAnswer& answer : request_.answers) {
            if (!request_.items.empty() && !contains(request_.items, answer.item)) continue;
            if (!row_of(answer.item) && !contains(items, answer.item))
                return refusal("circular " + *reply_.circular + " has no item " + answer.item);
            if (contains(body_.items, answer.item))
                return refusal("item " + answer.item + " is set twice");
            set(answer.item, answer.choice);
        }
        for (const std::string& item : request_.items) {
            if (!contains(body_.items, item)) return refusal("--set says nothing of item " + item);
        }
        if (body_.items.empty())
            return refusal("an amendment sets something", "--set ITEM=supports|opposes|blank");
        return check_instead_of();
    }

    Result<void> reject() {
        if (!request_.instead_of.empty())
            return refusal("a rejection is instead of nothing",
                           "--instead-of is for release and amend");
        if (auto known = items_are_known(); !known) return known;
        body_.items = request_.items;
        if (!body_.items.empty()) return {};
        const auto all_none = std::all_of(reply_.answers.begin(), reply_.answers.end(),
                                          [](const auto& a) { return a.own == Standing::none; });
        for (const AnswerStanding& answer : reply_.answers) {
            if (all_none || answer.own != Standing::none) body_.items.push_back(answer.item);
        }
        return {};
    }

    Result<void> note() {
        if (!request_.instead_of.empty())
            return refusal("a note is instead of nothing", "--instead-of is for release and amend");
        if (auto known = items_are_known(); !known) return known;
        body_.items = request_.items;
        return {};
    }

    // Each answer that counts now and that this one contradicts must be named.
    Result<void> check_instead_of() {
        bool named_counts = request_.instead_of.empty();
        if (!request_.instead_of.empty()) {
            const auto id = fold_.newest(std::string_view(request_.instead_of));
            if (!id) return refusal("--instead-of names no reply: " + request_.instead_of);
            body_.instead_of = *id;
        }
        for (const StandingReply& other : fold_.replies()) {
            if (other.circular != reply_.circular || other.administration != reply_.administration)
                continue;
            for (std::size_t i = 0; i < other.answers.size(); ++i) {
                if (other.answers[i].standing != Standing::counted) continue;
                if (!contains(body_.items, other.answers[i].item)) continue;
                if (other.id == body_.instead_of) named_counts = true;
                if (auto fits = check_beside(other, i); !fits) return fits;
            }
        }
        if (!named_counts)
            return refusal(body_.instead_of + " has no answer that counts for this State and " +
                           "these items, so nothing can be instead of it");
        return {};
    }

    [[nodiscard]] Result<void> check_beside(const StandingReply& other, std::size_t i) const {
        if (other.id == reply_.id || other.id == body_.instead_of) return {};
        const std::string& item = other.answers[i].item;
        const Choice counts = other.reading.answers.at(i).choice;
        const auto mine = std::find_if(body_.answers.begin(), body_.answers.end(),
                                       [&](const DecidedAnswer& a) { return a.item == item; });
        if (!is_definite(mine->choice) || mine->choice == counts) return {};
        return refusal("item " + item + ": " + other.id + " counts for " +
                           reply_.administration.value_or("?") + " with " +
                           std::string(to_string(counts)),
                       "name it with --instead-of " + other.id +
                           (body_.instead_of.empty() ? "" : ", item by item (--item)"));
    }

    static bool contains(const std::vector<std::string>& all, const std::string& one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    }

    const Fold& fold_;
    const DecisionRequest& request_;
    StandingReply reply_;
    DecisionBody body_;
};

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

Result<void> check_person(const DecisionRequest& request, const std::vector<std::string>& people) {
    if (people.empty())
        return refusal("nobody may decide yet", "name who may: [decisions] people = [\"…\"]");
    if (std::find(people.begin(), people.end(), request.by) == people.end())
        return refusal("--by " + request.by + " is not one of [decisions] people",
                       "those are: " + joined(people));
    if (request.reason.find_first_not_of(" \t\r\n") == std::string::npos)
        return refusal("a decision needs a reason", "--reason TEXT");
    if (request.reason.size() > max_decision_text || request.by.size() > max_decision_text)
        return refusal("the reason has more than " + std::to_string(max_decision_text) + " bytes");
    if (!valid_utf8(request.reason)) return refusal("the reason is not UTF-8 text");
    return {};
}

}  // namespace

Result<DecisionBody> plan_decision(const Fold& fold, const DecisionRequest& request,
                                   const std::vector<std::string>& people) {
    if (auto may = check_person(request, people); !may) return may.error();
    auto reply = fold.reply(request.reply);
    if (!reply)
        return refusal("there is no reply " + request.reply,
                       "ids are ENTRY/INDEX, as tsbreply tally and review list show them");
    return Plan(fold, request, std::move(*reply)).make();
}

Result<DecidedAnswer> parse_set(std::string_view text) {
    const auto equals = text.find_last_of('=');
    const auto choice =
        equals == std::string_view::npos ? std::nullopt : parse_choice(text.substr(equals + 1));
    if (!choice || equals == 0 || *choice == Choice::both || *choice == Choice::unclear)
        return refusal("--set " + std::string(text) + " says no answer",
                       "--set 7/17=supports, =opposes or =blank");
    return DecidedAnswer{std::string(text.substr(0, equals)), *choice};
}

}  // namespace tsb
