// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/form/wording/printed.hpp"

#include <algorithm>
#include <utility>

#include "parsers/form/wording/phrases.hpp"

namespace tsb {
namespace {

constexpr std::size_t min_piece_bytes = 12;  // of a wrapped line: shorter pieces are found anywhere

std::string without_colon(std::string key) {
    while (key.ends_with(':')) key.pop_back();
    return key;
}

}  // namespace

Printed::Printed(const Circular& circular, const std::optional<std::string>& language) {
    for (const auto& [code, wording] : circular.wording) {
        if (!language || *language == code) add(wording);
    }
    for (const Item& item : circular.items) {
        for (const auto& [code, wording] : item.wording) {
            if (language && *language != code) continue;
            for (const auto* texts : {&wording.numbers, &wording.titles, &wording.status}) {
                for (const std::string& text : *texts) lines_.insert(squeeze(text));
            }
        }
    }
}

void Printed::add(const Wording& wording) {
    confirmed_ = confirmed_ && wording.confirmed;
    for (const auto* texts : {&wording.instruction, &wording.form_title, &wording.administration,
                              &wording.to, &wording.from, &wording.fax, &wording.email,
                              &wording.date, &wording.address, &wording.before, &wording.after}) {
        for (const std::string& text : *texts) {
            std::string key = squeeze(text);
            all_ += key + "\n";
            lines_.insert(std::move(key));
        }
    }
    for (const auto* texts : {&wording.supports, &wording.opposes}) {
        for (const std::string& text : *texts) options_.insert(squeeze(text));
    }
    placeholders_.insert(placeholders_.end(), wording.placeholders.begin(),
                         wording.placeholders.end());
    const std::pair<const std::vector<std::string>*, HeaderLabel> labels[] = {
        {&wording.to, HeaderLabel::to},     {&wording.from, HeaderLabel::from},
        {&wording.fax, HeaderLabel::fax},   {&wording.email, HeaderLabel::email},
        {&wording.date, HeaderLabel::date},
    };
    for (const auto& [texts, label] : labels) {
        for (const std::string& text : *texts)
            headers_.emplace_back(without_colon(squeeze(text)), label);
    }
}

bool Printed::is_printed(std::string_view key) const {
    if (options_.contains(key)) return false;
    if (lines_.contains(key)) return true;
    return is_piece(key);
}

bool Printed::is_piece(std::string_view key) const {
    return key.size() >= min_piece_bytes && all_.find(key) != std::string::npos;
}

bool Printed::is_placeholder(std::string_view key) const {
    std::string rest(key);
    if (rest.find('[') == std::string::npos) return false;
    for (const std::string& placeholder : placeholders_) {
        const std::string piece = squeeze(placeholder);
        const std::size_t at = piece.empty() ? std::string::npos : rest.find(piece);
        if (at != std::string::npos) rest.erase(at, piece.size());
    }
    return rest.find_first_not_of(",.;:") == std::string::npos;
}

std::string Printed::without_placeholders(std::string text) const {
    for (const std::string& placeholder : placeholders_) {
        const std::size_t at = placeholder.empty() ? std::string::npos : text.find(placeholder);
        if (at != std::string::npos) text.erase(at, placeholder.size());
    }
    return text;
}

std::optional<Printed::Found> Printed::header_label(std::string_view text,
                                                    std::string_view key) const {
    for (const auto& [label, kind] : headers_) {
        if (label.empty() || !key.starts_with(label)) continue;
        const std::string_view rest = key.substr(label.size());
        if (rest.empty() || rest == ":") return Found{kind, text.size()};
        if (rest[0] != ':') continue;
        const std::size_t consumed = prefix_with_key(text, label + ":");
        if (consumed > 0) return Found{kind, consumed};
    }
    return std::nullopt;
}

}  // namespace tsb
