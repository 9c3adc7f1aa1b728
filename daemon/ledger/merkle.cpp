// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/merkle.hpp"

namespace tsb {
namespace {

// The first byte keeps a leaf from passing for a node.
constexpr std::string_view leaf_prefix("\x00", 1), node_prefix("\x01", 1);

std::string_view bytes_of(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Digest node(const Digest& left, const Digest& right) {
    Sha256 hash;
    hash.update(node_prefix);
    hash.update(bytes_of(left));
    hash.update(bytes_of(right));
    return hash.finish();
}

}  // namespace

void MerkleTree::add(std::string_view leaf) {
    Sha256 hash;
    hash.update(leaf_prefix);
    hash.update(leaf);
    Digest top = hash.finish();
    // As in counting: each full subtree of the same height is carried.
    for (std::int64_t n = size_; (n & 1) != 0; n >>= 1) {
        top = node(peaks_.back(), top);
        peaks_.pop_back();
    }
    peaks_.push_back(top);
    ++size_;
}

Digest MerkleTree::root() const {
    if (peaks_.empty()) return sha256("");
    Digest root = peaks_.back();
    for (std::size_t i = peaks_.size() - 1; i > 0; --i) root = node(peaks_[i - 1], root);
    return root;
}

}  // namespace tsb
