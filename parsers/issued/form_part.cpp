// SPDX-License-Identifier: GPL-3.0-or-later
// The fixed text of the blank form: what it prints around its answers.
#include <algorithm>
#include <array>
#include <optional>

#include "config/base/text.hpp"
#include "config/fold.hpp"
#include "parsers/issued/answers.hpp"
#include "parsers/issued/draft.hpp"
#include "parsers/issued/lines/words.hpp"

namespace tsb::issued {
namespace {

constexpr std::size_t max_head = 80;           // lines of the form before the answers
constexpr std::size_t max_title_lines = 8;     // of the form's title
constexpr std::size_t max_placeholder = 120;   // bytes
constexpr std::size_t max_annex_heading = 40;  // bytes
constexpr std::size_t max_signature_lines = 16;

std::vector<std::string> placeholders_in(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t open = text.find('['); open != std::string_view::npos;
         open = text.find('[', open + 1)) {
        const std::size_t close = text.find(']', open);
        if (close == std::string_view::npos) break;
        if (close - open > 1 && close - open < max_placeholder)
            found.emplace_back(text.substr(open, close - open + 1));
    }
    return found;
}

bool only_placeholders(std::string_view text) {
    std::string rest(text);
    const auto found = placeholders_in(text);
    for (const std::string& one : found)
        if (const std::size_t at = rest.find(one); at != std::string::npos)
            rest.erase(at, one.size());
    return !found.empty() && fold(rest).find_first_not_of(" ,.;:،、") == std::string::npos;
}

// Behind the first colon, wide or not; the text's size if there is none.
std::size_t end_of_label(std::string_view text) {
    constexpr std::string_view wide = "：";
    const std::size_t plain = text.find(':'), other = text.find(wide);
    if (plain == std::string_view::npos && other == std::string_view::npos) return text.size();
    return plain < other ? plain + 1 : other + wide.size();
}

class FixedText {
  public:
    FixedText(const std::vector<Line>& lines, const Answers& answers, Draft& draft)
        : lines_(lines), answers_(answers), draft_(draft), end_(answers.begin) {}

    // The form's first line.
    std::size_t read() {
        take_instruction();
        const auto to = find_head();
        const std::size_t begin = to ? take_title(*to) : end_;
        if (to)
            take_head(*to);
        else
            draft_.note(draft_.wording_key("to"),
                        "not found: the head of the form (to, from, fax, e-mail, date)");
        take_tail();
        if (draft_.wording().placeholders.empty())
            draft_.note(draft_.wording_key("placeholders"),
                        "not found: words in square brackets that are to be filled in");
        return begin;
    }

  private:
    [[nodiscard]] bool label(Means meaning, std::size_t i) const {
        return i < lines_.size() && is_label(meaning, draft_.language, lines_[i].key);
    }

    static void keep(std::vector<std::string>& list, const std::string& text) {
        if (list.size() < max_draft_lines &&
            std::find(list.begin(), list.end(), text) == list.end())
            list.push_back(text);
    }
    void keep_placeholders(const std::string& text) {
        for (const std::string& one : placeholders_in(text))
            keep(draft_.wording().placeholders, one);
    }

    void take_instruction() {
        if (end_ == 0) return;
        const Line& line = lines_[end_ - 1];
        const bool says_so = says(Means::instruction, draft_.language, line.key);
        const bool in_table = line.table != 0 && line.table == lines_[end_].table;
        if (!says_so && !in_table) {
            draft_.note(draft_.wording_key("instruction"),
                        "not found: a line above the items that says to select a box");
            return;
        }
        if (!says_so)
            draft_.note(draft_.wording_key("instruction"),
                        "it is the line above the items, but does not say to select a box");
        draft_.wording().instruction = {line.text};
        --end_;
    }

    // The "To" nearest above the answers that a "From" follows.
    [[nodiscard]] std::optional<std::size_t> find_head() const {
        const std::size_t lowest = end_ - std::min(end_, max_head);
        for (std::size_t i = end_; i-- > lowest;) {
            if (!label(Means::to, i)) continue;
            for (std::size_t k = i + 1; k < end_; ++k)
                if (label(Means::from, k)) return i;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool is_annex_heading(const Line& line) const {
        if (line.key.size() > max_annex_heading) return false;
        for (const std::string& word : words(Means::annex, draft_.language))
            if (line.key.starts_with(word)) return true;
        return false;
    }

    // From the annex's heading, or from the line with "Subject:", to the head.
    std::size_t take_title(std::size_t to) {
        const std::size_t lowest = to - std::min(to, max_title_lines);
        std::size_t begin = to;
        for (std::size_t i = to; i-- > lowest;) {
            if (is_annex_heading(lines_[i])) {
                begin = i + 1;
                break;
            }
            const std::size_t colon = lines_[i].key.find(':');
            if (is_label(Means::subject, draft_.language,
                         std::string_view(lines_[i].key).substr(0, colon)))
                begin = i;
            if (i == 0 && begin == to) begin = 0;
        }
        for (std::size_t i = begin; i < to; ++i) keep(draft_.wording().form_title, lines_[i].text);
        if (draft_.wording().form_title.empty())
            draft_.note(draft_.wording_key("form_title"),
                        "not found: where the form's own title begins");
        return begin;
    }

    using HeadLabels = std::array<std::pair<Means, std::vector<std::string>*>, 5>;

    // "Fax: +41-22-730-5853" in one line.
    bool take_label_and_text(const std::string& text, const HeadLabels& labels) {
        const std::size_t end = end_of_label(text);
        if (end >= text.size()) return false;
        const std::string first = text.substr(0, end);
        const auto row = std::find_if(labels.begin(), labels.end(), [&](const auto& one) {
            return is_label(one.first, draft_.language, fold(first));
        });
        const std::string rest(trim(std::string_view(text).substr(end)));
        if (row == labels.end() || rest.empty()) return false;
        keep(*row->second, first);
        if (only_placeholders(rest))
            keep_placeholders(rest);
        else
            keep(draft_.wording().address, rest);
        return true;
    }

    void take_head(std::size_t to) {
        Wording& wording = draft_.wording();
        const HeadLabels labels{{
            {Means::to, &wording.to},
            {Means::from, &wording.from},
            {Means::fax, &wording.fax},
            {Means::email, &wording.email},
            {Means::date, &wording.date},
        }};
        const std::size_t head_end = end_of_head(to);
        for (std::size_t i = to; i < head_end; ++i) {
            const std::string& text = lines_[i].text;
            const auto row = std::find_if(labels.begin(), labels.end(),
                                          [&](const auto& one) { return label(one.first, i); });
            if (row != labels.end())
                keep(*row->second, text);
            else if (take_label_and_text(text, labels))
                continue;
            else if (only_placeholders(text))
                keep_placeholders(text);
            else
                keep(wording.address, text);
        }
        for (std::size_t i = head_end; i < end_; ++i) {
            keep_placeholders(lines_[i].text);
            keep(wording.before, lines_[i].text);
        }
    }

    // Behind the date and what is to be filled in beside it, or the last of the head's lines.
    [[nodiscard]] std::size_t end_of_head(std::size_t to) const {
        std::size_t end = to + 1;
        for (std::size_t i = to; i < end_; ++i) {
            const bool of_head = label(Means::from, i) || label(Means::fax, i) ||
                                 label(Means::email, i) || label(Means::date, i) ||
                                 only_placeholders(lines_[i].text) ||
                                 (lines_[i].table != 0 && lines_[i].table == lines_[to].table);
            if (of_head) end = i + 1;
        }
        return end;
    }

    // The closing, then the signature with the State's placeholder. What is printed behind it is
    // not of the form.
    void take_tail() {
        Wording& wording = draft_.wording();
        const std::size_t end = std::min(lines_.size(), answers_.end + max_signature_lines);
        std::size_t last = answers_.end;
        for (std::size_t i = answers_.end; i < end; ++i)
            if (!placeholders_in(lines_[i].text).empty()) last = i + 1;
        for (std::size_t i = answers_.end; i < last; ++i) {
            const std::string& text = lines_[i].text;
            keep_placeholders(text);
            if (placeholders_in(text).empty())
                keep(wording.after, text);
            else if (!only_placeholders(text))
                keep(wording.administration, text);
        }
        if (wording.administration.empty())
            draft_.note(draft_.wording_key("administration"),
                        "not found: the line of the signature with the State's placeholder");
        const bool rest = std::any_of(
            lines_.begin() + static_cast<std::ptrdiff_t>(last), lines_.end(), [](const Line& line) {
                return line.key.find_first_not_of("_-. ") != std::string::npos;
            });
        if (rest)
            draft_.note(draft_.wording_key("after"),
                        "there is more text behind the signature; it was left out");
    }

    const std::vector<Line>& lines_;
    const Answers& answers_;
    Draft& draft_;
    std::size_t end_;
};

}  // namespace

std::size_t read_form(const std::vector<Line>& lines, Draft& draft) {
    const Answers answers = find_answers(lines);
    draft.wording().confirmed = answers.found();
    if (!answers.found()) {
        draft.note("wording." + draft.language,
                   "not found: a form with boxes under numbered items");
        return lines.size();
    }
    read_items(lines, answers, draft);
    read_options(answers, draft);
    return FixedText(lines, answers, draft).read();
}

}  // namespace tsb::issued
