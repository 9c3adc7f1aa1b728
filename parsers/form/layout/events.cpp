// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/layout/events.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "config/base/text.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_label_lines = 6;    // a label may be broken over so many lines
constexpr std::size_t max_heading_key = 600;  // a longer line that has a number in it is prose

// A text between marks or line ends, with the marks that stand on its line at its side.
struct Chunk {
    std::span<const Piece> pieces;
    std::string_view text;
    std::vector<const Mark*> marks;
    Line* line = nullptr;
    bool starts_line = false;
    bool unsure = false;                 // text stands at both sides of its mark
    bool struck = false;                 // one of its marks is
    std::optional<std::string> own_key;  // where it is not all of its line

    [[nodiscard]] const std::string& key() const { return own_key ? *own_key : line->key; }
};

// Marks before a text are its own; on a line that begins with text and ends with a mark, the marks
// after it are.
void settle_line(std::vector<Chunk>& line, const std::vector<const Mark*>& trailing,
                 std::vector<Chunk>& out) {
    if (line.empty()) {
        if (trailing.empty()) return;
        Chunk alone;
        alone.marks = trailing;
        alone.starts_line = true;
        out.push_back(std::move(alone));
        return;
    }
    if (line.front().marks.empty() && !trailing.empty()) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i) line[i].marks = line[i + 1].marks;
        line.back().marks = trailing;
    } else {
        // Mark, text, mark: both are beside the text, and two marks for one option are a person's
        // to solve.
        line.back().marks.insert(line.back().marks.end(), trailing.begin(), trailing.end());
        line.back().unsure = line.size() > 1 && !trailing.empty();
        if (line.front().marks.empty() && line.size() > 1) {
            for (Chunk& chunk : line) chunk.unsure = true;
        }
    }
    line.front().starts_line = true;
    for (Chunk& chunk : line) out.push_back(std::move(chunk));
}

// Are the line's boxes of characters boxes? They stand alone, or beside a label; "f (x)" does not.
bool boxes_count(const Line& line, const Book& book) {
    const bool written = std::any_of(line.pieces.begin(), line.pieces.end(),
                                     [](const Piece& piece) { return piece.is_written_box(); });
    if (!written) return true;
    bool label = false, other = false;
    std::string text;
    const auto close = [&] {
        if (!is_blank(text)) {
            const std::string key = squeeze(text);
            (book.labels.match(text, key) || book.labels.may_continue(key) ? label : other) = true;
        }
        text.clear();
    };
    for (const Piece& piece : line.pieces) {
        if (piece.mark != nullptr) {
            close();
        } else {
            text += piece.text;
        }
    }
    close();
    return label || !other;
}

std::vector<Chunk> cut_into_chunks(Field& field, const Book& book) {
    std::vector<Chunk> chunks;
    for (Line& line : field.lines) {
        std::vector<Chunk> here;
        std::vector<const Mark*> pending, struck;
        Chunk current;
        std::size_t begin = 0, end = 0;  // of the chunk in hand, in the line's text
        const bool boxes = boxes_count(line, book);
        const auto close = [&] {
            if (is_blank(current.text)) return;
            here.push_back(std::move(current));
            current = Chunk{};
        };
        for (const Piece& piece : line.pieces) {
            const std::size_t at = std::exchange(end, end + piece.text.size());
            if (piece.mark == nullptr || (piece.is_written_box() && !boxes)) {
                const bool starts = is_blank(current.text) && !is_blank(piece.text);
                if (starts) {
                    current = Chunk{};
                    current.marks = std::exchange(pending, {});
                }
                if (current.pieces.empty()) begin = at;
                const Piece* first = current.pieces.empty() ? &piece : current.pieces.data();
                current.pieces = {first, &piece + 1};
                current.text = line.text.substr(begin, end - begin);
            } else {
                close();
                current = Chunk{};
                pending.push_back(piece.mark);
                if (piece.strike) struck.push_back(piece.mark);
            }
        }
        close();
        const std::size_t before = chunks.size();
        settle_line(here, pending, chunks);
        for (std::size_t i = before; i < chunks.size(); ++i) {
            chunks[i].line = &line;
            // A chunk as long as its line is the line.
            if (chunks[i].text.size() != line.text.size())
                chunks[i].own_key = squeeze(chunks[i].text);
            chunks[i].struck =
                std::find_first_of(chunks[i].marks.begin(), chunks[i].marks.end(), struck.begin(),
                                   struck.end()) != chunks[i].marks.end();
        }
    }
    return chunks;
}

// Bold, colour or a strike counts only where it touches the label, not what was written behind it.
void note_style(const Chunk& chunk, std::size_t from, std::size_t to, Option& option) {
    std::size_t at = 0;
    for (const Piece& piece : chunk.pieces) {
        const std::size_t end = at + piece.text.size();
        if (at < to && end > from && !is_blank(piece.text)) {
            option.struck = option.struck || piece.strike;
            option.emphasised = option.emphasised || piece.emphasis;
        }
        at = end;
    }
}

// "CheckBox1", which a fresh ActiveX control shows beside its box.
bool names_control(const Chunk& chunk) {
    const bool control = std::any_of(chunk.marks.begin(), chunk.marks.end(), [](const Mark* mark) {
        return mark->kind == MarkKind::activex;
    });
    const std::string& key = chunk.key();
    const std::size_t digits = key.find_last_not_of("0123456789") + 1;
    return control && digits > 0 && digits < key.size() &&
           key.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == digits;
}

class FieldReader {
  public:
    FieldReader(Field& field, const Book& book)
        : book_(book), chunks_(cut_into_chunks(field, book)) {}

    std::vector<Event> read() {
        for (std::size_t i = 0; i < chunks_.size();) i += take(i);
        adopt_marks();
        return std::move(events_);
    }

  private:
    std::size_t take(std::size_t i) {
        Chunk& chunk = chunks_[i];
        if (is_blank(chunk.text)) {
            if (!chunk.marks.empty()) add_marks(chunk);
            return 1;
        }
        if (const std::size_t taken = take_label(i)) return taken;
        const std::string& key = chunk.key();
        const std::vector<NumberFound> numbers =
            key.size() <= max_heading_key ? book_.items.numbers(key) : std::vector<NumberFound>{};
        if (!numbers.empty()) {
            Event event = plain(chunk, EventKind::heading);
            event.numbers = numbers;
            events_.push_back(std::move(event));
        } else if (!chunk.marks.empty()) {
            add_marks(chunk);
        } else {
            events_.push_back(plain(chunk, EventKind::text));
        }
        return 1;
    }

    // The label that begins at chunk i, over as many lines as it takes; 0 if none does.
    std::size_t take_label(std::size_t i) {
        std::string joined;
        std::vector<std::size_t> ends;
        std::optional<LabelMatch> best;
        std::size_t best_lines = 0;
        for (std::size_t k = i; k < chunks_.size() && k - i < max_label_lines; ++k) {
            if (k > i && (!chunks_[k].marks.empty() || !chunks_[k].starts_line)) break;
            if (k > i) joined += '\n';
            joined += chunks_[k].text;
            ends.push_back(joined.size());
            const std::string key = k == i ? chunks_[k].key() : squeeze(joined);
            if (const auto match = book_.labels.match(joined, key);
                match && (!best || match->label->key.size() > best->label->key.size())) {
                best = match;
                best_lines = k - i + 1;
            }
            if (!book_.labels.may_continue(key)) break;
        }
        if (!best) return 0;
        add_option(i, best_lines, *best, ends);
        return best_lines;
    }

    void add_option(std::size_t i, std::size_t count, const LabelMatch& match,
                    const std::vector<std::size_t>& ends) {
        Event event;
        event.kind = EventKind::option;
        Option& option = event.option;
        option.label = match.label;
        option.marks = chunks_[i].marks;
        option.unsure = chunks_[i].unsure;
        option.typed = match.before;
        option.struck = chunks_[i].struck;
        option.part = chunks_[i].line->part;
        option.at = chunks_[i].line->at;
        std::size_t begin = 0;
        for (std::size_t k = 0; k < count; ++k) {
            const Chunk& chunk = chunks_[i + k];
            event.lines.push_back(chunk.line);
            const std::size_t to = match.consumed > begin ? match.consumed - begin : 0;
            note_style(chunk, 0, std::min(to, chunk.text.size()), option);
            if (to < chunk.text.size()) add_rest(option, chunk, chunk.text.substr(to));
            begin = ends[k] + 1;
        }
        events_.push_back(std::move(event));
    }

    // What stands behind a label on its own line: reasons, or something that may be a mark.
    static void add_rest(Option& option, const Chunk& chunk, std::string_view rest) {
        const std::string key = squeeze(rest);
        if (key.find_first_not_of(":;,.-()=") == std::string::npos || key == "。") return;
        if (is_answer_word(rest)) option.typed = Typed::doubtful;
        std::string_view bare = trim(rest);
        while (!bare.empty() &&
               std::string_view(":;,.-=").find(bare[0]) != std::string_view::npos) {
            bare = trim(bare.substr(1));
        }
        for (const std::string_view wide :
             {std::string_view("："), std::string_view("，"), std::string_view("。")}) {
            if (bare.starts_with(wide)) bare = trim(bare.substr(wide.size()));
        }
        option.added.push_back({std::string(bare), chunk.line->part, chunk.line->at});
    }

    void add_marks(const Chunk& chunk) {
        Event event = plain(chunk, EventKind::marks);
        event.struck = event.struck || chunk.struck;
        if (!is_blank(event.text) && !names_control(chunk)) {
            event.typed = read_typed(event.text);
            if (event.typed == Typed::none) event.typed = Typed::doubtful;
        }
        events_.push_back(std::move(event));
    }

    static Event plain(const Chunk& chunk, EventKind kind) {
        Event event;
        event.kind = kind;
        event.marks = chunk.marks;
        event.text = trim(chunk.text);
        event.lines.push_back(chunk.line);
        event.struck =
            std::any_of(chunk.pieces.begin(), chunk.pieces.end(),
                        [](const Piece& piece) { return piece.strike && !is_blank(piece.text); });
        return event;
    }

    // A field with one label and its marks on other lines: they are that label's.
    void adopt_marks() {
        Event* only = nullptr;
        for (Event& event : events_) {
            if (event.kind == EventKind::heading) return;
            if (event.kind != EventKind::option) continue;
            if (only != nullptr) return;
            only = &event;
        }
        if (only == nullptr) return;
        for (Event& event : events_) {
            if (event.kind != EventKind::marks) continue;
            only->option.marks.insert(only->option.marks.end(), event.marks.begin(),
                                      event.marks.end());
            only->option.take_typed(event.typed);
            only->option.struck = only->option.struck || event.struck;
            only->lines.insert(only->lines.end(), event.lines.begin(), event.lines.end());
        }
        std::erase_if(events_, [](const Event& event) { return event.kind == EventKind::marks; });
    }

    const Book& book_;
    std::vector<Chunk> chunks_;
    std::vector<Event> events_;
};

}  // namespace

std::vector<Event> read_events(Field& field, const Book& book) {
    return FieldReader(field, book).read();
}

}  // namespace tsb
