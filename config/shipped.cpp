// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <filesystem>
#include <system_error>

#include "config/settings.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

// The first that exists; where none does the first, so that the error names a path to look for.
template <std::size_t N>
fs::path first_existing(const std::array<fs::path, N>& candidates) {
    std::error_code ignored;
    for (const fs::path& candidate : candidates) {
        if (fs::exists(candidate, ignored)) return candidate.lexically_normal();
    }
    return candidates.front().lexically_normal();
}

}  // namespace

Shipped shipped() {
    std::error_code error;
    const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    // bin/ and sbin/ have share/ beside them; programs in libexec/tsbreply/ have it one level
    // further up.
    const fs::path share =
        first_existing(std::array{here / "../share/tsbreply", here / "../../share/tsbreply"});
    const auto program = [&](const char* name) {
        return first_existing(std::array{here / name, here / "../libexec/tsbreply" / name});
    };
    return {share / "circulars", share / "roster.toml", program("tsbreply-worker"),
            program("tsbreply-scan"), program("tsbreply-dkim")};
}

}  // namespace tsb
