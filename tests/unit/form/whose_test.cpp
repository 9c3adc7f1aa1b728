// SPDX-License-Identifier: GPL-3.0-or-later
// Whose answer it is: letterhead and mail, contradictions, suggestions.
#include <gtest/gtest.h>

#include "config/base/text.hpp"
#include "parsers/form/wording/administration.hpp"
#include "parsers/form/wording/state_mention.hpp"
#include "tests/unit/form/form_builder.hpp"
#include "tests/unit/form/shipped.hpp"

namespace tsb::test {
namespace {

std::string written_for(const std::string& text, bool formal) {
    std::string out;
    for (const std::string& code : states_writing(split(text, '\n'), formal, roster()))
        out += (out.empty() ? "" : " ") + code;
    return out;
}

TEST(StateMention, ALineSaysForWhomItIsWritten) {
    struct Row {
        const char *text, *in_mail, *in_letterhead;
        const char* why;
    };
    const Row rows[] = {
        {"On behalf of the Administration of Kenya, please find attached our reply.", "KEN", "KEN",
         "en"},
        {"the reply of the Administration of the Republic of Korea to Circular 101", "KOR", "KOR",
         "the longest name"},
        {"Permanent Mission of Guinea-Bissau to the United Nations", "GNB", "GNB",
         "not its beginning"},
        {"PERMANENT MISSION OF THE KINGDOM OF THE NETHERLANDS", "NLD", "NLD", "capitals"},
        {"Au nom de l’Administration de la Suisse", "CHE", "CHE", "fr"},
        {"Mission permanente d'Algérie", "DZA", "DZA", "fr, elided"},
        {"en nombre de la Administración del Perú", "PER", "PER", "es"},
        {"от имени Администрации связи Российской Федерации", "RUS", "RUS", "ru"},
        {"نيابة عن إدارة مصر", "EGY", "EGY", "ar"},
        {"谨代表肯尼亚主管部门提交答复", "KEN", "KEN", "zh, before"},
        {"肯尼亚常驻日内瓦代表团", "KEN", "KEN", "zh, after"},
        {"REPUBLIC OF KENYA", "", "KEN", "a letterhead's line; in a mail it may be an address"},
        {"République du Sénégal", "", "SEN", "fr"},
        {"中华人民共和国", "", "CHN", "zh"},
        {"Switzerland", "", "", "the last line of an address"},
        {"1211 Geneva 20, Switzerland", "", "", "an address"},
        {"We share the view of the Administration of Japan.", "", "", "in passing"},
        {"> On behalf of the Administration of Kenya", "", "", "quoted"},
        {"on behalf of my colleagues", "", "", "nobody's"},
        {"On behalf of the Congo", "", "", "two States"},
        {"On behalf of Niger", "NER", "NER", "and not its neighbour"},
        {"On behalf of Nigeria", "NGA", "NGA", "and not its neighbour"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(written_for(row.text, false), row.in_mail) << row.text << ": " << row.why;
        EXPECT_EQ(written_for(row.text, true), row.in_letterhead) << row.text << ": " << row.why;
    }
}

TEST(StateMention, MaxMentionLinesAreRead) {
    std::string text;
    for (std::size_t i = 0; i + 1 < max_mention_lines; ++i) text += "line\n";
    EXPECT_EQ(written_for(text + "On behalf of Kenya", false), "KEN");
    EXPECT_EQ(written_for(text + "line\nOn behalf of Kenya", false), "");
}

Reading read(const std::vector<std::string>& letterhead, const std::string& signature) {
    FormBuilder form(circular_101(), "zh");
    std::vector<Block> head;
    for (const std::string& line : letterhead) head.push_back(paragraph(line));
    form.before.insert(form.before.begin(), head.begin(), head.end());
    form.after = {paragraph(form.wording().after.at(0))};
    if (!signature.empty()) form.after.push_back(paragraph(signature));
    return match_form(form.sheet(), {circulars(), roster()}).readings.at(0);
}

// All administrations, six languages, every name and alias in the form's own signature line.
TEST(Whose, EveryShippedNameInTheSignatureFindsItsStateAndNoOther) {
    const Circular& circular = circular_101();
    const AdministrationPatterns patterns(circular);
    std::size_t lines = 0;
    for (const auto& [language, wording] : circular.wording) {
        const std::string& printed = wording.administration.at(0);
        const std::size_t open = printed.find('['), close = printed.find(']');
        ASSERT_NE(close, std::string::npos) << printed;
        for (const Administration& row : roster().administrations()) {
            std::vector<std::string> names = row.aliases;
            if (row.names.contains(language)) {
                const auto& own = row.names.at(language);
                names.insert(names.end(), own.begin(), own.end());
            }
            for (const std::string& name : names) {
                const auto read = patterns.read(
                    printed.substr(0, open) + name + printed.substr(close + 1), language, roster());
                ++lines;
                ASSERT_TRUE(read) << name;
                const auto several = roster().resolve_name(name);
                EXPECT_EQ(read->code.value_or(""), several.size() == 1 ? row.code : "") << name;
            }
        }
    }
    EXPECT_GT(lines, 194U * 6U);
}

TEST(Whose, TheLetterheadIsAPlaceToo) {
    struct Row {
        std::vector<std::string> letterhead;
        const char *signature, *code, *codes;
        const char* why;
    };
    const Row rows[] = {
        {{"REPUBLIC OF KENYA", "Communications Authority"}, "", "KEN", "", "the only place"},
        {{"REPUBLIC OF KENYA"}, "肯尼亚主管部门", "KEN", "", "both agree"},
        {{"REPUBLIC OF KENYA"}, "瑞士主管部门", "", "administration-differs", "they contradict"},
        {{"Permanent Mission of Kenya", "Geneva", "Confédération suisse"},
         "肯尼亚主管部门",
         "KEN",
         "",
         "a mission, in another State"},
        {{"REPUBLIC OF KENYA", "Republic of Uganda"},
         "",
         "",
         "administration-differs",
         "two, and no signature"},
        {{"Nairobi", "Kenya"}, "瑞士主管部门", "CHE", "", "an address is no letterhead"},
        {{"Nairobi"}, "", "", "administration-missing", "nothing"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        const Reading reading = read(row.letterhead, row.signature);
        EXPECT_EQ(reading.administration.code.value_or(""), row.code);
        std::string found = codes(reading);
        EXPECT_NE(found.find(row.codes), std::string::npos) << found;
        if (std::string(row.codes).empty()) {
            EXPECT_EQ(found.find("administration"), found.npos);
        }
    }
}

TEST(Whose, ANameThatIsNearlyAStatesIsASuggestionOnly) {
    struct Row {
        const char *signature, *in_text;
        const char* why;
    };
    const Row rows[] = {
        {"Swizterland主管部门", "Is Switzerland (CHE) meant?", "two letters swapped"},
        {"Kenia主管部门", "", "the Spanish name is a name"},
        {"Kennya主管部门", "Is Kenya (KEN) meant?", "one letter too many"},
        {"Nigera主管部门", "Is Niger (NER) or Nigeria (NGA) meant?", "two are as near"},
        {"Congo主管部门", "It may be Democratic Republic of the Congo (COD) or Congo (COG).",
         "a name of two"},
        {"Mars主管部门", "names no State of the roster", "nothing is near"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        const Reading reading = read({}, row.signature);
        if (std::string(row.in_text).empty()) {
            EXPECT_EQ(reading.administration.code, "KEN");
            continue;
        }
        EXPECT_FALSE(reading.administration.code);
        bool told = false;
        for (const Problem& problem : reading.problems) {
            if (problem.code != "administration-unknown") continue;
            told = problem.text.find(row.in_text) != std::string::npos;
            EXPECT_TRUE(told) << problem.text;
        }
        EXPECT_TRUE(told);
    }
}

TEST(Whose, TheMailAroundTheFormIsAPlaceToo) {
    struct Row {
        const char *signature, *mail, *code, *codes;
        const char* why;
    };
    const Row rows[] = {
        {"", "On behalf of the Administration of Kenya\nJane", "KEN", "", "the only place"},
        {"", "On behalf of Kenya\nReply of Uganda", "", "administration-missing", "two States"},
        {"肯尼亚主管部门", "On behalf of the Administration of Kenya", "KEN", "", "both agree"},
        {"瑞士主管部门", "On behalf of the Administration of Kenya", "", "administration-differs",
         "they contradict"},
        {"瑞士主管部门", "On behalf of the Administration of Kenya, for Switzerland", "CHE", "",
         "the form's State stands there too"},
        {"肯尼亚主管部门", "Jane\nPermanent Mission\nGeneva\nSwitzerland", "KEN", "",
         "an address contradicts nobody"},
        {"火星主管部门", "On behalf of Kenya", "", "administration-unknown",
         "an unknown name is not overruled"},
        {"肯尼亚主管部门", "Please find attached our reply.", "KEN", "", "the mail says nothing"},
    };
    for (const Row& row : rows) {
        SCOPED_TRACE(row.why);
        Reading reading = read({}, row.signature);
        weigh_mail_text(reading, row.mail, roster());
        EXPECT_EQ(reading.administration.code.value_or(""), row.code);
        const std::string found = codes(reading);
        EXPECT_NE(found.find(row.codes), std::string::npos) << found;
        if (std::string(row.codes).empty()) {
            EXPECT_EQ(found.find("administration"), found.npos);
        }
    }
}

}  // namespace
}  // namespace tsb::test
