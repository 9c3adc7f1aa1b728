// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/net/curl_multi.hpp"

#include <signal.h>
#include <sys/socket.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <utility>

namespace asio = boost::asio;

namespace tsb {

namespace {

// One socket of libcurl's, watched but never owned: release() gives it back before libcurl closes
// it.
struct Watch {
    Watch(const asio::any_io_executor& executor, curl_socket_t fd) : descriptor(executor, fd) {}
    asio::posix::stream_descriptor descriptor;
    CURL* handle = nullptr;
    int wanted = CURL_POLL_NONE;
    bool reading = false, writing = false;
};

// One perform() in flight; lives in its coroutine.
struct Transfer {
    asio::steady_timer finished;
    bool done = false;
    CURLcode code = CURLE_OK;
};

}  // namespace

struct CurlMulti::State : std::enable_shared_from_this<State> {
    explicit State(asio::any_io_executor on) : executor(std::move(on)), timer(executor) {}

    asio::any_io_executor executor;
    asio::steady_timer timer;
    CURLM* multi = nullptr;  // null once the owner is gone: whatever still fires does nothing
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches;
    std::map<CURL*, Transfer*> transfers;

    void start();
    void stop();
    void forget(curl_socket_t fd);
    void arm(curl_socket_t fd, const std::shared_ptr<Watch>& watch);
    void arm_one(curl_socket_t fd, const std::shared_ptr<Watch>& watch, int wanted);
    void act(curl_socket_t fd, int events);
    void collect();
    void hang_up(CURL* handle);
    static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*);
    static int on_timer(CURLM*, long milliseconds, void* self);
};

void CurlMulti::State::start() {
    multi = curl_multi_init();
    if (multi == nullptr) std::abort();  // out of memory
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &State::on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &State::on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
}

void CurlMulti::State::stop() {
    CURLM* const old = std::exchange(multi, nullptr);
    curl_multi_cleanup(old);  // may still call on_socket(REMOVE): forget() needs no multi
    while (!watches.empty()) forget(watches.begin()->first);
    timer.cancel();
}

void CurlMulti::State::forget(curl_socket_t fd) {
    const auto found = watches.find(fd);
    if (found == watches.end()) return;
    found->second->descriptor.cancel();
    found->second->descriptor.release();
    watches.erase(found);
}

int CurlMulti::State::on_socket(CURL* handle, curl_socket_t fd, int what, void* self, void*) {
    auto& state = *static_cast<State*>(self);
    if (what == CURL_POLL_REMOVE) {
        state.forget(fd);
        return 0;
    }
    auto& watch = state.watches[fd];
    if (!watch) watch = std::make_shared<Watch>(state.executor, fd);
    watch->handle = handle;
    watch->wanted = what;
    state.arm(fd, watch);
    return 0;
}

void CurlMulti::State::arm(curl_socket_t fd, const std::shared_ptr<Watch>& watch) {
    arm_one(fd, watch, CURL_POLL_IN);
    arm_one(fd, watch, CURL_POLL_OUT);
}

void CurlMulti::State::arm_one(curl_socket_t fd, const std::shared_ptr<Watch>& watch, int wanted) {
    bool Watch::*const pending = wanted == CURL_POLL_IN ? &Watch::reading : &Watch::writing;
    if ((watch->wanted & wanted) == 0 || (*watch).*pending) return;
    (*watch).*pending = true;
    const auto kind = wanted == CURL_POLL_IN ? asio::posix::stream_descriptor::wait_read
                                             : asio::posix::stream_descriptor::wait_write;
    const int event = wanted == CURL_POLL_IN ? CURL_CSELECT_IN : CURL_CSELECT_OUT;
    watch->descriptor.async_wait(kind, [self = shared_from_this(), watch, fd, wanted, event,
                                        pending](const boost::system::error_code& error) {
        (*watch).*pending = false;
        const auto current = [&] {
            const auto found = self->watches.find(fd);
            return found != self->watches.end() && found->second == watch;
        };
        if (self->multi == nullptr || !current()) return;
        if ((watch->wanted & wanted) != 0) self->act(fd, error ? CURL_CSELECT_ERR : event);
        if (current()) self->arm(fd, watch);
    });
}

int CurlMulti::State::on_timer(CURLM*, long milliseconds, void* self) {
    auto& state = *static_cast<State*>(self);
    if (state.multi == nullptr) return 0;
    if (milliseconds < 0) {
        state.timer.cancel();
        return 0;
    }
    state.timer.expires_after(std::chrono::milliseconds(milliseconds));
    state.timer.async_wait(
        [kept = state.shared_from_this()](const boost::system::error_code& error) {
            if (!error && kept->multi != nullptr) kept->act(CURL_SOCKET_TIMEOUT, 0);
        });
    return 0;
}

void CurlMulti::State::act(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi, fd, events, &running);
    collect();
}

void CurlMulti::State::collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const auto found = transfers.find(message->easy_handle);
        if (found == transfers.end()) continue;
        found->second->done = true;
        found->second->code = message->data.result;
        found->second->finished.cancel();
    }
}

void CurlMulti::State::hang_up(CURL* handle) {
    for (const auto& [fd, watch] : watches) {
        if (watch->handle == handle) ::shutdown(fd, SHUT_RDWR);
    }
}

void hang_up(CURL* handle) {
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK) return;
    if (fd != CURL_SOCKET_BAD) ::shutdown(fd, SHUT_RDWR);
}

CurlMulti::CurlMulti(asio::any_io_executor executor)
    : state_(std::make_shared<State>(std::move(executor))) {
    state_->start();
}

CurlMulti::~CurlMulti() {
    state_->stop();
}

void CurlMulti::remove(CURL* handle) {
    if (state_->multi != nullptr) curl_multi_remove_handle(state_->multi, handle);
}

asio::awaitable<CURLcode> CurlMulti::perform(CURL* handle, AfterSuccess after) {
    const auto state = state_;
    Transfer transfer{asio::steady_timer(state->executor, asio::steady_timer::time_point::max())};
    // Takes the handle out whichever way this coroutine ends, cancellation included.
    struct Detach {
        State& state;
        CURL* handle;
        const bool& done;
        bool stay = false;
        ~Detach() {
            state.transfers.erase(handle);
            if (!done) state.hang_up(handle);
            if (!stay && state.multi != nullptr) curl_multi_remove_handle(state.multi, handle);
        }
    } detach{*state, handle, transfer.done};
    state->transfers[handle] = &transfer;
    if (curl_multi_add_handle(state->multi, handle) != CURLM_OK) co_return CURLE_FAILED_INIT;
    boost::system::error_code error;
    if (!transfer.done) {
        co_await transfer.finished.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
    if (!transfer.done) co_return CURLE_ABORTED_BY_CALLBACK;
    detach.stay = after == AfterSuccess::stay && transfer.code == CURLE_OK;
    co_return transfer.code;
}

CurlHandle new_curl_handle() {
    static const CURLcode ready = [] {
        // OpenSSL writes without MSG_NOSIGNAL: a server that went away would end the process.
        ::signal(SIGPIPE, SIG_IGN);
        return curl_global_init(CURL_GLOBAL_DEFAULT);
    }();
    if (ready != CURLE_OK) std::abort();
    CurlHandle handle(curl_easy_init());
    if (!handle) std::abort();  // out of memory
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
    curl_easy_setopt(handle.get(), CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    return handle;
}

}  // namespace tsb
