// SPDX-License-Identifier: GPL-3.0-or-later
// An incremental update (ISO 32000-1, 7.5.6): the file as it is, and after it some objects anew.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/base/bytes.hpp"

namespace tsb::pdf {

struct Replacement {
    int object = 0, generation = 0;
    std::string body;  // the object's new value
};

struct Update {
    std::vector<Replacement> objects;  // each object once
    std::string trailer;               // entries of the new trailer, /Prev left out
};

// Nothing where the file's own cross-reference cannot be found where it says.
std::optional<Bytes> append_update(BytesView file, const Update& update);

}  // namespace tsb::pdf
