// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as RTF: a Sheet comes out, or an Error; never a crash, never beyond the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "config/base/text.hpp"
#include "parsers/rtf/rtf.hpp"
#include "parsers/sheet/draw.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto sheet = tsb::read_rtf({reinterpret_cast<const char*>(data), size});
    if (!sheet) return 0;
    if (tsb::all_marks(*sheet).size() > tsb::max_marks) std::abort();
    if (!tsb::valid_utf8(tsb::plain_text(*sheet))) std::abort();
    if (tsb::draw_sheet(*sheet).find("<script") != std::string::npos) std::abort();
    return 0;
}
