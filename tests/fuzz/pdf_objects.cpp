// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a PDF, its objects alone: many more inputs a second than `pdf`, which draws them too.
// The same bytes as an XFA packet and as a signature.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/base/text.hpp"
#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/signer.hpp"
#include "parsers/pdf/xfa_data.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const tsb::BytesView bytes(reinterpret_cast<const char*>(data), size);
    if (const auto signer = tsb::pdf::read_signer(bytes); signer && !tsb::valid_utf8(signer->name))
        std::abort();
    if (const auto values = tsb::pdf::read_xfa_values(tsb::Bytes(bytes));
        values && values->size() > tsb::pdf::max_xfa_values)
        std::abort();
    const auto objects = tsb::pdf::read_objects(bytes, {});
    if (!objects) return 0;
    for (const tsb::pdf::Field& field : objects->fields)
        for (std::size_t i = 0; i < field.widgets.size(); ++i)
            if (const auto state = widget_state(field, i);
                (state.state == tsb::MarkState::unclear) == state.why.empty())
                std::abort();
    for (const tsb::SheetProblem& problem : objects->problems)
        if (!tsb::valid_utf8(problem.text)) std::abort();
    if (objects->files.size() > tsb::PdfLimits{}.max_embedded_files) std::abort();
    return 0;
}
