// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/whose.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/form.hpp"
#include "parsers/form/wording/administration.hpp"
#include "parsers/form/wording/state_mention.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

constexpr std::string_view missing = "administration-missing";

std::optional<std::string> short_text(std::string_view text) {
    const std::string_view bare = trim(text);
    if (bare.empty()) return std::nullopt;
    return clip_utf8(bare, max_short_bytes);
}

template <class Lines>
bool any_mentions(const Lines& lines, const std::string& code, const Roster& roster) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](std::string_view line) { return mentions_state(line, code, roster); });
}

std::string name_of(const std::string& code, const Roster& roster) {
    const Administration* row = roster.find(code);
    if (row == nullptr) return code;
    const auto english = row->names.find("en");
    return english == row->names.end() ? code : english->second.front() + " (" + code + ")";
}

std::string joined(const std::vector<std::string>& codes, const Roster& roster,
                   std::string_view between) {
    std::string out;
    for (const std::string& code : codes)
        out += (out.empty() ? "" : std::string(between)) + name_of(code, roster);
    return out;
}

class Settler {
  public:
    Settler(StatePlaces places, const FormPlace& form, const Roster& roster, Reading& reading)
        : places_(std::move(places)), form_(form), roster_(roster), reading_(reading) {}

    void settle() {
        read_block();
        letterhead_ = states_writing(places_.letterhead, true, roster_);
        if (places_.signed_text)
            by_signature();
        else
            by_other_places();
    }

  private:
    // States that the sender's block names by a line of their own. An address may well lie in
    // another State.
    void read_block() {
        for (const std::string& line : places_.from) {
            std::optional<std::string> code = resolve_state(line, roster_);
            if (!code) {
                const auto named = form_.book->administration.read(line, form_.language, roster_);
                if (named) code = named->code;
            }
            if (!code) continue;
            block_.insert(*code);
            block_text_ = line;
        }
    }

    void by_signature() {
        reading_.administration = {places_.signed_text, places_.signed_code};
        if (!places_.signed_code) {
            problem("administration-unknown", unknown_text());
            return;
        }
        const std::string& code = *places_.signed_code;
        if (contradicts(block_, places_.from, code)) places_.differing = *block_.begin();
        if (contradicts(letterhead_, places_.letterhead, code))
            places_.differing = *letterhead_.begin();
        if (!places_.differing) return;
        problem("administration-differs",
                "The signature names " + code + ", another place " + *places_.differing + ".");
        reading_.administration.code.reset();
    }

    // Another State stands there and this one nowhere.
    template <class Lines>
    bool contradicts(const std::set<std::string>& named, const Lines& lines,
                     const std::string& code) const {
        return !named.empty() && !named.contains(code) && !any_mentions(lines, code, roster_);
    }

    void by_other_places() {
        if (block_.size() > 1 || (block_.empty() && letterhead_.size() > 1)) {
            const auto& named = block_.empty() ? letterhead_ : block_;
            if (!block_.empty()) reading_.administration.text = short_text(block_text_);
            problem("administration-differs", (block_.empty() ? std::string("The letterhead names ")
                                                              : std::string("The sender's block "
                                                                            "names ")) +
                                                  *named.begin() + " and " + *named.rbegin() + ".");
        } else if (!block_.empty()) {
            reading_.administration = {short_text(block_text_), *block_.begin()};
            if (contradicts(letterhead_, places_.letterhead, *block_.begin())) {
                problem("administration-differs", "The sender's block names " + *block_.begin() +
                                                      ", the letterhead " + *letterhead_.begin() +
                                                      ".");
                reading_.administration.code.reset();
            }
        } else if (letterhead_.size() == 1) {
            reading_.administration = {letterhead_text(*letterhead_.begin()), *letterhead_.begin()};
        } else {
            problem(missing,
                    places_.placeholder ? "The signature's placeholder was not filled in." : "");
        }
    }

    std::optional<std::string> letterhead_text(const std::string& code) const {
        for (const std::string_view line : places_.letterhead) {
            if (mentions_state(line, code, roster_)) return short_text(line);
        }
        return std::nullopt;
    }

    std::string unknown_text() const {
        std::string text =
            "\"" + *places_.signed_text + "\" names no State of the roster, or more than one.";
        const std::string& name = places_.signed_name ? *places_.signed_name : *places_.signed_text;
        if (const auto several = roster_.resolve_name(name); several.size() > 1)
            return text + " It may be " + joined(several, roster_, " or ") + ".";
        const auto similar = similar_states(name, roster_);
        if (!similar.empty()) text += " Is " + joined(similar, roster_, " or ") + " meant?";
        return text;
    }

    void problem(std::string_view code, std::string text) {
        reading_.problems.push_back(make_problem(code, std::move(text)));
    }

    StatePlaces places_;
    const FormPlace& form_;
    const Roster& roster_;
    Reading& reading_;
    std::set<std::string> block_, letterhead_;
    std::string block_text_;
};

}  // namespace

void settle_administration(StatePlaces places, const FormPlace& form, const Roster& roster,
                           Reading& reading) {
    Settler(std::move(places), form, roster, reading).settle();
}

void weigh_mail_text(Reading& reading, std::string_view text, const Roster& roster) {
    const std::vector<std::string_view> lines = split(text, '\n');
    const std::set<std::string> named = states_writing(lines, false, roster);
    if (named.empty()) return;
    FormAdministration& form = reading.administration;
    if (!form.code) {
        const bool silent =
            std::any_of(reading.problems.begin(), reading.problems.end(),
                        [](const Problem& problem) { return problem.code == missing; });
        if (!silent || named.size() != 1) return;
        form = {short_text("mail: " + name_of(*named.begin(), roster)), *named.begin()};
        std::erase_if(reading.problems,
                      [](const Problem& problem) { return problem.code == missing; });
        return;
    }
    if (named.contains(*form.code) || any_mentions(lines, *form.code, roster)) return;
    reading.problems.push_back(make_problem(
        "administration-differs",
        "The form names " + *form.code + ", the mail is written for " + *named.begin() + "."));
    form.code.reset();
}

}  // namespace tsb
