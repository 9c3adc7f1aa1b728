// SPDX-License-Identifier: GPL-3.0-or-later
// The tally for people. Everything that came by mail goes through printable().
#include <algorithm>

#include "config/base/text.hpp"
#include "daemon/tally/print.hpp"

namespace tsb {
namespace {

// Columns by characters: names have accents, and no wide letters (they are the English ones).
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

class Table {
  public:
    explicit Table(std::string right_aligned)
        : right_(std::move(right_aligned)) {}  // one letter a column: l or r
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    [[nodiscard]] std::string str() const {
        std::vector<std::size_t> widths(right_.size(), 0);
        for (const auto& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i)
                widths.at(i) = std::max(widths.at(i), width(row[i]));
        }
        std::string out;
        for (const auto& row : rows_) {
            std::string line = " ";
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::string pad(widths.at(i) - width(row[i]), ' ');
                line += " " + (right_.at(i) == 'r' ? pad + row[i] : row[i] + pad) + " ";
            }
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
        }
        return out;
    }

  private:
    std::string right_;
    std::vector<std::vector<std::string>> rows_;
};

std::string state_name(const std::optional<std::string>& code, const Roster& names) {
    if (!code) return "(not known)";
    const Administration* state = names.find(*code);
    if (state == nullptr) return printable(*code);
    const auto english = state->names.find("en");
    if (english == state->names.end() || english->second.empty()) return printable(*code);
    return printable(english->second.front()) + " (" + printable(*code) + ")";
}

std::string rule_text(const Rule& rule) {
    std::string out = "approved when support is " +
                      std::string(rule.strict ? "more than " : "at least ") +
                      std::to_string(rule.percent) + " % of the explicit answers";
    if (rule.min_replies > 0) out += ", of which there must be " + std::to_string(rule.min_replies);
    return out + "; no replies at all: " + rule.no_replies;
}

std::string items_table(const Tally& tally) {
    Table table("lrrrrlrl");
    table.add({"item", "supports", "opposes", "counted", "percent", "outcome", "held", ""});
    for (const ItemTally& item : tally.items) {
        table.add({printable(item.item), std::to_string(item.supports),
                   std::to_string(item.opposes), std::to_string(item.counted),
                   item.percent_tenths ? print_tenths(*item.percent_tenths) + " %" : "-",
                   item.outcome, std::to_string(item.held),
                   item.held_could_change_outcome ? "held answers could change this outcome" : ""});
    }
    return table.str();
}

// "supports 7/17, 10/17; opposes X.1 (held)": answers that agree in choice and standing together.
std::string answers_text(const StandingReply& reply) {
    std::vector<std::pair<std::string, std::string>> groups;
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.reading.answers.size(); ++i) {
        std::string key(to_string(reply.reading.answers[i].choice));
        if (reply.answers[i].standing != reply.standing &&
            reply.answers[i].standing != Standing::none) {
            key += " (" + std::string(to_string(reply.answers[i].standing)) + ")";
        }
        const auto same = std::find_if(groups.begin(), groups.end(),
                                       [&](const auto& group) { return group.first == key; });
        if (same == groups.end())
            groups.emplace_back(key, printable(reply.answers[i].item));
        else
            same->second += ", " + printable(reply.answers[i].item);
    }
    std::string out;
    for (const auto& [key, items] : groups) out += (out.empty() ? "" : "; ") + key + " " + items;
    return out.empty() ? "-" : out;
}

std::string replies_table(const std::vector<StandingReply>& replies, const Roster& names) {
    Table table("lllll");
    table.add({"reply", "received", "standing", "administration", "answers"});
    for (const StandingReply& reply : replies) {
        table.add({reply.id, reply.received.time ? format_utc(*reply.received.time) : "(not known)",
                   std::string(to_string(reply.standing)), state_name(reply.administration, names),
                   answers_text(reply)});
    }
    return table.str();
}

bool waits(const StandingReply& reply) {
    return reply.standing == Standing::held ||
           std::any_of(
               reply.answers.begin(), reply.answers.end(),
               [](const AnswerStanding& answer) { return answer.standing == Standing::held; });
}

std::string why_held(const StandingReply& reply) {
    std::string out;
    const auto say = [&out](const std::string& id, const std::string& text) {
        out += "      " + id + (text.empty() ? "" : ": " + printable(text)) + "\n";
    };
    for (const Reason& reason : reply.reasons) say(reason.id, reason.text);
    for (const Problem& problem : reply.reading.problems) {
        if (problem.problem_class == ProblemClass::notice) continue;
        const auto said = [&](const Reason& reason) { return reason.id == problem.code; };
        if (std::any_of(reply.reasons.begin(), reply.reasons.end(), said)) continue;
        say(problem.code, problem.item ? *problem.item + ": " + problem.text : problem.text);
    }
    return out;
}

std::string held_list(const std::vector<StandingReply>& replies, const Roster& names) {
    std::string out;
    for (const StandingReply& reply : replies) {
        if (!waits(reply)) continue;
        out += "  " + reply.id + "  " + state_name(reply.administration, names);
        if (!reply.from.empty()) out += "  from " + printable(reply.from);
        out += "\n" + why_held(reply);
    }
    return out;
}

}  // namespace

std::string tally_text(const Tally& tally, const Roster& names) {
    const bool open = tally.as_of <= tally.deadline;
    std::string out =
        printable(tally.circular) + "  " + (tally.final ? "final" : "not final") + "\n";
    out += "  deadline " + format_utc(tally.deadline) + (open ? " (open)" : " (passed)") +
           ", as of " + format_utc(tally.as_of) + "\n";
    out += "  " + rule_text(tally.rule) + "\n\n" + items_table(tally);
    if (tally.unassigned_held > 0) {
        out += "\n  held without a circular: " + std::to_string(tally.unassigned_held) +
               " (each could be an answer to every item)\n";
    }
    out += tally.replies.empty() ? "\nno replies\n"
                                 : "\nreplies\n" + replies_table(tally.replies, names);
    const std::string held = held_list(tally.replies, names) + held_list(tally.unassigned, names);
    if (!held.empty()) out += "\nheld for a person\n" + held;
    out += "\nledger: " + std::to_string(tally.ledger.entries) + " entries, head " +
           tally.ledger.digest.tagged() + "\n";
    return out;
}

}  // namespace tsb
