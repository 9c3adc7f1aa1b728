// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures on their way to tsbreply-scan, and what that program is given.
#include <gtest/gtest.h>

#include <random>

#include "parsers/wire/wire.hpp"
#include "tests/unit/wire/answer_support.hpp"

namespace tsb {
namespace {

using test::refusal;

ReportPicture picture(std::string content, std::string part = "2!page 1") {
    ReportPicture one;
    one.part = std::move(part);
    one.at = "paragraph 3";
    one.format = "pdf";
    one.dpi = 200.25;
    one.sha256 = sha256(content);
    one.content = std::move(content);
    return one;
}

Report report(std::vector<ReportPicture> pictures) {
    Report one = test::small_report("eml");
    one.pictures = std::move(pictures);
    return one;
}

TEST(PictureFrames, ComeBetweenEvidenceAndReportAsTheyWere) {
    ReportPicture returned = picture(std::string(70'000, '\0'), "1.2");
    returned.returned = true;
    returned.format = "image";
    returned.dpi = 0;
    ReportPicture attached = picture("heic", "1.3");
    attached.attached = true;
    Report one = report({picture("jpeg"), returned, attached});
    one.evidence = {{EvidenceKind::png, sha256("x"), "x", "page 1"}};
    const auto answer = decode_answer(encode_answer(one));
    ASSERT_TRUE(answer) << answer.error().what;
    const auto& back = std::get<Report>(*answer).pictures;
    ASSERT_EQ(back.size(), 3U);
    EXPECT_EQ(std::get<Report>(*answer).evidence.size(), 1U);
    EXPECT_EQ(back[0].part, "2!page 1");
    EXPECT_EQ(back[0].at, "paragraph 3");
    EXPECT_EQ(back[0].format, "pdf");
    EXPECT_EQ(back[0].dpi, 200.25);
    EXPECT_EQ(back[0].content, "jpeg");
    EXPECT_EQ(back[0].sha256, sha256("jpeg"));
    EXPECT_FALSE(back[0].returned);
    EXPECT_FALSE(back[0].attached);
    EXPECT_TRUE(back[1].returned);
    EXPECT_FALSE(back[1].attached);
    EXPECT_FALSE(back[2].returned);
    EXPECT_TRUE(back[2].attached);
    EXPECT_EQ(back[1].content.size(), 70'000U);
}

// Offsets in a frame: header 5, returned 1, dpi 4, length 4 of "2!page 1" …
TEST(PictureFrames, WhatASubvertedWorkerMadeOfThemIsRefused) {
    const Bytes plain = encode_answer(report({}));
    const Bytes good = encode_pictures({picture("x")});
    Bytes flag = good, dpi = good, content = good, word = good, text = good;
    flag.at(frame_header_bytes) = 3;
    dpi.at(frame_header_bytes + 1) = 1;
    content.back() = 'y';
    word.replace(word.find("pdf"), 3, "exe");
    text.at(text.find("2!page")) = '\xff';
    Bytes many;
    for (std::size_t i = 0; i <= max_report_pictures; ++i) many += good;
    const Bytes large = encode_pictures({picture(std::string(12U << 20U, 'x'))});
    const Bytes oversize =
        encode_frame(FrameType::picture,
                     std::string(max_picture_head_bytes + max_report_pictures_bytes + 1, 'x'));
    const struct {
        const char* why;
        Bytes bytes;
        const char* refusal;
    } rows[] = {
        {"well made", good + plain, "taken"},
        {"a flag that is none", flag + plain, "picture: cut off in its header"},
        {"a resolution that no scanner has", dpi + plain, "picture: more than 2400 dpi"},
        {"another content", content + plain, "picture: not what its digest says"},
        {"a format that is none", word + plain,
         "picture: named by no text of the kind that it should be"},
        {"a name that is no text", text + plain,
         "picture: named by no text of the kind that it should be"},
        {"nothing in it", encode_frame(FrameType::picture, "") + plain,
         "picture: cut off in its header"},
        {"too many", many + plain, "picture: more than 12"},
        {"too much in all", large + large + large + plain,
         "picture: longer than 33554432 bytes in all"},
        {"longer than all may be", oversize + plain, "frame: longer than 33557553 bytes"},
        {"nothing after it", good, "frame: cut off in its header"},
        {"after the report", plain + good, "report: something follows it"},
        {"before an unreadable", good + encode_answer(Unreadable{"damaged", "x"}),
         "report: pictures without a report"},
        {"a blank form instead", encode_blanks({{"c", "en", "x"}}) + plain,
         "report: something follows it"},
    };
    for (const auto& row : rows) EXPECT_EQ(refusal(row.bytes), row.refusal) << row.why;
    const Bytes one =
        encode_frame(FrameType::picture, std::string(1 + 4 + 12 + 32, '\0') +
                                             std::string(max_report_picture_bytes + 1, 'x'));
    EXPECT_EQ(refusal(one + plain), "picture: longer than 16777216 bytes");
}

TEST(PictureFrames, AnHonestWorkerLeavesOutWhatIsOverTheLimit) {
    std::vector<ReportPicture> many(max_report_pictures + 3, picture("x"));
    auto answer = decode_answer(encode_answer(report(many)));
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(std::get<Report>(*answer).pictures.size(), max_report_pictures);
    const ReportPicture half = picture(std::string(max_report_pictures_bytes / 2, 'x'));
    const Bytes bytes = encode_answer(report({half, half, half}));
    EXPECT_LE(bytes.size(), max_answer_bytes);
    answer = decode_answer(bytes);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(std::get<Report>(*answer).pictures.size(), 2U);
}

TEST(ScanInput, IsSetupRequestBlanksAndPictures) {
    tsb::Setup setup;
    setup.circulars = {{"a.toml", "id = 1"}};
    setup.roster = "roster";
    Request request;
    request.give_pictures = request.all_pages = true;
    const Bytes input = encode_setup(setup) + encode_request(request) +
                        encode_blanks({{"T25-TSB-CIR-0101", "en", "page"}, {"c", "zh", "two"}}) +
                        encode_pictures({picture("x")});
    ASSERT_LE(input.size(), max_scan_input_bytes);
    auto start = take_scan_start(input);
    ASSERT_TRUE(start) << start.error().what;
    EXPECT_EQ(start->setup.circulars.at(0).toml, "id = 1");
    EXPECT_TRUE(start->request.give_pictures && start->request.all_pages);
    const auto blanks = take_blanks(start->rest);
    ASSERT_TRUE(blanks) << blanks.error().what;
    ASSERT_EQ(blanks->size(), 2U);
    EXPECT_EQ(blanks->at(0).circular, "T25-TSB-CIR-0101");
    EXPECT_EQ(blanks->at(1).language, "zh");
    EXPECT_EQ(blanks->at(1).content, "two");
    const auto pictures = take_pictures(start->rest);
    ASSERT_TRUE(pictures) << pictures.error().what;
    EXPECT_EQ(pictures->size(), 1U);
    EXPECT_TRUE(start->rest.empty());
}

TEST(ScanInput, BlankFormsOverALimitAreLeftOutAndRefused) {
    const std::vector<BlankForm> many(max_blanks + 2, {"c", "en", "x"});
    const Bytes bytes = encode_blanks(many);
    BytesView rest = bytes;
    EXPECT_EQ(take_blanks(rest)->size(), max_blanks);
    const Bytes more = bytes + encode_blanks({{"c", "en", "x"}});
    rest = more;
    EXPECT_FALSE(take_blanks(rest));
    Bytes changed = encode_blanks({{"c", "en", "x"}});
    changed.back() = 'y';
    rest = changed;
    EXPECT_FALSE(take_blanks(rest));
}

TEST(ScanInput, DamagedOnesAreRefusedAndNeverCrash) {
    const Bytes good = encode_setup({}) + encode_request({}) + encode_blanks({{"c", "en", "x"}}) +
                       encode_pictures({picture("xyz")});
    for (std::size_t cut = 0; cut < good.size(); ++cut) {
        const auto start = take_scan_start(BytesView(good).substr(0, cut));
        if (!start) continue;
        BytesView rest = start->rest;
        const auto blanks = take_blanks(rest);
        if (!blanks) continue;
        EXPECT_FALSE(take_pictures(rest) && !rest.empty());
    }
    std::mt19937 random(7);
    for (int trial = 0; trial < 3000; ++trial) {
        Bytes bytes = good;
        for (std::size_t k = 1 + random() % 3; k > 0; --k)
            bytes[random() % bytes.size()] = static_cast<char>(random() % 256);
        const auto start = take_scan_start(bytes);
        if (!start) continue;
        BytesView rest = start->rest;
        if (take_blanks(rest)) (void)take_pictures(rest).has_value();
    }
}

TEST(Wire, WhatStandsBesideTheFormCrossesWithinItsLimit) {
    Report one = report({});
    one.beside.assign(max_beside + 2, {std::nullopt, "a letter", "3", "attachment a.txt"});
    const auto answer = decode_answer(encode_answer(one));
    ASSERT_TRUE(answer) << answer.error().what;
    const Report& back = std::get<Report>(*answer);
    ASSERT_EQ(back.beside.size(), max_beside);
    EXPECT_EQ(back.beside.front(), one.beside.front());
    EXPECT_EQ(back.problems.back().code, "limit");
}

}  // namespace
}  // namespace tsb
