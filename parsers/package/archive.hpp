// SPDX-License-Identifier: GPL-3.0-or-later
// A zip file whose parts are inflated just when they are asked for.
// Trust: nothing; the zip has passed check_zip. Limits: part_bytes, inflated_bytes, ratio of
// ZipLimits.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "parsers/package/zip_check.hpp"

struct zip;

namespace tsb::package {

class Archive {
  public:
    // `bytes` and `limits` must outlive the archive.
    static Result<Archive> open(BytesView bytes, const ZipLimits& limits);

    // Part names are compared as OPC does, without regard to ASCII case. Nullopt: there is no such
    // part.
    [[nodiscard]] std::optional<std::string> find(std::string_view part) const;
    Result<Bytes> inflate(std::string_view part);
    [[nodiscard]] std::vector<std::string> names() const;  // in the order of the directory

  private:
    struct Close {
        void operator()(zip* archive) const;
    };
    const ZipLimits* limits_ = nullptr;
    std::unordered_map<std::string, std::pair<std::size_t, ZipEntry>>
        entries_;  // by lower-case name
    std::unique_ptr<zip, Close> archive_;
    std::size_t inflated_ = 0;
};

}  // namespace tsb::package
