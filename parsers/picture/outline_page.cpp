// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/picture/outline_page.hpp"

#include <algorithm>
#include <cmath>

namespace tsb {
namespace {

Colour colour_of(MarkState state) {
    switch (state) {
        case MarkState::ticked:
            return Colour::green;
        case MarkState::empty:
            return Colour::grey;
        case MarkState::unclear:
            break;
    }
    return Colour::orange;
}

std::string label_of(const Mark& mark, const std::vector<Reading>& readings) {
    for (const Reading& reading : readings)
        for (const Answer& answer : reading.answers)
            for (const Evidence& one : answer.evidence)
                if (one.part == mark.part && one.at == mark.at)
                    return answer.item + " " + one.option;
    return "";
}

// Points of the page to pixels of its picture, with a margin in points. What is far outside of the
// page is brought to its edge, where the picture clips it.
PixelBox pixels(const Box& box, const Page& page, const Picture& picture, double margin) {
    const double x = page.width > 0 ? picture.width() / page.width : 0;
    const double y = page.height > 0 ? picture.height() / page.height : 0;
    const auto round = [](double value, int most) {
        return static_cast<int>(std::lround(std::clamp(value, -1.0, most + 1.0)));
    };
    return {round((box.left - margin) * x, picture.width()),
            round((box.top - margin) * y, picture.height()),
            round((box.right + margin) * x, picture.width()),
            round((box.bottom + margin) * y, picture.height())};
}

std::vector<EvidenceFile> file_of(EvidenceKind kind, const std::string& name, Bytes png) {
    if (png.empty()) return {};
    EvidenceFile file;
    file.kind = kind;
    file.name = name;
    file.sha256 = sha256(png);
    file.content = std::move(png);
    return {std::move(file)};
}

}  // namespace

std::vector<EvidenceFile> outlined_page(const Raster& raster, const Page& page,
                                        const std::vector<Reading>& readings,
                                        const std::string& name) {
    auto whole = Picture::from_raster(raster);
    if (!whole) return {};
    Picture picture =
        raster.dpi > shown_dpi ? whole->scaled(shown_dpi / raster.dpi) : std::move(*whole);
    constexpr double margin = 1.5;  // points: the outline stands around the box, not on it
    for (const Mark& mark : page.marks)
        if (mark.box && !mark.hidden)
            picture.outline(pixels(*mark.box, page, picture, margin), colour_of(mark.state),
                            label_of(mark, readings));
    return file_of(EvidenceKind::page, name, picture.png(max_page_png));
}

std::vector<EvidenceFile> crop_of(const Raster& raster, const Page& page, const Mark& mark,
                                  const std::string& name) {
    if (!mark.box || mark.hidden) return {};
    const auto picture = Picture::from_raster(raster);
    if (!picture) return {};
    const double side =
        std::max(mark.box->right - mark.box->left, mark.box->bottom - mark.box->top);
    return file_of(EvidenceKind::png, name,
                   picture->crop(pixels(*mark.box, page, *picture, side)).png(max_crop_png));
}

}  // namespace tsb
