// SPDX-License-Identifier: GPL-3.0-or-later
// A small report, and what the decoder says of an answer.
#pragma once

#include <string>

#include "parsers/wire/wire.hpp"

namespace tsb::test {

inline Report small_report(std::string format) {
    Report one;
    one.parser = "sha256:" + std::string(64, 'a');
    one.format = std::move(format);
    return one;
}

inline std::string refusal(const Bytes& bytes) {
    const auto answer = decode_answer(bytes);
    return answer ? "taken" : answer.error().what;
}

}  // namespace tsb::test
