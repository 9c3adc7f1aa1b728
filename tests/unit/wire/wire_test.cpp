// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/wire/wire.hpp"

#include <gtest/gtest.h>

#include <random>

#include "config/base/text.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

using namespace std::string_literals;

Report full_report() {
    Report report;
    report.parser = "sha256:" + std::string(64, 'a');
    report.format = "eml";
    report.parts.push_back({"1.2", "application/pdf", "f\"orm.pdf", 123, sha256("x")});
    report.parts.push_back({"1.1", "text/plain", std::nullopt, 0, sha256("")});
    report.marks.push_back({"ticked", "glyph", "1.2!page 1", "page 1 glyph 3", "Supports", true});
    Reading reading;
    reading.format = "pdf";
    reading.circular = "T25-TSB-CIR-0101";
    reading.language = "zh";
    reading.administration = {"瑞士", "CHE"};
    reading.signed_by.name = "N";
    reading.answers.push_back(
        {"7/17",
         Choice::supports,
         "why",
         {{"1.2!page 1", "field a", "acroform-checkbox", "supports", "ticked", sha256("p")}}});
    reading.answers.push_back({"8/17", Choice::blank, "", {}});
    reading.comments.push_back({std::nullopt, "text", "1.1", "mail text"});
    reading.problems.push_back(make_problem("item-blank", "b", "8/17"));
    reading.part = "1.2";
    reading.form_digest = sha256("form");
    reading.inside_returned = true;
    reading.inside_attached = true;
    reading.from_image = true;
    report.readings.push_back(reading);
    report.problems.push_back(make_problem("unsupported-format", "a picture"));
    report.circulars_named = {"T25-TSB-CIR-0101"};
    report.mark_beside_option = report.failed_part = report.failed_outside = true;
    report.text = "line one\nline two";
    report.evidence.push_back({EvidenceKind::png, sha256("p"), "p", "page 1 box 3"});
    return report;
}

KnownNames names() {
    KnownNames known;
    known.circulars["T25-TSB-CIR-0101"] = {"7/17", "8/17"};
    known.administrations = {"CHE"};
    return known;
}

Report round_trip(const Report& report) {
    auto answer = decode_answer(encode_answer(report));
    if (!answer || !std::holds_alternative<Report>(*answer)) {
        ADD_FAILURE() << (answer ? std::get<Unreadable>(*answer).text : answer.error().what);
        return {};
    }
    return std::get<Report>(*answer);
}

TEST(Wire, AReportComesBackAsItWas) {
    const Report report = full_report();
    const Report back = round_trip(report);
    EXPECT_EQ(encode_answer(back), encode_answer(report));
    ASSERT_EQ(back.readings.size(), 1U);
    const Reading& reading = back.readings.front();
    EXPECT_EQ(reading.answers, report.readings.front().answers);
    EXPECT_EQ(reading.comments, report.readings.front().comments);
    EXPECT_EQ(reading.problems, report.readings.front().problems);
    EXPECT_EQ(reading.form_digest, sha256("form"));
    EXPECT_TRUE(reading.inside_returned);
    EXPECT_TRUE(reading.inside_attached);
    EXPECT_TRUE(reading.from_image);
    EXPECT_EQ(reading.part, "1.2");
    EXPECT_EQ(back.parts.at(0).filename, "f\"orm.pdf");
    EXPECT_FALSE(back.parts.at(1).filename);
    EXPECT_TRUE(back.marks.at(0).hidden);
    EXPECT_EQ(back.text, report.text);
    EXPECT_TRUE(check_names(back, names()));
}

TEST(Wire, APictureThatWasNotSentIsNotNamed) {
    Report report = full_report();
    report.evidence.clear();
    EXPECT_EQ(round_trip(report).readings.at(0).answers.at(0).evidence.at(0).picture, std::nullopt);
}

TEST(Wire, AnUnreadableComesBackAsItWas) {
    const auto answer = decode_answer(encode_answer(Unreadable{"limit", "more than 200 parts"}));
    ASSERT_TRUE(answer);
    EXPECT_EQ(std::get<Unreadable>(*answer).reason, "limit");
    EXPECT_EQ(std::get<Unreadable>(*answer).text, "more than 200 parts");
}

TEST(Wire, SetupAndRequestComeBackAsTheyWere) {
    const tsb::Setup setup{{{"a.toml", "id = 1"}, {"b.toml", ""}}, "roster"};
    const auto back = decode_setup(encode_setup(setup));
    ASSERT_TRUE(back);
    ASSERT_EQ(back->circulars.size(), 2U);
    EXPECT_EQ(back->circulars[0].toml, "id = 1");
    EXPECT_EQ(back->circulars[1].name, "b.toml");
    EXPECT_EQ(back->roster, "roster");
    Request request;
    request.message = false;
    request.list_marks = true;
    request.cpu_seconds = 7;
    request.memory_bytes = 1ULL << 33U;
    request.filename = "a.docx";
    const auto asked = decode_request(encode_request(request));
    ASSERT_TRUE(asked);
    EXPECT_FALSE(asked->message);
    EXPECT_TRUE(asked->list_marks);
    EXPECT_EQ(asked->cpu_seconds, 7U);
    EXPECT_EQ(asked->memory_bytes, 1ULL << 33U);
    EXPECT_EQ(asked->filename, "a.docx");
}

TEST(Wire, FramesThatAreNotExactAreRefused) {
    const Bytes good = encode_frame(FrameType::report, "{}");
    const struct {
        const char* why;
        Bytes bytes;
    } rows[] = {
        {"empty", ""},
        {"cut in the header", good.substr(0, 4)},
        {"cut in the payload", good.substr(0, good.size() - 1)},
        {"something behind it", encode_answer(full_report()) + "x"},
        {"two frames", encode_answer(full_report()) + encode_answer(full_report())},
        {"type 0", "\0\0\0\0\0"s},
        {"type 7", "\7\0\0\0\0"s},
        {"a part", "\6\0\0\0\0"s},
        {"a request", encode_request({})},
        {"evidence alone", encode_frame(FrameType::evidence, "x")},
        {"a length of 4 GiB", "\3\xff\xff\xff\xff{}"s},
        {"one byte longer than a report may be",
         encode_frame(FrameType::report, std::string(max_report_bytes + 1, ' '))},
    };
    for (const auto& row : rows) EXPECT_FALSE(decode_answer(row.bytes)) << row.why;
    EXPECT_FALSE(decode_setup(good));
    EXPECT_FALSE(decode_request(good));
    EXPECT_FALSE(decode_setup(encode_frame(FrameType::setup, "\xff\xff\xff\xff")))
        << "too many circulars";
    EXPECT_FALSE(
        decode_request(encode_frame(FrameType::request, "\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s)))
        << "no flag";
}

struct Change {
    const char* why;
    std::string from, to;
};

Bytes changed(const Change& change) {
    const Bytes frame = encode_answer(full_report());
    std::string json = frame.substr(frame_header_bytes);
    const std::size_t at = json.find(change.from);
    EXPECT_NE(at, std::string::npos) << change.why;
    if (at != std::string::npos) json.replace(at, change.from.size(), change.to);
    return encode_frame(FrameType::report, json);
}

TEST(Wire, AReportThatASubvertedWorkerMadeIsRefused) {
    const Change changes[] = {
        {"an unknown key", "{\"author\"", "{\"x\":1,\"author\""},
        {"an unknown key of a reading", "\"from_image\":true", "\"from_image\":true,\"x\":1"},
        {"a missing key", "\"failed_part\":true,", ""},
        {"a missing key of a reading", "\"from_image\":true,", ""},
        {"a number for a text", "\"format\":\"eml\"", "\"format\":1"},
        {"a text for a flag", "\"failed_part\":true", "\"failed_part\":\"true\""},
        {"an unknown choice", "\"choice\":\"supports\"", "\"choice\":\"abstains\""},
        {"an unknown problem", "\"code\":\"item-blank\"", "\"code\":\"all-well\""},
        {"a problem played down", "\"class\":\"hold\"", "\"class\":\"notice\""},
        {"a mark of an unknown kind", "\"kind\":\"glyph\"", "\"kind\":\"<b>glyph\""},
        {"evidence of an unknown kind", "\"kind\":\"acroform-checkbox\"", "\"kind\":\"seen\""},
        {"an unknown format", "\"format\":\"eml\"", "\"format\":\"exe\""},
        {"an unknown format of a reading", "\"format\":\"pdf\"", "\"format\":\"PDF \""},
        {"a parser that is no digest", "\"parser\":\"sha256:a", "\"parser\":\"sha256:g"},
        {"a parser without its length", "\"parser\":\"sha256:a", "\"parser\":\"sha256:"},
        {"a short digest", "\"form_digest\":\"", "\"form_digest\":\"00"},
        {"a list for an object", "\"readings\":[{", "\"readings\":[[],{"},
        {"not UTF-8", "line one", "line \xff\xfe"},
        {"not JSON", "\"text\":", "text:"},
        {"nested too deep", "\"format\":\"eml\"", "\"format\":[[[[[[[[[[]]]]]]]]]]"},
        {"a second value", "\"to_convert\":[]}", "\"to_convert\":[]}{}"},
        {"a part to convert without a path", "\"to_convert\":[]", "\"to_convert\":[1]"},
        {"a negative size", "\"bytes\":123", "\"bytes\":-1"},
    };
    for (const Change& change : changes) EXPECT_FALSE(decode_answer(changed(change))) << change.why;
    EXPECT_FALSE(
        decode_answer(encode_frame(FrameType::report, std::string(max_report_bytes, '['))));
    EXPECT_FALSE(decode_answer(encode_frame(FrameType::report, "[]")));
    EXPECT_FALSE(decode_answer(
        encode_frame(FrameType::unreadable, R"({"reason":"limit","text":"b","x":1})")));
    EXPECT_FALSE(
        decode_answer(encode_frame(FrameType::unreadable, R"({"reason":"a","text":"b"})")));
    for (const char* reason : {"crashed", "limit", "damaged", "encrypted", "unsupported-format"})
        EXPECT_TRUE(decode_answer(encode_answer(Unreadable{reason, "b"}))) << reason;
}

TEST(Wire, NamesThatNoConfigurationHasAreRefused) {
    const struct {
        const char* why;
        void (*change)(Report&);
    } rows[] = {
        {"circular named", [](Report& r) { r.circulars_named.push_back("T25-TSB-CIR-0102"); }},
        {"circular of a reading", [](Report& r) { r.readings[0].circular = "T25-TSB-CIR-0102"; }},
        {"item", [](Report& r) { r.readings[0].answers[0].item = "9/17"; }},
        {"an item twice", [](Report& r) { r.readings[0].answers[1].item = "7/17"; }},
        {"an item missing", [](Report& r) { r.readings[0].answers.pop_back(); }},
        {"items out of order",
         [](Report& r) { std::swap(r.readings[0].answers[0], r.readings[0].answers[1]); }},
        {"answers without a circular", [](Report& r) { r.readings[0].circular.reset(); }},
        {"item of a problem", [](Report& r) { r.readings[0].problems[0].item = "9/17"; }},
        {"item of a comment", [](Report& r) { r.readings[0].comments[0].item = "9/17"; }},
        {"item of a message's problem", [](Report& r) { r.problems[0].item = "7/17"; }},
        {"administration", [](Report& r) { r.readings[0].administration.code = "QQQ"; }},
        {"language", [](Report& r) { r.readings[0].language = "de"; }},
    };
    for (const auto& row : rows) {
        Report report = full_report();
        row.change(report);
        EXPECT_FALSE(check_names(report, names())) << row.why;
    }
}

TEST(Wire, WhatIsOverALimitIsCutAndSaidNotRefused) {
    Report report = full_report();
    Reading& reading = report.readings.front();
    reading.administration.text = std::string(max_short_bytes + 1, 'x');
    reading.answers[0].reasons = std::string(max_reason_bytes + 1, 'x');
    reading.comments.assign(max_comments + 1, {std::nullopt, "c\xff", "1", "at"});
    reading.problems.assign(max_problems + 1, make_problem("item-blank", "b"));
    report.parts.assign(max_parts + 1, {"1", "text/plain", std::nullopt, 0, sha256("")});
    report.text = std::string(max_reason_bytes + 1, 'x');
    const Report back = round_trip(report);
    ASSERT_EQ(back.readings.size(), 1U);
    EXPECT_EQ(back.readings[0].answers[0].reasons.size(), max_reason_bytes);
    EXPECT_EQ(back.readings[0].comments.size(), max_comments);
    EXPECT_TRUE(valid_utf8(back.readings[0].comments[0].text));
    EXPECT_EQ(back.readings[0].problems.size(), max_problems);
    EXPECT_EQ(back.readings[0].problems.back().code, "limit");
    EXPECT_EQ(back.parts.size(), max_parts);
    EXPECT_EQ(back.problems.back().code, "limit");
}

TEST(Wire, AReportThatWouldBeTooLongIsUnreadable) {
    Report report = full_report();
    report.readings[0].comments.assign(
        max_comments, {std::nullopt, std::string(max_reason_bytes, 'x'), "1", "at"});
    const auto answer = decode_answer(encode_answer(report));
    ASSERT_TRUE(answer);
    ASSERT_TRUE(std::holds_alternative<Unreadable>(*answer));
    EXPECT_EQ(std::get<Unreadable>(*answer).reason, "limit");
}

TEST(Wire, MutatedAnswersNeverCrash) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const Bytes good = encode_answer(full_report());
    int accepted = 0;
    for (int round = 0; round < 3000; ++round) {
        Bytes bytes = good;
        for (auto changes = random() % 3 + 1; changes > 0; --changes) {
            const std::size_t at = random() % bytes.size();
            if (random() % 2 == 0)
                bytes[at] = static_cast<char>(random() % 256);
            else
                bytes.erase(at, random() % 4);
        }
        const auto answer = decode_answer(bytes);
        if (answer) ++accepted;
        (void)decode_setup(bytes);
        (void)decode_request(bytes);
    }
    EXPECT_LT(accepted, 3000);
}

}  // namespace
}  // namespace tsb
