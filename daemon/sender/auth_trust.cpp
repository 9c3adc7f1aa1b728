// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/auth_trust.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "config/base/digest.hpp"
#include "config/base/text.hpp"
#include "daemon/sender/alignment.hpp"
#include "daemon/sender/field_scanner.hpp"
#include "daemon/sender/received.hpp"

namespace tsb {
namespace {

constexpr std::string_view field_name = "Authentication-Results";

// Walks the fields from the top and says of each Authentication-Results whether it is believed.
class TrustWalk {
  public:
    TrustWalk(const HeaderBlock& block, const BorderSettings& border)
        : block_(block), border_(border) {
        for (const HeaderField& field : block.fields) {
            if (field.is("received")) hops_.push_back(parse_received(field.value()).by);
        }
        border_line_ = std::any_of(hops_.begin(), hops_.end(), [&](const std::string& by) {
            return is_border_host(border, by);
        });
    }

    TrustedResults walk() {
        for (const HeaderField& field : block_.fields) {
            if (field.is("received")) pass_received();
            if (field.is(field_name)) weigh(field);
        }
        if (out_.fields.empty()) out_.why_none = why_none();
        return std::move(out_);
    }

  private:
    void pass_received() {
        const std::string& by = hops_.at(passed_++);
        if (foreign_.empty() && !is_border_host(border_, by)) {
            foreign_ = by.empty() ? "a host that it does not name" : by;
        }
    }

    void weigh(const HeaderField& field) {
        const std::string value = field.value();
        auto parsed = parse_auth_results(value);
        const std::string why = why_not(parsed);
        if (why.empty() && parsed) out_.fields.push_back({std::move(parsed->results)});
        if (!parsed && out_.unread.empty() && may_be_the_borders(value)) out_.unread = value;
        note(why.empty() ? "believed" : "ignored (" + why + ")", value);
    }

    std::string why_not(const std::optional<AuthResults>& parsed) {
        if (!parsed) return "not by the grammar of RFC 8601";
        if (!parsed->authserv_id) return why_not_without_id();
        if (std::find(border_.authserv.begin(), border_.authserv.end(), *parsed->authserv_id) ==
            border_.authserv.end()) {
            return "its authserv-id is not one of border.authserv";
        }
        if (!border_line_) return "no Received line is by one of border.hosts";
        if (!foreign_.empty()) {
            return "below a Received line by " + foreign_ + ", which is not one of border.hosts";
        }
        return "";
    }

    // Of a field outside the grammar: its first word and its place are those of a field that would
    // be believed.
    bool may_be_the_borders(std::string_view value) {
        FieldScanner in(value);
        if (!in.skip_cfws()) return false;
        const std::string id = ascii_lower(in.peek() == '"' ? in.quoted_string().value_or("")
                                                            : std::string(in.take_while([](char c) {
                                                                  return c > 32 && c < 127 &&
                                                                         c != ';' && c != '(' &&
                                                                         c != '=';
                                                              })));
        if (in.skip_cfws() && in.peek() == '=') return why_not_without_id().empty();
        return border_line_ && foreign_.empty() &&
               std::find(border_.authserv.begin(), border_.authserv.end(), id) !=
                   border_.authserv.end();
    }

    std::string why_not_without_id() {
        if (!border_.topmost_without_id) return "it has no authserv-id";
        if (passed_ > 0) return "it has no authserv-id and stands below a Received line";
        if (without_id_seen_) return "it has no authserv-id and is not the topmost such field";
        without_id_seen_ = true;
        return "";
    }

    void note(const std::string& verdict, const std::string& value) {
        if (out_.evidence.size() >= max_evidence_lines) return;
        out_.evidence.push_back(
            clip_utf8(verdict + ": " + std::string(field_name) + ": " + printable(value),
                      max_evidence_bytes));
    }

    [[nodiscard]] std::string why_none() const {
        if (border_.authserv.empty() && !border_.topmost_without_id) {
            return "border.authserv is empty, so no Authentication-Results field is believed";
        }
        if (out_.evidence.empty()) return "the message has no Authentication-Results field";
        return "no Authentication-Results field of the trusted border: " + out_.evidence.front();
    }

    const HeaderBlock& block_;
    const BorderSettings& border_;
    TrustedResults out_;
    std::string foreign_;            // who wrote the first Received line that is not ours
    std::vector<std::string> hops_;  // by whom each Received line is, from the top
    std::size_t passed_ = 0;
    bool border_line_ = false, without_id_seen_ = false;
};

std::string lower_property(const AuthResult& result, std::string_view name) {
    const std::string* value = result.property(name);
    return value == nullptr ? std::string() : ascii_lower(*value);
}

std::string after_at(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return std::string(at == std::string_view::npos ? address : address.substr(at + 1));
}

// The signing domain: header.d, else the domain of header.i.
std::string signing_domain(const AuthResult& result) {
    const std::string d = lower_property(result, "header.d");
    return d.empty() ? after_at(lower_property(result, "header.i")) : d;
}

// What a result speaks of, and what it says: results of one method about one thing must say the
// same.
struct Statement {
    std::string about, says;
};

std::optional<Statement> statement(const AuthResult& result) {
    if (result.method == "dmarc") {
        return Statement{"dmarc",
                         result.result + " " + after_at(lower_property(result, "header.from"))};
    }
    if (result.method == "spf") {
        const bool helo =
            result.property("smtp.mailfrom") == nullptr && result.property("smtp.helo") != nullptr;
        const std::string who = helo ? lower_property(result, "smtp.helo")
                                     : after_at(lower_property(result, "smtp.mailfrom"));
        return Statement{helo ? "spf (helo)" : "spf", result.result + " " + who};
    }
    if (result.method == "dkim")
        return Statement{"dkim", result.result + " " + signing_domain(result)};
    return std::nullopt;
}

using Statements = std::map<std::string, std::set<std::string>>;

std::string joined(const std::set<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
    return out;
}

std::string differ(const std::string& about, const std::string& one, const std::string& other) {
    return "Two results of the border differ: " + about + ": " + one + " / " + other + ".";
}

// Several signatures in one field are the rule, so dkim is compared a signature at a time there.
std::string conflict_inside(const TrustedField& field) {
    Statements said;
    for (const AuthResult& result : field.results) {
        auto one = statement(result);
        if (!one) continue;
        if (one->about == "dkim") {
            one->about +=
                " " + signing_domain(result) + " " + lower_property(result, "header.s") + " ";
            const std::string* b = result.property("header.b");
            if (b != nullptr) one->about += *b;
        }
        said[one->about].insert(one->says);
    }
    for (const auto& [about, says] : said) {
        if (says.size() > 1) return differ(about, *says.begin(), *says.rbegin());
    }
    return "";
}

Statements statements(const TrustedField& field) {
    Statements said;
    for (const AuthResult& result : field.results) {
        if (const auto one = statement(result)) said[one->about].insert(one->says);
    }
    return said;
}

// RFC 6376 §3.2 tag list; white space inside d, bh and b means nothing.
std::map<std::string, std::string> signature_tags(std::string_view value) {
    std::map<std::string, std::string> tags;
    for (const std::string_view part : split(value, ';')) {
        const std::size_t equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        std::string text(part.substr(equals + 1));
        std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
        tags.emplace(trim(part.substr(0, equals)), std::move(text));
    }
    return tags;
}

bool speaks_of(const AuthResult& dkim, const std::map<std::string, std::string>& tags) {
    const auto tag = [&](const char* name) {
        const auto it = tags.find(name);
        return it == tags.end() ? std::string() : it->second;
    };
    if (tag("bh").empty() || tag("b").empty() || ascii_lower(tag("d")) != signing_domain(dkim))
        return false;
    const std::string selector = lower_property(dkim, "header.s");
    if (!selector.empty() && selector != ascii_lower(tag("s"))) return false;
    const std::string* b = dkim.property("header.b");  // RFC 6008: the first characters of b
    return b == nullptr || tag("b").starts_with(*b);
}

}  // namespace

TrustedResults trusted_results(const HeaderBlock& block, const BorderSettings& border) {
    return TrustWalk(block, border).walk();
}

std::string find_conflict(const TrustedResults& trusted) {
    if (!trusted.unread.empty() && !trusted.fields.empty()) {
        return "One result of the border cannot be read, so another may be forged: " +
               trusted.unread + ".";
    }
    Statements known;
    for (const TrustedField& field : trusted.fields) {
        if (std::string inside = conflict_inside(field); !inside.empty()) return inside;
        for (const auto& [about, says] : statements(field)) {
            const auto [it, is_new] = known.emplace(about, says);
            if (!is_new && it->second != says)
                return differ(about, joined(it->second), joined(says));
        }
    }
    return "";
}

Authentication authentication_of(const TrustedResults& trusted, std::string_view from_domain,
                                 const std::vector<std::string>& exclusive) {
    Authentication out;
    bool spf_pass = false;
    bool dmarc_fail = false;
    for (const TrustedField& field : trusted.fields) {
        for (const AuthResult& result : field.results) {
            if (result.method == "dmarc" && result.result == "fail") dmarc_fail = true;
            if (result.result != "pass") continue;
            if (result.method == "dmarc" &&
                after_at(lower_property(result, "header.from")) == from_domain) {
                out.dmarc = true;
            }
            if (result.method == "dkim" && out.dkim == nullptr &&
                alignment(signing_domain(result), std::string(from_domain), exclusive) !=
                    Alignment::none) {
                out.dkim = &result;
            }
            if (result.method == "spf" && result.property("smtp.mailfrom") != nullptr) {
                spf_pass = true;
                if (after_at(lower_property(result, "smtp.mailfrom")) == from_domain)
                    out.spf = true;
            }
        }
    }
    if (spf_pass && out.dmarc)
        out.spf = true;  // DMARC passed: the border found one of the two aligned
    if (dmarc_fail) out.spf = false;
    return out;
}

std::string signed_content(const HeaderBlock& block, const AuthResult& dkim) {
    std::string found;
    for (const HeaderField& field : block.fields) {
        if (!field.is("dkim-signature")) continue;
        const auto tags = signature_tags(field.value());
        if (!speaks_of(dkim, tags)) continue;
        const std::string one =
            "dkim:" +
            sha256(ascii_lower(tags.at("d")) + "\n" + tags.at("bh") + "\n" + tags.at("b")).hex();
        if (!found.empty() && found != one) return "";
        found = one;
    }
    return found;
}

}  // namespace tsb
