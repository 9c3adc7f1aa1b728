// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/notify/message_events.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "daemon/judge/reasons.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_alert_evidence = 4;  // header fields quoted in an alert

std::string reasons_text(const std::vector<Reason>& reasons) {
    std::string text;
    for (const Reason& reason : reasons) {
        text += (text.empty() ? "" : "; ") + reason.id +
                (reason.text.empty() ? "" : " (" + reason.text + ")");
    }
    return text;
}

// What would make it count: the advice of every reason, each once.
std::string remedies_text(const std::vector<Reason>& reasons) {
    std::string text;
    std::set<std::string_view> told;
    for (const Reason& reason : reasons) {
        const ReasonRow* row = find_reason(reason.id);
        const ProblemRow* problem = find_problem(reason.id);
        const std::string_view advice = row != nullptr       ? row->remedy
                                        : problem != nullptr ? problem->action
                                                             : std::string_view();
        if (advice.empty() || advice == "Nothing." || !told.insert(advice).second) continue;
        text += (text.empty() ? "" : " ") + reason.id + ": " + std::string(advice);
    }
    return text;
}

std::string problems_text(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) {
        if (problem.problem_class == ProblemClass::notice) continue;
        text += (text.empty() ? "" : "; ") + problem.code +
                (problem.item ? " " + *problem.item : "") +
                (problem.text.empty() ? "" : " (" + problem.text + ")");
    }
    return text;
}

Event base_event(const MessageBody& body, std::int64_t seq) {
    Event event;
    event.fields["entry"] = std::to_string(seq);
    if (body.raw) event.fields["digest"] = body.raw->hex();
    if (!body.where.mailbox.empty()) {
        event.fields["mailbox"] = body.where.mailbox;
        event.fields["uid"] = std::to_string(body.where.uid);
    }
    if (!body.where.file.empty()) event.fields["file"] = body.where.file;
    if (body.received.time) event.fields["received"] = format_utc(*body.received.time);
    return event;
}

void name_sender(Event& event, const MessageBody& body) {
    if (!body.sender.from.empty()) event.fields["from"] = body.sender.from;
    if (!body.sender.subject.empty()) event.fields["subject"] = body.sender.subject;
    if (body.sender.administration) event.fields["sender_state"] = *body.sender.administration;
    event.fields["authenticated_by"] =
        body.sender.authenticated ? std::string(to_string(body.sender.by)) : "nobody";
}

// Why it waits, what vouches for the sender, and what would make it count.
void explain(Event& event, const MessageBody& body, const std::vector<Reason>& reasons) {
    const std::string why = reasons_text(reasons);
    const std::string advice = remedies_text(reasons);
    if (!why.empty()) event.fields["reasons"] = why;
    if (!advice.empty()) event.fields["to_make_it_count"] = advice;
    std::string evidence;
    for (std::size_t i = 0; i < body.sender.evidence.size() && i < max_alert_evidence; ++i)
        evidence += (evidence.empty() ? "" : " | ") + body.sender.evidence[i];
    if (!evidence.empty()) event.fields["evidence"] = evidence;
}

std::string_view id_for(Standing standing) {
    switch (standing) {
        case Standing::counted:
            return "reply-counted";
        case Standing::held:
        case Standing::rejected:
        case Standing::none:
            return "answer-held";
        case Standing::late:
            return "reply-late";
        case Standing::duplicate:
        case Standing::superseded:
            return "reply-duplicate";
        case Standing::not_entitled:
            return "reply-not-entitled";
    }
    std::abort();
}

bool any_held(const JudgedReading& reading) {
    return reading.standing == Standing::held ||
           std::any_of(
               reading.answers.begin(), reading.answers.end(),
               [](const AnswerStanding& answer) { return answer.standing == Standing::held; });
}

std::string answers_text(const JudgedReading& judged) {
    std::string text;
    for (std::size_t i = 0; i < judged.answers.size() && i < judged.reading.answers.size(); ++i) {
        text += (text.empty() ? "" : ", ") + judged.answers[i].item + " " +
                std::string(to_string(judged.reading.answers[i].choice)) + " (" +
                std::string(to_string(judged.answers[i].standing)) + ")";
    }
    return text;
}

Event reading_event(const MessageBody& body, const JudgedReading& judged, std::int64_t seq,
                    std::size_t index) {
    Event event = base_event(body, seq);
    name_sender(event, body);
    event.id = any_held(judged) ? "answer-held" : id_for(judged.standing);
    event.fields["reply"] = std::to_string(seq) + "/" + std::to_string(index + 1);
    if (judged.reading.circular) event.fields["circular"] = *judged.reading.circular;
    if (!judged.administration.empty()) event.fields["administration"] = judged.administration;
    if (judged.reading.administration.text)
        event.fields["state_on_form"] = *judged.reading.administration.text;
    event.fields["answers"] = answers_text(judged);
    const std::string reasons = reasons_text(judged.reasons);
    const std::string problems = problems_text(judged.reading.problems);
    if (event.id == "answer-held")
        explain(event, body, judged.reasons);
    else if (!reasons.empty())
        event.fields["reasons"] = reasons;
    if (!problems.empty()) event.fields["problems"] = problems;
    event.text = "reply " + event.fields["reply"] +
                 (judged.administration.empty() ? "" : " of " + judged.administration) +
                 " stands " + std::string(to_string(judged.standing)) +
                 (reasons.empty() ? "" : ": " + reasons);
    return event;
}

Event message_event(const MessageBody& body, std::int64_t seq, std::string_view id,
                    std::string text) {
    Event event = base_event(body, seq);
    event.id = id;
    event.text = std::move(text);
    return event;
}

}  // namespace

bool has_held_answer(const MessageBody& body) {
    if (body.verdict.disposition == Disposition::unreadable) return true;
    if (body.verdict.disposition != Disposition::reply) return false;
    if (body.verdict.readings.empty())
        return body.verdict.standing == Standing::held || !body.verdict.standing;
    return std::any_of(body.verdict.readings.begin(), body.verdict.readings.end(), any_held);
}

std::vector<Event> events_of(const MessageBody& body, std::int64_t seq) {
    const std::string entry = "entry " + std::to_string(seq);
    switch (body.verdict.disposition) {
        case Disposition::not_a_reply:
            return {message_event(body, seq, "not-a-reply", entry + " is no reply")};
        case Disposition::automatic:
            if (body.verdict.reason == "alert-returned")
                return {message_event(body, seq, "alert-returned",
                                      entry + " returns an alert of ours")};
            return {message_event(body, seq, "automatic",
                                  entry + " is automatic mail: " + body.verdict.reason)};
        case Disposition::unreadable: {
            Event event = message_event(body, seq, "mail-unreadable",
                                        entry + " could not be read: " + body.verdict.reason);
            name_sender(event, body);
            explain(event, body, body.verdict.reasons);
            return {event};
        }
        case Disposition::reply:
        case Disposition::duplicate:
            break;
    }
    std::vector<Event> events;
    for (std::size_t i = 0; i < body.verdict.readings.size(); ++i) {
        events.push_back(reading_event(body, body.verdict.readings[i], seq, i));
    }
    if (events.empty()) {
        const std::string why = reasons_text(body.verdict.reasons);
        Event event = message_event(body, seq, "answer-held",
                                    entry + " carries no form that can be read: " + why);
        name_sender(event, body);
        explain(event, body, body.verdict.reasons);
        const std::string problems = problems_text(body.problems);
        if (!problems.empty()) event.fields["problems"] = problems;
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace tsb
