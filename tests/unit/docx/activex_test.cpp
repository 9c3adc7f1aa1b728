// SPDX-License-Identifier: GPL-3.0-or-later
// D12: check boxes and option buttons whose value stands beside the document.
#include "parsers/docx/activex.hpp"

#include "tests/support/cfb_file.hpp"
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

using enum MarkState;

constexpr const char* check_box = "{8BD21D40-EC42-11CE-9E0D-00AA006002F3}";
constexpr const char* option_button = "{8BD21D50-EC42-11ce-9e0d-00aa006002f3}";

std::string little(std::uint64_t value, std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
}
std::string wide(const std::string& text) {
    std::string out;
    for (const char c : text) out += std::string{c, '\0'};
    return out;
}
std::string padded(std::string text) {
    text.resize((text.size() + 3) / 4 * 4, '\0');
    return text;
}

// As Word writes a box: flags, colours, style, size, value, caption, group name.
std::string morph_data(const std::string& value, const std::string& caption, bool compressed) {
    const auto text = [&](const std::string& plain) { return compressed ? plain : wide(plain); };
    const auto length = [&](const std::string& plain) {
        return little(text(plain).size() | (compressed ? 0x80000000U : 0U), 4);
    };
    const std::uint64_t mask = 1U | 2U | 4U | 1U << 6U | 1U << 8U | 1U << 22U |
                               (caption.empty() ? 0U : 1U << 23U) | 1U << 29U | 1U << 31U |
                               std::uint64_t{1} << 32U;
    std::string data = little(0x1B, 4) + little(0x80000005, 4) + little(0x80000008, 4) +
                       std::string(1, '\4') + std::string(3, '\0') + length(value);
    if (!caption.empty()) data += length(caption);
    data += little(0xFFFF, 2) + std::string(2, '\0') + length("group");
    std::string extra = little(2540, 4) + little(600, 4) + padded(text(value));
    if (!caption.empty()) extra += padded(text(caption));
    extra += padded(text("group"));
    return std::string("\0\2", 2) + little(8 + data.size() + extra.size(), 2) + little(mask, 8) +
           data + extra + "what follows: text properties";
}

constexpr const char* class_bytes_of_check_box =
    "\x40\x1D\xD2\x8B\x42\xEC\xCE\x11\x9E\x0D\x00\xAA\x00\x60\x02\xF3";
std::string stream_with_class(const std::string& data) {
    return std::string(class_bytes_of_check_box, 16) + data;
}

std::string ocx(const std::string& class_id, const std::string& persistence,
                const std::string& content = "") {
    return "<ax:ocx xmlns:ax=\"http://schemas.microsoft.com/office/2006/activeX\" "
           "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
           "ax:classid=\"" +
           class_id + "\" ax:persistence=\"" + persistence + "\" r:id=\"b1\">" + content +
           "</ax:ocx>";
}
std::string property(const std::string& name, const std::string& value) {
    return "<ax:ocxPr ax:name=\"" + name + "\" ax:value=\"" + value + "\"/>";
}

std::string control_document(const std::string& xml, const std::string& binary) {
    const std::string body =
        p(r("<w:object><v:shape style=\"width:108pt;height:21pt\"><v:imagedata r:id=\"p\"/>"
            "</v:shape><w:control r:id=\"c1\" w:name=\"CheckBox1\"/></w:object>") +
          t(" supports"));
    return package_with(
        body, {{"c1", "control", "activeX/activeX1.xml", xml}},
        {{"word/activeX/_rels/activeX1.xml.rels",
          relationships_xml(relationship_row("b1", "activeXControlBinary", "activeX1.bin"))},
         {"word/activeX/activeX1.bin", binary}});
}

struct Row {
    const char* why;
    std::string xml, binary;
    MarkState state;
    const char* named;  // in the mark's why
};

TEST(ActiveX, TheValueIsReadWhereverItIsKept) {
    const std::string ticked_data = morph_data("1", "", true),
                      empty_data = morph_data("0", "", true);
    const auto storage = [](const std::string& data) { return cfb_file({{"contents", data}}); };
    const Row table[] = {
        {"persistStorage, ticked", ocx(check_box, "persistStorage"), storage(ticked_data), ticked,
         ""},
        {"persistStorage, empty", ocx(check_box, "persistStorage"), storage(empty_data), empty, ""},
        {"an option button", ocx(option_button, "persistStorage"), storage(ticked_data), ticked,
         ""},
        {"text of two bytes a letter", ocx(check_box, "persistStorage"),
         storage(morph_data("1", "", false)), ticked, ""},
        {"persistStreamInit behind the class", ocx(check_box, "persistStreamInit"),
         stream_with_class(ticked_data), ticked, ""},
        {"persistStream behind the class, empty", ocx(check_box, "persistStream"),
         stream_with_class(empty_data), empty, ""},
        {"persistStreamInit that is a storage", ocx(check_box, "persistStreamInit"),
         storage(ticked_data), ticked, ""},
        {"property bag, ticked",
         ocx(check_box, "persistPropertyBag", property("Value", "1") + property("Size", "1;2")), "",
         ticked, ""},
        {"property bag, empty", ocx(check_box, "persistPropertyBag", property("Value", "0")), "",
         empty, ""},
        {"property bag without a value",
         ocx(check_box, "persistPropertyBag", property("MultiSelect", "0")), "", unclear,
         "does not say"},
        {"property bag with two values",
         ocx(check_box, "persistPropertyBag", property("Value", "1") + property("Value", "0")), "",
         unclear, "does not say"},
        {"the third state", ocx(check_box, "persistStorage"), storage(morph_data("2", "", true)),
         unclear, "neither 0 nor 1"},
        {"an empty value", ocx(check_box, "persistStorage"), storage(morph_data("", "", true)),
         unclear, "neither 0 nor 1"},
        {"a toggle button", ocx("{8BD21D60-EC42-11CE-9E0D-00AA006002F3}", "persistStorage"),
         storage(ticked_data), unclear, "ToggleButton"},
        {"another control", ocx("{D7053240-CE69-11CD-A777-00DD01143C57}", "persistStorage"),
         storage(ticked_data), unclear, "unknown kind"},
        {"a stream of another class", ocx(option_button, "persistStreamInit"),
         stream_with_class(ticked_data), unclear, "cannot be read"},
        {"a compound file without contents", ocx(check_box, "persistStorage"),
         cfb_file({{"other", ticked_data}}), unclear, "cannot be read"},
        {"a compound file cut off", ocx(check_box, "persistStorage"),
         storage(ticked_data).substr(0, 900), unclear, "cannot be read"},
        {"data cut off", ocx(check_box, "persistStorage"), storage(ticked_data.substr(0, 40)),
         unclear, "cannot be read"},
        {"another version", ocx(check_box, "persistStorage"),
         storage("\1\3" + ticked_data.substr(2)), unclear, "cannot be read"},
        {"no XML", "<", "", unclear, "damaged"},
    };
    for (const Row& row : table) {
        const auto sheet = read_docx(control_document(row.xml, row.binary));
        ASSERT_TRUE(sheet.has_value()) << row.why << ": " << sheet.error().what;
        const auto marks = all_marks(*sheet);
        ASSERT_EQ(marks.size(), 1U) << row.why;
        EXPECT_EQ(marks.at(0).kind, MarkKind::activex) << row.why;
        EXPECT_EQ(marks.at(0).state, row.state) << row.why << ": " << marks.at(0).why;
        EXPECT_EQ(marks.at(0).why.empty(), row.state != unclear) << row.why;
        EXPECT_NE(marks.at(0).why.find(row.named), std::string::npos)
            << row.why << ": " << marks.at(0).why;
        EXPECT_EQ(marks.at(0).text, "supports") << row.why;
        EXPECT_TRUE(sheet->problems.empty()) << row.why << ": its picture is a preview";
    }
}

TEST(ActiveX, TheLabelInTheControlIsTextBesideItsMark) {
    const Sheet sheet =
        read_sound(control_document(ocx(check_box, "persistStorage"),
                                    cfb_file({{"contents", morph_data("1", "approve", false)}})));
    EXPECT_EQ(plain_text(sheet.blocks), " approve supports");
    ASSERT_EQ(all_marks(sheet).size(), 1U);
    EXPECT_EQ(all_marks(sheet).at(0).state, ticked);
}

TEST(ActiveX, WhatIsTypedIntoATextControlIsText) {
    const Sheet sheet =
        read_sound(control_document(ocx("{8BD21D10-EC42-11CE-9E0D-00AA006002F3}", "persistStorage"),
                                    cfb_file({{"contents", morph_data("because", "", true)}})));
    EXPECT_EQ(plain_text(sheet.blocks), "because supports");
    EXPECT_TRUE(all_marks(sheet).empty());
}

TEST(ActiveX, AControlWithoutItsPartIsUnclear) {
    const auto marks = marks_of(
        p(r("<w:object><w:control r:id=\"none\" w:name=\"CheckBox1\"/></w:object>") + t("yes")));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks.at(0).kind, MarkKind::activex);
    EXPECT_EQ(marks.at(0).state, unclear);
    EXPECT_NE(marks.at(0).why.find("not in the file"), std::string::npos);
}

TEST(ActiveX, NoByteOfItsDataCrashesTheReader) {
    const std::string sound = morph_data("1", "label", false);
    ASSERT_EQ(docx::read_morph_data(sound)->value, "1");
    for (std::size_t i = 0; i < sound.size(); ++i) {
        for (const char value : {'\0', '\x7F', '\xFF'}) {
            std::string changed = sound;
            changed.at(i) = value;
            const auto data = docx::read_morph_data(changed);
            if (data && data->value) {
                EXPECT_LE(data->value->size(), 3 * docx::max_control_text);
            }
        }
        EXPECT_FALSE(docx::read_morph_data(sound.substr(0, std::min<std::size_t>(i, 60))));
    }
    const std::string longer(docx::max_control_text + 1, 'x');
    EXPECT_FALSE(docx::read_morph_data(morph_data("1", longer, true))) << "max_control_text";
    EXPECT_TRUE(docx::read_morph_data(morph_data("1", longer.substr(1), true)));
}

}  // namespace
}  // namespace tsb::test
