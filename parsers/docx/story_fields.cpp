// SPDX-License-Identifier: GPL-3.0-or-later
// Story: fields (D1, D1a). A field is code, then result; a FORMCHECKBOX is drawn from its data,
// whatever its result says.
#include <utility>

#include "config/base/text.hpp"
#include "parsers/docx/story.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

bool shows_its_code(std::string_view code) {
    const std::string_view text = trim(code);
    const std::string_view name = text.substr(0, text.find_first_of(" \t\r\n\\"));
    return ascii_iequals(name, "EQ") || ascii_iequals(name, "MACROBUTTON") ||
           ascii_iequals(name, "GOTOBUTTON");
}

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
            shared_.budget.passed = "max_open_fields";
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
    drop_down(field);
    const pugi::xml_node box = field.data.child("w:checkBox");
    // D10: the code of a field that is deleted as a whole is deleted text, and all there is.
    const bool one_code = field.code.empty() || field.deleted_code.empty();
    const std::string& code = field.code.empty() ? field.deleted_code : field.code;
    const bool codes_agree =
        one_code || is_form_checkbox(field.code) == is_form_checkbox(field.deleted_code);
    Mark mark;
    if (!codes_agree) {
        mark = odd_checkbox("the code of the check box's field was changed under tracked changes");
    } else if (is_form_checkbox(code)) {
        mark = legacy_checkbox(box);
    } else if (box) {
        mark = odd_checkbox("the data of a check box stands under another field code");
    } else {
        // Word shows a part of the code, other programs nothing.
        if (shows_its_code(code) && !field.state.hidden && !in_code(fields_.size() - 1))
            shared_.findings.doubtful = true;
        return;
    }
    mark.hidden = in_code(fields_.size() - 1);
    field.box = writer_->mark(std::move(mark), field.state);
    field.is_box = true;
}

// D25: the choice of a legacy list stands in the field's data alone.
void Story::drop_down(const Field& field) {
    const pugi::xml_node list = field.data.child("w:ddList");
    if (!list) return;
    pugi::xml_node chosen = list.child("w:result");
    if (!chosen) chosen = list.child("w:default");
    int number = int_value(chosen, 0, 1000).value_or(0);
    pugi::xml_node entry = list.child("w:listEntry");
    while (number-- > 0) entry = entry.next_sibling("w:listEntry");
    if (!in_code(fields_.size() - 1)) writer_->text(attribute(entry, "w:val"), field.state, {});
}

// A check box whose code does not end in its paragraph is nothing that Word writes.
void Story::forget_open_codes() {
    for (Field& field : fields_) {
        if (field.result || !field.data.child("w:checkBox")) continue;
        writer_->mark(odd_checkbox("the check box's field does not end in its paragraph"),
                      field.state);
        field.data = {};
        field.code.clear();
        field.deleted_code.clear();
    }
}

void Story::simple_field(pugi::xml_node node, const Context& context) {
    if (context.dropped) return;
    if (fields_.size() >= max_open_fields) {
        shared_.budget.passed = "max_open_fields";
        return;
    }
    Field field;
    field.code = attribute(node, "w:instr");
    field.data = node.child("w:ffData");
    if (!field.data) field.data = node.child("w:r").child("w:ffData");
    field.state = state_of(node.child("w:r").child("w:rPr"), context);
    fields_.push_back(std::move(field));
    const std::size_t depth = fields_.size();
    end_code(fields_.back());
    inlines(node, context);
    // Fields left open inside cannot reach out.
    fields_.resize(depth - 1);
}

}  // namespace tsb::docx
