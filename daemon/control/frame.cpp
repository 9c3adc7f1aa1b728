// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/control/frame.hpp"

#include <nlohmann/json.hpp>

namespace tsb {
namespace {

using nlohmann::json;

constexpr ErrorKind kinds[] = {ErrorKind::transient, ErrorKind::config, ErrorKind::input,
                               ErrorKind::fatal};

Error malformed() {
    return Error{ErrorKind::input, "malformed message on the control socket",
                 "are both programs of the same version?"};
}

std::string string_at(const json& object, const char* key) {
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

}  // namespace

std::string encode_control_request(const ControlRequest& request) {
    json files = json::array();
    for (const ControlFile& file : request.files)
        files.push_back({{"name", file.name},
                         {"received", file.received},
                         {"received_from", file.received_from}});
    const json object = {
        {"op", request.op}, {"name", request.name}, {"body", request.body}, {"files", files}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<ControlRequest> decode_control_request(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return malformed();
    ControlRequest request{string_at(object, "op"), string_at(object, "name"),
                           string_at(object, "body")};
    const auto files = object.find("files");
    if (files == object.end() || !files->is_array()) return request;
    for (const json& file : *files)
        request.files.push_back({string_at(file, "name"), string_at(file, "received"),
                                 string_at(file, "received_from")});
    return request;
}

std::string encode_control_answer(const Result<std::string>& answer) {
    json object;
    if (answer) {
        object = {{"ok", true}, {"result", *answer}};
    } else {
        const Error& error = answer.error();
        object = {{"ok", false},
                  {"kind", to_string(error.kind)},
                  {"what", error.what},
                  {"hint", error.hint},
                  {"exit", error.exit_code}};
    }
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::string> decode_control_answer(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object() || !object.contains("ok") || !object["ok"].is_boolean())
        return malformed();
    if (object["ok"].get<bool>()) return string_at(object, "result");
    Error error{ErrorKind::input, string_at(object, "what"), string_at(object, "hint")};
    for (const ErrorKind kind : kinds) {
        if (to_string(kind) == string_at(object, "kind")) error.kind = kind;
    }
    if (object.contains("exit") && object["exit"].is_number_integer())
        error.exit_code = object["exit"].get<int>();
    return error;
}

std::string encode_entries(const std::vector<std::int64_t>& entries) {
    return json(entries).dump();
}

Result<std::vector<std::int64_t>> decode_entries(std::string_view text) {
    const json array = json::parse(text, nullptr, false);
    if (!array.is_array() || array.size() > max_control_entries) return malformed();
    std::vector<std::int64_t> entries;
    for (const json& one : array) {
        if (!one.is_number_integer()) return malformed();
        entries.push_back(one.get<std::int64_t>());
    }
    return entries;
}

std::string framed(std::string_view text) {
    const auto n = static_cast<std::uint32_t>(text.size());
    std::string out = {static_cast<char>(n >> 24U), static_cast<char>(n >> 16U),
                       static_cast<char>(n >> 8U), static_cast<char>(n)};
    return out.append(text);
}

}  // namespace tsb
