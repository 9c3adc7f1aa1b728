// SPDX-License-Identifier: GPL-3.0-or-later
// tsb-fault-proxy PORT: a FaultProxy before 127.0.0.1:PORT, for scenarios. Prints its own port;
// then a fault a line on stdin (fault_proxy.hpp, parse_fault), answered by "set N": N times the
// fault before met its byte. It ends with its stdin.
#include <boost/asio.hpp>
#include <cstdio>

#include "config/base/number.hpp"
#include "tests/support/fault_proxy.hpp"

namespace tsb::test {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> obey(asio::io_context& io, FaultProxy& proxy) {
    asio::posix::stream_descriptor in(io, 0);
    std::string held;
    for (;;) {
        auto [failed, n] = co_await asio::async_read_until(in, asio::dynamic_buffer(held), '\n',
                                                           asio::as_tuple(asio::use_awaitable));
        if (failed) break;
        auto fault = parse_fault(held.substr(0, n - 1));
        held.erase(0, n);
        if (fault) {
            std::printf("set %d\n", proxy.hit());
            proxy.set(std::move(*fault));
        } else {
            std::printf("%s\n", fault.error().what.c_str());
        }
        std::fflush(stdout);
    }
    io.stop();
}

}  // namespace
}  // namespace tsb::test

int main(int argc, char** argv) {
    const auto port = argc == 2 ? tsb::parse_number<std::uint16_t>(argv[1]) : std::nullopt;
    if (!port) {
        std::fputs("tsb-fault-proxy PORT\n", stderr);
        return 2;
    }
    boost::asio::io_context io(1);
    tsb::test::FaultProxy proxy(io, *port);
    std::printf("%d\n", int{proxy.port()});
    std::fflush(stdout);
    boost::asio::co_spawn(io, tsb::test::obey(io, proxy), boost::asio::detached);
    io.run();
}
