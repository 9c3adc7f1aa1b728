// SPDX-License-Identifier: GPL-3.0-or-later
// One story of the document (body, a header, a note …): its XML becomes blocks.
// Trust: the XML has passed parse_xml. Recursion follows the XML's depth, which is bounded there.
// Limits: those of sheet.hpp through the Budget; max_open_fields.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/docx/checkbox.hpp"
#include "parsers/docx/grid.hpp"
#include "parsers/docx/paragraph_writer.hpp"
#include "parsers/docx/styles.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::docx {

constexpr std::size_t max_open_fields = 64;

class Story {
  public:
    // Text boxes go to `aside`: they float, so what stands beside them in the file says nothing.
    Story(std::string part, Styles& styles, Budget& budget, std::vector<Block>& aside)
        : part_(std::move(part)), styles_(styles), budget_(budget), aside_(aside) {}

    // `prefix` begins every place: "comment 2, ", or "".
    std::vector<Block> read(pugi::xml_node container, std::string prefix);
    [[nodiscard]] bool embeds() const {
        return embeds_;
    }  // w:altChunk or w:subDoc: content that is not read

  private:
    // What holds for everything inside an element.
    struct Context {
        Revision revision = Revision::none;
        bool dropped = false;  // inserted and deleted again: in no view of the document
        bool hidden = false;
        bool formula = false;
        int background = -1;
        std::string_view paragraph_style;
    };
    // A complex field (fldChar begin … separate … end) or a simple one.
    struct Field {
        bool result = false;  // past the code
        std::string code;
        pugi::xml_node data;  // w:ffData
        TextState state;      // of where it began
        bool is_box = false;
        FieldBox box;
    };

    void blocks(pugi::xml_node container, const Context& context, std::vector<Block>& out);
    void block(pugi::xml_node node, const Context& context, std::vector<Block>& out);
    void paragraph(pugi::xml_node node, Context context, std::vector<Block>& out);
    void inlines(pugi::xml_node container, const Context& context);
    void inline_item(pugi::xml_node node, const Context& context);
    void run(pugi::xml_node node, const Context& context);
    void run_items(pugi::xml_node container, const Context& context, const TextState& state);
    void run_item(pugi::xml_node node, const Context& context, const TextState& state);
    void formula(pugi::xml_node node, const Context& context);
    void drawing(pugi::xml_node node, const Context& context, const TextState& state);
    void text_box(pugi::xml_node content, const Context& context);
    void write(std::string_view text, const TextState& state);

    void field_character(pugi::xml_node node, const TextState& state);
    void simple_field(pugi::xml_node node, const Context& context);
    void end_code(Field& field);
    void forget_open_codes();
    [[nodiscard]] bool in_code(std::size_t fields) const;

    template <class Content, class PutMark>
    void control(pugi::xml_node node, Content&& content, PutMark&& put_mark);
    void put_mark(Mark mark, std::vector<Block>& out);

    void table(pugi::xml_node node, const Context& context, std::vector<Block>& out);
    void rows(pugi::xml_node container, const Context& context, Table& table, Grid& grid);
    void row(pugi::xml_node node, Context context, Table& table, Grid& grid);
    void cells(pugi::xml_node container, const Context& context, Table& table, Grid& grid,
               std::size_t& number);
    void cell(pugi::xml_node node, Context context, Table& table, Grid& grid, std::size_t number);

    [[nodiscard]] Owner owner();
    [[nodiscard]] bool stopped() const { return budget_.passed != nullptr; }
    static Context revised(Context context, Revision revision);

    std::string part_;
    Styles& styles_;
    Budget& budget_;
    std::vector<Block>& aside_;
    std::string prefix_;
    std::string cell_at_;  // where a table cell is being read: its place
    std::size_t paragraphs_ = 0, tables_ = 0, text_boxes_ = 0, table_depth_ = 0;
    ParagraphWriter* writer_ = nullptr;
    Control* control_ = nullptr;
    std::vector<Field> fields_;
    bool embeds_ = false;
};

}  // namespace tsb::docx
