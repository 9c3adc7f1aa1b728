// SPDX-License-Identifier: GPL-3.0-or-later
// The text that the blank form prints, in one language (or all of them, if it is not known which).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"

namespace tsb {

enum class HeaderLabel { to, from, fax, email, date };

class Printed {
  public:
    Printed(const Circular& circular, const std::optional<std::string>& language);

    // A printed line, or a piece of a longer one that was wrapped. Keys as squeeze() makes them.
    [[nodiscard]] bool is_printed(std::string_view key) const;
    [[nodiscard]] bool is_piece(
        std::string_view key) const;  // of one printed line, long enough to tell
    [[nodiscard]] bool is_placeholder(
        std::string_view key) const;  // one or several, and nothing else
    [[nodiscard]] std::string without_placeholders(std::string text) const;
    [[nodiscard]] bool confirmed() const { return confirmed_; }

    // The label that begins the text, with the bytes that it takes; the whole text where it is
    // nothing else.
    struct Found {
        HeaderLabel label;
        std::size_t consumed = 0;
    };
    [[nodiscard]] std::optional<Found> header_label(std::string_view text,
                                                    std::string_view key) const;

  private:
    void add(const Wording& wording);

    std::set<std::string, std::less<>> lines_;
    std::set<std::string, std::less<>> options_;  // never taken for a piece of something printed
    std::string all_;                             // every long line, to find wrapped pieces in
    std::vector<std::string> placeholders_;       // as printed
    std::vector<std::pair<std::string, HeaderLabel>> headers_;
    bool confirmed_ = true;
};

}  // namespace tsb
