// SPDX-License-Identifier: GPL-3.0-or-later
// Fields: reads one JSON object strictly. Every key is asked for once; an absent, unknown or
// wrongly typed one is remembered as the first error, and everything after it is the type's zero.
// Trust: the ledger's chain is proven, but its writer may have been another version.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "daemon/record/record.hpp"

namespace tsb {

class Fields {
  public:
    using json = nlohmann::json;

    Fields(const json& object, std::string where) : object_(object), where_(std::move(where)) {
        if (!object_.is_object()) fail("", "not an object");
    }

    [[nodiscard]] bool has(const char* key) const {
        return object_.is_object() && object_.contains(key);
    }

    // The value, or nullptr after an error.
    const json* get(const char* key) {
        ++asked_;
        if (error_) return nullptr;
        const auto it = object_.find(key);
        if (it == object_.end()) {
            fail(key, "missing");
            return nullptr;
        }
        return &*it;
    }

    std::string text(const char* key) { return text_of(get(key), key); }
    std::optional<std::string> optional_text(const char* key) {
        const json* value = get(key);
        if (value == nullptr || value->is_null()) return std::nullopt;
        return text_of(value, key);
    }
    std::string text_or_empty(const char* key) { return optional_text(key).value_or(""); }

    bool boolean(const char* key) {
        const json* value = get(key);
        if (value != nullptr && !value->is_boolean()) fail(key, "neither true nor false");
        return value != nullptr && value->is_boolean() && value->get<bool>();
    }

    template <class Int>
    Int number(const char* key) {
        const json* value = get(key);
        if (value == nullptr) return 0;
        if (!value->is_number_integer() || !in_range<Int>(*value)) {
            fail(key, "not a whole number in its range");
            return 0;
        }
        return value->get<Int>();
    }

    std::optional<UtcTime> optional_time(const char* key) {
        const auto text = optional_text(key);
        if (!text) return std::nullopt;
        const auto time = parse_rfc3339(*text);
        if (!time || format_utc(*time) != *text) fail(key, "not a time in UTC");
        return time;
    }
    UtcTime time(const char* key) {
        const auto found = optional_time(key);
        if (!found) fail(key, "no time");
        return found.value_or(UtcTime{});
    }
    std::optional<Digest> optional_digest(const char* key) {
        const auto text = optional_text(key);
        if (!text) return std::nullopt;
        const auto digest = Digest::parse_tagged(*text);
        if (!digest) fail(key, "not a digest");
        return digest;
    }

    // parse: string_view -> optional<T>
    template <class Parse>
    auto word(const char* key, Parse parse) {
        const auto found = parse(text(key));
        if (!found) fail(key, "unknown word");
        return found;
    }
    template <class Parse>
    auto optional_word(const char* key, Parse parse) -> decltype(parse(std::string_view())) {
        const auto given = optional_text(key);
        if (!given) return std::nullopt;
        const auto found = parse(*given);
        if (!found) fail(key, "unknown word");
        return found;
    }

    // parse: (const json&) -> Result<T>
    template <class T, class Parse>
    std::vector<T> list(const char* key, Parse parse) {
        std::vector<T> out;
        const json* value = get(key);
        if (value == nullptr) return out;
        if (!value->is_array()) fail(key, "not an array");
        for (std::size_t i = 0; !error_ && i < value->size(); ++i) {
            Result<T> one = parse(value->at(i));
            if (!one) {
                fail((std::string(key) + "[" + std::to_string(i) + "]").c_str(), one.error().what);
            } else {
                out.push_back(std::move(*one));
            }
        }
        return out;
    }
    std::vector<std::string> texts(const char* key) {
        return list<std::string>(key, [](const json& value) -> Result<std::string> {
            if (!value.is_string()) return Error{ErrorKind::fatal, "not a text", "", 74};
            return value.get<std::string>();
        });
    }

    // parse: (const json&) -> Result<T>
    template <class T, class Parse>
    T nested(const char* key, Parse parse) {
        const json* value = get(key);
        if (value == nullptr) return T{};
        Result<T> one = parse(*value);
        if (one) return std::move(*one);
        fail(key, one.error().what);
        return T{};
    }

    void fail(const char* key, const std::string& what) {
        if (error_) return;
        std::string at = where_;
        if (*key != '\0') at += (at.empty() ? "" : ".") + std::string(key);
        error_ = Error{ErrorKind::fatal, at.empty() ? what : at + ": " + what, "", 74};
    }

    // To be asked last.
    template <class T>
    Result<T> done(T value) {
        if (!error_ && object_.size() != asked_) fail("", "a key that FORMAT.md does not name");
        if (error_) return *error_;
        return value;
    }

  private:
    template <class Int>
    static bool in_range(const json& value) {
        if (value.is_number_unsigned()) {
            return value.get<std::uint64_t>() <=
                   static_cast<std::uint64_t>(std::numeric_limits<Int>::max());
        }
        const auto number = value.get<std::int64_t>();  // negative, or it would be unsigned
        return std::is_signed_v<Int> &&
               number >= static_cast<std::int64_t>(std::numeric_limits<Int>::min());
    }

    std::string text_of(const json* value, const char* key) {
        if (value == nullptr) return {};
        if (!value->is_string()) {
            fail(key, "not a text");
            return {};
        }
        return value->get<std::string>();
    }

    const json& object_;
    std::string where_;
    std::size_t asked_ = 0;
    std::optional<Error> error_;
};

// The body as JSON; third-party exceptions end here.
inline Result<nlohmann::json> parse_body(std::string_view text) {
    auto value = nlohmann::json::parse(text, nullptr, false);
    if (value.is_discarded()) return Error{ErrorKind::fatal, "the body is not JSON", "", 74};
    return value;
}

Result<MailCoordinates> where_from(const nlohmann::json& object);

}  // namespace tsb
