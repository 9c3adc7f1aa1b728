// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/recorder.hpp"

#include "config/base/text.hpp"
#include "daemon/control/client.hpp"
#include "daemon/intake/answer.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/tsbreply/dry_run.hpp"

namespace tsb {
namespace {

Result<UniqueFd> open_file_of(OldMessage& message) {
    if (message.file) return std::move(message.file);
    return memory_file(message.bytes);
}

std::string asserted(const OldMessage& message) {
    return message.received ? format_utc(*message.received) : "";
}

std::vector<std::string> lines_of(std::string_view answer) {
    std::vector<std::string> lines;
    for (const std::string_view line : split(answer, '\n'))
        if (!line.empty()) lines.emplace_back(line);
    return lines;
}

class DryRecorder final : public Recorder {
  public:
    explicit DryRecorder(std::unique_ptr<DryRun> dry_run) : dry_run_(std::move(dry_run)) {}
    Result<std::vector<std::string>> record(std::vector<OldMessage> batch) override {
        std::vector<std::string> lines;
        for (OldMessage& message : batch) {
            if (message.file) {
                auto bytes = read_fd(message.file.get(), max_input_bytes);
                if (!bytes) return bytes.error();
                message.bytes = std::move(*bytes);
            }
            const auto taken = dry_run_->take(message.name, message.bytes, message.received,
                                              message.received_from);
            if (!taken) return taken.error();
            lines.push_back(reprocess_answer(*taken));
        }
        return lines;
    }

  private:
    std::unique_ptr<DryRun> dry_run_;
};

class ServiceRecorder final : public Recorder {
  public:
    explicit ServiceRecorder(ControlClient client) : client_(std::move(client)) {}
    Result<std::vector<std::string>> record(std::vector<OldMessage> batch) override {
        ControlRequest request{"reprocess"};
        std::vector<UniqueFd> files;
        std::vector<int> numbers;
        for (OldMessage& message : batch) {
            auto file = open_file_of(message);
            if (!file) return file.error();
            request.files.push_back({message.name, asserted(message), message.received_from});
            numbers.push_back(file->get());
            files.push_back(std::move(*file));
            message.bytes = Bytes();
        }
        auto answer = client_.ask(request, numbers);
        if (!answer) return answer.error();
        return lines_of(*answer);
    }
    Result<void> done() override {
        auto answered = client_.ask({"reprocess-done"});
        return answered ? Result<void>() : answered.error();
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
    Result<std::vector<std::string>> record(std::vector<OldMessage> batch) override {
        std::vector<ReprocessRequest> requests;
        for (OldMessage& message : batch) {
            auto file = open_file_of(message);
            if (!file) return file.error();
            requests.push_back(
                {message.name, std::move(*file), asserted(message), message.received_from});
            message.bytes = Bytes();
        }
        auto answer = run_to_end(io_, open_->gateway->reprocess(std::move(requests)));
        if (!answer) return answer.error();
        return lines_of(*answer);
    }
    Result<void> done() override {
        auto answered = run_to_end(io_, open_->gateway->reprocess_done());
        return answered ? Result<void>() : answered.error();
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

}  // namespace

static_assert(ReprocessBudget{}.messages <= max_control_files, "a batch is one request");

Result<std::unique_ptr<Recorder>> recorder_for(const Global& global, bool dry_run,
                                               const Settings& settings) {
    if (dry_run) {
        auto dry = DryRun::open(global);
        if (!dry) return dry.error();
        return std::unique_ptr<Recorder>(std::make_unique<DryRecorder>(std::move(*dry)));
    }
    auto client = ControlClient::connect(settings.control_socket);
    if (!client) return client.error();
    if (std::optional<ControlClient>& service = *client; service)
        return std::unique_ptr<Recorder>(std::make_unique<ServiceRecorder>(std::move(*service)));
    auto own = OwnRecorder::open(settings);
    if (!own) return own.error();
    return std::unique_ptr<Recorder>(std::move(*own));
}

}  // namespace tsb
