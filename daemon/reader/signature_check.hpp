// SPDX-License-Identifier: GPL-3.0-or-later
// check_signatures(): a raw message's DKIM signatures, by tsbreply-dkim in a process of its own.
// Guarantees: the process is killed at the deadline and when the call is abandoned; whatever goes wrong is
// an Error: kind input where the message is at fault, else transient or config.
// Trust: none in what comes back: strictly decoded, bounded. Limits: SignatureOptions, max_signatures.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "parsers/reading/signature.hpp"

namespace tsb {

struct SignatureOptions {
    std::filesystem::path program;               // tsbreply-dkim
    std::chrono::milliseconds deadline{10'000};  // wall, one message
};

// options and message must outlive the call. when: of receipt.
boost::asio::awaitable<Result<std::vector<DkimSignature>>> check_signatures(
    boost::asio::any_io_executor executor, const SignatureOptions& options, BytesView message,
    std::vector<DkimKey> keys, UtcTime when);

}  // namespace tsb
