// SPDX-License-Identifier: GPL-3.0-or-later
// The items of one circular: finding their numbers in a text, and comparing a title with the issued
// wording.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"

namespace tsb {

struct NumberFound {
    std::optional<std::size_t>
        item;                // index into Circular::items; nothing: a number that is no item of it
    bool ambiguous = false;  // both readings of the pair are items
    std::string text;        // as found, folded
    bool operator==(const NumberFound&) const = default;
};

class ItemBook {
  public:
    explicit ItemBook(const Circular& circular);

    // Distinct numbers in order: `7/17`, `17/7` (a pair is written reversed in Arabic documents;
    // only the circular's own items decide), `X.1234`. Dates and longer chains of slashes are no
    // numbers.
    [[nodiscard]] std::vector<NumberFound> numbers(std::string_view key) const;

    // Is the text the item's number, title and status and nothing else (in this language)?
    [[nodiscard]] bool is_heading_of(std::size_t item, std::string_view language,
                                     std::string_view text) const;
    // The language in which it is, if any.
    [[nodiscard]] std::optional<std::string> heading_language(std::size_t item,
                                                              std::string_view text) const;
    // A piece of that wording, in any language: the second line of a heading that stands in a row
    // of its own.
    [[nodiscard]] bool is_part_of_heading(std::size_t item, std::string_view key) const;

  private:
    struct Printed {  // keys of one item's wording in one language
        std::string language;
        std::vector<std::string> numbers, titles, status;
    };
    [[nodiscard]] bool only_prints(std::size_t item, const Printed& printed, std::string key) const;

    std::vector<std::string> ids_;  // keys of the items' ids
    bool has_recommendations_ = false;
    std::vector<std::vector<Printed>> printed_;                                 // by item
    std::map<std::string, std::vector<std::string>, std::less<>> small_print_;  // by language
};

}  // namespace tsb
