// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/xfa.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/pdf/objects/values.hpp"
#include "parsers/pdf/xfa_data.hpp"

namespace tsb::pdf {
namespace {

// The datasets packet of /XFA [(name) stream …], or the only stream. Two of them could be taken
// for the form's by two programs: then it is none of both.
Handle find_packet(Handle xfa) {
    if (!xfa.isArray()) return xfa;
    Handle found = Handle::newNull();
    for (int i = 0; i + 1 < xfa.getArrayNItems(); i += 2) {
        if (to_text(xfa.getArrayItem(i)) != "datasets") continue;
        if (!found.isNull()) return Handle::newBool(false);
        found = xfa.getArrayItem(i + 1);
    }
    return found;
}

bool has_visible_boxes(const Objects& objects) {
    for (const PageObjects& page : objects.pages)
        for (const WidgetRef& ref : page.widgets) {
            const Field& field = objects.fields.at(ref.field);
            const bool box = field.type == FieldType::checkbox || field.type == FieldType::radio;
            if (box && !field.widgets.at(ref.widget).hidden) return true;
        }
    return false;
}

void compare_values(const std::vector<XfaValue>& values, Objects& objects) {
    const std::vector<std::string> doubted = doubt_by_xfa(values, objects.fields);
    if (doubted.empty()) {
        objects.problems.push_back(
            {"xfa-copy", "an XFA form stands beside the form fields, whose values it repeats"});
        return;
    }
    std::string names;
    for (const std::string& name : doubted) names += (names.empty() ? "" : ", ") + name;
    objects.problems.push_back(
        {"views-disagree",
         "the XFA form and the form fields have different values: " + clip_utf8(names, max_name)});
}

}  // namespace

void compare_xfa(QPDF& file, StreamGuard& guard, Objects& objects) {
    if (!objects.has_xfa) return;
    Handle root = file.getRoot();
    Handle renders = root.getKey("/NeedsRendering");
    if ((renders.isBool() && renders.getBoolValue()) || !has_visible_boxes(objects)) {
        objects.problems.push_back(
            {"xfa-form", "is an XFA form without form fields of its own; it cannot be read here"});
        return;
    }
    Handle packet = find_packet(root.getKey("/AcroForm").getKey("/XFA"));
    Result<std::vector<XfaValue>> values = std::vector<XfaValue>{};
    if (packet.isStream())
        values = read_xfa_values(guard.content_of(packet));
    else if (!packet.isNull())
        values = Error{ErrorKind::input, "its data are not one stream", ""};
    if (values)
        compare_values(*values, objects);
    else
        objects.problems.push_back(
            {"xfa-form", "the XFA form beside the form fields cannot be compared with them: " +
                             clip_utf8(to_valid_utf8(values.error().what), max_name)});
}

}  // namespace tsb::pdf
