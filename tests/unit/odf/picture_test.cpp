// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that are large enough to show a page are the sheet's.
#include "tests/unit/odf/odf_support.hpp"

namespace tsb::test {
namespace {

const std::string jpeg = "\xff\xd8\xff\xe0 a page";

std::string shown(const std::string& width, const std::string& name) {
    return p("one") + p("<draw:frame text:anchor-type=\"as-char\" svg:width=\"" + width +
                        "\" svg:height=\"20cm\"><draw:image "
                        "xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"" +
                        name + "\"/></draw:frame>");
}

TEST(OdfPicture, OneThatMayShowAPageIsHandedOnAsItStands) {
    const struct {
        const char* why;
        std::string text;
        std::size_t pictures;
    } rows[] = {
        {"a page", shown("15cm", "Pictures/a.jpg"), 1},
        {"a logo", shown("4cm", "Pictures/a.jpg"), 0},
        {"elsewhere", shown("15cm", "http://example.org/a.jpg"), 0},
    };
    for (const auto& row : rows) {
        const Sheet sheet = read_sound(odt({row.text}, {{"Pictures/a.jpg", jpeg}}));
        ASSERT_EQ(sheet.pictures.size(), row.pictures) << row.why;
        if (row.pictures == 0) continue;
        EXPECT_EQ(sheet.pictures[0].part, "Pictures/a.jpg");
        EXPECT_EQ(sheet.pictures[0].at, "paragraph 2");
        EXPECT_EQ(sheet.pictures[0].content, jpeg);
    }
}

}  // namespace
}  // namespace tsb::test
