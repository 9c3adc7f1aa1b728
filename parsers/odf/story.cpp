// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/story.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

constexpr double twips_per_point = 20;
constexpr std::array<std::string_view, 7> plain_containers{
    "text:list",        "text:list-item",          "text:list-header", "text:index-body",
    "text:index-title", "text:numbered-paragraph", "text:list-level"};
constexpr std::array<std::string_view, 7> indexes{
    "text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index",
    "text:user-index",       "text:alphabetical-index", "text:bibliography"};

// Their paragraphs are the data of controls, and remarks on a change.
constexpr std::array<std::string_view, 2> unseen_containers{"office:forms", "office:change-info"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<Block> Story::read(pugi::xml_node container, std::string prefix) {
    prefix_ = std::move(prefix);
    std::vector<Block> out;
    blocks(container, {}, out);
    return out;
}

void Story::blocks(pugi::xml_node container, const Context& context, std::vector<Block>& out) {
    for (const pugi::xml_node node : container) {
        if (!visit()) return;
        block(node, context, out);
    }
}

void Story::block(pugi::xml_node node, const Context& context, std::vector<Block>& out) {
    const std::string_view name = name_of(node);
    if (name == "text:p" || name == "text:h") {
        paragraph(node, context, out);
    } else if (name == "table:table") {
        table(node, context, out);
    } else if (is_one_of(plain_containers, name)) {
        blocks(node, context, out);
    } else if (name == "text:section") {
        section(node, context, out);
    } else if (is_one_of(indexes, name)) {
        blocks(node.child("text:index-body"), context, out);
    } else if (change(node, [&](pugi::xml_node content) { blocks(content, context, out); })) {
    } else if (name == "office:annotation") {
        aside(node, "comment " + std::to_string(++shared_.comments) + ", ");
    } else if (name == "text:tracked-changes") {
        // Those at the story's start have been read.
        const std::string_view parent = name_of(node.parent());
        if (node.first_child() && parent != "office:text" && !parent.starts_with("style:"))
            shared_.findings.doubtful = true;
    } else if (!drawing(node, context) && !is_one_of(unseen_containers, name) &&
               shows_something(node)) {
        shared_.findings.doubtful = true;
        blocks(node, context, out);
    }
}

bool Story::shows_something(pugi::xml_node unknown) {
    for (const pugi::xml_node node : unknown) {
        if (!visit()) return false;
        const std::string_view name = name_of(node);
        if (name == "text:p" || name == "text:h" || name.starts_with("draw:") ||
            shows_something(node))
            return true;
    }
    return false;
}

// A condition is asked anew by each program that opens the file; text:is-hidden is the last answer.
void Story::section(pugi::xml_node node, Context context, std::vector<Block>& out) {
    const std::string_view display = attribute(node, "text:display");
    if (display == "condition") shared_.findings.doubtful = true;
    context.hidden = context.hidden || display == "none" ||
                     (display == "condition" && attribute(node, "text:is-hidden") == "true");
    if (node.child("text:section-source")) shared_.findings.linked = true;
    const int fill = colour_of(styles_.property("section", attribute(node, "text:style-name"),
                                                "style:section-properties", "fo:background-color"))
                         .value_or(-1);
    if (fill >= 0) context.background = fill;
    blocks(node, context, out);
}

std::string Story::next_place() {
    if (!place_.cell.empty()) return place_.cell;
    return prefix_ + "paragraph " + std::to_string(++paragraphs_);
}

void Story::paragraph(pugi::xml_node node, Context context, std::vector<Block>& out) {
    const ParagraphFormat& format = styles_.paragraph(attribute(node, "text:style-name"));
    context.format = format.text;
    const flow::Indent indent = flow::indent_of(std::lround(format.start * twips_per_point));
    context.hidden = context.hidden || format.flat || indent == flow::Indent::off_page;
    if (const int fill = format.fill.value_or(-1); fill >= 0) context.background = fill;
    const std::size_t marks = shared_.budget.marks, fields = shared_.recomputed;
    at_ = next_place();
    ParagraphWriter writer(shared_.budget, part_, at_);
    writer_ = &writer;
    blank_before_ = true;
    paragraph_hidden_ = separators_known_ = false;
    inlines(node, context);
    forget_boxes();
    writer_ = nullptr;
    std::vector<Block> made;
    made.emplace_back(writer.finish());
    if (paragraph_hidden_) flow::hide(made);
    const bool cut = place_.table_depth > 0 && format.start < -cut_in_cell_points;
    if ((cut || indent == flow::Indent::odd) && flow::has_content(made))
        shared_.findings.doubtful = true;
    std::move(made.begin(), made.end(), std::back_inserter(out));
    doubt_fields(marks, fields);
    block_ends(marks);
}

void Story::doubt_fields(std::size_t marks_before, std::size_t fields_before) {
    if (place_.table_depth == 0 && shared_.budget.marks > marks_before &&
        shared_.recomputed > fields_before)
        shared_.findings.doubtful = true;
}

// D14 is asked of the body's own blocks; what stands in a table is part of the table.
void Story::block_ends(std::size_t marks_before) {
    if (!is_body || place_.table_depth > 0) return;
    const std::size_t own = shared_.budget.marks - marks_before;
    shared_.findings.drawn.block_ends(own > std::exchange(boxed_marks_, 0));
}

}  // namespace tsb::odf
