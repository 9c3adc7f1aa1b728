// SPDX-License-Identifier: GPL-3.0-or-later
// The placed layout: a mark's label is the text beside it on its line, an item's options are those
// beside its heading or under it, also over a page break.
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "parsers/form/layout/page_scene.hpp"

namespace tsb {
namespace {

constexpr double max_typed_gap = 60;  // from a mark to something typed beside it
constexpr double max_text_gap = 90;   // from a mark without a label to the text beside it

class PageReader {
  public:
    PageReader(Grid& grid, const Book& book, std::vector<Group>& groups, PageEnd& end)
        : scene_(grid, book), groups_(groups), end_(end), page_(grid.page) {
        if (end_.page + 1 != page_) end_.heading.reset();
    }

    bool read() {
        read_all();
        end_.page = page_;
        end_.row = row_;
        return scene_.limited;
    }

  private:
    void read_all() {
        find_labels(scene_);
        if (!scene_.options.empty() || !scene_.marks.empty()) {
            bind_marks(scene_);
            find_headings(scene_);
            find_columns(scene_);
        }
        if (scene_.options.empty() && (scene_.headings.empty() || scene_.loose.empty())) {
            note_last_heading();
            return;
        }
        pairs_ = make_pairs(scene_, open_side());
        for (const PagePair& pair : pairs_) place(pair);
        place_loose();
        place_texts();
        note_last_heading();
        finish();
    }

    // The item at the end of the page before shows one option of two.
    [[nodiscard]] std::optional<Side> open_side() const {
        if (groups_.empty() || !groups_.back().headed || groups_.back().options.size() != 1)
            return std::nullopt;
        return groups_.back().options.front().label->side;
    }

    void place(const PagePair& pair) {
        bool several = pair.doubtful;
        PageHeading* heading = pair.continues ? nullptr : heading_of(scene_, pairs_, pair, several);
        Group* group = nullptr;
        if (heading != nullptr) {
            group = &heading->group;
            group->split = group->split || several || heading->used_by > 0;
            ++heading->used_by;
            widen(heading->box, pair.reach);
        } else if (pair.continues || continues_earlier(pair)) {
            group = &groups_.back();
            group->split = group->split || several;
        } else if (&pair == &pairs_.front() && end_.heading && !several) {
            group = &adopt(std::move(*end_.heading));
            end_.heading.reset();
        } else {
            group = &orphan(pair);
        }
        double line = -1;
        for (const std::size_t i : pair.options) {
            PageOption& placed = scene_.options[i];
            if (line >= 0 && std::abs(placed.box.top - line) > 3) ++row_;
            line = placed.box.top;
            placed.option.row = row_;
            keep_option(*group, placed.option);
            keep_lines(*group, placed.lines);
        }
        ++row_;
        const bool one_line =
            pair.options.size() > 1 && same_line(scene_.options[pair.options.front()].box,
                                                 scene_.options[pair.options.back()].box);
        reaches_.push_back({pair.reach, pair.column, group, one_line});
    }

    // A page break between the two options of an item, and nothing else to hold the second.
    [[nodiscard]] bool continues_earlier(const PagePair& pair) const {
        const auto open = open_side();
        return open && pair.options.size() == 1 && &pair == &pairs_.front() &&
               scene_.options[pair.options.front()].option.label->side != *open;
    }

    Group& adopt(Group group) {
        orphans_.push_back(std::make_unique<Group>(std::move(group)));
        use_lines(orphans_.back()->heading_lines);
        return *orphans_.back();
    }

    Group& orphan(const PagePair& pair) {
        Group group;
        group.order = scene_.options[pair.options.front()].lines.front()->order;
        return adopt(std::move(group));
    }

    [[nodiscard]] PageHeading* heading_beside(const Box& box) {
        PageHeading* found = nullptr;
        for (PageHeading& heading : scene_.headings) {
            if (heading.column == scene_.column_of(box) && vertical(heading.box, box) > 2)
                found = &heading;
        }
        return found;
    }

    [[nodiscard]] Line* text_beside(const Box& mark) {
        Line* best = nullptr;
        double nearest = max_text_gap;
        for (const PageText& text : scene_.texts) {
            const double gap = std::max(0.0, -horizontal(text.box, mark));
            if (text.taken || !same_line(text.box, mark) || gap >= nearest ||
                text.line->key.empty() || is_answer_word(text.line->text)) {
                continue;
            }
            nearest = gap;
            best = text.line;
        }
        return best;
    }

    // Marks without a label: beside a heading they are that item's doubt; elsewhere among the
    // answers the form's.
    void place_loose() {
        for (const Mark* mark : scene_.loose) {
            PageHeading* heading = heading_beside(box_of(*mark));
            if (heading != nullptr && (heading->used_by > 0 || scene_.options.empty())) {
                heading->group.loose.push_back(mark);
                if (Line* line = text_beside(box_of(*mark)); line != nullptr) {
                    heading->group.other_labels.emplace_back(line->text);
                    line->used = true;
                }
                ++heading->used_by;
            } else if (inside_area(box_of(*mark))) {
                Group group;
                group.loose.push_back(mark);
                group.order = scene_.texts.empty() ? 0 : scene_.texts.front().line->order;
                adopt(std::move(group));
            }
        }
    }

    [[nodiscard]] bool inside_area(const Box& box) const {
        double top = std::numeric_limits<double>::max(), bottom = -1;
        for (const Reach& reach : reaches_) {
            top = std::min(top, reach.box.top);
            bottom = std::max(bottom, reach.box.bottom);
        }
        return box.bottom > top - 2 && box.top < bottom + 2;
    }

    struct Reach {
        Box box;
        std::size_t column = 0;
        Group* group = nullptr;
        bool one_line = false;  // both options on one: no cell of theirs has room for text
    };

    // Whatever else stands among an item's options was added: at a box it may be an answer,
    // elsewhere it is a remark.
    void place_texts() {
        for (PageText& text : scene_.texts) {
            if (text.taken || text.line->used || text.line->key.empty()) continue;
            if (scene_.book.printed_in_any.is_printed(text.line->key)) continue;
            const bool answer = is_answer_word(text.line->text);
            Reach* reach = reach_beside(text.box);
            if (reach == nullptr && !answer) reach = reach_over(text.box);
            if (reach == nullptr) continue;
            if (reach->one_line) reach->box.bottom = std::max(reach->box.bottom, text.box.bottom);
            if (answer) {
                blame_options(*reach->group, text.box);
            } else {
                reach->group->remarks.push_back(
                    {std::string(text.line->text), text.line->part, text.line->at});
            }
            text.line->used = true;
        }
    }

    [[nodiscard]] Reach* reach_beside(const Box& box) {
        Reach* best = nullptr;
        for (Reach& reach : reaches_) {
            const double shared = vertical(reach.box, box);
            if (reach.column != scene_.column_of(box) || shared < 2) continue;
            if (best == nullptr || shared > vertical(best->box, box)) best = &reach;
        }
        return best;
    }

    // Text under an item's options and over the next item, in its column: the item's. Under the last
    // item it is the letter's, unless it follows closely on options that stand on one line.
    [[nodiscard]] Reach* reach_over(const Box& box) {
        Reach* best = nullptr;
        bool followed = false;
        for (Reach& reach : reaches_) {
            if (reach.column != scene_.column_of(box)) continue;
            followed = followed || reach.box.top > box.bottom - 2;
            if (reach.box.bottom < box.top + 2 &&
                (best == nullptr || reach.box.bottom > best->box.bottom))
                best = &reach;
        }
        if (best == nullptr) return nullptr;
        if (!followed) {
            const bool close = box.top - best->box.bottom < 0.9 * height(box);
            return best->one_line && close ? best : nullptr;
        }
        const bool headed = std::any_of(
            scene_.headings.begin(), scene_.headings.end(), [&](const PageHeading& one) {
                return one.column == best->column && one.box.top > best->box.bottom - 2 &&
                       one.box.top < box.top;
            });
        return headed ? nullptr : best;
    }

    // The options that a typed answer may belong to: those at whose box it stands, else all.
    static void blame_options(Group& group, const Box& box) {
        bool blamed = false;
        for (Option& option : group.options) {
            const bool near =
                std::any_of(option.marks.begin(), option.marks.end(), [&](const Mark* mark) {
                    return -horizontal(box_of(*mark), box) < max_typed_gap &&
                           same_line(box_of(*mark), box);
                });
            if (near) option.typed = Typed::doubtful;
            blamed = blamed || near;
        }
        group.odd_text = group.odd_text || !blamed;
    }

    // A heading that closes the page, with nothing under it, heads what the next one begins with.
    void note_last_heading() {
        end_.heading.reset();
        if (scene_.headings.empty()) find_headings(scene_);
        if (scene_.headings.empty() || scene_.texts.empty()) return;
        const PageHeading& last = *std::max_element(
            scene_.headings.begin(), scene_.headings.end(),
            [](const PageHeading& a, const PageHeading& b) { return a.box.bottom < b.box.bottom; });
        const Line* foot = scene_.texts.back().line;
        const std::vector<Line*>& lines = last.group.heading_lines;
        if (last.used_by == 0 && last.group.item &&
            std::find(lines.begin(), lines.end(), foot) != lines.end())
            end_.heading = last.group;
    }

    void finish() {
        for (auto& orphan : orphans_) groups_.push_back(std::move(*orphan));
        for (PageHeading& heading : scene_.headings) {
            if (heading.used_by == 0) continue;
            use_lines(heading.group.heading_lines);
            groups_.push_back(std::move(heading.group));
        }
    }

    PageScene scene_;
    std::vector<Group>& groups_;
    PageEnd& end_;
    int page_;
    std::vector<PagePair> pairs_;
    std::vector<Reach> reaches_;
    std::vector<std::unique_ptr<Group>> orphans_;
    std::size_t row_ = end_.row;
};

}  // namespace

bool read_page(Grid& grid, const Book& book, std::vector<Group>& groups, PageEnd& end) {
    return PageReader(grid, book, groups, end).read();
}

}  // namespace tsb
