// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/story.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/docx/story_control.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

using Names = std::array<std::string_view, 6>;
constexpr Names inline_containers{"w:hyperlink", "w:smartTag", "w:customXml",
                                  "w:dir",       "w:bdo",      "w:rubyBase"};
// wx: Word 2003 (D19) wraps sections and headings.
constexpr Names block_containers{"w:customXml",    "w:smartTag",   "wx:sect",
                                 "wx:sub-section", "wx:pBdrGroup", "w:cfChunk"};

bool is_one_of(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// D10: tracked text that a wrapper puts into one view only. The customXml*Range elements track tags
// that are not shown, and stand beside the text: nothing to do.
std::optional<Revision> revision_of(pugi::xml_node node) {
    const std::string_view name = name_of(node);
    if (name == "w:ins" || name == "w:moveTo") return Revision::inserted;
    if (name == "w:del" || name == "w:moveFrom") return Revision::deleted;
    if (name != "aml:annotation") return std::nullopt;
    const std::string_view type = attribute(node, "w:type");
    if (type == "Word.Insertion") return Revision::inserted;
    if (type == "Word.Deletion") return Revision::deleted;
    return std::nullopt;
}

// White space at the ends counts only where xml:space says so.
std::string_view text_of(pugi::xml_node node, pugi::xml_node root) {
    std::string_view text = node.child_value();
    const pugi::xml_attribute own = node.attribute("xml:space");
    if ((own ? own : root.attribute("xml:space")).value() == std::string_view("preserve"))
        return text;
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Lines of an exact height that shows nothing of the text.
bool is_flat(pugi::xml_node spacing) {
    return attribute(spacing, "w:lineRule") == "exact" &&
           int_value(spacing, 0, least_line_twips - 1, "w:line").has_value();
}

}  // namespace

Story::Context Story::revised(Context context, Revision revision) {
    if (context.revision != Revision::none && context.revision != revision) context.dropped = true;
    context.revision = revision;
    return context;
}

std::vector<Block> Story::read(pugi::xml_node container, std::string prefix) {
    prefix_ = std::move(prefix);
    fields_.clear();
    std::vector<Block> out;
    blocks(container, {}, out);
    return out;
}

// What is kept from one piece to the next must not point into its tree: a field that stays open
// has its box already, or lost it at the end of its paragraph.
void Story::read_piece(const XmlPart& xml, pugi::xml_node container, bool more_rows,
                       std::vector<Block>& out) {
    xml_ = &xml;
    more_rows_ = more_rows;
    blocks(container, {}, out);
    for (Field& field : fields_) {
        field.data = {};
        field.state.look.fonts = {};
    }
}

pugi::xml_node Story::shown_alternative(pugi::xml_node node) {
    const Alternative shown = alternative(node, *xml_);
    shared_.findings.doubtful = shared_.findings.doubtful || shown.doubtful;
    return shown.node;
}

void Story::blocks(pugi::xml_node container, const Context& context, std::vector<Block>& out) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        block(node, context, out);
    }
}

void Story::block(pugi::xml_node node, const Context& context, std::vector<Block>& out) {
    const std::string_view name = name_of(node);
    if (name == "w:p") {
        paragraph(node, context, out);
    } else if (name == "w:tbl") {
        table(node, context, out);
    } else if (name == "w:sdt") {
        control(
            node, [&](pugi::xml_node content) { blocks(content, context, out); },
            [&](Mark mark) { put_mark(std::move(mark), out); });
    } else if (name == "mc:AlternateContent") {
        blocks(shown_alternative(node), context, out);
    } else if (is_one_of(block_containers, name)) {
        blocks(node, context, out);
    } else if (const auto revision = revision_of(node)) {
        const pugi::xml_node content = node.child("aml:content");
        blocks(content ? content : node, revised(context, *revision), out);
    } else if (name == "w:commentRangeStart") {
        pending_comments_.emplace_back(attribute(node, "w:id"));
    } else if (name == "w:sectPr") {
        headers_of_2003(node, context);
    } else if (name == "w:altChunk" || name == "w:subDoc") {
        shared_.findings.embeds = true;
    }
}

void Story::paragraph(pugi::xml_node node, Context context, std::vector<Block>& out) {
    const pugi::xml_node properties = node.child("w:pPr");
    context.paragraph_style = attribute(properties.child("w:pStyle"), "w:val");
    auto fill = fill_of(properties.child("w:shd"));
    if (!fill) fill = shared_.styles.paragraph_fill(context.paragraph_style);
    context.background = fill_or(fill, context.background);
    context.hidden = context.hidden || is_flat(properties.child("w:spacing"));
    ParagraphIndent indent = shared_.styles.paragraph_indent(context.paragraph_style);
    lay_over(indent, read_indent(properties));
    context.hidden = context.hidden || indent.place() == flow::Indent::off_page;
    const bool odd_place = indent.place() == flow::Indent::odd;
    std::string at = cell_at_;
    if (at.empty()) at = prefix_ + "paragraph " + std::to_string(++paragraphs_);
    const std::string outer_at = std::exchange(at_, at);
    for (const std::string& id : std::exchange(pending_comments_, {}))
        shared_.anchors.try_emplace("comment " + id, anchor_.empty() ? at_ : anchor_);
    if (table_depth_ == 0) drawn_before_.clear();
    const std::size_t drawn = drawn_.size(), marks = shared_.budget.marks, boxed = boxed_marks_;
    ParagraphWriter writer(shared_.budget, part_, std::move(at));
    ParagraphWriter* outer = std::exchange(writer_, &writer);
    inlines(node, context);
    forget_open_codes();
    writer_ = outer;
    out.emplace_back(writer.finish());
    if (odd_place && flow::has_content({out.back()})) shared_.findings.doubtful = true;
    answer_area_ends(drawn, marks, boxed);
    if (properties.child("w:sectPr")) headers_of_2003(properties.child("w:sectPr"), context);
    at_ = outer_at;
}

// D19: a Word 2003 document keeps headers and footers in the section they belong to.
void Story::headers_of_2003(pugi::xml_node section, const Context& context) {
    for (const pugi::xml_node child : section) {
        const std::string_view name = name_of(child);
        if (name == "w:hdr" || name == "w:ftr")
            floating(child, context, name == "w:hdr" ? "header, " : "footer, ");
    }
}

void Story::inlines(pugi::xml_node container, const Context& context) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        inline_item(node, context);
    }
}

void Story::inline_item(pugi::xml_node node, const Context& context) {
    const std::string_view name = name_of(node);
    if (name == "w:r") {
        run(node, context);
    } else if (is_one_of(inline_containers, name)) {
        inlines(node, context);
    } else if (name == "aml:annotation") {
        annotation_of_2003(node, context);
    } else if (const auto revision = revision_of(node)) {
        inlines(node, revised(context, *revision));
    } else if (name == "w:fldSimple") {
        simple_field(node, context);
    } else if (name == "w:sdt") {
        control(
            node, [&](pugi::xml_node content) { inlines(content, context); },
            [&](Mark mark) {
                TextState state;
                state.hidden = context.hidden;
                state.revision = context.revision;
                writer_->mark(std::move(mark), state);
            });
    } else if (name == "mc:AlternateContent") {
        inlines(shown_alternative(node), context);
    } else if (name == "m:oMath" || name == "m:oMathPara") {
        formula(node, context);
    } else if (name == "w:commentRangeStart") {
        anchor("comment", node);
    } else if (name == "w:subDoc") {
        shared_.findings.embeds = true;
    }
}

// D19: Word 2003 wraps insertions, deletions, comments and bookmarks alike.
void Story::annotation_of_2003(pugi::xml_node node, const Context& context) {
    const pugi::xml_node content = node.child("aml:content");
    if (attribute(node, "w:type") == "Word.Comment") {
        floating(content, {}, "comment " + std::to_string(++notes_) + ", ");
    } else if (const auto revision = revision_of(node)) {
        inlines(content, revised(context, *revision));
    } else {
        inlines(content, context);
    }
}

TextState Story::state_of(pugi::xml_node run_properties, const Context& context) {
    TextState state;
    state.look = shared_.styles.look(run_properties, context.paragraph_style, context.cell,
                                     context.background);
    state.hidden = context.hidden || state.look.hidden;
    state.revision = context.revision;
    state.formula = context.formula;
    state.complex_script =
        states_on(run_properties.child("w:rtl")) || states_on(run_properties.child("w:cs"));
    state.east_asian_hint = attribute(run_properties.child("w:rFonts"), "w:hint") == "eastAsia";
    return state;
}

void Story::run(pugi::xml_node node, const Context& context) {
    if (!context.dropped) run_items(node, context, state_of(node.child("w:rPr"), context));
}

void Story::run_items(pugi::xml_node container, const Context& context, const TextState& state) {
    for (const pugi::xml_node node : container) {
        if (stopped()) return;
        run_item(node, context, state);
    }
}

void Story::run_item(pugi::xml_node node, const Context& context, const TextState& state) {
    const std::string_view name = name_of(node);
    if (name == "w:t") {
        write(text_of(node, xml_->root()), state);
    } else if (name == "w:delText") {
        TextState deleted = state;
        deleted.revision = Revision::deleted;
        write(text_of(node, xml_->root()), deleted);
    } else if (name == "w:tab" || name == "w:ptab") {
        write("\t", state);
    } else if (name == "w:br" || name == "w:cr") {
        write("\n", state);
    } else if (name == "w:noBreakHyphen") {
        write("-", state);
    } else if (name == "w:sym") {  // D3
        if (in_code(fields_.size())) return;
        writer_->symbol(attribute(node, "w:font"), hex_code(attribute(node, "w:char")), state,
                        owner());
    } else if (name == "w:fldChar") {
        field_character(node, state);
    } else if (name == "w:instrText" || name == "w:delInstrText") {
        if (fields_.empty() || fields_.back().result) return;
        const bool deleted = name == "w:delInstrText" || state.revision == Revision::deleted;
        Field& field = fields_.back();
        (deleted ? field.deleted_code : field.code) += node.child_value();
    } else if (name == "mc:AlternateContent") {  // D11
        run_items(shown_alternative(node), context, state);
    } else if (name == "w:ruby") {
        inlines(node.child("w:rubyBase"), context);
    } else if (name == "aml:annotation") {
        annotation_of_2003(node, context);
    } else {
        note_or_drawing(node, context, state);
    }
}

// What stands elsewhere and is anchored here.
bool Story::note_or_drawing(pugi::xml_node node, const Context& context, const TextState& state) {
    const std::string_view name = name_of(node);
    if (name == "w:drawing" || name == "w:pict" || name == "w:object" ||
        local_name(node) == "contentPart") {
        drawing(node, context, state);
    } else if (name == "w:commentReference") {
        anchor("comment", node);
    } else if (name == "w:footnoteReference") {
        anchor("footnote", node);
    } else if (name == "w:endnoteReference") {
        anchor("endnote", node);
    } else if (name == "w:footnote" || name == "w:endnote") {  // D19: in the text itself
        const std::string kind(local_name(node));
        floating(node, {}, kind + " " + std::to_string(++notes_) + ", ");
    } else {
        return false;
    }
    return true;
}

// A field's code is not on the paper; nor is what stands inside it.
void Story::write(std::string_view text, const TextState& state) {
    if (!in_code(fields_.size())) writer_->text(text, state, owner());
}

Owner Story::owner() {
    Owner owner;
    owner.control = control_;
    if (!fields_.empty() && fields_.back().is_box) owner.field = &fields_.back().box;
    return owner;
}

// Formulas keep their text; × and √ in them are what they are.
void Story::formula(pugi::xml_node node, const Context& context) {
    if (context.dropped) return;
    TextState state;
    state.hidden = context.hidden;
    state.revision = context.revision;
    state.formula = true;
    for (const pugi::xml_node child : node) {
        if (stopped()) return;
        if (name_of(child) == "m:t")
            write(child.child_value(), state);
        else
            formula(child, context);
    }
}

}  // namespace tsb::docx
