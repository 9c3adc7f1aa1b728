// SPDX-License-Identifier: GPL-3.0-or-later
// Reader: groups, and what begins and ends with them.
#include <charconv>
#include <iterator>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/flow/glyphs.hpp"
#include "parsers/flow/pictures.hpp"
#include "parsers/rtf/reader.hpp"

namespace tsb::rtf {
namespace {

constexpr int twips_in_point = 20;

}  // namespace

void Reader::open() {
    if (!groups_.empty()) flush_bytes();
    skip_ = 0;
    if (!count_words(1)) return;
    if (groups_.size() >= limits_.depth)
        return fail(DocumentFault::limit,
                    "depth: more than " + std::to_string(limits_.depth) + " groups in groups");
    Group inner = groups_.empty() ? Group{} : groups_.back();
    inner.stories = inner.fields = inner.shapes = 0;
    inner.starred = inner.picture = inner.nested_row = inner.object = inner.halves = false;
    groups_.push_back(inner);
}

// What began with the group ends before the group does.
void Reader::close() {
    flush_bytes();
    skip_ = 0;
    const Group ended = group();
    const Destination outer =
        groups_.size() > 1 ? groups_.at(groups_.size() - 2).destination : Destination::same;
    if (ended.picture) end_picture();
    if (ended.halves) end_halves();
    if (ended.nested_row) {
        row_ = std::move(outer_rows_.back());
        outer_rows_.pop_back();
    }
    if (ended.destination == Destination::styles &&
        !styles_.end_entry(limits_.styles, limits_.style_words))
        fail(DocumentFault::limit, "styles: more than " + std::to_string(limits_.styles) +
                                       " styles, or one of more than " +
                                       std::to_string(limits_.style_words) + " words");
    if (ended.destination == Destination::property && outer != Destination::property)
        end_property();
    if (ended.destination == Destination::code && outer != Destination::code && !fields_.empty())
        fields_.back()->code_ended = true;
    for (std::size_t i = 0; i < ended.fields; ++i) end_field();
    for (std::size_t i = 0; i < ended.stories; ++i) end_story();
    for (std::size_t i = 0; i < ended.shapes; ++i) end_shape();
    groups_.pop_back();
}

void Reader::go_to(Destination destination) {
    Group& now = group();
    const bool shown = now.destination == Destination::same;
    if (now.destination == Destination::ansi_half && destination != Destination::unicode_half &&
        destination != Destination::same && destination != Destination::skip) {
        findings_.doubtful = true;  // no text, and not behind \ud
        now.destination = Destination::skip;
        return;
    }
    switch (destination) {
        case Destination::same:
            return;
        case Destination::upr:
        case Destination::unicode_half:
            return half(destination);
        case Destination::skip:
        case Destination::ansi_half:
        case Destination::fonts:
        case Destination::colours:
        case Destination::styles:
        case Destination::form_data:
        case Destination::code:
        case Destination::property_name:
        case Destination::property_value:
            now.destination = destination;
            return;
        case Destination::property:
            property_name_.clear();
            property_value_.clear();
            now.destination = destination;
            return;
        case Destination::form_entry:
            now.destination = destination;
            if (!fields_.empty()) fields_.back()->data.start_entry();
            return;
        case Destination::field:
            return start_field();
        case Destination::result:
            return start_result();
        case Destination::picture:
            // The picture of a shape is a property of it.
            now.picture = (shown || now.destination == Destination::property_value) && !now.control;
            now.destination = Destination::picture;
            picture_width_ = picture_height_ = 0;
            picture_scale_x_ = picture_scale_y_ = 100;
            picture_hex_.clear();
            return;
        case Destination::nested_row:
            if (!std::exchange(now.nested_row, true))
                outer_rows_.push_back(std::exchange(row_, {}));
            return;
        case Destination::header:
        case Destination::footer:
        case Destination::note:
        case Destination::comment:
        case Destination::text_box:
        case Destination::shape:
        case Destination::object:
            break;
    }
    if (shown)
        to_story(destination);
    else
        now.destination = Destination::skip;
}

// {\upr{text}{\*\ud{text}}}: the second one counts. Where it is nobody's text, the first one is as
// good.
void Reader::half(Destination destination) {
    Group& now = group();
    const Destination around = now.destination;
    if (destination == Destination::unicode_half) {
        if (around == Destination::fonts || around == Destination::colours ||
            around == Destination::styles)
            now.destination = Destination::skip;
        if (around != Destination::ansi_half) return;
        now.destination = now.around_halves;
        now.in_unicode_half = true;
    } else if (now.in_unicode_half) {
        findings_.doubtful = true;  // halves in a half
    } else if (takes_bytes() && around != Destination::fonts && around != Destination::colours) {
        now.halves = true;
        now.around_halves = around;
        now.destination = Destination::ansi_half;
        ansi_half_.clear();
        unicode_half_.clear();
    }
}

// LibreOffice shows both.
void Reader::end_halves() {
    const std::string_view ansi = trim(ansi_half_);
    if (!ansi.empty() && (ansi != trim(unicode_half_) || ansi_half_.size() >= max_code_bytes))
        findings_.doubtful = true;
}

void Reader::to_story(Destination destination) {
    const auto number = [](std::string_view what, std::size_t& counter) {
        return std::string(what) + " " + std::to_string(++counter) + ", ";
    };
    if (destination == Destination::header) {
        start_story(StoryKind::page, number("header", headers_));
    } else if (destination == Destination::footer) {
        start_story(StoryKind::page, number("footer", footers_));
    } else if (destination == Destination::note) {
        start_story(StoryKind::note, number("footnote", footnotes_));
    } else if (destination == Destination::comment) {
        start_story(StoryKind::comment, number("comment", comments_));
    } else if (destination == Destination::text_box) {
        if (!shapes_.empty()) shapes_.back().text = true;
        start_story(StoryKind::text_box, number("text box", text_boxes_));
    } else if (destination == Destination::shape) {
        start_shape();
    } else {
        group().object = true;
        objects_.push_back(is_body() ? layout().key() : "");
    }
}

void Reader::count_story() {
    if (++story_count_ > limits_.stories)
        fail(DocumentFault::limit, "stories: more than " + std::to_string(limits_.stories) +
                                       " headers, notes, comments and text boxes");
}

void Reader::start_story(StoryKind kind, std::string prefix) {
    count_story();
    if (error_) return;
    Story made;
    made.kind = kind;
    if (kind != StoryKind::body && kind != StoryKind::page)
        made.anchor = is_body() ? layout().key() : story().anchor;
    made.fields_below = fields_.size();
    made.marks_before = budget_.marks;
    made.outer_row = std::exchange(row_, {});
    made.layout = std::make_unique<Layout>(budget_, places_, std::move(prefix));
    if (kind == StoryKind::body)
        made.layout->block_ended = [this](std::size_t marks, const std::string& next) {
            block_ended(marks, next);
        };
    stories_.push_back(std::move(made));
    if (kind == StoryKind::body) return;
    group().stories += 1;
    group().paragraph = {};
    group().character = {};
}

void Reader::end_story() {
    Story ended = std::move(stories_.back());
    stories_.pop_back();
    row_ = std::move(ended.outer_row);
    std::vector<Block> blocks = ended.layout->finish();
    flow::anchor_to(blocks, ended.anchor);  // a key still
    std::move(blocks.begin(), blocks.end(), std::back_inserter(sheet_.aside));
    // The marks of a note are not the paragraph's; those of a text box are counted by its shape.
    const std::size_t own = budget_.marks - ended.marks_before;
    if (!shapes_.empty() || ended.anchor.empty() || own == 0) return;
    if (ended.kind == StoryKind::text_box) marked_boxes_.push_back(ended.anchor);
    if (!is_body()) return;
    Hanging note;
    note.key = ended.anchor;
    note.own_marks = own;
    hanging_.push_back(std::move(note));
}

// D14.
void Reader::block_ended(std::size_t marks, const std::string& next) {
    std::vector<Hanging> later;
    std::size_t own = 0;
    for (Hanging& one : std::exchange(hanging_, {})) {
        if (!next.empty() && one.key == next)
            later.push_back(std::move(one));
        else if (one.own_marks > 0)
            own += one.own_marks;
        else
            findings_.drawn.drawn(place_of(one.key), !one.picture && !one.in_table);
    }
    hanging_ = std::move(later);
    findings_.drawn.block_ends(marks > own);
}

void Reader::start_field() {
    if (fields_.size() >= max_open_fields) {
        budget_.passed = "max_open_fields";
        return;
    }
    auto made = std::make_unique<Field>();
    made->inside_code = group().destination != Destination::same;
    made->format = group().character;
    fields_.push_back(std::move(made));
    group().fields += 1;
}

void Reader::start_result() {
    if (fields_.empty()) return;
    Field& field = *fields_.back();
    group().destination = field.inside_code ? Destination::skip : Destination::same;
    end_code(field);
    if (field.drop_result) group().destination = Destination::skip;
}

void Reader::end_field() {
    const std::unique_ptr<Field> ended = std::move(fields_.back());
    end_code(*ended);
    fields_.pop_back();
}

// The code is complete: a check box or a symbol is drawn here.
void Reader::end_code(Field& field) {
    if (std::exchange(field.drawn, true)) return;
    const bool shown = !field.inside_code;
    if (auto mark = field_mark(field)) {
        field.is_box = true;
        mark->hidden = !shown;
        field.box = put_mark(*std::move(mark), field.format);
        return;
    }
    if (!shown || dropped(field.format)) return;
    if (shows_its_code(field.code) && !state_of(field.format).hidden) findings_.doubtful = true;
    if (const std::string_view chosen = chosen_entry(field.data); !chosen.empty())
        layout().writer().text(chosen, state_of(field.format), {});
    if (const auto symbol = symbol_field(field.code)) draw_symbol(field, *symbol);
}

void Reader::draw_symbol(Field& field, const Symbol& symbol) {
    std::string font = symbol.font;
    if (font.empty() && !symbol.unicode) {
        const Font* usual = fonts_.find(field.format.font(fonts_));
        if (usual != nullptr) font = usual->name;
    }
    const auto which = flow::symbol_font(font);
    const auto glyph = which == flow::SymbolFont::none ? flow::unicode_glyph(symbol.code)
                                                       : flow::symbol_glyph(which, symbol.code);
    const bool ticked = glyph == flow::Glyph::ticked_box;
    if (ticked || glyph == flow::Glyph::empty_box) {
        // What the result shows must be the same.
        Mark mark;
        mark.state = ticked ? MarkState::ticked : MarkState::empty;
        field.is_box = true;
        field.box = put_mark(std::move(mark), field.format);
        return;
    }
    field.drop_result = true;
    layout().writer().symbol(font, symbol.code, state_of(field.format), {});
}

void Reader::start_shape() {
    Hanging shape;
    shape.key = layout().key();
    shape.in_table = group().paragraph.table_level() > 0;
    shape.unseen = group().character.hidden || group().character.deleted;
    shape.marks_before = budget_.marks;
    shapes_.push_back(std::move(shape));
    group().shapes += 1;
}

// D14: marks in a shape are bound to nothing, so they are told wherever it lies (has_marks); a shape
// without marks counts where boxes are.
void Reader::end_shape() {
    Hanging ended = std::move(shapes_.back());
    shapes_.pop_back();
    ended.own_marks = budget_.marks - ended.marks_before;
    if (shapes_.empty() && ended.own_marks > 0 && !ended.unseen) marked_boxes_.push_back(ended.key);
    if (!is_body() || !shapes_.empty() || (ended.unseen && ended.own_marks == 0)) return;
    ended.picture = ended.picture || ended.text;  // not made by hand
    hanging_.push_back(std::move(ended));
}

// {\sp{\sn name}{\sv value}}
void Reader::end_property() {
    if (shapes_.empty()) return;
    const std::string_view name = trim(property_name_), value = trim(property_value_);
    if ((name == "fHidden" || name == "fHorizRule") && value == "1") shapes_.back().unseen = true;
    if (name == "gtextUNICODE") word_art(value);
}

// D25: WordArt keeps its text in a property.
void Reader::word_art(std::string_view utf8) {
    count_story();
    if (error_) return;
    Layout art(budget_, places_, "text box " + std::to_string(++text_boxes_) + ", ");
    art.writer().text(utf8, state_of(group().character), {});
    std::vector<Block> blocks = art.finish();
    flow::anchor_to(blocks, is_body() ? layout().key() : story().anchor);
    std::move(blocks.begin(), blocks.end(), std::back_inserter(sheet_.aside));
}

// One that is large enough to show a page, from its hexadecimal digits.
void Reader::keep_picture(long scaled_side) {
    const std::string hex = std::exchange(picture_hex_, {});
    if (static_cast<long>(picture_width_) * picture_scale_x_ < scaled_side ||
        static_cast<long>(picture_height_) * picture_scale_y_ < scaled_side)
        return;
    Bytes content;
    content.reserve(hex.size() / 2);
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned value = 0;
        const char* const digits = hex.data() + i;
        if (std::from_chars(digits, digits + 2, value, 16).ptr != digits + 2) return;
        content += static_cast<char>(value);
    }
    flow::take_picture(sheet_, "picture " + std::to_string(++pictures_), layout().key(),
                       std::move(content));
}

void Reader::end_picture() {
    constexpr auto big = static_cast<long>(flow::big_picture_points) * twips_in_point * 100;
    if (!is_body() || group().character.hidden || group().character.deleted) return;
    if (static_cast<long>(picture_width_) * picture_scale_x_ >= big &&
        static_cast<long>(picture_height_) * picture_scale_y_ >= big)
        ++findings_.big_pictures;
    keep_picture(static_cast<long>(flow::page_picture_points) * twips_in_point * 100);
    if (!shapes_.empty()) {
        shapes_.back().picture = true;
        return;
    }
    Hanging picture;
    picture.key = layout().key();
    picture.picture = true;
    hanging_.push_back(std::move(picture));
}

// D12: its value stands in bytes of its own that RTF does not describe.
void Reader::control() {
    if (!std::exchange(group().object, false)) return;
    group().control = true;
    objects_.pop_back();
    Mark mark;
    mark.kind = MarkKind::activex;
    mark.why = "an ActiveX control: its value is kept beside the text and is not read";
    put_mark(std::move(mark), group().character);
}

std::string Reader::place_of(const std::string& key) const {
    const auto found = places_.find(key);
    return found == places_.end() ? key : found->second;
}

// Every paragraph has its place now.
void Reader::resolve_findings() {
    for (const std::string& key : objects_) {
        if (!key.empty()) findings_.objects.push_back(place_of(key));
    }
    for (SheetPicture& picture : sheet_.pictures) picture.at = place_of(picture.at);
    for (const std::string& key : marked_boxes_) findings_.marked_boxes.push_back(place_of(key));
    const auto resolve = [&](auto&& self, std::vector<Block>& blocks) -> void {
        for (Block& block : blocks) {
            if (auto* paragraph = std::get_if<Paragraph>(&block)) {
                if (!paragraph->anchor.empty()) paragraph->anchor = place_of(paragraph->anchor);
                continue;
            }
            for (Cell& cell : std::get<Table>(block).cells) self(self, cell.blocks);
        }
    };
    resolve(resolve, sheet_.aside);
}

}  // namespace tsb::rtf
