// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/events.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace tsb {
namespace {

using enum Severity;

constexpr auto table = std::to_array<EventRow>({
    {"started", info, false, "The service has started.", "Nothing."},
    {"stopped", info, false, "The service stopped as it was asked to.", "Nothing."},
    {"reloaded", info, false, "Circulars and roster were read again.", "Nothing."},
    {"reload-refused", error, true, "The new configuration is bad; the old one stays in force.",
     "Run `tsbreplyd --check-config`, mend the line that it names, and reload again."},
    {"circular-recorded", notice, false, "A new or changed circular was recorded in the ledger.",
     "Check that somebody meant to change it: `tsbreply circular check`."},
    {"roster-recorded", notice, false, "A new or changed roster was recorded in the ledger.",
     "Check that somebody meant to change it: `tsbreply roster check`."},

    {"decision-recorded", notice, false, "A person ruled on a reply; the ruling is on record.",
     "Nothing; `tsbreply review show ID` shows all rulings on a reply."},
    {"judged-again", notice, false,
     "A message was judged again after a change of roster or circular, and came out differently.",
     "Nothing: the correction is on record and names what it replaces."},
    {"left-as-judged", notice, false,
     "Circulars or roster changed; messages that count, repeat, were superseded or decided on "
     "were left as they are.",
     "`tsbreply reprocess --from-archive --diff` lists what would stand otherwise; `--apply` "
     "records it."},
    {"not-judged-again", warning, true,
     "A message could not be judged again: its raw copy is missing or damaged.",
     "Restore the archive from the backup, then `tsbreply review retry ID`."},

    {"reply-counted", info, false, "A reply was recorded and counts.", "Nothing."},
    {"answer-held", warning, true,
     "A reply was recorded and is held for a person, in part or whole.",
     "Look at the reasons in the alert. Where the roster lacks the sender, add the contact; where "
     "the document is unclear, "
     "ask the administration to send the form again."},
    {"reply-late", notice, true, "A reply arrived after the deadline. It is kept and not counted.",
     "Tell the administration. Its comments are still forwarded."},
    {"reply-not-entitled", notice, true, "A reply came from somebody who has no vote.",
     "Tell the sender; nothing else."},
    {"reply-duplicate", info, false, "A reply says again what already counts.", "Nothing."},
    {"mail-unreadable", warning, true, "A mail that may carry a reply could not be read.",
     "Open the mail yourself (its digest is in the alert) and ask the sender for the form as DOCX "
     "or PDF."},
    {"not-a-reply", info, false, "A mail that is no reply was left alone.", "Nothing."},
    {"automatic", info, false, "An automatic mail (out of office, bounce, receipt) was left alone.",
     "Nothing."},
    // No alert: the mail that would carry it is the one that came back.
    {"alert-returned", warning, false, "An alert of ours came back: staff did not get it.",
     "Look at [alerts] to and at the mailbox that the bounce names: `tsbreply doctor --send-test`. "
     "What the alert said stands in the journal."},
    {"seen-again", info, false, "Mail that is already recorded was met again.", "Nothing."},
    {"removed-after-keep", info, false,
     "Raw copies of other people's mail were deleted after archive.keep_other.", "Nothing."},
    {"reprocess-done", notice, true, "Archived mail was reprocessed.", "Look at the summary."},

    {"connected", info, false, "The mailbox was opened.", "Nothing."},
    {"connection-lost", error, true, "The connection to the mail server broke or cannot be made.",
     "Nothing is lost: mail stays on the server and the service tries again. If it lasts, check "
     "the network and the server: "
     "`tsbreply doctor`."},
    {"connection-restored", notice, true, "The mailbox is reached again.", "Nothing."},
    {"login-failed", error, true,
     "The mail server refused the login, its certificate or the folder is wrong.",
     "Check user, password_file (or the keys of auth = \"oauth2\"), ca_file, pin and url of this "
     "mailbox: `tsbreply doctor`."},
    {"server-busy", warning, true,
     "The mail server says that it is busy and lets the gateway do nothing for now.",
     "Nothing is lost: mail stays on the server, which is asked again, less and less often. If it "
     "lasts, ask the server's operator which limit is reached, and what else uses this mailbox."},
    {"token-not-renewed", error, true,
     "The token endpoint gives no new access token; without one the mailbox cannot be opened.",
     "Nothing is lost: mail stays on the server. Look at what the endpoint said: a secret that has "
     "expired, or a refresh token that was revoked, has to be replaced (client_secret_file, "
     "refresh_token_file); a new one is used at once."},
    {"token-renewed", notice, true, "The token endpoint gives access tokens again.", "Nothing."},
    {"keywords-not-allowed", notice, false,
     "The server keeps no keywords; settle = \"flag\" behaves as \"keep\".",
     "Nothing, or choose settle = \"move\"."},
    {"uidvalidity-changed", warning, true,
     "The server numbered the mailbox anew; all mail in it is looked at again.",
     "Nothing: known mail is recognised by its digest. If it happens often, ask the mail server's "
     "operator why."},
    {"uids-missing", error, true,
     "The audit found mail in the mailbox that no ledger entry accounts for.",
     "See that the service runs and reaches the mailbox (`tsbreply doctor`), then run `tsbreply "
     "audit` again. If mail stays missing, open it by its UID, and tell the developers."},
    {"settle-failed", warning, false, "A mail could not be flagged or moved; its record is safe.",
     "Look at the reason; it is tried again at the next start."},

    {"torn-line-cut", warning, true,
     "The ledger ended in half a line, left by a crash; it was cut.",
     "Nothing: the message of that line is taken again."},
    {"committed", info, false, "Entries were appended; the head that the ledger has now.",
     "Nothing. A head that was noted elsewhere proves later that the ledger was not rewritten."},
    {"checkpoint-caught-up", notice, false,
     "Entries that a crash had left without a checkpoint were signed.", "Nothing."},
    {"checkpoint-copy-gone", warning, true,
     "The checkpoint's second place was empty; the copy was written anew.",
     "Nothing if ledger.checkpoint_copy was just set. Otherwise ask who removed it, and compare "
     "the "
     "head with one in an older journal or alert."},
    {"checkpoint-not-copied", error, true,
     "The checkpoint could not be copied to its second place; the ledger goes on.",
     "Check ledger.checkpoint_copy: the folder, its disk, who may write. Each commit tries again."},
    {"checkpoint-copied", notice, true, "The checkpoint is in its second place again.", "Nothing."},
    {"checkpoint-mailed", info, false, "The checkpoint was mailed to the witnesses.", "Nothing."},
    {"checkpoint-not-mailed", warning, true,
     "The checkpoint could not be mailed to the witnesses; it is tried again every hour.",
     "Check ledger.witnesses and [alerts]: `tsbreply doctor --send-test`."},
    {"ledger-refused", fatal, true,
     "The ledger is damaged, or not what its checkpoint was signed over; the service does not "
     "start.",
     "Change nothing and keep a copy of <state>. Run `tsbreply ledger verify`; FORMAT.md, When "
     "they "
     "disagree, says what each finding means and how to go on. Mail stays on the server."},
    {"disk-low", error, true, "The disk is nearly full; no mail is fetched.",
     "Nothing is lost: mail stays on the server. Make room in `state`, or lower limits.free_disk; "
     "it goes on by itself."},
    {"disk-room", notice, true, "There is room on the disk again; mail is fetched.", "Nothing."},
    {"ledger-stopped", fatal, true,
     "The ledger or the archive cannot be written; the service stops.",
     "Check the disk (space, errors). On restart the service recovers by itself; mail stays on the "
     "server meanwhile."},
    {"worker-unavailable", error, true, "The boxed parser cannot be started.",
     "Nothing is lost: mail stays archived and on the server, and the service tries again. Check "
     "worker.program, that the package is whole and that memory and processes are left: `tsbreply "
     "doctor`."},
    {"worker-available", notice, true, "The boxed parser works again.",
     "Nothing: the mail that waited is read now."},
    {"crashed-before", error, true,
     "A mail was in flight alone at three starts; it is recorded unreadable without parsing.",
     "Open the mail yourself, and send its digest to the developers."},
    {"alert-not-kept", warning, false,
     "An alert that waits for its mail could not be kept on disk; a crash now would lose the mail.",
     "Check the disk and who owns <state>/alerts. The event stands in the journal."},
    {"alert-not-sent", warning, false, "An alert could not be sent by mail.",
     "Check [alerts]: `tsbreply doctor --send-test`. The event stands in the journal."},
});

}  // namespace

std::string_view to_string(Severity severity) {
    switch (severity) {
        case info:
            return "info";
        case notice:
            return "notice";
        case warning:
            return "warning";
        case error:
            return "error";
        case fatal:
            return "fatal";
    }
    std::abort();
}

std::span<const EventRow> event_table() {
    return table;
}

const EventRow* find_event(std::string_view id) {
    const auto* row =
        std::find_if(table.begin(), table.end(), [&](const EventRow& r) { return r.id == id; });
    return row == table.end() ? nullptr : row;
}

}  // namespace tsb
