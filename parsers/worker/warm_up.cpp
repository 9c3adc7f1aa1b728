// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/read_input.hpp"

namespace tsb {
namespace {

constexpr std::string_view tiny_mail =
    "From: a@example.org\r\nSubject: =?utf-8?B?Q2lyY3VsYXI=?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; "
    "charset=iso-8859-1\r\n\r\nSupports 7/17\r\n"
    "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Opposes <b>8/17</b></p>\r\n--x--\r\n";

// One page, one line of text in a font that is not embedded (so that font tables load), one check
// box.
std::string tiny_pdf() {
    const std::string objects[] = {
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Annots[5 0 R]"
        "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        "<</Length 33>>stream\nBT /F 9 Tf 9 99 Td (Supports) Tj ET\nendstream",
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(a)/V/Off/AS/Off/Rect[9 9 19 19]/P 3 0 R"
        "/AP<</N<</Yes 6 0 R/Off 6 0 R>>>>>>",
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream",
    };
    std::string pdf = "%PDF-1.7\n";
    std::string table = "xref\n0 7\n0000000000 65535 f \n";
    int number = 0;
    for (const std::string& object : objects) {
        const std::string offset = std::to_string(pdf.size());
        table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
        pdf += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
    }
    const std::string start = std::to_string(pdf.size());
    return pdf + table + "trailer<</Size 7/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n";
}

}  // namespace

bool warm_up(const WorkerContext& context) {
    Request request;
    const bool mail = std::holds_alternative<Report>(read_input(tiny_mail, request, context));
    request.message = false;
    const bool pdf = std::holds_alternative<Report>(read_input(tiny_pdf(), request, context));
    return mail && pdf;
}

}  // namespace tsb
