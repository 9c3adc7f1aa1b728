// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/compose.hpp"

#include <algorithm>
#include <cmath>

#include "config/base/text.hpp"
#include "parsers/pdf/drawn/around.hpp"
#include "parsers/pdf/drawn/scan_page.hpp"
#include "parsers/pdf/drawn/witness.hpp"
#include "parsers/pdf/page_marks.hpp"
#include "parsers/pdf/page_texts.hpp"
#include "parsers/picture/picture.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t names_bytes = 200;

class Composer {
  public:
    Composer(Objects objects, DrawnDocument drawn, BytesView bytes, const PdfLimits& limits)
        : objects_(std::move(objects)), drawn_(std::move(drawn)), bytes_(bytes), limits_(limits) {
        sheet_.format = Format::pdf;
    }

    Sheet compose() {
        note_document();
        for (std::size_t i = 0; i < objects_.pages.size(); ++i) compose_page(i);
        add_unplaced();
        note_files();
        if (!cut_.empty())
            problem("limit",
                    "the PDF has more fields, text or drawings than are read (" + cut_ + ")");
        return std::move(sheet_);
    }

  private:
    void problem(std::string code, std::string text) {
        sheet_.problems.push_back({std::move(code), std::move(text)});
    }

    // The first limit is named.
    void cut(std::string_view limit) {
        if (cut_.empty()) cut_ = limit;
    }

    void cut(const PageRecord& record) {
        if (!record.cut.empty()) cut("page " + std::to_string(record.number) + ", " + record.cut);
    }

    void note_document() {
        if (!objects_.repaired.empty()) problem("repaired", objects_.repaired);
        if (objects_.empty_password)
            problem("empty-password", "encrypted, opens without a password");
        for (SheetProblem& found : objects_.problems) sheet_.problems.push_back(std::move(found));
        if (objects_.more_pages)
            problem("limit",
                    "only the first " + std::to_string(limits_.max_pages) + " pages are read");
        else if (drawn_.page_count() != objects_.pages.size())
            problem("views-disagree", "two readings of the file find " +
                                          std::to_string(objects_.pages.size()) + " and " +
                                          std::to_string(drawn_.page_count()) + " pages");
    }

    // P16: where the document has no boxes of its own, its form may be in one of its files.
    void note_files() {
        if (objects_.files.empty()) return;
        std::string names;
        for (const EmbeddedFile& file : objects_.files)
            names += (names.empty() ? "" : ", ") + printable(file.name);
        const bool has_marks = std::any_of(sheet_.pages.begin(), sheet_.pages.end(),
                                           [](const Page& page) { return !page.marks.empty(); });
        problem(has_marks ? "embedded-object" : "embedded-form",
                "carries files that were not opened: " + clip_utf8(names, names_bytes));
    }

    // -- a page

    void compose_page(std::size_t index) {
        Page page;
        page.number = objects_.pages[index].frame.number();
        page.width = objects_.pages[index].frame.width();
        page.height = objects_.pages[index].frame.height();
        PageRecord record = record_of(page);
        const int turns = turns_to_upright(record.words);
        const PageKind kind = kind_of(record);
        std::vector<DrawnBox> boxes;
        // Before the page is turned: the picture is not.
        if (kind != PageKind::scan) boxes = boxes_of(record);
        turn(index, turns, page, record, boxes);
        take_picture(kind, objects_.pages[index], record);
        const PageObjects& source = objects_.pages[index];
        std::vector<Mark> fields = field_marks(objects_, source, record);
        doubt_by_boxes(boxes, fields);
        add_marks(std::move(fields), page);
        add_marks(drawn_marks(objects_, source, std::move(boxes)), page);
        drop_field_words(objects_, source, record.words);
        doubt_by_drawings(record, page.marks);
        page.texts = lines_of(std::move(record.words), page.marks);
        add_field_texts(objects_, source, page);
        keep_within_text_limit(page);
        name_nearest_text(page);
        doubt_by_annotations(source, page);
        sheet_.pages.push_back(std::move(page));
    }

    PageRecord record_of(const Page& page) {
        PageRecord record;
        record.number = page.number;
        if (static_cast<std::size_t>(page.number) > drawn_.page_count() || full_) return record;
        record = drawn_.record(page.number, limits_, limits_.max_words - words_);
        words_ += record.words.size();
        glyphs_ += record.glyph_count;
        segments_ += record.segments;
        cut(record);
        if (glyphs_ > limits_.max_file_glyphs) cut("max_file_glyphs");
        if (segments_ > limits_.max_file_segments) cut("max_file_segments");
        full_ = record.cut == "max_words" || glyphs_ > limits_.max_file_glyphs ||
                segments_ > limits_.max_file_segments;
        compare_size(page, record);
        return record;
    }

    void compare_size(const Page& page, const PageRecord& record) {
        if (record.width <= 0 || record.height <= 0) {
            problem("damaged",
                    "page " + std::to_string(page.number) + " cannot be drawn: it was not read");
            return;
        }
        constexpr double rounding = 1;
        if (std::abs(page.width - record.width) <= rounding &&
            std::abs(page.height - record.height) <= rounding)
            return;
        problem("views-disagree",
                "two readings of page " + std::to_string(page.number) + " find different sizes");
    }

    std::vector<DrawnBox> boxes_of(PageRecord& record) {
        std::vector<DrawnBox> boxes = find_boxes(record);
        cut(record);
        if (may_be_drawn(record))
            look_at_boxes(drawn_, record.number, boxes);
        else
            for (DrawnBox& box : boxes) doubt(box, "the document's pages take too long to draw");
        if (!record.layers) return boxes;
        for (const Layers layers : {Layers::all_on, Layers::all_off}) {
            PageRecord other = drawn_.record(record.number, limits_, limits_.max_words, layers);
            doubt_by_layers(boxes, find_boxes(other));
        }
        sort_boxes(boxes);
        return boxes;
    }

    bool may_be_drawn(const PageRecord& record) {
        if (work_ + record.work > limits_.max_file_work) {
            cut("max_file_work");
            return false;
        }
        work_ += record.work;
        return true;
    }

    void turn(std::size_t index, int turns, Page& page, PageRecord& record,
              std::vector<DrawnBox>& boxes) {
        if (turns == 0) return;
        const double width = page.width, height = page.height;
        PageObjects& source = objects_.pages[index];
        for (const WidgetRef& ref : source.widgets) {
            Box& box = objects_.fields[ref.field].widgets[ref.widget].box;
            box = turned(box, turns, width, height);
        }
        for (Overlay& overlay : source.overlays)
            overlay.box = turned(overlay.box, turns, width, height);
        for (DrawnBox& box : boxes) box.box = turned(box.box, turns, width, height);
        sort_boxes(boxes);
        turn_page(record, turns);
        if (turns % 2 != 0) std::swap(page.width, page.height);
    }

    // A page that is only a picture gives no text, whatever stands under or over it unseen.
    void take_picture(PageKind kind, const PageObjects& source, PageRecord& record) {
        const std::string name = "page " + std::to_string(record.number);
        if (kind == PageKind::scan)
            std::erase_if(record.words, [](const Word& word) { return word.hidden; });
        const bool no_text = record.words.empty() && source.has_content && record.cut.empty() &&
                             !full_ && kind != PageKind::blank;
        if (kind == PageKind::scan || no_text)
            problem("no-text-layer", name + " has no text, only a picture");
        if (kind != PageKind::scan && kind != PageKind::hybrid && !no_text) return;
        if (sheet_.pictures.size() >= max_sheet_pictures) {
            cut("max_sheet_pictures");
            return;
        }
        if (!may_be_drawn(record)) return;
        SheetPicture picture;
        picture.part = name;
        const double wide = std::max(1.0, record.width * scan_dpi / 72);
        const double dpi = scan_dpi * std::min(1.0, max_scan_width / wide);
        if (!draw(record.number, dpi, picture)) {
            problem("limit", name + " could not be drawn");
            return;
        }
        sheet_.pictures.push_back(std::move(picture));
    }

    // Fields and annotations are drawn too: people type on scans.
    bool draw(int number, double dpi, SheetPicture& picture) {
        if (!whole_) {
            Result<DrawnDocument> opened = DrawnDocument::open(bytes_);
            if (!opened) return false;
            whole_ = std::move(*opened);
            whole_->keep_appearances();
        }
        const Raster raster = whole_->render(number, dpi, Fonts::own);
        const std::optional<Picture> drawn = Picture::from_raster(raster);
        if (!drawn) return false;
        picture.content = drawn->jpeg(scan_quality);
        picture.dpi = raster.dpi;
        picture_bytes_ += picture.content.size();
        return !picture.content.empty() && picture.content.size() <= max_picture_bytes &&
               picture_bytes_ <= max_pictures_bytes;
    }

    void add_marks(std::vector<Mark> marks, Page& page) {
        for (Mark& mark : marks) {
            if (marks_ == limits_.max_widgets) return cut("max_widgets");
            ++marks_;
            mark.part = "page " + std::to_string(page.number);
            page.marks.push_back(std::move(mark));
        }
    }

    // Widgets that are on no page are seen by nobody; they are reported on the last page.
    void add_unplaced() {
        if (sheet_.pages.empty()) return;
        std::vector<Mark> marks;
        for (const WidgetRef& ref : objects_.unplaced) {
            if (!is_mark(objects_.fields[ref.field])) continue;
            marks.push_back(field_mark(objects_.fields[ref.field], ref.widget));
            marks.back().hidden = true;
        }
        add_marks(std::move(marks), sheet_.pages.back());
    }

    void keep_within_text_limit(Page& page) {
        for (auto text = page.texts.begin(); text != page.texts.end(); ++text) {
            text_bytes_ += text->text.size();
            if (text_bytes_ <= limits_.max_text) continue;
            page.texts.erase(text, page.texts.end());
            return cut("max_text");
        }
    }

    Objects objects_;
    DrawnDocument drawn_;
    std::optional<DrawnDocument> whole_;
    BytesView bytes_;
    const PdfLimits& limits_;
    Sheet sheet_;
    std::size_t marks_ = 0, text_bytes_ = 0, words_ = 0, picture_bytes_ = 0, glyphs_ = 0,
                segments_ = 0;
    double work_ = 0;
    std::string cut_;    // the limit that was met
    bool full_ = false;  // for the document: no further page is drawn
};

}  // namespace

Sheet compose(Objects objects, DrawnDocument drawn, BytesView bytes, const PdfLimits& limits) {
    return Composer(std::move(objects), std::move(drawn), bytes, limits).compose();
}

}  // namespace tsb::pdf
