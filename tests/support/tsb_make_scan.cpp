// SPDX-License-Identifier: GPL-3.0-or-later
// tsb-make-scan: a form that was printed, marked by hand and sent back as a picture, for tests and
// for the demo.
#include <algorithm>
#include <charconv>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <stdexcept>
#include <string>

#include "config/base/file.hpp"
#include "tests/support/scan_form.hpp"

namespace {

using namespace tsb;
using namespace tsb::test;

constexpr const char* usage =
    "usage: tsb-make-scan --fixtures FOLDER --form en-drawn --out FILE.jpg|.png|.tif|.pdf\n"
    "       [--mark ITEM=SUPPORTS,OPPOSES]... [--device scanner] [--dpi 200] [--degrees 0] "
    "[--turns 0]\n"
    "       [--noise 3] [--jpeg 80] [--seed 1] [--signature yes|no] [--stamp no|beside|over] "
    "[--words no|yes]\n"
    "marks: none tick cross slash filled scribble partial big_tick dot outside circle cancelled "
    "strike\n"
    "devices: scanner copier photo; fax_fine and fax_low give .tif. --words: a PDF with an "
    "invisible text layer\n";

struct Options {
    ScanSpec spec;
    std::string fixtures, form, out;
    bool words = false;
};

template <class Number>
Number number(const std::string& text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        throw std::invalid_argument("not a number: " + text);
    return value;
}

void set_mark(ScanSpec& spec, const std::string& text) {
    const auto equals = text.find('='), comma = text.find(',');
    if (equals == std::string::npos || comma == std::string::npos || comma < equals)
        throw std::invalid_argument("not ITEM=MARK,MARK: " + text);
    spec.hands[text.substr(0, equals)] = {hand_of(text.substr(equals + 1, comma - equals - 1)),
                                          hand_of(text.substr(comma + 1))};
}

Options parse(std::span<char*> words) {
    Options options;
    ScanSpec& spec = options.spec;
    const std::map<std::string, std::function<void(const std::string&)>> setters{
        {"--fixtures", [&](const std::string& v) { options.fixtures = v; }},
        {"--form", [&](const std::string& v) { options.form = v; }},
        {"--out", [&](const std::string& v) { options.out = v; }},
        {"--mark", [&](const std::string& v) { set_mark(spec, v); }},
        {"--device", [&](const std::string& v) { spec.device = device_of(v); }},
        {"--dpi", [&](const std::string& v) { spec.dpi = number<int>(v); }},
        {"--degrees", [&](const std::string& v) { spec.degrees = number<double>(v); }},
        {"--turns", [&](const std::string& v) { spec.quarter_turns = number<int>(v); }},
        {"--noise", [&](const std::string& v) { spec.noise = number<double>(v); }},
        {"--jpeg", [&](const std::string& v) { spec.jpeg = number<int>(v); }},
        {"--seed", [&](const std::string& v) { spec.seed = number<std::uint32_t>(v); }},
        {"--signature", [&](const std::string& v) { spec.signature = v == "yes"; }},
        {"--stamp",
         [&](const std::string& v) {
             spec.stamp = v == "beside";
             spec.stamp_over_form = v == "over";
         }},
        {"--words", [&](const std::string& v) { options.words = v == "yes"; }},
    };
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto setter = setters.find(words[i]);
        if (setter == setters.end())
            throw std::invalid_argument("unknown option " + std::string(words[i]));
        if (i + 1 == words.size()) throw std::invalid_argument(setter->first + " needs a value");
        setter->second(words[i + 1]);
    }
    if (options.fixtures.empty() || options.form.empty() || options.out.empty())
        throw std::invalid_argument("--fixtures, --form and --out are needed");
    return options;
}

void make(Options options) {
    const auto forms = printed_forms(options.fixtures);
    const PrintedForm& form = form_named(forms, options.form);
    for (const auto& [item, hands] : options.spec.hands) {
        const auto has = [&item = item](const FormBox& box) { return box.item == item; };
        if (std::none_of(form.boxes.begin(), form.boxes.end(), has))
            throw std::invalid_argument("no item " + item);
    }
    if (options.out.ends_with(".png")) options.spec.jpeg = 0;
    const ScannedForm scan = make_scan(form, options.spec);
    const bool pdf = options.out.ends_with(".pdf");
    if (!pdf && !options.out.ends_with(scan.suffix))
        throw std::invalid_argument("--out must end in .pdf or " + scan.suffix);
    const Bytes bytes = pdf ? picture_pdf(form, scan, options.words) : scan.file;
    if (auto ok = replace_file_durably(options.out, bytes); !ok)
        throw std::runtime_error(ok.error().what);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string(argv[1]) == "--help") {
        std::cout << usage;
        return 0;
    }
    try {
        make(parse({argv + 1, argv + argc}));
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << "tsb-make-scan: " << error.what() << "\n" << usage;
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "tsb-make-scan: " << error.what() << "\n";
        return 65;
    }
}
