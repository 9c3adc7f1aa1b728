// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/answer.hpp"

#include <nlohmann/json.hpp>

#include "daemon/notify/message_events.hpp"

namespace tsb {

std::string reprocess_answer(const Taken& taken) {
    nlohmann::json object = what_if_json(taken.body);
    object["file"] = taken.name;
    object["entry"] = taken.entry ? nlohmann::json(*taken.entry) : nlohmann::json(nullptr);
    object["new"] = taken.is_new;
    object["any_held"] = has_held_answer(taken.body);
    if (taken.entry && object.contains("readings")) {
        std::size_t index = 0;
        for (auto& reading : object["readings"]) {
            reading["id"] = std::to_string(*taken.entry) + "/" + std::to_string(++index);
        }
    }
    return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<std::filesystem::path> circular_folders(const Settings& settings) {
    std::vector<std::filesystem::path> folders = {shipped().circulars};
    folders.insert(folders.end(), settings.circulars.begin(), settings.circulars.end());
    return folders;
}

std::vector<std::filesystem::path> roster_files(const Settings& settings) {
    std::vector<std::filesystem::path> files = {shipped().roster};
    files.insert(files.end(), settings.roster.begin(), settings.roster.end());
    const auto own = settings.state / "roster.toml";
    std::error_code absent;
    if (std::filesystem::exists(own, absent)) files.push_back(own);
    return files;
}

}  // namespace tsb
