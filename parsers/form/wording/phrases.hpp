// SPDX-License-Identifier: GPL-3.0-or-later
// The option labels of one circular, made comparable; and what a typed answer looks like.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/circular.hpp"

namespace tsb {

enum class Side { supports, opposes };
std::string_view to_string(Side side);

// fold(), then blanks and quotes taken out: PDF text loses blanks, Chinese has none, quotes differ
// by hand. The key of every comparison of printed text.
std::string squeeze(std::string_view text);
bool is_blank(std::string_view text);  // squeeze(text).empty(), without its cost for ordinary text

// The bytes of text up to and including the first character with which its key is `key`, 0 if it
// does not begin so.
std::size_t prefix_with_key(std::string_view text, std::string_view key);

struct Label {
    Side side = Side::supports;
    bool nested = false;  // a box within that option, such as "comments are attached": no vote
    std::string language;
    std::string text;  // as in the circular file
    std::string key;
};

// Something typed where an answer may stand.
enum class Typed {
    none,
    yes,      // says by itself that this option is chosen: X, ✓, [x], yes, да …
    doubtful  // may be an answer: no, 1, ok …
};

struct LabelMatch {
    const Label* label = nullptr;
    std::size_t consumed = 0;    // bytes of the text that are the label
    Typed before = Typed::none;  // an X or a tick was typed before it
};

class LabelBook {
  public:
    explicit LabelBook(const Circular& circular);

    // The label that the whole text is, or that begins it and is cut off from what follows by a
    // line break or punctuation. The longest wins; the negative one before the affirmative.
    [[nodiscard]] std::optional<LabelMatch> match(std::string_view text) const {
        return match(text, squeeze(text));
    }
    [[nodiscard]] std::optional<LabelMatch> match(std::string_view text,
                                                  std::string_view key) const;

    // Could more text after this key make it a label (a label broken over lines)?
    [[nodiscard]] bool may_continue(std::string_view key) const;

    // Does the form print this label in that language?
    [[nodiscard]] bool prints(const Label& label, std::string_view language) const;

    [[nodiscard]] std::size_t longest() const { return longest_; }

  private:
    std::vector<Label> labels_;  // longest first, opposes first
    std::size_t longest_ = 0;
};

// x, ✓, yes, да, no, 1 … in brackets or not.
Typed read_typed(std::string_view text);
inline bool is_answer_word(std::string_view text) {
    return read_typed(text) != Typed::none;
}

}  // namespace tsb
