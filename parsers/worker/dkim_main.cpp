// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply-dkim: checks the signatures of one message in a box of its own; no document parser is linked
// into it.
#include <cstdio>
#include <cstring>
#include <exception>

#include "config/base/file.hpp"
#include "parsers/dkim/dkim.hpp"
#include "parsers/sandbox/sandbox.hpp"
#include "parsers/wire/signatures.hpp"
#include "parsers/wire/wire.hpp"

namespace {

using namespace tsb;

constexpr int exit_usage = 2, exit_protocol = 70;
constexpr int input_number = 3;
constexpr std::size_t max_input = 128U << 20U;

constexpr const char* help =
    "tsbreply-dkim: checks the DKIM signatures of one message. It asks no DNS and touches "
    "nothing.\n"
    "\n"
    "Started by tsbreplyd: a frame of keys and the message on descriptor 3, a frame of results on "
    "stdout\n"
    "(parsers/wire/PROTOCOL.md). By hand use `tsbreply what-if --keys FILE mail.eml`.\n";

// The libraries' first use opens configuration and asks the system for things: before the box.
void warm_up() {
    const std::string mail =
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s; h=from; "
        "bh=AAAA; b=AAAA\r\n"
        "From: a@example.org\r\n\r\nx\r\n";
    const std::vector<DkimKey> keys = {{"s._domainkey.example.org", KeyState::absent, ""}};
    (void)check_dkim(mail, keys, UtcTime());
}

Result<std::vector<DkimSignature>> checked(BytesView input) {
    const auto job = decode_signature_job(input);
    if (!job) return job.error();
    try {
        return check_dkim(job->message, job->keys, job->when);
    } catch (const std::exception& error) {
        return Error{ErrorKind::input, std::string("limit: ") + error.what(), ""};
    }
}

int serve() {
    const auto input = read_fd(input_number, max_input);
    if (!input) return exit_protocol;
    warm_up();
    if (const auto entered = enter_sandbox({}); !entered) {
        std::fprintf(stderr, "tsbreply-dkim: %s\n", entered.error().what.c_str());
        return worker_exit_sandbox;
    }
    return write_all(1, encode_signatures(checked(*input))) ? 0 : exit_protocol;
}

}  // namespace

int main(int count, char** values) {
    if (count == 1) return serve();
    if (count == 2 && std::strcmp(values[1], "--help") == 0) {
        std::fputs(help, stdout);
        return 0;
    }
    std::fputs("tsbreply-dkim: it takes no options; see --help\n", stderr);
    return exit_usage;
}
