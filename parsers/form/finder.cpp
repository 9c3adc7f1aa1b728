// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/finder.hpp"

#include <algorithm>
#include <utility>

namespace tsb {
namespace {

bool has_mark(const AnswerArea& area) {
    return std::any_of(area.groups.begin(), area.groups.end(), [](const Group& group) {
        return !group.loose.empty() ||
               std::any_of(group.options.begin(), group.options.end(),
                           [](const Option& option) { return !option.marks.empty(); });
    });
}

bool has_option(const AnswerArea& area) {
    return std::any_of(area.groups.begin(), area.groups.end(),
                       [](const Group& group) { return !group.options.empty(); });
}

bool has_printed_heading(const AnswerArea& area, const Book& book) {
    return std::any_of(area.groups.begin(), area.groups.end(), [&](const Group& group) {
        return group.item && book.items.heading_language(*group.item, group.heading);
    });
}

// Prose that mentions an option or an item is no form: it takes marks, or the form's own title over
// option labels.
bool is_form(const AnswerArea& area, const Book& book, bool titled) {
    if (!area.found()) return false;
    if (!has_mark(area)) return titled && has_option(area);
    return has_option(area) || titled || has_printed_heading(area, book);
}

std::size_t items_found(const AnswerArea& area) {
    return static_cast<std::size_t>(
        std::count_if(area.groups.begin(), area.groups.end(),
                      [](const Group& group) { return group.item.has_value(); }));
}

void clear_used(std::vector<Grid>& grids, const Segment& segment) {
    for (std::size_t g = segment.begin; g < segment.end; ++g) {
        for (Field& field : grids[g].fields) {
            for (Line& line : field.lines) line.used = false;
        }
    }
}

// The circular whose items fit best among those for which `fits` holds; `named` is false after
// a tie.
template <class Fits>
Found* best_of(std::vector<Found>& all, Fits fits) {
    Found* best = nullptr;
    for (Found& found : all) {
        if (!fits(found.book->circular)) continue;
        const std::size_t items = items_found(found.area);
        const std::size_t most = best == nullptr ? 0 : items_found(best->area);
        if (best == nullptr || items > most) {
            best = &found;
        } else if (items == most) {
            best->named = false;
        }
    }
    return best;
}

Found stranger(const Mention& mention) {
    const std::string period = mention.period.empty() ? "" : mention.period + "/";
    return Found{nullptr, true, period + std::to_string(mention.number), {}};
}

bool has_any_mark(const Grid& grid) {
    const auto marked = [](const Line& line) {
        return std::any_of(line.pieces.begin(), line.pieces.end(),
                           [](const Piece& piece) { return piece.mark != nullptr; });
    };
    return !grid.marks.empty() ||
           std::any_of(grid.fields.begin(), grid.fields.end(), [&](const Field& field) {
               return std::any_of(field.lines.begin(), field.lines.end(), marked);
           });
}

bool names(const std::vector<Mention>& mentions, const Circular& circular) {
    return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
        return mention.number == circular.number &&
               (mention.period.empty() || mention.period == circular.period);
    });
}

}  // namespace

AnswerArea FormFinder::try_book(const Segment& segment, const Book& book) {
    clear_used(flat_.grids, segment);
    last_tried_ = &book;
    return read_answers(flat_.grids, segment.begin, segment.end, book);
}

// What the segment is in the eyes of each circular.
std::vector<Found> FormFinder::candidates(const Segment& segment) {
    std::vector<Found> all;
    for (const auto& book : books_) {
        AnswerArea area = try_book(segment, *book);
        if (!is_form(area, *book, segment.title.has_value())) continue;
        marked_ = true;
        all.push_back({book.get(), true, "", std::move(area)});
    }
    return all;
}

std::optional<Found> FormFinder::find(const Segment& segment) {
    std::vector<Found> all = candidates(segment);
    Found* any = best_of(all, [](const Circular&) { return true; });
    if (any == nullptr) return find_stranger(segment);
    const std::vector<Mention> mentions =
        segment.title ? std::vector<Mention>{*segment.title}
                      : mentions_before(flat_.grids, segment, any->area.first);
    any->named = false;
    if (!mentions.empty() &&
        std::all_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
            return mention.number == mentions.front().number;
        })) {
        const auto is_named = [&](const Circular& circular) { return names(mentions, circular); };
        if (std::none_of(circulars_.begin(), circulars_.end(), is_named))
            return stranger(mentions.front());
        for (Found& found : all) found.named = true;
        if (Found* named = best_of(all, is_named)) return with_lines(segment, std::move(*named));
        any->named = false;
    }
    return with_lines(segment, std::move(*any));
}

// A form's title that names a circular which is not configured, over marks beside labels that
// nobody knows.
std::optional<Found> FormFinder::find_stranger(const Segment& segment) const {
    if (!segment.title) return std::nullopt;
    const std::vector<Mention> title{*segment.title};
    if (std::any_of(circulars_.begin(), circulars_.end(),
                    [&](const Circular& circular) { return names(title, circular); }))
        return std::nullopt;
    for (std::size_t g = segment.begin; g < segment.end; ++g) {
        if (has_any_mark(flat_.grids[g])) return stranger(*segment.title);
    }
    return std::nullopt;
}

// The lines used have to be those of the circular that was chosen.
Found FormFinder::with_lines(const Segment& segment, Found found) {
    if (last_tried_ != found.book) found.area = try_book(segment, *found.book);
    return found;
}

}  // namespace tsb
