// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/upright.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <utility>

namespace tsb {
namespace {

constexpr double label_reach = 90;      // points from a box to its label
constexpr std::size_t boxes_tried = 3;  // beside which a label is looked for
constexpr std::size_t least_boxes = 2;

// One language for each script of the hints, the likely one first.
std::vector<std::string> readers_of(const PageTools& tools, const std::string& likely) {
    std::vector<std::string> readers;
    const auto add = [&](const std::string& language) {
        if (language.empty() || !tools.ocr.reads(language)) return;
        if (std::none_of(readers.begin(), readers.end(), [&](const std::string& reader) {
                return script_of(reader) == script_of(language);
            }))
            readers.push_back(language);
    };
    add(likely);
    for (const PrintedLanguage& printed : tools.hints.printed) add(printed.language);
    return readers;
}

std::string label_language(const StraightPage& page, const std::vector<FoundBox>& boxes,
                           const PageTools& tools, const std::string& likely) {
    const PixPtr free = without_print(page.bits.get(), boxes, page.dpi);
    const auto texts = find_text(free.get(), max_page_pieces);
    const std::vector<std::string> readers = readers_of(tools, likely);
    for (std::size_t i = 0; i < std::min(boxes_tried, boxes.size()); ++i) {
        const std::size_t spread =
            i * (boxes.size() - 1) / std::max<std::size_t>(1, boxes_tried - 1);
        const FoundBox& box = boxes[std::min(spread, boxes.size() - 1)];
        for (const TextPiece* text : texts_beside(box.outer, texts)) {
            for (const std::string& reader : readers) {
                const auto lines = tools.ocr.read(page.grey.get(), text->area.grown(2), reader,
                                                  text->several_lines);
                for (const OcrLine& line : lines) {
                    const auto match = tools.wording.match(line.text, "");
                    if (match && match->printed->kind == PrintedKind::label &&
                        script_of(match->printed->language) == script_of(reader))
                        return match->printed->language;
                }
            }
        }
    }
    return "";
}

}  // namespace

std::string_view script_of(std::string_view language) {
    for (const OcrLanguage& one : ocr_languages)
        if (one.code == language) return one.script;
    return "";
}

std::vector<const TextPiece*> texts_beside(const Area& box, const std::vector<TextPiece>& texts) {
    const TextPiece *left = nullptr, *right = nullptr;
    const int reach = static_cast<int>(label_reach * work_dpi / 72);
    for (const TextPiece& text : texts) {
        const Area& area = text.area;
        const int level = std::min(area.bottom, box.bottom) - std::max(area.top, box.top);
        if (level < 0.4 * std::min(area.height(), box.height())) continue;
        const int middle = (box.left + box.right) / 2;  // a mark may reach over the box's edge
        if (area.left >= middle && area.left - box.right <= reach &&
            (right == nullptr || area.left < right->area.left))
            right = &text;
        if (area.right <= middle && box.left - area.right <= reach &&
            (left == nullptr || area.right > left->area.right))
            left = &text;
    }
    std::vector<const TextPiece*> beside;
    if (right != nullptr) beside.push_back(right);
    if (left != nullptr) beside.push_back(left);
    return beside;
}

UprightPage stand_upright(StraightPage page, const PageTools& tools, const std::string& likely) {
    UprightPage out;
    for (const int quarters : {page.sideways ? 1 : 0, page.sideways ? 3 : 2}) {
        StraightPage turned = turned_by(page, quarters);
        auto boxes = find_boxes(turned.bits.get(), turned.dpi, tools.limits.max_boxes + 1);
        if (boxes.size() < least_boxes) continue;
        std::string language = label_language(turned, boxes, tools, likely);
        if (language.empty()) continue;
        return {std::move(turned), std::move(boxes), std::move(language), true};
    }
    const auto upright = tools.ocr.look_upright(page.grey.get());
    out.page = turned_by(page, upright ? upright->quarters : (page.sideways ? 1 : 0));
    out.boxes = find_boxes(out.page.bits.get(), out.page.dpi, tools.limits.max_boxes + 1);
    if (!upright || script_of(likely) == upright->script) {
        out.language = likely;
        return out;
    }
    for (const std::string& reader : readers_of(tools, "en"))
        if (script_of(reader) == upright->script) out.language = reader;
    return out;
}

}  // namespace tsb
