// SPDX-License-Identifier: GPL-3.0-or-later
// Where a point of one flat picture lies on another: a projective map, and the one that fits pairs
// of points best.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

namespace tsb {

struct PlanePoint {
    double x = 0, y = 0;
};
struct PointPair {
    PlanePoint from, to;
};

struct PlaneMap {  // x' = (ax + by + c) / (gx + hy + 1), y' = (dx + ey + f) / (gx + hy + 1)
    std::array<double, 8> k{1, 0, 0, 0, 1, 0, 0, 0};

    [[nodiscard]] PlanePoint operator()(const PlanePoint& p) const {
        const double w = k[6] * p.x + k[7] * p.y + 1;
        if (std::abs(w) < 1e-6) return {-1e6, -1e6};  // on the horizon: nowhere
        return {(k[0] * p.x + k[1] * p.y + k[2]) / w, (k[3] * p.x + k[4] * p.y + k[5]) / w};
    }
};

double distance_of(const PlaneMap& map, const PointPair& pair);  // of its image from `to`

// Moved, turned and scaled so that two points come where they belong; none if they are one.
std::optional<PlaneMap> map_of_two(const PointPair& a, const PointPair& b);

// Least squares; pairs that lie far from what most say are left out. projective: eight numbers
// instead of six. None for too few pairs, or for pairs along one line.
std::optional<PlaneMap> best_map(std::vector<PointPair> pairs, bool projective);

}  // namespace tsb
