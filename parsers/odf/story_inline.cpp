// SPDX-License-Identifier: GPL-3.0-or-later
// Story: what stands in a paragraph.
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "parsers/odf/story.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

// Elements of the text namespace that show nothing of their content here. All others of it are
// fields and wrappers whose content is what is shown.
constexpr std::array<std::string_view, 6> silent{"text:script",         "text:tracked-changes",
                                                 "text:ruby-text",      "text:sequence-decls",
                                                 "text:variable-decls", "text:note-citation"};

bool is_silent(std::string_view name) {
    for (const std::string_view one : silent) {
        if (one == name) return true;
    }
    return !name.starts_with("text:");
}

// Their content is what the author left there; that of other fields is made anew by each program.
constexpr std::array<std::string_view, 8> as_written{
    "text:a",         "text:meta",       "text:meta-field",  "text:ruby",
    "text:ruby-base", "text:text-input", "text:placeholder", "text:drop-down"};

constexpr std::string_view blanks = " \t\r\n";

}  // namespace

void Story::inlines(pugi::xml_node container, const Context& context) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        inline_item(node, context);
    }
}

void Story::inline_item(pugi::xml_node node, const Context& context) {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata)
        return write_collapsed(node.value(), context);
    const std::string_view name = name_of(node);
    if (name == "text:span") {
        span(node, context);
    } else if (name == "text:s") {
        spaces(count_of(node, "text:c"), context);
    } else if (name == "text:tab") {
        write("\t", context);
        blank_before_ = true;
    } else if (name == "text:line-break") {
        write("\n", context);
        blank_before_ = true;
    } else if (name == "text:note") {
        note(node);
    } else if (name == "office:annotation") {
        aside(node, "comment " + std::to_string(++shared_.comments) + ", ");
    } else if (name.starts_with("text:hidden-") || name == "text:conditional-text") {
        conditional(node, context);
    } else if (name == "loext:content-control" || name == "text:content-control") {
        content_control(node, context);
    } else if (change(node, [&](pugi::xml_node content) { deleted_text(content, context); }) ||
               field(node, context) || drawing(node, context)) {
    } else if (!is_silent(name)) {
        other_element(node, context);
    }
}

void Story::other_element(pugi::xml_node node, const Context& context) {
    const std::size_t marks = shared_.budget.marks;
    inlines(node, context);
    const bool kept =
        std::find(as_written.begin(), as_written.end(), name_of(node)) != as_written.end();
    if (!kept && shared_.budget.marks > marks) shared_.findings.doubtful = true;
}

void Story::spaces(std::size_t count, const Context& context) {
    if (in_code() || shared_.changes.dropped()) return;
    if (count > max_text_bytes) return stop("max_text_bytes");
    write(std::string(count, ' '), context);
}

void Story::span(pugi::xml_node node, Context context) {
    lay_over(context.format, styles_.text(attribute(node, "text:style-name")));
    inlines(node, context);
}

void Story::content_control(pugi::xml_node node, const Context& context) {
    auto box = open_control(node);
    if (!box) return inlines(node, context);
    flow::Control* outer = std::exchange(control_, &*box);
    inlines(node, context);
    control_ = outer;
    if (!box->shown()) put_mark(box->mark(), context);
}

// Text that a condition hides: its content is what was shown last, and the condition is asked anew
// by each program that opens the file.
void Story::conditional(pugi::xml_node node, Context context) {
    const std::string_view name = name_of(node);
    const bool is_hidden =
        name != "text:conditional-text" && attribute(node, "text:is-hidden") == "true";
    shared_.findings.doubtful = true;
    if (name == "text:hidden-paragraph") {
        paragraph_hidden_ = paragraph_hidden_ || is_hidden;
        return;
    }
    context.hidden = context.hidden || is_hidden;
    if (is_hidden)
        write(attribute(node, "text:string-value"), context);
    else
        inlines(node, context);
}

// A deleted piece inside a paragraph: its paragraphs become lines.
void Story::deleted_text(pugi::xml_node container, const Context& context) {
    bool first = true;
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        const std::string_view name = name_of(node);
        if (name == "office:change-info") continue;
        if (name != "text:p" && name != "text:h") {
            deleted_text(node, context);  // lists, tables
            continue;
        }
        if (!std::exchange(first, false)) write("\n", context);
        Context inside = context;
        inside.format = styles_.paragraph(attribute(node, "text:style-name")).text;
        inlines(node, inside);
    }
}

void Story::note(pugi::xml_node node) {
    const bool at_end = attribute(node, "text:note-class") == "endnote";
    const std::string number =
        std::to_string(at_end ? ++shared_.endnotes : ++shared_.footnotes) + ", ";
    aside(node.child("text:note-body"), (at_end ? "endnote " : "footnote ") + number);
}

// A story of its own: fields, controls, places and the cell around it do not reach in.
void Story::aside(pugi::xml_node content, std::string prefix) {
    Story story(part_, styles_, shared_);
    story.anchor_ = anchor_.empty() ? here() : anchor_;
    std::vector<Block> out = story.read(content, prefix_ + std::move(prefix));
    flow::anchor_to(out, story.anchor_);
    std::move(out.begin(), out.end(), std::back_inserter(shared_.aside));
}

TextState Story::state_of(const Context& context) const {
    TextState state;
    state.look = look_of(context.format, context.background);
    state.hidden = context.hidden || state.look.hidden;
    state.revision = shared_.changes.revision();
    return state;
}

Owner Story::owner() {
    Owner owner;
    owner.control = control_;
    if (!fields_.empty() && fields_.back().is_box && fields_.back().box.writer != nullptr)
        owner.field = &fields_.back().box;
    return owner;
}

FieldBox Story::put_mark(Mark mark, const Context& context) {
    if (shared_.changes.dropped()) return {};
    mark.hidden = mark.hidden || in_code();
    blank_before_ = false;
    return writer_->mark(std::move(mark), state_of(context));
}

void Story::write(std::string_view text, const Context& context) {
    if (text.empty() || in_code() || shared_.changes.dropped()) return;
    writer_->text(text, state_of(context), owner());
    blank_before_ = text.back() == ' ';
}

// ODF 1.3 part 3, 6.1.2: runs of white space are one blank, across elements too, and none at the
// start.
void Story::write_collapsed(std::string_view text, const Context& context) {
    std::string collapsed;
    bool blank = blank_before_;
    for (const char c : text) {
        const bool is_blank = blanks.find(c) != std::string_view::npos;
        if (!is_blank) collapsed += c;
        if (is_blank && !blank) collapsed += ' ';
        blank = is_blank;
    }
    write(collapsed, context);
}

}  // namespace tsb::odf
