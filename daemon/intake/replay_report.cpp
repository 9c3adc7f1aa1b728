// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "daemon/intake/replay.hpp"
#include "parsers/reading/json.hpp"

namespace tsb {
namespace {

using nlohmann::json;

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json ids_of(const std::vector<Reason>& reasons) {
    json out = json::array();
    for (const Reason& reason : reasons) {
        if (std::find(out.begin(), out.end(), json(reason.id)) == out.end())
            out.push_back(reason.id);
    }
    return out;
}

json answers_of(const std::vector<AnswerStanding>& standings, const std::vector<Answer>& answers) {
    json out = json::object();
    for (std::size_t i = 0; i < standings.size() && i < answers.size(); ++i)
        out[standings[i].item] = {{"choice", to_string(answers[i].choice)},
                                  {"standing", to_string(standings[i].standing)}};
    return out;
}

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

// A message without replies to show.
json state_of_message(const MessageBody& body) {
    json reasons = ids_of(body.verdict.reasons);
    if (reasons.empty() && !body.verdict.reason.empty()) reasons.push_back(body.verdict.reason);
    const auto& standing = body.verdict.standing;
    const bool held = body.verdict.disposition == Disposition::unreadable;
    return {{"circular", nullptr},
            {"administration", nullptr},
            {"disposition", to_string(body.verdict.disposition)},
            {"standing", standing ? json(to_string(*standing))
                         : held   ? json("held")
                                  : json(nullptr)},
            {"answers", json::object()},
            {"reasons", std::move(reasons)}};
}

json states_of(const MessageBody& body) {
    json out = json::array();
    for (const JudgedReading& judged : body.verdict.readings) {
        std::vector<Reason> reasons = body.verdict.reasons;
        reasons.insert(reasons.end(), judged.reasons.begin(), judged.reasons.end());
        const auto& circular = judged.reading.circular;
        out.push_back({{"circular", circular ? json(*circular) : json(nullptr)},
                       {"administration", text_or_null(judged.administration)},
                       {"disposition", to_string(body.verdict.disposition)},
                       {"standing", to_string(judged.standing)},
                       {"answers", answers_of(judged.answers, judged.reading.answers)},
                       {"reasons", ids_of(reasons)}});
    }
    if (out.empty()) out.push_back(state_of_message(body));
    return out;
}

// A reply in force.
struct State {
    StandingReply reply;
    Disposition disposition = Disposition::reply;  // as the standings are now

    [[nodiscard]] json shown() const {
        const auto& circular = reply.circular;
        const auto& administration = reply.administration;
        return {{"circular", circular ? json(*circular) : json(nullptr)},
                {"administration", administration ? json(*administration) : json(nullptr)},
                {"disposition", to_string(disposition)},
                {"standing", to_string(reply.standing)},
                {"answers", answers_of(reply.answers, reply.reading.answers)},
                {"reasons", ids_of(reply.reasons)}};
    }
    // What is on the paper, without what a person made of it.
    [[nodiscard]] json reading() const {
        json out = to_json(reply.reading);
        for (std::size_t i = 0; i < reply.as_read.size() && i < out["answers"].size(); ++i)
            out["answers"][i]["choice"] = to_string(reply.as_read[i]);
        return out;
    }
};

using States = std::map<std::pair<std::int64_t, std::string>, State>;  // by entry and id

States states_of(const Fold& fold) {
    std::vector<StandingReply> replies = fold.replies();
    std::map<std::int64_t, bool> all_duplicate;
    for (const StandingReply& reply : replies) {
        const auto it = all_duplicate.emplace(reply.seq, true).first;
        it->second = it->second && reply.standing == Standing::duplicate;
    }
    States out;
    for (StandingReply& reply : replies) {
        State state;
        state.disposition = reply.disposition;
        if (reply.disposition == Disposition::reply || reply.disposition == Disposition::duplicate)
            state.disposition =
                all_duplicate.at(reply.seq) ? Disposition::duplicate : Disposition::reply;
        const std::pair key{reply.seq, reply.id};
        state.reply = std::move(reply);
        out.emplace(key, std::move(state));
    }
    return out;
}

// A reply of the same entry was read once: only how it stands can differ.
bool stands_the_same(const State& was, const State& now) {
    return was.reply.id == now.reply.id && was.disposition == now.disposition &&
           was.reply.standing == now.reply.standing && was.reply.answers == now.reply.answers &&
           was.reply.reasons == now.reply.reasons;
}

json differing(const State& was, const State& now, const json& shown_was, const json& shown_now) {
    json out = json::array();
    for (const char* key :
         {"circular", "administration", "disposition", "standing", "answers", "reasons"}) {
        const bool texts =
            std::string_view(key) == "reasons" && was.reply.reasons != now.reply.reasons;
        if (shown_was.at(key) != shown_now.at(key) || texts) out.push_back(key);
    }
    if (was.reading() != now.reading()) out.push_back("reading");
    return out;
}

bool waits(const json& state) {
    if (state.is_null()) return false;
    const json answers = state.value("answers", json::object());
    return state.value("standing", json()) == "held" ||
           std::any_of(answers.begin(), answers.end(),
                       [](const json& answer) { return answer.value("standing", "") == "held"; });
}

class Reporter {
  public:
    Reporter(const Fold& before, std::int64_t last, const Fold& after, bool recorded,
             const std::function<bool(std::int64_t)>& gone)
        : gone_(gone),
          before_(before),
          after_(after),
          last_(last),
          recorded_(recorded),
          was_(states_of(before)),
          now_(states_of(after)) {}

    ReplayReport report(const std::vector<std::string>& answers) {
        for (const std::string& answer : answers) {
            const json messages = json::parse(answer, nullptr, false);
            if (!messages.is_array()) continue;
            for (const json& message : messages) take(message);
        }
        replies_that_were();
        replies_that_are_new();
        for (const json& message : corrected_) message_without_replies(message);
        std::stable_sort(lines_.begin(), lines_.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (auto& [order, line] : lines_) report_.lines.push_back(dump(line));
        ReplaySummary& summary = report_.summary;
        summary.changed = shown_.size();
        const std::size_t others =
            summary.changed + summary.conflicts + summary.gone + summary.missing;
        summary.unchanged = summary.messages - std::min(summary.messages, others);
        return std::move(report_);
    }

  private:
    void take(const json& message) {
        ReplaySummary& summary = report_.summary;
        const std::string result = message.value("result", "");
        ++summary.messages;
        if (result == to_string(Replayed::Result::conflict)) {
            ++summary.conflicts;
            conflict(message);
        } else if (result == to_string(Replayed::Result::corrected)) {
            corrected_.push_back(message);
        } else if (result == to_string(Replayed::Result::missing)) {
            const std::int64_t entry = message.value("entry", std::int64_t{0});
            const bool gone = gone_ && gone_(entry);
            ++(gone ? summary.gone : summary.missing);
            if (!gone)
                report_.missing.push_back("entry " + std::to_string(entry) + ": " +
                                          message.value("why", ""));
        }
    }

    void add(std::int64_t entry, const char* change, json reply, json by, json differs, json was,
             json now, const StandingReply* of) {
        if (std::string_view(change) != "conflict" && waits(now) && !waits(was))
            ++report_.summary.turned_held;
        if (std::string_view(change) == "correction") shown_.insert(entry);
        json line = {{"change", change},
                     {"reply", std::move(reply)},
                     {"entry", recorded_ ? std::move(by) : json(nullptr)},
                     {"received", nullptr},
                     {"message", nullptr},
                     {"why", nullptr},
                     {"differs", std::move(differs)},
                     {"was", std::move(was)},
                     {"now", std::move(now)}};
        if (of != nullptr && of->received.time) line["received"] = format_utc(*of->received.time);
        if (of != nullptr && of->raw) line["message"] = of->raw->hex();
        lines_.emplace_back(std::tuple(line["received"].is_null(), dump(line["received"]), entry),
                            std::move(line));
    }

    // What a person ruled stays; beside it what would be judged today.
    void conflict(const json& message) {
        const std::int64_t entry = message.value("entry", std::int64_t{0});
        const json now = message.value("now", json::array());
        std::size_t index = 0;
        for (auto it = was_.lower_bound({entry, ""}); it != was_.end() && it->first.first == entry;
             ++it, ++index) {
            json was = it->second.shown();
            json today = index < now.size() ? now[index] : json(nullptr);
            for (const json& one : now) {
                if (one.value("circular", json()) == was.at("circular")) today = one;
            }
            json differs = json::array();
            for (const char* key : {"disposition", "answers", "reasons", "standing"}) {
                if (today.is_null() || today.at(key) != was.at(key)) differs.push_back(key);
            }
            const StandingReply& reply = it->second.reply;
            add(entry, "conflict", reply.id, nullptr, std::move(differs), std::move(was),
                std::move(today), &reply);
            lines_.back().second["why"] = message.value("why", json());
        }
    }

    void replies_that_were() {
        for (const auto& [key, was] : was_) {
            const auto newest = after_.newest(was.reply.id);
            const State* now = nullptr;
            if (newest) {
                const auto found = now_.find({parse_entry(*newest), *newest});
                if (found != now_.end()) now = &found->second;
            }
            if (now == nullptr) {
                const KnownMessage* known = was.reply.raw ? after_.find(*was.reply.raw) : nullptr;
                json other = other_mail(known);
                add(key.first, "correction", was.reply.id,
                    known != nullptr ? json(known->seq) : json(nullptr),
                    json::array({"disposition", "standing", "answers", "reasons"}), was.shown(),
                    std::move(other), &was.reply);
                continue;
            }
            met_.insert(now->reply.id);
            if (stands_the_same(was, *now)) continue;
            json shown_was = was.shown(), shown_now = now->shown();
            json differs = differing(was, *now, shown_was, shown_now);
            if (differs.empty()) continue;
            const bool follows = now->reply.id == was.reply.id;
            report_.summary.follows += follows ? 1 : 0;
            add(key.first, follows ? "follows" : "correction", was.reply.id,
                follows ? json(nullptr) : json(now->reply.seq), std::move(differs),
                std::move(shown_was), std::move(shown_now), &was.reply);
        }
    }

    // Of messages that had none or fewer; other messages came meanwhile by themselves.
    void replies_that_are_new() {
        for (const auto& [key, now] : now_) {
            if (key.first <= last_ || met_.contains(now.reply.id) || !now.reply.raw) continue;
            const KnownMessage* known = before_.find(*now.reply.raw);
            if (known == nullptr) continue;
            json was = other_mail(known);
            const bool had_none = known->ids.empty();
            add(known->seq, "correction",
                had_none ? json(std::to_string(known->seq) + "/0") : json(nullptr), now.reply.seq,
                json::array({"disposition", "standing", "answers", "reasons"}),
                had_none ? std::move(was) : json(nullptr), now.shown(), &now.reply);
        }
    }

    // Neither before nor after is there a reply to show, or nothing of one that is shown differs.
    void message_without_replies(const json& message) {
        const std::int64_t entry = message.value("entry", std::int64_t{0});
        if (shown_.contains(entry)) return;
        json differs = json::array();
        const json was = message.value("was", json()), now = message.value("now", json());
        for (const char* key : {"disposition", "reasons"}) {
            if (was.value(key, json()) != now.at(0).value(key, json())) differs.push_back(key);
        }
        add(entry, "correction", std::to_string(entry) + "/0", message.value("by", json()),
            std::move(differs), was, now.at(0), nullptr);
    }

    static json other_mail(const KnownMessage* known) {
        if (known == nullptr) return nullptr;
        MessageBody body;
        body.verdict.disposition = known->disposition;
        return state_of_message(body);
    }

    static std::int64_t parse_entry(const std::string& id) {
        return std::strtoll(id.c_str(), nullptr, 10);  // an id of the fold's own making
    }

    const std::function<bool(std::int64_t)>& gone_;
    const Fold& before_;
    const Fold& after_;
    std::int64_t last_;
    bool recorded_;
    States was_, now_;
    std::vector<json> corrected_;
    std::set<std::string> met_;     // replies after that are some reply before
    std::set<std::int64_t> shown_;  // entries with a line
    std::vector<std::pair<std::tuple<bool, std::string, std::int64_t>, json>> lines_;
    ReplayReport report_;
};

}  // namespace

std::string_view to_string(Replayed::Result result) {
    switch (result) {
        case Replayed::Result::same:
            return "same";
        case Replayed::Result::corrected:
            return "corrected";
        case Replayed::Result::conflict:
            return "conflict";
        case Replayed::Result::missing:
            return "missing";
        case Replayed::Result::superseded:
            return "superseded";
    }
    std::abort();
}

std::string replayed_json(const std::vector<Replayed>& messages) {
    json out = json::array();
    for (const Replayed& one : messages) {
        json object = {{"entry", one.entry}, {"result", to_string(one.result)}};
        if (!one.why.empty()) object["why"] = one.why;
        if (one.judged) {
            object["by"] = one.judged->entry == 0 ? json(nullptr) : json(one.judged->entry);
            object["was"] = state_of_message(one.judged->body_before);
            object["now"] = states_of(one.judged->body);
        }
        out.push_back(std::move(object));
    }
    return dump(out);
}

ReplayReport report_replay(const Fold& before, std::int64_t last, const Fold& after,
                           const std::vector<std::string>& answers, bool recorded,
                           const std::function<bool(std::int64_t entry)>& gone) {
    return Reporter(before, last, after, recorded, gone).report(answers);
}

}  // namespace tsb
