// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/signature_check.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <fstream>

#include "tests/support/run_awaitable.hpp"
#include "tests/support/signed_mail.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

const UtcTime received = UtcTime(std::chrono::seconds(4'000'000'000));

Result<std::vector<DkimSignature>> check(const SignatureOptions& options, const std::string& mail,
                                         const std::vector<DkimKey>& keys) {
    boost::asio::io_context io;
    return test::run(io, check_signatures(io.get_executor(), options, mail, keys, received));
}

// A shell script in the program's place.
SignatureOptions script(const test::TemporaryFolder& folder, const std::string& text) {
    const std::string path = (folder / "script").string();
    std::ofstream(path) << "#!/bin/sh\n" << text << "\n";
    ::chmod(path.c_str(), 0700);
    SignatureOptions options;
    options.program = path;
    options.deadline = std::chrono::milliseconds(1000);
    return options;
}

TEST(SignatureCheck, TheRealProgramTellsASoundSignatureFromAChangedMail) {
    const test::SigningKey key = test::rsa_key(2048);
    const std::string mail = test::sign(
        "From: a@example.org\r\nTo: b@example.net\r\nDate: Sun, 1 Mar 2026 12:00:00 "
        "+0000\r\n\r\nWe support both.\r\n",
        key);
    const std::vector<DkimKey> keys = {{"s1._domainkey.example.org", KeyState::found, key.record}};
    SignatureOptions options;
    options.program = REAL_DKIM;
    const auto good = check(options, mail, keys);
    ASSERT_TRUE(good) << good.error().what;
    ASSERT_EQ(good->size(), 1U);
    EXPECT_EQ(good->front().result, "pass") << good->front().why;
    const auto bad = check(options, mail + "We oppose.\r\n", keys);
    ASSERT_TRUE(bad) << bad.error().what;
    EXPECT_EQ(bad->front().result, "fail");
    const auto unknown =
        check(options, mail, {{"s1._domainkey.example.org", KeyState::trouble, ""}});
    ASSERT_TRUE(unknown) << unknown.error().what;
    EXPECT_EQ(unknown->front().result, "temperror");
}

TEST(SignatureCheck, AMessageThatCannotBeCheckedAtAllIsSaid) {
    SignatureOptions options;
    options.program = REAL_DKIM;
    const auto two = check(options, "From: a@example.org\r\nFrom: b@example.org\r\n\r\nx\r\n", {});
    ASSERT_FALSE(two);
    EXPECT_EQ(two.error().kind, ErrorKind::input);
    EXPECT_NE(two.error().what.find("2 From fields"), std::string::npos) << two.error().what;
}

struct Failure {
    const char* why;
    std::string text;
    ErrorKind kind;
    const char* says;
};

TEST(SignatureCheck, WhateverTheProgramDoesIsAnErrorWithItsReason) {
    const std::vector<Failure> rows = {
        {"hangs", "sleep 60", ErrorKind::input, "1000 ms"},
        {"crashes", "kill -SEGV $$", ErrorKind::input, "signal 11"},
        {"fails", "exit 3", ErrorKind::input, "status 3"},
        {"has no box", "exit 71", ErrorKind::config, "sandbox"},
        {"says nothing", "exit 0", ErrorKind::input, ""},
        {"talks nonsense", "echo hello", ErrorKind::input, ""},
        {"never stops talking", "exec cat /dev/zero", ErrorKind::input, "too much"},
    };
    for (const Failure& row : rows) {
        const test::TemporaryFolder folder;
        const auto result = check(script(folder, row.text), "From: a@example.org\r\n\r\nx\r\n", {});
        ASSERT_FALSE(result) << row.why;
        EXPECT_EQ(result.error().kind, row.kind) << row.why;
        EXPECT_NE(result.error().what.find(row.says), std::string::npos)
            << row.why << ": " << result.error().what;
    }
}

TEST(SignatureCheck, AProgramThatIsNotThereIsAConfigurationError) {
    SignatureOptions options;
    options.program = "/nowhere/tsbreply-dkim";
    const auto result = check(options, "From: a@example.org\r\n\r\nx\r\n", {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::config);
}

}  // namespace
}  // namespace tsb
