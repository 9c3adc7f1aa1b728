// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/signed_mail.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

#define _Bool bool
extern "C" {
#include <opendkim/dkim.h>
}
#undef _Bool

namespace tsb::test {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

std::string base64(const std::vector<unsigned char>& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                    static_cast<int>(bytes.size()));
    return text;
}

std::string pem_of(EVP_PKEY* key) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

SigningKey rsa_key(unsigned bits) {
    const Key key(EVP_RSA_gen(bits), EVP_PKEY_free);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key.get(), &der);
    const std::vector<unsigned char> shown(der, der + size);
    OPENSSL_free(der);
    return {pem_of(key.get()), "v=DKIM1; k=rsa; p=" + base64(shown)};
}

SigningKey ed25519_key() {
    const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
    std::vector<unsigned char> shown(32);
    std::size_t size = shown.size();
    EVP_PKEY_get_raw_public_key(key.get(), shown.data(), &size);
    return {pem_of(key.get()), "v=DKIM1; k=ed25519; p=" + base64(shown)};
}

std::string sign(const std::string& mail, const SigningKey& key, const Signing& how) {
    std::string pem = key.pem, selector = how.selector, domain = how.domain, body = mail;
    DKIM_LIB* library = dkim_init(nullptr, nullptr);
    std::vector<const char*> names;
    for (const std::string& field : how.fields) names.push_back(field.c_str());
    names.push_back(nullptr);
    dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_SIGNHDRS, names.data(), sizeof(char**));
    unsigned flags = how.length >= 0 ? DKIM_LIBFLAGS_SIGNLEN : 0U;
    dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags, sizeof flags);
    unsigned bits = 0;  // a weak key is signed with, too: the check has to refuse it
    dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits, sizeof bits);
    std::uint64_t made = how.made;
    if (made > 0) dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &made, sizeof made);
    const dkim_alg_t algorithm = how.ed25519 ? DKIM_SIGN_ED25519SHA256
                                 : how.sha1  ? DKIM_SIGN_RSASHA1
                                             : DKIM_SIGN_RSASHA256;
    DKIM_STAT state = DKIM_STAT_OK;
    std::string id = "test";
    DKIM* handle = dkim_sign(
        library, bytes_of(id), nullptr, bytes_of(pem), bytes_of(selector), bytes_of(domain),
        how.relaxed_header ? DKIM_CANON_RELAXED : DKIM_CANON_SIMPLE,
        how.relaxed_body ? DKIM_CANON_RELAXED : DKIM_CANON_SIMPLE, algorithm, how.length, &state);
    if (handle == nullptr) throw std::runtime_error("dkim_sign");
    if (state == DKIM_STAT_OK) state = dkim_chunk(handle, bytes_of(body), body.size());
    if (state == DKIM_STAT_OK) state = dkim_chunk(handle, nullptr, 0);
    if (state == DKIM_STAT_OK) state = dkim_eom(handle, nullptr);
    unsigned char* field = nullptr;
    std::size_t size = 0;
    if (state == DKIM_STAT_OK) state = dkim_getsighdr_d(handle, 16, &field, &size);
    if (state != DKIM_STAT_OK) throw std::runtime_error("signing failed: " + std::to_string(state));
    std::string signature(reinterpret_cast<char*>(field), size), folded;
    for (const char c : signature)
        folded += c == '\n' && !folded.ends_with('\r') ? std::string("\r\n") : std::string(1, c);
    dkim_free(handle);
    dkim_close(library);
    return "DKIM-Signature: " + folded + "\r\n" + mail;
}

}  // namespace tsb::test
