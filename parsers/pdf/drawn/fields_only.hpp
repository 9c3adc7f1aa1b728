// SPDX-License-Identifier: GPL-3.0-or-later
// draw_fields(): the file's own pictures of a page's form fields, and nothing else of the page. What
// the page's or the form's fonts do not have is looked up as viewers do: /ZaDb is ZapfDingbats.
// A field without a picture for its state is left out: no program's own drawing stands in for it.
#pragma once

class OutputDev;
class PDFDoc;

namespace tsb::pdf {

struct Slice {  // pixels
    int left = 0, top = 0, width = 0, height = 0;
};

// stop(who): asked between steps, true ends it.
void draw_fields(PDFDoc& file, int page, OutputDev& out, double dpi, const Slice& slice,
                 bool (*stop)(void*) = nullptr, void* who = nullptr);

}  // namespace tsb::pdf
