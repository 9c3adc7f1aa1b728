// SPDX-License-Identifier: GPL-3.0-or-later
// Is what stands in an HTML element seen, and is it struck through: by its tag and attributes, as
// far as mail programs write them. Style sheets are not applied.
// Trust: the attributes are hostile. Limits: max_html_styles elements that say anything about it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tsb::text {

constexpr std::size_t max_html_styles = 128;  // open at the same time

struct Colour {
    int red = 0, green = 0, blue = 0;
    bool operator==(const Colour&) const = default;
};

struct HtmlLook {
    bool gone = false;       // display:none and its like: nothing inside can undo it
    bool invisible = false;  // visibility:hidden
    bool tiny = false;       // font-size 0 or 1 px
    bool struck = false;
    std::optional<Colour> colour = Colour{}, background = Colour{255, 255, 255};  // none: unknown

    [[nodiscard]] bool hidden() const;
    bool operator==(const HtmlLook&) const = default;
};

// The look inside an element; attributes is what stands behind its name, entities decoded.
HtmlLook look_inside(const HtmlLook& around, std::string_view element, std::string_view attributes);

// The open elements that change the look. One without an end tag ends with the element or the table
// around it, a p also where the next block begins; an end tag reaches no further than its table.
class HtmlLooks {
  public:
    [[nodiscard]] HtmlLook now() const { return open_.empty() ? HtmlLook{} : open_.back().look; }
    // False: max_html_styles is reached, and what follows cannot be judged.
    bool enter(const std::string& element, std::string_view attributes, bool ends_p);
    void leave(std::string_view element);

  private:
    struct Open {
        std::string element;
        HtmlLook look;
        std::size_t tables = 0;  // around it
        std::size_t inner = 0;   // elements of the same name within, which change nothing
    };
    std::vector<Open>::reverse_iterator nearest(std::string_view element);
    std::vector<Open> open_;
    std::size_t tables_ = 0;
};

}  // namespace tsb::text
