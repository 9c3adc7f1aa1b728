// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply read: what is on the paper. Touches no ledger.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/base/containers.hpp"
#include "config/base/text.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/evidence.hpp"
#include "daemon/tsbreply/print.hpp"
#include "daemon/tsbreply/read_table.hpp"
#include "parsers/reading/json.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

using nlohmann::json;

bool is_message(const std::string& file, BytesView content) {
    const std::string name = ascii_lower(file);
    return name.ends_with(".eml") || (name.ends_with(".msg") && is_outlook_file(content)) ||
           container_of(content) == Container::tnef;
}

std::string line(const json& object) {
    return object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json problems_json(const std::vector<Problem>& problems) {
    json list = json::array();
    for (const Problem& problem : problems) list.push_back(to_json(problem));
    return list;
}

// An Unreadable, or a report without readings, as the one object that every file gives.
Reading nothing_read(const std::string& format, std::vector<Problem> problems) {
    Reading reading;
    reading.format = format;
    reading.problems = std::move(problems);
    return reading;
}

Problem problem_of(const Unreadable& unreadable) {
    if (find_problem(unreadable.reason) != nullptr)
        return make_problem(unreadable.reason, unreadable.text);
    return Problem{unreadable.reason, ProblemClass::hold, std::nullopt, unreadable.text};
}

std::vector<Reading> readings_of(const ReadOutcome& outcome) {
    if (const auto* unreadable = std::get_if<Unreadable>(&outcome))
        return {nothing_read("", {problem_of(*unreadable)})};
    const Report& report = std::get<Report>(outcome);
    if (!report.readings.empty()) {
        std::vector<Reading> readings = report.readings;
        Reading& first = readings.front();
        first.problems.insert(first.problems.end(), report.problems.begin(), report.problems.end());
        return readings;
    }
    std::vector<Problem> problems = report.problems;
    const bool says_why = std::any_of(problems.begin(), problems.end(), [](const Problem& p) {
        return p.problem_class != ProblemClass::notice;
    });
    if (!says_why) {
        problems.push_back(report.circulars_named.empty()
                               ? make_problem("no-form", "")
                               : make_problem("free-text-reply", report.text));
    }
    return {nothing_read(report.format, std::move(problems))};
}

int exit_of(const Reading& reading) {
    return has_hold(reading) ? exit_codes::problems : exit_codes::well;
}

json marks_json(const std::string& file, const Report& report) {
    json marks = json::array();
    for (const MarkRow& mark : report.marks) marks.push_back(to_json(mark));
    return {{"file", file},
            {"format", report.format.empty() ? json(nullptr) : json(report.format)},
            {"marks", marks},
            {"problems", problems_json(report.problems)}};
}

json parts_json(const std::string& file, const Report& report) {
    json parts = json::array();
    for (const PartInfo& part : report.parts) parts.push_back(to_json(part));
    return {{"file", file}, {"parts", parts}, {"problems", problems_json(report.problems)}};
}

void say_marks(const std::string& file, const Report& report) {
    say(file + ": " + std::to_string(report.marks.size()) + " marks");
    for (const MarkRow& mark : report.marks) {
        say("  " + pad(mark.state, 8) + pad(mark.kind, 18) + mark.part + " " + mark.at +
            (mark.hidden ? " (hidden) " : " ") + mark.text);
    }
}

void say_parts(const std::string& file, const Report& report) {
    say(file + ": " + std::to_string(report.parts.size()) + " parts");
    for (const PartInfo& part : report.parts) {
        say("  " + pad(part.path, 8) + pad(part.type, 30) + pad(std::to_string(part.bytes), 10) +
            part.filename.value_or("-") + "  sha256:" + part.sha256.hex());
    }
}

int unreadable_listing(const Global& global, const std::string& file, const Unreadable& unreadable,
                       const char* list) {
    json object = {{"file", file},
                   {list, json::array()},
                   {"problems", problems_json({problem_of(unreadable)})}};
    if (std::string_view(list) == "marks") object["format"] = nullptr;
    if (global.json)
        say_raw(line(object));
    else
        say(file + ": " + unreadable.reason + ": " + unreadable.text);
    return exit_codes::unreadable;
}

int print_listing(const Global& global, const ReadOptions& options, const std::string& file,
                  const ReadOutcome& outcome) {
    if (const auto* unreadable = std::get_if<Unreadable>(&outcome))
        return unreadable_listing(global, file, *unreadable, options.marks ? "marks" : "parts");
    const Report& report = std::get<Report>(outcome);
    if (global.json)
        say_raw(line(options.marks ? marks_json(file, report) : parts_json(file, report)));
    else if (options.marks)
        say_marks(file, report);
    else
        say_parts(file, report);
    if (report.format.empty()) return exit_codes::unreadable;
    return has_hold(nothing_read("", report.problems)) ? exit_codes::problems : exit_codes::well;
}

// Pictures were read, and there is no form in them.
bool only_lacks_a_form(const Report& report) {
    return std::all_of(report.problems.begin(), report.problems.end(), [](const Problem& problem) {
        return problem.code == "picture-without-form" ||
               problem.problem_class == ProblemClass::notice;
    });
}

int print_readings(const Global& global, const Circulars& circulars, const std::string& file,
                   const ReadOutcome& outcome) {
    const auto* unreadable = std::get_if<Unreadable>(&outcome);
    int code = unreadable != nullptr ? exit_codes::unreadable : exit_codes::well;
    if (unreadable == nullptr && std::get<Report>(outcome).readings.empty() &&
        std::get<Report>(outcome).failed_part && !only_lacks_a_form(std::get<Report>(outcome))) {
        code = exit_codes::unreadable;
    }
    for (const Reading& reading : readings_of(outcome)) {
        if (global.json) {
            json object = to_json(reading);
            object["file"] = file;
            say_raw(line(object));
        } else {
            const Circular* circular =
                reading.circular ? find_circular(circulars, *reading.circular) : nullptr;
            say_raw(reading_table(file, reading, circular, output_columns()));
        }
        code = std::max(code, exit_of(reading));
    }
    return code;
}

struct ReadTools {
    const Global& global;
    const ReadOptions& options;
    const Circulars& circulars;
    boost::asio::io_context& io;
    Reader& reader;
};

int print_outcome(const ReadTools& with, const std::string& file, const ReadOutcome& outcome) {
    if (with.options.marks || with.options.parts)
        return print_listing(with.global, with.options, file, outcome);
    return print_readings(with.global, with.circulars, file, outcome);
}

int read_one(const ReadTools& with, const std::string& file) {
    auto bytes = read_file(file, max_input_bytes);
    if (!bytes) {
        const Unreadable unreadable{"unreadable", bytes.error().what};
        if (with.global.json) print_outcome(with, file, unreadable);
        return std::max(fail(bytes.error()), exit_codes::unreadable);
    }
    ReadJob job;
    job.bytes = *bytes;
    job.filename = std::filesystem::path(file).filename().string();
    job.message = is_message(file, *bytes) || with.options.parts;
    job.list_marks = with.options.marks;
    job.draw = !with.options.evidence.empty();
    auto outcome = run_to_end(with.io, with.reader.read(job));
    if (!outcome) return fail(outcome.error());
    const int code = print_outcome(with, file, *outcome);
    if (!job.draw) return code;
    return std::max(code, write_evidence(with.global, with.options.evidence, file, *outcome));
}

}  // namespace

int read_command(const Global& global, const ReadOptions& options) {
    auto knowledge = knowledge_for(global, ConfigNeed::optional);
    if (!knowledge) return fail(knowledge.error());
    if (!options.circular.empty()) {
        const auto chosen = choose_circular(knowledge->circulars, options.circular);
        if (!chosen) return fail(chosen.error());
        Circulars only = {**chosen};
        knowledge->circulars = std::move(only);
    }
    boost::asio::io_context io(1);
    const auto reader = make_reader(io.get_executor(), knowledge->settings, knowledge->circulars,
                                    knowledge->roster);
    int code = exit_codes::well;
    const ReadTools with{global, options, knowledge->circulars, io, *reader};
    for (const std::string& file : options.files) code = std::max(code, read_one(with, file));
    return code;
}

}  // namespace tsb
