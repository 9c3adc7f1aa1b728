// SPDX-License-Identifier: GPL-3.0-or-later
// What poppler says of a page's annotations and words, as plain values of a page record.
#pragma once

#include "parsers/pdf/drawn/record.hpp"

class Annot;
class TextWord;

namespace tsb::pdf {

constexpr std::size_t longest_name = 200;  // bytes, of a font or an annotation's text

// matrix: from the page's own coordinates to its view.
DrawnAnnotation to_annotation(const Annot& annotation, const double* matrix, int page);
bool is_shown(const Annot& annotation);  // by its flags

Word to_word(TextWord& source, int page);

}  // namespace tsb::pdf
