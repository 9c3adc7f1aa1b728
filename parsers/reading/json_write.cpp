// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "parsers/reading/json.hpp"

namespace tsb {
namespace {

using Json = nlohmann::json;

Json or_null(const std::optional<std::string>& text) {
    return text ? Json(*text) : Json(nullptr);
}
Json text_or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json to_json(const Evidence& evidence) {
    return {{"part", evidence.part},
            {"at", evidence.at},
            {"kind", evidence.kind},
            {"option", evidence.option},
            {"state", evidence.state},
            {"picture", evidence.picture ? Json(evidence.picture->hex()) : Json(nullptr)}};
}

Json to_json(const Answer& answer) {
    Json evidence = Json::array();
    for (const Evidence& one : answer.evidence) evidence.push_back(to_json(one));
    return {{"item", answer.item},
            {"choice", to_string(answer.choice)},
            {"reasons", answer.reasons},
            {"evidence", std::move(evidence)}};
}

template <class T>
Json array_of(const std::vector<T>& values) {
    Json array = Json::array();
    for (const T& value : values) array.push_back(to_json(value));
    return array;
}

}  // namespace

Json to_json(const Comment& comment) {
    return {{"item", or_null(comment.item)},
            {"text", comment.text},
            {"part", comment.part},
            {"at", comment.at}};
}

Json to_json(const Problem& problem) {
    return {{"code", problem.code},
            {"class", to_string(problem.problem_class)},
            {"item", or_null(problem.item)},
            {"text", problem.text}};
}

Json to_json(const PartInfo& part) {
    return {{"path", part.path},
            {"type", part.type},
            {"filename", or_null(part.filename)},
            {"bytes", part.bytes},
            {"sha256", part.sha256.hex()}};
}

Json to_json(const MarkRow& mark) {
    return {{"state", mark.state}, {"kind", mark.kind}, {"part", mark.part},
            {"at", mark.at},       {"text", mark.text}, {"hidden", mark.hidden}};
}

Json to_json(const Reading& reading) {
    const Signatory& signed_by = reading.signed_by;
    Json problems = Json::array();
    for (const Problem& problem : reading.problems) problems.push_back(to_json(problem));
    return {{"format", text_or_null(reading.format)},
            {"circular", or_null(reading.circular)},
            {"language", or_null(reading.language)},
            {"administration",
             {{"text", or_null(reading.administration.text)},
              {"code", or_null(reading.administration.code)}}},
            {"signed",
             {{"name", or_null(signed_by.name)},
              {"title", or_null(signed_by.title)},
              {"date", or_null(signed_by.date)}}},
            {"answers", array_of(reading.answers)},
            {"comments", array_of(reading.comments)},
            {"problems", std::move(problems)}};
}

}  // namespace tsb
