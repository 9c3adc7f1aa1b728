// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/line_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "config/base/file.hpp"

namespace tsb {
namespace {

class FileLineStore final : public LineStore {
  public:
    FileLineStore(UniqueFd fd, std::filesystem::path path)
        : fd_(std::move(fd)), path_(std::move(path)) {}

    Result<std::string> read_from(std::uint64_t offset, std::size_t max_bytes) override {
        std::string out(max_bytes, '\0');
        for (;;) {
            const ssize_t n =
                ::pread(fd_.get(), out.data(), out.size(), static_cast<off_t>(offset));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return failed("read");
            out.resize(static_cast<std::size_t>(n));
            return out;
        }
    }

    Result<std::uint64_t> size() override {
        struct stat info {};
        if (::fstat(fd_.get(), &info) != 0) return failed("stat");
        return static_cast<std::uint64_t>(info.st_size);
    }

    Result<void> append(std::string_view bytes) override {
        if (auto written = write_all(fd_.get(), bytes); !written) return failed("append to");
        return {};
    }

    Result<void> sync() override {
        if (::fdatasync(fd_.get()) != 0) return failed("fdatasync");
        return {};
    }

    Result<void> truncate(std::uint64_t size) override {
        while (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0)
            if (errno != EINTR) return failed("truncate");
        if (::fsync(fd_.get()) != 0) return failed("fsync");
        return {};
    }

  private:
    // After any failure here the state of the file is unknown: stop, and let the next start look at
    // it afresh.
    [[nodiscard]] Error failed(std::string_view doing) const {
        Error error = errno_error(ErrorKind::fatal, doing, path_);
        error.exit_code = 74;
        return error;
    }

    UniqueFd fd_;
    std::filesystem::path path_;
};

}  // namespace

Result<std::unique_ptr<LineStore>> open_line_file(const std::filesystem::path& file,
                                                  LineFileMode mode) {
    const int flags = mode == LineFileMode::append ? O_RDWR | O_APPEND : O_RDONLY;
    UniqueFd fd = open_fd(file, flags);
    if (!fd && (errno == ENOENT || errno == ENOTDIR)) {
        return Error{ErrorKind::config, "no ledger in " + file.parent_path().string(),
                     "make one with `tsbreply ledger init`", 78};
    }
    if (!fd) {
        Error error = errno_error(ErrorKind::config, "open", file);
        if (error.exit_code == 0) error.exit_code = 78;
        return error;
    }
    std::unique_ptr<LineStore> store = std::make_unique<FileLineStore>(std::move(fd), file);
    return store;
}

}  // namespace tsb
