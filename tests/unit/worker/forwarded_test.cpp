// SPDX-License-Identifier: GPL-3.0-or-later
// The chain of a forwarded mail is told to a person; the form stands where it stands.
#include "parsers/worker/forwarded.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "parsers/worker/read_input.hpp"

namespace tsb {
namespace {

// "from | date | subject", a block a line
std::string found(const std::string& text) {
    std::string out;
    for (const AttachedMessage& one : quoted_messages(text))
        out += (out.empty() ? "" : "\n") + one.from + " | " + one.date + " | " + one.subject;
    return out;
}

TEST(QuotedMessages, EveryProgramsHeaderBlockIsFoundInSixLanguages) {
    const struct {
        const char* why;
        std::string text, expected;
    } rows[] = {
        {"Outlook, plain text",
         "Please see below.\n\n-----Original Message-----\nFrom: Anna <a@b.example>\n"
         "Sent: Monday, 2 March 2026 10:11\nTo: Director\nSubject: Reply\n\nDear Sir",
         "Anna <a@b.example> | Monday, 2 March 2026 10:11 | Reply"},
        {"Outlook, French, its colon set apart",
         "________________________________\nDe\u00a0: Anna\nEnvoyé\u00a0: lundi 2 mars\n"
         "À\u00a0: Directeur\nObjet\u00a0: Réponse\n",
         "Anna | lundi 2 mars | Réponse"},
        {"Outlook, HTML: no separator and no address",
         "See below\nFrom: Smith, Anna\nSent: 2 March\nTo: X\nSubject: Reply",
         "Smith, Anna | 2 March | Reply"},
        {"Gmail",
         "---------- Forwarded message ---------\nFrom: *Anna* <a@b.example>\n"
         "Date: Mon, 2 Mar 2026\nSubject: Reply\nTo: <x@y.example>\n",
         "Anna* <a@b.example> | Mon, 2 Mar 2026 | Reply"},
        {"Gmail, Spanish",
         "---------- Forwarded message ---------\nDe: Ana <a@b.example>\n"
         "Date: lun, 2 mar\nSubject: Respuesta\n",
         "Ana <a@b.example> | lun, 2 mar | Respuesta"},
        {"Apple Mail, labels in bold stars, quoted",
         "Begin forwarded message:\n\n> *From: *Anna\n> *Subject: **Reply*\n> *Date: *2 March\n",
         "Anna | 2 March | Reply"},
        {"Apple Mail, French",
         "Début du message réexpédié :\n\nDe: Anna\nObjet: Réponse\nDate: 2 mars\n",
         "Anna | 2 mars | Réponse"},
        {"Lotus, its columns of tabs",
         "----- Forwarded by Anna/ITU on 02/03/2026 10:11 -----\n\nFrom:\tAnna/ITU\nTo:\tB/ITU\n"
         "Cc:\tC/ITU\nDate:\t02/03/2026\nSubject:\tReply\n",
         "Anna/ITU | 02/03/2026 | Reply"},
        {"Spanish", "De: Ana\nEnviado: lunes\nPara: X\nAsunto: Respuesta\n",
         "Ana | lunes | Respuesta"},
        {"Russian", "От: Анна <a@b.example>\nОтправлено: 2 марта\nКому: X\nТема: Ответ\n",
         "Анна <a@b.example> | 2 марта | Ответ"},
        {"Chinese, wide colons",
         "发件人：安娜 <a@b.example>\n发送时间：2026年3月2日\n收件人：X\n主题：答复\n",
         "安娜 <a@b.example> | 2026年3月2日 | 答复"},
        {"Arabic, with marks of direction",
         "\u200f\u200fمن: آنا <a@b.example>\n\u200fتم الإرسال: 2 مارس\n\u200fالموضوع: رد\n",
         "آنا <a@b.example> | 2 مارس | رد"},
        {"a long line that is wrapped, a blank line between",
         "From: Anna <a@b.example>\nTo: one,\n two,\n three\n\nSubject: Reply\n",
         "Anna <a@b.example> |  | Reply"},
        {"a chain of two",
         "From: A <a@b.example>\nSent: 1\nTo: B\nSubject: one\n\nDear\n\n"
         "From: C <c@d.example>\nSent: 2\nSubject: two\n",
         "A <a@b.example> | 1 | one\nC <c@d.example> | 2 | two"},
        {"two with nothing between", "From: A <a@b.example>\nSent: 1\nFrom: C <c@d.example>\nTo: X",
         "A <a@b.example> | 1 | \nC <c@d.example> |  | "},
        {"the first date and subject stand",
         "From: A <a@b.example>\nSent: 1\nDate: 2\nSubject: one\nSubject: two\n",
         "A <a@b.example> | 1 | one"},
        {"a separator ends a block",
         "Subject: my own words\n-----Original Message-----\nFrom: A\nTo: B\n", "A |  | "},
    };
    for (const auto& row : rows) EXPECT_EQ(found(row.text), row.expected) << row.why;
}

TEST(QuotedMessages, AFormsOwnLinesAndLooseWordsAreNone) {
    const struct {
        const char* why;
        std::string text;
    } rows[] = {
        {"the table at the top of a form",
         "To: Director of the TSB\nFrom: Head of Office\nDate: Bern, 2 March\n"
         "Subject: Member States' response to TSB Circular 101:\n"},
        {"From alone", "From: Anna <a@b.example>\n\nDear Sir"},
        {"no From", "Sent: Monday\nTo: X\nSubject: y\n"},
        {"a word that is no label", "Fromage: a@b.example\nSent: x\n"},
        {"no text", ""},
    };
    for (const auto& row : rows) EXPECT_EQ(found(row.text), "") << row.why;
}

TEST(QuotedMessages, ABlockHasAtMostSoManyLinesAndAMailSoManyBlocks) {
    const std::string head = "From: A <a@b.example>\n";
    std::string wrapped = head;
    for (std::size_t i = 0; i < max_block_lines - 2; ++i) wrapped += "wrapped\n";
    EXPECT_EQ(found(wrapped + "Subject: in\n"), "A <a@b.example> |  | in");
    EXPECT_EQ(found(wrapped + "wrapped\nSubject: out\n"), "");
    std::string many;
    for (std::size_t i = 0; i <= max_parts; ++i) many += head + "To: B\n\n";
    EXPECT_EQ(quoted_messages(many).size(), max_parts);
    const std::string block = head + "To: B";
    EXPECT_NE(found(std::string(max_quoting_bytes - block.size() - 1, 'x') + "\n" + block), "");
    EXPECT_EQ(found(std::string(max_quoting_bytes, 'x') + "\n" + block), "");
}

TEST(ForwardedMessages, TheNoticeSaysWhoWhenWhatAndWhere) {
    const auto problems =
        forwarded_messages({{"1.2", "Anna <a@b.example>", "2 March", "Reply"}, {"3", "", "", ""}},
                           {{"", "B\x1b[31m", "", std::string(2 * max_forward_field, 'x')}});
    ASSERT_EQ(problems.size(), 3U);
    EXPECT_EQ(problems.at(0).code, "forwarded-message");
    EXPECT_EQ(problems.at(0).problem_class, ProblemClass::notice);
    EXPECT_EQ(problems.at(0).text,
              "It carries a message from Anna <a@b.example> of 2 March, subject Reply (attached as "
              "part 1.2); whoever sent the outer message is judged.");
    EXPECT_EQ(problems.at(1).text,
              "It carries a message from an author who is not named (attached as part 3); whoever "
              "sent the outer message is judged.");
    EXPECT_TRUE(problems.at(2).text.starts_with("It carries a message from B\\u{1B}[31m, subject "))
        << problems.at(2).text;
    EXPECT_LT(problems.at(2).text.size(), max_forward_field + 150);
    EXPECT_NE(problems.at(2).text.find("(quoted in its text)"), std::string::npos);
}

TEST(ForwardedMessages, AtMostTenAreToldAndTheLastSaysHowManyMore) {
    const AttachedMessage one{"2", "a", "", ""};
    const auto all =
        forwarded_messages(std::vector<AttachedMessage>(max_forwarded, one), {one, one});
    ASSERT_EQ(all.size(), max_forwarded);
    EXPECT_TRUE(all.back().text.ends_with("And 2 more."));
    EXPECT_TRUE(all.front().text.ends_with("is judged."));
    const auto few = forwarded_messages(std::vector<AttachedMessage>(max_forwarded, one), {});
    EXPECT_TRUE(few.back().text.ends_with("is judged."));
}

// ---- whole mails

Report report_of(const std::string& mail) {
    static const WorkerContext context = [] {
        WorkerContext made;
        auto circulars = load_circulars({std::string(TSB_SOURCE_DIR) + "/config/circulars"});
        if (!circulars) throw std::runtime_error(circulars.error().what);
        made.circulars = std::move(*circulars);
        return made;
    }();
    Request request;
    request.message = true;
    // what the daemon would see
    auto answer = decode_answer(encode_answer(read_input(mail, request, context)));
    if (!answer) throw std::runtime_error(answer.error().what);
    return std::get<Report>(*answer);
}

std::string notices(const Report& report) {
    std::string out;
    for (const Problem& problem : report.problems)
        if (problem.code == "forwarded-message") out += problem.text + "\n";
    return out;
}

const std::string form =
    "Subject: Member States' response to TSB Circular 101:\r\n"
    "Please select one of the two boxes\r\n"
    "Question 7/17\r\nSecure application services\r\n"
    "[ ] supports approval\r\n[x] does not support approval\r\n";
const std::string inner =
    "Content-Type: message/rfc822\r\n\r\nFrom: =?utf-8?q?Ann=C3=A1?= <anna@capital.example>\r\n"
    "Date: Mon, 2 Mar 2026 10:11:12 +0100\r\nSubject: our reply\r\n\r\n";

std::string mail(const std::string& header, const std::vector<std::string>& parts) {
    std::string out = header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (const std::string& part : parts) out += "--b\r\n" + part + "\r\n";
    return out + "--b--\r\n";
}

TEST(ForwardedMail, AFormOnlyInsideAnAttachedMessageStandsInsideAndItsAuthorIsShown) {
    const Report report = report_of(mail("", {"\r\nPlease see the reply.", inner + form}));
    ASSERT_EQ(report.readings.size(), 1U);
    EXPECT_TRUE(report.readings.at(0).inside_attached);
    EXPECT_FALSE(report.readings.at(0).inside_returned);
    EXPECT_EQ(notices(report),
              "It carries a message from Anná <anna@capital.example> of Mon, 2 Mar 2026 10:11:12 "
              "+0100, subject our reply (attached as part 2); whoever sent the outer message is "
              "judged.\n");
}

TEST(ForwardedMail, AFormInTheMailItselfIsTheOutersWhateverItQuotesOrAttaches) {
    const std::string direct = "\r\n" + form;
    const Report beside = report_of(mail("", {direct, inner + "thank you"}));
    ASSERT_EQ(beside.readings.size(), 1U);
    EXPECT_FALSE(beside.readings.at(0).inside_attached);
    EXPECT_NE(notices(beside), "");
    const Report below = report_of(
        "Content-Type: text/plain\r\n\r\nForwarded for the administration.\r\n\r\n"
        "-----Original Message-----\r\nFrom: Anna <anna@capital.example>\r\nSent: Monday\r\n"
        "Subject: our reply\r\n\r\n" +
        form);
    ASSERT_EQ(below.readings.size(), 1U);
    EXPECT_FALSE(below.readings.at(0).inside_attached);
    EXPECT_EQ(notices(below),
              "It carries a message from Anna <anna@capital.example> of Monday, subject our reply "
              "(quoted in its text); whoever sent the outer message is judged.\n");
    EXPECT_EQ(notices(report_of("Content-Type: text/plain\r\n\r\n" + form)), "");
}

TEST(ForwardedMail, HtmlOfAMailProgramIsReadToo) {
    const Report report = report_of(
        "Content-Type: text/html\r\n\r\n<div>Bonjour</div><p><b>De&nbsp;:</b> Anna "
        "&lt;anna@capital.example&gt;<br><b>Envoyé&nbsp;:</b> lundi<br><b>Objet&nbsp;:</b> "
        "Réponse</p>");
    EXPECT_EQ(notices(report),
              "It carries a message from Anna <anna@capital.example> of lundi, subject Réponse "
              "(quoted in its text); whoever sent the outer message is judged.\n");
}

TEST(ForwardedMail, MessagesInMessagesAreAllNamed) {
    const Report report =
        report_of(mail("", {"\r\nx", inner.substr(0, inner.size() - 2) +
                                         "Content-Type: message/rfc822\r\n\r\nFrom: "
                                         "first@other.example\r\n\r\nbody"}));
    EXPECT_EQ(notices(report),
              "It carries a message from Anná <anna@capital.example> of Mon, 2 Mar 2026 10:11:12 "
              "+0100, subject our reply (attached as part 2); whoever sent the outer message is "
              "judged.\nIt carries a message from first@other.example (attached as part 2.1); "
              "whoever sent the outer message is judged.\n");
}

}  // namespace
}  // namespace tsb
