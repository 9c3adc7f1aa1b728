// SPDX-License-Identifier: GPL-3.0-or-later
// One story of the document (body, a header, a note …): its XML becomes blocks.
// Trust: the XML has passed parse_xml. Recursion follows the XML's depth, which is bounded there.
// Limits: those of sheet.hpp through the Budget; max_open_fields.
#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/docx/activex.hpp"
#include "parsers/docx/checkbox.hpp"
#include "parsers/docx/grid.hpp"
#include "parsers/docx/styles.hpp"
#include "parsers/flow/findings.hpp"
#include "parsers/flow/paragraph_writer.hpp"
#include "parsers/flow/pictures.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::docx {

using flow::Budget;
using flow::FieldBox;
using flow::Owner;
using flow::ParagraphWriter;
using flow::TextState;

constexpr std::size_t max_open_fields = 64;
using flow::big_picture_points;
constexpr int least_line_twips = 80;  // an exact line or row below 4 pt shows nothing

// What is odd about a document, found on the way; places as in Mark::at.
struct Findings {
    bool embeds = false;               // w:altChunk or w:subDoc: content that is not read
    bool doubtful = false;             // AlternateContent of which it cannot be told what is shown
    std::vector<std::string> objects;  // D13
    std::vector<std::string> drawn;    // D14: drawings in the answer area
    std::vector<std::string> marked_boxes;  // D14: text boxes with marks in them
    std::size_t big_pictures = 0;           // D15
};

// What all stories of one document share.
struct Shared {
    Styles& styles;
    Controls& controls;
    Budget& budget;
    // Text boxes float, so what stands beside them in the file says nothing.
    std::vector<Block> floating;
    Findings findings;
    // "comment 7" (its w:id) -> place of the body paragraph that it is anchored to (D9).
    std::unordered_map<std::string, std::string> anchors;
    std::vector<flow::ShownPicture> pictures;  // in the body, by relationship
};

using flow::anchor_to;

class Story {
  public:
    // `xml` is the part that the story stands in.
    Story(std::string part, const XmlPart& xml, Shared& shared)
        : part_(std::move(part)), xml_(&xml), shared_(shared) {}

    // `prefix` begins every place: "comment 2, ", or "".
    std::vector<Block> read(pugi::xml_node container, std::string prefix);

    // The next piece of a story that is read in pieces (slices.hpp); `more_rows`: it ends inside a
    // table. The piece's tree may go afterwards.
    void read_piece(const XmlPart& xml, pugi::xml_node container, bool more_rows,
                    std::vector<Block>& out);

    // Drawings are looked at: the body. A logo in a header is nothing.
    bool is_body = false;

  private:
    // What holds for everything inside an element.
    struct Context {
        Revision revision = Revision::none;
        bool dropped = false;  // inserted and deleted again: in no view of the document
        bool hidden = false;
        bool formula = false;
        int background = -1;
        std::string_view paragraph_style, table_style;
        const CellFormat* cell = nullptr;
    };
    // A complex field (fldChar begin … separate … end) or a simple one.
    struct Field {
        bool result = false;  // past the code
        std::string code, deleted_code;
        pugi::xml_node data;  // w:ffData
        TextState state;      // of where it began
        bool is_box = false;
        FieldBox box;
    };
    // What one w:drawing, w:pict or w:object shows.
    struct Sight {
        bool drawn = false, handmade = false, picture = false, object = false, control = false;
        bool is_floating = false, unseen = false, has_marks = false;
        std::size_t big = 0;
        bool page_like = false;           // large enough to show a scan
        std::vector<std::string> embeds;  // relationships of its pictures
    };
    // A table in hand; one that a piece ends in waits for the next piece.
    struct OpenTable {
        Table table;
        Grid grid{table};
        std::size_t drawn = 0, marks = 0, boxed = 0;  // as they were where it began
    };
    struct TableLook {
        unsigned flags = 0;  // w:tblLook, as TableCondition bits; the bands are set where shown
        bool last_row = false;
    };

    void blocks(pugi::xml_node container, const Context& context, std::vector<Block>& out);
    void block(pugi::xml_node node, const Context& context, std::vector<Block>& out);
    void paragraph(pugi::xml_node node, Context context, std::vector<Block>& out);
    void headers_of_2003(pugi::xml_node section, const Context& context);
    void inlines(pugi::xml_node container, const Context& context);
    void inline_item(pugi::xml_node node, const Context& context);
    void annotation_of_2003(pugi::xml_node node, const Context& context);
    void run(pugi::xml_node node, const Context& context);
    void run_items(pugi::xml_node container, const Context& context, const TextState& state);
    void run_item(pugi::xml_node node, const Context& context, const TextState& state);
    bool note_or_drawing(pugi::xml_node node, const Context& context, const TextState& state);
    void formula(pugi::xml_node node, const Context& context);
    void write(std::string_view text, const TextState& state);
    pugi::xml_node shown_alternative(pugi::xml_node node);
    TextState state_of(pugi::xml_node run_properties, const Context& context);

    void drawing(pugi::xml_node node, const Context& context, const TextState& state);
    void look_at(pugi::xml_node node, const Context& context, const TextState& state, Sight& sight);
    void look_at_shape(pugi::xml_node node, Sight& sight);
    void control_mark(pugi::xml_node node, const TextState& state);
    void text_box(pugi::xml_node content, const Context& context, Sight& sight);
    void word_art(std::string_view text, const TextState& state);
    void floating(pugi::xml_node content, const Context& context, std::string prefix);
    void anchor(std::string_view kind, pugi::xml_node reference);
    void answer_area_ends(std::size_t drawn_before, std::size_t marks_before,
                          std::size_t boxed_before);

    void field_character(pugi::xml_node node, const TextState& state);
    void simple_field(pugi::xml_node node, const Context& context);
    void end_code(Field& field);
    void drop_down(const Field& field);
    void forget_open_codes();
    [[nodiscard]] bool in_code(std::size_t fields) const;

    template <class Content, class PutMark>
    void control(pugi::xml_node node, Content&& content, PutMark&& put_mark);
    void put_mark(Mark mark, std::vector<Block>& out);

    void table(pugi::xml_node node, const Context& context, std::vector<Block>& out);
    std::unique_ptr<OpenTable> open_table(pugi::xml_node properties);
    void rows(pugi::xml_node container, const Context& context, Table& table, Grid& grid);
    void row(pugi::xml_node node, Context context, Table& table, Grid& grid);
    void cells(pugi::xml_node container, const Context& context, Table& table, Grid& grid,
               std::size_t& number);
    void cell(pugi::xml_node node, Context context, Table& table, Grid& grid, std::size_t number);
    [[nodiscard]] unsigned conditions(pugi::xml_node cell, const Grid& grid,
                                      std::size_t number) const;

    [[nodiscard]] Owner owner();
    [[nodiscard]] bool stopped() const { return shared_.budget.passed != nullptr; }
    static Context revised(Context context, Revision revision);

    std::string part_;
    const XmlPart* xml_;
    Shared& shared_;
    std::string prefix_;
    std::string anchor_;   // of a story that floats: where it is anchored
    std::string at_;       // of the paragraph in hand
    std::string cell_at_;  // where a table cell is being read: its place
    std::size_t paragraphs_ = 0, tables_ = 0, text_boxes_ = 0, notes_ = 0, table_depth_ = 0;
    ParagraphWriter* writer_ = nullptr;
    Control* control_ = nullptr;
    std::vector<Field> fields_;
    std::vector<std::string> pending_comments_;  // ranges that began between paragraphs
    TableLook look_;
    bool more_rows_ = false;
    std::unique_ptr<OpenTable> waiting_;

    // D14: drawings are judged when it is known whether boxes stand beside them.
    std::vector<std::string> drawn_;         // in the paragraph or table in hand
    std::size_t boxed_marks_ = 0;            // marks inside text boxes: not beside a drawing
    std::vector<std::string> drawn_before_;  // by hand, in the paragraph before
    bool after_answers_ = false;             // the block before was a table with boxes
};

}  // namespace tsb::docx
