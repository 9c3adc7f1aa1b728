// SPDX-License-Identifier: GPL-3.0-or-later
// Gateway::decide: a person's ruling becomes an entry, and what it changed is told.
#include <map>
#include <nlohmann/json.hpp>

#include "daemon/intake/gateway.hpp"

namespace tsb {
namespace {

using nlohmann::json;

std::map<std::string, StandingReply> replies_of(const Fold& fold) {
    std::map<std::string, StandingReply> out;
    for (StandingReply& reply : fold.replies()) out.emplace(reply.id, std::move(reply));
    return out;
}

json answers_object(const StandingReply& reply) {
    json out = json::object();
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.reading.answers.size(); ++i) {
        out[reply.answers[i].item] = {{"choice", to_string(reply.reading.answers[i].choice)},
                                      {"standing", to_string(reply.answers[i].standing)}};
    }
    return out;
}

// Every reply that stands otherwise than before, the one that was ruled on among them.
json changes(const std::map<std::string, StandingReply>& before, const Fold& fold) {
    json out = json::array();
    for (const StandingReply& now : fold.replies()) {
        const auto was = before.find(now.id);
        if (was == before.end() || answers_object(was->second) == answers_object(now)) {
            if (was == before.end() || was->second.standing == now.standing) continue;
        }
        out.push_back({{"reply", now.id},
                       {"was", to_string(was->second.standing)},
                       {"standing", to_string(now.standing)},
                       {"answers", answers_object(now)}});
    }
    return out;
}

}  // namespace

boost::asio::awaitable<Result<std::string>> Gateway::decide(DecisionRequest request) {
    auto planned = plan_decision(parts_.fold, request, parts_.settings.people);
    if (!planned) co_return planned.error();
    const auto before = replies_of(parts_.fold);
    const std::vector<NewEntry> entries = {{EntryKind::decision, to_body(*planned)}};
    auto written = append(entries, clock_.now());
    if (!written) co_return written.error();
    const LedgerEntry& entry = written->front();
    if (auto applied = parts_.fold.apply(entry); !applied) co_return applied.error();
    const std::string action(to_string(planned->action));
    notifier_.raise({"decision-recorded",
                     action + " " + planned->reply + " by " + planned->by + ": " + planned->reason,
                     {{"entry", std::to_string(entry.seq)}, {"reply", planned->reply}}});
    const json changed = changes(before, parts_.fold);
    if (!changed.empty() && changed_) changed_();
    co_await notifier_.flush();
    const auto now = parts_.fold.reply(planned->reply);
    const json answer = {{"entry", entry.seq},
                         {"action", action},
                         {"reply", planned->reply},
                         {"standing", now ? json(to_string(now->standing)) : json(nullptr)},
                         {"changed", changed}};
    co_return answer.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace tsb
