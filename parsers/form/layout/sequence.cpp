// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include "parsers/form/layout/group.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_lines_between = 12;  // from a heading to its options

struct
    Stretch {  // a group and the texts behind its last option, which are its own only if another group follows
    Group group;
    std::vector<const Event*> inside, behind;
    std::size_t lines = 0;  // of text between heading and first option
};

bool is_kept(const Stretch& stretch) {
    if (!stretch.group.options.empty()) return true;
    return stretch.group.headed && !stretch.group.loose.empty() &&
           stretch.lines <= max_lines_between;
}

void take_text(Stretch& stretch, const Event& event) {
    if (!stretch.group.options.empty() || !stretch.group.loose.empty()) {
        stretch.behind.push_back(&event);
    } else if (++stretch.lines <= max_lines_between) {
        append_heading(stretch.group, event);
    }
}

}  // namespace

void read_sequence(std::vector<Event>& events, std::vector<Group>& groups) {
    std::vector<Stretch> stretches;
    std::size_t row = 0;
    for (Event& event : events) {
        ++row;
        if (event.kind == EventKind::heading) {
            stretches.push_back({headed_by(event), {}, {}, 0});
            continue;
        }
        if (stretches.empty()) {
            if (event.kind != EventKind::option) continue;
            stretches.emplace_back();
            stretches.back().group.order = event.lines.front()->order;
        }
        Stretch& current = stretches.back();
        if (event.kind == EventKind::text) {
            take_text(current, event);
            continue;
        }
        // Text before this option or mark stands within the group.
        current.inside.insert(current.inside.end(), current.behind.begin(), current.behind.end());
        current.behind.clear();
        if (event.kind == EventKind::option) {
            add_option(current.group, event, row);
        } else if (current.group.headed) {
            add_loose(current.group, event);
        }
    }
    std::erase_if(stretches, [](const Stretch& stretch) { return !is_kept(stretch); });
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        Stretch& stretch = stretches[i];
        for (const Event* event : stretch.inside) add_remark(stretch.group, *event);
        const bool last = i + 1 == stretches.size();
        for (const Event* event : stretch.behind) {
            if (!last && event->lines.front()->order < stretches[i + 1].group.order)
                add_remark(stretch.group, *event);
        }
        use_lines(stretch.group.heading_lines);
        groups.push_back(std::move(stretch.group));
    }
}

}  // namespace tsb
