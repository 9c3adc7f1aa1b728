// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply-scan: the boxed reader of pictures. `--message` for the daemon; by hand a filter.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <optional>
#include <string>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "parsers/worker/scan_input.hpp"
#include "parsers/worker/serve.hpp"

namespace {

using namespace tsb;

constexpr int exit_usage = 2, exit_input = 65, exit_protocol = 70, exit_disk = 74, exit_config = 78;
constexpr int message_input = 3;
constexpr const char* ocr_data = "/usr/share/tesseract-ocr/5/tessdata";
constexpr std::uint64_t by_hand_memory = 1ULL << 30U;
constexpr std::uint32_t by_hand_seconds = 60;

constexpr const char* help =
    "tsbreply-scan: says what is on the picture of a reply, as JSON. It decides nothing and "
    "touches "
    "nothing.\n"
    "\n"
    "  tsbreply-scan [--marks] < PICTURE   JPEG, PNG, TIFF or HEIC on stdin, the report on stdout\n"
    "  tsbreply-scan --message             the pictures of one message on descriptor 3, for "
    "tsbreplyd (parsers/wire/PROTOCOL.md)\n"
    "\n"
    "By hand it knows the shipped circulars and names. The picture is read in a process of its own "
    "with limits.\n"
    "Example: tsbreply-scan < reply.jpg | python3 -m json.tool\n"
    "Exit: 0 a report was written, 2 usage, 65 not readable (stdout says why), 78 shipped data or "
    "OCR data missing or wrong.\n";

struct Options {
    bool message = false, marks = false, help = false;
};

std::optional<Options> parse_options(int count, char** values) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = values[i];
        if (name == "--help")
            options.help = true;
        else if (name == "--message")
            options.message = true;
        else if (name == "--marks")
            options.marks = true;
        else
            return std::nullopt;
    }
    return options;
}

int fail(int code, const Error& error) {
    std::fprintf(stderr, "tsbreply-scan: %s\n", printable(error.what).c_str());
    return code;
}

// Reads setup, request and blank forms, which are the daemon's; then OCR data; then enters the box,
// and only there looks at the pictures.
int answer_message(int input, int output) {
    const auto bytes = read_fd(input, max_scan_input_bytes);
    if (!bytes) return fail(exit_protocol, bytes.error());
    auto start = take_scan_start(*bytes);
    if (!start) return fail(exit_protocol, start.error());
    const auto context = make_context(start->setup);
    if (!context) return fail(exit_config, context.error());
    auto blanks = take_blanks(start->rest);
    if (!blanks) return fail(exit_protocol, blanks.error());
    auto scanner = Scanner::open(ocr_data, hints_from(context->circulars, std::move(*blanks)));
    if (!scanner) return fail(exit_config, scanner.error());
    const PictureReader reader = [&](std::span<const ScanPicture> pictures) {
        return scanner->read(pictures);
    };
    box_and_answer(output, start->request, [&] {
        try {
            return encode_answer(read_pictures(start->rest, start->request, *context, reader));
        } catch (const std::exception& error) {
            return encode_answer(
                Unreadable{"crashed", std::string("A reader failed: ") + error.what()});
        }
    });
}

// In a child, as the daemon does it: stdout may be a file, which the sandbox forbids to write.
Result<Bytes> ask_child(BytesView input, int& code) {
    const auto memory = memory_file(input);
    if (!memory) return memory.error();
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0) return errno_error(ErrorKind::transient, "make", "a pipe");
    const UniqueFd reads(ends[0]);
    UniqueFd writes(ends[1]);
    const pid_t child = ::fork();
    if (child < 0) return errno_error(ErrorKind::transient, "start", "a process");
    if (child == 0) ::_exit(answer_message(memory->get(), writes.get()));
    writes.reset();
    auto answer = read_fd(reads.get(), max_answer_bytes);
    int status = 0;
    ::waitpid(child, &status, 0);
    code = WIFEXITED(status) ? WEXITSTATUS(status) : exit_protocol;
    return answer;
}

// The last frame; before it stands evidence.
Bytes json_of(BytesView answer) {
    Bytes json;
    while (const auto frame = take_frame(answer, max_answer_bytes)) json = Bytes(frame->payload);
    return json + "\n";
}

int by_hand(const Options& options) {
    const auto setup = shipped_setup();
    if (!setup) return fail(exit_config, setup.error());
    auto content = read_fd(STDIN_FILENO, max_report_picture_bytes);
    if (!content) return fail(exit_input, content.error());
    Request request;
    request.list_marks = options.marks;
    request.memory_bytes = by_hand_memory;
    request.cpu_seconds = by_hand_seconds;
    ReportPicture picture;
    picture.format = to_string(Format::image);
    picture.content = std::move(*content);
    int code = 0;
    const auto bytes = ask_child(
        encode_setup(*setup) + encode_request(request) + encode_pictures({picture}), code);
    if (!bytes) return fail(exit_input, bytes.error());
    if (code == exit_config) return exit_config;  // the child has said why
    const auto answer = decode_answer(*bytes);
    if (!answer)
        return fail(exit_input, Error{ErrorKind::input, "the reader crashed on this input", ""});
    if (auto written = write_all(STDOUT_FILENO, json_of(*bytes)); !written)
        return fail(exit_disk, written.error());
    const auto* report = std::get_if<Report>(&*answer);
    return report != nullptr &&
                   !(report->readings.empty() && report->failed_part && report->evidence.empty())
               ? 0
               : exit_input;
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
    if (options->message) ::_exit(answer_message(message_input, STDOUT_FILENO));
    return by_hand(*options);
}
