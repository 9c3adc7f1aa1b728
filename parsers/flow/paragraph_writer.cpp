// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/flow/paragraph_writer.hpp"

#include <algorithm>
#include <utility>

#include "config/base/text.hpp"
#include "config/base/utf8.hpp"

namespace tsb::flow {
namespace {

// The character at i of valid UTF-8; i moves past it.
char32_t next_code(std::string_view text, std::size_t& i) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text.at(at)); };
    const unsigned lead = byte(i++);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    char32_t code = lead & (0x3FU >> static_cast<unsigned>(more));
    for (int k = 0; k < more; ++k) code = code << 6U | (byte(i++) & 0x3FU);
    return code;
}

bool is_ascii(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

bool in_symbol_range(char32_t code) {
    return code < 0x100 || (code & 0xFFFFFF00U) == 0xF000U;
}

// ISO 29500-1 17.3.2.26, cut down to what can be a symbol.
SymbolFont font_for(char32_t code, const TextState& state) {
    FontSlot slot = code < 0x80 ? FontSlot::ascii : FontSlot::high_ansi;
    if (code >= 0x80 && state.east_asian_hint) slot = FontSlot::east_asia;
    if (state.complex_script) slot = FontSlot::complex;
    return symbol_font(state.look.fonts.at(static_cast<std::size_t>(slot)));
}

// × and √ stand alone when nothing but blanks or marks is beside them.
constexpr std::string_view cross = "×", root = "√";

bool blank_before(std::string_view text, std::size_t at) {
    return at == 0 || std::string_view(" \t\n").find(text.at(at - 1)) != std::string_view::npos ||
           text.substr(0, at).ends_with("\xC2\xA0") || text.substr(0, at).ends_with("\u3000");
}
bool blank_after(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(at);
    return rest.empty() || std::string_view(" \t\n").find(rest.front()) != std::string_view::npos ||
           rest.starts_with("\xC2\xA0") || rest.starts_with("\u3000");
}

}  // namespace

ParagraphWriter::ParagraphWriter(Budget& budget, std::string part, std::string at)
    : budget_(budget) {
    paragraph_.part = std::move(part);
    paragraph_.at = std::move(at);
}

void ParagraphWriter::plain(std::string_view utf8, const TextState& state) {
    if (utf8.empty() || budget_.passed != nullptr) return;
    budget_.add(budget_.text_bytes, utf8.size(), max_text_bytes, "max_text_bytes");
    if (!paragraph_.runs.empty()) {
        Run& last = paragraph_.runs.back();
        if (!last.mark && last_in_field_ == in_field_ && last.hidden == state.hidden &&
            last.strike == state.look.strike && last.emphasis == state.look.emphasis &&
            last.revision == state.revision) {
            last.text += utf8;
            return;
        }
    }
    budget_.add(budget_.runs, 1, max_runs, "max_runs");
    Run run;
    run.text = utf8;
    run.hidden = state.hidden;
    run.strike = state.look.strike;
    run.emphasis = state.look.emphasis;
    run.revision = state.revision;
    if (in_field_) field_runs_.push_back(paragraph_.runs.size());
    last_in_field_ = in_field_;
    paragraph_.runs.push_back(std::move(run));
}

FieldBox ParagraphWriter::mark(Mark mark, const TextState& state) {
    plain(std::exchange(before_, {}), state);
    budget_.add(budget_.marks, 1, max_marks, "max_marks");
    budget_.add(budget_.runs, 1, max_runs, "max_runs");
    if (budget_.passed != nullptr) return {};
    mark.part = paragraph_.part;
    mark.at = paragraph_.at;
    mark.hidden = mark.hidden || state.hidden;
    Run run;
    run.hidden = mark.hidden;
    run.strike = state.look.strike;
    run.emphasis = state.look.emphasis;
    run.revision = state.revision;
    run.mark = std::move(mark);
    paragraph_.runs.push_back(std::move(run));
    return {this, paragraph_.runs.size() - 1};
}

void ParagraphWriter::text(std::string_view utf8, const TextState& state, const Owner& owner) {
    in_field_ = owner.field != nullptr;
    const std::string valid = valid_utf8(utf8) ? std::string(utf8) : to_valid_utf8(utf8);
    const bool every_character = state.look.any_symbol_font || owner.control != nullptr;
    if (state.formula || (!every_character && is_ascii(valid))) {
        plain(valid, state);
        return;
    }
    std::size_t start = 0;
    for (std::size_t i = 0; i < valid.size();) {
        const std::size_t at = i;
        const char32_t code = next_code(valid, i);
        if (code < 0x80 && !every_character) continue;
        const SymbolFont font = in_symbol_range(code) ? font_for(code, state) : SymbolFont::none;
        before_ = std::string_view(valid).substr(start, at - start);
        if (take(code, font, state, owner)) start = i;
    }
    before_ = {};
    plain(std::string_view(valid).substr(start), state);
}

void ParagraphWriter::symbol(std::string_view font, char32_t code, const TextState& state,
                             const Owner& owner) {
    in_field_ = owner.field != nullptr;
    if (take(code, symbol_font(font), state, owner)) return;
    plain(utf8_of(code), state);
}

bool ParagraphWriter::take(char32_t code, SymbolFont font, const TextState& state,
                           const Owner& owner) {
    if (owner.control != nullptr && !owner.control->shown() && owner.control->takes(code, font)) {
        mark(owner.control->mark(), state);
        return true;
    }
    if (state.formula) return false;
    if (font == SymbolFont::none && private_use_box(code)) {
        Mark unknown;
        unknown.why = "a symbol character without the font that says what it shows";
        mark(std::move(unknown), state);
        return true;
    }
    const auto found = font == SymbolFont::none ? unicode_glyph(code) : symbol_glyph(font, code);
    if (!found) return false;
    if (*found == Glyph::math_or_tick) {
        maybe_lone_tick_ = true;
        return false;
    }
    if (compare_with_field(*found, owner)) {
        plain(std::exchange(before_, {}), state);
        return true;
    }
    if (owner.field != nullptr && *found == Glyph::bare_tick)
        return false;  // typed into a field: text beside its mark
    glyph(*found, state);
    return true;
}

void ParagraphWriter::glyph(Glyph glyph, const TextState& state) {
    Mark found;
    switch (glyph) {
        case Glyph::empty_box:
            found.state = MarkState::empty;
            break;
        case Glyph::ticked_box:
            found.state = MarkState::ticked;
            break;
        case Glyph::bare_tick:
        case Glyph::math_or_tick:
            found.state = MarkState::ticked;
            found.is_box = false;
            break;
        case Glyph::ambiguous:
            found.why = "a filled square or disc: a bullet, or a box filled in";
            break;
    }
    mark(std::move(found), state);
}

// Some programs leave the picture of a form field as a character in its result: it is the same box,
// and must agree.
bool ParagraphWriter::compare_with_field(Glyph glyph, const Owner& owner) {
    const bool is_box = glyph == Glyph::empty_box || glyph == Glyph::ticked_box;
    if (!is_box || owner.field == nullptr || owner.field->writer != this) return false;
    auto& box = paragraph_.runs.at(owner.field->run).mark;
    if (!box) return false;
    const MarkState shown = glyph == Glyph::ticked_box ? MarkState::ticked : MarkState::empty;
    if (box->state != MarkState::unclear && box->state != shown) {
        box->why = std::string("the form field says ") + std::string(to_string(box->state)) +
                   ", but the box typed in it says otherwise";
        box->state = MarkState::unclear;
    }
    return true;
}

void ParagraphWriter::split_lone_ticks() {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < paragraph_.runs.size(); ++i) {
        Run& run = paragraph_.runs.at(i);
        if (std::binary_search(field_runs_.begin(), field_runs_.end(), i)) {
            runs.push_back(std::move(run));
            continue;
        }
        const std::string text = std::move(run.text);
        std::size_t start = 0;
        for (std::size_t at = 0; !run.mark && at < text.size();) {
            const std::string_view rest = std::string_view(text).substr(at);
            const std::size_t size = rest.starts_with(cross)  ? cross.size()
                                     : rest.starts_with(root) ? root.size()
                                                              : 0;
            if (size == 0 || !blank_before(text, at) || !blank_after(text, at + size)) {
                ++at;
                continue;
            }
            Run tick = run;
            tick.mark = Mark{};
            tick.mark->state = MarkState::ticked;
            tick.mark->is_box = false;
            tick.mark->hidden = run.hidden;
            tick.mark->part = paragraph_.part;
            tick.mark->at = paragraph_.at;
            budget_.add(budget_.marks, 1, max_marks, "max_marks");
            budget_.add(budget_.runs, 2, max_runs, "max_runs");
            if (at > start) {
                Run before = run;
                before.text = text.substr(start, at - start);
                runs.push_back(std::move(before));
            }
            runs.push_back(std::move(tick));
            start = at += size;
        }
        run.text = text.substr(start);
        if (run.mark || !run.text.empty()) runs.push_back(std::move(run));
    }
    paragraph_.runs = std::move(runs);
}

Paragraph ParagraphWriter::finish() {
    if (maybe_lone_tick_) split_lone_ticks();
    return std::move(paragraph_);
}

}  // namespace tsb::flow
