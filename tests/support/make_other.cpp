// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/make_other.hpp"

#include <stdexcept>

namespace tsb::test {
namespace {

constexpr OtherEncoding rows[] = {
    {"odf_fieldmark", ".odt", Expect::truth, make_odt, "fieldmark"},
    {"odf_fieldmark_pair", ".odt", Expect::doubt, make_odt, "fieldmark_pair"},
    {"odf_form_control", ".odt", Expect::truth, make_odt, "form_control"},
    {"odf_form_radio", ".odt", Expect::truth, make_odt, "form_radio"},
    {"odf_content_control", ".odt", Expect::truth, make_odt, "content_control"},
    {"odf_glyph", ".odt", Expect::truth, make_odt, "glyph"},
    {"odf_wingdings", ".odt", Expect::truth, make_odt, "wingdings"},
    {"odf_styled_wingdings", ".odt", Expect::truth, make_odt, "styled_wingdings"},
    {"odf_own_glyphs", ".odt", Expect::truth, make_odt, "own_glyphs"},
    {"odf_typed_instead", ".odt", Expect::truth, make_odt, "typed_instead"},
    {"odf_typed_after", ".odt", Expect::truth, make_odt, "typed_after"},
    {"odf_floating_control", ".odt", Expect::doubt, make_odt, "floating_control"},
    {"odf_form_default", ".odt", Expect::doubt, make_odt, "form_default"},
    {"odf_control_conflict", ".odt", Expect::doubt, make_odt, "control_conflict"},
    {"odf_tracked_tick", ".odt", Expect::doubt, make_odt, "tracked_tick"},
    {"odf_drawn_tick", ".odt", Expect::doubt, make_odt, "drawn_tick"},
    {"odf_highlighted", ".odt", Expect::doubt, make_odt, "highlighted"},
    {"odf_hidden_tick", ".odt", Expect::no_vote, make_odt, "hidden_tick"},
    {"odf_white_tick", ".odt", Expect::no_vote, make_odt, "white_tick"},
    {"odf_tiny_tick", ".odt", Expect::no_vote, make_odt, "tiny_tick"},
    {"odf_flat_form_control", ".fodt", Expect::truth, make_fodt, "form_control"},
    {"odf_flat_content_control", ".fodt", Expect::truth, make_fodt, "content_control"},
    {"odf_flat_fieldmark", ".fodt", Expect::truth, make_fodt, "fieldmark"},
    {"odf_flat_glyph", ".fodt", Expect::truth, make_fodt, "glyph"},
    {"rtf_formfield", ".rtf", Expect::truth, make_rtf, "formfield"},
    {"rtf_formfield_default", ".rtf", Expect::truth, make_rtf, "formfield_default"},
    {"rtf_formfield_stateless", ".rtf", Expect::doubt, make_rtf, "formfield_stateless"},
    {"rtf_glyph", ".rtf", Expect::truth, make_rtf, "glyph"},
    {"rtf_symbol_field", ".rtf", Expect::truth, make_rtf, "symbol_field"},
    {"rtf_wingdings", ".rtf", Expect::truth, make_rtf, "wingdings"},
    {"rtf_codepage", ".rtf", Expect::truth, make_rtf, "codepage"},
    {"rtf_formfield_glyph", ".rtf", Expect::truth, make_rtf, "formfield_glyph"},
    {"rtf_wingdings_unicode", ".rtf", Expect::truth, make_rtf, "wingdings_unicode"},
    {"rtf_wingdings_style", ".rtf", Expect::truth, make_rtf, "wingdings_style"},
    {"rtf_typed_X", ".rtf", Expect::truth, make_rtf, "typed_X"},
    {"rtf_tracked", ".rtf", Expect::doubt, make_rtf, "tracked"},
    {"rtf_activex", ".rtf", Expect::doubt, make_rtf, "activex"},
};

std::string first(const std::vector<std::string>& list) {
    return list.empty() ? "" : list.front();
}

FormCell text_cell(std::vector<std::string> lines) {
    FormCell cell;
    cell.lines = std::move(lines);
    return cell;
}

bool is_ticked(const FormSpec& spec, const Item& item, bool opposes) {
    const auto found = spec.answers.find(item.id);
    if (found == spec.answers.end() || found->second == Choice::blank) return false;
    if (found->second == Choice::unclear)
        throw std::invalid_argument("no generator writes unclear");
    return found->second == Choice::both || (found->second == Choice::opposes) == opposes;
}

FormBlock header_table(const FormSpec& spec, const Wording& wording) {
    FormBlock table;
    table.widths = {1200, 3600, 1200, 3600};
    std::vector<std::string> address, mail;
    for (const std::string& line : wording.address)
        (line.find('@') != std::string::npos ? mail : address).push_back(line);
    const auto& blanks = wording.placeholders;
    table.rows.push_back({text_cell({first(wording.to)}), text_cell(address),
                          text_cell({first(wording.from)}),
                          text_cell({spec.name.empty() ? first(blanks) : spec.name})});
    table.rows.push_back({text_cell({first(wording.email)}), text_cell(mail),
                          text_cell({first(wording.date)}), text_cell({spec.date})});
    return table;
}

FormBlock answer_table(const FormSpec& spec, const Wording& wording) {
    FormBlock table;
    table.widths = {3600, 600, 5400};
    FormCell instruction = text_cell({first(wording.instruction)});
    instruction.columns = 2;
    table.rows.push_back({text_cell({}), instruction});
    for (const Item& item : spec.circular->items) {
        const ItemWording& words = item.wording.at(spec.language);
        for (const bool opposes : {false, true}) {
            FormCell title, box;
            if (opposes)
                title.covered = true;
            else
                title.lines = {first(words.numbers), first(words.titles), first(words.status)};
            title.begins = !opposes;
            box.has_box = true;
            box.ticked = is_ticked(spec, item, opposes);
            FormCell label = text_cell({first(opposes ? wording.opposes : wording.supports)});
            const auto reason = spec.reasons.find(item.id);
            if (opposes && reason != spec.reasons.end()) label.paragraphs.push_back(reason->second);
            table.rows.push_back({title, box, label});
        }
    }
    return table;
}

// The delegate writes over the placeholder and leaves the printed words beside it.
std::string administration_line(const FormSpec& spec, const Wording& wording) {
    std::string line = first(wording.administration);
    const auto open = line.find('['), close = line.find(']');
    if (spec.administration.empty() || open == std::string::npos || close == std::string::npos)
        return line;
    return line.replace(open, close - open + 1, spec.administration);
}

}  // namespace

std::vector<FormBlock> form_blocks(const FormSpec& spec) {
    const Wording& wording = spec.circular->wording.at(spec.language);
    std::vector<FormBlock> blocks;
    const auto add = [&](const std::string& text) { blocks.push_back({text, {}, {}}); };
    for (const std::string& line : wording.form_title) add(line);
    blocks.push_back(header_table(spec, wording));
    add("");
    for (const std::string& line : wording.before) add(line);
    blocks.push_back(answer_table(spec, wording));
    add("");
    if (!spec.general_comment.empty()) add(spec.general_comment);
    for (const std::string& line : wording.after) add(line);
    add(administration_line(spec, wording));
    if (!spec.name.empty()) add(spec.name);
    return blocks;
}

std::span<const OtherEncoding> other_encodings() {
    return rows;
}

}  // namespace tsb::test
