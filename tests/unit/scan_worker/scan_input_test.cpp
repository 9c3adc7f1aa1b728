// SPDX-License-Identifier: GPL-3.0-or-later
// What tsbreply-scan makes of pictures; what stands in them is told by a reader of the test's own.
#include "parsers/worker/scan_input.hpp"

#include <gtest/gtest.h>

#include "tests/support/shipped_context.hpp"

namespace tsb {
namespace {

using test::shipped_context;

ReportPicture picture(std::string part, std::string content, std::string format = "image") {
    ReportPicture one;
    one.part = std::move(part);
    one.format = std::move(format);
    one.content = std::move(content);
    return one;
}

Page page(int number) {
    Page one;
    one.number = number;
    one.width = 595;
    one.height = 842;
    return one;
}

Raster white() {
    return {595, 842, 72, std::string(std::size_t{595} * 842, '\xff')};
}

void add_text(Page& on, double left, double top, std::string text) {
    PlacedText placed;
    placed.box = {on.number, left, top, left + 300, top + 12};
    placed.text = std::move(text);
    on.texts.push_back(std::move(placed));
}

// The English form of 101, all supported; `from` and `to` of its three items.
Page form(int number, const std::string& part, std::size_t from = 0, std::size_t to = 3,
          Scan* scan = nullptr) {
    const Circular& circular = shipped_context().circulars.front();
    const Wording& wording = circular.wording.at("en");
    Page one = page(number);
    if (from == 0) {
        double top = 20;
        for (const std::string& line : wording.form_title) add_text(one, 60, top += 15, line);
    }
    double top = 150;
    for (std::size_t i = from; i < to; ++i, top += 100) {
        const ItemWording& item = circular.items.at(i).wording.at("en");
        add_text(one, 60, top, item.numbers.front() + " " + item.titles.front());
        for (const bool supports : {true, false}) {
            const double line = top + (supports ? 20 : 40);
            Mark mark;
            mark.kind = MarkKind::scan;
            mark.state = state_for(supports);
            mark.part = part;
            mark.at = "box " + std::to_string(one.marks.size() + 1);
            mark.box = {number, 350, line, 361, line + 11};
            const Bytes png = "crop " + part + mark.at;
            mark.picture = sha256(png);
            if (scan != nullptr) scan->crops.push_back({mark.at, sha256(png), png});
            one.marks.push_back(std::move(mark));
            add_text(one, 366, line, (supports ? wording.supports : wording.opposes).front());
        }
    }
    return one;
}

// Content: "blur" (nothing), "boxes" (and a letter's text), "form", "first" (two items), "second" (the third), "letter", or an error of the reader.
Result<Scan> look(std::span<const ScanPicture> pictures) {
    Scan scan;
    scan.sheet.format = Format::image;
    scan.sheet.from_image = true;
    for (const ScanPicture& one : pictures) {
        const int number = static_cast<int>(scan.sheet.pages.size()) + 1;
        if (one.content.find(": ") != BytesView::npos)
            return Error{ErrorKind::input, std::string(one.content), ""};
        Page made = page(number);
        if (one.content == "form") made = form(number, one.part, 0, 3, &scan);
        if (one.content == "first") made = form(number, one.part, 0, 2, &scan);
        if (one.content == "second") made = form(number, one.part, 2, 3, &scan);
        if (one.content == "boxes") made.marks = form(number, one.part).marks;
        if (one.content == "letter" || one.content == "boxes")
            add_text(made, 60, 60, "Dear colleagues");
        scan.sheet.pages.push_back(std::move(made));
        scan.pages.push_back(white());
    }
    return scan;
}

Report read(const std::vector<ReportPicture>& pictures, bool list_marks = false) {
    Request request;
    request.list_marks = list_marks;
    auto answer = read_pictures(encode_pictures(pictures), request, shipped_context(), look);
    if (!std::holds_alternative<Report>(answer)) {
        ADD_FAILURE() << std::get<Unreadable>(answer).text;
        return {};
    }
    return std::get<Report>(answer);
}

std::string told(const Report& report) {
    std::string all;
    for (const Reading& reading : report.readings) {
        all += reading.format + " " + reading.part + (reading.from_image ? " image:" : ":");
        for (const Answer& answer : reading.answers) {
            all += ' ';
            all += to_string(answer.choice);
        }
        all += '\n';
    }
    for (const Problem& problem : report.problems) all += problem.code + "\n";
    return all;
}

TEST(ScanPictures, AFormIsAProposalWithAPictureOfEachBoxAndPage) {
    const Report report = read({picture("2!page 1", "form", "pdf")}, true);
    EXPECT_EQ(told(report), "pdf 2 image: supports supports supports\n");
    EXPECT_FALSE(report.failed_part);
    EXPECT_EQ(report.marks.size(), 6U);
    std::map<Digest, std::string> sent;
    for (const EvidenceFile& file : report.evidence) sent[file.sha256] = file.name;
    EXPECT_EQ(sent.size(), 7U);
    EXPECT_EQ(report.evidence.front().kind, EvidenceKind::page);
    EXPECT_EQ(report.evidence.front().name, "part 2 page 1");
    for (const Answer& answer : report.readings.front().answers)
        for (const Evidence& one : answer.evidence) {
            ASSERT_TRUE(one.picture);
            EXPECT_EQ(sent[*one.picture], "part 2 page 1 " + one.at);
            EXPECT_EQ(one.part, "2!page 1");
        }
}

TEST(ScanPictures, PagesOfOnePdfAreOneForm) {
    EXPECT_EQ(
        told(read({picture("2!page 1", "first", "pdf"), picture("2!page 2", "second", "pdf")})),
        "pdf 2 image: supports supports supports\n");
}

TEST(ScanPictures, PhotographsOfOneFormAreTakenTogether) {
    EXPECT_EQ(told(read({picture("2", "first"), picture("3", "second")})),
              "image 2, 3 image: supports supports supports\n");
}

TEST(ScanPictures, AFormOfWhichAPageIsInAnAttachedMessageIsNotOfTheMailItself) {
    ReportPicture second = picture("3", "second");
    second.attached = true;
    const Report mixed = read({picture("2", "first"), second});
    ASSERT_EQ(mixed.readings.size(), 1U);
    EXPECT_TRUE(mixed.readings.at(0).inside_attached);
    EXPECT_FALSE(read({picture("2", "form")}).readings.at(0).inside_attached);
}

TEST(ScanPictures, TwoWholeFormsAreCopies) {
    EXPECT_EQ(told(read({picture("2", "form"), picture("3", "form")})),
              "image 2 image: supports supports supports\n");
}

TEST(ScanPictures, WithoutAFormTheTextIsBesideAndThePictureIsAPersons) {
    const Report report = read({picture("2", "letter")});
    EXPECT_EQ(told(report), "picture-without-form\n");
    EXPECT_TRUE(report.failed_part && report.failed_outside);
    ASSERT_EQ(report.beside.size(), 1U);
    EXPECT_EQ(report.beside.front().text, "(OCR) Dear colleagues");
    EXPECT_EQ(report.beside.front().part, "2");
    ReportPicture returned = picture("2", "letter");
    returned.returned = true;
    EXPECT_FALSE(read({returned}).failed_outside);
    EXPECT_TRUE(read({returned}).beside.empty());
}

// The word that merge_scan() does not take for an attachment.
TEST(ScanPictures, WhatMayBeAFormAfterAllIsNotReadBesideAFormToo) {
    EXPECT_EQ(told(read({picture("2", "blur")})), "picture-not-read\n");
    EXPECT_EQ(told(read({picture("2", "boxes")})), "picture-not-read\n");
}

TEST(ScanPictures, WhatCouldNotBeReadSaysWhyAndTheRestGoesOn) {
    const Report report = read(
        {picture("2", "limit: max_pixels"), picture("3", "form"), picture("4", "odd: something")});
    EXPECT_EQ(told(report), "image 3 image: supports supports supports\nlimit\npicture-not-read\n");
    EXPECT_NE(report.problems[0].text.find("part 2: max_pixels"), std::string::npos);
    EXPECT_TRUE(report.failed_part);
}

TEST(ScanPictures, FramesThatAreNoneAreUnreadable) {
    for (const Bytes& bad : {Bytes(), Bytes("x"), encode_pictures({picture("2", "form")}) + "x"})
        EXPECT_TRUE(std::holds_alternative<Unreadable>(
            read_pictures(bad, Request(), shipped_context(), look)));
}

TEST(ScanHintsFrom, TheCircularsSayWhatIsPrinted) {
    const ScanHints hints =
        hints_from(shipped_context().circulars, {{"T25-TSB-CIR-0101", "en", "jpeg"}});
    EXPECT_EQ(hints.printed.size(), 6U);
    EXPECT_EQ(hints.items, (std::vector<std::string>{"7/17", "10/17", "16/17"}));
    ASSERT_EQ(hints.blanks.size(), 1U);
    EXPECT_EQ(hints.blanks.front().content, "jpeg");
    for (const PrintedLanguage& printed : hints.printed) {
        EXPECT_GE(printed.labels.size(), 2U) << printed.language;
        EXPECT_EQ(printed.items.size(), 3U) << printed.language;
    }
}

}  // namespace
}  // namespace tsb
