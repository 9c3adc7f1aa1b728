// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_session.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "daemon/net/curl_error.hpp"
#include "daemon/net/curl_multi.hpp"

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

namespace tsb {

namespace {

constexpr std::string_view wrong_tag = "the server answered a command that was not given";
constexpr std::size_t read_size = 64U << 10U;

// The connection's socket, watched but owned by libcurl. Shared with the timer's handler, which may
// run late.
struct Socket : std::enable_shared_from_this<Socket> {
    Socket(const asio::any_io_executor& executor, int fd)
        : descriptor(executor, fd), timer(executor) {}
    ~Socket() { release(); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void release() {
        ++turn;
        if (!descriptor.is_open()) return;
        boost::system::error_code ignored;
        descriptor.cancel(ignored);
        descriptor.release();
    }

    // True when ready, false when the deadline passed; an error of the wait counts as ready: the
    // next read tells.
    asio::awaitable<bool> ready(stream_descriptor::wait_type kind,
                                std::chrono::steady_clock::time_point deadline) {
        expired = false;
        const std::uint64_t mine = ++turn;
        timer.expires_at(deadline);
        timer.async_wait([self = shared_from_this(), mine](const boost::system::error_code& error) {
            if (error || self->turn != mine) return;
            self->expire();
        });
        boost::system::error_code error;
        co_await descriptor.async_wait(kind, asio::redirect_error(asio::use_awaitable, error));
        ++turn;
        timer.cancel();
        co_return !expired;
    }

    // The wait under way ends as if its deadline had passed.
    void expire() {
        expired = true;
        boost::system::error_code ignored;
        descriptor.cancel(ignored);
    }

    stream_descriptor descriptor;
    asio::steady_timer timer;
    std::uint64_t turn = 0;
    bool expired = false;
};

}  // namespace

struct ImapSession::Wire {
    explicit Wire(const asio::any_io_executor& executor)
        : multi(executor), handle(new_curl_handle()) {}
    ~Wire() {
        if (socket) socket->release();  // before libcurl closes the descriptor
        if (socket) hang_up(handle.get());
        multi.remove(handle.get());
    }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    CurlMulti multi;  // of its own: another transfer must not push this connection out of the pool
    CurlHandle handle;
    std::shared_ptr<Socket> socket;
    LoginTalk talk;
    std::array<char, read_size> buffer{};
};

std::string ImapReply::said() const {
    return server_text(status + (code.empty() ? " " : " [" + code + "] ") + text, "");
}

ImapSession::ImapSession(asio::any_io_executor executor, ImapLogin login,
                         std::function<void()> heard, ImapDeadlines deadlines)
    : executor_(std::move(executor)),
      login_(std::move(login)),
      heard_(std::move(heard)),
      deadlines_(deadlines) {}

ImapSession::~ImapSession() = default;

ImapSession::Deadline ImapSession::soon() const {
    return std::chrono::steady_clock::now() + login_.timeout;
}

void ImapSession::disconnect() {
    wire_.reset();
}

Error ImapSession::lost(std::string_view why) {
    disconnect();
    const std::string last =
        bye_.empty() ? "" : " (its last words: " + server_text(bye_, login_.secret()) + ")";
    return Error{ErrorKind::transient, login_.server + ": " + std::string(why) + last,
                 "check that the server runs and can be reached; it is tried again", 69};
}

Error ImapSession::refused(std::string_view what, const ImapReply& reply) const {
    return Error{ErrorKind::transient,
                 login_.server + ": " + std::string(what) +
                     " was refused: " + server_text(reply.said(), login_.secret()),
                 "it is tried again; if it repeats, ask whoever runs the mail server", 69};
}

asio::awaitable<Result<void>> ImapSession::connect() {
    wire_ = std::make_unique<Wire>(executor_);
    parser_ = ImapParser();
    bye_.clear();
    busy_ = news_ = denied_ = idle_refused_ = false;
    busy_for_.reset();
    CURL* const handle = wire_->handle.get();
    set_login_options(handle, login_, wire_->talk);
    const CURLcode code = co_await wire_->multi.perform(handle, AfterSuccess::stay);
    if (code != CURLE_OK) {
        busy_for_ = throttled_login(wire_->talk.refusal);
        Error error = login_error(code, login_, wire_->talk, denied_);
        disconnect();
        co_return error;
    }
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK ||
        fd == CURL_SOCKET_BAD) {
        co_return lost("the connection was closed after the login");
    }
    wire_->socket = std::make_shared<Socket>(executor_, fd);
    capabilities_.clear();
    enter(ImapStep::capability);
    OnUntagged collect = [this](ImapResponse& response) {
        if (response.name != "CAPABILITY") return;
        for (const std::string_view word : split(response.text, ' ')) capabilities_.emplace(word);
    };
    const auto reply = co_await command("CAPABILITY", std::move(collect));
    if (!reply) co_return reply.error();
    if (!reply->ok()) co_return refused("CAPABILITY", *reply);
    co_return Result<void>();
}

asio::awaitable<Result<void>> ImapSession::send(std::string bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        if (!wire_) co_return lost("not connected");
        std::size_t n = 0;
        const CURLcode code =
            curl_easy_send(wire_->handle.get(), bytes.data() + sent, bytes.size() - sent, &n);
        sent += n;
        if (code == CURLE_OK) continue;
        if (code != CURLE_AGAIN) co_return lost("the connection broke while a command was sent");
        const auto socket = wire_->socket;
        if (!co_await socket->ready(stream_descriptor::wait_write, soon())) {
            co_return lost("the server takes no more data");
        }
    }
    co_return Result<void>();
}

// Waits only when libcurl has nothing left: TLS may hold bytes that poll() does not see.
asio::awaitable<Result<bool>> ImapSession::fill(Deadline deadline) {
    for (;;) {
        if (!wire_) co_return lost("not connected");
        std::size_t n = 0;
        const CURLcode code =
            curl_easy_recv(wire_->handle.get(), wire_->buffer.data(), wire_->buffer.size(), &n);
        if (code == CURLE_OK && n > 0) {
            if (heard_) heard_();
            const auto fed = parser_.feed(BytesView(wire_->buffer.data(), n));
            if (!fed) disconnect();
            if (!fed) co_return fed.error();
            co_return true;
        }
        if (code != CURLE_AGAIN) co_return lost("the server closed the connection");
        const auto socket = wire_->socket;
        if (!co_await socket->ready(stream_descriptor::wait_read, deadline)) co_return false;
    }
}

void ImapSession::interrupt() {
    interrupted_ = true;
    if (interruptible_ && wire_ && wire_->socket) wire_->socket->expire();
}

asio::awaitable<Result<bool>> ImapSession::fill_or_interrupt(Deadline deadline) {
    if (interrupted_) co_return false;
    interruptible_ = true;
    auto filled = co_await fill(deadline);
    interruptible_ = false;
    co_return filled;
}

asio::awaitable<Result<void>> ImapSession::must_fill() {
    const auto filled = co_await fill(soon());
    if (!filled) co_return filled.error();
    if (!*filled)
        co_return lost("no answer within " + std::to_string(login_.timeout.count()) + " s");
    co_return Result<void>();
}

void ImapSession::note_status(const ImapResponse& response) {
    if (response.name == "BYE") bye_ = response.text.substr(0, max_login_line);
    if (response.name == "BYE" || response.kind == ImapResponse::Kind::tagged) {
        const auto wish = throttled(response.code, response.text);
        if (response.name != "OK" && wish) busy_for_ = wish;
    }
    if (response.kind != ImapResponse::Kind::untagged || !response.code.starts_with("UIDVALIDITY "))
        return;
    uidvalidity_ =
        parse_number<std::uint32_t>(std::string_view(response.code).substr(12)).value_or(0);
}

void ImapSession::note(const ImapResponse& response) {
    if (response.status()) return note_status(response);
    if (response.name == "EXISTS" && response.number) {
        if (*response.number > exists_) news_ = true;
        exists_ = *response.number;
    } else if (response.name == "EXPUNGE" && exists_ > 0) {
        --exists_;
    }
}

asio::awaitable<Result<ImapReply>> ImapSession::finish(std::string tag, OnUntagged on_untagged) {
    const Deadline limit = std::chrono::steady_clock::now() + deadlines_.of(step_);
    for (;;) {
        for (ImapResponse response; parser_.next(response);) {
            note(response);
            if (response.kind == ImapResponse::Kind::untagged && on_untagged) on_untagged(response);
            if (response.kind != ImapResponse::Kind::tagged) continue;
            if (response.tag != tag) co_return lost(wrong_tag);
            busy_ = false;
            if (!bye_.empty() && step_ != ImapStep::logout)
                co_return lost("the server ends the session");
            ImapReply reply;
            reply.status = response.name;
            reply.code = response.code;
            reply.text = response.text;
            co_return reply;
        }
        if (std::chrono::steady_clock::now() > limit) {
            co_return lost(std::string(to_string(step_)) + " took longer than " +
                           std::to_string(deadlines_.of(step_).count() / 1000) + " s");
        }
        const auto filled = co_await must_fill();
        if (!filled) co_return filled.error();
    }
}

asio::awaitable<Result<ImapReply>> ImapSession::command(std::string text, OnUntagged on_untagged) {
    if (!wire_) co_return lost("not connected");
    if (std::exchange(busy_, true)) co_return lost("an earlier command was left unfinished");
    parser_.begin_command();
    const std::string tag = "T" + std::to_string(++last_tag_);
    std::string line = tag + " " + text + "\r\n";
    const auto sent = co_await send(std::move(line));
    if (!sent) co_return sent.error();
    co_return co_await finish(tag, std::move(on_untagged));
}

// Before the server has agreed to IDLE its answer is due as any other.
asio::awaitable<Result<bool>> ImapSession::fill_idling(bool idling, Deadline until) {
    if (idling) co_return co_await fill_or_interrupt(until);
    const auto filled = co_await must_fill();
    if (!filled) co_return filled.error();
    co_return true;
}

asio::awaitable<Result<void>> ImapSession::idle_once(Deadline until) {
    if (std::exchange(busy_, true)) co_return lost("an earlier command was left unfinished");
    enter(ImapStep::noop);  // for the answer to DONE
    parser_.begin_command();
    const std::string tag = "T" + std::to_string(++last_tag_);
    std::string line = tag + " IDLE\r\n";
    auto sent = co_await send(std::move(line));
    if (!sent) co_return sent;
    const Deadline answered_by = std::chrono::steady_clock::now() + deadlines_.noop;
    bool idling = false, timed_out = false;
    while (!timed_out) {
        for (ImapResponse response; parser_.next(response);) {
            note(response);
            idling = idling || response.kind == ImapResponse::Kind::continuation;
            if (response.kind != ImapResponse::Kind::tagged) continue;
            if (response.tag != tag) co_return lost(wrong_tag);
            idle_refused_ = true;  // it would only do so again
            busy_ = false;
            co_return Result<void>();
        }
        const Deadline now = std::chrono::steady_clock::now();
        if (idling && (news_ || now >= until)) break;
        if (!idling && now >= answered_by) co_return lost("IDLE was not answered");
        const auto filled = co_await fill_idling(idling, until);
        if (!filled) co_return filled.error();
        timed_out = !*filled;
    }
    std::string done = "DONE\r\n";
    sent = co_await send(std::move(done));
    if (!sent) co_return sent;
    OnUntagged nothing;
    const auto reply = co_await finish(tag, std::move(nothing));
    if (!reply) co_return reply.error();
    co_return Result<void>();
}

asio::awaitable<Result<void>> ImapSession::noop() {
    enter(ImapStep::noop);
    OnUntagged nothing;
    const auto reply = co_await command("NOOP", std::move(nothing));
    if (!reply) co_return reply.error();
    if (!reply->ok()) co_return refused("NOOP", *reply);
    co_return Result<void>();
}

asio::awaitable<Result<bool>> ImapSession::wait(std::chrono::milliseconds at_most, bool use_idle) {
    const Deadline end = std::chrono::steady_clock::now() + at_most;
    interrupted_ = false;
    while (!news_ && !interrupted_ && std::chrono::steady_clock::now() < end) {
        const Deadline slice = std::min(end, std::chrono::steady_clock::now() + deadlines_.idle);
        if (use_idle && !idle_refused_) {
            const auto idled = co_await idle_once(slice);
            if (!idled) co_return idled.error();
        } else {
            // Data that comes unasked is read, and a closed connection is noticed at once.
            const auto filled = co_await fill_or_interrupt(slice);
            if (!filled) co_return filled.error();
            for (ImapResponse response; parser_.next(response);) note(response);
            if (*filled) continue;
        }
        if (news_ || interrupted_) break;
        const auto asked = co_await noop();
        if (!asked) co_return asked.error();
    }
    co_return news_;
}

asio::awaitable<void> ImapSession::logout() {
    if (wire_ && wire_->socket && !busy_) {
        const auto patience = std::chrono::ceil<std::chrono::seconds>(deadlines_.logout);
        login_.timeout = std::min(login_.timeout, patience);
        enter(ImapStep::logout);
        OnUntagged nothing;
        const auto reply = co_await command("LOGOUT", std::move(nothing));
        static_cast<void>(reply);
    }
    disconnect();
}

}  // namespace tsb
