// SPDX-License-Identifier: GPL-3.0-or-later
// The table of encodings: word_encodings.hpp says what its columns mean.
#include <stdexcept>

#include "tests/support/word_encodings.hpp"

namespace tsb::test {
namespace {

using enum Expect;
constexpr const char* off = R"(<w:default w:val="0"/>)";

constexpr WordEncoding rows[] = {
    // D1: the eight combinations of default and checked, and the words of ST_OnOff.
    {"D1", "legacy_checked", truth, ink::legacy_field, R"(<w:default w:val="0"/><w:checked/>)",
     off},
    {"D1", "legacy_checked_one", truth, ink::legacy_field,
     R"(<w:default w:val="0"/><w:checked w:val="1"/>)",
     R"(<w:default w:val="0"/><w:checked w:val="0"/>)"},
    {"D1", "legacy_default_and_checked", truth, ink::legacy_field,
     R"(<w:default w:val="1"/><w:checked w:val="1"/>)",
     R"(<w:default w:val="1"/><w:checked w:val="0"/>)"},
    {"D1", "legacy_bare_default", truth, ink::legacy_field, "<w:default/><w:checked/>",
     R"(<w:default w:val="0"/>)"},
    {"D1", "legacy_true_false", truth, ink::legacy_field,
     R"(<w:default w:val="false"/><w:checked w:val="true"/>)",
     R"(<w:default w:val="false"/><w:checked w:val="false"/>)"},
    {"D1", "legacy_on_off", truth, ink::legacy_field,
     R"(<w:default w:val="off"/><w:checked w:val="on"/>)",
     R"(<w:default w:val="off"/><w:checked w:val="off"/>)"},
    {"D1a", "legacy_simple_field", truth, ink::simple_field,
     R"(<w:default w:val="0"/><w:checked/>)", off},
    {"D1b", "legacy_libreoffice", truth, ink::legacy_field, "<w:checked/>", ""},
    {"D1c", "legacy_default", truth, ink::legacy_field, R"(<w:default w:val="1"/>)", off},
    // D2
    {"D2", "content_control", truth, ink::content_control},
    {"D2a", "content_control_root", truth, ink::custom_control, "F0D6", "F0F0", "Symbol"},
    {"D2a", "content_control_wingdings", truth, ink::custom_control, "F0FE", "F0A8", "Wingdings"},
    {"D2", "content_control_conflict", doubt, ink::conflicting_control},
    // D3
    {"D3", "wingdings_symbol", truth, ink::symbol, "F0FE", "F0A8", "Wingdings"},
    {"D3", "wingdings_cross", truth, ink::symbol, "F0FD", "F06F", "Wingdings"},
    {"D3", "wingdings_x_box", truth, ink::symbol, "F078", "F070", "Wingdings"},
    {"D3", "wingdings_shadow", truth, ink::symbol, "F0FE", "F071", "Wingdings"},
    {"D3", "wingdings_shadow2", truth, ink::symbol, "F0FD", "F072", "Wingdings"},
    {"D3", "wingdings_bare_tick", truth, ink::symbol, "F0FC", "F0A8", "Wingdings"},
    {"D3", "wingdings_bare_cross", truth, ink::symbol, "F0FB", "F06F", "Wingdings"},
    {"D3", "wingdings_low_code", truth, ink::symbol, "00FE", "00A8", "Wingdings"},
    {"D3", "wingdings_black_box", careful, ink::symbol, "F06E", "F0A8", "Wingdings"},
    {"D3", "wingdings2_tick", truth, ink::symbol, "F052", "F0A3", "Wingdings 2"},
    {"D3", "wingdings2_cross", truth, ink::symbol, "F053", "F0A3", "Wingdings 2"},
    {"D3", "wingdings2_x", truth, ink::symbol, "F054", "F0A3", "Wingdings 2"},
    {"D3", "wingdings2_bare_tick", truth, ink::symbol, "F050", "F0A3", "Wingdings 2"},
    {"D3", "wingdings2_bare_cross", truth, ink::symbol, "F051", "F0A3", "Wingdings 2"},
    {"D3", "wingdings2_radio", truth, ink::symbol, "F098", "F099", "Wingdings 2"},
    {"D3", "webdings_tick", truth, ink::symbol, "F061", "F063", "Webdings"},
    {"D3", "webdings_black_box", careful, ink::symbol, "F067", "F063", "Webdings"},
    {"D3a", "wingdings_text", truth, ink::symbol_text, "F0FE", "F0A8", "Wingdings"},
    {"D3a", "wingdings2_text", truth, ink::symbol_text, "F053", "F0A3", "Wingdings 2"},
    {"D3a", "wingdings_style", truth, ink::symbol_by_style, "F0FE", "F0A8", "Wingdings"},
    {"D3a", "private_use_without_font", doubt, ink::symbol_text, "F0FE", "F0A8", "Calibri"},
    // D4
    {"D4", "unicode_glyph", truth, ink::unicode_glyph, "☒", "☐"},
    {"D4", "unicode_ticked_box", truth, ink::unicode_glyph, "☑", "☐"},
    {"D4", "unicode_squared_times", truth, ink::unicode_glyph, "⊠", "□"},
    {"D4", "unicode_tick", truth, ink::unicode_glyph, "✓", "□"},
    {"D4", "unicode_heavy_tick", truth, ink::unicode_glyph, "✔", "◻"},
    {"D4", "unicode_ballot_x", truth, ink::unicode_glyph, "✗", "▢"},
    {"D4", "unicode_heavy_ballot_x", truth, ink::unicode_glyph, "✘", "⬜"},
    {"D4", "unicode_times", truth, ink::unicode_glyph, "✕", "❑"},
    {"D4", "unicode_heavy_times", truth, ink::unicode_glyph, "✖", "❒"},
    {"D4", "unicode_box_tick", truth, ink::unicode_glyph, "🗹", "🞎"},
    {"D4", "unicode_box_x", truth, ink::unicode_glyph, "🗷", "☐"},
    {"D4", "unicode_x_in_box", truth, ink::unicode_glyph, "⌧", "☐"},
    {"D4", "unicode_root", truth, ink::unicode_glyph, "√", "□"},
    {"D4", "unicode_multiply", truth, ink::unicode_glyph, "×", "□"},
    {"D4", "unicode_black_square", careful, ink::unicode_glyph, "■", "□"},
    {"D4", "unicode_black_medium", careful, ink::unicode_glyph, "◼", "◻"},
    {"D4", "unicode_black_large", careful, ink::unicode_glyph, "⬛", "⬜"},
    // D5: tokens, then places
    {"D5", "typed_X_instead", truth, ink::typed_instead, "X"},
    {"D5", "typed_x_instead", truth, ink::typed_instead, "x"},
    {"D5", "typed_tick_instead", truth, ink::typed_instead, "✓"},
    {"D5", "typed_v_instead", truth, ink::typed_instead, "v"},
    {"D5", "typed_V_instead", truth, ink::typed_instead, "V"},
    {"D5", "typed_root_instead", truth, ink::typed_instead, "√"},
    {"D5", "typed_kha_instead", truth, ink::typed_instead, "Х"},
    {"D5", "typed_times_instead", truth, ink::typed_instead, "×"},
    {"D5", "typed_bracketed_instead", truth, ink::typed_instead, "[x]"},
    {"D5", "typed_piped_instead", truth, ink::typed_instead, "|X|"},
    {"D5", "typed_yes_instead", truth, ink::yes_instead},
    {"D5", "typed_X_before", truth, ink::typed_before, "X"},
    {"D5", "typed_tick_before", truth, ink::typed_before, "✓"},
    {"D5", "typed_X_after", truth, ink::typed_after, "X"},
    {"D5", "typed_tick_after", truth, ink::typed_after, "✔"},
    {"D5", "typed_kha_after", truth, ink::typed_after, "Х"},
    {"D5", "typed_yes_after", truth, ink::yes_after},
    {"D5", "typed_X_before_glyph", truth, ink::typed_before_glyph, "X"},
    {"D5", "typed_X_after_glyph", truth, ink::typed_after_glyph, "X"},
    {"D5", "typed_root_after_glyph", truth, ink::typed_after_glyph, "√"},
    {"D5", "typed_X_before_label", truth, ink::typed_before_label, "X"},
    {"D5", "typed_brackets", truth, ink::typed_brackets, "[x]", "[ ]"},
    {"D5", "typed_big_brackets", truth, ink::typed_brackets, "[X]", "[  ]"},
    {"D5", "typed_parentheses", truth, ink::typed_brackets, "(x)", "( )"},
    {"D5", "typed_pipes", truth, ink::typed_brackets, "|X|", "|_|"},
    {"D5a", "typed_in_field", careful, ink::typed_in_field, "X"},
    // D6-D9: weak, or no mark at all
    {"D6", "struck_other", doubt, ink::struck_other, "<w:strike/>"},
    {"D6", "double_struck_other", doubt, ink::struck_other, "<w:dstrike/>"},
    {"D6", "struck_other_by_style", doubt, ink::struck_other_by_style},
    {"D7", "highlighted", doubt, ink::highlighted},
    {"D7", "shaded", doubt, ink::shaded},
    {"D7", "bold_underlined", doubt, ink::bold},
    {"D8", "label_deleted", doubt, ink::label_deleted},
    {"D8", "row_text_gone", doubt, ink::row_text_gone},
    {"D9", "commented_only", no_vote, ink::commented},
    {"D9", "commented_and_ticked", truth, ink::commented_and_ticked},
    // D10
    {"D10", "tracked_same", truth, ink::tracked_same},
    {"D10", "tracked_beside", truth, ink::tracked_beside},
    {"D10", "tracked_format", truth, ink::tracked_format},
    {"D10", "tracked_tick", doubt, ink::tracked_tick},
    {"D10", "tracked_typed", doubt, ink::tracked_typed},
    {"D10", "tracked_move", doubt, ink::tracked_move},
    {"D10", "tracked_row", doubt, ink::tracked_row},
    // D11-D14
    {"D11", "alternate_content", truth, ink::alternate_run},
    {"D11", "text_box", careful, ink::text_box},
    {"D12", "activex_property_bag", truth, ink::activex_bag},
    {"D12", "activex_storage", truth, ink::activex_storage},
    {"D12", "activex_storage_utf16", truth, ink::activex_storage_wide},
    {"D12", "activex_stream", truth, ink::activex_stream},
    {"D12", "activex_option_button", truth, ink::activex_option},
    {"D13", "embedded_beside", truth, ink::embedded_beside},
    {"D14", "drawn_tick", doubt, ink::drawn_tick},
    // D18, D19, D21, D22: containers and other editors
    {"D18", "strict_legacy", truth, ink::legacy_field, R"(<w:default w:val="0"/><w:checked/>)", off,
     "", Container::strict},
    {"D18", "strict_symbol", truth, ink::symbol, "F0FE", "F0A8", "Wingdings", Container::strict},
    {"D18", "strict_control", truth, ink::content_control, "", "", "", Container::strict},
    {"D19", "flat_opc_legacy", truth, ink::legacy_field, R"(<w:default w:val="0"/><w:checked/>)",
     off, "", Container::flat_opc},
    {"D19", "flat_opc_control", truth, ink::content_control, "", "", "", Container::flat_opc},
    {"D19", "flat_opc_activex", truth, ink::activex_storage, "", "", "", Container::flat_opc},
    {"D19", "docm_legacy", truth, ink::legacy_field, R"(<w:default w:val="0"/><w:checked/>)", off,
     "", Container::docm},
    {"D19", "dotx_legacy", truth, ink::legacy_field, R"(<w:default w:val="0"/><w:checked/>)", off,
     "", Container::dotx},
    {"D19", "word2003_legacy", truth, ink::legacy_field,
     R"(<w:default w:val="off"/><w:checked w:val="on"/>)", R"(<w:default w:val="off"/>)", "",
     Container::word2003},
    {"D19", "word2003_symbol", truth, ink::symbol, "F0FE", "F0A8", "Wingdings",
     Container::word2003},
    {"D19", "word2003_glyph", truth, ink::unicode_glyph, "☒", "☐", "", Container::word2003},
    {"D21", "fields_dropped", no_vote, ink::gone_field},
    {"D22", "wps_legacy", truth, ink::legacy_field, R"(<w:default w:val="0"/><w:checked/>)", off,
     "", Container::docx, "WPS Office_11.2.0.9999_F1E327BC"},
    // Marks that a person who looks at the page does not see.
    {"hidden", "hidden_tick", no_vote, ink::hidden_tick},
    {"hidden", "white_tick", no_vote, ink::white_tick},
    {"hidden", "tiny_tick", no_vote, ink::tiny_tick},
};

}  // namespace

std::string_view to_string(Expect expect) {
    switch (expect) {
        case truth:
            return "truth";
        case careful:
            return "careful";
        case doubt:
            return "doubt";
        case no_vote:
            return "no-vote";
    }
    return "";
}

std::span<const WordEncoding> word_encodings() {
    return rows;
}

const WordEncoding& word_encoding(std::string_view name) {
    for (const WordEncoding& row : rows) {
        if (row.name == name) return row;
    }
    throw std::invalid_argument("no word processor writes " + std::string(name));
}

}  // namespace tsb::test
