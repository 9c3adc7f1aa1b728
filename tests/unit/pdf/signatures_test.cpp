// SPDX-License-Identifier: GPL-3.0-or-later
// P15: what was signed, by whom as it says, and whether the document still shows it.
#include <gtest/gtest.h>

#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/signer.hpp"
#include "parsers/reading/problems.hpp"
#include "tests/support/pdf_form.hpp"
#include "tests/unit/pdf/small_pdf.hpp"

namespace tsb::test {
namespace {

// A document with one ticked box, a text and a page number's worth of content, that can be signed
// and updated.
struct Document {
    SmallPdf pdf;
    int box = 0, text = 0, page = 0, contents = 0, tick = 0;
    std::string fields, bytes;
    int size = 0;

    Document() {
        tick = picture(pdf.file, "2 2 8 8 re f");
        box = pdf.file.add(box_body("/V /Yes /AS /Yes"));
        text = pdf.file.add(text_body("Switzerland"));
        contents = pdf.file.add_stream("", page_content("label"));
        page = pdf.file.reserve();
        fields = PdfFile::ref(box) + " " + PdfFile::ref(text) + " ";
        pdf.file.set(page, page_body(fields));
        pdf.kids = PdfFile::ref(page);
        bytes = pdf.write(fields);
        size = pdf.file.count() + 1;
    }

    std::string box_body(const std::string& state, const std::string& name = "box") const {
        return "<< /Subtype /Widget /FT /Btn /F 4 /T (" + name + ") " + rect() +
               "/AP << /N << /Yes " + PdfFile::ref(tick) + " >> >> " + state + " >>";
    }
    static std::string text_body(const std::string& value) {
        return "<< /Subtype /Widget /FT /Tx /F 4 /T (who) /Rect [100 10 190 30] /V (" + value +
               ") >>";
    }
    static std::string page_content(const std::string& label) {
        return "BT /F1 10 Tf 40 50 Td (" + label + ") Tj ET";
    }
    std::string page_body(const std::string& annotations) const {
        return "<< /Type /Page /Parent " + PdfFile::ref(pdf.pages) +
               " /MediaBox [0 0 200 100] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 "
               "/BaseFont /Helvetica >> >> >> /Contents " +
               PdfFile::ref(contents) + " /Annots [" + annotations + "] >>";
    }
    static std::string stream_body(const std::string& data) {
        return "<< /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream";
    }

    void update(const std::map<int, std::string>& objects) {
        for (const auto& [number, body] : objects) size = std::max(size, number + 1);
        bytes = updated(bytes, objects, pdf.root, size);
    }

    // The field stands in the form, and on no page.
    void sign(const std::string& signer, const std::string& sub_filter = "ETSI.CAdES.detached") {
        constexpr std::size_t room = 4096;
        const int field = size, value = size + 1;
        fields += PdfFile::ref(field) + " ";
        const std::string name = "sig" + std::to_string(field);
        update({{pdf.form, "<< /Fields [" + fields + "] /SigFlags 3 >>"},
                {field, "<< /FT /Sig /T (" + name + ") /V " + PdfFile::ref(value) + " >>"},
                {value, "<< /Type /Sig /SubFilter /" + sub_filter + " /ByteRange [" +
                            std::string(40, ' ') + "] /M (D:20260301) /Contents <" +
                            std::string(room, '0') + "> >>"}});
        const std::size_t gap = bytes.rfind("/Contents <") + 10, after = gap + room + 2;
        std::string range = "0 " + std::to_string(gap) + " " + std::to_string(after) + " " +
                            std::to_string(bytes.size() - after);
        range.resize(40, ' ');
        bytes.replace(bytes.rfind("/ByteRange [") + 12, 40, range);
        const std::string der = cms_signature(bytes.substr(0, gap) + bytes.substr(after), signer);
        std::string hex;
        for (const char c : der) hex += pdf_hex(static_cast<unsigned char>(c)).substr(2);
        bytes.replace(gap + 1, hex.size(), hex);
    }
};

// "signed", "signed changed-after-signing: the field box" …
std::string said(const std::string& bytes, std::string_view code = "changed-after-signing") {
    const Result<pdf::Objects> objects = pdf::read_objects(bytes, {});
    if (!objects) return objects.error().what;
    std::string all;
    for (const SheetProblem& problem : objects->problems)
        if (problem.code == code) all += problem.text + "|";
    return all;
}

TEST(Signatures, ThatCoverTheWholeFileAreNamedAndChangeNothing) {
    Document document;
    document.sign("Anna Müster");
    EXPECT_EQ(said(document.bytes), "");
    const std::string text = said(document.bytes, "signed");
    EXPECT_NE(text.find("signer Anna Müster, time 20"), std::string::npos) << text;
    EXPECT_NE(text.find("not verified"), std::string::npos) << text;
    const Result<Sheet> sheet = read_pdf(document.bytes);
    ASSERT_NE(only_mark(sheet), nullptr);
    EXPECT_EQ(only_mark(sheet)->state, MarkState::ticked);
    EXPECT_EQ(find_problem("signed")->problem_class, ProblemClass::notice);
    EXPECT_EQ(find_problem("changed-after-signing")->problem_class, ProblemClass::suspicious);
}

TEST(Signatures, ThatAreMissingOrNotFilledInSayNothing) {
    Document document;
    document.update({{document.size, "<< /FT /Sig /T (empty) >>"},
                     {document.pdf.form,
                      "<< /Fields [" + document.fields + PdfFile::ref(document.size) + "] >>"}});
    EXPECT_EQ(said(document.bytes), "");
    EXPECT_EQ(said(document.bytes, "signed"), "");
}

struct LaterChange {
    const char* why;
    void (*make)(Document&);
    const char* said;  // "" no change
};

const LaterChange later_changes[] = {
    {"a value",
     [](Document& d) {
         d.update({{d.box, d.box_body("/V /Off /AS /Off")}});
     },
     "the field box"},
    {"only the shown state",
     [](Document& d) {
         d.update({{d.box, d.box_body("/V /Yes /AS /Off")}});
     },
     "the field box"},
    {"a text",
     [](Document& d) {
         d.update({{d.text, Document::text_body("Kenya")}});
     },
     "the field who"},
    {"the picture of the ticked box",
     [](Document& d) {
         d.update({{d.tick, Document::stream_body("2 2 1 1 re f")}});
     },
     "the field box"},
    {"a box moved to another label",
     [](Document& d) {
         std::string body = d.box_body("/V /Yes /AS /Yes");
         body.replace(body.find("/Rect [20 48 32 60]"), 19, "/Rect [20 18 32 30]");
         d.update({{d.box, body}});
     },
     "the field box"},
    {"a field added",
     [](Document& d) {
         const std::string ref = PdfFile::ref(d.size);
         d.update({{d.size, d.box_body("/V /Off /AS /Off", "new")},
                   {d.pdf.form, "<< /Fields [" + d.fields + ref + "] >>"}});
     },
     "the field new"},
    {"a field removed",
     [](Document& d) {
         d.update(
             {{d.pdf.form, "<< /Fields [" + PdfFile::ref(d.text) + " " +
                               d.fields.substr(d.fields.rfind(' ', d.fields.size() - 6)) + "] >>"},
              {d.page, d.page_body(PdfFile::ref(d.text))}});
     },
     "the field box"},
    {"the text of the page",
     [](Document& d) {
         d.update({{d.contents, Document::stream_body(Document::page_content("other"))}});
     },
     "page 1"},
    {"an annotation on the page",
     [](Document& d) {
         d.update(
             {{d.size, "<< /Type /Annot /Subtype /FreeText /Rect [10 70 60 90] /Contents (X) >>"},
              {d.page, d.page_body(PdfFile::ref(d.box) + " " + PdfFile::ref(d.text) + " " +
                                   PdfFile::ref(d.size))}});
     },
     "the annotations of page 1"},
    {"the layers",
     [](Document& d) {
         d.update({{d.pdf.root, "<< /Type /Catalog /Pages " + PdfFile::ref(d.pdf.pages) +
                                    " /AcroForm " + PdfFile::ref(d.pdf.form) +
                                    " /OCProperties << /D << /OFF [] >> >> >>"}});
     },
     "the layers"},
    {"the same values, saved again",
     [](Document& d) {
         d.update({{d.box, d.box_body("/V /Yes /AS /Yes")}});
     },
     ""},
    {"an annotation that is never drawn",
     [](Document& d) {
         d.update({{d.size, "<< /Type /Annot /Subtype /Popup /Rect [10 70 60 90] >>"},
                   {d.page, d.page_body(PdfFile::ref(d.box) + " " + PdfFile::ref(d.text) + " " +
                                        PdfFile::ref(d.size))}});
     },
     ""},
    {"a store of certificates",
     [](Document& d) {
         d.update({{d.size, "<< /Type /DSS >>"},
                   {d.pdf.root, "<< /Type /Catalog /Pages " + PdfFile::ref(d.pdf.pages) +
                                    " /AcroForm " + PdfFile::ref(d.pdf.form) + " /DSS " +
                                    PdfFile::ref(d.size) + " >>"}});
     },
     ""},
    {"another signature", [](Document& d) { d.sign("Jean Exemple"); }, ""},
    {"a time stamp", [](Document& d) { d.sign("Time", "ETSI.RFC3161"); }, ""},
};

TEST(Signatures, AreComparedWithWhatTheDocumentShowsNow) {
    for (const LaterChange& row : later_changes) {
        Document document;
        document.sign("Anna");
        row.make(document);
        const std::string text = said(document.bytes);
        if (*row.said == '\0') {
            EXPECT_EQ(text, "") << row.why;
        } else {
            EXPECT_NE(text.find(row.said), std::string::npos) << row.why << ": " << text;
        }
    }
}

TEST(Signatures, BeforeAnUpdateSayNothingOfUnsignedDocuments) {
    for (const LaterChange& row : later_changes) {
        Document document;
        row.make(document);
        EXPECT_EQ(said(document.bytes), "") << row.why;
    }
}

TEST(Signatures, AreEachComparedWithTheDocument) {
    Document document;
    document.sign("Anna");
    document.update({{document.box, document.box_body("/V /Off /AS /Off")}});
    document.sign("Jean");
    const std::string text = said(document.bytes);
    EXPECT_NE(text.find("changed after the signature"), std::string::npos) << text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '|'), 1) << text;
    EXPECT_NE(said(document.bytes, "signed").find("Jean"), std::string::npos);
}

TEST(Signatures, ThatDoNotCoverTheDocumentAreSuspicious) {
    struct Row {
        const char* why;
        void (*spoil)(std::string&);
    };
    const Row rows[] = {
        {"does not begin at the start",
         [](std::string& b) { b.replace(b.rfind("/ByteRange [") + 12, 1, "5"); }},
        {"leaves out more than its own value",
         [](std::string& b) {
             const std::size_t gap = b.rfind("/Contents <") + 10;
             const std::string number = std::to_string(gap), less = std::to_string(gap - 5);
             b.replace(b.find(number, b.rfind("/ByteRange [")), number.size(), less);
         }},
        {"its value is another one",
         [](std::string& b) {
             const std::size_t range = b.rfind("/ByteRange [");
             b.replace(range, 12, "/Contents <00> /ByteRange [");
             b.erase(b.rfind("startxref"));
         }},
        {"three numbers",
         [](std::string& b) {
             const std::size_t range = b.rfind("/ByteRange [") + 12;
             b.replace(range, 2, "  ");
         }},
        {"negative", [](std::string& b) { b.replace(b.rfind("/ByteRange [") + 12, 2, "-1"); }},
        {"no range", [](std::string& b) { b.replace(b.rfind("/ByteRange"), 10, "/BiteRange"); }},
    };
    for (const Row& row : rows) {
        Document document;
        document.sign("Anna");
        row.spoil(document.bytes);
        EXPECT_NE(said(document.bytes).find("does not cover the document"), std::string::npos)
            << row.why << ": " << said(document.bytes);
    }
}

TEST(Signatures, OverARevisionThatCannotBeReadAreSuspicious) {
    Document document;
    document.sign("Anna");
    const std::size_t end = document.bytes.size();
    document.update({{document.box, document.box_body("/V /Yes /AS /Yes")}});
    // The signed revision's own end is spoilt; the update does not need it.
    const std::size_t start = document.bytes.rfind("startxref", end);
    document.bytes.replace(start, 9, "startxxxx");
    EXPECT_NE(said(document.bytes).find("cannot be read"), std::string::npos)
        << said(document.bytes);
}

TEST(Signatures, BeyondTheLimitAreSaidNotToBeCompared) {
    Document document;
    document.sign("Anna");
    document.sign("Jean");
    PdfLimits limits;
    limits.max_signatures = 1;
    const Result<pdf::Objects> objects = pdf::read_objects(document.bytes, limits);
    ASSERT_TRUE(objects.has_value());
    EXPECT_EQ(objects->problems.back().code, "limit");
    limits.max_signatures = 2;
    EXPECT_NE(pdf::read_objects(document.bytes, limits)->problems.back().code, "limit");
}

TEST(Signer, IsReadFromTheCertificateAndNeverTrusted) {
    const auto signer =
        pdf::read_signer(cms_signature("data", "中文 Name") + std::string(100, '\0'));
    ASSERT_TRUE(signer.has_value());
    EXPECT_EQ(signer->name, "中文 Name");
    EXPECT_EQ(signer->time.size(), std::string("2026-03-01T00:00:00Z").size());
}

TEST(Signer, OfWhatIsNoSignatureIsNobody) {
    const std::string der = cms_signature("data", "Anna");
    EXPECT_FALSE(pdf::read_signer("").has_value());
    EXPECT_FALSE(pdf::read_signer("hello").has_value());
    EXPECT_FALSE(pdf::read_signer(std::string(pdf::max_cms_bytes + 1, '0')).has_value());
    for (std::size_t size = 1; size + 1 < der.size(); size += 7)
        EXPECT_FALSE(pdf::read_signer(BytesView(der).substr(0, size)).has_value()) << size;
}

TEST(Signer, OfASpoiltSignatureIsSomebodyOrNobodyButNoCrash) {
    const std::string der = cms_signature("data", "Anna");
    for (std::size_t at = 0; at < der.size(); ++at) {
        std::string spoilt = der;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 0x55);
        const auto signer = pdf::read_signer(spoilt);
        if (signer) {
            EXPECT_LE(signer->name.size(), 210U);
        }
    }
}

}  // namespace
}  // namespace tsb::test
