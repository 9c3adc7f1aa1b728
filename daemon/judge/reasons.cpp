// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/reasons.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace tsb {
namespace {

constexpr std::array rows = {
    // Who sent it.
    ReasonRow{"unsigned-file",
              "It is an Outlook file (.msg or winmail.dat): a copy that a mail program wrote, "
              "without the header and the signature of the mail.",
              "Import the mail as it was received (.eml), or confirm with the administration and "
              "release it."},
    ReasonRow{"from-missing", "The message does not say who it is from.",
              "Ask for it again from the registered address."},
    ReasonRow{"from-several", "The message names more than one author.",
              "Ask for it again with one author in From."},
    ReasonRow{
        "from-malformed",
        "The From address is not a plain address, so that programs could read it in two ways.",
        "Ask for it again from the registered address; or a person releases it."},
    ReasonRow{"header-malformed",
              "The header is written so that programs could read it in two ways.",
              "Ask for it again with another mail program; or a person releases it."},
    ReasonRow{"sender-unknown", "The roster does not know the sender's address or domain.",
              "Add the contact to the roster, if it is the administration's: the reply is then "
              "judged again."},
    ReasonRow{"looks-like", "The sender's address is not in the roster and resembles one that is.",
              "Compare letter by letter: somebody may pose as that State. Ask it by the address "
              "that the roster has; only if it confirms, add this one."},
    ReasonRow{"contact-not-valid",
              "The roster's contact for this address was not valid on the day of receipt.",
              "Correct the dates of the contact in the roster: the reply is then judged again."},
    ReasonRow{"sender-several", "The roster gives the sender's address to more than one State.",
              "Mend the roster: the reply is then judged again."},
    ReasonRow{"shared-domain",
              "The sender's domain is shared by several bodies and identifies none of them.",
              "Add the exact address to the roster: the reply is then judged again."},
    ReasonRow{"not-authenticated",
              "Nothing that the border wrote proves that the sender's domain sent the message.",
              "Confirm with the administration by another way and release it; or mend [border] in "
              "the settings."},
    ReasonRow{"spf-only",
              "Only SPF vouches for the sender, which a forwarder or neighbour can obtain as well.",
              "Confirm with the administration and release it; or set spf = true for the contact."},
    ReasonRow{
        "auth-results-conflict",
        "Two results of the trusted border contradict each other, or one cannot be read: one may "
        "be "
        "forged.",
        "Look at the evidence; let the border strip fields that arrive with its own authserv-id."},
    ReasonRow{
        "dkim-differs",
        "The border's word on the signature and our own check of it contradict each other: the "
        "message was changed after one of them, or its signature proves nothing.",
        "Compare with the sender's copy, or ask for it again; a border that rewrites messages "
        "has to do so before it checks them."},
    ReasonRow{"dkim-temperror",
              "The key of the sender's signature could not be asked for: DNS did not answer.",
              "Nothing: it is judged again by itself for seven days, then by `review retry`. If it "
              "stays: look at [dkim] in the settings and at DNS."},
    // Whose answer it is.
    ReasonRow{"administration-missing", "The form does not say which administration answers.",
              "Ask the sender which administration they write for; a person may release it."},
    ReasonRow{"administration-unknown",
              "The administration named in the form is not one of the roster.",
              "Add the spelling to the roster: the reply is then judged again."},
    ReasonRow{"state-differs", "The State on the form is not the State of the sender.",
              "Ask both administrations; a person decides."},
    ReasonRow{"not-a-member-state",
              "Only Member States answer; this is an observer or a territory.",
              "Nothing: it is on record and does not count."},
    ReasonRow{"not-entitled", "The State is not entitled to answer on that date, by the roster.",
              "Mend the roster if that is wrong: the reply is then judged again."},
    ReasonRow{"not-covered", "No row of the decision table fits.",
              "Report it; a person decides meanwhile."},
    // When.
    ReasonRow{"late", "The reply was received after the deadline.",
              "Nothing: it is on record and its comments are kept."},
    ReasonRow{"received-time-unknown", "Nothing trustworthy says when the message was received.",
              "Import it again with reprocess --received."},
    ReasonRow{"received-time-doubtful",
              "The border's time and the mailbox's have the deadline between them.",
              "Look at the server's log and release or reject it."},
    ReasonRow{"deadline-minute",
              "It came in the last minute, and nobody has confirmed how that minute is meant.",
              "Set deadline_confirmed = true in the circular: the reply is then judged again."},
    // What it says.
    ReasonRow{"unknown-circular", "The form does not belong to a configured circular.",
              "Import the circular: the reply is then judged again."},
    ReasonRow{"items-mismatch", "The items that were read are not the circular's.",
              "Compare form and circular; a person decides."},
    ReasonRow{"no-choice-made", "No item has an explicit answer.",
              "Ask the administration whether it meant to answer."},
    ReasonRow{"choice-both", "Both boxes of an item are marked.",
              "Ask the administration which one it means."},
    ReasonRow{"choice-unclear", "The answer to an item cannot be told.",
              "Look at the evidence and decide, or ask the administration."},
    ReasonRow{"scan-proposal", "The answers were read from a picture and are a proposal.",
              "Compare the pictures of the boxes and release it with one command."},
    ReasonRow{"quoted-only",
              "The form stands only inside an attached, quoted or returned message, whose "
              "author nothing proves.",
              "Look who wrote the inner message; ask its author to send it directly."},
    ReasonRow{"part-unreadable",
              "A part of the message could not be read, and it may say something else.",
              "Open that part by hand; ask for it in another format."},
    ReasonRow{"automatic-with-form",
              "The message says that it was sent by a program, and carries a form.",
              "Look at it; ask the administration to send it from a person's mailbox."},
    ReasonRow{"free-text-reply", "The message speaks of a circular, but has no form.",
              "Read it; record the answer by hand or ask for the form."},
    ReasonRow{"no-form", "The message has no form and names no circular.",
              "Look whether it is a reply; ask for the form if so."},
    // Beside earlier replies.
    ReasonRow{"differs-from-earlier", "An earlier reply of this State counts with another answer.",
              "Ask the administration which one stands; release with --instead-of."},
    ReasonRow{"returns-to-earlier", "The answer goes back to one that a later reply had replaced.",
              "Ask the administration: an old reply may have been sent again by somebody else."},
    ReasonRow{"repeats-suspiciously",
              "It repeats what was sent before, but looks manipulated, so it is not passed over as "
              "a duplicate.",
              "Compare it with the earlier reply and reject or release it."},
    // Why a message is no reply, automatic or unreadable.
    ReasonRow{"unrelated",
              "No form, no mark, no circular named, nothing unreadable, sender not in the roster.",
              "Nothing."},
    ReasonRow{"auto-submitted", "Automatic: Auto-Submitted (RFC 3834).", "Nothing."},
    ReasonRow{"alert-returned", "Automatic: an alert of ours came back; staff did not get it.",
              "Mend [alerts] to, or the mailbox that it names."},
    ReasonRow{"delivery-report", "Automatic: a report about a message (multipart/report).",
              "If it is about an alert of ours: mend the address."},
    ReasonRow{"null-sender", "Automatic: sent with the null return path.", "Nothing."},
    ReasonRow{"mailing-list", "Automatic: sent through a list (List-*).", "Nothing."},
    ReasonRow{"precedence", "Automatic: Precedence bulk, list, junk or auto_reply.", "Nothing."},
    ReasonRow{"auto-reply", "Automatic: an X-Autoreply field or one like it.", "Nothing."},
    ReasonRow{"mailer-daemon", "Automatic: from a mailer-daemon.", "Nothing."},
};

}  // namespace

std::span<const ReasonRow> reason_table() {
    return rows;
}

const ReasonRow* find_reason(std::string_view id) {
    const auto* it =
        std::find_if(rows.begin(), rows.end(), [&](const ReasonRow& row) { return row.id == id; });
    return it == rows.end() ? nullptr : &*it;
}

Reason make_reason(std::string_view id, std::string text) {
    const ReasonRow* row = find_reason(id);
    if (row == nullptr) std::abort();
    if (text.empty()) text = row->meaning;
    return {std::string(id), std::move(text)};
}

}  // namespace tsb
