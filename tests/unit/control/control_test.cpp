// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cstring>
#include <thread>

#include "daemon/control/client.hpp"
#include "daemon/control/frame.hpp"
#include "daemon/control/server.hpp"

namespace tsb {
namespace {

ControlRequest about(std::vector<ControlFile> files) {
    ControlRequest request{"reprocess"};
    request.files = std::move(files);
    return request;
}

// Answers with what it was asked.
class EchoActions final : public Actions {
  public:
    boost::asio::awaitable<Result<std::string>> reprocess(
        std::vector<ReprocessRequest> batch) override {
        std::string lines;
        for (const ReprocessRequest& request : batch) {
            if (request.name == "bad") co_return Error{ErrorKind::input, "no mail", "look", 65};
            if (request.name == "endless") co_return std::string(max_control_answer_bytes, 'x');
            auto bytes = read_fd(request.file.get(), 1U << 20U);
            lines += request.name + "|" + request.received + "|" + request.received_from + "|" +
                     (bytes ? *bytes : "no file") + "\n";
        }
        co_return lines;
    }
    boost::asio::awaitable<Result<std::string>> reprocess_done() override {
        co_return std::string("{}");
    }
    boost::asio::awaitable<Result<std::string>> replace_roster(std::string toml) override {
        co_return "roster:" + toml;
    }
    boost::asio::awaitable<Result<std::string>> decide(DecisionRequest request) override {
        co_return to_json(request);
    }
    boost::asio::awaitable<Result<std::string>> retry(std::string id) override {
        co_return "retry:" + id;
    }
    boost::asio::awaitable<Result<std::string>> replay(std::vector<std::int64_t> entries) override {
        co_return encode_entries(entries);
    }
};

class ControlTest : public testing::Test {
  protected:
    void SetUp() override {
        folder =
            std::filesystem::temp_directory_path() / ("tsb-control-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        path = folder / "control.sock";
        auto listening = ControlServer::listen(io.get_executor(), path, actions);
        ASSERT_TRUE(listening) << listening.error().what;
        server = std::move(*listening);
        thread = std::thread([this] { io.run(); });
    }
    void TearDown() override {
        io.stop();
        thread.join();
        server.reset();
        std::filesystem::remove_all(folder);
    }
    ControlClient client() {
        auto connected = ControlClient::connect(path);
        EXPECT_TRUE(connected && *connected);
        return std::move(**connected);
    }

    boost::asio::io_context io;
    EchoActions actions;
    std::filesystem::path folder, path;
    std::unique_ptr<ControlServer> server;
    std::thread thread;
};

TEST_F(ControlTest, ARequestTravelsWithItsOpenDescriptor) {
    auto asking = client();
    const auto file = memory_file("From: a@b\r\n\r\n");
    const int given[] = {file->get()};
    const auto answer =
        asking.ask(about({{"old.mbox message 3", "2026-03-01T00:00:00Z", "mbox-from"}}), given);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(*answer, "old.mbox message 3|2026-03-01T00:00:00Z|mbox-from|From: a@b\r\n\r\n\n");
}

TEST_F(ControlTest, SeveralRequestsFollowOnOneConnection) {
    auto asking = client();
    for (int i = 0; i < 20; ++i) {
        const auto file = memory_file(std::to_string(i));
        const int given[] = {file->get()};
        EXPECT_EQ(*asking.ask(about({{"n", "", ""}}), given), "n|||" + std::to_string(i) + "\n");
    }
    EXPECT_EQ(*asking.ask({"reprocess-done"}), "{}");
}

TEST_F(ControlTest, AWholeBatchTravelsAtOnceAndInOrder) {
    auto asking = client();
    std::vector<UniqueFd> files;
    std::vector<int> given;
    ControlRequest request{"reprocess"};
    std::string expected;
    for (std::size_t i = 0; i < max_control_files; ++i) {
        files.push_back(std::move(*memory_file("bytes " + std::to_string(i))));
        given.push_back(files.back().get());
        request.files.push_back({std::to_string(i), "", ""});
        expected += std::to_string(i) + "|||bytes " + std::to_string(i) + "\n";
    }
    EXPECT_EQ(*asking.ask(request, given), expected);
    given.push_back(given.front());
    EXPECT_FALSE(asking.ask(request, given)) << "more files than max_control_files";
}

TEST_F(ControlTest, NamesWithoutTheirFilesAreAnError) {
    auto asking = client();
    const auto file = memory_file("x");
    const int given[] = {file->get()};
    EXPECT_FALSE(asking.ask(about({{"a", "", ""}, {"b", "", ""}}), given));
    EXPECT_FALSE(asking.ask(about({}), given));
    EXPECT_FALSE(asking.ask(about({{"a", "", ""}})));
    EXPECT_FALSE(asking.ask({"replace-roster"}));
    EXPECT_EQ(*asking.ask(about({{"a", "", ""}}), given), "a|||x\n") << "the session goes on";
}

TEST_F(ControlTest, AnAnswerOverTheLimitIsAnErrorThatSaysSo) {
    auto asking = client();
    const auto file = memory_file("x");
    const int given[] = {file->get()};
    const auto answer = asking.ask(about({{"endless", "", ""}}), given);
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().what.find("longer"), std::string::npos) << answer.error().what;
}

TEST_F(ControlTest, AnErrorArrivesWithKindHintAndExitCode) {
    auto asking = client();
    const auto file = memory_file("x");
    const int given[] = {file->get()};
    const auto answer = asking.ask(about({{"bad", "", ""}}), given);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::input);
    EXPECT_EQ(answer.error().what, "no mail");
    EXPECT_EQ(answer.error().hint, "look");
    EXPECT_EQ(answer.error().exit_code, 65);
}

TEST_F(ControlTest, AnUnknownRequestIsAnErrorThatNamesIt) {
    auto asking = client();
    const auto answer = asking.ask({"shutdown"});
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().what.find("shutdown"), std::string::npos);
}

TEST_F(ControlTest, OnlyOneServiceListensAndOnlyItsOwnerMayConnect) {
    const auto second = ControlServer::listen(io.get_executor(), path, actions);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().exit_code, 75);
    struct stat info {};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(ControlTest, AMessageOverTheLimitEndsTheSession) {
    const UniqueFd raw(::socket(AF_UNIX, SOCK_STREAM, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    ASSERT_EQ(::connect(raw.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    const unsigned char huge[4] = {0x7F, 0xFF, 0xFF, 0xFF};
    ASSERT_EQ(::write(raw.get(), huge, 4), 4);
    char answer = 0;
    EXPECT_EQ(::read(raw.get(), &answer, 1), 0) << "closed, nothing allocated";
}

TEST(ControlClientAlone, NobodyListeningIsNoError) {
    const auto nobody = ControlClient::connect("/nonexistent/control.sock");
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(nobody->has_value());
}

TEST(ControlFrame, GarbageIsAnErrorAndNotACrash) {
    for (const char* garbage : {"", "x", "[]", "{\"ok\":1}", "{\"ok\":false}"})
        EXPECT_FALSE(decode_control_answer(garbage)) << garbage;
    EXPECT_FALSE(decode_control_request("[1"));
}

TEST_F(ControlTest, ADecisionArrivesWholeAndABadOneIsRefused) {
    DecisionRequest request;
    request.action = DecisionAction::amend;
    request.reply = "12/1";
    request.answers = {{"7/17", Choice::opposes}};
    request.by = "A. Muster";
    request.reason = "as they wrote";
    ControlRequest asked{"decide"};
    asked.body = to_json(request);
    auto service = client();
    const auto answer = service.ask(asked);
    ASSERT_TRUE(answer) << answer.error().what;
    EXPECT_EQ(*answer, to_json(request));
    asked.body = "{}";
    EXPECT_FALSE(service.ask(asked));
    EXPECT_EQ(*service.ask({"retry", "12/1"}), "retry:12/1");
}

TEST_F(ControlTest, AReplayNamesEntriesAndNoMoreThanTheLimit) {
    ControlClient service = client();
    const std::vector<std::int64_t> some = {12, 14};
    EXPECT_EQ(*service.ask({"replay", "", encode_entries(some)}), "[12,14]");
    const std::vector<std::int64_t> many(max_control_entries + 1, 1);
    for (const std::string& body :
         {std::string("{}"), std::string("[\"12\"]"), std::string("[1.5]"), encode_entries(many)})
        EXPECT_FALSE(service.ask({"replay", "", body})) << body.substr(0, 40);
}

}  // namespace
}  // namespace tsb
