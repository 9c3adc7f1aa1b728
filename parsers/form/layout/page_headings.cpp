// SPDX-License-Identifier: GPL-3.0-or-later
// Headings of items on a page, its columns, and which heading is whose.
#include <limits>
#include <utility>

#include "parsers/form/layout/page_scene.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_heading_key = 600;

// Of the lines under a number those that the circular prints there, if these are all of its
// heading: what follows closely may be the closing of the letter.
std::string cut_to_heading(const PageScene& scene, std::vector<std::size_t>& block,
                           std::optional<std::size_t> item) {
    std::string joined, printed;
    std::size_t lines = 0;
    for (std::size_t k = 0; k < block.size(); ++k) {
        joined.append(k == 0 ? "" : "\n").append(scene.texts[block[k]].line->text);
        if (!item || !scene.book.items.heading_language(*item, joined)) continue;
        printed = joined;
        lines = k + 1;
    }
    if (lines == 0) return joined;
    block.resize(lines);
    return printed;
}

void take_heading(PageScene& scene, std::size_t i, const std::vector<NumberFound>& numbers) {
    const ItemBook& items = scene.book.items;
    PageHeading heading;
    set_heading(heading.group, numbers, "");
    const std::optional<std::size_t> item = heading.group.item;
    const auto wanted = [&](const std::string&, std::size_t k) {
        const std::string& key = scene.texts[k].line->key;
        return item && items.numbers(key).empty() && items.is_part_of_heading(*item, key);
    };
    const auto stop = [&](std::size_t k, const Box&) {
        return !items.numbers(scene.texts[k].line->key).empty();
    };
    const Box& head = scene.texts[i].box;
    std::vector<std::size_t> block = scene.block_from(i, head.left, head.right, wanted, stop);
    heading.group.heading = cut_to_heading(scene, block, item);
    heading.group.order = scene.texts[i].line->order;
    heading.box = head;
    for (const std::size_t k : block) {
        scene.texts[k].taken = true;
        widen(heading.box, scene.texts[k].box);
        heading.group.heading_lines.push_back(scene.texts[k].line);
    }
    scene.headings.push_back(std::move(heading));
}

bool all_between(const PagePair& pair, const PageHeading& heading, const PagePair& other) {
    return other.column == pair.column && other.reach.top > heading.box.top &&
           other.reach.bottom <= pair.reach.top + 2;
}

}  // namespace

void find_headings(PageScene& scene) {
    for (std::size_t i = 0; i < scene.texts.size(); ++i) {
        const Line& line = *scene.texts[i].line;
        if (scene.texts[i].taken || line.key.size() > max_heading_key) continue;
        const std::vector<NumberFound> numbers = scene.book.items.numbers(line.key);
        if (numbers.empty()) continue;
        if (scene.headings.size() == max_page_headings) {
            scene.limited = true;
            return;
        }
        take_heading(scene, i, numbers);
    }
}

// A gap that nothing crosses, with headings and options on either side, parts two columns. In a
// table of titles beside boxes each side has only one of the two.
void find_columns(PageScene& scene) {
    struct Span {
        double left, right;
        bool heading;
    };
    std::vector<Span> spans;
    for (const PageHeading& heading : scene.headings)
        spans.push_back({heading.box.left, heading.box.right, true});
    for (const PageOption& option : scene.options)
        spans.push_back({option.reach.left, option.reach.right, false});
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span& a, const Span& b) { return a.left < b.left; });
    std::size_t headings = 0, options = 0;  // since the last gutter
    std::size_t headings_after = scene.headings.size(), options_after = scene.options.size();
    double right = -std::numeric_limits<double>::max();
    for (const Span& span : spans) {
        if (span.left > right && headings > 0 && options > 0 && headings_after > 0 &&
            options_after > 0) {
            scene.gutters.push_back((right + span.left) / 2);
            headings = options = 0;
        }
        right = std::max(right, span.right);
        ++(span.heading ? headings : options);
        --(span.heading ? headings_after : options_after);
    }
    for (PageHeading& heading : scene.headings) heading.column = scene.column_of(heading.box);
    for (PageOption& option : scene.options) option.column = scene.column_of(option.reach);
}

PageHeading* heading_of(PageScene& scene, const std::vector<PagePair>& pairs, const PagePair& pair,
                        bool& several) {
    PageHeading* found = nullptr;
    for (PageHeading& heading : scene.headings) {
        const bool beside = heading.column == pair.column &&
                            vertical(heading.box, pair.reach) > 2 &&
                            horizontal(heading.box, pair.reach) < 1;
        if (!beside) continue;
        several = several || found != nullptr;
        found = &heading;
    }
    if (found != nullptr) return found;
    for (PageHeading& heading : scene.headings) {
        if (heading.column != pair.column || heading.box.bottom > pair.reach.top + 2) continue;
        if (found == nullptr || heading.box.bottom >= found->box.bottom) found = &heading;
    }
    if (found == nullptr) return nullptr;
    for (const PagePair& other : pairs) several = several || all_between(pair, *found, other);
    return found;
}

}  // namespace tsb
