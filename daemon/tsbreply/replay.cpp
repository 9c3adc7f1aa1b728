// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply reprocess --from-archive --diff | --apply | --as-recorded: the gateway's own archive, once
// more. --diff and --as-recorded only read, also while the service runs; --apply goes through the
// running service, batch by batch, if there is one, else with lock and key of our own.
#include "daemon/intake/replay.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "config/base/text.hpp"
#include "daemon/control/client.hpp"
#include "daemon/intake/answer.hpp"
#include "daemon/intake/as_recorded.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/notify/smtp_sink.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"

namespace tsb {
namespace {

using nlohmann::json;
using Entries = std::vector<std::int64_t>;

// Who judges, and where corrections go.
class Judge {
  public:
    virtual ~Judge() = default;
    virtual Result<std::string> replay(Entries entries) = 0;
    virtual Result<Fold> fold() = 0;  // as it is now
    virtual void done() {}
};

class Pretending final : public Judge {
  public:
    static Result<std::unique_ptr<Judge>> open(const Settings& settings) {
        auto judge = std::unique_ptr<Pretending>(new Pretending());
        auto opened =
            open_to_read(judge->io_.get_executor(), settings, judge->notifier_, judge->clock_);
        if (!opened) return opened.error();
        judge->open_ = std::move(*opened);
        if (auto pretended = judge->open_->gateway->pretend_beliefs(); !pretended)
            return pretended.error();
        return std::unique_ptr<Judge>(std::move(judge));
    }
    Result<std::string> replay(Entries entries) override {
        return run_to_end(io_, open_->gateway->pretend_replay(std::move(entries)));
    }
    Result<Fold> fold() override { return open_->gateway->fold(); }

  private:
    Pretending() : notifier_(nullptr, clock_, 1) {}
    boost::asio::io_context io_{1};
    SystemClock clock_;
    Notifier notifier_;
    std::unique_ptr<OpenGateway> open_;
};

class OwnWriter final : public Judge {
  public:
    static Result<std::unique_ptr<Judge>> open(const Settings& settings) {
        auto judge = std::unique_ptr<OwnWriter>(new OwnWriter(settings));
        auto opened =
            open_gateway(judge->io_.get_executor(), settings, judge->notifier_, judge->clock_);
        if (!opened) return opened.error();
        judge->open_ = std::move(*opened);
        auto recovered = run_to_end(judge->io_, judge->open_->gateway->recover());
        if (!recovered) return recovered.error();
        return std::unique_ptr<Judge>(std::move(judge));
    }
    Result<std::string> replay(Entries entries) override {
        return run_to_end(io_, open_->gateway->replay(std::move(entries)));
    }
    Result<Fold> fold() override { return open_->gateway->fold(); }
    void done() override {
        if (auto told = run_to_end(io_, open_->gateway->reprocess_done()); !told)
            fail(told.error());
    }

  private:
    explicit OwnWriter(const Settings& settings)
        : sink_(io_.get_executor(), settings.alerts, clock_),
          notifier_(settings.alerts.to.empty() ? nullptr : &sink_, clock_,
                    settings.alerts.per_hour) {}
    boost::asio::io_context io_{1};
    SystemClock clock_;
    SmtpSink sink_;
    Notifier notifier_;
    std::unique_ptr<OpenGateway> open_;
};

class Service final : public Judge {
  public:
    Service(ControlClient client, const Settings& settings)
        : client_(std::move(client)), settings_(settings) {}
    Result<std::string> replay(Entries entries) override {
        return client_.ask({"replay", "", encode_entries(entries)});
    }
    Result<Fold> fold() override {
        auto folded = fold_ledger(settings_, std::nullopt);
        if (!folded) return folded.error();
        return std::move(folded->fold);
    }
    void done() override {
        if (auto told = client_.ask({"reprocess-done"}); !told) fail(told.error());
    }

  private:
    ControlClient client_;
    const Settings& settings_;
};

Result<std::unique_ptr<Judge>> judge_for(const Settings& settings, bool apply) {
    if (!apply) return Pretending::open(settings);
    auto client = ControlClient::connect(settings.control_socket);
    if (!client) return client.error();
    if (std::optional<ControlClient>& service = *client; service)
        return std::unique_ptr<Judge>(std::make_unique<Service>(std::move(*service), settings));
    return OwnWriter::open(settings);
}

// all: 0 where it is not known.
void show_progress(std::size_t done, std::size_t all) {
    if (::isatty(STDERR_FILENO) == 0) return;
    if (all == 0)
        std::fprintf(stderr, "\r%zu messages", done);
    else
        std::fprintf(stderr, "\r%zu of %zu messages%s", done, all, done == all ? "\n" : "");
}

struct Replay {
    std::vector<std::string> answers;
    std::map<std::int64_t, Digest> raw;  // by entry, of the messages that were asked for
    std::size_t gone = 0;
    std::optional<Error> ended;  // before all were done
};

Replay replay_all(Judge& judge, const Fold& fold) {
    Replay out;
    Entries entries;
    for (const Fold::Undecided& message : fold.known_messages()) {
        const KnownMessage* known = fold.find(message.raw);
        if (known != nullptr && known->gone) {
            ++out.gone;
            continue;
        }
        entries.push_back(message.seq);
        out.raw[message.seq] = message.raw;
    }
    for (std::size_t at = 0; at < entries.size(); at += replay_batch) {
        const std::size_t end = std::min(entries.size(), at + replay_batch);
        auto answer = judge.replay(Entries(entries.begin() + static_cast<std::ptrdiff_t>(at),
                                           entries.begin() + static_cast<std::ptrdiff_t>(end)));
        if (!answer) {
            out.ended = answer.error();
            break;
        }
        out.answers.push_back(std::move(*answer));
        show_progress(end, entries.size());
    }
    return out;
}

void say_summary(const Global& global, const ReplaySummary& all, bool apply) {
    if (global.json) {
        const json object = {{"messages", all.messages},   {"unchanged", all.unchanged},
                             {"changed", all.changed},     {"follows", all.follows},
                             {"conflicts", all.conflicts}, {"gone", all.gone},
                             {"missing", all.missing}};
        say_raw(json{{"summary", object}}.dump() + "\n");
        return;
    }
    const auto number = [](std::size_t n) { return std::to_string(n); };
    say(number(all.messages) + " messages: " + number(all.unchanged) + " as on record, " +
        number(all.changed) + (apply ? " corrected" : " would be corrected") + " (" +
        number(all.follows) + " replies follow), " + number(all.conflicts) +
        " decided otherwise and left, " + number(all.gone) + " gone, " + number(all.missing) +
        " missing or damaged");
}

int exit_of(const ReplaySummary& all, bool apply) {
    if (all.missing > 0) return exit_codes::disk;
    const std::size_t problems =
        apply ? all.conflicts + all.turned_held : all.conflicts + all.changed + all.follows;
    return problems > 0 ? exit_codes::problems : exit_codes::well;
}

int say_report(const Global& global, const ReplayReport& report, bool apply) {
    for (const std::string& line : report.lines) {
        if (global.json)
            say_raw(line + "\n");
        else
            say_raw(printable(replay_text(line), true) + "\n");
    }
    for (const std::string& what : report.missing)
        fail(
            Error{ErrorKind::fatal, what, "restore the archive from the backup", exit_codes::disk});
    say_summary(global, report.summary, apply);
    return exit_of(report.summary, apply);
}

int diff_or_apply(const Global& global, const Settings& settings, bool apply) {
    auto before = fold_ledger(settings, std::nullopt);
    if (!before) return fail(before.error());
    auto judge = judge_for(settings, apply);
    if (!judge) return fail(judge.error());
    auto start = (*judge)->fold();
    if (!start) return fail(start.error());
    const Replay replay = replay_all(**judge, *start);
    if (apply) (*judge)->done();
    auto after = (*judge)->fold();
    if (!after) return fail(after.error());
    // What is missing may have been removed, and noted before, while this ran.
    std::optional<Fold> latest;
    const auto gone = [&](std::int64_t entry) {
        if (!latest) {
            auto folded = fold_ledger(settings, std::nullopt);
            if (folded) latest = std::move(folded->fold);
        }
        const auto raw = replay.raw.find(entry);
        const KnownMessage* known =
            latest && raw != replay.raw.end() ? latest->find(raw->second) : nullptr;
        return known != nullptr && known->gone;
    };
    ReplayReport report =
        report_replay(before->fold, before->head.entries, *after, replay.answers, apply, gone);
    report.summary.gone += replay.gone;
    report.summary.messages += replay.gone;
    const int code = say_report(global, report, apply);
    return replay.ended ? std::max(code, fail(*replay.ended)) : code;
}

struct AsRecordedCounts {
    std::size_t identical = 0, differ = 0, gone = 0, missing = 0, other_parser = 0;
    [[nodiscard]] std::size_t all() const { return identical + differ + gone + missing; }
};

void count(const AsRecordedEntry& one, AsRecordedCounts& counts) {
    counts.other_parser += one.other_parser ? 1 : 0;
    switch (one.result) {
        case AsRecordedEntry::Result::identical:
            ++counts.identical;
            return;
        case AsRecordedEntry::Result::differs:
            ++counts.differ;
            return;
        case AsRecordedEntry::Result::gone:
            ++counts.gone;
            return;
        case AsRecordedEntry::Result::missing:
            ++counts.missing;
            return;
    }
}

// Entries that come out as they are recorded are only counted.
void say_entry(const Global& global, const AsRecordedEntry& one) {
    using Is = AsRecordedEntry::Result;
    const std::string line = as_recorded_json(one);
    if (one.result == Is::missing)
        fail(Error{ErrorKind::fatal, "entry " + std::to_string(one.entry) + ": " + one.why,
                   "restore the archive from the backup", exit_codes::disk});
    const bool plain = !one.other_parser && (one.result == Is::identical || one.result == Is::gone);
    if (plain) return;
    if (global.json) return say_raw(line + "\n");
    if (one.result == Is::missing) return;
    const json object = json::parse(line, nullptr, false);
    std::string keys;
    for (const json& key : object.value("differs", json::array()))
        keys += (keys.empty() ? "" : ", ") + key.get<std::string>();
    say("entry " + std::to_string(one.entry) + ": " +
        (one.other_parser ? "made by another parser, " : "") +
        (keys.empty() ? "otherwise identical" : "differs in " + keys));
}

int as_recorded(const Global& global, const Settings& settings) {
    auto circulars = load_circulars(circular_folders(settings));
    if (!circulars) return fail(circulars.error());
    auto roster = load_roster(roster_files(settings));
    if (!roster) return fail(roster.error());
    auto archive = Archive::open(settings.state);
    if (!archive) return fail(archive.error());
    boost::asio::io_context io(1);
    const SystemClock clock;
    auto keys =
        OwnChecker::open(io.get_executor(), settings.dkim, clock, OwnChecker::Ask::stored_only);
    if (!keys) return fail(keys.error());
    const auto reader = make_reader(io.get_executor(), settings, *circulars, *roster);
    AsRecorded replay(io, settings, std::move(*archive), std::move(*circulars), *reader,
                      std::move(*keys));
    AsRecordedCounts counts;
    auto done = replay.run(settings.state / "ledger", [&](const AsRecordedEntry& one) {
        count(one, counts);
        say_entry(global, one);
        show_progress(counts.all(), 0);
    });
    const std::size_t entries = counts.all();
    if (global.json) {
        const json object = {{"entries", entries},      {"identical", counts.identical},
                             {"differ", counts.differ}, {"other_parser", counts.other_parser},
                             {"gone", counts.gone},     {"missing", counts.missing}};
        say_raw(json{{"summary", object}}.dump() + "\n");
    } else {
        say(std::to_string(entries) + " message entries: " + std::to_string(counts.identical) +
            " identical, " + std::to_string(counts.differ) + " differ, " +
            std::to_string(counts.other_parser) + " made by another parser, " +
            std::to_string(counts.gone) + " gone, " + std::to_string(counts.missing) + " missing");
    }
    int code = counts.missing > 0  ? exit_codes::disk
               : counts.differ > 0 ? exit_codes::problems
                                   : exit_codes::well;
    return done ? code : std::max(code, fail(done.error()));
}

}  // namespace

int replay_command(const Global& global, const ReplayOptions& options) {
    auto settings = settings_for(global, ConfigNeed::required);
    if (!settings) return fail(settings.error());
    return options.as_recorded ? as_recorded(global, *settings)
                               : diff_or_apply(global, *settings, options.apply);
}

}  // namespace tsb
