// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/contact_index.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "config/roster.hpp"

namespace tsb {
namespace {

constexpr std::size_t min_local_bytes = 6;  // shorter names differ by one letter every day

std::string_view domain_of(const Contact& contact) {
    const std::string_view value = contact.value;
    const std::size_t at = value.rfind('@');
    return at == std::string_view::npos ? value : value.substr(at + 1);
}

// Two local parts of one domain; nothing for the same one.
std::optional<Likeness> local_likeness(const std::string& name, const std::string& known) {
    if (name == known || std::min(name.size(), known.size()) < min_local_bytes) return std::nullopt;
    const DomainShape a = shape_of(name), b = shape_of(known);
    if (!a.skeleton.empty() && a.skeleton == b.skeleton) return Likeness::confusable;
    if (typing_errors(name, known, 1) <= 1) return Likeness::near_miss;
    return std::nullopt;
}

}  // namespace

ContactIndex::ContactIndex(std::span<const Administration> administrations) {
    for (std::uint32_t a = 0; a < administrations.size(); ++a) {
        const Administration& row = administrations[a];
        for (std::uint32_t c = 0; c < row.contacts.size(); ++c) {
            const std::string_view domain = domain_of(row.contacts[c]);
            auto [it, is_new] = by_domain_.try_emplace(std::string(domain));
            Entry& entry = it->second;
            if (is_new) {
                entry.shape = shape_of(it->first);
                entry.free_mail = is_free_mail(it->first);
            }
            entry.contacts.push_back({a, c});
            if (entry.codes.empty() || entry.codes.back() != row.code)
                entry.codes.push_back(row.code);
            const std::string& value = row.contacts[c].value;
            if (row.contacts[c].kind == ContactKind::address)
                entry.locals.push_back(
                    ascii_lower(std::string_view(value).substr(0, value.rfind('@'))));
        }
    }
}

std::span<const ContactAt> ContactIndex::at(std::string_view domain) const {
    const auto found = by_domain_.find(domain);
    if (found == by_domain_.end()) return {};
    return found->second.contacts;
}

std::optional<LookAlike> ContactIndex::like_an_address(const std::string& local,
                                                       const std::string& domain,
                                                       const Entry& entry) {
    std::optional<LookAlike> best;
    for (const std::string& known : entry.locals) {
        const auto found = local_likeness(local, known);
        if (!found || (best && *found >= best->likeness)) continue;
        best = {*found, local + "@" + domain, known + "@" + domain, entry.codes};
    }
    return best;
}

std::optional<LookAlike> ContactIndex::look_alike(std::string_view local,
                                                  std::string_view domain) const {
    const auto same = by_domain_.find(domain);
    if (same != by_domain_.end()) {
        if (auto found = like_an_address(ascii_lower(local), same->first, same->second))
            return found;
    }
    if (is_free_mail(domain)) return std::nullopt;
    const DomainShape shape = shape_of(std::string(domain));
    std::optional<Likeness> best;
    auto nearest = by_domain_.end();
    for (auto known = by_domain_.begin(); known != by_domain_.end(); ++known) {
        const auto found = likeness(shape, known->second.shape);
        if (!found || (best && *found >= *best) || known->second.free_mail) continue;
        best = found;
        nearest = known;
    }
    if (!best) return std::nullopt;
    return LookAlike{*best, shape.domain, nearest->first, nearest->second.codes};
}

std::vector<LookAlike> ContactIndex::pairs() const {
    std::vector<LookAlike> out;
    for (auto a = by_domain_.begin(); a != by_domain_.end(); ++a) {
        for (auto b = std::next(a); b != by_domain_.end(); ++b) {
            const auto found = likeness(a->second.shape, b->second.shape);
            if (found != Likeness::confusable && found != Likeness::near_miss) continue;
            std::vector<std::string> codes = a->second.codes;
            codes.insert(codes.end(), b->second.codes.begin(), b->second.codes.end());
            std::sort(codes.begin(), codes.end());
            codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
            out.push_back({*found, a->first, b->first, std::move(codes)});
        }
    }
    return out;
}

}  // namespace tsb
