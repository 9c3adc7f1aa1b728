// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

EvidenceFile file(EvidenceKind kind, std::string content, std::string name = "") {
    return {kind, sha256(content), std::move(content), std::move(name)};
}

Report report(std::vector<EvidenceFile> evidence) {
    Report one;
    one.parser = "sha256:" + std::string(64, 'a');
    one.format = "docx";
    one.evidence = std::move(evidence);
    return one;
}

std::string refusal(const Bytes& bytes) {
    const auto answer = decode_answer(bytes);
    return answer ? "taken" : answer.error().what;
}

TEST(EvidenceFrames, PagesAndPicturesComeBeforeTheirReportAsTheyWere) {
    const Bytes bytes = encode_answer(
        report({file(EvidenceKind::html, "<p>page</p>"),
                file(EvidenceKind::png, std::string(70'000, '\0'), "page 1 box 3"),
                file(EvidenceKind::page, "p", std::string(2 * max_evidence_name, 'n'))}));
    EXPECT_EQ(bytes.front(), static_cast<char>(FrameType::evidence));
    const auto answer = decode_answer(bytes);
    ASSERT_TRUE(answer) << answer.error().what;
    const auto& evidence = std::get<Report>(*answer).evidence;
    ASSERT_EQ(evidence.size(), 3U);
    EXPECT_EQ(evidence[1].name, "page 1 box 3");
    EXPECT_EQ(evidence[2].kind, EvidenceKind::page);
    EXPECT_EQ(evidence[2].name.size(), max_evidence_name) << "clipped, not refused";
    EXPECT_EQ(evidence[0].kind, EvidenceKind::html);
    EXPECT_EQ(evidence[0].content, "<p>page</p>");
    EXPECT_EQ(evidence[0].sha256, sha256("<p>page</p>"));
    EXPECT_EQ(evidence[1].kind, EvidenceKind::png);
    EXPECT_EQ(evidence[1].content.size(), 70'000U);
}

TEST(EvidenceFrames, WhatASubvertedWorkerMadeOfThemIsRefused) {
    const Bytes plain = encode_answer(report({}));
    const Bytes good = encode_evidence({file(EvidenceKind::html, "x")});
    Bytes other_kind = good, other_digest = good, other_content = good;
    other_kind.at(frame_header_bytes) = 9;
    other_digest.at(frame_header_bytes + 1) ^= 1;
    other_content.back() = 'y';
    Bytes many;
    for (std::size_t i = 0; i <= max_evidence_files; ++i) many += good;
    const Bytes half =
        encode_frame(FrameType::evidence, std::string(1, '\1') + std::string(32 + 4, '\0'));
    Bytes long_name = encode_evidence({file(EvidenceKind::png, "x", std::string(90, 'n'))});
    long_name.at(4) = static_cast<char>(long_name.at(4) + 7);
    long_name.at(frame_header_bytes + 1 + 32 + 3) = 97;
    long_name += std::string(7, 'n');
    const Bytes large = encode_evidence({file(EvidenceKind::png, std::string(5U << 20U, 'x'))});
    const struct {
        const char* why;
        Bytes bytes;
        const char* refusal;
    } rows[] = {
        {"well made", good + plain, "taken"},
        {"an unknown kind", other_kind + plain, "evidence: unknown kind 9"},
        {"another digest", other_digest + plain, "evidence: not what its digest says"},
        {"another content", other_content + plain, "evidence: not what its digest says"},
        {"no digest", encode_frame(FrameType::evidence, "\1x") + plain,
         "evidence: cut off in its header"},
        {"an empty file with a wrong digest", half + plain, "evidence: not what its digest says"},
        {"a name that is too long", long_name + plain, "evidence: no name of at most 96 bytes"},
        {"too many", many + plain, "evidence: more than 400 files"},
        {"too much in all", large + large + plain, "evidence: longer than 8388608 bytes in all"},
        {"nothing after it", good, "frame: cut off in its header"},
        {"after the report", plain + good, "report: something follows it"},
        {"before an unreadable", good + encode_answer(Unreadable{"damaged", "x"}),
         "report: evidence without a report"},
    };
    for (const auto& row : rows) EXPECT_EQ(refusal(row.bytes), row.refusal) << row.why;
}

TEST(EvidenceFrames, AnHonestWorkerLeavesOutWhatIsOverTheLimit) {
    std::vector<EvidenceFile> many(max_evidence_files + 5, file(EvidenceKind::png, "x"));
    auto answer = decode_answer(encode_answer(report(many)));
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(std::get<Report>(*answer).evidence.size(), max_evidence_files);
    const EvidenceFile half = file(EvidenceKind::png, std::string(max_evidence_bytes / 2, 'x'));
    const Bytes bytes = encode_answer(report({half, half, half}));
    EXPECT_LE(bytes.size(), max_answer_bytes);
    answer = decode_answer(bytes);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(std::get<Report>(*answer).evidence.size(), 2U);
}

TEST(PartFrames, APartComesBackOrSaysWhyNot) {
    const auto part = decode_part(encode_part(Bytes("\0\1PK", 4)));
    ASSERT_TRUE(part);
    EXPECT_EQ(std::get<Bytes>(*part), Bytes("\0\1PK", 4));
    const auto why = decode_part(encode_part(Unreadable{"damaged", "no such part"}));
    ASSERT_TRUE(why);
    EXPECT_EQ(std::get<Unreadable>(*why).text, "no such part");
    const auto large = decode_part(encode_part(Bytes(max_part_bytes + 1, 'x')));
    ASSERT_TRUE(large);
    EXPECT_EQ(std::get<Unreadable>(*large).reason, "limit");
    EXPECT_TRUE(decode_part(encode_part(Bytes(max_part_bytes, 'x'))));
}

TEST(PartFrames, AnythingElseIsRefused) {
    const Bytes good = encode_part(Bytes("x"));
    for (const Bytes& bad : {Bytes(), good + "x", good.substr(0, 5), encode_answer(report({})),
                             encode_frame(FrameType::part, Bytes(max_part_bytes + 1, 'x'))})
        EXPECT_FALSE(decode_part(bad));
    EXPECT_FALSE(decode_answer(good)) << "a part is no answer to a message";
}

TEST(Wire, ARequestToDrawToCutOutAndToReadConvertedPartsComesBackAsItWas) {
    Request request;
    request.draw = request.can_convert = true;
    request.give_part = "1.2";
    request.no_conversion = "not installed";
    request.conversions = {{"1.2", 4711, ""}, {"1.3", 0, "it took too long"}};
    const auto back = decode_request(encode_request(request));
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_TRUE(back->draw && back->can_convert);
    EXPECT_EQ(back->give_part, "1.2");
    EXPECT_EQ(back->no_conversion, "not installed");
    ASSERT_EQ(back->conversions.size(), 2U);
    EXPECT_EQ(back->conversions[0].path, "1.2");
    EXPECT_EQ(back->conversions[0].bytes, 4711U);
    EXPECT_EQ(back->conversions[1].note, "it took too long");
    request.give_part = "";
    EXPECT_EQ(decode_request(encode_request(request))->give_part, "") << "a bare document";
    EXPECT_EQ(decode_request(encode_request(Request()))->give_part, std::nullopt);
}

TEST(Wire, TheLongestRequestFitsIntoItsDatagram) {
    Request request;
    request.filename = request.no_conversion = std::string(5000, 'x');
    request.give_part = std::string(5000, 'x');
    request.conversions.assign(max_conversions + 3,
                               {std::string(5000, 'x'), 1, std::string(5000, 'x')});
    const Bytes frame = encode_request(request);
    EXPECT_LE(frame.size(), frame_header_bytes + max_request_bytes);
    const auto back = decode_request(frame);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->conversions.size(), max_conversions);
}

TEST(Wire, PartsToConvertAreNamedWithinTheirLimits) {
    Report one = report({});
    one.to_convert = {"1.2", "", std::string(max_part_path_bytes + 1, '1'), "4", "5"};
    const auto answer = decode_answer(encode_answer(one));
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(std::get<Report>(*answer).to_convert, (std::vector<std::string>{"1.2", "", "4"}));
}

}  // namespace
}  // namespace tsb
