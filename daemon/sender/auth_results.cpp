// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/auth_results.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "daemon/sender/field_scanner.hpp"

namespace tsb {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_keyword(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}
bool is_value(char c) {
    return c > 32 && c < 127 && std::string_view("();\"\\,").find(c) == std::string_view::npos;
}

class ResultsParser {
  public:
    explicit ResultsParser(std::string_view value) : in_(value) {}

    std::optional<AuthResults> parse() {
        AuthResults out;
        if (!in_.skip_cfws()) return std::nullopt;
        if (!begins_with_result()) {
            out.authserv_id = authserv_id();
            if (!out.authserv_id || !version_one() || !in_.take(';')) return std::nullopt;
        }
        if (none()) return out;
        if (!result_list(out)) return std::nullopt;
        return out;
    }

  private:
    // "spf=pass …": a field without authserv-id.
    bool begins_with_result() {
        const std::size_t start = in_.position();
        const bool keyword = !in_.take_while(is_keyword).empty();
        const bool result = keyword && in_.skip_cfws() && in_.peek() == '=';
        in_.go_to(start);
        return result;
    }

    std::optional<std::string> authserv_id() {
        if (in_.peek() == '"') {
            const auto quoted = in_.quoted_string();
            return quoted && !quoted->empty() ? std::optional(ascii_lower(*quoted)) : std::nullopt;
        }
        const std::string_view token = in_.take_while(is_token);
        if (token.empty() || in_.peek() == '(') return std::nullopt;
        return ascii_lower(token);
    }

    // RFC 8601 §2.2: absent means 1; an unknown version is not for us to read.
    bool version_one() {
        if (!in_.skip_cfws()) return false;
        const std::string_view digits = in_.take_while(is_digit);
        return (digits.empty() || digits == "1") && in_.skip_cfws();
    }

    bool none() {
        const std::size_t start = in_.position();
        const bool word = in_.skip_cfws() && ascii_iequals(in_.take_while(is_keyword), "none");
        if (word && in_.skip_cfws() && in_.at_end()) return true;
        in_.go_to(start);
        return false;
    }

    bool result_list(AuthResults& out) {
        for (std::size_t n = 0; n < max_auth_results; ++n) {
            if (!one_result(out)) return false;
            if (in_.at_end()) return true;
            in_.take(';');  // where a result ends
            if (!in_.skip_cfws()) return false;
            if (in_.at_end()) return true;
        }
        return false;
    }

    bool one_result(AuthResults& out) {
        AuthResult found;
        if (!in_.skip_cfws()) return false;
        found.method = ascii_lower(in_.take_while(is_keyword));
        bool known_version = true;
        if (found.method.empty() || !method_version(known_version)) return false;
        if (!in_.take('=') || !in_.skip_cfws()) return false;
        found.result = ascii_lower(in_.take_while(is_keyword));
        bare_value_ = false;
        if (found.result.empty() || !properties(found)) return false;
        if (known_version) out.results.push_back(std::move(found));
        return true;
    }

    bool method_version(bool& known) {
        if (!in_.skip_cfws()) return false;
        if (!in_.take('/')) return true;
        if (!in_.skip_cfws()) return false;
        const std::string_view digits = in_.take_while(is_digit);
        known = digits == "1";
        return !digits.empty() && in_.skip_cfws();
    }

    bool properties(AuthResult& found) {
        while (true) {
            const std::size_t before = in_.position();
            if (bare_value_ && in_.peek() == '(') return false;
            if (!in_.skip_cfws()) return false;
            if (in_.at_end() || in_.peek() == ';') return true;
            if (in_.position() == before || !one_property(found)) return false;
        }
    }

    bool one_property(AuthResult& found) {
        std::string name = ascii_lower(in_.take_while(is_keyword));
        if (name.empty() || !in_.skip_cfws()) return false;
        if (in_.take('.')) {
            if (!in_.skip_cfws()) return false;
            const std::string_view property = in_.take_while(is_keyword);
            if (property.empty() || !in_.skip_cfws()) return false;
            name += '.';
            name += ascii_lower(property);
        } else if (name != "reason" && name != "action") {
            return false;
        }
        if (!in_.take('=') || found.property(name) != nullptr) return false;
        const auto text = value();
        if (!text) return false;
        found.properties.push_back({std::move(name), *text});
        return true;
    }

    std::optional<std::string> value() {
        bare_value_ = true;
        if (in_.at_end() || in_.peek() == ';') return std::string();
        if (!in_.skip_cfws()) return std::nullopt;
        std::string out;
        if (in_.peek() == '"') {
            const auto quoted = in_.quoted_string();
            if (!quoted) return std::nullopt;
            bare_value_ = in_.peek() == '@';
            out = *quoted;
            if (!bare_value_) return out;
        }
        out += in_.take_while(is_value);  // "=" too: padding of header.b, prvs=… and SRS0=… senders
        return out;
    }

    FieldScanner in_;
    bool bare_value_ = false;  // an unquoted value was read last: no comment may touch it
};

}  // namespace

const std::string* AuthResult::property(std::string_view name) const {
    const auto it =
        std::find_if(properties.begin(), properties.end(),
                     [&](const AuthProperty& property) { return property.name == name; });
    return it == properties.end() ? nullptr : &it->value;
}

std::string AuthResult::lower(std::string_view name) const {
    const std::string* value = property(name);
    return value == nullptr ? std::string() : ascii_lower(*value);
}

std::string AuthResult::signing_domain() const {
    const std::string d = lower("header.d");
    return d.empty() ? after_at(lower("header.i")) : d;
}

std::string after_at(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return std::string(at == std::string_view::npos ? address : address.substr(at + 1));
}

std::optional<AuthResults> parse_auth_results(std::string_view value) {
    return ResultsParser(value).parse();
}

}  // namespace tsb
