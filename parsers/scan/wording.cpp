// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/wording.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "parsers/scan/thresholds.hpp"

namespace tsb {
namespace {

constexpr std::size_t least_mended = 4;  // letters: shorter texts must be read as printed
constexpr std::size_t least_piece = 6;   // letters of a piece of a longer line with mistakes in it
constexpr std::size_t least_exact_piece = 4;

void fold_into(UChar32 letter, std::u32string& key) {
    if (const int digit = u_charDigitValue(letter); digit >= 0) {
        key += static_cast<char32_t>(U'0' + static_cast<char32_t>(digit));
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
    icu::UnicodeString parts;
    if (U_FAILURE(status) || !nfkd->getDecomposition(letter, parts))
        parts = icu::UnicodeString(letter);
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
        const UChar32 part = parts.char32At(i);
        if (u_isalnum(part)) key += static_cast<char32_t>(u_foldCase(part, U_FOLD_CASE_DEFAULT));
    }
}

template <class Visit>
void each_letter(std::string_view text, Visit visit) {
    const auto length = static_cast<int32_t>(
        std::min<std::size_t>(text.size(), std::numeric_limits<int32_t>::max()));
    for (int32_t at = 0; at < length;) {
        const int32_t from = at;
        UChar32 letter = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, length, letter);
        if (letter >= 0)
            visit(letter, static_cast<std::size_t>(from), static_cast<std::size_t>(at));
    }
}

std::u32string digits_of(std::u32string_view key) {
    std::u32string digits;
    for (const char32_t letter : key)
        if (letter >= U'0' && letter <= U'9') digits += letter;
    return digits;
}

// The digits, and what beside a digit OCR may have taken for a letter.
std::u32string digits_behind(std::u32string_view key) {
    const auto digit = [](char32_t letter) -> char32_t {
        if (letter >= U'0' && letter <= U'9') return letter;
        if (letter == U'o') return U'0';
        return letter == U'l' || letter == U'i' ? U'1' : 0;
    };
    std::u32string digits;
    for (std::size_t from = 0; from < key.size();) {
        std::size_t to = from;
        while (to < key.size() && digit(key[to]) != 0) ++to;
        const std::u32string_view run = key.substr(from, to - from);
        if (!digits_of(run).empty())
            for (const char32_t letter : run) digits += digit(letter);
        from = to + 1;
    }
    return digits;
}

// Letters of one that the other does not have: no edit distance is less.
int missing_letters(std::u32string_view key, std::u32string_view from) {
    std::map<char32_t, int> counts;
    for (const char32_t letter : from) ++counts[letter];
    int missing = 0;
    for (const char32_t letter : key)
        if (--counts[letter] < 0) ++missing;
    return missing;
}

struct Span {
    int errors = std::numeric_limits<int>::max();
    std::size_t from = 0, to = 0;  // of the printed key
};

// The piece of `printed` nearest to `read` (Sellers' algorithm); whole: all of it.
Span nearest_span(std::u32string_view read, std::u32string_view printed, bool whole) {
    struct Cell {
        int errors;
        std::size_t from;
    };
    std::vector<Cell> row(printed.size() + 1), above(printed.size() + 1);
    for (std::size_t k = 0; k <= printed.size(); ++k)
        above[k] = {whole ? static_cast<int>(k) : 0, whole ? 0 : k};
    for (std::size_t i = 0; i < read.size(); ++i) {
        row[0] = {static_cast<int>(i) + 1, 0};
        for (std::size_t k = 0; k < printed.size(); ++k) {
            const int differs = read[i] == printed[k] ? 0 : 1;
            Cell best{above[k].errors + differs, above[k].from};
            if (row[k].errors + 1 < best.errors) best = {row[k].errors + 1, row[k].from};
            if (above[k + 1].errors + 1 < best.errors)
                best = {above[k + 1].errors + 1, above[k + 1].from};
            row[k + 1] = best;
        }
        std::swap(row, above);
    }
    Span span;
    for (std::size_t k = whole ? printed.size() : 0; k <= printed.size(); ++k) {
        // Of equal ones the longest: a misread letter at the end stands for the printed one.
        if (above[k].errors <= span.errors) span = {above[k].errors, above[k].from, k};
    }
    return span;
}

bool closes(UChar32 letter) {
    const auto kind = u_charType(letter);
    return kind == U_END_PUNCTUATION || kind == U_FINAL_PUNCTUATION || kind == U_OTHER_PUNCTUATION;
}

bool opens(UChar32 letter) {
    const auto kind = u_charType(letter);
    return kind == U_START_PUNCTUATION || kind == U_INITIAL_PUNCTUATION;
}

// The printed text between two letters of its key, with the punctuation that clings to them.
std::string piece_of(const PrintedText& printed, std::size_t from, std::size_t to) {
    if (from >= to) return "";
    std::size_t begin = printed.begin[from], end = printed.end[to - 1];
    if (from == 0) begin = 0;
    if (to == printed.key.size()) end = printed.text.size();
    bool clings = true;
    each_letter(std::string_view(printed.text).substr(end),
                [&](UChar32 letter, std::size_t, std::size_t after) {
                    clings = clings && closes(letter);
                    if (clings) end = std::max(end, printed.end[to - 1] + after);
                });
    std::size_t opened = begin;
    each_letter(std::string_view(printed.text).substr(0, begin),
                [&](UChar32 letter, std::size_t at, std::size_t) {
                    if (!opens(letter))
                        opened = begin;
                    else if (opened == begin)
                        opened = at;
                });
    begin = opened;
    return printed.text.substr(begin, end - begin);
}

class Matcher {
  public:
    Matcher(std::string_view text, std::string_view language)
        : text_(text), read_(letters_of(text)), language_(language) {
        if (read_.size() > max_read_letters) read_.resize(max_read_letters);
    }

    std::optional<WordingMatch> match(const std::vector<PrintedText>& all) {
        if (read_.empty()) return std::nullopt;
        for (const PrintedText& printed : all) {
            if (!language_.empty() && printed.language != language_) continue;
            consider(printed, true);
            consider(printed, false);
        }
        if (best_ == nullptr || best_span_.errors > limit_of(*best_)) return std::nullopt;
        if (rival_ <= best_span_.errors && best_span_.errors > 0) return std::nullopt;
        WordingMatch match;
        match.printed = best_;
        match.errors = best_span_.errors;
        match.whole = best_whole_;
        match.text = best_whole_ ? best_->text : piece_of(*best_, best_span_.from, best_span_.to);
        const auto digits = digits_of(span_key(*best_, best_span_));
        match.sure = digits == digits_of(read_);
        // Another digit than the printed one is another number, whatever stands beside it.
        if (!match.sure && !may_be(digits)) return std::nullopt;
        if (!match.sure && best_->kind != PrintedKind::number) return std::nullopt;
        return match;
    }

  private:
    [[nodiscard]] int limit_of(const PrintedText& printed) const {
        const double share = printed.kind == PrintedKind::label   ? threshold("label-errors")
                             : printed.kind == PrintedKind::title ? threshold("title-errors")
                                                                  : threshold("text-errors");
        const int most = static_cast<int>(share * static_cast<double>(read_.size()));
        return read_.size() >= least_mended ? std::max(1, most) : 0;
    }

    static std::u32string_view span_key(const PrintedText& printed, const Span& span) {
        return std::u32string_view(printed.key).substr(span.from, span.to - span.from);
    }

    // Digits taken for letters, or a slash for a one.
    [[nodiscard]] bool may_be(const std::u32string& digits) const {
        const std::u32string behind = digits_behind(read_);
        if (behind == digits) return true;
        for (std::size_t i = 0; i < behind.size(); ++i) {
            std::u32string less = behind;
            less.erase(i, 1);
            if (behind[i] == U'1' && less == digits) return true;
        }
        return false;
    }

    void consider(const PrintedText& printed, bool whole) {
        const int limit = limit_of(printed) + 1;  // one more: it may be the rival
        if (missing_letters(read_, printed.key) > limit) return;
        if (whole && missing_letters(printed.key, read_) > limit) return;
        if (!whole && printed.key.size() <= read_.size()) return;
        const Span span = nearest_span(read_, printed.key, whole);
        if (!whole && read_.size() < (span.errors > 0 ? least_piece : least_exact_piece)) return;
        if (span.errors > limit || span.to <= span.from) return;
        if (!whole && span.from == 0 && span.to == printed.key.size()) return;
        const bool same =
            best_ != nullptr && span_key(printed, span) == span_key(*best_, best_span_);
        // A label may be printed in another place too: it is the label all the same.
        const bool demotes = best_ != nullptr && best_whole_ && best_->kind == PrintedKind::label &&
                             printed.kind != PrintedKind::label;
        const bool better = best_ == nullptr || span.errors < best_span_.errors ||
                            (same && whole && !demotes && span.errors == best_span_.errors &&
                             (!best_whole_ || printed.text == text_));
        if (!better) {
            if (!same) rival_ = std::min(rival_, span.errors);
            return;
        }
        if (best_ != nullptr && !same) rival_ = std::min(rival_, best_span_.errors);
        best_ = &printed;
        best_span_ = span;
        best_whole_ = whole;
    }

    std::string_view text_;
    std::u32string read_;
    std::string_view language_;
    const PrintedText* best_ = nullptr;
    Span best_span_;
    bool best_whole_ = false;
    int rival_ = std::numeric_limits<int>::max();
};

}  // namespace

std::u32string letters_of(std::string_view text) {
    std::u32string key;
    each_letter(text, [&](UChar32 letter, std::size_t, std::size_t) { fold_into(letter, key); });
    return key;
}

PrintedWords::PrintedWords(const ScanHints& hints) {
    const auto add = [&](const std::string& language, PrintedKind kind, const std::string& item,
                         const std::string& text) {
        PrintedText printed{language, kind, item, text, {}, {}, {}};
        each_letter(text, [&](UChar32 letter, std::size_t from, std::size_t to) {
            fold_into(letter, printed.key);
            printed.begin.resize(printed.key.size(), from);
            printed.end.resize(printed.key.size(), to);
        });
        if (!printed.key.empty()) printed_.push_back(std::move(printed));
    };
    for (const PrintedLanguage& one : hints.printed) {
        for (const std::string& text : one.labels) add(one.language, PrintedKind::label, "", text);
        for (const PrintedItem& item : one.items) {
            for (const std::string& text : item.numbers)
                add(one.language, PrintedKind::number, item.id, text);
            for (const std::string& text : item.titles)
                add(one.language, PrintedKind::title, item.id, text);
            for (const std::string& text : item.status)
                add(one.language, PrintedKind::line, "", text);
        }
        for (const std::string& text : one.lines) add(one.language, PrintedKind::line, "", text);
    }
}

std::optional<WordingMatch> PrintedWords::match(std::string_view text,
                                                std::string_view language) const {
    return Matcher(text, language).match(printed_);
}

}  // namespace tsb
