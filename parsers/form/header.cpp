// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/header.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/form/wording/phrases.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_value_bytes =
    400;  // of a fax number, an address, a date; longer text was added
constexpr std::size_t max_from_lines = 12;
constexpr double same_edge = 14;  // points: columns of the header block

class HeaderReader {
  public:
    HeaderReader(const FormPlace& place, const Printed& printed)
        : place_(place), printed_(printed) {}

    HeaderValues read(std::vector<Grid>& grids) {
        for (std::size_t g = place_.begin; g < place_.end; ++g) {
            switch (grids[g].kind) {
                case GridKind::table:
                    read_table(grids[g]);
                    break;
                case GridKind::paragraphs:
                    read_paragraphs(grids[g].fields.front().lines);
                    break;
                case GridKind::page:
                    read_page(grids[g]);
                    break;
                case GridKind::aside:
                    break;
            }
        }
        return std::move(values_);
    }

  private:
    [[nodiscard]] bool open(const Line& line) const {
        return !line.used && line.order < place_.first_answer && !line.key.empty();
    }

    [[nodiscard]] std::optional<Printed::Found> label_of(const Line& line) const {
        return open(line) ? printed_.header_label(line.text, line.key) : std::nullopt;
    }

    static Line* first_line(Field& field) {
        const auto first = std::find_if(field.lines.begin(), field.lines.end(),
                                        [](const Line& line) { return !line.key.empty(); });
        return first == field.lines.end() ? nullptr : &*first;
    }

    void read_table(Grid& grid) {
        for (std::size_t i = 0; i < grid.fields.size(); ++i) {
            Field& field = grid.fields[i];
            Line* first = first_line(field);
            if (first == nullptr) continue;
            const auto label = label_of(*first);
            if (!label) continue;
            first->used = true;
            std::vector<Line*> lines;
            take_text(label->label, first->text.substr(label->consumed));
            for (Line& line : field.lines) lines.push_back(&line);
            if (i + 1 < grid.fields.size() && grid.fields[i + 1].row == field.row) {
                Field& next = grid.fields[i + 1];
                Line* head = first_line(next);
                if (head != nullptr && !label_of(*head)) {
                    for (Line& line : next.lines) lines.push_back(&line);
                }
            }
            for (Line* line : lines) take(label->label, *line);
        }
    }

    // "From: …", and for the sender the lines under it, up to the next label or printed line.
    void read_paragraphs(std::vector<Line>& lines) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto label = label_of(lines[i]);
            if (!label) continue;
            lines[i].used = true;
            take_text(label->label, lines[i].text.substr(label->consumed));
            if (label->label != HeaderLabel::from) continue;
            for (std::size_t k = i + 1; k < lines.size() && k <= i + max_from_lines; ++k) {
                if (!open(lines[k]) || label_of(lines[k]) || printed_.is_printed(lines[k].key))
                    break;
                take(HeaderLabel::from, lines[k]);
            }
        }
    }

    struct Placed {
        Line* line;
        Printed::Found label;
    };

    void read_page(Grid& grid) {
        std::vector<Placed> labels;
        for (Field& field : grid.fields) {
            Line& line = field.lines.front();
            if (const auto label = label_of(line)) labels.push_back({&line, *label});
        }
        for (const Placed& label : labels) label.line->used = true;
        const bool mirrored = place_.language == "ar";
        for (const Placed& label : labels) {
            take_text(label.label.label, label.line->text.substr(label.label.consumed));
            const Zone zone = zone_of(label, labels, mirrored);
            for (Field& field : grid.fields) {
                Line& line = field.lines.front();
                if (open(line) && zone.holds(*line.box, mirrored)) take(label.label.label, line);
            }
        }
    }

    // Where a label's values stand: beside it up to the next label of its line; under it down to
    // the next label of its column (a few lines of To and From, one line of the others).
    struct Zone {
        Box label;
        double end = 0;  // of the column, away from the label
        double bottom = 0;

        [[nodiscard]] bool holds(const Box& box, bool mirrored) const {
            const double start = mirrored ? -box.right : box.left;
            const double label_start = mirrored ? -label.right : label.left;
            const double label_end = mirrored ? -label.left : label.right;
            const double middle = (box.top + box.bottom) / 2;
            if (start > end || middle < label.top || middle > bottom) return false;
            return middle <= label.bottom ? start > label_end - 1 : start > label_start - same_edge;
        }
    };

    static Zone zone_of(const Placed& label, const std::vector<Placed>& all, bool mirrored) {
        const Box& box = *label.line->box;
        const bool block =
            label.label.label == HeaderLabel::from || label.label.label == HeaderLabel::to;
        const auto start = [&](const Box& of) { return mirrored ? -of.right : of.left; };
        Zone zone{box, 1e6, box.bottom + (block ? 14 : 1.8) * (box.bottom - box.top)};
        for (const Placed& other : all) {
            const Box& at = *other.line->box;
            const double middle = (at.top + at.bottom) / 2;
            if (middle > box.top && middle < box.bottom) {
                if (start(at) > start(box)) zone.end = std::min(zone.end, start(at) - same_edge);
            } else if (at.top > box.bottom - 1 && std::abs(start(at) - start(box)) < same_edge) {
                zone.bottom = std::min(zone.bottom, at.top);
            }
        }
        return zone;
    }

    void take(HeaderLabel label, Line& line) {
        if (!open(line)) return;
        if (printed_.is_printed(line.key) && label != HeaderLabel::from) {
            line.used = true;
        } else if (line.text.size() <= max_value_bytes && label != HeaderLabel::to) {
            line.used = true;
            take_text(label, line.text);
        }
    }

    void take_text(HeaderLabel label, std::string_view text) {
        const std::string_view bare = trim(text);
        if (squeeze(bare).empty()) return;
        if (label == HeaderLabel::from && values_.from.size() < max_from_lines)
            values_.from.emplace_back(bare);
        if (label != HeaderLabel::date || printed_.is_placeholder(squeeze(bare))) return;
        values_.date += (values_.date.empty() ? "" : " ") +
                        std::string(trim(printed_.without_placeholders(std::string(bare))));
    }

    const FormPlace& place_;
    const Printed& printed_;
    HeaderValues values_;
};

}  // namespace

HeaderValues read_header(std::vector<Grid>& grids, const FormPlace& place, const Printed& printed) {
    return HeaderReader(place, printed).read(grids);
}

}  // namespace tsb
