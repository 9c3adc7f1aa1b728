// SPDX-License-Identifier: GPL-3.0-or-later
// One page of 200 x 100 points that draws what a test writes: Helvetica F1 and ZapfDingbats F2, which
// are not in the file, and F3, whose characters a (an empty box) and b (a crossed one) are.
#pragma once

#include <string>
#include <vector>

#include "parsers/pdf/pdf.hpp"
#include "tests/support/pdf_file.hpp"

namespace tsb::test {

inline std::string glyph(const std::string& what) {
    return "80 0 0 0 80 80 d1 6 w 10 10 60 60 re S " + what;
}

struct DrawnPage {
    PdfFile file;
    int root = file.reserve(), pages = file.reserve();
    std::string content;      // of the page
    std::string annotations;  // references
    std::string fields;       // references; they are to be in annotations, too
    std::string objects;      // /XObject entries
    std::string page_extra = "/MediaBox [0 0 200 100]";
    std::string root_extra;
    std::string crossed = glyph("10 10 m 70 70 l S 10 70 m 70 10 l S");  // what b draws

    int font_in_file() {
        const int a = file.add_stream("", glyph("")), b = file.add_stream("", crossed);
        const std::string map =
            "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
            "endcodespacerange 2 beginbfchar <61> <2610> <62> <2612> endbfchar endcmap end";
        return file.add(
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 80 80] /FontMatrix [.01 0 0 "
            ".01 0 0] /FirstChar 97 /LastChar 98 /Widths [80 80] /Encoding << "
            "/Differences [97 /a /b] >> /CharProcs << /a " +
            PdfFile::ref(a) + " /b " + PdfFile::ref(b) + " >> /ToUnicode " +
            PdfFile::ref(file.add_stream("", map)) + " >>");
    }

    int standard_font(const std::string& name) {
        return file.add("<< /Type /Font /Subtype /Type1 /BaseFont /" + name +
                        (name == "Helvetica" ? " /Encoding /WinAnsiEncoding >>" : " >>"));
    }

    // An annotation of that kind, drawn by `drawing` in its own rectangle's coordinates.
    void annotate(const std::string& subtype, const std::string& rect, const std::string& bounds,
                  const std::string& drawing, const std::string& extra = "") {
        const int font = standard_font("Helvetica");
        const int picture =
            file.add_stream("/Type /XObject /Subtype /Form /BBox [" + bounds +
                                "] /Resources << /Font << /F1 " + PdfFile::ref(font) + " >> >>",
                            drawing);
        annotations += PdfFile::ref(file.add("<< /Type /Annot /Subtype /" + subtype +
                                             " /F 4 /Rect [" + rect + "] /AP << /N " +
                                             PdfFile::ref(picture) + " >> " + extra + " >>")) +
                       " ";
    }

    void field(const std::string& entries) {
        const std::string field =
            PdfFile::ref(file.add("<< /Type /Annot /Subtype /Widget /F 4 " + entries + " >>")) +
            " ";
        annotations += field;
        fields += field;
    }

    // A grey picture of width x height: a byte a pixel.
    int image(const std::string& name, int width, int height, const std::string& pixels) {
        const int number = file.add_stream(
            "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Width " +
                std::to_string(width) + " /Height " + std::to_string(height),
            pixels);
        objects += "/" + name + " " + PdfFile::ref(number) + " ";
        return number;
    }

    std::string write(int copies = 1) {
        const std::string fonts = "/F1 " + PdfFile::ref(standard_font("Helvetica")) + " /F2 " +
                                  PdfFile::ref(standard_font("ZapfDingbats")) + " /F3 " +
                                  PdfFile::ref(font_in_file()) + " /F4 " +
                                  PdfFile::ref(standard_font("Wingdings")) + " " + more_fonts;
        const int stream = file.add_stream("", content);
        const int faint = file.add("<< /Type /ExtGState /ca 0 /CA 0 >>");
        std::string kids;
        for (int i = 0; i < copies; ++i)
            kids +=
                PdfFile::ref(file.add(
                    "<< /Type /Page /Parent " + PdfFile::ref(pages) + " " + page_extra +
                    " /Resources << /ExtGState << /G " + PdfFile::ref(faint) + " >> /Font << " +
                    fonts + " >> /XObject << " + objects + " >> " + resources + " >> /Contents " +
                    PdfFile::ref(stream) + " /Annots [" + annotations + "] >>")) +
                " ";
        file.set(pages,
                 "<< /Type /Pages /Count " + std::to_string(copies) + " /Kids [" + kids + "] >>");
        file.set(root, "<< /Type /Catalog /Pages " + PdfFile::ref(pages) + " " + root_extra +
                           (fields.empty() ? "" : " /AcroForm << /Fields [" + fields + "] >>") +
                           " >>");
        return file.write(root);
    }

    std::string resources;   // more of them
    std::string more_fonts;  // entries of /Font
};

// "empty vector, ticked glyph": the marks of a page in their order.
inline std::string marks_of(const Result<Sheet>& sheet) {
    if (!sheet) return sheet.error().what;
    std::string marks;
    for (const Page& page : sheet->pages)
        for (const Mark& mark : page.marks)
            marks += (marks.empty() ? "" : ", ") + std::string(to_string(mark.state)) + " " +
                     std::string(to_string(mark.kind)) + (mark.is_box ? "" : " bare") +
                     (mark.hidden ? " hidden" : "");
    return marks;
}

inline std::string whys_of(const Result<Sheet>& sheet) {
    std::string whys;
    if (sheet)
        for (const Page& page : sheet->pages)
            for (const Mark& mark : page.marks) whys += mark.at + ": " + mark.why + "; ";
    return whys;
}

}  // namespace tsb::test
