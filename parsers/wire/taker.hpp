// SPDX-License-Identifier: GPL-3.0-or-later
// Reading JSON of a worker without believing any of it. Only for the .cpp files of this room.
// Trust: none. Limits: those that each caller names.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/base/text.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {

using Json = nlohmann::json;

inline Error report_error(std::string what) {
    return {ErrorKind::input, "report: " + clip_utf8(what, max_short_bytes), ""};
}

inline std::string dumped(const Json& object) {
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Takes keys out of an object one by one; the first thing wrong is kept, and what is left at the
// end is unknown.
class Taker {
  public:
    explicit Taker(Json object) : object_(std::move(object)) {
        if (!object_.is_object()) fail("not an object");
    }
    Json take(const char* key) {
        if (error_) return nullptr;
        const auto found = object_.find(key);
        if (found == object_.end()) {
            fail(std::string("lacks ") + key);
            return nullptr;
        }
        Json value = std::move(*found);
        object_.erase(found);
        return value;
    }
    std::string text(const char* key, std::size_t limit) {
        const Json value = take(key);
        const std::string* text = value.get_ptr<const std::string*>();
        if (text != nullptr && text->size() <= limit && valid_utf8(*text)) return *text;
        fail(std::string(key) + " is no text of at most " + std::to_string(limit) + " bytes");
        return {};
    }
    bool boolean(const char* key) {
        const Json value = take(key);
        if (value.is_boolean()) return value.get<bool>();
        fail(std::string(key) + " is neither true nor false");
        return false;
    }
    template <class T, class Parse>
    std::vector<T> list(const char* key, std::size_t limit, Parse parse) {
        std::vector<T> out;
        Json values = take(key);
        if (!values.is_array() || values.size() > limit) {
            fail(std::string(key) + " is no list of at most " + std::to_string(limit));
            return out;
        }
        for (Json& value : values) {
            Result<T> one = parse(value);
            if (!one) {
                fail(one.error().what);
                return out;
            }
            out.push_back(std::move(*one));
        }
        return out;
    }
    void fail(std::string why) {
        if (!error_) error_ = report_error(std::move(why));
    }
    // The object without what was taken, for a stricter reader.
    Json rest() { return std::move(object_); }
    std::optional<Error> error(bool all_taken = true) {
        if (!error_ && all_taken && !object_.empty())
            fail("unknown key " + printable(object_.begin().key()));
        return error_;
    }

  private:
    Json object_;
    std::optional<Error> error_;
};

}  // namespace tsb
