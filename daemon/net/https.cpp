// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/net/https.hpp"

#include <memory>

#include "daemon/net/curl_error.hpp"

namespace asio = boost::asio;

namespace tsb {

namespace {

struct Download {
    Bytes body;
    bool too_long = false;
};

std::size_t keep_body(char* from, std::size_t size, std::size_t count, void* to) {
    auto& download = *static_cast<Download*>(to);
    download.too_long = size * count > max_https_answer - download.body.size();
    if (download.too_long) return 0;  // libcurl ends the transfer
    download.body.append(from, size * count);
    return size * count;
}

bool unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 0x0FU];
    }
    return out;
}

void set_options(CURL* handle, const HttpsServer& server, const std::string& form,
                 Download& download, std::chrono::seconds timeout) {
    curl_easy_setopt(handle, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    require_tls(handle, Peer{"", server.ca_file, false});
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(form.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, form.data());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &keep_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &download);
    const long seconds = static_cast<long>(timeout.count());
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, seconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, seconds);
}

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

std::string form_encoded(const FormFields& fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        out += percent_encoded(name) + '=' + percent_encoded(value);
    }
    return out;
}

asio::awaitable<Result<HttpsAnswer>> https_post(CurlMulti& multi, HttpsServer server,
                                                std::string form, std::chrono::seconds timeout) {
    Download download;
    const CurlHandle handle = new_curl_handle();
    set_options(handle.get(), server, form, download, timeout);
    const std::unique_ptr<curl_slist, ListDeleter> accept(
        curl_slist_append(nullptr, "Accept: application/json"));
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, accept.get());
    const CURLcode code = co_await multi.perform(handle.get());
    const std::string shown = server.url.substr(0, server.url.find('?'));
    if (download.too_long) {
        co_return Error{
            ErrorKind::transient,
            shown + ": an answer of more than " + std::to_string(max_https_answer) + " bytes",
            "check the URL; it is tried again", 69};
    }
    if (code != CURLE_OK)
        co_return connection_error(code, Peer{server_text(shown, ""), server.ca_file, false}, "");
    HttpsAnswer answer;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    answer.body = std::move(download.body);
    co_return answer;
}

}  // namespace tsb
