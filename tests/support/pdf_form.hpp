// SPDX-License-Identifier: GPL-3.0-or-later
// PdfForm: a PDF with AcroForm under construction, one or more pages of a form laid out as Annex 2
// prints it; and the parts that the generators share. For tests only.
#pragma once

#include <unicode/unistr.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/form_spec.hpp"
#include "tests/support/pdf_file.hpp"

namespace tsb::test {

// ---- text

constexpr double pdf_font_size = 10;

std::string pdf_number(double value);
std::string pdf_hex(unsigned value);                                // four digits
std::string pdf_text_string(const std::string& utf8);               // UTF-16 in hexadecimal
bool is_latin(const icu::UnicodeString& text);                      // WinAnsi has it
double width_of(const icu::UnicodeString& text);                    // points
icu::UnicodeString drawn_order(const icu::UnicodeString& logical);  // of a right-to-left line
std::vector<icu::UnicodeString> wrap(const std::string& utf8, double width);

// A font without glyphs that has a ToUnicode map: characters get codes as they are used. A machine
// reads it, a screen would not show it.
class CodedFont {
  public:
    std::string encode(const icu::UnicodeString& text);
    int write(PdfFile& file) const;

  private:
    unsigned code_of(UChar32 character);
    std::map<UChar32, unsigned> codes_;
};

// ---- document

struct PdfPage {
    int object = 0, contents = 0;
    std::string content, annotations;  // annotations: references
};

struct PdfForm {
    PdfFile file;
    int root = file.reserve(), pages = file.reserve(), form = file.reserve();
    int fonts = file.reserve();
    std::string fields;                         // references, of /AcroForm /Fields
    std::string catalog_entries, form_entries;  // more of them
    std::string xfa_data;                       // elements below the form's own
    std::vector<std::unique_ptr<PdfPage>> page_list;
    CodedFont coded;

    PdfPage& add_page();
    std::string write();  // once
    [[nodiscard]] std::string page_body(const PdfPage& page, const std::string& annotations) const;
    [[nodiscard]] std::string form_body(const std::string& all_fields) const;
};

// The two boxes of one item.
struct PdfItem {
    std::size_t index = 0;
    std::string name;                    // for field names
    std::array<bool, 2> ticked{};        // supports, opposes
    std::array<std::string, 2> rects{};  // "[l b r t]"
};
using PdfBoxes = void (*)(PdfForm&, PdfPage&, const PdfItem&);

// One page of the form; `prefix` of every field's name.
void add_form_page(PdfForm& form, const FormSpec& spec, PdfBoxes boxes,
                   const std::string& prefix = "");

// ---- boxes (make_pdf_boxes.cpp)

namespace pdf_boxes {
// On-states are any name; a reader that knows only /Yes must fail.
void checkbox(PdfForm&, PdfPage&, const PdfItem&);
void conflict(PdfForm&, PdfPage&, const PdfItem&);
void only_shown_state(PdfForm&, PdfPage&, const PdfItem&);
void only_value(PdfForm&, PdfPage&, const PdfItem&);
void value_as_text(PdfForm&, PdfPage&, const PdfItem&);
void odd_names(PdfForm&, PdfPage&, const PdfItem&);
void empty_name(PdfForm&, PdfPage&, const PdfItem&);
void radio(PdfForm&, PdfPage&, const PdfItem&);
void radio_export_value(PdfForm&, PdfPage&, const PdfItem&);
void radio_in_unison(PdfForm&, PdfPage&, const PdfItem&);
void radio_without_options(PdfForm&, PdfPage&, const PdfItem&);
void from_top_only(PdfForm&, PdfPage&, const PdfItem&);
void from_page_only(PdfForm&, PdfPage&, const PdfItem&);
void broken_fields(PdfForm&, PdfPage&, const PdfItem&);
void no_appearance(PdfForm&, PdfPage&, const PdfItem&);
void one_picture(PdfForm&, PdfPage&, const PdfItem&);
void hidden(PdfForm&, PdfPage&, const PdfItem&);
void no_view(PdfForm&, PdfPage&, const PdfItem&);
void in_layer(PdfForm&, PdfPage&, const PdfItem&);
void not_printed(PdfForm&, PdfPage&, const PdfItem&);
void duplicate_keys(PdfForm&, PdfPage&, const PdfItem&);
void with_xfa_copy(PdfForm&, PdfPage&, const PdfItem&);
void against_xfa_copy(PdfForm&, PdfPage&, const PdfItem&);
}  // namespace pdf_boxes

// ---- files (make_pdf_files.cpp, make_pdf_signed.cpp)

enum class PdfRewrite { object_streams, linearised, plain, asks_for_appearances };
std::string rewritten(const std::string& pdf, PdfRewrite how);  // by qpdf
enum class PdfCipher { rc4_40, rc4_128, aes_128, aes_256 };
std::string encrypted(const std::string& pdf, PdfCipher cipher, const char* password);

// An incremental update: object number -> its new body.
std::string updated(const std::string& pdf, const std::map<int, std::string>& objects, int root,
                    int size);

// The objects in which two versions of one document differ, as in `to`.
std::map<int, std::string> difference(const PdfFile& from, const PdfFile& to);

// A signature over `pdf` as an incremental update; the field stands in /Fields and on the first
// page. The certificate is made on the spot.
std::string signed_by(PdfForm& form, const std::string& pdf, const std::string& signer);
// DER of a detached CMS signature with a certificate of this name.
std::string cms_signature(const std::string& data, const std::string& signer);

}  // namespace tsb::test
