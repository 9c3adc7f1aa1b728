// SPDX-License-Identifier: GPL-3.0-or-later
// Peak memory of reading one DOCX, against its largest XML part: every allocation of the process
// counted (glibc).
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdio>

#include "tests/bench/documents.hpp"

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void __libc_free(void* memory);
}

namespace {
std::atomic<std::size_t> now{0}, peak{0};

void* added(void* memory) {
    const std::size_t in_use = now += malloc_usable_size(memory);
    if (in_use > peak) peak = in_use;
    return memory;
}
}  // namespace

extern "C" void* malloc(std::size_t size) {
    return added(__libc_malloc(size));
}
extern "C" void* calloc(std::size_t count, std::size_t size) {
    return added(__libc_calloc(count, size));
}
extern "C" void* realloc(void* memory, std::size_t size) {
    now -= malloc_usable_size(memory);
    return added(__libc_realloc(memory, size));
}
extern "C" void free(void* memory) {
    now -= malloc_usable_size(memory);
    __libc_free(memory);
}

namespace {

using namespace tsb;
using namespace tsb::test;

void measure(const char* name, const Shape& shape) {
    std::size_t largest = 0, file = 0;
    std::string bytes;
    {
        std::vector<WordPart> parts = measured_parts(shape);
        for (const WordPart& part : parts) {
            if (part.content.starts_with("<")) largest = std::max(largest, part.content.size());
        }
        bytes = contained(std::move(parts), Container::docx);
        file = bytes.size();
    }
    const std::size_t before = now;
    peak = before;
    const PartResult result = read_document(bytes, "form");
    const std::size_t used = peak - before;
    std::printf("%-22s file %8zu  largest XML part %9zu  peak %9zu  ratio %.2f  %s\n", name, file,
                largest, used, static_cast<double>(used) / static_cast<double>(largest),
                choices_of(result).c_str());
}

}  // namespace

int main() {
    (void)read_document(measured_docx({}), "warm");  // libraries load their tables
    measure("30 KB", thirty_kilobytes);
    measure("5 MB with pictures", five_megabytes);
    measure("100 paragraphs", {.paragraphs = 100});
    measure("1,000 paragraphs", {.paragraphs = 1000});
    measure("4,000 paragraphs", {.paragraphs = 4000});
    measure("1,000 table rows", {.rows = 1000});
    measure("4,000 table rows", {.rows = 4000});
}
