// SPDX-License-Identifier: GPL-3.0-or-later
// An archive of mail, opened by a worker in its box.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "config/base/file.hpp"
#include "daemon/reader/worker_reader.hpp"
#include "tests/support/zip_file.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using Answer = Result<ArchiveMembers>;

Answer expand(const std::string& program, int file, std::uint32_t from = 0) {
    asio::io_context loop;
    WorkerOptions options;
    options.program = program;
    WorkerReader reader(loop.get_executor(), options,
                        make_setup({}, Roster(std::vector<Administration>())));
    std::optional<Answer> found;
    const auto ask = [&]() -> asio::awaitable<void> { found = co_await reader.expand(file, from); };
    asio::co_spawn(loop, ask(), asio::detached);
    loop.run();
    return std::move(found.value());
}

std::string zip(const std::string& name, const std::string& data) {
    test::ZipFile file;
    test::ZipMember member;
    member.name = name;
    member.data = data;
    file.add(member);
    return file.finish();
}

TEST(Expand, ItsMembersComeFromTheBoxByteForByte) {
    const std::string mail = std::string("From: a@b\r\n\r\n\0x", 14);
    const auto file = memory_file(zip("a.eml", mail));
    const Answer answer = expand(REAL_WORKER, file->get());
    ASSERT_TRUE(answer) << answer.error().what;
    ASSERT_EQ(answer->members.size(), 1U);
    EXPECT_EQ(answer->members.front().bytes, mail);
    EXPECT_EQ(answer->next, answer->count);
}

TEST(Expand, WhatCannotBeOpenedIsAnInputErrorWithItsReason) {
    const auto file = memory_file("PK\x03\x04 and nothing more");
    const Answer answer = expand(REAL_WORKER, file->get());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::input);
    EXPECT_NE(answer.error().what.find("cut off"), std::string::npos) << answer.error().what;
}

TEST(Expand, AWorkerThatDiesOrTalksNonsenseCostsTheArchiveAndNothingElse) {
    for (const char* deed : {"exit", "silent", "garbage", "cut"}) {
        const auto file = memory_file(deed);
        const Answer answer = expand(FAKE_WORKER, file->get());
        ASSERT_FALSE(answer) << deed;
        EXPECT_EQ(answer.error().kind, ErrorKind::input) << deed << ": " << answer.error().what;
    }
}

TEST(Expand, WithoutItsBoxAWorkerOpensNothing) {
    const auto file = memory_file("no-sandbox");
    const Answer answer = expand(FAKE_WORKER, file->get());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::config);
}

TEST(Expand, AnArchiveOverTheLimitIsNotEvenMapped) {
    const UniqueFd file(::memfd_create("archive", MFD_CLOEXEC));
    ASSERT_EQ(::ftruncate(file.get(), static_cast<off_t>(max_archive_bytes) + 1), 0);
    const Answer answer = expand(REAL_WORKER, file.get());
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().what.find("more than 1024 MiB"), std::string::npos);
}

}  // namespace
}  // namespace tsb
