// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/file_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "config/base/text.hpp"

namespace fs = std::filesystem;

namespace tsb {

namespace {

constexpr int exit_input = 65;

Error input_error(std::string what, std::string hint) {
    return Error{ErrorKind::input, std::move(what), std::move(hint), exit_input};
}

Error no_mail(const std::string& name) {
    return input_error(name + " is no mail: no header field before the first empty line",
                       "name .eml, .msg, mbox and zip files, Maildirs or folders of them");
}

// RFC 5322 §3.6.8: printable ASCII but the colon, at most what fits a line.
bool is_field(BytesView line) {
    const auto colon = line.find(':');
    if (colon == BytesView::npos || colon == 0 || colon > 76) return false;
    BytesView name = line.substr(0, colon);
    while (name.ends_with(' ') || name.ends_with('\t')) name.remove_suffix(1);
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Bytes start_of(int file, std::size_t bytes) {
    Bytes out(bytes, '\0');
    const ssize_t n = ::pread(file, out.data(), out.size(), 0);
    out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return out;
}

bool is_maildir(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "cur", ignored) && fs::is_directory(folder / "new", ignored);
}

// What of a folder is looked at: of a Maildir cur, new and the folders inside it, but none of the
// server's own files.
bool wanted(const fs::directory_entry& entry, bool in_maildir) {
    std::error_code ignored;
    if (entry.is_symlink(ignored) && entry.is_directory(ignored)) return false;
    if (entry.is_directory(ignored)) return !(in_maildir && entry.path().filename() == "tmp");
    return entry.is_regular_file(ignored) && !in_maildir;
}

}  // namespace

bool looks_like_mail(BytesView start) {
    while (!start.empty()) {
        const auto end = std::min(start.find('\n'), start.size() - 1);
        const BytesView line = start.substr(0, end + 1);
        start.remove_prefix(end + 1);
        if (trim(line).empty()) return false;
        if (line.find('\0') != BytesView::npos) return false;
        if (is_field(line)) return true;
    }
    return false;
}

bool looks_like_outlook_message(BytesView bytes) {
    if (container_of(bytes) == Container::tnef) return true;
    constexpr std::string_view name = "__properties_version1.0";
    std::string wide;  // as [MS-CFB] has names: UTF-16LE
    for (const char c : name) wide.append(1, c).append(1, '\0');
    return container_of(bytes) == Container::compound && bytes.find(wide) != BytesView::npos;
}

Result<FileSource> FileSource::open(std::vector<fs::path> paths, LimitSettings limits,
                                    fs::path spool_dir) {
    FileSource source(limits, std::move(spool_dir));
    for (const fs::path& path : paths) {
        if (::access(path.c_str(), R_OK) != 0) {
            Error error = errno_error(ErrorKind::input, "open", path);
            error.exit_code = exit_input;
            return error;
        }
        Entry entry;
        entry.path = path;
        entry.named = true;
        source.waiting_.push_back(std::move(entry));
    }
    std::reverse(source.waiting_.begin(), source.waiting_.end());
    return source;
}

std::optional<Result<FileMessage>> FileSource::next() {
    for (;;) {
        if (mbox_) {
            if (auto message = from_mbox(*mbox_)) return message;
            mbox_.reset();
        }
        passed_ += std::exchange(in_hand_, 0);
        if (waiting_.empty()) return std::nullopt;
        const Entry entry = std::move(waiting_.back());
        waiting_.pop_back();
        name_ = entry.path.string();
        if (auto message = visit(entry)) return message;
    }
}

std::uint64_t FileSource::bytes_passed() const {
    return passed_ + (mbox_ ? std::min(mbox_->bytes_read(), in_hand_) : 0);
}

std::uint64_t FileSource::all_bytes() const {
    std::vector<Entry> waiting = waiting_;
    std::uint64_t all = 0;
    while (!waiting.empty()) {
        const Entry entry = std::move(waiting.back());
        waiting.pop_back();
        struct stat info {};
        if (::stat(entry.path.c_str(), &info) != 0) continue;
        if (S_ISREG(info.st_mode)) all += static_cast<std::uint64_t>(info.st_size);
        if (!S_ISDIR(info.st_mode)) continue;
        if (auto found = list(entry))
            std::move(found->begin(), found->end(), std::back_inserter(waiting));
    }
    return all;
}

// The last one first.
Result<std::vector<FileSource::Entry>> FileSource::list(const Entry& folder) {
    if (folder.depth >= max_depth) {
        return input_error(
            folder.path.string() + ": more than " + std::to_string(max_depth) + " folders deep",
            "name the inner folder itself");
    }
    const bool maildir = is_maildir(folder.path);
    const bool inside = folder.path.filename() == "cur" || folder.path.filename() == "new";
    const bool mail = inside && is_maildir(folder.path.parent_path());
    std::vector<Entry> found;
    std::error_code error;
    for (fs::directory_iterator it(folder.path, error), end; !error && it != end;
         it.increment(error)) {
        if (!wanted(*it, maildir)) continue;
        Entry entry;
        entry.path = it->path();
        entry.depth = folder.depth + 1;
        entry.maildir = mail;
        found.push_back(std::move(entry));
    }
    if (error)
        return input_error("cannot list " + folder.path.string() + ": " + error.message(),
                           "check the folder's mode");
    std::sort(found.begin(), found.end(),
              [](const Entry& a, const Entry& b) { return a.path > b.path; });
    return found;
}

std::optional<Result<FileMessage>> FileSource::visit(const Entry& entry) {
    std::error_code ignored;
    if (fs::is_directory(entry.path, ignored)) {
        auto found = list(entry);
        if (!found) return Result<FileMessage>(found.error());
        std::move(found->begin(), found->end(), std::back_inserter(waiting_));
        return std::nullopt;
    }
    // Without O_NONBLOCK a pipe among the files would stop the walk.
    UniqueFd file(::open(entry.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) {
        Error error = errno_error(ErrorKind::input, "open", entry.path);
        error.exit_code = exit_input;
        return Result<FileMessage>(std::move(error));
    }
    struct stat info {};
    if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return Result<FileMessage>(input_error(entry.path.string() + ": not a regular file",
                                               "name a file, a Maildir or a folder"));
    }
    in_hand_ = static_cast<std::uint64_t>(info.st_size);
    if (!entry.maildir && start_of(file.get(), 5) == "From ") {
        mbox_.emplace(std::move(file), entry.path, limits_, spool_dir_);
        return std::nullopt;
    }
    return whole_file(entry, std::move(file));
}

Result<FileMessage> FileSource::whole_file(const Entry& entry, UniqueFd file) {
    struct stat info {};
    if (::fstat(file.get(), &info) != 0)
        return errno_error(ErrorKind::input, "look at", entry.path);
    FileMessage message;
    message.name = entry.path.string();
    message.size = static_cast<std::uint64_t>(info.st_size);
    if (entry.maildir) message.maildir_mtime = UtcTime(std::chrono::seconds(info.st_mtim.tv_sec));
    const Bytes start = start_of(file.get(), header_probe);
    const Container kind = container_of(start);
    if (kind == Container::zip) {
        message.archive = true;
        message.file = std::move(file);
        return message;
    }
    if (message.size > limits_.archive_bytes) {
        return input_error(
            message.name + " is larger than " + std::to_string(limits_.archive_bytes) + " bytes",
            "it was skipped; the limit is archive_bytes in [limits]");
    }
    if (kind == Container::none && !looks_like_mail(start)) return no_mail(message.name);
    if (message.size > limits_.parse_bytes) {
        message.file = std::move(file);
        return message;
    }
    auto bytes = read_fd(file.get(), static_cast<std::size_t>(limits_.parse_bytes));
    if (!bytes) return input_error(message.name + ": " + bytes.error().what, bytes.error().hint);
    message.bytes = std::move(*bytes);
    message.size = message.bytes.size();
    if (kind != Container::none && !looks_like_outlook_message(message.bytes))
        return no_mail(message.name);
    return message;
}

std::optional<Result<FileMessage>> FileSource::from_mbox(MboxReader& mbox) {
    auto read = mbox.next();
    if (!read) return std::nullopt;
    if (!*read) return Result<FileMessage>(input_error(read->error().what, read->error().hint));
    MboxMessage& from = **read;
    FileMessage message;
    message.name = name_ + " message " + std::to_string(from.index);
    message.mbox_from = from.from_time;
    message.size = from.size;
    if (!from.spool && !looks_like_mail(BytesView(from.bytes).substr(0, header_probe))) {
        return Result<FileMessage>(no_mail(message.name));
    }
    message.bytes = std::move(from.bytes);
    message.file = std::move(from.spool);
    return Result<FileMessage>(std::move(message));
}

}  // namespace tsb
