// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include <cstdlib>
#include <vector>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_field_bytes = 2000;

const EventRow& row_of(const Event& event) {
    const EventRow* row = find_event(event.id);
    if (row == nullptr) std::abort();  // an event that is not in the table is a programming error
    return *row;
}

int priority(Severity severity) {
    switch (severity) {
        case Severity::info:
            return LOG_INFO;
        case Severity::notice:
            return LOG_NOTICE;
        case Severity::warning:
            return LOG_WARNING;
        case Severity::error:
            return LOG_ERR;
        case Severity::fatal:
            return LOG_CRIT;
    }
    std::abort();
}

spdlog::level::level_enum level(Severity severity) {
    switch (severity) {
        case Severity::info:
        case Severity::notice:
            return spdlog::level::info;
        case Severity::warning:
            return spdlog::level::warn;
        case Severity::error:
            return spdlog::level::err;
        case Severity::fatal:
            return spdlog::level::critical;
    }
    std::abort();
}

std::string clean(std::string_view text) {
    return printable(clip_utf8(text, max_field_bytes));
}

void to_journal(const Event& event, const EventRow& row) {
    std::vector<std::string> fields = {"MESSAGE=" + std::string(row.id) + ": " + clean(event.text),
                                       "PRIORITY=" + std::to_string(priority(row.severity)),
                                       "SYSLOG_IDENTIFIER=tsbreplyd", "TSB_EVENT=" + event.id};
    for (const auto& [key, value] : event.fields) {
        std::string name = "TSB_";
        for (const char c : key)
            name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : '_';
        fields.push_back(name + "=" + clean(value));
    }
    std::vector<iovec> vectors;
    vectors.reserve(fields.size());
    for (std::string& field : fields) vectors.push_back({field.data(), field.size()});
    ::sd_journal_sendv(vectors.data(), static_cast<int>(vectors.size()));
}

spdlog::logger& stderr_logger() {
    static const auto logger = [] {
        auto made = spdlog::stderr_logger_st("tsbreply");
        made->set_pattern("%Y-%m-%dT%H:%M:%SZ %v", spdlog::pattern_time_type::utc);
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *logger;
}

}  // namespace

std::string event_line(const Event& event) {
    const EventRow& row = row_of(event);
    std::string line =
        std::string(to_string(row.severity)) + " " + event.id + ": " + clean(event.text);
    for (const auto& [key, value] : event.fields) line += " " + key + "=" + clean(value);
    return line;
}

void log_event(const Event& event) {
    const EventRow& row = row_of(event);
    if (std::getenv("JOURNAL_STREAM") != nullptr) {
        to_journal(event, row);
    } else {
        stderr_logger().log(level(row.severity), event_line(event));
    }
}

}  // namespace tsb
