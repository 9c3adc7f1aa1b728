// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tsb::rtf {
namespace {

using enum Destination;

struct Row {
    std::string_view word;
    Destination destination;
};

// Sorted by word. Those that are skipped and stand without \* are listed too.
constexpr std::array<Row, 125> rows{{{"aftncn", skip},
                                     {"aftnsep", skip},
                                     {"aftnsepc", skip},
                                     {"annotation", comment},
                                     {"atnauthor", skip},
                                     {"atndate", skip},
                                     {"atnicn", skip},
                                     {"atnid", skip},
                                     {"atnparent", skip},
                                     {"atnref", skip},
                                     {"atntime", skip},
                                     {"atrfend", skip},
                                     {"atrfstart", skip},
                                     {"author", skip},
                                     {"background", skip},
                                     {"bkmkend", skip},
                                     {"bkmkstart", skip},
                                     {"blipuid", skip},
                                     {"buptim", skip},
                                     {"category", skip},
                                     {"colorschememapping", skip},
                                     {"colortbl", colours},
                                     {"comment", skip},
                                     {"company", skip},
                                     {"creatim", skip},
                                     {"datafield", skip},
                                     {"datastore", skip},
                                     {"do", shape},
                                     {"doccomm", skip},
                                     {"docvar", skip},
                                     {"dptxbxtext", text_box},
                                     {"falt", skip},
                                     {"fchars", skip},
                                     {"ffdeftext", skip},
                                     {"ffentrymcr", skip},
                                     {"ffexitmcr", skip},
                                     {"ffformat", skip},
                                     {"ffhelptext", skip},
                                     {"ffl", form_entry},
                                     {"ffname", skip},
                                     {"ffstattext", skip},
                                     {"field", field},
                                     {"filetbl", skip},
                                     {"fldinst", code},
                                     {"fldrslt", result},
                                     {"fname", skip},
                                     {"fontemb", skip},
                                     {"fontfile", skip},
                                     {"fonttbl", fonts},
                                     {"footer", footer},
                                     {"footerf", footer},
                                     {"footerl", footer},
                                     {"footerr", footer},
                                     {"footnote", note},
                                     {"formfield", form_data},
                                     {"ftncn", skip},
                                     {"ftnsep", skip},
                                     {"ftnsepc", skip},
                                     {"generator", skip},
                                     {"header", header},
                                     {"headerf", header},
                                     {"headerl", header},
                                     {"headerr", header},
                                     {"hlinkbase", skip},
                                     {"info", skip},
                                     {"keywords", skip},
                                     {"latentstyles", skip},
                                     {"lchars", skip},
                                     {"linkval", skip},
                                     {"listoverridetable", skip},
                                     {"listtable", skip},
                                     {"listtext", skip},
                                     {"manager", skip},
                                     {"mmathPr", skip},
                                     {"nesttableprops", nested_row},
                                     {"nonesttables", skip},
                                     {"nonshppict", skip},
                                     {"objalias", skip},
                                     {"objclass", skip},
                                     {"objdata", skip},
                                     {"object", object},
                                     {"objname", skip},
                                     {"objsect", skip},
                                     {"objtime", skip},
                                     {"oleclsid", skip},
                                     {"operator", skip},
                                     {"panose", skip},
                                     {"passwordhash", skip},
                                     {"pgdsctbl", skip},
                                     {"pict", picture},
                                     {"pntext", skip},
                                     {"pntxta", skip},
                                     {"pntxtb", skip},
                                     {"printim", skip},
                                     {"private", skip},
                                     {"propname", skip},
                                     {"protusertbl", skip},
                                     {"result", same},
                                     {"revtbl", skip},
                                     {"revtim", skip},
                                     {"rsidtbl", skip},
                                     {"rxe", skip},
                                     {"shp", shape},
                                     {"shpgrp", same},
                                     {"shpinst", same},
                                     {"shppict", same},
                                     {"shprslt", skip},
                                     {"shptxt", text_box},
                                     {"sn", property_name},
                                     {"sp", property},
                                     {"staticval", skip},
                                     {"stylesheet", styles},
                                     {"subject", skip},
                                     {"sv", property_value},
                                     {"tc", skip},
                                     {"template", skip},
                                     {"themedata", skip},
                                     {"title", skip},
                                     {"txe", skip},
                                     {"ud", unicode_half},
                                     {"upr", upr},
                                     {"userprops", skip},
                                     {"wgrffmtfilter", skip},
                                     {"xe", skip},
                                     {"xmlnstbl", skip}}};

constexpr bool by_word(const Row& a, const Row& b) {
    return a.word < b.word;
}
static_assert(std::is_sorted(rows.begin(), rows.end(), by_word));

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> characters{
    {{"tab", "\t"},      {"line", "\n"},        {"page", "\n"},        {"column", "\n"},
     {"lbr", "\n"},      {"softline", "\n"},    {"lquote", "‘"},       {"rquote", "’"},
     {"ldblquote", "“"}, {"rdblquote", "”"},    {"emdash", "—"},       {"endash", "–"},
     {"bullet", "•"},    {"emspace", "\u2003"}, {"enspace", "\u2002"}, {"qmspace", "\u2005"},
     {"zwj", "\u200D"},  {"zwnj", "\u200C"},    {"ltrmark", "\u200E"}, {"rtlmark", "\u200F"}}};

// As far as they are common; with a blank on either side.
constexpr std::string_view other_looks =
    " par sect cell row nestcell nestrow uc i ai ab afs ulc caps scaps outl shad embo impr sub"
    " super nosupersub up dn expnd expndtw kerning animtext fittext cgrid webhidden noproof"
    " lang langfe langnp langfenp alang fcs chbrdr chcfpat chshdng charrsid insrsid pararsid"
    " accnone cfpat shading brdrb brdrl brdrr brdrs brdrt sa sb saauto sbauto lisa lisb slmult"
    " keep keepn noline ltrpar rtlpar widctlpar nowidctlpar hyphpar adjustright aspalpha"
    " aspnum faauto nosnaplinegrid contextualspace collapsed outlinelevel ilvl ls cufi culi"
    " curi tx tqc tqr tldot ";

}  // namespace

bool is_other_look(std::string_view word) {
    return other_looks.find(' ' + std::string(word) + ' ') != std::string_view::npos;
}

std::optional<Destination> destination_of(std::string_view word) {
    const auto found = std::lower_bound(rows.begin(), rows.end(), Row{word, skip}, by_word);
    if (found == rows.end() || found->word != word) return std::nullopt;
    return found->destination;
}

std::string_view character_of(std::string_view word) {
    for (const auto& [name, character] : characters) {
        if (name == word) return character;
    }
    return {};
}

}  // namespace tsb::rtf
