// SPDX-License-Identifier: GPL-3.0-or-later
// Archive: a content-addressed store of raw mail (zstd), evidence pictures, and the versions of
// circular and roster that judged anything. Layout: product.md §4 (archive/ab/cd/<sha256>.eml.zst,
// evidence/ab/cd/<sha256>.png, archive/versions/<sha256>). Guarantees: put_* writes a temporary
// file and renames; nothing is durable before sync(); after sync() it is. Reading checks the
// digest. In-flight records: archive/in-flight/<sha256>.json, written with the mail, durable by the
// same sync(), removed after the ledger has the entry: what start must finish. Trust: files may be
// damaged: each is checked against the digest in its name. Limits: max_version_bytes,
// max_picture_bytes, max_in_flight_bytes; mail by the caller's max_bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "daemon/archive/object_store.hpp"

namespace tsb {

constexpr std::size_t max_version_bytes = 16U << 20U;
constexpr std::size_t max_picture_bytes = 16U << 20U;
constexpr std::size_t max_in_flight_bytes = 64U << 10U;

// What start needs to finish a message that was archived and not yet recorded. Plain values; no
// mailbox types here.
struct InFlight {
    Digest digest;
    std::string mailbox;
    std::uint32_t uidvalidity = 0, uid = 0;
    std::string file;
    std::string internaldate;  // RFC 3339 or ""
    std::string received_from;
    std::uint32_t attempts = 0;
    std::vector<Digest> batch;  // all that one sync made durable, itself included
    bool operator==(const InFlight&) const = default;
};

class Archive {
  public:
    static Result<Archive> open(
        const std::filesystem::path&
            state_dir);  // the folder must exist; what is made in it is 0700
    explicit Archive(std::unique_ptr<ObjectStore> store);

    Result<Digest> put_mail(BytesView raw);
    Result<Digest> put_mail_from(int fd);  // from the current position to the end, streamed
    Result<Bytes> get_mail(const Digest& digest,
                           std::size_t max_bytes) const;  // input error if absent or damaged
    [[nodiscard]] bool has_mail(const Digest& digest) const;
    Result<void> remove_mail(const Digest& digest);

    Result<Digest> put_version(BytesView content);  // a circular's TOML, a roster's canonical text
    Result<Bytes> get_version(const Digest& digest) const;
    Result<Digest> put_picture(BytesView png);
    Result<Bytes> get_picture(const Digest& digest) const;

    Result<void> put_in_flight(const InFlight& record);
    Result<void> remove_in_flight(const Digest& digest);
    // Those whose mail is whole; the others never became durable, and their records are dropped
    // here. Whether the rest of its batch is there is for the caller to see, who knows what is
    // recorded.
    Result<std::vector<InFlight>> in_flight();

    // Every mail digest in the archive, sorted.
    Result<std::vector<Digest>> mails() const;

    // One sync for everything put since the last. Failure is fatal, never retried.
    Result<void> sync();

    // Removes what a crash left half written. Only for the one writer (it holds the ledger's lock),
    // at its start.
    Result<void> sweep();

  private:
    [[nodiscard]] bool mail_is_whole(const Digest& digest) const;

    std::unique_ptr<ObjectStore> store_;
};

}  // namespace tsb
