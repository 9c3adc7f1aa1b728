// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

Error name_error(const std::string& what, std::string_view name) {
    return {ErrorKind::input, "report: " + what + " \"" + clip_utf8(printable(name), 80) + "\"",
            ""};
}

using Items = std::vector<std::string>;

Result<void> check_items(const Reading& reading, const Items* items) {
    const auto known = [items](const std::optional<std::string>& item) {
        return !item ||
               (items != nullptr && std::find(items->begin(), items->end(), *item) != items->end());
    };
    for (const Comment& comment : reading.comments)
        if (!known(comment.item))
            return name_error("a comment on an unknown item", comment.item.value_or(""));
    for (const Problem& problem : reading.problems)
        if (!known(problem.item))
            return name_error("a problem of an unknown item", problem.item.value_or(""));
    if (reading.answers.empty()) return {};
    const auto same = [](const Answer& answer, const std::string& item) {
        return answer.item == item;
    };
    if (items == nullptr || !std::equal(reading.answers.begin(), reading.answers.end(),
                                        items->begin(), items->end(), same))
        return name_error("its answers are not the items of circular",
                          reading.circular.value_or(""));
    return {};
}

Result<void> check_reading(const Reading& reading, const KnownNames& names) {
    const Items* items = nullptr;
    if (reading.circular) {
        const auto found = names.circulars.find(*reading.circular);
        if (found == names.circulars.end())
            return name_error("unknown circular", *reading.circular);
        items = &found->second;
    }
    if (reading.language && !is_language(*reading.language))
        return name_error("unknown language", *reading.language);
    const auto& code = reading.administration.code;
    if (code && !names.administrations.contains(*code))
        return name_error("unknown administration", *code);
    return check_items(reading, items);
}

}  // namespace

KnownNames known_names(const Circulars& circulars, const Roster& roster) {
    KnownNames names;
    for (const Circular& circular : circulars) {
        Items& items = names.circulars[circular.id];
        for (const Item& item : circular.items) items.push_back(item.id);
    }
    for (const Administration& administration : roster.administrations())
        names.administrations.insert(administration.code);
    return names;
}

Result<void> check_names(const Report& report, const KnownNames& names) {
    for (const std::string& circular : report.circulars_named)
        if (!names.circulars.contains(circular)) return name_error("unknown circular", circular);
    for (const Problem& problem : report.problems)
        if (problem.item)
            return name_error("a problem of the whole message names the item",
                              problem.item.value_or(""));
    for (const Reading& reading : report.readings)
        if (auto checked = check_reading(reading, names); !checked) return checked;
    return {};
}

}  // namespace tsb
