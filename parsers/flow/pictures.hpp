// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures in a document's text that are large enough to show a page: they become the sheet's
// pictures, for tsbreply-scan. Nothing is decoded here.
// Trust: none. Limits: max_sheet_pictures, max_picture_bytes, max_pictures_bytes (problem "limit");
// max_shown_pictures are remembered.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::flow {

constexpr double page_picture_points = 142;  // shown at 5 cm or more both ways; less is a logo
constexpr std::size_t max_shown_pictures = 100;

// Where a picture is shown, and what names it in the file: a relationship, a member.
struct ShownPicture {
    std::string name, at;
};

// Once for each name; the first place counts.
void note_picture(std::vector<ShownPicture>& shown, std::string name, const std::string& at);

// JPEG, PNG, TIFF or HEIF; others (drawings, EMF) show no scan.
bool is_photograph(BytesView content);

// Takes it if it is one, or says that it is over a limit.
void take_picture(Sheet& sheet, std::string part, std::string at, Bytes content);

}  // namespace tsb::flow
