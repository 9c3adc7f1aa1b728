// SPDX-License-Identifier: GPL-3.0-or-later
// Printed forms, marked and scanned, laid over the blank form that they were printed from.
#include "parsers/scan/registration.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "parsers/scan/decode.hpp"
#include "parsers/scan/measure.hpp"
#include "parsers/scan/plane.hpp"
#include "parsers/scan/thresholds.hpp"
#include "tests/support/scan_form.hpp"
#include "tests/unit/scan/drawn_page.hpp"

namespace tsb::test {
namespace {

const std::vector<PrintedForm>& forms() {
    static const auto all =
        printed_forms(std::filesystem::path(TSB_SOURCE_DIR) / "tests/corpus/fixtures/scan");
    return all;
}

BlankPage blank_of(const std::string& form, const std::string& circular = "101") {
    const PrintedForm& printed = form_named(forms(), form);
    return {circular, printed.language, blank_page(printed, 150)};
}

// Without OCR: what registration says, and the boxes measured as a page's reader does.
struct Read {
    std::string circular, language;
    std::string states;  // "x-u"
    std::string why;
    std::size_t strays = 0;
};

Read read(const Bytes& file, const std::vector<BlankPage>& blanks) {
    const ScanLimits limits;
    auto decoded = decode_picture(file, limits, 1);
    EXPECT_TRUE(decoded);
    const auto page = Registration(blanks, limits).fit(straighten(decoded->pages.front()), "");
    if (!page) return {};
    Read out{page->circular, page->language, "", "", page->strays.size()};
    EXPECT_GE(page->found, threshold("blank-found"));
    EXPECT_LE(page->off, threshold("blank-off"));
    std::vector<FoundBox> laid, seen;
    for (const RegisteredBox& one : page->boxes) {
        laid.push_back(one.box);
        seen.push_back(one.seen);
    }
    const auto measured = [&](const std::vector<FoundBox>& boxes) {
        const PixPtr free = without_print(page->page.bits.get(), boxes, work_dpi);
        const PixPtr faint = without_print(page->page.faint.get(), boxes, work_dpi);
        return measure_boxes(free.get(), faint.get(), boxes, {}, page->print.get());
    };
    const auto here = measured(laid), there = measured(seen);
    for (std::size_t i = 0; i < laid.size(); ++i) {
        const BoxVerdict verdict = agreed(here[i], there[i]);
        const std::string why = page->boxes[i].doubt.empty() ? verdict.why : page->boxes[i].doubt;
        out.why += why.empty() ? "" : std::to_string(i) + ": " + why + "; ";
        out.states += !why.empty() ? 'u' : verdict.state == MarkState::ticked ? 'x' : '-';
    }
    return out;
}

Bytes scan_of(const std::string& form, std::map<std::string, ItemHands> hands, double degrees = 0) {
    ScanSpec spec;
    spec.hands = std::move(hands);
    spec.degrees = degrees;
    spec.dpi = 150;
    return make_scan(form_named(forms(), form), spec).file;
}

const std::map<std::string, ItemHands> three = {{"7/17", {Hand::tick, Hand::none}},
                                                {"10/17", {Hand::none, Hand::cross}},
                                                {"16/17", {Hand::none, Hand::none}}};

TEST(Registration, AScanLiesOnTheBlankFormOfItsOwnLanguageOnly) {
    struct Row {
        std::vector<BlankPage> blanks;
        std::string circular, language, why;
    };
    const Row rows[] = {
        {{blank_of("en-drawn")}, "101", "en", "its own"},
        {{blank_of("fr-drawn"), blank_of("ru-drawn"), blank_of("en-drawn")},
         "101",
         "en",
         "its own among others"},
        {{blank_of("fr-drawn"), blank_of("es-drawn"), blank_of("zh-drawn")}, "", "", "languages"},
        {{blank_of("en-recommendations", "102")}, "", "", "another circular's"},
        {{{"101", "en", "GIF89a"}}, "", "", "no picture"},
        {{}, "", "", "none imported"},
    };
    const Bytes page = scan_of("en-drawn", three);
    for (const Row& row : rows) {
        const Read got = read(page, row.blanks);
        EXPECT_EQ(got.circular, row.circular) << row.why;
        EXPECT_EQ(got.language, row.language) << row.why;
        EXPECT_EQ(got.states, row.circular.empty() ? "" : "x--x--") << row.why;
    }
}

TEST(Registration, APageThatLeansOrStandsOnItsHeadIsLaidStraight) {
    for (const double degrees : {3.0, -3.0}) {
        const Read got = read(scan_of("en-glyph", three, degrees), {blank_of("en-glyph")});
        EXPECT_EQ(got.language, "en") << degrees;
        EXPECT_EQ(got.states, "x--x--") << degrees << ": " << got.why;
    }
    ScanSpec spec;
    spec.hands = three;
    spec.quarter_turns = 2;
    const Bytes turned = make_scan(form_named(forms(), "en-drawn"), spec).file;
    const Read got = read(turned, {blank_of("en-drawn")});
    EXPECT_EQ(got.language, "en");
    EXPECT_EQ(got.states, "x--x--");
}

TEST(Registration, ATelephonesPictureIsLaidOnTheBlankForm) {
    ScanSpec spec;
    spec.hands = three;
    spec.device = Device::photo;
    spec.dpi = 220;
    const Bytes photo = make_scan(form_named(forms(), "en-drawn"), spec).file;
    const Read got = read(photo, {blank_of("en-drawn")});
    EXPECT_EQ(got.language, "en");
    EXPECT_EQ(got.states, "x--x--");
}

TEST(Registration, MarksThatCoverTheOutlinesHideNoBox) {
    const std::map<std::string, ItemHands> hands = {{"7/17", {Hand::filled, Hand::filled}},
                                                    {"10/17", {Hand::cancelled, Hand::none}},
                                                    {"16/17", {Hand::none, Hand::tick}}};
    const Read got = read(scan_of("en-drawn", hands), {blank_of("en-drawn")});
    EXPECT_EQ(got.language, "en");
    ASSERT_EQ(got.states.size(), 6U);
    for (const std::size_t filled : {0U, 1U, 2U}) EXPECT_NE(got.states[filled], '-') << filled;
    EXPECT_EQ(got.states[3], '-');
    EXPECT_EQ(got.states[4], '-') << got.why;
    EXPECT_NE(got.states[5], '-');
}

// A page of the blank form itself, drawn over with straight edges.
class Drawn {
  public:
    explicit Drawn(const std::string& form) : blank_(blank_of(form)) {
        const auto* data = reinterpret_cast<const l_uint8*>(blank_.content.data());
        pix_ = own(pixReadMem(data, blank_.content.size()));
        boxes_ = form_named(forms(), form).boxes;
    }
    void fill(const Rect& at, double by, l_uint32 grey) {
        const double scale = 150.0 / 72;
        const auto x = [&](double points) { return static_cast<int>(points * scale + 0.5); };
        BOX* area = boxCreate(x(at.left - by), x(at.top - by), x(at.right - at.left + 2 * by),
                              x(at.bottom - at.top + 2 * by));
        pixSetInRectArbitrary(pix_.get(), area, grey);
        boxDestroy(&area);
    }
    [[nodiscard]] const Rect& box(std::size_t i) const { return boxes_.at(i).at; }
    [[nodiscard]] Bytes file() const {
        l_uint8* data = nullptr;
        std::size_t size = 0;
        EXPECT_EQ(pixWriteMem(&data, &size, pix_.get(), IFF_PNG), 0);
        const Bytes bytes(reinterpret_cast<const char*>(data), size);
        lept_free(data);
        return bytes;
    }
    [[nodiscard]] const BlankPage& blank() const { return blank_; }

  private:
    BlankPage blank_;
    PixPtr pix_;
    std::vector<FormBox> boxes_;
};

TEST(Registration, BlackenedBoxesAreSeenAndNeverAChoice) {
    Drawn page("en-drawn");
    for (const std::size_t i : {0U, 1U}) page.fill(page.box(i), 2, 0);
    EXPECT_EQ(read(page.file(), {page.blank()}).states, "uu----");
    Drawn all("en-drawn");
    for (std::size_t i = 0; i < 6; ++i) all.fill(all.box(i), 2, 0);
    const Read got = read(all.file(), {all.blank()});
    EXPECT_EQ(got.language, "en");
    EXPECT_EQ(got.states, "uuuuuu");
}

TEST(Registration, ABoxThatIsNotWhereTheBlankFormHasItIsDoubtful) {
    Drawn gone("en-drawn");
    gone.fill(gone.box(2), 2, 255);
    const Read lost = read(gone.file(), {gone.blank()});
    EXPECT_EQ(lost.language, "en");
    EXPECT_EQ(lost.states, "--u---");
    Drawn moved("en-drawn");
    const Rect old = moved.box(2);
    const double by = 0.6 * (old.right - old.left);
    moved.fill(old, 2, 255);
    const Rect now{old.left - by, old.top, old.right - by, old.bottom};
    moved.fill(now, 0, 0);
    moved.fill(now, -1.2, 255);
    const Read other = read(moved.file(), {moved.blank()});
    EXPECT_EQ(other.language, "en");
    EXPECT_EQ(other.states, "--u---");
    EXPECT_NE(other.why.find("2: the blank form has this box in another"), std::string::npos)
        << other.why;
}

TEST(Registration, AStraySquareIsNoBox) {
    Drawn page("en-drawn");
    const Rect& box = page.box(0);
    const Rect stray{box.left, 700, box.right, 700 + box.bottom - box.top};
    page.fill(stray, 0, 0);
    page.fill(stray, -1.2, 255);
    const Read got = read(page.file(), {page.blank()});
    EXPECT_EQ(got.states, "------");
    EXPECT_EQ(got.strays, 1U);
}

TEST(Registration, ABoxThatIsMarkedOnTheBlankFormIsNoneOfIt) {
    Drawn marked("en-drawn");
    marked.fill(marked.box(0), -2, 0);
    const Read got = read(scan_of("en-drawn", three), {{"101", "en", marked.file()}});
    EXPECT_EQ(got.circular, "101");
    EXPECT_EQ(got.states, "--x--");
    EXPECT_GE(got.strays, 1U);
}

// The whole way: strays and boxes of the page that only OCR can tell from letters.
TEST(Registration, TheScannerTakesTheBoxesAndTheLanguageOfTheBlankForm) {
    ScanHints hints;
    hints.items = {"7/17", "10/17", "16/17"};
    hints.printed = {{"en", {"supports approval", "does not support approval"}, {}, {}}};
    Drawn marked("en-drawn");
    marked.fill(marked.box(0), -2, 0);
    const Bytes file = scan_of("en-drawn", three);
    const ScanPicture picture{"1", "", file, 0};
    const auto states = [&](std::vector<BlankPage> blanks, const std::string& circular) {
        hints.blanks = std::move(blanks);
        auto scanner = Scanner::open(ocr_data, hints);
        EXPECT_TRUE(scanner);
        const auto scan = scanner->read({&picture, 1});
        EXPECT_TRUE(scan);
        EXPECT_EQ(scan->forms.size(), scan->pages.size());
        EXPECT_EQ(scan->forms.front().circular, circular);
        std::string all, whys;
        for (const Mark& mark : all_marks(scan->sheet)) {
            whys += mark.why;
            all += mark.state == MarkState::ticked  ? 'x'
                   : mark.state == MarkState::empty ? '-'
                                                    : 'u';
        }
        return all + " " + whys;
    };
    EXPECT_EQ(states({blank_of("en-drawn")}, "101"), "x--x-- ");
    EXPECT_EQ(states({{"101", "en", marked.file()}}, "101"),
              "--x--u the blank form has no box here");
}

TEST(Registration, TwoPlacesOfABoxMustNotSayTwoThings) {
    const BoxVerdict ticked{{}, MarkState::ticked, ""}, empty{{}, MarkState::empty, ""},
        unclear{{}, MarkState::unclear, "a stamp"};
    BoxVerdict outline = unclear;
    outline.measure.outline = true;
    EXPECT_EQ(agreed(ticked, empty).state, MarkState::unclear);
    EXPECT_EQ(agreed(empty, ticked).state, MarkState::unclear);
    EXPECT_EQ(agreed(ticked, unclear).state, MarkState::ticked);
    EXPECT_EQ(agreed(unclear, ticked).state, MarkState::unclear);
    EXPECT_EQ(agreed(outline, ticked).state, MarkState::ticked);
    EXPECT_EQ(agreed(outline, outline).state, MarkState::unclear);
}

TEST(Registration, WhereHardlyABoxIsWhereTheBlankFormHasItNoneOfItIsBelieved) {
    Drawn bare("en-drawn");
    for (const std::size_t i : {0U, 1U, 2U, 3U}) bare.fill(bare.box(i), 2, 255);
    EXPECT_EQ(read(bare.file(), {bare.blank()}).circular, "");
}

TEST(Plane, TheMapIsThatOfMostPairs) {
    const PlaneMap truth{{1.02, 0.01, 14, -0.012, 0.98, -9, 0.00001, -0.00002}};
    std::vector<PointPair> pairs;
    for (int i = 0; i < 40; ++i) {
        const PlanePoint from{100.0 + 37 * (i % 7), 50.0 + 53 * double(i)};
        pairs.push_back({from, truth(from)});
    }
    for (const std::size_t wrong : {3U, 17U, 29U}) pairs[wrong].to.x += 60;
    const auto map = best_map(pairs, true);
    ASSERT_TRUE(map);
    EXPECT_LT(distance_of(*map, {{300, 900}, truth({300, 900})}), 0.05);
    EXPECT_FALSE(best_map({pairs[0], pairs[1]}, false)) << "too few";
    std::vector<PointPair> line;
    for (int i = 0; i < 12; ++i) line.push_back({{10.0 * i, 10.0 * i}, {20.0 * i, 20.0 * i}});
    EXPECT_FALSE(best_map(line, false)) << "along one line";
}

}  // namespace
}  // namespace tsb::test
