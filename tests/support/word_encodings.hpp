// SPDX-License-Identifier: GPL-3.0-or-later
// The ways in which a form is filled in with a word processor, one row each: id as in the encoding
// table (D1-D25), how it is written, and what a reader may make of it. Written from the standards
// ([MS-OFORMS], ISO 29500, Word 2003's schema) and from what editors are known to write, without
// looking at our readers: the rows are their check.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tsb::test {

// What a reader may say about an item that was answered this way. A wrong definite choice is never
// allowed; an item left alone is always blank, or refused where the row is not strong.
enum class Expect {
    truth,    // strong: the answer; a refusal counts against the reader
    careful,  // the answer, or a refusal
    doubt,    // never definite and never blank: a person has to look
    no_vote   // never definite: nothing that was done is a vote
};
std::string_view to_string(Expect expect);

enum class Container { docx, docm, dotx, strict, flat_opc, word2003 };

// One option of one item, as the delegate wants it.
struct OptionWish {
    bool chosen = false, other_chosen = false;
    bool opposes = false;
    bool right_to_left = false;
    std::string language;
    std::string item;  // for names of groups
};

// What is written for it: WordprocessingML of runs (or of inline content).
struct OptionInk {
    std::string box;                        // in the cell of the box
    std::string before_label, after_label;  // in the cell of the label
    std::string label_properties;           // children of w:rPr of the label's run
    std::string row_properties;             // children of w:trPr of the option's row
    bool label_removed = false;
};

// A part of the package that only some encodings have.
struct WordPart {
    std::string name, content, type;  // "word/comments.xml", bytes, content type
};

// What the fragments need beside the body.
class WordParts {
  public:
    int number() { return ++number_; }  // never the same twice: ids of fields, controls, comments

    // A relationship of the document; its id.
    std::string relate(const std::string& type, const std::string& target) {
        relations_.emplace_back(type, target);
        return "rId" + std::to_string(100 + relations_.size());
    }
    void add(WordPart part) { parts_.push_back(std::move(part)); }
    void comment(int id, const std::string& text) { comments_[id] = text; }
    void style(const std::string& xml) { styles_.insert_or_assign(xml, true); }

    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& relations() const {
        return relations_;
    }
    [[nodiscard]] const std::vector<WordPart>& parts() const { return parts_; }
    [[nodiscard]] const std::map<int, std::string>& comments() const { return comments_; }
    [[nodiscard]] const std::map<std::string, bool>& styles() const { return styles_; }

  private:
    int number_ = 0;
    std::vector<std::pair<std::string, std::string>> relations_;
    std::vector<WordPart> parts_;
    std::map<int, std::string> comments_;
    std::map<std::string, bool> styles_;
};

struct WordEncoding {
    std::string_view id, name;
    Expect expect = Expect::truth;
    OptionInk (*write)(WordParts&, const OptionWish&, const WordEncoding&) = nullptr;
    std::string_view ticked = {}, empty = {}, font = {};  // what `write` needs, in its own terms
    Container container = Container::docx;
    std::string_view application = "Microsoft Office Word";
};

std::span<const WordEncoding> word_encodings();
const WordEncoding& word_encoding(std::string_view name);  // throws std::invalid_argument

// Writers of the rows, by file.
namespace ink {
using Writer = OptionInk(WordParts&, const OptionWish&, const WordEncoding&);
// make_docx_boxes.cpp. ticked, empty: children of w:checkBox / glyphs / tokens.
Writer legacy_field, simple_field, content_control, custom_control, symbol, symbol_text,
    symbol_by_style, unicode_glyph;
// make_docx_typed.cpp
Writer typed_instead, typed_before, typed_after, typed_before_glyph, typed_after_glyph,
    typed_before_label, typed_brackets, typed_in_field, yes_instead, yes_after;
// make_docx_doubtful.cpp
Writer struck_other, struck_other_by_style, highlighted, shaded, bold, label_deleted, row_text_gone,
    commented, commented_and_ticked, hidden_tick, white_tick, tiny_tick, drawn_tick, gone_field,
    conflicting_control;
// make_docx_tracked.cpp
Writer tracked_same, tracked_beside, tracked_format, tracked_tick, tracked_typed, tracked_move,
    tracked_row;
// make_docx_objects.cpp
Writer alternate_run, text_box, activex_bag, activex_storage, activex_stream, activex_storage_wide,
    activex_option, embedded_beside;

// A run with visible text; "" makes none. `properties`: children of w:rPr.
std::string run(std::string_view text, const OptionWish& wish, const std::string& properties = "");
// A legacy check box; state: children of w:checkBox after w:sizeAuto. `result`: the field's result.
std::string field(WordParts& parts, const OptionWish& wish, std::string_view state,
                  const std::string& result = "");
std::string pristine_field(WordParts& parts, const OptionWish& wish);
}  // namespace ink

}  // namespace tsb::test
