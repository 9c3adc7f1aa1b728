// SPDX-License-Identifier: GPL-3.0-or-later
// A worker's answer as JSON, and back without believing any of it.
#include <nlohmann/json.hpp>
#include <set>

#include "config/base/text.hpp"
#include "parsers/reading/json.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/wire/taker.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

// Brackets nested no deeper than max_report_depth; strings are skipped. Cheap, and before any JSON
// library.
bool shallow(BytesView text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > max_report_depth) return false;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return true;
}

Json reading_json(const Reading& reading) {
    Json object = to_json(reading);
    object["part"] = reading.part;
    object["form_digest"] = reading.form_digest ? Json(reading.form_digest->hex()) : Json(nullptr);
    object["inside_returned"] = reading.inside_returned;
    object["inside_attached"] = reading.inside_attached;
    object["from_image"] = reading.from_image;
    return object;
}

template <class T, class Write>
Json array_of(const std::vector<T>& values, Write write) {
    Json array = Json::array();
    for (const T& value : values) array.push_back(write(value));
    return array;
}

Json report_json(const Report& report) {
    const auto plain = [](const auto& value) { return to_json(value); };
    return {{"parser", report.parser},
            {"format", report.format},
            {"parts", array_of(report.parts, plain)},
            {"marks", array_of(report.marks, plain)},
            {"readings", array_of(report.readings, reading_json)},
            {"problems", array_of(report.problems, plain)},
            {"circulars_named", report.circulars_named},
            {"mark_beside_option", report.mark_beside_option},
            {"failed_part", report.failed_part},
            {"failed_outside", report.failed_outside},
            {"text", report.text},
            {"author", report.author},
            {"beside", array_of(report.beside, plain)},
            {"to_convert", report.to_convert},
            {"draft",
             report.draft.empty() ? Json(nullptr) : Json::parse(report.draft, nullptr, false)}};
}

Result<Reading> parse_reading(Json& object) {
    Taker in(std::move(object));
    std::string part = in.text("part", max_short_bytes);
    const Json digest = in.take("form_digest");
    const bool inside_returned = in.boolean("inside_returned");
    const bool inside_attached = in.boolean("inside_attached");
    const bool from_image = in.boolean("from_image");
    std::optional<Digest> form_digest;
    if (const std::string* hex = digest.get_ptr<const std::string*>())
        form_digest = Digest::parse(*hex);
    if (!form_digest && !digest.is_null()) in.fail("form_digest is no SHA-256");
    if (auto error = in.error(false)) return *error;
    auto reading = reading_from_json(in.rest());
    if (!reading) return reading.error();
    reading->part = std::move(part);
    reading->form_digest = form_digest;
    reading->inside_returned = inside_returned;
    reading->inside_attached = inside_attached;
    reading->from_image = from_image;
    return reading;
}

Result<std::string> parse_name(const Json& value) {
    const std::string* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > max_short_bytes) return report_error("a name is no text");
    return *text;
}

Result<std::string> parse_path(const Json& value) {
    const std::string* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > max_part_path_bytes)
        return report_error("a part to convert has no path");
    return *text;
}

Result<Report> parse_report(Json object) {
    Taker in(std::move(object));
    Report report;
    report.parser = in.text("parser", max_short_bytes);
    if (!Digest::parse_tagged(report.parser)) in.fail("parser is no SHA-256");
    report.format = in.text("format", max_short_bytes);
    if (!is_format(report.format)) in.fail("format is no known word");
    report.parts = in.list<PartInfo>("parts", max_parts, part_from_json);
    report.marks = in.list<MarkRow>("marks", max_report_marks, mark_from_json);
    report.readings = in.list<Reading>("readings", max_readings, parse_reading);
    report.problems = in.list<Problem>("problems", max_problems, problem_from_json);
    report.circulars_named =
        in.list<std::string>("circulars_named", max_setup_circulars, parse_name);
    report.mark_beside_option = in.boolean("mark_beside_option");
    report.failed_part = in.boolean("failed_part");
    report.failed_outside = in.boolean("failed_outside");
    report.text = in.text("text", max_reason_bytes);
    report.author = in.text("author", max_short_bytes);
    report.beside = in.list<Comment>("beside", max_beside, comment_from_json);
    report.to_convert = in.list<std::string>("to_convert", max_conversions, parse_path);
    const Json draft = in.take("draft");
    if (!draft.is_null()) {
        report.draft = dumped(draft);
        auto checked = decode_draft(report.draft);
        if (!checked) in.fail(checked.error().what);
    }
    if (auto error = in.error()) return *error;
    return report;
}

// A picture is named only if its frame came along: over the limit, an honest worker leaves it out.
void drop_unsent_pictures(Report& report) {
    std::set<Digest> sent;
    for (const EvidenceFile& file : report.evidence) sent.insert(file.sha256);
    for (Reading& reading : report.readings)
        for (Answer& answer : reading.answers)
            for (Evidence& one : answer.evidence)
                if (one.picture && !sent.contains(*one.picture)) one.picture.reset();
}

Result<Unreadable> parse_unreadable(Json object) {
    Taker in(std::move(object));
    Unreadable unreadable;
    unreadable.reason = in.text("reason", max_short_bytes);
    if (unreadable.reason != "crashed" && find_problem(unreadable.reason) == nullptr)
        in.fail("reason is no known word");
    unreadable.text = in.text("text", max_short_bytes);
    if (auto error = in.error()) return *error;
    return unreadable;
}

Bytes encode(const Unreadable& unreadable) {
    const Json object = {{"reason", clip_utf8(to_valid_utf8(unreadable.reason), max_short_bytes)},
                         {"text", clip_utf8(to_valid_utf8(unreadable.text), max_short_bytes)}};
    return encode_frame(FrameType::unreadable, dumped(object));
}

Bytes encode(Report report) {
    bound(report);
    const std::string json = dumped(report_json(report));
    if (json.size() <= max_report_bytes)
        return encode_evidence(report.evidence) + encode_pictures(report.pictures) +
               encode_frame(FrameType::report, json);
    return encode(Unreadable{"limit", "The report would be longer than " +
                                          std::to_string(max_report_bytes) + " bytes."});
}

}  // namespace

Bytes encode_answer(WorkerAnswer answer) {
    return std::visit([](auto&& one) { return encode(std::forward<decltype(one)>(one)); },
                      std::move(answer));
}

Result<WorkerAnswer> decode_answer(BytesView bytes) {
    auto evidence = take_evidence(bytes);
    if (!evidence) return evidence.error();
    auto pictures = take_pictures(bytes);
    if (!pictures) return pictures.error();
    const auto frame = take_frame(bytes, max_report_bytes);
    if (!frame) return frame.error();
    if (!bytes.empty()) return report_error("something follows it");
    if (frame->type != FrameType::report && frame->type != FrameType::unreadable)
        return report_error("not a report");
    if (!shallow(frame->payload))
        return report_error("nested deeper than " + std::to_string(max_report_depth));
    Json object = Json::parse(frame->payload, nullptr, false);
    if (object.is_discarded()) return report_error("not JSON");
    if (frame->type == FrameType::report) {
        auto report = parse_report(std::move(object));
        if (!report) return report.error();
        report->evidence = std::move(*evidence);
        drop_unsent_pictures(*report);
        report->pictures = std::move(*pictures);
        return WorkerAnswer(std::move(*report));
    }
    if (!evidence->empty()) return report_error("evidence without a report");
    if (!pictures->empty()) return report_error("pictures without a report");
    auto unreadable = parse_unreadable(std::move(object));
    if (!unreadable) return unreadable.error();
    return WorkerAnswer(std::move(*unreadable));
}

}  // namespace tsb
