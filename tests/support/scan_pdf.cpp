// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as a page of a PDF, as scanners that "scan to PDF" write it.
#include <cstdio>
#include <stdexcept>

#include "tests/support/scan_file.hpp"
#include "tests/support/scan_form.hpp"

namespace tsb::test {
namespace {

constexpr double page_width = 595, page_height = 842;  // points

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

// ASCII alone: the layer is set in Helvetica.
std::string literal(const std::string& text) {
    std::string out = "(";
    for (const char c : text) {
        if (c == '(' || c == ')' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
    }
    return out + ")";
}

std::string invisible(const std::string& text, const Rect& at) {
    return "/F1 " + number(at.bottom - at.top) + " Tf 1 0 0 1 " + number(at.left) + " " +
           number(page_height - at.bottom + 2) + " Tm " + literal(text) + " Tj\n";
}

std::string layer(const PrintedForm& form) {
    std::string text = "BT 3 Tr\n";
    for (const WordOnPage& word : words_of(form.pdf.string()))
        text += invisible(word.text, word.at);
    for (const FormBox& box : form.boxes) text += invisible("X", box.at);
    return text + "ET\n";
}

class PdfWriter {
  public:
    void object(const std::string& dictionary, const std::string* stream = nullptr) {
        offsets_.push_back(out_.size());
        out_ += std::to_string(offsets_.size()) + " 0 obj\n" + dictionary + "\n";
        if (stream != nullptr) out_ += "stream\n" + *stream + "\nendstream\n";
        out_ += "endobj\n";
    }

    Bytes finish() {
        const std::size_t table = out_.size();
        out_ += "xref\n0 " + std::to_string(offsets_.size() + 1) + "\n0000000000 65535 f \n";
        for (const std::size_t offset : offsets_) {
            char row[32];
            std::snprintf(row, sizeof row, "%010zu 00000 n \n", offset);
            out_ += row;
        }
        out_ += "trailer\n<< /Size " + std::to_string(offsets_.size() + 1) +
                " /Root 1 0 R >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
        return std::move(out_);
    }

  private:
    std::string out_ = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n";
    std::vector<std::size_t> offsets_;
};

}  // namespace

Bytes picture_pdf(const PrintedForm& form, const ScannedForm& scan, bool words) {
    if (scan.suffix != ".jpg") throw std::invalid_argument("only a JPEG goes into a PDF");
    const bool wide = scan.width > scan.height;
    const double width = wide ? page_height : page_width, height = wide ? page_width : page_height;
    const std::string content = "q " + number(width) + " 0 0 " + number(height) +
                                " 0 0 cm /Im1 Do Q\n" + (words ? layer(form) : "");
    PdfWriter pdf;
    pdf.object("<< /Type /Catalog /Pages 2 0 R >>");
    pdf.object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    pdf.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + number(width) + " " +
               number(height) + "] /Contents 4 0 R /Resources << /XObject << /Im1 5 0 R >> " +
               "/Font << /F1 6 0 R >> >> >>");
    pdf.object("<< /Length " + std::to_string(content.size()) + " >>", &content);
    pdf.object("<< /Type /XObject /Subtype /Image /Width " + std::to_string(scan.width) +
                   " /Height " + std::to_string(scan.height) +
                   " /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length " +
                   std::to_string(scan.file.size()) + " >>",
               &scan.file);
    pdf.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    return pdf.finish();
}

}  // namespace tsb::test
