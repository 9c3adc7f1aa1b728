// SPDX-License-Identifier: GPL-3.0-or-later
// bench_ours FILE…: median time of reading each file to its answers, in process and warm; one line
// `microseconds <tab> file`. bench_ours --forms FILE…: the same with the boxes in between, 1 or 0 for
// supports and opposes of each item, ? where it is unclear. bench_ours --make DIR writes the
// documents that are measured.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <span>

#include "tests/bench/documents.hpp"

namespace {

using namespace tsb;
using namespace tsb::test;

constexpr int warm_runs = 20, runs = 101;

void make(const std::string& folder) {
    for (const auto& [name, shape] : {std::pair{"form-30k.docx", thirty_kilobytes},
                                      {"pictures-5m.docx", five_megabytes},
                                      {"text-1000.docx", Shape{.paragraphs = 1000}}})
        std::ofstream(folder + "/" + name, std::ios::binary) << measured_docx(shape);
}

long median_of(const Bytes& bytes) {
    std::vector<long> times;
    for (int i = 0; i < warm_runs + runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        const PartResult result = read_document(bytes, "form");
        const auto took = std::chrono::steady_clock::now() - start;
        if (result.readings.size() != 1) throw std::runtime_error("not read");
        if (i >= warm_runs)
            times.push_back(static_cast<long>(
                std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
    }
    std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
    return times[runs / 2];
}

std::string boxes_of(const Bytes& bytes) {
    const PartResult result = read_document(bytes, "form");
    std::string boxes;
    for (const Answer& answer : result.readings.front().answers) {
        switch (answer.choice) {
            case Choice::supports:
                boxes += "10";
                break;
            case Choice::opposes:
                boxes += "01";
                break;
            case Choice::blank:
                boxes += "00";
                break;
            case Choice::both:
                boxes += "11";
                break;
            case Choice::unclear:
                boxes += "??";
                break;
        }
    }
    return boxes;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::span<char*> words(argv + 1, argv + argc);
        if (words.size() == 2 && std::string(words[0]) == "--make") {
            make(words[1]);
            return 0;
        }
        const bool forms = !words.empty() && std::string(words[0]) == "--forms";
        for (const char* file : words.subspan(forms ? 1 : 0)) {
            const Bytes bytes = need(read_file(file, 64U << 20U));
            const std::string boxes = forms ? boxes_of(bytes) + "\t" : "";
            std::printf("%ld\t%s%s\n", median_of(bytes), boxes.c_str(), file);
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "bench_ours: " << error.what() << "\n";
        return 1;
    }
}
