// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/draw_pdf.hpp"

#include <algorithm>
#include <iterator>

#include "parsers/pdf/drawn/drawn.hpp"
#include "parsers/picture/outline_page.hpp"

namespace tsb {
namespace {

constexpr double drawn_dpi = 200;  // crops; pages are scaled down for people
constexpr int jpeg_quality = 85;

std::vector<std::size_t> pages_with_boxes(const Sheet& sheet) {
    std::vector<std::size_t> pages;
    for (std::size_t i = 0; i < sheet.pages.size() && pages.size() < max_drawn_pages; ++i) {
        const std::vector<Mark>& marks = sheet.pages.at(i).marks;
        if (std::any_of(marks.begin(), marks.end(),
                        [](const Mark& mark) { return mark.box && !mark.hidden; }))
            pages.push_back(i);
    }
    return pages;
}

std::vector<Raster> rasters_of(BytesView bytes, const Sheet& sheet,
                               const std::vector<std::size_t>& pages) {
    std::vector<int> numbers;
    for (const std::size_t index : pages) numbers.push_back(sheet.pages.at(index).number);
    if (numbers.empty()) return {};
    auto rasters = render_pdf(bytes, numbers, drawn_dpi);
    if (!rasters || rasters->size() != numbers.size()) return {};
    return *std::move(rasters);
}

}  // namespace

PdfPictures::PdfPictures(BytesView bytes, Sheet& sheet, std::string path)
    : path_(std::move(path)),
      drawn_(pages_with_boxes(sheet)),
      rasters_(rasters_of(bytes, sheet, drawn_)) {
    for (std::size_t i = 0; i < rasters_.size(); ++i) {
        Page& page = sheet.pages.at(drawn_.at(i));
        std::size_t number = 0;
        for (Mark& mark : page.marks) {
            const std::string name = name_of(page) + " box " + std::to_string(++number);
            for (EvidenceFile& crop : crop_of(rasters_.at(i), page, mark, name)) {
                mark.picture = crop.sha256;
                crops_.push_back(std::move(crop));
            }
        }
    }
}

std::string PdfPictures::name_of(const Page& page) const {
    return (path_.empty() ? "" : "part " + path_ + " ") + "page " + std::to_string(page.number);
}

std::vector<EvidenceFile> PdfPictures::files(const Sheet& sheet,
                                             const std::vector<Reading>& readings) && {
    std::vector<EvidenceFile> files;
    for (std::size_t i = 0; i < rasters_.size(); ++i) {
        const Page& page = sheet.pages.at(drawn_.at(i));
        for (EvidenceFile& file : outlined_page(rasters_.at(i), page, readings, name_of(page)))
            files.push_back(std::move(file));
    }
    std::move(crops_.begin(), crops_.end(), std::back_inserter(files));
    return files;
}

std::vector<ReportPicture> pages_of_blank(BytesView bytes, const Sheet& sheet) {
    const std::vector<std::size_t> pages = pages_with_boxes(sheet);
    const std::vector<Raster> rasters = rasters_of(bytes, sheet, pages);
    std::vector<ReportPicture> pictures;
    for (std::size_t i = 0; i < rasters.size(); ++i) {
        const auto picture = Picture::from_raster(rasters.at(i));
        if (!picture) continue;
        ReportPicture one;
        one.part = "page " + std::to_string(sheet.pages.at(pages.at(i)).number);
        one.format = to_string(Format::pdf);
        one.dpi = drawn_dpi;
        one.content = picture->jpeg(jpeg_quality);
        one.sha256 = sha256(one.content);
        if (!one.content.empty()) pictures.push_back(std::move(one));
    }
    return pictures;
}

}  // namespace tsb
