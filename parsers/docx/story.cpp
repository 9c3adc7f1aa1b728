// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/story.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/docx/story_control.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

constexpr std::array<std::string_view, 6> plain_containers{
    "w:hyperlink", "w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:rubyBase"};

bool is_plain_container(std::string_view name) {
    return std::find(plain_containers.begin(), plain_containers.end(), name) !=
           plain_containers.end();
}

// Tracked text that a wrapper puts into one view only.
std::optional<Revision> revision_of(std::string_view name) {
    if (name == "w:ins" || name == "w:moveTo") return Revision::inserted;
    if (name == "w:del" || name == "w:moveFrom") return Revision::deleted;
    return std::nullopt;
}

// D11: the same content twice; read what a program of today shows, once.
pugi::xml_node alternative(pugi::xml_node node) {
    const pugi::xml_node choice = node.child("mc:Choice");
    return choice ? choice : node.child("mc:Fallback");
}

// White space at the ends counts only where xml:space says so.
std::string_view text_of(pugi::xml_node node) {
    std::string_view text = node.child_value();
    if (attribute(node, "xml:space") == "preserve") return text;
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
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
        blocks(alternative(node), context, out);
    } else if (name == "w:customXml" || name == "w:smartTag") {
        blocks(node, context, out);
    } else if (const auto revision = revision_of(name)) {
        blocks(node, revised(context, *revision), out);
    } else if (name == "w:altChunk" || name == "w:subDoc") {
        embeds_ = true;
    }
}

void Story::paragraph(pugi::xml_node node, Context context, std::vector<Block>& out) {
    const pugi::xml_node properties = node.child("w:pPr");
    context.paragraph_style = attribute(properties.child("w:pStyle"), "w:val");
    auto fill = fill_of(properties.child("w:shd"));
    if (!fill) fill = styles_.paragraph_fill(context.paragraph_style);
    if (fill.value_or(-1) >= 0) context.background = *fill;
    std::string at = cell_at_;
    if (at.empty()) at = prefix_ + "paragraph " + std::to_string(++paragraphs_);
    ParagraphWriter writer(budget_, part_, std::move(at));
    ParagraphWriter* outer = std::exchange(writer_, &writer);
    inlines(node, context);
    forget_open_codes();
    writer_ = outer;
    out.emplace_back(writer.finish());
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
    } else if (is_plain_container(name)) {
        inlines(node, context);
    } else if (const auto revision = revision_of(name)) {
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
        inlines(alternative(node), context);
    } else if (name == "m:oMath" || name == "m:oMathPara") {
        formula(node, context);
    } else if (name == "w:subDoc") {
        embeds_ = true;
    }
}

void Story::run(pugi::xml_node node, const Context& context) {
    if (context.dropped) return;
    const pugi::xml_node properties = node.child("w:rPr");
    TextState state;
    state.look = styles_.look(properties, context.paragraph_style, context.background);
    state.hidden = context.hidden || state.look.hidden;
    state.revision = context.revision;
    state.formula = context.formula;
    const pugi::xml_node rtl = properties.child("w:rtl"), complex = properties.child("w:cs");
    state.complex_script =
        (rtl && on_off(rtl).value_or(true)) || (complex && on_off(complex).value_or(true));
    state.east_asian_hint = attribute(properties.child("w:rFonts"), "w:hint") == "eastAsia";
    run_items(node, context, state);
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
        write(text_of(node), state);
    } else if (name == "w:delText") {
        TextState deleted = state;
        deleted.revision = Revision::deleted;
        write(text_of(node), deleted);
    } else if (name == "w:tab" || name == "w:ptab") {
        write("\t", state);
    } else if (name == "w:br" || name == "w:cr") {
        write("\n", state);
    } else if (name == "w:noBreakHyphen") {
        write("-", state);
    } else if (name == "w:sym") {
        if (in_code(fields_.size())) return;
        writer_->symbol(attribute(node, "w:font"), hex_code(attribute(node, "w:char")), state,
                        owner());
    } else if (name == "w:fldChar") {
        field_character(node, state);
    } else if (name == "w:instrText" || name == "w:delInstrText") {
        if (!fields_.empty() && !fields_.back().result) fields_.back().code += node.child_value();
    } else if (name == "w:drawing" || name == "w:pict" || name == "w:object") {
        drawing(node, context, state);
    } else if (name == "mc:AlternateContent") {
        run_items(alternative(node), context, state);
    } else if (name == "w:ruby") {
        inlines(node.child("w:rubyBase"), context);
    }
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

// Text boxes at any depth of a drawing, and ActiveX controls; pictures are not looked at.
void Story::drawing(pugi::xml_node node, const Context& context, const TextState& state) {
    for (const pugi::xml_node child : node) {
        if (stopped()) return;
        const std::string_view name = name_of(child);
        if (name == "w:txbxContent") {
            text_box(child, context);
        } else if (name == "w:control") {
            Mark mark;
            mark.kind = MarkKind::activex;
            mark.why = "an ActiveX control: its value is kept beside the text and is not read";
            writer_->mark(std::move(mark), state);
        } else if (name == "mc:AlternateContent") {
            drawing(alternative(child), context, state);
        } else {
            drawing(child, context, state);
        }
    }
}

void Story::text_box(pugi::xml_node content, const Context& context) {
    Context inside = context;
    inside.background = -1;
    // A story of its own: fields, controls, places and the cell around it do not reach in.
    Story box(part_, styles_, budget_, aside_);
    box.text_boxes_ = ++text_boxes_;
    box.prefix_ = prefix_ + "text box " + std::to_string(text_boxes_) + ", ";
    std::vector<Block> out;
    box.blocks(content, inside, out);
    text_boxes_ = box.text_boxes_;
    embeds_ = embeds_ || box.embeds_;
    std::move(out.begin(), out.end(), std::back_inserter(aside_));
}

}  // namespace tsb::docx
