// SPDX-License-Identifier: GPL-3.0-or-later
// Canvas: a page in colour, and what light, lenses and paper do to it. For the scan generator.
// Everything random comes from Dice: the same seed gives the same bytes.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace tsb::test {

// std::mt19937 is the same everywhere; the distributions of the library are not, so they are ours.
class Dice {
  public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    double uniform(double low, double high) {
        return low + (high - low) * (static_cast<double>(engine_()) / 4294967296.0);
    }
    double normal();  // mean 0, deviation 1
    bool chance(double probability) { return uniform(0, 1) < probability; }
    std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(uniform(0, static_cast<double>(count)));
    }

  private:
    std::mt19937 engine_;
};

struct Point {
    double x = 0, y = 0;
};
using Colour3 = std::array<std::uint8_t, 3>;

struct Canvas {
    int width = 0, height = 0;      // pixels
    double x_dpi = 0, y_dpi = 0;    // what the file is going to say
    std::vector<std::uint8_t> rgb;  // rows top to bottom

    Canvas() = default;
    Canvas(int w, int h, Colour3 colour);
    std::uint8_t* at(int x, int y) {
        return rgb.data() + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                 static_cast<std::size_t>(x));
    }
    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return rgb.data() + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                 static_cast<std::size_t>(x));
    }
};

using Corners = std::array<Point, 4>;  // top left, top right, bottom right, bottom left

// Where the corners of `from` come to lie on a canvas made like `onto`, which shows around them.
// bend: how far, in pixels, the middle of the page is pushed down, as paper that does not lie flat.
Canvas lay(const Canvas& from, Canvas onto, const Corners& corners, double bend = 0);

void blur(Canvas& canvas, double sigma);  // pixels
// Each pixel's brightness times contrast, around mid grey, plus brightness.
void develop(Canvas& canvas, double contrast, double brightness);
void add_noise(Canvas& canvas, double deviation, Dice& dice);  // of grey levels
void add_dust(Canvas& canvas, int specks, Dice& dice);
// Light from one side, and a soft shadow as of the hand that holds the telephone. depth: 0 to 1.
void add_shadow(Canvas& canvas, double depth, Dice& dice);
void make_grey(Canvas& canvas);
Canvas turned(const Canvas& canvas, int quarter_turns);  // clockwise

}  // namespace tsb::test
