// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>
#include <utility>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "daemon/mailbox/imap_steps.hpp"
#include "daemon/mailbox/imap_text.hpp"

namespace asio = boost::asio;

namespace tsb {

namespace {

using Uids = std::vector<std::uint32_t>;

constexpr std::uint32_t window = 50'000;  // 11 bytes a UID: well within the parser's line
constexpr std::uint32_t one_answer_is_enough = 80'000;
constexpr std::size_t dates_at_once = 1'000;

struct Found {
    Uids uids;
    ImapReply reply;
    bool answered = false, malformed = false;
    [[nodiscard]] bool good() const { return reply.ok() && !malformed; }
};

void collect(ImapResponse& response, Found& found) {
    const bool extended = response.name == "ESEARCH";
    if (!extended && response.name != "SEARCH") return;
    const auto uids = extended ? parse_esearch(response.text) : parse_search(response.text);
    found.answered = true;
    found.malformed = found.malformed || !uids;
    if (uids) found.uids.insert(found.uids.end(), uids->begin(), uids->end());
}

asio::awaitable<Result<Found>> try_search(ImapSession& session, std::string command) {
    Found found;
    ImapSession::OnUntagged on = [&found](ImapResponse& response) { collect(response, found); };
    auto reply = co_await session.command(std::move(command), std::move(on));
    if (!reply) co_return reply.error();
    found.reply = std::move(*reply);
    co_return found;
}

asio::awaitable<Result<Found>> search_once(ImapSession& session, std::string command) {
    auto found = co_await try_search(session, std::move(command));
    if (found && !found->good()) co_return session.refused("SEARCH", found->reply);
    co_return found;
}

// Ascending, without doubles, without what lies before `first` ("n:*" always names the last
// message), at most limit.
Uids tidy(Uids uids, std::uint32_t first, std::size_t limit) {
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    uids.erase(uids.begin(), std::lower_bound(uids.begin(), uids.end(), first));
    if (uids.size() > limit) uids.resize(limit);
    return uids;
}

// INTERNALDATE of these UIDs; one without a date counts as recent: doubt must not hide a reply.
asio::awaitable<Result<Uids>> not_before(ImapSession& session, Uids uids, UtcTime since) {
    Uids early;
    for (std::size_t at = 0; at < uids.size(); at += dates_at_once) {
        const auto end =
            uids.begin() + static_cast<std::ptrdiff_t>(std::min(at + dates_at_once, uids.size()));
        std::string command = "UID FETCH " +
                              uid_set(Uids(uids.begin() + static_cast<std::ptrdiff_t>(at), end)) +
                              " (UID INTERNALDATE)";
        ImapSession::OnUntagged on = [&](ImapResponse& response) {
            const FetchItems items(response);
            const ImapValue* const date = items.find("INTERNALDATE");
            if (!date || !items.uid()) return;
            const auto time = parse_internaldate(date->text);
            if (time && *time < since) early.push_back(*items.uid());
        };
        const auto reply = co_await session.command(std::move(command), std::move(on));
        if (!reply) co_return reply.error();
    }
    std::sort(early.begin(), early.end());
    Uids out;
    std::set_difference(uids.begin(), uids.end(), early.begin(), early.end(),
                        std::back_inserter(out));
    co_return out;
}

}  // namespace

const ImapValue* FetchItems::find(std::string_view name) const {
    if (response_.name != "FETCH" || response_.values.size() != 1) return nullptr;
    const auto& items = response_.values.front().items;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        if (items[i].kind == ImapValue::Kind::atom && ascii_iequals(items[i].text, name))
            return &items[i + 1];
    }
    return nullptr;
}

std::optional<std::uint64_t> FetchItems::number(std::string_view name) const {
    const ImapValue* const value = find(name);
    return value ? parse_number<std::uint64_t>(value->text) : std::nullopt;
}

std::optional<std::uint32_t> FetchItems::uid() const {
    const auto value = number("UID");
    if (!value || *value == 0 || *value > 0xFFFFFFFFULL) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

asio::awaitable<Result<Uids>> imap_search(ImapSession& session, std::uint32_t first,
                                          std::string criteria, std::size_t limit) {
    first = std::max(first, 1U);
    const std::string all = "UID " + std::to_string(first) + ":*" + criteria;
    if (session.has("ESEARCH")) {
        const auto found = co_await try_search(session, "UID SEARCH RETURN (ALL) " + all);
        if (!found) co_return found.error();
        if (found->answered && found->good()) co_return tidy(found->uids, first, limit);
        if (found->reply.passes()) co_return session.refused("SEARCH", found->reply);
    }
    if (session.exists() <= one_answer_is_enough) {
        const auto found = co_await search_once(session, "UID SEARCH " + all);
        if (!found) co_return found.error();
        co_return tidy(found->uids, first, limit);
    }
    // `*` is the largest UID there is; past it there is nothing to look for.
    const auto last = co_await search_once(session, "UID SEARCH UID *");
    if (!last) co_return last.error();
    const std::uint32_t end = last->uids.empty() ? 0 : last->uids.back();
    Uids out;
    for (std::uint64_t at = first; at <= end && out.size() < limit; at += window) {
        const std::string range = std::to_string(at) + ":" +
                                  std::to_string(std::min<std::uint64_t>(at + window - 1, end));
        const auto found = co_await search_once(session, "UID SEARCH UID " + range + criteria);
        if (!found) co_return found.error();
        out.insert(out.end(), found->uids.begin(), found->uids.end());
    }
    co_return tidy(std::move(out), first, limit);
}

asio::awaitable<Result<Uids>> imap_present(ImapSession& session, Uids uids) {
    const auto found = co_await search_once(session, "UID SEARCH UID " + uid_set(uids));
    if (!found) co_return found.error();
    Uids out;
    for (const std::uint32_t uid : found->uids) {
        if (std::find(uids.begin(), uids.end(), uid) != uids.end()) out.push_back(uid);
    }
    co_return tidy(std::move(out), 1, uids.size());
}

// SEARCH SINCE knows days of the server's own zone: two days around `since` are doubtful and are
// asked for their date.
asio::awaitable<Result<Uids>> imap_list(ImapSession& session, std::uint32_t first,
                                        std::optional<UtcTime> since, std::size_t limit) {
    const std::string from = since ? " SINCE " + search_day(*since, -1) : "";
    auto wide = co_await imap_search(session, first, from, since ? max_set_uids : limit);
    if (!wide || !since) co_return wide;
    const std::string surely = " SINCE " + search_day(*since, 2);
    const auto certain = co_await imap_search(session, first, surely, max_set_uids);
    if (!certain) co_return certain.error();
    Uids doubtful;
    std::set_difference(wide->begin(), wide->end(), certain->begin(), certain->end(),
                        std::back_inserter(doubtful));
    const auto late = co_await not_before(session, std::move(doubtful), *since);
    if (!late) co_return late.error();
    Uids out;
    std::set_union(certain->begin(), certain->end(), late->begin(), late->end(),
                   std::back_inserter(out));
    co_return tidy(std::move(out), first, limit);
}

}  // namespace tsb
