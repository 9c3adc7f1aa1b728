// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/styles.hpp"

#include <algorithm>
#include <array>

#include "parsers/docx/xml.hpp"
#include "parsers/flow/glyphs.hpp"

namespace tsb::docx {
namespace {

using Toggle = std::optional<bool> RunFormat::*;

bool states(const RunFormat& format, Toggle property) {
    return (format.*property).value_or(false);
}

struct ConditionRow {
    TableCondition bit;
    std::string_view name;
};
constexpr std::array<ConditionRow, 6> condition_rows{{{band1_horizontal, "band1Horz"},
                                                      {band2_horizontal, "band2Horz"},
                                                      {first_row, "firstRow"},
                                                      {last_row, "lastRow"},
                                                      {first_column, "firstCol"},
                                                      {last_column, "lastCol"}}};

void lay_all_over(RunFormat& below, const RunFormat& above) {
    lay_over(below, above);
    lay_toggles_over(below, above);
}

}  // namespace

void Styles::index() {
    if (indexed_) return;
    indexed_ = true;
    for (const pugi::xml_node node : root_) {
        if (name_of(node) == "w:docDefaults") {
            defaults_ = read_format(node.child("w:rPrDefault").child("w:rPr"), theme_);
        } else if (name_of(node) == "w:style") {
            const std::string_view id = attribute(node, "w:styleId");
            styles_.try_emplace(id).first->second.node = node;
            const auto is_default = node.attribute("w:default");
            if (is_default && on_off(node, "w:default").value_or(false) &&
                attribute(node, "w:type") == "paragraph") {
                default_paragraph_style_ = id;
            }
        }
    }
}

std::vector<Styles::Style*> Styles::chain_of(std::string_view id) {
    index();
    std::vector<Style*> chain;
    for (auto step = styles_.find(id); step != styles_.end() && chain.size() < max_based_on;
         step = styles_.find(attribute(step->second.node.child("w:basedOn"), "w:val"))) {
        if (std::find(chain.begin(), chain.end(), &step->second) != chain.end()) break;
        chain.push_back(&step->second);
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

const Styles::Style& Styles::style(std::string_view id) {
    index();
    const auto found = styles_.find(id);
    if (found == styles_.end()) return none_;
    Style& wanted = found->second;
    if (wanted.resolved) return wanted;
    RunFormat format;
    for (const Style* step : chain_of(id)) {
        lay_all_over(format, read_format(step->node.child("w:rPr"), theme_));
        over(wanted.paragraph_fill, fill_of(step->node.child("w:pPr").child("w:shd")));
    }
    wanted.format = format;
    wanted.resolved = true;
    return wanted;
}

const CellFormat& Styles::cell_format(std::string_view table_style, unsigned conditions) {
    const std::string key = std::string(table_style) + '\n' + std::to_string(conditions);
    const auto [place, is_new] = cell_formats_.try_emplace(key);
    CellFormat& format = place->second;
    if (!is_new) return format;
    const std::vector<Style*> chain = chain_of(table_style);
    const auto lay = [&](pugi::xml_node node) {
        lay_all_over(format.run, read_format(node.child("w:rPr"), theme_));
        over(format.fill, fill_of(node.child("w:tblPr").child("w:shd")));
        over(format.fill, fill_of(node.child("w:tcPr").child("w:shd")));
    };
    for (const Style* step : chain) lay(step->node);
    for (const ConditionRow& row : condition_rows) {
        if ((conditions & row.bit) == 0) continue;
        for (const Style* step : chain) {
            for (const pugi::xml_node part : step->node.children("w:tblStylePr")) {
                if (attribute(part, "w:type") == row.name) lay(part);
            }
        }
    }
    return format;
}

std::optional<int> Styles::paragraph_fill(std::string_view paragraph_style) {
    index();
    return style(paragraph_style.empty() ? default_paragraph_style_ : paragraph_style)
        .paragraph_fill;
}

Look Styles::look(pugi::xml_node run_properties, std::string_view paragraph_style,
                  const CellFormat* cell, int background) {
    index();
    const RunFormat& table = cell != nullptr ? cell->run : none_.format;
    const RunFormat& paragraph =
        style(paragraph_style.empty() ? default_paragraph_style_ : paragraph_style).format;
    const RunFormat& character = style(attribute(run_properties.child("w:rStyle"), "w:val")).format;
    const RunFormat direct = read_format(run_properties, theme_);
    RunFormat all = defaults_;
    for (const RunFormat* layer : {&table, &paragraph, &character, &direct}) lay_over(all, *layer);
    // ISO 29500-1 17.7.3: stated on the run a toggle is absolute; in the styles each one that
    // states it turns it over.
    const auto on = [&](Toggle property, bool with_table) {
        if (direct.*property) return *(direct.*property);
        if (states(defaults_, property)) return true;
        return (with_table && states(table, property)) !=
               (states(paragraph, property) != states(character, property));
    };
    RunFormat own = defaults_;
    for (const RunFormat* layer : {&paragraph, &character, &direct}) lay_over(own, *layer);
    Look look;
    look.hidden = on(&RunFormat::vanish, true) || unreadable(all, background);
    look.strike = on(&RunFormat::strike, true) || on(&RunFormat::double_strike, true);
    look.emphasis = on(&RunFormat::bold, false) || own.underline.value_or(false) ||
                    own.highlight.value_or(false) || own.fill.value_or(-1) >= 0 ||
                    own.colour.value_or(-1) > 0;
    for (std::size_t i = 0; i < look.fonts.size(); ++i) {
        look.fonts.at(i) = all.fonts.at(i).value_or(std::string_view{});
        look.any_symbol_font |= flow::symbol_font(look.fonts.at(i)) != flow::SymbolFont::none;
    }
    return look;
}

}  // namespace tsb::docx
