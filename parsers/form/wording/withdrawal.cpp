// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/withdrawal.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "config/base/text.hpp"
#include "config/fold.hpp"

namespace tsb {
namespace {

// Words as fold() leaves them; a trailing * takes any ending.
using Words = std::span<const std::string_view>;

struct Language {
    Words verbs;        // stand before the reply
    Words replies;      // what is withdrawn
    Words participles;  // stand after it
    Words between;      // all that may stand between the two
};

constexpr std::string_view en_verbs[] = {
    "withdraw",   "withdraws", "withdrawing", "withdrawal", "retract",  "retracts", "retracting",
    "retraction", "revoke",    "revokes",     "rescind",    "rescinds", "cancel",   "cancels"};
constexpr std::string_view en_replies[] = {"reply",   "replies", "response", "responses", "answer",
                                           "answers", "vote",    "votes",    "opinion",   "form"};
constexpr std::string_view en_participles[] = {"withdrawn", "retracted", "revoked", "rescinded",
                                               "cancelled", "canceled",  "void"};
constexpr std::string_view en_between[] = {
    "our",       "its",     "the",    "my",         "their",    "this",  "that",
    "previous",  "earlier", "first",  "last",       "former",   "above", "of",
    "is",        "are",     "be",     "has",        "have",     "been",  "being",
    "as",        "to",      "hereby", "considered", "null",     "and",   "official",
    "mentioned", "same",    "should", "now",        "therefore"};
constexpr std::string_view fr_verbs[] = {"retire", "retirons", "retirer", "retrait",
                                         "annule", "annulons", "annuler", "annulation"};
constexpr std::string_view fr_replies[] = {"réponse",    "réponses", "reponse",
                                           "formulaire", "vote",     "votes"};
constexpr std::string_view fr_participles[] = {"retirée", "retirées", "retiree", "retiré",
                                               "annulée", "annulées", "annulé"};
constexpr std::string_view fr_between[] = {
    "notre", "nos",      "sa",    "son",        "ses", "la",   "le",         "les",      "cette",
    "ce",    "première", "de",    "du",         "des", "est",  "précédente", "présente", "être",
    "a",     "été",      "comme", "considérée", "par", "doit", "dernière"};
constexpr std::string_view es_verbs[] = {"retira", "retiramos", "retirar", "retirada", "retiro",
                                         "anula",  "anulamos",  "anular",  "anulación"};
constexpr std::string_view es_replies[] = {"respuesta", "respuestas", "formulario", "voto",
                                           "votos"};
constexpr std::string_view es_participles[] = {"retirada", "retiradas", "retirado",
                                               "anulada",  "anuladas",  "anulado"};
constexpr std::string_view es_between[] = {
    "nuestra", "nuestras", "nuestro",  "su",           "sus",  "la",  "las",   "el",
    "esta",    "este",     "anterior", "primera",      "de",   "del", "queda", "presente",
    "ha",      "sido",     "como",     "considerarse", "debe", "ser", "está"};
constexpr std::string_view ru_verbs[] = {"отзыва*", "отозва*", "отзыв", "отзыве", "аннулир*"};
constexpr std::string_view ru_replies[] = {"ответ",   "ответа", "ответы",
                                           "ответов", "голос",  "бланк"};
constexpr std::string_view ru_participles[] = {"отозван*", "аннулирован*", "недействительн*"};
constexpr std::string_view ru_between[] = {
    "наш*",        "сво*",  "этот",    "этого",  "данн*",     "предыдущ*", "ранее",
    "направленн*", "перв*", "считать", "просим", "считается", "был"};
constexpr std::string_view ar_verbs[] = {"نسحب", "تسحب", "يسحب",  "سحب",   "بسحب",
                                         "نلغي", "تلغي", "إلغاء", "بإلغاء"};
constexpr std::string_view ar_replies[] = {"ردنا",    "ردها",    "رد",     "الرد",
                                           "إجابتنا", "إجابتها", "جوابنا", "الإجابة"};
constexpr std::string_view ar_participles[] = {"مسحوب", "مسحوبا", "ملغى", "لاغيا"};
constexpr std::string_view ar_between[] = {"هذا", "هذه", "السابق", "يعتبر", "من"};

constexpr Language languages[] = {
    {en_verbs, en_replies, en_participles, en_between},
    {fr_verbs, fr_replies, fr_participles, fr_between},
    {es_verbs, es_replies, es_participles, es_between},
    {ru_verbs, ru_replies, ru_participles, ru_between},
    {ar_verbs, ar_replies, ar_participles, ar_between},
};
constexpr std::size_t max_between = 5;  // words

// Chinese has no blanks: the two within one clause, and no item between them.
constexpr std::string_view zh_verbs[] = {"撤回", "撤销", "收回"};
constexpr std::string_view zh_replies[] = {"答复", "回复", "回函", "复函", "答覆", "回覆"};
constexpr std::string_view zh_stops[] = {"，", "。", "；", "、", "课题", "建议书", ",", "."};
constexpr std::size_t max_clause_bytes = 45;

bool is_word(std::string_view word, std::string_view row) {
    if (row.back() == '*') return word.starts_with(row.substr(0, row.size() - 1));
    return word == row;
}

bool is_one_of(std::string_view word, Words rows) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](std::string_view row) { return is_word(word, row); });
}

// A blank for what no word has; the stop of a sentence is a word of its own, which no table knows.
std::vector<std::string_view> words_of(std::string& text) {
    std::string spaced;
    for (const char c : text) {
        const bool stop = c == '.' || c == ';' || c == '!' || c == '?' || c == ':';
        const bool blank = c == ',' || c == '"' || c == '(' || c == ')' || c == '-' || c == '\'';
        if (stop)
            spaced += " . ";
        else
            spaced += blank ? ' ' : c;
    }
    text = std::move(spaced);
    std::vector<std::string_view> words;
    for (const std::string_view word : split(text, ' ')) {
        if (!word.empty()) words.push_back(word);
    }
    return words;
}

bool stand_together(std::span<const std::string_view> words, Words first, Words second,
                    Words between) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is_one_of(words[i], first)) continue;
        for (std::size_t j = i + 1; j < words.size() && j <= i + 1 + max_between; ++j) {
            if (is_one_of(words[j], second)) return true;
            if (!is_one_of(words[j], between)) break;
        }
    }
    return false;
}

bool withdraws_in_chinese(std::string_view text) {
    for (const std::string_view verb : zh_verbs) {
        for (std::size_t at = text.find(verb); at != std::string_view::npos;
             at = text.find(verb, at + verb.size())) {
            std::string_view clause = text.substr(at + verb.size(), max_clause_bytes);
            for (const std::string_view stop : zh_stops)
                clause = clause.substr(0, clause.find(stop));
            for (const std::string_view reply : zh_replies) {
                if (clause.find(reply) != std::string_view::npos) return true;
            }
        }
    }
    return false;
}

std::string without_quoted_lines(std::string_view text) {
    std::string out;
    for (const std::string_view line : split(text.substr(0, max_withdrawal_bytes), '\n')) {
        if (trim(line).starts_with('>')) continue;
        out.append(line).append("\n");
    }
    return out;
}

}  // namespace

bool withdraws(std::string_view text) {
    std::string folded = fold(without_quoted_lines(text));
    if (withdraws_in_chinese(folded)) return true;
    const auto words = words_of(folded);
    return std::any_of(std::begin(languages), std::end(languages), [&](const Language& language) {
        return stand_together(words, language.verbs, language.replies, language.between) ||
               stand_together(words, language.replies, language.participles, language.between);
    });
}

}  // namespace tsb
