// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "parsers/sheet/sheet.hpp"
#include "parsers/worker/kind.hpp"
#include "parsers/worker/read_input.hpp"

namespace tsb {
namespace {

using namespace std::string_literals;

const WorkerContext& context() {
    static const WorkerContext shared = [] {
        WorkerContext made;
        auto circulars = load_circulars({std::string(TSB_SOURCE_DIR) + "/config/circulars"});
        if (!circulars) throw std::runtime_error(circulars.error().what);
        made.circulars = std::move(*circulars);
        auto roster = load_roster({std::string(TSB_SOURCE_DIR) + "/config/roster.toml"});
        if (!roster) throw std::runtime_error(roster.error().what);
        made.roster = roster->names_only();
        return made;
    }();
    return shared;
}

WorkerAnswer answer_of(const std::string& bytes, const std::string& filename = "",
                       bool message = true) {
    Request request;
    request.message = message;
    request.filename = filename;
    // what the daemon would see
    auto answer = decode_answer(encode_answer(read_input(bytes, request, context())));
    if (!answer) throw std::runtime_error(answer.error().what);
    return *answer;
}

Report report_of(const std::string& mail) {
    const WorkerAnswer answer = answer_of(mail);
    if (const auto* refused = std::get_if<Unreadable>(&answer))
        throw std::runtime_error(refused->text);
    return std::get<Report>(answer);
}

std::string part_mail(const std::string& header, const std::string& body,
                      const std::string& subtype = "mixed") {
    return "Content-Type: multipart/" + subtype +
           "; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n" + header + "\r\n\r\n" + body +
           "\r\n--b--\r\n";
}

bool has_problem(const Report& report, std::string_view code) {
    return std::any_of(report.problems.begin(), report.problems.end(),
                       [code](const Problem& problem) { return problem.code == code; });
}

std::string wide(std::string_view text) {
    std::string out;
    for (const char c : text) out += c + "\0"s;
    return out;
}

TEST(PartKind, StructureDecidesBeforeNameAndType) {
    const std::string compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                      header = "From: a\nSubject: b\n c\nMIME-Version: 1.0\n",
                      encoded = "M" + std::string(60, '4');
    const auto zip_of = [](const std::string& first) {
        return "PK\x03\x04" + std::string(26, '.') + first;
    };
    const struct {
        const char* why;
        std::string content, type, name;
        PartKind kind;
    } rows[] = {
        {"a Word document named .pdf", "PK\x03\x04....word/document.xml", "application/pdf",
         "a.pdf", PartKind::docx},
        {"a PDF named .docx", "%PDF-1.7",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a.docx",
         PartKind::pdf},
        {"a PDF behind junk", "junk\n%PDF-1.4", "application/octet-stream", "", PartKind::pdf},
        {"said to be a PDF", "nothing", "application/pdf", "", PartKind::pdf},
        {"named .docx, no zip", "nothing", "application/octet-stream", "a.DOCX", PartKind::docx},
        {"some other zip", "PK\x03\x04....x.txt", "application/zip", "a.zip", PartKind::later},
        {"a zip said to be text", "PK\x03\x04....x.txt", "text/plain", "a.txt", PartKind::later},
        {"an Excel file in Office's zip", zip_of("[Content_Types].xml") + "xl/workbook.xml",
         "application/zip", "a.xlsx", PartKind::other},
        {"a spreadsheet of LibreOffice",
         zip_of("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "", "", PartKind::other},
        {"a zip with an Excel file in it", zip_of("a.xlsx") + "[Content_Types].xml xl/", "", "",
         PartKind::later},
        {"7z", "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a.7z", PartKind::later},
        {"RAR", "Rar!\x1a\x07", "application/octet-stream", "a.rar", PartKind::later},
        {"gzip", "\x1f\x8b\x08", "application/octet-stream", "a.gz", PartKind::later},
        {"OpenDocument", zip_of("mimetypeapplication/vnd.oasis.opendocument.text"), "", "",
         PartKind::odf},
        {"OpenDocument, wrong suffix and type",
         zip_of("mimetypeapplication/vnd.oasis.opendocument.text"), "text/plain", "a.docx",
         PartKind::odf},
        {"a Word document with one inside",
         zip_of("word/document.xml") + "mimetypeapplication/vnd.oasis.opendocument.text", "", "",
         PartKind::docx},
        {"an archive with one inside",
         zip_of("reply.odt") + "mimetypeapplication/vnd.oasis.opendocument.text", "application/zip",
         "a.zip", PartKind::later},
        {"named .odt, its type not in front", zip_of("content.xml"), "application/zip", "a.odt",
         PartKind::odf},
        {"an OpenDocument spreadsheet",
         zip_of("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "", "a.ods",
         PartKind::other},
        {"HTML that names the namespace",
         "<html><p>urn:oasis:names:tc:opendocument:xmlns:office:1.0</p></html>", "text/html",
         "a.html", PartKind::html},
        {"flat OpenDocument (D20)",
         "<?xml version=\"1.0\"?><office:document "
         "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
         "office:mimetype=\"application/vnd.oasis.opendocument.text\"/>",
         "text/xml", "a.xml", PartKind::odf},
        {"a flat spreadsheet",
         "<?xml version=\"1.0\"?><office:document "
         "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
         "office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\"/>",
         "application/xml", "a.fods", PartKind::other},
        {"named .odt, no zip", "nothing", "application/octet-stream", "a.odt", PartKind::odf},
        {"named .rtf, no RTF", "nothing", "application/octet-stream", "a.rtf", PartKind::rtf},
        {"Word 97", compound + wide("WordDocument"), "application/msword", "a.doc", PartKind::doc},
        {"a password-protected DOCX", compound + wide("EncryptedPackage"), "", "a.docx",
         PartKind::encrypted},
        {"an Excel file", compound + wide("Workbook"), "application/vnd.ms-excel", "a.xls",
         PartKind::other},
        {"RTF", "{\\rtf1 x}", "text/plain", "a.doc", PartKind::rtf},
        {"RTF that speaks of PDF", "{\\rtf1 %PDF-1.7}", "application/pdf", "a.pdf", PartKind::rtf},
        {"winmail.dat", "\x78\x9f\x3e\x22", "application/ms-tnef", "winmail.dat", PartKind::later},
        {"a scan", "\xff\xd8\xff\xe0", "image/jpeg", "scan.jpg", PartKind::picture},
        {"a TIFF by magic", "II*\0x"s, "application/octet-stream", "", PartKind::picture},
        {"flat OPC (D19)",
         "<?xml version=\"1.0\"?><pkg:package "
         "xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\"/>",
         "text/xml", "a.xml", PartKind::docx},
        {"Word 2003 XML (D19)",
         "<?xml version=\"1.0\"?><w:wordDocument "
         "xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\"/>",
         "application/octet-stream", "a.doc", PartKind::docx},
        {"some other XML", "<?xml version=\"1.0\"?><a/>", "text/xml", "a.xml", PartKind::text},
        {"plain text", "hello", "text/plain", "", PartKind::text},
        {"HTML", "<p>", "text/html", "", PartKind::html},
        {"text sent as octets", "hello", "application/octet-stream", "", PartKind::text},
        {"HTML sent as octets", "<!DOCTYPE html><p>", "", "", PartKind::html},
        {"an invitation", "BEGIN:VCALENDAR", "text/calendar", "", PartKind::other},
        {"binary", "\0\1\2"s, "application/octet-stream", "", PartKind::other},
        {"a signature", "-----BEGIN PGP SIGNATURE-----", "application/pgp-signature", "",
         PartKind::other},
        {"a PGP message", "-----BEGIN PGP MESSAGE-----", "application/octet-stream", "",
         PartKind::encrypted},
        {"S/MIME", "\x30\x80", "application/pkcs7-mime", "smime.p7m", PartKind::encrypted},
        {"a message named so", "x", "application/octet-stream", "Answer.EML", PartKind::later},
        {"a message said to be text", "From: a", "text/plain", "a.eml", PartKind::later},
        {"a message by its header", header + "\nx", "application/octet-stream", "a",
         PartKind::later},
        {"a message from a mailbox file", "From a@b Mon\n" + header + "\n", "", "",
         PartKind::later},
        {"two fields are none", "From: a\nTo: b\nhello\n", "", "", PartKind::text},
        {"a quoted header in a text", header + "\nx", "text/plain", "", PartKind::text},
        {"uuencode", "Hello\r\nbegin 644 form.docx\r\n" + encoded + "\r\n`\r\nend", "text/plain",
         "", PartKind::later},
        {"uuencode sent as octets", "begin 0644 f\n" + encoded + "\n", "application/octet-stream",
         "", PartKind::later},
        {"uuencode in a named text", "begin 600 f\n#0V%T\n`\nend\n", "", "a.txt", PartKind::later},
        {"a sentence of that beginning", "We\nbegin 600 meetings\nin May", "text/plain", "",
         PartKind::text},
        {"no mode", "begin now f\n#0V%T\n", "text/plain", "", PartKind::text},
        {"no name", "begin 644\n#0V%T\n", "text/plain", "", PartKind::text},
        {"not at the start of a line", "to begin 644 f\n#0V%T\n", "text/plain", "", PartKind::text},
        {"a line too long for its count", "begin 644 f\n#0V%T0V%T0V%T\n", "text/plain", "",
         PartKind::text},
        {"cut behind the name", "begin 644 f", "text/plain", "", PartKind::text},
    };
    for (const auto& row : rows) {
        PartHint hint;
        hint.type = row.type;
        hint.filename = row.name;
        EXPECT_EQ(look_at(row.content, hint).kind, row.kind) << row.why;
    }
}

TEST(PartKind, ALogoInHtmlIsNoScan) {
    PartHint hint;
    hint.type = "image/png";
    hint.related = true;
    const std::string logo = "\x89PNG\r\n" + std::string(1000, 'x');
    EXPECT_EQ(look_at(logo, hint).kind, PartKind::other);
    EXPECT_EQ(look_at(logo + std::string(max_decoration_bytes, 'x'), hint).kind, PartKind::picture);
    hint.related = false;
    EXPECT_EQ(look_at(logo, hint).kind, PartKind::picture);
}

TEST(Worker, APartThatCouldNotBeReadIsAProblemAndFailed) {
    const struct {
        const char* why;
        std::string header, body, code;
    } rows[] = {
        {"a scan", "Content-Type: image/jpeg", "\xff\xd8\xff\xe0", "unsupported-format"},
        {"a protected document", "Content-Type: application/pkcs7-mime; name=smime.p7m", "x",
         "encrypted"},
        {"a ZIP archive", "Content-Type: application/zip; name=a.zip", "PK\x03\x04x.docx",
         "unsupported-format"},
        {"a message as octets", "Content-Type: application/octet-stream; name=a.eml", "x",
         "unsupported-format"},
        {"a uuencoded file", "Content-Type: text/plain", "begin 644 f\r\n#0V%T\r\n`\r\nend",
         "unsupported-format"},
        {"a PDF that is none", "Content-Type: application/pdf", "nothing", "unsupported-format"},
        {"a DOCX that is no zip", "Content-Type: application/octet-stream; name=a.docx", "nothing",
         "unsupported-format"},
        {"a cut DOCX", "Content-Type: application/octet-stream; name=a.docx", "PK\x03\x04 word/",
         "damaged"},
    };
    for (const auto& row : rows) {
        const Report report = report_of(part_mail(row.header, row.body));
        EXPECT_TRUE(has_problem(report, row.code))
            << row.why << ": " << (report.problems.empty() ? "" : report.problems[0].text);
        EXPECT_TRUE(report.failed_part) << row.why;
        EXPECT_EQ(report.parts.size(), 2U) << row.why;
    }
}

TEST(Worker, APartThatFailedInAReturnedMessageDidNotFailOutside) {
    const std::string zip =
        "Content-Type: application/octet-stream; name=a.docx\r\n\r\nnothing\r\n";
    const auto bounce = [&](const std::string& own) {
        return "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
               "--b\r\n" +
               own + "--b\r\nContent-Type: message/rfc822\r\n\r\n" + zip + "--b--\r\n";
    };
    const Report quiet = report_of(bounce("Content-Type: text/plain\r\n\r\nnot delivered\r\n"));
    EXPECT_TRUE(quiet.failed_part);
    EXPECT_FALSE(quiet.failed_outside);
    EXPECT_TRUE(
        report_of(part_mail("Content-Type: image/jpeg", "\xff\xd8\xff\xe0")).failed_outside);
}

TEST(Worker, OtherPeoplesMailHasNoProblemAndNothingFailed) {
    const Report report =
        report_of(part_mail("Content-Type: text/calendar; name=a.ics", "BEGIN:VCALENDAR"));
    EXPECT_TRUE(report.problems.empty());
    EXPECT_FALSE(report.failed_part);
    EXPECT_FALSE(report.mark_beside_option);
    EXPECT_TRUE(report.circulars_named.empty());
    EXPECT_TRUE(report.readings.empty());
    EXPECT_EQ(report.text, "hello");
}

TEST(Worker, TheWireKnowsTheWordsOfTheSheet) {
    int kinds = 0, formats = 0;
    for (int i = 0; i <= static_cast<int>(MarkKind::scan); ++i, ++kinds)
        EXPECT_TRUE(is_mark_kind(to_string(static_cast<MarkKind>(i)))) << i;
    for (int i = 0; i <= static_cast<int>(Format::image); ++i, ++formats)
        EXPECT_TRUE(is_format(to_string(static_cast<Format>(i)))) << i;
    EXPECT_EQ(kinds, 10);
    EXPECT_EQ(formats, 11);
    EXPECT_FALSE(is_mark_kind("") || is_mark_kind("Glyph") || is_format("exe"));
}

TEST(Worker, ACircularIsNamedInSubjectTextOrFileName) {
    const std::vector<std::string> named{"T25-TSB-CIR-0101"};
    EXPECT_EQ(report_of("Subject: TSB Circular 101\r\n\r\nx").circulars_named, named);
    EXPECT_EQ(
        report_of("Subject: x\r\n\r\nWith reference to TSB Circular 101 we say").circulars_named,
        named);
    EXPECT_EQ(
        report_of(part_mail("Content-Type: application/zip; name=\"TSB Circular 101.zip\"", "PK"))
            .circulars_named,
        named);
}

TEST(Worker, AnAmbiguousMessageIsAHoldAndNeverOtherPeoplesMail) {
    const Report report = report_of("Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nx");
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_EQ(report.problems[0].problem_class, ProblemClass::hold);
    EXPECT_TRUE(report.failed_part);
    EXPECT_TRUE(report.failed_outside);
}

TEST(Worker, AMessageOverALimitIsUnreadable) {
    std::string deep;
    for (int i = 0; i < 21; ++i) deep += "Content-Type: message/rfc822\r\n\r\n";
    const WorkerAnswer answer = answer_of(deep + "x");
    ASSERT_TRUE(std::holds_alternative<Unreadable>(answer));
    EXPECT_EQ(std::get<Unreadable>(answer).reason, "limit");
}

TEST(Worker, ABareDocumentThatIsNoneIsUnreadable) {
    const struct {
        const char* why;
        std::string bytes, name, reason;
    } rows[] = {
        {"binary", "\0\1\2"s, "a.bin", "unsupported-format"},
        {"a picture", "\xff\xd8\xff\xe0", "a.docx", "unsupported-format"},
        {"a DOCX that is no zip", "nothing", "a.docx", "unsupported-format"},
    };
    for (const auto& row : rows) {
        const WorkerAnswer answer = answer_of(row.bytes, row.name, false);
        ASSERT_TRUE(std::holds_alternative<Unreadable>(answer)) << row.why;
        EXPECT_EQ(std::get<Unreadable>(answer).reason, row.reason) << row.why;
    }
    EXPECT_TRUE(std::holds_alternative<Report>(answer_of("hello", "a.txt", false)));
}

TEST(Worker, TheParserDigestIsThatOfItsSources) {
    EXPECT_EQ(parser_digest().size(), 7U + 64U);
    EXPECT_TRUE(Digest::parse_tagged(parser_digest()));
    EXPECT_EQ(report_of("\r\nx").parser, parser_digest());
}

TEST(Worker, WarmingUpReadsAMailAndAPdf) {
    EXPECT_TRUE(warm_up(context()));
}

}  // namespace
}  // namespace tsb
