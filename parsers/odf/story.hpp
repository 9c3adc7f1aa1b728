// SPDX-License-Identifier: GPL-3.0-or-later
// One story of the document (body, a header, a note, a text box …): its XML becomes blocks.
// Trust: the XML has passed parse_xml. Recursion follows the XML's depth, which is bounded there; a
// deleted piece is put in once, and few within each other. Limits: those of sheet.hpp through the
// Budget; visited_nodes of OdfLimits; max_open_fields; those of changes.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "parsers/flow/findings.hpp"
#include "parsers/flow/paragraph_writer.hpp"
#include "parsers/flow/pictures.hpp"
#include "parsers/odf/boxes.hpp"
#include "parsers/odf/changes.hpp"
#include "parsers/odf/grid.hpp"
#include "parsers/odf/styles.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::odf {

using flow::Budget;
using flow::FieldBox;
using flow::Findings;
using flow::Owner;
using flow::ParagraphWriter;
using flow::TextState;

constexpr std::size_t max_open_fields = 64;
constexpr double least_row_points = 4;  // a lower row shows nothing

// What all stories of one document share.
struct Shared {
    Budget& budget;
    FormControls forms;
    Changes changes;
    Findings findings;
    std::vector<Block> aside;           // notes, comments, text boxes
    std::vector<std::string> on_pages;  // what is drawn by hand without a place in the text
    std::size_t text_boxes = 0, footnotes = 0, endnotes = 0, comments = 0;
    std::size_t nested_deletions = 0;  // being read
    std::size_t recomputed = 0;        // fields whose content is made anew by each program
    std::size_t visited = 0;           // nodes, each time that they are read
    std::size_t max_visited = 0;
    std::vector<flow::ShownPicture> pictures = {};  // in the text, by member
};

class Story {
  public:
    // `part` as in Mark; `styles` of the part that the story stands in.
    Story(std::string part, Styles& styles, Shared& shared)
        : part_(std::move(part)), styles_(styles), shared_(shared) {}

    // `prefix` begins every place: "comment 2, ", or "".
    std::vector<Block> read(pugi::xml_node container, std::string prefix);

    bool is_body = false;  // drawings in the body may be marks

  private:
    // What holds for everything inside an element.
    struct Context {
        TextFormat format;  // of paragraph and spans
        bool hidden = false;
        int background = -1;
    };
    // A form field of Word's: field:fieldmark-start … -end, or field:fieldmark alone.
    struct Field {
        bool in_code = false;  // before its separator: not on the paper
        bool is_box = false;
        FieldBox box;
    };
    struct Place {
        std::string cell;  // where a table cell is being read: its place
        std::size_t table_depth = 0;
    };

    void blocks(pugi::xml_node container, const Context& context, std::vector<Block>& out);
    void block(pugi::xml_node node, const Context& context, std::vector<Block>& out);
    void section(pugi::xml_node node, Context context, std::vector<Block>& out);
    void paragraph(pugi::xml_node node, Context context, std::vector<Block>& out);
    std::string next_place();
    // True: the node was a change's beginning, end or point.
    template <class Content>
    bool change(pugi::xml_node node, Content&& deleted);

    // story_inline.cpp
    void inlines(pugi::xml_node container, const Context& context);
    void inline_item(pugi::xml_node node, const Context& context);
    void span(pugi::xml_node node, Context context);
    void content_control(pugi::xml_node node, const Context& context);
    void conditional(pugi::xml_node node, Context context);
    void drop_down(pugi::xml_node node, const Context& context);
    void other_element(pugi::xml_node node, Context context);
    void spaces(std::size_t count, const Context& context);
    void deleted_text(pugi::xml_node container, const Context& context);
    void note(pugi::xml_node node, const Context& context);
    void aside(pugi::xml_node content, std::string prefix);
    void write(std::string_view text, const Context& context);
    void write_collapsed(std::string_view text, const Context& context);
    FieldBox put_mark(Mark mark, const Context& context);
    [[nodiscard]] TextState state_of(const Context& context) const;
    [[nodiscard]] Owner owner();

    // story_fields.cpp
    bool field(pugi::xml_node node, const Context& context);
    void open_field(pugi::xml_node node, const Context& context);
    void find_separators(pugi::xml_node paragraph);
    void forget_boxes();
    [[nodiscard]] bool in_code() const;

    // story_drawing.cpp
    bool drawing(pugi::xml_node node, const Context& context);
    void frame(pugi::xml_node node, const Context& context);
    void shape(pugi::xml_node node, const Context& context);
    std::size_t text_box(pugi::xml_node content, const Context& context);
    void form_control(pugi::xml_node node, const Context& context);
    void drawn(pugi::xml_node node, bool by_hand, const Context& context);
    [[nodiscard]] bool unseen(const Context& context) const;
    [[nodiscard]] std::string here() const;

    // story_table.cpp
    void table(pugi::xml_node node, Context context, std::vector<Block>& out);
    void rows(pugi::xml_node container, const Context& context, Table& table, Grid& grid);
    void row(pugi::xml_node node, Context context, Table& table, Grid& grid);
    void cell(pugi::xml_node node, Context context, Table& table, Grid& grid, std::size_t& number);
    void covered(pugi::xml_node node, Context context, Table& table, Grid& grid,
                 std::size_t& number);
    std::vector<Block> cell_content(pugi::xml_node node, const Context& context,
                                    const std::string& at);

    void block_ends(std::size_t marks_before);
    // A block outside tables: fields beside its boxes may show other words elsewhere.
    void doubt_fields(std::size_t marks_before, std::size_t fields_before);
    // Something is shown by programs that pass over elements they do not know.
    [[nodiscard]] bool shows_something(pugi::xml_node unknown);
    // Counts a node about to be read; false: stop.
    bool visit() {
        shared_.budget.add(shared_.visited, 1, shared_.max_visited, "visited_nodes");
        return !stopped();
    }
    [[nodiscard]] bool stopped() const { return shared_.budget.passed != nullptr; }
    void stop(const char* limit) {
        if (!stopped()) shared_.budget.passed = limit;
    }

    std::string part_;
    Styles& styles_;
    Shared& shared_;
    std::string prefix_, at_, anchor_;
    Place place_;
    std::size_t paragraphs_ = 0, tables_ = 0;
    std::size_t boxed_marks_ = 0;  // of this story's text boxes: they are not in its own blocks
    ParagraphWriter* writer_ = nullptr;
    flow::Control* control_ = nullptr;
    std::vector<Field> fields_;
    std::unordered_set<std::size_t> with_separator_;  // starts of fields, by node
    bool separators_known_ = false;
    bool blank_before_ = true;       // white space that follows is swallowed
    bool paragraph_hidden_ = false;  // by a text:hidden-paragraph in it
};

template <class Content>
bool Story::change(pugi::xml_node node, Content&& deleted) {
    const std::string_view name = node.name();
    if (!name.starts_with("text:change")) return false;
    const std::string_view id = node.attribute("text:change-id").value();
    if (name == "text:change-start") {
        if (!shared_.changes.start(id)) stop("max_open_changes");
    } else if (name == "text:change-end") {
        shared_.changes.end(id);
    } else if (const pugi::xml_node content = shared_.changes.deleted_at(id)) {
        if (!shared_.changes.start(id)) stop("max_open_changes");
        if (++shared_.nested_deletions > max_nested_deletions) stop("max_nested_deletions");
        if (!stopped()) deleted(content);
        --shared_.nested_deletions;
        shared_.changes.end(id);
    }
    return true;
}

}  // namespace tsb::odf
