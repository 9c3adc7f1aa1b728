// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures that are large enough to show a page are the sheet's.
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

const std::string jpeg = "\xff\xd8\xff\xe0 a page";

std::string vml(const std::string& size, const std::string& id) {
    return "<w:pict><v:shape style=\"" + size + "\"><v:imagedata r:id=\"" + id +
           "\"/></v:shape></w:pict>";
}

TEST(DocxPicture, OneThatMayShowAPageIsHandedOnAsItStands) {
    const std::string large = "width:300pt;height:400pt";
    const struct {
        const char* why;
        std::string body, content;
        std::size_t pictures;
    } rows[] = {
        {"a page", p("one") + p(r(vml(large, "i1"))), jpeg, 1},
        {"shown twice", p("one") + p(r(vml(large, "i1"))) + p(r(vml(large, "i1"))), jpeg, 1},
        {"a logo", p("one") + p(r(vml("width:100pt;height:100pt", "i1"))), jpeg, 0},
        {"a line", p("one") + p(r(vml("width:400pt;height:10pt", "i1"))), jpeg, 0},
        {"a drawing", p("one") + p(r(vml(large, "i1"))), "\1\0\0\0 EMF", 0},
        {"not there", p("one") + p(r(vml(large, "i2"))), jpeg, 0},
        {"deleted", p("one") + "<w:p><w:del>" + r(vml(large, "i1")) + "</w:del></w:p>", jpeg, 0},
    };
    for (const auto& row : rows) {
        const Sheet sheet =
            read_sound(package_with(row.body, {{"i1", "image", "media/a.jpeg", row.content}}));
        ASSERT_EQ(sheet.pictures.size(), row.pictures) << row.why;
        if (row.pictures == 0) continue;
        EXPECT_EQ(sheet.pictures[0].part, "word/media/a.jpeg") << row.why;
        EXPECT_EQ(sheet.pictures[0].at, "paragraph 2") << row.why;
        EXPECT_EQ(sheet.pictures[0].content, jpeg) << row.why;
    }
}

}  // namespace
}  // namespace tsb::test
