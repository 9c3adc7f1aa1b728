// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fault_proxy.hpp"

#include <array>
#include <boost/asio.hpp>
#include <random>
#include <sstream>

#include "config/base/number.hpp"

namespace tsb::test {
namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;

namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

struct KindRow {
    const char* word;
    FaultKind kind;
};
constexpr std::array<KindRow, 8> kinds = {{{"none", FaultKind::none},
                                           {"latency", FaultKind::latency},
                                           {"slices", FaultKind::slices},
                                           {"stall", FaultKind::stall},
                                           {"cut", FaultKind::cut},
                                           {"reset", FaultKind::reset},
                                           {"slow-close", FaultKind::slow_close},
                                           {"garbage", FaultKind::garbage}}};

Error not_a_fault(const std::string& text) {
    return {ErrorKind::input, "not a fault: " + text, ""};
}

// One client, its connection to the server, and the fault that was set when it came.
struct Connection {
    Connection(asio::io_context& io, tcp::socket from, Fault what)
        : client(std::move(from)), server(io), timer(io), fault(std::move(what)) {
        armed = fault.word.empty();
    }
    void close() {
        boost::system::error_code ignored;
        client.close(ignored);
        server.close(ignored);
        timer.cancel();
    }
    tcp::socket client, server;
    asio::steady_timer timer;
    Fault fault;
    FaultProxy::Passed passed;
    std::uint64_t counted = 0;  // of fault.after
    bool armed = true, done = false, stalled = false;
    std::string said;  // the end of what the client has sent
};

}  // namespace

struct FaultProxy::State : std::enable_shared_from_this<State> {
    State(asio::io_context& context, std::uint16_t port)
        : io(context),
          acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          to(asio::ip::address_v4::loopback(), port) {}

    asio::io_context& io;
    tcp::acceptor acceptor;
    tcp::endpoint to;
    Fault fault;
    int hit = 0;
    std::shared_ptr<Connection> last;
    std::minstd_rand random{1};

    awaitable<void> accept() {
        for (;;) {
            auto [failed, socket] = co_await acceptor.async_accept(no_throw);
            if (failed) co_return;
            last = std::make_shared<Connection>(io, std::move(socket), fault);
            asio::co_spawn(io, serve(last), asio::detached);
        }
    }

    awaitable<void> serve(std::shared_ptr<Connection> one) {
        auto [failed] = co_await one->server.async_connect(to, no_throw);
        if (failed) {
            one->close();
            co_return;
        }
        one->client.set_option(tcp::no_delay(true));
        one->server.set_option(tcp::no_delay(true));
        asio::co_spawn(io, pump(one, true), asio::detached);
        co_await pump(one, false);
    }

    // Until one side ends, or the fault ends both.
    awaitable<void> pump(std::shared_ptr<Connection> one, bool to_server) {
        tcp::socket& from = to_server ? one->client : one->server;
        std::array<char, 4096> buffer{};
        for (;;) {
            auto [failed, n] = co_await from.async_read_some(asio::buffer(buffer), no_throw);
            if (failed) break;
            if (one->stalled) continue;
            const std::string_view bytes(buffer.data(), n);
            if (to_server) listen(*one, bytes);
            co_await forward(one, to_server, bytes);
        }
        if (!one->stalled || to_server) one->close();
    }

    static void listen(Connection& one, std::string_view bytes) {
        if (one.armed) return;
        one.said += bytes;
        one.armed = one.said.find(one.fault.word) != std::string::npos;
        if (one.said.size() > one.fault.word.size())
            one.said.erase(0, one.said.size() - one.fault.word.size());
    }

    awaitable<void> forward(std::shared_ptr<Connection> one, bool to_server,
                            std::string_view bytes) {
        const Fault& asked = one->fault;
        const bool mine = one->armed && !one->done && asked.to_server == to_server &&
                          asked.kind != FaultKind::none && asked.kind != FaultKind::latency &&
                          asked.kind != FaultKind::slices;
        std::size_t pass = bytes.size();
        if (mine) {
            pass =
                static_cast<std::size_t>(std::min<std::uint64_t>(pass, asked.after - one->counted));
            one->counted += pass;
        }
        co_await send(one, to_server, bytes.substr(0, pass));
        if (!mine || one->counted < asked.after) co_return;
        if (pass == bytes.size() && !bytes.empty() && asked.after > 0 &&
            asked.kind == FaultKind::garbage)
            co_return;  // in place of what comes next
        one->done = true;
        ++hit;
        co_await act(one, to_server);
        if (asked.kind == FaultKind::garbage) co_await send(one, to_server, bytes.substr(pass));
    }

    awaitable<void> send(std::shared_ptr<Connection> one, bool to_server, std::string_view bytes) {
        tcp::socket& to_whom = to_server ? one->server : one->client;
        const bool slow = one->armed && one->fault.kind == FaultKind::latency;
        const bool sliced = one->armed && one->fault.kind == FaultKind::slices;
        if (slow || sliced) hit += one->done ? 0 : 1, one->done = true;
        if (slow) co_await pause(*one, one->fault.delay);
        while (!bytes.empty()) {
            std::size_t n = bytes.size();
            if (sliced) n = std::min<std::size_t>(n, 1 + random() % one->fault.most);
            auto [failed, sent] =
                co_await asio::async_write(to_whom, asio::buffer(bytes.data(), n), no_throw);
            if (failed) co_return;
            (to_server ? one->passed.to_server : one->passed.to_client) += sent;
            bytes.remove_prefix(sent);
        }
    }

    awaitable<void> act(std::shared_ptr<Connection> one, bool to_server) {
        switch (one->fault.kind) {
            case FaultKind::none:
            case FaultKind::latency:
            case FaultKind::slices:
                break;
            case FaultKind::stall:
                one->stalled = true;
                break;
            case FaultKind::reset:
                one->client.set_option(asio::socket_base::linger(true, 0));
                one->close();
                break;
            case FaultKind::cut:
                one->close();
                break;
            case FaultKind::slow_close: {
                one->stalled = true;
                boost::system::error_code ignored;
                one->client.shutdown(tcp::socket::shutdown_send, ignored);
                co_await pause(*one, one->fault.delay);
                one->close();
                break;
            }
            case FaultKind::garbage: {
                std::string junk(one->fault.most, '\0');
                for (char& c : junk) c = static_cast<char>(random() % 256);
                co_await send(one, to_server, junk);
                break;
            }
        }
    }

    static awaitable<void> pause(Connection& one, std::chrono::milliseconds time) {
        asio::steady_timer timer(one.client.get_executor(), time);
        co_await timer.async_wait(no_throw);
    }
};

Result<Fault> parse_fault(const std::string& text) {
    std::istringstream in(text);
    std::string word;
    in >> word;
    Fault fault;
    bool known = false;
    for (const KindRow& row : kinds) {
        if (word == row.word) fault.kind = row.kind, known = true;
    }
    if (!known) return not_a_fault(text);
    if (fault.kind == FaultKind::none) return fault;
    std::uint64_t number = 0;
    if (fault.kind == FaultKind::latency || fault.kind == FaultKind::slices) {
        if (!(in >> number)) return not_a_fault(text);
        fault.delay = std::chrono::milliseconds(number);
        fault.most = number;
    } else {
        if (!(in >> word >> fault.after)) return not_a_fault(text);
        if (word != "client" && word != "server") return not_a_fault(text);
        fault.to_server = word == "server";
    }
    while (in >> word) {
        if (word == "word") {
            std::getline(in >> std::ws, fault.word);
        } else if ((word != "most" && word != "delay") || !(in >> number)) {
            return not_a_fault(text);
        } else if (word == "most") {
            fault.most = number;
        } else {
            fault.delay = std::chrono::milliseconds(number);
        }
    }
    return fault;
}

FaultProxy::FaultProxy(asio::io_context& io, std::uint16_t to)
    : state_(std::make_shared<State>(io, to)) {
    asio::co_spawn(
        io, [state = state_]() -> awaitable<void> { co_await state->accept(); }, asio::detached);
}
FaultProxy::~FaultProxy() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    if (state_->last) state_->last->close();
}
std::uint16_t FaultProxy::port() const {
    return state_->acceptor.local_endpoint().port();
}
void FaultProxy::set(Fault fault) {
    state_->fault = std::move(fault);
    state_->hit = 0;
}
FaultProxy::Passed FaultProxy::passed() const {
    return state_->last ? state_->last->passed : Passed{};
}
int FaultProxy::hit() const {
    return state_->hit;
}

}  // namespace tsb::test
