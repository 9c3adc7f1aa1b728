// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a PDF: a Sheet comes out, or an Error; never a crash, never beyond the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/base/text.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/sheet/draw.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto sheet = tsb::read_pdf({reinterpret_cast<const char*>(data), size});
    if (!sheet) return 0;
    if (tsb::all_marks(*sheet).size() > tsb::max_marks) std::abort();
    for (const tsb::Mark& mark : tsb::all_marks(*sheet)) {
        if (!tsb::valid_utf8(mark.at) || !tsb::valid_utf8(mark.why)) std::abort();
        // Whoever reads "unclear" wants to know why.
        if (mark.state == tsb::MarkState::unclear && mark.why.empty()) std::abort();
    }
    for (const tsb::SheetProblem& problem : sheet->problems)
        if (!tsb::valid_utf8(problem.text)) std::abort();
    if (tsb::draw_sheet(*sheet).find("<script") != std::string::npos) std::abort();
    return 0;
}
