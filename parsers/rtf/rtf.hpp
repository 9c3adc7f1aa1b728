// SPDX-License-Identifier: GPL-3.0-or-later
// read_rtf: a Rich Text document (RTF 1.9.1) becomes a Sheet.
//
// Guarantees: every form field's check box and every box glyph of body, headers, footers, notes,
// comments and text boxes is a mark with its state; a check box whose state the file does not hold
// (LibreOffice leaves it out) is `unclear` with a `why`. Both sides of tracked changes are kept
// (Run::revision). Pictures and embedded objects are never opened. Where programs are
// known to differ in what they show, the sheet says so (views-disagree).
// Trust: the bytes are hostile. There is no recursion: groups are kept on a stack of our own.
// Limits: RtfLimits, those beside what they bound (fields.hpp, lexer.hpp, styles.hpp), and those of
// sheet.hpp; the first one passed is an error that names it.
#pragma once

#include <cstddef>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/sheet/fault.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb {

struct RtfLimits {
    std::size_t file_bytes = 64U << 20U;
    std::size_t depth = 512;        // groups in groups
    std::size_t words = 4'000'000;  // control words, symbols and groups
    std::size_t paragraphs = 200'000;
    std::size_t fonts = 4096;
    std::size_t colours = 4096;
    std::size_t styles = 4096;      // of a kind
    std::size_t style_words = 128;  // of one of them, that we look at
    std::size_t stories = 4096;     // headers, footers, notes, comments, text boxes, WordArt
};

// Errors: kind input, always a document_error.
Result<Sheet> read_rtf(BytesView bytes, const RtfLimits& limits = {});

}  // namespace tsb
