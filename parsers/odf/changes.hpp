// SPDX-License-Identifier: GPL-3.0-or-later
// Tracked changes (D10; ODF 1.3 part 3, 5.5): text:tracked-changes lists the regions; in the text
// stand their beginnings, ends, and the points from which something was deleted.
// Limits: max_open_changes, max_nested_deletions.
#pragma once

#include <cstddef>
#include <pugixml.hpp>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/sheet/sheet.hpp"

namespace tsb::odf {

constexpr std::size_t max_open_changes = 100;
constexpr std::size_t max_nested_deletions = 2;  // deleted text within deleted text

class Changes {
  public:
    // The regions of text:tracked-changes; the part must outlive this object.
    void add(pugi::xml_node tracked_changes);

    // Of text:change-start and text:change-end. False: more are open than the limit.
    bool start(std::string_view id);
    void end(std::string_view id);

    // What was deleted at a text:change: paragraphs and tables below the node, to be read between
    // start() and end(). Null: nothing, or it was put in a text before.
    pugi::xml_node deleted_at(std::string_view id);

    // For text that is read now. Dropped: inserted and deleted again, so in no view of the document.
    [[nodiscard]] Revision revision() const;
    [[nodiscard]] bool dropped() const { return inserted_ > 0 && deleted_ > 0; }
    // Two changes have the same id: which one a program takes cannot be told.
    [[nodiscard]] bool ambiguous() const { return ambiguous_; }

  private:
    struct Region {
        bool inserted = false, deleted = false;
        pugi::xml_node deletion;
        bool used = false;
    };
    struct Open {
        std::string_view id;
        const Region* region;
    };
    void count(const Region& region, bool opens);

    std::unordered_map<std::string_view, Region> regions_;
    std::vector<Open> open_;
    std::size_t inserted_ = 0, deleted_ = 0;
    bool ambiguous_ = false;
};

}  // namespace tsb::odf
