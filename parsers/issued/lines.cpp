// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/lines.hpp"

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/issued.hpp"

namespace tsb::issued {
namespace {

// A box as text extractors and plain text write it.
constexpr std::string_view typed_boxes[] = {"|_|", "|__|", "[_]", "[ ]", "[  ]"};
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

std::string joined(std::string_view first, std::string_view second) {
    const auto chinese = [](unsigned char lead) {
        return (lead >= 0xE3 && lead <= 0xE9) || lead == 0xEF;
    };
    if (first.empty() || second.empty()) return std::string(first) + std::string(second);
    std::size_t last = first.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(first[last]) & 0xC0U) == 0x80U) --last;
    const bool close = chinese(static_cast<unsigned char>(first[last])) ||
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

void LineMaker::add(std::string_view text, std::size_t cell, std::size_t table, bool from_tab) {
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
    line.from_tab = from_tab;
    line.cell = cell;
    line.table = table;
    pending_box_ = false;
    lines_.all.push_back(std::move(line));
}

void LineMaker::text(std::string_view text, std::size_t cell, std::size_t table) {
    bool from_tab = false;
    while (!text.empty()) {
        std::size_t end = text.find_first_of("\n\t"), width = 1;
        bool is_box = false;
        for (const std::string_view typed : typed_boxes) {
            const std::size_t at = text.find(typed);
            if (at == std::string_view::npos || at >= std::min(end, text.size())) continue;
            end = at;
            width = typed.size();
            is_box = true;
        }
        add(text.substr(0, end), cell, table, from_tab);
        if (is_box) box();
        if (end == std::string_view::npos) return;
        from_tab = text[end] == '\t';
        text.remove_prefix(end + width);
    }
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
