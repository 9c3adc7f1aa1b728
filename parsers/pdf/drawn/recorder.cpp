// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/recorder.hpp"

#include <Annot.h>
#include <Catalog.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <OptionalContent.h>
#include <PDFDoc.h>
#include <Page.h>
#include <TextOutputDev.h>

#include <algorithm>
#include <cmath>

#include "parsers/pdf/arabic.hpp"
#include "parsers/pdf/drawn/fields_only.hpp"
#include "parsers/pdf/drawn/gfx_values.hpp"
#include "parsers/pdf/drawn/pen.hpp"
#include "parsers/pdf/drawn/poppler_values.hpp"
#include "parsers/pdf/drawn/unseen.hpp"
#include "parsers/pdf/lines.hpp"

namespace tsb::pdf {
namespace {

constexpr double dpi = 72;  // a point is a unit

class Recorder : public TextOutputDev {
  public:
    Recorder(PageRecord& page, const PdfLimits& limits)
        : TextOutputDev(nullptr, false, 0, false, false),
          page_(page),
          limits_(limits),
          pen_(page, limits) {}

    // What is beyond a limit is not looked at: poppler asks before each step.
    static bool is_over(void* self) { return !static_cast<Recorder*>(self)->page_.cut.empty(); }

    static bool enter_annotation(Annot* annotation, void* self) {
        return static_cast<Recorder*>(self)->enter(*annotation);
    }

    bool needNonText() override { return true; }
    bool useTilingPatternFill() override { return true; }
    bool useShadedFills(int) override { return true; }

    void startPage(int number, GfxState* state, XRef* xref) override {
        TextOutputDev::startPage(number, state, xref);
        page_.width = state->getPageWidth();
        page_.height = state->getPageHeight();
    }

    // -- state

    void saveState(GfxState*) override { pen_.save(); }
    void restoreState(GfxState* state) override {
        TextOutputDev::restoreState(state);
        pen_.restore();
    }
    void beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool,
                                bool for_soft_mask) override {
        pen_.begin_group(for_soft_mask);
    }
    void endTransparencyGroup(GfxState*) override { pen_.end_group(); }
    void setSoftMask(GfxState*, const double*, bool, Function*, GfxColor*) override {
        pen_.set_masked(true);
    }
    void clearSoftMask(GfxState*) override { pen_.set_masked(false); }

    // -- text

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int bytes, const Unicode* unicode,
                  int length) override {
        if (pen_.inside_mask()) return;
        if (page_.glyphs.size() >= limits_.max_page_glyphs) return pen_.cut("max_page_glyphs");
        DrawnGlyph glyph =
            pen_.glyph(*state, x - origin_x, y - origin_y, dx, dy, code,
                       length > 0 ? static_cast<char32_t>(unicode[0]) : 0, length <= 1);
        const bool is_text = glyph.what == GlyphClass::text || glyph.what == GlyphClass::sign ||
                             glyph.what == GlyphClass::filled;
        const bool starts = starts_word(glyph);
        if (is_finite(glyph.box)) page_.glyphs.push_back(std::move(glyph));
        if (!is_text) return;
        pieces_ += starts ? 1 : 0;
        if (pieces_ > limits_.max_page_words) return pen_.cut("max_page_words");
        // One position a character, so that a word knows its glyphs.
        at_position_.push_back(page_.glyphs.empty() ? 0 : page_.glyphs.size() - 1);
        (void)bytes;
        TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, 1, unicode, length);
    }

    void incCharCount(int) override {}

    // -- paths

    void stroke(GfxState* state) override { pen_.stroke(*state); }
    void fill(GfxState* state) override { pen_.fill(*state); }
    void eoFill(GfxState* state) override { pen_.fill(*state); }
    bool tilingPatternFill(GfxState* state, Gfx*, Catalog*, GfxTilingPattern*, const double*, int,
                           int, int, int, double, double) override {
        return pen_.fill_clip(*state);  // poppler has cut the drawing to the shape by now
    }
    bool functionShadedFill(GfxState* state, GfxFunctionShading*) override {
        return pen_.fill_clip(*state);
    }
    bool axialShadedFill(GfxState* state, GfxAxialShading*, double, double) override {
        return pen_.fill_clip(*state);
    }
    bool radialShadedFill(GfxState* state, GfxRadialShading*, double, double) override {
        return pen_.fill_clip(*state);
    }
    bool gouraudTriangleShadedFill(GfxState* state, GfxGouraudTriangleShading*) override {
        return pen_.fill_clip(*state);
    }
    bool patchMeshShadedFill(GfxState* state, GfxPatchMeshShading*) override {
        return pen_.fill_clip(*state);
    }

    // -- pictures

    void drawImageMask(GfxState* state, Object* object, Stream* stream, int width, int height,
                       bool invert, bool interpolate, bool is_inline) override {
        pen_.image(*state, object, true, width, height);
        OutputDev::drawImageMask(state, object, stream, width, height, invert, interpolate,
                                 is_inline);
    }
    void drawImage(GfxState* state, Object* object, Stream* stream, int width, int height,
                   GfxImageColorMap* colours, bool interpolate, const int* mask,
                   bool is_inline) override {
        pen_.image(*state, object, mask != nullptr, width, height);
        OutputDev::drawImage(state, object, stream, width, height, colours, interpolate, mask,
                             is_inline);
    }
    void drawMaskedImage(GfxState* state, Object* object, Stream*, int width, int height,
                         GfxImageColorMap*, bool, Stream*, int mask_width, int mask_height, bool,
                         bool) override {
        pen_.image(*state, object, true, std::max(width, mask_width),
                   std::max(height, mask_height));
    }
    void drawSoftMaskedImage(GfxState* state, Object* object, Stream*, int width, int height,
                             GfxImageColorMap*, bool, Stream*, int mask_width, int mask_height,
                             GfxImageColorMap*, bool) override {
        pen_.image(*state, object, true, std::max(width, mask_width),
                   std::max(height, mask_height));
    }

    // -- when the page is drawn

    void take_words(std::size_t room) {
        const std::unique_ptr<TextWordList> list = makeWordList();
        const int count = list ? list->getLength() : 0;
        for (int i = 0; i < count; ++i) {
            if (page_.words.size() >= room) return pen_.cut("max_words");
            Word word = to_word(*list->get(i), page_.number);
            if (is_finite(word.box)) page_.words.push_back(std::move(word));
        }
    }

    [[nodiscard]] std::size_t segments() const { return pen_.segments(); }

    // Of the glyphs that a word was made of: unseen ones hide it.
    void look_through_words() {
        for (Word& word : page_.words)
            for (std::size_t i = word.first; i < word.first + word.count; ++i) {
                if (i >= at_position_.size() || at_position_[i] >= page_.glyphs.size()) break;
                const DrawnGlyph& glyph = page_.glyphs[at_position_[i]];
                word.hidden = word.hidden || glyph.unseen != Unseen::no;
                word.annotation = glyph.paint.annotation;
                word.vertical = glyph.vertical;
            }
    }

  private:
    bool enter(const Annot& annotation) {
        DrawnAnnotation found = to_annotation(annotation, getDefCTM(), page_.number);
        if (!is_shown(annotation) || !is_finite(found.box)) return false;
        if (page_.annotations.size() >= limits_.max_fields) {
            pen_.cut("max_fields");
            return false;
        }
        page_.annotations.push_back(std::move(found));
        pen_.belongs_to(static_cast<int>(page_.annotations.size()) - 1);
        return true;
    }

    // Poppler puts words together by comparing each with all: they are counted before.
    bool starts_word(const DrawnGlyph& glyph) const {
        if (page_.glyphs.empty() || glyph.unicode == U' ') return true;
        const Box& last = page_.glyphs.back().box;
        const double near = 0.3 * height_of(glyph.box);
        return std::abs(glyph.box.top - last.top) > near ||
               std::abs(glyph.box.left - last.right) > near;
    }

    PageRecord& page_;
    const PdfLimits& limits_;
    Pen pen_;
    std::vector<std::size_t> at_position_;  // of the text: the glyph drawn there
    std::size_t pieces_ = 0;
};

// Of a page that met a limit nothing is kept.
void finish(const Recorder& recorder, PageRecord& page) {
    page.glyph_count = page.glyphs.size();
    page.segments = recorder.segments();
    if (page.cut.empty()) return;
    page.words.clear();
    page.glyphs.clear();
    page.paths.clear();
    page.images.clear();
}

double unit_of(PDFDoc& file, int number) {
    ::Page* page = file.getPage(number);
    const Object object = page == nullptr ? Object() : file.getXRef()->fetch(page->getRef());
    if (!object.isDict()) return 1;
    const Object unit = object.dictLookup("UserUnit");
    return unit.isNum() ? std::clamp(unit.getNum(), 0.1, 100.0) : 1;
}

}  // namespace

PageRecord record_page(PDFDoc& file, int number, const PdfLimits& limits, std::size_t max_words) {
    PageRecord page;
    page.number = number;
    page.unit = unit_of(file, number);
    Recorder recorder(page, limits);
    file.displayPageSlice(&recorder, number, dpi, dpi, 0, false, false, false, -1, -1, -1, -1,
                          &Recorder::is_over, &recorder, &Recorder::enter_annotation, &recorder,
                          true);
    finish(recorder, page);
    if (!page.cut.empty()) return page;
    recorder.take_words(max_words);
    find_unseen(page);
    recorder.look_through_words();
    turn_lam_alef(page.words);
    return page;
}

PageRecord record_fields(PDFDoc& file, int number, const PdfLimits& limits) {
    PageRecord page;
    page.number = number;
    Recorder recorder(page, limits);
    draw_fields(file, number, recorder, dpi, {-1, -1, -1, -1}, &Recorder::is_over, &recorder);
    finish(recorder, page);
    return page;
}

}  // namespace tsb::pdf
