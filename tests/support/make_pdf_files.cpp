// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a whole PDF file on its way: rewriting, encryption, incremental updates.
#include <cstdio>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <stdexcept>

#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace {

template <class Settings>
std::string written(const std::string& pdf, Settings settings, bool asks_for_appearances = false) {
    QPDF file;
    file.processMemoryFile("in", pdf.data(), pdf.size());
    if (asks_for_appearances)
        file.getRoot()
            .getKey("/AcroForm")
            .replaceKey("/NeedAppearances", QPDFObjectHandle::newBool(true));
    QPDFWriter writer(file);
    writer.setOutputMemory();
    settings(writer);
    writer.write();
    const auto result = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(result->getBuffer()), result->getSize()};
}

}  // namespace

std::string rewritten(const std::string& pdf, PdfRewrite how) {
    return written(
        pdf,
        [&](QPDFWriter& writer) {
            writer.setObjectStreamMode(how == PdfRewrite::object_streams ? qpdf_o_generate
                                                                         : qpdf_o_disable);
            writer.setLinearization(how == PdfRewrite::linearised);
        },
        how == PdfRewrite::asks_for_appearances);
}

std::string encrypted(const std::string& pdf, PdfCipher cipher, const char* password) {
    return written(pdf, [&](QPDFWriter& writer) {
        switch (cipher) {
            case PdfCipher::rc4_40:
                return writer.setR2EncryptionParametersInsecure(password, "owner", true, true, true,
                                                                true);
            case PdfCipher::rc4_128:
                return writer.setR3EncryptionParametersInsecure(password, "owner", true, true, true,
                                                                true, true, true, qpdf_r3p_full);
            case PdfCipher::aes_128:
                return writer.setR4EncryptionParametersInsecure(password, "owner", true, true, true,
                                                                true, true, true, qpdf_r3p_full,
                                                                true, true);
            case PdfCipher::aes_256:
                return writer.setR6EncryptionParameters(password, "owner", true, true, true, true,
                                                        true, true, qpdf_r3p_full, true);
        }
    });
}

std::string updated(const std::string& pdf, const std::map<int, std::string>& objects, int root,
                    int size) {
    std::string file = pdf, table = objects.empty() ? "0 0\n" : "";
    const std::size_t last = pdf.rfind("startxref");
    const std::string previous = pdf.substr(last + 10, pdf.find('\n', last + 10) - last - 10);
    for (const auto& [number, body] : objects) {
        char row[32];
        std::snprintf(row, sizeof row, "%010zu 00000 n \n", file.size());
        table += std::to_string(number) + " 1\n" + row;
        file += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    }
    const std::string start = std::to_string(file.size());
    return file + "xref\n" + table + "trailer\n<< /Size " + std::to_string(size) + " /Root " +
           PdfFile::ref(root) + " /Prev " + previous + " >>\nstartxref\n" + start + "\n%%EOF\n";
}

std::map<int, std::string> difference(const PdfFile& from, const PdfFile& to) {
    if (from.count() != to.count()) throw std::invalid_argument("not two versions of one file");
    std::map<int, std::string> objects;
    for (int i = 1; i <= to.count(); ++i)
        if (from.body(i) != to.body(i)) objects[i] = to.body(i);
    return objects;
}

}  // namespace tsb::test
