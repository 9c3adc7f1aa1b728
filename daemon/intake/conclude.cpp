// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/conclude.hpp"

#include <algorithm>

#include "daemon/judge/standings.hpp"

namespace tsb {
namespace {

// The recorded circular decides where there is one, so that `standing` is the fold's value at
// append.
SecondReply second_reply_rule(const Fold& earlier, const Circulars& circulars,
                              const std::string& id) {
    if (const auto it = earlier.circulars().find(id); it != earlier.circulars().end())
        return it->second.second_reply;
    const Circular* circular = find_circular(circulars, id);
    return circular != nullptr ? circular->second_reply : SecondReply::hold;
}

// Lays the second-reply rule over this reply and those of the same State that are recorded.
void stand_beside_earlier(JudgedReading& judged, const MessageFacts& facts, const MessageBody& body,
                          const Beliefs& beliefs, const Fold& earlier, std::int64_t seq,
                          std::size_t index) {
    if (!judged.reading.circular || judged.administration.empty()) return;
    const std::string& circular = *judged.reading.circular;
    std::vector<Claim> claims = earlier.claims(circular, judged.administration);
    std::erase_if(claims, [&](const Claim& claim) {
        return std::find(facts.supersedes.begin(), facts.supersedes.end(), claim.id) !=
               facts.supersedes.end();
    });
    const std::string id = std::to_string(seq) + "/" + std::to_string(index + 1);
    claims.push_back(claim_of(judged, id, body.received.time, seq, body.sender.signed_content));
    const std::vector<ClaimStanding> standings =
        stand(claims, second_reply_rule(earlier, beliefs.circulars, circular));
    const ClaimStanding& own = standings.back();
    if (judged.answers.empty()) return;  // no answer to meet another: as it was judged
    judged.answers = own.answers;
    judged.standing = own.standing;
    judged.reasons.insert(judged.reasons.end(), own.reasons.begin(), own.reasons.end());
}

MadeWith made_with(const ReadOutcome& outcome, const Verdict& verdict, const Beliefs& beliefs) {
    MadeWith made;
    if (const Report* report = std::get_if<Report>(&outcome)) made.parser = report->parser;
    made.roster = beliefs.roster_digest.tagged();
    for (const JudgedReading& judged : verdict.readings) {
        if (!judged.reading.circular) continue;
        if (const Circular* circular = find_circular(beliefs.circulars, *judged.reading.circular)) {
            made.circulars.push_back(circular->digest.tagged());
        }
    }
    return made;
}

std::string megabytes(std::uint64_t bytes) {
    const std::uint64_t tenths = bytes * 10 / (1U << 20U);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

}  // namespace

Unreadable too_large(std::uint64_t size, std::string_view limit, std::uint64_t limit_bytes) {
    return Unreadable{"too-large", "the message has " + megabytes(size) + ", more than " +
                                       std::string(limit) + " = " + megabytes(limit_bytes) +
                                       "; open it by hand"};
}

MailCoordinates recorded(const Coordinates& where) {
    return MailCoordinates{where.mailbox, where.uidvalidity, where.uid, where.file};
}

bool may_be_a_reply(const MessageFacts& facts, const ReadOutcome& outcome, const Beliefs& beliefs) {
    const BorderSettings& border = beliefs.settings.border;
    const ReceivedTime received =
        received_time(facts.head, border, facts.given, facts.given_source);
    const SenderCheck sender = check_sender(facts.head, border, beliefs.roster, received.time);
    const Case matter{
        sender, outcome, received, beliefs.circulars, beliefs.roster, beliefs.settings.scan_policy};
    const Disposition disposition = judge(matter).disposition;
    return disposition != Disposition::not_a_reply && disposition != Disposition::automatic;
}

void call_duplicate(Verdict& verdict) {
    const bool all_duplicate =
        !verdict.readings.empty() && std::all_of(verdict.readings.begin(), verdict.readings.end(),
                                                 [](const JudgedReading& judged) {
                                                     return judged.standing == Standing::duplicate;
                                                 });
    if (verdict.disposition == Disposition::reply && all_duplicate)
        verdict.disposition = Disposition::duplicate;
    else if (verdict.disposition == Disposition::duplicate && !all_duplicate)
        verdict.disposition = Disposition::reply;
}

MessageBody conclude(const MessageFacts& facts, const ReadOutcome& outcome, const Beliefs& beliefs,
                     const Fold& earlier, std::int64_t seq) {
    MessageBody body;
    body.raw = facts.digest;
    body.size = facts.size;
    body.where = facts.where;
    body.supersedes = facts.supersedes;
    body.received =
        received_time(facts.head, beliefs.settings.border, facts.given, facts.given_source);
    body.sender = check_sender(facts.head, beliefs.settings.border, beliefs.roster,
                               body.received.time, facts.own);
    const Case matter{body.sender,       outcome,        body.received,
                      beliefs.circulars, beliefs.roster, beliefs.settings.scan_policy};
    body.verdict = judge(matter);
    for (std::size_t i = 0; i < body.verdict.readings.size(); ++i) {
        stand_beside_earlier(body.verdict.readings[i], facts, body, beliefs, earlier, seq, i);
    }
    if (!body.verdict.readings.empty())
        body.verdict.standing = standing_of_message(body.verdict.readings);
    call_duplicate(body.verdict);
    if (const Report* report = std::get_if<Report>(&outcome)) {
        body.problems = report->problems;
        for (const EvidenceFile& file : report->evidence)
            if (file.kind == EvidenceKind::page) body.pictures.push_back({file.name, file.sha256});
    }
    body.made_with = made_with(outcome, body.verdict, beliefs);
    body.made_with.keys = facts.keys;
    return body;
}

}  // namespace tsb
