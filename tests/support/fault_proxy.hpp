// SPDX-License-Identifier: GPL-3.0-or-later
// FaultProxy: a TCP proxy on loopback that does what networks do. Offsets are exact: what comes
// before one has passed, what comes after it has not.
// Trust: none needed; for tests only. Limits: none of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "config/base/result.hpp"

namespace tsb::test {

enum class FaultKind { none, latency, slices, stall, cut, reset, slow_close, garbage };

struct Fault {
    FaultKind kind = FaultKind::none;
    bool to_server = false;              // in which direction `after` counts
    std::uint64_t after = 0;             // bytes of a connection that pass first
    std::string word;                    // they are counted from when the client has sent this
    std::chrono::milliseconds delay{0};  // latency: of each piece; slow_close: until all is closed
    std::size_t most = 1;                // slices: bytes a piece; garbage: bytes
};

// "cut client 120", "cut server 7", "stall client 0 word UID FETCH", "latency 20", "slices 3",
// "garbage client 5 most 200", "none": CLIENT or SERVER says who does not get the rest.
Result<Fault> parse_fault(const std::string& text);

class FaultProxy {
  public:
    // to: the port on 127.0.0.1 that it stands before.
    FaultProxy(boost::asio::io_context& io, std::uint16_t to);
    ~FaultProxy();
    [[nodiscard]] std::uint16_t port() const;

    // Of connections from now on.
    void set(Fault fault);

    struct Passed {
        std::uint64_t to_server = 0, to_client = 0;
    };
    [[nodiscard]] Passed passed() const;  // by the last connection
    [[nodiscard]] int hit() const;        // how often a fault met its byte since set()

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace tsb::test
