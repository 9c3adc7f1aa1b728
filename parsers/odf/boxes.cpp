// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/boxes.hpp"

#include <utility>
#include <vector>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "parsers/odf/xml.hpp"

namespace tsb::odf {
namespace {

void set_state(Mark& mark, std::optional<bool> ticked, std::string_view what,
               std::string_view word) {
    if (ticked) {
        mark.state = *ticked ? MarkState::ticked : MarkState::empty;
    } else {
        make_unclear(mark, std::string(what) + "'s state is the unknown word \"" +
                               clip_utf8(printable(word), 32) + "\"");
    }
}

std::optional<bool> truth_of(std::string_view word) {
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0" || word.empty()) return false;
    return std::nullopt;
}

std::optional<bool> checked(std::string_view word) {
    if (word == "checked") return true;
    if (word == "unchecked" || word.empty()) return false;
    return std::nullopt;
}

// Buttons of one name in one form switch each other off.
std::string group_of(pugi::xml_node button) {
    const auto group = button.attribute("form:group-name");
    return std::to_string(button.parent().hash_value()) + '\n' +
           (group ? group : button.attribute("form:name")).value();
}

bool is_invisible(pugi::xml_node control) {
    for (const pugi::xml_node property : control.child("form:properties")) {
        if (attribute(property, "form:property-name") == "EnableVisible" &&
            attribute(property, "office:boolean-value") == "false")
            return true;
    }
    return false;
}

// The entries of a list that are chosen: now, or else at first.
std::string chosen_options(pugi::xml_node list) {
    for (const char* name : {"form:current-selected", "form:selected"}) {
        std::string text;
        for (const pugi::xml_node option : list.children("form:option")) {
            if (attribute(option, name) == "true")
                text += (text.empty() ? "" : "\n") + std::string(attribute(option, "form:label"));
        }
        if (!text.empty()) return text;
    }
    return {};
}

// A paragraph's letters, those of its spans too. Depth: that of the XML.
void add_text(pugi::xml_node container, std::string& text) {
    for (const pugi::xml_node node : container) {
        const std::string_view name = name_of(node);
        if (name == "text:s")
            text += ' ';
        else if (name == "text:tab")
            text += '\t';
        else if (name == "text:line-break")
            text += '\n';
        text += node.value();
        add_text(node, text);
    }
}

// What a person reads in a control that is no box.
std::string typed_in(pugi::xml_node control) {
    if (name_of(control) == "form:listbox") return chosen_options(control);
    std::string text;
    for (const pugi::xml_node paragraph : control.children("text:p")) {
        if (!text.empty()) text += '\n';
        add_text(paragraph, text);
    }
    if (!text.empty()) return text;
    for (const char* name : {"form:current-value", "form:value", "form:label"}) {
        if (const auto value = control.attribute(name)) return value.value();
    }
    return {};
}

// An attribute of LibreOffice's extension, or of the standard that takes it over.
std::string_view extended(pugi::xml_node node, const char* ours, const char* standard) {
    const auto found = node.attribute(ours);
    return found ? std::string_view(found.value()) : attribute(node, standard);
}

// The one character of a glyph attribute.
char32_t only_character(std::string_view text, char32_t otherwise) {
    if (text.empty()) return otherwise;
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text.at(i)) & 0x3FU : 0U;
    };
    const unsigned lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return lead;
    if (lead < 0xE0) return (lead & 0x1FU) << 6U | byte(1);
    if (lead < 0xF0) return (lead & 0x0FU) << 12U | byte(1) << 6U | byte(2);
    return (lead & 0x07U) << 18U | byte(1) << 12U | byte(2) << 6U | byte(3);
}

}  // namespace

void FormControls::know(const char* id, pugi::xml_node node) {
    const auto value = node.attribute(id);
    if (!value) return;
    const auto [place, is_new] = controls_.try_emplace(value.value(), Known{node});
    place->second.twice = place->second.twice || (!is_new && place->second.node != node);
}

void FormControls::add(pugi::xml_node forms) {
    for (const pugi::xml_node node : forms) {
        know("form:id", node);
        know("xml:id", node);
        if (name_of(node) == "form:radio" && attribute(node, "form:current-selected") == "true")
            ++chosen_[group_of(node)];
        add(node);
    }
}

// LibreOffice leaves out that a box is empty now, even where it begins ticked (form:state): then
// nobody can tell.
Mark FormControls::box(pugi::xml_node node) const {
    Mark mark;
    const auto now = node.attribute("form:current-state");
    const std::string_view word = now ? now.value() : attribute(node, "form:state");
    if (!now && word == "checked")
        make_unclear(mark, "the form's box begins ticked, and its state now is not in the file");
    else if (word == "unknown")
        make_unclear(mark, "the form's box says \"unknown\": neither ticked nor empty");
    else
        set_state(mark, checked(word), "the form's box", word);
    return mark;
}

Mark FormControls::button(pugi::xml_node node) const {
    Mark mark;
    const auto found = chosen_.find(group_of(node));
    const std::size_t chosen = found == chosen_.end() ? 0 : found->second;
    const auto now = node.attribute("form:current-selected");
    // Where another one is chosen, what the group begins with is past.
    const std::string_view word = now           ? std::string_view(now.value())
                                  : chosen == 1 ? std::string_view("false")
                                                : attribute(node, "form:selected");
    const auto ticked = truth_of(word);
    if (!now && ticked.value_or(false))
        make_unclear(mark, "the form's button begins ticked, and its state now is not in the file");
    else if (chosen > 1 && ticked.value_or(false))
        make_unclear(mark, "more than one button of a group that has one choice says it is ticked");
    else
        set_state(mark, ticked, "the form's button", word);
    return mark;
}

FormControl FormControls::read(std::string_view id) const {
    FormControl control;
    const auto found = controls_.find(id);
    if (found == controls_.end()) {
        control.mark.emplace();
        control.mark->kind = MarkKind::legacy_checkbox;
        control.mark->why = "a form control whose data is not in the file";
        return control;
    }
    const pugi::xml_node node = found->second.node;
    const std::string_view name = name_of(node);
    if (name != "form:checkbox" && name != "form:radio" && !found->second.twice) {
        const bool shown = name != "form:hidden" && name != "form:password" && !is_invisible(node);
        if (shown) control.text = typed_in(node);
        return control;
    }
    control.mark = name == "form:radio" ? button(node) : box(node);
    control.mark->kind = MarkKind::legacy_checkbox;
    if (found->second.twice) make_unclear(*control.mark, "two form controls have the same id");
    if (node.attribute("xforms:bind"))
        make_unclear(*control.mark, "the form's box shows a value from elsewhere in the file");
    control.mark->hidden = is_invisible(node);
    if (!control.mark->hidden) control.text = attribute(node, "form:label");
    return control;
}

namespace {

// Of "vnd.oasis.opendocument.field.FORMCHECKBOX" or another program's long name.
std::string_view last_name(std::string_view name) {
    return name.substr(name.rfind('.') + 1);
}

}  // namespace

std::optional<Mark> field_checkbox(pugi::xml_node fieldmark) {
    const bool is_box = last_name(attribute(fieldmark, "field:type")) == "FORMCHECKBOX";
    Mark mark;
    mark.kind = MarkKind::legacy_checkbox;
    mark.state = MarkState::empty;
    std::size_t stated = 0;
    for (const pugi::xml_node param : fieldmark.children("field:param")) {
        const std::string_view name = attribute(param, "field:name");
        if (last_name(name) != "Checkbox_Checked") continue;
        const std::string_view word = attribute(param, "field:value");
        set_state(mark, truth_of(word), "the form field", word);
        if (name != "Checkbox_Checked")
            make_unclear(mark,
                         "the form field's state stands under a name that LibreOffice ignores");
        if (++stated > 1) make_unclear(mark, "the form field gives its state twice");
    }
    if (!is_box && stated == 0) return std::nullopt;
    if (!is_box) make_unclear(mark, "the data of a check box stands in a field of another type");
    return mark;
}

std::string_view chosen_entry(pugi::xml_node fieldmark) {
    if (last_name(attribute(fieldmark, "field:type")) != "FORMDROPDOWN") return {};
    std::vector<std::string_view> entries;
    std::size_t chosen = 0;
    for (const pugi::xml_node param : fieldmark.children("field:param")) {
        const std::string_view name = last_name(attribute(param, "field:name")),
                               value = attribute(param, "field:value");
        if (name == "Dropdown_ListEntry") entries.push_back(value);
        if (name == "Dropdown_Selected") chosen = parse_number<std::size_t>(value).value_or(0);
    }
    return chosen < entries.size() ? entries.at(chosen) : std::string_view{};
}

std::optional<flow::Control> open_control(pugi::xml_node node) {
    if (extended(node, "loext:checkbox", "text:checkbox") != "true") return std::nullopt;
    Mark mark;
    mark.kind = MarkKind::content_control;
    const std::string_view word = extended(node, "loext:checked", "text:checked");
    set_state(mark, truth_of(word), "the content control", word);
    return flow::Control(
        std::move(mark),
        only_character(extended(node, "loext:checked-state", "text:checked-state"),
                       flow::usual_ticked_glyph),
        only_character(extended(node, "loext:unchecked-state", "text:unchecked-state"),
                       flow::usual_empty_glyph));
}

}  // namespace tsb::odf
