// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/state_mention.hpp"

#include <algorithm>
#include <optional>

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/form/wording/administration.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_line_bytes = 600;
constexpr std::size_t max_name_words = 9;  // "united kingdom of great britain and northern ireland"
constexpr std::size_t max_name_characters = 24;  // of a name without blanks between words

// What stands before the State for which somebody writes, folded; accents are often left out.
constexpr std::string_view leads[] = {
    // en
    "on behalf of the administration of ", "on behalf of the government of ", "on behalf of ",
    "permanent mission of ", "embassy of ", "reply of the administration of ",
    "response of the administration of ", "reply from the administration of ",
    "response from the administration of ", "reply of ", "response of ",
    // fr
    "au nom de l\"administration ", "au nom de ", "au nom du ", "au nom d\"",
    "mission permanente de ", "mission permanente du ", "mission permanente d\"", "ambassade de ",
    "ambassade du ", "réponse de l\"administration ", "reponse de l\"administration ",
    "réponse de ", "réponse du ",
    // es
    "en nombre de la administración ", "en nombre de la administracion ", "en nombre de ",
    "en nombre del ", "misión permanente de ", "mision permanente de ", "misión permanente del ",
    "embajada de ", "respuesta de la administración ", "respuesta de la administracion ",
    "respuesta de ",
    // ru
    "от имени администрации связи ", "от имени администрации ", "от имени ",
    "постоянное представительство ", "ответ администрации связи ", "ответ администрации ",
    // ar
    "نيابة عن إدارة ", "نيابة عن ", "باسم إدارة ", "باسم ", "البعثة الدائمة ", "رد إدارة ",
    // zh
    "谨代表", "代表"};
// And words that stand after it.
constexpr std::string_view followers[] = {"常驻代表团", "常驻日内瓦代表团", "主管部门",
                                          "电信主管部门"};

// Of a formal name: no postal address ends with one.
constexpr std::string_view forms_of_state[] = {
    "republi", "kingdom", "royaume",   "reino",     "confed",  "federa",  "sultan", "emirat",
    "princip", "grand d", "commonwea", "республик", "королев", "федерац", "конфед", "княжеств",
    "共和国",  "王国",    "联邦",      "جمهورية",   "مملكة",   "سلطنة",   "دولة",
};

bool starts_at_word(std::string_view text, std::size_t at) {
    return at == 0 || text[at - 1] == ' ' || static_cast<unsigned char>(text[at]) >= 0xE3;
}

// The State whose name begins here: the longest run of words that is one.
std::optional<std::string> leading_state(std::string_view text, const Roster& roster) {
    text = trim(text);
    std::vector<std::size_t> ends;
    for (std::size_t at = text.find(' ');
         at != std::string_view::npos && ends.size() + 1 < max_name_words;
         at = text.find(' ', at + 1))
        ends.push_back(at);
    if (ends.size() + 1 < max_name_words) ends.push_back(text.size());
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
        if (auto code = resolve_state(text.substr(0, *end), roster)) return code;
    }
    return std::nullopt;
}

std::vector<std::size_t> character_ends(std::string_view text) {
    std::vector<std::size_t> ends;
    for (std::size_t at = 0; at < text.size() && ends.size() < max_name_characters; ++at) {
        if (at + 1 == text.size() || (static_cast<unsigned char>(text[at + 1]) & 0xC0U) != 0x80U)
            ends.push_back(at + 1);
    }
    return ends;
}

// Chinese sets no blanks.
std::optional<std::string> leading_characters(std::string_view text, const Roster& roster) {
    const auto ends = character_ends(text);
    for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
        if (auto code = resolve_state(text.substr(0, *end), roster)) return code;
    }
    return std::nullopt;
}

std::optional<std::string> trailing_characters(std::string_view text, const Roster& roster) {
    std::size_t begin = 0;
    const std::size_t room = 3 * max_name_characters;
    if (text.size() > room) begin = text.size() - room;
    for (; begin < text.size(); ++begin) {
        if ((static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) continue;
        if (auto code = resolve_state(text.substr(begin), roster)) return code;
    }
    return std::nullopt;
}

std::optional<std::string> writing(std::string_view line, const Roster& roster) {
    for (const std::string_view lead : leads) {
        const bool chinese = static_cast<unsigned char>(lead.front()) >= 0xE3;
        for (std::size_t at = line.find(lead); at != std::string_view::npos;
             at = line.find(lead, at + 1)) {
            if (!starts_at_word(line, at)) continue;
            const std::string_view rest = line.substr(at + lead.size());
            auto code = chinese ? leading_characters(rest, roster) : leading_state(rest, roster);
            if (code) return code;
        }
    }
    for (const std::string_view follower : followers) {
        const std::size_t at = line.find(follower);
        if (at == std::string_view::npos || at == 0) continue;
        if (auto code = trailing_characters(line.substr(0, at), roster)) return code;
    }
    return std::nullopt;
}

bool is_formal(std::string_view text) {
    const std::string line = fold_name(text);
    return std::any_of(std::begin(forms_of_state), std::end(forms_of_state),
                       [&](std::string_view form) { return line.find(form) != line.npos; });
}

}  // namespace

std::set<std::string> states_writing(const std::vector<std::string_view>& lines, bool formal_names,
                                     const Roster& roster) {
    std::set<std::string> codes;
    std::size_t read = 0;
    for (const std::string_view line : lines) {
        const std::string_view text = trim(line);
        if (text.empty() || text.starts_with('>')) continue;
        if (++read > max_mention_lines) break;
        auto code = writing(fold(clip_utf8(text, max_line_bytes)), roster);
        if (!code && formal_names && text.size() <= max_line_bytes && is_formal(text))
            code = resolve_state(text, roster);
        if (code) codes.insert(*code);
    }
    return codes;
}

}  // namespace tsb
