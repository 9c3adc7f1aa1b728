// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/page_tree.hpp"

#include <utility>

#include "parsers/pdf/objects/values.hpp"

namespace tsb::pdf {

PageList list_pages(Handle top, const PdfLimits& limits) {
    PageList list;
    std::vector<PageNode> stack{{top, {}, {}, {}, {}, 0}};
    Visited visited;
    while (!stack.empty()) {
        PageNode at = std::move(stack.back());
        stack.pop_back();
        if (!at.node.isDictionary()) continue;
        if (at.depth > limits.max_depth) throw LimitMet("max_depth");
        inherit(at.node, "/MediaBox", at.media);
        inherit(at.node, "/CropBox", at.crop);
        inherit(at.node, "/Rotate", at.rotate);
        inherit(at.node, "/Resources", at.resources);
        Handle kids = at.node.getKey("/Kids");
        if (!kids.isArray()) {
            list.more = list.pages.size() == limits.max_pages;
            if (list.more) return list;
            list.pages.push_back(std::move(at));
            continue;
        }
        if (!remember(visited, at.node)) throw std::runtime_error("the page tree has a loop");
        const int count = kids.getArrayNItems();
        if (static_cast<std::size_t>(count) + stack.size() > limits.max_objects)
            throw LimitMet("max_objects");
        for (int i = count - 1; i >= 0; --i)
            stack.push_back(
                {kids.getArrayItem(i), at.media, at.crop, at.rotate, at.resources, at.depth + 1});
    }
    return list;
}

}  // namespace tsb::pdf
