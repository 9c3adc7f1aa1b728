// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/net/smtp.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "config/base/text.hpp"
#include "daemon/net/curl_error.hpp"

namespace asio = boost::asio;

namespace tsb {

namespace {

constexpr int exit_config = 78;

struct Upload {
    Bytes bytes;
    std::size_t sent = 0;
    std::string refusal;               // the server's last one
    std::string recipient;             // whose RCPT the server is answering now
    bool data = false;                 // DATA was said
    std::vector<std::string> refused;  // recipients, each with what the server said
};

std::size_t read_upload(char* to, std::size_t size, std::size_t count, void* from) {
    auto& upload = *static_cast<Upload*>(from);
    const std::size_t n = std::min(size * count, upload.bytes.size() - upload.sent);
    upload.bytes.copy(to, n, upload.sent);
    upload.sent += n;
    return n;
}

// Keeps the last refusal: what follows it is only "221 Bye".
std::size_t note_line(char* from, std::size_t size, std::size_t count, void* to) {
    const std::string_view line(from, std::min<std::size_t>(size * count, 1024));
    const bool refusal = line.starts_with('4') || line.starts_with('5');
    auto& upload = *static_cast<Upload*>(to);
    if (refusal) upload.refusal = line;
    if (refusal && !upload.recipient.empty()) {
        upload.refused.push_back(upload.recipient + ": " + server_text(line, ""));
        upload.recipient.clear();
    }
    return size * count;
}

// libcurl tells which recipient was refused only to people: so the commands are watched. Nothing of
// them is kept but addresses, least of all the login.
int note_command(CURL*, curl_infotype type, char* from, std::size_t size, void* to) {
    if (type != CURLINFO_HEADER_OUT) return 0;
    constexpr std::string_view rcpt = "RCPT TO:<";
    const std::string_view line(from, size);
    auto& upload = *static_cast<Upload*>(to);
    upload.recipient.clear();
    if (line.starts_with(rcpt)) {
        upload.recipient = line.substr(rcpt.size(), line.find('>') - rcpt.size());
    } else if (line.starts_with("DATA")) {
        upload.data = true;
    }
    return 0;
}

std::size_t drop_body(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

// RFC 5321 §2.3.8: a bare CR or LF must not be sent.
Bytes with_crlf(BytesView message) {
    Bytes out;
    out.reserve(message.size() + message.size() / 32);
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char c = message[i];
        if (c != '\r' && c != '\n') {
            out += c;
            continue;
        }
        out += "\r\n";
        if (c == '\r' && i + 1 < message.size() && message[i + 1] == '\n') ++i;
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

Error input_error(std::string what) {
    return Error{ErrorKind::config, std::move(what), "correct the address in the configuration",
                 exit_config};
}

Result<void> check(const SmtpServer& server, const std::string& from,
                   const std::vector<std::string>& recipients, const Bytes& message) {
    if (!server.url.starts_with("smtp://") && !server.url.starts_with("smtps://")) {
        return Error{ErrorKind::config, "the mail server's URL must begin with smtps:// or smtp://",
                     "set smtp_url in [alerts]", exit_config};
    }
    if (!from.empty() && !valid_smtp_address(from))
        return input_error("not a mail address: " + server_text(from, ""));
    if (recipients.empty()) return input_error("a mail without recipients");
    if (recipients.size() > max_smtp_recipients) {
        return input_error("more than " + std::to_string(max_smtp_recipients) +
                           " recipients for one mail");
    }
    for (const auto& to : recipients) {
        if (!valid_smtp_address(to))
            return input_error("not a mail address: " + server_text(to, ""));
    }
    if (message.size() > max_smtp_message) {
        return Error{
            ErrorKind::input,
            "a mail larger than " + std::to_string(max_smtp_message) + " bytes is not sent", ""};
    }
    return {};
}

// The URL without what may be secret in it, for people.
std::string shown_url(const std::string& url) {
    const auto at = url.find('@');
    const auto scheme = url.find("://");
    if (at == std::string::npos || scheme == std::string::npos || at < scheme)
        return server_text(url, "");
    return server_text(url.substr(0, scheme + 3) + url.substr(at + 1), "");
}

Error smtp_error(CURLcode code, long reply, const SmtpServer& server, const Upload& upload) {
    const Peer peer{shown_url(server.url), server.ca_file, server.tls_none};
    const std::string said = server_text(upload.refusal, server.password);
    const bool refused_for_good = reply >= 500;
    if (upload.data && refused_for_good &&
        (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY)) {
        return Error{ErrorKind::input,
                     peer.server + ": the server refused the mail itself (" + said + ")",
                     "ask the mail server's operator what its filter objects to"};
    }
    if (code == CURLE_LOGIN_DENIED && (refused_for_good || reply < 400)) {
        return Error{ErrorKind::config,
                     peer.server + ": the server refused user " + server_text(server.user, "") +
                         "'s login (" + said + ")",
                     "check smtp_user and smtp_password_file", exit_config};
    }
    if (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY ||
        code == CURLE_LOGIN_DENIED) {
        return connection_error(code, peer, said);
    }
    return connection_error(code, peer, "");
}

void set_options(CURL* handle, const SmtpServer& server, Upload& upload,
                 std::chrono::seconds timeout) {
    curl_easy_setopt(handle, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    require_tls(handle, Peer{"", server.ca_file, server.tls_none});
    if (!server.user.empty()) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &read_upload);
    curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
    curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE,
                     static_cast<curl_off_t>(upload.bytes.size()));
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &note_line);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &upload);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &drop_body);
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);  // without it no note_command
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, &note_command);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, &upload);
    // One bad address must not keep the mail from the others.
    curl_easy_setopt(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    const long seconds = static_cast<long>(timeout.count());
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, seconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, seconds);
}

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

bool valid_smtp_address(std::string_view address) {
    if (address.empty() || address.size() > max_smtp_address) return false;
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return false;
    return std::all_of(address.begin(), address.end(), [](char c) {
        return c > ' ' && c < '\x7f' &&
               std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos;
    });
}

asio::awaitable<Result<SentMail>> send_mail(CurlMulti& multi, SmtpServer server,
                                            std::string envelope_from,
                                            std::vector<std::string> recipients, Bytes message,
                                            std::chrono::seconds timeout) {
    const Result<void> valid = check(server, envelope_from, recipients, message);
    if (!valid) co_return valid.error();
    Upload upload;
    upload.bytes = with_crlf(message);
    const CurlHandle handle = new_curl_handle();
    set_options(handle.get(), server, upload, timeout);
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, envelope_from.c_str());
    std::unique_ptr<curl_slist, ListDeleter> list;
    for (const auto& to : recipients) {
        list.reset(curl_slist_append(list.release(), to.c_str()));
    }
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, list.get());
    const CURLcode code = co_await multi.perform(handle.get());
    hang_up(handle.get());
    long reply = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &reply);
    if (code != CURLE_OK) co_return smtp_error(code, reply, server, upload);
    SentMail sent;
    sent.refused = std::move(upload.refused);
    co_return sent;
}

}  // namespace tsb
