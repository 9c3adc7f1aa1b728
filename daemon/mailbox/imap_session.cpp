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

constexpr std::size_t read_size = 64U << 10U;
constexpr std::size_t max_login_line = 1024;
constexpr std::chrono::seconds logout_patience{2};
constexpr std::chrono::seconds login_answer{20};

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

// The refusal among the lines of the login, which only libcurl sees.
std::size_t note_login_line(char* from, std::size_t size, std::size_t count, void* to) {
    std::string_view line(from, std::min(size * count, max_login_line));
    const auto blank = line.find(' ');
    if (blank != std::string_view::npos) {
        const std::string_view rest = line.substr(blank + 1);
        if (rest.starts_with("NO ") || rest.starts_with("BAD ") || rest.starts_with("BYE ")) {
            *static_cast<std::string*>(to) = trim(rest.substr(rest.find(' ') + 1));
        }
    }
    return size * count;
}

std::size_t drop_body(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

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
    std::string login_refusal;
    std::array<char, read_size> buffer{};
};

std::string ImapReply::said() const {
    return server_text(status + (code.empty() ? " " : " [" + code + "] ") + text, "");
}

bool passing_refusal(std::string_view code) {
    constexpr std::array<std::string_view, 6> passing{"UNAVAILABLE", "INUSE",     "LIMIT",
                                                      "SERVERBUG",   "OVERQUOTA", "THROTTLED"};
    const std::string_view word = code.substr(0, code.find(' '));
    return std::any_of(passing.begin(), passing.end(),
                       [&](std::string_view row) { return ascii_iequals(row, word); });
}

ImapSession::ImapSession(asio::any_io_executor executor, ImapLogin login,
                         std::function<void()> heard)
    : executor_(std::move(executor)), login_(std::move(login)), heard_(std::move(heard)) {}

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
        bye_.empty() ? "" : " (its last words: " + server_text(bye_, login_.password) + ")";
    return Error{ErrorKind::transient, login_.server + ": " + std::string(why) + last,
                 "check that the server runs and can be reached; it is tried again", 69};
}

Error ImapSession::refused(std::string_view what, const ImapReply& reply) const {
    return Error{ErrorKind::transient,
                 login_.server + ": " + std::string(what) +
                     " was refused: " + server_text(reply.said(), login_.password),
                 "it is tried again; if it repeats, ask whoever runs the mail server", 69};
}

Error ImapSession::login_error(int code) const {
    const Peer peer{login_.server, login_.ca_file, login_.tls_none};
    const std::string& said = wire_->login_refusal;
    const std::string shown = server_text(said, login_.password);
    if (code != CURLE_LOGIN_DENIED)
        return connection_error(static_cast<CURLcode>(code), peer, shown);
    const bool coded = said.starts_with('[') && said.find(']') != std::string::npos;
    if (coded && passing_refusal(std::string_view(said).substr(1, said.find(']') - 1))) {
        return Error{ErrorKind::transient,
                     login_.server + ": login is refused for the moment: " + shown,
                     "it is tried again", 69};
    }
    if (said.empty()) {
        return Error{ErrorKind::config,
                     login_.server +
                         ": the server offers no login with user and password on this connection",
                     "use imaps://, or ask whoever runs the mail server which login it allows", 78};
    }
    return Error{ErrorKind::config,
                 login_.server + ": the server refused user " + server_text(login_.user, "") +
                     "'s password (" + shown + ")",
                 "check user and password_file of this mailbox", 78};
}

asio::awaitable<Result<void>> ImapSession::connect() {
    wire_ = std::make_unique<Wire>(executor_);
    parser_ = ImapParser();
    bye_.clear();
    busy_ = news_ = false;
    CURL* const handle = wire_->handle.get();
    const std::string url = login_.server + "/";
    const Peer peer{login_.server, login_.ca_file, login_.tls_none};
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_USERNAME, login_.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, login_.password.c_str());
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &note_login_line);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &wire_->login_refusal);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &drop_body);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(login_.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(login_.timeout.count()));
    // Bounds what libcurl does without the loop, too: LOGOUT after a refused login.
    curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     static_cast<long>(std::min(login_.timeout, login_answer).count()));
    require_tls(handle, peer);
    const CURLcode code = co_await wire_->multi.perform(handle, AfterSuccess::stay);
    if (code != CURLE_OK) {
        Error error = login_error(code);
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
    const Deadline limit = std::chrono::steady_clock::now() + command_limit;
    for (;;) {
        for (ImapResponse response; parser_.next(response);) {
            note(response);
            if (response.kind == ImapResponse::Kind::untagged && on_untagged) on_untagged(response);
            if (response.kind != ImapResponse::Kind::tagged) continue;
            if (response.tag != tag)
                co_return lost("the server answered a command that was not given");
            busy_ = false;
            ImapReply reply;
            reply.status = response.name;
            reply.code = response.code;
            reply.text = response.text;
            co_return reply;
        }
        if (std::chrono::steady_clock::now() > limit) co_return lost("a command took too long");
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

asio::awaitable<Result<void>> ImapSession::idle_once(Deadline until) {
    if (std::exchange(busy_, true)) co_return lost("an earlier command was left unfinished");
    parser_.begin_command();
    const std::string tag = "T" + std::to_string(++last_tag_);
    std::string line = tag + " IDLE\r\n";
    auto sent = co_await send(std::move(line));
    if (!sent) co_return sent;
    bool idling = false, timed_out = false;
    while (!timed_out && !(idling && news_)) {
        for (ImapResponse response; parser_.next(response);) {
            note(response);
            if (response.kind == ImapResponse::Kind::continuation) idling = true;
            if (response.kind == ImapResponse::Kind::tagged)
                co_return lost("the server refused or ended IDLE");
        }
        if (idling && news_) break;
        if (!idling) {
            const auto filled = co_await must_fill();
            if (!filled) co_return filled;
            continue;
        }
        const auto filled = co_await fill_or_interrupt(until);
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

asio::awaitable<Result<bool>> ImapSession::wait(std::chrono::milliseconds at_most, bool use_idle) {
    const Deadline end = std::chrono::steady_clock::now() + at_most;
    interrupted_ = false;
    while (!news_ && !interrupted_ && std::chrono::steady_clock::now() < end) {
        const Deadline slice = std::min(end, std::chrono::steady_clock::now() + idle_limit);
        if (use_idle) {
            const auto idled = co_await idle_once(slice);
            if (!idled) co_return idled.error();
            continue;
        }
        // Data that comes unasked is read, and a closed connection is noticed at once.
        const auto filled = co_await fill_or_interrupt(slice);
        if (!filled) co_return filled.error();
        for (ImapResponse response; parser_.next(response);) note(response);
    }
    if (!use_idle && !news_ && !interrupted_) {
        OnUntagged nothing;
        const auto reply = co_await command("NOOP", std::move(nothing));
        if (!reply) co_return reply.error();
    }
    co_return news_;
}

asio::awaitable<void> ImapSession::logout() {
    if (wire_ && wire_->socket && !busy_) {
        login_.timeout = std::min(login_.timeout, logout_patience);
        OnUntagged nothing;
        const auto reply = co_await command("LOGOUT", std::move(nothing));
        static_cast<void>(reply);
    }
    disconnect();
}

}  // namespace tsb
