// SPDX-License-Identifier: GPL-3.0-or-later
// Story: drawings, pictures, text boxes, controls, and what is anchored somewhere (D9, D11-D15).
#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/docx/story.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

constexpr double points_in_emu = 1.0 / 12700;

// Elements, by local name, that show something: DrawingML and VML.
constexpr std::array<std::string_view, 11> shapes{
    "wsp", "cxnSp", "shape", "rect", "line", "oval", "roundrect", "arc", "polyline", "curve", "bg"};
// D13: what another program made and shows.
constexpr std::array<std::string_view, 6> objects{"OLEObject", "objectEmbed", "objectLink",
                                                  "relIds",    "chart",       "movie"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// "width:451.3pt" of a VML style; 0 for anything but points.
double style_points(std::string_view style, std::string_view property) {
    for (const std::string_view piece : split(style, ';')) {
        const auto colon = piece.find(':');
        if (colon == std::string_view::npos || trim(piece.substr(0, colon)) != property) continue;
        const std::string_view value = trim(piece.substr(colon + 1));
        double points = 0;
        const auto [stop, error] =
            std::from_chars(value.data(), value.data() + value.size(), points);
        const std::string_view unit(stop, static_cast<std::size_t>(value.end() - stop));
        return error == std::errc{} && unit == "pt" ? points : 0;
    }
    return 0;
}

bool is_page_like(double width, double height) {
    return width >= flow::page_picture_points && height >= flow::page_picture_points;
}

bool is_big(double width, double height) {
    return width >= big_picture_points && height >= big_picture_points;
}

double emu(pugi::xml_node extent, const char* name) {
    return int_value(extent, 0, 2'000'000'000, name).value_or(0) * points_in_emu;
}

std::string_view attribute_named(pugi::xml_node node, std::string_view local) {
    for (const pugi::xml_attribute item : node.attributes()) {
        const std::string_view written = item.name();
        if (written.substr(written.find(':') + 1) == local) return item.value();
    }
    return {};
}

bool has_picture(pugi::xml_node shape) {
    for (const pugi::xml_node child : shape) {
        if (local_name(child) == "imagedata") return true;
    }
    return false;
}

}  // namespace

// D9: where a comment or note is anchored; the first place counts.
void Story::anchor(std::string_view kind, pugi::xml_node reference) {
    std::string key = std::string(kind) + ' ';
    key += attribute(reference, "w:id");
    shared_.anchors.try_emplace(std::move(key), anchor_.empty() ? at_ : anchor_);
}

void Story::drawing(pugi::xml_node node, const Context& context, const TextState& state) {
    Sight sight;
    look_at(node, context, state, sight);
    if (sight.unseen || state.hidden || state.revision == Revision::deleted) return;
    if (sight.has_marks) {
        const std::string& place = anchor_.empty() ? at_ : anchor_;
        shared_.findings.marked_boxes.push_back(is_body ? place : part_ + ", " + place);
        return;
    }
    if (!is_body) return;
    if (sight.picture) shared_.findings.big_pictures += sight.big;
    if (sight.picture && sight.page_like && !sight.control)
        for (std::string& embed : sight.embeds)
            flow::note_picture(shared_.pictures, std::move(embed), at_);
    if (sight.object) shared_.findings.objects.push_back(at_);
    // The picture of a control is a preview of its box.
    if (!sight.drawn || sight.control) return;
    drawn_.push_back(at_);
    if (!sight.handmade || !sight.is_floating || table_depth_ > 0) return;
    // Drawn by hand and free to move: beside the answer table it may lie on it.
    if (after_answers_) shared_.findings.drawn.push_back(at_);
    drawn_before_.push_back(at_);
}

void Story::look_at(pugi::xml_node node, const Context& context, const TextState& state,
                    Sight& sight) {
    if (stopped()) return;
    const std::string_view name = name_of(node), local = local_name(node);
    if (name == "w:txbxContent") return text_box(node, context, sight);
    if (name == "w:control" || name == "w:ocx") {
        sight.control = true;
        return control_mark(node, state);
    }
    if (local == "shapetype") return;  // a definition
    if (local == "textpath") word_art(attribute(node, "string"), state);
    if (local == "contentPart") sight.drawn = sight.handmade = true;  // D14: ink
    if (local == "pic") sight.drawn = sight.picture = true;
    if (is_one_of(objects, local)) sight.object = true;
    if (local == "anchor") sight.is_floating = true;
    if (local == "docPr" && attribute(node, "hidden") == "1") sight.unseen = true;
    if (local == "extent") {
        sight.big += is_big(emu(node, "cx"), emu(node, "cy"));
        sight.page_like = sight.page_like || is_page_like(emu(node, "cx"), emu(node, "cy"));
    }
    if (local == "blip") sight.embeds.emplace_back(attribute(node, "r:embed"));
    if (local == "imagedata") sight.embeds.emplace_back(attribute(node, "r:id"));
    if (is_one_of(shapes, local)) look_at_shape(node, sight);
    if (name == "mc:AlternateContent") {
        for (const pugi::xml_node child : shown_alternative(node))
            look_at(child, context, state, sight);
        return;
    }
    for (const pugi::xml_node child : node) look_at(child, context, state, sight);
}

void Story::look_at_shape(pugi::xml_node node, Sight& sight) {
    if (attribute_named(node, "hr") == "t") return;  // a line across the page
    const std::string_view style = attribute(node, "style");
    if (style.find("position:absolute") != std::string_view::npos) sight.is_floating = true;
    if (style.find("visibility:hidden") != std::string_view::npos) sight.unseen = true;
    sight.drawn = true;
    if (!has_picture(node)) {
        sight.handmade = true;
        return;
    }
    sight.picture = true;
    const double width = style_points(style, "width"), height = style_points(style, "height");
    sight.big += is_big(width, height);
    sight.page_like = sight.page_like || is_page_like(width, height);
}

// D12.
void Story::control_mark(pugi::xml_node node, const TextState& state) {
    ActiveX control = shared_.controls.read(part_, attribute(node, "r:id"));
    if (in_code(fields_.size())) return;
    if (control.mark) {
        writer_->mark(*std::move(control.mark), state);
        if (!control.text.empty()) control.text.insert(0, " ");
    }
    write(control.text, state);
}

// D11, D14: marks in a text box are bound to nothing, so they are told wherever it lies (has_marks); a
// text box without marks is a drawing like any other.
void Story::text_box(pugi::xml_node content, const Context& context, Sight& sight) {
    Context inside = context;
    inside.background = -1;
    inside.cell = nullptr;
    const std::size_t marks = shared_.budget.marks;
    floating(content, inside, "text box " + std::to_string(++text_boxes_) + ", ");
    const std::size_t own = shared_.budget.marks - marks;
    boxed_marks_ += own;
    sight.has_marks = sight.has_marks || own > 0;
    sight.drawn = true;
}

// A story of its own: fields, controls, places and the cell around it do not reach in.
void Story::floating(pugi::xml_node content, const Context& context, std::string prefix) {
    Story story(part_, *xml_, shared_);
    story.text_boxes_ = text_boxes_;
    story.notes_ = notes_;
    story.prefix_ = prefix_ + std::move(prefix);
    story.anchor_ = anchor_.empty() ? at_ : anchor_;
    std::vector<Block> out;
    story.blocks(content, context, out);
    text_boxes_ = story.text_boxes_;
    notes_ = story.notes_;
    anchor_to(out, story.anchor_);
    std::move(out.begin(), out.end(), std::back_inserter(shared_.floating));
}

// D25: VML's WordArt keeps its text in an attribute.
void Story::word_art(std::string_view text, const TextState& state) {
    const std::string prefix = prefix_ + "text box " + std::to_string(++text_boxes_) + ", ";
    ParagraphWriter writer(shared_.budget, part_, prefix + "paragraph 1");
    writer.text(text, state, {});
    std::vector<Block> out;
    out.emplace_back(writer.finish());
    anchor_to(out, anchor_.empty() ? at_ : anchor_);
    std::move(out.begin(), out.end(), std::back_inserter(shared_.floating));
}

// D14: at the end of a paragraph or table that does not stand in a table: drawings in it are marks
// nobody can read if boxes stand in it too. So is what was drawn by hand just before the table.
void Story::answer_area_ends(std::size_t drawn_before, std::size_t marks_before,
                             std::size_t boxed_before) {
    if (table_depth_ > 0) return;
    const bool has_boxes = shared_.budget.marks - marks_before > boxed_marks_ - boxed_before;
    auto& found = shared_.findings.drawn;
    if (has_boxes) {
        found.insert(found.end(), drawn_.begin() + static_cast<std::ptrdiff_t>(drawn_before),
                     drawn_.end());
        found.insert(found.end(), drawn_before_.begin(), drawn_before_.end());
    }
    after_answers_ = has_boxes;
    drawn_.clear();
}

}  // namespace tsb::docx
