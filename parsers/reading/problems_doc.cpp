// SPDX-License-Identifier: GPL-3.0-or-later
// The problem table as a page: PROBLEMS.md beside this file is what this prints, and a test holds
// the two together.
#include "parsers/reading/problems.hpp"

namespace tsb {

std::string problems_markdown() {
    std::string out =
        "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n"
        "<!-- Printed from problems.cpp: TSB_WRITE_DOCS=1 unit_reading writes it anew. -->\n"
        "# Problems that a reading can carry\n\n"
        "*notice*: nothing is held for it. *hold*: a person decides. *suspicious*: a person "
        "decides, "
        "and looks for\nan intention to mislead. A problem bound to an item holds that item, any "
        "other the whole reply.\n\n"
        "| code | class | meaning | what to do |\n|---|---|---|---|\n";
    for (const ProblemRow& row : problem_table()) {
        out += "| `" + std::string(row.code) + "` | " + std::string(to_string(row.problem_class)) +
               " | " + std::string(row.meaning) + " | " + std::string(row.action) + " |\n";
    }
    return out;
}

}  // namespace tsb
