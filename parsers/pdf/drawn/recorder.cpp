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
#include <UTF.h>
#include <goo/gmem.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "config/base/text.hpp"
#include "config/base/utf8.hpp"
#include "parsers/pdf/arabic.hpp"
#include "parsers/pdf/drawn/gfx_values.hpp"
#include "parsers/pdf/drawn/unseen.hpp"
#include "parsers/pdf/drawn/work.hpp"
#include "parsers/pdf/lines.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t longest_name = 200;

std::string text_of(const GooString* text) {
    if (text == nullptr) return {};
    Unicode* characters = nullptr;
    const int count = TextStringToUCS4(text->toStr(), &characters);
    std::string result;
    for (int i = 0; i < count && result.size() < longest_name; ++i)
        result += utf8_of(static_cast<char32_t>(characters[i]));
    gfree(characters);
    return to_valid_utf8(result);
}

constexpr std::string_view annotation_names[] = {
    "Unknown", "Text",        "Link",      "FreeText",       "Line",     "Square",    "Circle",
    "Polygon", "PolyLine",    "Highlight", "Underline",      "Squiggly", "StrikeOut", "Stamp",
    "Caret",   "Ink",         "Popup",     "FileAttachment", "Sound",    "Movie",     "Widget",
    "Screen",  "PrinterMark", "TrapNet",   "Watermark",      "3D",       "RichMedia"};

std::string name_of(const Annot& annotation) {
    const auto type = static_cast<std::size_t>(annotation.getType());
    return std::string(type < std::size(annotation_names) ? annotation_names[type]
                                                          : annotation_names[0]);
}

class Recorder : public TextOutputDev {
  public:
    Recorder(PageRecord& page, const PdfLimits& limits)
        : TextOutputDev(nullptr, false, 0, false, false), page_(page), limits_(limits) {}

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

    void saveState(GfxState*) override { masked_.push_back(masked_.back()); }
    void restoreState(GfxState* state) override {
        TextOutputDev::restoreState(state);
        if (masked_.size() > 1) masked_.pop_back();
    }
    void beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool,
                                bool for_soft_mask) override {
        groups_.push_back(for_soft_mask);
        inside_mask_ += for_soft_mask ? 1 : 0;
    }
    void endTransparencyGroup(GfxState*) override {
        if (groups_.empty()) return;
        inside_mask_ -= groups_.back() ? 1 : 0;
        groups_.pop_back();
    }
    void setSoftMask(GfxState*, const double*, bool, Function*, GfxColor*) override {
        masked_.back() = true;
    }
    void clearSoftMask(GfxState*) override { masked_.back() = false; }

    // -- text

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x,
                  double origin_y, CharCode code, int bytes, const Unicode* unicode,
                  int length) override {
        if (inside_mask_ > 0) return;
        if (page_.glyphs.size() >= limits_.max_page_glyphs) return cut("max_page_glyphs");
        DrawnGlyph glyph = to_glyph(*state, x - origin_x, y - origin_y, dx, dy, code);
        glyph.unicode = length > 0 ? static_cast<char32_t>(unicode[0]) : 0;
        if (length <= 1) classify(*state, glyph);
        const bool is_text = glyph.what == GlyphClass::text || glyph.what == GlyphClass::sign ||
                             glyph.what == GlyphClass::filled;
        add_work(work_of_fill(on_page(*state, glyph.box)));
        const bool starts = starts_word(glyph);
        if (is_finite(glyph.box)) page_.glyphs.push_back(std::move(glyph));
        if (!is_text) return;
        pieces_ += starts ? 1 : 0;
        if (pieces_ > limits_.max_page_words) return cut("max_page_words");
        // One position a character, so that a word knows its glyphs.
        at_position_.push_back(page_.glyphs.empty() ? 0 : page_.glyphs.size() - 1);
        (void)bytes;
        TextOutputDev::drawChar(state, x, y, dx, dy, origin_x, origin_y, code, 1, unicode, length);
    }

    void incCharCount(int) override {}

    // -- paths

    void stroke(GfxState* state) override { add_strokes(state); }
    void fill(GfxState* state) override { add_fill(state); }
    void eoFill(GfxState* state) override { add_fill(state); }
    bool tilingPatternFill(GfxState* state, Gfx*, Catalog*, GfxTilingPattern*, const double*, int,
                           int, int, int, double, double) override {
        return add_clip(state);  // poppler has cut the drawing to the shape by now
    }
    bool functionShadedFill(GfxState* state, GfxFunctionShading*) override {
        return add_clip(state);
    }
    bool axialShadedFill(GfxState* state, GfxAxialShading*, double, double) override {
        return add_clip(state);
    }
    bool radialShadedFill(GfxState* state, GfxRadialShading*, double, double) override {
        return add_clip(state);
    }
    bool gouraudTriangleShadedFill(GfxState* state, GfxGouraudTriangleShading*) override {
        return add_clip(state);
    }
    bool patchMeshShadedFill(GfxState* state, GfxPatchMeshShading*) override {
        return add_clip(state);
    }

    // -- pictures

    void drawImageMask(GfxState* state, Object* object, Stream* stream, int width, int height,
                       bool invert, bool interpolate, bool is_inline) override {
        add_image(state, object, true, width, height);
        OutputDev::drawImageMask(state, object, stream, width, height, invert, interpolate,
                                 is_inline);
    }
    void drawImage(GfxState* state, Object* object, Stream* stream, int width, int height,
                   GfxImageColorMap* colours, bool interpolate, const int* mask,
                   bool is_inline) override {
        add_image(state, object, mask != nullptr, width, height);
        OutputDev::drawImage(state, object, stream, width, height, colours, interpolate, mask,
                             is_inline);
    }
    void drawMaskedImage(GfxState* state, Object* object, Stream*, int width, int height,
                         GfxImageColorMap*, bool, Stream*, int mask_width, int mask_height, bool,
                         bool) override {
        add_image(state, object, true, std::max(width, mask_width), std::max(height, mask_height));
    }
    void drawSoftMaskedImage(GfxState* state, Object* object, Stream*, int width, int height,
                             GfxImageColorMap*, bool, Stream*, int mask_width, int mask_height,
                             GfxImageColorMap*, bool) override {
        add_image(state, object, true, std::max(width, mask_width), std::max(height, mask_height));
    }

    // -- when the page is drawn

    void take_words(std::size_t room) {
        const std::unique_ptr<TextWordList> list = makeWordList();
        const int count = list ? list->getLength() : 0;
        for (int i = 0; i < count; ++i) {
            if (page_.words.size() >= room) return cut("max_words");
            Word word = to_word(*list->get(i));
            if (is_finite(word.box)) page_.words.push_back(std::move(word));
        }
    }

  private:
    bool enter(const Annot& annotation) {
        DrawnAnnotation found;
        found.subtype = name_of(annotation);
        found.contents = text_of(annotation.getContents());
        const PDFRectangle& rect = annotation.getRect();
        const double* m = getDefCTM();
        bool first = true;
        for (const double x : {rect.x1, rect.x2})
            for (const double y : {rect.y1, rect.y2}) {
                include(found.box, m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5], first);
                first = false;
            }
        found.box.page = page_.number;
        constexpr unsigned unseen = Annot::flagHidden | Annot::flagNoView;
        if ((annotation.getFlags() & unseen) != 0 || !is_finite(found.box)) return false;
        if (page_.annotations.size() >= limits_.max_fields) {
            cut("max_fields");
            return false;
        }
        page_.annotations.push_back(std::move(found));
        annotation_ = static_cast<int>(page_.annotations.size()) - 1;
        return true;
    }

    // -- limits

    void cut(const char* limit) {
        if (page_.cut.empty()) page_.cut = limit;
    }

    void add_work(double work) {
        page_.work += std::isfinite(work) ? work : limits_.max_page_work;
        if (page_.work > limits_.max_page_work) cut("max_page_work");
    }

    Box on_page(const GfxState& state, const Box& box) const {
        return shared(shared(box, clip_of(state)), {0, 0, 0, page_.width, page_.height});
    }

    // Poppler puts words together by comparing each with all: they are counted before.
    bool starts_word(const DrawnGlyph& glyph) const {
        if (page_.glyphs.empty() || glyph.unicode == U' ') return true;
        const Box& last = page_.glyphs.back().box;
        const double near = 0.3 * height_of(glyph.box);
        return std::abs(glyph.box.top - last.top) > near ||
               std::abs(glyph.box.left - last.right) > near;
    }

    // -- what all of them have

    Paint next_paint(GfxState& state, bool stroking) {
        Paint paint = paint_of(state, stroking);
        paint.opaque = paint.opaque && !masked_.back();
        paint.order = ++order_;
        paint.annotation = annotation_;
        return paint;
    }

    // -- glyphs

    DrawnGlyph to_glyph(GfxState& state, double x, double y, double dx, double dy, CharCode code) {
        DrawnGlyph glyph;
        glyph.box = glyph_box(state, x, y, dx, dy);
        glyph.box.page = page_.number;
        glyph.vertical = is_vertical(state);
        glyph.code = code;
        glyph.paint = next_paint(state, (state.getRender() & 3) == 1);
        glyph.unseen = unseen_at_once(state, glyph.box, glyph.paint);
        glyph.font = font_of(state.getFont().get());
        return glyph;
    }

    std::uint16_t font_of(const GfxFont* font) {
        const Ref id = font == nullptr ? Ref::INVALID() : *font->getID();
        const auto [known, is_new] = fonts_.try_emplace({id.num, id.gen}, std::uint16_t{0});
        if (!is_new) return known->second;
        DrawnFont found;
        if (font != nullptr) {
            found.name = clip_utf8(to_valid_utf8(font->getNameWithoutSubsetTag()), longest_name);
            found.embedded = is_in_file(*font);
        }
        constexpr std::size_t most = 60'000;
        if (page_.fonts.size() < most) page_.fonts.push_back(std::move(found));
        known->second = static_cast<std::uint16_t>(page_.fonts.size() - 1);
        return known->second;
    }

    static void classify(const GfxState& state, DrawnGlyph& glyph) {
        const GfxFont* font = state.getFont().get();
        if (font == nullptr) return;
        const GlyphCode code = code_of(*font, glyph.code, glyph.unicode);
        glyph.what = class_of(code);
        constexpr std::size_t longest_glyph_name = 40;
        if (glyph.what != GlyphClass::text)
            glyph.name = clip_utf8(to_valid_utf8(code.name), longest_glyph_name);
    }

    Word to_word(TextWord& source) const {
        Word word;
        for (int i = 0; i < source.getLength(); ++i) append_utf16(word.text, *source.getChar(i));
        source.getBBox(&word.box.left, &word.box.top, &word.box.right, &word.box.bottom);
        word.box.page = page_.number;
        word.rotation = source.getRotation();
        word.upright = word.rotation == 0;
        constexpr char16_t lam = 0x0644;
        if (word.text.find(lam) != std::u16string::npos)
            for (int i = 0; i < source.getLength(); ++i) {
                double left = 0, top = 0, right = 0, bottom = 0;
                source.getCharBBox(i, &left, &top, &right, &bottom);
                word.widths.push_back(right - left);
            }
        word.first = static_cast<std::size_t>(std::max(0, source.getCharPos()));
        word.count = static_cast<std::size_t>(std::max(0, source.getCharLen()));
        return word;
    }

  public:
    [[nodiscard]] std::size_t segments() const { return points_; }

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
    // -- paths

    bool room_for_points(std::size_t count) {
        points_ += count;
        if (points_ <= limits_.max_page_segments) return true;
        cut("max_page_segments");
        return false;
    }

    // line_width: of a stroke; less than 0 for a fill.
    std::vector<Subpath> subpaths_of(const GfxState* state, double line_width) {
        std::vector<Subpath> subpaths;
        const GfxPath* path = state->getPath();
        for (int i = 0; path != nullptr && i < path->getNumSubpaths(); ++i) {
            const GfxSubpath& source = *path->getSubpath(i);
            if (!room_for_points(static_cast<std::size_t>(source.getNumPoints()))) break;
            Subpath subpath = to_subpath(*state, source);
            subpath.box.page = page_.number;
            const Box shown = on_page(*state, grown(subpath.box, std::max(0.0, line_width) / 2));
            add_work(line_width < 0 ? work_of_fill(shown) : work_of_stroke(shown, line_width));
            if (is_finite(subpath.box)) subpaths.push_back(std::move(subpath));
        }
        return subpaths;
    }

    void add_strokes(GfxState* state) {
        if (inside_mask_ > 0) return;
        const double width = state->getTransformedLineWidth();
        add_stroked(page_, subpaths_of(state, width), next_paint(*state, true), width,
                    clip_of(*state));
    }

    void add_fill(GfxState* state) {
        if (inside_mask_ > 0) return;
        add_filled(page_, subpaths_of(state, -1), next_paint(*state, false), clip_of(*state));
    }

    bool add_clip(const GfxState* state) {
        if (inside_mask_ > 0) return true;
        DrawnPath drawn;
        drawn.filled = true;
        drawn.box = clip_of(*state);
        drawn.box.page = page_.number;
        drawn.paint.luminance = 0.5;
        drawn.paint.opaque = state->getFillOpacity() > 0.95;
        drawn.paint.order = ++order_;
        drawn.paint.annotation = annotation_;
        add_work(work_of_fill(on_page(*state, drawn.box)));
        if (is_finite(drawn.box) && room_for_points(4)) page_.paths.push_back(std::move(drawn));
        return true;
    }

    void add_image(GfxState* state, const Object* object, bool mask, int width, int height) {
        if (inside_mask_ > 0) return;
        if (page_.images.size() >= limits_.max_page_images) return cut("max_page_images");
        points_ += 4;
        DrawnImage image;
        image.mask = mask;
        if (object != nullptr && object->isRef())
            image.object = std::to_string(object->getRef().num);
        bool first = true;
        for (const double x : {0.0, 1.0})
            for (const double y : {0.0, 1.0}) {
                double view_x = 0, view_y = 0;
                state->transform(x, y, &view_x, &view_y);
                include(image.box, view_x, view_y, first);
                first = false;
            }
        image.paint = next_paint(*state, false);
        image.paint.luminance = mask ? image.paint.luminance : 0.5;
        image.paint.opaque = !mask && state->getFillOpacity() > 0.95 && !masked_.back();
        image.box = shared(image.box, clip_of(*state));
        image.box.page = page_.number;
        add_work(work_of_image(on_page(*state, image.box), width, height));
        if (is_finite(image.box) && area_of(image.box) > 0)
            page_.images.push_back(std::move(image));
    }

    static void append_utf16(std::u16string& text, Unicode unicode) {
        if (unicode < 0x10000) {
            text += static_cast<char16_t>(unicode);
        } else if (unicode < 0x110000) {
            text += static_cast<char16_t>(0xD7C0 + (unicode >> 10U));
            text += static_cast<char16_t>(0xDC00 + (unicode & 0x3FFU));
        }
    }

    PageRecord& page_;
    const PdfLimits& limits_;
    std::map<std::pair<int, int>, std::uint16_t> fonts_;  // by object
    std::vector<std::size_t> at_position_;                // of the text: the glyph drawn there
    std::vector<char> masked_{0};
    std::vector<char> groups_;
    int inside_mask_ = 0;
    int annotation_ = -1;
    std::size_t order_ = 0, points_ = 0, pieces_ = 0;
};

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
    constexpr double dpi = 72;
    file.displayPageSlice(&recorder, number, dpi, dpi, 0, false, false, false, -1, -1, -1, -1,
                          &Recorder::is_over, &recorder, &Recorder::enter_annotation, &recorder,
                          true);
    page.glyph_count = page.glyphs.size();
    page.segments = recorder.segments();
    if (!page.cut.empty()) {
        page.words.clear();
        page.glyphs.clear();
        page.paths.clear();
        page.images.clear();
        return page;
    }
    recorder.take_words(max_words);
    find_unseen(page);
    recorder.look_through_words();
    turn_lam_alef(page.words);
    return page;
}

}  // namespace tsb::pdf
