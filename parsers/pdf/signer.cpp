// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/signer.hpp"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <memory>

#include "config/base/text.hpp"
#include "config/base/utc_time.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t max_shown = 200;

struct FreeCms {
    void operator()(CMS_ContentInfo* cms) const { CMS_ContentInfo_free(cms); }
};
struct FreeCertificates {
    void operator()(STACK_OF(X509) * list) const { sk_X509_pop_free(list, X509_free); }
};

std::string entry_of(const X509_NAME* subject, int kind) {
    const int at = X509_NAME_get_index_by_NID(subject, kind, -1);
    if (at < 0) return {};
    const ASN1_STRING* value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, value);
    if (size < 0) return {};
    const std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    return clip_utf8(to_valid_utf8(text), max_shown);
}

std::string name_of(CMS_ContentInfo* cms, CMS_SignerInfo* signer) {
    const std::unique_ptr<STACK_OF(X509), FreeCertificates> list(CMS_get1_certs(cms));
    if (list == nullptr || sk_X509_num(list.get()) > max_cms_certificates) return {};
    for (int i = 0; i < sk_X509_num(list.get()); ++i) {
        X509* certificate = sk_X509_value(list.get(), i);
        if (CMS_SignerInfo_cert_cmp(signer, certificate) != 0) continue;
        const X509_NAME* subject = X509_get_subject_name(certificate);
        const std::string person = entry_of(subject, NID_commonName);
        return person.empty() ? entry_of(subject, NID_organizationName) : person;
    }
    return {};
}

std::string time_of(CMS_SignerInfo* signer) {
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    if (at < 0) return {};
    X509_ATTRIBUTE* attribute = CMS_signed_get_attr(signer, at);
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(attribute, 0);
    if (value == nullptr ||
        (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
        return {};
    std::tm parts{};
    if (ASN1_TIME_to_tm(value->value.asn1_string, &parts) != 1) return {};
    return format_utc(UtcTime(std::chrono::seconds(timegm(&parts))));
}

}  // namespace

std::optional<Signer> read_signer(BytesView der) {
    if (der.empty() || der.size() > max_cms_bytes) return std::nullopt;
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const std::unique_ptr<CMS_ContentInfo, FreeCms> cms(
        d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    if (cms == nullptr || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
        return std::nullopt;
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms.get());
    if (signers == nullptr || sk_CMS_SignerInfo_num(signers) < 1) return std::nullopt;
    CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
    Signer result{name_of(cms.get(), signer), time_of(signer)};
    ERR_clear_error();
    return result;
}

}  // namespace tsb::pdf
