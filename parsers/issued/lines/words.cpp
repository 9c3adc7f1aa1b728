// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/lines/words.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "config/circular.hpp"
#include "config/fold.hpp"

namespace tsb::issued {
namespace {

struct Row {
    Means means;
    std::string_view language, word;
};

constexpr Row table[] = {
    {Means::to, "ar", "إلى"},
    {Means::to, "en", "to"},
    {Means::to, "es", "a"},
    {Means::to, "fr", "à"},
    {Means::to, "ru", "кому"},
    {Means::to, "zh", "致"},
    {Means::from, "ar", "من"},
    {Means::from, "en", "from"},
    {Means::from, "es", "de"},
    {Means::from, "fr", "de"},
    {Means::from, "ru", "от"},
    {Means::from, "ru", "от кого"},
    {Means::from, "zh", "自"},
    {Means::fax, "ar", "الفاكس"},
    {Means::fax, "ar", "فاكس"},
    {Means::fax, "en", "fax"},
    {Means::fax, "es", "fax"},
    {Means::fax, "fr", "télécopie"},
    {Means::fax, "fr", "fax"},
    {Means::fax, "ru", "факс"},
    {Means::fax, "zh", "传真"},
    {Means::email, "ar", "البريد الإلكتروني"},
    {Means::email, "en", "e-mail"},
    {Means::email, "en", "email"},
    {Means::email, "es", "correo-e"},
    {Means::email, "es", "correo electrónico"},
    {Means::email, "fr", "courriel"},
    {Means::email, "fr", "e-mail"},
    {Means::email, "ru", "эл. почта"},
    {Means::email, "ru", "электронная почта"},
    {Means::email, "zh", "电子邮件"},
    {Means::date, "ar", "التاريخ"},
    {Means::date, "en", "date"},
    {Means::date, "es", "fecha"},
    {Means::date, "fr", "date"},
    {Means::date, "ru", "дата"},
    {Means::date, "zh", "日期"},
    {Means::subject, "ar", "الموضوع"},
    {Means::subject, "en", "subject"},
    {Means::subject, "es", "asunto"},
    {Means::subject, "fr", "objet"},
    {Means::subject, "ru", "предмет"},
    {Means::subject, "ru", "касается"},
    {Means::subject, "zh", "事由"},
    {Means::annex, "ar", "الملحق"},
    {Means::annex, "en", "annex"},
    {Means::annex, "es", "anexo"},
    {Means::annex, "fr", "annexe"},
    {Means::annex, "ru", "приложение"},
    {Means::annex, "zh", "附件"},
    {Means::instruction, "ar", "اختيار أحد"},
    {Means::instruction, "ar", "المربعين"},
    {Means::instruction, "en", "select one"},
    {Means::instruction, "en", "tick one"},
    {Means::instruction, "en", "one of the two boxes"},
    {Means::instruction, "es", "una de las dos casillas"},
    {Means::instruction, "es", "marque una"},
    {Means::instruction, "fr", "deux cases"},
    {Means::instruction, "fr", "cocher"},
    {Means::instruction, "ru", "одну из двух"},
    {Means::instruction, "ru", "отметить"},
    {Means::instruction, "zh", "请选择"},
    {Means::instruction, "zh", "方框"},
    {Means::circular, "ar", "المعممة"},
    {Means::circular, "en", "circular"},
    {Means::circular, "es", "circular"},
    {Means::circular, "fr", "circulaire"},
    {Means::circular, "ru", "циркуляр"},
    {Means::circular, "zh", "号通函"},
    {Means::study_group, "ar", "لجنة الدراسات"},
    {Means::study_group, "en", "study group"},
    {Means::study_group, "es", "comisión de estudio"},
    {Means::study_group, "fr", "commission d'études"},
    {Means::study_group, "ru", "исследовательской комиссии"},
    {Means::study_group, "ru", "исследовательская комиссия"},
    {Means::study_group, "zh", "研究组"},
    {Means::place, "ar", "جنيف"},
    {Means::place, "en", "geneva"},
    {Means::place, "es", "ginebra"},
    {Means::place, "fr", "genève"},
    {Means::place, "ru", "женева"},
    {Means::place, "zh", "日内瓦"},
    {Means::is_new, "ar", "جديدة"},
    {Means::is_new, "ar", "الجديدة"},
    {Means::is_new, "en", "new"},
    {Means::is_new, "es", "nueva"},
    {Means::is_new, "es", "nuevo"},
    {Means::is_new, "fr", "nouvelle"},
    {Means::is_new, "fr", "nouveau"},
    {Means::is_new, "ru", "нов"},
    {Means::is_new, "zh", "新"},
    {Means::revised, "ar", "مراجعة"},
    {Means::revised, "ar", "المراجعة"},
    {Means::revised, "en", "revised"},
    {Means::revised, "es", "revisad"},
    {Means::revised, "fr", "révisé"},
    {Means::revised, "ru", "пересмотрен"},
    {Means::revised, "zh", "修订"},
    {Means::draft, "ar", "مشروع"},
    {Means::draft, "en", "draft"},
    {Means::draft, "es", "proyecto"},
    {Means::draft, "fr", "projet"},
    {Means::draft, "ru", "проект"},
    {Means::draft, "zh", "草案"},
    {Means::deleted, "ar", "إلغاء"},
    {Means::deleted, "ar", "حذف"},
    {Means::deleted, "en", "delet"},
    {Means::deleted, "es", "supr"},
    {Means::deleted, "es", "eliminaci"},
    {Means::deleted, "fr", "suppr"},
    {Means::deleted, "ru", "исключен"},
    {Means::deleted, "ru", "аннулирован"},
    {Means::deleted, "zh", "删除"},
    {Means::refuses, "ar", "لا"},
    {Means::refuses, "ar", "ترفض"},
    {Means::refuses, "ar", "تعارض"},
    {Means::refuses, "en", "not"},
    {Means::refuses, "en", "reject"},
    {Means::refuses, "en", "disapprove"},
    {Means::refuses, "en", "oppose"},
    {Means::refuses, "en", "object"},
    {Means::refuses, "es", "no"},
    {Means::refuses, "es", "rechaza"},
    {Means::refuses, "es", "desaprueba"},
    {Means::refuses, "es", "se opone"},
    {Means::refuses, "fr", "n'"},
    {Means::refuses, "fr", "ne"},
    {Means::refuses, "fr", "rejette"},
    {Means::refuses, "fr", "désapprouve"},
    {Means::refuses, "fr", "s'oppose"},
    {Means::refuses, "ru", "не"},
    {Means::refuses, "ru", "отклоняет"},
    {Means::refuses, "ru", "возражает"},
    {Means::refuses, "zh", "不"},
    {Means::refuses, "zh", "反对"},
    {Means::refuses, "zh", "拒绝"},
    {Means::utc, "", "utc"},
    {Means::utc, "ar", "التوقيت العالمي المنسق"},
    {Means::utc, "en", "coordinated universal time"},
    {Means::utc, "es", "tiempo universal coordinado"},
    {Means::utc, "fr", "temps universel coordonné"},
    {Means::utc, "ru", "всемирного координированного времени"},
    {Means::utc, "ru", "вкв"},
    {Means::utc, "zh", "协调世界时"},
    {Means::hours, "", "utc"},
    {Means::hours, "", "h"},
    {Means::hours, "en", "hour"},
    {Means::hours, "en", "hrs"},
    {Means::hours, "es", "hora"},
    {Means::hours, "fr", "heure"},
    {Means::hours, "ru", "час"},
    {Means::hours, "zh", "时"},
    {Means::hours, "ar", "ساعة"},
    {Means::hours, "ar", "بالتوقيت"},
    {Means::majority, "ar", "أغلبية بسيطة"},
    {Means::majority, "ar", "الأغلبية البسيطة"},
    {Means::majority, "en", "simple majority"},
    {Means::majority, "es", "mayoría simple"},
    {Means::majority, "fr", "majorité simple"},
    {Means::majority, "ru", "простым большинством"},
    {Means::majority, "ru", "простое большинство"},
    {Means::majority, "zh", "简单多数"},
    {Means::replies, "ar", "ردود"},
    {Means::replies, "ar", "الردود"},
    {Means::replies, "ar", "رد"},
    {Means::replies, "en", "repl"},
    {Means::replies, "en", "response"},
    {Means::replies, "es", "respuesta"},
    {Means::replies, "fr", "réponse"},
    {Means::replies, "ru", "ответ"},
    {Means::replies, "zh", "回复"},
    {Means::or_more, "ar", "أو أكثر"},
    {Means::or_more, "en", "or more"},
    {Means::or_more, "en", "at least"},
    {Means::or_more, "es", "o más"},
    {Means::or_more, "es", "al menos"},
    {Means::or_more, "es", "como mínimo"},
    {Means::or_more, "fr", "ou plus"},
    {Means::or_more, "fr", "au moins"},
    {Means::or_more, "ru", "или более"},
    {Means::or_more, "ru", "не менее"},
    {Means::or_more, "zh", "或更多"},
    {Means::or_more, "zh", "或以上"},
    {Means::or_more, "zh", "至少"},
    {Means::more_than, "ar", "أكثر من"},
    {Means::more_than, "en", "more than"},
    {Means::more_than, "es", "más de"},
    {Means::more_than, "fr", "plus de"},
    {Means::more_than, "ru", "более чем"},
    {Means::more_than, "ru", "свыше"},
    {Means::more_than, "zh", "超过"},
    {Means::at_least, "ar", "على الأقل"},
    {Means::at_least, "ar", "ما لا يقل عن"},
    {Means::at_least, "en", "at least"},
    {Means::at_least, "es", "al menos"},
    {Means::at_least, "es", "como mínimo"},
    {Means::at_least, "fr", "au moins"},
    {Means::at_least, "ru", "не менее"},
    {Means::at_least, "ru", "по крайней мере"},
    {Means::at_least, "zh", "至少"},
    {Means::ten, "ar", "عشرة"},
    {Means::ten, "ar", "عشر"},
    {Means::ten, "en", "ten"},
    {Means::ten, "es", "diez"},
    {Means::ten, "fr", "dix"},
    {Means::ten, "ru", "десят"},
    {Means::ten, "zh", "十"},
    {Means::no_reply, "ar", "عدم ورود"},
    {Means::no_reply, "ar", "لم ترد"},
    {Means::no_reply, "ar", "عدم تلقي"},
    {Means::no_reply, "en", "no replies"},
    {Means::no_reply, "en", "no reply"},
    {Means::no_reply, "en", "no response"},
    {Means::no_reply, "es", "ninguna respuesta"},
    {Means::no_reply, "es", "no hay respuesta"},
    {Means::no_reply, "es", "no se recib"},
    {Means::no_reply, "fr", "aucune réponse"},
    {Means::no_reply, "fr", "absence de réponse"},
    {Means::no_reply, "ru", "ответов не"},
    {Means::no_reply, "ru", "отсутствие ответ"},
    {Means::no_reply, "ru", "отсутствии ответ"},
    {Means::no_reply, "zh", "无回复"},
    {Means::no_reply, "zh", "没有回复"},
    {Means::stop, "en", "the"},
    {Means::stop, "en", "of"},
    {Means::stop, "en", "and"},
    {Means::stop, "en", "to"},
    {Means::stop, "es", "los"},
    {Means::stop, "es", "las"},
    {Means::stop, "es", "del"},
    {Means::stop, "es", "el"},
    {Means::stop, "es", "una"},
    {Means::stop, "es", "fecha"},
    {Means::stop, "fr", "les"},
    {Means::stop, "fr", "des"},
    {Means::stop, "fr", "du"},
    {Means::stop, "fr", "et"},
    {Means::stop, "fr", "le"},
    {Means::stop, "fr", "une"},
};

struct Folded {
    Means means;
    std::string_view language;
    std::string word;
};

const std::vector<Folded>& folded_table() {
    static const std::vector<Folded> folded = [] {
        std::vector<Folded> rows;
        for (const Row& row : table) rows.push_back({row.means, row.language, fold(row.word)});
        return rows;
    }();
    return folded;
}

bool fits(const Folded& row, Means meaning, std::string_view language) {
    return row.means == meaning &&
           (row.language.empty() || language.empty() || row.language == language);
}

bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

// Chinese words have no blanks between them, Arabic ones have prefixes; elsewhere a word must not
// begin inside another.
bool contains(std::string_view key, const Folded& row) {
    for (std::size_t at = key.find(row.word); at != std::string_view::npos;
         at = key.find(row.word, at + 1)) {
        const bool starts = at == 0 || !is_letter(static_cast<unsigned char>(key[at - 1]));
        if (row.language == "zh" || row.language == "ar" || starts) return true;
    }
    return false;
}

// Short function words are whole words: "no" is not in "normal".
bool is_whole(std::string_view key, std::string_view word) {
    constexpr std::size_t short_word = 4;
    if (word.size() > short_word || word.ends_with("\"")) return true;
    const std::size_t at = key.find(word);
    const std::size_t end = at + word.size();
    return end == key.size() || !is_letter(static_cast<unsigned char>(key[end]));
}

}  // namespace

std::vector<std::string> words(Means meaning, std::string_view language) {
    std::vector<std::string> found;
    for (const Folded& row : folded_table())
        if (fits(row, meaning, language)) found.push_back(row.word);
    return found;
}

bool says(Means meaning, std::string_view language, std::string_view key) {
    for (const Folded& row : folded_table()) {
        if (!fits(row, meaning, language) || !contains(key, row)) continue;
        if (meaning != Means::refuses || row.language == "zh") return true;
        // The word may stand several times; one whole one is enough.
        for (std::string_view rest = key; !rest.empty();) {
            const std::size_t at = rest.find(row.word);
            if (at == std::string_view::npos) break;
            const bool starts = at == 0 || !is_letter(static_cast<unsigned char>(rest[at - 1]));
            if (starts && is_whole(rest.substr(at), row.word)) return true;
            rest.remove_prefix(at + row.word.size());
        }
    }
    return false;
}

std::string without_colon(std::string_view key) {
    while (!key.empty() && (key.back() == ':' || key.back() == ' ')) key.remove_suffix(1);
    return std::string(key);
}

bool is_label(Means meaning, std::string_view language, std::string_view key) {
    const std::string bare = without_colon(key);
    for (const std::string& word : words(meaning, language))
        if (bare == word) return true;
    return false;
}

std::string language_of(const std::vector<Line>& lines) {
    std::size_t chinese = 0, arabic = 0, cyrillic = 0, latin = 0;
    std::map<std::string_view, std::size_t> frequent;
    for (const Line& line : lines) {
        for (const char c : line.key) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0xE4 && byte <= 0xE9)
                chinese += 2;  // a character says as much as a word of two letters
            else if (byte >= 0xD8 && byte <= 0xDB)
                ++arabic;
            else if (byte == 0xD0 || byte == 0xD1)
                ++cyrillic;
            else if (byte >= 'a' && byte <= 'z')
                ++latin;
        }
        const std::string padded = " " + line.key + " ";
        for (const Folded& row : folded_table())
            if (row.means == Means::stop && padded.find(" " + row.word + " ") != std::string::npos)
                ++frequent[row.language];
    }
    // Every issued document has English names in it; half as much of another script decides.
    const std::pair<std::string_view, std::size_t> scripts[] = {
        {"ar", arabic}, {"ru", cyrillic}, {"zh", chinese}};
    const auto* most =
        std::max_element(std::begin(scripts), std::end(scripts),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most->second > latin / 2) return std::string(most->first);
    std::string best;
    std::size_t count = 0;
    bool tie = false;
    for (const auto& [language, times] : frequent) {
        tie = times == count;
        if (times > count) best = language;
        count = std::max(count, times);
    }
    return tie ? "" : best;
}

}  // namespace tsb::issued
