// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an OpenDocument text, zipped or flat: a Sheet comes out, or an Error; never a crash,
// never beyond the limits.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "parsers/odf/odf.hpp"
#include "parsers/sheet/draw.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto sheet = tsb::read_odf({reinterpret_cast<const char*>(data), size});
    if (sheet && tsb::all_marks(*sheet).size() > tsb::max_marks) std::abort();
    if (sheet && tsb::draw_sheet(*sheet).find("<script") != std::string::npos) std::abort();
    return 0;
}
