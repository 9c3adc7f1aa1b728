// SPDX-License-Identifier: GPL-3.0-or-later
// Reader: text, from bytes in the code page of a font to runs and tables.
#include <algorithm>
#include <utility>

#include "config/base/text.hpp"
#include "config/base/utf8.hpp"
#include "parsers/flow/glyphs.hpp"
#include "parsers/rtf/reader.hpp"

namespace tsb::rtf {

void Reader::bytes(std::string_view text) {
    group().starred = false;
    const std::size_t skipped = std::min(skip_, text.size());
    skip_ -= skipped;
    text.remove_prefix(skipped);
    if (group().destination == Destination::picture && is_body() && group().picture &&
        picture_hex_.size() < 2 * max_picture_bytes + 2)
        picture_hex_ += text;
    if (!takes_bytes()) return;
    pending_ += text;
    // No code page makes fewer bytes of them.
    if (pending_.size() > max_text_bytes) budget_.passed = "max_text_bytes";
}

// Pictures are megabytes of text that nobody reads.
bool Reader::takes_bytes() const {
    switch (groups_.back().destination) {
        case Destination::same:
        case Destination::ansi_half:
        case Destination::fonts:
        case Destination::colours:
        case Destination::code:
        case Destination::form_entry:
        case Destination::property_name:
        case Destination::property_value:
            return true;
        case Destination::skip:
        case Destination::styles:
        case Destination::field:
        case Destination::result:
        case Destination::form_data:
        case Destination::header:
        case Destination::footer:
        case Destination::note:
        case Destination::comment:
        case Destination::text_box:
        case Destination::shape:
        case Destination::property:
        case Destination::picture:
        case Destination::object:
        case Destination::nested_row:
        case Destination::upr:
        case Destination::unicode_half:
            return false;
    }
    return false;
}

namespace {

void append(std::string_view utf8, std::string* to) {
    if (to != nullptr)
        *to += clip_utf8(utf8, max_code_bytes - std::min(max_code_bytes, to->size()));
}

}  // namespace

void Reader::flush_bytes() {
    if (pending_.empty()) return;
    const std::string raw = std::exchange(pending_, {});
    const Font* font = fonts_.find(
        group().destination == Destination::fonts ? font_number_ : group().character.font(fonts_));
    int codepage = fonts_.codepage;
    bool symbols = false;
    if (font != nullptr) {
        codepage = font->codepage != 0 ? font->codepage
                                       : codepage_of_charset(font->charset, fonts_.codepage);
        symbols = group().destination != Destination::fonts &&
                  (font->charset == symbol_charset ||
                   flow::symbol_font(font->name) != flow::SymbolFont::none);
    }
    if (!symbols) return text(codepages_.to_utf8(raw, codepage));
    // In a symbol font a byte is a place.
    std::string places;
    for (const char c : raw) {
        const auto byte = static_cast<unsigned char>(c);
        places += byte < 0x80 ? std::string(1, c) : utf8_of(0xF000U + byte);
    }
    text(places);
}

void Reader::text(std::string_view utf8) {
    if (std::exchange(high_half_, 0) != 0 && in_text()) write("\uFFFD");
    if (group().doubtful && !trim(utf8).empty()) findings_.doubtful = true;
    if (group().in_unicode_half) append(utf8, &unicode_half_);
    switch (group().destination) {
        case Destination::same:
            return write(utf8);
        case Destination::ansi_half:
            return append(utf8, &ansi_half_);
        case Destination::fonts:
            return font_table(utf8);
        case Destination::colours:
            return colour_table(utf8);
        case Destination::code:
            if (!fields_.empty() && !fields_.back()->code_ended) {
                Field& field = *fields_.back();
                if (trim(field.code).empty()) field.format = group().character;
                append(utf8, &field.code);
            }
            return;
        case Destination::form_entry:
            return append(utf8, fields_.empty() ? nullptr : fields_.back()->data.open_entry());
        case Destination::property_name:
            return append(utf8, &property_name_);
        case Destination::property_value:
            return append(utf8, &property_value_);
        case Destination::skip:
        case Destination::styles:
        case Destination::field:
        case Destination::result:
        case Destination::form_data:
        case Destination::header:
        case Destination::footer:
        case Destination::note:
        case Destination::comment:
        case Destination::text_box:
        case Destination::shape:
        case Destination::property:
        case Destination::picture:
        case Destination::object:
        case Destination::nested_row:
        case Destination::upr:
        case Destination::unicode_half:
            return;
    }
}

// The entry whose \f came before; nullptr: too many of them.
Font* Reader::font_in_table() {
    const int number = group().character.fonts.front().value_or(0);
    font_number_ = number;
    if (fonts_.list.size() >= limits_.fonts && !fonts_.list.contains(number)) {
        fail(DocumentFault::limit, "fonts: more than " + std::to_string(limits_.fonts) + " fonts");
        return nullptr;
    }
    return &fonts_.list[number];
}

// "Times New Roman;"
void Reader::font_table(std::string_view utf8) {
    constexpr std::size_t max_font_name = 256;
    Font* font = font_in_table();
    if (font == nullptr) return;
    const std::size_t end = utf8.find(';');
    if (font->next_name.size() < max_font_name) font->next_name += utf8.substr(0, end);
    if (end == std::string_view::npos) return;
    const std::string name(trim(std::exchange(font->next_name, {})));
    // Programs differ in which of two fonts with one number they take.
    if (!font->name.empty() && font->name != name) findings_.doubtful = true;
    font->name = name;
}

void Reader::colour_table(std::string_view utf8) {
    for (const char c : utf8) {
        if (c != ';') continue;
        if (colours_.size() >= limits_.colours)
            return fail(DocumentFault::limit,
                        "colours: more than " + std::to_string(limits_.colours) + " colours");
        colours_.push_back(std::exchange(colour_, -1));
    }
}

flow::TextState Reader::state_of(const CharacterFormat& format) {
    int background = colour_at(colours_, group().paragraph.fill);
    const std::size_t cell = layout().cells_in_row(1);
    if (background < 0 && group().paragraph.table_level() == 1 && cell < row_.cells.size())
        background = colour_at(colours_, row_.cells.at(cell).fill);
    flow::TextState state;
    state.look = look_of(format, fonts_, colours_, background);
    const flow::Indent indent = group().paragraph.indent();
    if (indent == flow::Indent::odd) findings_.doubtful = true;
    state.hidden = state.look.hidden || group().paragraph.flat || indent == flow::Indent::off_page;
    state.complex_script = format.right_to_left;
    state.east_asian_hint = format.script == Script::double_byte;
    if (format.deleted) state.revision = Revision::deleted;
    if (format.inserted) state.revision = Revision::inserted;
    return state;
}

flow::Owner Reader::owner() {
    flow::Owner owner;
    if (fields_.size() <= story().fields_below) return owner;
    const Field& field = *fields_.back();
    if (field.is_box && field.box.writer != nullptr) owner.field = &field.box;
    return owner;
}

// Inserted and deleted again: in no view of the document.
bool Reader::dropped(const CharacterFormat& format) const {
    return format.inserted && format.deleted;
}

void Reader::write(std::string_view utf8) {
    if (utf8.empty() || dropped(group().character)) return;
    std::string shown(utf8);
    std::erase_if(shown, [](char c) { return c >= 0 && c < ' ' && c != '\t' && c != '\n'; });
    layout().writer().text(shown, state_of(group().character), owner());
}

flow::FieldBox Reader::put_mark(Mark mark, const CharacterFormat& format) {
    if (dropped(format)) return {};
    return layout().writer().mark(std::move(mark), state_of(format));
}

// The paragraph that holds them is finished.
void Reader::forget_boxes() {
    for (std::size_t i = story().fields_below; i < fields_.size(); ++i) fields_.at(i)->box = {};
}

}  // namespace tsb::rtf
