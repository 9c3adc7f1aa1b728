// SPDX-License-Identifier: GPL-3.0-or-later
// A session with Dovecot is cut at every byte, in either direction; then comes one that is not, of
// the same program or of one started anew. The ledger is that of a session that nothing happened
// to, and the mailbox shows it. In one process: nothing is real here but mailbox, proxy and engine.
#include <boost/asio.hpp>

#include "daemon/intake/mailbox_loop.hpp"
#include "daemon/mailbox/imap_mailbox.hpp"
#include "tests/support/fault_proxy.hpp"
#include "tests/support/local_servers.hpp"
#include "tests/unit/intake/gateway_fixture.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using test::Fault;
using test::FaultKind;
using test::FaultProxy;

constexpr std::uint64_t largest_session = 4096;
constexpr std::size_t failures_told = 10;

// A second session of the same user, past the proxy, that stays.
class Beside {
  public:
    explicit Beside(const test::LocalDovecot& dovecot) : socket_(io_) {
        const auto port = static_cast<std::uint16_t>(std::stoi(dovecot.port("port")));
        socket_.connect({asio::ip::address_v4::loopback(), port});
        socket_.set_option(asio::ip::tcp::no_delay(true));
        asio::read_until(socket_, asio::dynamic_buffer(held_), "\r\n");
        held_.clear();
        say("LOGIN " + dovecot.text("user") + " \"" + dovecot.text("password") + "\"");
        say("SELECT INBOX");
    }
    std::string say(const std::string& command) {
        asio::write(socket_, asio::buffer("x " + command + "\r\n"));
        std::string said;
        while (!said.starts_with("x ") && said.find("\r\nx ") == std::string::npos) {
            const auto n = asio::read_until(socket_, asio::dynamic_buffer(held_), "\r\n");
            said += held_.substr(0, n);
            held_.erase(0, n);
        }
        return said;
    }

  private:
    asio::io_context io_;
    asio::ip::tcp::socket socket_;
    std::string held_;
};

class CutEveryByte : public GatewayTest {
  protected:
    CutEveryByte()
        : proxy_(io, static_cast<std::uint16_t>(std::stoi(dovecot_.port("port")))),
          beside_(dovecot_) {
        dovecot_.append(mail_from("bakom.admin.ch", "swiss-yes"), "2026-03-10T09:00:05Z");
        settings_.name = "tsbdir";
        settings_.url = "imap://127.0.0.1:" + std::to_string(proxy_.port()) + "/INBOX";
        settings_.tls_none = true;
        settings_.user = dovecot_.text("user");
        settings_.password.file = dovecot_.text("password_file");
        settings_.timeout = std::chrono::seconds(20);
    }
    // Nothing is recorded, nothing is settled.
    std::unique_ptr<Program> afresh() {
        lines = LineDisk();
        objects = ObjectDisk();
        beside_.say("UID STORE 1 -FLAGS.SILENT ($TsbCounted)");
        return started();
    }
    std::unique_ptr<Program> started() {
        auto program = start();
        EXPECT_TRUE(recover(*program));
        return program;
    }
    Result<TakeSummary> session(Program& program) {
        auto imap = std::make_unique<ImapMailbox>(io.get_executor(), settings_, LimitSettings(),
                                                  std::filesystem::temp_directory_path());
        MailboxLoop loop(
            io.get_executor(), *program.gateway, program.notifier, settings_, std::move(imap),
            [] {}, Backoff(1, std::chrono::milliseconds(2)));
        return test::run(io, loop.once());
    }
    bool is_settled() {
        return beside_.say("UID FETCH 1 (FLAGS)").find("$TsbCounted") != std::string::npos;
    }
    std::vector<std::string> bodies() {
        std::vector<std::string> all;
        for (const LedgerEntry& entry : entries()) all.push_back(entry.body);
        return all;
    }
    // "" or what is wrong.
    std::string cut_at(bool to_server, std::uint64_t after,
                       const std::vector<std::string>& expected) {
        auto program = afresh();
        Fault cut;
        cut.kind = FaultKind::cut;
        cut.to_server = to_server;
        cut.after = after;
        proxy_.set(cut);
        const auto first = session(*program);
        // Dovecot says in its answers how long they took: a session may be shorter than the first.
        if (proxy_.hit() == 0) ++missed_;
        if (proxy_.hit() == 0 && !first) return "it failed by itself: " + first.error().what;
        if (!first && first.error().kind != ErrorKind::transient)
            return "no passing error: " + first.error().what;
        proxy_.set({});
        if (after % 2 == 1) program = started();
        if (const auto second = session(*program); !second)
            return "the session after: " + second.error().what;
        if (bodies() != expected) return "another ledger of " + std::to_string(entries().size());
        if (in_flight() != 0) return "a mail is in flight";
        return is_settled() ? "" : "not settled";
    }

    test::LocalDovecot dovecot_;
    FaultProxy proxy_;
    Beside beside_;
    MailboxSettings settings_;
    std::uint64_t missed_ = 0;
};

TEST_F(CutEveryByte, TheLedgerIsThatOfASessionThatNothingHappenedTo) {
    // The folder's first keyword is announced at length: that session is not the one to cut.
    auto program = afresh();
    ASSERT_TRUE(session(*program));
    ASSERT_TRUE(is_settled());
    program = afresh();
    ASSERT_FALSE(is_settled());
    ASSERT_TRUE(session(*program));
    ASSERT_TRUE(is_settled());
    ASSERT_EQ(messages().size(), 1U);
    const auto expected = bodies();
    const FaultProxy::Passed whole = proxy_.passed();
    ASSERT_LE(whole.to_client + whole.to_server, largest_session);
    ASSERT_GT(whole.to_server, 100U);
    std::vector<std::string> wrong;
    for (const bool to_server : {false, true}) {
        const std::uint64_t bytes = to_server ? whole.to_server : whole.to_client;
        for (std::uint64_t after = 0; after < bytes && wrong.size() < failures_told; ++after) {
            const std::string why = cut_at(to_server, after, expected);
            if (why.empty()) continue;
            wrong.push_back(std::string(to_server ? "server" : "client") + " gets no more than " +
                            std::to_string(after) + " bytes: " + why);
        }
    }
    for (const std::string& one : wrong) ADD_FAILURE() << one;
    const std::uint64_t cuts = whole.to_client + whole.to_server - missed_;
    EXPECT_LE(missed_, 40U) << "sessions that ended before their byte";
    std::printf("%s sessions were cut, at each byte of %s to the client and %s to the server\n",
                std::to_string(cuts).c_str(), std::to_string(whole.to_client).c_str(),
                std::to_string(whole.to_server).c_str());
}

}  // namespace
}  // namespace tsb
