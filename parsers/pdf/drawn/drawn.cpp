// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/drawn.hpp"

#include <Annot.h>
#include <Catalog.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <GlobalParams.h>
#include <OptionalContent.h>
#include <PDFDoc.h>
#include <SplashOutputDev.h>
#include <splash/SplashBitmap.h>

#include <algorithm>
#include <cmath>
#include <new>

#include "parsers/pdf/drawn/gfx_values.hpp"
#include "parsers/pdf/drawn/recorder.hpp"

namespace tsb::pdf {
namespace {

constexpr unsigned char white_paper = 255;

void quiet(ErrorCategory, Goffset, const char*) {}

// A page's picture. What is not in the file is drawn by a few shapes of our own: the same picture on
// every machine, also where no font can be opened.
class Painter : public SplashOutputDev {
  public:
    Painter(Fonts fonts, SplashColorPtr paper)
        : SplashOutputDev(splashModeMono8, 1, false, paper), fonts_(fonts) {
        setVectorAntialias(true);
        setFontAntialias(true);
        setFreeTypeHinting(false, false);
    }

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int bytes, const Unicode* unicode,
                  int length) override {
        if (fonts_ == Fonts::system || !state->getFont() || is_in_file(*state->getFont())) {
            SplashOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, bytes, unicode,
                                      length);
            return;
        }
        if ((state->getRender() & 3) == 3) return;
        draw_shape(state, x - origin_x, y - origin_y, dx, dy,
                   class_of(code_of(*state->getFont(), code, length > 0 ? unicode[0] : 0)),
                   length > 0 ? unicode[0] : 0);
    }

  private:
    // Only the standard fonts are the same everywhere; any other that is missing leaves its boxes
    // undrawn.
    static bool is_standard(const GfxState* state) {
        const std::string name = state->getFont()->getNameWithoutSubsetTag();
        return name.find("Dingbats") != std::string::npos || name == "ZaDb";
    }

    void draw_shape(GfxState* state, double x, double y, double dx, double dy, GlyphClass what,
                    Unicode unicode) {
        const Frame frame = frame_of(state, x, y, dx, dy);
        switch (what) {
            case GlyphClass::empty_box:
            case GlyphClass::ticked_box:
                if (!is_standard(state)) return;
                bar(state, frame, 0.1, 0, 0.9, 0, 0.07);
                bar(state, frame, 0.1, 0.75, 0.9, 0.75, 0.07);
                bar(state, frame, 0.1, 0, 0.1, 0.75, 0.07);
                bar(state, frame, 0.9, 0, 0.9, 0.75, 0.07);
                if (what == GlyphClass::ticked_box) cross(state, frame);
                return;
            case GlyphClass::tick:
                if (is_standard(state)) cross(state, frame);
                return;
            case GlyphClass::filled:
                if (is_standard(state)) bar(state, frame, 0.1, 0.35, 0.9, 0.35, 0.35);
                return;
            case GlyphClass::unknown:
                return;
            case GlyphClass::sign:
                cross(state, frame);
                return;
            case GlyphClass::text:
                if (is_tick_letter(static_cast<char32_t>(unicode)))
                    cross(state, frame);
                else if (unicode > ' ')
                    bar(state, frame, 0.15, 0.3, 0.85, 0.3, 0.2);
                return;
        }
    }

    struct Frame {
        Point origin, right, up;  // of the glyph, in user space
    };

    static Frame frame_of(GfxState* state, double x, double y, double dx, double dy) {
        Frame frame{{x, y}, {dx, dy}, {}};
        state->textTransformDelta(0, state->getFontSize(), &frame.up.x, &frame.up.y);
        return frame;
    }

    void cross(GfxState* state, const Frame& frame) {
        bar(state, frame, 0.15, 0.05, 0.85, 0.7, 0.08);
        bar(state, frame, 0.15, 0.7, 0.85, 0.05, 0.08);
    }

    // A thick line between two places of the glyph; shares of its width and of the font's size.
    void bar(GfxState* state, const Frame& frame, double x0, double y0, double x1, double y1,
             double half) {
        const auto at = [&](double along, double up) {
            return Point{frame.origin.x + along * frame.right.x + up * frame.up.x,
                         frame.origin.y + along * frame.right.y + up * frame.up.y};
        };
        const double length = std::hypot(x1 - x0, y1 - y0);
        const double across = -(y1 - y0) / length * half, along = (x1 - x0) / length * half;
        const Point corners[] = {at(x0 - across, y0 - along), at(x0 + across, y0 + along),
                                 at(x1 + across, y1 + along), at(x1 - across, y1 - along)};
        const double here_x = state->getCurX(), here_y = state->getCurY();
        state->clearPath();
        state->moveTo(corners[0].x, corners[0].y);
        for (std::size_t i = 1; i < 4; ++i) state->lineTo(corners[i].x, corners[i].y);
        state->closePath();
        SplashOutputDev::fill(state);
        state->moveTo(here_x, here_y);  // the place of the next character is kept there as well
        state->clearPath();
    }

    Fonts fonts_;
};

double bounded_dpi(double dpi, double width, double height) {
    constexpr double inch = 72;
    double scale = dpi / inch;
    scale = std::min(scale, max_raster_side / std::max({width, height, 1.0}));
    const double pixels = width * height * scale * scale;
    if (pixels > max_raster_pixels) scale *= std::sqrt(max_raster_pixels / pixels);
    return scale * inch;
}

// As a person sees it: turned pages are measured turned.
Box view_of(PDFDoc& file, int number) {
    const bool lies = file.getPageRotate(number) % 180 != 0;
    const double width = file.getPageCropWidth(number), height = file.getPageCropHeight(number);
    return {number, 0, 0, lies ? height : width, lies ? width : height};
}

Raster raster_of(SplashBitmap& bitmap, double dpi) {
    Raster raster;
    raster.width = bitmap.getWidth();
    raster.height = bitmap.getHeight();
    raster.dpi = dpi;
    const auto width = static_cast<std::size_t>(raster.width);
    raster.grey.reserve(width * static_cast<std::size_t>(raster.height));
    const auto* row = bitmap.getDataPtr();
    for (int y = 0; row != nullptr && y < raster.height; ++y, row += bitmap.getRowSize())
        raster.grey.append(reinterpret_cast<const char*>(row), width);
    return raster;
}

class LayerStates {
  public:
    LayerStates(OCGs* layers, Layers wanted) : layers_(layers) {
        if (layers_ == nullptr || wanted == Layers::as_found) return;
        for (const auto& [ref, layer] : layers_->getOCGs()) {
            before_.push_back(layer->getState());
            layer->setState(wanted == Layers::all_on ? OptionalContentGroup::On
                                                     : OptionalContentGroup::Off);
        }
    }
    ~LayerStates() {
        if (before_.empty()) return;
        std::size_t i = 0;
        for (const auto& [ref, layer] : layers_->getOCGs()) layer->setState(before_[i++]);
    }
    LayerStates(const LayerStates&) = delete;
    LayerStates& operator=(const LayerStates&) = delete;

  private:
    OCGs* layers_;
    std::vector<OptionalContentGroup::State> before_;
};

}  // namespace

DrawnDocument::DrawnDocument(std::unique_ptr<PDFDoc> file) : file_(std::move(file)) {}
DrawnDocument::~DrawnDocument() = default;
DrawnDocument::DrawnDocument(DrawnDocument&&) noexcept = default;
DrawnDocument& DrawnDocument::operator=(DrawnDocument&&) noexcept = default;

Result<DrawnDocument> DrawnDocument::open(BytesView bytes) {
    // poppler writes what it thinks of a damaged file to stderr unless told otherwise.
    static const GlobalParamsIniter tables(quiet);
    try {
        auto stream = std::make_unique<MemStream>(
            bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull));
        auto file = std::make_unique<PDFDoc>(stream.release());
        if (!file->isOk() && file->getErrorCode() == errEncrypted)
            return Error{ErrorKind::input, "encrypted: the PDF needs a password", ""};
        if (!file->isOk())
            return Error{ErrorKind::input, "damaged: poppler cannot open the PDF", ""};
        return DrawnDocument(std::move(file));
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::input, "limit: memory, while reading the PDF's text", ""};
    } catch (const std::exception& error) {
        return Error{ErrorKind::input, std::string("damaged: ") + error.what(), ""};
    }
}

void DrawnDocument::keep_appearances() {
    Object* form = file_->getCatalog()->getAcroForm();
    if (form != nullptr && form->isDict()) form->getDict()->remove("NeedAppearances");
}

std::size_t DrawnDocument::page_count() const {
    return static_cast<std::size_t>(std::max(0, file_->getNumPages()));
}

bool DrawnDocument::has_layers() const {
    const OCGs* layers = file_->getOptContentConfig();
    return layers != nullptr && layers->hasOCGs();
}

PageRecord DrawnDocument::record(int page, const PdfLimits& limits, std::size_t max_words,
                                 Layers layers) {
    const LayerStates states(file_->getOptContentConfig(), layers);
    PageRecord record = record_page(*file_, page, limits, max_words);
    record.layers = has_layers();
    return record;
}

Raster DrawnDocument::render(int page, double dpi, Fonts fonts, const std::optional<Box>& slice) {
    const Box view = view_of(*file_, page);
    const Box part = slice ? shared(*slice, view) : view;
    if (area_of(part) <= 0) return {};
    const double used = bounded_dpi(dpi, width_of(part), height_of(part)), scale = used / 72;
    SplashColor paper;
    paper[0] = white_paper;
    Painter painter(fonts, paper);
    painter.startDoc(file_.get());
    const auto pixel = [&](double point) { return static_cast<int>(std::floor(point * scale)); };
    const int left = pixel(part.left), top = pixel(part.top);
    const int width = std::max(1, static_cast<int>(std::ceil(part.right * scale)) - left);
    const int height = std::max(1, static_cast<int>(std::ceil(part.bottom * scale)) - top);
    file_->displayPageSlice(&painter, page, used, used, 0, false, true, false, left, top, width,
                            height, nullptr, nullptr, nullptr, nullptr, true);
    SplashBitmap* bitmap = painter.getBitmap();
    return bitmap == nullptr ? Raster{} : raster_of(*bitmap, used);
}

}  // namespace tsb::pdf
