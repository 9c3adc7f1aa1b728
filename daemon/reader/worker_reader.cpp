// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/worker_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <csignal>
#include <cstring>
#include <deque>
#include <map>
#include <thread>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/reader/child.hpp"
#include "daemon/reader/fork_server.hpp"
#include "daemon/reader/gate.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
using SteadyTime = std::chrono::steady_clock::time_point;

int places(int processes) {
    if (processes > 0) return processes;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

struct Pipe {
    UniqueFd reads, writes;
};

Result<Pipe> make_pipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return errno_error(ErrorKind::transient, "make", "a pipe");
    Pipe made;
    made.reads = UniqueFd(ends[0]);
    made.writes = UniqueFd(ends[1]);
    return made;
}

std::string seconds_text(std::chrono::milliseconds time) {
    const auto count = time.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

// Every picture that was not read, for a person.
void say_not_read(Report& report, const Unreadable& why) {
    std::string names;
    for (const ReportPicture& picture : report.pictures) {
        names += (names.empty() ? "" : ", ") + printable(picture.part);
        if (!picture.returned) report.failed_outside = true;
    }
    report.failed_part = true;
    const std::string what = names.empty() ? "The picture" : "Pictures at " + names;
    report.problems.push_back(
        make_problem("picture-not-read",
                     clip_utf8(what, max_short_bytes / 2) + " could not be read: " + why.text));
    take_beside(report);
}

// A form that was read from a part has that part's identity.
void name_forms(Report& scan, const Report& message) {
    for (Reading& reading : scan.readings)
        for (const PartInfo& part : message.parts)
            if (part.path == reading.part) reading.form_digest = part.sha256;
}

bool is_without_box(const ChildEnd& end) {
    return !end.late && end.exit_code == worker_exit_sandbox;
}

Error without_box() {
    return {ErrorKind::config, "the worker could not enter its sandbox", "run `tsbreply doctor`"};
}

struct RunningChild {
    UniqueFd pidfd, pipe;
    std::shared_ptr<const WorkerSetup> setup;  // what it was told
};

}  // namespace

struct WorkerReader::State {
    State(asio::any_io_executor used, WorkerOptions given, WorkerSetup with)
        : executor(std::move(used)),
          options(std::move(given)),
          setup(std::make_shared<const WorkerSetup>(std::move(with))),
          children(executor, places(options.processes)),
          talking(executor, 1) {}

    // One message or document in one process.
    asio::awaitable<Result<ReadOutcome>> read_once(const Request& request, BytesView input);
    asio::awaitable<Result<ReadOutcome>> read_converted(const Request& first, BytesView message,
                                                        const std::vector<std::string>& paths);
    asio::awaitable<Result<PartAnswer>> convert_part(const Request& first, BytesView message,
                                                     std::string path);
    asio::awaitable<Result<RunningChild>> start_child(const Request& request, BytesView bytes);
    asio::awaitable<Result<RunningChild>> start_child_on(const Request& request, int input);
    asio::awaitable<Result<ArchiveMembers>> expand(int file, std::uint32_t from);
    asio::awaitable<Result<RunningChild>> ask_for_child(const Request& request, int input);
    asio::awaitable<Result<void>> ensure_server();
    asio::awaitable<Result<void>> ready();
    asio::awaitable<Result<void>> introduce(ForkServer& to, const WorkerSetup& told);
    asio::awaitable<Result<ReadOutcome>> read_documents(const ReadJob& job);
    asio::awaitable<Result<void>> add_scans(Report& report, bool list_marks);
    asio::awaitable<Result<std::vector<BlankForm>>> blank_forms(const WorkerSetup& told);
    asio::awaitable<Result<std::vector<BlankForm>>> pages_of(const IssuedForm& form);
    Result<ReadOutcome> judge_end(const ChildEnd& end, const KnownNames& names) const;
    [[nodiscard]] std::optional<Unreadable> failure(const ChildEnd& end) const;
    Result<void> count_start();
    [[nodiscard]] Request request_for(const ReadJob& job) const;

    asio::any_io_executor executor;
    WorkerOptions options;
    std::shared_ptr<const WorkerSetup> setup;
    std::shared_ptr<const WorkerSetup> server_setup;  // what the running server was told
    Gate children;                                    // children at once
    Gate talking;  // one request on the control socket at a time: it is answered before the next
    std::unique_ptr<ForkServer> server;
    std::map<Digest, std::vector<BlankForm>> blanks;  // of each issued form, read once
    std::deque<SteadyTime> starts;
    bool renewed = false;
};

Request WorkerReader::State::request_for(const ReadJob& job) const {
    Request request;
    request.message = job.message;
    request.list_marks = job.list_marks;
    request.filename = job.filename;
    request.memory_bytes = options.memory_bytes;
    request.cpu_seconds = options.cpu_seconds;
    request.issued = job.issued;
    request.draw = job.draw;
    request.no_conversion = why_no_conversion(options.convert);
    request.can_convert = request.no_conversion.empty();
    request.give_pictures = options.scan.enabled && !job.issued;
    return request;
}

Result<void> WorkerReader::State::count_start() {
    const SteadyTime now = std::chrono::steady_clock::now();
    while (!starts.empty() && now - starts.front() > start_window) starts.pop_front();
    if (starts.size() >= max_server_starts) {
        return Error{ErrorKind::transient,
                     "the worker died " + std::to_string(max_server_starts) + " times within " +
                         std::to_string(start_window.count()) + " s",
                     "run `tsbreply doctor`; the mail stays where it is"};
    }
    starts.push_back(now);
    return {};
}

asio::awaitable<Result<void>> WorkerReader::State::introduce(ForkServer& to,
                                                             const WorkerSetup& told) {
    const auto frame = memory_file(told.frame);
    if (!frame) co_return frame.error();
    Bytes word = "S";
    std::vector<int> descriptors(1, frame->get());
    auto reply = co_await to.ask(std::move(word), std::move(descriptors), setup_deadline);
    if (!reply) co_return reply.error();
    if (reply->word == 'R') co_return Result<void>();
    Error refused{ErrorKind::config, "the worker refused its setup: " + printable(reply->text),
                  "run `tsbreply circular check`"};
    co_return refused;
}

asio::awaitable<Result<void>> WorkerReader::State::ensure_server() {
    const bool reload = renewed && server != nullptr;  // its end is our wish and no death
    if (renewed) server.reset();
    renewed = false;
    if (server) co_return Result<void>();
    if (!reload) {
        if (auto counted = count_start(); !counted) co_return counted;
    }
    auto started = ForkServer::start(executor, options.program);
    if (!started) co_return started.error();
    const auto told = setup;
    auto introduced = co_await introduce(**started, *told);
    if (introduced) {
        server = std::move(*started);
        server_setup = told;
    }
    co_return introduced;
}

asio::awaitable<Result<void>> WorkerReader::State::ready() {
    const Gate::Pass pass = co_await talking.enter();
    co_return co_await ensure_server();
}

asio::awaitable<Result<RunningChild>> WorkerReader::State::ask_for_child(const Request& request,
                                                                         int input) {
    auto pipe = make_pipe();
    if (!pipe) co_return pipe.error();
    Bytes frame = encode_request(request);
    std::vector<int> descriptors(1, input);
    descriptors.push_back(pipe->writes.get());
    auto reply = co_await server->ask(std::move(frame), std::move(descriptors), request_deadline);
    if (reply && reply->word == 'P' && reply->descriptor) {
        RunningChild child;
        child.pidfd = std::move(reply->descriptor);
        child.pipe = std::move(pipe->reads);
        child.setup = server_setup;
        co_return child;
    }
    server.reset();  // dead, silent or out of step: a new one starts clean
    if (!reply) co_return reply.error();
    Error refused{ErrorKind::transient,
                  "the worker server made no process: " + printable(reply->text), ""};
    co_return refused;
}

asio::awaitable<Result<RunningChild>> WorkerReader::State::start_child(const Request& request,
                                                                       BytesView bytes) {
    const auto input = memory_file(bytes);
    if (!input) co_return input.error();
    co_return co_await start_child_on(request, input->get());
}

asio::awaitable<Result<RunningChild>> WorkerReader::State::start_child_on(const Request& request,
                                                                          int input) {
    const Gate::Pass pass = co_await talking.enter();
    // A server that died since the last message is noticed only now: once more with a new one.
    for (bool again = true;; again = false) {
        const bool had_server = server != nullptr;
        auto ready = co_await ensure_server();
        if (!ready) co_return ready.error();
        auto child = co_await ask_for_child(request, input);
        if (child || !again || !had_server) co_return child;
    }
}

// How a child ended, where that is no answer.
std::optional<Unreadable> WorkerReader::State::failure(const ChildEnd& end) const {
    const auto unreadable = [](std::string reason, std::string text) {
        return Unreadable{std::move(reason), std::move(text)};
    };
    if (end.late)
        return unreadable("limit", "Reading it takes longer than the deadline of " +
                                       seconds_text(options.deadline) + ".");
    if (end.overlong)
        return unreadable("crashed", "The reader wrote more than " +
                                         std::to_string(max_answer_bytes) + " bytes.");
    if (end.signal == SIGXCPU)
        return unreadable("limit", "Reading it takes more than " +
                                       std::to_string(options.cpu_seconds) +
                                       " s of processor time.");
    if (end.signal != 0)
        return unreadable("crashed", "The reader was ended by signal " +
                                         std::to_string(end.signal) + " (" +
                                         ::strsignal(end.signal) + ").");
    if (end.exit_code != 0)
        return unreadable("crashed",
                          "The reader ended with status " + std::to_string(end.exit_code) + ".");
    return std::nullopt;
}

Result<ReadOutcome> WorkerReader::State::judge_end(const ChildEnd& end,
                                                   const KnownNames& names) const {
    if (is_without_box(end)) return without_box();
    if (auto failed = failure(end)) return ReadOutcome(std::move(*failed));
    const auto unreadable = [](std::string reason, std::string text) {
        return ReadOutcome(Unreadable{std::move(reason), std::move(text)});
    };
    auto answer = decode_answer(end.bytes);
    if (!answer)
        return unreadable("crashed",
                          "The reader's answer is refused: " + printable(answer.error().what));
    if (auto* refusal = std::get_if<Unreadable>(&*answer)) return ReadOutcome(std::move(*refusal));
    auto& report = std::get<Report>(*answer);
    if (auto named = check_names(report, names); !named)
        return unreadable("crashed",
                          "The reader's answer is refused: " + printable(named.error().what));
    return ReadOutcome(std::move(report));
}

asio::awaitable<Result<ReadOutcome>> WorkerReader::State::read_once(const Request& request,
                                                                    BytesView input) {
    auto child = co_await start_child(request, input);
    if (!child) co_return child.error();
    ChildLimits limits;
    limits.deadline = options.deadline;
    const ChildEnd end =
        co_await run_child(executor, std::move(child->pidfd), std::move(child->pipe), limits);
    co_return judge_end(end, child->setup->names);
}

// The bytes of one part, cut out by a worker, through the converter.
asio::awaitable<Result<PartAnswer>> WorkerReader::State::convert_part(const Request& first,
                                                                      BytesView message,
                                                                      std::string path) {
    Request request = first;
    request.give_part = std::move(path);
    auto child = co_await start_child(request, message);
    if (!child) co_return child.error();
    ChildLimits limits;
    limits.deadline = options.deadline;
    limits.bytes = max_part_answer_bytes;
    const ChildEnd end =
        co_await run_child(executor, std::move(child->pidfd), std::move(child->pipe), limits);
    if (auto failed = failure(end)) co_return PartAnswer(std::move(*failed));
    auto part = decode_part(end.bytes);
    if (!part) co_return part.error();
    const auto* document = std::get_if<Bytes>(&*part);
    if (document == nullptr) co_return part;
    co_return co_await convert_document(executor, options.convert, *document);
}

asio::awaitable<Result<ReadOutcome>> WorkerReader::State::read_converted(
    const Request& first, BytesView message, const std::vector<std::string>& paths) {
    Request second = first;
    second.can_convert = false;
    second.no_conversion = "only " + std::to_string(max_conversions) + " are converted";
    Bytes documents;
    for (const std::string& path : paths) {
        auto made = co_await convert_part(first, message, path);
        if (!made && made.error().kind != ErrorKind::input) co_return made.error();
        Conversion conversion;
        conversion.path = path;
        if (!made) {
            conversion.note = printable(made.error().what);
        } else if (const auto* why = std::get_if<Unreadable>(&*made)) {
            conversion.note = why->text;
        } else {
            const Bytes& document = std::get<Bytes>(*made);
            conversion.bytes = static_cast<std::uint32_t>(document.size());
            documents += document;
        }
        second.conversions.push_back(std::move(conversion));
    }
    const Bytes input = Bytes(message) + documents;
    co_return co_await read_once(second, input);
}

// What `circular import` keeps beside the file, where it is a PDF; a document of another kind has no
// pages.
asio::awaitable<Result<std::vector<BlankForm>>> WorkerReader::State::pages_of(
    const IssuedForm& form) {
    std::vector<BlankForm> pages;
    const auto document = read_file(form.path, max_part_bytes);
    if (!document || sha256(*document) != form.digest) co_return pages;
    Request request;
    request.message = false;
    request.all_pages = true;
    request.memory_bytes = options.memory_bytes;
    request.cpu_seconds = options.cpu_seconds;
    auto outcome = co_await read_once(request, *document);
    if (!outcome) co_return outcome.error();
    if (auto* report = std::get_if<Report>(&*outcome))
        for (ReportPicture& picture : report->pictures)
            pages.push_back({form.circular, form.language, std::move(picture.content)});
    co_return pages;
}

asio::awaitable<Result<std::vector<BlankForm>>> WorkerReader::State::blank_forms(
    const WorkerSetup& told) {
    std::vector<BlankForm> all;
    for (const IssuedForm& form : told.issued) {
        if (!blanks.contains(form.digest)) {
            auto pages = co_await pages_of(form);
            if (!pages) co_return pages.error();
            blanks[form.digest] = std::move(*pages);
        }
        const std::vector<BlankForm>& pages = blanks[form.digest];
        all.insert(all.end(), pages.begin(), pages.end());
    }
    co_return all;
}

asio::awaitable<Result<void>> WorkerReader::State::add_scans(Report& report, bool list_marks) {
    const auto told = setup;
    auto forms = co_await blank_forms(*told);
    if (!forms) co_return forms.error();
    auto answer =
        co_await scan_pictures(executor, options.scan, told->frame, *forms, report, list_marks);
    auto* scan = std::get_if<Report>(&answer);
    if (scan != nullptr) {
        if (const auto named = check_names(*scan, told->names); !named) {
            Unreadable refused;
            refused.reason = "crashed";
            refused.text = "The scan program's answer is refused: " + printable(named.error().what);
            answer = std::move(refused);
            scan = nullptr;
        }
    }
    if (scan == nullptr) {
        say_not_read(report, std::get<Unreadable>(answer));
    } else {
        name_forms(*scan, report);
        merge_scan(report, std::move(*scan));
    }
    report.pictures.clear();
    co_return Result<void>();
}

// The archive is mapped: its size comes on top of the memory that a worker may use.
asio::awaitable<Result<ArchiveMembers>> WorkerReader::State::expand(int file, std::uint32_t from) {
    struct stat info {};
    if (::fstat(file, &info) != 0) co_return errno_error(ErrorKind::input, "look at", "an archive");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > max_archive_bytes)
        co_return Error{
            ErrorKind::input,
            "it is an archive of more than " + std::to_string(max_archive_bytes >> 20U) + " MiB",
            "unpack it by hand and name the folder"};
    Request request;
    request.memory_bytes = options.memory_bytes + size;
    request.cpu_seconds = options.cpu_seconds;
    request.expand = from;
    auto child = co_await start_child_on(request, file);
    if (!child) co_return child.error();
    ChildLimits limits;
    limits.deadline = options.deadline;
    limits.bytes = max_members_answer_bytes;
    const ChildEnd end =
        co_await run_child(executor, std::move(child->pidfd), std::move(child->pipe), limits);
    if (is_without_box(end)) co_return without_box();
    if (const auto failed = failure(end))
        co_return Error{ErrorKind::input, "the archive is not opened: " + failed->text, ""};
    auto answer = decode_members(end.bytes);
    if (!answer) co_return answer.error();
    if (const auto* why = std::get_if<Unreadable>(&*answer))
        co_return Error{ErrorKind::input, why->text, ""};
    co_return std::get<ArchiveMembers>(std::move(*answer));
}

WorkerReader::WorkerReader(asio::any_io_executor executor, WorkerOptions options, WorkerSetup setup)
    : state_(std::make_shared<State>(std::move(executor), std::move(options), std::move(setup))) {
    state_->options.convert.worker = state_->options.program;
}

WorkerReader::~WorkerReader() = default;

void WorkerReader::know(const Circulars& circulars, const Roster& roster) {
    state_->setup = std::make_shared<const WorkerSetup>(make_setup(circulars, roster));
    state_->renewed = true;
}

asio::awaitable<Result<void>> WorkerReader::ready() {
    const std::shared_ptr<State> kept = state_;
    co_return co_await kept->ready();
}

asio::awaitable<Result<ReadOutcome>> WorkerReader::State::read_documents(const ReadJob& job) {
    const Request request = request_for(job);
    auto outcome = co_await read_once(request, job.bytes);
    if (!outcome || !request.can_convert) co_return outcome;
    const auto* report = std::get_if<Report>(&*outcome);
    if (report == nullptr || report->to_convert.empty()) co_return outcome;
    const std::vector<std::string> paths = report->to_convert;
    co_return co_await read_converted(request, job.bytes, paths);
}

asio::awaitable<Result<ArchiveMembers>> WorkerReader::expand(int file, std::uint32_t from) {
    const std::shared_ptr<State> kept = state_;
    const Gate::Pass place = co_await kept->children.enter();
    co_return co_await kept->expand(file, from);
}

asio::awaitable<Result<ReadOutcome>> WorkerReader::read(ReadJob job) {
    const std::shared_ptr<State> kept = state_;
    State& state = *kept;
    const Gate::Pass place = co_await state.children.enter();
    auto outcome = co_await state.read_documents(job);
    if (!outcome) co_return outcome;
    auto* report = std::get_if<Report>(&*outcome);
    if (report == nullptr || report->pictures.empty()) co_return outcome;
    if (auto added = co_await state.add_scans(*report, job.list_marks); !added)
        co_return added.error();
    co_return outcome;
}

}  // namespace tsb
