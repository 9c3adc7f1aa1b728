// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/roster.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

#include "config/base/text.hpp"
#include "config/fold.hpp"

namespace tsb {
namespace {

// Words that are written in full in one spelling and short in another; articles and "and" say
// nothing.
struct WordRow {
    std::string_view word, stands_for;
};
constexpr WordRow word_rows[] = {
    {"and", ""},           {"the", ""},           {"republic", "rep"},     {"republique", "rep"},
    {"republica", "rep"},  {"democratic", "dem"}, {"democratique", "dem"}, {"democratica", "dem"},
    {"federation", "fed"}, {"federated", "fed"},  {"federal", "fed"},      {"populaire", "pop"},
    {"popular", "pop"},    {"st", "saint"},       {"ste", "sainte"},
};
constexpr std::string_view leading_articles[] = {"la", "le", "les", "el", "los", "las"};

std::string_view stands_for(std::string_view word) {
    for (const WordRow& row : word_rows) {
        if (row.word == word) return row.stands_for;
    }
    return word;
}

bool is_leading_article(std::string_view word) {
    return std::find(std::begin(leading_articles), std::end(leading_articles), word) !=
           std::end(leading_articles);
}

// What names are compared by.
std::string name_key(std::string_view name) {
    std::string folded = fold(name);
    if (folded.starts_with("l\"")) folded.erase(0, 2);  // l'Ukraine
    const std::string plain = fold_name(folded);
    const auto words = split(plain, ' ');
    std::string key;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0 && words.size() > 1 && is_leading_article(words[i])) continue;
        const std::string_view word = stands_for(words[i]);
        if (!word.empty() && !key.empty()) key += ' ';
        key += word;
    }
    return key;
}

// "X (Republic of)" and "X, Republic of" → "Republic of X"; "" where the name is not of that shape.
std::string turned_round(std::string_view name) {
    const std::string folded = fold(name);
    const std::string_view text = folded;
    std::size_t open = text.find('(');
    std::string_view form;
    if (open != std::string_view::npos && text.ends_with(')')) {
        form = trim(text.substr(open + 1, text.size() - open - 2));
    } else {
        open = text.find(',');
        if (open == std::string_view::npos) return {};
        form = trim(text.substr(open + 1));
    }
    const std::string_view state = trim(text.substr(0, open));
    if (form.empty() || state.empty()) return {};
    return std::string(form) + (form.ends_with('"') ? "" : " ") + std::string(state);
}

bool looks_like_a_code(std::string_view key) {
    return key.size() <= 3 && std::all_of(key.begin(), key.end(), [](char c) {
               return c == ' ' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           });
}

constexpr std::size_t one_edit_from = 5, two_edits_from = 9;  // characters of a name

std::u32string characters(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        char32_t c = 0;  // all bytes as one number: enough to tell characters apart
        for (const char byte : text.substr(at, size))
            c = c << 8U | static_cast<unsigned char>(byte);
        out += c;
        at += size;
    }
    return out;
}

bool within(UtcTime time, const std::optional<UtcTime>& from, const std::optional<UtcTime>& until) {
    return (!from || time >= *from) && (!until || time <= *until);
}

}  // namespace

std::string_view to_string(AdministrationKind kind) {
    switch (kind) {
        case AdministrationKind::member_state:
            return "member-state";
        case AdministrationKind::observer:
            return "observer";
        case AdministrationKind::territory:
            return "territory";
        case AdministrationKind::sector_member:
            return "sector-member";
    }
    std::abort();
}

bool Contact::valid_at(UtcTime time) const {
    return within(time, from, until);
}

bool Administration::entitled_at(UtcTime time) const {
    if (kind != AdministrationKind::member_state) return false;
    bool now = true;
    for (const Entitlement& exception : entitled) {
        if (within(time, exception.from, exception.until)) now = exception.entitled;
    }
    return now;
}

Roster::Roster(std::vector<Administration> administrations)
    : administrations_(std::move(administrations)) {
    std::sort(administrations_.begin(), administrations_.end(),
              [](const Administration& a, const Administration& b) { return a.code < b.code; });
    const auto add = [&](const std::string& name, const std::string& code) {
        std::string key = name_key(name);
        if (key.empty() || looks_like_a_code(key)) return;
        std::vector<std::string>& codes = by_name_[std::move(key)];
        if (codes.empty() || codes.back() != code) codes.push_back(code);  // codes come in order
    };
    for (Administration& each : administrations_) {
        std::sort(each.contacts.begin(), each.contacts.end());
        each.contacts.erase(std::unique(each.contacts.begin(), each.contacts.end()),
                            each.contacts.end());
        for (const auto& [language, names] : each.names) {
            for (const std::string& name : names) add(name, each.code);
        }
        for (const std::string& alias : each.aliases) add(alias, each.code);
    }
    contacts_ = ContactIndex(administrations_);
}

const Administration* Roster::find(std::string_view code) const {
    const auto at = std::lower_bound(
        administrations_.begin(), administrations_.end(), code,
        [](const Administration& each, std::string_view wanted) { return each.code < wanted; });
    return at != administrations_.end() && at->code == code ? &*at : nullptr;
}

std::vector<std::string> Roster::resolve_name(std::string_view name) const {
    if (name.size() > max_name_bytes) return {};
    const auto look_up = [&](std::string_view spelling) -> std::vector<std::string> {
        const auto found = by_name_.find(name_key(spelling));
        return found == by_name_.end() ? std::vector<std::string>() : found->second;
    };
    std::vector<std::string> codes = look_up(name);
    if (codes.empty()) {
        const std::string other = turned_round(name);
        if (!other.empty()) codes = look_up(other);
    }
    return codes;
}

std::vector<std::string> Roster::similar_names(std::string_view name) const {
    if (name.size() > max_name_bytes) return {};
    const std::u32string wanted = characters(name_key(name));
    std::size_t limit = wanted.size() >= two_edits_from  ? 2
                        : wanted.size() >= one_edit_from ? 1
                                                         : 0;
    std::set<std::string> codes;
    for (const auto& [key, owners] : by_name_) {
        if (limit == 0 || owners.size() != 1) continue;
        const std::size_t edits = typing_errors(wanted, characters(key), limit);
        if (edits > limit) continue;
        if (edits < limit) codes.clear();
        limit = std::max<std::size_t>(edits, 1);
        codes.insert(owners.front());
    }
    if (codes.size() > max_similar) return {};
    return {codes.begin(), codes.end()};
}

Digest Roster::digest() const {
    return sha256(canonical());
}

Roster Roster::names_only() const {
    std::vector<Administration> bare = administrations_;
    for (Administration& each : bare) {
        each.contacts.clear();
        each.entitled.clear();
    }
    return Roster(std::move(bare));
}

}  // namespace tsb
