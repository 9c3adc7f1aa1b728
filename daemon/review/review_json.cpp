// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "daemon/review/review.hpp"
#include "parsers/reading/json.hpp"

namespace tsb {
namespace {

using nlohmann::json;

std::string line(const json& object) {
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

json or_null(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}
json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}
json time_or_null(const std::optional<UtcTime>& time) {
    return time ? json(format_utc(*time)) : json(nullptr);
}

json reasons_of(const StandingReply& reply) {
    json out = json::array();
    for (const Reason& reason : against(reply)) {
        const ReasonHelp help = help_of(reason.id);
        out.push_back({{"id", reason.id},
                       {"text", reason.text},
                       {"meaning", help.meaning},
                       {"remedy", help.remedy}});
    }
    return out;
}

json answers_of(const StandingReply& reply) {
    json out = json::array();
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.as_read.size(); ++i) {
        json answer = to_json(reply.reading).at("answers").at(i);
        answer["read"] = to_string(reply.as_read[i]);
        answer["standing"] = to_string(reply.answers[i].standing);
        out.push_back(std::move(answer));
    }
    return out;
}

json decisions_of(const StandingReply& reply) {
    json out = json::array();
    for (const TakenDecision& taken : reply.decisions) {
        json object = json::parse(to_body(taken.body));
        object["entry"] = taken.seq;
        object["time"] = format_utc(taken.time);
        out.push_back(std::move(object));
    }
    return out;
}

json short_of(const StandingReply& reply) {
    json answers = json::object();
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.reading.answers.size(); ++i) {
        answers[reply.answers[i].item] = {{"choice", to_string(reply.reading.answers[i].choice)},
                                          {"standing", to_string(reply.answers[i].standing)}};
    }
    return {{"id", reply.id},
            {"circular", or_null(reply.circular)},
            {"administration", or_null(reply.administration)},
            {"received", time_or_null(reply.received.time)},
            {"disposition", to_string(reply.disposition)},
            {"standing", to_string(reply.standing)},
            {"from", text_or_null(reply.from)},
            {"subject", text_or_null(reply.subject)},
            {"answers", answers}};
}

json sender_of(const SenderCheck& sender) {
    json reasons = json::array();
    for (const Reason& reason : sender.reasons)
        reasons.push_back({{"id", reason.id}, {"text", reason.text}});
    json dkim = json::array();
    for (const DkimResult& one : sender.dkim)
        dkim.push_back({{"domain", one.domain},
                        {"selector", one.selector},
                        {"result", one.result},
                        {"why", one.why}});
    return {{"from", text_or_null(sender.from)}, {"administration", or_null(sender.administration)},
            {"match", to_string(sender.match)},  {"authenticated", sender.authenticated},
            {"by", to_string(sender.by)},        {"dkim", dkim},
            {"evidence", sender.evidence},       {"reasons", reasons}};
}

json outlook_object(const Outlook& outlook) {
    json items = json::array();
    for (const ItemOutlook& item : outlook.items)
        items.push_back({{"item", item.item},
                         {"outcome", item.now},
                         {"outcome_then", item.then},
                         {"percent", text_or_null(item.percent_now)},
                         {"percent_then", text_or_null(item.percent_then)}});
    return {{"refused", text_or_null(outlook.refused)},
            {"hint", text_or_null(outlook.hint)},
            {"items", items}};
}

}  // namespace

std::string waiting_json(const StandingReply& reply) {
    json object = short_of(reply);
    object["reasons"] = reasons_of(reply);
    return line(object);
}

std::string case_json(const ReviewCase& one) {
    json object = short_of(one.reply);
    object["reasons"] = reasons_of(one.reply);
    object["answers"] = answers_of(one.reply);
    object["entry"] = one.reply.seq;
    object["digest"] = one.reply.raw ? json(one.reply.raw->tagged()) : json(nullptr);
    object["message_id"] = text_or_null(one.reply.message_id);
    object["date"] = text_or_null(one.message.sender.date);
    object["row"] = text_or_null(one.message.verdict.row);
    object["sender"] = sender_of(one.message.sender);
    const json reading = to_json(one.reply.reading);
    for (const char* key : {"language", "signed", "comments", "problems"})
        object[key] = reading.at(key);
    object["state_on_form"] = reading.at("administration");
    object["message_problems"] = json::array();
    for (const Problem& problem : one.message.problems)
        object["message_problems"].push_back(to_json(problem));
    object["decisions"] = decisions_of(one.reply);
    object["other_replies"] = json::array();
    for (const StandingReply& other : one.beside)
        object["other_replies"].push_back(short_of(other));
    object["release_would"] = outlook_object(one.outlook);
    return line(object);
}

}  // namespace tsb
