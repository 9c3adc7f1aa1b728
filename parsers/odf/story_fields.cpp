// SPDX-License-Identifier: GPL-3.0-or-later
// Story: form fields that came from Word (D20). A field with a separator is code, then result; one
// without is all result.
#include <functional>
#include <utility>

#include "parsers/odf/story.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {

bool Story::in_code() const {
    for (const Field& field : fields_) {
        if (field.in_code) return true;
    }
    return false;
}

bool Story::field(pugi::xml_node node, const Context& context) {
    const std::string_view name = name_of(node);
    if (!name.starts_with("field:fieldmark")) return false;
    if (name == "field:fieldmark") {
        if (auto box = field_checkbox(node)) put_mark(*std::move(box), context);
        write(chosen_entry(node), context);
    } else if (name == "field:fieldmark-start") {
        open_field(node, context);
    } else if (name == "field:fieldmark-separator") {
        if (!fields_.empty()) fields_.back().in_code = false;
    } else if (name == "field:fieldmark-end" && !fields_.empty()) {
        fields_.pop_back();
    }
    return true;
}

void Story::open_field(pugi::xml_node node, const Context& context) {
    if (fields_.size() >= max_open_fields) return stop("max_open_fields");
    if (!separators_known_) {
        pugi::xml_node paragraph = node;
        while (paragraph.parent() && name_of(paragraph) != "text:p" &&
               name_of(paragraph) != "text:h")
            paragraph = paragraph.parent();
        find_separators(paragraph);
    }
    Field field;
    if (auto box = field_checkbox(node)) {
        box->state = MarkState::unclear;
        box->why =
            "a check box's field with a beginning and an end, which LibreOffice does not show";
        field.is_box = true;
        field.box = put_mark(*std::move(box), context);
    }
    field.in_code = with_separator_.contains(node.hash_value());
    fields_.push_back(field);
}

// Once a paragraph: which of its fields have a code. One whose end is in another paragraph has none
// that we could tell from its result.
void Story::find_separators(pugi::xml_node paragraph) {
    separators_known_ = true;
    with_separator_.clear();
    class Walk : public pugi::xml_tree_walker {
      public:
        explicit Walk(std::unordered_set<std::size_t>& found) : found_(found) {}
        bool for_each(pugi::xml_node& node) override {
            const std::string_view name = node.name();
            if (name == "field:fieldmark-start") open_.push_back({node.hash_value(), false});
            if (open_.empty()) return true;
            if (name == "field:fieldmark-separator") open_.back().second = true;
            if (name == "field:fieldmark-end") {
                if (open_.back().second) found_.insert(open_.back().first);
                open_.pop_back();
            }
            return true;
        }

      private:
        std::unordered_set<std::size_t>& found_;
        std::vector<std::pair<std::size_t, bool>> open_;
    } walk(with_separator_);
    paragraph.traverse(walk);
}

// The paragraph that holds them is finished, and with it what could be their code.
void Story::forget_boxes() {
    for (Field& field : fields_) {
        field.box = {};
        field.in_code = false;
    }
}

}  // namespace tsb::odf
