// SPDX-License-Identifier: GPL-3.0-or-later
// Small PDFs for one point each: a page whose entries, fields and widgets a test writes itself.
#pragma once

#include <string>
#include <vector>

#include "parsers/pdf/pdf.hpp"
#include "tests/support/pdf_file.hpp"

namespace tsb::test {

struct SmallPdf {
    PdfFile file;
    int root = file.reserve(), pages = file.reserve(), form = file.reserve();
    std::string form_extra, page_extra = "/MediaBox [0 0 200 100]",
                            page_text = "BT /F1 10 Tf 40 50 Td (label) Tj ET";
    std::string kids;

    // A page that shows the annotations named.
    int add_page(const std::string& annotations = "") {
        const int font = file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        const int contents = file.add_stream("", page_text);
        const int page =
            file.add("<< /Type /Page /Parent " + PdfFile::ref(pages) + " " + page_extra +
                     " /Resources << /Font << /F1 " + PdfFile::ref(font) + " >> >> /Contents " +
                     PdfFile::ref(contents) + " /Annots [" + annotations + "] >>");
        kids += PdfFile::ref(page) + " ";
        return page;
    }

    std::string write(const std::string& fields = "", const std::string& trailer = "") {
        file.set(root, "<< /Type /Catalog /Pages " + PdfFile::ref(pages) + " /AcroForm " +
                           PdfFile::ref(form) + " >>");
        std::size_t count = 0;
        for (const char c : kids) count += c == 'R' ? 1 : 0;
        file.set(pages,
                 "<< /Type /Pages /Count " + std::to_string(count) + " /Kids [" + kids + "] >>");
        file.set(form, "<< /Fields [" + fields + "] " + form_extra + " >>");
        return file.write(root, trailer);
    }
};

inline std::string rect() {
    return "/Rect [20 48 32 60] ";
}

inline int picture(PdfFile& file, const std::string& content, const std::string& entries = "") {
    return file.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 12 12] " + entries, content);
}

// /AP with a dictionary of states; only /Off draws nothing.
inline std::string states(PdfFile& file, const std::vector<std::string>& on) {
    std::string result = "/AP << /N << ";
    for (const std::string& name : on)
        result += pdf_name(name) + " " +
                  PdfFile::ref(picture(file, name == "Off" ? "" : "2 2 8 8 re f")) + " ";
    return result + ">> >> ";
}

// One check box with the entries given, on one page.
inline std::string one_box(const std::string& entries,
                           const std::vector<std::string>& on = {"Yes", "Off"},
                           const std::string& page_extra = "/MediaBox [0 0 200 100]") {
    SmallPdf pdf;
    pdf.page_extra = page_extra;
    const std::string appearance = on.empty() ? "" : states(pdf.file, on);
    const int box = pdf.file.add("<< /Type /Annot /Subtype /Widget /FT /Btn /T (box) /F 4 " +
                                 (entries.find("/Rect") == std::string::npos ? rect() : "") +
                                 appearance + entries + " >>");
    pdf.add_page(PdfFile::ref(box));
    return pdf.write(PdfFile::ref(box));
}

inline const Mark* only_mark(const Result<Sheet>& sheet) {
    if (!sheet || sheet->pages.size() != 1 || sheet->pages[0].marks.size() != 1) return nullptr;
    return &sheet->pages[0].marks[0];
}

inline bool has_problem(const Result<Sheet>& sheet, std::string_view code) {
    if (!sheet) return false;
    for (const SheetProblem& problem : sheet->problems)
        if (problem.code == code) return true;
    return false;
}

}  // namespace tsb::test
