// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/lines/lines.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "config/circular_draft.hpp"
#include "config/fold.hpp"

namespace tsb::issued {
namespace {

// A box as text extractors and plain text write it.
constexpr std::string_view typed_boxes[] = {"|_|", "|__|", "[_]", "[ ]", "[  ]", "☐",
                                            "□",   "▢",    "◻",   "❏",   "❑",    "❒"};
constexpr std::string_view extractor_marks[] = {"[bookmark:", "[image:", "[footnoteRef:"};

class FlowReader {
  public:
    FlowReader(Lines& lines, LineMaker& maker) : lines_(lines), maker_(maker) {}

    void read(const std::vector<Block>& blocks, std::size_t cell, std::size_t table,
              std::size_t depth) {
        for (const Block& block : blocks) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block))
                read(*paragraph, cell, table);
            else if (depth < max_table_depth)
                read(std::get<Table>(block), depth);
        }
    }

  private:
    void read(const Table& table, std::size_t depth) {
        const std::size_t number = ++tables_;
        for (const Cell& cell : table.cells) read(cell.blocks, ++cells_, number, depth + 1);
    }

    void read(const Paragraph& paragraph, std::size_t cell, std::size_t table) {
        std::string text;
        const auto flush = [&] {
            maker_.text(text, cell, table);
            text.clear();
        };
        for (const Run& run : paragraph.runs) {
            if (run.revision != Revision::none) lines_.revised = true;
            if (run.revision == Revision::deleted) continue;
            if (run.hidden || (run.mark && run.mark->hidden)) {
                lines_.hidden = lines_.hidden || run.mark || !trim(run.text).empty();
                continue;
            }
            if (!run.mark) {
                text += run.text;
                continue;
            }
            flush();
            if (run.mark->is_box) maker_.box();
        }
        flush();
    }

    Lines& lines_;
    LineMaker& maker_;
    std::size_t tables_ = 0, cells_ = 0;
};

}  // namespace

std::size_t typed_box(std::string_view text) {
    for (const std::string_view typed : typed_boxes)
        if (text.starts_with(typed)) return typed.size();
    return 0;
}

std::string joined(std::string_view first, std::string_view second) {
    const auto chinese = [](unsigned char lead) {
        return (lead >= 0xE3 && lead <= 0xE9) || lead == 0xEF;
    };
    if (first.empty() || second.empty()) return std::string(first) + std::string(second);
    std::size_t last = first.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(first[last]) & 0xC0U) == 0x80U) --last;
    const bool close = first.ends_with('-') || chinese(static_cast<unsigned char>(first[last])) ||
                       chinese(static_cast<unsigned char>(second.front()));
    return std::string(first) + (close ? "" : " ") + std::string(second);
}

std::string without_extractor_marks(std::string_view text) {
    std::string out(text);
    for (const std::string_view mark : extractor_marks) {
        for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark)) {
            const std::size_t end = out.find(']', at);
            if (end == std::string::npos) break;
            out.erase(at, end - at + 1);
        }
    }
    return out;
}

void LineMaker::add(std::string_view text, std::size_t cell, std::size_t table) {
    const std::string clean = without_extractor_marks(text);
    const std::string_view trimmed = trim(clean);
    std::string key = fold(trimmed);
    if (key.empty()) return;
    if (lines_.all.size() == max_issued_lines) {
        lines_.cut = true;
        return;
    }
    Line line;
    line.text = clip_utf8(trimmed, max_draft_line_bytes);
    line.key = std::move(key);
    line.box = pending_box_;
    line.tail = tail_;
    line.cell = cell;
    line.table = table;
    pending_box_ = false;
    lines_.all.push_back(std::move(line));
}

void LineMaker::text(std::string_view text, std::size_t cell, std::size_t table) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size() && !lines_.cut;) {
        const std::size_t box_bytes = typed_box(text.substr(at));
        const bool ends = box_bytes > 0 || text[at] == '\n' || text[at] == '\t';
        const std::size_t bytes = std::max<std::size_t>(box_bytes, 1);
        if (ends) {
            add(text.substr(begin, at - begin), cell, table);
            begin = at + bytes;
        }
        if (box_bytes > 0) box();
        at += bytes;
    }
    add(text.substr(begin), cell, table);
}

Lines lines_of(const Sheet& sheet) {
    Lines lines;
    LineMaker maker(lines);
    FlowReader(lines, maker).read(sheet.blocks, 0, 0, 0);
    if (!sheet.pages.empty()) {
        lines.pages = true;
        add_page_lines(sheet, maker, lines);
    }
    return lines;
}

}  // namespace tsb::issued
