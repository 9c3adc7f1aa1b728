// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/sender_check.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "config/base/containers.hpp"
#include "config/base/text.hpp"
#include "daemon/sender/address.hpp"
#include "daemon/sender/auth_trust.hpp"
#include "daemon/sender/automatic.hpp"
#include "daemon/sender/encoded_word.hpp"
#include "daemon/sender/header_block.hpp"
#include "daemon/sender/roster_match.hpp"
#include "daemon/sender/signed_content.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_short_text = 300;  // one value quoted in a reason, a Message-ID, a Date

std::string shown(std::string_view text) {
    return clip_utf8(printable(text), max_short_text);
}

void add_reason(SenderCheck& check, std::string_view id, std::string text) {
    // An id that is not in the table is a mistake in the program.
    if (std::find(sender_reasons.begin(), sender_reasons.end(), id) == sender_reasons.end())
        std::abort();
    check.reasons.push_back({std::string(id), std::move(text)});
}

void read_defects(SenderCheck& check, const HeaderBlock& block) {
    if (block.defects.empty()) return;
    std::string text = "The header is not well formed:";
    for (const HeaderFinding& finding : block.defects) {
        text += std::string(text.ends_with(':') ? " " : "; ") +
                std::string(to_string(finding.defect)) + " (" + shown(finding.where) + ")";
    }
    add_reason(check, "header-malformed", clip_utf8(text, 2 * max_short_text));
}

ParsedFrom read_from(SenderCheck& check, const HeaderBlock& block) {
    const std::size_t count = block.count("from");
    if (count == 0) {
        add_reason(check, "from-missing", "The message has no From field.");
        return {};
    }
    if (count > 1) {
        add_reason(check, "from-several",
                   "The message has " + std::to_string(count) + " From fields.");
        return {};
    }
    const std::string value = block.value("from");
    ParsedFrom parsed = parse_from(value);
    const std::string text = parsed.text + ": " + shown(value);
    if (parsed.mailbox) check.from = parsed.mailbox->local + "@" + parsed.mailbox->domain;
    switch (parsed.fault) {
        case AddressFault::none:
            break;
        case AddressFault::missing:
            add_reason(check, "from-missing", text);
            break;
        case AddressFault::several:
            add_reason(check, "from-several", text);
            break;
        case AddressFault::malformed:
            add_reason(check, "from-malformed", text);
            break;
    }
    return parsed;
}

// A stranger whose address a reader takes for one of the roster's.
void note_look_alike(SenderCheck& check, const Roster& roster, const AddrSpec& address) {
    const auto found = roster.contacts().look_alike(address.local, address.domain);
    if (!found) return;
    std::string codes;
    for (const std::string& code : found->codes) codes += (codes.empty() ? "" : ", ") + code;
    add_reason(check, "looks-like",
               shown(found->name + " is " + std::string(to_string(found->likeness)) + " " +
                     found->known + ", which the roster has for " + codes + "."));
}

Owner read_owner(SenderCheck& check, const Roster& roster, const ParsedFrom& parsed,
                 std::optional<UtcTime> received) {
    Owner owner;
    const std::optional<AddrSpec>& from = parsed.mailbox;
    if (from) owner = find_owner(roster, *from, received);
    check.match = owner.match;
    if (!owner.code.empty()) check.administration = owner.code;
    const std::string text = check.from + ": " + owner.text + ".";
    switch (owner.match) {
        case RosterMatch::address:
        case RosterMatch::domain:
            break;
        case RosterMatch::several:
            add_reason(check, "sender-several", text);
            break;
        case RosterMatch::shared_domain:
            add_reason(check, "shared-domain", text);
            break;
        case RosterMatch::none:
            if (owner.expired) {
                add_reason(check, "contact-not-valid", text);
            } else {
                add_reason(check, "sender-unknown",
                           from ? "The roster has neither " + check.from + " nor its domain."
                                : "Without one address in From the roster cannot be asked.");
                const auto& stranger = from ? from : parsed.stands_for;
                if (stranger) note_look_alike(check, roster, *stranger);
            }
            break;
    }
    return owner;
}

// The border's word and our own check of the signatures, beside each other: either may prove the
// sender, and none may speak against the other.
class Authenticator {
  public:
    Authenticator(SenderCheck& check, const HeaderBlock& block, const std::optional<AddrSpec>& from,
                  const Owner& owner, const OwnCheck& own)
        : check_(check),
          block_(block),
          owner_(owner),
          witness_(from ? witness_of(own, from->domain, owner.exclusive) : OwnWitness{}),
          from_(from) {
        for (const DkimSignature& one : own.signatures)
            check.dkim.push_back({one.domain, one.selector, one.result, own_words(one)});
        own_evidence_ = evidence_of(own);
    }

    void run(const BorderSettings& border) {
        const TrustedResults trusted = trusted_results(block_, border);
        check_.evidence = trusted.evidence;
        check_.evidence.insert(check_.evidence.end(), own_evidence_.begin(), own_evidence_.end());
        if (const std::string conflict = find_conflict(trusted); !conflict.empty()) {
            add_reason(check_, "auth-results-conflict", shown(conflict));
            return;
        }
        if (from_) found_ = authentication_of(trusted, from_->domain, owner_.exclusive);
        if (const std::string differs = disagreement(); !differs.empty()) {
            add_reason(check_, "dkim-differs", shown(differs));
            return;
        }
        decide(trusted);
    }

  private:
    // What the border found and what we find of the same message cannot both be true; or it believed
    // a signature that proves nothing.
    [[nodiscard]] std::string disagreement() const {
        if (by_border() && witness_.pass == nullptr && witness_.against != nullptr)
            return "The border says that the signature of " + witness_.against->domain +
                   " passes; our own check says: " + witness_.against->why + ".";
        if (witness_.pass != nullptr && !by_border() && !found_.denied.empty())
            return "Our own check says that the signature of " + witness_.pass->domain +
                   " passes; the border says " + found_.denied + ".";
        return "";
    }

    void decide(const TrustedResults& trusted) {
        const bool by_own = !by_border() && witness_.pass != nullptr;
        check_.spf_only = !by_border() && !by_own && found_.spf;
        if (by_border()) check_.signed_content = signed_content(block_, *found_.dkim);
        if (by_own)
            check_.signed_content =
                signed_content(block_, witness_.pass->domain, witness_.pass->selector);
        if (by_border() || by_own || (check_.spf_only && owner_.spf)) {
            check_.authenticated = true;
            check_.by = by_own ? AuthenticatedBy::dkim : AuthenticatedBy::authentication_results;
            return;
        }
        if (check_.spf_only) {
            add_reason(check_, "spf-only",
                       "Only SPF vouches for " + check_.from +
                           ", and the roster does not say spf = true.");
        } else {
            add_reason(check_, "not-authenticated", why_not(trusted));
        }
        if (witness_.open != nullptr)
            add_reason(check_, "dkim-temperror",
                       "The key " + witness_.open->selector + "._domainkey." +
                           witness_.open->domain +
                           " could not be asked for; the message is judged again when it can.");
    }

    [[nodiscard]] bool by_border() const { return found_.dmarc && found_.dkim != nullptr; }

    [[nodiscard]] std::string why_not(const TrustedResults& trusted) const {
        std::string text;
        if (trusted.fields.empty()) {
            text = "Nothing vouches for From: " + trusted.why_none + ".";
        } else {
            text = "The border's results do not vouch for From:";
            if (!found_.dmarc) text += " no dmarc=pass for its domain;";
            if (found_.dkim == nullptr) text += " no dkim=pass of its domain;";
            text.back() = '.';
        }
        if (witness_.against != nullptr)
            text += " Our own check of the signature of " + shown(witness_.against->domain) +
                    " says: " + shown(witness_.against->why) + ".";
        return text;
    }

    SenderCheck& check_;
    const HeaderBlock& block_;
    const Owner& owner_;
    OwnWitness witness_;
    const std::optional<AddrSpec>& from_;
    std::vector<std::string> own_evidence_;
    Authentication found_;
};

// Bytes in it that look like a header are whatever its writer wanted.
SenderCheck outlook_sender() {
    SenderCheck check;
    add_reason(
        check, "unsigned-file",
        "It is an Outlook file, which carries neither the header nor the signature of a mail.");
    add_reason(check, "sender-unknown", "Only the file itself says who wrote it.");
    return check;
}

}  // namespace

std::string_view to_string(AuthenticatedBy by) {
    switch (by) {
        case AuthenticatedBy::none:
            return "none";
        case AuthenticatedBy::authentication_results:
            return "authentication-results";
        case AuthenticatedBy::dkim:
            return "dkim";
    }
    std::abort();
}

std::string_view to_string(RosterMatch match) {
    switch (match) {
        case RosterMatch::none:
            return "none";
        case RosterMatch::address:
            return "address";
        case RosterMatch::domain:
            return "domain";
        case RosterMatch::shared_domain:
            return "shared-domain";
        case RosterMatch::several:
            return "several";
    }
    std::abort();
}

SenderCheck check_sender(std::string_view raw, const BorderSettings& border, const Roster& roster,
                         std::optional<UtcTime> received, const OwnCheck& own) {
    if (is_outlook_file(raw)) return outlook_sender();
    SenderCheck check;
    const HeaderBlock block = read_header_block(raw);
    read_defects(check, block);
    const ParsedFrom from = read_from(check, block);
    const Owner owner = read_owner(check, roster, from, received);
    Authenticator(check, block, from.mailbox, owner, own).run(border);
    if (owner.mission)
        check.evidence.push_back("roster: a contact of the mission of " + owner.code);
    check.message_id = shown(block.value("message-id"));
    check.date = shown(block.value("date"));
    check.subject = decode_words(block.value("subject"));
    check.automatic = is_returned_alert(raw, block, check.from)
                          ? std::optional<std::string>("alert-returned")
                          : automatic_sign(block, check.from);
    return check;
}

}  // namespace tsb
