// SPDX-License-Identifier: GPL-3.0-or-later
// make_rtf: the form as Word writes it.
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <map>
#include <optional>
#include <stdexcept>

#include "tests/support/make_other.hpp"

namespace tsb::test {
namespace {

struct Charset {
    int number;
    const char* name;  // ICU's
};
Charset charset_of(const std::string& language) {
    const std::map<std::string, Charset> all{
        {"ar", {178, "windows-1256"}}, {"ru", {204, "windows-1251"}}, {"zh", {134, "windows-936"}}};
    const auto found = all.find(language);
    return found == all.end() ? Charset{0, "windows-1252"} : found->second;
}

class RtfForm {
  public:
    RtfForm(const FormSpec& spec, std::string_view box)
        : spec_(spec), box_(box), charset_(charset_of(spec.language)) {
        all_ = "{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1{\\fonttbl{\\f0\\froman\\fcharset" +
               std::to_string(charset_.number) +
               "\\fprq2 Times New Roman{\\*\\falt Times};}{\\f1\\fnil\\fcharset2 Wingdings;}}\n"
               "{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;}"
               "{\\stylesheet{\\s0 Normal;}{\\*\\cs10\\additive\\f1 Boxes;}}{\\*\\generator "
               "Test;}{\\info{\\title Form}}\n"
               "{\\footer\\pard\\plain {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par}\n";
        for (const FormBlock& block : form_blocks(spec)) {
            if (block.rows.empty())
                all_ += "\\pard\\plain \\fs24 " + text(block.text) + "\\par\n";
            else
                table(block);
        }
        all_ += "}";
    }
    [[nodiscard]] const std::string& bytes() const { return all_; }

  private:
    [[nodiscard]] std::string text(const std::string& utf8) const {
        const auto wide = icu::UnicodeString::fromUTF8(utf8);
        std::string out;
        for (int32_t i = 0; i < wide.length(); ++i) {
            const char16_t unit = wide.charAt(i);
            if (unit == u'\\' || unit == u'{' || unit == u'}') out += '\\';
            if (unit < 0x80)
                out += static_cast<char>(unit);
            else
                out += box_ == "codepage" ? in_codepage(unit) : unicode(unit);
        }
        return out;
    }

    static std::string unicode(char16_t unit) {
        return "\\u" + std::to_string(static_cast<std::int16_t>(unit)) + "?";
    }

    // What the code page lacks is written in Unicode.
    [[nodiscard]] std::string in_codepage(char16_t unit) const {
        UErrorCode status = U_ZERO_ERROR;
        UConverter* converter = ucnv_open(charset_.name, &status);
        ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                              &status);
        char bytes[8];
        const int32_t size = ucnv_fromUChars(converter, bytes, 8, &unit, 1, &status);
        ucnv_close(converter);
        if (U_FAILURE(status)) return unicode(unit);
        std::string out;
        for (int32_t i = 0; i < size; ++i) {
            constexpr const char* digits = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(bytes[i]);
            out += std::string("\\'") + digits[byte >> 4U] + digits[byte & 15U];
        }
        return out;
    }

    void table(const FormBlock& block) {
        for (const FormRow& row : block.rows) {
            const std::string definition = row_definition(block, row);
            all_ += definition + "\n";
            for (const FormCell& cell : row) {
                all_ += "\\pard\\plain \\intbl\\fs24 " + content(cell);
                for (const std::string& more : cell.paragraphs)
                    all_ += "\\par\\pard\\plain \\intbl " + text(more);
                all_ += "\\cell\n";
            }
            all_ += "\\pard\\plain \\intbl {" + definition + "\\row}\n";
        }
    }

    [[nodiscard]] std::string row_definition(const FormBlock& block, const FormRow& row) const {
        std::string out = "\\trowd\\trgaph108\\trleft-108";
        if (spec_.language == "ar") out += "\\rtlrow";
        int right = -108;
        std::size_t column = 0;
        for (const FormCell& cell : row) {
            for (int i = 0; i < cell.columns; ++i) right += block.widths.at(column++);
            if (cell.begins) out += "\\clvmgf";
            if (cell.covered) out += "\\clvmrg";
            out += "\\clvertalt\\cltxlrtb\\cellx" + std::to_string(right);
        }
        return out;
    }

    std::string content(const FormCell& cell) {
        if (cell.has_box) return box(cell.ticked);
        std::string out;
        for (const std::string& line : cell.lines)
            out += (out.empty() ? "" : "\\line ") + text(line);
        return out;
    }

    // Of which no form field is part.
    [[nodiscard]] std::optional<std::string> drawn_box(bool ticked) const {
        const std::string glyph = unicode(ticked ? u'☒' : u'☐');
        const std::string byte = ticked ? "\\'fe" : "\\'a8";
        if (box_ == "glyph") return "{" + glyph + "}";
        if (box_ == "typed_X") return ticked ? "X" : glyph;
        if (box_ == "tracked")
            return ticked ? "{\\deleted\\revauthdel1 " + unicode(u'☐') + "}{\\revised\\revauth1 " +
                                glyph + "}"
                          : glyph;
        if (box_ == "activex")
            return "{\\object\\objocx\\objw300\\objh300{\\*\\objclass "
                   "Forms.CheckBox.1}{\\*\\objdata "
                   "0105}{\\result {\\pict\\wmetafile8 0100}}}";
        if (box_ == "wingdings") return "{\\loch\\af1\\dbch\\af0\\hich\\f1 " + byte + "}";
        if (box_ == "wingdings_unicode")
            return std::string("{\\f1 \\u") + (ticked ? "-3842" : "-3928") + byte + "}";
        if (box_ == "wingdings_style") return "{\\cs10 " + byte + "}";
        if (box_ == "symbol_field")
            return std::string("{\\field{\\*\\fldinst SYMBOL ") + (ticked ? "254" : "168") +
                   " \\\\f \"Wingdings\" \\\\s 12}{\\fldrslt\\f1\\fs24}}";
        return std::nullopt;
    }

    std::string box(bool ticked) {
        if (const auto drawn = drawn_box(ticked)) return *drawn;
        std::string data = "\\fftype1\\ffres25\\fftypetxt0\\ffhps20";
        if (box_ == "formfield" || box_ == "codepage" || box_ == "formfield_glyph")
            data = std::string("\\fftype1\\ffres") + (ticked ? "1" : "0") + "\\ffhps20\\ffdefres0";
        else if (box_ == "formfield_default")
            data += std::string("\\ffdefres") + (ticked ? "1" : "0");
        else if (box_ != "formfield_stateless")
            throw std::invalid_argument("no such box: " + std::string(box_));
        const std::string name = "Check" + std::to_string(++boxes_);
        const std::string form = box_ == "formfield_stateless"
                                     ? ""
                                     : "{\\*\\formfield{" + data + "{\\*\\ffname " + name + "}}}";
        const std::string shown = box_ == "formfield_glyph" ? unicode(ticked ? u'☒' : u'☐') : "";
        return "{\\*\\bkmkstart " + name + "}{\\field{\\*\\fldinst {\\fs20  FORMCHECKBOX }" + form +
               "}{\\fldrslt " + shown + "}}{\\*\\bkmkend " + name + "}";
    }

    const FormSpec& spec_;
    std::string_view box_;
    Charset charset_;
    std::string all_;
    int boxes_ = 0;
};

}  // namespace

std::string make_rtf(const FormSpec& spec, std::string_view box) {
    return RtfForm(spec, box).bytes();
}

}  // namespace tsb::test
