// SPDX-License-Identifier: GPL-3.0-or-later
// CurlMulti: libcurl's multi interface driven by Asio, so that connect, TLS and login never block
// the one thread.
//
// Guarantees: perform() returns when the transfer is done, or throws operation_aborted when its
// coroutine is cancelled; in both cases the handle is out of the multi again, unless it was asked
// to stay and succeeded. The handle stays the caller's. One thread only.
//
// Trust: libcurl's documented contract of curl_multi_socket_action; no callback of ours calls back
// into it.
//
// Limits: none of its own; timeouts are options of the handle.
#pragma once

#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

namespace tsb {

// What becomes of a handle that succeeded: connect-only handles must stay, their socket is closed
// with their removal.
enum class AfterSuccess { remove, stay };

class CurlMulti {
  public:
    explicit CurlMulti(boost::asio::any_io_executor executor);
    ~CurlMulti();
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    boost::asio::awaitable<CURLcode> perform(CURL* handle,
                                             AfterSuccess after = AfterSuccess::remove);
    void remove(CURL* handle);

  private:
    struct State;
    std::shared_ptr<State> state_;  // shared with waits in flight, which may outlive this object by
                                    // one turn of the loop
};

// Shuts the connection of a finished handle down. libcurl says goodbye (QUIT, LOGOUT) when it
// closes a connection and blocks until the server answers: on one that is shut down it gives up at
// once.
void hang_up(CURL* handle);

struct CurlHandleDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlHandleDeleter>;

// A new handle with what every connection of ours has: no signals, no proxy from the environment,
// TLS 1.2 or newer.
CurlHandle new_curl_handle();

}  // namespace tsb
