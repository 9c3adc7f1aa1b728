// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/read_input.hpp"

#include <algorithm>
#include <iterator>

#include "config/base/text.hpp"
#include "parsers/form/form.hpp"
#include "parsers/mime/mime.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/worker/parser_digest.hpp"
#include "parsers/worker/read_part.hpp"

namespace tsb {
namespace {

void add_names(std::vector<std::string>& into, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (std::find(into.begin(), into.end(), name) == into.end()) into.push_back(name);
}

class MessageReader {
  public:
    MessageReader(const Request& request, const WorkerContext& context)
        : request_(request),
          context_(context),
          form_{context.circulars, context.roster, context.books.get()} {
        report_.parser = parser_digest();
    }

    WorkerAnswer message(BytesView bytes) {
        auto message = parse_mime(bytes);
        if (!message) return unreadable(message.error());
        report_.format = to_string(Format::eml);
        add_names(report_.circulars_named, circulars_named(message->subject, context_.circulars));
        for (const MimeDefect& defect : message->defects) take_defect(defect);
        for (const MimeLeaf& leaf : message->leaves) take_leaf(leaf);
        gather_readings();
        add_body_comment();
        return std::move(report_);
    }

    WorkerAnswer document(BytesView bytes) {
        Part part;
        part.content = bytes;
        part.hint.filename = request_.filename;
        part.list_marks = request_.list_marks;
        PartResult result = read_part(part, form_);
        report_.format = result.format;
        if (result.kind == PartKind::other) {
            result.reason = "unsupported-format";
            result.problems.push_back(
                make_problem(result.reason, "It is no document of a kind that is read."));
        }
        if (!result.reason.empty()) return Unreadable{result.reason, result.problems.back().text};
        report_.text = clip_utf8(result.text, max_reason_bytes);
        own_ = std::move(result.readings);
        take(std::move(result));
        gather_readings();
        return std::move(report_);
    }

  private:
    static Unreadable unreadable(const Error& error) {
        const std::size_t colon = error.what.find(": ");
        const std::string word = error.what.substr(0, colon);
        if (colon == std::string::npos || find_problem(word) == nullptr)
            return {"damaged", error.what};
        return {word, error.what.substr(colon + 2)};
    }

    // Another reader may see a form where we see none. Other defects change nothing and are not
    // told.
    void take_defect(const MimeDefect& defect) {
        if (!defect.ambiguous) return;
        const std::string where = defect.path.empty() ? "" : "Part " + defect.path + ": ";
        report_.problems.push_back(known_problem("mime-ambiguous", where + defect.text));
        report_.failed_part = true;
    }

    void take_leaf(const MimeLeaf& leaf) {
        report_.parts.push_back(
            {leaf.path, leaf.type, leaf.filename, leaf.content.size(), sha256(leaf.content)});
        if (leaf.filename)
            add_names(report_.circulars_named, circulars_named(*leaf.filename, context_.circulars));
        if (leaf.incomplete) {
            report_.problems.push_back(make_problem(
                "unsupported-format", "Part " + leaf.path + " is " + leaf.type +
                                          ": its content is elsewhere and is not fetched."));
            report_.failed_part = true;
            return;
        }
        Part part;
        part.content = leaf.content;
        part.hint = {leaf.type,
                     leaf.filename ? std::string_view(*leaf.filename) : std::string_view{},
                     leaf.related};
        part.charset = leaf.charset;
        part.path = leaf.path;
        part.list_marks = request_.list_marks;
        PartResult result = read_part(part, form_);
        const bool returned = leaf.enclosure == Enclosure::returned;
        for (Reading& reading : result.readings) {
            reading.inside_returned = returned;
            (returned ? returned_ : own_).push_back(std::move(reading));
        }
        take_text(leaf, result);
        take(std::move(result));
    }

    // The message's own text: the first plain text part, or else the first HTML part.
    void take_text(const MimeLeaf& leaf, const PartResult& result) {
        const bool is_text = result.kind == PartKind::text || result.kind == PartKind::html;
        if (!is_text || leaf.enclosure != Enclosure::own || leaf.disposition == "attachment")
            return;
        if (trim(result.text).empty() ||
            (!report_.text.empty() && (body_plain_ || result.kind == PartKind::html)))
            return;
        report_.text = clip_utf8(trim(result.text), max_reason_bytes);
        body_plain_ = result.kind == PartKind::text;
        body_path_ = leaf.path;
        body_is_form_ = !result.readings.empty();
    }

    void take(PartResult result) {
        report_.failed_part = report_.failed_part || result.failed;
        report_.mark_beside_option = report_.mark_beside_option || result.mark_beside_option;
        add_names(report_.circulars_named, result.circulars_named);
        std::move(result.marks.begin(), result.marks.end(), std::back_inserter(report_.marks));
        std::move(result.problems.begin(), result.problems.end(),
                  std::back_inserter(report_.problems));
    }

    // A returned message says what was once sent: it never contradicts the reply it comes back
    // with.
    void gather_readings() {
        report_.readings = merge_copies(std::move(own_));
        for (Reading& reading : merge_copies(std::move(returned_))) {
            const bool answered = std::any_of(
                report_.readings.begin(), report_.readings.end(),
                [&reading](const Reading& one) { return one.circular == reading.circular; });
            if (!answered) report_.readings.push_back(std::move(reading));
        }
    }

    // What was written in the mail belongs to the reply, if there is exactly one.
    void add_body_comment() {
        if (report_.readings.size() != 1 || report_.text.empty() || body_is_form_) return;
        report_.readings.front().comments.push_back(
            {std::nullopt, report_.text, body_path_, "mail text"});
    }

    const Request& request_;
    const WorkerContext& context_;
    FormContext form_;
    Report report_;
    std::vector<Reading> own_, returned_;
    std::string body_path_;
    bool body_plain_ = false, body_is_form_ = false;
};

}  // namespace

Result<WorkerContext> make_context(const Setup& setup) {
    WorkerContext context;
    for (const CircularText& text : setup.circulars) {
        auto circular = parse_circular(text.toml, text.name);
        if (!circular) return circular.error();
        context.circulars.push_back(std::move(*circular));
    }
    auto roster = parse_roster(setup.roster, "roster");
    if (!roster) return roster.error();
    context.roster = std::move(*roster);
    context.books = std::make_unique<FormBooks>(context.circulars);
    return context;
}

WorkerAnswer read_input(BytesView bytes, const Request& request, const WorkerContext& context) {
    MessageReader reader(request, context);
    return request.message ? reader.message(bytes) : reader.document(bytes);
}

std::string_view parser_digest() {
    return parser_sources_digest;
}

}  // namespace tsb
