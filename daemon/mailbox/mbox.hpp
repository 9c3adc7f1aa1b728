// SPDX-License-Identifier: GPL-3.0-or-later
// MboxReader: an mbox file (RFC 4155, and the mboxrd and mboxo dialects) -> its messages,
// streamed.
//
// A message begins with a line "From " that names a month and a time of day, at the start of the
// file or after an empty line; the first line needs no date. Content-Length is ignored: anybody
// who sent a message may have written it. One ">" is taken from each line of ">"s followed by
// "From " (mboxrd). In a file by an mboxo writer, which quotes only "From " itself, a line that
// was written as ">From " in the mail loses its ">": the dialects cannot be told apart, and a form
// never has such a line. The empty line before the next "From " belongs to the file, not to the
// message. Line ends stay as they are stored.
//
// Guarantees: memory is bounded by parse_bytes; a larger message is spooled; one larger than
// archive_bytes is an Error of kind input, and the next one is read all the same.
//
// Trust: nothing in the file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "config/base/bytes.hpp"
#include "config/base/file.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "config/settings.hpp"

namespace tsb {

struct MboxMessage {
    std::size_t index = 0;  // from 1
    Bytes bytes;
    UniqueFd spool;  // larger than parse_bytes: an unlinked file, positioned at 0
    std::uint64_t size = 0;
    std::optional<UtcTime> from_time;
};

class MboxReader {
  public:
    MboxReader(UniqueFd file, std::filesystem::path name, LimitSettings limits,
               std::filesystem::path spool_dir);

    std::optional<Result<MboxMessage>> next();
    [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

  private:
    struct Body;
    Result<bool> line();  // the next line (or a piece of a very long one) into line_, with its end;
                          // false: end of file
    Result<void> fill();

    UniqueFd file_;
    std::filesystem::path name_;
    LimitSettings limits_;
    std::filesystem::path spool_dir_;
    Bytes buffer_, line_;
    std::size_t at_ = 0;
    std::uint64_t bytes_read_ = 0;  // of the file
    bool end_ = false, started_ = false;
    std::optional<std::string> separator_;  // the "From " line of the message to read next
    std::size_t index_ = 0;
};

// A "From " line with a month and a time in it. The time, where it also has day and year, in UTC
// unless it has an offset.
bool is_mbox_separator(std::string_view line);
std::optional<UtcTime> mbox_separator_time(std::string_view line);

}  // namespace tsb
