// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/signing_key.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>

#include "config/base/digest.hpp"
#include "daemon/ledger/base64.hpp"

namespace tsb {
namespace {

constexpr char ed25519 = '\x01';  // the algorithm's number in signed-note
constexpr std::size_t public_bytes = 32, signature_bytes = 64, id_bytes = 4;

struct BioFree {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
struct KeyFree {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct ContextFree {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Bio = std::unique_ptr<BIO, BioFree>;
using Key = std::unique_ptr<EVP_PKEY, KeyFree>;
using Context = std::unique_ptr<EVP_MD_CTX, ContextFree>;

EVP_PKEY* as_key(void* key) {
    return static_cast<EVP_PKEY*>(key);
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Error openssl_failed(std::string what) {
    return Error{ErrorKind::fatal, "OpenSSL cannot " + std::move(what), "", 74};
}

Result<std::string> pem_of(EVP_PKEY* key, bool secret) {
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio) return openssl_failed("write a key");
    const int done =
        secret ? PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr)
               : PEM_write_bio_PUBKEY(bio.get(), key);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    if (done != 1 || size <= 0) return openssl_failed("write a key");
    return std::string(data, static_cast<std::size_t>(size));
}

std::string id_of(std::string_view name, std::string_view public_key) {
    const Digest digest = sha256(std::string(name) + '\n' + ed25519 + std::string(public_key));
    return {reinterpret_cast<const char*>(digest.bytes.data()), id_bytes};
}

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

}  // namespace

bool valid_origin(std::string_view name) {
    return !name.empty() && name.size() <= max_origin_bytes &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return c > ' ' && c < '\x7F' && c != '+'; });
}

std::string VerifierKey::text() const {
    return name + "+" + hex_of(id) + "+" + to_base64(ed25519 + public_key);
}

std::optional<VerifierKey> VerifierKey::parse(std::string_view text) {
    // The name has no '+'; base64 may.
    const auto first = text.find('+');
    if (first == std::string_view::npos) return std::nullopt;
    const auto second = text.find('+', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const auto key = from_base64(text.substr(second + 1));
    if (!key || key->size() != 1 + public_bytes || key->front() != ed25519) return std::nullopt;
    VerifierKey out;
    out.name = text.substr(0, first);
    out.public_key = key->substr(1);
    out.id = id_of(out.name, out.public_key);
    if (!valid_origin(out.name) || out.text() != text) return std::nullopt;
    return out;
}

bool VerifierKey::verifies(std::string_view text, std::string_view signature) const {
    if (signature.size() != signature_bytes || public_key.size() != public_bytes) return false;
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(public_key),
                                              public_key.size()));
    const Context context(EVP_MD_CTX_new());
    return key && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(text),
                            text.size()) == 1;
}

void SigningKey::Free::operator()(void* key) const {
    EVP_PKEY_free(as_key(key));
}

Result<SigningKey> SigningKey::make() {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    if (key == nullptr) return openssl_failed("make an Ed25519 key");
    return SigningKey(key);
}

Result<SigningKey> SigningKey::from_pem(std::string_view pem, const std::string& name) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
        return Error{ErrorKind::config, name + " is no Ed25519 key in PEM",
                     "`openssl genpkey -algorithm ed25519` makes one; the ledger's own is in its "
                     "backup",
                     78};
    }
    return SigningKey(key.release());
}

Result<std::string> SigningKey::pem() const {
    return pem_of(as_key(key_.get()), true);
}
Result<std::string> SigningKey::public_pem() const {
    return pem_of(as_key(key_.get()), false);
}

Result<VerifierKey> SigningKey::verifier(std::string_view name) const {
    VerifierKey out;
    out.public_key.resize(public_bytes);
    std::size_t size = public_bytes;
    auto* raw = reinterpret_cast<unsigned char*>(out.public_key.data());
    if (EVP_PKEY_get_raw_public_key(as_key(key_.get()), raw, &size) != 1 || size != public_bytes)
        return openssl_failed("tell the public key");
    out.name = name.empty() ? "tsbreply/" + sha256(out.public_key).hex().substr(0, 16) : name;
    out.id = id_of(out.name, out.public_key);
    return out;
}

Result<std::string> SigningKey::sign(std::string_view text) const {
    const Context context(EVP_MD_CTX_new());
    std::string signature(signature_bytes, '\0');
    std::size_t size = signature.size();
    auto* raw = reinterpret_cast<unsigned char*>(signature.data());
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, as_key(key_.get())) != 1 ||
        EVP_DigestSign(context.get(), raw, &size, octets(text), text.size()) != 1 ||
        size != signature_bytes)
        return openssl_failed("sign");
    return signature;
}

}  // namespace tsb
