// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/base/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tsb {

void UniqueFd::reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

Error errno_error(ErrorKind kind, std::string_view doing, const std::filesystem::path& path) {
    const int code = errno;
    std::string hint;
    if (code == ENOSPC) hint = "the disk is full: free space, nothing was lost";
    if (code == EACCES || code == EPERM)
        hint = "check the owner and mode of the file and of the folders above it";
    return Error{kind,
                 "cannot " + std::string(doing) + " " + path.string() + ": " + std::strerror(code),
                 hint, code == ENOSPC || code == EIO ? 74 : 0};
}

UniqueFd open_fd(const std::filesystem::path& path, int flags, unsigned mode) {
    for (;;) {
        UniqueFd fd(::open(path.c_str(), flags | O_CLOEXEC, mode));
        if (fd || errno != EINTR) return fd;
    }
}

Result<Bytes> read_fd(int fd, std::size_t max_bytes) {
    Bytes out;
    struct stat info {};
    if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
        out.reserve(std::min(static_cast<std::size_t>(info.st_size), max_bytes));
    }
    constexpr std::size_t step = 65536;
    for (;;) {
        const std::size_t have = out.size();
        out.resize(have + step);
        const ssize_t n = ::read(fd, out.data() + have, step);
        if (n < 0 && errno == EINTR) {
            out.resize(have);
            continue;
        }
        if (n < 0) return errno_error(ErrorKind::input, "read", "descriptor " + std::to_string(fd));
        out.resize(have + static_cast<std::size_t>(n));
        if (out.size() > max_bytes) {
            return Error{ErrorKind::input,
                         "larger than the limit of " + std::to_string(max_bytes) + " bytes", ""};
        }
        if (n == 0) return out;
    }
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes) {
    const UniqueFd fd = open_fd(path, O_RDONLY);
    if (!fd) return errno_error(ErrorKind::input, "open", path);
    auto bytes = read_fd(fd.get(), max_bytes);
    if (!bytes)
        return Error{bytes.error().kind, path.string() + ": " + bytes.error().what,
                     bytes.error().hint};
    return bytes;
}

Result<void> write_all(int fd, BytesView bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0)
            return errno_error(ErrorKind::fatal, "write to", "descriptor " + std::to_string(fd));
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

Result<void> replace_file_durably(const std::filesystem::path& path, BytesView bytes) {
    std::filesystem::path temporary = path;
    temporary += ".new";
    {
        const UniqueFd fd = open_fd(temporary, O_WRONLY | O_CREAT | O_TRUNC);
        if (!fd) return errno_error(ErrorKind::fatal, "create", temporary);
        if (auto written = write_all(fd.get(), bytes); !written) {
            return errno_error(ErrorKind::fatal, "write", temporary);
        }
        if (::fsync(fd.get()) != 0) return errno_error(ErrorKind::fatal, "fsync", temporary);
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return errno_error(ErrorKind::fatal, "rename", temporary);
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const UniqueFd directory = open_fd(folder, O_RDONLY | O_DIRECTORY);
    if (!directory || ::fsync(directory.get()) != 0)
        return errno_error(ErrorKind::fatal, "fsync", folder);
    return {};
}

Result<UniqueFd> memory_file(BytesView bytes) {
    UniqueFd fd(::memfd_create("tsb", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!fd) return errno_error(ErrorKind::transient, "create", "memory file");
    if (auto written = write_all(fd.get(), bytes); !written) return written.error();
    if (::fcntl(fd.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) !=
            0 ||
        ::lseek(fd.get(), 0, SEEK_SET) != 0) {
        return errno_error(ErrorKind::transient, "seal", "memory file");
    }
    return fd;
}

}  // namespace tsb
