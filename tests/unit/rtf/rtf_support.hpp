// SPDX-License-Identifier: GPL-3.0-or-later
// Short ways to make a document around a fragment and to look at what was read.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/rtf/rtf.hpp"

namespace tsb::test {

// f0 text, f1 Wingdings, f2 Russian, f3 Arabic, f4 Chinese, f5 Japanese, f6 Wingdings 2, f7 a symbol
// font that nobody knows, f8 Symbol; colours 1 black, 2 white, 3 red, 4 nearly white.
inline const std::string fonts_and_colours =
    R"({\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset2 Wingdings;})"
    R"({\f2\fswiss\fcharset204 Arial Cyr;}{\f3\fcharset178 Arial (Arabic);}{\f4\fcharset134 SimSun;})"
    R"({\f5\fcharset128 MS Mincho;}{\f6\fcharset2 Wingdings 2;}{\f7\fcharset2 Odd Marks;}{\f8\fcharset2 Symbol;}})"
    R"({\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red255\green0\blue0;\red250\green250\blue250;})";

inline std::string document(const std::string& body) {
    return R"({\rtf1\ansi\ansicpg1252\deff0)" + fonts_and_colours + body + "}";
}

inline Sheet read_sound(const std::string& bytes) {
    auto sheet = read_rtf(bytes);
    EXPECT_TRUE(sheet.has_value()) << (sheet ? "" : sheet.error().what) << '\n' << bytes;
    return sheet ? *std::move(sheet) : Sheet{};
}
inline Sheet read_body(const std::string& body) {
    return read_sound(document(body));
}
inline std::vector<Mark> marks_of(const std::string& body) {
    return all_marks(read_body(body));
}
inline std::string text_of(const std::string& body) {
    return plain_text(read_body(body).blocks);
}

// A check box as Word writes it; `data` = what \formfield says, `result` = of \fldrslt.
inline std::string box(const std::string& data, const std::string& result = "",
                       const std::string& code = " FORMCHECKBOX ") {
    return R"({\field{\*\fldinst {\fs20 )" + code + R"(}{{\*\formfield{)" + data +
           R"({\*\ffname Check1}}}}}{\fldrslt )" + result + "}}";
}
inline const std::string ticked_box = box(R"(\fftype1\ffres1)"),
                         empty_box = box(R"(\fftype1\ffres0)");

// A row of cells of 1000 twips each; `content` ends each with \cell or is text.
inline std::string row(const std::vector<std::string>& cells, const std::string& format = "",
                       const std::vector<std::string>& cell_formats = {}) {
    std::string out = R"(\trowd)" + format;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i < cell_formats.size()) out += cell_formats.at(i);
        out += R"(\cellx)" + std::to_string(1000 * (i + 1));
    }
    for (const std::string& cell : cells) out += R"(\pard\intbl )" + cell + R"(\cell)";
    return out + R"(\row)";
}

inline bool has_problem(const Sheet& sheet, const std::string& code) {
    for (const SheetProblem& problem : sheet.problems) {
        if (problem.code == code) return true;
    }
    return false;
}

inline const Paragraph& paragraph_at(const std::vector<Block>& blocks, std::size_t index) {
    return std::get<Paragraph>(blocks.at(index));
}
inline const Table& table_at(const std::vector<Block>& blocks, std::size_t index) {
    return std::get<Table>(blocks.at(index));
}

}  // namespace tsb::test
