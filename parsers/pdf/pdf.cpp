// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/pdf.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "config/base/text.hpp"
#include "parsers/pdf/lines.hpp"
#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/words.hpp"

namespace tsb {
namespace {

using namespace pdf;

constexpr std::size_t header_reach = 1024;  // ISO 32000-1, implementation note 13
constexpr std::size_t nearest_text_bytes = 200;

// Characters that make a tick when they are drawn in a box; the empty boxes that may stand there
// are not among them.
constexpr std::u16string_view ticking = u"xXхХvV✓✔✕✖✗✘☑☒⊠×√●◉■";

bool is_mark(const Field& field) {
    return field.type == FieldType::checkbox || field.type == FieldType::radio;
}

bool has_text_value(const Field& field) {
    return (field.type == FieldType::text || field.type == FieldType::choice) && field.value &&
           !trim(*field.value).empty();
}

bool inside(const Box& inner, const Box& outer) {
    const double x = middle_x(inner), y = middle_y(inner);
    return x > outer.left && x < outer.right && y > outer.top && y < outer.bottom;
}

bool intersect(const Box& a, const Box& b) {
    return overlap_vertically(a, b) && a.left < b.right && b.left < a.right;
}

// Composes one Sheet of the two halves.
class Composer {
  public:
    Composer(Objects objects, Words words, const PdfLimits& limits)
        : objects_(std::move(objects)), words_(std::move(words)), limits_(limits) {
        sheet_.format = Format::pdf;
    }

    Sheet compose() {
        note_document();
        for (std::size_t i = 0; i < objects_.pages.size(); ++i) compose_page(i);
        add_unplaced();
        if (cut_) problem("limit", "the PDF has more fields or text than is read");
        return std::move(sheet_);
    }

  private:
    void problem(std::string code, std::string text) {
        sheet_.problems.push_back({std::move(code), std::move(text)});
    }

    void note_document() {
        if (!objects_.repaired.empty()) problem("repaired", objects_.repaired);
        if (objects_.empty_password)
            problem("empty-password", "encrypted, opens without a password");
        if (objects_.has_xfa)
            problem("xfa-form", any_widget() ? "carries an XFA form beside its form fields"
                                             : "is an XFA form without form fields of its own");
        if (objects_.more_pages)
            problem("limit",
                    "only the first " + std::to_string(limits_.max_pages) + " pages are read");
        else if (words_.page_count != objects_.pages.size())
            problem("views-disagree", "two readings of the file find " +
                                          std::to_string(objects_.pages.size()) + " and " +
                                          std::to_string(words_.page_count) + " pages");
        cut_ = words_.cut;
    }

    bool any_widget() const {
        return std::any_of(objects_.fields.begin(), objects_.fields.end(),
                           [](const Field& field) { return !field.widgets.empty(); });
    }

    void compose_page(std::size_t index) {
        const PageObjects& source = objects_.pages[index];
        Page page;
        page.number = source.frame.number();
        page.width = source.frame.width();
        page.height = source.frame.height();
        PageWords drawn;
        if (index < words_.pages.size()) drawn = std::move(words_.pages[index]);
        compare_size(page, drawn);
        if (drawn.words.empty() && source.has_content && !words_.cut)
            problem("no-text-layer",
                    "page " + std::to_string(page.number) + " has no text, only a picture");
        add_marks(source, page, drawn.words);
        std::vector<Box> barriers;
        for (const Mark& mark : page.marks)
            if (!mark.hidden && mark.box) barriers.push_back(*mark.box);
        drop_field_words(source, drawn.words);
        page.texts = make_lines(std::move(drawn.words), barriers);
        add_field_texts(source, page);
        keep_within_text_limit(page);
        name_nearest_text(page);
        sheet_.pages.push_back(std::move(page));
    }

    void compare_size(const Page& page, const PageWords& drawn) {
        if (drawn.width <= 0 || drawn.height <= 0) return;
        constexpr double rounding = 1;
        const auto [short_side, long_side] = std::minmax(page.width, page.height);
        const auto [short_drawn, long_drawn] = std::minmax(drawn.width, drawn.height);
        if (std::abs(short_side - short_drawn) <= rounding &&
            std::abs(long_side - long_drawn) <= rounding)
            return;
        problem("views-disagree",
                "two readings of page " + std::to_string(page.number) + " find different sizes");
    }

    // -- marks

    void add_marks(const PageObjects& source, Page& page, const std::vector<Word>& words) {
        for (const WidgetRef& ref : source.widgets) {
            if (!is_mark(objects_.fields[ref.field]) || !room_for_mark()) continue;
            Mark mark = make_mark(ref);
            mark.part = "page " + std::to_string(page.number);
            const Box& box = widget_at(ref).box;
            mark.box = box;
            if (!mark.hidden) look_for_covering(source, words, box, mark);
            if (!mark.hidden) look_for_other_fields(source, ref, mark);
            page.marks.push_back(std::move(mark));
        }
    }

    const Widget& widget_at(const WidgetRef& ref) const {
        return objects_.fields[ref.field].widgets[ref.widget];
    }

    Mark make_mark(const WidgetRef& ref) const {
        const Field& field = objects_.fields[ref.field];
        Mark mark;
        mark.kind =
            field.type == FieldType::radio ? MarkKind::acroform_radio : MarkKind::acroform_checkbox;
        WidgetState state = widget_state(field, ref.widget);
        mark.state = state.state;
        mark.why = std::move(state.why);
        mark.hidden = field.widgets[ref.widget].hidden;
        mark.at = "field " + field.name + " widget " + std::to_string(ref.widget + 1);
        return mark;
    }

    bool room_for_mark() {
        if (marks_ == limits_.max_widgets) {
            cut_ = true;
            return false;
        }
        ++marks_;
        return true;
    }

    // What is drawn over a box by other means than the form can change what a person sees there
    // (P11, P18).
    static void look_for_covering(const PageObjects& source, const std::vector<Word>& words,
                                  const Box& box, Mark& mark) {
        for (const Overlay& overlay : source.overlays) {
            if (!intersect(overlay.box, box)) continue;
            mark.state = MarkState::unclear;
            mark.why = "an annotation (" + overlay.subtype + ") lies over the box";
            return;
        }
        if (mark.state != MarkState::empty) return;
        for (const Word& word : words) {
            if (word.text.size() != 1 || ticking.find(word.text[0]) == std::u16string_view::npos)
                continue;
            if (!inside(word.box, box)) continue;
            mark.state = MarkState::unclear;
            mark.why = "the field is empty, but " + to_utf8(word.text) + " is drawn in the box";
            return;
        }
    }

    // A button or another field over a box can show anything there.
    void look_for_other_fields(const PageObjects& source, const WidgetRef& own, Mark& mark) const {
        const Box& box = widget_at(own).box;
        // Point: fields of a form may share their edges.
        const double touch =
            std::min({1.0, (box.right - box.left) / 4, (box.bottom - box.top) / 4});
        const Box core{box.page, box.left + touch, box.top + touch, box.right - touch,
                       box.bottom - touch};
        for (const WidgetRef& other : source.widgets) {
            const bool same = other.field == own.field && other.widget == own.widget;
            const Widget& widget = widget_at(other);
            if (same || widget.hidden || !intersect(widget.box, core)) continue;
            mark.state = MarkState::unclear;
            mark.why = "the field " + objects_.fields[other.field].name + " lies over the box";
            return;
        }
    }

    // Widgets that are on no page are seen by nobody; they are reported on the last page.
    void add_unplaced() {
        if (sheet_.pages.empty()) return;
        Page& last = sheet_.pages.back();
        for (const WidgetRef& ref : objects_.unplaced) {
            if (!is_mark(objects_.fields[ref.field]) || !room_for_mark()) continue;
            Mark mark = make_mark(ref);
            mark.part = "page " + std::to_string(last.number);
            mark.hidden = true;
            last.marks.push_back(std::move(mark));
        }
    }

    // -- texts

    // Of fields the value counts, not its drawing; of boxes the state, not the character that draws
    // it.
    void drop_field_words(const PageObjects& source, std::vector<Word>& words) const {
        constexpr std::size_t longest_symbol = 2;  // UTF-16 units
        std::vector<const Box*> values, boxes;
        for (const WidgetRef& ref : source.widgets) {
            const Field& field = objects_.fields[ref.field];
            if (widget_at(ref).hidden) continue;
            if (has_text_value(field)) values.push_back(&widget_at(ref).box);
            if (is_mark(field)) boxes.push_back(&widget_at(ref).box);
        }
        const auto within = [](const std::vector<const Box*>& list, const Word& word) {
            return std::any_of(list.begin(), list.end(),
                               [&](const Box* box) { return inside(word.box, *box); });
        };
        std::erase_if(words, [&](const Word& word) {
            return within(values, word) ||
                   (word.text.size() <= longest_symbol && within(boxes, word));
        });
    }

    void add_field_texts(const PageObjects& source, Page& page) const {
        for (const WidgetRef& ref : source.widgets) {
            const Field& field = objects_.fields[ref.field];
            if (has_text_value(field))
                add_value_lines(field.value.value_or(""), widget_at(ref), page);
        }
        std::stable_sort(
            page.texts.begin(), page.texts.end(), [](const PlacedText& a, const PlacedText& b) {
                const double row_a = std::floor(a.box.top), row_b = std::floor(b.box.top);
                return row_a != row_b ? row_a < row_b : a.box.left < b.box.left;
            });
    }

    static void add_value_lines(const std::string& value, const Widget& widget, Page& page) {
        std::string text = value;
        std::replace(text.begin(), text.end(), '\r', '\n');
        std::vector<std::string_view> lines;
        for (const std::string_view line : split(text, '\n'))
            if (!trim(line).empty()) lines.push_back(trim(line));
        const double height =
            (widget.box.bottom - widget.box.top) / static_cast<double>(lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            Box box = widget.box;
            box.top += static_cast<double>(i) * height;
            box.bottom = box.top + height;
            page.texts.push_back({std::string(lines[i]), box, widget.hidden});
        }
    }

    void keep_within_text_limit(Page& page) {
        for (auto text = page.texts.begin(); text != page.texts.end(); ++text) {
            text_bytes_ += text->text.size();
            if (text_bytes_ <= limits_.max_text) continue;
            page.texts.erase(text, page.texts.end());
            cut_ = true;
            return;
        }
    }

    static double distance(const Box& mark, const Box& text) {
        const double across = std::max({0.0, text.left - mark.right, mark.left - text.right});
        const double down = std::max({0.0, text.top - mark.bottom, mark.top - text.bottom});
        constexpr double other_line =
            20;  // text on the same line is nearer than text above or below
        return across + down * 2 + (down > 0 ? other_line : 0);
    }

    static void name_nearest_text(Page& page) {
        for (Mark& mark : page.marks) {
            if (!mark.box) continue;
            double nearest = std::numeric_limits<double>::max();
            for (const PlacedText& text : page.texts) {
                const double now = text.hidden ? nearest : distance(*mark.box, text.box);
                if (now >= nearest) continue;
                nearest = now;
                mark.text = clip_utf8(text.text, nearest_text_bytes);
            }
        }
    }

    Objects objects_;
    Words words_;
    const PdfLimits& limits_;
    Sheet sheet_;
    std::size_t marks_ = 0, text_bytes_ = 0;
    bool cut_ = false;
};

// What poppler gets: the document without its form. An update needs a sound cross-reference table;
// in a repaired file the widgets become annotations that nobody draws, by a name of the same
// length.
Bytes leave_out_form(BytesView bytes, const Objects& objects) {
    if (objects.repaired.empty())
        if (auto updated = append_update(bytes, objects.without_form)) return std::move(*updated);
    constexpr std::string_view widget = "/Widget", not_drawn = "/Popup ";
    static_assert(widget.size() == not_drawn.size());
    Bytes result(bytes);
    for (std::size_t at = result.find(widget); at != Bytes::npos; at = result.find(widget, at))
        result.replace(at, widget.size(), not_drawn);
    return result;
}

}  // namespace

Result<Sheet> read_pdf(BytesView bytes, const PdfLimits& limits) {
    if (bytes.size() > limits.max_bytes) return Error{ErrorKind::input, "limit: PDF max_bytes", ""};
    if (bytes.substr(0, header_reach).find("%PDF-") == BytesView::npos)
        return Error{ErrorKind::input, "unsupported-format: no PDF header", ""};
    Result<Objects> objects = read_objects(bytes, limits);
    if (!objects) return objects.error();
    const Bytes without_form = leave_out_form(bytes, *objects);
    Result<Words> words = read_words(without_form, limits);
    if (!words) return words.error();
    return Composer(std::move(*objects), std::move(*words), limits).compose();
}

}  // namespace tsb
