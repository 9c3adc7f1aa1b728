// SPDX-License-Identifier: GPL-3.0-or-later
// What every AlertSink promises, run on SMTP (a real sink with STARTTLS and a login) and on the
// fake one.
#include <gtest/gtest.h>

#include "daemon/notify/smtp_sink.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/local_servers.hpp"
#include "tests/support/recording_sink.hpp"
#include "tests/support/run_awaitable.hpp"

namespace tsb {
namespace {

// A sink, what it delivered, and how to make it fail.
class Fixture {
  public:
    virtual ~Fixture() = default;
    virtual AlertSink& sink() = 0;
    virtual std::size_t delivered() = 0;
    virtual void break_it() = 0;
};

class Fake final : public Fixture {
  public:
    explicit Fake(boost::asio::io_context&) {}
    AlertSink& sink() override { return sink_; }
    std::size_t delivered() override { return sink_.mails.size(); }
    void break_it() override { sink_.fail = true; }

  private:
    test::RecordingSink sink_;
};

class Smtp final : public Fixture {
  public:
    explicit Smtp(boost::asio::io_context& io) : sink_(io.get_executor(), settings(), clock_) {}
    AlertSink& sink() override { return sink_; }
    std::size_t delivered() override { return server_.mails().size(); }
    void break_it() override { server_.stop(); }

  private:
    AlertSettings settings() {
        AlertSettings made;
        made.to = {"staff@example.org"};
        made.from = "gateway@example.org";
        made.smtp_url = "smtp://127.0.0.1:" + server_.port("port");
        made.smtp_user = server_.text("user");
        made.smtp_password.file = server_.text("password_file");
        made.smtp_ca_file = server_.text("ca");
        return made;
    }
    test::FakeClock clock_;
    test::LocalSmtpSink server_;
    SmtpSink sink_;
};

template <class T>
class AlertSinkContract : public ::testing::Test {
  protected:
    Result<void> send(std::vector<Event> events) {
        return test::run(io, fixture.sink().send(std::move(events)));
    }
    boost::asio::io_context io;
    T fixture{io};
};

using Sinks = ::testing::Types<Fake, Smtp>;
TYPED_TEST_SUITE(AlertSinkContract, Sinks);

TYPED_TEST(AlertSinkContract, AnAlertArrivesOnceAndADigestIsOneAlert) {
    const auto one = this->send({{"answer-held", "reply 1", {}}});
    ASSERT_TRUE(one) << one.error().what;
    const auto digest = this->send({{"answer-held", "reply 2", {}}, {"reply-late", "reply 3", {}}});
    ASSERT_TRUE(digest) << digest.error().what;
    EXPECT_EQ(this->fixture.delivered(), 2U);
}

TYPED_TEST(AlertSinkContract, AServerThatIsGoneIsATransientErrorAndNothingIsDelivered) {
    this->fixture.break_it();
    const auto sent = this->send({{"answer-held", "reply 1", {}}});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().kind, ErrorKind::transient);
    EXPECT_EQ(this->fixture.delivered(), 0U);
}

TEST(SmtpSink, WhoIsRefusedIsToldToWhoeverAsks) {
    const test::LocalSmtpSink server;
    AlertSettings settings;
    settings.to = {"staff@example.org", "refused@example.org", "later@example.org"};
    settings.from = "gateway@example.org";
    settings.smtp_url = "smtp://127.0.0.1:" + server.port("port");
    settings.smtp_user = server.text("user");
    settings.smtp_password.file = server.text("password_file");
    settings.smtp_ca_file = server.text("ca");
    const test::FakeClock clock;
    boost::asio::io_context io;
    SmtpSink sink(io.get_executor(), settings, clock);
    const auto refused = test::run(io, sink.send_and_tell({{"answer-held", "reply 1", {}}}));
    ASSERT_TRUE(refused) << refused.error().what;
    ASSERT_EQ(refused->size(), 2U);
    EXPECT_TRUE(refused->at(0).starts_with("refused@example.org: 550")) << refused->at(0);
    EXPECT_TRUE(refused->at(1).starts_with("later@example.org: 451")) << refused->at(1);
    EXPECT_EQ(server.mails().size(), 1U);
}

}  // namespace
}  // namespace tsb
