// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are no document, or that mean to do harm: D23, D24, A1-A3.
#include <functional>

#include "tests/support/cfb_file.hpp"
#include "tests/support/zip_file.hpp"
#include "tests/unit/docx/docx_support.hpp"

namespace tsb::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

void expect_fault(const std::string& bytes, DocxFault fault, const std::string& named,
                  const std::string& why, const DocxLimits& limits = {}) {
    const auto sheet = read_docx(bytes, limits);
    ASSERT_FALSE(sheet.has_value()) << why;
    EXPECT_EQ(document_fault(sheet.error()), fault) << why << ": " << sheet.error().what;
    EXPECT_NE(sheet.error().what.find(named), std::string::npos)
        << why << ": " << sheet.error().what;
    EXPECT_EQ(sheet.error().kind, ErrorKind::input) << why;
}

TEST(Hostile, WhatIsNoZipFileIsNamedForWhatItIs) {
    expect_fault("", DocxFault::not_zip, "empty", "nothing at all");
    expect_fault("Dear Sir", DocxFault::not_zip, "not-a-zip-file", "text");
    expect_fault("%PDF-1.7\n", DocxFault::not_zip, "not-a-zip-file", "PDF");
    expect_fault("<p>Dear Sir</p>", DocxFault::not_zip, "not-a-zip-file", "other XML");
    expect_fault(cfb_file({{"WordDocument", "x"}, {"1Table", "y"}}), DocxFault::not_zip, "(.doc)",
                 "D20: an old .doc is not encrypted");
    expect_fault(cfb_file({{"EncryptionInfo", "x"}, {"EncryptedPackage", "y"}}),
                 DocxFault::encrypted, "password", "D23: a document with a password");
    expect_fault(cfb_file({{"Workbook", "EncryptedPackage"}}), DocxFault::not_zip, "OLE",
                 "the name stands in a stream, not in the directory");
    expect_fault(cfb_file({{"EncryptedPackage", "y"}}).substr(0, 700), DocxFault::damaged, "OLE",
                 "cut off");
    expect_fault("PK\x03\x04", DocxFault::damaged, "cut off", "four bytes");
}

TEST(Hostile, EveryFaultHasAProblemCodeAndAWord) {
    for (const DocxFault fault : {DocxFault::not_zip, DocxFault::encrypted, DocxFault::no_document,
                                  DocxFault::limit, DocxFault::damaged}) {
        EXPECT_FALSE(problem_code(fault).empty());
        EXPECT_EQ(document_fault(document_error(fault, "x")), fault);
    }
    EXPECT_EQ(document_fault({ErrorKind::input, "something else", ""}), std::nullopt);
}

TEST(Hostile, EveryShorterPieceOfADocumentIsAnErrorNotACrash) {
    const std::string whole = docx_package(p(t("body")), "en-GB");
    ASSERT_TRUE(read_docx(whole).has_value());
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        EXPECT_FALSE(read_docx(whole.substr(0, size)).has_value()) << size;
    }
    EXPECT_FALSE(read_docx(whole + "\n").has_value()) << "bytes after the end";
    EXPECT_FALSE(read_docx("\n" + whole).has_value()) << "bytes before the beginning";
}

TEST(Hostile, NoFlippedByteCrashesTheReader) {
    const std::string whole = docx_package(p(legacy("<w:checked/>")), "en-GB");
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged.at(i) = static_cast<char>(damaged.at(i) ^ 0x5A);
        const auto sheet = read_docx(damaged);
        if (!sheet) {
            EXPECT_TRUE(document_fault(sheet.error()).has_value()) << i;
        }
    }
}

struct ZipRow {
    const char* why;
    std::vector<ZipMember> members;
    DocxFault fault;
    const char* named;
};

TEST(Hostile, AZipThatCouldMeanTwoThingsIsRefused) {
    const auto member = [](const std::string& name) {
        ZipMember made;
        made.name = name;
        made.data = "data of " + name;
        return made;
    };
    const auto with = [&](const std::string& name, const std::function<void(ZipMember&)>& change) {
        ZipMember made = member(name);
        change(made);
        return made;
    };
    using M = ZipMember;
    const ZipRow table[] = {
        {"the same name twice",
         {member("a.xml"), member("a.xml")},
         DocxFault::damaged,
         "two entries named"},
        {"the same name but for case",
         {member("a.xml"), member("A.XML")},
         DocxFault::damaged,
         "two entries named"},
        {"local name differs",
         {with("a.xml", [](M& m) { m.local_name = "b.xml"; })},
         DocxFault::damaged,
         "disagree"},
        {"local checksum differs",
         {with("a.xml", [](M& m) { m.crc_error = 1; })},
         DocxFault::damaged,
         "disagree"},
        {"a gap between entries",
         {member("a.xml"), with("b.xml", [](M& m) { m.gap = "junk"; })},
         DocxFault::damaged,
         "gap"},
        {"two names for the same bytes",
         {member("a.xml"), with("b.xml", [](M& m) { m.shared = true; })},
         DocxFault::damaged,
         "overlap"},
        {"climbs out", {member("../a.xml")}, DocxFault::damaged, "forbidden name"},
        {"climbs out further in",
         {member("word/../../a.xml")},
         DocxFault::damaged,
         "forbidden name"},
        {"absolute", {member("/a.xml")}, DocxFault::damaged, "forbidden name"},
        {"backslash", {member("word\\a.xml")}, DocxFault::damaged, "forbidden name"},
        {"drive letter", {member("c:a.xml")}, DocxFault::damaged, "forbidden name"},
        {"a NUL in the name",
         {member(std::string("a\0b", 3))},
         DocxFault::damaged,
         "forbidden name"},
        {"not UTF-8", {member("\xFF.xml")}, DocxFault::damaged, "forbidden name"},
        {"no name", {member("")}, DocxFault::damaged, "forbidden name"},
        {"encrypted entry",
         {with("a.xml", [](M& m) { m.flags = 1; })},
         DocxFault::encrypted,
         "encrypted"},
        {"unusual method",
         {with("a.xml", [](M& m) { m.method = 12; })},
         DocxFault::damaged,
         "method"},
        {"stored, two sizes",
         {with("a.xml", [](M& m) { m.claimed_size = 99; })},
         DocxFault::damaged,
         "two sizes"},
        {"Zip64",
         {with("a.xml", [](M& m) { m.claimed_size = 0xFFFFFFFF; })},
         DocxFault::damaged,
         "Zip64"},
        {"a sound zip without a document",
         {member("a.xml")},
         DocxFault::no_document,
         "no document"},
    };
    for (const ZipRow& row : table) {
        ZipFile zip;
        for (const ZipMember& one : row.members) zip.add(one);
        expect_fault(zip.finish(), row.fault, row.named, row.why);
    }
    ZipFile zip;
    zip.add(member("a.xml"));
    expect_fault(zip.finish("junk"), DocxFault::damaged, "gap before the directory",
                 "junk before the directory");
    expect_fault(zip.finish("", "PK\x05\x06" + std::string(18, '\0')), DocxFault::damaged,
                 "two end records", "two ends");
    expect_fault(zip.finish("", "a comment"), DocxFault::no_document, "no document",
                 "a comment is allowed");
}

// D24: as LibreOffice and streaming writers leave the sizes of an entry behind its data.
TEST(Hostile, ADataDescriptorMustRepeatWhatTheDirectorySays) {
    for (const bool with_signature : {true, false}) {
        ZipMember member;
        member.name = "a.xml";
        member.data = "data";
        member.flags = 1U << 3U;
        member.descriptor = with_signature ? Descriptor::with_signature : Descriptor::bare;
        ZipFile sound;
        sound.add(member);
        expect_fault(sound.finish(), DocxFault::no_document, "no document", "it agrees");
        member.descriptor_error = 1;
        ZipFile lying;
        lying.add(member);
        expect_fault(lying.finish(), DocxFault::damaged, "disagree", "another checksum");
        member.descriptor = Descriptor::none;
        ZipFile missing;
        missing.add(member);
        expect_fault(missing.finish(), DocxFault::damaged, "disagree", "announced and not there");
    }
}

TEST(Hostile, TheNumberOfEntriesHasALimit) {
    const auto of = [](std::size_t count) {
        ZipFile zip;
        for (std::size_t i = 0; i < count; ++i) {
            ZipMember member;
            member.name = std::to_string(i);
            zip.add(member);
        }
        return zip.finish();
    };
    expect_fault(of(500), DocxFault::no_document, "no document", "500 entries are allowed");
    expect_fault(of(501), DocxFault::limit, "entries", "501 are not");
}

TEST(Hostile, NamesAndSizesHaveLimits) {
    ZipFile zip;
    ZipMember member;
    member.name = std::string(513, 'n');
    zip.add(member);
    expect_fault(zip.finish(), DocxFault::limit, "name_bytes", "a long name");
    DocxLimits small;
    const std::string whole = docx_package(p(t("body")), "en-GB");
    small.file_bytes = whole.size() - 1;
    expect_fault(whole, DocxFault::limit, "file_bytes", "the file", small);
    small = {};
    small.declared_bytes = 1000;
    expect_fault(whole, DocxFault::limit, "declared_bytes", "all parts as they say", small);
    small = {};
    small.part_bytes = 500;
    expect_fault(whole, DocxFault::limit, "part_bytes", "one part", small);
    small = {};
    small.inflated_bytes = 2000;
    expect_fault(whole, DocxFault::limit, "inflated_bytes", "all inflated parts", small);
}

TEST(Hostile, ABombIsNotInflated) {
    const std::string bomb = docx_package(p(t(repeat(" ", 12U << 20U))), "en-GB");
    ASSERT_LT(bomb.size(), 100'000U);
    expect_fault(bomb, DocxFault::limit, "ratio", "12 MiB of blanks in a few KB");
    expect_fault(docx_package(p(t(repeat("123456789 ", 2U << 20U))), "en-GB"), DocxFault::limit,
                 "part_bytes", "20 MiB in one part");
    EXPECT_TRUE(read_docx(docx_package(p(t(repeat(" ", 90U << 10U))), "en-GB")).has_value())
        << "small enough to be harmless";
}

TEST(Hostile, ABombThatIsNotAskedForIsLeftAlone) {
    // Pictures are never inflated: what they would be does not matter.
    const std::string whole =
        zip_parts({{"word/media/image1.bmp", std::string(20U << 20U, '\0')}, {"a", "b"}});
    expect_fault(whole, DocxFault::no_document, "no document", "read as far as needed");
}

TEST(Hostile, APartThatUnpacksToSomethingElseIsDamaged) {
    std::string whole = docx_package(p(t("body")), "en-GB");
    // Both headers of a stored part may agree and the data still differ: the checksum tells.
    ZipFile zip;
    ZipMember member;
    member.name = "_rels/.rels";
    member.data =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>";
    zip.add(member);
    std::string bytes = zip.finish();
    expect_fault(bytes, DocxFault::no_document, "no document", "untouched");
    bytes.at(bytes.find("Relationships") + 1) = 'X';
    expect_fault(bytes, DocxFault::damaged, "does not unpack", "one byte changed");
}

std::string nested(const std::string& open, const std::string& close, std::size_t depth) {
    return repeat(open, depth) + repeat(close, depth);
}

TEST(Hostile, DepthAndNumberOfElementsHaveLimits) {
    // w:document and w:body are the first two of 256.
    EXPECT_TRUE(
        read_docx(docx_package(nested("<w:customXml>", "</w:customXml>", 254), "en")).has_value());
    expect_fault(docx_package(nested("<w:customXml>", "</w:customXml>", 255), "en"),
                 DocxFault::limit, "xml_depth", "too deep");
    expect_fault(docx_package(nested("<w:customXml>", "</w:customXml>", 200'000), "en"),
                 DocxFault::limit, "", "far too deep");
    DocxLimits small;
    small.xml_nodes = 5000;
    expect_fault(docx_package(repeat("<w:p/>", 6000), "en"), DocxFault::limit, "xml_nodes",
                 "many elements", small);
    std::string attributes;
    for (int i = 0; i < 65; ++i) attributes += " a" + std::to_string(i) + "=\"\"";
    expect_fault(docx_package("<w:p" + attributes + "/>", "en"), DocxFault::limit, "attributes",
                 "65 attributes");
}

TEST(Hostile, LimitsOfTheSheetAreErrorsThatNameThem) {
    const auto deep = [](std::size_t depth) {
        std::string table = p("");
        for (std::size_t i = 0; i < depth; ++i) table = tbl(tr(tc(table + p(""))));
        return docx_package(table, "en");
    };
    EXPECT_TRUE(read_docx(deep(max_table_depth)).has_value());
    expect_fault(deep(max_table_depth + 1), DocxFault::limit, "max_table_depth",
                 "tables in tables");
    expect_fault(docx_package(tbl(tr(tc(p(""), "<w:gridSpan w:val=\"257\"/>"))), "en"),
                 DocxFault::limit, "max_table_columns", "a cell of 257 columns");
    expect_fault(docx_package(p(repeat(t("☐"), max_marks + 1)), "en"), DocxFault::limit, "",
                 "too many marks");
    const std::string begin = r("<w:fldChar w:fldCharType=\"begin\"/>");
    EXPECT_TRUE(read_docx(docx_package(p(repeat(begin, 64)), "en")).has_value());
    expect_fault(docx_package(p(repeat(begin, 65)), "en"), DocxFault::limit, "max_open_fields",
                 "fields in fields");
    DocxLimits wide;
    wide.ratio = 100'000;
    expect_fault(docx_package(p(repeat(t("☐"), max_marks + 1)), "en"), DocxFault::limit,
                 "max_marks", "too many marks", wide);
    expect_fault(
        docx_package(tbl(tr(repeat(tc(p("")), 100)) + repeat(tr(repeat(tc(p("")), 200)), 100)),
                     "en"),
        DocxFault::limit, "max_cells", "too many cells", wide);
}

struct XmlRow {
    const char* why;
    std::string document;
    const char* named;
};

TEST(Hostile, XmlOutsideTheSafeSubsetIsDamaged) {
    const std::string sound = document_xml(p(t("body")));
    const std::string body = sound.substr(sound.find("<w:document"));
    const XmlRow table[] = {
        {"entities that multiply", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + body, "document type"},
        {"an outer document type", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + body,
         "document type"},
        {"UTF-7", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + body, "encoding"},
        {"Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + body, "encoding"},
        {"not well-formed", body.substr(0, body.size() - 5), "not well-formed"},
        {"an attribute twice",
         document_xml("<w:p><w:pPr><w:shd w:fill=\"000000\" w:fill=\"FFFFFF\"/></w:pPr></w:p>"),
         "given twice"},
        {"a prefix with two meanings", document_xml("<w:p xmlns:w=\"urn:x\"/>"), "two meanings"},
        {"nothing", "", "not well-formed"},
    };
    const std::string types =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
        "Extension=\"xml\" "
        "ContentType=\"application/"
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    const std::string relationships =
        "<Relationships "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"r\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        "officeDocument\" "
        "Target=\"document.xml\"/></Relationships>";
    for (const XmlRow& row : table) {
        expect_fault(zip_parts({{"[Content_Types].xml", types},
                                {"_rels/.rels", relationships},
                                {"document.xml", row.document}}),
                     DocxFault::damaged, row.named, row.why);
    }
}

TEST(Hostile, OtherOfficeFilesHaveNoWordDocument) {
    const std::string types =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
        "PartName=\"/xl/workbook.xml\" "
        "ContentType=\"application/"
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>";
    const auto relationships = [](const std::string& rows) {
        return "<Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
               rows + "</Relationships>";
    };
    const auto row = [](const std::string& target) {
        return "<Relationship Id=\"r\" "
               "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
               "officeDocument\" "
               "Target=\"" +
               target + "\"/>";
    };
    expect_fault(zip_parts({{"[Content_Types].xml", types},
                            {"_rels/.rels", relationships(row("xl/workbook.xml"))},
                            {"xl/workbook.xml", "<workbook/>"}}),
                 DocxFault::no_document, "spreadsheetml", "a workbook");
    expect_fault(zip_parts({{"mimetype", "application/vnd.oasis.opendocument.text"},
                            {"content.xml", "<a/>"}}),
                 DocxFault::no_document, "no document", "an .odt");
    expect_fault(zip_parts({{"_rels/.rels", relationships(row("../../etc/passwd"))}, {"a", "b"}}),
                 DocxFault::no_document, "no document", "a target outside");
    expect_fault(zip_parts({{"_rels/.rels", relationships(row("a.xml") + row("b.xml"))},
                            {"a.xml", "b"},
                            {"b.xml", "b"}}),
                 DocxFault::damaged, "two main documents", "two documents");
}

TEST(Hostile, ALoopOfStylesEnds) {
    const Sheet sheet = read_with_styles(
        "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr>" + t("x") + "</w:p>",
        "<w:style w:styleId=\"A\"><w:basedOn w:val=\"B\"/></w:style><w:style w:styleId=\"B\">"
        "<w:basedOn w:val=\"A\"/><w:rPr><w:vanish/></w:rPr></w:style>");
    EXPECT_TRUE(paragraph_at(sheet.blocks, 0).runs.at(0).hidden);
}

}  // namespace
}  // namespace tsb::test
