// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/outlook/outlook.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "parsers/outlook/mapi.hpp"
#include "tests/support/outlook_file.hpp"

namespace tsb {
namespace {

using test::msg_file;
using test::OutlookFile;
using test::OutlookMail;
using test::tnef_file;

OutlookFile file(std::string name, std::string content) {
    OutlookFile out;
    out.name = std::move(name);
    out.content = std::move(content);
    return out;
}

OutlookMail with_files() {
    OutlookMail mail;
    mail.files.push_back(file("Annexe 2.docx", std::string(10'000, 'd')));
    mail.files.push_back(file("a.txt", "short"));
    return mail;
}

OutlookMail with_message(std::size_t depth) {
    OutlookMail mail = with_files();
    if (depth == 0) return mail;
    OutlookFile inner;
    inner.name = "inner";
    inner.message.push_back(with_message(depth - 1));
    mail.files.push_back(std::move(inner));
    return mail;
}

std::string paths(const MimeMessage& message) {
    std::string out;
    for (const MimeLeaf& leaf : message.leaves)
        out += leaf.path + " " + leaf.type + " " + leaf.filename.value_or("-") + "; ";
    return out;
}

std::string why(const Result<MimeMessage>& result) {
    return result ? "opened" : result.error().what;
}

// Both formats hold the same mail.
struct Kind {
    const char* name;
    std::string (*make)(const OutlookMail&);
    Result<MimeMessage> (*parse)(BytesView, const OutlookLimits&);
};
const Kind kinds[] = {{"msg", msg_file, parse_msg}, {"tnef", tnef_file, parse_tnef}};

TEST(Outlook, TheBodyComesFirstThenTheAttachmentsAsTheyWerePutIn) {
    for (const Kind& kind : kinds) {
        const auto message = kind.parse(kind.make(with_files()), {});
        ASSERT_TRUE(message) << kind.name << ": " << message.error().what;
        EXPECT_EQ(paths(*message),
                  "1 text/plain -; 2 application/octet-stream Annexe 2.docx; "
                  "3 application/octet-stream a.txt; ")
            << kind.name;
        EXPECT_EQ(message->leaves.at(1).content, std::string(10'000, 'd')) << kind.name;
        EXPECT_EQ(message->leaves.at(2).content, "short") << kind.name;
        EXPECT_EQ(message->leaves.at(0).content, "Please find our reply attached.\r\n");
        EXPECT_EQ(message->subject, "Reply to TSB Circular 101") << kind.name;
    }
}

TEST(Outlook, WhatTheFileSaysOfItsAuthorComesFirst) {
    for (const Kind& kind : kinds) {
        const auto message = kind.parse(kind.make(with_files()), {});
        ASSERT_TRUE(message) << kind.name;
        ASSERT_EQ(message->attached.size(), 1U) << kind.name;
        const AttachedMessage& own = message->attached.front();
        EXPECT_EQ(own.path, "");
        EXPECT_EQ(own.from, "Jean Exemple <itu@bakom.admin.ch>") << kind.name;
        EXPECT_EQ(own.date, "2026-03-10T09:12:33Z") << kind.name;
    }
}

TEST(Outlook, AMessageInAMessageIsALevelMoreAndAttached) {
    for (const Kind& kind : kinds) {
        const auto message = kind.parse(kind.make(with_message(2)), {});
        ASSERT_TRUE(message) << kind.name << ": " << message.error().what;
        EXPECT_NE(paths(*message).find("4.4.2 application/octet-stream Annexe 2.docx"),
                  std::string::npos)
            << kind.name << ": " << paths(*message);
        for (const MimeLeaf& leaf : message->leaves)
            EXPECT_EQ(leaf.enclosure == Enclosure::attached, leaf.path.size() > 1) << leaf.path;
        ASSERT_EQ(message->attached.size(), 3U) << kind.name;
        EXPECT_EQ(message->attached.at(2).path, "4.4");
    }
}

TEST(Outlook, EveryLimitHasANumberAndSaysSo) {
    struct Row {
        const char* name;
        std::function<void(OutlookLimits&)> set;
        const char* why;
    };
    const Row rows[] = {
        {"depth", [](OutlookLimits& limits) { limits.depth = 2; }, "three messages in each other"},
        {"attachments", [](OutlookLimits& limits) { limits.attachments = 7; },
         "eight in all, counted through all messages"},
        {"properties", [](OutlookLimits& limits) { limits.properties = 3; }, "of one object"},
        {"decoded_bytes", [](OutlookLimits& limits) { limits.decoded_bytes = 20'000; },
         "10,000 in each of three"},
        {"file_bytes", [](OutlookLimits& limits) { limits.file_bytes = 1'000; }, "the file"},
    };
    for (const Kind& kind : kinds) {
        const std::string bytes = kind.make(with_message(2));
        ASSERT_TRUE(kind.parse(bytes, {})) << kind.name;
        for (const Row& row : rows) {
            OutlookLimits limits;
            row.set(limits);
            const std::string said = why(kind.parse(bytes, limits));
            EXPECT_TRUE(said.starts_with("limit: ")) << kind.name << ": " << said << row.why;
            EXPECT_NE(said.find(row.name), std::string::npos) << kind.name << ": " << said;
        }
    }
}

// Where winmail.dat could end: it does not say how long it is.
std::vector<std::size_t> ends_of_attributes(const std::string& tnef) {
    std::vector<std::size_t> ends;
    for (std::size_t at = 6; at < tnef.size(); ends.push_back(at))
        at += 9 + outlook::u32_at(tnef, at + 5) + 2;
    return ends;
}

TEST(Outlook, AFileThatIsCutOffAnywhereIsDamagedAndNothingElse) {
    for (const Kind& kind : kinds) {
        const std::string whole = kind.make(with_message(1));
        const bool is_msg = kind.parse == parse_msg;
        const auto ends = ends_of_attributes(is_msg ? "" : whole);
        for (std::size_t size = 0; size < whole.size(); size += size < 2'000 ? 7 : 1'013) {
            const auto message = kind.parse(whole.substr(0, size), {});
            if (!message) {
                EXPECT_TRUE(message.error().what.starts_with("damaged: ")) << why(message);
            } else if (is_msg) {
                EXPECT_GT(size, whole.size() - 512) << "its last sector may be cut short";
            } else {
                EXPECT_TRUE(size == 6 || std::find(ends.begin(), ends.end(), size) != ends.end())
                    << size;
            }
        }
    }
}

TEST(Outlook, AChangedByteNeverCrashesAndInWinmailDatNeverLosesAnAttachmentInSilence) {
    OutlookMail mail;
    mail.files.push_back(file("form.docx", "0123456789"));
    for (const Kind& kind : kinds) {
        const std::string whole = kind.make(mail);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x01);
            const auto message = kind.parse(bytes, {});
            if (!message || kind.parse != parse_tnef) continue;
            const MimeLeaf& last = message->leaves.back();
            EXPECT_TRUE(last.filename && (last.incomplete || last.content == "0123456789"))
                << "byte " << at;
        }
    }
}

TEST(Msg, AttachmentsOutOfTheirNumberingAreNotPassedOver) {
    std::string bytes = msg_file(with_files());
    const std::string from = test::outlook_detail::utf16("#00000001"),
                      to = test::outlook_detail::utf16("#00000005");
    for (std::size_t at = bytes.find(from); at != std::string::npos; at = bytes.find(from))
        bytes.replace(at, from.size(), to);
    EXPECT_EQ(why(parse_msg(bytes)), "damaged: attachments are not numbered in order");
}

TEST(Msg, ACompoundFileOfAnotherKindIsNamed) {
    const std::string word = test::cfb_file({{"WordDocument", "x"}});
    EXPECT_EQ(why(parse_msg(word)), "unsupported-format: it is no Outlook message (.msg)");
}

TEST(Msg, TextsInAnOldCodePageAreReadInIt) {
    OutlookMail mail;
    mail.wide = false;
    mail.codepage = 1251;
    mail.subject = "\xCE\xF2\xE2\xE5\xF2";  // "Ответ"
    const auto message = parse_msg(msg_file(mail));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->subject, "Ответ");
}

TEST(Msg, TheTransportHeaderThatItKeepsIsNotLookedAt) {
    const auto message = parse_msg(msg_file(OutlookMail{}));
    ASSERT_TRUE(message);
    EXPECT_EQ(message->leaves.size(), 1U) << "the body alone";
}

TEST(Tnef, AWrongChecksumIsDamage) {
    std::string bytes = tnef_file(with_files());
    bytes[bytes.find("short")] = 'S';
    EXPECT_EQ(why(parse_tnef(bytes)), "damaged: a checksum in winmail.dat is wrong");
}

TEST(Tnef, AHugeCountOfPropertiesOrValuesCostsNothing) {
    using namespace test::outlook_detail;
    const std::string start = le(0x223E9F78, 4) + le(1, 2);
    const std::string properties = start + attribute(1, 0x00069003, le(0xFFFFFFFF, 4));
    EXPECT_TRUE(why(parse_tnef(properties)).starts_with("limit: properties"));
    const std::string values =
        start +
        attribute(1, 0x00069003, le(1, 4) + le(0x101E, 2) + le(0x0037, 2) + le(0xFFFFFFFF, 4));
    EXPECT_EQ(why(parse_tnef(values)), "damaged: properties in winmail.dat are cut off");
}

TEST(RtfBody, IsUnpackedAsTheSpecificationsExamplesSay) {
    struct Row {
        std::string packed, text;
        const char* why;
    };
    const Row rows[] = {
        {std::string(
             "\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125"
             "\x42\x32\x0a\xf3\x20hel\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0",
             49),
         "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", "[MS-OXRTFCP] 4.1.1"},
        {std::string(
             "\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4\x4b\x51\x41\x00\x04\x20WXYZ\x0d\x6e\x7d"
             "\x01\x0e\xb0",
             30),
         "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", "4.1.2: a copy that reads what it writes"},
        {std::string("\x0d\x00\x00\x00\x04\x00\x00\x00MELA\0\0\0\0{\\x}", 20), "{\\x}", "as it is"},
    };
    for (const Row& row : rows) {
        const auto text = outlook::unpack_rtf(row.packed, {});
        ASSERT_TRUE(text) << row.why << ": " << text.error().what;
        EXPECT_EQ(*text, row.text) << row.why;
    }
}

TEST(RtfBody, WhatIsCutOffOrUnpacksToMoreThanItSaysIsDamaged) {
    const std::string lies("\x1a\x00\x00\x00\x02\x00\x00\x00LZFu\0\0\0\0\x00{\\rtf1 x}", 26);
    EXPECT_FALSE(outlook::unpack_rtf(lies, {}));
    EXPECT_FALSE(outlook::unpack_rtf("short", {}));
    const std::string huge("\x1a\x00\x00\x00\xff\xff\xff\x7fLZFu\0\0\0\0", 16);
    EXPECT_EQ(outlook::unpack_rtf(huge, {}).error().what.substr(0, 16), "limit: rtf_bytes");
}

TEST(RtfBody, IsAPartWhereThereIsNoOtherBody) {
    OutlookMail mail;
    mail.rtf = std::string("\x0d\x00\x00\x00\x04\x00\x00\x00MELA\0\0\0\0{\\x}", 20);
    EXPECT_EQ(paths(*parse_tnef(tnef_file(mail))), "1 text/plain -; ") << "the plain text says it";
    mail.body.clear();
    const auto message = parse_tnef(tnef_file(mail));
    EXPECT_EQ(paths(*message), "1 application/rtf -; ");
    EXPECT_EQ(message->leaves.at(0).content, "{\\x}");
}

}  // namespace
}  // namespace tsb
