// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scan_canvas.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace tsb::test {
namespace {

std::uint8_t level(double value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0) + 0.5);
}

// The numbers, row by row, of the projective map that takes the unit square to the corners.
struct Projection {
    double a, b, c, d, e, f, g, h, i = 1;

    [[nodiscard]] Projection inverse() const {
        return {e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g,
                c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d};
    }
};

Projection projection(const Corners& p) {
    const double sx = p[0].x - p[1].x + p[2].x - p[3].x, sy = p[0].y - p[1].y + p[2].y - p[3].y;
    const double x1 = p[1].x - p[2].x, x2 = p[3].x - p[2].x;
    const double y1 = p[1].y - p[2].y, y2 = p[3].y - p[2].y;
    const double by = x1 * y2 - x2 * y1;
    const double g = (sx * y2 - x2 * sy) / by, h = (x1 * sy - sx * y1) / by;
    return {p[1].x - p[0].x + g * p[1].x,
            p[3].x - p[0].x + h * p[3].x,
            p[0].x,
            p[1].y - p[0].y + g * p[1].y,
            p[3].y - p[0].y + h * p[3].y,
            p[0].y,
            g,
            h};
}

double distance(Point one, Point other) {
    return std::hypot(one.x - other.x, one.y - other.y);
}

// Adds the bilinear sample at (x, y), which lies inside.
void sample(const Canvas& from, float x, float y, float* sum) {
    const float px = std::clamp(x - 0.5F, 0.0F, static_cast<float>(from.width) - 1.01F);
    const float py = std::clamp(y - 0.5F, 0.0F, static_cast<float>(from.height) - 1.01F);
    const int left = static_cast<int>(px), top = static_cast<int>(py);
    const float fx = px - static_cast<float>(left), fy = py - static_cast<float>(top);
    const std::uint8_t* const upper = from.at(left, top);
    const std::uint8_t* const lower = from.at(left, std::min(top + 1, from.height - 1));
    for (int i = 0; i < 3; ++i) {
        const float above = upper[i] + (upper[i + 3] - upper[i]) * fx;
        const float below = lower[i] + (lower[i + 3] - lower[i]) * fx;
        sum[i] += above + (below - above) * fy;
    }
}

// One pass of a blur: each row with its ends drawn out, then weighed sums of it moved sideways.
void across_rows(Canvas& canvas, const std::vector<double>& weights) {
    const std::size_t length = 3 * static_cast<std::size_t>(canvas.width);
    const std::size_t radius = weights.size() / 2;
    std::vector<float> padded(length + 6 * radius), sum(length);
    for (int y = 0; y < canvas.height; ++y) {
        std::uint8_t* const row = canvas.at(0, y);
        for (std::size_t i = 0; i < padded.size(); ++i) {
            const std::size_t from = i < 3 * radius             ? i % 3
                                     : i >= length + 3 * radius ? length - 3 + i % 3
                                                                : i - 3 * radius;
            padded[i] = row[from];
        }
        std::fill(sum.begin(), sum.end(), 0.5F);
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const float weight = static_cast<float>(weights[k]);
            const float* const moved = padded.data() + 3 * k;
            for (std::size_t i = 0; i < length; ++i) sum[i] += weight * moved[i];
        }
        for (std::size_t i = 0; i < length; ++i) row[i] = static_cast<std::uint8_t>(sum[i]);
    }
}

void down_columns(Canvas& canvas, const std::vector<double>& weights) {
    const Canvas before = canvas;
    const std::size_t length = 3 * static_cast<std::size_t>(canvas.width);
    const int radius = static_cast<int>(weights.size() / 2);
    std::vector<float> sum(length);
    for (int y = 0; y < canvas.height; ++y) {
        std::fill(sum.begin(), sum.end(), 0.5F);
        for (int k = -radius; k <= radius; ++k) {
            const std::uint8_t* const row = before.at(0, std::clamp(y + k, 0, canvas.height - 1));
            const float weight = static_cast<float>(weights[static_cast<std::size_t>(k + radius)]);
            for (std::size_t i = 0; i < length; ++i) sum[i] += weight * row[i];
        }
        std::uint8_t* const row = canvas.at(0, y);
        for (std::size_t i = 0; i < length; ++i) row[i] = static_cast<std::uint8_t>(sum[i]);
    }
}

}  // namespace

double Dice::normal() {
    const double radius = std::sqrt(-2 * std::log(uniform(1e-9, 1)));
    return radius * std::cos(2 * std::numbers::pi * uniform(0, 1));
}

Canvas::Canvas(int w, int h, Colour3 colour) : width(w), height(h) {
    rgb.resize(3 * static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    for (std::size_t i = 0; i < rgb.size(); ++i) rgb[i] = colour.at(i % 3);
}

Canvas lay(const Canvas& from, Canvas onto, const Corners& corners, double bend) {
    const Projection back = projection(corners).inverse();
    const double across = distance(corners[0], corners[1]), down = distance(corners[0], corners[3]);
    // As many samples a side as pixels of `from` fall into one.
    const double most = std::max(from.width / across, from.height / down);
    const int samples = std::clamp(static_cast<int>(std::ceil(most - 0.2)), 1, 4);
    std::vector<double> sag;
    for (int x = 0; x < onto.width; ++x)
        sag.push_back(bend * std::sin(std::numbers::pi * x / onto.width));
    for (int y = 0; y < onto.height; ++y) {
        for (int x = 0; x < onto.width; ++x) {
            float sum[3] = {0, 0, 0};
            int inside = 0;
            for (int row = 0; row < samples; ++row) {
                const double py = y + (row + 0.5) / samples - sag[static_cast<std::size_t>(x)];
                for (int column = 0; column < samples; ++column) {
                    const double px = x + (column + 0.5) / samples;
                    const double w = 1 / (back.g * px + back.h * py + back.i);
                    const double u = (back.a * px + back.b * py + back.c) * w;
                    const double v = (back.d * px + back.e * py + back.f) * w;
                    if (u < 0 || u >= 1 || v < 0 || v >= 1) continue;
                    ++inside;
                    sample(from, static_cast<float>(u * from.width),
                           static_cast<float>(v * from.height), sum);
                }
            }
            if (inside == 0) continue;
            std::uint8_t* const pixel = onto.at(x, y);
            const int all = samples * samples;
            for (int i = 0; i < 3; ++i)
                pixel[i] = level((static_cast<double>(sum[i]) + pixel[i] * (all - inside)) / all);
        }
    }
    return onto;
}

void blur(Canvas& canvas, double sigma) {
    if (sigma <= 0) return;
    const int radius = static_cast<int>(std::ceil(2.5 * sigma));
    std::vector<double> weights;
    double total = 0;
    for (int i = -radius; i <= radius; ++i) {
        weights.push_back(std::exp(-i * i / (2 * sigma * sigma)));
        total += weights.back();
    }
    for (double& weight : weights) weight /= total;
    across_rows(canvas, weights);
    down_columns(canvas, weights);
}

void develop(Canvas& canvas, double contrast, double brightness) {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i)
        table.at(i) = level((static_cast<double>(i) - 128) * contrast + 128 + brightness);
    for (std::uint8_t& value : canvas.rgb) value = table[value];
}

void add_noise(Canvas& canvas, double deviation, Dice& dice) {
    if (deviation <= 0) return;
    // Drawn from a table: a page has millions of pixels.
    std::vector<double> drawn(65536);
    for (double& one : drawn) one = deviation * dice.normal();
    std::uint32_t state = static_cast<std::uint32_t>(dice.below(1U << 30U)) * 2 + 1;
    for (std::size_t i = 0; i + 2 < canvas.rgb.size(); i += 3) {
        state = state * 1664525U + 1013904223U;
        const double grey = drawn[state >> 16U];
        for (std::size_t c = 0; c < 3; ++c)
            canvas.rgb[i + c] =
                level(canvas.rgb[i + c] + grey + 0.3 * drawn[(state >> (c + 8U)) & 65535U]);
    }
}

void add_dust(Canvas& canvas, int specks, Dice& dice) {
    for (int i = 0; i < specks; ++i) {
        const int cx = static_cast<int>(dice.uniform(0, canvas.width));
        const int cy = static_cast<int>(dice.uniform(0, canvas.height));
        const int size = dice.chance(0.85) ? 1 : 2;
        const auto grey = static_cast<std::uint8_t>(dice.uniform(0, 110));
        for (int y = cy; y < std::min(cy + size, canvas.height); ++y) {
            for (int x = cx; x < std::min(cx + size, canvas.width); ++x)
                std::fill_n(canvas.at(x, y), 3, grey);
        }
    }
}

void add_shadow(Canvas& canvas, double depth, Dice& dice) {
    const double turn = dice.uniform(0, 2 * std::numbers::pi);
    const Point towards{std::cos(turn), std::sin(turn)};
    const double edge = dice.uniform(-0.25, 0.3), soft = dice.uniform(0.05, 0.35);
    const double slope = dice.uniform(0.05, 0.2);
    for (int y = 0; y < canvas.height; ++y) {
        for (int x = 0; x < canvas.width; ++x) {
            const double along = towards.x * (static_cast<double>(x) / canvas.width - 0.5) +
                                 towards.y * (static_cast<double>(y) / canvas.height - 0.5);
            const double in = std::clamp((along - edge) / soft + 0.5, 0.0, 1.0);
            const double light = (1 - slope * (along + 0.7)) * (1 - depth * in * in * (3 - 2 * in));
            for (int c = 0; c < 3; ++c) canvas.at(x, y)[c] = level(canvas.at(x, y)[c] * light);
        }
    }
}

void make_grey(Canvas& canvas) {
    for (std::size_t i = 0; i + 2 < canvas.rgb.size(); i += 3) {
        const std::uint8_t grey =
            level(0.3 * canvas.rgb[i] + 0.59 * canvas.rgb[i + 1] + 0.11 * canvas.rgb[i + 2]);
        canvas.rgb[i] = canvas.rgb[i + 1] = canvas.rgb[i + 2] = grey;
    }
}

Canvas turned(const Canvas& canvas, int quarter_turns) {
    Canvas now = canvas;
    for (int turn = 0; turn < quarter_turns % 4; ++turn) {
        Canvas next(now.height, now.width, {255, 255, 255});
        next.x_dpi = now.y_dpi;
        next.y_dpi = now.x_dpi;
        for (int y = 0; y < now.height; ++y) {
            for (int x = 0; x < now.width; ++x)
                std::copy_n(now.at(x, y), 3, next.at(now.height - 1 - y, x));
        }
        now = std::move(next);
    }
    return now;
}

}  // namespace tsb::test
