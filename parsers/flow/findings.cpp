// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/flow/findings.hpp"

#include <algorithm>
#include <utility>

namespace tsb::flow {

std::string some_of(const std::vector<std::string>& places) {
    std::string text;
    std::size_t named = 0;
    for (auto place = places.begin(); place != places.end() && named < max_places_named; ++place) {
        if (std::find(places.begin(), place, *place) != place) continue;
        text += (named++ == 0 ? "" : ", ") + *place;
    }
    return text;
}

void DrawnMarks::drawn(const std::string& place, bool loose) {
    in_block_.push_back(place);
    if (loose) loose_.push_back(place);
}

void DrawnMarks::block_ends(bool has_boxes) {
    const auto take = [&](const std::vector<std::string>& places) {
        found_.insert(found_.end(), places.begin(), places.end());
    };
    if (has_boxes) {
        take(in_block_);
        take(loose_before_);
    } else if (after_boxes_) {
        take(loose_);
    }
    after_boxes_ = has_boxes;
    loose_before_ = std::exchange(loose_, {});
    in_block_.clear();
}

void report(const Findings& findings, const Budget& budget, Sheet& sheet) {
    const auto add = [&](const char* code, std::string text) {
        sheet.problems.push_back({code, std::move(text)});
    };
    if (findings.macros) add("macros", "macros are not run");
    if (findings.linked)
        add("unsupported-format", "part of the text stands in another file, which is not read");
    if (findings.doubtful)
        add("views-disagree", "what is shown depends on the program that opens the file");
    if (!findings.objects.empty())  // D13
        add("embedded-object",
            "an object of another program that was not opened: " + some_of(findings.objects));
    std::vector<std::string> drawn = findings.drawn.places();  // D14
    if (has_marks(sheet.blocks))
        drawn.insert(drawn.end(), findings.marked_boxes.begin(), findings.marked_boxes.end());
    if (!drawn.empty())
        add("drawn-mark", "a drawing or picture lies beside the boxes: " + some_of(drawn));
    if (findings.big_pictures > 0 && budget.marks == 0 &&
        plain_text(sheet.blocks).size() <= max_text_beside_scan)  // D15
        add("no-text-layer", "the document is a picture of a page, without a form in text");
}

void anchor_to(std::vector<Block>& blocks, const std::string& at) {
    for (Block& block : blocks) {
        if (auto* paragraph = std::get_if<Paragraph>(&block)) {
            paragraph->anchor = at;
            continue;
        }
        for (Cell& cell : std::get<Table>(block).cells) anchor_to(cell.blocks, at);
    }
}

void hide(std::vector<Block>& blocks) {
    for (Block& block : blocks) {
        if (auto* table = std::get_if<Table>(&block)) {
            for (Cell& cell : table->cells) hide(cell.blocks);
            continue;
        }
        for (Run& run : std::get<Paragraph>(block).runs) {
            run.hidden = true;
            if (run.mark) run.mark->hidden = true;
        }
    }
}

bool has_marks(const std::vector<Block>& blocks) {
    return std::any_of(blocks.begin(), blocks.end(), [](const Block& block) {
        if (const auto* table = std::get_if<Table>(&block))
            return std::any_of(table->cells.begin(), table->cells.end(),
                               [](const Cell& cell) { return has_marks(cell.blocks); });
        const auto& runs = std::get<Paragraph>(block).runs;
        return std::any_of(runs.begin(), runs.end(),
                           [](const Run& run) { return run.mark.has_value(); });
    });
}

bool has_content(const std::vector<Block>& blocks) {
    return std::any_of(blocks.begin(), blocks.end(), [](const Block& block) {
        const auto* paragraph = std::get_if<Paragraph>(&block);
        return paragraph == nullptr || !paragraph->runs.empty();
    });
}

}  // namespace tsb::flow
