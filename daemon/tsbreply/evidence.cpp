// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/evidence.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 200;  // of 255 that a file system takes

// Is the file there with just this content?
bool same(const fs::path& path, const std::string& content) {
    const auto there = read_file(path, content.size());
    return there && *there == content;
}

}  // namespace

std::string file_name_of(std::string_view name) {
    std::string safe;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-';
        safe += plain ? c : c == ' ' ? '-' : '_';
    }
    return safe;
}

Result<fs::path> write_page(const fs::path& folder, const std::string& input,
                            const std::string& content, const std::string& ending) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return Error{ErrorKind::config, "cannot make " + folder.string() + ": " + error.message(),
                     ""};
    std::string name = fs::path(input).filename().string();
    if (name.size() > longest_name) name = clip_utf8(name, longest_name);
    for (int number = 1; number <= most_same_names; ++number) {
        const fs::path path =
            folder / (name + (number == 1 ? "" : "." + std::to_string(number)) + ending);
        const UniqueFd file(
            ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (file) {
            if (auto written = write_all(file.get(), content); !written) return written.error();
            return path;
        }
        if (errno != EEXIST) return errno_error(ErrorKind::config, "make", path);
        if (same(path, content)) return path;
    }
    return Error{ErrorKind::config, "too many pages of that name in " + folder.string(),
                 "name another folder"};
}

int write_evidence(const Global& global, const std::string& folder, const std::string& file,
                   const ReadOutcome& outcome) {
    const auto* report = std::get_if<Report>(&outcome);
    if (report == nullptr) return exit_codes::well;
    for (const EvidenceFile& one : report->evidence) {
        const bool html = one.kind == EvidenceKind::html;
        const auto path =
            html ? write_page(folder, file, one.content, ".html")
                 : write_page(folder, file + "." + file_name_of(one.name), one.content, ".png");
        if (!path) return fail(path.error());
        if (!global.json && one.kind != EvidenceKind::png) say("page: " + path->string());
    }
    return exit_codes::well;
}

}  // namespace tsb
