// SPDX-License-Identifier: GPL-3.0-or-later
// Large messages, which come in slices: whole or not at all, however the server cuts them.
#include "tests/unit/mailbox/scripted_server.hpp"

namespace tsb {
namespace {

// Large messages in slices: at most `most` bytes each, whatever is asked for; `end` past the last.
struct Slicer {
    std::string really;
    std::size_t announced = 0, most = 0;
    std::string end;
    std::shared_ptr<int> asked = std::make_shared<int>(0);

    std::string operator()(const std::string& command) const {
        if (command.find("RFC822.SIZE") != std::string::npos)
            return "* 1 FETCH (UID 1 RFC822.SIZE " + std::to_string(announced) + ")\r\n$T OK\r\n";
        if (command.starts_with("UID SEARCH")) return "* SEARCH 1\r\n$T OK\r\n";
        const auto slice = command.find("PEEK[]<");
        if (slice == std::string::npos) return "";
        ++*asked;
        const std::size_t offset = std::stoul(command.substr(slice + 7));
        if (offset >= really.size() && end.find("$T ") != std::string::npos) return end;
        const std::string part = offset < really.size() ? really.substr(offset, most) : "";
        return "* 1 FETCH (UID 1 BODY[]<" + std::to_string(offset) + "> " +
               (offset < really.size() ? "{" + std::to_string(part.size()) + "}\r\n" + part : end) +
               ")\r\n$T OK\r\n";
    }
};

TEST_F(ScriptedImap, ALargeMessageEndsWithAnEmptySliceAndNotWithAShortOne) {
    constexpr std::size_t size = 2'500'000;
    constexpr std::size_t whole = 1U << 20U;
    struct Row {
        std::size_t announced, most;
        std::string end;
        const char* why;
    };
    const std::vector<Row> rows{
        {size, whole, "{0}\r\n", "an empty literal"},
        {size, 300'000, "{0}\r\n", "each slice shorter than asked for"},
        {size, 300'000, "\"\"", "an empty string"},
        {size, 300'000, "NIL", "NIL past the end"},
        {size, 300'000, "$T OK\r\n", "nothing past the end"},
        {size, 300'000, "$T NO out of range\r\n", "a refusal past the end"},
        {size, 300'000, "$T BAD out of range\r\n", "an error past the end"},
        {size - 1'000'000, 300'000, "NIL", "more than was announced"},
        {size + 1'000'000, 300'000, "NIL", "less than was announced"},
    };
    Slicer slicer;
    for (std::size_t i = 0; i < size; ++i) slicer.really += static_cast<char>('a' + i % 23);
    LimitSettings limits;
    limits.parse_bytes = 1'000'000;
    for (const Row& row : rows) {
        slicer.announced = row.announced;
        slicer.most = row.most;
        slicer.end = row.end;
        serve(slicer, limits);
        const auto fetched = open_and_fetch({1});
        ASSERT_TRUE(fetched) << row.why << ": " << fetched.error().what;
        ASSERT_EQ(fetched->messages.size(), 1U) << row.why;
        const RawMessage& message = fetched->messages.front();
        EXPECT_EQ(message.size, size) << row.why;
        const auto bytes = read_fd(message.spool.get(), 2 * size);
        ASSERT_TRUE(bytes) << row.why;
        EXPECT_TRUE(*bytes == slicer.really) << row.why;
    }
}

TEST_F(ScriptedImap, ALargeMessageOfWhichNoMoreComesIsNotTakenForWhole) {
    LimitSettings limits;
    limits.parse_bytes = 1'000'000;
    Slicer slicer;
    slicer.really = std::string(1'200'000, 'x');
    slicer.announced = 2'000'000;
    slicer.most = 300'000;
    slicer.end = "$T OK\r\n";
    serve(slicer, limits);
    auto fetched = open_and_fetch({1});
    ASSERT_TRUE(fetched) << fetched.error().what;
    EXPECT_TRUE(fetched->messages.empty());
    EXPECT_EQ(fetched->undelivered, Uids{1}) << "it was expunged on the way, or worse";
    slicer.announced = slicer.really.size();
    slicer.end = "$T NO [UNAVAILABLE] later\r\n";
    serve(slicer, limits);
    EXPECT_FALSE(open_and_fetch({1})) << "the server is unwell for now";
}

TEST_F(ScriptedImap, AMessageThatComesInMoreThanMaxSlicesIsNotDelivered) {
    LimitSettings limits;
    limits.parse_bytes = 1'000;
    Slicer slicer;
    slicer.really = std::string(max_slices + 1, 'x');
    slicer.announced = slicer.really.size();
    slicer.most = 1;
    slicer.end = "NIL";
    serve(slicer, limits);
    const auto fetched = open_and_fetch({1});
    ASSERT_TRUE(fetched) << fetched.error().what;
    EXPECT_EQ(fetched->undelivered, Uids{1});
    EXPECT_EQ(*slicer.asked, static_cast<int>(max_slices));
}

TEST_F(ScriptedImap, EveryAnswerOfTheServerIsHeardAlsoWithinOneFetch) {
    LimitSettings limits;
    limits.parse_bytes = 1'000'000;
    Slicer slicer;
    slicer.really = std::string(2'000'000, 'x');
    slicer.announced = slicer.really.size();
    slicer.most = 200'000;
    slicer.end = "NIL";
    serve(slicer, limits);
    ASSERT_TRUE(run(mailbox_->open()));
    const int before = heard_;
    ASSERT_TRUE(run(mailbox_->fetch({1}, FetchBudget())));
    EXPECT_GE(heard_ - before, 10) << "the watchdog outlasts a large mail on a slow line";
}

}  // namespace
}  // namespace tsb
