// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/print_match.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "parsers/scan/straighten.hpp"
#include "parsers/scan/thresholds.hpp"

namespace tsb {
namespace {

constexpr int patch_width = 150, least_patch = 24;  // pixels
constexpr std::size_t dots = 120;                   // of a patch that are compared
constexpr int paper_clear = 9;                      // pixels: brick around ink that is no paper
constexpr double same_size = 0.12;                  // of two pieces, after scaling
constexpr double near_place = 14;                   // pixels, of a roughly laid piece
constexpr double most_turn = 0.04;                  // radians: both pages are straight
constexpr double least_scale = 0.6, most_scale = 1.65;
constexpr std::size_t seeds = 14;         // the widest pieces start
constexpr double rough_share = 0.25;      // of the pieces: less is no place to start from
constexpr std::size_t least_matches = 6;  // for a map
constexpr std::size_t enough_to_bend = 16;
constexpr int first_reach = 16, second_reach = 8, last_reach = 4;  // pixels

double width_of(const Area& area) {
    return area.right - area.left;
}
PlanePoint middle_of(const Area& area) {
    return {(area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0};
}

// The dots of a one-bit picture; outside it is paper. Asked millions of times a page.
class Dots {
  public:
    explicit Dots(Pix* bits)
        : data_(pixGetData(bits)),
          line_(pixGetWpl(bits)),
          wide_(pixGetWidth(bits)),
          high_(pixGetHeight(bits)) {}

    [[nodiscard]] bool dark(int x, int y) const {
        if (x < 0 || y < 0 || x >= wide_ || y >= high_) return false;
        const l_uint32* line = data_ + static_cast<std::ptrdiff_t>(y) * line_;
        return GET_DATA_BIT(line, x) != 0;
    }

  private:
    const l_uint32* data_;
    int line_, wide_, high_;
};

// Every so many of the dark dots of an area, so that `dots` are left.
std::vector<PlanePoint> dots_of(Pix* bits, const Area& area) {
    const int all = ink(bits, area), step = std::max(1, all / static_cast<int>(dots));
    std::vector<PlanePoint> out;
    int count = 0;
    const Dots page(bits);
    for (int y = area.top; y < area.bottom; ++y)
        for (int x = area.left; x < area.right; ++x)
            if (page.dark(x, y) && count++ % step == 0) out.push_back({double(x), double(y)});
    return out;
}

std::vector<Patch> patches_of(Pix* text, const std::vector<Area>& pieces) {
    const PixPtr around = own(pixDilateBrick(nullptr, text, paper_clear, paper_clear));
    const PixPtr paper = own(pixInvert(nullptr, around.get()));
    std::vector<Patch> patches;
    for (const Area& piece : pieces) {
        const int parts = std::max(1, piece.width() / patch_width);
        for (int i = 0; i < parts && patches.size() < max_patches; ++i) {
            const Area area{piece.left + i * piece.width() / parts, piece.top,
                            piece.left + (i + 1) * piece.width() / parts, piece.bottom};
            if (area.width() < least_patch) continue;
            Patch patch{middle_of(area), dots_of(text, area), dots_of(paper.get(), area.grown(2))};
            if (patch.ink.size() >= dots / 2) patches.push_back(std::move(patch));
        }
    }
    return patches;
}

std::vector<Area> widest(std::vector<TextPiece> texts) {
    std::vector<Area> areas;
    for (const TextPiece& text : texts) areas.push_back(text.area);
    std::stable_sort(areas.begin(), areas.end(),
                     [](const Area& a, const Area& b) { return a.width() > b.width(); });
    if (areas.size() > max_pieces_laid) areas.resize(max_pieces_laid);
    return areas;
}

// Where the pieces of text of two pages stand: any two pairs of them give a map, the one that
// brings most pieces to their like is the place to start from.
class RoughPlace {
  public:
    RoughPlace(const std::vector<Area>& blank, const std::vector<Area>& page)
        : blank_(blank), page_(page) {}

    std::optional<PlaneMap> find() {
        try_map(PlaneMap());
        std::vector<std::pair<PointPair, double>> pairs;
        for (std::size_t i = 0; i < std::min(seeds, blank_.size()); ++i) {
            for (const Area& area : page_) {
                const double scale = width_of(area) / std::max(1.0, width_of(blank_[i]));
                if (scale < least_scale || scale > most_scale) continue;
                pairs.push_back({{middle_of(blank_[i]), middle_of(area)}, scale});
            }
        }
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            for (std::size_t k = i + 1; k < pairs.size(); ++k) {
                if (std::abs(pairs[i].second / pairs[k].second - 1) > same_size) continue;
                const auto map = map_of_two(pairs[i].first, pairs[k].first);
                if (!map) continue;
                const double scale = std::hypot(map->k[0], map->k[3]);
                if (std::abs(scale / pairs[i].second - 1) > same_size) continue;
                if (map->k[0] <= 0 || std::abs(map->k[3]) > most_turn * scale) continue;
                try_map(*map);
            }
        }
        if (double(most_) < rough_share * double(blank_.size())) return std::nullopt;
        return best_;
    }

  private:
    void try_map(const PlaneMap& map) {
        const double scale = std::hypot(map.k[0], map.k[3]);
        std::size_t count = 0;
        for (const Area& piece : blank_) {
            const PlanePoint at = map(middle_of(piece));
            const double width = scale * width_of(piece);
            count += std::any_of(page_.begin(), page_.end(),
                                 [&](const Area& other) {
                                     const PlanePoint there = middle_of(other);
                                     return std::abs(there.x - at.x) < near_place &&
                                            std::abs(there.y - at.y) < near_place &&
                                            std::abs(width_of(other) - width) < same_size * width;
                                 })
                         ? 1U
                         : 0U;
        }
        if (count <= most_) return;
        most_ = count;
        best_ = map;
    }

    const std::vector<Area>& blank_;
    const std::vector<Area>& page_;
    std::size_t most_ = 0;
    PlaneMap best_;
};

struct Found {
    PointPair pair;
    double shift = 0;  // pixels
};

class PatchSearch {
  public:
    explicit PatchSearch(const PagePrint& page) : bits_(page.bits), wide_(page.wide.get()) {}

    // The patches that stand within reach of where the map says.
    [[nodiscard]] std::vector<Found> find(const std::vector<Patch>& patches, const PlaneMap& map,
                                          int reach) const {
        std::vector<Found> found;
        for (const Patch& patch : patches)
            if (const auto one = find_one(patch, map, reach)) found.push_back(*one);
        return found;
    }

  private:
    struct Dot {
        int x = 0, y = 0;
    };
    struct Placed {
        std::vector<Dot> ink, paper;
    };

    static Dot dot_at(const PlanePoint& p) {
        const auto whole = [](double value) {
            return static_cast<int>(std::lround(std::clamp(value, -1e6, 1e6)));
        };
        return {whole(p.x), whole(p.y)};
    }

    [[nodiscard]] std::optional<Found> find_one(const Patch& patch, const PlaneMap& map,
                                                int reach) const {
        Placed placed;
        for (const PlanePoint& p : patch.ink) placed.ink.push_back(dot_at(map(p)));
        for (const PlanePoint& p : patch.paper) placed.paper.push_back(dot_at(map(p)));
        const int step = reach > last_reach ? 2 : 1;
        int x = 0, y = 0;
        double best = -1;
        const auto look = [&](int dx, int dy) {
            // Of two as good the nearer one.
            const double score = score_at(placed, dx, dy) - 0.002 * std::hypot(dx, dy);
            if (score <= best) return;
            best = score;
            x = dx;
            y = dy;
        };
        for (int dy = -reach; dy <= reach; dy += step)
            for (int dx = -reach; dx <= reach; dx += step) look(dx, dy);
        for (const int middle_x = x, middle_y = y; const int dy : {-1, 0, 1})
            for (const int dx : {-1, 0, 1}) look(middle_x + dx, middle_y + dy);
        if (best < threshold("blank-piece")) return std::nullopt;
        const PlanePoint at = map(patch.middle);
        return Found{{patch.middle, {at.x + x, at.y + y}}, std::hypot(x, y)};
    }

    [[nodiscard]] double score_at(const Placed& placed, int dx, int dy) const {
        int dark = 0, stained = 0;
        for (const Dot& p : placed.ink) dark += wide_.dark(p.x + dx, p.y + dy) ? 1 : 0;
        for (const Dot& p : placed.paper) stained += bits_.dark(p.x + dx, p.y + dy) ? 1 : 0;
        return double(dark) / double(std::max<std::size_t>(1, placed.ink.size())) -
               double(stained) / double(std::max<std::size_t>(1, placed.paper.size()));
    }

    Dots bits_, wide_;
};

std::vector<PointPair> pairs_of(const std::vector<Found>& found, bool back = false) {
    std::vector<PointPair> pairs;
    for (const Found& one : found)
        pairs.push_back(back ? PointPair{one.pair.to, one.pair.from} : one.pair);
    return pairs;
}

}  // namespace

BlankPrint blank_print(Pix* grey, std::size_t most_boxes) {
    BlankPrint out;
    out.bits = binarised(grey);
    out.boxes = find_boxes(out.bits.get(), work_dpi, most_boxes);
    const PixPtr text = without_print(out.bits.get(), out.boxes, work_dpi);
    out.pieces = widest(find_text(text.get(), max_pieces_laid));
    out.patches = patches_of(text.get(), out.pieces);
    return out;
}

PagePrint page_print(Pix* bits, const std::vector<FoundBox>& boxes, double dpi) {
    PagePrint out;
    out.bits = bits;
    out.wide = own(pixDilateBrick(nullptr, bits, 3, 3));
    const PixPtr text = without_print(bits, boxes, dpi);
    out.pieces = widest(find_text(text.get(), max_pieces_laid));
    return out;
}

std::optional<Laid> lay_over(const BlankPrint& blank, const PagePrint& page) {
    const auto rough = RoughPlace(blank.pieces, page.pieces).find();
    if (!rough) return std::nullopt;
    const PatchSearch search(page);
    auto found = search.find(blank.patches, *rough, first_reach);
    if (found.size() < least_matches) return std::nullopt;
    auto map = best_map(pairs_of(found), false);
    if (!map) return std::nullopt;
    found = search.find(blank.patches, *map, second_reach);
    if (found.size() < least_matches) return std::nullopt;
    const bool bent = found.size() >= enough_to_bend;
    map = best_map(pairs_of(found), bent);
    if (!map) return std::nullopt;
    found = search.find(blank.patches, *map, last_reach);
    const auto back = best_map(pairs_of(found, true), bent);
    if (!back) return std::nullopt;
    Laid laid{*map, *back, 0, 0, found.size()};
    laid.found = double(found.size()) / double(std::max<std::size_t>(1, blank.patches.size()));
    double sum = 0;
    for (const Found& one : found) sum += one.shift * one.shift;
    laid.off = std::sqrt(sum / double(std::max<std::size_t>(1, found.size())));
    return laid;
}

}  // namespace tsb
