// SPDX-License-Identifier: GPL-3.0-or-later
// FileSource: mail that lies in files, for `reprocess`: .eml, Outlook's .msg and winmail.dat, mbox (see
// mbox.hpp), Maildir (cur and new), folders of them, sorted by name. A zip file comes as it is: what is
// in it is for the boxed worker.
//
// Guarantees: streaming, one message at a time; bytes as they are stored (no line end is changed).
// What cannot be read, is no mail or is too large is one Error of kind input that names the file,
// and the walk goes on. Links to folders are followed only where they were named by the caller.
//
// Trust: nothing in the files; the names are the operator's.
//
// Limits: LimitSettings a message, max_depth folders deep, header_probe bytes to find a header in.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/containers.hpp"
#include "config/base/file.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "config/settings.hpp"
#include "daemon/mailbox/mbox.hpp"

namespace tsb {

struct FileMessage {
    std::string name;  // for people: "replies/a.eml", "old.mbox message 3"
    Bytes bytes;       // the whole message, unless file is set
    UniqueFd file;     // larger than parse_bytes: positioned at 0
    std::uint64_t size = 0;
    std::optional<UtcTime> maildir_mtime;  // when the message was delivered to a Maildir
    std::optional<UtcTime> mbox_from;      // the time in the "From " line
    bool archive = false;  // no message but a zip file that may hold some: `file` is open, no bytes
};

class FileSource {
  public:
    static constexpr std::size_t max_depth = 32;
    static constexpr std::size_t header_probe = 64U << 10U;

    // Error: a path that does not exist or may not be opened (exit 65).
    static Result<FileSource> open(
        std::vector<std::filesystem::path> paths, LimitSettings limits,
        std::filesystem::path spool_dir = std::filesystem::temp_directory_path());

    // nullopt: that was all.
    std::optional<Result<FileMessage>> next();

    // Of the file that next() looked at last.
    [[nodiscard]] const std::string& name() const { return name_; }
    // For people who wait: of all files' bytes, those of the ones that are done. all_bytes() walks
    // the folders and is for before the first next().
    [[nodiscard]] std::uint64_t bytes_passed() const;
    [[nodiscard]] std::uint64_t all_bytes() const;

  private:
    struct Entry {
        std::filesystem::path path;
        std::size_t depth = 0;
        bool named = false;    // by the caller
        bool maildir = false;  // lies in cur or new
    };
    FileSource(LimitSettings limits, std::filesystem::path spool_dir)
        : limits_(limits), spool_dir_(std::move(spool_dir)) {}
    static Result<std::vector<Entry>> list(const Entry& folder);
    std::optional<Result<FileMessage>> visit(const Entry& entry);
    Result<FileMessage> whole_file(const Entry& entry, UniqueFd file);
    std::optional<Result<FileMessage>> from_mbox(MboxReader& mbox);

    LimitSettings limits_;
    std::filesystem::path spool_dir_;
    std::vector<Entry> waiting_;  // the next one last
    std::optional<MboxReader> mbox_;
    std::string name_;
    std::uint64_t passed_ = 0, in_hand_ = 0;  // bytes of the files before this one, and of this one
};

// A compound file with the names in it that every Outlook message has: no Word or Excel file.
bool looks_like_outlook_message(BytesView bytes);

// Does this begin like mail: a header field before the first empty line, and no NUL there.
bool looks_like_mail(BytesView start);

}  // namespace tsb
