// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/withdrawal.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tsb {
namespace {

TEST(Withdrawal, TheUsualWordsOfSixLanguagesWithdrawAReply) {
    for (const char* text : {
             "Dear Sir, we hereby withdraw our reply to TSB Circular 101.",
             "The Administration of Japan withdraws its earlier response.",
             "Withdrawal of our reply",
             "Please consider our reply of 3 March as withdrawn. Our previous reply is withdrawn.",
             "Our response\nshould be considered null and void",
             "Nous retirons notre réponse du 3 mars.",
             "Notre précédente réponse est annulée.",
             "Retiramos nuestra respuesta anterior.",
             "Nuestra respuesta queda retirada.",
             "Настоящим отзываем наш ответ.",
             "Просим считать наш ответ отозванным, ответ отозван.",
             "我们撤回我主管部门的答复。",
             "兹撤销此前的回函。",
             "نسحب ردنا السابق",
         })
        EXPECT_TRUE(withdraws(text)) << text;
}

TEST(Withdrawal, OtherTalkOfWithdrawingIsNone) {
    struct Row {
        const char *text, *why;
    };
    for (const Row& row : {
             Row{"In reply to TSB Circular 101 we propose to withdraw Question 7/17.", "an item"},
             Row{"We ask the study group to withdraw the draft. Our reply is attached.",
                 "the stop of a sentence lies between"},
             Row{"> we withdraw our reply\n\nSee the quoted mail of our neighbour.", "quoted"},
             Row{"With this reply the reservation is not withdrawn in part.", "another object"},
             Row{"建议撤回该课题，我们的答复见附件。", "an item, and a clause further"},
             Row{"撤回课题7/17的答复", "the item lies between"},
             Row{"Nous retirons le projet de notre réponse", "an object of its own"},
             Row{"", "nothing"},
             Row{"withdraw", "a verb alone, at the end"},
         })
        EXPECT_FALSE(withdraws(row.text)) << row.why;
}

TEST(Withdrawal, NoMoreThanTheLimitIsLookedAt) {
    const std::string before(max_withdrawal_bytes, 'x');
    EXPECT_FALSE(withdraws(before + " we withdraw our reply"));
    EXPECT_TRUE(withdraws("we withdraw our reply " + before));
}

}  // namespace
}  // namespace tsb
