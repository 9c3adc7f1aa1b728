// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/read_input.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "config/base/text.hpp"
#include "parsers/form/form.hpp"
#include "parsers/outlook/outlook.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/worker/evidence_page.hpp"
#include "parsers/worker/forwarded.hpp"
#include "parsers/worker/open_message.hpp"
#include "parsers/worker/read_part.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_inner_name = 200;  // of a file in winmail.dat

void add_names(std::vector<std::string>& into, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (std::find(into.begin(), into.end(), name) == into.end()) into.push_back(name);
}

// The DOCX files that stand behind the message in the input, by the part they were made of.
using Converted = std::map<std::string, ConvertedDoc, std::less<>>;

// Cuts them off the end of the input; what is left is the message.
Result<Converted> take_converted(BytesView& input, const Request& request) {
    std::size_t all = 0;
    for (const Conversion& one : request.conversions) all += one.bytes;
    if (all > input.size())
        return Error{ErrorKind::input, "damaged: the converted documents are cut off", ""};
    BytesView rest = input.substr(input.size() - all);
    input.remove_suffix(all);
    Converted converted;
    for (const Conversion& one : request.conversions) {
        converted[one.path] = {rest.substr(0, one.bytes), one.note};
        rest.remove_prefix(one.bytes);
    }
    return converted;
}

Unreadable unreadable(const Error& error) {
    const std::size_t colon = error.what.find(": ");
    const std::string word = error.what.substr(0, colon);
    if (colon == std::string::npos || find_problem(word) == nullptr) return {"damaged", error.what};
    return {word, error.what.substr(colon + 2)};
}

// All that is at or below that part is of a returned message.
bool in_returned(const MimeMessage& message, const std::string& path) {
    bool any = false;
    for (const MimeLeaf& leaf : message.leaves) {
        if (!path.empty() && leaf.path != path && !leaf.path.starts_with(path + ".")) continue;
        if (leaf.enclosure != Enclosure::returned) return false;
        any = true;
    }
    return any;
}

class MessageReader {
  public:
    MessageReader(const Request& request, const WorkerContext& context, const Converted& converted)
        : request_(request),
          converted_(converted),
          context_(context),
          form_{context.circulars, context.roster, context.books.get()} {
        report_.parser = parser_digest();
    }

    WorkerAnswer message(BytesView bytes) {
        auto opened = open_message(bytes);
        if (!opened) return unreadable(opened.error());
        MimeMessage* const message = &opened->message;
        report_.format = opened->format;
        report_.author = opened->author;
        if (std::optional<Problem>& notice = opened->notice; notice)
            report_.problems.push_back(std::move(*notice));
        add_names(report_.circulars_named, circulars_named(message->subject, context_.circulars));
        for (const MimeDefect& defect : message->defects)
            take_defect(defect, in_returned(*message, defect.path));
        for (const MimeLeaf& leaf : message->leaves) take_leaf(leaf);
        gather_readings();
        add_texts();
        for (Problem& problem : forwarded_messages(message->attached, quoted_))
            report_.problems.push_back(std::move(problem));
        draw_page();
        return std::move(report_);
    }

    WorkerAnswer document(BytesView bytes) {
        Part part;
        part.content = bytes;
        part.hint.filename = request_.filename;
        complete(part);
        part.issued = request_.issued;
        part.all_pages = request_.all_pages;
        PartResult result = read_part(part, form_);
        report_.format = result.format;
        if (result.to_convert) {
            report_.to_convert.emplace_back();
            return std::move(report_);
        }
        if (result.kind == PartKind::other) {
            result.reason = "unsupported-format";
            result.problems.push_back(
                make_problem(result.reason, "It is no document of a kind that is read."));
        }
        if (!result.reason.empty()) return Unreadable{result.reason, result.problems.back().text};
        report_.text = clip_utf8(result.text, max_reason_bytes);
        report_.draft = std::move(result.draft);
        keep_drawing(part, result, request_.filename);
        own_ = std::move(result.readings);
        const std::string text(trim(result.text));
        const bool has_files = !result.embedded.empty();
        for (EmbeddedPart& file : result.embedded) take_file(file, Enclosure::own);
        take(std::move(result), false);
        gather_readings();
        if (!text.empty() && (has_files || !report_.pictures.empty()))
            report_.beside.push_back(
                {std::nullopt, clip_utf8(text, max_reason_bytes), "", "document text"});
        if (has_files) give_beside();
        draw_page();
        return std::move(report_);
    }

  private:
    // Another reader may see a form where we see none. Other defects change nothing and are not
    // told.
    void take_defect(const MimeDefect& defect, bool returned) {
        if (!defect.ambiguous) return;
        const std::string where = defect.path.empty() ? "" : "Part " + defect.path + ": ";
        report_.problems.push_back(known_problem("mime-ambiguous", where + defect.text));
        failed(returned);
    }

    void failed(bool returned) {
        report_.failed_part = true;
        if (!returned) report_.failed_outside = true;
    }

    void take_leaf(const MimeLeaf& leaf) {
        report_.parts.push_back(
            {leaf.path, leaf.type, leaf.filename, leaf.content.size(), sha256(leaf.content)});
        if (is_tnef(leaf.content))
            take_tnef(leaf);
        else
            read_leaf(leaf);
    }

    // winmail.dat: what it holds is read as if it were attached beside it, at "2!name". A form out of
    // it waits for a person.
    void take_tnef(const MimeLeaf& leaf) {
        auto opened = parse_tnef(leaf.content);
        if (!opened) {
            const Unreadable why = unreadable(opened.error());
            report_.problems.push_back(known_problem(
                why.reason, "Part " + leaf.path + " is winmail.dat of Outlook: " + why.text));
            failed(leaf.enclosure == Enclosure::returned);
            return;
        }
        const std::size_t before = found();
        for (MimeLeaf& inner : opened->leaves) {
            const std::string name = printable(inner.filename.value_or("part " + inner.path));
            inner.path = leaf.path + "!" + clip_utf8(name, max_inner_name);
            if (inner.enclosure == Enclosure::own || leaf.enclosure == Enclosure::returned)
                inner.enclosure = leaf.enclosure;
            read_leaf(inner);
        }
        if (found() > before)
            report_.problems.push_back(make_problem(
                "from-tnef", "The form was taken out of winmail.dat (part " + leaf.path + ")."));
    }

    // What may be a form, until now.
    [[nodiscard]] std::size_t found() const {
        return own_.size() + returned_.size() + report_.pictures.size();
    }

    void read_leaf(const MimeLeaf& leaf) {
        if (leaf.filename)
            add_names(report_.circulars_named, circulars_named(*leaf.filename, context_.circulars));
        if (leaf.incomplete) {
            report_.problems.push_back(make_problem(
                "unsupported-format", "Part " + leaf.path + " is " + leaf.type +
                                          ": its content is elsewhere and is not fetched."));
            failed(leaf.enclosure == Enclosure::returned);
            return;
        }
        Part part;
        part.content = leaf.content;
        part.hint = {leaf.type,
                     leaf.filename ? std::string_view(*leaf.filename) : std::string_view{},
                     leaf.related};
        part.charset = leaf.charset;
        part.path = leaf.path;
        complete(part);
        if (leaf.path.find('!') != std::string::npos) leave_unconverted(part);
        PartResult result = read_part(part, form_);
        if (result.to_convert && report_.to_convert.size() < max_conversions)
            report_.to_convert.push_back(leaf.path);
        keep_drawing(part, result, leaf.filename.value_or(leaf.type));
        const bool returned = leaf.enclosure == Enclosure::returned;
        take_readings(result, leaf.enclosure);
        take_text(leaf, result);
        take_attachment(leaf, result);
        for (ReportPicture& picture : result.pictures)
            picture.attached = leaf.enclosure == Enclosure::attached;
        for (EmbeddedPart& file : result.embedded) take_file(file, leaf.enclosure);
        take(std::move(result), returned);
    }

    void take_readings(PartResult& result, Enclosure enclosure) {
        const bool returned = enclosure == Enclosure::returned;
        for (Reading& reading : result.readings) {
            reading.inside_returned = returned;
            reading.inside_attached = enclosure == Enclosure::attached;
            (returned ? returned_ : own_).push_back(std::move(reading));
        }
    }

    // A document without a form beside the form: reasons, a letter.
    void take_attachment(const MimeLeaf& leaf, const PartResult& result) {
        const bool is_body = (result.kind == PartKind::text || result.kind == PartKind::html) &&
                             leaf.disposition != "attachment";
        if (is_body || leaf.enclosure != Enclosure::own || !result.readings.empty() ||
            trim(result.text).empty() || attachments_.size() == max_comments)
            return;
        const std::string name = leaf.filename.value_or(leaf.type);
        attachments_.push_back({std::nullopt, clip_utf8(trim(result.text), max_reason_bytes),
                                leaf.path, clip_utf8("attachment " + name, max_short_bytes)});
    }

    // A document within a document: as if it had been attached beside it.
    void take_file(EmbeddedPart& file, Enclosure enclosure) {
        const bool returned = enclosure == Enclosure::returned;
        add_names(report_.circulars_named, circulars_named(file.name, context_.circulars));
        const bool has_form = !file.result.readings.empty();
        take_readings(file.result, enclosure);
        const std::string_view text = trim(file.result.text);
        if (enclosure == Enclosure::own && !has_form && !text.empty() &&
            attachments_.size() < max_comments)
            attachments_.push_back({std::nullopt, clip_utf8(text, max_reason_bytes), file.path,
                                    clip_utf8("attachment " + file.name, max_short_bytes)});
        take(std::move(file.result), returned);
    }

    // What a part is given beside its content.
    void complete(Part& part) const {
        part.list_marks = request_.list_marks;
        part.draw_bytes = request_.draw ? drawing_room(drawings_) : 0;
        const auto converted = converted_.find(part.path);
        if (converted != converted_.end()) part.converted = &converted->second;
        part.can_convert = request_.can_convert && report_.to_convert.size() < max_conversions;
        part.no_conversion = request_.no_conversion;
        part.give_pictures = request_.give_pictures;
    }

    // part_of() knows the parts of the message itself.
    static void leave_unconverted(Part& part) {
        part.can_convert = false;
        part.no_conversion = "what is inside winmail.dat is not converted";
    }

    void keep_drawing(const Part& part, PartResult& result, const std::string& name) {
        if (result.drawing.empty()) return;
        std::string language;
        if (!result.readings.empty()) language = result.readings.front().language.value_or("");
        drawings_.push_back(
            {part.path, name, result.format, std::move(language), std::move(result.drawing)});
    }

    void draw_page() {
        if (!request_.draw) return;
        // First: what is over the limit is left out at the end.
        report_.evidence.insert(
            report_.evidence.begin(),
            evidence_page(request_.filename, report_, drawings_, context_.circulars));
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
        quoted_ = quoted_messages(result.text);
        body_plain_ = result.kind == PartKind::text;
        body_path_ = leaf.path;
        body_is_form_ = !result.readings.empty();
    }

    // Handed on to be scanned, within the limits of one report.
    void take_pictures(PartResult& result, bool returned) {
        for (ReportPicture& picture : result.pictures) {
            picture.returned = returned;
            const std::size_t bytes = picture.content.size();
            if (report_.pictures.size() == max_report_pictures ||
                bytes > max_report_picture_bytes ||
                picture_bytes_ + bytes > max_report_pictures_bytes) {
                report_.problems.push_back(make_problem(
                    "limit", picture.part + ": more or larger pictures than are looked at"));
                failed(returned);
                continue;
            }
            picture_bytes_ += bytes;
            report_.pictures.push_back(std::move(picture));
        }
    }

    void take(PartResult result, bool returned) {
        take_pictures(result, returned);
        std::move(result.evidence.begin(), result.evidence.end(),
                  std::back_inserter(report_.evidence));
        if (result.failed) failed(returned);
        report_.mark_beside_option = report_.mark_beside_option || result.mark_beside_option;
        add_names(report_.circulars_named, result.circulars_named);
        std::move(result.marks.begin(), result.marks.end(), std::back_inserter(report_.marks));
        std::move(result.problems.begin(), result.problems.end(),
                  std::back_inserter(report_.problems));
    }

    void gather_readings() {
        std::move(returned_.begin(), returned_.end(), std::back_inserter(own_));
        report_.readings = merge_replies(std::move(own_));
    }

    // What was written in the mail and in documents beside the form belongs to the reply, if there
    // is exactly one; pictures may still bring it.
    void add_texts() {
        const bool withdrawn =
            withdraws(report_.text) ||
            std::any_of(attachments_.begin(), attachments_.end(),
                        [](const Comment& comment) { return withdraws(comment.text); });
        if (withdrawn) report_.problems.push_back(make_problem("withdrawal", ""));
        if (report_.readings.size() == 1 && !report_.text.empty() && !body_is_form_ &&
            !report_.readings.front().inside_returned)
            weigh_mail_text(report_.readings.front(), report_.text, context_.roster);
        if (!report_.text.empty() && !body_is_form_)
            report_.beside.push_back({std::nullopt, report_.text, body_path_, "mail text"});
        give_beside();
    }

    void give_beside() {
        std::move(attachments_.begin(), attachments_.end(), std::back_inserter(report_.beside));
        take_beside(report_);
        if (report_.pictures.empty()) report_.beside.clear();
    }

    const Request& request_;
    const Converted& converted_;
    std::vector<PartDrawing> drawings_;
    const WorkerContext& context_;
    FormContext form_;
    Report report_;
    std::vector<Reading> own_, returned_;
    std::vector<Comment> attachments_;
    std::vector<AttachedMessage> quoted_;
    std::string body_path_;
    std::size_t picture_bytes_ = 0;
    bool body_plain_ = false, body_is_form_ = false;
};

}  // namespace

WorkerAnswer read_input(BytesView bytes, const Request& request, const WorkerContext& context) {
    const auto converted = take_converted(bytes, request);
    if (!converted) return unreadable(converted.error());
    MessageReader reader(request, context, *converted);
    return request.message ? reader.message(bytes) : reader.document(bytes);
}

PartAnswer part_of(BytesView bytes, const Request& request) {
    const std::string path = request.give_part.value_or("");
    if (!request.message && path.empty()) return Bytes(bytes);
    auto opened = open_message(bytes);
    if (!opened) return unreadable(opened.error());
    for (MimeLeaf& leaf : opened->message.leaves)
        if (leaf.path == path) return std::move(leaf.content);
    return Unreadable{"damaged", "There is no such part."};
}

}  // namespace tsb
