// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/record/shapes.hpp"
#include "parsers/reading/json.hpp"

namespace tsb {
namespace shapes {

json reasons(const std::vector<Reason>& list) {
    json out = json::array();
    for (const Reason& reason : list) out.push_back({{"id", reason.id}, {"text", reason.text}});
    return out;
}

json where(const MailCoordinates& coordinates) {
    return {{"mailbox", text_or_null(coordinates.mailbox)},
            {"uidvalidity", coordinates.uidvalidity},
            {"uid", coordinates.uid},
            {"file", text_or_null(coordinates.file)}};
}

json dkim(const std::vector<DkimResult>& results) {
    json out = json::array();
    for (const DkimResult& one : results) {
        out.push_back({{"domain", one.domain},
                       {"selector", one.selector},
                       {"result", one.result},
                       {"why", one.why}});
    }
    return out;
}

}  // namespace shapes

namespace {

using namespace shapes;

json received(const ReceivedTime& time) {
    return {{"time", time_or_null(time.time)},
            {"source", text_or_null(time.source)},
            {"internaldate", time_or_null(time.internaldate)},
            {"border", time_or_null(time.border)}};
}

json sender(const SenderCheck& check) {
    return {{"administration", or_null(check.administration)},
            {"match", to_string(check.match)},
            {"authenticated", check.authenticated},
            {"by", to_string(check.by)},
            {"spf_only", check.spf_only},
            {"dkim", dkim(check.dkim)},
            {"evidence", check.evidence},
            {"reasons", reasons(check.reasons)},
            {"signed_content", text_or_null(check.signed_content)},
            {"automatic", or_null(check.automatic)}};
}

// The object of `read --json`, and beside it what the judge made of it.
json reply(const JudgedReading& judged) {
    json object = to_json(judged.reading);
    json& answers = object["answers"];
    for (std::size_t i = 0; i < answers.size() && i < judged.answers.size(); ++i) {
        answers[i]["own"] = to_string(judged.answers[i].own);
        answers[i]["standing"] = to_string(judged.answers[i].standing);
    }
    object["part"] = text_or_null(judged.reading.part);
    object["form_digest"] = tagged_or_null(judged.reading.form_digest);
    object["inside_returned"] = judged.reading.inside_returned;
    object["from_image"] = judged.reading.from_image;
    object["credited"] = text_or_null(judged.administration);
    object["standing"] = to_string(judged.standing);
    object["reasons"] = reasons(judged.reasons);
    return object;
}

json made_with(const MadeWith& made) {
    json object = {{"parser", text_or_null(made.parser)},
                   {"roster", text_or_null(made.roster)},
                   {"circulars", made.circulars}};
    if (!made.keys.empty()) object["keys"] = made.keys;  // only of a signed message
    return object;
}

}  // namespace

std::string to_body(const MessageBody& body) {
    json object = {{"raw", tagged_or_null(body.raw)},
                   {"where", where(body.where)},
                   {"received", received(body.received)},
                   {"disposition", to_string(body.verdict.disposition)},
                   {"reason", text_or_null(body.verdict.reason)},
                   {"supersedes", body.supersedes}};
    if (is_other_mail(body.verdict.disposition)) return dump(object);
    object["size"] = body.size;
    object["date"] = text_or_null(body.sender.date);
    object["from"] = text_or_null(body.sender.from);
    object["subject"] = text_or_null(body.sender.subject);
    object["message_id"] = text_or_null(body.sender.message_id);
    object["sender"] = sender(body.sender);
    object["row"] = text_or_null(body.verdict.row);
    object["standing"] =
        body.verdict.standing ? json(to_string(*body.verdict.standing)) : json(nullptr);
    object["reasons"] = reasons(body.verdict.reasons);
    object["replies"] = json::array();
    for (const JudgedReading& judged : body.verdict.readings)
        object["replies"].push_back(reply(judged));
    object["problems"] = json::array();
    for (const Problem& problem : body.problems) object["problems"].push_back(to_json(problem));
    // Only of a message that has any.
    for (const PagePicture& page : body.pictures)
        object["pictures"].push_back({{"name", page.name}, {"picture", page.picture.hex()}});
    object["made_with"] = made_with(body.made_with);
    return dump(object);
}

}  // namespace tsb
