// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "config/base/file.hpp"
#include "config/settings.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

Error refused(std::string what, std::string hint) {
    return {ErrorKind::config, std::move(what), std::move(hint), 78};
}

// Credentials are systemd's to protect: their modes differ by version. A file of the operator's is
// checked.
Result<std::string> read_private(const fs::path& path, bool check_mode, SecretForm form) {
    const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd) {
        Error error = errno_error(ErrorKind::config, "cannot open", path);
        error.exit_code = 78;
        return error;
    }
    struct stat status {};
    if (fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return refused(path.string() + " is no regular file", "");
    }
    if (check_mode && (status.st_mode & 077U) != 0) {
        return refused("others may read the secret in " + path.string(),
                       "chmod 600 " + path.string());
    }
    auto bytes = read_fd(fd.get(), max_secret_bytes);
    if (!bytes) return refused("cannot read " + path.string() + ": it is too large or damaged", "");
    std::string secret = std::move(*bytes);
    if (secret.ends_with('\n')) secret.pop_back();
    if (secret.ends_with('\r')) secret.pop_back();
    const bool control = std::any_of(secret.begin(), secret.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (secret.empty() || (control && form == SecretForm::line)) {
        return refused("the secret in " + path.string() + " is empty or has more than one line",
                       "");
    }
    return secret;
}

}  // namespace

Result<std::string> read_secret(const SecretSource& source, SecretForm form) {
    if (source.credential.empty()) {
        if (!source.file.empty()) return read_private(source.file, true, form);
        return refused("no password is configured", "set password_file or password_credential");
    }
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr || *folder == '\0') {
        return refused(
            "the credential " + source.credential + " is asked for, but systemd passed none",
            "run as the service (LoadCredential=), or use password_file");
    }
    return read_private(fs::path(folder) / source.credential, false, form);
}

}  // namespace tsb
