// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply review: decisions on replies. list and show read the ledger alone; the others append,
// through the running service if there is one, else with lock and key of our own.
#include "daemon/review/review.hpp"

#include <nlohmann/json.hpp>

#include "config/base/text.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreply/ask_writer.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

using nlohmann::json;

Error no_such_reply(const std::string& id) {
    return Error{ErrorKind::input, "there is no reply " + id,
                 "ids are ENTRY/INDEX, as tsbreply tally and review list show them",
                 exit_codes::usage};
}

Result<MessageBody> message_of(const Settings& settings, std::int64_t seq) {
    std::optional<Result<MessageBody>> body;
    auto head = read_ledger(settings.state / "ledger", [&](const LedgerEntry& entry) {
        if (entry.seq == seq) body.emplace(message_body(entry.body));
        return entry.seq < seq;
    });
    if (!head) return head.error();
    if (!body) return Error{ErrorKind::fatal, "entry " + std::to_string(seq) + " is gone", ""};
    return std::move(*body);
}

void say_decided(const std::string& answer) {
    const json object = json::parse(answer, nullptr, false);
    say("entry " + std::to_string(object.value("entry", std::int64_t{0})) + ": " +
        object.value("action", "") + " " + object.value("reply", ""));
    const json changed = object.value("changed", json::array());
    for (const json& one : changed) {
        std::string answers;
        const json each = one.value("answers", json::object());  // items() only refers to it
        for (const auto& [item, now] : each.items())
            answers += (answers.empty() ? "" : ", ") + item + " " + now.value("choice", "") + " (" +
                       now.value("standing", "") + ")";
        say("  " + one.value("reply", "") + "  " + one.value("was", "") + " -> " +
            one.value("standing", "") + (answers.empty() ? "" : ": " + answers));
    }
    if (changed.empty()) say("  no standing changed");
}

void say_retried(const std::string& answer) {
    const json object = json::parse(answer, nullptr, false);
    const std::string reply = object.value("reply", "");
    if (!object.value("differs", false)) {
        say(reply + " comes out as it is on record; nothing was recorded");
        return;
    }
    const std::string change = object.value("was", "") + " -> " + object.value("now", "");
    if (object.value("entry", json()).is_number_integer())
        say("entry " + std::to_string(object["entry"].get<std::int64_t>()) + " replaces " + reply +
            ": " + change);
    else
        say(reply + " would come out otherwise: " + change +
            "; it counts, repeats or was decided on, so nothing was recorded");
}

Result<DecisionRequest> request_of(const ReviewOptions& options) {
    DecisionRequest request;
    const auto action = parse_decision_action(options.action);
    if (!action) return Error{ErrorKind::input, "no such action", "", exit_codes::usage};
    request.action = *action;
    request.reply = options.id;
    request.items = options.items;
    request.instead_of = options.instead_of;
    request.by = options.by;
    request.reason = options.reason;
    for (const std::string& text : options.set) {
        auto set = parse_set(text);
        if (!set) return set.error();
        request.answers.push_back(std::move(*set));
    }
    return request;
}

}  // namespace

int review_list_command(const Global& global) {
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    auto folded = fold_ledger(knowledge->settings, std::nullopt);
    if (!folded) return fail(folded.error());
    const auto waiting = waiting_replies(folded->fold);
    for (const StandingReply& reply : waiting)
        say_raw(global.json ? waiting_json(reply) + "\n"
                            : waiting_text(reply, knowledge->roster) + "\n");
    if (!global.json && waiting.empty()) say("nothing waits for a person");
    return exit_codes::well;
}

int review_show_command(const Global& global, const std::string& id) {
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    auto folded = fold_ledger(knowledge->settings, std::nullopt);
    if (!folded) return fail(folded.error());
    auto reply = folded->fold.reply(id);
    if (!reply) return fail(no_such_reply(id));
    auto message = message_of(knowledge->settings, reply->seq);
    if (!message) return fail(message.error());
    const ReviewCase one =
        review_case(folded->fold, std::move(*reply), std::move(*message), SystemClock{}.now());
    say_raw(global.json ? case_json(one) + "\n" : case_text(one, knowledge->roster));
    return exit_codes::well;
}

int review_decide_command(const Global& global, const ReviewOptions& options) {
    auto settings = settings_for(global, ConfigNeed::required);
    if (!settings) return fail(settings.error());
    auto request = request_of(options);
    if (!request) return fail(request.error());
    ControlRequest asked{"decide"};
    asked.body = to_json(*request);
    auto answer = ask_writer(*settings, asked, -1,
                             [&](Gateway& gateway) { return gateway.decide(*request); });
    if (!answer) return fail(answer.error());
    if (global.json)
        say_raw(*answer + "\n");
    else
        say_decided(*answer);
    return exit_codes::well;
}

int review_retry_command(const Global& global, const std::string& id) {
    auto settings = settings_for(global, ConfigNeed::required);
    if (!settings) return fail(settings.error());
    auto answer = ask_writer(*settings, {"retry", id}, -1,
                             [&](Gateway& gateway) { return gateway.retry(id); });
    if (!answer) return fail(answer.error());
    if (global.json)
        say_raw(*answer + "\n");
    else
        say_retried(*answer);
    return exit_codes::well;
}

}  // namespace tsb
