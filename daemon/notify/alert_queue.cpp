// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/alert_queue.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "config/base/file.hpp"
#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "daemon/notify/alert_mail.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view suffix = ".json";
constexpr std::string_view half_written = ".json.new";  // what replace_file_durably() leaves
constexpr std::string_view raised_field = "raised";

std::string clipped(std::string_view text) {
    return to_valid_utf8(clip_utf8(text, max_alert_text_bytes));
}

Bytes format_alert(const Event& event, UtcTime raised) {
    json fields = json::object();
    for (const auto& [key, value] : event.fields) fields[key] = clipped(value);
    fields[std::string(raised_field)] = format_utc(raised);
    const json object = {{"id", event.id}, {"text", clipped(event.text)}, {"fields", fields}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Event> parse_alert(BytesView bytes) {
    const json object = json::parse(bytes, nullptr, false);
    if (!object.is_object() || !object.contains("id") || !object["id"].is_string() ||
        !object.contains("text") || !object["text"].is_string() || !object.contains("fields") ||
        !object["fields"].is_object())
        return std::nullopt;
    Event event{object["id"].get<std::string>(), object["text"].get<std::string>(), {}};
    const EventRow* row = find_event(event.id);
    if (row == nullptr || !row->alert) return std::nullopt;  // of another version
    for (const auto& [key, value] : object["fields"].items()) {
        if (!value.is_string()) return std::nullopt;
        event.fields[key] = value.get<std::string>();
    }
    return event;
}

// "00000000000000000012.json": names sort as numbers do.
std::optional<std::uint64_t> number_in(std::string_view name) {
    if (!name.ends_with(suffix)) return std::nullopt;
    name.remove_suffix(suffix.size());
    return parse_number<std::uint64_t>(name);
}

}  // namespace

Result<AlertQueue> AlertQueue::open(const fs::path& folder) {
    std::error_code failed;
    if (fs::create_directory(folder, failed)) {
        fs::permissions(folder, fs::perms::owner_all, failed);
    }
    if (failed) {
        return Error{ErrorKind::config, "cannot make " + folder.string() + ": " + failed.message(),
                     "check who owns the state folder"};
    }
    return AlertQueue(folder);
}

fs::path AlertQueue::file_of(std::uint64_t number) const {
    char name[32];
    std::snprintf(name, sizeof name, "%020llu.json", static_cast<unsigned long long>(number));
    return folder_ / name;
}

Result<AlertQueue::Left> AlertQueue::take_over(std::size_t most) {
    std::vector<std::pair<std::uint64_t, fs::path>> found;
    std::error_code failed;
    for (fs::directory_iterator at(folder_, failed), end; !failed && at != end;
         at.increment(failed)) {
        const std::string name = at->path().filename().string();
        std::error_code ignored;
        if (name.ends_with(half_written)) fs::remove(at->path(), ignored);
        if (const auto number = number_in(name)) found.emplace_back(*number, at->path());
    }
    if (failed) {
        return Error{ErrorKind::config, "cannot list " + folder_.string() + ": " + failed.message(),
                     "check who owns the state folder"};
    }
    std::sort(found.begin(), found.end());
    Left left;
    for (const auto& [number, path] : found) {
        next_ = std::max(next_, number + 1);
        if (left.alerts.size() == most) continue;
        const auto bytes = read_file(path, max_stored_alert_bytes);
        auto event = bytes ? parse_alert(*bytes) : std::nullopt;
        if (event) {
            left.alerts.push_back({number, std::move(*event)});
            continue;
        }
        std::error_code ignored;
        fs::remove(path, ignored);
        left.discarded.push_back(path.string());
    }
    return left;
}

Result<std::uint64_t> AlertQueue::keep(const Event& event, UtcTime raised) {
    const Bytes bytes = format_alert(event, raised);
    if (bytes.size() > max_stored_alert_bytes) {
        return Error{ErrorKind::input,
                     "an alert of more than " + std::to_string(max_stored_alert_bytes) +
                         " bytes is not kept",
                     ""};
    }
    const fs::path path = file_of(next_);
    if (auto written = replace_file_durably(path, bytes); !written) {
        fs::path half = path;
        half += ".new";
        ::unlink(half.c_str());
        return written.error();
    }
    return next_++;
}

void AlertQueue::drop(std::uint64_t number) {
    ::unlink(file_of(number).c_str());
}

}  // namespace tsb
