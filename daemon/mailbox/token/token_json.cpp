// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/token/token_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "daemon/net/curl_error.hpp"

namespace tsb {

namespace {

using Json = nlohmann::json;

constexpr int record_version = 1;
constexpr int deepest = 20;

// Null for what is no JSON object, or nested deeper than any answer is.
Json object_of(BytesView text) {
    const auto shallow = [](int depth, Json::parse_event_t, Json&) {
        return depth <= deepest;  // false: what is deeper is dropped
    };
    Json parsed = Json::parse(text, shallow, false);
    return parsed.is_object() ? parsed : Json();
}

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// RFC 6750 §2.1 b64token and whatever else is visible ASCII: nothing that could end a line or a
// field of SASL.
bool plain_token(const std::string& token) {
    return !token.empty() && token.size() <= max_token_bytes &&
           std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// A number, or as some endpoints write it, a string of digits; absent or odd: an hour (RFC 6749
// leaves it to the server).
std::chrono::seconds lifetime_of(const Json& object) {
    constexpr std::chrono::seconds usual{3600};
    const auto found = object.find("expires_in");
    if (found == object.end()) return usual;
    if (found->is_number_integer() || found->is_number_unsigned()) {
        const auto seconds = found->get<std::int64_t>();
        return std::clamp(std::chrono::seconds(seconds), shortest_lifetime, longest_lifetime);
    }
    const auto seconds = parse_number<std::uint32_t>(text_of(object, "expires_in"));
    return seconds ? std::chrono::seconds(*seconds) : usual;
}

// The errors of RFC 6749 §5.2 and 4.1.2.1 that pass by themselves; every other one is a person's.
bool passes(std::string_view error) {
    constexpr std::array<std::string_view, 3> passing{"temporarily_unavailable", "server_error",
                                                      "slow_down"};
    return std::find(passing.begin(), passing.end(), error) != passing.end();
}

std::string shown(std::string text, const std::vector<std::string>& secrets) {
    for (const std::string& secret : secrets) {
        for (auto at = secret.empty() ? std::string::npos : text.find(secret);
             at != std::string::npos; at = text.find(secret, at + 3)) {
            text.replace(at, secret.size(), "***");
        }
    }
    return server_text(text, "");
}

TokenRefusal refusal_of(long status, const Json& object, const std::vector<std::string>& secrets) {
    const std::string error = text_of(object, "error");
    const std::string detail = text_of(object, "error_description");
    TokenRefusal out;
    out.why = "the token endpoint answered " + std::to_string(status) +
              (error.empty() ? "" : ", " + shown(error, secrets)) +
              (detail.empty() ? "" : " (" + shown(detail, secrets) + ")");
    out.operator_acts = status >= 400 && status < 500 && status != 408 && status != 429 &&
                        !error.empty() && !passes(error);
    return out;
}

// The throwing half of reading a record; called inside try.
TokenRecord record_of(const Json& object) {
    TokenRecord record;
    const auto configuration = Digest::parse(object.at("configuration").get<std::string>());
    const auto seed = Digest::parse(object.at("seed").get<std::string>());
    const auto expires = parse_rfc3339(object.at("expires").get<std::string>());
    const auto asked = parse_rfc3339(object.at("asked").get<std::string>());
    if (object.at("v") != record_version || !configuration || !seed || !expires || !asked)
        throw std::invalid_argument("value");
    record.configuration = *configuration;
    record.seed = *seed;
    record.expires = *expires;
    record.asked = *asked;
    record.refresh_token = object.at("refresh_token").get<std::string>();
    record.access_token = object.at("access_token").get<std::string>();
    record.lifetime = std::clamp(std::chrono::seconds(object.at("lifetime").get<std::int64_t>()),
                                 std::chrono::seconds{0}, longest_lifetime);
    record.failures = std::clamp(object.at("failures").get<int>(), 0, 1000);
    if (const auto refusal = object.find("refusal"); refusal != object.end()) {
        record.refusal = TokenRefusal{refusal->at("why").get<std::string>(),
                                      refusal->at("operator_acts").get<bool>()};
    }
    return record;
}

}  // namespace

TokenAnswer read_token_answer(long status, BytesView body,
                              const std::vector<std::string>& secrets) {
    const Json object = object_of(body);
    if (status != 200 || object.is_null()) return refusal_of(status, object, secrets);
    TokenGrant grant;
    grant.access_token = text_of(object, "access_token");
    grant.refresh_token = text_of(object, "refresh_token");
    grant.lifetime = lifetime_of(object);
    const bool bearer = ascii_iequals(text_of(object, "token_type"), "bearer");
    if (!bearer || !plain_token(grant.access_token) ||
        (!grant.refresh_token.empty() && !plain_token(grant.refresh_token))) {
        return TokenRefusal{"the token endpoint's answer holds no bearer token that can be used",
                            false};
    }
    return grant;
}

std::string token_record_text(const TokenRecord& record) {
    Json object = {{"v", record_version},
                   {"configuration", record.configuration.hex()},
                   {"seed", record.seed.hex()},
                   {"refresh_token", record.refresh_token},
                   {"access_token", record.access_token},
                   {"expires", format_utc(record.expires)},
                   {"lifetime", record.lifetime.count()},
                   {"asked", format_utc(record.asked)},
                   {"failures", record.failures}};
    if (record.refusal) {
        object["refusal"] = {{"why", record.refusal->why},
                             {"operator_acts", record.refusal->operator_acts}};
    }
    return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<TokenRecord> read_token_record(BytesView text) {
    try {
        return record_of(Json::parse(text));
    } catch (const std::exception&) {
        return Error{ErrorKind::config, "the kept tokens are damaged", "", 78};
    }
}

}  // namespace tsb
