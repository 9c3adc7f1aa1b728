// SPDX-License-Identifier: GPL-3.0-or-later
// Changes to a document that change nothing about what it says never change an answer: look,
// names, metadata, how text is cut into runs, white space in the XML.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/corpus/matrix.hpp"
#include "tests/support/docx_package.hpp"

namespace tsb::test {
namespace {

constexpr std::string_view languages[] = {"ar", "en", "es", "fr", "ru", "zh"};
constexpr std::string_view encodings[] = {
    "legacy_checked",   "legacy_default", "legacy_simple_field", "content_control", "unicode_glyph",
    "wingdings_symbol", "wingdings_text", "typed_X_instead",     "typed_X_after"};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// Every `step`th occurrence, from the `first`.
void replace_some(std::string& text, std::string_view from, std::string_view to, std::size_t first,
                  std::size_t step) {
    std::size_t count = 0;
    for (auto at = text.find(from); at != std::string::npos;) {
        if (count++ % step == first) {
            text.replace(at, from.size(), to);
            at += to.size();
        } else {
            at += from.size();
        }
        at = text.find(from, at);
    }
}

constexpr std::string_view plain_text_run = "<w:r><w:t xml:space";
constexpr std::string_view rtl_text_run = "<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space";

void look(std::string& document, std::string_view properties, std::size_t first, std::size_t step) {
    const std::string with = "<w:r><w:rPr>" + std::string(properties);
    replace_some(document, rtl_text_run, with + "<w:rtl/></w:rPr><w:t xml:space", first, step);
    replace_some(document, plain_text_run, with + "</w:rPr><w:t xml:space", first, step);
}

// The end of the first character of `text`, an entity being one.
std::size_t first_character(std::string_view text) {
    if (text.starts_with("&")) return text.find(';') + 1;
    std::size_t end = 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return end;
}

// One run becomes as many as it has characters, each with the run's own properties.
void split_runs(std::string& document) {
    std::string out;
    std::size_t from = 0;
    for (auto at = document.find("<w:t xml:space=\"preserve\">"); at != std::string::npos;
         at = document.find("<w:t xml:space=\"preserve\">", from)) {
        const std::size_t text = document.find('>', at) + 1, end = document.find("</w:t>", text);
        const std::size_t run = document.rfind("<w:r>", at);
        const std::string head = document.substr(run, text - run);
        out += document.substr(from, text - from);
        std::string_view rest(document.data() + text, end - text);
        while (rest.size() > first_character(rest)) {
            const std::size_t size = first_character(rest);
            out += std::string(rest.substr(0, size)) + "</w:t></w:r>" + head;
            rest.remove_prefix(size);
        }
        out += rest;
        from = end;
    }
    document = out + document.substr(from);
}

void metadata(std::string& document) {
    replace_all(document, "<w:p>", R"(<w:p w:rsidR="00A77427" w:rsidRDefault="007F1D13">)");
    replace_all(document, "<w:tr>", R"(<w:tr w:rsidR="00A77427" w14:paraId="1A2B3C4D">)");
    replace_all(document, "<w:r>",
                R"(<w:proofErr w:type="spellStart"/><w:r w:rsidRPr="00C30E5B">)");
    replace_all(document, "</w:r>", R"(</w:r><w:proofErr w:type="spellEnd"/>)");
    replace_all(document, "<w:t xml:space", "<w:lastRenderedPageBreak/><w:t xml:space");
    std::size_t id = 0;
    for (auto at = document.find("</w:p>"); at != std::string::npos;) {
        const std::string number = std::to_string(++id);
        const std::string bookmark = "<w:bookmarkStart w:id=\"" + number + "\" w:name=\"_Hlk" +
                                     number + "\"/><w:bookmarkEnd w:id=\"" + number + "\"/>";
        document.insert(at, bookmark);
        at = document.find("</w:p>", at + bookmark.size() + 6);
    }
}

void white_space(std::string& document) {
    for (const std::string_view tag : {"<w:tr>", "<w:tc>", "<w:p>", "<w:tcPr>", "<w:r>", "</w:tc>",
                                       "</w:tr>", "<w:tbl>", "<w:rPr>"})
        replace_all(document, tag, "\n    " + std::string(tag));
}

WordPart& part(std::vector<WordPart>& parts, std::string_view name) {
    for (WordPart& one : parts) {
        if (one.name == name) return one;
    }
    throw std::logic_error("no part " + std::string(name));
}

std::string& document(std::vector<WordPart>& parts) {
    return part(parts, "word/document.xml").content;
}

void rename_styles(std::vector<WordPart>& parts) {
    for (const char* name : {"word/document.xml", "word/styles.xml"}) {
        replace_all(part(parts, name).content, "Tabletext", "a17");
        replace_all(part(parts, name).content, "Table_text", "Текст таблицы");
        replace_all(part(parts, name).content, "Annextitle", "Heading9");
        replace_all(part(parts, name).content, "TableGrid", "af4");
    }
}

void more_properties(std::vector<WordPart>& parts) {
    parts.push_back(
        {"docProps/core.xml",
         R"(<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>does not support approval X</dc:title><dc:creator>D</dc:creator></cp:coreProperties>)",
         "application/vnd.openxmlformats-package.core-properties+xml"});
    parts.push_back(
        {"docProps/custom.xml",
         R"(<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>)",
         "application/vnd.openxmlformats-officedocument.custom-properties+xml"});
    replace_all(
        part(parts, "_rels/.rels").content, "</Relationships>",
        R"(<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>)");
    part(parts, "docProps/app.xml").content =
        R"(<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>WPS Office</Application></Properties>)";
    std::reverse(parts.begin(), parts.end());
}

struct Change {
    const char* name;
    void (*apply)(std::vector<WordPart>&);
};

constexpr std::string_view highlight = R"(<w:b/><w:highlight w:val="yellow"/>)";

constexpr Change changes[] = {
    {"all text bold and highlighted",
     [](std::vector<WordPart>& parts) { look(document(parts), highlight, 0, 1); }},
    {"every second run bold and highlighted",
     [](std::vector<WordPart>& parts) { look(document(parts), highlight, 0, 2); }},
    {"the others bold and highlighted",
     [](std::vector<WordPart>& parts) { look(document(parts), highlight, 1, 2); }},
    {"every third run red and underlined",
     [](std::vector<WordPart>& parts) {
         look(document(parts), R"(<w:color w:val="FF0000"/><w:u w:val="single"/>)", 2, 3);
     }},
    {"styles renamed", rename_styles},
    {"revision ids, proofing marks, bookmarks and page breaks added",
     [](std::vector<WordPart>& parts) { metadata(document(parts)); }},
    {"properties added, parts in another order", more_properties},
    {"runs cut at every character",
     [](std::vector<WordPart>& parts) { split_runs(document(parts)); }},
    {"XML indented", [](std::vector<WordPart>& parts) { white_space(document(parts)); }},
    {"all of it",
     [](std::vector<WordPart>& parts) {
         split_runs(document(parts));
         metadata(document(parts));
         look(document(parts), highlight, 1, 2);
         rename_styles(parts);
         more_properties(parts);
     }},
};

std::string answers_of(const PartResult& result) {
    std::string all = choices_of(result);
    for (const Reading& reading : result.readings) {
        all += "; " + reading.administration.code.value_or("-") + "; " +
               reading.signed_by.name.value_or("-") + "; " + reading.signed_by.date.value_or("-");
        for (const Answer& answer : reading.answers) all += "; " + answer.reasons;
    }
    return all;
}

const Pattern every_item_answered[] = {
    {Choice::supports, Choice::opposes, Choice::opposes, true},
    {Choice::opposes, Choice::supports, Choice::supports, false},
    {Choice::both, Choice::opposes, Choice::supports, true},
};

TEST(Metamorphic, NothingThatSaysNothingChangesAnAnswer) {
    std::size_t documents = 0;
    for (const std::string_view name : encodings) {
        for (const std::string_view language : languages) {
            for (const Pattern& pattern : every_item_answered) {
                FormSpec spec = filled_form(std::string(language), pattern);
                spec.word = &word_encoding(name);
                const std::string original = make_docx(spec);
                const std::string before = answers_of(read_document(original, "a.docx"));
                for (const Change& change : changes) {
                    if (documents++ % one_document_in != 0) continue;
                    std::vector<WordPart> parts = form_parts(spec);
                    change.apply(parts);
                    const std::string bytes = contained(std::move(parts), Container::docx);
                    EXPECT_NE(bytes, original) << change.name;
                    EXPECT_EQ(answers_of(read_document(bytes, "a.docx")), before)
                        << name << ' ' << language << ": " << change.name;
                }
            }
        }
    }
    EXPECT_GE(documents, 1000U);
}

TEST(Metamorphic, ABlankFormStaysBlank) {
    for (const std::string_view name : {"legacy_checked", "content_control", "unicode_glyph"}) {
        for (const std::string_view language : languages) {
            FormSpec spec;
            spec.circular = &circular_101();
            spec.language = language;
            spec.word = &word_encoding(name);
            for (const Change& change : changes) {
                // One option made bold on a blank form is a person's hint (D7); all text is not.
                const std::string_view what = change.name;
                if (what.find("every") == 0 || what.find("the others") == 0 || what == "all of it")
                    continue;
                std::vector<WordPart> parts = form_parts(spec);
                change.apply(parts);
                const std::string bytes = contained(std::move(parts), Container::docx);
                EXPECT_EQ(choices_of(read_document(bytes, "a.docx")), "blank blank blank")
                    << name << ' ' << language << ": " << change.name;
            }
        }
    }
}

TEST(Metamorphic, TheFileNameAndItsExtensionChangeNothing) {
    for (const char* name : {"a.docx", "a.doc", "a.pdf", "a.bin", "a", "ответ.DOCX"}) {
        const FormSpec spec = filled_form("en", every_item_answered[0]);
        EXPECT_EQ(choices_of(read_document(make_docx(spec), name)), "supports opposes opposes")
            << name;
    }
}

}  // namespace
}  // namespace tsb::test
