// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/changes.hpp"

#include <algorithm>

#include "parsers/odf/xml.hpp"

namespace tsb::odf {

void Changes::add(pugi::xml_node tracked_changes) {
    for (const pugi::xml_node node : tracked_changes.children("text:changed-region")) {
        Region region;
        region.inserted = static_cast<bool>(node.child("text:insertion"));
        region.deletion = node.child("text:deletion");
        region.deleted = static_cast<bool>(region.deletion);
        const std::string_view own = attribute(node, "text:id"), other = attribute(node, "xml:id");
        for (const std::string_view id : {own, other == own ? std::string_view{} : other}) {
            if (!id.empty() && !regions_.try_emplace(id, region).second) ambiguous_ = true;
        }
    }
}

void Changes::count(const Region& region, bool opens) {
    const auto step = [&](std::size_t& counter) { opens ? ++counter : --counter; };
    if (region.inserted) step(inserted_);
    if (region.deleted) step(deleted_);
}

bool Changes::start(std::string_view id) {
    const auto found = regions_.find(id);
    if (found == regions_.end()) return true;
    if (open_.size() >= max_open_changes) return false;
    open_.push_back({id, &found->second});
    count(found->second, true);
    return true;
}

void Changes::end(std::string_view id) {
    const auto open = std::find_if(open_.rbegin(), open_.rend(),
                                   [&](const Open& change) { return change.id == id; });
    if (open == open_.rend()) return;
    count(*open->region, false);
    open_.erase(std::next(open).base());
}

pugi::xml_node Changes::deleted_at(std::string_view id) {
    const auto found = regions_.find(id);
    if (found == regions_.end() || found->second.used || !found->second.deleted) return {};
    found->second.used = true;
    return found->second.deletion;
}

Revision Changes::revision() const {
    return deleted_ > 0 ? Revision::deleted : inserted_ > 0 ? Revision::inserted : Revision::none;
}

}  // namespace tsb::odf
