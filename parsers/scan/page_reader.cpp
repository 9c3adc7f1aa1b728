// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/page_reader.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/picture/picture.hpp"
#include "parsers/scan/measure.hpp"
#include "parsers/scan/thresholds.hpp"
#include "parsers/scan/upright.hpp"

namespace tsb {
namespace {

constexpr int text_margin = 3;            // pixels around a piece that is read
constexpr double read_again = 75;         // percent: below it a second language has a try
constexpr double column_slack = 0.3;      // sides of a box
constexpr double title_under_number = 3;  // heights of the number's line
constexpr int label_sides = 12;           // of a box, to its label
constexpr double crop_around = 1.2, crop_label = 7;  // sides of the box
constexpr double clear_of_text = 0.3;                // sides of the box
constexpr double other_size = 0.25;                  // of the usual side of a page's boxes
constexpr double letter_gap = 0.8;                   // sides of a box that is a letter of a line
constexpr std::size_t noise_letters = 4;

struct Text {
    Area area;
    std::string text;
    std::optional<WordingMatch> match;
};

Raster raster_of(Pix* grey, double dpi) {
    Raster raster{pixGetWidth(grey), pixGetHeight(grey), dpi, {}};
    raster.grey.reserve(static_cast<std::size_t>(raster.width) *
                        static_cast<std::size_t>(raster.height));
    for (int y = 0; y < raster.height; ++y) {
        const l_uint32* line = pixGetData(grey) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey);
        for (int x = 0; x < raster.width; ++x)
            raster.grey += static_cast<char>(GET_DATA_BYTE(line, x));
    }
    return raster;
}

class PageReader {
  public:
    PageReader(UprightPage page, const PageTools& tools, int number, const ScanPicture& picture)
        : page_(std::move(page)), tools_(tools), number_(number), picture_(picture) {
        out_.language = page_.language;
    }

    PageReader(RegisteredPage page, const PageTools& tools, int number, const ScanPicture& picture)
        : tools_(tools), number_(number), picture_(picture) {
        page_.page = std::move(page.page);
        page_.language = out_.language = page.language;
        page_.labelled = true;
        out_.form = {page.circular, page.language};
        for (const RegisteredBox& one : page.boxes) {
            page_.boxes.push_back(one.box);
            seen_.push_back(one.seen);
            doubts_.push_back(one.doubt);
        }
        registered_ = std::move(page);
    }

    PageRead read() {
        limit_boxes();
        paint_over_boxes();
        if (registered_)
            keep_registered_boxes();
        else if (page_.labelled)
            keep_boxes_of_options();
        free_ = without_print(page_.page.bits.get(), page_.boxes, page_.page.dpi);
        pieces_ = find_text(free_.get(), max_page_pieces + 1);
        if (pieces_.size() > max_page_pieces) {
            pieces_.resize(max_page_pieces);
            problem("limit", "more than " + std::to_string(max_page_pieces) + " pieces of text");
        }
        read_texts();
        confirm_numbers();
        take_texts();
        take_marks();
        out_.raster = raster_of(page_.page.grey.get(), page_.page.dpi);
        return std::move(out_);
    }

  private:
    void problem(std::string code, const std::string& what) {
        out_.problems.push_back({std::move(code), "Page " + std::to_string(number_) +
                                                      " of the picture: " + what + "."});
    }

    void limit_boxes() {
        if (page_.boxes.size() <= tools_.limits.max_boxes) return;
        page_.boxes.resize(tools_.limits.max_boxes);
        problem("limit", "more than " + std::to_string(tools_.limits.max_boxes) + " boxes");
    }

    // Squares far from any label and out of the column of those that have one are letters or drawings.
    void keep_boxes_of_options() {
        const PixPtr free = without_print(page_.page.bits.get(), page_.boxes, page_.page.dpi);
        const auto texts = find_text(free.get(), max_page_pieces);
        std::vector<bool> labelled;
        std::vector<bool> letter;
        for (const FoundBox& box : page_.boxes) {
            labelled.push_back(has_label(box, texts));
            letter.push_back(!labelled.back() && is_letter(box.outer, texts));
        }
        forget_other_sizes(labelled);
        std::vector<FoundBox> kept;
        for (std::size_t i = 0; i < page_.boxes.size(); ++i) {
            bool keep = labelled[i];
            const bool free_standing = !letter[i] && is_free_standing(page_.boxes[i], texts);
            for (std::size_t k = 0; k < page_.boxes.size() && !keep; ++k)
                keep = free_standing && labelled[k] &&
                       in_column(page_.boxes[i].outer, page_.boxes[k].outer);
            if (keep) kept.push_back(page_.boxes[i]);
        }
        if (kept.size() == page_.boxes.size()) return;
        page_.boxes = std::move(kept);
        known_.clear();
        paint_over_boxes();
    }

    // Of the blank form's squares those that stand in a column with a label's; of others, which are
    // no boxes of it, those at a label: a person is to see them.
    void keep_registered_boxes() {
        std::vector<FoundBox> all = page_.boxes;
        const std::size_t known = all.size();
        all.insert(all.end(), registered_->strays.begin(), registered_->strays.end());
        const PixPtr free = without_print(page_.page.bits.get(), all, page_.page.dpi);
        const auto texts = find_text(free.get(), max_page_pieces);
        std::vector<bool> labelled;
        for (const FoundBox& box : all) labelled.push_back(has_label(box, texts));
        const auto end = labelled.begin() + static_cast<std::ptrdiff_t>(known);
        const bool any = std::find(labelled.begin(), end, true) != end;
        page_.boxes.clear();
        std::vector<FoundBox> seen;
        std::vector<std::string> doubts;
        for (std::size_t i = 0; i < all.size(); ++i) {
            bool keep = labelled[i] || (i < known && !any);
            for (std::size_t k = 0; k < known && i < known && !keep; ++k)
                keep = labelled[k] && in_column(all[i].outer, all[k].outer);
            if (!keep || page_.boxes.size() >= tools_.limits.max_boxes) continue;
            page_.boxes.push_back(all[i]);
            seen.push_back(i < known ? seen_[i] : all[i]);
            doubts.push_back(i < known ? doubts_[i] : "the blank form has no box here");
        }
        seen_ = std::move(seen);
        doubts_ = std::move(doubts);
        known_.clear();
        paint_over_boxes();
    }

    bool has_label(const FoundBox& box, const std::vector<TextPiece>& texts) {
        for (const TextPiece* text : texts_beside(box.outer, texts)) {
            for (const OcrLine& line : read_piece(*text)) {
                const auto match = tools_.wording.match(line.text, page_.language);
                if (match && match->printed->kind == PrintedKind::label) return true;
            }
        }
        return false;
    }

    // A letter of the title has the option's label to its right too, but not its boxes' size.
    void forget_other_sizes(std::vector<bool>& labelled) const {
        std::vector<int> sizes;
        for (std::size_t i = 0; i < labelled.size(); ++i)
            if (labelled[i]) sizes.push_back(shorter_side(page_.boxes[i].outer));
        if (sizes.size() < 3) return;
        const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
        std::nth_element(sizes.begin(), middle, sizes.end());
        for (std::size_t i = 0; i < labelled.size(); ++i) {
            const int side = shorter_side(page_.boxes[i].outer);
            if (std::abs(side - *middle) > other_size * *middle) labelled[i] = false;
        }
    }

    static int shorter_side(const Area& box) { return std::min(box.width(), box.height()); }

    // What OCR reads right beside it is the rest of a printed line, or a line runs over it.
    bool is_letter(const Area& box, const std::vector<TextPiece>& texts) {
        const int side = box.height();
        for (const TextPiece& text : texts) {
            const int level =
                std::min(text.area.bottom, box.bottom) - std::max(text.area.top, box.top);
            if (level < 0.4 * std::min(text.area.height(), side)) continue;
            if (text.area.left < box.left - 2 * side && text.area.right > box.right + 2 * side)
                return true;
        }
        for (const TextPiece* text : texts_beside(box, texts)) {
            const int gap = std::max(text->area.left - box.right, box.left - text->area.right);
            if (gap > letter_gap * side) continue;
            for (const OcrLine& line : read_piece(*text)) {
                const auto match = tools_.wording.match(line.text, page_.language);
                if (match && match->printed->kind != PrintedKind::label) return true;
            }
        }
        return false;
    }

    // No letter of a text: paper on both of its sides.
    static bool is_free_standing(const FoundBox& box, const std::vector<TextPiece>& texts) {
        const int clear = static_cast<int>(clear_of_text * box.outer.height());
        const auto beside = texts_beside(box.outer, texts);
        return std::all_of(beside.begin(), beside.end(), [&](const TextPiece* text) {
            return text->area.left >= box.outer.right + clear ||
                   text->area.right <= box.outer.left - clear;
        });
    }

    static bool in_column(const Area& a, const Area& b) {
        const double slack = column_slack * b.height();
        return std::abs(a.left - b.left) < slack && std::abs(a.right - b.right) < slack;
    }

    // Kept, so that what was read beside the boxes is not read twice.
    const std::vector<OcrLine>& read_piece(const TextPiece& piece) {
        for (const auto& [area, lines] : known_)
            if (area.left == piece.area.left && area.top == piece.area.top &&
                area.right == piece.area.right && area.bottom == piece.area.bottom)
                return lines;
        const std::string language = page_.language.empty() ? "en" : page_.language;
        known_.emplace_back(piece.area, tools_.ocr.read(clean_.get(), piece.area.grown(text_margin),
                                                        language, piece.several_lines));
        return known_.back().second;
    }

    void read_texts() {
        for (const TextPiece& piece : pieces_) {
            for (const OcrLine& line : read_piece(piece)) texts_.push_back(understood(line));
        }
    }

    // Where a box stands no text does: OCR would make letters of it.
    void paint_over_boxes() {
        clean_ = own(pixCopy(nullptr, page_.page.grey.get()));
        for (const FoundBox& box : page_.boxes) {
            const Area area =
                box.outer.grown(3).within(pixGetWidth(clean_.get()), pixGetHeight(clean_.get()));
            BOX* where = boxCreate(area.left, area.top, area.width(), area.height());
            pixSetInRectArbitrary(clean_.get(), where, 255);
            boxDestroy(&where);
        }
    }

    Text understood(const OcrLine& line) {
        Text text{line.area, line.text, tools_.wording.match(line.text, page_.language)};
        if (text.match || script_of(page_.language) == "Latin" || page_.language.empty() ||
            line.sure >= read_again) {
            if (!text.match && line.sure < threshold("ocr-noise")) text.text.clear();
            return text;
        }
        double sure = line.sure;
        for (const OcrLine& other :
             tools_.ocr.read(clean_.get(), line.area.grown(1), "en", false)) {
            auto match = tools_.wording.match(other.text, page_.language);
            if (!match && other.sure <= sure) continue;
            sure = other.sure;
            text.text = other.text;
            text.match = std::move(match);
        }
        if (!text.match && sure < threshold("ocr-noise")) text.text.clear();
        return text;
    }

    // A number read with a doubt is that of the item whose title stands under or beside it.
    void confirm_numbers() {
        for (Text& text : texts_) {
            if (!text.match || text.match->sure) continue;
            const std::string& item = text.match->printed->item;
            bool title = false, other = false;
            for (const Text& near : texts_) {
                if (!near.match || near.match->printed->kind != PrintedKind::title) continue;
                const int down = near.area.top - text.area.top;
                const bool under =
                    down > -text.area.height() && down < title_under_number * text.area.height();
                const bool beside = near.area.left < text.area.right + 4 * text.area.height() &&
                                    text.area.left < near.area.right + 4 * text.area.height();
                if (!under || !beside) continue;
                (near.match->printed->item == item ? title : other) = true;
            }
            if (!title || other) text.match.reset();
        }
    }

    void take_texts() {
        for (Text& text : texts_) {
            const std::string& shown = text.match ? text.match->text : text.text;
            if (shown.empty() || (!text.match && is_noise(text))) continue;
            PlacedText placed;
            placed.text = shown;
            placed.box = box_of(text.area);
            out_.page.texts.push_back(std::move(placed));
        }
        out_.page.number = number_;
        out_.page.width = points(pixGetWidth(page_.page.grey.get()));
        out_.page.height = points(pixGetHeight(page_.page.grey.get()));
    }

    // One or two letters at a box are its mark, as OCR sees it, or a speck.
    [[nodiscard]] bool is_noise(const Text& text) const {
        const std::size_t letters = letters_of(text.text).size();
        if (letters == 0) return true;
        if (letters > noise_letters) return false;
        return std::any_of(page_.boxes.begin(), page_.boxes.end(), [&](const FoundBox& box) {
            const Area near = box.outer.grown(box.outer.height());
            return text.area.left < near.right && near.left < text.area.right &&
                   text.area.top < near.bottom && near.top < text.area.bottom;
        });
    }

    void take_marks() {
        std::vector<Area> printed;
        for (const Text& text : texts_)
            if (text.match || letters_of(text.text).size() > noise_letters)
                printed.push_back(text.area);
        const auto verdicts =
            registered_ ? registered_verdicts(printed) : verdicts_of(page_.boxes, printed, nullptr);
        for (std::size_t i = 0; i < page_.boxes.size(); ++i) {
            const FoundBox& box = page_.boxes[i];
            const std::string name =
                "page " + std::to_string(number_) + " box " + std::to_string(i + 1);
            Mark mark;
            mark.kind = MarkKind::scan;
            mark.state = verdicts[i].state;
            mark.why = verdicts[i].why;
            mark.part = picture_.part;
            mark.at = picture_.at.empty() ? name : picture_.at + ", " + name;
            mark.box = box_of(box.outer);
            const Text* label = nearest_text(box.outer);
            if (label != nullptr)
                mark.text =
                    clip_utf8(label->match ? label->match->text : label->text, max_mark_text);
            ScanImage image{name, {}, crop_of(box.outer, label)};
            image.sha256 = sha256(image.png);
            mark.picture = image.sha256;
            out_.crops.push_back(std::move(image));
            out_.measures.push_back(verdicts[i].measure);
            out_.page.marks.push_back(std::move(mark));
        }
    }

    [[nodiscard]] std::vector<BoxVerdict> verdicts_of(const std::vector<FoundBox>& boxes,
                                                      const std::vector<Area>& printed,
                                                      Pix* print) const {
        const PixPtr free = without_print(page_.page.bits.get(), boxes, page_.page.dpi);
        const PixPtr faint = without_print(page_.page.faint.get(), boxes, page_.page.dpi);
        return measure_boxes(free.get(), faint.get(), boxes, printed, print);
    }

    [[nodiscard]] std::vector<BoxVerdict> registered_verdicts(
        const std::vector<Area>& printed) const {
        auto verdicts = verdicts_of(page_.boxes, printed, registered_->print.get());
        const auto seen = verdicts_of(seen_, printed, registered_->print.get());
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            verdicts[i] = agreed(verdicts[i], seen[i]);
            if (doubts_[i].empty()) continue;
            verdicts[i].state = MarkState::unclear;
            verdicts[i].why = doubts_[i];
        }
        return verdicts;
    }

    // The option's label if one is in reach, else whatever is nearest.
    [[nodiscard]] const Text* nearest_text(const Area& box) const {
        const Text* best = nullptr;
        int nearest = box.height() * label_sides;
        bool label_found = false;
        for (const Text& text : texts_) {
            const int level =
                std::min(text.area.bottom, box.bottom) - std::max(text.area.top, box.top);
            if (text.text.empty() || level < 0.4 * std::min(text.area.height(), box.height()))
                continue;
            const bool label = text.match && text.match->printed->kind == PrintedKind::label;
            const int gap = std::max(text.area.left - box.right, box.left - text.area.right);
            if (gap >= box.height() * label_sides || (label_found && !label)) continue;
            if (gap >= nearest && label == label_found) continue;
            label_found = label;
            nearest = gap;
            best = &text;
        }
        return best;
    }

    [[nodiscard]] Bytes crop_of(const Area& box, const Text* label) const {
        Area area = box.grown(static_cast<int>(crop_around * box.height()));
        const int reach = static_cast<int>(crop_label * box.height());
        if (label != nullptr && label->area.left >= box.right)
            area.right = std::clamp(label->area.right, area.right, box.right + reach);
        if (label != nullptr && label->area.right <= box.left)
            area.left = std::clamp(label->area.left, box.left - reach, area.left);
        PixPtr piece = cut(page_.page.grey.get(), area);
        return piece ? Picture(piece.release()).png(tools_.limits.max_crop_bytes) : Bytes();
    }

    [[nodiscard]] double points(int pixels) const { return pixels * 72.0 / page_.page.dpi; }
    [[nodiscard]] Box box_of(const Area& area) const {
        return {number_, points(area.left), points(area.top), points(area.right),
                points(area.bottom)};
    }

    UprightPage page_;
    const PageTools& tools_;
    int number_;
    const ScanPicture& picture_;
    std::optional<RegisteredPage> registered_;
    // As page_.boxes, of a registered page: where the box finder saw them, why not to measure them.
    std::vector<FoundBox> seen_;
    std::vector<std::string> doubts_;
    PixPtr free_, clean_;
    std::vector<TextPiece> pieces_;
    std::vector<std::pair<Area, std::vector<OcrLine>>> known_;
    std::vector<Text> texts_;
    PageRead out_;
};

}  // namespace

PageRead read_page(StraightPage page, const PageTools& tools, int number,
                   const ScanPicture& picture, const std::string& likely) {
    if (auto registered = tools.registration.fit(page, likely))
        return PageReader(std::move(*registered), tools, number, picture).read();
    return PageReader(stand_upright(std::move(page), tools, likely), tools, number, picture).read();
}

}  // namespace tsb
