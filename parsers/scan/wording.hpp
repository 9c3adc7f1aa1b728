// SPDX-License-Identifier: GPL-3.0-or-later
// PrintedWords: what OCR read, held against what the circulars print.
//
// Guarantees: a text is taken for a printed one (or for the piece of it that a line holds) only if it
// differs by a few letters of its length, and every other printed text with other letters differs by
// more. Digits are never mended: a number whose digits were read differently is not sure and takes
// the title beside it.
// Trust: texts are what OCR made of a hostile picture; the hints are configuration.
// Limits: max_read_letters of a text are compared.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/scan/scan.hpp"

namespace tsb {

constexpr std::size_t max_read_letters = 400;

enum class PrintedKind { label, number, title, line };

struct PrintedText {
    std::string language;
    PrintedKind kind = PrintedKind::line;
    std::string item;  // number, title: whose
    std::string text;
    std::u32string key;              // folded letters and digits
    std::vector<std::size_t> begin;  // of each letter of the key, in text
    std::vector<std::size_t> end;
};

struct WordingMatch {
    const PrintedText* printed = nullptr;
    std::string text;  // as printed: all of it, or the piece that was read
    int errors = 0;
    bool whole = false;
    bool sure = true;  // false: digits were not read cleanly
};

class PrintedWords {
  public:
    explicit PrintedWords(const ScanHints& hints);

    // language "": any.
    [[nodiscard]] std::optional<WordingMatch> match(std::string_view text,
                                                    std::string_view language) const;

  private:
    std::vector<PrintedText> printed_;
};

// Folded letters and digits of a text; digits of any script become 0-9.
std::u32string letters_of(std::string_view text);

}  // namespace tsb
