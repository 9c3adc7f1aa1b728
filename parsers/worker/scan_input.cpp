// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/scan_input.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "config/base/text.hpp"
#include "config/circular_rows.hpp"
#include "parsers/picture/outline_page.hpp"
#include "parsers/reading/agree.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

constexpr std::string_view ocr_mark = "(OCR) ";

// Pictures that are pages of one form, what was seen in them, and what it means.
struct Document {
    std::vector<const ReportPicture*> pictures;
    std::string path;  // MIME path of its part, "" for a bare document
    Scan scan;
    FormResult form;
};

bool stands_alone(const ReportPicture& picture) {
    return picture.format == to_string(Format::image);
}

// "2!page 1" -> "2"; of a bare document the part is a member, "page 1": "".
std::string path_of(const ReportPicture& picture) {
    const std::size_t end = picture.part.find('!');
    if (end != std::string::npos) return picture.part.substr(0, end);
    return stands_alone(picture) ? picture.part : "";
}

std::vector<Document> documents_of(const std::vector<ReportPicture>& pictures) {
    std::vector<Document> documents;
    std::map<std::string, std::size_t> by_path;
    for (const ReportPicture& picture : pictures) {
        const std::string path = path_of(picture);
        const auto [known, fresh] = by_path.try_emplace(path, documents.size());
        if (fresh || stands_alone(picture)) {
            known->second = documents.size();
            documents.emplace_back().path = path;
        }
        documents.at(known->second).pictures.push_back(&picture);
    }
    return documents;
}

// "2!page 1" -> "part 2 page 1": for people and file names.
std::string shown(const std::string& part) {
    const std::size_t end = part.find('!');
    if (end != std::string::npos) return "part " + part.substr(0, end) + " " + part.substr(end + 1);
    if (part.empty() || part.find_first_not_of("0123456789.") != std::string::npos) return part;
    return "part " + part;
}

// The part that page was read from: a multi-page TIFF has several pages in one.
std::string part_of_page(const Document& document, std::size_t index) {
    const Page& page = document.scan.sheet.pages.at(index);
    for (const Mark& mark : page.marks)
        if (!mark.part.empty()) return mark.part;
    if (document.pictures.size() == document.scan.sheet.pages.size())
        return document.pictures.at(index)->part;
    return document.pictures.front()->part;
}

std::string name_of_page(const Document& document, std::size_t index) {
    const std::string part = shown(part_of_page(document, index));
    if (part.find("page ") != std::string::npos) return part;
    return part + (part.empty() ? "" : " ") + "page " +
           std::to_string(document.scan.sheet.pages.at(index).number);
}

// "page 1 box 3" -> "box 3": the page is named already.
std::string box_of(const Mark& mark) {
    const std::size_t box = mark.at.find("box ");
    return box == std::string::npos ? mark.at : mark.at.substr(box);
}

bool is_whole(const Document& document) {
    return !document.form.readings.empty() &&
           std::none_of(document.form.readings.begin(), document.form.readings.end(),
                        [](const Reading& reading) {
                            return std::any_of(
                                reading.problems.begin(), reading.problems.end(),
                                [](const Problem& p) { return p.code == "item-missing"; });
                        });
}

// Several photographs as the pages of one document, numbered in their order.
Document together(const std::vector<Document*>& parts) {
    Document all;
    all.scan.sheet.format = Format::image;
    all.scan.sheet.from_image = true;
    for (Document* part : parts) {
        all.path += (all.path.empty() ? "" : ", ") + part->path;
        all.pictures.insert(all.pictures.end(), part->pictures.begin(), part->pictures.end());
        for (Page page : part->scan.sheet.pages) {
            page.number = static_cast<int>(all.scan.sheet.pages.size()) + 1;
            for (PlacedText& text : page.texts) text.box.page = page.number;
            for (Mark& mark : page.marks)
                if (mark.box) mark.box->page = page.number;
            all.scan.sheet.pages.push_back(std::move(page));
        }
        const auto& problems = part->scan.sheet.problems;
        all.scan.sheet.problems.insert(all.scan.sheet.problems.end(), problems.begin(),
                                       problems.end());
        std::copy(part->scan.crops.begin(), part->scan.crops.end(),
                  std::back_inserter(all.scan.crops));
        std::copy(part->scan.pages.begin(), part->scan.pages.end(),
                  std::back_inserter(all.scan.pages));
    }
    return all;
}

class PicturesReader {
  public:
    PicturesReader(const Request& request, const WorkerContext& context,
                   const PictureReader& reader)
        : request_(request),
          reader_(reader),
          form_{context.circulars, context.roster, context.books.get()} {
        report_.parser = parser_digest();
        report_.format = to_string(Format::image);
    }

    WorkerAnswer read(const std::vector<ReportPicture>& pictures) {
        std::vector<Document> seen;
        for (Document& document : documents_of(pictures))
            if (look_at(document)) seen.push_back(std::move(document));
        join_photographs(seen);
        for (Document& document : seen) take(document);
        report_.readings = merge_replies(std::move(report_.readings));
        if (report_.text.empty() && !report_.beside.empty())
            report_.text = report_.beside.front().text;
        return std::move(report_);
    }

  private:
    void failed(const Document& document) {
        report_.failed_part = true;
        if (!document.pictures.front()->returned) report_.failed_outside = true;
    }

    static std::string named(const Document& document) {
        const std::string name = shown(document.pictures.front()->part);
        return name.empty() ? "The picture" : "The picture at " + name;
    }

    // False: it could not be read, and says why.
    bool look_at(Document& document) {
        std::vector<ScanPicture> given;
        for (const ReportPicture* picture : document.pictures)
            given.push_back({picture->part, picture->at, picture->content, picture->dpi});
        auto scan = reader_(given);
        if (!scan) {
            const std::string& what = scan.error().what;
            const std::size_t colon = what.find(": ");
            const std::string word = what.substr(0, colon);
            const bool known = colon != std::string::npos && find_problem(word) != nullptr;
            report_.problems.push_back(
                make_problem(known ? word : "picture-not-read",
                             named(document) + ": " + (known ? what.substr(colon + 2) : what)));
            failed(document);
            return false;
        }
        document.scan = std::move(*scan);
        document.form = match_form(document.scan.sheet, form_);
        return true;
    }

    void join_photographs(std::vector<Document>& seen) {
        std::vector<Document*> parts;
        for (Document& document : seen)
            if (stands_alone(*document.pictures.front()) && !is_whole(document) &&
                !document.pictures.front()->returned)
                parts.push_back(&document);
        const bool any_form = std::any_of(parts.begin(), parts.end(), [](const Document* one) {
            return !one->form.readings.empty();
        });
        if (parts.size() < 2 || !any_form) return;
        Document all = together(parts);
        all.form = match_form(all.scan.sheet, form_);
        if (all.form.readings.empty()) return;
        std::erase_if(seen, [&](const Document& one) {
            return std::find(parts.begin(), parts.end(), &one) != parts.end();
        });
        seen.push_back(std::move(all));
    }

    void take(Document& document) {
        report_.mark_beside_option = report_.mark_beside_option || document.form.mark_beside_option;
        for (const std::string& name : document.form.circulars_named)
            if (std::find(report_.circulars_named.begin(), report_.circulars_named.end(), name) ==
                report_.circulars_named.end())
                report_.circulars_named.push_back(name);
        if (request_.list_marks) list_marks(document);
        add_pages(document);
        if (document.form.readings.empty()) {
            take_without_form(document);
            return;
        }
        add_crops(document);
        for (Reading& reading : document.form.readings)
            report_.readings.push_back(finished(std::move(reading), document));
    }

    void take_without_form(const Document& document) {
        for (const SheetProblem& problem : document.scan.sheet.problems)
            report_.problems.push_back(
                find_problem(problem.code) != nullptr
                    ? make_problem(problem.code, named(document) + ": " + problem.text)
                    : make_problem("picture-not-read", named(document) + ": " + problem.text));
        const std::string text(trim(plain_text(document.scan.sheet)));
        // Boxes, or nothing that can be read: it may be a form after all, also beside another form.
        const bool may_be_form = document.form.mark_beside_option || text.empty() ||
                                 !all_marks(document.scan.sheet).empty();
        report_.problems.push_back(
            may_be_form ? make_problem("picture-not-read",
                                       named(document) +
                                           (text.empty() ? ": nothing in it could be read."
                                                         : ": it shows boxes, and no form of a "
                                                           "configured circular was found in it."))
                        : make_problem("picture-without-form",
                                       named(document) +
                                           ": no form of a configured circular was found in it."));
        failed(document);
        if (text.empty() || document.pictures.front()->returned ||
            report_.beside.size() == max_beside)
            return;
        report_.beside.push_back(
            {std::nullopt, clip_utf8(std::string(ocr_mark) + text, max_reason_bytes),
             document.pictures.front()->part, "picture " + name_of_page(document, 0)});
    }

    void list_marks(const Document& document) {
        for (const Mark& mark : all_marks(document.scan.sheet))
            report_.marks.push_back({std::string(to_string(mark.state)),
                                     std::string(to_string(mark.kind)), mark.part, mark.at,
                                     mark.text, mark.hidden});
    }

    void add_pages(const Document& document) {
        const std::size_t pages =
            std::min(document.scan.pages.size(), document.scan.sheet.pages.size());
        for (std::size_t i = 0; i < pages; ++i)
            for (EvidenceFile& file :
                 outlined_page(document.scan.pages.at(i), document.scan.sheet.pages.at(i),
                               document.form.readings, name_of_page(document, i)))
                report_.evidence.push_back(std::move(file));
    }

    // By the place of the mark, which is unique in the message; a crop of no mark is not sent.
    void add_crops(Document& document) {
        std::map<Digest, std::string> names;
        for (std::size_t i = 0; i < document.scan.sheet.pages.size(); ++i)
            for (const Mark& mark : document.scan.sheet.pages.at(i).marks)
                if (mark.picture)
                    names.try_emplace(*mark.picture,
                                      name_of_page(document, i) + " " + box_of(mark));
        for (ScanImage& crop : document.scan.crops) {
            const auto name = names.find(crop.sha256);
            if (name == names.end()) continue;
            EvidenceFile file;
            file.kind = EvidenceKind::png;
            file.name = name->second;
            file.sha256 = crop.sha256;
            file.content = std::move(crop.png);
            report_.evidence.push_back(std::move(file));
            names.erase(name);
        }
    }

    // Where the text "page 2" of the sheet stands in the message.
    static std::string place(const Document& document, const std::string& part) {
        const auto& pages = document.scan.sheet.pages;
        for (std::size_t i = 0; i < pages.size(); ++i)
            if (part == "page " + std::to_string(pages.at(i).number))
                return part_of_page(document, i);
        return part;
    }

    static void mark_ocr(std::string& text) {
        if (!text.empty() && !text.starts_with(ocr_mark))
            text = clip_utf8(std::string(ocr_mark) + text, max_reason_bytes);
    }

    static Reading finished(Reading reading, const Document& document) {
        const ReportPicture& first = *document.pictures.front();
        reading.format = first.format;
        reading.part = document.path;
        reading.inside_returned = first.returned;
        // One page of it there is enough.
        reading.inside_attached =
            std::any_of(document.pictures.begin(), document.pictures.end(),
                        [](const ReportPicture* picture) { return picture->attached; });
        for (Answer& answer : reading.answers) mark_ocr(answer.reasons);
        for (Comment& comment : reading.comments) {
            mark_ocr(comment.text);
            comment.part = place(document, comment.part);
        }
        return reading;
    }

    const Request& request_;
    const PictureReader& reader_;
    FormContext form_;
    Report report_;
};

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

ScanHints hints_from(const Circulars& circulars, std::vector<BlankForm> blanks) {
    ScanHints hints;
    std::map<std::string, PrintedLanguage> printed;
    for (const Circular& circular : circulars) {
        for (const auto& [language, wording] : circular.wording) {
            PrintedLanguage& one = printed[language];
            append(one.labels, wording.supports);
            append(one.labels, wording.opposes);
            for (const WordingRow& row : wording_rows) append(one.lines, wording.*row.member);
        }
        for (const Item& item : circular.items) {
            hints.items.push_back(item.id);
            for (const auto& [language, wording] : item.wording)
                printed[language].items.push_back(
                    {item.id, wording.numbers, wording.titles, wording.status});
        }
    }
    for (auto& [language, one] : printed) {
        one.language = language;
        hints.printed.push_back(std::move(one));
    }
    for (BlankForm& blank : blanks)
        hints.blanks.push_back(
            {std::move(blank.circular), std::move(blank.language), std::move(blank.content)});
    return hints;
}

WorkerAnswer read_pictures(BytesView frames, const Request& request, const WorkerContext& context,
                           const PictureReader& reader) {
    const auto pictures = take_pictures(frames);
    if (!pictures) return Unreadable{"damaged", pictures.error().what};
    if (!frames.empty()) return Unreadable{"damaged", "Something follows the pictures."};
    if (pictures->empty()) return Unreadable{"damaged", "There is no picture."};
    return PicturesReader(request, context, reader).read(*pictures);
}

}  // namespace tsb
