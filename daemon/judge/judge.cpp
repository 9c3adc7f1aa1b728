// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/judge/judge.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "daemon/judge/judge_reading.hpp"
#include "daemon/judge/reasons.hpp"
#include "daemon/sender/address.hpp"
#include "daemon/sender/roster_match.hpp"

namespace tsb {
namespace {

// Problems that say "no form here": the disposition rules say it better.
constexpr std::array<std::string_view, 2> no_form_codes = {"no-form", "free-text-reply"};
// Problems that say "a reply may be in there, but it could not be read".
constexpr std::array<std::string_view, 9> unread_codes = {"unsupported-format",
                                                          "encrypted",
                                                          "limit",
                                                          "damaged",
                                                          "xfa-form",
                                                          "embedded-form",
                                                          "no-text-layer",
                                                          "picture-not-read",
                                                          "picture-without-form"};
// Problems of a form whose circular is not established.
constexpr std::array<std::string_view, 2> foreign_form_codes = {"other-circular",
                                                                "circular-not-named"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& codes, const Problem& problem) {
    return std::find(codes.begin(), codes.end(), problem.code) != codes.end();
}

bool is_form(const Reading& reading) {
    return reading.circular.has_value() || !reading.answers.empty() ||
           std::any_of(
               reading.problems.begin(), reading.problems.end(),
               [](const Problem& problem) { return is_one_of(foreign_form_codes, problem); });
}

// What the disposition rules of product.md §4 ask.
struct Message {
    std::vector<const Reading*> forms;
    std::vector<const Problem*> unread;  // of parts without a form, and of the message
    bool failed = false;                 // a part that may hold a reply could not be read
    bool failed_outside = false;         // such a part outside a returned message
    bool form_outside =
        false;  // a form, or a mark without a form, outside a returned or quoted message

    explicit Message(const Report& report) {
        for (const Reading& reading : report.readings) {
            if (is_form(reading)) {
                forms.push_back(&reading);
                if (!reading.inside_returned) form_outside = true;
            } else {
                const std::size_t before = unread.size();
                note_unread(reading.problems);
                if (unread.size() > before && !reading.inside_returned) failed_outside = true;
            }
        }
        note_unread(report.problems);
        failed = report.failed_part || !unread.empty();
        if (report.failed_outside) failed_outside = true;
        if (forms.empty() && report.mark_beside_option) form_outside = true;
    }

    void note_unread(const std::vector<Problem>& problems) {
        for (const Problem& problem : problems) {
            if (is_one_of(unread_codes, problem)) unread.push_back(&problem);
        }
    }
};

Verdict short_verdict(Disposition disposition, std::string reason) {
    Verdict verdict;
    verdict.disposition = disposition;
    verdict.reason = std::move(reason);
    verdict.row = to_string(disposition);
    return verdict;
}

Verdict unreadable(std::string id, std::string text, const SenderCheck& sender) {
    Verdict verdict = short_verdict(Disposition::unreadable, id);
    verdict.reasons.push_back({std::move(id), std::move(text)});
    verdict.reasons.insert(verdict.reasons.end(), sender.reasons.begin(), sender.reasons.end());
    return verdict;
}

bool has_no_header(const SenderCheck& sender) {
    return std::any_of(sender.reasons.begin(), sender.reasons.end(),
                       [](const Reason& reason) { return reason.id == "unsigned-file"; });
}

// Of an Outlook file only its own word says who wrote it: enough to look at it, and for nothing else.
bool may_be_of_the_roster(const Report& report, const Case& facts) {
    if (facts.sender.match != RosterMatch::none) return true;
    if (!has_no_header(facts.sender)) return false;
    const auto author = parse_from(report.author).mailbox;
    return !author ||
           find_owner(facts.roster, *author, facts.received.time).match != RosterMatch::none;
}

bool is_other_peoples(const Message& message, const Report& report, const Case& facts) {
    return message.forms.empty() && !report.mark_beside_option && report.circulars_named.empty() &&
           !message.failed && !may_be_of_the_roster(report, facts);
}

// Problems of the message that the disposition does not say already.
void list_problems(const Report& report, std::vector<Reason>& out) {
    for (const Problem& problem : report.problems) {
        if (problem.problem_class == ProblemClass::notice) continue;
        if (!is_one_of(no_form_codes, problem) && !is_one_of(unread_codes, problem)) {
            out.push_back({problem.code, problem.text});
        }
    }
}

Verdict without_form(const Report& report, const SenderCheck& sender) {
    const bool named = !report.circulars_named.empty() || report.mark_beside_option;
    Verdict verdict = short_verdict(Disposition::reply, named ? "free-text-reply" : "no-form");
    verdict.row = "without-form";
    verdict.standing = Standing::held;
    verdict.reasons.push_back(make_reason(verdict.reason));
    if (sender.automatic) verdict.reasons.push_back(make_reason("automatic-with-form"));
    list_problems(report, verdict.reasons);
    verdict.reasons.insert(verdict.reasons.end(), sender.reasons.begin(), sender.reasons.end());
    return verdict;
}

// What holds every reply of the message.
std::vector<Reason> message_reasons(const Message& message, const Report& report,
                                    const SenderCheck& sender) {
    std::vector<Reason> out;
    if (sender.automatic) out.push_back(make_reason("automatic-with-form"));
    for (const Problem* problem : message.unread)
        out.push_back(make_reason("part-unreadable", problem->text));
    if (message.failed && message.unread.empty()) out.push_back(make_reason("part-unreadable"));
    list_problems(report, out);
    return out;
}

Verdict with_forms(const Message& message, const Report& report, const Case& facts) {
    Verdict verdict;
    verdict.reasons = message_reasons(message, report, facts.sender);
    for (const Reading* form : message.forms) {
        RuledReading ruled = judge_reading(*form, facts, verdict.reasons);
        if (verdict.row.empty()) verdict.row = ruled.row;
        verdict.readings.push_back(std::move(ruled.judged));
    }
    verdict.standing = standing_of_message(verdict.readings);
    return verdict;
}

}  // namespace

Verdict judge(const Case& facts) {
    if (const auto* failure = std::get_if<Unreadable>(&facts.outcome)) {
        return unreadable(failure->reason, failure->text, facts.sender);
    }
    const Report& report = std::get<Report>(facts.outcome);
    const Message message(report);
    if (facts.sender.automatic && !message.form_outside && !message.failed_outside) {
        return short_verdict(Disposition::automatic, *facts.sender.automatic);
    }
    if (is_other_peoples(message, report, facts))
        return short_verdict(Disposition::not_a_reply, "unrelated");
    if (!message.forms.empty()) return with_forms(message, report, facts);
    if (!message.failed) return without_form(report, facts.sender);
    if (message.unread.empty())
        return unreadable("part-unreadable", make_reason("part-unreadable").text, facts.sender);
    return unreadable(message.unread.front()->code, message.unread.front()->text, facts.sender);
}

}  // namespace tsb
