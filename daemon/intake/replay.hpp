// SPDX-License-Identifier: GPL-3.0-or-later
// Replay (product.md §4 "Judged again"): what the archive gives today beside what is on record. The
// writer judges (Gateway::replay, pretend_replay) and answers a line of JSON a batch; the report puts
// the answers and the standings before and after together, reply by reply.
// Guarantees: only messages of which no person ruled on a reply are corrected, and no correction makes
// an answer that counts by a ruling count no longer; a second run corrects nothing. Order: by received, unknown last, then entry, so that each message sees those before it as
// they come out today. Limits: replay_batch.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/intake/gateway.hpp"

namespace tsb {

// Messages of one request: they are read in parallel, and one sync commits their corrections.
constexpr std::size_t replay_batch = 32;

struct Replayed {
    enum class Result {
        same,       // it comes out as it is on record, or is not read: the service ended at it
        corrected,  // otherwise, and a correction was recorded (or would be)
        conflict,   // otherwise, and a person ruled on it, or on a reply that would count no
                    // longer by the correction: left as it is
        missing,    // its raw copy is missing or damaged, though it should be there
        superseded  // something else happened to the message meanwhile
    };
    std::int64_t entry = 0;  // that it had
    Result result = Result::same;
    std::optional<JudgedAgain> judged;  // of corrected and conflict
    std::string why;                    // of conflict and missing
};
std::string_view to_string(Replayed::Result result);

// [{"entry":…,"result":…,"by":…,"was":{…},"now":[{…}],"why":…}], on one line.
std::string replayed_json(const std::vector<Replayed>& messages);

struct ReplaySummary {
    std::size_t messages = 0, unchanged = 0, changed = 0, conflicts = 0, gone = 0, missing = 0;
    std::size_t follows = 0;      // replies that stand otherwise because others changed
    std::size_t turned_held = 0;  // changed ones that wait for a person now, and did not before
};

struct ReplayReport {
    std::vector<std::string> lines;  // a JSON object each; its keys: tsbreply(1)
    ReplaySummary summary;
    std::vector<std::string> missing;  // what is wrong, an archive object each
};

// before, after: standings before and after the run; last: the ledger's last entry before it.
// answers: of replay(), in order. recorded: the corrections are entries of the ledger. gone: whether
// the raw copy of an entry's message was removed as other people's mail meanwhile.
ReplayReport report_replay(const Fold& before, std::int64_t last, const Fold& after,
                           const std::vector<std::string>& answers, bool recorded,
                           const std::function<bool(std::int64_t entry)>& gone = {});

// For people: the lines of one JSON object of the report.
std::string replay_text(const std::string& line);

}  // namespace tsb
