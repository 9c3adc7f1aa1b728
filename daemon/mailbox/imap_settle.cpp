// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "config/base/text.hpp"
#include "daemon/mailbox/imap_steps.hpp"
#include "daemon/mailbox/imap_text.hpp"

namespace asio = boost::asio;

namespace tsb {

namespace {

using Uids = std::vector<std::uint32_t>;
using Flags = std::set<std::string>;

// What is known of each message while its action is carried out.
struct Work {
    SettleAction action;
    SettleResult result;
    bool open = true;  // neither done nor failed yet
};
using Works = std::map<std::uint32_t, Work>;

bool ours(std::string_view flag) {
    return ascii_lower(flag.substr(0, 4)) == "$tsb";
}

bool valid_keyword(std::string_view keyword) {
    return ours(keyword) && std::all_of(keyword.begin() + 1, keyword.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
           });
}

void fail(Work& work, std::string why) {
    work.open = false;
    work.result.why = std::move(why);
}

void fail_all(Works& works, const Uids& uids, const std::string& why) {
    for (const std::uint32_t uid : uids) fail(works.at(uid), why);
}

// Folds over the flags of FETCH responses with a UID.
ImapSession::OnUntagged note_flags(std::map<std::uint32_t, Flags>& seen) {
    return [&seen](ImapResponse& response) {
        const FetchItems items(response);
        const ImapValue* const flags = items.find("FLAGS");
        const auto uid = items.uid();
        if (!flags || !uid) return;
        Flags& known = seen[*uid];
        known.clear();
        for (const ImapValue& flag : flags->items) known.insert(ascii_lower(flag.text));
    };
}

asio::awaitable<Result<ImapReply>> store(ImapSession& session, Uids uids, std::string change,
                                         std::map<std::uint32_t, Flags>& seen) {
    auto on = note_flags(seen);
    std::string command = "UID STORE " + uid_set(uids) + " " + change;
    co_return co_await session.command(std::move(command), std::move(on));
}

// Asks for the flags of those that STORE did not show. The text of a refusal, or "": only then is a
// message without flags gone.
asio::awaitable<Result<std::string>> ask_flags(ImapSession& session, Uids uids,
                                               std::map<std::uint32_t, Flags>& seen) {
    std::erase_if(uids, [&](std::uint32_t uid) { return seen.contains(uid); });
    if (uids.empty()) co_return std::string();
    auto on = note_flags(seen);
    std::string command = "UID FETCH " + uid_set(uids) + " (UID FLAGS)";
    const auto reply = co_await session.command(std::move(command), std::move(on));
    if (!reply) co_return reply.error();
    co_return reply->ok() ? std::string() : "the server does not show flags: " + reply->said();
}

// Other $Tsb keywords than this one, by which messages have them.
std::map<std::string, Uids> to_remove(const std::map<std::uint32_t, Flags>& seen, const Uids& uids,
                                      const std::string& keyword) {
    std::map<std::string, Uids> out;
    for (const std::uint32_t uid : uids) {
        const auto found = seen.find(uid);
        if (found == seen.end()) continue;
        for (const std::string& flag : found->second) {
            if (ours(flag) && flag != ascii_lower(keyword) && valid_keyword(flag))
                out[flag].push_back(uid);
        }
    }
    return out;
}

// The keyword is proven by the flags that the server shows afterwards, never by its OK.
asio::awaitable<Result<void>> set_keyword(ImapSession& session, std::string keyword, Uids uids,
                                          Works& works) {
    std::map<std::uint32_t, Flags> seen;
    const auto reply = co_await store(session, uids, "+FLAGS (" + keyword + ")", seen);
    if (!reply) co_return reply.error();
    const std::string said = reply->said();
    const auto refused = co_await ask_flags(session, uids, seen);
    if (!refused) co_return refused.error();
    const auto others = to_remove(seen, uids, keyword);
    for (const auto& [other, of] : others) {
        const auto removed = co_await store(session, of, "-FLAGS (" + other + ")", seen);
        if (!removed) co_return removed.error();
    }
    const auto left = to_remove(seen, uids, keyword);
    for (const std::uint32_t uid : uids) {
        Work& work = works.at(uid);
        const auto found = seen.find(uid);
        const bool kept = std::any_of(left.begin(), left.end(), [&](const auto& row) {
            return std::find(row.second.begin(), row.second.end(), uid) != row.second.end();
        });
        if (found == seen.end() && !refused->empty()) {
            fail(work, *refused);
        } else if (found == seen.end()) {
            work.result.gone = true;
            work.open = false;
        } else if (!found->second.contains(ascii_lower(keyword))) {
            fail(work, "the server did not keep " + keyword + " (" + said + ")");
        } else if (kept) {
            fail(work, "the server did not remove the earlier keyword");
        }
    }
    co_return Result<void>();
}

// UIDs that the folder does not hold are gone; the rest stayed, and why.
asio::awaitable<Result<void>> account_unmoved(ImapSession& session, Uids uids, std::string why,
                                              Works& works) {
    if (uids.empty()) co_return Result<void>();
    const auto present = co_await imap_present(session, uids);
    if (!present) co_return present.error();
    for (const std::uint32_t uid : uids) {
        Work& work = works.at(uid);
        if (std::binary_search(present->begin(), present->end(), uid)) {
            fail(work, why);
        } else {
            work.result.gone = true;
            work.open = false;
        }
    }
    co_return Result<void>();
}

// COPYUID comes untagged with MOVE and tagged with COPY (RFC 6851 §4.3, RFC 4315 §3).
asio::awaitable<Result<ImapReply>> copy_or_move(ImapSession& session, std::string_view verb,
                                                Uids uids, std::string folder, Uids& proven) {
    ImapSession::OnUntagged on = [&proven](ImapResponse& response) {
        const Uids copied = copied_uids(response.code);
        proven.insert(proven.end(), copied.begin(), copied.end());
    };
    std::string command = "UID " + std::string(verb) + " " + uid_set(uids) + " " + folder;
    auto reply = co_await session.command(std::move(command), std::move(on));
    if (!reply) co_return reply;
    const Uids copied = copied_uids(reply->code);
    proven.insert(proven.end(), copied.begin(), copied.end());
    std::sort(proven.begin(), proven.end());
    std::erase_if(proven, [&](std::uint32_t uid) {
        return std::find(uids.begin(), uids.end(), uid) == uids.end();
    });
    co_return reply;
}

// On an original whose copy was proven, together with \Deleted: where the server then refuses to
// expunge it, the next start does not copy it again.
constexpr std::string_view copied_keyword = "$TsbCopied";

// Those of the UIDs that were copied at an earlier start; `refusal` if the server does not say.
asio::awaitable<Result<Uids>> copied_before(ImapSession& session, Uids uids, std::string& refusal) {
    std::map<std::uint32_t, Flags> seen;
    auto refused = co_await ask_flags(session, uids, seen);
    if (!refused) co_return refused.error();
    refusal = std::move(*refused);
    std::erase_if(uids, [&](std::uint32_t uid) {
        const auto found = seen.find(uid);
        return found == seen.end() || !found->second.contains("\\deleted") ||
               !found->second.contains(ascii_lower(copied_keyword));
    });
    co_return uids;
}

// Only the copies that were proven are removed, and only by UID: a plain EXPUNGE would take other
// people's mail along. Those that stay fail with what the server said.
asio::awaitable<Result<void>> remove_copied(ImapSession& session, Uids proven, bool mark,
                                            Works& works) {
    if (proven.empty()) co_return Result<void>();
    std::map<std::uint32_t, Flags> seen;
    const std::string flags = "\\Deleted" + (mark ? " " + std::string(copied_keyword) : "");
    const auto stored = co_await store(session, proven, "+FLAGS (" + flags + ")", seen);
    if (!stored) co_return stored.error();
    ImapSession::OnUntagged nothing;
    std::string command = "UID EXPUNGE " + uid_set(proven);
    const auto expunged = co_await session.command(std::move(command), std::move(nothing));
    if (!expunged) co_return expunged.error();
    const auto present = co_await imap_present(session, proven);
    if (!present) co_return present.error();
    for (const std::uint32_t uid : *present) {
        fail(works.at(uid), "it was copied, and the server did not remove the original (" +
                                (stored->ok() ? *expunged : *stored).said() + ")");
    }
    co_return Result<void>();
}

// For servers without MOVE.
asio::awaitable<Result<ImapReply>> copy_and_remove(ImapSession& session, Uids uids,
                                                   std::string folder, bool mark, Uids& proven,
                                                   Works& works) {
    ImapReply reply{"OK", "", ""};
    auto before = co_await copied_before(session, uids, reply.text);
    if (!before) co_return before.error();
    if (!reply.text.empty()) {  // then a copy could be the second one
        reply.status = "NO";
        co_return reply;
    }
    std::erase_if(uids, [&](std::uint32_t uid) {
        return std::find(before->begin(), before->end(), uid) != before->end();
    });
    if (!uids.empty()) {
        auto copied = co_await copy_or_move(session, "COPY", std::move(uids), folder, proven);
        if (!copied) co_return copied;
        reply = std::move(*copied);
    }
    proven.insert(proven.end(), before->begin(), before->end());
    std::sort(proven.begin(), proven.end());
    const auto removed = co_await remove_copied(session, proven, mark, works);
    if (!removed) co_return removed.error();
    co_return reply;
}

std::string move_refusal(const ImapReply& reply, const std::string& folder) {
    if (ascii_iequals(reply.code, "TRYCREATE"))
        return "the folder " + folder + " does not exist: create it on the mail server";
    if (!reply.ok())
        return "the server refused to move it to " + folder + " (" + reply.said() + ")";
    return "the server gave no proof of the move to " + folder;
}

asio::awaitable<Result<void>> move_to(ImapSession& session, std::string folder, Uids uids,
                                      bool keywords_allowed, Works& works) {
    const auto name = imap_mailbox_name(folder);
    const bool by_uid = session.has("UIDPLUS");
    if (!name) fail_all(works, uids, "not a folder name: " + printable(folder));
    if (name && !session.has("MOVE") && !by_uid) {
        fail_all(
            works, uids,
            "the server offers neither MOVE nor UIDPLUS: moving could remove other people's mail");
    }
    if (!name || (!session.has("MOVE") && !by_uid)) co_return Result<void>();
    Uids proven;
    std::string target = *name;
    auto moving =
        session.has("MOVE")
            ? copy_or_move(session, "MOVE", uids, std::move(target), proven)
            : copy_and_remove(session, uids, std::move(target), keywords_allowed, proven, works);
    const auto reply = co_await std::move(moving);
    if (!reply) co_return reply.error();
    std::erase_if(uids, [&](std::uint32_t uid) {
        return std::binary_search(proven.begin(), proven.end(), uid);
    });
    co_return co_await account_unmoved(session, uids, move_refusal(*reply, folder), works);
}

Works accept(std::vector<SettleAction> actions, bool keywords_allowed) {
    Works works;
    for (SettleAction& action : actions) {
        const std::uint32_t uid = action.uid;
        Work& work = works[uid];
        work = Work{};
        work.result.uid = uid;
        work.action = std::move(action);
        const std::string& keyword = work.action.keyword;
        if (uid == 0) fail(work, "0 is no UID");
        if (!keyword.empty() && !valid_keyword(keyword))
            fail(work, "not a keyword of ours: " + printable(keyword));
        if (!keyword.empty() && !keywords_allowed) {
            fail(work,
                 "the folder takes no keywords of ours (PERMANENTFLAGS lacks \\*, or it is "
                 "read-only)");
        }
    }
    return works;
}

// The still open works by keyword or folder, those without left out.
std::map<std::string, Uids> open_by(const Works& works, std::string SettleAction::*what) {
    std::map<std::string, Uids> groups;
    for (const auto& [uid, work] : works) {
        if (work.open && !(work.action.*what).empty()) groups[work.action.*what].push_back(uid);
    }
    return groups;
}

}  // namespace

asio::awaitable<Result<std::vector<SettleResult>>> imap_settle(ImapSession& session,
                                                               bool keywords_allowed,
                                                               std::vector<SettleAction> actions) {
    Works works = accept(std::move(actions), keywords_allowed);
    const auto by_keyword = open_by(works, &SettleAction::keyword);
    for (const auto& [keyword, uids] : by_keyword) {
        const auto set = co_await set_keyword(session, keyword, uids, works);
        if (!set) co_return set.error();
    }
    const auto by_folder = open_by(works, &SettleAction::folder);
    for (const auto& [folder, uids] : by_folder) {
        const auto moved = co_await move_to(session, folder, uids, keywords_allowed, works);
        if (!moved) co_return moved.error();
    }
    std::vector<SettleResult> out;
    for (auto& [uid, work] : works) {
        work.result.done = work.open;
        out.push_back(std::move(work.result));
    }
    co_return out;
}

}  // namespace tsb
