// SPDX-License-Identifier: GPL-3.0-or-later
// CSV by RFC 4180 (with LF), a row an answer. A cell that a spreadsheet would take for a formula
// gets an apostrophe before it (threats N2): ids and codes never begin so, but a circular file may.
#include "daemon/tally/tally.hpp"

namespace tsb {
namespace {

std::string cell(std::string_view value) {
    constexpr std::string_view formula = "=+-@\t\r";
    std::string text(value);
    if (!text.empty() && formula.find(text.front()) != std::string_view::npos) text.insert(0, "'");
    if (text.find_first_of(",\"\r\n\t") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

void add_row(std::string& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + cell(cells[i]);
    out += '\n';
}

void add_reply(std::string& out, const Tally& tally, const StandingReply& reply) {
    const std::string state = reply.administration.value_or("");
    const std::string received = reply.received.time ? format_utc(*reply.received.time) : "";
    const std::size_t answers = std::min(reply.answers.size(), reply.reading.answers.size());
    for (std::size_t i = 0; i < answers; ++i) {
        add_row(out, {tally.circular, reply.answers[i].item, state, received,
                      std::string(to_string(reply.reading.answers[i].choice)),
                      std::string(to_string(reply.answers[i].standing)), reply.id});
    }
    if (answers > 0) return;
    add_row(out, {tally.circular, "", state, received, "", std::string(to_string(reply.standing)),
                  reply.id});
}

}  // namespace

std::string tally_csv(const std::vector<Tally>& tallies) {
    std::string out = "circular,item,administration,received,choice,standing,entry\n";
    for (const Tally& tally : tallies) {
        for (const StandingReply& reply : tally.replies) add_reply(out, tally, reply);
    }
    return out;
}

}  // namespace tsb
