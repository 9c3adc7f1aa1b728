// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply tally: the result of a consultation, from the ledger alone.
#include "daemon/tally/tally.hpp"

#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

int usage(const std::string& what, const std::string& hint) {
    return fail(Error{ErrorKind::input, what, hint, exit_codes::usage});
}

std::string number_of(const std::string& id) {
    const auto dash = id.find_last_of('-');
    std::string number = id.substr(dash + 1);
    number.erase(0, std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

// An id, or a number if only one recorded circular has it; no argument: every one.
Result<std::vector<const CircularBody*>> chosen(const Fold& fold, const std::string& wanted) {
    std::vector<const CircularBody*> found;
    std::string all;
    for (const auto& [id, body] : fold.circulars()) {
        all += (all.empty() ? "" : ", ") + id;
        if (wanted.empty() || id == wanted || number_of(id) == wanted) found.push_back(&body);
    }
    if (wanted.empty() || found.size() == 1) return found;
    return Error{ErrorKind::input,
                 (found.empty() ? "no circular " : "several circulars are numbered ") + wanted,
                 "recorded are: " + all, exit_codes::usage};
}

}  // namespace

int tally_command(const Global& global, const TallyOptions& options) {
    const std::string format = global.json ? "json" : options.format;
    if (format != "text" && format != "json" && format != "csv") {
        if (format == "html")
            return usage("--format html is not there yet", "text, json and csv are");
        return usage("unknown format " + format, "text, json or csv");
    }
    auto knowledge = knowledge_for(global, ConfigNeed::required);
    if (!knowledge) return fail(knowledge.error());
    std::optional<UtcTime> as_of;
    if (!options.as_of.empty()) {
        as_of = parse_rfc3339(options.as_of);
        if (!as_of)
            return usage("--as-of " + options.as_of + " is no RFC 3339 time",
                         "2026-04-03T23:59:59Z");
    }
    auto folded = fold_ledger(knowledge->settings, as_of);
    if (!folded) return fail(folded.error());
    auto circulars = chosen(folded->fold, options.circular);
    if (!circulars) return fail(circulars.error());
    const UtcTime moment = as_of.value_or(SystemClock{}.now());
    std::vector<Tally> tallies;
    for (const CircularBody* circular : *circulars)
        tallies.push_back(tally(folded->fold, *circular, moment, folded->head));
    if (format == "csv") {
        say_raw(tally_csv(tallies));
        return exit_codes::well;
    }
    for (const Tally& one : tallies) {
        if (format == "json")
            say_raw(tally_json(one) + "\n");
        else
            say_raw(tally_text(one, knowledge->roster));
    }
    return exit_codes::well;
}

}  // namespace tsb
