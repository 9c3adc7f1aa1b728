// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/layout/written_box.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/sheet/typed.hpp"

namespace tsb {
namespace {

constexpr std::pair<char, char> brackets[] = {{'[', ']'}, {'(', ')'}, {'|', '|'}};
constexpr std::size_t max_inside_bytes = 8;    // blanks, a line to tick on, or a sign
constexpr std::size_t max_written_boxes = 64;  // of one line

struct Found {
    std::size_t bytes = 0;
    MarkState state = MarkState::empty;
};

std::string_view without_wide_blanks(std::string_view text) {
    for (const std::string_view blank :
         {std::string_view("\xC2\xA0"), std::string_view("\u3000")}) {
        if (text == blank) return {};
    }
    return text;
}

// What stands between brackets makes it a box, or not.
std::optional<MarkState> state_of(std::string_view inside, char open) {
    if (inside.find_first_not_of(" _") == std::string_view::npos ||
        without_wide_blanks(inside).empty()) {
        // "()" is a call, "||" an operator.
        if (inside.empty() && open != '[') return std::nullopt;
        return MarkState::empty;
    }
    return is_typed_mark(trim(inside)) ? std::optional(MarkState::ticked) : std::nullopt;
}

std::optional<Found> box_at(std::string_view text, std::size_t at) {
    for (const auto& [open, close] : brackets) {
        if (text[at] != open) continue;
        const std::size_t end = text.substr(at + 1, max_inside_bytes + 1).find(close);
        if (end == std::string_view::npos) continue;
        const auto state = state_of(text.substr(at + 1, end), open);
        if (state) return Found{end + 2, *state};
    }
    return std::nullopt;
}

// "f(x)" and "a[x]" are no boxes: a letter or digit of the Latin alphabet stands before.
bool may_begin(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const auto before = static_cast<unsigned char>(text[at - 1]);
    return before >= 0x80 || before == ' ' || before == '\t' || before == ']' || before == ')';
}

// Where something may open that a box is made of; the text's end if nowhere.
std::size_t next_bracket(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != '[' && text[at] != '(' && text[at] != '|') ++at;
    return at;
}

// A tick that a reader has found between brackets: they are its box.
void drop_brackets(Line& line) {
    for (std::size_t i = 1; i + 1 < line.pieces.size(); ++i) {
        const Mark* mark = line.pieces[i].mark;
        if (mark == nullptr || mark->is_box || mark->state != MarkState::ticked) continue;
        std::string_view& before = line.pieces[i - 1].text;
        std::string_view& after = line.pieces[i + 1].text;
        for (const auto& [open, close] : brackets) {
            if (!before.ends_with(open) || !after.starts_with(close)) continue;
            before.remove_suffix(1);
            after.remove_prefix(1);
            break;
        }
    }
}

void cut(const Piece& piece, const Line& line, std::deque<Mark>& marks, std::size_t& left,
         std::vector<Piece>& out) {
    std::size_t start = 0;
    const std::string_view text = piece.text;
    for (std::size_t at = next_bracket(text, 0); at < text.size() && left > 0;
         at = next_bracket(text, at)) {
        const auto found = may_begin(text, at) ? box_at(text, at) : std::nullopt;
        if (!found) {
            ++at;
            continue;
        }
        --left;
        if (at > start)
            out.push_back({text.substr(start, at - start), nullptr, piece.strike, piece.emphasis});
        Mark mark;
        mark.kind = MarkKind::typed;
        mark.state = found->state;
        mark.part = line.part;
        mark.at = line.at;
        marks.push_back(std::move(mark));
        out.push_back({text.substr(at, found->bytes), &marks.back(), piece.strike, false});
        start = at += found->bytes;
    }
    if (start < text.size() || start == 0)
        out.push_back({text.substr(start), nullptr, piece.strike, piece.emphasis});
}

}  // namespace

void find_written_boxes(Line& line, std::deque<Mark>& marks) {
    drop_brackets(line);
    bool any = false;
    for (const Piece& piece : line.pieces)
        any = any || (piece.mark == nullptr && next_bracket(piece.text, 0) < piece.text.size());
    if (!any) return;
    std::vector<Piece> pieces;
    std::size_t left = max_written_boxes;
    for (const Piece& piece : line.pieces) {
        if (piece.mark != nullptr) {
            pieces.push_back(piece);
        } else {
            cut(piece, line, marks, left, pieces);
        }
    }
    line.pieces = std::move(pieces);
}

}  // namespace tsb
