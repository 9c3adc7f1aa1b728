// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/auth_trust.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "config/base/text.hpp"
#include "daemon/sender/alignment.hpp"
#include "daemon/sender/arc.hpp"
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
        const std::string why = parsed ? why_not(*parsed) : "not by the grammar of RFC 8601";
        if (!parsed) {
            if (out_.unread.empty() && may_be_the_borders(value)) out_.unread = value;
        } else if (why.empty()) {
            out_.fields.push_back({std::move(parsed->results)});
        }
        note(why.empty() ? "believed" : "ignored (" + why + ")", value);
    }

    std::string why_not(const AuthResults& parsed) {
        if (!parsed.authserv_id) return why_not_without_id();
        if (std::find(border_.authserv.begin(), border_.authserv.end(), *parsed.authserv_id) ==
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

// What a result speaks of, and what it says: results of one method about one thing must say the
// same.
struct Statement {
    std::string about, says;
};

std::optional<Statement> statement(const AuthResult& result) {
    if (result.method == "dmarc") {
        return Statement{"dmarc", result.result + " " + after_at(result.lower("header.from"))};
    }
    if (result.method == "spf") {
        const bool helo =
            result.property("smtp.mailfrom") == nullptr && result.property("smtp.helo") != nullptr;
        const std::string who =
            helo ? result.lower("smtp.helo") : after_at(result.lower("smtp.mailfrom"));
        return Statement{helo ? "spf (helo)" : "spf", result.result + " " + who};
    }
    if (result.method == "dkim")
        return Statement{"dkim", result.result + " " + result.signing_domain()};
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
            one->about += " " + result.signing_domain() + " " + result.lower("header.s") + " ";
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

// An aligned domain of which the border found a signature wrong, and none right.
std::string denied_dkim(const TrustedResults& trusted, std::string_view from_domain,
                        const std::vector<std::string>& exclusive) {
    std::string denied;
    for (const TrustedField& field : trusted.fields) {
        for (const AuthResult& result : field.results) {
            if (result.method != "dkim") continue;
            const std::string domain = result.signing_domain();
            if (alignment(domain, std::string(from_domain), exclusive) == Alignment::none) continue;
            if (result.result == "pass") return "";
            if (result.result == "fail") denied = "dkim=fail for " + domain;
        }
    }
    return denied;
}

}  // namespace

TrustedResults trusted_results(const HeaderBlock& block, const BorderSettings& border) {
    TrustedResults out = TrustWalk(block, border).walk();
    for (std::string& line : arc_evidence(block)) {
        if (out.evidence.size() == max_evidence_lines) break;
        out.evidence.push_back(std::move(line));
    }
    return out;
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
            if (result.method == "dmarc" && after_at(result.lower("header.from")) == from_domain) {
                out.dmarc = true;
            }
            if (result.method == "dkim" && out.dkim == nullptr &&
                alignment(result.signing_domain(), std::string(from_domain), exclusive) !=
                    Alignment::none) {
                out.dkim = &result;
            }
            if (result.method == "spf" && result.property("smtp.mailfrom") != nullptr) {
                spf_pass = true;
                if (after_at(result.lower("smtp.mailfrom")) == from_domain) out.spf = true;
            }
        }
    }
    if (spf_pass && out.dmarc)
        out.spf = true;  // DMARC passed: the border found one of the two aligned
    if (dmarc_fail) out.spf = false;
    out.denied = dmarc_fail ? "dmarc=fail" : denied_dkim(trusted, from_domain, exclusive);
    return out;
}

}  // namespace tsb
