// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply-worker: the boxed parser of mail and documents. `--serve` for the daemon; by hand a
// filter.
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "config/base/file.hpp"
#include "config/base/number.hpp"
#include "config/base/text.hpp"
#include "config/settings.hpp"
#include "parsers/worker/convert.hpp"
#include "parsers/worker/expand.hpp"
#include "parsers/worker/read_input.hpp"
#include "parsers/worker/serve.hpp"

namespace {

using namespace tsb;

constexpr int exit_usage = 2, exit_input = 65, exit_config = 78;
constexpr int convert_input = 3;
constexpr std::size_t max_input = 64U << 20U;

constexpr const char* help =
    "tsbreply-worker: says what is on a reply, as JSON. It decides nothing and touches nothing.\n"
    "\n"
    "  tsbreply-worker [--filename NAME] [--marks] < message.eml       a message on stdin, the "
    "report on stdout\n"
    "  tsbreply-worker --document [--filename NAME] [--marks] < FILE   a bare document: DOCX, PDF, "
    "text, HTML\n"
    "  tsbreply-worker --serve FD                                      fork server for tsbreplyd "
    "(parsers/wire/PROTOCOL.md)\n"
    "  tsbreply-worker --convert PROGRAM SCRATCH                       a .doc on descriptor 3 "
    "through "
    "LibreOffice, boxed\n"
    "\n"
    "By hand it knows the shipped circulars and names. The bytes are read in a process of their "
    "own with limits.\n"
    "Example: tsbreply-worker < reply.eml | python3 -m json.tool\n"
    "Exit: 0 a report was written, 2 usage, 65 not readable (stdout says why), 78 shipped data "
    "missing or wrong.\n";

struct Options {
    std::optional<int> serve;
    std::vector<std::string> convert;  // program, scratch folder
    bool help = false;
    Request request;
};

std::optional<Options> parse_options(int count, char** values) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = values[i];
        const char* next = i + 1 < count ? values[i + 1] : nullptr;
        if (name == "--help")
            options.help = true;
        else if (name == "--document")
            options.request.message = false;
        else if (name == "--convert" && i + 2 < count) {
            options.convert = {values[i + 1], values[i + 2]};
            i += 2;
        } else if (name == "--marks")
            options.request.list_marks = true;
        else if (name == "--filename" && next != nullptr)
            options.request.filename = values[++i];
        else if (name == "--serve" && next != nullptr) {
            options.serve = parse_number<int>(values[++i]);
            if (!options.serve) return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    return options;
}

// What a reader throws in spite of its promise is this one message's misfortune.
Answerer answerer(const WorkerContext& context) {
    return [&context](BytesView input, const Request& request) {
        try {
            if (request.expand) return encode_members(expand(input, *request.expand));
            if (request.give_part) return encode_part(part_of(input, request));
            return encode_answer(read_input(input, request, context));
        } catch (const std::exception& error) {
            return encode_answer(
                Unreadable{"crashed", std::string("A reader failed: ") + error.what()});
        }
    };
}

Result<Answerer> prepare(BytesView frame) {
    const auto setup = decode_setup(frame);
    if (!setup) return setup.error();
    static WorkerContext context;  // lives as long as the server
    auto made = make_context(*setup);
    if (!made) return made.error();
    context = std::move(*made);
    if (!warm_up(context))
        return Error{ErrorKind::config, "it cannot read its own test documents", ""};
    return answerer(context);
}

Result<WorkerContext> shipped_context() {
    const auto setup = shipped_setup();
    if (!setup) return setup.error();
    return make_context(*setup);
}

int by_hand(const Options& options) {
    const auto fail = [](int code, const Error& error) {
        std::fprintf(stderr, "tsbreply-worker: %s\n", printable(error.what).c_str());
        return code;
    };
    const auto context = shipped_context();
    if (!context) return fail(exit_config, context.error());
    const auto input = read_fd(STDIN_FILENO, max_input);
    if (!input) return fail(exit_input, input.error());
    const auto child = ask_child(*input, [&](int in, int out) {
        answer_and_exit(in, out, options.request, answerer(*context));
    });
    if (!child) return fail(exit_input, child.error());
    const auto answer = decode_answer(child->bytes);
    if (!answer)
        return fail(exit_input, Error{ErrorKind::input, "the reader crashed on this input", ""});
    const Bytes json = child->bytes.substr(frame_header_bytes) + "\n";
    if (auto written = write_all(STDOUT_FILENO, json); !written) return fail(74, written.error());
    return std::holds_alternative<Report>(*answer) ? 0 : exit_input;
}

}  // namespace

int main(int count, char** values) {
    const auto options = parse_options(count, values);
    if (!options) {
        std::fputs(help, stderr);
        return exit_usage;
    }
    if (options->help) {
        std::fputs(help, stdout);
        return 0;
    }
    if (!options->convert.empty())
        // In the box there is nothing left to tidy up, and a leak checker may not look.
        ::_exit(
            convert(convert_input, STDOUT_FILENO, options->convert.at(0), options->convert.at(1)));
    return options->serve ? serve(*options->serve, prepare) : by_hand(*options);
}
