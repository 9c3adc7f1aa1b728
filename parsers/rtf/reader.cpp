// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/reader.hpp"

#include <algorithm>
#include <utility>

#include "config/base/utf8.hpp"

namespace tsb::rtf {

Reader::Reader(BytesView bytes, const RtfLimits& limits) : lexer_(bytes), limits_(limits) {
    sheet_.format = Format::rtf;
}

void Reader::fail(DocumentFault fault, std::string text) {
    if (!error_) error_ = document_error(fault, std::move(text), "ask for a .docx or .pdf");
}

Result<Sheet> Reader::read() {
    start_story(StoryKind::body, "");
    for (Token token = lexer_.next(); !error_; token = lexer_.next()) {
        if (token.kind == TokenKind::end) {
            fail(DocumentFault::damaged, "the file is cut off");
            break;
        }
        take(token);
        if (budget_.passed != nullptr)
            fail(DocumentFault::limit,
                 std::string(budget_.passed) + ": the document holds more than that");
        if (groups_.empty()) break;
    }
    if (error_) return *std::move(error_);
    return finished();
}

void Reader::take(const Token& token) {
    if (!started_ && token.kind != TokenKind::open &&
        !(token.kind == TokenKind::word && token.text == "rtf" && groups_.size() == 1))
        return fail(DocumentFault::no_document, "the file does not begin as RTF does");
    switch (token.kind) {
        case TokenKind::open:
            return open();
        case TokenKind::close:
            return close();
        case TokenKind::text:
            return bytes(token.text);
        case TokenKind::hex:
            return bytes(std::string_view(&token.byte, 1));
        case TokenKind::symbol:
            return symbol(token.byte);
        case TokenKind::word:
            return word(token);
        case TokenKind::end:
            return;
    }
}

bool Reader::count_words(std::size_t more) {
    words_ += more;
    if (words_ > limits_.words)
        fail(DocumentFault::limit,
             "words: more than " + std::to_string(limits_.words) + " control words");
    return !error_;
}

// After \uN: what programs that know no Unicode show instead. A word that stands for no character
// is counted by some programs and not by others.
bool Reader::skipped(bool is_character) {
    if (skip_ == 0) return false;
    if (is_character) {
        --skip_;
        return true;
    }
    skip_ = 0;
    findings_.doubtful = findings_.doubtful || in_text();
    return false;
}

void Reader::symbol(char c) {
    if (!count_words(1)) return;
    if (c == '*') {
        group().starred = true;
        return;
    }
    // As bytes: a backslash may be the second one of a character.
    if (c == '\\' || c == '{' || c == '}') return bytes(std::string_view(&c, 1));
    const bool ends_line = c == '\r' || c == '\n';
    if (skipped(!ends_line)) return;
    flush_bytes();
    if (c == '~') text("\u00A0");
    if (c == '_') text("\u2011");
    if (c == '\t') text("\t");
    if (ends_line) paragraph_word("par");
}

void Reader::word(const Token& token) {
    const std::string_view name = token.text;
    started_ = true;
    if (!count_words(1)) return;
    if (name == "bin")
        return lexer_.skip(static_cast<std::size_t>(std::max(0, token.number.value_or(0))));
    const bool starred = std::exchange(group().starred, false);
    if (group().destination == Destination::skip) return;
    if (skipped(!character_of(name).empty())) return;
    if (name == "u") return unicode(token.number.value_or(0));
    flush_bytes();
    if (group().destination == Destination::styles && style_word(name, starred, token.number))
        return;
    if (const auto destination = destination_of(name)) return go_to(*destination);
    if (starred && !known_behind_star(name, token.number)) return go_to(Destination::skip);
    if (group().destination == Destination::form_data) {
        if (!fields_.empty()) fields_.back()->data.take(name, token.number);
        return;
    }
    look_word(name, token.number);
}

// \* says: leave the group out if you do not know the word. Words about looks are known, so that
// LibreOffice shows the text behind them; that every program does is not certain.
bool Reader::known_behind_star(std::string_view name, std::optional<int> number) {
    const Destination now = group().destination;
    if (now == Destination::form_data)
        return name == "fftype" || name == "ffres" || name == "ffdefres";
    if (!takes_bytes() || now == Destination::fonts || now == Destination::colours) return false;
    if (name != "s" && name != "cs" && !is_other_look(name) && character_of(name).empty() &&
        !CharacterFormat{}.take(name, number) && !ParagraphFormat{}.take(name, number))
        return false;
    group().doubtful = true;
    return true;
}

// Of an entry of the style sheet: {\s1\b heading 1;} {\*\cs10 \additive Default;}
bool Reader::style_word(std::string_view name, bool starred, std::optional<int> number) {
    if (starred && name != "cs") return false;
    if (destination_of(name)) return false;
    styles_.word(name, number);
    return true;
}

void Reader::look_word(std::string_view name, std::optional<int> number) {
    Group& now = group();
    if (name == "s" || name == "cs") {
        const StyleKind kind = name == "s" ? StyleKind::paragraph : StyleKind::character;
        count_words(styles_.apply(kind, number.value_or(0), now.character, now.paragraph));
    } else if (now.character.take(name, number) || now.paragraph.take(name, number)) {
    } else if (const std::string_view character = character_of(name); !character.empty()) {
        text(character);
    } else {
        document_word(name, number);
    }
}

void Reader::document_word(std::string_view name, std::optional<int> number) {
    const int value = number.value_or(0);
    if (name == "uc") {
        group().skipped_after_unicode = std::clamp(value, 0, 100);
    } else if (name == "picwgoal") {
        picture_width_ = value;
    } else if (name == "pichgoal") {
        picture_height_ = value;
    } else if (name == "picscalex") {
        picture_scale_x_ = value;
    } else if (name == "picscaley") {
        picture_scale_y_ = value;
    } else if (name == "ftnalt" && story().kind == StoryKind::note) {
        layout().rename("endnote " + std::to_string(footnotes_) + ", ");
    } else if (name == "subdocument") {
        findings_.linked = true;
    } else if (group().destination == Destination::fonts ||
               group().destination == Destination::colours) {
        colour_word(name, value);
        character_set_word(name, value);
    } else if (group().destination == Destination::ansi_half) {
        if (name == "par" || name == "cell" || name == "row") findings_.doubtful = true;
    } else if (in_text()) {
        if (name == "objocx") return control();
        character_set_word(name, value);
        paragraph_word(name);
        table_word(name, number);
    }
}

void Reader::character_set_word(std::string_view name, int value) {
    if (name == "ansicpg") {
        fonts_.codepage = value;
    } else if (name == "mac") {
        fonts_.codepage = 10000;
    } else if (name == "pc" || name == "pca") {
        fonts_.codepage = name == "pc" ? 437 : 850;
    } else if (name == "deff") {
        fonts_.usual = value;
    } else if (name == "fcharset" || name == "cpg") {
        Font* font = group().destination == Destination::fonts ? font_in_table() : nullptr;
        if (font != nullptr) (name == "cpg" ? font->codepage : font->charset) = value;
    }
}

void Reader::colour_word(std::string_view name, int value) {
    if (name != "red" && name != "green" && name != "blue") return;
    const unsigned shift = name == "red" ? 16U : name == "green" ? 8U : 0U;
    const auto part = static_cast<unsigned>(std::clamp(value, 0, 255));
    const unsigned others = static_cast<unsigned>(std::max(colour_, 0)) & ~(0xFFU << shift);
    colour_ = static_cast<int>(others | part << shift);
}

void Reader::paragraph_word(std::string_view name) {
    if (!in_text()) return;
    if (name == "par" || name == "sect")
        layout().end_paragraph(group().paragraph.table_level());
    else if (name == "cell")
        layout().end_cell(1);
    else if (name == "nestcell")
        layout().end_cell(std::max<std::size_t>(2, group().paragraph.table_level()));
    else
        return;
    findings_.doubtful = findings_.doubtful || group().doubtful;
    if (++paragraphs_ > limits_.paragraphs)
        fail(DocumentFault::limit,
             "paragraphs: more than " + std::to_string(limits_.paragraphs) + " paragraphs");
    forget_boxes();
}

void Reader::table_word(std::string_view name, std::optional<int> number) {
    if (name == "row" || name == "nestrow") {
        const std::size_t level = name == "row" ? 1 : std::max<std::size_t>(2, layout().depth());
        findings_.doubtful = findings_.doubtful || group().doubtful;
        layout().end_row(level, row_);
        forget_boxes();
    } else if (row_.take(name, number) && row_.too_many) {
        budget_.passed = "max_table_columns";
    }
}

// \uN: a UTF-16 unit as a signed number, then characters for programs that know no Unicode.
void Reader::unicode(int number) {
    flush_bytes();
    const auto unit = static_cast<char32_t>(number < 0 ? number + 0x10000 : number);
    skip_ = static_cast<std::size_t>(group().skipped_after_unicode);
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        high_half_ = unit;
        return;
    }
    const char32_t high = std::exchange(high_half_, 0);
    if (unit >= 0xDC00 && unit <= 0xDFFF && high != 0)
        return text(utf8_of(0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00)));
    text(utf8_of(unit));
}

Result<Sheet> Reader::finished() {
    if (!started_) return document_error(DocumentFault::no_document, "there is no text in it");
    sheet_.blocks = layout().finish();
    if (budget_.passed != nullptr)
        return document_error(DocumentFault::limit,
                              std::string(budget_.passed) + ": the document holds more than that");
    resolve_findings();
    flow::report(findings_, budget_, sheet_);
    return std::move(sheet_);
}

}  // namespace tsb::rtf
