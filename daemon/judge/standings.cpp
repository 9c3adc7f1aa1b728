// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/standings.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "daemon/judge/reasons.hpp"

namespace tsb {
namespace {

bool earlier(const Claim& a, const Claim& b) {
    if (a.received != b.received) {
        if (!a.received || !b.received) return a.received.has_value();  // unknown comes last
        return *a.received < *b.received;
    }
    return std::tie(a.seq, a.id) < std::tie(b.seq, b.id);
}

// One State's replies to one circular, taken one after the other.
class Standings {
  public:
    Standings(const std::vector<Claim>& claims, SecondReply rule) : claims_(claims), rule_(rule) {
        out_.reserve(claims.size());
        for (const Claim& claim : claims) {
            ClaimStanding standing;
            standing.id = claim.id;
            for (const ClaimAnswer& answer : claim.answers) {
                standing.answers.push_back({answer.item, answer.own, answer.own});
            }
            out_.push_back(std::move(standing));
        }
    }

    std::vector<ClaimStanding> stand() {
        std::vector<std::size_t> order(claims_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return earlier(claims_[a], claims_[b]);
        });
        for (const std::size_t claim : order) take(claim);
        for (ClaimStanding& standing : out_)
            standing.standing = standing_of_reply(standing.answers);
        return std::move(out_);
    }

  private:
    struct Place {
        std::size_t claim, answer;
    };
    struct Item {
        std::optional<Place> counting;  // the one answer that counts now
        std::set<Choice> replaced;      // definite answers that a later one replaced
        std::set<std::pair<std::string, Choice>> content;  // that ever counted here, as it was read
        std::set<std::string> named;  // claims whose answer a decision on another one replaced
        std::vector<Place> held;      // answers that wait
    };

    void take(std::size_t claim) {
        // Two passes: the claim's own answers must not make its other answers duplicates.
        for (std::size_t answer = 0; answer < claims_[claim].answers.size(); ++answer)
            weigh({claim, answer});
        remember(claim);
    }

    void weigh(Place place) {
        const Claim& claim = claims_[place.claim];
        const ClaimAnswer& answer = answer_at(place);
        Item& item = items_[answer.item];
        switch (answer.own) {
            case Standing::counted:
                weigh_counted(place, item);
                return;
            case Standing::held:
                if (!claim.suspicious &&
                    (said_before(claim, answer) || repeats_counting(item, answer)))
                    set(place, Standing::duplicate);
                else
                    item.held.push_back(place);
                return;
            case Standing::rejected:
            case Standing::none:  // neither is an answer
            case Standing::late:
            case Standing::duplicate:
            case Standing::superseded:
            case Standing::not_entitled:
                return;
        }
    }

    void weigh_counted(Place place, Item& item) {
        const Claim& claim = claims_[place.claim];
        const ClaimAnswer& answer = answer_at(place);
        if (!is_definite(answer.choice)) {
            wait(place, item);  // never guessed, whatever the caller says
            return;
        }
        if (answer.ruled && !answer.instead_of.empty() && answer.instead_of != claim.id)
            item.named.insert(answer.instead_of);
        if (item.named.contains(claim.id)) {
            replaced(place, item);
        } else if (item.counting && item.named.contains(claims_[item.counting->claim].id)) {
            replace(place, item);
        } else if (!repeats(place, item)) {
            weigh_new(place, item);
        } else if (claim.suspicious && !answer.ruled) {
            wait(place, item);
            explain("repeats-suspiciously", place, "has brought that before");
        } else {
            set(place, Standing::duplicate);
        }
    }

    // It says what nothing that counts or counted has said.
    void weigh_new(Place place, Item& item) {
        const ClaimAnswer& answer = answer_at(place);
        if (!item.counting) {  // then nothing was replaced either
            count(place, item);
        } else if (!answer.ruled && item.replaced.contains(answer.choice)) {
            wait(place, item);
            explain("returns-to-earlier", place,
                    "counts with " + word_of(*item.counting) + " after it had answered so before");
        } else if (rule_ == SecondReply::hold) {
            wait(place, item);
            explain("differs-from-earlier", place, "counts with " + word_of(*item.counting));
        } else {
            replace(place, item);
        }
    }

    void replace(Place place, Item& item) {
        replaced(*item.counting, item);
        count(place, item);
    }

    void replaced(Place place, Item& item) {
        item.replaced.insert(answer_at(place).choice);
        set(place, Standing::superseded);
    }

    void count(Place place, Item& item) {
        set(place, Standing::counted);
        item.counting = place;
        // A held answer that the good one repeats needs nobody's decision any more.
        std::erase_if(item.held, [&](Place waiting) {
            if (claims_[waiting.claim].suspicious || waiting.claim == place.claim ||
                answer_at(waiting).choice != answer_at(place).choice) {
                return false;
            }
            set(waiting, Standing::superseded);
            return true;
        });
    }

    void wait(Place place, Item& item) {
        set(place, Standing::held);
        item.held.push_back(place);
    }

    // What ever counted, or counted until a decision, stays known by what its content says.
    void remember(std::size_t index) {
        const Claim& claim = claims_[index];
        bool ever_counted = false;
        for (std::size_t i = 0; i < claim.answers.size(); ++i) {
            const ClaimAnswer& answer = claim.answers[i];
            const Standing now = out_[index].answers[i].standing;
            const bool replaced_now =
                now == Standing::superseded && answer.own == Standing::counted;
            if (now != Standing::counted && !replaced_now && !answer.counted_before) continue;
            ever_counted = true;
            items_[answer.item].content.emplace(claim.content_key, as_read(answer));
        }
        if (!ever_counted) return;
        for (const ClaimAnswer& answer : claim.answers)
            said_.emplace(claim.content_key, answer.item, as_read(answer));
    }

    // A reply with that content counted, and said the same here: one that says something else has
    // more in it than that content.
    [[nodiscard]] bool said_before(const Claim& claim, const ClaimAnswer& answer) const {
        return !claim.content_key.empty() &&
               said_.contains({claim.content_key, answer.item, as_read(answer)});
    }

    // What a person ruled is new, though its content is not: only an equal answer makes it a
    // duplicate.
    [[nodiscard]] bool repeats(Place place, const Item& item) const {
        const Claim& claim = claims_[place.claim];
        const ClaimAnswer& answer = answer_at(place);
        return repeats_counting(item, answer) ||
               (!answer.ruled && !claim.content_key.empty() &&
                item.content.contains({claim.content_key, as_read(answer)}));
    }

    [[nodiscard]] bool repeats_counting(const Item& item, const ClaimAnswer& answer) const {
        return item.counting && is_definite(answer.choice) &&
               answer_at(*item.counting).choice == answer.choice;
    }

    static Choice as_read(const ClaimAnswer& answer) { return answer.read.value_or(answer.choice); }

    [[nodiscard]] const ClaimAnswer& answer_at(Place place) const {
        return claims_[place.claim].answers[place.answer];
    }
    [[nodiscard]] std::string word_of(Place place) const {
        return std::string(to_string(answer_at(place).choice));
    }
    void set(Place place, Standing standing) {
        out_[place.claim].answers[place.answer].standing = standing;
    }

    void explain(std::string_view id, Place place, const std::string& what) {
        const ClaimAnswer& answer = answer_at(place);
        const Item& item = items_[answer.item];
        const std::string other =
            item.counting ? claims_[item.counting->claim].id : std::string("an earlier reply");
        out_[place.claim].reasons.push_back(make_reason(
            id,
            "Item " + answer.item + ": " + word_of(place) + ", but " + other + " " + what + "."));
    }

    const std::vector<Claim>& claims_;
    SecondReply rule_;
    std::vector<ClaimStanding> out_;
    std::map<std::string, Item> items_;
    // Content, item, answer: all that replies of which some answer ever counted said.
    std::set<std::tuple<std::string, std::string, Choice>> said_;
};

}  // namespace

Claim claim_of(const JudgedReading& judged, std::string id, std::optional<UtcTime> received,
               std::int64_t seq, std::string_view signed_content) {
    Claim claim;
    claim.id = std::move(id);
    claim.received = received;
    claim.seq = seq;
    claim.content_key = signed_content;
    const Reading& reading = judged.reading;
    if (claim.content_key.empty() && reading.form_digest)
        claim.content_key = reading.form_digest->tagged();
    claim.suspicious = std::any_of(
        reading.problems.begin(), reading.problems.end(),
        [](const Problem& problem) { return problem.problem_class == ProblemClass::suspicious; });
    for (std::size_t i = 0; i < judged.answers.size() && i < reading.answers.size(); ++i) {
        claim.answers.push_back(
            {judged.answers[i].item, reading.answers[i].choice, judged.answers[i].own});
    }
    return claim;
}

std::vector<ClaimStanding> stand(const std::vector<Claim>& claims, SecondReply rule) {
    return Standings(claims, rule).stand();
}

}  // namespace tsb
