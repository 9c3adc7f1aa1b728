// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/typed_marks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "parsers/pdf/lines.hpp"
#include "parsers/sheet/typed.hpp"

namespace tsb::pdf {
namespace {

constexpr double furthest = 18;           // points from a box to what is typed for it
constexpr std::size_t most_tokens = 500;  // of one page; more are no ticks
constexpr double typed_level = 0.5;       // of the lower one's height, that the two share
constexpr double as_near = 1.5;           // points: neither is nearer
constexpr const char* two_boxes = "something typed may belong to this box or to another";

struct Neighbour {
    double gap = std::numeric_limits<double>::max();
    DrawnBox* box = nullptr;  // nothing: text
};

class Binder {
  public:
    Binder(PageRecord& page, std::vector<DrawnBox>& boxes) : page_(page), boxes_(boxes) {}

    void bind() {
        std::vector<std::size_t> spent;
        std::size_t looked_at = 0;
        for (std::size_t i = 0; i < page_.words.size(); ++i) {
            const Word& word = page_.words[i];
            constexpr std::size_t longest = 3;  // "[x]"
            if (word.text.size() > longest || word.hidden || !word.upright) continue;
            if (!is_typed_mark(to_utf8(word.text)) || inside_a_box(word.box)) continue;
            if (++looked_at > most_tokens) break;
            if (place(i)) spent.push_back(i);
        }
        for (auto at = spent.rbegin(); at != spent.rend(); ++at)
            page_.words.erase(page_.words.begin() + static_cast<std::ptrdiff_t>(*at));
    }

  private:
    [[nodiscard]] bool inside_a_box(const Box& word) const {
        return std::any_of(boxes_.begin(), boxes_.end(), [&](const DrawnBox& box) {
            return holds_middle(grown(box.box, 1), word);
        });
    }

    // The next thing on that side of the word on its line.
    Neighbour neighbour(std::size_t i, bool left) {
        const Box& at = page_.words[i].box;
        const auto on_side = [&](const Box& other) {
            if (!same_line(at, other, typed_level)) return false;
            const double middle = (other.left + other.right) / 2, own = (at.left + at.right) / 2;
            return left ? middle < own : middle > own;
        };
        Neighbour next;
        for (std::size_t k = 0; k < page_.words.size(); ++k) {
            if (k == i || !on_side(page_.words[k].box)) continue;
            const double gap = gap_between(at, page_.words[k].box);
            if (gap < next.gap) next = {gap, nullptr};
        }
        for (DrawnBox& box : boxes_) {
            if (!box.is_box || box.hidden || !on_side(box.box)) continue;
            const double gap = gap_between(at, box.box);
            if (gap <= next.gap) next = {gap, &box};
        }
        return next;
    }

    [[nodiscard]] bool box_beyond(const Box& at, bool left) const {
        return std::any_of(boxes_.begin(), boxes_.end(), [&](const DrawnBox& box) {
            return box.is_box && same_line(at, box.box, typed_level) &&
                   (left ? box.box.right <= at.left : box.box.left >= at.right);
        });
    }

    bool place(std::size_t i) {
        const std::u16string& text = page_.words[i].text;
        const bool shy = text == u"v" || text == u"V";  // a numeral or a unit, unless it touches
        const Neighbour left = neighbour(i, true), right = neighbour(i, false);
        if (left.box != nullptr && right.box != nullptr) {
            if (std::abs(left.gap - right.gap) < as_near) {
                doubt(*left.box, two_boxes);
                doubt(*right.box, two_boxes);
                return false;
            }
            return give(i, left.gap < right.gap ? left : right, shy);
        }
        const Neighbour& mine = left.box != nullptr ? left : right;
        if (mine.box == nullptr) return false;
        const Neighbour& other = left.box != nullptr ? right : left;
        // Between the box and other text that has a box of its own further on.
        const bool may_be_others = other.gap < mine.gap && other.gap < furthest &&
                                   box_beyond(page_.words[i].box, left.box == nullptr);
        if (may_be_others) {
            doubt(*mine.box, two_boxes);
            return false;
        }
        return give(i, mine, shy);
    }

    bool give(std::size_t i, const Neighbour& to, bool shy) {
        constexpr double touching = 2;
        if (to.gap > (shy ? touching : furthest)) return false;
        DrawnBox& box = *to.box;
        if (box.said == MarkState::unclear) return false;
        if (box.said == MarkState::empty) {
            box.kind = page_.words[i].annotation >= 0 ? MarkKind::annotation : MarkKind::typed;
            box.typed_at = page_.words[i].box;
            box.witness += page_.words[i].annotation >= 0 ? " and annotation beside it"
                                                          : " and text beside it";
        }
        box.said = MarkState::ticked;
        return true;
    }

    PageRecord& page_;
    std::vector<DrawnBox>& boxes_;
};

}  // namespace

void bind_typed_words(PageRecord& page, std::vector<DrawnBox>& boxes) {
    if (!boxes.empty()) Binder(page, boxes).bind();
}

}  // namespace tsb::pdf
