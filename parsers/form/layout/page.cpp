// SPDX-License-Identifier: GPL-3.0-or-later
// The placed layout: a mark's label is the text beside it on its line, an item's options are those
// beside its heading or under it. Distances are in points.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/layout/group.hpp"

namespace tsb {
namespace {

constexpr double max_label_gap = 90;    // from a mark to its label
constexpr double max_typed_gap = 60;    // from a mark to something typed beside it
constexpr double same_edge = 6;         // edges this close are one column
constexpr double clearly_nearer = 0.5;  // of two labels beside a mark
constexpr std::size_t max_block_lines = 30;
constexpr std::size_t max_page_marks = 500;  // looked at; more than any form has
constexpr std::size_t max_page_labels = 400;
constexpr std::size_t max_page_headings = 400;
constexpr std::size_t max_heading_key = 600;

double height(const Box& box) {
    return box.bottom - box.top;
}
double overlap(double a0, double a1, double b0, double b1) {
    return std::min(a1, b1) - std::max(a0, b0);
}
double vertical(const Box& a, const Box& b) {
    return overlap(a.top, a.bottom, b.top, b.bottom);
}
double horizontal(const Box& a, const Box& b) {
    return overlap(a.left, a.right, b.left, b.right);
}
bool same_line(const Box& a, const Box& b) {
    return vertical(a, b) > 0.4 * std::min(height(a), height(b));
}

void widen(Box& box, const Box& by) {
    box.left = std::min(box.left, by.left);
    box.right = std::max(box.right, by.right);
    box.top = std::min(box.top, by.top);
    box.bottom = std::max(box.bottom, by.bottom);
}

// The marks looked at have been chosen for having a box.
const Box& box_of(const Mark& mark) {
    static const Box nowhere;
    return mark.box ? *mark.box : nowhere;
}

struct Text {
    Line* line = nullptr;
    Box box;
    bool taken = false;  // part of a label or a heading
};

struct PlacedOption {
    Option option;
    Box box;    // of the label
    Box reach;  // with its marks
    std::vector<Line*> lines;
};

struct Heading {
    Group group;
    Box box;
    std::size_t used_by = 0;
};

struct Pair {  // the options of one item, as they stand together
    std::vector<std::size_t> options;
    Box reach;
};

class PageReader {
  public:
    PageReader(Grid& grid, const Book& book, std::vector<Group>& groups)
        : book_(book), groups_(groups), marks_(grid.marks) {
        std::erase_if(marks_, [](const Mark* mark) { return !mark->box; });
        for (Field& field : grid.fields) {
            Line& line = field.lines.front();
            if (line.box) texts_.push_back({&line, *line.box, false});
        }
        std::stable_sort(texts_.begin(), texts_.end(),
                         [](const Text& a, const Text& b) { return a.box.top < b.box.top; });
    }

    bool read() {
        read_all();
        return limited_;
    }

  private:
    void read_all() {
        if (marks_.size() > max_page_marks) {
            marks_.resize(max_page_marks);
            limited_ = true;
        }
        find_labels();
        if (options_.empty() && marks_.empty()) return;
        bind_marks();
        find_headings();
        if (options_.empty() && (headings_.empty() || loose_.empty())) return;
        make_pairs();
        for (const Pair& pair : pairs_) place(pair);
        place_loose();
        place_texts();
        finish();
    }

    // The texts that continue one downwards in its column.
    template <class Stop>
    std::vector<std::size_t> block_from(std::size_t first, Stop stop) const {
        std::vector<std::size_t> block{first};
        Box last = texts_[first].box;
        const Box& head = texts_[first].box;
        for (std::size_t i = first + 1; i < texts_.size() && block.size() < max_block_lines; ++i) {
            const Box& box = texts_[i].box;
            if (box.top < last.top + 0.5 * height(last))
                continue;  // another column's text on the same line
            if (box.top - last.bottom > 0.9 * std::max(height(last), height(box))) break;
            const bool inside =
                box.left > head.left - same_edge && box.right < head.right + same_edge;
            const bool column = inside || std::abs(box.left - head.left) < same_edge ||
                                std::abs(box.right - head.right) < same_edge;
            if (!column) continue;
            if (texts_[i].taken || stop(i)) break;
            block.push_back(i);
            last = box;
        }
        return block;
    }

    [[nodiscard]] bool beside_mark(const Box& box) const {
        return std::any_of(marks_.begin(), marks_.end(),
                           [&](const Mark* mark) { return same_line(box_of(*mark), box); });
    }

    [[nodiscard]] std::string join(const std::vector<std::size_t>& block) const {
        std::string joined;
        for (const std::size_t i : block)
            joined.append(joined.empty() ? "" : "\n").append(texts_[i].line->text);
        return joined;
    }

    void find_labels() {
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            if (texts_[i].taken) continue;
            const Line& line = *texts_[i].line;
            if (!book_.labels.match(line.text, line.key) && !book_.labels.may_continue(line.key))
                continue;
            const auto begins_label = [&](std::size_t k) {
                return beside_mark(texts_[k].box) ||
                       book_.labels.match(texts_[k].line->text, texts_[k].line->key).has_value() ||
                       !book_.items.numbers(texts_[k].line->key).empty();
            };
            if (options_.size() == max_page_labels) {
                limited_ = true;
                return;
            }
            take_label(block_from(i, begins_label));
        }
    }

    void take_label(const std::vector<std::size_t>& block) {
        const std::string joined = join(block);
        const auto match = book_.labels.match(joined);
        if (!match) return;
        PlacedOption placed;
        placed.option.label = match->label;
        if (match->before != Typed::none) placed.option.typed = Typed::doubtful;
        placed.box = texts_[block.front()].box;
        const std::string_view rest = trim(std::string_view(joined).substr(match->consumed));
        const bool wordless = squeeze(rest).find_first_not_of(":;,.-()=") == std::string::npos;
        for (const std::size_t i : block) {
            Text& text = texts_[i];
            text.taken = true;
            widen(placed.box, text.box);
            placed.lines.push_back(text.line);
        }
        const Line& line = *placed.lines.front();
        placed.option.part = line.part;
        placed.option.at = line.at;
        if (!wordless) {
            if (is_answer_word(rest)) placed.option.typed = Typed::doubtful;
            placed.option.added.push_back({std::string(rest), line.part, line.at});
        }
        placed.reach = placed.box;
        options_.push_back(std::move(placed));
    }

    // Something stands between the two: then they are not neighbours.
    [[nodiscard]] bool blocked(const Mark* mark, const Box& label) const {
        const Box& box = box_of(*mark);
        const double from = std::min(box.right, label.right), to = std::max(box.left, label.left);
        return std::any_of(marks_.begin(), marks_.end(), [&](const Mark* other) {
            return other != mark && same_line(box_of(*other), box) &&
                   box_of(*other).left >= from - 1 && box_of(*other).right <= to + 1 &&
                   horizontal(box_of(*other), box) < 0;
        });
    }

    void bind_marks() {
        for (const Mark* mark : marks_) {
            std::size_t best = options_.size();
            double nearest = max_label_gap, second = std::numeric_limits<double>::max();
            for (std::size_t i = 0; i < options_.size(); ++i) {
                const Box& label = options_[i].box;
                if (label.page != box_of(*mark).page || !same_line(box_of(*mark), label)) continue;
                if (blocked(mark, label)) continue;
                const double gap = std::max(0.0, -horizontal(box_of(*mark), label));
                if (gap < nearest) {
                    second = best == options_.size() ? second : nearest;
                    nearest = gap;
                    best = i;
                } else {
                    second = std::min(second, gap);
                }
            }
            if (best == options_.size()) {
                loose_.push_back(mark);
                continue;
            }
            PlacedOption& option = options_[best];
            option.option.marks.push_back(mark);
            option.option.unsure = option.option.unsure || nearest > clearly_nearer * second;
            widen(option.reach, box_of(*mark));
        }
    }

    void find_headings() {
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            const Line& line = *texts_[i].line;
            if (texts_[i].taken || line.key.size() > max_heading_key) continue;
            const auto numbers = book_.items.numbers(line.key);
            if (numbers.empty()) continue;
            const auto stop = [&](std::size_t k) {
                return !book_.items.numbers(texts_[k].line->key).empty();
            };
            if (headings_.size() == max_page_headings) {
                limited_ = true;
                return;
            }
            std::vector<std::size_t> block = block_from(i, stop);
            Heading heading;
            set_heading(heading.group, numbers, "");
            heading.group.heading = cut_to_heading(block, heading.group.item);
            heading.group.order = line.order;
            heading.box = texts_[i].box;
            for (const std::size_t k : block) {
                texts_[k].taken = true;
                widen(heading.box, texts_[k].box);
                heading.group.heading_lines.push_back(texts_[k].line);
            }
            headings_.push_back(std::move(heading));
        }
    }

    // Of the lines under a number those that the circular prints there, if these are all of its
    // heading: what follows closely may be the closing of the letter.
    [[nodiscard]] std::string cut_to_heading(std::vector<std::size_t>& block,
                                             std::optional<std::size_t> item) const {
        std::string joined, printed;
        std::size_t lines = 0;
        for (std::size_t k = 0; k < block.size(); ++k) {
            joined.append(k == 0 ? "" : "\n").append(texts_[block[k]].line->text);
            if (!item || !book_.items.heading_language(*item, joined)) continue;
            printed = joined;
            lines = k + 1;
        }
        if (lines == 0) return joined;
        block.resize(lines);
        return printed;
    }

    [[nodiscard]] bool heading_between(const Box& upper, const Box& lower) const {
        return std::any_of(headings_.begin(), headings_.end(), [&](const Heading& heading) {
            return heading.box.top >= upper.top && heading.box.bottom <= lower.bottom &&
                   horizontal(heading.box, upper) > 0;
        });
    }

    void make_pairs() {
        std::stable_sort(options_.begin(), options_.end(),
                         [](const PlacedOption& a, const PlacedOption& b) {
                             return same_line(a.reach, b.reach) ? a.box.left < b.box.left
                                                                : a.box.top < b.box.top;
                         });
        for (std::size_t i = 0; i < options_.size(); ++i) {
            const bool fresh =
                pairs_.empty() ||
                std::any_of(pairs_.back().options.begin(), pairs_.back().options.end(),
                            [&](std::size_t k) {
                                const Label& label = *options_[k].option.label;
                                return !label.nested && !options_[i].option.label->nested &&
                                       label.side == options_[i].option.label->side;
                            }) ||
                heading_between(pairs_.back().reach, options_[i].reach);
            if (fresh) pairs_.push_back({{}, options_[i].reach});
            pairs_.back().options.push_back(i);
            widen(pairs_.back().reach, options_[i].reach);
        }
    }

    // The heading beside the pair; else the next one over it, if no other pair stands between.
    Heading* heading_of(const Pair& pair, bool& several) {
        Heading* found = nullptr;
        for (Heading& heading : headings_) {
            const bool beside =
                vertical(heading.box, pair.reach) > 2 && horizontal(heading.box, pair.reach) < 1;
            if (!beside) continue;
            several = several || found != nullptr;
            found = &heading;
        }
        if (found != nullptr) return found;
        for (Heading& heading : headings_) {
            if (heading.box.bottom > pair.reach.top + 2) continue;
            if (found == nullptr || heading.box.bottom >= found->box.bottom) found = &heading;
        }
        if (found == nullptr) return nullptr;
        for (const Pair& other : pairs_) {
            if (other.reach.top > found->box.top && other.reach.bottom <= pair.reach.top + 2)
                several = true;
        }
        return found;
    }

    void place(const Pair& pair) {
        bool several = false;
        Heading* heading = heading_of(pair, several);
        Group* group = nullptr;
        if (heading == nullptr) {
            group = groups_before_ == groups_.size() && continues_earlier(pair) ? &groups_.back()
                                                                                : &orphan(pair);
        } else {
            group = &heading->group;
            group->split = group->split || several || heading->used_by > 0;
            ++heading->used_by;
            widen(heading->box, pair.reach);
        }
        double line = -1;
        for (const std::size_t i : pair.options) {
            PlacedOption& placed = options_[i];
            if (line >= 0 && std::abs(placed.box.top - line) > 3) ++row_;
            line = placed.box.top;
            placed.option.row = row_;
            keep_option(*group, placed.option);
            keep_lines(*group, placed.lines);
        }
        ++row_;
        reaches_.push_back({pair.reach, group});
    }

    // A page break between the two options of an item.
    [[nodiscard]] bool continues_earlier(const Pair& pair) const {
        return !groups_.empty() && groups_.back().headed && groups_.back().options.size() == 1 &&
               pair.options.size() == 1;
    }

    Group& orphan(const Pair& pair) {
        Group group;
        group.order = options_[pair.options.front()].lines.front()->order;
        orphans_.push_back(std::make_unique<Group>(std::move(group)));
        return *orphans_.back();
    }

    [[nodiscard]] Heading* heading_beside(const Box& box) {
        Heading* found = nullptr;
        for (Heading& heading : headings_) {
            if (vertical(heading.box, box) > 2) found = &heading;
        }
        return found;
    }

    [[nodiscard]] Line* text_beside(const Box& mark) {
        Line* best = nullptr;
        double nearest = max_label_gap;
        for (const Text& text : texts_) {
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
        for (const Mark* mark : loose_) {
            Heading* heading = heading_beside(box_of(*mark));
            if (heading != nullptr && (heading->used_by > 0 || options_.empty())) {
                heading->group.loose.push_back(mark);
                if (Line* line = text_beside(box_of(*mark)); line != nullptr) {
                    heading->group.other_labels.emplace_back(line->text);
                    line->used = true;
                }
                ++heading->used_by;
            } else if (inside_area(box_of(*mark))) {
                Group group;
                group.loose.push_back(mark);
                group.order = texts_.empty() ? 0 : texts_.front().line->order;
                orphans_.push_back(std::make_unique<Group>(std::move(group)));
            }
        }
    }

    [[nodiscard]] bool inside_area(const Box& box) const {
        double top = std::numeric_limits<double>::max(), bottom = -1;
        for (const auto& [reach, group] : reaches_) {
            top = std::min(top, reach.top);
            bottom = std::max(bottom, reach.bottom);
        }
        return box.bottom > top - 2 && box.top < bottom + 2;
    }

    // Whatever else stands among an item's options was added: at a box it may be an answer,
    // elsewhere it is a remark.
    void place_texts() {
        for (Text& text : texts_) {
            if (text.taken || text.line->used || text.line->key.empty()) continue;
            for (auto& [reach, group] : reaches_) {
                if (vertical(reach, text.box) < 2) continue;
                if (is_answer_word(text.line->text)) {
                    blame_options(*group, text.box);
                } else {
                    group->remarks.push_back(
                        {std::string(text.line->text), text.line->part, text.line->at});
                }
                text.line->used = true;
                break;
            }
        }
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

    void finish() {
        for (auto& orphan : orphans_) groups_.push_back(std::move(*orphan));
        for (Heading& heading : headings_) {
            if (heading.used_by == 0) continue;
            use_lines(heading.group.heading_lines);
            groups_.push_back(std::move(heading.group));
        }
    }

    const Book& book_;
    std::vector<Group>& groups_;
    std::vector<const Mark*> marks_, loose_;
    std::vector<Text> texts_;
    std::vector<PlacedOption> options_;
    std::vector<Heading> headings_;
    std::vector<Pair> pairs_;
    std::vector<std::pair<Box, Group*>> reaches_;
    std::vector<std::unique_ptr<Group>> orphans_;
    std::size_t groups_before_ = groups_.size();
    std::size_t row_ = 0;
    bool limited_ = false;
};

}  // namespace

bool read_page(Grid& grid, const Book& book, std::vector<Group>& groups) {
    return PageReader(grid, book, groups).read();
}

}  // namespace tsb
