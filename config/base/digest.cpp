// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/base/digest.hpp"

#include <openssl/evp.h>

#include <cstdlib>

namespace tsb {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view tag = "sha256:";

// OpenSSL fails here only without memory or without a SHA-256 provider: neither can be survived.
void must(int ok) {
    if (ok != 1) std::abort();
}

}  // namespace

std::string Digest::hex() const {
    std::string out;
    out.reserve(64);
    for (const std::uint8_t byte : bytes) {
        out += hex_digits[byte >> 4U];
        out += hex_digits[byte & 15U];
    }
    return out;
}

std::string Digest::tagged() const {
    return std::string(tag) + hex();
}

std::optional<Digest> Digest::parse(std::string_view hex) {
    if (hex.size() != 64) return std::nullopt;
    Digest digest;
    for (std::size_t i = 0; i < 32; ++i) {
        const auto high = hex_digits.find(hex[2 * i]);
        const auto low = hex_digits.find(hex[2 * i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        digest.bytes.at(i) = static_cast<std::uint8_t>(high << 4U | low);
    }
    return digest;
}

std::optional<Digest> Digest::parse_tagged(std::string_view text) {
    if (!text.starts_with(tag)) return std::nullopt;
    return parse(text.substr(tag.size()));
}

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    must(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(BytesView bytes) {
    must(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

Digest Sha256::finish() {
    Digest digest;
    must(EVP_DigestFinal_ex(state_->context, digest.bytes.data(), nullptr));
    return digest;
}

Digest sha256(BytesView bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

}  // namespace tsb
