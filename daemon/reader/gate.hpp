// SPDX-License-Identifier: GPL-3.0-or-later
// Gate: lets a number of coroutines of one thread in at a time; the others wait.
// Trust: callers on the executor's thread. Limits: the number given.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace tsb {

class Gate {
  public:
    Gate(const boost::asio::any_io_executor& executor, int places);

    // Held while inside; must not outlive the gate.
    class Pass {
      public:
        explicit Pass(Gate& gate) : gate_(&gate) {}
        Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
        Pass& operator=(Pass&&) = delete;
        ~Pass() {
            if (gate_ != nullptr) gate_->leave();
        }

      private:
        Gate* gate_;
    };
    boost::asio::awaitable<Pass> enter();

  private:
    void leave();
    int free_;
    boost::asio::steady_timer waiting_;  // never expires: cancel_one() wakes one
};

}  // namespace tsb
