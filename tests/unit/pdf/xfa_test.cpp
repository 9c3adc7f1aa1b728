// SPDX-License-Identifier: GPL-3.0-or-later
// P8: an XFA form beside the fields says the same, or the fields are in doubt; without fields it is
// never "no form".
#include <gtest/gtest.h>

#include "parsers/pdf/xfa_data.hpp"
#include "tests/unit/pdf/small_pdf.hpp"

namespace tsb::test {
namespace {

std::string datasets(const std::string& values) {
    return "<xfa:datasets xmlns:xfa=\"http://www.xfa.org/schema/xfa-data/1.0/\"><xfa:data><form1>" +
           values + "</form1></xfa:data></xfa:datasets>";
}

std::string whole_xdp(const std::string& values) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xdp:xdp "
           "xmlns:xdp=\"http://ns.adobe.com/xdp/\">"
           "<template><subform name=\"form1\"/></template>" +
           datasets(values) + "</xdp:xdp>";
}

// As LiveCycle writes it: form1[0] > #subform[0] > Q7[0], with the XFA given by `packets`.
std::string form_with(const std::string& field, const std::string& xfa_data, bool one_stream,
                      const std::string& catalog = "") {
    SmallPdf pdf;
    const int top = pdf.file.reserve(), part = pdf.file.reserve();
    const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (Q7[0]) /F 4 " + rect() +
                                 states(pdf.file, {"1", "Off"}) + field + " /Parent " +
                                 PdfFile::ref(part) + " >>");
    pdf.file.set(part, "<< /T (#subform[0]) /Parent " + PdfFile::ref(top) + " /Kids [" +
                           PdfFile::ref(box) + "] >>");
    pdf.file.set(top, "<< /T (form1[0]) /Kids [" + PdfFile::ref(part) + "] >>");
    const int data = pdf.file.add_stream("", xfa_data);
    pdf.form_extra = one_stream ? "/XFA " + PdfFile::ref(data)
                                : "/XFA [(template) " + PdfFile::ref(data + 100) + " (datasets) " +
                                      PdfFile::ref(data) + "]";
    pdf.add_page(PdfFile::ref(box));
    std::string bytes = pdf.write(PdfFile::ref(top));
    if (catalog.empty()) return bytes;
    pdf.file.set(pdf.root, "<< /Type /Catalog /Pages " + PdfFile::ref(pdf.pages) + " /AcroForm " +
                               PdfFile::ref(pdf.form) + " " + catalog + " >>");
    return pdf.file.write(pdf.root);
}

TEST(Xfa, DataAreComparedWithTheFields) {
    struct Row {
        const char* why;
        const char* field;
        const char* values;
        MarkState state;
        const char* problem;
    };
    const MarkState ticked = MarkState::ticked, empty = MarkState::empty,
                    unclear = MarkState::unclear;
    const char *on = "/V /1 /AS /1", *off = "/V /Off /AS /Off";
    const Row rows[] = {
        {"both ticked", on, "<Q7>1</Q7>", ticked, "xfa-copy"},
        {"both ticked, with blanks", on, "<Q7>\n 1 </Q7>", ticked, "xfa-copy"},
        {"both empty, as nothing", off, "<Q7/>", empty, "xfa-copy"},
        {"both empty, as 0", off, "<Q7>0</Q7>", empty, "xfa-copy"},
        {"both empty, field without value", "/AS /Off", "<Q7>0</Q7>", empty, "xfa-copy"},
        {"no such value", on, "<Q8>0</Q8>", ticked, "xfa-copy"},
        {"in a bound subform", on, "<sub><Q7>1</Q7></sub>", ticked, "xfa-copy"},
        {"ticked here, empty there", on, "<Q7>0</Q7>", unclear, "views-disagree"},
        {"ticked here, nothing there", on, "<Q7></Q7>", unclear, "views-disagree"},
        {"empty here, ticked there", off, "<Q7>1</Q7>", unclear, "views-disagree"},
        {"another state", on, "<Q7>2</Q7>", unclear, "views-disagree"},
    };
    for (const Row& row : rows) {
        for (const bool one_stream : {true, false}) {
            const Result<Sheet> sheet = read_pdf(form_with(
                row.field, one_stream ? whole_xdp(row.values) : datasets(row.values), one_stream));
            ASSERT_NE(only_mark(sheet), nullptr) << row.why;
            EXPECT_EQ(only_mark(sheet)->state, row.state) << row.why << only_mark(sheet)->why;
            EXPECT_TRUE(has_problem(sheet, row.problem)) << row.why;
            EXPECT_FALSE(has_problem(sheet, "xfa-form")) << row.why;
        }
    }
}

TEST(Xfa, ThatCannotBeComparedIsAProblem) {
    for (const char* data : {"", "no xml", "<datasets><data>", "<!DOCTYPE a><a/>"}) {
        const Result<Sheet> sheet = read_pdf(form_with("/V /1 /AS /1", data, false));
        ASSERT_NE(only_mark(sheet), nullptr) << data;
        EXPECT_TRUE(has_problem(sheet, "xfa-form")) << data;
    }
}

TEST(Xfa, WithItsDataGivenTwiceIsAProblem) {
    SmallPdf pdf;
    const int box = pdf.file.add("<< /Subtype /Widget /FT /Btn /T (Q7) /F 4 " + rect() +
                                 states(pdf.file, {"1", "Off"}) + "/V /1 /AS /1 >>");
    const std::string one = PdfFile::ref(pdf.file.add_stream("", datasets("<Q7>1</Q7>"))),
                      two = PdfFile::ref(pdf.file.add_stream("", datasets("<Q7>0</Q7>")));
    pdf.form_extra = "/XFA [(datasets) " + one + " (datasets) " + two + "]";
    pdf.add_page(PdfFile::ref(box));
    EXPECT_TRUE(has_problem(read_pdf(pdf.write(PdfFile::ref(box))), "xfa-form"));
}

TEST(Xfa, ThatAViewerDrawsItselfIsAProblemWhateverItsFieldsSay) {
    EXPECT_TRUE(has_problem(
        read_pdf(form_with("/V /1 /AS /1", datasets("<Q7>1</Q7>"), false, "/NeedsRendering true")),
        "xfa-form"));
}

TEST(Xfa, WithoutBoxesIsNeverNoForm) {
    SmallPdf pdf;
    pdf.page_text = "BT /F1 10 Tf 40 50 Td (Please wait...) Tj ET";
    const int data = pdf.file.add_stream("", whole_xdp("<Q7>1</Q7>"));
    const int text = pdf.file.add("<< /Subtype /Widget /FT /Tx /T (who) /F 4 " + rect() + ">>");
    pdf.form_extra = "/XFA " + PdfFile::ref(data);
    pdf.add_page(PdfFile::ref(text));
    EXPECT_TRUE(has_problem(read_pdf(pdf.write(PdfFile::ref(text))), "xfa-form"));
}

pdf::Field field_of(pdf::FieldType type, const std::string& name, const std::string& value,
                    const std::vector<std::string>& on = {}) {
    pdf::Field field;
    field.type = type;
    field.name = name;
    field.value = value;
    field.widgets.emplace_back();
    field.widgets.back().on_states = on;
    return field;
}

TEST(XfaData, AreBoundByNamePlaceAndOrder) {
    const auto values = pdf::read_xfa_values(
        datasets("<row><Q>1</Q></row><row><Q>0</Q></row><head><Q>7</Q></head>"));
    ASSERT_TRUE(values.has_value());
    ASSERT_EQ(values->size(), 3U);
    EXPECT_EQ(values->at(2).path, (std::vector<std::string>{"form1", "head", "Q"}));
    using enum pdf::FieldType;
    std::vector<pdf::Field> fields = {field_of(checkbox, "form1[0].row[0].Q[0]", "1", {"1"}),
                                      field_of(checkbox, "form1[0].row[1].Q[0]", "Off", {"1"}),
                                      field_of(radio, "form1[0].head[0].Q[0]", "7", {"7", "8"}),
                                      field_of(other, "form1[0].head[0].Q[0]", "9")};
    EXPECT_EQ(pdf::doubt_by_xfa(*values, fields), (std::vector<std::string>{}));
    fields.at(1).value = "1";
    EXPECT_EQ(pdf::doubt_by_xfa(*values, fields),
              (std::vector<std::string>{"form1[0].row[1].Q[0]"}));
}

TEST(XfaData, OfTextsAreComparedByTheirLetters) {
    const auto values = pdf::read_xfa_values(datasets("<who>Kenya</who><date>2026-03-01</date>"));
    ASSERT_TRUE(values.has_value());
    using enum pdf::FieldType;
    std::vector<pdf::Field> fields = {field_of(text, "form1[0].who[0]", "KENYA "),
                                      field_of(text, "form1[0].date[0]", "1 March 2026")};
    EXPECT_TRUE(pdf::doubt_by_xfa(*values, fields).empty());
    fields.front().value = "Switzerland";
    EXPECT_EQ(pdf::doubt_by_xfa(*values, fields).size(), 1U);
}

TEST(XfaData, ARadioGroupMayCarryAnIndexOfItsExportValues) {
    const auto values = pdf::read_xfa_values(datasets("<Q>yes</Q>"));
    std::vector<pdf::Field> fields = {
        field_of(pdf::FieldType::radio, "form1[0].Q[0]", "1", {"0", "1"})};
    fields.front().options = {"no", "yes"};
    EXPECT_TRUE(pdf::doubt_by_xfa(*values, fields).empty());
    fields.front().value = "0";
    EXPECT_EQ(pdf::doubt_by_xfa(*values, fields).size(), 1U);
}

TEST(XfaData, AreBounded) {
    std::string many;
    for (std::size_t i = 0; i <= pdf::max_xfa_values; ++i) many += "<a/>";
    EXPECT_FALSE(pdf::read_xfa_values(datasets(many)).has_value());
    std::string deep;
    for (int i = 0; i < 400; ++i) deep += "<a>";
    EXPECT_FALSE(pdf::read_xfa_values(datasets(deep)).has_value());
    EXPECT_TRUE(pdf::read_xfa_values("<xdp/>").value().empty());
}

}  // namespace
}  // namespace tsb::test
