// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tsb {
namespace {

std::string raw(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

// RFC 6962 §2.1 word by word: split at the largest power of two below n.
Digest by_definition(const std::vector<std::string>& leaves, std::size_t from, std::size_t n) {
    if (n == 0) return sha256("");
    if (n == 1) return sha256(std::string(1, '\0') + leaves.at(from));
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    return sha256("\x01" + raw(by_definition(leaves, from, k)) +
                  raw(by_definition(leaves, from + k, n - k)));
}

// The vectors of RFC 6962's reference implementation.
TEST(MerkleTree, GivesTheRootsOfTheReferenceVectors) {
    using namespace std::string_literals;
    const struct {
        std::string leaf;
        const char* root;
    } rows[] = {
        {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"\x00"s, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"\x10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"\x20\x21", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"\x30\x31", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"\x40\x41\x42\x43", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"\x50\x51\x52\x53\x54\x55\x56\x57",
         "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    MerkleTree tree;
    EXPECT_EQ(tree.root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        << "of nothing";
    for (const auto& row : rows) {
        tree.add(row.leaf);
        EXPECT_EQ(tree.root().hex(), row.root) << tree.size() << " leaves";
    }
}

TEST(MerkleTree, GrowingItGivesAtEverySizeTheRootOfTheDefinition) {
    MerkleTree tree;
    std::vector<std::string> leaves;
    for (int n = 1; n <= 130; ++n) {
        leaves.push_back("leaf " + std::to_string(n));
        tree.add(leaves.back());
        EXPECT_EQ(tree.size(), n);
        EXPECT_EQ(tree.root(), by_definition(leaves, 0, leaves.size())) << n;
    }
}

}  // namespace
}  // namespace tsb
