// SPDX-License-Identifier: GPL-3.0-or-later
// fold(): text made comparable, for names of States and for printed labels. The one use of ICU's
// normalisation.
#pragma once

#include <string>
#include <string_view>

namespace tsb {

// NFKC, case-folded; tatweel, Arabic harakat, zero-width and bidirectional controls removed; every
// kind of digit → ASCII digit; every quote → "; every dash → -; runs of white space (all kinds) →
// one blank; no blank at either end. Input is UTF-8 (bad bytes become U+FFFD). Idempotent.
std::string fold(std::string_view text);

// fold(), then diacritics and everything but letters and digits removed, for names: "Côte d’Ivoire"
// = "cote divoire" (blanks between words stay).
std::string fold_name(std::string_view text);

}  // namespace tsb
