// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/archive/compress.hpp"

#include <zstd.h>

#include <string>

namespace tsb {
namespace {

Error damaged(std::string what) {
    return Error{ErrorKind::input, "damaged zstd data: " + std::move(what), ""};
}

}  // namespace

struct Compressor::State {
    Sink sink;
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
    Bytes out = Bytes(ZSTD_CStreamOutSize(), '\0');
};

Compressor::Compressor(Sink sink) : state_(std::make_unique<State>()) {
    state_->sink = std::move(sink);
    if (state_->context) {
        ZSTD_CCtx_setParameter(state_->context.get(), ZSTD_c_compressionLevel, compression_level);
    }
}

Compressor::~Compressor() = default;

Result<void> Compressor::add(BytesView bytes) {
    return run(bytes, false);
}
Result<void> Compressor::finish() {
    return run({}, true);
}

Result<void> Compressor::run(BytesView bytes, bool end) {
    if (!state_->context) return Error{ErrorKind::fatal, "no memory for zstd", "", 74};
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
        ZSTD_outBuffer out{state_->out.data(), state_->out.size(), 0};
        const std::size_t left = ZSTD_compressStream2(state_->context.get(), &out, &in,
                                                      end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left)) {
            return Error{ErrorKind::fatal, std::string("zstd: ") + ZSTD_getErrorName(left), "", 74};
        }
        if (out.pos > 0) {
            if (auto sunk = state_->sink(BytesView(state_->out.data(), out.pos)); !sunk)
                return sunk;
        }
        if (end ? left == 0 : in.pos == in.size) return {};
    }
}

Result<void> decompress(BytesView frame, std::size_t max_bytes,
                        const std::function<void(BytesView)>& sink) {
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                       &ZSTD_freeDCtx);
    if (!context) return Error{ErrorKind::fatal, "no memory for zstd", "", 74};
    Bytes piece(ZSTD_DStreamOutSize(), '\0');
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    std::size_t total = 0;
    for (std::size_t hint = 1; hint != 0;) {
        ZSTD_outBuffer out{piece.data(), piece.size(), 0};
        const std::size_t before = in.pos;
        hint = ZSTD_decompressStream(context.get(), &out, &in);
        if (ZSTD_isError(hint)) return damaged(ZSTD_getErrorName(hint));
        total += out.pos;
        if (total > max_bytes) {
            return Error{ErrorKind::input,
                         "larger than the limit of " + std::to_string(max_bytes) + " bytes", ""};
        }
        sink(BytesView(piece.data(), out.pos));
        if (hint != 0 && out.pos == 0 && in.pos == before) return damaged("cut short");
    }
    if (in.pos != in.size) return damaged("something after the end");
    return {};
}

}  // namespace tsb
