// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that are large enough to show a page are the sheet's.
#include "tests/unit/rtf/rtf_support.hpp"

namespace tsb::test {
namespace {

std::string picture(const std::string& size, const std::string& hex) {
    return R"({\pict)" + size + R"(\jpegblip )" + hex + "}";
}

TEST(RtfPicture, OneThatMayShowAPageIsHandedOnAsItStands) {
    const std::string large = R"(\picwgoal9000\pichgoal12000)";
    const struct {
        const char* why;
        std::string body;
        std::vector<std::string> contents;
    } rows[] = {
        {"a page", picture(large, "ffd8ff\n00e1"), {std::string("\xff\xd8\xff\0\xe1", 5)}},
        {"a logo", picture(R"(\picwgoal2800\pichgoal2800)", "ffd8ff00"), {}},
        {"small, but scaled",
         picture(R"(\picwgoal900\pichgoal1200\picscalex400\picscaley400)", "ffd8ff"),
         {"\xff\xd8\xff"}},
        {"no photograph", picture(large, "d7cdc69a"), {}},
        {"odd digits", picture(large, "ffd8ffgg"), {}},
        {"hidden", R"({\v )" + picture(large, "ffd8ff") + "}", {}},
        {"shown once, kept twice",
         R"({\*\shppict)" + picture(large, "ffd8ff") + R"(}{\nonshppict)" +
             picture(large, "ffd8ff") + "}",
         {"\xff\xd8\xff"}},
    };
    for (const auto& row : rows) {
        const Sheet sheet = read_body("one\\par " + row.body + "\\par ");
        std::vector<std::string> found;
        for (const SheetPicture& one : sheet.pictures) {
            found.push_back(one.content);
            EXPECT_EQ(one.at, "paragraph 2") << row.why;
            EXPECT_EQ(one.part, "picture 1") << row.why;
        }
        EXPECT_EQ(found, row.contents) << row.why;
    }
}

TEST(RtfPicture, MoreThanAreLookedAtIsALimit) {
    std::string body;
    for (std::size_t i = 0; i <= max_sheet_pictures; ++i)
        body += picture(R"(\picwgoal9000\pichgoal12000)", "ffd8ff") + "\\par ";
    const Sheet sheet = read_body(body);
    EXPECT_EQ(sheet.pictures.size(), max_sheet_pictures);
    ASSERT_FALSE(sheet.problems.empty());
    EXPECT_EQ(sheet.problems.front().code, "limit");
}

}  // namespace
}  // namespace tsb::test
