// SPDX-License-Identifier: GPL-3.0-or-later
// The curves that the scan reader's thresholds are set by.
#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <memory>

#include "tests/corpus/scan_matrix.hpp"

namespace tsb::test {
namespace {

constexpr int panel_width = 1100, panel_height = 190, margin = 40, bins = 100;
constexpr double last_measure = 1.0;  // share of ink at the right edge

enum class Kind { empty, chosen, doubtful };
constexpr std::array<std::array<int, 3>, 3> colours{{{110, 110, 110}, {0, 140, 40}, {230, 120, 0}}};

Kind kind_of(Hand hand) {
    return hand == Hand::none ? Kind::empty : is_doubtful(hand) ? Kind::doubtful : Kind::chosen;
}

struct PixFree {
    void operator()(Pix* pix) const { pixDestroy(&pix); }
};

int column(double measure) {
    return margin + static_cast<int>(std::clamp(measure / last_measure, 0.0, 1.0) *
                                     (panel_width - 2 * margin));
}

void text(Pix* pix, L_BMF* font, int x, int y, const std::string& words) {
    pixSetTextline(pix, font, words.c_str(), 0x00000000, x, y, nullptr, nullptr);
}

// How many boxes of a kind have each measure, against the most of that kind.
void curve(Pix* pix, int bottom, const std::vector<double>& measures, Kind kind) {
    if (measures.empty()) return;
    std::array<int, bins> counts{};
    for (const double measure : measures) {
        const double at = std::clamp(measure / last_measure, 0.0, 0.999) * bins;
        ++counts.at(static_cast<std::size_t>(at));
    }
    const int most = *std::max_element(counts.begin(), counts.end());
    const auto& [red, green, blue] = colours.at(static_cast<std::size_t>(kind));
    int x = margin, y = bottom;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const int to_x = column((static_cast<double>(i) + 0.5) * last_measure / bins);
        const int to_y = bottom - counts.at(i) * (panel_height - margin - 20) / most;
        if (y == bottom && to_y == bottom) {  // nothing there: the axis stays free for the others
            x = to_x;
            continue;
        }
        pixRenderLineArb(pix, x, y, to_x, to_y, 2, static_cast<l_uint8>(red),
                         static_cast<l_uint8>(green), static_cast<l_uint8>(blue));
        x = to_x;
        y = to_y;
    }
}

using ByKind = std::array<std::vector<double>, 3>;

void panel(Pix* pix, L_BMF* font, int top, const std::string& name, const ByKind& measures) {
    const int bottom = top + panel_height - margin;
    pixRenderLineArb(pix, margin, bottom, panel_width - margin, bottom, 1, 0, 0, 0);
    for (int i = 0; i <= 20; ++i) {
        const int x = column(0.05 * i);
        pixRenderLineArb(pix, x, bottom, x, bottom + 4, 1, 0, 0, 0);
        if (i % 2 == 0) text(pix, font, x - 6, bottom + 20, std::to_string(5 * i) + "%");
    }
    std::string title = name + ": ";
    for (const Kind kind : {Kind::empty, Kind::chosen, Kind::doubtful}) {
        const auto& list = measures.at(static_cast<std::size_t>(kind));
        curve(pix, bottom, list, kind);
        title += std::to_string(list.size()) + (kind == Kind::empty    ? " empty (grey), "
                                                : kind == Kind::chosen ? " chosen (green), "
                                                                       : " doubtful (orange)");
    }
    text(pix, font, margin, top + 14, title);
}

}  // namespace

void write_curves(const std::vector<BoxRow>& boxes, const std::filesystem::path& stem) {
    std::ofstream csv(stem.string() + ".csv");
    csv << "device,dpi,hand,state,inside,faint,beside,far,extent,spill\n";
    std::map<std::string, ByKind> panels;
    for (const BoxRow& row : boxes) {
        csv << to_string(row.device) << ',' << row.dpi << ',' << to_string(row.hand) << ','
            << to_string(row.state) << ',' << row.measure.inside << ',' << row.measure.faint << ','
            << row.measure.beside << ',' << row.measure.far << ',' << row.measure.extent << ','
            << row.measure.spill << "\n";
        panels[std::string(to_string(row.device)) + " " + std::to_string(row.dpi) + " dpi"]
            .at(static_cast<std::size_t>(kind_of(row.hand)))
            .push_back(row.measure.inside);
    }
    const int height = static_cast<int>(panels.size()) * panel_height;
    if (height == 0) return;
    const std::unique_ptr<Pix, PixFree> pix(pixCreate(panel_width, height, 32));
    pixSetAll(pix.get());
    L_BMF* font = bmfCreate(nullptr, 4);
    int top = 0;
    for (const auto& [name, measures] : panels) {
        panel(pix.get(), font, top, name, measures);
        top += panel_height;
    }
    bmfDestroy(&font);
    pixWritePng((stem.string() + ".png").c_str(), pix.get(), 0);
}

}  // namespace tsb::test
