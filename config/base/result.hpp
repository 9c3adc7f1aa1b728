// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value or an Error, with std::expected's names so that C++23 can replace it.
// Guarantees: [[nodiscard]]; access to the side that is not there aborts (a broken invariant, not
// an input).
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tsb {

// Who has to act on an error.
enum class ErrorKind {
    transient,  // we do: retry with backoff (server gone, throttled, lock held)
    config,     // the operator does: wrong setting, password, path
    input,  // nobody: this one input cannot be opened or read; the caller records it and goes on
    fatal   // state unknown (a failed fsync, a damaged ledger): stop, restart into recovery
};

constexpr std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::transient:
            return "transient";
        case ErrorKind::config:
            return "config";
        case ErrorKind::input:
            return "input";
        case ErrorKind::fatal:
            return "fatal";
    }
    std::abort();
}

struct Error {
    ErrorKind kind;
    std::string what;   // one line: what happened, to which thing
    std::string hint;   // one line: what to do about it; may be empty
    int exit_code = 0;  // product.md §3 exit code where the kind alone does not say; 0 = by kind
};

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : side_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : side_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const { return side_.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T& value() & { return get<0>(side_); }
    const T& value() const& { return get<0>(side_); }
    T&& value() && { return std::move(get<0>(side_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const& { return get<1>(side_); }
    Error&& error() && { return std::move(get<1>(side_)); }

    T value_or(T other) && { return has_value() ? std::move(*this).value() : std::move(other); }

  private:
    template <std::size_t I, class V>
    static auto& get(V& side) {
        if (side.index() != I) std::abort();
        return *std::get_if<I>(&side);
    }
    std::variant<T, Error> side_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const { return error_.index() == 0; }
    explicit operator bool() const { return has_value(); }
    const Error& error() const {
        if (has_value()) std::abort();
        return *std::get_if<1>(&error_);
    }

  private:
    std::variant<std::monostate, Error> error_;
};

}  // namespace tsb
