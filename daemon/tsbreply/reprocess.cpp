// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply reprocess: archived mail through the same path as the mailbox, in batches. Idempotent: a
// run that was killed is run again, and what is recorded is known by its digest and not read again.
// One summary alert for all of it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/base/text.hpp"
#include "daemon/archive/archive.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/mailbox/file_source.hpp"
#include "daemon/review/actions.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"
#include "daemon/tsbreply/progress.hpp"
#include "daemon/tsbreply/recorder.hpp"
#include "daemon/tsbreply/reprocess_summary.hpp"

namespace tsb {
namespace {

using nlohmann::json;

// Ids, each once: of the replies, or where there are none of the sender and the message.
std::vector<std::string> reasons_of(const json& object) {
    std::vector<std::string> ids;
    const auto take = [&ids](const json& from, const char* list, const char* key) {
        for (const json& one : from.value(list, json::array())) {
            const std::string id = one.value(key, "");
            if (one.value("class", "") != "notice" && !id.empty() &&
                std::find(ids.begin(), ids.end(), id) == ids.end())
                ids.push_back(id);
        }
    };
    for (const json& reading : object.value("readings", json::array()))
        take(reading, "reasons", "id");
    if (!ids.empty()) return ids;
    take(object, "problems", "code");
    take(object.value("sender", json::object()), "reasons", "id");
    return ids;
}

ReprocessLine counted_as(const json& object, bool held) {
    ReprocessLine line;
    line.name = object.value("file", "");
    line.fresh = object.value("new", false);
    line.row = object.value("disposition", "");
    const json standing = object.value("standing", json());
    const bool unreadable = line.row == "unreadable";
    if (standing.is_string() && !unreadable) line.row = standing.get<std::string>();
    if (held || unreadable) line.reasons = reasons_of(object);
    return line;
}

void say_message(const json& object) {
    const json standing = object.value("standing", json());
    const json entry = object.value("entry", json());
    say(object.value("file", "") + ": " + object.value("disposition", "") +
        (standing.is_string() ? ", " + standing.get<std::string>() : "") +
        (entry.is_null() ? "" : ", entry " + std::to_string(entry.get<std::int64_t>())) +
        (object.value("new", false) ? "" : " (known, nothing new)"));
}

// "cannot open /old/x.eml: Permission denied" without the name: what several files have in common.
std::string without(std::string what, const std::string& name) {
    const std::size_t at = name.empty() ? std::string::npos : what.find(name);
    if (at == std::string::npos) return what;
    what.erase(at, name.size());
    while (what.starts_with(':') || what.starts_with(' ')) what.erase(0, 1);
    if (const std::size_t gap = what.find(" : "); gap != std::string::npos) what.erase(gap, 1);
    return what;
}

class Run {
  public:
    Run(const Global& global, const ReprocessOptions& options, Recorder& recorder)
        : global_(global), options_(options), recorder_(recorder) {}

    // False: an Error that ends the run.
    bool one(OldMessage& message) {
        bytes_ += message.bytes.size();
        batch_.push_back(std::move(message));
        if (batch_.size() < budget_.messages && bytes_ < budget_.bytes) return true;
        return flush();
    }
    void failed(const Error& error, const std::string& name) {
        progress_.clear();
        code_ = std::max(code_, fail(error));
        summary_.not_opened(without(error.what, name));
    }
    [[nodiscard]] bool wants_progress() const { return progress_.shown(); }
    // Of all bytes of the files, how many were gone through.
    void passed(std::uint64_t bytes, std::uint64_t all_bytes) {
        done_.bytes = bytes;
        done_.all_bytes = all_bytes;
        progress_.at(done_);
    }
    // Of the file in hand, a share: `done` of its `all` members.
    void passed_within(std::uint64_t file_bytes, std::uint32_t done, std::uint32_t all) {
        Done now = done_;
        if (all > 0) now.bytes += file_bytes / all * done;
        progress_.at(now);
    }
    int finish() {
        flush();
        if (auto done = recorder_.done(); !done) code_ = std::max(code_, fail(done.error()));
        progress_.clear();
        if (!global_.json)
            say_raw(printable(summary_.text(progress_.elapsed(), options_.dry_run), true));
        return code_;
    }

  private:
    bool flush() {
        std::vector<OldMessage> batch = std::exchange(batch_, {});
        bytes_ = 0;
        if (batch.empty() || ended_) return !ended_;
        const std::size_t count = batch.size();
        auto lines = recorder_.record(std::move(batch));
        progress_.clear();
        if (!lines) {
            for (std::size_t i = 0; i < count; ++i) summary_.not_opened("no answer");
            code_ = std::max(code_, fail(lines.error()));
            ended_ = lines.error().kind != ErrorKind::input;
            return !ended_;
        }
        for (const std::string& line : *lines) print(line);
        done_.messages = summary_.messages();
        progress_.at(done_);
        return true;
    }

    // `new` and the standings come from the same line that is printed: whoever recorded it.
    void print(const std::string& line) {
        json object = json::parse(line, nullptr, false);
        const bool held = object.value("any_held", false);
        object.erase("any_held");
        const ReprocessLine counted = counted_as(object, held);
        summary_.add(counted);
        if (counted.fresh && (held || counted.row == "unreadable"))
            code_ = std::max(code_, exit_codes::problems);
        if (global_.json)
            say_raw(object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
        else
            say_message(object);
    }

    const Global& global_;
    const ReprocessOptions& options_;
    Recorder& recorder_;
    const ReprocessBudget budget_;
    std::vector<OldMessage> batch_;
    std::size_t bytes_ = 0;
    ReprocessSummary summary_;
    Progress progress_;
    Done done_;
    bool ended_ = false;
    int code_ = exit_codes::well;
};

void assert_received(OldMessage& message, const FileMessage& from, const std::string& wanted) {
    if (wanted == "maildir-mtime") message.received = from.maildir_mtime;
    if (wanted == "mbox-from") message.received = from.mbox_from;
    if (message.received) message.received_from = wanted;
}

// Zip files of mail, opened by a worker of this command's own; started when the first one is met.
class Expander {
  public:
    explicit Expander(const Global& global) : global_(global) {}

    Result<ArchiveMembers> members(int file, std::uint32_t from) {
        if (!reader_) {
            auto known = knowledge_for(global_, ConfigNeed::required);
            if (!known) return known.error();
            reader_ =
                make_reader(io_.get_executor(), known->settings, known->circulars, known->roster);
        }
        return run_to_end(io_, reader_->expand(file, from));
    }

  private:
    const Global& global_;
    boost::asio::io_context io_{1};
    std::unique_ptr<WorkerReader> reader_;
};

// False: an Error that ends the run.
bool run_member(Run& run, const std::string& archive, ArchiveMember& member) {
    const std::string name = archive + "!" + member.name;
    if (member.kind != MemberKind::mail) {
        const char* what = member.kind == MemberKind::no_mail ? " is no mail: " : ": ";
        run.failed({ErrorKind::input, name + what + member.why, ""}, name);
        return true;
    }
    OldMessage message;
    message.name = name;
    message.bytes = std::move(member.bytes);
    return run.one(message);
}

bool run_archive_file(Run& run, Expander& expander, const FileMessage& found) {
    std::uint32_t next = 0, count = 0;
    do {
        auto some = expander.members(found.file.get(), next);
        if (!some) {
            Error error = some.error();
            error.what = found.name + ": " + error.what;
            run.failed(error, found.name);
            return error.kind == ErrorKind::input;
        }
        if (some->next <= next && some->next < some->count) {
            run.failed({ErrorKind::input, found.name + ": the archive goes nowhere", ""},
                       found.name);
            return true;
        }
        for (ArchiveMember& member : some->members)
            if (!run_member(run, found.name, member)) return false;
        next = some->next;
        count = some->count;
        run.passed_within(found.size, next, count);
    } while (next < count);
    return true;
}

int run_files(Run& run, Expander& expander, const ReprocessOptions& options,
              const Settings& settings) {
    std::vector<std::filesystem::path> paths(options.paths.begin(), options.paths.end());
    auto source = FileSource::open(std::move(paths), settings.limits);
    if (!source) return fail(source.error());
    const std::uint64_t all_bytes = run.wants_progress() ? source->all_bytes() : 0;
    for (;;) {
        std::optional<Result<FileMessage>> next = source->next();
        if (!next) break;
        Result<FileMessage>& walked = *next;
        run.passed(source->bytes_passed(), all_bytes);
        if (!walked) {
            run.failed(walked.error(), source->name());
            continue;
        }
        FileMessage& found = *walked;
        if (found.archive) {
            if (!run_archive_file(run, expander, found)) break;
            continue;
        }
        OldMessage message;
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
            run.failed(bytes.error(), digest.hex());
            continue;
        }
        OldMessage message;
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
    auto recorder = recorder_for(global, options.dry_run, *settings);
    if (!recorder) return fail(recorder.error());
    Run run(global, options, **recorder);
    if (options.from_archive) return run_archive(run, *settings);
    Expander expander(global);
    return run_files(run, expander, options, *settings);
}

}  // namespace tsb
