// SPDX-License-Identifier: GPL-3.0-or-later
// OwnChecker: our own check of a message's DKIM signatures: which keys, where from, and the boxed
// program that checks (tsbreply-dkim).
// Where from: the records stored with the message, then the key file, then DNS. What DNS could not
// be asked for is asked again the next time; what is stored is not.
// Guarantees: never an Error: what goes wrong is said in the result and counts for nobody. Ends
// within KeyLimits::deadline and SignatureOptions::deadline; after a look-up in which nothing
// answered, DNS is left alone for dns_rest, so that dead DNS stops no intake.
// Trust: keys as keys.hpp says. Limits: max_signatures, dns_rest.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "config/settings.hpp"
#include "daemon/keys/keys.hpp"
#include "daemon/reader/signature_check.hpp"
#include "daemon/sender/own_check.hpp"

namespace tsb {

constexpr std::chrono::seconds dns_rest{60};

struct OwnChecked {
    OwnCheck check;
    std::vector<LookedUpKey> keys;  // that it took, to be stored with the message; empty: unsigned
};

class OwnChecker {
  public:
    // stored_only: exactly the keys that are stored with the message, also those that nobody could
    // be asked for; neither key file nor DNS.
    enum class Ask { dns, files_only, stored_only };

    // Error (config): the key file or a DNS server cannot be used.
    static Result<std::unique_ptr<OwnChecker>> open(boost::asio::any_io_executor executor,
                                                    const DkimSettings& settings,
                                                    const Clock& clock, Ask ask = Ask::dns);

    // stored: as kept with the message before. received: absent counts as now.
    boost::asio::awaitable<OwnChecked> check(BytesView message, std::vector<LookedUpKey> stored,
                                             std::optional<UtcTime> received);

  private:
    OwnChecker(boost::asio::any_io_executor executor, SignatureOptions options,
               std::vector<DkimKey> known, std::optional<Keys> dns, Ask ask, const Clock& clock);
    boost::asio::awaitable<std::vector<LookedUpKey>> keys_for(std::vector<std::string> names,
                                                              std::vector<LookedUpKey> stored);
    boost::asio::awaitable<void> ask_dns(std::vector<LookedUpKey>& keys);

    boost::asio::any_io_executor executor_;
    SignatureOptions options_;
    std::vector<DkimKey> known_;  // of the key file
    std::optional<Keys> dns_;
    Ask ask_;
    const Clock& clock_;
    std::optional<UtcTime> rest_until_;
};

}  // namespace tsb
