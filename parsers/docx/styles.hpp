// SPDX-License-Identifier: GPL-3.0-or-later
// What a run looks like once styles are applied (ISO 29500-1 17.7.2): document defaults, table
// style with its conditions, paragraph style, character style, the run itself. Only what decides a
// reading is kept: is it visible, in which font, struck through, emphasised. A table style never
// emphasises: what it makes bold is bold for all.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/docx/run_format.hpp"
#include "parsers/docx/slices.hpp"
#include "parsers/docx/xml.hpp"

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
    explicit Styles(ThemeFonts theme) : theme_(std::move(theme)) {}
    // Once, before anything is asked. The styles part: every piece of it is parsed, so that what is
    // damaged is noticed; a style is kept when it is asked for. `limits` must outlive this object.
    Result<void> read(Bytes bytes, std::string_view name, const DocxLimits& limits);
    // A tree with all styles that outlives this object.
    void add(pugi::xml_node styles_root);

    // `cell`: of the table around the run, may be null. `background`: of paragraph, cell or table,
    // -1 = none.
    Look look(pugi::xml_node run_properties, std::string_view paragraph_style,
              const CellFormat* cell, int background);
    std::optional<int> paragraph_fill(std::string_view paragraph_style);
    ParagraphIndent paragraph_indent(std::string_view paragraph_style);
    // Lives as long as this object.
    const CellFormat& cell_format(std::string_view table_style, unsigned conditions);

  private:
    struct Condition {
        TableCondition bit;
        CellFormat format;
    };
    struct Style {  // as the file states it
        std::string based_on;
        CellFormat format;
        std::optional<int> paragraph_fill;
        ParagraphIndent indent;
        std::vector<Condition> conditions;
    };
    struct Resolved {  // with its basedOn chain
        RunFormat format;
        std::optional<int> paragraph_fill;
        ParagraphIndent indent;
    };
    struct Text {  // of a large part: its styles are parsed one by one
        Bytes bytes;
        std::string name;
        const DocxLimits* limits;
        Slices slices;
        std::map<std::string, std::size_t, std::less<>> places;  // of styles in slices.list()
    };
    void look_at(pugi::xml_node node);
    const Style& add_style(pugi::xml_node node);
    const Style* find(std::string_view id);
    CellFormat read_cell_format(pugi::xml_node node);
    RunFormat read_kept(pugi::xml_node run_properties);
    std::vector<const Style*> chain_of(std::string_view id);  // from the far end of basedOn
    const Resolved& style(std::string_view id);

    ThemeFonts theme_;
    std::unique_ptr<XmlPart> whole_;                              // a small part
    std::unordered_map<std::string_view, pugi::xml_node> nodes_;  // of styles in a tree
    std::unique_ptr<Text> text_;
    std::set<std::string, std::less<>> fonts_;          // that formats name
    std::map<std::string, Style, std::less<>> styles_;  // that were asked for
    std::map<std::string, Resolved, std::less<>> resolved_;
    std::unordered_map<std::string, CellFormat> cell_formats_;  // by style and conditions
    RunFormat defaults_;
    ParagraphIndent default_indent_;
    std::string default_paragraph_style_;
};

}  // namespace tsb::docx
