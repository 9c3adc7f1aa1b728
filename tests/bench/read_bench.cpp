// SPDX-License-Identifier: GPL-3.0-or-later
// One form read in process, file bytes to Reading: DOCX of 30 KB and of 5 MB with pictures, longer
// and longer ones, ODT, RTF, AcroForm PDF in Latin, Chinese and Arabic.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "config/base/file.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/form/form.hpp"
#include "parsers/pdf/pdf.hpp"
#include "tests/bench/documents.hpp"
#include "tests/support/form_spec.hpp"

namespace {

using namespace tsb;

struct World {
    Circulars circulars;
    Roster roster;
};

const World& world() {
    static const World made = [] {
        auto circulars =
            load_circulars({std::filesystem::path(TSB_SOURCE_DIR) / "config/circulars"});
        auto roster = load_roster({std::filesystem::path(TSB_SOURCE_DIR) / "config/roster.toml"});
        if (!circulars || !roster) std::abort();
        return World{std::move(*circulars), std::move(*roster)};
    }();
    return made;
}

test::FormSpec filled(const char* language, test::Encoding encoding) {
    test::FormSpec spec;
    spec.circular = &world().circulars.front();
    spec.language = language;
    spec.encoding = encoding;
    spec.answers = {
        {"7/17", Choice::supports}, {"10/17", Choice::opposes}, {"16/17", Choice::supports}};
    spec.administration = "Switzerland";
    return spec;
}

void check(benchmark::State& state, const Result<Sheet>& sheet) {
    if (!sheet) return state.SkipWithError(sheet.error().what.c_str());
    const FormResult result = match_form(*sheet, FormContext{world().circulars, world().roster});
    if (result.readings.size() != 1 || result.readings[0].answers.at(1).choice != Choice::opposes) {
        state.SkipWithError("read wrongly");
    }
}

void docx_form(benchmark::State& state) {
    const std::string bytes = test::make_docx(filled("en", test::Encoding::legacy_checked));
    for (auto _ : state) check(state, read_docx(bytes));
    state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(docx_form)->Unit(benchmark::kMillisecond);

// A real file, e.g. one that Word or LibreOffice wrote: TSB_BENCH_DOCX names it.
void docx_file(benchmark::State& state) {
    const char* path = std::getenv("TSB_BENCH_DOCX");
    if (path == nullptr) return state.SkipWithError("TSB_BENCH_DOCX is not set");
    const auto bytes = read_file(path, 64U << 20U);
    if (!bytes) return state.SkipWithError("cannot read it");
    for (auto _ : state) check(state, read_docx(*bytes));
    state.counters["bytes"] = static_cast<double>(bytes->size());
}
BENCHMARK(docx_file)->Unit(benchmark::kMillisecond);

// Through the worker's door: what the file is, the reader, the matcher.
void read_whole(benchmark::State& state, const std::string& bytes) {
    for (auto _ : state) {
        const PartResult result = test::read_document(bytes, "form");
        if (result.readings.size() != 1 ||
            result.readings[0].answers.at(1).choice != Choice::opposes) {
            state.SkipWithError("read wrongly");
        }
    }
    state.counters["bytes"] = static_cast<double>(bytes.size());
}

void docx_30_kilobytes(benchmark::State& state) {
    read_whole(state, test::measured_docx(test::thirty_kilobytes));
}
BENCHMARK(docx_30_kilobytes)->Unit(benchmark::kMillisecond);

void docx_5_megabytes(benchmark::State& state) {
    read_whole(state, test::measured_docx(test::five_megabytes));
}
BENCHMARK(docx_5_megabytes)->Unit(benchmark::kMillisecond);

// Cost against length: a hundred paragraphs of text (or a hundred rows of a table) before the form
// are 1.
void docx_text(benchmark::State& state) {
    read_whole(state,
               test::measured_docx({.paragraphs = 100 * static_cast<std::size_t>(state.range(0))}));
    state.SetComplexityN(state.range(0));
}
BENCHMARK(docx_text)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();

void docx_rows(benchmark::State& state) {
    read_whole(state,
               test::measured_docx({.rows = 100 * static_cast<std::size_t>(state.range(0))}));
    state.SetComplexityN(state.range(0));
}
BENCHMARK(docx_rows)->RangeMultiplier(2)->Range(1, 8)->Unit(benchmark::kMillisecond)->Complexity();

// As LibreOffice wrote it.
void fixture(benchmark::State& state, const char* file) {
    const auto bytes = read_file(
        std::filesystem::path(TSB_SOURCE_DIR) / "tests/corpus/fixtures" / file, 4U << 20U);
    if (!bytes) return state.SkipWithError("cannot read it");
    for (auto _ : state) {
        const PartResult result = test::read_document(*bytes, "form");
        if (result.readings.size() != 1 || result.readings[0].answers.size() != 3 ||
            result.readings[0].answers[1].choice == Choice::unclear)
            state.SkipWithError("read wrongly");
    }
    state.counters["bytes"] = static_cast<double>(bytes->size());
}
BENCHMARK_CAPTURE(fixture, docx, "libreoffice/d1-legacy.docx")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture, odt, "libreoffice/d1-legacy.odt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture, fodt, "libreoffice/d1-legacy.fodt")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture, rtf, "libreoffice/d1-legacy.rtf")->Unit(benchmark::kMillisecond);

// PDF of other programs: form fields; and exported, where the boxes are glyphs, paths, pictures or
// annotations and the page is rendered as the second witness.
void fixture_pdf(benchmark::State& state, const char* file) {
    fixture(state, file);
}
BENCHMARK_CAPTURE(fixture_pdf, fields, "pdf/pdf-lib/checkbox.pdf")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, fields_libreoffice, "pdf/libreoffice/odt-control.pdf")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, fields_reportlab, "pdf/reportlab/radio.pdf")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, glyphs, "pdf/libreoffice/ballot.pdf")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, glyphs_chinese, "pdf/chromium/glyph-cross.pdf")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, glyphs_arabic, "pdf/libreoffice/ballot-right-to-left.pdf")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, paths, "pdf/libreoffice/legacy-flat.pdf")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, pictures, "pdf/chromium/picture.pdf")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fixture_pdf, annotations, "pdf/pdf-lib/ink.pdf")->Unit(benchmark::kMillisecond);

void pdf_form(benchmark::State& state, const char* language) {
    const std::string bytes = test::make_pdf(filled(language, test::Encoding::acroform_checkbox));
    for (auto _ : state) check(state, read_pdf(bytes));
    state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK_CAPTURE(pdf_form, english, "en")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(pdf_form, chinese, "zh")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(pdf_form, arabic, "ar")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
