// SPDX-License-Identifier: GPL-3.0-or-later
// Story: what stands in a paragraph.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/odf/story.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

// Places that something refers to, and data: they have no content to be shown. All others are fields
// and wrappers.
constexpr std::array<std::string_view, 21> silent{"text:alphabetical-index-mark",
                                                  "text:alphabetical-index-mark-end",
                                                  "text:alphabetical-index-mark-start",
                                                  "text:bookmark",
                                                  "text:bookmark-end",
                                                  "text:bookmark-start",
                                                  "text:page-variable-set",
                                                  "text:reference-mark",
                                                  "text:reference-mark-end",
                                                  "text:reference-mark-start",
                                                  "text:script",
                                                  "text:sequence-decls",
                                                  "text:soft-page-break",
                                                  "text:toc-mark",
                                                  "text:toc-mark-end",
                                                  "text:toc-mark-start",
                                                  "text:tracked-changes",
                                                  "text:user-index-mark",
                                                  "text:user-index-mark-end",
                                                  "text:user-index-mark-start",
                                                  "text:variable-decls"};

// Their content is what the author left there; that of other fields is made anew by each program.
constexpr std::array<std::string_view, 7> as_written{
    "text:a",         "text:meta",      "text:meta-field", "text:ruby",
    "text:ruby-base", "text:ruby-text", "text:text-input"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool keeps_content(pugi::xml_node node) {
    const std::string_view name = name_of(node);
    if (is_one_of(as_written, name)) return true;
    // LibreOffice puts <> around what has none.
    if (name == "text:placeholder") return std::string_view(node.text().get()).starts_with('<');
    // A date is made anew from its value even then.
    return attribute(node, "text:fixed") == "true" &&
           (name.starts_with("text:author-") || name.starts_with("text:sender-"));
}

// What every letterhead has, of which no program shows a mark.
bool is_page_field(std::string_view name) {
    return name == "text:date" || name == "text:time" || name.starts_with("text:page-");
}

constexpr std::string_view blanks = " \t\r\n";

bool is_empty(pugi::xml_node node) {
    for (const pugi::xml_node child : node) {
        if (child.type() == pugi::node_element) return false;
        if (std::string_view(child.value()).find_first_not_of(blanks) != std::string_view::npos)
            return false;
    }
    return true;
}

// The label that a list shows: the one chosen, else the first. Nullopt: two are chosen.
std::optional<std::string_view> chosen_label(pugi::xml_node list) {
    std::string_view chosen = attribute(list.child("text:label"), "text:value");
    std::size_t number = 0;
    for (const pugi::xml_node label : list.children("text:label")) {
        if (attribute(label, "text:current-selected") != "true") continue;
        chosen = attribute(label, "text:value");
        ++number;
    }
    if (number > 1) return std::nullopt;
    return chosen;
}

}  // namespace

void Story::inlines(pugi::xml_node container, const Context& context) {
    for (const pugi::xml_node node : container) {
        if (!visit()) return;
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
        note(node, context);
    } else if (name == "office:annotation") {
        aside(node, "comment " + std::to_string(++shared_.comments) + ", ");
    } else if (name.starts_with("text:hidden-") || name == "text:conditional-text") {
        conditional(node, context);
    } else if (name == "loext:content-control" || name == "text:content-control") {
        content_control(node, context);
    } else if (change(node, [&](pugi::xml_node content) { deleted_text(content, context); }) ||
               field(node, context) || drawing(node, context)) {
    } else if (name == "text:drop-down") {
        drop_down(node, context);
    } else if (is_one_of(silent, name)) {
        if (!is_empty(node)) shared_.findings.doubtful = true;
    } else if (node.type() == pugi::node_element) {
        other_element(node, context);
    }
}

// A list's labels say what is shown; its content is a copy that programs make anew.
void Story::drop_down(pugi::xml_node node, const Context& context) {
    const std::string_view copy = node.text().get();
    const auto label = chosen_label(node);
    write(label.value_or(copy), context);
    if (!label || trim(*label) != trim(copy)) shared_.findings.doubtful = true;
}

void Story::other_element(pugi::xml_node node, Context context) {
    const std::string_view name = name_of(node);
    const bool can_hide = name == "text:variable-set" || name == "text:user-field-get";
    const bool hides = can_hide && attribute(node, "text:display") == "none";
    context.hidden = context.hidden || hides;
    const std::size_t marks = shared_.budget.marks;
    inlines(node, context);
    // LibreOffice shows what stands in an element that it does not know, others do not.
    const bool unknown = !name.starts_with("text:") && !is_empty(node);
    const bool remade = name.starts_with("text:") && !keeps_content(node);
    if (unknown || (remade && shared_.budget.marks > marks)) shared_.findings.doubtful = true;
    const bool in_margin = !is_body && prefix_.empty();
    if (remade && !hides && !(in_margin && is_page_field(name))) ++shared_.recomputed;
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
        if (!visit()) return;
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

void Story::note(pugi::xml_node node, const Context& context) {
    // A number is the program's, a label the author's.
    write(attribute(node.child("text:note-citation"), "text:label"), context);
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
