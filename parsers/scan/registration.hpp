// SPDX-License-Identifier: GPL-3.0-or-later
// Registration: a scanned page laid over the circular's own blank page. Where one fits, it says
// where the boxes stand (also those that a mark hides), which squares are none, what ink is print,
// and in which language it is.
//
// Guarantees: a blank fits only if nearly all of its print stands on the page, in its place
// ("blank-found", "blank-off"); a box is measured only where its outline stands on the page, and what
// the blank and the box finder see in different places is told as doubt. Without a fit nothing changes.
// Trust: blanks are configuration, pages are not. Limits: max_blanks.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parsers/scan/boxes.hpp"
#include "parsers/scan/scan.hpp"
#include "parsers/scan/straighten.hpp"

namespace tsb {

constexpr std::size_t max_blanks = 60;  // pages of blank forms that are looked at

struct RegisteredBox {
    FoundBox box;
    FoundBox seen;      // as the box finder has it; the same where it saw none
    std::string doubt;  // why it must not be measured; "" if it may
};

struct RegisteredPage {
    StraightPage page;  // upright
    std::string circular, language;
    std::vector<RegisteredBox> boxes;  // top to bottom, left to right
    std::vector<FoundBox> strays;      // squares of the page that the blank has not
    PixPtr print;                      // one bit: the blank's ink where it lies on the page
    double found = 0;                  // share of the blank's print that stands on the page
    double off = 0;                    // how far from its place, in sides of a box
};

class Registration {
  public:
    // Blank pages are decoded at the first use.
    Registration(const std::vector<BlankPage>& blanks, const ScanLimits& limits);
    ~Registration();
    Registration(Registration&&) noexcept;
    Registration& operator=(Registration&&) noexcept;

    // likely: the language that is tried first.
    std::optional<RegisteredPage> fit(const StraightPage& page, const std::string& likely);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace tsb
