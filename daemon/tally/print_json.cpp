// SPDX-License-Identifier: GPL-3.0-or-later
// The object of product.md §3 in the contract's order of keys. Written by hand because of
// `percent`, the only number in the house with a fraction: it is printed from integers and never is
// a double.
#include <nlohmann/json.hpp>

#include "daemon/tally/print.hpp"

namespace tsb {
namespace {

using nlohmann::json;

std::string text(std::string_view value) {
    return json(value).dump(-1, ' ', false, json::error_handler_t::replace);
}
std::string text_or_null(const std::optional<std::string>& value) {
    return value ? text(*value) : "null";
}
std::string_view word(bool value) {
    return value ? "true" : "false";
}

class Object {
  public:
    void add(std::string_view key, std::string_view value) {
        out_ += out_.empty() ? "{" : ",";
        out_ += text(key);
        out_ += ':';
        out_ += value;
    }
    void add(std::string_view key, std::int64_t value) { add(key, std::to_string(value)); }
    [[nodiscard]] std::string str() const { return out_.empty() ? "{}" : out_ + "}"; }

  private:
    std::string out_;
};

template <class T, class Print>
std::string array(const std::vector<T>& values, Print print) {
    std::string out;
    for (const T& value : values) out += (out.empty() ? "" : ",") + print(value);
    return "[" + out + "]";
}

std::string rule_object(const Rule& rule) {
    Object out;
    out.add("percent", rule.percent);
    out.add("strict", word(rule.strict));
    out.add("min_replies", rule.min_replies);
    out.add("no_replies", text(rule.no_replies));
    return out.str();
}

std::string item_object(const ItemTally& item) {
    Object out;
    out.add("item", text(item.item));
    out.add("supports", item.supports);
    out.add("opposes", item.opposes);
    out.add("counted", item.counted);
    out.add("percent", item.percent_tenths ? print_tenths(*item.percent_tenths) : "null");
    out.add("outcome", text(item.outcome));
    out.add("held", item.held);
    out.add("held_could_change_outcome", word(item.held_could_change_outcome));
    return out.str();
}

std::string answers_object(const StandingReply& reply) {
    Object out;
    for (std::size_t i = 0; i < reply.answers.size() && i < reply.reading.answers.size(); ++i) {
        Object answer;
        answer.add("choice", text(to_string(reply.reading.answers[i].choice)));
        answer.add("standing", text(to_string(reply.answers[i].standing)));
        out.add(reply.answers[i].item, answer.str());
    }
    return out.str();
}

std::string reply_object(const StandingReply& reply) {
    Object out;
    out.add("administration", text_or_null(reply.administration));
    out.add("received", reply.received.time ? text(format_utc(*reply.received.time)) : "null");
    out.add("standing", text(to_string(reply.standing)));
    out.add("answers", answers_object(reply));
    out.add("entry", text(reply.id));
    return out.str();
}

}  // namespace

std::string print_tenths(int tenths) {
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string tally_json(const Tally& tally) {
    Object ledger;
    ledger.add("entries", tally.ledger.entries);
    ledger.add("head", text(tally.ledger.digest.tagged()));
    Object out;
    out.add("circular", text(tally.circular));
    out.add("deadline", text(format_utc(tally.deadline)));
    out.add("as_of", text(format_utc(tally.as_of)));
    out.add("final", word(tally.final));
    out.add("rule", rule_object(tally.rule));
    out.add("items", array(tally.items, item_object));
    out.add("unassigned_held", tally.unassigned_held);
    out.add("replies", array(tally.replies, reply_object));
    out.add("ledger", ledger.str());
    return out.str();
}

}  // namespace tsb
