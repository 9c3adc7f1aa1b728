// SPDX-License-Identifier: GPL-3.0-or-later
// Every number that decides what a scan says, in one table; README.md has the curves that they were
// held against. Lengths are in sides of the box unless the name says otherwise.
#pragma once

#include <string_view>

namespace tsb {

struct Threshold {
    std::string_view name;
    double value;
    std::string_view why;
};

inline constexpr Threshold scan_thresholds[] = {
    {"fill-empty", 0.04,
     "less ink than this within a box is paper, dust and the rest of its outline"},
    {"trace", 0.005, "with so much ink that reaches so far, as what a fax left of a stroke does,"},
    {"trace-extent", 0.15,
     "it is not surely empty: empty boxes measured 0.11 at most, in one place"},
    {"fill-ticked", 0.09, "a thin pen's tick or cross; between the two nobody can tell"},
    {"faint-ticked", 0.12, "the same of a pencil, whose halo is as dark as it is itself"},
    {"dot", 0.35,
     "a mark so small was hardly meant: ticks measured 0.45 at least, dots 0.25 at most"},
    {"fill-dense", 0.45,
     "more than a thin pen's tick: a felt pen, a small box, a scribble, or a mark taken back"},
    {"spill-cancelled", 0.20,
     "a dense mark that covers so much of the paper on two opposite sides was scribbled out"},
    {"fill-full", 0.60, "nearly all of it: chosen by blackening, or a mark taken back"},
    {"full-extent", 1.10,
     "blackened ones stay within (0.92 at most); what takes a mark back does not"},
    {"line-inside", 0.92, "of a row or column within the box: a ruler drew it"},
    {"line-most", 0.25, "a box with more ink holds more than a ruler's line: a broad pen's stroke"},
    {"core", 0.15, "of the ink within a box: less in its middle part, and it is the outline's"},
    {"strip", 0.20, "how far outside the outline that is looked for"},
    {"beside-empty", 0.035, "ink around an empty box that is no label: a mark that missed the box"},
    {"beside-ticked", 0.16,
     "ink around a ticked box that is not its mark's: a stamp, or corrections"},
    {"extent", 2.6, "a mark this much larger than its box is a line through it, or a signature"},
    {"far", 2.2, "how far to its left and right a mark may stand that missed the box"},
    {"theirs-empty", 0.15,
     "that much ink of another box's mark there: two marks may have run into one"},
    {"theirs-share", 0.45,
     "of how full that box is: a tick's end is a third of what the tick leaves in its own box"},
    {"far-empty", 0.06, "that much ink there, in areas of the box, and it is not surely empty"},
    {"edge-lost", 0.45,
     "the same where a column of others says where it must be: one of its edges"},
    {"edge-kept", 0.75, "and the three others"},
    {"dash-seed", 0.80, "the same of a fax's broken outlines: three edges of the best of a column"},
    {"dash-mean", 0.60, "of the others there, all four edges together"},
    {"dash-least", 0.25, "and the weakest"},
    {"inset", 0.10, "left out within the outline: it leans a little on a scan"},
    {"ring", 0.42, "how far around a box the ring reaches"},
    {"min-box-pt", 5.5, "smaller squares are letters"},
    {"min-box-letter", 0.6,
     "in heights of the page's letters: a part of a Chinese character is less"},
    {"max-box-pt", 19.0, "larger ones are cells of the table"},
    {"edge-whole", 0.93, "share of an edge that must be there for a box that stands alone"},
    {"edge-column", 0.60, "the same where others of its size stand over or under it"},
    {"label-errors", 0.12,
     "share of a label's letters that OCR may have wrong: less than a \"not\""},
    {"title-errors", 0.28,
     "the same of a title, which no other resembles: its number stands beside it"},
    {"text-errors", 0.20, "the same of other printed text"},
    {"blank-piece", 0.55,
     "of a piece of a blank form's print: found on the page, less the ink where it has none"},
    {"blank-found", 0.75, "of those pieces: less, and the page is another form, or language"},
    {"blank-least", 12, "pieces found: fewer prove nothing"},
    {"blank-off", 0.10, "how far from their places they are, root mean square"},
    {"box-apart", 0.25, "between the blank's box and the page's: two different places"},
    {"box-edge", 0.75, "share of an edge that must be there where only the blank knows a box"},
    {"skew-sure", 2.5, "leptonica's confidence: below it the page is left as it is"},
    {"skew-agreed", 1.5, "the same where the page seen from its side leans as much"},
    {"ocr-noise", 40, "tesseract's confidence (percent): below it the text is not taken down"},
};

consteval double threshold(std::string_view name) {
    for (const Threshold& row : scan_thresholds) {
        if (row.name == name) return row.value;
    }
    throw "no such threshold";
}

}  // namespace tsb
