// SPDX-License-Identifier: GPL-3.0-or-later
// tsb-make-form: writes a filled form for tests and for the demo.
#include <optional>
#include <stdexcept>
#include <string>

#include "config/base/file.hpp"
#include "tests/support/command_line.hpp"
#include "tests/support/form_spec.hpp"
#include "tests/support/issued_document.hpp"
#include "tests/support/word_encodings.hpp"

namespace {

using namespace tsb;
using namespace tsb::test;

constexpr const char* usage =
    "usage: tsb-make-form --circular FILE.toml --out FILE.docx|.pdf [--language zh] [--encoding "
    "legacy_checked]\n"
    "       [--layout issued] [--answer ITEM=supports|opposes|both|blank]... [--reason "
    "ITEM=TEXT]... "
    "[--administration TEXT]\n"
    "       [--name TEXT] [--title TEXT] [--date TEXT] [--email TEXT] [--comment TEXT]\n";

struct Options {
    FormSpec spec;
    std::string circular, out;
    std::string deadline;  // of the issued circular, in words
};

std::pair<std::string, std::string> pair_of(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) throw std::invalid_argument("not ITEM=VALUE: " + text);
    return {text.substr(0, equals), text.substr(equals + 1)};
}

// A name of form_spec.hpp or of word_encodings.hpp.
void set_encoding(FormSpec& spec, const std::string& name) {
    for (const Encoding encoding : all_encodings()) {
        if (to_string(encoding) != name) continue;
        spec.encoding = encoding;
        return;
    }
    spec.word = &word_encoding(name);
}

Layout layout_of(const std::string& name) {
    for (const Layout layout : all_layouts()) {
        if (to_string(layout) == name) return layout;
    }
    throw std::invalid_argument("no such layout: " + name);
}

Options parse(const Words& words) {
    Options options;
    FormSpec& spec = options.spec;
    const Setters setters{
        {"--circular", [&](const std::string& v) { options.circular = v; }},
        {"--out", [&](const std::string& v) { options.out = v; }},
        {"--language", [&](const std::string& v) { spec.language = v; }},
        {"--encoding", [&](const std::string& v) { set_encoding(spec, v); }},
        {"--layout", [&](const std::string& v) { spec.layout = layout_of(v); }},
        {"--answer",
         [&](const std::string& v) {
             const auto [item, word] = pair_of(v);
             const auto choice = parse_choice(word);
             if (!choice) throw std::invalid_argument("no such choice: " + word);
             spec.answers[item] = *choice;
         }},
        {"--reason", [&](const std::string& v) { spec.reasons.insert(pair_of(v)); }},
        {"--administration", [&](const std::string& v) { spec.administration = v; }},
        {"--name", [&](const std::string& v) { spec.name = v; }},
        {"--title", [&](const std::string& v) { spec.title = v; }},
        {"--date", [&](const std::string& v) { spec.date = v; }},
        {"--email", [&](const std::string& v) { spec.email = v; }},
        {"--deadline", [&](const std::string& v) { options.deadline = v; }},
        {"--comment", [&](const std::string& v) { spec.general_comment = v; }},
    };
    take_options(words, setters);
    if (options.circular.empty() || options.out.empty())
        throw std::invalid_argument("--circular and --out are needed");
    return options;
}

template <class T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().what);
    return *std::move(result);
}

void check_items(const FormSpec& spec) {
    for (const auto& [item, choice] : spec.answers) {
        if (spec.circular->find_item(item) == nullptr)
            throw std::invalid_argument("no item " + item);
    }
    if (!spec.circular->wording.contains(spec.language))
        throw std::invalid_argument("no wording in " + spec.language);
}

// The circular as it is sent out, with its blank form.
std::optional<std::string> issued_document(const Options& options) {
    IssuedSpec spec;
    spec.circular = options.spec.circular;
    spec.language = options.spec.language;
    spec.deadline = options.deadline;
    spec.glyphs = options.spec.encoding == Encoding::unicode_glyph;
    if (options.out.ends_with(".issued.docx")) return make_issued_docx(spec);
    if (options.out.ends_with(".issued.txt")) return make_issued_text(spec);
    return std::nullopt;
}

void make(Options options) {
    const Circular circular = need(
        parse_circular(need(read_file(options.circular, max_circular_bytes)), options.circular));
    options.spec.circular = &circular;
    check_items(options.spec);
    if (const auto issued = issued_document(options)) {
        if (auto ok = replace_file_durably(options.out, *issued); !ok)
            throw std::runtime_error(ok.error().what);
        return;
    }
    const bool pdf = options.out.ends_with(".pdf");
    if (!pdf && !options.out.ends_with(".docx"))
        throw std::invalid_argument("--out must end in .docx or .pdf");
    if (auto ok = replace_file_durably(options.out,
                                       pdf ? make_pdf(options.spec) : make_docx(options.spec));
        !ok) {
        throw std::runtime_error(ok.error().what);
    }
}

}  // namespace

int main(int argc, char** argv) {
    return run_command("tsb-make-form", usage, Words(argv + 1, argv + argc),
                       [](const Words& words) { make(parse(words)); });
}
