// SPDX-License-Identifier: GPL-3.0-or-later
// SMTP submission (RFC 5321, STARTTLS RFC 3207, AUTH RFC 4954) through libcurl: how alerts and
// receipts leave.
//
// Guarantees: no mail in clear and no login in clear unless the settings say tls = "none"; an
// address that could inject a command is refused before anything is sent; a stuck server costs
// `timeout` and no more; a refused recipient keeps the mail from nobody else.
//
// Trust: the caller wrote the header; the server may say anything.
//
// Limits: 100 recipients, 10 MiB a message, 254 bytes an address (RFC 5321 §4.5.3.1.3).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "daemon/net/curl_multi.hpp"

namespace tsb {

inline constexpr std::size_t max_smtp_recipients = 100;
inline constexpr std::size_t max_smtp_message = 10U << 20U;
inline constexpr std::size_t max_smtp_address = 254;

struct SmtpServer {
    std::string url;   // smtps://host:465, or smtp://host:587 with STARTTLS
    std::string user;  // "": no login
    std::string password;
    std::filesystem::path ca_file;  // empty: the system's
    bool tls_none = false;          // only for a loopback host: the settings refuse it elsewhere
};

struct SentMail {
    std::vector<std::string> refused;  // recipients who did not get it: "a@b: 550 no such mailbox"
};

// envelope_from may be "" (the null sender of RFC 3464 and RFC 3834). Line ends of the message
// become CRLF. Errors: config for a refused login or certificate, missing STARTTLS or bad address;
// input for a mail that the server refuses for good (5xx to DATA) or that is too large; transient
// for all else, also when every recipient is refused.
boost::asio::awaitable<Result<SentMail>> send_mail(CurlMulti& multi, SmtpServer server,
                                                   std::string envelope_from,
                                                   std::vector<std::string> recipients,
                                                   Bytes message, std::chrono::seconds timeout);

// user@host in printable ASCII without blanks, angle brackets or line ends; "" is not one.
bool valid_smtp_address(std::string_view address);

}  // namespace tsb
