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

// The names of fonts are copied: few styles name one, and few names differ.
RunFormat Styles::read_kept(pugi::xml_node run_properties) {
    RunFormat format = read_format(run_properties, theme_);
    for (auto& font : format.fonts) {
        if (font) font = *fonts_.emplace(*font).first;
    }
    return format;
}

CellFormat Styles::read_cell_format(pugi::xml_node node) {
    CellFormat format{read_kept(node.child("w:rPr")), {}};
    over(format.fill, fill_of(node.child("w:tblPr").child("w:shd")));
    over(format.fill, fill_of(node.child("w:tcPr").child("w:shd")));
    return format;
}

void Styles::add(pugi::xml_node styles_root) {
    for (const pugi::xml_node node : styles_root) {
        look_at(node);
        if (name_of(node) == "w:style") nodes_.insert_or_assign(attribute(node, "w:styleId"), node);
    }
}

Result<void> Styles::read(Bytes bytes, std::string_view name, const DocxLimits& limits) {
    if (auto ok = package::check_nodes(bytes, name, limits); !ok) return ok.error();
    auto text = std::make_unique<Text>(Text{std::move(bytes), std::string(name), &limits, {}, {}});
    auto slices = Slices::cut(text->bytes, cut_styles);
    if (!slices) {
        auto part = parse_xml(std::move(text->bytes), name, limits);
        if (!part) return part.error();
        whole_ = *std::move(part);
        add(whole_->root());
        return {};
    }
    const std::vector<Slice>& list = slices->list();
    for (std::size_t first = 0, next = 0; first < list.size(); first = next) {
        while (next < list.size() && list[next].begin - list[first].begin <= slice_bytes) ++next;
        const Slice piece{list[first].begin, list[next - 1].end, {}, false};
        auto part = parse_xml(slices->text(piece), name, limits);
        if (!part) return part.error();
        std::size_t place = first;  // every slice is one element
        for (const pugi::xml_node node : (*part)->root()) {
            if (node.type() != pugi::node_element) continue;
            look_at(node);
            if (name_of(node) == "w:style")
                text->places.insert_or_assign(std::string(attribute(node, "w:styleId")), place);
            ++place;
        }
    }
    text->slices = *std::move(slices);
    text_ = std::move(text);
    return {};
}

// What holds for every style.
void Styles::look_at(pugi::xml_node node) {
    if (name_of(node) == "w:docDefaults") {
        defaults_ = read_kept(node.child("w:rPrDefault").child("w:rPr"));
        default_indent_ = read_indent(node.child("w:pPrDefault").child("w:pPr"));
    } else if (name_of(node) == "w:style" && node.attribute("w:default") &&
               on_off(node, "w:default").value_or(false) &&
               attribute(node, "w:type") == "paragraph") {
        default_paragraph_style_ = attribute(node, "w:styleId");
    }
}

const Styles::Style& Styles::add_style(pugi::xml_node node) {
    Style style;
    style.based_on = attribute(node.child("w:basedOn"), "w:val");
    style.format = read_cell_format(node);
    style.paragraph_fill = fill_of(node.child("w:pPr").child("w:shd"));
    style.indent = read_indent(node.child("w:pPr"));
    for (const pugi::xml_node part : node.children("w:tblStylePr")) {
        for (const ConditionRow& row : condition_rows) {
            if (attribute(part, "w:type") == row.name)
                style.conditions.push_back({row.bit, read_cell_format(part)});
        }
    }
    return styles_.try_emplace(std::string(attribute(node, "w:styleId")), std::move(style))
        .first->second;
}

// Null: the document does not define it.
const Styles::Style* Styles::find(std::string_view id) {
    const auto known = styles_.find(id);
    if (known != styles_.end()) return &known->second;
    if (const auto node = nodes_.find(id); node != nodes_.end()) return &add_style(node->second);
    if (!text_) return nullptr;
    const auto place = text_->places.find(id);
    if (place == text_->places.end()) return nullptr;
    auto part = parse_xml(text_->slices.text(text_->slices.list().at(place->second)), text_->name,
                          *text_->limits);
    if (!part) return nullptr;  // it has been parsed before, with others
    return &add_style((*part)->root().child("w:style"));
}

std::vector<const Styles::Style*> Styles::chain_of(std::string_view id) {
    std::vector<const Style*> chain;
    for (const Style* step = find(id); step != nullptr && chain.size() < max_based_on;
         step = find(step->based_on)) {
        if (std::find(chain.begin(), chain.end(), step) != chain.end()) break;
        chain.push_back(step);
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
}

const Styles::Resolved& Styles::style(std::string_view id) {
    if (const auto known = resolved_.find(id); known != resolved_.end()) return known->second;
    // A name that the file does not define is not worth remembering.
    static const Resolved none;
    if (find(id) == nullptr) return none;
    Resolved& made = resolved_[std::string(id)];
    for (const Style* step : chain_of(id)) {
        lay_all_over(made.format, step->format.run);
        over(made.paragraph_fill, step->paragraph_fill);
        lay_over(made.indent, step->indent);
    }
    return made;
}

const CellFormat& Styles::cell_format(std::string_view table_style, unsigned conditions) {
    const std::string key = std::string(table_style) + '\n' + std::to_string(conditions);
    const auto [place, is_new] = cell_formats_.try_emplace(key);
    CellFormat& format = place->second;
    if (!is_new) return format;
    const std::vector<const Style*> chain = chain_of(table_style);
    const auto lay = [&](const CellFormat& layer) {
        lay_all_over(format.run, layer.run);
        over(format.fill, layer.fill);
    };
    for (const Style* step : chain) lay(step->format);
    for (const ConditionRow& row : condition_rows) {
        if ((conditions & row.bit) == 0) continue;
        for (const Style* step : chain) {
            for (const Condition& condition : step->conditions) {
                if (condition.bit == row.bit) lay(condition.format);
            }
        }
    }
    return format;
}

std::optional<int> Styles::paragraph_fill(std::string_view paragraph_style) {
    return style(paragraph_style.empty() ? default_paragraph_style_ : paragraph_style)
        .paragraph_fill;
}

ParagraphIndent Styles::paragraph_indent(std::string_view paragraph_style) {
    const std::string_view id =
        paragraph_style.empty() ? default_paragraph_style_ : paragraph_style;
    ParagraphIndent indent = default_indent_;
    lay_over(indent, style(id).indent);
    return indent;
}

Look Styles::look(pugi::xml_node run_properties, std::string_view paragraph_style,
                  const CellFormat* cell, int background) {
    static const RunFormat nothing;
    const RunFormat& table = cell != nullptr ? cell->run : nothing;
    const RunFormat& paragraph =
        style(paragraph_style.empty() ? default_paragraph_style_ : paragraph_style).format;
    const RunFormat& character = style(attribute(run_properties.child("w:rStyle"), "w:val")).format;
    const RunFormat direct = read_format(run_properties, theme_);
    RunFormat all = defaults_;
    for (const RunFormat* layer : {&table, &paragraph, &character, &direct}) lay_over(all, *layer);
    // ISO 29500-1 17.7.3: stated on the run a toggle is absolute; in the styles each one that
    // states it turns it over.
    const auto on = [&](Toggle property, bool with_table) {
        if (const std::optional<bool>& stated = direct.*property; stated) return *stated;
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
