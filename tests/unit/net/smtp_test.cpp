// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/net/smtp.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "config/base/file.hpp"
#include "daemon/net/curl_error.hpp"
#include "tests/support/local_servers.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

using namespace std::chrono_literals;
using test::LocalSmtpSink;

SmtpServer server_of(const LocalSmtpSink& sink) {
    SmtpServer server;
    server.url = "smtp://127.0.0.1:" + sink.port("port");
    server.user = sink.text("user");
    server.password = sink.text("password");
    server.ca_file = sink.text("ca");
    return server;
}

const std::string mail =
    "From: gateway@example.org\nTo: staff@example.org\nSubject: a reply is "
    "held\n\nfirst\n.\n..\nlast\n";

class Smtp : public ::testing::Test {
  protected:
    Result<SentMail> send(SmtpServer server, std::string from, std::vector<std::string> to,
                          std::chrono::seconds timeout = 5s, const std::string& text = mail) {
        return test::run(
            io, send_mail(multi, std::move(server), std::move(from), std::move(to), text, timeout));
    }
    boost::asio::io_context io;
    CurlMulti multi{io.get_executor()};
};

TEST_F(Smtp, AMailArrivesOverStarttlsWithItsDotsAndCrlfLineEnds) {
    const LocalSmtpSink sink;
    const auto sent =
        send(server_of(sink), "gateway@example.org", {"staff@example.org", "chief@example.org"});
    ASSERT_TRUE(sent) << sent.error().what;
    const auto mails = sink.mails();
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0],
              "X-Envelope-From: <gateway@example.org>\r\nX-Envelope-To: staff@example.org, "
              "chief@example.org\r\n"
              "From: gateway@example.org\r\nTo: staff@example.org\r\nSubject: a reply is "
              "held\r\n\r\nfirst\r\n.\r\n..\r\nlast\r\n");
}

TEST_F(Smtp, TheNullSenderIsSentAsSuch) {
    const LocalSmtpSink sink;
    const auto sent = send(server_of(sink), "", {"staff@example.org"});
    ASSERT_TRUE(sent) << sent.error().what;
    EXPECT_TRUE(sink.mails().at(0).starts_with("X-Envelope-From: <>\r\n"));
}

TEST_F(Smtp, TwoMailsAtOnceOnOneMultiBothArrive) {
    const LocalSmtpSink sink;
    int done = 0;
    auto one = [&](std::vector<std::string> to) -> boost::asio::awaitable<void> {
        SmtpServer server = server_of(sink);
        std::string nobody;
        Bytes text = mail;
        const auto sent = co_await send_mail(multi, std::move(server), std::move(nobody),
                                             std::move(to), std::move(text), 5s);
        EXPECT_TRUE(sent);
        ++done;
    };
    for (int i = 0; i < 2; ++i) {
        const std::vector<std::string> to{"staff@example.org"};
        boost::asio::co_spawn(io, one(to), boost::asio::detached);
    }
    io.run();
    EXPECT_EQ(done, 2);
    EXPECT_EQ(sink.mails().size(), 2U);
}

TEST_F(Smtp, AWrongPasswordIsTheOperatorsAndIsNotInTheError) {
    const LocalSmtpSink sink;
    SmtpServer server = server_of(sink);
    server.password = "wrong-and-secret";
    const auto sent = send(server, "", {"staff@example.org"});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::config);
    EXPECT_EQ(sent.error().exit_code, 78);
    EXPECT_NE(sent.error().what.find("refused user gateway's login"), std::string::npos)
        << sent.error().what;
    EXPECT_NE(sent.error().hint.find("smtp_password_file"), std::string::npos);
    EXPECT_EQ((sent.error().what + sent.error().hint).find("wrong-and-secret"), std::string::npos);
    EXPECT_TRUE(sink.mails().empty());
}

TEST_F(Smtp, AWrongAuthorityIsTheOperatorsAndNamesTheFile) {
    const LocalSmtpSink sink;
    SmtpServer server = server_of(sink);
    server.ca_file = sink.text("other_ca");
    const auto sent = send(server, "", {"staff@example.org"});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::config);
    EXPECT_NE(
        sent.error().what.find("certificate is not signed by ca_file " + sink.text("other_ca")),
        std::string::npos)
        << sent.error().what;
}

TEST_F(Smtp, AServerWithoutStarttlsGetsNothing) {
    const LocalSmtpSink sink("--no-tls");
    SmtpServer server = server_of(sink);
    server.user.clear();
    const auto sent = send(server, "", {"staff@example.org"});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::config);
    EXPECT_NE(sent.error().what.find("STARTTLS"), std::string::npos);
    EXPECT_TRUE(sink.mails().empty());
    server.tls_none = true;
    const auto clear = send(server, "", {"staff@example.org"});
    EXPECT_TRUE(clear) << "tls = \"none\" is the operator's word";
}

TEST_F(Smtp, ARefusedRecipientIsTransientAndQuotesTheServer) {
    const LocalSmtpSink sink;
    const auto sent = send(server_of(sink), "", {"refused@example.org"});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::transient);
    EXPECT_NE(sent.error().what.find("no such mailbox"), std::string::npos) << sent.error().what;
}

TEST_F(Smtp, ARefusedRecipientIsNamedAndTheOthersGetTheMail) {
    const LocalSmtpSink sink;
    const auto sent = send(
        server_of(sink), "",
        {"staff@example.org", "refused@example.org", "later@example.org", "chief@example.org"});
    ASSERT_TRUE(sent) << sent.error().what;
    const std::vector<std::string> refused{"refused@example.org: 550 5.1.1 no such mailbox",
                                           "later@example.org: 451 4.3.0 try again later"};
    EXPECT_EQ(sent->refused, refused);
    ASSERT_EQ(sink.mails().size(), 1U);
    EXPECT_NE(sink.mails()[0].find("X-Envelope-To: staff@example.org, chief@example.org\r\n"),
              std::string::npos);
}

TEST_F(Smtp, AMailThatIsRefusedForGoodIsAnInputErrorAndNotTransient) {
    const LocalSmtpSink sink;
    const auto sent = send(server_of(sink), "", {"staff@example.org"}, 5s, "Subject: x\n\nspam\n");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::input);
    EXPECT_NE(sent.error().what.find("looks like spam"), std::string::npos) << sent.error().what;
    EXPECT_TRUE(sink.mails().empty());
}

TEST_F(Smtp, AServerThatIsNotThereIsTransient) {
    SmtpServer server;
    server.url = "smtp://127.0.0.1:1";
    const auto sent = send(server, "", {"staff@example.org"});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::transient);
    EXPECT_EQ(sent.error().exit_code, 69);
}

// Listens, never accepts: the connection stands, no greeting comes.
struct SilentServer {
    SilentServer() : fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size);
        ::listen(fd.get(), 5);
        ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
        url = "smtp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    }
    UniqueFd fd;
    std::string url;
};

TEST_F(Smtp, ASilentServerCostsTheTimeoutAndNoMore) {
    const SilentServer silent;
    SmtpServer server;
    server.url = silent.url;
    const auto start = std::chrono::steady_clock::now();
    const auto sent = send(server, "", {"staff@example.org"}, 1s);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::transient);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
}

TEST_F(Smtp, ACancelledTransferLeavesTheMultiUsable) {
    const SilentServer silent;
    SmtpServer server;
    server.url = silent.url;
    boost::asio::cancellation_signal cancel;
    bool ended = false;
    auto transfer = [&](std::vector<std::string> to) -> boost::asio::awaitable<void> {
        SmtpServer silent_one = server;
        std::string nobody;
        Bytes text = mail;
        const auto sent = co_await send_mail(multi, std::move(silent_one), std::move(nobody),
                                             std::move(to), std::move(text), 60s);
        EXPECT_FALSE(sent);
    };
    const std::vector<std::string> staff{"staff@example.org"};
    boost::asio::co_spawn(io, transfer(staff),
                          boost::asio::bind_cancellation_slot(
                              cancel.slot(), [&](std::exception_ptr) { ended = true; }));
    boost::asio::steady_timer timer(io, 50ms);
    timer.async_wait([&](const boost::system::error_code&) {
        cancel.emit(boost::asio::cancellation_type::terminal);
    });
    const auto start = std::chrono::steady_clock::now();
    io.run_for(5s);
    EXPECT_TRUE(ended);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s)
        << "libcurl waited for an answer to QUIT";
    const LocalSmtpSink sink;
    const auto sent = send(server_of(sink), "", {"staff@example.org"});
    EXPECT_TRUE(sent);
}

TEST_F(Smtp, WhatCouldInjectACommandIsRefusedBeforeAnythingIsSent) {
    struct Row {
        std::string from;
        std::vector<std::string> to;
        const char* why;
    };
    const std::vector<Row> rows{
        {"", {}, "nobody to send to"},
        {"", {""}, "an empty recipient"},
        {"", {"a@b\r\nRCPT TO:<c@d>"}, "a line end"},
        {"", {"a@b\nX"}, "a bare line feed"},
        {"", {"a b@c"}, "a blank"},
        {"", {"a@b> SIZE=1"}, "an angle bracket"},
        {"", {"staff"}, "no host"},
        {"", {std::string("a\0@b", 4)}, "NUL"},
        {"", {"\xC3\xA9@b"}, "not ASCII: SMTPUTF8 is not asked for"},
        {"a@b\r\nDATA", {"a@b"}, "a line end in the sender"},
        {"", {std::string(max_smtp_address, 'a') + "@b"}, "longer than RFC 5321 allows"},
        {"", std::vector<std::string>(max_smtp_recipients + 1, "a@b"), "too many"},
    };
    SmtpServer server;
    server.url = "smtp://127.0.0.1:1";
    for (const Row& row : rows) {
        const auto sent = send(server, row.from, row.to);
        ASSERT_FALSE(sent) << row.why;
        EXPECT_EQ(sent.error().kind, ErrorKind::config) << row.why;
        EXPECT_EQ(sent.error().what.find_first_of("\r\n"), std::string::npos) << row.why;
    }
}

TEST(SmtpUrl, AnotherSchemeIsRefused) {
    boost::asio::io_context io;
    CurlMulti multi(io.get_executor());
    SmtpServer server;
    server.url = "file:///etc/passwd";
    const std::vector<std::string> to{"a@b"};
    const auto sent = test::run(io, send_mail(multi, server, "", to, mail, 5s));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::config);
}

TEST(ServerText, IsPrintableClippedAndWithoutTheSecret) {
    EXPECT_EQ(server_text("NO bad password hunter2\r\n", "hunter2"), "NO bad password ***");
    EXPECT_EQ(server_text("\x1b[31mred", "").find('\x1b'), std::string::npos);
    EXPECT_LE(server_text(std::string(5000, 'x'), "").size(), max_server_text);
}

}  // namespace
}  // namespace tsb
