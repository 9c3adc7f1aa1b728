// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "config/base/text.hpp"
#include "daemon/keys/keys.hpp"

namespace tsb {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> states = {"found", "absent", "trouble"};
constexpr std::array<Dnssec, 3> dnssec_states = {Dnssec::insecure, Dnssec::secure, Dnssec::bogus};

Error damaged(const std::string& what) {
    return {ErrorKind::input, "stored key records are damaged: " + what, ""};
}

std::string text_of(const json& object, const char* name) {
    const auto it = object.find(name);
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<LookedUpKey> key_of(const json& object) {
    if (!object.is_object()) return damaged("a key is no object");
    LookedUpKey out;
    out.key.name = text_of(object, "name");
    out.key.record = text_of(object, "record");
    out.why = text_of(object, "why");
    const auto* const state = std::find(states.begin(), states.end(), text_of(object, "state"));
    const auto* const dnssec =
        std::find_if(dnssec_states.begin(), dnssec_states.end(),
                     [&](Dnssec one) { return to_string(one) == text_of(object, "dnssec"); });
    const auto asked = parse_rfc3339(text_of(object, "asked"));
    const auto ttl = object.find("ttl");
    if (out.key.name.empty() || state == states.end() || dnssec == dnssec_states.end() || !asked ||
        ttl == object.end() || !ttl->is_number_unsigned() || out.key.record.size() > max_key_record)
        return damaged("a key lacks something");
    out.key.state = static_cast<KeyState>(state - states.begin());
    out.dnssec = *dnssec;
    out.asked = *asked;
    out.ttl = ttl->get<std::uint32_t>();
    return out;
}

}  // namespace

std::string keys_json(const std::vector<LookedUpKey>& keys) {
    json list = json::array();
    for (const LookedUpKey& one : keys) {
        list.push_back({{"name", to_valid_utf8(one.key.name)},
                        {"state", states.at(static_cast<std::size_t>(one.key.state))},
                        {"record", to_valid_utf8(one.key.record)},
                        {"dnssec", to_string(one.dnssec)},
                        {"ttl", one.ttl},
                        {"asked", format_utc(one.asked)},
                        {"why", to_valid_utf8(one.why)}});
    }
    return json{{"keys", std::move(list)}}.dump();
}

Result<std::vector<LookedUpKey>> parse_keys_json(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object() || !object.contains("keys") || !object["keys"].is_array())
        return damaged("no list of keys");
    std::vector<LookedUpKey> keys;
    for (const json& one : object["keys"]) {
        auto key = key_of(one);
        if (!key) return key.error();
        keys.push_back(std::move(*key));
        if (keys.size() > max_signatures) return damaged("too many keys");
    }
    return keys;
}

}  // namespace tsb
