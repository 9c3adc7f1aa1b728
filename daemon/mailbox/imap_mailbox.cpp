// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_mailbox.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "daemon/mailbox/imap_session.hpp"
#include "daemon/mailbox/imap_steps.hpp"
#include "daemon/mailbox/imap_text.hpp"
#include "daemon/mailbox/token/access_tokens.hpp"

namespace asio = boost::asio;

namespace tsb {

namespace {

constexpr std::size_t near_names = 3;
constexpr std::size_t near_distance = 4;
constexpr std::size_t max_listed = 10'000;

// The state that SELECT reports in codes of untagged OK answers (RFC 3501 §6.3.1).
void note_select(const ImapResponse& response, MailboxState& state) {
    const std::string_view code = response.code;
    if (response.name == "EXISTS" && response.number) state.exists = *response.number;
    if (code.starts_with("UIDVALIDITY "))
        state.uidvalidity = parse_number<std::uint32_t>(code.substr(12)).value_or(0);
    if (code.starts_with("UIDNEXT "))
        state.uidnext = parse_number<std::uint32_t>(code.substr(8)).value_or(0);
    if (code.starts_with("PERMANENTFLAGS "))
        state.keywords_allowed = code.find("\\*") != std::string_view::npos;
}

std::string nearest(std::vector<std::string> names, const std::string& wanted) {
    const auto distance = [&](const std::string& name) {
        return edit_distance(ascii_lower(name), ascii_lower(wanted), near_distance);
    };
    std::stable_sort(names.begin(), names.end(),
                     [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    std::string out;
    for (std::size_t i = 0; i < std::min(near_names, names.size()); ++i)
        out += (out.empty() ? "" : ", ") + clip_utf8(printable(names[i]), 80);
    return out;
}

}  // namespace

// The token endpoint on a connection of its own.
struct ImapMailbox::Tokens {
    Tokens(const asio::any_io_executor& executor, const MailboxSettings& settings,
           const std::filesystem::path& state)
        : multi(executor),
          keeper(settings.oauth, state / "oauth", settings.name, clock, ask(settings)) {}

    AccessTokens::Ask ask(const MailboxSettings& settings) {
        return [this, server = HttpsServer{settings.oauth.token_url, settings.oauth.ca_file},
                timeout = settings.timeout](std::string form) {
            return https_post(multi, server, std::move(form), timeout);
        };
    }
    SystemClock clock;
    CurlMulti multi;
    AccessTokens keeper;
};

ImapMailbox::ImapMailbox(asio::any_io_executor executor, MailboxSettings settings,
                         LimitSettings limits, std::filesystem::path state,
                         std::function<void()> heard, ImapDeadlines deadlines)
    : executor_(std::move(executor)),
      settings_(std::move(settings)),
      limits_(limits),
      state_folder_(std::move(state)),
      heard_(std::move(heard)),
      deadlines_(deadlines) {
    if (settings_.oauth.on) tokens_ = std::make_unique<Tokens>(executor_, settings_, state_folder_);
}

ImapMailbox::~ImapMailbox() = default;

// Before the session is forgotten.
template <class T>
Result<T> ImapMailbox::noted(Result<T> result) {
    if (!result && session_) condition_.busy_for = session_->busy_for();
    return result;
}

void ImapMailbox::enter(ImapStep step) {
    session_->enter(step);
    condition_.busy_for.reset();
}

Result<void> ImapMailbox::usable() const {
    if (!session_)
        return Error{ErrorKind::transient, settings_.name + ": the mailbox is not open", "", 69};
    if (session_->uidvalidity() != state_.uidvalidity) {
        return Error{ErrorKind::transient,
                     settings_.name + ": UIDVALIDITY changed while the folder was open",
                     "it is opened anew", 69};
    }
    return {};
}

asio::awaitable<Result<MailboxState>> ImapMailbox::open() {
    session_.reset();
    condition_ = Condition();
    const auto url = parse_imap_url(settings_.url);
    if (!url) co_return url.error();
    const auto logged_in = co_await log_in(url->server);
    if (tokens_) condition_.token = tokens_->keeper.trouble();
    if (!logged_in) co_return logged_in.error();
    auto state = co_await select(url->folder);
    if (!state) state = noted(std::move(state));
    if (!state) co_await close();
    co_return state;
}

// One that the server does not like, and that was good once, is renewed and tried again, once.
asio::awaitable<Result<void>> ImapMailbox::log_in(std::string server) {
    ImapLogin login;
    login.server = std::move(server);
    login.user = settings_.user;
    login.ca_file = settings_.ca_file.string();
    login.pins = settings_.pins;
    login.tls_none = settings_.tls_none;
    login.timeout = settings_.timeout;
    if (!tokens_) {
        auto password = read_secret(settings_.password);
        if (!password) co_return password.error();
        login.password = std::move(*password);
        co_return co_await connect(std::move(login));
    }
    for (bool again = true;; again = false) {
        auto token = co_await tokens_->keeper.get();
        condition_.lacks_token = !token;
        if (!token) co_return token.error();
        if (heard_) heard_();  // each of the two may take `timeout`
        token_ = login.bearer = std::move(*token);
        const auto connected = co_await connect(login);
        if (connected) tokens_->keeper.accepted();
        if (connected || !session_->denied()) co_return connected;
        if (!tokens_->keeper.refused() || !again) co_return connected;
    }
}

asio::awaitable<Result<void>> ImapMailbox::connect(ImapLogin login) {
    session_ = std::make_unique<ImapSession>(executor_, std::move(login), heard_, deadlines_);
    auto connected = co_await session_->connect();
    co_return noted(std::move(connected));
}

asio::awaitable<Result<MailboxState>> ImapMailbox::select(std::string folder) {
    MailboxState state;
    const auto name = imap_mailbox_name(folder);
    if (!name)
        co_return Error{ErrorKind::config, "not a folder name: " + printable(folder), "", 78};
    enter(ImapStep::select);
    ImapSession::OnUntagged on = [&](ImapResponse& response) { note_select(response, state); };
    const std::string verb = settings_.settle == Settle::keep ? "EXAMINE " : "SELECT ";
    const auto reply = co_await session_->command(verb + *name, std::move(on));
    if (!reply) co_return reply.error();
    if (!reply->ok()) {
        if (reply->status == "BAD" || reply->passes())
            co_return session_->refused("opening " + printable(folder), *reply);
        co_return co_await missing_folder(folder, reply->said());
    }
    if (ascii_iequals(reply->code, "READ-ONLY")) state.keywords_allowed = false;
    if (state.uidvalidity == 0)
        co_return session_->refused("a folder without UIDVALIDITY: " + printable(folder), *reply);
    session_->forget_news();
    state_ = state;
    co_return state;
}

asio::awaitable<Error> ImapMailbox::missing_folder(std::string folder, std::string said) {
    std::vector<std::string> names;
    ImapSession::OnUntagged on = [&names](ImapResponse& response) {
        if (response.name != "LIST" || response.values.empty() || names.size() >= max_listed)
            return;
        names.push_back(from_imap_name(response.values.back().text));
    };
    const auto listed = co_await session_->command("LIST \"\" \"*\"", std::move(on));
    static_cast<void>(listed);  // names are a help only
    const std::string others = nearest(std::move(names), folder);
    co_return Error{
        ErrorKind::config,
        settings_.name + ": the folder " + printable(folder) + " cannot be opened (" + said + ")",
        others.empty() ? "correct the folder in the mailbox's url"
                       : "correct the folder in the mailbox's url; the server has: " + others,
        78};
}

asio::awaitable<Result<std::vector<std::uint32_t>>> ImapMailbox::list(std::uint32_t first,
                                                                      std::optional<UtcTime> since,
                                                                      std::size_t limit) {
    const auto ready = usable();
    if (!ready) co_return ready.error();
    enter(ImapStep::list);
    session_->forget_news();  // mail announced from here on may be missing from the answer
    auto listed = co_await imap_list(*session_, first, since, limit);
    const auto still = usable();
    if (listed && !still) co_return still.error();
    co_return noted(std::move(listed));
}

asio::awaitable<Result<Mailbox::Fetched>> ImapMailbox::fetch(std::vector<std::uint32_t> uids,
                                                             FetchBudget budget) {
    const auto ready = usable();
    if (!ready) co_return ready.error();
    enter(ImapStep::fetch);
    FetchPlace place;
    place.mailbox = settings_.name;
    place.uidvalidity = state_.uidvalidity;
    place.limits = limits_;
    place.spool_dir = state_folder_;
    auto fetched = co_await imap_fetch(*session_, std::move(place), std::move(uids), budget);
    const auto still = usable();
    if (fetched && !still) co_return still.error();
    co_return noted(std::move(fetched));
}

asio::awaitable<Result<std::vector<SettleResult>>> ImapMailbox::settle(
    std::vector<SettleAction> actions) {
    const auto ready = usable();
    if (!ready) co_return ready.error();
    if (settings_.settle == Settle::keep) {
        std::vector<SettleResult> out;
        for (const SettleAction& action : actions) {
            SettleResult& result = out.emplace_back();
            result.uid = action.uid;
            result.why = "settle = \"keep\": the folder is open read-only";
        }
        co_return out;
    }
    enter(ImapStep::settle);
    auto settled = co_await imap_settle(*session_, state_.keywords_allowed, std::move(actions));
    co_return noted(std::move(settled));
}

asio::awaitable<Result<bool>> ImapMailbox::wait(std::chrono::seconds at_most) {
    const auto ready = usable();
    if (!ready) co_return ready.error();
    enter(ImapStep::idle);
    if (tokens_) {
        co_await tokens_->keeper.renew();
        condition_.token = tokens_->keeper.trouble();
        if (!condition_.token && tokens_->keeper.current() != token_)
            co_return co_await open_with_new_token();
        at_most = std::min(at_most, tokens_->keeper.until_renewal());
    }
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(at_most);
    auto waited = co_await session_->wait(milliseconds, settings_.idle && session_->has("IDLE"));
    co_return noted(std::move(waited));
}

// What came meanwhile was announced to nobody: the caller looks.
asio::awaitable<Result<bool>> ImapMailbox::open_with_new_token() {
    const std::uint32_t before = state_.uidvalidity;
    co_await close();
    const auto opened = co_await open();
    if (!opened) co_return opened.error();
    if (opened->uidvalidity == before) co_return true;
    co_await close();
    co_return Error{ErrorKind::transient, settings_.name + ": UIDVALIDITY changed",
                    "it is opened anew", 69};
}

void ImapMailbox::interrupt() {
    if (session_) session_->interrupt();
}

asio::awaitable<void> ImapMailbox::close() {
    if (!session_) co_return;
    co_await session_->logout();
    session_.reset();
}

}  // namespace tsb
