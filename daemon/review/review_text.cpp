// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "config/base/text.hpp"
#include "daemon/judge/reasons.hpp"
#include "daemon/review/review.hpp"
#include "daemon/tally/print.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

std::string state_text(const std::optional<std::string>& code, const Roster& names) {
    if (!code) return "(State not known)";
    const Administration* state = names.find(*code);
    if (state == nullptr) return printable(*code);
    const auto english = state->names.find("en");
    if (english == state->names.end() || english->second.empty()) return printable(*code);
    return printable(english->second.front()) + " (" + printable(*code) + ")";
}

std::string time_text(const std::optional<UtcTime>& time) {
    return time ? format_utc(*time) : "at an unknown time";
}

std::string head_text(const StandingReply& reply, const Roster& names) {
    std::string out = reply.id + "  " + std::string(to_string(reply.standing));
    if (reply.disposition == Disposition::unreadable) out += ", unreadable";
    out += "  " + state_text(reply.administration, names);
    out += "  received " + time_text(reply.received.time) + "\n";
    out += "  circular  " + printable(reply.circular.value_or("(not known)")) + "\n";
    if (!reply.from.empty()) out += "  from      " + printable(reply.from) + "\n";
    if (!reply.subject.empty()) out += "  subject   " + printable(reply.subject) + "\n";
    return out;
}

std::string answers_line(const StandingReply& reply) {
    std::string out;
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.reading.answers.size(); ++i) {
        out += (i == 0 ? "" : ", ") + printable(reply.answers[i].item) + " " +
               std::string(to_string(reply.reading.answers[i].choice)) + " (" +
               std::string(to_string(reply.answers[i].standing)) + ")";
    }
    return out.empty() ? "(none)" : out;
}

std::string reasons_text(const StandingReply& reply) {
    std::string out;
    for (const Reason& reason : against(reply)) {
        const ReasonHelp help = help_of(reason.id);
        out += "  " + printable(reason.id) + ": " +
               printable(reason.text.empty() ? std::string(help.meaning) : reason.text) + "\n";
        if (!help.remedy.empty()) out += "    -> " + std::string(help.remedy) + "\n";
    }
    return out;
}

std::string evidence_text(const Evidence& evidence) {
    std::string out = "      " + printable(evidence.option) + " " + printable(evidence.state) +
                      " (" + printable(evidence.kind) + ")";
    if (!evidence.part.empty()) out += " in " + printable(evidence.part);
    if (!evidence.at.empty()) out += ", " + printable(evidence.at);
    if (evidence.picture) {
        const std::string hex = evidence.picture->hex();
        out +=
            ", picture evidence/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex + ".png";
    }
    return out + "\n";
}

std::string answers_text(const StandingReply& reply) {
    std::string out;
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.as_read.size(); ++i) {
        const Answer& answer = reply.reading.answers.at(i);
        out += "  " + printable(answer.item) + "  " + std::string(to_string(answer.choice)) + "  " +
               std::string(to_string(reply.answers[i].standing));
        if (answer.choice != reply.as_read[i])
            out += "  (read as " + std::string(to_string(reply.as_read[i])) + ")";
        out += "\n";
        for (const Evidence& evidence : answer.evidence) out += evidence_text(evidence);
        if (!answer.reasons.empty()) out += "      reasons: " + printable(answer.reasons) + "\n";
    }
    return out.empty() ? "  (none)\n" : out;
}

std::string sender_text(const SenderCheck& sender) {
    std::string out =
        "  " + (sender.from.empty() ? "(no one address)" : printable(sender.from)) +
        "  roster: " + std::string(to_string(sender.match)) +
        (sender.administration ? " " + printable(*sender.administration) : "") +
        (sender.authenticated ? "  authenticated by " + std::string(to_string(sender.by))
                              : "  not authenticated") +
        "\n";
    for (const DkimResult& one : sender.dkim)
        out += "  dkim " + printable(one.result) + " " + printable(one.domain) + " " +
               printable(one.selector) + (one.why.empty() ? "" : ": " + printable(one.why)) + "\n";
    for (const std::string& one : sender.evidence) out += "  | " + printable(one) + "\n";
    return out;
}

std::string decision_text(const TakenDecision& taken) {
    const DecisionBody& body = taken.body;
    std::string out = "  " + std::to_string(taken.seq) + "  " + format_utc(taken.time) + "  " +
                      std::string(to_string(body.action)) + " by " + printable(body.by);
    if (body.answers.empty()) {
        for (const std::string& item : body.items) out += " " + printable(item);
    }
    for (const DecidedAnswer& answer : body.answers)
        out += " " + printable(answer.item) + "=" + std::string(to_string(answer.choice));
    if (!body.instead_of.empty()) out += " instead of " + printable(body.instead_of);
    return out + ": " + printable(body.reason) + "\n";
}

std::string outlook_text(const Outlook& outlook) {
    if (!outlook.refused.empty())
        return "  " + printable(outlook.refused) + "\n    -> " + printable(outlook.hint) + "\n";
    std::string out;
    const auto percent = [](const std::string& text) { return text.empty() ? "-" : text + " %"; };
    for (const ItemOutlook& item : outlook.items)
        out += "  " + printable(item.item) + "  " + item.now + " (" + percent(item.percent_now) +
               ") -> " + item.then + " (" + percent(item.percent_then) + ")\n";
    return out.empty() ? "  nothing\n" : out;
}

std::string section(const std::string& title, const std::string& text) {
    return text.empty() ? "" : title + "\n" + text;
}

std::string percent_of(const ItemTally& item) {
    return item.percent_tenths ? print_tenths(*item.percent_tenths) : "";
}

}  // namespace

std::vector<StandingReply> waiting_replies(const Fold& fold) {
    std::vector<StandingReply> out;
    for (StandingReply& reply : fold.replies()) {
        const bool late = reply.standing == Standing::late && !is_decided(reply);
        if (late || waits_for_a_person(reply)) out.push_back(std::move(reply));
    }
    return out;
}

ReasonHelp help_of(std::string_view id) {
    if (const ReasonRow* row = find_reason(id)) return {row->meaning, row->remedy};
    if (const ProblemRow* row = find_problem(id)) return {row->meaning, row->action};
    return {};
}

std::vector<Reason> against(const StandingReply& reply) {
    std::vector<Reason> out = reply.reasons;
    for (const Problem& problem : reply.reading.problems) {
        if (problem.problem_class == ProblemClass::notice) continue;
        const bool said = std::any_of(out.begin(), out.end(), [&](const Reason& reason) {
            return reason.id == problem.code && reason.text == problem.text;
        });
        if (!said) out.push_back({problem.code, problem.text});
    }
    return out;
}

Outlook outlook_of(const Fold& fold, const StandingReply& reply, UtcTime now) {
    Outlook out;
    DecisionRequest request;
    request.action = DecisionAction::release;
    request.reply = reply.id;
    request.by = request.reason = "outlook";
    auto plan = plan_decision(fold, request, {request.by});
    if (!plan) {
        out.refused = plan.error().what;
        out.hint = plan.error().hint;
        return out;
    }
    const auto circular = fold.circulars().find(reply.circular.value_or(""));
    if (circular == fold.circulars().end()) return out;
    Fold then = fold;
    LedgerEntry entry;
    entry.kind = EntryKind::decision;
    entry.body = to_body(*plan);
    if (!then.apply(entry)) return out;
    const Tally before = tally(fold, circular->second, now, {});
    const Tally after = tally(then, circular->second, now, {});
    for (std::size_t i = 0; i < before.items.size(); ++i) {
        const ItemTally &a = before.items[i], &b = after.items.at(i);
        if (a.supports == b.supports && a.opposes == b.opposes) continue;
        out.items.push_back({a.item, a.outcome, b.outcome, percent_of(a), percent_of(b)});
    }
    return out;
}

ReviewCase review_case(const Fold& fold, StandingReply reply, MessageBody message, UtcTime now) {
    ReviewCase out;
    for (StandingReply& other : fold.replies()) {
        if (other.id != reply.id && reply.administration && reply.circular &&
            other.administration == reply.administration && other.circular == reply.circular)
            out.beside.push_back(std::move(other));
    }
    out.outlook = outlook_of(fold, reply, now);
    out.reply = std::move(reply);
    out.message = std::move(message);
    return out;
}

std::string waiting_text(const StandingReply& reply, const Roster& names) {
    return head_text(reply, names) + "  answers   " + answers_line(reply) + "\n" +
           reasons_text(reply);
}

std::string case_text(const ReviewCase& one, const Roster& names) {
    const StandingReply& reply = one.reply;
    std::string out = head_text(reply, names);
    if (reply.reading.administration.text)
        out += "  on form   " + printable(*reply.reading.administration.text) + "\n";
    if (reply.raw) out += "  mail      " + reply.raw->tagged() + "\n";
    out += section("sender", sender_text(one.message.sender));
    out += section("answers", answers_text(reply));
    out += section("what speaks against it", reasons_text(reply));
    std::string comments, decisions, others;
    for (const Comment& comment : reply.reading.comments)
        comments += "  " + (comment.item ? printable(*comment.item) + ": " : "") +
                    printable(comment.text) + "\n";
    for (const TakenDecision& taken : reply.decisions) decisions += decision_text(taken);
    for (const StandingReply& other : one.beside)
        others += "  " + other.id + "  " + time_text(other.received.time) + "  " +
                  std::string(to_string(other.standing)) + "  " + answers_line(other) + "\n";
    out += section("comments", comments);
    out += section("decisions", decisions);
    out += section("other replies of this State", others);
    return out + section("a release would change", outlook_text(one.outlook));
}

}  // namespace tsb
