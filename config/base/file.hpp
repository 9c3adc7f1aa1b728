// SPDX-License-Identifier: GPL-3.0-or-later
// Files and descriptors. Errors carry the path and errno's text; ENOSPC and EIO on the durable path
// are the caller's to call fatal.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb {

// Owns one file descriptor.
class UniqueFd {
  public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        if (this != &other) {
            reset();
            fd_ = std::exchange(other.fd_, -1);
        }
        return *this;
    }
    UniqueFd(const UniqueFd&) = delete;
    UniqueFd& operator=(const UniqueFd&) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset();

  private:
    int fd_ = -1;
};

// Error with errno's text: "cannot open /x: Permission denied".
Error errno_error(ErrorKind kind, std::string_view doing, const std::filesystem::path& path);

// open(2), made again where a signal interrupted it. None: errno says why.
UniqueFd open_fd(const std::filesystem::path& path, int flags, unsigned mode = 0600);

// The whole file; larger than max_bytes is an input error that names both numbers.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes);
Result<Bytes> read_fd(int fd, std::size_t max_bytes);  // from the current position to the end

// All bytes, retrying EINTR and short writes.
Result<void> write_all(int fd, BytesView bytes);

// Write to a new file in the same folder, fsync, rename over path, fsync the folder. Mode 0600.
Result<void> replace_file_durably(const std::filesystem::path& path, BytesView bytes);

// A sealed memfd with these bytes, positioned at 0: how bytes are handed to another process.
Result<UniqueFd> memory_file(BytesView bytes);

}  // namespace tsb
