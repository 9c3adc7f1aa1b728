// SPDX-License-Identifier: GPL-3.0-or-later
// Which State a line of the form names: "瑞士联邦主管部门", "Administration de la Suisse", "Администрация
// Швейцарии".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"
#include "config/roster.hpp"

namespace tsb {

struct AdministrationLine {
    bool placeholder = false;         // as printed: nobody filled it in
    std::optional<std::string> code;  // exactly one State has that name
    std::string name;                 // what stands in the placeholder's place, folded
};

// The form's signature line with something in the place of its placeholder.
class AdministrationPatterns {
  public:
    explicit AdministrationPatterns(const Circular& circular);
    // In one language, or in any where it is not known.
    [[nodiscard]] std::optional<AdministrationLine> read(std::string_view line,
                                                         const std::optional<std::string>& language,
                                                         const Roster& roster) const;

    struct Pattern {
        std::string before, placeholder, after;  // folded
    };

  private:
    std::map<std::string, std::vector<Pattern>, std::less<>>
        patterns_;  // by language, the longest first
};

// The one State that has this name, also behind an article.
std::optional<std::string> resolve_state(std::string_view name, const Roster& roster);

// States whose name this nearly is, also behind an article: a suggestion (Roster::similar_names).
std::vector<std::string> similar_states(std::string_view name, const Roster& roster);

// Does the line contain a name of this State as whole words?
bool mentions_state(std::string_view line, std::string_view code, const Roster& roster);

}  // namespace tsb
