// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures (ISO 32000-1, 12.8; PAdES): an incremental update with a signature field whose
// /ByteRange covers all of the file but the signature itself.
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

#include "tests/support/pdf_form.hpp"

namespace tsb::test {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(CMS_ContentInfo* cms) const { CMS_ContentInfo_free(cms); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

template <class T>
Owned<T> need_one(T* made) {
    if (made == nullptr) throw std::runtime_error("OpenSSL");
    return Owned<T>(made);
}

Owned<X509> certificate_of(const std::string& name, EVP_PKEY* key) {
    constexpr long a_year = 365L * 24 * 3600;
    auto certificate = need_one(X509_new());
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), a_year);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    X509_set_pubkey(certificate.get(), key);
    if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) throw std::runtime_error("X509_sign");
    return certificate;
}

std::string hexadecimal(const std::string& bytes) {
    std::string result;
    for (const char c : bytes) result += pdf_hex(static_cast<unsigned char>(c)).substr(2);
    return result;
}

}  // namespace

std::string cms_signature(const std::string& data, const std::string& signer) {
    static const Owned<EVP_PKEY> key = need_one(EVP_EC_gen("P-256"));
    const auto certificate = certificate_of(signer, key.get());
    const auto content = need_one(BIO_new_mem_buf(data.data(), static_cast<int>(data.size())));
    const auto cms = need_one(
        CMS_sign(certificate.get(), key.get(), nullptr, content.get(), CMS_DETACHED | CMS_BINARY));
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &der);
    const std::string result(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return result;
}

std::string signed_by(PdfForm& form, const std::string& pdf, const std::string& signer) {
    constexpr std::size_t room = 4096;  // half bytes of the signature
    const std::string range_room(40, ' ');
    const int field = form.file.reserve(), value = form.file.reserve();
    PdfPage& page = *form.page_list.front();
    form.fields += PdfFile::ref(field) + " ";
    page.annotations += PdfFile::ref(field) + " ";
    const std::map<int, std::string> objects{
        {form.form, form.form_body(form.fields)},
        {page.object, form.page_body(page, page.annotations)},
        {field, "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /Rect [0 0 0 0] /T (Signature" +
                    std::to_string(field) + ") /V " + PdfFile::ref(value) + " >>"},
        {value,
         "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [" +
             range_room + "] /Contents <" + std::string(room, '0') + "> >>"}};
    std::string file = updated(pdf, objects, form.root, form.file.count() + 1);
    const std::size_t gap = file.rfind("/Contents <") + 10, after = gap + room + 2;
    std::string range = "0 " + std::to_string(gap) + " " + std::to_string(after) + " " +
                        std::to_string(file.size() - after);
    range.resize(range_room.size(), ' ');
    file.replace(file.rfind("/ByteRange [") + 12, range.size(), range);
    const std::string signature =
        hexadecimal(cms_signature(file.substr(0, gap) + file.substr(after), signer));
    if (signature.size() > room) throw std::length_error("the signature does not fit");
    return file.replace(gap + 1, signature.size(), signature);
}

}  // namespace tsb::test
