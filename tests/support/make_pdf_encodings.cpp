// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <stdexcept>

#include "tests/support/pdf_encodings.hpp"
#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace {

template <PdfBoxes boxes>
std::string one_page(const FormSpec& spec) {
    PdfForm form;
    add_form_page(form, spec, boxes);
    return form.write();
}

std::string page_of_checkboxes(const FormSpec& spec) {
    return one_page<pdf_boxes::checkbox>(spec);
}

// What was left alone stays so.
FormSpec with_answers_exchanged(FormSpec spec) {
    for (auto& [item, choice] : spec.answers)
        choice = choice == Choice::supports  ? Choice::opposes
                 : choice == Choice::opposes ? Choice::supports
                                             : choice;
    return spec;
}

FormSpec in_another_language(FormSpec spec) {
    spec.language = spec.language == "en" ? "fr" : "en";
    return spec;
}

// ---- P7, P16: two copies of the form in one file

template <bool same_names, bool same_answers, PdfBoxes second_boxes>
std::string two_copies(const FormSpec& spec) {
    PdfForm form;
    add_form_page(form, spec, pdf_boxes::checkbox);
    const FormSpec second = in_another_language(spec);
    add_form_page(form, same_answers ? second : with_answers_exchanged(second), second_boxes,
                  same_names ? "" : "2.");
    return form.write();
}

// ---- P8

template <PdfBoxes boxes>
std::string static_xfa(const FormSpec& spec) {
    PdfForm form;
    add_form_page(form, spec, boxes);
    const int packets[] = {
        form.file.add_stream("", "<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\">"),
        form.file.add_stream(
            "",
            "<xfa:datasets xmlns:xfa=\"http://www.xfa.org/schema/xfa-data/1.0/\">\n<xfa:data>\n"
            "<form1>" +
                form.xfa_data + "</form1>\n</xfa:data></xfa:datasets>"),
        form.file.add_stream("", "</xdp:xdp>")};
    form.form_entries = "/XFA [(preamble) " + PdfFile::ref(packets[0]) + " (datasets) " +
                        PdfFile::ref(packets[1]) + " (postamble) " + PdfFile::ref(packets[2]) + "]";
    return form.write();
}

// ---- P14

template <PdfCipher cipher>
std::string opens_for_all(const FormSpec& spec) {
    return encrypted(page_of_checkboxes(spec), cipher, "");
}

// ---- P15

// The form as it was signed or sent out, and as it came back: two versions of one file.
struct Versions {
    PdfForm before, after;
    std::string bytes;  // of `before`

    Versions(const FormSpec& first, const FormSpec& last) {
        add_form_page(before, first, pdf_boxes::checkbox);
        add_form_page(after, last, pdf_boxes::checkbox);
        bytes = before.write();
        after.write();
    }
    [[nodiscard]] std::map<int, std::string> changed() const {
        return difference(before.file, after.file);
    }
};

FormSpec left_blank(FormSpec spec) {
    spec.answers.clear();
    return spec;
}

std::string filled_by_update(const FormSpec& spec) {
    Versions versions(left_blank(spec), spec);
    return updated(versions.bytes, versions.changed(), versions.before.root,
                   versions.before.file.count() + 1);
}

std::string signed_once(const FormSpec& spec) {
    PdfForm form;
    add_form_page(form, spec, pdf_boxes::checkbox);
    const std::string pdf = form.write();
    return signed_by(form, pdf, "Anna Muster");
}

std::string filled_and_signed(const FormSpec& spec) {
    Versions versions(left_blank(spec), spec);
    const std::string filled = updated(versions.bytes, versions.changed(), versions.before.root,
                                       versions.before.file.count() + 1);
    return signed_by(versions.before, filled, "Anna Muster");
}

// A second person signs, and a document security store is added.
std::string signed_twice(const FormSpec& spec) {
    PdfForm form;
    add_form_page(form, spec, pdf_boxes::checkbox);
    std::string pdf = form.write();
    pdf = signed_by(form, pdf, "Anna Muster");
    pdf = signed_by(form, pdf, "Jean Exemple");
    const int store = form.file.reserve();
    std::string catalog = form.file.body(form.root);
    catalog.insert(2, " /DSS " + PdfFile::ref(store) + " ");
    return updated(pdf, {{store, "<< /Type /DSS /Certs [] >>"}, {form.root, catalog}}, form.root,
                   form.file.count() + 1);
}

std::string changed_after_signing(const FormSpec& spec) {
    Versions versions(with_answers_exchanged(spec), spec);
    const std::map<int, std::string> changed = versions.changed();
    const std::string pdf = signed_by(versions.before, versions.bytes, "Anna Muster");
    return updated(pdf, changed, versions.before.root, versions.before.file.count() + 1);
}

std::string signature_with_a_hole(const FormSpec& spec) {
    std::string pdf = signed_once(spec);
    pdf.replace(pdf.rfind("/ByteRange [0 ") + 12, 1, "9");
    return pdf;
}

// ---- P17

template <PdfRewrite how>
std::string rewritten_by_qpdf(const FormSpec& spec) {
    return rewritten(page_of_checkboxes(spec), how);
}

std::string with_wrong_table(const FormSpec& spec) {
    std::string pdf = page_of_checkboxes(spec);
    return pdf.insert(pdf.rfind("startxref\n") + 10, "9");
}

// As Word saves: a table, an update with nothing in it, and a stream that repeats the table.
std::string hybrid(const FormSpec& spec) {
    PdfForm form;
    add_form_page(form, spec, pdf_boxes::checkbox);
    std::string pdf = form.write();
    const int number = form.file.count() + 1;
    const std::string offset = std::to_string(pdf.size());
    std::string entries;
    const auto entry = [&](char kind, std::size_t value) {
        entries += kind;
        for (int shift = 24; shift >= 0; shift -= 8)
            entries += static_cast<char>((value >> static_cast<unsigned>(shift)) & 0xFFU);
        entries += '\0';
    };
    entry(1, pdf.size());
    pdf += std::to_string(number) + " 0 obj\n<< /Type /XRef /Size " + std::to_string(number + 1) +
           " /Index [" + std::to_string(number) + " 1] /W [1 4 1] /Root " +
           PdfFile::ref(form.root) + " /Length " + std::to_string(entries.size()) +
           " >>\nstream\n" + entries + "\nendstream\nendobj\n";
    const std::string start = std::to_string(pdf.size());
    const std::size_t last = pdf.rfind("startxref");
    const std::string previous = pdf.substr(last + 10, pdf.find('\n', last + 10) - last - 10);
    return pdf + "xref\n0 0\ntrailer\n<< /Size " + std::to_string(number + 1) + " /Root " +
           PdfFile::ref(form.root) + " /Prev " + previous + " /XRefStm " + offset +
           " >>\nstartxref\n" + start + "\n%%EOF\n";
}

using enum Expect;

const PdfEncoding rows[] = {
    {"P1", "checkbox", truth, "", "any name is an on-state", page_of_checkboxes},
    {"P1", "only_shown_state", truth, "", "no /V: /AS alone",
     one_page<pdf_boxes::only_shown_state>},
    {"P1", "only_value", truth, "", "no /AS: /V alone", one_page<pdf_boxes::only_value>},
    {"P1", "value_as_text", truth, "", "/V is a text string", one_page<pdf_boxes::value_as_text>},
    {"P1", "odd_names", truth, "", "names with #xx, UTF-8 and Latin-1",
     one_page<pdf_boxes::odd_names>},
    {"P1", "empty_name", truth, "", "the on-state is the empty name",
     one_page<pdf_boxes::empty_name>},
    {"P2", "conflict", doubt, "", "/V and /AS disagree", one_page<pdf_boxes::conflict>},
    {"P3", "radio", truth, "", "states are indices, /Opt, NoToggleToOff",
     one_page<pdf_boxes::radio>},
    {"P3", "radio_export_value", truth, "", "/V is an export value of /Opt",
     one_page<pdf_boxes::radio_export_value>},
    {"P3", "radio_in_unison", truth, "", "RadiosInUnison", one_page<pdf_boxes::radio_in_unison>},
    {"P3", "radio_without_options", truth, "", "named states, may be toggled off",
     one_page<pdf_boxes::radio_without_options>},
    {"P4", "from_top_only", truth, "", "widgets without /Parent",
     one_page<pdf_boxes::from_top_only>},
    {"P4", "from_page_only", truth, "", "an empty /Fields", one_page<pdf_boxes::from_page_only>},
    {"P4", "broken_fields", truth, "", "/Fields holds nonsense",
     one_page<pdf_boxes::broken_fields>},
    {"P5", "no_appearance", truth, "", "NeedAppearances: nothing is drawn",
     one_page<pdf_boxes::no_appearance>},
    {"P6", "one_picture", doubt, "", "LibreOffice: a stream for all states",
     one_page<pdf_boxes::one_picture>},
    {"P7", "not_printed", truth, "", "seen on the screen, not on paper",
     one_page<pdf_boxes::not_printed>},
    {"P7", "hidden", no_vote, "", "/F hidden", one_page<pdf_boxes::hidden>},
    {"P7", "no_view", no_vote, "", "/F no view", one_page<pdf_boxes::no_view>},
    {"P18", "in_layer", doubt, "", "/OC", one_page<pdf_boxes::in_layer>},
    {"P7", "copies_agree", truth, "", "one name on two pages, one value",
     two_copies<true, true, pdf_boxes::checkbox>},
    {"P7", "copies_disagree", doubt, "", "one name on two pages, two values",
     two_copies<true, false, pdf_boxes::checkbox>},
    {"P7", "hidden_copy", careful, "", "the second copy is hidden and says something else",
     two_copies<true, false, pdf_boxes::hidden>},
    {"P8", "xfa_copy", truth, "xfa-copy", "static XFA in step with its fields",
     static_xfa<pdf_boxes::with_xfa_copy>},
    {"P8", "xfa_against_fields", doubt, "views-disagree", "static XFA out of step",
     static_xfa<pdf_boxes::against_xfa_copy>},
    {"P14", "rc4_40", truth, "empty-password", "the oldest cipher",
     opens_for_all<PdfCipher::rc4_40>},
    {"P14", "rc4_128", truth, "empty-password", "Acrobat 5", opens_for_all<PdfCipher::rc4_128>},
    {"P14", "aes_128", truth, "empty-password", "Acrobat 7", opens_for_all<PdfCipher::aes_128>},
    {"P14", "aes_256", truth, "empty-password", "Acrobat X", opens_for_all<PdfCipher::aes_256>},
    {"P15", "filled_by_update", truth, "", "Acrobat saves an increment", filled_by_update},
    {"P15", "signed_once", truth, "signed", "PAdES over the whole file", signed_once},
    {"P15", "filled_and_signed", truth, "signed", "increment, then a signature", filled_and_signed},
    {"P15", "signed_twice", truth, "signed", "two signatures and a DSS", signed_twice},
    {"P15", "changed_after_signing", truth, "changed-after-signing",
     "the answers were exchanged after the signature", changed_after_signing},
    {"P15", "signature_with_a_hole", truth, "changed-after-signing",
     "the signature leaves out the first bytes", signature_with_a_hole},
    {"P16", "two_languages", truth, "", "one answer in two languages",
     two_copies<false, true, pdf_boxes::checkbox>},
    {"P16", "two_languages_disagree", doubt, "", "two answers in two languages",
     two_copies<false, false, pdf_boxes::checkbox>},
    {"P17", "object_streams", truth, "", "PDF 1.5 object streams",
     rewritten_by_qpdf<PdfRewrite::object_streams>},
    {"P17", "linearised", truth, "", "for the web", rewritten_by_qpdf<PdfRewrite::linearised>},
    {"P17", "hybrid", truth, "", "table and stream, as Word saves", hybrid},
    {"P17", "wrong_table", truth, "repaired", "the table is not where it should be",
     with_wrong_table},
    {"P17", "duplicate_keys", truth, "repaired", "/V and /AS given twice",
     one_page<pdf_boxes::duplicate_keys>},
};

}  // namespace

std::span<const PdfEncoding> pdf_encodings() {
    return rows;
}

const PdfEncoding& pdf_encoding(std::string_view name) {
    for (const PdfEncoding& row : rows)
        if (row.name == name) return row;
    throw std::invalid_argument("no PDF encoding " + std::string(name));
}

}  // namespace tsb::test
