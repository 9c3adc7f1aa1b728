// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/open.hpp"

#include <gtest/gtest.h>

namespace tsb {
namespace {

TEST(WorkerOptions, ProcessorTimeIsAsLongAsTheDeadlineAndNeverNone) {
    const struct {
        const char* why;
        std::chrono::seconds deadline;
        std::uint32_t cpu_seconds;
    } rows[] = {
        {"the default", std::chrono::seconds{20}, 20},
        {"longer than the default", std::chrono::seconds{90}, 90},
        {"the shortest", std::chrono::seconds{1}, 1},
        {"RLIMIT_CPU of 0 would end it at once", std::chrono::seconds{0}, 1},
    };
    for (const auto& row : rows) {
        Settings settings;
        settings.worker.deadline = row.deadline;
        const WorkerOptions options = worker_options(settings);
        EXPECT_EQ(options.deadline, row.deadline) << row.why;
        EXPECT_EQ(options.cpu_seconds, row.cpu_seconds) << row.why;
    }
}

}  // namespace
}  // namespace tsb
