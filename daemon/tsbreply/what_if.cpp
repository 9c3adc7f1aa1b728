// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply what-if: every step and the verdict that a mail would get now. Records nothing.
#include "daemon/tsbreply/dry_run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/notify/message_events.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {

int exit_of(const MessageBody& body) {
    if (body.verdict.disposition == Disposition::not_a_reply ||
        body.verdict.disposition == Disposition::automatic) {
        return exit_codes::well;
    }
    if (has_held_answer(body)) return exit_codes::problems;
    for (const JudgedReading& judged : body.verdict.readings) {
        for (const AnswerStanding& answer : judged.answers) {
            if (answer.standing == Standing::late || answer.standing == Standing::not_entitled)
                return exit_codes::problems;
        }
    }
    return exit_codes::well;
}

Result<MessageBody> DryRun::conclude_file(const std::string& name, BytesView raw,
                                          std::optional<UtcTime> received,
                                          const std::string& received_from,
                                          std::vector<std::string> supersedes) {
    const LimitSettings& limits = knowledge_.settings.limits;
    Result<ReadOutcome> outcome =
        ReadOutcome(too_large(raw.size(), "limits.parse_bytes", limits.parse_bytes));
    if (raw.size() <= limits.parse_bytes) {
        ReadJob job;
        job.bytes = raw;
        outcome = run_to_end(io_, reader_->read(job));
        if (!outcome) return outcome.error();
    }
    MessageFacts facts;
    facts.digest = sha256(raw);
    facts.size = raw.size();
    facts.where.file = name;
    facts.head = raw.substr(0, max_header_bytes);
    facts.given = received;
    facts.given_source = received_from;
    facts.supersedes = std::move(supersedes);
    const Beliefs beliefs{knowledge_.settings, knowledge_.circulars, knowledge_.roster,
                          roster_digest_};
    if (own_checker_ && may_be_a_reply(facts, *outcome, beliefs)) check_signatures(facts, raw);
    return conclude(facts, *outcome, beliefs, folded_.fold, folded_.head.entries + 1);
}

void DryRun::check_signatures(MessageFacts& facts, BytesView raw) {
    const auto received =
        received_time(facts.head, knowledge_.settings.border, facts.given, facts.given_source);
    std::vector<LookedUpKey> stored;
    const auto check = [&]() -> boost::asio::awaitable<Result<OwnChecked>> {
        co_return co_await own_checker_->check(raw, std::move(stored), received.time);
    };
    auto checked = run_to_end(io_, check());
    if (!checked) return;
    facts.own = std::move(checked->check);
    if (!checked->keys.empty()) facts.keys = sha256(keys_json(checked->keys)).tagged();
}

Result<Taken> DryRun::take(const std::string& name, BytesView raw, std::optional<UtcTime> received,
                           const std::string& received_from) {
    Taken taken;
    taken.name = name;
    const KnownMessage* known = folded_.fold.find(sha256(raw));
    const bool corrects = known != nullptr && !known->received && received.has_value();
    taken.is_new = known == nullptr || corrects;
    auto body = taken.is_new ? conclude_file(name, raw, received, received_from,
                                             corrects ? known->ids : std::vector<std::string>{})
                             : recorded(known->seq);
    if (!body) return body.error();
    taken.body = std::move(*body);
    if (taken.is_new) {
        if (auto remembered = remember(taken.body); !remembered) return remembered.error();
    }
    return taken;
}

Result<void> DryRun::remember(const MessageBody& body) {
    LedgerEntry entry;
    entry.seq = ++folded_.head.entries;
    entry.time = SystemClock{}.now();
    entry.kind = EntryKind::message;
    entry.body = to_body(body);
    if (auto applied = folded_.fold.apply(entry); !applied) return applied;
    own_[entry.seq] = std::move(entry.body);
    return {};
}

Result<MessageBody> DryRun::recorded(std::int64_t seq) {
    if (const auto own = own_.find(seq); own != own_.end()) return message_body(own->second);
    if (!ledgers_) {
        std::map<std::int64_t, std::string> bodies;
        auto head =
            read_ledger(knowledge_.settings.state / "ledger", [&](const LedgerEntry& entry) {
                if (entry.kind == EntryKind::message) bodies[entry.seq] = entry.body;
                return true;
            });
        if (!head) return head.error();
        ledgers_ = std::move(bodies);
    }
    const auto found = ledgers_->find(seq);
    if (found == ledgers_->end()) {
        return Error{ErrorKind::fatal, "entry " + std::to_string(seq) + " is not in the ledger",
                     "run `tsbreply ledger verify`", 74};
    }
    return message_body(found->second);
}

Result<std::unique_ptr<DryRun>> DryRun::open(const Global& global, const std::string& keys) {
    auto knowledge = knowledge_for(global, ConfigNeed::optional);
    if (!knowledge) return knowledge.error();
    FoldedLedger folded;
    if (has_ledger(knowledge->settings)) {
        auto read = fold_ledger(knowledge->settings, std::nullopt);
        if (!read) return read.error();
        folded = std::move(*read);
    }
    if (!keys.empty()) knowledge->settings.dkim.key_file = keys;
    auto dry_run = std::unique_ptr<DryRun>(new DryRun(std::move(*knowledge), std::move(folded)));
    const DkimSettings& dkim = dry_run->knowledge_.settings.dkim;
    if (dkim.check || !keys.empty()) {
        auto checker =
            OwnChecker::open(dry_run->io_.get_executor(), dkim, dry_run->clock_,
                             keys.empty() ? OwnChecker::Ask::dns : OwnChecker::Ask::files_only);
        if (!checker) return checker.error();
        dry_run->own_checker_ = std::move(*checker);
    }
    return dry_run;
}

DryRun::DryRun(Knowledge knowledge, FoldedLedger folded)
    : knowledge_(std::move(knowledge)),
      folded_(std::move(folded)),
      roster_digest_(knowledge_.roster.digest()),
      reader_(make_reader(io_.get_executor(), knowledge_.settings, knowledge_.circulars,
                          knowledge_.roster)) {}

void say_verdict(const std::string& file, const MessageBody& body) {
    const Verdict& verdict = body.verdict;
    say(file + ": " + std::string(to_string(verdict.disposition)) +
        (verdict.reason.empty() ? "" : " (" + verdict.reason + ")") +
        (verdict.standing ? ", stands " + std::string(to_string(*verdict.standing)) : ""));
    if (verdict.disposition == Disposition::not_a_reply ||
        verdict.disposition == Disposition::automatic)
        return;
    say("  received  " + (body.received.time
                              ? format_utc(*body.received.time) + " (" + body.received.source + ")"
                              : "unknown"));
    say("  sender    " + (body.sender.from.empty() ? "no usable From" : body.sender.from) +
        ", roster: " + body.sender.administration.value_or("nobody") + " by " +
        std::string(to_string(body.sender.match)) + ", authenticated: " +
        (body.sender.authenticated ? "yes, by " : "no, ") + std::string(to_string(body.sender.by)));
    for (const std::string& evidence : body.sender.evidence) say("            " + evidence);
    if (!verdict.row.empty()) say("  row       " + verdict.row);
    for (const Reason& reason : verdict.reasons)
        say("  reason    " + reason.id + ": " + reason.text);
    for (const Problem& problem : body.problems)
        say("  problem   " + problem.code + ": " + problem.text);
    for (const JudgedReading& judged : verdict.readings) {
        say("  reply to " + judged.reading.circular.value_or("an unknown circular") + " of " +
            (judged.administration.empty() ? "nobody" : judged.administration) + ": " +
            std::string(to_string(judged.standing)));
        for (std::size_t i = 0; i < judged.answers.size() && i < judged.reading.answers.size();
             ++i) {
            say("    " + pad(judged.answers[i].item, 10) +
                pad(to_string(judged.reading.answers[i].choice), 10) +
                std::string(to_string(judged.answers[i].standing)));
        }
        for (const Reason& reason : judged.reasons)
            say("    reason  " + reason.id + ": " + reason.text);
        for (const Problem& problem : judged.reading.problems) {
            say("    " + pad(to_string(problem.problem_class), 10) + " " + problem.code +
                (problem.item ? " " + *problem.item : "") + ": " + problem.text);
        }
    }
}

int what_if_command(const Global& global, const WhatIfOptions& options) {
    auto dry_run = DryRun::open(global, options.keys);
    if (!dry_run) return fail(dry_run.error());
    int code = exit_codes::well;
    for (const std::string& file : options.files) {
        auto bytes = read_file(file, max_input_bytes);
        if (!bytes) {
            code = std::max(code, fail(bytes.error()));
            continue;
        }
        auto body = (*dry_run)->conclude_file(file, *bytes, std::nullopt, "");
        if (!body) return fail(body.error());
        if (global.json) {
            nlohmann::json object = what_if_json(*body);
            object["file"] = file;
            say_raw(object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
        } else {
            say_verdict(file, *body);
        }
        code = std::max(code, exit_of(*body));
    }
    return code;
}

}  // namespace tsb
