// SPDX-License-Identifier: GPL-3.0-or-later
// HTTPS through libcurl: one POST of a small form, one small answer. For token endpoints.
//
// Guarantees: https only; no redirect is followed, no proxy used, no cookie kept; what was sent
// appears in no Error; a stuck server costs `timeout` and no more.
//
// Trust: a server whose certificate is good, for the answer's meaning; never for its size.
//
// Limits: max_https_answer bytes of an answer; a longer one is an Error.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "daemon/net/curl_multi.hpp"

namespace tsb {

inline constexpr std::size_t max_https_answer = 64U << 10U;

struct HttpsServer {
    std::string url;
    std::filesystem::path ca_file;  // empty: the system's
};

struct HttpsAnswer {
    long status = 0;
    Bytes body;
};

// application/x-www-form-urlencoded (HTML 4.01 §17.13.4): what is not a letter, digit or one of
// -._~ is %XX.
using FormFields = std::vector<std::pair<std::string, std::string>>;
std::string form_encoded(const FormFields& fields);

// Any HTTP status is an answer. Errors: config for a bad certificate, CA file or URL; transient for
// all else.
boost::asio::awaitable<Result<HttpsAnswer>> https_post(CurlMulti& multi, HttpsServer server,
                                                       std::string form,
                                                       std::chrono::seconds timeout);

}  // namespace tsb
