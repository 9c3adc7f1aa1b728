// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are no document, or that mean to do harm: D23, D24, A1-A3; and every limit.
#include "tests/unit/odf/odf_support.hpp"

namespace tsb::test {
namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

void expect_fault(const std::string& bytes, DocumentFault fault, const std::string& named,
                  const std::string& why, const OdfLimits& limits = {}) {
    const auto sheet = read_odf(bytes, limits);
    ASSERT_FALSE(sheet.has_value()) << why;
    EXPECT_EQ(document_fault(sheet.error()), fault) << why << ": " << sheet.error().what;
    EXPECT_NE(sheet.error().what.find(named), std::string::npos)
        << why << ": " << sheet.error().what;
    EXPECT_EQ(sheet.error().kind, ErrorKind::input) << why;
}

TEST(Odf, ThePackageAndTheFlatFileAreTheSameDocument) {
    const OdfParts parts{forms(checkbox("c", "form:current-state=\"checked\"")) +
                             table(row(cell(p(control("c"))) + cell(p(span("supports"))))),
                         text_style("fo:font-weight=\"bold\"", "S", "B"),
                         text_style("style:text-line-through-style=\"solid\"", "B")};
    for (const std::string& bytes : {odt(parts), fodt(parts), "\xEF\xBB\xBF" + fodt(parts)}) {
        const Sheet sheet = read_sound(bytes);
        EXPECT_EQ(sheet.format, Format::odt);
        EXPECT_EQ(plain_text(sheet.blocks), "\nsupports");
        ASSERT_EQ(all_marks(sheet).size(), 1U);
        EXPECT_EQ(all_marks(sheet).at(0).state, MarkState::ticked);
        const auto& label =
            paragraph_at(table_at(sheet.blocks, 0).cells.at(1).blocks, 0).runs.at(0);
        EXPECT_TRUE(label.strike && label.emphasis) << "styles of both parts";
    }
    EXPECT_EQ(all_marks(read_sound(odt(parts))).at(0).part, "content.xml");
    EXPECT_EQ(all_marks(read_sound(fodt(parts))).at(0).part, "");
}

TEST(Odf, OtherPrefixesAreTheSameDocument) {
    std::string other = fodt({p("☒ yes")});
    for (auto at = other.find("text:"); at != std::string::npos; at = other.find("text:", at + 3)) {
        if (other.at(at - 1) == '<' || other.at(at - 1) == '/' || other.at(at - 1) == ':')
            other.replace(at, 5, other.at(at - 1) == ':' ? "text:" : "t:");
    }
    const auto declared = other.find("xmlns:text=");
    other.replace(declared, 11, "xmlns:t=");
    const Sheet sheet = read_sound(other);
    EXPECT_EQ(plain_text(sheet.blocks), " yes");
    EXPECT_EQ(all_marks(sheet).size(), 1U);
}

TEST(Odf, AutomaticStylesBelongToThePartTheyStandIn) {
    OdfParts parts{p(span("body")), text_style("text:display=\"none\"")};
    parts.master_styles = "<style:master-page><style:header>" + p(span("head")) +
                          "</style:header></style:master-page>";
    const Sheet sheet = read_sound(stored({{"mimetype", odt_type},
                                           {"content.xml", content_xml(parts)},
                                           {"styles.xml", styles_xml(parts)}}));
    EXPECT_TRUE(paragraph_at(sheet.blocks, 0).runs.at(0).hidden);
    EXPECT_FALSE(paragraph_at(sheet.aside, 0).runs.at(0).hidden);
    EXPECT_EQ(paragraph_at(sheet.aside, 0).part, "styles.xml");
    const Sheet other_way =
        read_sound(stored({{"mimetype", odt_type},
                           {"content.xml", content_xml({p(span("body"))})},
                           {"styles.xml", styles_xml(parts, parts.automatic_styles)}}));
    EXPECT_FALSE(paragraph_at(other_way.blocks, 0).runs.at(0).hidden);
    EXPECT_TRUE(paragraph_at(other_way.aside, 0).runs.at(0).hidden);
}

TEST(Hostile, WhatIsNoDocumentIsNamedForWhatItIs) {
    using enum DocumentFault;
    const OdfParts parts{p("x")};
    const std::string content = content_xml(parts);
    const struct {
        const char* why;
        std::string bytes;
        DocumentFault fault;
        const char* named;
    } table_of_rows[] = {
        {"nothing at all", "", not_zip, "empty"},
        {"text", "Dear Sir", not_zip, "not-a-zip-file"},
        {"PDF", "%PDF-1.7\n", not_zip, "not-a-zip-file"},
        {"four bytes", "PK\x03\x04", damaged, "cut off"},
        {"no type", stored({{"content.xml", content}}), no_document, "type"},
        {"a spreadsheet",
         stored({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                 {"content.xml", content}}),
         no_document, "spreadsheet"},
        {"a master document",
         stored({{"mimetype", std::string(odt_type) + "-master"}, {"content.xml", content}}),
         no_document, "master"},
        {"no content", stored({{"mimetype", odt_type}}), no_document, "content.xml"},
        {"no text in it",
         stored({{"mimetype", odt_type},
                 {"content.xml", "<office:document-content" + odf_namespaces + "/>"}}),
         no_document, "no text"},
        {"a Word document too", odt(parts, {{"[Content_Types].xml", "<x/>"}}), damaged,
         "Word document"},
        {"a flat spreadsheet's type in a text",
         "<office:document" + odf_namespaces + " office:mimetype=\"text/plain\"/>", no_document,
         "text/plain"},
        {"half a flat document", content, no_document, "no whole document"},
    };
    for (const auto& one : table_of_rows) expect_fault(one.bytes, one.fault, one.named, one.why);
    EXPECT_TRUE(read_odf(stored({{"mimetype", std::string(odt_type) + "-template\n"},
                                 {"content.xml", content}}))
                    .has_value())
        << "a template";
}

TEST(Hostile, AFlatFileIsKnownByItsBeginning) {
    const std::string flat = fodt({p("x")});
    EXPECT_TRUE(is_flat_odf(flat));
    EXPECT_TRUE(is_flat_odf("\xEF\xBB\xBF \n" + flat));
    EXPECT_FALSE(is_flat_odf(fodt({p("x")}, "application/vnd.oasis.opendocument.spreadsheet")));
    EXPECT_FALSE(is_flat_odf("Dear Sir, " + flat)) << "no XML";
    EXPECT_FALSE(is_flat_odf("<html><body>" + flat)) << "HTML that shows one";
    EXPECT_FALSE(is_flat_odf("<!--" + std::string(8192, ' ') + "-->" + flat))
        << "max_xml_sniff_bytes";
    EXPECT_FALSE(is_flat_odf(odt({p("x")})));
}

TEST(Hostile, D23ADocumentWithAPasswordSaysSo) {
    const std::string secret = manifest_xml(
        "<manifest:file-entry manifest:full-path=\"content.xml\">"
        "<manifest:encryption-data manifest:checksum=\"x\"/></manifest:file-entry>");
    const std::string noise("\x01\x02\x03", 3);
    expect_fault(stored({{"mimetype", odt_type},
                         {"content.xml", noise},
                         {"styles.xml", noise},
                         {"META-INF/manifest.xml", secret}}),
                 DocumentFault::encrypted, "password", "as LibreOffice writes it");
    expect_fault(stored({{"mimetype", odt_type}, {"encrypted-package", noise}}),
                 DocumentFault::encrypted, "password", "as ODF 1.3 wraps it whole");
    EXPECT_TRUE(read_odf(odt({p("x")}, {{"META-INF/manifest.xml",
                                         manifest_xml("<manifest:file-entry "
                                                      "manifest:full-path=\"content.xml\"/>")}}))
                    .has_value());
    expect_fault(odt({p("x")}, {{"META-INF/manifest.xml", "<manifest"}}), DocumentFault::damaged,
                 "manifest.xml", "a manifest that cannot be read may hide it");
}

TEST(Hostile, D19MacrosAreNotRunAndSaidToBeThere) {
    const auto listed = [](const std::string& path) {
        return odt({p("x")},
                   {{"META-INF/manifest.xml",
                     manifest_xml("<manifest:file-entry manifest:full-path=\"" + path + "\"/>")}});
    };
    const std::string script = "<office:script><ooo:libraries>";
    const struct {
        const char* why;
        std::string bytes;
        bool macros;
    } table_of_rows[] = {
        {"Basic", listed("Basic/Standard/Module1.xml"), true},
        {"Python", listed("Scripts/python/a.py"), true},
        {"there, but not listed", odt({p("x")}, {{"Basic/script-lc.xml", "<x/>"}}), true},
        {"none", listed("Pictures/a.png"), false},
        {"in a flat file",
         fodt({p("x"), "", "", "", "",
               "<office:script><ooo:libraries><ooo:library-embedded><ooo:module/>"
               "</ooo:library-embedded></ooo:libraries></office:script>"}),
         true},
        {"an empty list of libraries",
         fodt({p("x"), "", "", "", "", script + "</ooo:libraries></office:script>"}), false},
    };
    for (const auto& one : table_of_rows)
        EXPECT_EQ(has_problem(read_sound(one.bytes), "macros"), one.macros) << one.why;
}

TEST(Hostile, XmlOutsideTheSafeSubsetIsDamaged) {
    const std::string sound = fodt({p("x")});
    const std::string body = sound.substr(sound.find("<office:document"));
    const struct {
        const char* why;
        std::string document;
        const char* named;
    } table_of_rows[] = {
        {"entities that multiply", "<!DOCTYPE a [<!ENTITY b \"c\">]>" + body, "document type"},
        {"an outer document type", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + body,
         "document type"},
        {"Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + body, "encoding"},
        {"not well-formed", body.substr(0, body.size() - 5), "not well-formed"},
        {"an attribute twice", fodt({"<text:p text:style-name=\"a\" text:style-name=\"b\"/>"}),
         "given twice"},
        {"a prefix with two meanings", fodt({"<text:p xmlns:text=\"urn:x\"/>"}), "two meanings"},
    };
    for (const auto& one : table_of_rows) {
        expect_fault(one.document, DocumentFault::damaged, one.named, one.why);
        expect_fault(stored({{"mimetype", odt_type}, {"content.xml", one.document}}),
                     DocumentFault::damaged, one.named, one.why);
    }
    EXPECT_EQ(plain_text(read_body(p("&lt;&unknown;&#x41;")).blocks), "<&unknown;A")
        << "an entity of one's own means nothing";
}

TEST(Hostile, WhatStandsInElementsOfOtherNamespacesIsDoubtful) {
    const auto other = [](const std::string& content) {
        return "<x:y xmlns:x=\"urn:evil\">" + content + "</x:y>";
    };
    const struct {
        const char* why;
        std::string text, shown;
        bool doubtful;
    } table_of_rows[] = {
        {"in a paragraph", p(other("X") + "body"), "Xbody", true},
        {"in a span", p(span(other("X"))), "X", true},
        {"a drawing in it", p(other("<draw:line/>")), "", true},
        {"a paragraph in it", other(p("all")), "all", true},
        {"a paragraph in it, deeper", other(other(p("all"))), "all", true},
        {"of a namespace that is known", "<table:x>" + p("all") + "</table:x>", "all", true},
        {"in a table", table(other(row(cell(p("all"))))), "", true},
        {"in a row", table(row(other(cell(p("all"))))), "", true},
        {"nothing in it", p("a" + other(" ") + "body"), "a body", false},
        {"the data of a control", forms("<form:textarea>" + p("all") + "</form:textarea>"), "",
         false},
        {"letters between paragraphs", other("X") + p("body"), "body", false},
    };
    for (const auto& one : table_of_rows) {
        const Sheet sheet = read_body(one.text);
        EXPECT_EQ(plain_text(sheet.blocks), one.shown) << one.why;
        EXPECT_EQ(has_problem(sheet, "views-disagree"), one.doubtful) << one.why;
    }
}

TEST(Hostile, TwoOfWhatThereIsOnceAreDamage) {
    const std::string whole = fodt({p("x")});
    for (const std::string name : {"office:body", "office:text", "office:styles",
                                   "office:automatic-styles", "office:master-styles"}) {
        std::string twice = whole;
        twice.insert(twice.find("<" + name + ">"), "<" + name + "></" + name + ">");
        expect_fault(twice, DocumentFault::damaged, name, name);
        std::string wrapped = whole;
        wrapped.insert(wrapped.find("<office:scripts>"),
                       "<x:y xmlns:x=\"urn:evil\"><" + name + "/></x:y>");
        expect_fault(wrapped, DocumentFault::damaged, name, "wrapped");
    }
}

TEST(Hostile, RepeatedRowsCountWithAllThatIsInThem) {
    const auto rows = [](const std::string& content, std::size_t times) {
        return fodt({table(
            row(cell(content), "table:number-rows-repeated=\"" + std::to_string(times) + "\""))});
    };
    const std::string empty = repeat("<text:p/>", 100), spans = p(repeat("<text:span/>", 100));
    OdfLimits small;
    small.visited_nodes = 5000;
    for (const std::string& content : {empty, spans}) {
        EXPECT_TRUE(read_odf(rows(content, 40), small).has_value());
        expect_fault(rows(content, 51), DocumentFault::limit, "visited_nodes", content, small);
    }
    EXPECT_EQ(OdfLimits{}.visited_nodes, 2'000'000U);
}

TEST(Hostile, EveryShorterPieceOfADocumentIsAnErrorNotACrash) {
    for (const std::string& whole : {odt({p("body")}), fodt({p("body")})}) {
        ASSERT_TRUE(read_odf(whole).has_value());
        for (std::size_t size = 0; size < whole.size(); size += 7)
            EXPECT_FALSE(read_odf(whole.substr(0, size)).has_value()) << size;
    }
}

TEST(Hostile, NoFlippedByteCrashesTheReader) {
    const OdfParts parts{forms(checkbox("c", "")) + table(row(cell(p(control("c") + "☒"))))};
    for (const std::string& whole : {odt(parts), fodt(parts)}) {
        for (std::size_t i = 0; i < whole.size(); ++i) {
            std::string damaged = whole;
            damaged.at(i) = static_cast<char>(damaged.at(i) ^ 0x5A);
            const auto sheet = read_odf(damaged);
            EXPECT_TRUE(sheet || document_fault(sheet.error())) << i;
        }
    }
}

TEST(Hostile, SizesHaveLimits) {
    const std::string whole = odt({p("body")}), flat = fodt({p("body")});
    OdfLimits small;
    small.file_bytes = whole.size() - 1;
    expect_fault(whole, DocumentFault::limit, "file_bytes", "the file", small);
    small = {};
    small.part_bytes = 500;
    expect_fault(whole, DocumentFault::limit, "part_bytes", "one part", small);
    expect_fault(flat, DocumentFault::limit, "part_bytes", "a flat file", small);
    small.part_bytes = flat.size();
    EXPECT_TRUE(read_odf(flat, small).has_value()) << "just as large as allowed";
    small = {};
    small.inflated_bytes = 2000;
    expect_fault(whole, DocumentFault::limit, "inflated_bytes", "all parts", small);
    small = {};
    small.xml_nodes = 500;
    expect_fault(fodt({repeat("<text:p/>", 600)}), DocumentFault::limit, "xml_nodes",
                 "many elements", small);
    expect_fault(zip_parts({{"mimetype", odt_type},
                            {"content.xml", content_xml({p(std::string(12U << 20U, ' '))})}}),
                 DocumentFault::limit, "ratio", "a bomb is not inflated");
}

TEST(Hostile, ABombThatIsNotAskedForIsLeftAlone) {
    EXPECT_TRUE(read_odf(zip_parts({{"mimetype", odt_type},
                                    {"Pictures/a.bmp", std::string(20U << 20U, '\0')},
                                    {"content.xml", content_xml({p("x")})}}))
                    .has_value());
}

TEST(Hostile, DepthHasALimit) {
    const auto spans = [](std::size_t depth) {
        return fodt({p(repeat("<text:span>", depth) + "☒" + repeat("</text:span>", depth))});
    };
    // office:document, office:body, office:text, text:p, the spans, and the text are 256.
    EXPECT_TRUE(read_odf(spans(251)).has_value());
    expect_fault(spans(252), DocumentFault::limit, "xml_depth", "too deep");
    expect_fault(fodt({repeat("<text:section>", 300) + repeat("</text:section>", 300)}),
                 DocumentFault::limit, "xml_depth", "sections");
}

TEST(Hostile, LimitsOfTheSheetAreErrorsThatNameThem) {
    const auto deep = [](std::size_t depth) {
        std::string nested = p("");
        for (std::size_t i = 0; i < depth; ++i) nested = table(row(cell(nested)));
        return fodt({nested});
    };
    EXPECT_TRUE(read_odf(deep(max_table_depth)).has_value());
    const std::string start = "<field:fieldmark-start field:type=\"x\"/>";
    EXPECT_TRUE(read_odf(fodt({p(repeat(start, 64))})).has_value());
    const std::string repeated = "table:number-rows-repeated=\"99999999999\"";
    const struct {
        const char* named;
        std::string text;
    } table_of_rows[] = {
        {"max_table_columns", table(row(cell("", "table:number-columns-spanned=\"257\"")))},
        {"max_table_columns", table(row(cell("", "table:number-columns-repeated=\"257\"")))},
        {"max_table_columns",
         table(row("<table:covered-table-cell table:number-columns-repeated=\"257\"/>"))},
        {"max_cells", table(row(cell("", "table:number-columns-repeated=\"200\""), repeated))},
        {"max_cells", table(row("", repeated))},
        {"max_marks", p(repeat("☐", max_marks + 1))},
        {"max_text_bytes", p("<text:s text:c=\"8388609\"/>")},
        {"max_text_bytes", p(repeat("<text:s text:c=\"8000000\"/>", 2))},
        {"max_open_fields", p(repeat(start, 65))},
    };
    expect_fault(deep(max_table_depth + 1), DocumentFault::limit, "max_table_depth", "tables");
    for (const auto& one : table_of_rows)
        expect_fault(fodt({one.text}), DocumentFault::limit, one.named, one.named);
}

TEST(Hostile, TheNumberOfHeadersHasALimit) {
    const auto of = [](std::size_t count) {
        return fodt({p("x"), "", "", "",
                     repeat("<style:master-page><style:header/></style:master-page>", count)});
    };
    EXPECT_TRUE(read_odf(of(64)).has_value());
    expect_fault(of(65), DocumentFault::limit, "stories", "65 headers");
}

std::string region(const std::string& id, const std::string& change) {
    return "<text:changed-region text:id=\"" + id + "\">" + change + "</text:changed-region>";
}

TEST(Hostile, OpenChangesHaveALimit) {
    const auto opened = [](std::size_t count) {
        return fodt({"<text:tracked-changes>" + region("a", "<text:insertion/>") +
                     "</text:tracked-changes>" +
                     p(repeat("<text:change-start text:change-id=\"a\"/>", count))});
    };
    EXPECT_TRUE(read_odf(opened(100)).has_value());
    expect_fault(opened(101), DocumentFault::limit, "max_open_changes", "101 insertions");
}

// Each piece of deleted text holds the point of the next: the depth would be theirs, not the XML's.
TEST(Hostile, DeletedTextWithinDeletedTextHasALimit) {
    const auto chain = [](std::size_t length) {
        std::string regions;
        for (std::size_t i = 0; i < length; ++i) {
            std::string content = i + 1 == length ? "☒"
                                                  : "<text:change text:change-id=\"d" +
                                                        std::to_string(i + 1) + "\"/>";
            regions += region("d" + std::to_string(i), "<text:deletion>" +
                                                           p(repeat("<text:span>", 200) + content +
                                                             repeat("</text:span>", 200)) +
                                                           "</text:deletion>");
        }
        return fodt({"<text:tracked-changes>" + regions + "</text:tracked-changes>" +
                     p("<text:change text:change-id=\"d0\"/>")});
    };
    const auto two = read_odf(chain(2));
    ASSERT_TRUE(two.has_value());
    EXPECT_EQ(all_marks(*two).size(), 1U);
    expect_fault(chain(3), DocumentFault::limit, "max_nested_deletions", "three");
    expect_fault(chain(2000), DocumentFault::limit, "max_nested_deletions", "two thousand");
}

TEST(Hostile, DeletedTextThatHoldsItsOwnPointIsReadOnce) {
    const Sheet sheet =
        read_body("<text:tracked-changes>" +
                  region("a", "<text:deletion>" + p("x<text:change text:change-id=\"a\"/>") +
                                  "</text:deletion>") +
                  "</text:tracked-changes>" + p("<text:change text:change-id=\"a\"/>y"));
    ASSERT_EQ(paragraph_at(sheet.blocks, 0).runs.size(), 2U);
    EXPECT_EQ(paragraph_at(sheet.blocks, 0).runs.at(0).text, "x");
    EXPECT_EQ(plain_text(sheet.blocks), "y");
}

}  // namespace
}  // namespace tsb::test
