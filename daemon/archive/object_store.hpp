// SPDX-License-Identifier: GPL-3.0-or-later
// ObjectStore: named durable objects; half of the Store seam (the other is ledger/ledger.hpp
// LineStore). FileObjectStore is real, MemoryObjectStore (tests/support) fake; one contract suite
// runs on both. Guarantees: folders 0700, files 0600. Trust: names come from the daemon alone, and
// are checked all the same. Failures on the way to the disk are fatal (exit 74); an object that is
// absent or too large is an input error.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb {

class ObjectStore {
  public:
    virtual ~ObjectStore() = default;
    // name: relative path, "archive/ab/cd/….eml.zst". Appears whole or not at all; replaces. Not
    // durable before sync().
    virtual Result<void> put(std::string_view name, BytesView bytes) = 0;

    // The same in pieces, under a name that is known only at the end.
    class Writer {
      public:
        virtual ~Writer() = default;
        virtual Result<void> write(BytesView bytes) = 0;
        virtual Result<void> finish(std::string_view name) = 0;  // without finish() nothing remains
    };
    virtual Result<std::unique_ptr<Writer>> start(
        std::string_view folder) = 0;  // of the name to come: "archive"

    [[nodiscard]] virtual bool has(std::string_view name) const = 0;
    [[nodiscard]] virtual Result<Bytes> get(std::string_view name, std::size_t max_bytes) const = 0;
    virtual Result<void> remove(std::string_view name) = 0;  // absent is no error
    [[nodiscard]] virtual Result<std::vector<std::string>> list(
        std::string_view folder) const = 0;  // recursive, sorted
    virtual Result<void> sync() = 0;         // failure is fatal
    // Removes what a crash left of objects that were not finished. Only for the one writer, at its
    // start.
    virtual Result<void> sweep() = 0;
};

// A relative path of at least a folder and a file, each 1-255 bytes of [A-Za-z0-9._-], none of
// which begins with a dot.
bool valid_object_name(std::string_view name);

Result<std::unique_ptr<ObjectStore>> open_file_store(const std::filesystem::path& root);

}  // namespace tsb
