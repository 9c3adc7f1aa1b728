// SPDX-License-Identifier: GPL-3.0-or-later
// ImapParser: bytes from an IMAP server (RFC 3501 §7, §9) -> responses. Incremental and pure: no
// socket, no clock.
//
// Guarantees: the result does not depend on how the bytes were cut into pieces; what stands inside
// a literal is data and never a response; after the first error every call fails with it.
//
// Trust: nothing. A server that breaks the grammar or a limit is an error, never a guess.
//
// Limits: line_bytes for a response without its literals, literal_bytes a literal, depth of lists,
// values a response, and flood_responses / flood_bytes of untagged data between two calls of
// begin_command(). Literals of one response are kept up to keep_literal_bytes together; one that
// does not fit is read and dropped: only its size is reported.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb {

struct ImapLimits {
    std::size_t line_bytes = 1U << 20U;
    std::uint64_t literal_bytes = 0xFFFFFFFFULL;  // RFC 3501: a number has 32 bits
    std::uint64_t keep_literal_bytes = 1ULL << 20U;
    std::size_t depth = 20;
    std::size_t values = 100'000;
    std::size_t flood_responses = 1'000'000;
    std::uint64_t flood_bytes = 256ULL << 20U;  // of lines; literals do not count
};

struct ImapValue {
    enum class Kind { atom, quoted, literal, list };
    Kind kind = Kind::atom;
    std::string text;              // atom as written, quoted without quotes, literal's bytes
    std::vector<ImapValue> items;  // of a list
    std::uint64_t size = 0;        // of a literal, as announced
    bool dropped = false;          // a literal beyond keep_literal_bytes: text is empty

    [[nodiscard]] bool nil() const;
};

struct ImapResponse {
    enum class Kind { untagged, tagged, continuation };
    Kind kind = Kind::untagged;
    std::string tag;   // of a tagged one
    std::string name;  // upper case: OK NO BAD BYE PREAUTH, or FETCH, EXISTS, SEARCH …
    std::optional<std::uint32_t> number;  // "* 12 FETCH": 12
    std::string code;                     // status: what stands in [], e.g. "COPYUID 7 1:2 5:6"
    std::string text;  // status: the human text; other data: the rest of the line as it came
    std::vector<ImapValue> values;  // only of FETCH and LIST

    [[nodiscard]] bool status() const;  // OK, NO, BAD, BYE or PREAUTH
};

class ImapParser {
  public:
    explicit ImapParser(ImapLimits limits = {}) : limits_(limits) {}

    Result<void> feed(BytesView bytes);
    bool next(ImapResponse& out);  // false: no complete response yet

    void begin_command();  // the flood counters start again
    void keep_literals_up_to(std::uint64_t bytes) { limits_.keep_literal_bytes = bytes; }

  private:
    struct Literal {
        std::size_t at = 0;  // offset in line_ where it belongs
        ImapValue value;
    };
    Result<void> take_line(BytesView& bytes);
    void take_literal(BytesView& bytes);
    Result<void> end_of_line();
    Result<void> open_literal(std::uint64_t size, std::size_t brace);
    Result<ImapResponse> parse();
    Error fail(std::string what);

    ImapLimits limits_;
    std::optional<Error> failed_;
    std::string line_;            // the response so far, literals and their {n} left out
    std::size_t line_start_ = 0;  // where in line_ the current physical line begins
    std::vector<Literal> literals_;
    std::uint64_t kept_ = 0;  // bytes of literals_ that are not dropped, as announced
    std::uint64_t literal_left_ = 0;
    bool in_literal_ = false;
    std::size_t responses_ = 0;
    std::uint64_t bytes_ = 0;
    std::deque<ImapResponse> ready_;

    friend class ImapTokens;
};

}  // namespace tsb
