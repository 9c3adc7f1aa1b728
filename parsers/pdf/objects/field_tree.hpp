// SPDX-License-Identifier: GPL-3.0-or-later
// The form fields of a PDF, from the top (/AcroForm /Fields /Kids) and from the pages (/Annots,
// /Parent), joined (P4): neither alone finds them all.
// Limits: max_fields over all nodes, max_depth up and down (throw LimitMet); loops end.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/objects/appearance.hpp"

namespace tsb::pdf {

struct SignatureValue {
    std::string field;
    Handle value;  // a dictionary
};

class FieldTree {
  public:
    FieldTree(const PdfLimits& limits, StreamGuard& guard, NodeCount& nodes)
        : limits_(limits), nodes_(nodes), appearances_(guard, nodes) {}

    void walk(Handle form);

    // An annotation that the tree names, or that says it is a widget.
    bool is_widget(Handle annotation) const;
    // A widget that a page names. Nothing: another page named it before.
    std::optional<WidgetRef> place(Handle node, const PageFrame& frame);

    std::vector<Field>& fields() { return fields_; }
    const std::vector<std::pair<WidgetRef, Handle>>& widgets() const { return widgets_; }
    std::vector<SignatureValue>& signatures() { return signatures_; }

  private:
    struct Node {
        Handle node;
        std::string name;
        Handle type, flags, value, options;
        std::optional<std::size_t> field;
        std::size_t depth = 0;
    };
    void push_kids(Handle kids, const Node& parent, std::vector<Node>& stack);
    std::size_t enter_field(Node& at);
    std::size_t add_field(const Node& at);
    WidgetRef add_widget(Handle node, std::size_t field);
    bool is_known(Handle annotation) const;
    bool is_same_object(Handle node, std::size_t field) const;
    Node climb(Handle widget);
    WidgetRef join(Handle node, const Node& above);

    const PdfLimits& limits_;
    NodeCount& nodes_;
    AppearanceReader appearances_;
    std::vector<Field> fields_;
    std::vector<std::pair<WidgetRef, Handle>> widgets_;
    std::vector<SignatureValue> signatures_;
    std::map<QPDFObjGen, std::size_t> field_of_;
    std::map<QPDFObjGen, WidgetRef> widget_of_;
};

}  // namespace tsb::pdf
