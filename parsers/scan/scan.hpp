// SPDX-License-Identifier: GPL-3.0-or-later
// Scanner: pictures of pages -> Sheet with placed layout, marks of kind `scan`, and a crop of every
// box. Leptonica straightens and measures, tesseract reads labels, numbers and reasons.
//
// Guarantees: never throws but bad_alloc; a mark is ticked or empty only outside the dead band and where its ring is
// clean, else unclear with the reason; glyphs that OCR sees are never marks. Texts that equal a
// printed line of the hints but for OCR's usual mistakes are that line; others stay as read. Boxes
// are in points of the straightened page.
// Errors (kind input) begin with a fixed word and a colon, as the other readers': unsupported-format,
// damaged, limit.
// Trust: none in the pictures; the hints are configuration. Limits: ScanLimits.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "parsers/sheet/raster.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

struct ScanLimits {
    std::size_t max_pages = 12;           // of all pictures; more: problem "limit"
    std::size_t max_pixels = 60'000'000;  // one page as decoded; more: problem "limit"
    std::size_t max_boxes = 400;          // one page; more: problem "limit"
    std::size_t max_crop_bytes = 20U << 10U;
    std::size_t max_page_bytes = 1U << 20U;  // a page's picture
};

// What the form prints about one item: a number that OCR cannot read cleanly is confirmed by the
// title beside it.
struct PrintedItem {
    std::string id;  // "7/17"
    std::vector<std::string> numbers, titles, status;
};

// What the circulars print, in one language.
struct PrintedLanguage {
    std::string language;             // "zh"
    std::vector<std::string> labels;  // option labels
    std::vector<std::string> lines;   // instructions, form titles, other fixed text
    std::vector<PrintedItem> items = {};
};

// A page of a blank form, for registration: rendered whole and straight, boxes empty. One that
// cannot be decoded or has no empty box is not used.
struct BlankPage {
    std::string circular, language;
    std::string content;  // JPEG or PNG
};

struct ScanHints {
    std::vector<PrintedLanguage> printed;
    std::vector<std::string> items;  // numbers: "7/17"
    std::vector<BlankPage> blanks;
};

struct ScanPicture {
    std::string part, at;  // as SheetPicture
    BytesView content;     // must outlive the call
    double dpi = 0;        // 0: not known, or as the file says
};

struct ScanMeasure {    // of one box, shares of 1
    double inside = 0;  // ink within it
    double faint = 0;   // the same with all that is a little darker than the paper
    double beside = 0;  // ink close around it that does not come out of it
    double extent = 0;  // how far its ink reaches, in sides of the box
    double far = 0;  // ink to its left and right that is no text and no other box's mark, in boxes
    double theirs = 0;     // ink there that hangs together with another box's mark, in boxes
    double spill = 0;      // how much of the paper close around its outline its own ink covers
    bool outline = false;  // a straight line from edge to edge within it
};

struct ScanForm {  // the blank form that lies under a page; "" if none fits
    std::string circular, language;
};

struct ScanImage {     // to look at
    std::string name;  // "page 1", "page 1 box 3"
    Digest sha256;
    Bytes png;
};

struct Scan {
    Sheet sheet;                   // format image, from_image; one Page per page that was read
    std::vector<ScanImage> crops;  // of every box: Mark::picture is the digest
    // The straightened pages, grey, for whoever draws the boxes on them; as many as sheet.pages.
    std::vector<Raster> pages;
    std::vector<ScanForm> forms;        // as pages
    std::vector<ScanMeasure> measures;  // as crops: what the thresholds were held against
};

class Scanner {
  public:
    // Loads OCR data: before any sandbox, and before any hostile byte. data: folder of the
    // *.traineddata. Error (config): a language's data is missing.
    static Result<Scanner> open(const std::string& data, ScanHints hints, ScanLimits limits = {});
    ~Scanner();
    Scanner(Scanner&&) noexcept;
    Scanner& operator=(Scanner&&) noexcept;

    Result<Scan> read(std::span<const ScanPicture> pictures);

  private:
    struct Inside;
    explicit Scanner(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace tsb
