// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/token/access_tokens.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <utility>

#include "config/base/file.hpp"
#include "daemon/mailbox/token/token_json.hpp"

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace tsb {

namespace {

constexpr int exit_unreachable = 69;
constexpr int exit_config = 78;

// A new file each time, so that a later try is none of a failed fsync: it may be tried again.
Error disk_error(const Error& error) {
    return Error{ErrorKind::transient, "the mailbox's tokens cannot be kept: " + error.what,
                 "check the disk, and who owns <state>/oauth", 74};
}

Result<std::string> optional_secret(const SecretSource& source) {
    if (!source.set()) return std::string();
    return read_secret(source);
}

}  // namespace

AccessTokens::AccessTokens(OauthSettings settings, fs::path folder, std::string name,
                           const Clock& clock, Ask ask)
    : settings_(std::move(settings)),
      folder_(std::move(folder)),
      name_(std::move(name)),
      clock_(clock),
      ask_(std::move(ask)) {}

// Read anew each time: another program may have renewed, and an operator may have configured
// another token.
Result<void> AccessTokens::load() {
    auto secret = optional_secret(settings_.client_secret);
    if (!secret) return secret.error();
    const auto refresh_token = optional_secret(settings_.refresh_token);
    if (!refresh_token) return refresh_token.error();
    client_secret_ = std::move(*secret);
    const Digest configuration = sha256(settings_.token_url + '\n' + settings_.client_id + '\n' +
                                        settings_.scope + '\n' + client_secret_);
    if (!unsaved_) {
        const auto text = read_file(file(), max_token_record_bytes);
        auto kept = text ? read_token_record(*text) : Result<TokenRecord>(TokenRecord{});
        std::error_code ignored;
        if (!text && fs::exists(file(), ignored)) return disk_error(text.error());
        if (!kept) fs::rename(file(), folder_ / (name_ + ".damaged"), ignored);
        record_ = kept ? std::move(*kept) : TokenRecord{};
    }
    record_ = continued(std::move(record_), configuration, *refresh_token);
    return {};
}

Result<void> AccessTokens::save() {
    unsaved_ = true;
    std::error_code error;
    fs::create_directories(folder_, error);
    if (auto written = replace_file_durably(file(), token_record_text(record_)); !written)
        return disk_error(written.error());
    unsaved_ = false;
    return {};
}

Result<UniqueFd> AccessTokens::lock() const {
    std::error_code ignored;
    fs::create_directories(folder_, ignored);
    const fs::path path = folder_ / (name_ + ".lock");
    UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!fd) return disk_error(errno_error(ErrorKind::transient, "open", path));
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) fd.reset();
    return fd;
}

std::string AccessTokens::form() const {
    FormFields fields;
    fields.emplace_back("grant_type",
                        record_.refresh_token.empty() ? "client_credentials" : "refresh_token");
    fields.emplace_back("client_id", settings_.client_id);
    if (!client_secret_.empty()) fields.emplace_back("client_secret", client_secret_);
    if (!record_.refresh_token.empty()) fields.emplace_back("refresh_token", record_.refresh_token);
    if (!settings_.scope.empty()) fields.emplace_back("scope", settings_.scope);
    return form_encoded(fields);
}

// Why there is none, by what is on record.
Error AccessTokens::refusal() const {
    const bool unwanted = !record_.refusal && record_.failures > 0;
    const bool acts = unwanted || (record_.refusal && record_.refusal->operator_acts);
    const std::string why = record_.refusal ? record_.refusal->why
                            : unwanted      ? "the mail server refused the last one"
                                            : "one was asked for and has not come";
    const std::string when = format_utc(may_ask_at(record_, clock_.now()));
    return Error{acts ? ErrorKind::config : ErrorKind::transient,
                 name_ + ": no access token from " + settings_.token_url + ": " + why,
                 acts ? "check user, client_id, client_secret, scope and refresh_token of this "
                        "mailbox; what you change is used at once, else it is asked again at " +
                            when
                      : "it is asked again at " + when,
                 acts ? exit_config : exit_unreachable};
}

// The ask is noted on disk first: what ends the program in it must not lead to a storm of asks.
asio::awaitable<Result<void>> AccessTokens::ask_once() {
    const auto locked = lock();
    if (!locked) co_return locked.error();
    if (!*locked) co_return Result<void>();  // another program asks right now
    if (auto loaded = load(); !loaded) co_return loaded;
    if (!should_ask(record_, clock_.now())) co_return Result<void>();
    note_asked(record_, clock_.now());
    if (auto saved = save(); !saved) co_return saved;
    std::string sent = form();
    const auto answer = co_await ask_(std::move(sent));
    if (answer) {
        const std::vector<std::string> secrets{client_secret_, record_.refresh_token,
                                               record_.access_token};
        const auto read = read_token_answer(answer->status, answer->body, secrets);
        if (const auto* const grant = std::get_if<TokenGrant>(&read)) note_granted(record_, *grant);
        if (const auto* const refused = std::get_if<TokenRefusal>(&read))
            note_refused(record_, *refused);
    } else {
        note_refused(record_, {answer.error().what, answer.error().kind == ErrorKind::config});
    }
    co_return save();
}

asio::awaitable<void> AccessTokens::renew() {
    auto done = unsaved_ ? save() : load();
    if (done && should_ask(record_, clock_.now())) done = co_await ask_once();
    if (!done) {
        trouble_ = done.error();
    } else if (record_.refusal) {
        trouble_ = refusal();
    } else {
        trouble_.reset();
    }
}

std::chrono::seconds AccessTokens::until_renewal() const {
    const UtcTime now = clock_.now();
    return std::max(renew_at(record_, now) - now, std::chrono::seconds{1});
}

asio::awaitable<Result<std::string>> AccessTokens::get() {
    co_await renew();
    if (!unsaved_ && usable(record_, clock_.now())) co_return record_.access_token;
    co_return trouble_ ? *trouble_ : refusal();
}

// Another program may have renewed meanwhile: what the server made of the old token is no news then.
void AccessTokens::note_login(void (*note)(TokenRecord&)) {
    const auto locked = lock();
    const std::string used = record_.access_token;
    if (!locked || !*locked || !load() || record_.access_token != used) return;
    note(record_);
    static_cast<void>(save());  // tried again by renew()
}

bool AccessTokens::refused() {
    note_login(&note_login_refused);
    return usable(record_, clock_.now()) || should_ask(record_, clock_.now());
}

void AccessTokens::accepted() {
    if (record_.failures > 0 && !record_.refusal) note_login(&note_login_accepted);
}

}  // namespace tsb
