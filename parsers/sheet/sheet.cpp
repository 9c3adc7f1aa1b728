// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/sheet.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "config/base/text.hpp"
#include "config/base/words.hpp"

namespace tsb {
namespace {

template <class Enum>
using Word = std::pair<Enum, std::string_view>;

constexpr std::array<Word<MarkState>, 3> state_words{
    {{MarkState::ticked, "ticked"}, {MarkState::empty, "empty"}, {MarkState::unclear, "unclear"}}};

constexpr std::array<Word<MarkKind>, 10> kind_words{{
    {MarkKind::legacy_checkbox, "legacy-checkbox"},
    {MarkKind::content_control, "content-control"},
    {MarkKind::glyph, "glyph"},
    {MarkKind::typed, "typed"},
    {MarkKind::activex, "activex"},
    {MarkKind::acroform_checkbox, "acroform-checkbox"},
    {MarkKind::acroform_radio, "acroform-radio"},
    {MarkKind::annotation, "annotation"},
    {MarkKind::vector, "vector"},
    {MarkKind::scan, "scan"},
}};

bool visible(const Run& run) {
    return !run.hidden && run.revision != Revision::deleted;
}

std::string text_between(const std::vector<Run>& runs, std::size_t first, std::size_t last) {
    std::string text;
    for (std::size_t i = first; i < last; ++i) {
        if (!runs.at(i).mark && visible(runs.at(i))) text += runs.at(i).text;
    }
    return std::string(trim(text));
}

// The text after a mark up to the next one, else the text before it: a box usually stands before
// its label.
std::string text_beside(const std::vector<Run>& runs, std::size_t mark) {
    std::size_t next = mark + 1;
    while (next < runs.size() && !runs.at(next).mark) ++next;
    std::string text = text_between(runs, mark + 1, next);
    if (!text.empty()) return text;
    std::size_t previous = mark;
    while (previous > 0 && !runs.at(previous - 1).mark) --previous;
    return text_between(runs, previous, mark);
}

class Collector {
  public:
    void blocks(const std::vector<Block>& list) {
        for (const Block& block : list) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
                add(*paragraph);
            } else {
                table(std::get<Table>(block));
            }
        }
    }

    void page(const Page& page) { marks.insert(marks.end(), page.marks.begin(), page.marks.end()); }

    std::vector<Mark> marks;

  private:
    void add(const Paragraph& paragraph) {
        for (std::size_t i = 0; i < paragraph.runs.size(); ++i) {
            const Run& run = paragraph.runs.at(i);
            if (!run.mark) continue;
            Mark mark = *run.mark;
            if (mark.text.empty()) mark.text = text_beside(paragraph.runs, i);
            mark.text = clip_utf8(mark.text, max_mark_text);
            marks.push_back(std::move(mark));
        }
    }

    void table(const Table& table) {
        for (std::size_t i = 0; i < table.cells.size(); ++i) {
            const Cell& cell = table.cells.at(i);
            const std::size_t before = marks.size();
            blocks(cell.blocks);
            std::string near;  // made only for cells with a mark that stands alone
            for (std::size_t m = before; m < marks.size(); ++m) {
                if (!marks.at(m).text.empty()) continue;
                if (near.empty()) near = clip_utf8(text_near(table, i), max_mark_text);
                marks.at(m).text = near;
            }
        }
    }

    // The cell itself, then the cells after it in its row, then those before it.
    static std::string text_near(const Table& table, std::size_t index) {
        const std::size_t row = table.cells.at(index).row;
        for (std::size_t i = index; i < table.cells.size() && table.cells.at(i).row == row; ++i) {
            std::string text(trim(plain_text(table.cells.at(i).blocks)));
            if (!text.empty()) return text;
        }
        for (std::size_t i = index; i > 0 && table.cells.at(i - 1).row == row; --i) {
            std::string text(trim(plain_text(table.cells.at(i - 1).blocks)));
            if (!text.empty()) return text;
        }
        return {};
    }
};

void append_lines(const std::vector<Block>& blocks, std::string& text, bool& first) {
    for (const Block& block : blocks) {
        if (const auto* paragraph = std::get_if<Paragraph>(&block)) {
            if (!std::exchange(first, false)) text += '\n';
            text += plain_text(*paragraph);
            continue;
        }
        for (const Cell& cell : std::get<Table>(block).cells)
            append_lines(cell.blocks, text, first);
    }
}

}  // namespace

void make_unclear(Mark& mark, std::string why) {
    mark.state = MarkState::unclear;
    mark.why = std::move(why);
}

std::string_view to_string(MarkState state) {
    return word_of(state_words, state);
}
std::string_view to_string(MarkKind kind) {
    return word_of(kind_words, kind);
}
std::optional<MarkState> parse_mark_state(std::string_view word) {
    return value_of<MarkState>(state_words, word);
}
std::optional<MarkKind> parse_mark_kind(std::string_view word) {
    return value_of<MarkKind>(kind_words, word);
}

std::string_view to_string(Format format) {
    switch (format) {
        case Format::unknown:
            return "";
        case Format::docx:
            return "docx";
        case Format::docm:
            return "docm";
        case Format::doc:
            return "doc";
        case Format::odt:
            return "odt";
        case Format::rtf:
            return "rtf";
        case Format::pdf:
            return "pdf";
        case Format::text:
            return "text";
        case Format::html:
            return "html";
        case Format::eml:
            return "eml";
        case Format::image:
            return "image";
    }
    std::abort();
}

std::vector<Mark> all_marks(const Sheet& sheet) {
    Collector collector;
    collector.blocks(sheet.blocks);
    collector.blocks(sheet.aside);
    for (const Page& page : sheet.pages) collector.page(page);
    return std::move(collector.marks);
}

std::string plain_text(const Paragraph& paragraph) {
    std::string text;
    for (const Run& run : paragraph.runs) {
        if (!run.mark && visible(run)) text += run.text;
    }
    return text;
}

std::string plain_text(const std::vector<Block>& blocks) {
    std::string text;
    bool first = true;
    append_lines(blocks, text, first);
    return text;
}

std::string plain_text(const Sheet& sheet) {
    std::string text;
    bool first = true;
    append_lines(sheet.blocks, text, first);
    append_lines(sheet.aside, text, first);
    for (const Page& page : sheet.pages) {
        for (const PlacedText& placed : page.texts) {
            if (placed.hidden) continue;
            if (!std::exchange(first, false)) text += '\n';
            text += placed.text;
        }
    }
    return text;
}

}  // namespace tsb
