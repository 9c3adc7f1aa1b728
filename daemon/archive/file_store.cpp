// SPDX-License-Identifier: GPL-3.0-or-later
// The real ObjectStore. An object is written under <top folder>/incoming/ and renamed, so that what
// a crash leaves behind lies in one place (sweep). sync() is one syncfs per file system: a batch of
// mails costs one wait for the disk.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <set>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/archive/object_store.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view incoming = "incoming";

Error on_disk(std::string_view doing, const fs::path& path) {
    Error error = errno_error(ErrorKind::fatal, doing, path);
    error.exit_code = 74;
    return error;
}

Error bad_name(std::string_view name) {
    return Error{ErrorKind::fatal, "not an object's name: " + printable(clip_utf8(name, 200)), "",
                 74};
}

std::string top_of(std::string_view name) {
    return std::string(name.substr(0, name.find('/')));
}

// A file that nobody knows yet; gone again unless renamed.
class Temporary {
  public:
    static Result<std::unique_ptr<Temporary>> make(const fs::path& folder) {
        static std::atomic<unsigned> counter{0};
        auto made = std::make_unique<Temporary>();
        made->path_ = folder / (std::to_string(::getpid()) + "-" + std::to_string(++counter));
        made->fd_ = open_fd(made->path_, O_WRONLY | O_CREAT | O_TRUNC);
        if (!made->fd_) return on_disk("create", made->path_);
        return made;
    }
    Temporary() = default;
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        if (fd_ && !path_.empty()) ::unlink(path_.c_str());
    }
    Result<void> write(BytesView bytes) {
        if (auto written = write_all(fd_.get(), bytes); !written) return on_disk("write", path_);
        return {};
    }
    Result<void> rename_to(const fs::path& target) {
        if (::rename(path_.c_str(), target.c_str()) != 0) return on_disk("rename to", target);
        path_.clear();
        return {};
    }

  private:
    UniqueFd fd_;
    fs::path path_;
};

class FileObjectStore final : public ObjectStore {
  public:
    explicit FileObjectStore(fs::path root) : root_(std::move(root)) {}

    Result<void> put(std::string_view name, BytesView bytes) override {
        if (!valid_object_name(name)) return bad_name(name);
        auto writer = start(top_of(name));
        if (!writer) return writer.error();
        if (auto written = (*writer)->write(bytes); !written) return written;
        return (*writer)->finish(name);
    }

    Result<std::unique_ptr<Writer>> start(std::string_view folder) override {
        const std::string top(folder);
        if (!valid_object_name(top + "/x")) return bad_name(folder);
        if (auto opened = open_top(top); !opened) return opened.error();
        auto temporary = Temporary::make(root_ / top / incoming);
        if (!temporary) return temporary.error();
        std::unique_ptr<Writer> writer =
            std::make_unique<Pieces>(*this, top, std::move(*temporary));
        return writer;
    }

    [[nodiscard]] bool has(std::string_view name) const override {
        std::error_code ignored;
        return valid_object_name(name) && fs::is_regular_file(root_ / name, ignored);
    }

    [[nodiscard]] Result<Bytes> get(std::string_view name, std::size_t max_bytes) const override {
        if (!valid_object_name(name)) return bad_name(name);
        return read_file(root_ / name, max_bytes);
    }

    Result<void> remove(std::string_view name) override {
        if (!valid_object_name(name)) return bad_name(name);
        if (::unlink((root_ / name).c_str()) != 0 && errno != ENOENT)
            return on_disk("remove", root_ / name);
        return {};
    }

    [[nodiscard]] Result<std::vector<std::string>> list(std::string_view folder) const override;
    Result<void> sync() override;
    Result<void> sweep() override;

  private:
    class Pieces final : public Writer {
      public:
        Pieces(FileObjectStore& store, std::string top, std::unique_ptr<Temporary> temporary)
            : store_(store), top_(std::move(top)), temporary_(std::move(temporary)) {}
        Result<void> write(BytesView bytes) override { return temporary_->write(bytes); }
        Result<void> finish(std::string_view name) override {
            if (!valid_object_name(name) || top_of(name) != top_) return bad_name(name);
            if (auto made = store_.make_folders(fs::path(name).parent_path()); !made) return made;
            return temporary_->rename_to(store_.root_ / name);
        }

      private:
        FileObjectStore& store_;
        std::string top_;
        std::unique_ptr<Temporary> temporary_;
    };

    Result<void> make_folder(const fs::path& folder) {
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return on_disk("make", folder);
        return {};
    }

    Result<void> make_folders(const fs::path& relative) {
        if (known_folders_.contains(relative.native())) return {};
        fs::path folder = root_;
        for (const fs::path& step : relative) {
            folder /= step;
            if (auto made = make_folder(folder); !made) return made;
        }
        known_folders_.insert(relative.native());
        return {};
    }

    // The descriptor stays open from before the first write on: syncfs reports on it every write
    // error since then.
    Result<void> open_top(const std::string& top) {
        if (tops_.contains(top)) return {};
        if (auto made = make_folders(fs::path(top) / incoming); !made) return made;
        UniqueFd fd = open_fd(root_ / top, O_RDONLY | O_DIRECTORY);
        if (!fd) return on_disk("open", root_ / top);
        tops_.emplace(top, std::move(fd));
        return {};
    }

    fs::path root_;
    std::map<std::string, UniqueFd> tops_;
    std::set<std::string> known_folders_;  // at most 65,536 + a few
};

Result<std::vector<std::string>> FileObjectStore::list(std::string_view folder) const {
    std::vector<std::string> names;
    std::error_code failed;
    const fs::path start_at = root_ / folder;
    if (!fs::is_directory(start_at, failed)) return names;
    fs::recursive_directory_iterator it(start_at, failed);
    for (; !failed && it != fs::recursive_directory_iterator(); it.increment(failed)) {
        if (it->is_directory(failed)) {
            if (it->path().filename() == incoming) it.disable_recursion_pending();
        } else {
            names.push_back(it->path().lexically_relative(root_).string());
        }
    }
    if (failed)
        return Error{ErrorKind::fatal, "cannot list " + start_at.string() + ": " + failed.message(),
                     "", 74};
    std::sort(names.begin(), names.end());
    return names;
}

Result<void> FileObjectStore::sync() {
    std::set<dev_t> done;
    for (const auto& [top, fd] : tops_) {
        struct stat info {};
        if (::fstat(fd.get(), &info) != 0) return on_disk("stat", root_ / top);
        if (!done.insert(info.st_dev).second) continue;
        if (::syncfs(fd.get()) != 0) return on_disk("syncfs", root_ / top);
    }
    return {};
}

Result<void> FileObjectStore::sweep() {
    std::error_code failed;
    for (const auto& top : fs::directory_iterator(root_, failed)) {
        const fs::path folder = top.path() / incoming;
        std::error_code absent;
        for (const auto& left : fs::directory_iterator(folder, absent)) {
            if (::unlink(left.path().c_str()) != 0 && errno != ENOENT)
                return on_disk("remove", left.path());
        }
    }
    if (failed)
        return Error{ErrorKind::fatal, "cannot list " + root_.string() + ": " + failed.message(),
                     "", 74};
    return {};
}

bool valid_component(std::string_view part) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    constexpr std::size_t max_component = 255;
    return !part.empty() && part.size() <= max_component && part.front() != '.' &&
           part.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace

bool valid_object_name(std::string_view name) {
    const auto parts = split(name, '/');
    return parts.size() >= 2 && std::all_of(parts.begin(), parts.end(), valid_component);
}

Result<std::unique_ptr<ObjectStore>> open_file_store(const std::filesystem::path& root) {
    struct stat info {};
    if (::stat(root.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
        if (errno == 0 || S_ISREG(info.st_mode)) errno = ENOTDIR;
        Error error = errno_error(ErrorKind::config, "open the state folder", root);
        if (error.exit_code == 0) error.exit_code = 78;
        return error;
    }
    std::unique_ptr<ObjectStore> store = std::make_unique<FileObjectStore>(root);
    return store;
}

}  // namespace tsb
