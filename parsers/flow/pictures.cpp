// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/flow/pictures.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace tsb::flow {

using namespace std::string_view_literals;

void note_picture(std::vector<ShownPicture>& shown, std::string name, const std::string& at) {
    const bool known = std::any_of(shown.begin(), shown.end(),
                                   [&](const ShownPicture& one) { return one.name == name; });
    if (!known && !name.empty() && shown.size() < max_shown_pictures)
        shown.push_back({std::move(name), at});
}

bool is_photograph(BytesView content) {
    constexpr std::string_view starts[] = {"\xff\xd8\xff"sv, "\x89PNG\r\n"sv, "II*\0"sv, "MM\0*"sv};
    return std::any_of(std::begin(starts), std::end(starts),
                       [&](std::string_view start) { return content.starts_with(start); }) ||
           (content.size() > 12 && content.substr(4, 4) == "ftyp");
}

void take_picture(Sheet& sheet, std::string part, std::string at, Bytes content) {
    if (!is_photograph(content)) return;
    const std::size_t all = std::accumulate(
        sheet.pictures.begin(), sheet.pictures.end(), content.size(),
        [](std::size_t sum, const SheetPicture& one) { return sum + one.content.size(); });
    if (sheet.pictures.size() == max_sheet_pictures || content.size() > max_picture_bytes ||
        all > max_pictures_bytes) {
        sheet.problems.push_back(
            {"limit", "pictures: more or larger ones than are looked at, at " + at});
        return;
    }
    SheetPicture picture;
    picture.part = std::move(part);
    picture.at = std::move(at);
    picture.content = std::move(content);
    sheet.pictures.push_back(std::move(picture));
}

}  // namespace tsb::flow
