// SPDX-License-Identifier: GPL-3.0-or-later
// Backoff: how long to wait before the next try of something that failed. Doubles, is jittered so
// that many clients of one server do not come back together, and starts anew after a success.
//
// Limits: every delay is between 1 s and 5 min; where the server said that it is busy, between 15 s
// and 30 min.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace tsb {

class Backoff {
  public:
    static constexpr std::chrono::milliseconds shortest{1'000};
    static constexpr std::chrono::milliseconds longest{300'000};

    static constexpr std::chrono::milliseconds busy_first{30'000};
    static constexpr std::chrono::milliseconds busy_longest{1'800'000};

    explicit Backoff(std::uint32_t seed = std::random_device{}(),
                     std::chrono::milliseconds first_step = shortest * 2,
                     std::chrono::milliseconds longest_step = longest)
        : random_(seed), first_step_(first_step), longest_step_(longest_step) {}

    // For a server that asked to be left alone.
    static Backoff for_busy() { return Backoff(std::random_device{}(), busy_first, busy_longest); }

    // Between half of the current step and all of it; the step then doubles.
    std::chrono::milliseconds next() {
        std::uniform_int_distribution<std::int64_t> between(step_.count() / 2, step_.count());
        step_ = std::min(step_ * 2, longest_step_);
        return std::chrono::milliseconds(between(random_));
    }

    void reset() { step_ = first_step_; }

  private:
    std::minstd_rand random_;
    std::chrono::milliseconds first_step_;  // tests have no time to wait
    std::chrono::milliseconds longest_step_;
    std::chrono::milliseconds step_ = first_step_;
};

}  // namespace tsb
