// SPDX-License-Identifier: GPL-3.0-or-later
// Ed25519 keys (RFC 8032, by OpenSSL) as C2SP signed-note names them: a verifier key is the text
// NAME+ID+BASE64, ID being the first four bytes of SHA-256 over name, line feed, 0x01 and the key.
// Trust: the secret key never leaves SigningKey but by pem(), for the file that `ledger init` makes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "config/base/result.hpp"

namespace tsb {

constexpr std::size_t max_key_bytes = 4096;  // of PEM
constexpr std::size_t max_origin_bytes = 200;

// What a key may be called: printable ASCII without space and '+'.
bool valid_origin(std::string_view name);

struct VerifierKey {
    std::string name;
    std::string id;          // 4 bytes
    std::string public_key;  // 32 bytes

    [[nodiscard]] std::string text() const;  // without newline
    static std::optional<VerifierKey> parse(std::string_view text);
    [[nodiscard]] bool verifies(std::string_view text, std::string_view signature) const;
    bool operator==(const VerifierKey&) const = default;
};

class SigningKey {
  public:
    static Result<SigningKey> make();
    // `name` is for the error: where the text is from.
    static Result<SigningKey> from_pem(std::string_view pem, const std::string& name);

    [[nodiscard]] Result<std::string> pem() const;         // PKCS #8
    [[nodiscard]] Result<std::string> public_pem() const;  // SubjectPublicKeyInfo
    // name "": one made from the key, "tsbreply/" and 16 hex digits of SHA-256 of the public key.
    [[nodiscard]] Result<VerifierKey> verifier(std::string_view name) const;
    [[nodiscard]] Result<std::string> sign(std::string_view text) const;  // 64 bytes

  private:
    struct Free {
        void operator()(void* key) const;
    };
    explicit SigningKey(void* key) : key_(key) {}
    std::unique_ptr<void, Free> key_;
};

}  // namespace tsb
