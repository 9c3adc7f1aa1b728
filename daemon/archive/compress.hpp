// SPDX-License-Identifier: GPL-3.0-or-later
// zstd frames (RFC 8878), in pieces and bounded. Trust: what is decompressed may be damaged or made
// to explode.
#pragma once

#include <functional>
#include <memory>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"

namespace tsb {

constexpr int compression_level =
    1;  // mail is mostly base64: higher levels cost time and win little

class Compressor {
  public:
    using Sink = std::function<Result<void>(BytesView)>;
    explicit Compressor(Sink sink);
    ~Compressor();
    Result<void> add(BytesView bytes);
    Result<void> finish();

  private:
    struct State;
    Result<void> run(BytesView bytes, bool end);
    std::unique_ptr<State> state_;
};

// One whole frame and nothing after it; hands out pieces, at most max_bytes in all. Input error
// otherwise.
Result<void> decompress(BytesView frame, std::size_t max_bytes,
                        const std::function<void(BytesView)>& sink);

}  // namespace tsb
