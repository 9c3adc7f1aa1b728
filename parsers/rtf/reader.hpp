// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the tokens in order and keeps the stack of groups.
// Trust: the bytes are hostile. Limits: RtfLimits; those of sheet.hpp through the Budget.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/flow/findings.hpp"
#include "parsers/rtf/codepage.hpp"
#include "parsers/rtf/fields.hpp"
#include "parsers/rtf/format.hpp"
#include "parsers/rtf/layout.hpp"
#include "parsers/rtf/lexer.hpp"
#include "parsers/rtf/rtf.hpp"
#include "parsers/rtf/styles.hpp"
#include "parsers/rtf/table.hpp"
#include "parsers/rtf/words.hpp"

namespace tsb::rtf {

class Reader {
  public:
    Reader(BytesView bytes, const RtfLimits& limits);
    Result<Sheet> read();

  private:
    enum class StoryKind { body, page, note, comment, text_box };
    struct Story {
        StoryKind kind = StoryKind::body;
        std::unique_ptr<Layout> layout;
        std::string anchor;            // key of a paragraph of the body; "" = none
        std::size_t fields_below = 0;  // fields open around the story do not reach in
        std::size_t marks_before = 0;
        RowFormat outer_row;
    };
    // What hangs on a paragraph of the body: a shape, a picture, a note with its own marks.
    struct Hanging {
        std::string key;
        bool in_table = false, picture = false, text = false, unseen = false;
        std::size_t marks_before = 0, own_marks = 0;
    };
    struct Group {
        CharacterFormat character;
        ParagraphFormat paragraph;
        Destination destination = Destination::same;
        Destination around_halves = Destination::same;  // of \upr
        int skipped_after_unicode = 1;                  // \uc
        // What began with this group and ends with it.
        std::size_t stories = 0, fields = 0, shapes = 0;
        bool starred = false, picture = false, nested_row = false;
        bool halves = false;           // began with \upr
        bool in_unicode_half = false;  // and in a group inside it
        bool doubtful = false;         // and its groups: some programs do not show it
        bool object = false;           // reported as one
        bool control = false;          // in an ActiveX control, whose picture is its preview
    };

    // reader.cpp
    void take(const Token& token);
    void word(const Token& token);
    bool count_words(std::size_t more);
    bool skipped(bool is_character);
    bool known_behind_star(std::string_view name, std::optional<int> number);
    bool style_word(std::string_view name, bool starred, std::optional<int> number);
    void look_word(std::string_view name, std::optional<int> number);
    void character_set_word(std::string_view name, int value);
    void colour_word(std::string_view name, int value);
    void paragraph_word(std::string_view word);
    void table_word(std::string_view word, std::optional<int> number);
    void document_word(std::string_view word, std::optional<int> number);
    void unicode(int number);
    void symbol(char c);
    void fail(DocumentFault fault, std::string text);
    [[nodiscard]] Result<Sheet> finished();

    // reader_groups.cpp
    void open();
    void close();
    void go_to(Destination destination);
    void half(Destination destination);
    void end_halves();
    void count_story();
    void start_story(StoryKind kind, std::string prefix);
    void end_story();
    void start_field();
    void start_result();
    void end_field();
    void end_code(Field& field);
    void draw_symbol(Field& field, const Symbol& symbol);
    void start_shape();
    void end_shape();
    void end_property();
    void word_art(std::string_view utf8);
    void end_picture();
    void keep_picture(long scaled_side);
    void control();
    void block_ended(std::size_t marks, const std::string& next);
    void to_story(Destination destination);
    void resolve_findings();
    [[nodiscard]] std::string place_of(const std::string& key) const;

    // reader_text.cpp
    void bytes(std::string_view text);
    void flush_bytes();
    void text(std::string_view utf8);
    void write(std::string_view utf8);
    Font* font_in_table();
    void font_table(std::string_view utf8);
    void colour_table(std::string_view utf8);
    [[nodiscard]] flow::TextState state_of(const CharacterFormat& format);
    [[nodiscard]] flow::Owner owner();
    [[nodiscard]] bool dropped(const CharacterFormat& format) const;
    flow::FieldBox put_mark(Mark mark, const CharacterFormat& format);
    void forget_boxes();

    [[nodiscard]] Group& group() { return groups_.back(); }
    [[nodiscard]] Story& story() { return stories_.back(); }
    [[nodiscard]] Layout& layout() { return *stories_.back().layout; }
    [[nodiscard]] bool takes_bytes() const;
    [[nodiscard]] bool in_text() { return group().destination == Destination::same; }
    [[nodiscard]] bool is_body() const { return stories_.size() == 1; }

    Lexer lexer_;
    const RtfLimits& limits_;
    std::optional<Error> error_;
    flow::Budget budget_;
    flow::Findings findings_;
    Places places_;
    Fonts fonts_;
    Colours colours_;
    Codepages codepages_;
    Styles styles_;
    Sheet sheet_;
    std::vector<Group> groups_;
    std::vector<Story> stories_;
    std::vector<std::unique_ptr<Field>> fields_;
    std::vector<Hanging> shapes_, hanging_;  // open ones; those in the block in hand
    std::vector<std::string> objects_;       // keys
    std::vector<std::string> marked_boxes_;  // keys: text boxes with marks in them
    RowFormat row_;
    std::vector<RowFormat> outer_rows_;  // of the tables that the one in hand stands in
    std::string pending_;                // bytes whose code page is that of the group's font
    std::size_t skip_ = 0;               // characters after \u that stand for the same
    char32_t high_half_ = 0;
    int font_number_ = 0;  // whose entry of the font table is read
    int colour_ = -1;
    std::string picture_hex_;  // of a picture in the body
    std::size_t pictures_ = 0;
    int picture_width_ = 0, picture_height_ = 0;  // twips
    int picture_scale_x_ = 100, picture_scale_y_ = 100;
    std::string ansi_half_, unicode_half_;  // of the \upr in hand
    std::string property_name_, property_value_;
    std::size_t words_ = 0, story_count_ = 0, paragraphs_ = 0;
    std::size_t headers_ = 0, footers_ = 0, footnotes_ = 0, comments_ = 0, text_boxes_ = 0;
    bool started_ = false;
};

}  // namespace tsb::rtf
