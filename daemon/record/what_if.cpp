// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/record/shapes.hpp"
#include "parsers/reading/json.hpp"

namespace tsb {

using namespace shapes;

namespace {

json sender_object(const SenderCheck& sender) {
    return {{"from", text_or_null(sender.from)},
            {"administration", or_null(sender.administration)},
            {"authenticated", sender.authenticated},
            {"by", to_string(sender.by)},
            {"dkim", dkim(sender.dkim)},
            {"reasons", reasons(sender.reasons)}};
}

}  // namespace

// The sender is shown to the person who asks, whatever the message is; only the ledger must not
// keep it.
json what_if_json(const MessageBody& body) {
    const bool other = is_other_mail(body.verdict.disposition);
    json readings = json::array();
    json problems = json::array();
    for (const JudgedReading& judged : body.verdict.readings) {
        if (other) break;
        json object = to_json(judged.reading);
        object["standing"] = to_string(judged.standing);
        object["reasons"] = reasons(judged.reasons);
        readings.push_back(std::move(object));
    }
    for (const Problem& problem : body.problems) problems.push_back(to_json(problem));
    const auto& standing = body.verdict.standing;
    return {{"received", time_or_null(body.received.time)},
            {"sender", sender_object(body.sender)},
            {"disposition", to_string(body.verdict.disposition)},
            {"standing", standing && !other ? json(to_string(*standing)) : json(nullptr)},
            {"row", text_or_null(body.verdict.row)},
            {"readings", std::move(readings)},
            {"problems", std::move(problems)}};
}

}  // namespace tsb
