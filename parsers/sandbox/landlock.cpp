// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sandbox/landlock.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "config/base/file.hpp"

namespace tsb {
namespace {

constexpr std::uint64_t read_file_right = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr std::uint64_t read_rights = read_file_right | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t execute_rights = read_rights | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t first_rights = (1ULL << 13U) - 1;  // all of version 1
constexpr std::uint64_t refer = 1ULL << 13U;               // version 2
constexpr std::uint64_t truncate = 1ULL << 14U;            // version 3
constexpr std::uint64_t device_control = 1ULL << 15U;      // version 5
constexpr std::uint64_t tcp = 3;                           // version 4: bind and connect
constexpr std::uint64_t scopes = 3;                        // version 6: abstract sockets, signals
// What a rule on a single file may name.
constexpr std::uint64_t file_rights =
    read_file_right | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_EXECUTE | truncate;

struct Ruleset {  // struct landlock_ruleset_attr of version 6
    std::uint64_t fs = 0, net = 0, scoped = 0;
};

Error landlock_error(const std::string& what) {
    return {ErrorKind::config, "sandbox: Landlock: " + what + ": " + std::strerror(errno),
            "a kernel with Landlock (5.13 or later, switched on) is needed"};
}

std::uint64_t known_rights(long version) {
    std::uint64_t rights = first_rights;
    if (version >= 2) rights |= refer;
    if (version >= 3) rights |= truncate;
    if (version >= 5) rights |= device_control;
    return rights;
}

std::uint64_t rights_of(PathUse use) {
    switch (use) {
        case PathUse::read:
            return read_rights;
        case PathUse::execute:
            return execute_rights;
        case PathUse::device:
            return read_file_right | LANDLOCK_ACCESS_FS_WRITE_FILE;
        case PathUse::write:
            return (first_rights & ~LANDLOCK_ACCESS_FS_EXECUTE) | refer | truncate;
    }
    return 0;
}

Result<void> add(int ruleset, const PathRow& row, std::uint64_t known) {
    const UniqueFd at(::open(row.path.c_str(), O_PATH | O_CLOEXEC));
    if (!at) {
        if (errno == ENOENT && !row.needed) return {};
        return landlock_error(row.path);
    }
    struct stat status {};
    if (::fstat(at.get(), &status) != 0) return landlock_error(row.path);
    landlock_path_beneath_attr rule{};
    rule.parent_fd = at.get();
    rule.allowed_access = rights_of(row.use) & known;
    if (!S_ISDIR(status.st_mode)) rule.allowed_access &= file_rights;
    if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        return landlock_error(row.path);
    return {};
}

}  // namespace

Result<void> restrict_paths(std::span<const PathRow> rows) {
    const long version =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return landlock_error("not there");
    Ruleset rules;
    rules.fs = known_rights(version);
    if (version >= 4) rules.net = tcp;
    if (version >= 6) rules.scoped = scopes;
    const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    const UniqueFd ruleset(
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, size, 0)));
    if (!ruleset) return landlock_error("no rules can be made");
    for (const PathRow& row : rows)
        if (auto added = add(ruleset.get(), row, rules.fs); !added) return added;
    if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
        return landlock_error("the rules are refused");
    return {};
}

}  // namespace tsb
