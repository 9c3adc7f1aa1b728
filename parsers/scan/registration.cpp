// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/registration.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "parsers/scan/decode.hpp"
#include "parsers/scan/measure.hpp"
#include "parsers/scan/print_match.hpp"
#include "parsers/scan/thresholds.hpp"

namespace tsb {
namespace {

constexpr int edge_reach = 4;      // pixels that an outline may stand off where it belongs
constexpr int print_around = 7;    // pixels: brick around the blank's ink that is its own
constexpr double alike = 0.12;     // sizes of a form's boxes
constexpr double sure_fit = 0.98;  // of the print: no other blank is tried

struct KnownBlank {
    std::string circular, language;
    BlankPrint print;
};

double side_of(const Area& area) {
    return std::max(1.0, (area.width() + area.height()) / 2.0);
}

Area mapped(const Area& area, const PlaneMap& map) {
    const PlanePoint a = map({double(area.left), double(area.top)}),
                     b = map({double(area.right), double(area.top)}),
                     c = map({double(area.right), double(area.bottom)}),
                     d = map({double(area.left), double(area.bottom)});
    const auto middle = [](double one, double other) {
        return static_cast<int>(std::lround((one + other) / 2));
    };
    return {middle(a.x, d.x), middle(a.y, b.y), middle(b.x, c.x), middle(c.y, d.y)};
}

bool overlap(const Area& a, const Area& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// The largest distance between edges of the two, in sides.
double apart(const Area& a, const Area& b) {
    const int most = std::max({std::abs(a.left - b.left), std::abs(a.right - b.right),
                               std::abs(a.top - b.top), std::abs(a.bottom - b.bottom)});
    return most / side_of(a);
}

// Squares that are not empty, or of a size of their own, are letters; or a box that is marked, which would hide what a person
// wrote: on a scan it is then one that the blank has not.
void keep_empty_boxes(BlankPrint& print) {
    const PixPtr free = without_print(print.bits.get(), print.boxes, work_dpi);
    const auto verdicts = measure_boxes(free.get(), free.get(), print.boxes, {});
    std::vector<FoundBox> empty;
    for (std::size_t i = 0; i < verdicts.size(); ++i)
        if (verdicts[i].measure.inside < threshold("fill-ticked")) empty.push_back(print.boxes[i]);
    print.boxes.clear();
    for (std::size_t i = 0; i < empty.size(); ++i)
        for (std::size_t k = 0; k < empty.size(); ++k) {
            if (i == k || std::abs(side_of(empty[i].outer) / side_of(empty[k].outer) - 1) > alike)
                continue;
            print.boxes.push_back(empty[i]);
            break;
        }
}

std::optional<KnownBlank> known(const BlankPage& page, const ScanLimits& limits) {
    const auto decoded = decode_picture(page.content, limits, 1);
    if (!decoded || decoded->pages.empty()) return std::nullopt;
    Pix* grey = decoded->pages.front().grey.get();
    const double factor = double(work_side) / std::max(pixGetWidth(grey), pixGetHeight(grey));
    const PixPtr scaled = own(factor < 0.7 ? pixScaleAreaMap(grey, float(factor), float(factor))
                                           : pixScaleGrayLI(grey, float(factor), float(factor)));
    KnownBlank blank{page.circular, page.language, blank_print(scaled.get(), limits.max_boxes)};
    keep_empty_boxes(blank.print);
    if (blank.print.boxes.empty()) return std::nullopt;
    return blank;
}

// The boxes of a page as the blank and the box finder see them together.
class BoxJoin {
  public:
    BoxJoin(const StraightPage& page, std::vector<FoundBox> found, const BlankPrint& blank,
            const PlaneMap& map)
        : wide_(own(pixDilateBrick(nullptr, page.bits.get(), 3, 3))), found_(std::move(found)) {
        used_.assign(found_.size(), false);
        for (const FoundBox& box : blank.boxes) {
            FoundBox here = box;
            here.outer = mapped(box.outer, map);
            boxes_.push_back(joined(std::move(here)));
        }
        for (std::size_t i = 0; i < found_.size(); ++i)
            if (!used_[i]) strays_.push_back(found_[i]);
    }

    // Where hardly an outline is where the blank has it, the blank is another's.
    [[nodiscard]] bool agrees() const {
        const auto clear = std::count_if(boxes_.begin(), boxes_.end(),
                                         [](const RegisteredBox& b) { return b.doubt.empty(); });
        return 2 * static_cast<std::size_t>(clear) >= boxes_.size();
    }

    std::vector<RegisteredBox> boxes_;
    std::vector<FoundBox> strays_;

  private:
    RegisteredBox joined(FoundBox here) {
        const FoundBox* seen = nullptr;
        for (std::size_t i = 0; i < found_.size(); ++i) {
            if (!overlap(found_[i].outer, here.outer)) continue;
            used_[i] = true;
            if (seen == nullptr ||
                apart(here.outer, found_[i].outer) < apart(here.outer, seen->outer))
                seen = &found_[i];
        }
        to_its_outline(here);
        if (seen != nullptr) here.line = std::max(here.line, seen->line);
        RegisteredBox out{here, seen == nullptr ? here : *seen, ""};
        if (seen != nullptr && apart(here.outer, seen->outer) >= threshold("box-apart"))
            out.doubt = "the blank form has this box in another place";
        else if (seen == nullptr && here.edges < threshold("box-edge"))
            out.doubt = "the outline of this box is not where the blank form has it";
        return out;
    }

    [[nodiscard]] double weakest_edge(const Area& a) const {
        return std::min({ink_share(wide_.get(), {a.left, a.top, a.right, a.top + 1}),
                         ink_share(wide_.get(), {a.left, a.bottom - 1, a.right, a.bottom}),
                         ink_share(wide_.get(), {a.left, a.top, a.left + 1, a.bottom}),
                         ink_share(wide_.get(), {a.right - 1, a.top, a.right, a.bottom})});
    }

    // The nearest place with the most of an outline.
    void to_its_outline(FoundBox& box) const {
        const Area from = box.outer;
        double best = -1;
        for (int dy = -edge_reach; dy <= edge_reach; ++dy) {
            for (int dx = -edge_reach; dx <= edge_reach; ++dx) {
                const Area at{from.left + dx, from.top + dy, from.right + dx, from.bottom + dy};
                const double edges = weakest_edge(at), score = edges - 0.01 * std::hypot(dx, dy);
                if (score <= best) continue;
                best = score;
                box.outer = at;
                box.edges = edges;
            }
        }
    }

    PixPtr wide_;
    std::vector<FoundBox> found_;
    std::vector<bool> used_;
};

// The blank's ink on a picture of the page's size.
PixPtr print_on(Pix* page, Pix* blank, const PlaneMap& to_blank) {
    const int wide = pixGetWidth(page), high = pixGetHeight(page);
    const PixPtr whole =
        own(pixCreate(std::max(wide, pixGetWidth(blank)), std::max(high, pixGetHeight(blank)), 1));
    pixRasterop(whole.get(), 0, 0, pixGetWidth(blank), pixGetHeight(blank), PIX_SRC, blank, 0, 0);
    std::array<l_float32, 8> k{};
    std::transform(to_blank.k.begin(), to_blank.k.end(), k.begin(),
                   [](double value) { return static_cast<l_float32>(value); });
    const PixPtr laid = own(pixProjectiveSampled(whole.get(), k.data(), L_BRING_IN_WHITE));
    const PixPtr here = cut(laid.get(), {0, 0, wide, high});
    return own(pixDilateBrick(nullptr, here.get(), print_around, print_around));
}

std::optional<RegisteredPage> registered(const StraightPage& page,
                                         const std::vector<FoundBox>& found,
                                         const KnownBlank& blank, const Laid& laid) {
    const double side = side_of(mapped(blank.print.boxes.front().outer, laid.to_page));
    if (laid.found < threshold("blank-found") || laid.off > threshold("blank-off") * side ||
        double(laid.matches) < threshold("blank-least"))
        return std::nullopt;
    BoxJoin join(page, found, blank.print, laid.to_page);
    if (!join.agrees()) return std::nullopt;
    RegisteredPage out;
    out.page = turned_by(page, 0);
    out.circular = blank.circular;
    out.language = blank.language;
    out.boxes = std::move(join.boxes_);
    out.strays = std::move(join.strays_);
    out.print = print_on(page.bits.get(), blank.print.bits.get(), laid.to_blank);
    out.found = laid.found;
    out.off = laid.off / side;
    return out;
}

// Decoded when it is looked at: where the first one fits, the others need not be.
struct Waiting {
    BlankPage page;
    std::optional<KnownBlank> blank;

    const KnownBlank* look(const ScanLimits& limits) {
        if (!page.content.empty()) blank = known(page, limits);
        page.content = {};
        return blank ? &*blank : nullptr;
    }
};

}  // namespace

struct Registration::Inside {
    std::vector<Waiting> blanks;
    ScanLimits limits;
};

Registration::Registration(const std::vector<BlankPage>& blanks, const ScanLimits& limits)
    : inside_(std::make_unique<Inside>()) {
    inside_->limits = limits;
    for (const BlankPage& page : blanks)
        if (inside_->blanks.size() < max_blanks) inside_->blanks.push_back({page, std::nullopt});
}
Registration::~Registration() = default;
Registration::Registration(Registration&&) noexcept = default;
Registration& Registration::operator=(Registration&&) noexcept = default;

std::optional<RegisteredPage> Registration::fit(const StraightPage& page,
                                                const std::string& likely) {
    std::vector<Waiting*> order;
    for (Waiting& blank : inside_->blanks) order.push_back(&blank);
    std::stable_partition(order.begin(), order.end(),
                          [&](const Waiting* blank) { return blank->page.language == likely; });
    std::optional<RegisteredPage> best;
    for (const int quarters : {page.sideways ? 1 : 0, page.sideways ? 3 : 2}) {
        if (order.empty() || (best && best->found >= sure_fit)) break;
        const StraightPage turned = turned_by(page, quarters);
        const auto boxes = find_boxes(turned.bits.get(), turned.dpi, inside_->limits.max_boxes + 1);
        const PagePrint print = page_print(turned.bits.get(), boxes, turned.dpi);
        for (Waiting* const waiting : order) {
            const KnownBlank* const blank = waiting->look(inside_->limits);
            if (blank == nullptr) continue;
            const auto laid = lay_over(blank->print, print);
            if (!laid || (best && laid->found <= best->found)) continue;
            auto fitting = registered(turned, boxes, *blank, *laid);
            if (fitting) best = std::move(fitting);
            if (best && best->found >= sure_fit) break;
        }
    }
    return best;
}

}  // namespace tsb
