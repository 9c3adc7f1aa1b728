// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/circular_draft.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "config/circular_rows.hpp"
#include "config/fold.hpp"

namespace tsb {
namespace {

constexpr int exit_input = 65;
constexpr std::size_t max_shown = 200;

std::string shown(std::string_view text) {
    return "\"" + printable(clip_utf8(text, max_shown)) + "\"";
}

std::string rule_text(const Rule& rule) {
    return std::string(rule.strict ? "more than " : "at least ") + std::to_string(rule.percent) +
           " %, " + std::to_string(rule.min_replies) + " replies or more, without any " +
           rule.no_replies;
}

std::string item_ids(const std::vector<Item>& items) {
    std::string text;
    for (const Item& item : items) text += (text.empty() ? "" : ", ") + item.id;
    return text;
}

std::string reversed(std::string_view id) {
    const std::size_t slash = id.find('/');
    if (slash == std::string_view::npos) return std::string(id);
    return std::string(id.substr(slash + 1)) + "/" + std::string(id.substr(0, slash));
}

// As printed: the first line of each list says what the document has; the others are accepted too.
// The bureau's address tells nothing, and pages break its lines.
bool same_print(const Wording& a, const Wording& b) {
    return std::all_of(std::begin(wording_rows), std::end(wording_rows), [&](const auto& row) {
        const auto& one = a.*row.member;
        const auto& other = b.*row.member;
        if (row.member == &Wording::address) return true;
        const bool list = row.member == &Wording::before || row.member == &Wording::after ||
                          row.member == &Wording::form_title;
        if (one.empty() || other.empty()) return one.empty() == other.empty();
        if (!list) return fold(one.front()) == fold(other.front());
        return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                          [](const auto& x, const auto& y) { return fold(x) == fold(y); });
    });
}

// Adds one draft after the other to the whole; the first contradiction ends it.
class Merger {
  public:
    explicit Merger(const NamedDraft& first) : whole_(first.draft) { remember(first); }

    Result<void> add(const NamedDraft& next) {
        const Circular& other = next.draft.circular;
        for (const auto step : {&Merger::add_head, &Merger::add_items, &Merger::add_wording}) {
            auto done = (this->*step)(next);
            if (!done) return done;
        }
        for (const auto& [language, title] : other.title)
            whole_.circular.title.emplace(language, title);
        for (const auto& [language, digest] : other.blank) whole_.circular.blank[language] = digest;
        for (const DraftNote& note : next.draft.notes) add_note(note);
        remember(next);
        return {};
    }
    CircularDraft take() {
        drop_settled_notes();
        return std::move(whole_);
    }

  private:
    Error conflict(std::string_view about, const std::string& key, std::string_view mine,
                   std::string_view others, const NamedDraft& next) const {
        const auto from = from_.find(key);
        const std::string first = from == from_.end() ? "the first file" : from->second;
        return {ErrorKind::input,
                std::string(about) + " differs: " + shown(mine) + " in " + first + ", " +
                    shown(others) + " in " + next.name,
                "these are not the same circular, or one of them is wrong; nothing was written",
                exit_input};
    }

    void remember(const NamedDraft& next) {
        const Circular& c = next.draft.circular;
        if (!c.id.empty()) from_.emplace("id", next.name);
        if (next.draft.has_deadline) from_.emplace("deadline", next.name);
        if (next.draft.has_rule) from_.emplace("rule", next.name);
        if (c.issued) from_.emplace("issued", next.name);
        if (!c.items.empty()) from_.emplace("items", next.name);
        for (const auto& [language, wording] : c.wording) from_.emplace(language, next.name);
    }

    void add_note(const DraftNote& note) {
        if (whole_.notes.size() == max_draft_notes) return;
        if (std::find(whole_.notes.begin(), whole_.notes.end(), note) == whole_.notes.end())
            whole_.notes.push_back(note);
    }

    Result<void> add_head(const NamedDraft& next) {
        Circular& c = whole_.circular;
        const Circular& o = next.draft.circular;
        if (c.number != 0 && o.number != 0 && c.number != o.number)
            return conflict("the circular's number", "id", std::to_string(c.number),
                            std::to_string(o.number), next);
        if (!c.id.empty() && !o.id.empty() && c.id != o.id)
            return conflict("the circular's id", "id", c.id, o.id, next);
        if (c.id.empty()) c.id = o.id;
        if (c.number == 0) c.number = o.number;
        if (whole_.has_deadline && next.draft.has_deadline && c.deadline != o.deadline)
            return conflict("the deadline", "deadline", format_utc(c.deadline),
                            format_utc(o.deadline), next);
        if (!whole_.has_deadline && next.draft.has_deadline) {
            c.deadline = o.deadline;
            c.deadline_confirmed = o.deadline_confirmed;
            whole_.has_deadline = true;
        }
        const bool sure = c.issued && c.issued_sure;
        if (sure && o.issued && *c.issued != *o.issued)
            return conflict("the date of issue", "issued", format_utc(*c.issued),
                            format_utc(*o.issued), next);
        if (!sure && o.issued) {
            c.issued = o.issued;
            c.issued_sure = o.issued_sure;
        }
        if (whole_.has_rule && next.draft.has_rule && rule_text(c.rule) != rule_text(o.rule))
            return conflict("the rule", "rule", rule_text(c.rule), rule_text(o.rule), next);
        if (!whole_.has_rule && next.draft.has_rule) c.rule = o.rule;
        whole_.has_rule = whole_.has_rule || next.draft.has_rule;
        return {};
    }

    // Arabic documents may store the pair of numbers either way round; the other languages say
    // which.
    static bool only_arabic(const CircularDraft& draft) {
        return draft.circular.wording.size() == 1 && draft.circular.wording.contains("ar");
    }

    Result<void> add_items(const NamedDraft& next) {
        std::vector<Item>& mine = whole_.circular.items;
        const std::vector<Item>& others = next.draft.circular.items;
        if (others.empty()) return {};
        if (mine.empty()) {
            mine = others;
            return {};
        }
        const bool arabic = only_arabic(next.draft), was_arabic = only_arabic(whole_);
        const auto same = [&](const Item& a, const Item& b) {
            return a.id == b.id || ((arabic || was_arabic) && reversed(a.id) == b.id);
        };
        if (!std::equal(mine.begin(), mine.end(), others.begin(), others.end(), same))
            return conflict("the list of items", "items", item_ids(mine), item_ids(others), next);
        for (std::size_t i = 0; i < mine.size(); ++i) {
            auto merged = add_item(mine.at(i), others.at(i), was_arabic, next);
            if (!merged) return merged;
        }
        return {};
    }

    Result<void> add_item(Item& mine, const Item& other, bool was_arabic, const NamedDraft& next) {
        if (was_arabic) mine.id = other.id;
        if (!mine.kind.empty() && !other.kind.empty() && mine.kind != other.kind)
            return conflict("the kind of " + mine.id, "items", mine.kind, other.kind, next);
        if (!mine.status.empty() && !other.status.empty() && mine.status != other.status)
            return conflict("the status of " + mine.id, "items", mine.status, other.status, next);
        if (mine.kind.empty()) mine.kind = other.kind;
        if (mine.status.empty()) mine.status = other.status;
        for (const auto& [language, wording] : other.wording) {
            ItemWording& here = mine.wording[language];
            if (!is_confirmed(language)) here = wording;
        }
        return {};
    }

    [[nodiscard]] bool is_confirmed(const std::string& language) const {
        const auto found = whole_.circular.wording.find(language);
        return found != whole_.circular.wording.end() && found->second.confirmed;
    }

    // Wording that a person or an issued document confirmed is never replaced, and a guess does not
    // contradict it.
    Result<void> add_wording(const NamedDraft& next) {
        for (const auto& [language, wording] : next.draft.circular.wording) {
            Wording& here = whole_.circular.wording[language];
            if (here.confirmed && wording.confirmed && !same_print(here, wording))
                return differing_language(language, here, wording, next);
            if (!here.confirmed) here = wording;
        }
        return {};
    }

    Error differing_language(const std::string& language, const Wording& mine, const Wording& other,
                             const NamedDraft& next) const {
        for (const WordingRow& row : wording_rows) {
            const auto& one = mine.*row.member;
            const auto& two = other.*row.member;
            const std::string a = one.empty() ? "" : one.front(),
                              b = two.empty() ? "" : two.front();
            if (fold(a) != fold(b))
                return conflict("'" + std::string(row.key) + "' of [wording." + language + "]",
                                language, a, b, next);
        }
        return conflict("[wording." + language + "]", language, "its lines", "other lines", next);
    }

    // What one document lacks another may have said.
    void drop_settled_notes() {
        const Circular& c = whole_.circular;
        std::erase_if(whole_.notes, [&](const DraftNote& note) {
            const bool missing = note.text.starts_with("not found");
            return missing && ((note.at == "id" && !c.id.empty()) ||
                               (note.at == "deadline" && whole_.has_deadline) ||
                               (note.at == "issued" && c.issued.has_value()) ||
                               (note.at == "rule.percent" && whole_.has_rule));
        });
    }

    CircularDraft whole_;
    std::map<std::string, std::string, std::less<>> from_;  // key -> the file that said it first
};

}  // namespace

CircularDraft draft_of(const Circular& circular) {
    CircularDraft draft;
    draft.circular = circular;
    draft.has_deadline = draft.has_rule = true;
    return draft;
}

Result<CircularDraft> merge_drafts(const std::vector<NamedDraft>& drafts) {
    if (drafts.empty()) return CircularDraft{};
    Merger merger(drafts.front());
    for (std::size_t i = 1; i < drafts.size(); ++i) {
        auto added = merger.add(drafts.at(i));
        if (!added) return added.error();
    }
    return merger.take();
}

}  // namespace tsb
