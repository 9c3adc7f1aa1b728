// SPDX-License-Identifier: GPL-3.0-or-later
// What a run looks like once styles are applied (ISO 29500-1 17.7.2): document defaults, table
// style with its conditions, paragraph style, character style, the run itself. Only what decides a
// reading is kept: is it visible, in which font, struck through, emphasised. A table style never
// emphasises: what it makes bold is bold for all.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/docx/run_format.hpp"

namespace tsb::docx {

constexpr int max_based_on = 32;  // styles in one basedOn chain

// Which conditions of a table style hold for a cell (17.7.6), in the order in which they are laid.
enum TableCondition : unsigned {
    band1_horizontal = 1,
    band2_horizontal = 2,
    first_row = 4,
    last_row = 8,
    first_column = 16,
    last_column = 32
};

// What a table style says of the text of a cell and of what is behind it.
struct CellFormat {
    RunFormat run;
    std::optional<int> fill;
};

class Styles {
  public:
    Styles() = default;
    // The styles part must outlive this object.
    Styles(pugi::xml_node styles_root, ThemeFonts theme)
        : root_(styles_root), theme_(std::move(theme)) {}

    // `cell`: of the table around the run, may be null. `background`: of paragraph, cell or table,
    // -1 = none.
    Look look(pugi::xml_node run_properties, std::string_view paragraph_style,
              const CellFormat* cell, int background);
    std::optional<int> paragraph_fill(std::string_view paragraph_style);
    // Lives as long as this object.
    const CellFormat& cell_format(std::string_view table_style, unsigned conditions);

  private:
    struct Style {
        pugi::xml_node node;
        bool resolved = false;
        RunFormat format;  // with its basedOn chain
        std::optional<int> paragraph_fill;
    };
    void index();
    std::vector<Style*> chain_of(std::string_view id);  // from the far end of basedOn
    const Style& style(std::string_view id);

    pugi::xml_node root_;
    ThemeFonts theme_;
    bool indexed_ = false;
    std::unordered_map<std::string_view, Style> styles_;
    std::unordered_map<std::string, CellFormat> cell_formats_;  // by style and conditions
    RunFormat defaults_;
    std::string_view default_paragraph_style_;
    Style none_;
};

}  // namespace tsb::docx
