// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 8785 for the values that a ledger may hold. nlohmann's SAX parser is iterative, so depth
// costs no stack; its writer escapes as RFC 8785 §3.2.2.2 asks. Keys are printable ASCII only, so
// that its byte order of keys is also the UTF-16 order of §3.2.3.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/ledger/ledger.hpp"

namespace tsb {
namespace {

using nlohmann::json;

constexpr std::int64_t max_exact =
    (std::int64_t{1} << 53) - 1;  // RFC 8785 §3.1: what a double holds exactly

bool printable_ascii(std::string_view key) {
    return std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// Builds the value and stops at the first thing that has no canonical form.
class StrictBuilder final : public nlohmann::json_sax<json> {
  public:
    bool null() override { return place(nullptr); }
    bool boolean(bool value) override { return place(value); }
    bool number_integer(std::int64_t value) override {
        return value >= -max_exact && value <= max_exact && place(value);
    }
    bool number_unsigned(std::uint64_t value) override {
        return value <= static_cast<std::uint64_t>(max_exact) && place(value);
    }
    bool number_float(double, const std::string&) override { return false; }
    bool string(std::string& value) override { return place(std::move(value)); }
    bool binary(json::binary_t&) override { return false; }
    bool start_object(std::size_t) override { return enter(json::object()); }
    bool key(std::string& name) override {
        if (!printable_ascii(name) || open_.back()->contains(name)) return false;
        key_ = std::move(name);
        return true;
    }
    bool end_object() override { return leave(); }
    bool start_array(std::size_t) override { return enter(json::array()); }
    bool end_array() override { return leave(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

    json root;

  private:
    json* put(json value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[key_] = std::move(value));
    }
    bool place(json value) {
        put(std::move(value));
        return true;
    }
    // Only the innermost open container grows, so pointers to the outer ones stay valid.
    bool enter(json empty) {
        if (open_.size() >= max_json_depth) return false;
        open_.push_back(put(std::move(empty)));
        return true;
    }
    bool leave() {
        open_.pop_back();
        return true;
    }

    std::vector<json*> open_;
    std::string key_;
};

}  // namespace

std::optional<std::string> canonical_json(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) return std::nullopt;
    try {
        StrictBuilder builder;
        if (!json::sax_parse(text, &builder)) return std::nullopt;
        return builder.root.dump();
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

}  // namespace tsb
