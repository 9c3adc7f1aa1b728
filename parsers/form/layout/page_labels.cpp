// SPDX-License-Identifier: GPL-3.0-or-later
// Option labels on a page, and which mark belongs to which.
#include <cmath>
#include <limits>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/layout/page_scene.hpp"

namespace tsb {
namespace {

constexpr double max_label_gap = 90;    // from a mark to its label
constexpr double max_empty_gap = 330;   // the same with nothing between: the label's cell is wide
constexpr double max_own_gap = 40;      // from a text to a box that makes it another option's
constexpr double clearly_nearer = 0.5;  // of two labels beside a mark
constexpr double on_one_line = 3;     // twice how far the middles of one line's texts may be apart
constexpr double least_pitch = 0.35;  // of a line's height: nearer is a raised letter
constexpr std::size_t min_label_start = 8;  // bytes of a key that are known for a label's beginning

class LabelFinder {
  public:
    explicit LabelFinder(PageScene& scene) : scene_(scene), labels_(scene.book.labels) {}

    void find() {
        for (std::size_t i = 0; i < scene_.texts.size(); ++i) {
            if (scene_.texts[i].taken || !begins_label(i, 1)) continue;
            if (scene_.options.size() == max_page_labels) {
                scene_.limited = true;
                return;
            }
            take_label(label_from(i));
        }
    }

  private:
    [[nodiscard]] const Line& line(std::size_t i) const { return *scene_.texts[i].line; }

    [[nodiscard]] bool begins_label(std::size_t i, std::size_t at_least) const {
        const Line& one = line(i);
        return (one.key.size() >= at_least && labels_.may_continue(one.key)) ||
               labels_.match(one.text, one.key).has_value();
    }

    // A box beside this text that is not beside what stands over it.
    [[nodiscard]] bool has_mark_of_its_own(const Box& text, const Box& above) const {
        return std::any_of(scene_.marks.begin(), scene_.marks.end(), [&](const Mark* mark) {
            const Box& box = box_of(*mark);
            return same_line(box, text) && !same_line(box, above) &&
                   std::min(-horizontal(box, text), -horizontal(box, above)) < max_own_gap;
        });
    }

    // The other option on the label's own line: what stands under the line is nobody's yet.
    [[nodiscard]] bool shares_line(std::size_t i) const {
        const auto mine = labels_.match(line(i).text, line(i).key);
        if (!mine) return false;
        const Box& box = scene_.texts[i].box;
        const std::size_t begin = i > max_block_reach ? i - max_block_reach : 0;
        const std::size_t end = std::min(scene_.texts.size(), i + max_block_reach);
        for (std::size_t k = begin; k < end; ++k) {
            const Box& other = scene_.texts[k].box;
            if (k == i || std::abs(other.top + other.bottom - box.top - box.bottom) > on_one_line)
                continue;
            const auto match = labels_.match(line(k).text, line(k).key);
            if (match && match->label->side != mine->label->side) return true;
        }
        return false;
    }

    std::vector<std::size_t> label_from(std::size_t i) {
        const Box& head = scene_.texts[i].box;
        double left = head.left, right = head.right;  // a second line may hang under the box
        for (const Mark* mark : scene_.marks) {
            const Box& box = box_of(*mark);
            if (!same_line(box, head) || -horizontal(box, head) > max_label_gap) continue;
            if (box.right < head.left + 1) left = std::max(box.left, head.left - max_label_gap);
            if (box.left > head.right - 1) right = std::min(box.right, head.right + max_label_gap);
        }
        const bool shared = shares_line(i);
        const auto wanted = [&](const std::string& joined, std::size_t k) {
            const std::string before = squeeze(joined), next = before + line(k).key;
            if (labels_.may_continue(next)) return true;
            const auto match = labels_.match(joined + "\n" + std::string(line(k).text), next);
            return match && match->label->key.size() > before.size();
        };
        const auto stop = [&](std::size_t k, const Box& above) {
            return shared || has_mark_of_its_own(scene_.texts[k].box, above) ||
                   begins_label(k, min_label_start) ||
                   !scene_.book.items.numbers(line(k).key).empty() ||
                   scene_.book.printed_in_any.is_printed(line(k).key);
        };
        return scene_.block_from(i, left, right, wanted, stop);
    }

    void take_label(const std::vector<std::size_t>& block) {
        const std::string joined = scene_.join(block);
        const auto match = labels_.match(joined);
        if (!match) return;
        PageOption placed;
        placed.option.label = match->label;
        if (match->before != Typed::none) placed.option.typed = Typed::doubtful;
        placed.box = scene_.texts[block.front()].box;
        const std::string_view rest = trim(std::string_view(joined).substr(match->consumed));
        const bool wordless = squeeze(rest).find_first_not_of(":;,.-()=") == std::string::npos;
        for (const std::size_t i : block) {
            PageText& text = scene_.texts[i];
            text.taken = true;
            widen(placed.box, text.box);
            placed.lines.push_back(text.line);
        }
        const Line& first = *placed.lines.front();
        placed.option.part = first.part;
        placed.option.at = first.at;
        if (!wordless) {
            if (is_answer_word(rest)) placed.option.typed = Typed::doubtful;
            placed.option.added.push_back({std::string(rest), first.part, first.at});
        }
        placed.reach = placed.box;
        scene_.options.push_back(std::move(placed));
    }

    PageScene& scene_;
    const LabelBook& labels_;
};

// Marks to labels. The nearest label is a mark's own, if it is clearly the nearest; where it stands
// between two, the side on which all the clear ones of the page have theirs decides.
class MarkBinder {
  public:
    explicit MarkBinder(PageScene& scene) : scene_(scene) {}

    void bind() {
        std::vector<Beside> found;
        for (const Mark* mark : scene_.marks) found.push_back(look(*mark));
        std::size_t before = 0, behind = 0;
        for (const Beside& one : found) {
            if (!one.clear()) continue;
            ++(one.left.gap < one.right.gap ? behind : before);
        }
        for (std::size_t i = 0; i < found.size(); ++i)
            give(scene_.marks[i], found[i], before, behind);
    }

  private:
    struct Near {
        std::size_t option = 0;
        double gap = std::numeric_limits<double>::max();
        [[nodiscard]] bool any() const { return gap < std::numeric_limits<double>::max(); }
    };
    struct Beside {
        Near left, right;  // the label to the left of the mark, and to the right
        [[nodiscard]] bool clear() const {
            return std::min(left.gap, right.gap) <=
                       clearly_nearer * std::max(left.gap, right.gap) &&
                   (left.any() || right.any());
        }
    };

    [[nodiscard]] Beside look(const Mark& mark) const {
        const Box& box = box_of(mark);
        std::vector<const Box*> between;
        for (const PageText& text : scene_.texts) {
            if (!text.taken && same_line(text.box, box)) between.push_back(&text.box);
        }
        Beside found;
        for (std::size_t i = 0; i < scene_.options.size(); ++i) {
            const Box& label = scene_.options[i].box;
            if (label.page != box.page || !same_line(box, label)) continue;
            const double gap = std::max(0.0, -horizontal(box, label));
            const bool far = gap >= max_label_gap;
            if (gap >= max_empty_gap || blocked(mark, label) || (far && any(between, box, label)))
                continue;
            Near& side = label.left + label.right < box.left + box.right ? found.left : found.right;
            if (gap < side.gap) side = {i, gap};
        }
        return found;
    }

    static bool stands_between(const Box& what, const Box& box, const Box& label) {
        const double from = std::min(box.right, label.right), to = std::max(box.left, label.left);
        return what.left >= from - 1 && what.right <= to + 1;
    }

    static bool any(const std::vector<const Box*>& between, const Box& box, const Box& label) {
        return std::any_of(between.begin(), between.end(),
                           [&](const Box* what) { return stands_between(*what, box, label); });
    }

    // Another mark stands between the two: then they are not neighbours.
    [[nodiscard]] bool blocked(const Mark& mark, const Box& label) const {
        const Box& box = box_of(mark);
        return std::any_of(scene_.marks.begin(), scene_.marks.end(), [&](const Mark* other) {
            return other != &mark && same_line(box_of(*other), box) &&
                   stands_between(box_of(*other), box, label) &&
                   horizontal(box_of(*other), box) < 0;
        });
    }

    void give(const Mark* mark, const Beside& found, std::size_t before, std::size_t behind) {
        if (!found.left.any() && !found.right.any()) {
            scene_.loose.push_back(mark);
            return;
        }
        bool left = found.left.gap < found.right.gap;
        bool unsure = !found.clear();
        if (unsure && (before == 0) != (behind == 0)) {
            left = before == 0;
            unsure = !(left ? found.left : found.right).any();
            left = unsure ? found.left.gap < found.right.gap : left;
        }
        PageOption& option = scene_.options[(left ? found.left : found.right).option];
        option.option.marks.push_back(mark);
        option.option.unsure = option.option.unsure || unsure;
        widen(option.reach, box_of(*mark));
    }

    PageScene& scene_;
};

double middle(const Box& box) {
    return (box.left + box.right) / 2;
}

// An X or a yes where the other options have their boxes, beside a label that has none.
void take_typed_for_box(PageScene& scene, PageText& text) {
    const auto in_box_column = [&](const Mark* mark) {
        return std::abs(middle(box_of(*mark)) - middle(text.box)) < same_edge;
    };
    bool stands_as_box = false;
    for (const PageOption& option : scene.options) {
        const std::vector<const Mark*>& marks = option.option.marks;
        stands_as_box = stands_as_box || std::any_of(marks.begin(), marks.end(), in_box_column);
    }
    if (!stands_as_box) return;
    for (PageOption& option : scene.options) {
        if (!option.option.marks.empty() || option.box.page != text.box.page ||
            !same_line(option.box, text.box) || -horizontal(option.box, text.box) > max_label_gap)
            continue;
        option.option.take_typed(read_typed(text.line->text));
        option.lines.push_back(text.line);
        widen(option.reach, text.box);
        text.taken = true;
        return;
    }
}

// Some fonts (Type 3) say that their letters are taller than they are, so that lines lie over each
// other: no line is taller than from its own middle to that of the next.
void keep_lines_apart(std::vector<PageText>& texts) {
    std::vector<double> room(texts.size(), std::numeric_limits<double>::max());
    const auto middle_of = [&](std::size_t i) {
        return (texts[i].box.top + texts[i].box.bottom) / 2;
    };
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::size_t end = std::min(texts.size(), i + max_block_reach);
        for (std::size_t k = i + 1; k < end && texts[k].box.top < texts[i].box.bottom; ++k) {
            const double apart = std::abs(middle_of(k) - middle_of(i));
            const double taller = std::max(height(texts[i].box), height(texts[k].box));
            if (horizontal(texts[i].box, texts[k].box) <= 0 || apart < least_pitch * taller)
                continue;
            room[i] = std::min(room[i], apart);
            room[k] = std::min(room[k], apart);
        }
    }
    std::vector<double> shares;  // of their height that is left to those that lie over others
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (room[i] < height(texts[i].box)) shares.push_back(room[i] / height(texts[i].box));
    }
    double share = 1;  // of all, where most do
    if (2 * shares.size() > texts.size()) {
        const auto half = shares.begin() + static_cast<std::ptrdiff_t>(shares.size() / 2);
        std::nth_element(shares.begin(), half, shares.end());
        share = *half;
    }
    for (std::size_t i = 0; i < texts.size(); ++i) {
        Box& box = texts[i].box;
        const double at = middle_of(i), half = std::min(share * height(box), room[i]) / 2;
        box.top = at - half;
        box.bottom = at + half;
    }
}

}  // namespace

PageScene::PageScene(Grid& grid, const Book& of) : book(of), marks(grid.marks) {
    std::erase_if(marks, [](const Mark* mark) { return !mark->box; });
    if (marks.size() > max_page_marks) {
        marks.resize(max_page_marks);
        limited = true;
    }
    for (Field& field : grid.fields) {
        Line& line = field.lines.front();
        if (line.box != nullptr && !line.repeated) texts.push_back({&line, *line.box, false});
    }
    const auto higher = [](const PageText& a, const PageText& b) { return a.box.top < b.box.top; };
    std::stable_sort(texts.begin(), texts.end(), higher);
    keep_lines_apart(texts);
    std::stable_sort(texts.begin(), texts.end(), higher);
}

std::string PageScene::join(const std::vector<std::size_t>& block) const {
    std::string joined;
    for (const std::size_t i : block)
        joined.append(joined.empty() ? "" : "\n").append(texts[i].line->text);
    return joined;
}

void find_labels(PageScene& scene) {
    LabelFinder(scene).find();
}

void bind_marks(PageScene& scene) {
    MarkBinder(scene).bind();
    for (PageText& text : scene.texts) {
        if (!text.taken && is_answer_word(text.line->text)) take_typed_for_box(scene, text);
    }
}

}  // namespace tsb
