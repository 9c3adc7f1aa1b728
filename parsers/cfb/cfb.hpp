// SPDX-License-Identifier: GPL-3.0-or-later
// CompoundFile: an OLE compound file ([MS-CFB]: .doc, .msg, the data of ActiveX controls, Office
// files with a password) opened into its named streams.
//
// Guarantees: strict. Every sector belongs to at most one chain, every chain is at least as long as
// its stream, every directory entry is reached once; a file that says otherwise is an error, because
// two programs could see two files in it. Nothing is copied until a stream is asked for.
// Trust: the bytes are hostile. No recursion; each step of every walk marks what it has seen.
// Limits: CfbLimits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb {

struct CfbLimits {
    std::size_t file_bytes = 64U << 20U;
    std::size_t entries = 20'000;            // of the directory, free ones included
    std::size_t depth = 16;                  // storages in storages
    std::size_t stream_bytes = 32U << 20U;   // one stream
    std::size_t path_bytes = 4096;           // one stream's path
    std::size_t all_path_bytes = 4U << 20U;  // of all entries together
};

// The first eight bytes of every compound file.
bool is_compound_file(BytesView bytes);

struct CfbStream {
    std::string path;  // "WordDocument", "ObjectPool/_1/contents": storages joined by '/', UTF-8
    std::uint64_t size = 0;
};

class CompoundFile {
  public:
    // `bytes` must outlive the file. Errors: kind input, "damaged: …" or "limit: …".
    static Result<CompoundFile> open(BytesView bytes, const CfbLimits& limits = {});

    // In the order of the tree, without the storages.
    [[nodiscard]] const std::vector<CfbStream>& streams() const { return streams_; }
    // Names are compared without regard to ASCII case.
    [[nodiscard]] bool has_stream(std::string_view path) const;
    [[nodiscard]] Result<Bytes> stream(std::string_view path) const;

  private:
    friend class CfbOpener;
    struct Place {
        std::uint32_t first = 0;
        bool mini = false;
    };
    [[nodiscard]] BytesView piece(const Place& place, std::uint32_t sector) const;

    BytesView bytes_;
    std::size_t sector_size_ = 512, mini_size_ = 64, stream_limit_ = 0;
    std::vector<std::uint32_t> fat_, mini_fat_;
    std::vector<std::uint32_t> mini_stream_;  // the sectors that hold the mini stream, in order
    std::vector<CfbStream> streams_;
    std::vector<Place> places_;  // of streams_
};

}  // namespace tsb
