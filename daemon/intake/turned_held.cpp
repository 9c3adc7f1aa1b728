// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/turned_held.hpp"

#include <algorithm>

namespace tsb {
namespace {

bool any_held(const ClaimStanding& claim) {
    return std::any_of(
        claim.answers.begin(), claim.answers.end(),
        [](const AnswerStanding& answer) { return answer.standing == Standing::held; });
}

std::string ids_of(const std::vector<Reason>& reasons) {
    std::string text;
    for (const Reason& reason : reasons) text += (text.empty() ? "" : "; ") + reason.id;
    return text;
}

}  // namespace

HeldReplies held_beside(const Fold& fold, const MessageBody& body) {
    HeldReplies held;
    for (const JudgedReading& judged : body.verdict.readings) {
        if (!judged.reading.circular || judged.administration.empty()) continue;
        const auto circular = fold.circulars().find(*judged.reading.circular);
        const SecondReply rule =
            circular == fold.circulars().end() ? SecondReply::hold : circular->second.second_reply;
        for (const ClaimStanding& claim :
             stand(fold.claims(*judged.reading.circular, judged.administration), rule)) {
            if (any_held(claim))
                held[claim.id] = {*judged.reading.circular, judged.administration, claim.reasons};
        }
    }
    return held;
}

std::vector<Event> turned_held(const HeldReplies& before, const HeldReplies& after,
                               std::int64_t seq) {
    const std::string own = std::to_string(seq) + "/";
    std::vector<Event> events;
    for (const auto& [id, reply] : after) {
        if (before.contains(id) || id.starts_with(own)) continue;
        Event event;
        event.id = "answer-held";
        event.text = "reply " + id + " of " + reply.administration +
                     " is held from now on: entry " + std::to_string(seq) +
                     " was received before it";
        event.fields = {{"entry", id.substr(0, id.find('/'))},
                        {"reply", id},
                        {"circular", reply.circular},
                        {"administration", reply.administration}};
        const std::string reasons = ids_of(reply.reasons);
        if (!reasons.empty()) event.fields["reasons"] = reasons;
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace tsb
