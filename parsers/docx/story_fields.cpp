// SPDX-License-Identifier: GPL-3.0-or-later
// Story: fields (D1, D1a). A field is code, then result; a FORMCHECKBOX is drawn from its data,
// whatever its result says.
#include <utility>

#include "parsers/docx/story.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

Mark odd_checkbox(std::string why) {
    Mark mark;
    mark.kind = MarkKind::legacy_checkbox;
    mark.why = std::move(why);
    return mark;
}

}  // namespace

// Whether what stands in the innermost of the first `fields` open fields is part of some field's
// code.
bool Story::in_code(std::size_t fields) const {
    for (std::size_t i = 0; i < fields; ++i) {
        if (!fields_.at(i).result) return true;
    }
    return false;
}

void Story::field_character(pugi::xml_node node, const TextState& state) {
    const std::string_view type = attribute(node, "w:fldCharType");
    if (type == "begin") {
        if (fields_.size() >= max_open_fields) {
            budget_.passed = "max_open_fields";
            return;
        }
        Field field;
        field.data = node.child("w:ffData");
        field.state = state;
        fields_.push_back(std::move(field));
        return;
    }
    if (fields_.empty()) return;
    if (type == "separate") {
        end_code(fields_.back());
    } else if (type == "end") {
        end_code(fields_.back());
        fields_.pop_back();
    }
}

// The code is complete: a check box is drawn here.
void Story::end_code(Field& field) {
    if (std::exchange(field.result, true)) return;
    const pugi::xml_node box = field.data.child("w:checkBox");
    Mark mark;
    if (is_form_checkbox(field.code)) {
        mark = legacy_checkbox(box);
    } else if (box) {
        mark = odd_checkbox("the data of a check box stands under another field code");
    } else {
        return;
    }
    mark.hidden = in_code(fields_.size() - 1);
    field.box = writer_->mark(std::move(mark), field.state);
    field.is_box = true;
}

// A check box whose code does not end in its paragraph is nothing that Word writes.
void Story::forget_open_codes() {
    for (Field& field : fields_) {
        if (field.result || !field.data.child("w:checkBox")) continue;
        writer_->mark(odd_checkbox("the check box's field does not end in its paragraph"),
                      field.state);
        field.data = {};
        field.code.clear();
    }
}

void Story::simple_field(pugi::xml_node node, const Context& context) {
    if (context.dropped) return;
    if (fields_.size() >= max_open_fields) {
        budget_.passed = "max_open_fields";
        return;
    }
    Field field;
    field.code = attribute(node, "w:instr");
    field.data = node.child("w:ffData");
    if (!field.data) field.data = node.child("w:r").child("w:ffData");
    const pugi::xml_node run = node.child("w:r");
    field.state.look =
        styles_.look(run.child("w:rPr"), context.paragraph_style, context.background);
    field.state.hidden = context.hidden || field.state.look.hidden;
    field.state.revision = context.revision;
    fields_.push_back(std::move(field));
    const std::size_t depth = fields_.size();
    end_code(fields_.back());
    inlines(node, context);
    // Fields left open inside cannot reach out.
    fields_.resize(depth - 1);
}

}  // namespace tsb::docx
