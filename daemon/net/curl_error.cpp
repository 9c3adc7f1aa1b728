// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/net/curl_error.hpp"

#include "config/base/text.hpp"

namespace tsb {

namespace {

constexpr int exit_unreachable = 69;
constexpr int exit_config = 78;

std::string authorities(const Peer& peer) {
    return peer.ca_file.empty() ? "an authority that this system trusts"
                                : "ca_file " + peer.ca_file.string();
}

Error config_error(std::string what, std::string hint) {
    return Error{ErrorKind::config, std::move(what), std::move(hint), exit_config};
}

}  // namespace

void require_tls(CURL* handle, const Peer& peer) {
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     static_cast<long>(peer.tls_none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (peer.ca_file.empty()) return;
    curl_easy_setopt(handle, CURLOPT_CAINFO, peer.ca_file.c_str());
    curl_easy_setopt(handle, CURLOPT_CAPATH,
                     nullptr);  // else the system's authorities count beside it
}

Error connection_error(CURLcode code, const Peer& peer, std::string_view detail) {
    const std::string why = detail.empty() ? "" : " (" + server_text(detail, "") + ")";
    switch (static_cast<int>(code)) {
        case CURLE_PEER_FAILED_VERIFICATION:
            return config_error(peer.server + ": the server's certificate is not signed by " +
                                    authorities(peer) + " or is not for this host name" + why,
                                "set ca_file to the authority that signed it, and use the host "
                                "name it was issued for");
        case CURLE_SSL_CACERT_BADFILE:
            return config_error(peer.server + ": " + authorities(peer) + " cannot be read" + why,
                                "set ca_file to a readable file of PEM certificates");
        case CURLE_USE_SSL_FAILED:
            return config_error(peer.server + ": the server offers no STARTTLS",
                                "use the port with TLS from the start (imaps://, smtps://); mail "
                                "is not sent in clear");
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return config_error(peer.server + ": not a usable URL",
                                "write it as scheme://host:port");
        default:
            break;
    }
    return Error{ErrorKind::transient, peer.server + ": " + curl_easy_strerror(code) + why,
                 "check that the server runs and can be reached; it is tried again",
                 exit_unreachable};
}

std::string server_text(std::string_view text, std::string_view secret) {
    std::string out(text);
    if (!secret.empty()) {
        for (std::size_t at = out.find(secret); at != std::string::npos;
             at = out.find(secret, at + 3)) {
            out.replace(at, secret.size(), "***");
        }
    }
    return clip_utf8(printable(trim(out)), max_server_text);
}

}  // namespace tsb
