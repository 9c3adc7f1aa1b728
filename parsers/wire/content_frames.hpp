// SPDX-License-Identifier: GPL-3.0-or-later
// take_contents(): the frames of one type at the start of `rest`, each with some content, within the
// limits of their number and of all contents together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "parsers/wire/wire.hpp"

namespace tsb {

struct ContentLimits {
    std::size_t count = 0, head_bytes = 0, bytes = 0;  // head: what stands before the content
};

// parse: payload -> Result<T>. refuse: what is wrong -> Error.
template <class T, class Parse, class Refuse>
Result<std::vector<T>> take_contents(BytesView& rest, FrameType type, const ContentLimits& limits,
                                     Parse parse, Refuse refuse) {
    std::vector<T> all;
    std::size_t bytes = 0;
    while (!rest.empty() && rest.front() == static_cast<char>(type)) {
        if (all.size() == limits.count) return refuse("more than " + std::to_string(limits.count));
        const auto frame = take_frame(rest, limits.head_bytes + limits.bytes);
        if (!frame) return frame.error();
        Result<T> one = parse(frame->payload);
        if (!one) return one.error();
        bytes += one->content.size();
        if (bytes > limits.bytes)
            return refuse("longer than " + std::to_string(limits.bytes) + " bytes in all");
        all.push_back(std::move(*one));
    }
    return all;
}

}  // namespace tsb
