// SPDX-License-Identifier: GPL-3.0-or-later
// Story: frames, pictures, shapes, and controls of a form (D11, D13-D15, D20).
#include <algorithm>
#include <array>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/odf/story.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

constexpr std::array<std::string_view, 13> shapes{
    "draw:custom-shape", "draw:rect",   "draw:line",           "draw:polyline",  "draw:polygon",
    "draw:path",         "draw:circle", "draw:ellipse",        "draw:connector", "draw:measure",
    "draw:caption",      "dr3d:scene",  "draw:regular-polygon"};
constexpr std::array<std::string_view, 4> drawings{"draw:frame", "draw:control", "draw:g",
                                                   "draw:a"};
constexpr std::array<std::string_view, 5> objects{"draw:object", "draw:object-ole", "draw:applet",
                                                  "draw:plugin", "draw:floating-frame"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Not to be seen on the screen.
bool is_switched_off(pugi::xml_node node) {
    for (const char* name : {"draw:display", "drawooo:display"}) {
        const std::string_view display = attribute(node, name);
        if (display == "none" || display == "printer") return true;
    }
    return false;
}

bool floats(pugi::xml_node node) {
    return attribute(node, "text:anchor-type") != "as-char";
}

bool is_at_least(double points, pugi::xml_node node) {
    const auto at_least = [&](const char* name) {
        return points_of(attribute(node, name)).value_or(0) >= points;
    };
    return at_least("svg:width") && at_least("svg:height");
}

}  // namespace

std::string Story::here() const {
    return at_.empty() ? prefix_ + "the page" : at_;
}

bool Story::unseen(const Context& context) const {
    return !is_body || context.hidden || shared_.changes.revision() == Revision::deleted;
}

// False: no drawing.
bool Story::drawing(pugi::xml_node node, const Context& context) {
    const std::string_view name = name_of(node);
    const bool is_shape = is_one_of(shapes, name);
    if (!is_shape && !is_one_of(drawings, name)) return false;
    Context inside = context;
    inside.hidden =
        context.hidden || context.format.not_shown.value_or(false) || is_switched_off(node);
    if (is_shape) {
        shape(node, inside);
    } else if (name == "draw:frame") {
        frame(node, inside);
    } else if (name == "draw:control") {
        form_control(node, inside);
    } else {
        for (const pugi::xml_node child : node) {
            if (!visit()) break;
            drawing(child, inside);
        }
    }
    return true;
}

// A frame holds one thing, and after it others for programs that cannot show the first.
void Story::frame(pugi::xml_node node, const Context& context) {
    pugi::xml_node shown;
    for (const pugi::xml_node child : node) {
        const std::string_view name = name_of(child);
        const bool is_box = name == "draw:text-box";
        if (!is_box && name != "draw:image" && !is_one_of(objects, name)) continue;
        if (shown && (is_box || name_of(shown) == "draw:text-box"))
            shared_.findings.doubtful = true;
        if (!shown) shown = child;
    }
    const std::string_view name = name_of(shown);
    if (name == "draw:text-box") {
        if (text_box(shown, context) == 0) drawn(node, true, context);
    } else if (is_one_of(objects, name)) {
        if (!unseen(context)) shared_.findings.objects.push_back(here());
    } else if (shown) {
        if (!unseen(context))
            shared_.findings.big_pictures +=
                static_cast<std::size_t>(is_at_least(flow::big_picture_points, node));
        if (!unseen(context) && is_at_least(flow::page_picture_points, node))
            flow::note_picture(shared_.pictures, std::string(attribute(shown, "xlink:href")),
                               here());
        drawn(node, false, context);
    }
}

void Story::shape(pugi::xml_node node, const Context& context) {
    const bool has_text = node.child("text:p") || node.child("text:list");
    if (!has_text || text_box(node, context) == 0) drawn(node, true, context);
}

// D11, D14: a text box without marks is drawn on the block that it is anchored in. One with marks may
// lie on any box of the text, and nothing aside is bound to an option. Returns their number.
std::size_t Story::text_box(pugi::xml_node content, const Context& context) {
    if (shared_.changes.dropped()) return 0;
    const std::size_t marks = shared_.budget.marks;
    const std::size_t before = shared_.aside.size();
    aside(content, "text box " + std::to_string(++shared_.text_boxes) + ", ");
    if (context.hidden) {
        std::vector<Block> made(
            std::make_move_iterator(shared_.aside.begin() + static_cast<std::ptrdiff_t>(before)),
            std::make_move_iterator(shared_.aside.end()));
        flow::hide(made);
        shared_.aside.resize(before);
        std::move(made.begin(), made.end(), std::back_inserter(shared_.aside));
    }
    const std::size_t own = shared_.budget.marks - marks;
    boxed_marks_ += own;
    if (own > 0 && !unseen(context)) shared_.findings.marked_boxes.push_back(here());
    return own;
}

// `by_hand`: a shape or text box, which people lay on a box; no picture, which is a logo or a stamp.
void Story::drawn(pugi::xml_node node, bool by_hand, const Context& context) {
    if (unseen(context)) return;
    if (writer_ == nullptr) {  // on a page, wherever that is
        const std::size_t page = count_of(node, "text:anchor-page-number");
        if (by_hand) shared_.on_pages.push_back("page " + std::to_string(page));
        return;
    }
    const bool loose = by_hand && floats(node) && place_.table_depth == 0;
    shared_.findings.drawn.drawn(here(), loose);
}

// D20: a box that stands in the line has its place; one that floats may lie beside anything. So may
// a control's text: it is drawn like a text box.
void Story::form_control(pugi::xml_node node, const Context& context) {
    FormControl control = shared_.forms.read(attribute(node, "draw:control"));
    if (control.mark && floats(node)) {
        control.mark->state = MarkState::unclear;
        control.mark->why =
            "a form's box that floats over the text: what it stands beside cannot "
            "be told from the file";
    }
    const bool laid_over = floats(node) && !control.mark && !trim(control.text).empty();
    if (laid_over) drawn(node, true, context);
    if (writer_ != nullptr && !laid_over) {
        if (control.mark) put_mark(*std::move(control.mark), context);
        write(control.text, context);
        return;
    }
    // Text that floats, or anything anchored to a page.
    ParagraphWriter writer(shared_.budget, part_, here());
    ParagraphWriter* outer = std::exchange(writer_, &writer);
    const bool blank = blank_before_;
    if (control.mark) put_mark(*std::move(control.mark), context);
    write(control.text, context);
    writer_ = outer;
    blank_before_ = blank;
    Paragraph paragraph = writer.finish();
    paragraph.anchor = anchor_.empty() ? here() : anchor_;
    shared_.aside.emplace_back(std::move(paragraph));
}

}  // namespace tsb::odf
