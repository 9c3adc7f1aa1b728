// SPDX-License-Identifier: GPL-3.0-or-later
// MerkleTree: the tree of RFC 6962 §2.1 over a list that only grows. Guarantees: root() is MTH of
// what was added so far. Limits: holds one digest for each bit that is set in size().
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "config/base/digest.hpp"

namespace tsb {

class MerkleTree {
  public:
    void add(std::string_view leaf);
    [[nodiscard]] std::int64_t size() const { return size_; }
    [[nodiscard]] Digest root() const;

  private:
    std::int64_t size_ = 0;
    std::vector<Digest> peaks_;  // roots of the full subtrees, the largest and oldest first
};

}  // namespace tsb
