// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix of scans: printed forms x marks x devices, made from their number alone, read through
// the scan program's door, and counted by family.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "parsers/scan/scan.hpp"
#include "tests/corpus/world.hpp"
#include "tests/support/scan_form.hpp"

namespace tsb::test {

enum class Sender {
    scanner,
    copier_or_fax,
    photo
};  // one test each, so that they run side by side

struct ScanCase {
    std::size_t number = 0;
    const PrintedForm* form = nullptr;
    Hand style = Hand::tick;  // this person's way of choosing
    ScanSpec spec;
    bool with_blank = false;  // the circular's blank form is at hand
};

// Of one sender, from 0 on; the same number is the same page for ever.
ScanCase scan_case(Sender sender, std::size_t number, const std::vector<PrintedForm>& forms);
std::string describe(const ScanCase& made);

// Of scanners, copiers and faxes: at least 150 dots an inch both ways, at most 3 degrees.
constexpr const char* required_family = "REQUIRED 150 dpi both ways, 3 degrees";

struct ScanFigures {
    std::size_t pages = 0, no_form = 0;
    std::size_t meant = 0;              // answers that are a choice and in no doubt
    std::size_t right = 0;              // of those
    std::size_t refused = 0;            // of those: unclear, or both
    std::size_t wrong = 0;              // any definite choice that was not meant
    std::size_t unseen = 0;             // marked, and read as blank
    std::size_t alarms = 0;             // left alone, and not read as blank
    std::size_t doubtful = 0;           // items of which no choice may be expected
    std::size_t doubtful_definite = 0;  // of those: read as what was meant all the same
};
using ScanTable = std::map<std::string, ScanFigures>;  // by family: "dpi 150"

struct BoxRow {  // a line of the curves
    Hand hand = Hand::none;
    Device device = Device::scanner;
    int dpi = 0;
    ScanMeasure measure;
    MarkState state = MarkState::unclear;
};

class ScanMatrix {
  public:
    explicit ScanMatrix(const std::filesystem::path& forms);
    void run(Sender sender, std::size_t first, std::size_t pages);  // by their numbers
    // Each page twice, with the circular's blank forms and without: rows "blank at hand" and
    // "blank unknown" are of the same pages.
    void run_both_ways(Sender sender, std::size_t pages);

    [[nodiscard]] const ScanTable& table() const { return table_; }
    [[nodiscard]] const std::vector<BoxRow>& boxes() const { return boxes_; }
    [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }
    void print() const;

    // Pages that lay on the blank form that they were printed from, and on any other.
    [[nodiscard]] std::size_t registered() const { return registered_; }
    [[nodiscard]] std::size_t misplaced() const { return misplaced_; }

  private:
    Reading read_one(const ScanCase& made, const ScannedForm& scan);
    void keep_boxes(const ScanCase& made, const ScannedForm& scan, const Scan& read);
    void count(const ScanCase& made, const ScannedForm& scan, const Reading& reading);

    std::vector<PrintedForm> forms_;
    Scanner with_blanks_, without_;
    ScanTable table_;
    std::size_t registered_ = 0, misplaced_ = 0;
    std::vector<BoxRow> boxes_;
    std::vector<std::string> wrong_;
};

// CSV, and a picture of how the boxes' measures lie: empty, chosen, doubtful, by density.
void write_curves(const std::vector<BoxRow>& boxes, const std::filesystem::path& stem);

}  // namespace tsb::test
