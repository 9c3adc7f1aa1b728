// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/typed.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace tsb {
namespace {

// Latin and Cyrillic letters, full-width ones, and the signs that readers leave in the text.
constexpr std::string_view letters[] = {"X", "x", "Х", "х", "Ｘ", "ｘ", "V", "v"};
constexpr std::string_view signs[] = {"✓", "✔", "✗", "✘", "✕", "✖", "×", "√", "☓"};
constexpr std::pair<char, char> brackets[] = {{'[', ']'}, {'(', ')'}, {'|', '|'}};

constexpr std::string_view wide_blanks[] = {"\xC2\xA0", "\u3000", "\u2002", "\u2003", "\u2009"};
constexpr std::size_t tab_gap = 4, line_gap = 8;  // in characters

// The bytes of the blank at `at`, and how wide it counts; 0: no blank.
std::size_t blank_at(std::string_view text, std::size_t at, std::size_t& width) {
    const char c = text[at];
    width = c == '\t' ? tab_gap : c == '\n' ? line_gap : 1;
    if (c == ' ' || c == '\t' || c == '\n') return 1;
    if (static_cast<unsigned char>(c) < 0x80) return 0;
    for (const std::string_view blank : wide_blanks) {
        if (text.substr(at).starts_with(blank)) return blank.size();
    }
    return 0;
}

// The sign or letter that begins the text; empty if none does.
std::string_view sign_at(std::string_view text) {
    for (const std::string_view sign : signs) {
        if (text.starts_with(sign)) return sign;
    }
    for (const std::string_view letter : letters) {
        if (text.starts_with(letter)) return letter;
    }
    return {};
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

// Letters of scripts beyond Latin, Greek and Cyrillic: Hebrew, Arabic, … Chinese.
bool other_script(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    return (lead >= 0xD6 && lead <= 0xDF) || lead == 0xE0 || (lead >= 0xE3 && lead <= 0xED);
}

// "XNo", "X支持": somebody typed an X in front of a word. "Xerox", "XML", "√2" are words.
std::size_t glued_sign(std::string_view word) {
    const std::string_view sign = sign_at(word);
    if (sign.empty() || sign.size() == word.size()) return 0;
    const std::string_view rest = word.substr(sign.size());
    const bool is_letter =
        std::find(std::begin(letters), std::end(letters), sign) != std::end(letters);
    const bool cyrillic = rest[0] == '\xD0' || rest[0] == '\xD1';
    if (!is_letter) {
        const bool goes_on =
            is_upper(rest[0]) || is_lower(rest[0]) || cyrillic || other_script(rest);
        return goes_on ? sign.size() : 0;
    }
    if (other_script(rest) || (cyrillic && sign.size() == 1)) return sign.size();
    const bool camel = sign == "X" && rest.size() > 1 && is_upper(rest[0]) && is_lower(rest[1]);
    return camel ? sign.size() : 0;
}

enum class AtomKind { box, token, text };

// One thing that stands in a cell or paragraph, and the gap between it and the thing before.
struct Atom {
    AtomKind kind = AtomKind::text;
    std::size_t gap = 0;
    std::size_t paragraph = 0, first = 0, last = 0;  // of its runs; last counts
    std::size_t begin = 0, end = 0;  // bytes: begin in the first run, end in the last
    Revision revision = Revision::none;
    bool strike = false;
    bool shy =
        false;  // a v: somebody's numbering or unit unless it touches the box or stands alone
};

class Unit {
  public:
    void add(Paragraph& paragraph) {
        paragraphs_.push_back(&paragraph);
        marked_ = marked_ || std::any_of(paragraph.runs.begin(), paragraph.runs.end(),
                                         [](const Run& run) { return run.mark.has_value(); });
    }

    // Text without a mark, which is nearly all of it, is not looked at.
    void bind() {
        if (marked_) read_and_bind();
        *this = Unit();
    }

  private:
    void read_and_bind() {
        for (; current_ < paragraphs_.size(); ++current_) read(*paragraphs_[current_]);
        if (!has_box_ || !has_token_) return;
        for (std::size_t i = 0; i < atoms_.size(); ++i) {
            if (atoms_[i].kind == AtomKind::token) place(i);
        }
        for (auto it = spent_.rbegin(); it != spent_.rend(); ++it) erase(atoms_[*it]);
    }

    void read(const Paragraph& paragraph) {
        if (!atoms_.empty()) gap_ += line_gap;
        for (std::size_t r = 0; r < paragraph.runs.size(); ++r) {
            const Run& run = paragraph.runs[r];
            if (run.hidden || run.revision == Revision::deleted) continue;
            if (!run.mark) {
                add_text(run, r);
                continue;
            }
            end_word();
            if (run.mark->hidden) continue;
            add_mark(run, *run.mark, r);
        }
        end_word();
    }

    void add_mark(const Run& run, const Mark& mark, std::size_t r) {
        const bool bare = !mark.is_box && mark.state == MarkState::ticked;
        Atom atom;
        atom.kind = mark.is_box ? AtomKind::box : bare ? AtomKind::token : AtomKind::text;
        atom.gap = std::exchange(gap_, 0);
        atom.paragraph = current_;
        atom.first = atom.last = r;
        atom.revision = run.revision;
        atom.strike = run.strike;
        has_box_ = has_box_ || atom.kind == AtomKind::box;
        has_token_ = has_token_ || bare;
        atoms_.push_back(atom);
    }

    void add_text(const Run& run, std::size_t r) {
        for (std::size_t at = 0; at < run.text.size();) {
            std::size_t width = 0;
            if (const std::size_t bytes = blank_at(run.text, at, width)) {
                end_word();
                gap_ += width;
                at += bytes;
                continue;
            }
            if (word_.empty()) {
                word_atom_ = {};
                word_atom_.gap = std::exchange(gap_, 0);
                word_atom_.paragraph = current_;
                word_atom_.first = r;
                word_atom_.begin = at;
                word_atom_.revision = run.revision;
                mixed_ = false;
            }
            mixed_ = mixed_ || word_atom_.revision != run.revision;
            word_atom_.strike = word_atom_.strike || run.strike;
            if (word_.size() < longest_kept_) word_ += run.text[at];
            word_atom_.last = r;
            word_atom_.end = ++at;
        }
    }

    void end_word() {
        if (word_.empty()) return;
        Atom atom = word_atom_;
        const std::string word = std::exchange(word_, {});
        const std::size_t glued = glued_sign(word);
        if (!mixed_ && is_typed_mark(word)) {
            atom.kind = AtomKind::token;
            atom.shy = word == "v" || word == "V";
        } else if (!mixed_ && glued > 0 && after_box() && in_first_run(atom, glued)) {
            Atom token = atom;
            token.kind = AtomKind::token;
            token.last = token.first;
            token.end = token.begin + glued;
            atoms_.push_back(token);
            has_token_ = true;
            atom.gap = 0;
        }
        has_token_ = has_token_ || atom.kind == AtomKind::token;
        atoms_.push_back(atom);
    }

    [[nodiscard]] bool after_box() const {
        return !atoms_.empty() && atoms_.back().kind == AtomKind::box;
    }
    [[nodiscard]] bool in_first_run(const Atom& atom, std::size_t bytes) const {
        return atom.begin + bytes <= run_of(atom).text.size();
    }

    [[nodiscard]] Run& run_of(const Atom& atom) const {
        return paragraphs_.at(atom.paragraph)->runs.at(atom.first);
    }

    // Another token beside the same box is no neighbour that speaks against it.
    [[nodiscard]] std::optional<std::size_t> neighbour(std::size_t i, bool left,
                                                       std::size_t& gap) const {
        gap = 0;
        for (std::size_t k = i; left ? k > 0 : k + 1 < atoms_.size();) {
            gap += left ? atoms_[k].gap : atoms_[k + 1].gap;
            k = left ? k - 1 : k + 1;
            if (atoms_[k].kind != AtomKind::token) return k;
        }
        return std::nullopt;
    }

    // The next box on that side, whatever stands between.
    [[nodiscard]] std::optional<std::size_t> box_beyond(std::size_t i, bool left) const {
        while (left ? i > 0 : i + 1 < atoms_.size()) {
            i = left ? i - 1 : i + 1;
            if (atoms_[i].kind == AtomKind::box) return i;
        }
        return std::nullopt;
    }

    void place(std::size_t i) {
        std::size_t left_gap = 0, right_gap = 0;
        const auto left = neighbour(i, true, left_gap), right = neighbour(i, false, right_gap);
        const bool left_box = left && atoms_[*left].kind == AtomKind::box;
        const bool right_box = right && atoms_[*right].kind == AtomKind::box;
        if (left_box && right_box) {
            if (left_gap == right_gap) {
                doubt(*left, two_boxes_);
                doubt(*right, two_boxes_);
            } else {
                give(i, left_gap < right_gap ? *left : *right);
            }
            return;
        }
        if (!left_box && !right_box) return;
        const std::size_t box = left_box ? *left : *right;
        const std::size_t box_gap = left_box ? left_gap : right_gap;
        const auto& other = left_box ? right : left;
        const std::size_t other_gap = left_box ? right_gap : left_gap;
        if (atoms_[i].shy && other && box_gap > 0) return;
        const auto far = box_beyond(i, !left_box);
        const bool fits = left_box ? atoms_.front().kind == AtomKind::box
                                   : atoms_.front().kind == AtomKind::token || label_first();
        if (!other || !far || box_gap < other_gap || fits) {
            give(i, box);
        } else {
            doubt(box, two_boxes_);
            doubt(*far, two_boxes_);
        }
    }

    // Labels stand before their boxes.
    [[nodiscard]] bool label_first() const {
        return atoms_.front().kind == AtomKind::text && atoms_.back().kind != AtomKind::text;
    }

    void doubt(std::size_t box, std::string why) {
        Boxed<Mark>& mark = run_of(atoms_[box]).mark;
        if (mark) make_unclear(*mark, std::move(why));
    }
    void tick(std::size_t box) {
        Boxed<Mark>& mark = run_of(atoms_[box]).mark;
        if (!mark || mark->state != MarkState::empty) return;
        mark->state = MarkState::ticked;
        mark->kind = MarkKind::typed;
    }

    void give(std::size_t token, std::size_t box) {
        const Atom& from = atoms_[token];
        // Typed under tracked changes: the text stays, and both views show it as it is.
        if (from.revision != atoms_[box].revision) return;
        spent_.push_back(token);
        if (from.strike)
            doubt(box, "what was typed beside the box is struck through");
        else
            tick(box);
    }

    // From the back, so that places before it stay true.
    void erase(const Atom& atom) {
        std::vector<Run>& runs = paragraphs_.at(atom.paragraph)->runs;
        for (std::size_t r = atom.last + 1; r-- > atom.first;) {
            Run& run = runs.at(r);
            if (run.hidden || run.revision == Revision::deleted) continue;
            run.mark.reset();
            const std::size_t begin = r == atom.first ? atom.begin : 0;
            const std::size_t end = r == atom.last ? atom.end : run.text.size();
            if (begin < end) run.text.erase(begin, end - begin);
        }
    }

    static constexpr const char* two_boxes_ =
        "something typed may belong to this box or to another";
    static constexpr std::size_t longest_kept_ = 16;  // of a word: longer ones are no tokens

    std::vector<Paragraph*> paragraphs_;
    std::size_t current_ = 0;  // of paragraphs_, being read
    std::vector<Atom> atoms_;
    std::vector<std::size_t> spent_;
    Atom word_atom_;
    std::string word_;
    std::size_t gap_ = 0;
    bool mixed_ = false;  // the word is partly typed under tracked changes
    bool marked_ = false;
    bool has_box_ = false, has_token_ = false;
};

void bind_blocks(std::vector<Block>& blocks, bool cell, std::size_t depth) {
    Unit unit;
    for (Block& block : blocks) {
        if (auto* paragraph = std::get_if<Paragraph>(&block)) {
            unit.add(*paragraph);
            if (!cell) unit.bind();
            continue;
        }
        unit.bind();
        if (depth >= max_table_depth) continue;
        for (Cell& inner : std::get<Table>(block).cells) bind_blocks(inner.blocks, true, depth + 1);
    }
    unit.bind();
}

}  // namespace

bool is_typed_mark(std::string_view word) {
    for (const auto& [open, close] : brackets) {
        if (word.size() > 2 && word.front() == open && word.back() == close) {
            word = word.substr(1, word.size() - 2);
            break;
        }
    }
    const std::string_view sign = sign_at(word);
    return !sign.empty() && sign.size() == word.size();
}

void bind_typed_marks(Sheet& sheet) {
    bind_blocks(sheet.blocks, false, 0);
    bind_blocks(sheet.aside, false, 0);
}

}  // namespace tsb
