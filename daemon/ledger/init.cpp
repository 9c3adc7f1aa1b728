// SPDX-License-Identifier: GPL-3.0-or-later
// `tsbreply ledger init`. The ledger file is made last, so that a ledger that exists has its key.
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "config/base/file.hpp"
#include "daemon/ledger/line_file.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_key_bytes = 4096;

struct KeyFree {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct BioFree {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Bio = std::unique_ptr<BIO, BioFree>;

Error on_disk(Error error) {
    if (error.exit_code == 0) error.exit_code = 74;
    return error;
}

Error no_key(std::string what) {
    return Error{ErrorKind::fatal, std::move(what), "", 74};
}

Result<std::string> pem_of(const Key& key, bool secret) {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio) return no_key("OpenSSL has no memory for a key");
    const int done = secret ? PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0,
                                                       nullptr, nullptr)
                            : PEM_write_bio_PUBKEY(bio.get(), key.get());
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    if (done != 1 || size <= 0) return no_key("OpenSSL cannot write the signing key");
    return std::string(data, static_cast<std::size_t>(size));
}

// A key without a ledger is what an interrupted init leaves, or what is left of a ledger that
// somebody removed: in both cases it is kept, for it may already be known to others.
Result<Key> key_for(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
        if (!key) return no_key("OpenSSL cannot make an Ed25519 key");
        auto pem = pem_of(key, true);
        if (!pem) return pem.error();
        if (auto put = replace_file_durably(file, *pem); !put) return on_disk(put.error());
        return key;
    }
    auto pem = read_file(file, max_key_bytes);
    if (!pem) return pem.error();
    const Bio bio(BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size())));
    Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
        return Error{ErrorKind::config, file.string() + " is no Ed25519 key in PEM", "move it away",
                     78};
    }
    return key;
}

Result<void> sync_folder(const std::filesystem::path& folder) {
    const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0)
        return on_disk(errno_error(ErrorKind::fatal, "fsync", folder));
    return {};
}

Result<void> make_folder(const std::filesystem::path& dir) {
    std::error_code failed;
    const auto parent = dir.parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, failed);
    if (failed) {
        return Error{ErrorKind::config, "cannot make " + parent.string() + ": " + failed.message(),
                     "check `state` and who may write there", 78};
    }
    if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) {
        Error error = errno_error(ErrorKind::config, "make", dir);
        if (error.exit_code == 0) error.exit_code = 78;
        return error;
    }
    return sync_folder(parent.empty() ? "." : parent);
}

Result<void> make_empty_ledger(const std::filesystem::path& file) {
    const UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd) return on_disk(errno_error(ErrorKind::fatal, "create", file));
    if (::fsync(fd.get()) != 0) return on_disk(errno_error(ErrorKind::fatal, "fsync", file));
    return sync_folder(file.parent_path());
}

}  // namespace

Result<void> init_ledger(const std::filesystem::path& given) {
    const auto dir = given.has_filename() ? given : given.parent_path();  // "x/" is "x"
    const auto file = dir / ledger_file_name;
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) {
        return Error{ErrorKind::config, "there is a ledger in " + dir.string() + " already",
                     "it is never replaced; use another `state` for another ledger", 78};
    }
    if (auto made = make_folder(dir); !made) return made.error();
    auto key = key_for(dir / "signing.key");
    if (!key) return key.error();
    auto pem = pem_of(*key, false);
    if (!pem) return pem.error();
    if (auto put = replace_file_durably(dir / "signing.pub", *pem); !put)
        return on_disk(put.error());
    return make_empty_ledger(file);
}

}  // namespace tsb
