// SPDX-License-Identifier: GPL-3.0-or-later
// TomlDocument, TomlTable: the one way configuration files are read. Only the .cpp files of this
// room include it. Guarantees: every key is either named by the loader or an error; the first error
// wins, with file:line, the key, and the nearest valid key. Loaders read on after an error and ask
// once, at the end. Trust: an operator's file, so sizes are bounded by the caller and every type
// and range is checked here.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

constexpr std::size_t max_toml_strings = 1000;  // strings in one array

class TomlDocument;

class TomlTable {
  public:
    TomlTable(TomlDocument& document, const toml::table& table, std::string where);

    // An error for each key that is not listed.
    void allow(const std::vector<std::string_view>& keys) const;
    [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }
    void require(std::string_view key) const;

    // Each leaves `out` alone where the key is absent or wrong.
    void read(std::string_view key, std::string& out) const;
    void read(std::string_view key, bool& out) const;
    void read(std::string_view key, std::optional<UtcTime>& out) const;  // date or offset date-time
    void read(std::string_view key,
              std::vector<std::string>& out) const;  // a string or an array of them
    void read_int(std::string_view key, std::int64_t low, std::int64_t high,
                  std::int64_t& out) const;
    void read_int(std::string_view key, std::int64_t low, std::int64_t high, int& out) const;
    // The last second of a day given as a date alone.
    void read_until(std::string_view key, std::optional<UtcTime>& out) const;
    void read_word(std::string_view key, const std::vector<std::string_view>& words,
                   std::string& out) const;

    [[nodiscard]] bool is_string(std::string_view key) const;
    void each_table(std::string_view key, const std::function<void(const TomlTable&)>& visit) const;
    [[nodiscard]] std::optional<TomlTable> table(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> keys() const;  // in the alphabet's order

    // An error at the key's line, or at the table's where the key is absent.
    void fail(std::string_view key, std::string what, std::string hint = {}) const;

  private:
    // The node, or nullptr; a node of another type is an error that says so.
    template <class T>
    const toml::value<T>* typed(std::string_view key, std::string_view expected) const;
    void read_time(std::string_view key, bool last_second, std::optional<UtcTime>& out) const;
    void wrong_type(std::string_view key, std::string_view expected) const;

    TomlDocument* document_;
    const toml::table* table_;
    std::string where_;  // "[rule]", "[[item]] 2", "" at the top
};

class TomlDocument {
  public:
    TomlDocument(std::string_view text, const std::filesystem::path& name);
    TomlDocument(const TomlDocument&) = delete;
    TomlDocument& operator=(const TomlDocument&) = delete;

    [[nodiscard]] TomlTable top() { return {*this, table_, ""}; }
    void fail(std::size_t line, std::string what, std::string hint = {});
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  private:
    std::filesystem::path name_;
    toml::table table_;
    std::optional<Error> error_;
};

// The closest of the candidates, "" if none is near.
std::string_view nearest_word(std::string_view word,
                              const std::vector<std::string_view>& candidates);

std::string toml_quote(std::string_view text);  // a basic string that TOML reads back as text

}  // namespace tsb
