// SPDX-License-Identifier: GPL-3.0-or-later
// One form read in process, file bytes to Reading: DOCX of ~30 KB, AcroForm PDF, Latin and Arabic.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>

#include "config/base/file.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/form/form.hpp"
#include "parsers/pdf/pdf.hpp"
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
