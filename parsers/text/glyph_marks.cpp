// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/text/glyph_marks.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <utility>

#include "config/base/text.hpp"

namespace tsb::text {
namespace {

constexpr MarkState empty = MarkState::empty, ticked = MarkState::ticked,
                    unclear = MarkState::unclear;

constexpr GlyphRow table[] = {
    {U'⊠', ticked, true},     {U'⌧', ticked, true},    {U'■', unclear, true},
    {U'□', empty, true},      {U'▢', empty, true},     {U'◻', empty, true},
    {U'◼', unclear, true},    {U'☐', empty, true},     {U'☑', ticked, true},
    {U'☒', ticked, true},     {U'✅', ticked, false},   {U'✓', ticked, false},
    {U'✔', ticked, false},    {U'✕', ticked, false},   {U'✖', ticked, false},
    {U'✗', ticked, false},    {U'✘', ticked, false},   {U'❌', unclear, false},
    {U'❎', unclear, true},    {U'❏', empty, true},     {U'❑', empty, true},
    {U'❒', empty, true},      {U'⬛', unclear, true},   {U'⬜', empty, true},
    {U'⮽', ticked, true},   {U'🗵', ticked, true}, {U'🗷', ticked, true},
    {U'🗸', ticked, false}, {U'🗹', ticked, true}, {U'🞎', empty, true},
    {U'🞏', empty, true},   {U'🞐', empty, true},
};

constexpr bool in_code_order() {
    return std::is_sorted(
        std::begin(table), std::end(table),
        [](const GlyphRow& a, const GlyphRow& b) { return a.character < b.character; });
}
static_assert(in_code_order());

constexpr char32_t picture_variant = 0xFE0F, text_variant = 0xFE0E;

char32_t next_character(std::string_view text, std::size_t& at) {
    auto offset = static_cast<int32_t>(at);
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), offset,
            static_cast<int32_t>(text.size()), c);
    at = static_cast<std::size_t>(offset);
    return c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
}

Mark to_mark(const GlyphRow& row, const std::string& at) {
    Mark mark;
    mark.kind = MarkKind::glyph;
    mark.state = row.state;
    mark.is_box = row.is_box;
    mark.at = at;
    if (row.state == MarkState::unclear)
        mark.why = "the character may be a tick or a mere ornament";
    return mark;
}

}  // namespace

std::span<const GlyphRow> glyph_table() {
    return table;
}

const GlyphRow* find_glyph(char32_t character) {
    const auto found =
        std::lower_bound(std::begin(table), std::end(table), character,
                         [](const GlyphRow& row, char32_t c) { return row.character < c; });
    return found != std::end(table) && found->character == character ? found : nullptr;
}

void Paragraphs::note_cut() {
    if (cut_) return;
    cut_ = true;
    sheet_.problems.push_back({"limit", "the text is longer than is read"});
}

void Paragraphs::add_run(Paragraph& paragraph, Run run) {
    if (!run.mark && run.text.empty()) return;
    const std::size_t bytes = bytes_ + run.text.size();
    if (runs_ == max_runs || bytes > max_text_bytes || (run.mark && marks_ == max_marks))
        return note_cut();
    ++runs_;
    bytes_ = bytes;
    if (run.mark) ++marks_;
    paragraph.runs.push_back(std::move(run));
}

void Paragraphs::add(std::string_view line, std::span<const LookChange> changes) {
    ++line_;
    const std::string_view kept = trim(line);
    if (kept.empty()) return;
    Paragraph paragraph;
    paragraph.at = "line " + std::to_string(line_);
    const auto first = static_cast<std::size_t>(kept.data() - line.data());
    const std::size_t last = first + kept.size();
    LookChange look;
    std::size_t at = first;
    for (const LookChange& change : changes) {
        const std::size_t end = std::clamp(change.from, at, last);
        add_piece(paragraph, line.substr(at, end - at), look);
        at = end;
        look = change;
    }
    add_piece(paragraph, line.substr(at, last - at), look);
    if (!paragraph.runs.empty()) sheet_.blocks.emplace_back(std::move(paragraph));
}

void Paragraphs::add_piece(Paragraph& paragraph, std::string_view piece, const LookChange& look) {
    Run plain;
    plain.hidden = look.hidden;
    plain.strike = look.strike;
    Run text = plain;
    for (std::size_t at = 0; at < piece.size();) {
        const std::size_t start = at;
        while (at < piece.size() && static_cast<unsigned char>(piece[at]) < 0x80) ++at;
        text.text += piece.substr(start, at - start);
        if (at == piece.size()) break;
        const std::size_t character_at = at;
        const char32_t character = next_character(piece, at);
        if (const GlyphRow* row = find_glyph(character)) {
            add_run(paragraph, std::exchange(text, plain));
            Run mark = plain;
            mark.mark = to_mark(*row, paragraph.at);
            mark.mark->hidden = look.hidden;
            add_run(paragraph, std::move(mark));
        } else if (character != picture_variant && character != text_variant) {
            text.text += piece.substr(character_at, at - character_at);
        }
    }
    add_run(paragraph, std::move(text));
}

}  // namespace tsb::text
