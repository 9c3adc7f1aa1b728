// SPDX-License-Identifier: GPL-3.0-or-later
// The scan generator: a printed blank form of tests/corpus/fixtures/scan, marked by hand, then
// scanned, copied, faxed or photographed; with what was meant on it.
// Guarantees: the same ScanSpec gives the same bytes. For tests and tools only; throws.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "parsers/reading/reading.hpp"
#include "tests/support/scan_ink.hpp"

namespace tsb::test {

struct FormBox {
    std::string item, option;  // "7/17"; "supports", "opposes", "within"
    Rect at;                   // outer edges of its ink
};

// A printed form: "en-drawn". Languages and looks are those of fixtures/scan/make.py.
struct PrintedForm {
    std::string name, language, look;
    std::filesystem::path pdf;
    std::vector<FormBox> boxes;
};
// Every form of boxes.tsv in the folder, by name.
std::vector<PrintedForm> printed_forms(const std::filesystem::path& folder);
const PrintedForm& form_named(const std::vector<PrintedForm>& forms, std::string_view name);

enum class Device {
    scanner,
    copier,    // grey, hard contrast, specks; scanned afterwards
    fax_fine,  // 204 x 196
    fax_low,   // 204 x 98
    photo      // a telephone held over a desk
};
std::string_view to_string(Device device);
Device device_of(std::string_view name);  // throws std::invalid_argument

struct ItemHands {
    Hand supports = Hand::none, opposes = Hand::none;
};

struct ScanSpec {
    std::map<std::string, ItemHands> hands;  // by item; absent: nothing
    Device device = Device::scanner;
    int dpi = 200;       // scanner, copier; of a photo: how much of the page a pixel sees
    double degrees = 0;  // clockwise
    int quarter_turns = 0;
    double noise = 3;  // deviation of grey levels
    int jpeg = 80;     // quality; 0: PNG. A fax is TIFF, always
    bool signature = true;
    bool stamp = false;            // beside the signature
    bool stamp_over_form = false;  // across the last boxes: makes the items under it doubtful
    std::uint32_t seed = 1;
};

// What a reader may say about an item.
struct ItemTruth {
    Choice meant = Choice::blank;
    bool doubtful =
        false;  // may be refused; a definite choice other than `meant` is wrong all the same
};

struct ScannedForm {
    Bytes file;
    std::string suffix;  // ".jpg", ".png", ".tif"
    int width = 0, height = 0;
    std::map<std::string, ItemTruth> truth;
    std::vector<Hand> hands;  // of form.boxes
};

ItemTruth truth_of(const ItemHands& hands, bool stamped);
ScannedForm make_scan(const PrintedForm& form, const ScanSpec& spec);

// The form as printed, unmarked, straight: what registration is given. PNG.
Bytes blank_page(const PrintedForm& form, int dpi);

// The picture as the only thing on a page of a PDF (a JPEG as it is); with `words`, those of the
// form under it as an invisible layer, and a bogus X in every box, as bad OCR programs leave them.
Bytes picture_pdf(const PrintedForm& form, const ScannedForm& scan, bool words);

}  // namespace tsb::test
