// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/plane.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <utility>

namespace tsb {
namespace {

constexpr double unit = 1000;  // pixels: coordinates near 1 keep the equations well balanced
constexpr int rejections = 4;
constexpr double least_slack = 2, far_off = 2.5;  // pixels; of the middle distance
constexpr double singular = 1e-9;

using Row = std::array<double, 9>;  // eight factors and the right side

std::optional<std::array<double, 8>> solved(std::array<Row, 8> rows, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t pivot = i;
        for (std::size_t k = i + 1; k < n; ++k)
            if (std::abs(rows[k][i]) > std::abs(rows[pivot][i])) pivot = k;
        if (std::abs(rows[pivot][i]) < singular) return std::nullopt;
        std::swap(rows[i], rows[pivot]);
        for (std::size_t k = 0; k < n; ++k) {
            if (k == i) continue;
            const double factor = rows[k][i] / rows[i][i];
            for (std::size_t c = 0; c < 9; ++c) rows[k][c] -= factor * rows[i][c];
        }
    }
    std::array<double, 8> out{};
    for (std::size_t i = 0; i < n; ++i) out[i] = rows[i][8] / rows[i][i];
    return out;
}

std::optional<PlaneMap> fitted(const std::vector<PointPair>& pairs, std::size_t n) {
    if (pairs.size() < n / 2 + 1) return std::nullopt;
    std::array<Row, 8> rows{};
    const auto add = [&](const Row& equation) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < n; ++c) rows[i][c] += equation[i] * equation[c];
            rows[i][8] += equation[i] * equation[8];
        }
    };
    for (const PointPair& pair : pairs) {
        const double x = pair.from.x / unit, y = pair.from.y / unit;
        const double u = pair.to.x / unit, v = pair.to.y / unit;
        add({x, y, 1, 0, 0, 0, -u * x, -u * y, u});
        add({0, 0, 0, x, y, 1, -v * x, -v * y, v});
    }
    const auto k = solved(rows, n);
    if (!k) return std::nullopt;
    PlaneMap map;
    map.k = {(*k)[0], (*k)[1],        (*k)[2] * unit, (*k)[3],
             (*k)[4], (*k)[5] * unit, (*k)[6] / unit, (*k)[7] / unit};
    return map;
}

}  // namespace

double distance_of(const PlaneMap& map, const PointPair& pair) {
    const PlanePoint at = map(pair.from);
    return std::hypot(at.x - pair.to.x, at.y - pair.to.y);
}

std::optional<PlaneMap> map_of_two(const PointPair& a, const PointPair& b) {
    using Number = std::complex<double>;
    const Number from(b.from.x - a.from.x, b.from.y - a.from.y);
    if (std::abs(from) < 1) return std::nullopt;
    const Number turn = Number(b.to.x - a.to.x, b.to.y - a.to.y) / from;
    const Number move = Number(a.to.x, a.to.y) - turn * Number(a.from.x, a.from.y);
    PlaneMap map;
    map.k = {turn.real(), -turn.imag(), move.real(), turn.imag(), turn.real(), move.imag(), 0, 0};
    return map;
}

std::optional<PlaneMap> best_map(std::vector<PointPair> pairs, bool projective) {
    const std::size_t n = projective ? 8 : 6;
    auto map = fitted(pairs, n);
    for (int i = 0; map && i < rejections; ++i) {
        std::vector<double> off;
        for (const PointPair& pair : pairs) off.push_back(distance_of(*map, pair));
        auto sorted = off;
        const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
        std::nth_element(sorted.begin(), middle, sorted.end());
        const double most = std::max(least_slack, far_off * *middle);
        std::vector<PointPair> kept;
        for (std::size_t p = 0; p < pairs.size(); ++p)
            if (off[p] <= most) kept.push_back(pairs[p]);
        if (kept.size() == pairs.size()) break;
        pairs = std::move(kept);
        map = fitted(pairs, n);
    }
    return map;
}

}  // namespace tsb
