// SPDX-License-Identifier: GPL-3.0-or-later
// Record: the typed bodies of ledger entries, and their canonical JSON. The one place that knows
// both. ledger/FORMAT.md lists every key. Bodies of "other people's mail" (not-a-reply, automatic)
// carry only digest, coordinates, received time, disposition and reason (product.md §4).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "config/circular.hpp"
#include "daemon/judge/judge.hpp"
#include "daemon/sender/sender_check.hpp"

namespace tsb {

struct MailCoordinates {  // of the mailbox, or of the file it was reprocessed from
    std::string mailbox;
    std::uint32_t uidvalidity = 0, uid = 0;
    std::string file;
    bool operator==(const MailCoordinates&) const = default;
};

struct MadeWith {  // what the entry was judged with; tagged digests
    std::string parser;
    std::string roster;
    std::vector<std::string> circulars;  // of those the readings answer
    std::string keys = "";  // of the DKIM keys that were asked for (archive/versions); "" for none
};

struct PagePicture {   // of a page that was read as a picture, its boxes outlined
    std::string name;  // "part 2 page 1"
    Digest picture;
    bool operator==(const PagePicture&) const = default;
};

struct MessageBody {
    std::optional<Digest> raw;  // absent: larger than archive_bytes, not fetched
    std::uint64_t size = 0;
    MailCoordinates where;
    ReceivedTime received;
    SenderCheck sender;  // empty for other people's mail
    Verdict verdict;
    std::vector<Problem> problems;  // of the message
    std::vector<PagePicture> pictures;
    MadeWith made_with;
    std::vector<std::string> supersedes;  // ids "12/1" that this correction replaces
};

struct CircularBody {
    std::string id;
    UtcTime deadline{};
    bool deadline_confirmed = false;
    std::optional<UtcTime> issued;
    Rule rule;
    SecondReply second_reply = SecondReply::hold;
    std::vector<std::string> items;
    std::map<std::string, std::string> titles;  // of the circular, by language
    std::string digest;                         // tagged, of the circular file
};

struct RosterBody {
    std::string digest;                            // tagged
    std::vector<std::string> entitled_exceptions;  // "USA 2026-01-01.. no": empty for most
};

struct NoteBody {
    std::string about;  // "gone" | "seen-again" | "remark"
    std::vector<Digest> digests;
    std::vector<MailCoordinates> where;  // seen-again: same order as digests
    std::string text;
};

enum class DecisionAction { release, reject, amend, note };
std::string_view to_string(DecisionAction action);
std::optional<DecisionAction> parse_decision_action(std::string_view word);

struct DecidedAnswer {
    std::string item;
    Choice choice = Choice::blank;  // supports, opposes; blank = none
    bool operator==(const DecidedAnswer&) const = default;
};

// What a named person ruled on a reply. A later one replaces an earlier one item by item.
struct DecisionBody {
    DecisionAction action = DecisionAction::note;
    std::string reply;               // id in force when it was made
    std::vector<std::string> items;  // ruled on; none for a note, or for a reply without answers
    std::vector<DecidedAnswer> answers;  // what counts from here on: of release and amend
    std::string instead_of;              // id of the reply whose answers these replace; "" for none
    std::string by, reason;
};

std::string to_body(const MessageBody& body);  // canonical JSON
std::string to_body(const CircularBody& body);
std::string to_body(const RosterBody& body);
std::string to_body(const NoteBody& body);
std::string to_body(const DecisionBody& body);

Result<MessageBody> message_body(std::string_view json);
Result<CircularBody> circular_body(std::string_view json);
Result<RosterBody> roster_body(std::string_view json);
Result<NoteBody> note_body(std::string_view json);
// A decision that could not have been made (a choice for an item it does not rule on, an answer by
// a rejection, nobody's name) is an Error.
Result<DecisionBody> decision_body(std::string_view json);

CircularBody describe(const Circular& circular);

// The object of `what-if --json` (product.md §3) without `file`; `reprocess --json` adds entry, new
// and ids.
nlohmann::json what_if_json(const MessageBody& body);

}  // namespace tsb
