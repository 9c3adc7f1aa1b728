// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/read_part.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "config/base/text.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/issued/issued.hpp"
#include "parsers/odf/odf.hpp"
#include "parsers/pdf/pdf.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/rtf/rtf.hpp"
#include "parsers/sheet/draw.hpp"
#include "parsers/sheet/typed.hpp"
#include "parsers/text/text.hpp"
#include "parsers/wire/wire.hpp"
#include "parsers/worker/draw_pdf.hpp"

namespace tsb {

static_assert(max_picture_bytes == max_report_picture_bytes &&
                  max_pictures_bytes == max_report_pictures_bytes &&
                  max_sheet_pictures == max_report_pictures,
              "what a sheet holds crosses the wire");

namespace {

// "1.2" and "word/document.xml" -> "1.2!word/document.xml"; either may be absent.
std::string place(const Part& part, const std::string& member) {
    std::string path = part.path;
    if (part.converted != nullptr) path += path.empty() ? "converted" : "!converted";
    return path + (path.empty() || member.empty() ? "" : "!") + member;
}

std::string named_part(const Part& part, std::string_view what) {
    std::string text =
        part.path.empty() ? std::string(what) : "Part " + part.path + " is " + std::string(what);
    if (!part.hint.filename.empty())
        text += " (" + printable(clip_utf8(part.hint.filename, 200)) + ")";
    return text;
}

Result<Sheet> sheet_of(const Part& part, PartKind kind) {
    switch (kind) {
        case PartKind::docx:
            return read_docx(part.content);
        case PartKind::doc:
            return read_docx(part.converted->docx);
        case PartKind::odf:
            return read_odf(part.content);
        case PartKind::rtf:
            return read_rtf(part.content);
        case PartKind::pdf:
            return read_pdf(part.content);
        case PartKind::text:
            return read_text(part.content, part.charset);
        case PartKind::html:
            return read_html(part.content, part.charset);
        case PartKind::picture:
        case PartKind::later:
        case PartKind::encrypted:
        case PartKind::other:
            break;
    }
    return Error{ErrorKind::input, "unsupported-format: not a document", ""};
}

// The problem code of a reader's error: the word before its first colon, or by the readers'
// own table.
std::string code_of(const Error& error) {
    if (const auto fault = document_fault(error)) return std::string(problem_code(*fault));
    const std::string word = error.what.substr(0, error.what.find(": "));
    return find_problem(word) == nullptr ? "damaged" : word;
}

void fail(PartResult& result, const Part& part, std::string_view what, std::string code,
          const std::string& why) {
    std::string text = named_part(part, what);
    if (!why.empty()) text += ": " + why;
    result.problems.push_back(known_problem(code, std::move(text)));
    result.failed = true;
    result.reason = std::move(code);
}

void finish(Reading& reading, const Part& part, const std::string& format) {
    reading.format = format;
    reading.part = part.path;
    reading.form_digest = sha256(part.content);
    for (Answer& answer : reading.answers)
        for (Evidence& one : answer.evidence) one.part = place(part, one.part);
    for (Comment& comment : reading.comments) comment.part = place(part, comment.part);
    if (part.converted != nullptr) reading.problems.push_back(make_problem("converted", ""));
}

// Without a form the sheet's problems are the part's. Pages that are pictures, or a document not
// read to its end, may hold a form.
void take_sheet_problems(PartResult& result, const Sheet& sheet, const Part& part,
                         std::string_view what) {
    for (const SheetProblem& problem : sheet.problems) {
        result.problems.push_back(
            known_problem(problem.code, named_part(part, what) + ": " + problem.text));
        const bool unread = problem.code == "limit" || problem.code == "no-text-layer" ||
                            problem.code == "xfa-form" || problem.code == "embedded-form" ||
                            problem.code == "damaged" ||
                            (sheet.format == Format::pdf && problem.code == "embedded-object");
        result.failed = result.failed || unread;
    }
}

void list_marks(PartResult& result, const Sheet& sheet, const Part& part) {
    for (const Mark& mark : all_marks(sheet))
        result.marks.push_back({std::string(to_string(mark.state)),
                                std::string(to_string(mark.kind)), place(part, mark.part), mark.at,
                                mark.text, mark.hidden});
}

// Does the problem say that this picture was not read?
bool is_about(const SheetProblem& problem, const SheetPicture& picture) {
    return problem.code == "no-text-layer" &&
           (!picture.part.starts_with("page ") || problem.text.starts_with(picture.part + " "));
}

// The sheet's pictures leave with the report; that they are not read is then no problem yet.
void hand_on_pictures(PartResult& result, Sheet& sheet, const Part& part) {
    if (!part.give_pictures) return;
    for (SheetPicture& picture : sheet.pictures) {
        std::erase_if(sheet.problems,
                      [&](const SheetProblem& problem) { return is_about(problem, picture); });
        ReportPicture one;
        one.part = place(part, picture.part);
        one.at = std::move(picture.at);
        one.format = result.format;
        one.dpi = picture.dpi;
        one.sha256 = sha256(picture.content);
        one.content = std::move(picture.content);
        result.pictures.push_back(std::move(one));
    }
    sheet.pictures.clear();
}

// A picture attached by itself.
void hand_on(PartResult& result, const Part& part) {
    ReportPicture one;
    one.part = place(part, "");
    one.format = result.format = to_string(Format::image);
    one.sha256 = sha256(part.content);
    one.content = Bytes(part.content);
    result.pictures.push_back(std::move(one));
}

// A .doc that cannot be read now: it will be converted, or it says why not.
bool put_off(PartResult& result, const Part& part, std::string_view what) {
    if (part.converted != nullptr && !part.converted->docx.empty()) return false;
    result.to_convert = part.converted == nullptr && part.can_convert;
    if (!result.to_convert)
        fail(result, part, what, "unsupported-format",
             part.converted != nullptr ? part.converted->note : std::string(part.no_conversion));
    return true;
}

}  // namespace

Problem known_problem(std::string_view code, std::string text) {
    if (find_problem(code) != nullptr) return make_problem(code, std::move(text));
    return make_problem("damaged", std::string(code) + ": " + text);
}

PartResult read_part(const Part& part, const FormContext& context) {
    PartResult result;
    const PartLook look = look_at(part.content, part.hint);
    result.kind = look.kind;
    if (look.kind == PartKind::other) return result;
    if (look.kind == PartKind::picture && part.give_pictures) {
        hand_on(result, part);
        return result;
    }
    if (look.kind == PartKind::picture || look.kind == PartKind::later ||
        look.kind == PartKind::encrypted) {
        fail(result, part, look.name,
             look.kind == PartKind::encrypted ? "encrypted" : "unsupported-format", "");
        return result;
    }
    if (look.kind == PartKind::doc && put_off(result, part, look.name)) return result;
    auto sheet = sheet_of(part, look.kind);
    if (!sheet) {
        const std::string& what = sheet.error().what;
        const std::size_t colon = what.find(": ");
        fail(result, part, look.name, code_of(sheet.error()),
             colon == std::string::npos ? what : what.substr(colon + 2));
        return result;
    }
    bind_typed_marks(*sheet);
    result.format = to_string(look.kind == PartKind::doc ? Format::doc : sheet->format);
    if (part.all_pages) {
        result.pictures = pages_of_blank(part.content, *sheet);
        return result;
    }
    if (part.issued) {
        result.draft = encode_draft(draft_circular(*sheet));
        take_sheet_problems(result, *sheet, part, look.name);
        return result;
    }
    hand_on_pictures(result, *sheet, part);
    std::optional<PdfPictures> pictures;
    if (look.kind == PartKind::pdf && part.draw_bytes > 0)
        pictures.emplace(part.content, *sheet, part.path);
    FormResult form = match_form(*sheet, context);
    result.readings = std::move(form.readings);
    result.mark_beside_option = form.mark_beside_option;
    result.circulars_named = std::move(form.circulars_named);
    if (pictures) result.evidence = std::move(*pictures).files(*sheet, result.readings);
    for (Reading& reading : result.readings) finish(reading, part, result.format);
    if (result.readings.empty()) take_sheet_problems(result, *sheet, part, look.name);
    const bool is_text = look.kind == PartKind::text || look.kind == PartKind::html;
    if (is_text || result.readings.empty()) result.text = plain_text(*sheet);
    if (part.list_marks) list_marks(result, *sheet, part);
    if (part.draw_bytes > 0) result.drawing = draw_sheet(*sheet, part.draw_bytes);
    return result;
}

}  // namespace tsb
