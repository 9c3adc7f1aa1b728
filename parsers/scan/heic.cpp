// SPDX-License-Identifier: GPL-3.0-or-later
#include <leptonica/allheaders.h>
#include <libheif/heif.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "parsers/scan/decode.hpp"

namespace tsb {
namespace {

struct FreeHeif {
    void operator()(heif_context* context) const { heif_context_free(context); }
    void operator()(heif_image_handle* handle) const { heif_image_handle_release(handle); }
    void operator()(heif_image* image) const { heif_image_release(image); }
    void operator()(heif_decoding_options* options) const { heif_decoding_options_free(options); }
};
template <class T>
using Heif = std::unique_ptr<T, FreeHeif>;

Error damaged(const heif_error& error) {
    return {ErrorKind::input,
            std::string("damaged: the HEIC picture cannot be decoded: ") +
                (error.message != nullptr ? error.message : "no reason given"),
            ""};
}

Result<Heif<heif_image>> decode(const heif_image_handle* handle) {
    const Heif<heif_decoding_options> options(heif_decoding_options_alloc());
    options->convert_hdr_to_8bit = 1;
    heif_image* raw = nullptr;
    const heif_error error = heif_decode_image(handle, &raw, heif_colorspace_RGB,
                                               heif_chroma_interleaved_RGB, options.get());
    Heif<heif_image> image(raw);
    if (error.code != heif_error_Ok || !image) return damaged(error);
    return image;
}

PixPtr grey_of(const heif_image* image) {
    const int width = heif_image_get_width(image, heif_channel_interleaved);
    const int height = heif_image_get_height(image, heif_channel_interleaved);
    int stride = 0;
    const std::uint8_t* plane =
        heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    if (plane == nullptr || width <= 0 || height <= 0 || stride < 3 * width) return nullptr;
    PixPtr grey = own(pixCreate(width, height, 8));
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* row = plane + static_cast<std::ptrdiff_t>(y) * stride;
        l_uint32* line =
            pixGetData(grey.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(grey.get());
        for (int x = 0; x < width; ++x) {  // ITU-R BT.601
            const int luma =
                (299 * row[3 * x] + 587 * row[3 * x + 1] + 114 * row[3 * x + 2]) / 1000;
            SET_DATA_BYTE(line, x, static_cast<std::uint8_t>(luma));
        }
    }
    return grey;
}

}  // namespace

bool is_heic(BytesView bytes) {
    if (bytes.size() < 12) return false;
    return heif_check_filetype(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                               static_cast<int>(std::min<std::size_t>(bytes.size(), 64))) ==
           heif_filetype_yes_supported;
}

void warm_heic() {
    static const heif_error loaded = heif_init(nullptr);  // once for the process
    (void)loaded;
}

Result<GreyPage> decode_heic(BytesView bytes, const ScanLimits& limits) {
    const Heif<heif_context> context(heif_context_alloc());
    if (!context) throw std::bad_alloc();
    heif_context_set_maximum_image_size_limit(context.get(), max_page_side);
    heif_context_set_max_decoding_threads(context.get(), 0);
    heif_error error = heif_context_read_from_memory_without_copy(context.get(), bytes.data(),
                                                                  bytes.size(), nullptr);
    if (error.code != heif_error_Ok) return damaged(error);
    heif_image_handle* raw = nullptr;
    error = heif_context_get_primary_image_handle(context.get(), &raw);
    const Heif<heif_image_handle> handle(raw);
    if (error.code != heif_error_Ok || !handle) return damaged(error);
    const std::string refused = size_refused(heif_image_handle_get_width(handle.get()),
                                             heif_image_handle_get_height(handle.get()), limits);
    if (!refused.empty()) return Error{ErrorKind::input, refused, ""};
    auto image = decode(handle.get());  // turned as the file's own boxes say
    if (!image) return std::move(image).error();
    PixPtr grey = grey_of(image->get());
    if (!grey) return Error{ErrorKind::input, "damaged: the HEIC picture has no pixels", ""};
    return GreyPage{std::move(grey)};
}

}  // namespace tsb
