// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace tsb {

Result<UniqueFd> new_spool(const std::filesystem::path& folder) {
    UniqueFd file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (file) return file;
    std::string name = (folder / ".spool-XXXXXX").string();  // a file system without O_TMPFILE
    file = UniqueFd(::mkostemp(name.data(), O_CLOEXEC));
    if (!file) return errno_error(ErrorKind::transient, "make a temporary file in", folder);
    ::unlink(name.c_str());
    return file;
}

Result<void> spool_write(const UniqueFd& file, BytesView bytes) {
    const auto written = write_all(file.get(), bytes);
    if (written) return {};
    Error error = written.error();
    error.kind = ErrorKind::transient;
    error.exit_code = 74;
    return error;
}

Result<void> rewind(const UniqueFd& file) {
    if (::lseek(file.get(), 0, SEEK_SET) == 0) return {};
    return errno_error(ErrorKind::transient, "rewind", "a temporary file");
}

}  // namespace tsb
