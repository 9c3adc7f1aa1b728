// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/administration.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/form/wording/phrases.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_line_bytes = 300;  // a longer line is a sentence, no signature

// Folded articles and prepositions before a State's name; a quote stands for every apostrophe.
constexpr std::string_view articles[] = {"the ", "of the ", "of ",     "de la ", "de l\"", "des ",
                                         "du ",  "del ",    "de los ", "de ",    "d\"",    "la ",
                                         "le ",  "les ",    "l\"",     "el ",    "los ",   "las "};

std::string_view strip(std::string_view text) {
    constexpr std::string_view around = " .,;:[]\"";
    const std::size_t first = text.find_first_not_of(around);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(around) - first + 1);
}

using Pattern = AdministrationPatterns::Pattern;

std::vector<Pattern> patterns_of(const Wording& wording) {
    std::vector<Pattern> patterns;
    for (const std::string& printed : wording.administration) {
        const std::string folded = fold(printed);
        const std::size_t open = folded.find('['), close = folded.find(']');
        if (open == std::string::npos || close == std::string::npos || close < open) continue;
        patterns.push_back({std::string(trim(std::string_view(folded).substr(0, open))),
                            folded.substr(open, close - open + 1),
                            std::string(trim(std::string_view(folded).substr(close + 1)))});
    }
    std::stable_sort(patterns.begin(), patterns.end(), [](const Pattern& a, const Pattern& b) {
        return a.before.size() + a.after.size() > b.before.size() + b.after.size();
    });
    return patterns;
}

// What stands in the placeholder's place; nothing if the line is not of this pattern.
std::optional<std::string_view> part_of(std::string_view line, const Pattern& pattern) {
    if (!line.starts_with(pattern.before)) return std::nullopt;
    line.remove_prefix(pattern.before.size());
    if (!line.ends_with(pattern.after)) return std::nullopt;
    line.remove_suffix(pattern.after.size());
    line = trim(line);
    return line.empty() ? std::nullopt : std::optional(line);
}

}  // namespace

std::optional<std::string> resolve_state(std::string_view name, const Roster& roster) {
    if (name.size() > max_line_bytes) return std::nullopt;
    const std::string folded(strip(fold(name)));
    if (folded.empty()) return std::nullopt;
    const auto one = [&](std::string_view candidate) -> std::optional<std::string> {
        const std::vector<std::string> codes = roster.resolve_name(candidate);
        return codes.size() == 1 ? std::optional(codes.front()) : std::nullopt;
    };
    if (auto code = one(folded)) return code;
    for (const std::string_view article : articles) {
        if (!folded.starts_with(article)) continue;
        if (auto code = one(std::string_view(folded).substr(article.size()))) return code;
    }
    return std::nullopt;
}

std::vector<std::string> similar_states(std::string_view name, const Roster& roster) {
    if (name.size() > max_line_bytes) return {};
    const std::string folded(strip(fold(name)));
    std::vector<std::string> codes = roster.similar_names(folded);
    for (const std::string_view article : articles) {
        if (!codes.empty()) break;
        if (folded.starts_with(article))
            codes = roster.similar_names(std::string_view(folded).substr(article.size()));
    }
    return codes;
}

AdministrationPatterns::AdministrationPatterns(const Circular& circular) {
    for (const auto& [language, wording] : circular.wording) {
        patterns_.emplace(language, patterns_of(wording));
    }
}

std::optional<AdministrationLine> AdministrationPatterns::read(
    std::string_view line, const std::optional<std::string>& language, const Roster& roster) const {
    if (line.size() > max_line_bytes) return std::nullopt;
    std::string folded = fold(line);
    while (!folded.empty() &&
           std::string_view(" .,;").find(folded.back()) != std::string_view::npos) {
        folded.pop_back();
    }
    std::optional<AdministrationLine> found;
    for (const auto& [code, patterns] : patterns_) {
        if (language && *language != code) continue;
        for (const Pattern& pattern : patterns) {
            const auto part = part_of(folded, pattern);
            if (!part) continue;
            if (*part == pattern.placeholder) return AdministrationLine{true, std::nullopt, ""};
            if (!found) found = AdministrationLine{false, std::nullopt, std::string(*part)};
            if (!found->code) found->code = resolve_state(*part, roster);
        }
    }
    return found;
}

bool mentions_state(std::string_view line, std::string_view code, const Roster& roster) {
    const Administration* administration = roster.find(code);
    if (administration == nullptr) return false;
    const std::string text = " " + fold_name(line) + " ";
    const auto within = [&](const std::vector<std::string>& names) {
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            const std::string folded = fold_name(name);
            return !folded.empty() && text.find(" " + folded + " ") != std::string::npos;
        });
    };
    return within(administration->aliases) ||
           std::any_of(administration->names.begin(), administration->names.end(),
                       [&](const auto& entry) { return within(entry.second); });
}

}  // namespace tsb
