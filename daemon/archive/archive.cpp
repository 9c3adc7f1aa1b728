// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/archive/archive.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "config/base/file.hpp"
#include "daemon/archive/compress.hpp"
#include "daemon/archive/in_flight.hpp"

namespace tsb {
namespace {

constexpr std::string_view mail_suffix = ".eml.zst";
constexpr std::string_view in_flight_folder = "archive/in-flight";
constexpr std::size_t piece_bytes = 1U << 20U;

std::string fanned(std::string_view top, const Digest& digest, std::string_view suffix) {
    const std::string hex = digest.hex();
    return std::string(top) + "/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex +
           std::string(suffix);
}

std::string mail_name(const Digest& digest) {
    return fanned("archive", digest, mail_suffix);
}
std::string picture_name(const Digest& digest) {
    return fanned("evidence", digest, ".png");
}
std::string version_name(const Digest& digest) {
    return "archive/versions/" + digest.hex();
}
std::string in_flight_name(const Digest& digest) {
    return std::string(in_flight_folder) + "/" + digest.hex() + ".json";
}

Error wrong_digest(std::string_view what, const Digest& digest) {
    return Error{ErrorKind::input,
                 std::string(what) + " " + digest.hex() + " in the archive is damaged", ""};
}

// The digest in "archive/ab/cd/<hex>.eml.zst"; nullopt for other names.
std::optional<Digest> digest_in(std::string_view name, std::string_view suffix) {
    if (!name.ends_with(suffix)) return std::nullopt;
    name.remove_suffix(suffix.size());
    return Digest::parse(name.substr(name.rfind('/') + 1));
}

Result<Bytes> get_checked(const ObjectStore& store, const std::string& name, const Digest& digest,
                          std::string_view what, std::size_t max_bytes) {
    auto bytes = store.get(name, max_bytes);
    if (bytes && sha256(*bytes) != digest) return wrong_digest(what, digest);
    return bytes;
}

// Mail that passes by is hashed, compressed and handed to the store, piece by piece.
class MailWriter {
  public:
    explicit MailWriter(std::unique_ptr<ObjectStore::Writer> writer)
        : writer_(std::move(writer)),
          compressor_([this](BytesView out) { return writer_->write(out); }) {}
    MailWriter(const MailWriter&) = delete;
    MailWriter& operator=(const MailWriter&) = delete;

    Result<void> add(BytesView bytes) {
        hash_.update(bytes);
        return compressor_.add(bytes);
    }
    Result<Digest> finish() {
        if (auto ended = compressor_.finish(); !ended) return ended.error();
        const Digest digest = hash_.finish();
        if (auto named = writer_->finish(mail_name(digest)); !named) return named.error();
        return digest;
    }

  private:
    std::unique_ptr<ObjectStore::Writer> writer_;
    Compressor compressor_;
    Sha256 hash_;
};

}  // namespace

Archive::Archive(std::unique_ptr<ObjectStore> store) : store_(std::move(store)) {}

Result<Archive> Archive::open(const std::filesystem::path& state_dir) {
    auto store = open_file_store(state_dir);
    if (!store) return store.error();
    return Archive(std::move(*store));
}

// A mail that is there already is written again all the same: an earlier copy may be one that a
// power cut emptied.
Result<Digest> Archive::put_mail(BytesView raw) {
    auto writer = store_->start("archive");
    if (!writer) return writer.error();
    MailWriter mail(std::move(*writer));
    if (auto added = mail.add(raw); !added) return added.error();
    return mail.finish();
}

Result<Digest> Archive::put_mail_from(int fd) {
    auto writer = store_->start("archive");
    if (!writer) return writer.error();
    MailWriter mail(std::move(*writer));
    Bytes piece(piece_bytes, '\0');
    for (;;) {
        const ssize_t n = ::read(fd, piece.data(), piece.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno_error(ErrorKind::input, "read", "the message's file");
        if (n == 0) return mail.finish();
        if (auto added = mail.add(BytesView(piece.data(), static_cast<std::size_t>(n))); !added)
            return added.error();
    }
}

Result<Bytes> Archive::get_mail(const Digest& digest, std::size_t max_bytes) const {
    // What does not compress grows a little: 1/256 and a header.
    auto frame = store_->get(mail_name(digest), max_bytes + max_bytes / 128 + 4096);
    if (!frame) return frame;
    Bytes raw;
    auto done = decompress(*frame, max_bytes, [&raw](BytesView piece) { raw += piece; });
    if (!done)
        return Error{done.error().kind, "mail " + digest.hex() + ": " + done.error().what,
                     done.error().hint};
    if (sha256(raw) != digest) return wrong_digest("mail", digest);
    return raw;
}

bool Archive::has_mail(const Digest& digest) const {
    return store_->has(mail_name(digest));
}
Result<void> Archive::remove_mail(const Digest& digest) {
    return store_->remove(mail_name(digest));
}

Result<Digest> Archive::put_version(BytesView content) {
    const Digest digest = sha256(content);
    if (auto put = store_->put(version_name(digest), content); !put) return put.error();
    return digest;
}

Result<Bytes> Archive::get_version(const Digest& digest) const {
    return get_checked(*store_, version_name(digest), digest, "version", max_version_bytes);
}

Result<Digest> Archive::put_picture(BytesView png) {
    const Digest digest = sha256(png);
    if (auto put = store_->put(picture_name(digest), png); !put) return put.error();
    return digest;
}

Result<Bytes> Archive::get_picture(const Digest& digest) const {
    return get_checked(*store_, picture_name(digest), digest, "picture", max_picture_bytes);
}

Result<void> Archive::put_in_flight(const InFlight& record) {
    return store_->put(in_flight_name(record.digest), format_in_flight(record));
}

Result<void> Archive::remove_in_flight(const Digest& digest) {
    return store_->remove(in_flight_name(digest));
}

bool Archive::mail_is_whole(const Digest& digest) const {
    constexpr std::size_t any = std::size_t{1} << 40U;  // streamed: no memory depends on it
    const auto frame = store_->get(mail_name(digest), any);
    if (!frame) return false;
    Sha256 hash;
    return decompress(*frame, any, [&hash](BytesView piece) { hash.update(piece); }) &&
           hash.finish() == digest;
}

// Record and mail are made durable by one sync. Where the mail is not whole that sync never
// returned: nothing was parsed or settled, and the mailbox still has the message. Where only the
// record is torn, the mail is finished without its coordinates; the next poll meets its UID again
// and notes it.
Result<std::vector<InFlight>> Archive::in_flight() {
    auto names = store_->list(in_flight_folder);
    if (!names) return names.error();
    std::vector<InFlight> records;
    for (const std::string& name : *names) {
        const auto digest = digest_in(name, ".json");
        if (!digest) continue;
        if (!mail_is_whole(*digest)) {
            if (auto removed = store_->remove(name); !removed) return removed.error();
            continue;
        }
        auto text = store_->get(name, max_in_flight_bytes);
        auto record = text ? parse_in_flight(*text) : std::nullopt;
        if (!record || record->digest != *digest) {
            record = InFlight{};
            record->digest = *digest;
            record->file = "archive, after a crash";
        }
        records.push_back(std::move(*record));
    }
    return records;
}

Result<std::vector<Digest>> Archive::mails() const {
    auto names = store_->list("archive");
    if (!names) return names.error();
    std::vector<Digest> digests;
    for (const std::string& name : *names) {
        if (const auto digest = digest_in(name, mail_suffix)) digests.push_back(*digest);
    }
    std::sort(digests.begin(), digests.end());
    return digests;
}

Result<void> Archive::sync() {
    return store_->sync();
}
Result<void> Archive::sweep() {
    return store_->sweep();
}

}  // namespace tsb
