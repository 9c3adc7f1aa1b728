// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply reprocess: archived mail through the same path as the mailbox. Idempotent; one summary
// alert for all of it. Through the running service (open descriptors over the control socket) if
// there is one, else with lock and key of our own.
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/base/file.hpp"
#include "daemon/archive/archive.hpp"
#include "daemon/control/client.hpp"
#include "daemon/intake/answer.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/mailbox/file_source.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/tsbreply/dry_run.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

using nlohmann::json;

struct Message {
    std::string name;
    Bytes bytes;    // the whole message, unless it is larger than limits.parse_bytes:
    UniqueFd file;  // then this, positioned at its start
    std::optional<UtcTime> received;
    std::string received_from;
};

Result<UniqueFd> open_file_of(Message& message) {
    if (message.file) return std::move(message.file);
    return memory_file(message.bytes);
}

// Where a message goes, whoever holds the ledger.
class Recorder {
  public:
    virtual ~Recorder() = default;
    virtual Result<std::string> record(Message& message) = 0;  // the line of reprocess --json
    virtual void done() {}
};

class DryRecorder final : public Recorder {
  public:
    explicit DryRecorder(std::unique_ptr<DryRun> dry_run) : dry_run_(std::move(dry_run)) {}
    Result<std::string> record(Message& message) override {
        if (message.file) {
            auto bytes = read_fd(message.file.get(), max_input_bytes);
            if (!bytes) return bytes.error();
            message.bytes = std::move(*bytes);
        }
        const auto taken =
            dry_run_->take(message.name, message.bytes, message.received, message.received_from);
        if (!taken) return taken.error();
        return reprocess_answer(*taken);
    }

  private:
    std::unique_ptr<DryRun> dry_run_;
};

class ServiceRecorder final : public Recorder {
  public:
    explicit ServiceRecorder(ControlClient client) : client_(std::move(client)) {}
    Result<std::string> record(Message& message) override {
        auto file = open_file_of(message);
        if (!file) return file.error();
        return client_.ask(
            {"reprocess", message.name, message.received ? format_utc(*message.received) : "",
             message.received_from},
            file->get());
    }
    void done() override {
        if (auto answered = client_.ask({"reprocess-done", "", "", ""}, -1); !answered)
            fail(answered.error());
    }

  private:
    ControlClient client_;
};

class OwnRecorder final : public Recorder {
  public:
    static Result<std::unique_ptr<OwnRecorder>> open(const Settings& settings) {
        auto own = std::unique_ptr<OwnRecorder>(new OwnRecorder(settings));
        auto opened = open_gateway(own->io_.get_executor(), settings, own->notifier_, own->clock_);
        if (!opened) return opened.error();
        own->open_ = std::move(*opened);
        auto recovered = run_to_end(own->io_, own->open_->gateway->recover());
        if (!recovered) return recovered.error();
        return own;
    }
    Result<std::string> record(Message& message) override {
        auto file = open_file_of(message);
        if (!file) return file.error();
        ReprocessRequest request{message.name, std::move(*file),
                                 message.received ? format_utc(*message.received) : "",
                                 message.received_from};
        return run_to_end(io_, open_->gateway->reprocess(std::move(request)));
    }
    void done() override {
        if (auto answered = run_to_end(io_, open_->gateway->reprocess_done()); !answered)
            fail(answered.error());
    }

  private:
    explicit OwnRecorder(const Settings& settings)
        : sink_(io_.get_executor(), settings.alerts, clock_),
          notifier_(settings.alerts.to.empty() ? nullptr : &sink_, clock_,
                    settings.alerts.per_hour) {}
    boost::asio::io_context io_{1};
    SystemClock clock_;
    SmtpSink sink_;
    Notifier notifier_;
    std::unique_ptr<OpenGateway> open_;
};

Result<std::unique_ptr<Recorder>> recorder_for(const Global& global,
                                               const ReprocessOptions& options,
                                               const Settings& settings) {
    if (options.dry_run) {
        auto dry_run = DryRun::open(global);
        if (!dry_run) return dry_run.error();
        return std::unique_ptr<Recorder>(std::make_unique<DryRecorder>(std::move(*dry_run)));
    }
    auto client = ControlClient::connect(settings.control_socket);
    if (!client) return client.error();
    if (std::optional<ControlClient>& service = *client; service)
        return std::unique_ptr<Recorder>(std::make_unique<ServiceRecorder>(std::move(*service)));
    auto own = OwnRecorder::open(settings);
    if (!own) return own.error();
    return std::unique_ptr<Recorder>(std::move(*own));
}

struct Counts {
    std::size_t messages = 0, fresh = 0, held = 0, unreadable = 0, failed = 0;
};

// `new` and the standings come from the same line that is printed: whoever recorded it.
int print_answer(const Global& global, const std::string& line, Counts& counts) {
    json object = json::parse(line, nullptr, false);
    const std::string disposition = object.value("disposition", "");
    const bool fresh = object.value("new", false);
    const bool unreadable = disposition == "unreadable";
    const bool held = object.value("any_held", false) && !unreadable;
    object.erase("any_held");
    ++counts.messages;
    counts.fresh += fresh ? 1 : 0;
    counts.held += held ? 1 : 0;
    counts.unreadable += unreadable ? 1 : 0;
    if (global.json) {
        say_raw(object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
    } else {
        const json standing = object.value("standing", json());
        say(object.value("file", "") + ": " + disposition +
            (standing.is_string() ? ", " + standing.get<std::string>() : "") +
            (object["entry"].is_null()
                 ? ""
                 : ", entry " + std::to_string(object["entry"].get<std::int64_t>())) +
            (fresh ? "" : " (known, nothing new)"));
    }
    return fresh && (held || unreadable) ? exit_codes::problems : exit_codes::well;
}

class Run {
  public:
    Run(const Global& global, const ReprocessOptions& options, Recorder& recorder)
        : global_(global), options_(options), recorder_(recorder) {}

    // False: an Error that ends the run.
    bool one(Message& message) {
        auto line = recorder_.record(message);
        if (!line) {
            code_ = std::max(code_, fail(line.error()));
            ++counts_.failed;
            return line.error().kind == ErrorKind::input;
        }
        code_ = std::max(code_, print_answer(global_, *line, counts_));
        progress();
        return true;
    }
    void failed(const Error& error) {
        code_ = std::max(code_, fail(error));
        ++counts_.failed;
    }
    int finish() {
        recorder_.done();
        if (!global_.json) {
            say(std::to_string(counts_.messages) + " messages, " + std::to_string(counts_.fresh) +
                " new" + (options_.dry_run ? " (dry run: nothing was recorded)" : "") + ", " +
                std::to_string(counts_.held) + " held, " + std::to_string(counts_.unreadable) +
                " unreadable, " + std::to_string(counts_.failed) + " could not be opened");
        }
        return code_;
    }

  private:
    // On a terminal only, and only when the answers go elsewhere.
    void progress() const {
        if (counts_.messages % 100 != 0 || ::isatty(STDERR_FILENO) == 0 ||
            ::isatty(STDOUT_FILENO) != 0)
            return;
        std::fprintf(stderr, "\r%zu messages", counts_.messages);
    }

    const Global& global_;
    const ReprocessOptions& options_;
    Recorder& recorder_;
    Counts counts_;
    int code_ = exit_codes::well;
};

void assert_received(Message& message, const FileMessage& from, const std::string& wanted) {
    if (wanted == "maildir-mtime") message.received = from.maildir_mtime;
    if (wanted == "mbox-from") message.received = from.mbox_from;
    if (message.received) message.received_from = wanted;
}

int run_files(Run& run, const ReprocessOptions& options, const Settings& settings) {
    std::vector<std::filesystem::path> paths(options.paths.begin(), options.paths.end());
    auto source = FileSource::open(std::move(paths), settings.limits);
    if (!source) return fail(source.error());
    for (;;) {
        std::optional<Result<FileMessage>> next = source->next();
        if (!next) break;
        Result<FileMessage>& walked = *next;
        if (!walked) {
            run.failed(walked.error());
            continue;
        }
        FileMessage& found = *walked;
        Message message;
        message.name = found.name;
        assert_received(message, found, options.received);
        message.bytes = std::move(found.bytes);
        message.file = std::move(found.file);
        if (!run.one(message)) break;
    }
    return run.finish();
}

int run_archive(Run& run, const Settings& settings) {
    auto archive = Archive::open(settings.state);
    if (!archive) return fail(archive.error());
    auto digests = archive->mails();
    if (!digests) return fail(digests.error());
    for (const Digest& digest : *digests) {
        auto bytes = archive->get_mail(digest, settings.limits.archive_bytes);
        if (!bytes) {
            run.failed(bytes.error());
            continue;
        }
        Message message;
        message.name = "archive " + digest.hex();
        message.bytes = std::move(*bytes);
        if (!run.one(message)) break;
    }
    return run.finish();
}

}  // namespace

int reprocess_command(const Global& global, const ReprocessOptions& options) {
    auto settings = settings_for(global, ConfigNeed::required);
    if (!settings) return fail(settings.error());
    auto recorder = recorder_for(global, options, *settings);
    if (!recorder) return fail(recorder.error());
    Run run(global, options, **recorder);
    return options.from_archive ? run_archive(run, *settings) : run_files(run, options, *settings);
}

}  // namespace tsb
