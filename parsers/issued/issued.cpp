// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/issued/issued.hpp"

#include "config/base/text.hpp"
#include "parsers/issued/draft.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb {
namespace issued {

void Draft::note(std::string at, std::string text) {
    constexpr std::size_t max_note_bytes = 600;
    if (result.notes.size() == max_draft_notes) return;
    result.notes.push_back({clip_utf8(at, max_note_bytes), clip_utf8(text, max_note_bytes)});
}

}  // namespace issued

CircularDraft draft_circular(const Sheet& sheet) {
    using namespace issued;
    const Lines lines = lines_of(sheet);
    Draft draft;
    draft.language = language_of(lines.all);
    if (draft.language.empty()) {
        draft.note("", "not found: the document's language");
        return std::move(draft.result);
    }
    if (lines.cut) draft.note("", "the document is longer than is read; its end was not looked at");
    if (lines.revised)
        draft.note("", "the document has tracked changes; they were read as accepted");
    if (lines.hidden) draft.note("", "the document has hidden text; it was left out");
    const std::size_t form = read_form(lines.all, draft);
    read_letter(lines.all, form, draft);
    if (lines.boxes_guessed) {
        draft.wording().confirmed = false;
        draft.note("wording." + draft.language,
                   "no box can be seen on the pages (PDF), only text; where a label ends and the "
                   "next begins is a guess, so the wording is provisional until a person sets "
                   "confirmed = true");
    }
    if (lines.pages)
        draft.note("wording." + draft.language,
                   "taken from pages (PDF): where a line was broken, or a blank lost, is a guess; "
                   "the Word document is the better source");
    return std::move(draft.result);
}

}  // namespace tsb
