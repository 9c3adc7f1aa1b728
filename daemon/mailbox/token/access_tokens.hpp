// SPDX-License-Identifier: GPL-3.0-or-later
// AccessTokens: the access token of one mailbox with auth = "oauth2" (RFC 6749 §4.4 client
// credentials, §6 refresh token).
//
// Guarantees: a rotated refresh token is on disk before the access token that came with it is
// given out; while it cannot be written, none is. Only one program asks at a time. No secret
// appears in an Error or a log. What TokenKeeper guarantees (keeper.hpp).
//
// Trust: the token endpoint's certificate. A file of ours that is damaged is set aside, and the
// configured refresh token used.
//
// Limits: those of keeper.hpp and token_json.hpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "config/base/file.hpp"
#include "config/settings.hpp"
#include "daemon/mailbox/token/keeper.hpp"
#include "daemon/net/https.hpp"

namespace tsb {

class AccessTokens {
  public:
    using Ask = std::function<boost::asio::awaitable<Result<HttpsAnswer>>(std::string form)>;

    // The record lies in `folder`, as NAME.json; the folder is made when first needed.
    AccessTokens(OauthSettings settings, std::filesystem::path folder, std::string name,
                 const Clock& clock, Ask ask);

    // A token to log in with now. Errors: config where the operator has to act, transient for all
    // else.
    boost::asio::awaitable<Result<std::string>> get();

    // Renews ahead of expiry, if it is time. Whether it did not succeed: trouble().
    boost::asio::awaitable<void> renew();

    // How long nothing is to be renewed; at least a second.
    [[nodiscard]] std::chrono::seconds until_renewal() const;

    // What the mail server made of the token that get() gave. refused(): true if get() has another
    // one, or may ask for it at once.
    bool refused();
    void accepted();

    // Why there is no new token, from the failed ask until the next one that succeeds.
    [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }
    [[nodiscard]] const std::string& current() const { return record_.access_token; }

  private:
    Result<void> load();
    Result<void> save();
    [[nodiscard]] Result<UniqueFd> lock() const;  // empty: another program has it
    void note_login(void (*note)(TokenRecord&));
    boost::asio::awaitable<Result<void>> ask_once();
    [[nodiscard]] std::string form() const;
    [[nodiscard]] Error refusal() const;
    [[nodiscard]] std::filesystem::path file() const { return folder_ / (name_ + ".json"); }

    OauthSettings settings_;
    std::filesystem::path folder_;
    std::string name_;
    const Clock& clock_;
    Ask ask_;
    std::string client_secret_;
    TokenRecord record_;
    bool unsaved_ = false;  // record_ holds what the disk does not
    std::optional<Error> trouble_;
};

}  // namespace tsb
