// SPDX-License-Identifier: GPL-3.0-or-later
// The words of judge.hpp, and the rule that makes one standing of many.
#include <algorithm>
#include <array>
#include <utility>

#include "config/base/words.hpp"
#include "daemon/judge/judge.hpp"

namespace tsb {
namespace {

constexpr std::array<std::pair<Disposition, std::string_view>, 5> dispositions = {{
    {Disposition::reply, "reply"},
    {Disposition::duplicate, "duplicate"},
    {Disposition::not_a_reply, "not-a-reply"},
    {Disposition::automatic, "automatic"},
    {Disposition::unreadable, "unreadable"},
}};

constexpr std::array<std::pair<Standing, std::string_view>, 8> standings = {{
    {Standing::counted, "counted"},
    {Standing::held, "held"},
    {Standing::late, "late"},
    {Standing::duplicate, "duplicate"},
    {Standing::superseded, "superseded"},
    {Standing::not_entitled, "not-entitled"},
    {Standing::rejected, "rejected"},
    {Standing::none, "none"},
}};

// product.md §2, of a reply; `none` says nothing.
constexpr std::array order = {Standing::counted,      Standing::held,     Standing::late,
                              Standing::not_entitled, Standing::rejected, Standing::superseded,
                              Standing::duplicate};

}  // namespace

std::string_view to_string(Disposition disposition) {
    return word_of(dispositions, disposition);
}
std::optional<Disposition> parse_disposition(std::string_view word) {
    return value_of<Disposition>(dispositions, word);
}
std::string_view to_string(Standing standing) {
    return word_of(standings, standing);
}
std::optional<Standing> parse_standing(std::string_view word) {
    return value_of<Standing>(standings, word);
}

Standing first_standing(const std::vector<Standing>& all) {
    for (const Standing standing : order) {
        if (std::find(all.begin(), all.end(), standing) != all.end()) return standing;
    }
    return Standing::held;
}

Standing standing_of_reply(const std::vector<AnswerStanding>& answers) {
    std::vector<Standing> all;
    for (const AnswerStanding& answer : answers) all.push_back(answer.standing);
    return first_standing(all);
}

std::optional<Standing> standing_of_message(const std::vector<JudgedReading>& readings) {
    if (readings.empty()) return std::nullopt;
    std::vector<Standing> all;
    for (const JudgedReading& reading : readings) all.push_back(reading.standing);
    return first_standing(all);
}

}  // namespace tsb
