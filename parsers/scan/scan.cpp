// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/scan.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "parsers/scan/decode.hpp"
#include "parsers/scan/page_reader.hpp"

namespace tsb {

struct Scanner::Inside {
    ScanHints hints;
    ScanLimits limits;
    PrintedWords wording;
    Ocr ocr;
    Registration registration;
};

namespace {

class PictureReader {
  public:
    PictureReader(Ocr& ocr, const PrintedWords& wording, const ScanHints& hints,
                  const ScanLimits& limits, Registration& registration)
        : tools_{ocr, wording, hints, limits, registration} {
        scan_.sheet.format = Format::image;
        scan_.sheet.from_image = true;
    }

    void read(const ScanPicture& picture) {
        const std::size_t left = tools_.limits.max_pages - scan_.pages.size();
        auto decoded =
            left == 0 ? too_many() : decode_picture(picture.content, tools_.limits, left);
        if (!decoded) {
            if (!first_error_) first_error_ = decoded.error();
            const bool limit = decoded.error().what.starts_with("limit");
            problem(limit ? "limit" : "picture-not-read", picture, decoded.error().what);
            return;
        }
        if (decoded->more) problem("limit", picture, too_many().error().what);
        if (decoded->damaged)
            problem("damaged", picture, "it is damaged, parts of it may be missing");
        for (GreyPage& page : decoded->pages) {
            if (page.dpi_x <= 0) page.dpi_x = page.dpi_y = picture.dpi;
            take(read_page(straighten(page), tools_, static_cast<int>(scan_.pages.size()) + 1,
                           picture, language_));
            page.grey.reset();  // one decoded page at a time is enough
        }
    }

    Result<Scan> take() && {
        if (scan_.pages.empty() && first_error_) return *first_error_;
        return std::move(scan_);
    }

  private:
    [[nodiscard]] Result<DecodedPicture> too_many() const {
        return Error{ErrorKind::input,
                     "limit: more than " + std::to_string(tools_.limits.max_pages) + " pages", ""};
    }

    void problem(std::string code, const ScanPicture& picture, const std::string& what) {
        const std::string where =
            picture.at.empty() ? picture.part : picture.part + ", " + picture.at;
        scan_.sheet.problems.push_back({std::move(code), "Picture " + where + ": " + what + "."});
    }

    void take(PageRead page) {
        if (!page.language.empty()) language_ = page.language;
        const auto append = [](auto& all, auto& more) {
            std::move(more.begin(), more.end(), std::back_inserter(all));
        };
        scan_.sheet.pages.push_back(std::move(page.page));
        append(scan_.sheet.problems, page.problems);
        append(scan_.crops, page.crops);
        append(scan_.measures, page.measures);
        scan_.pages.push_back(std::move(page.raster));
        scan_.forms.push_back(std::move(page.form));
    }

    PageTools tools_;
    Scan scan_;
    std::string language_;
    std::optional<Error> first_error_;
};

}  // namespace

Scanner::Scanner(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

Result<Scanner> Scanner::open(const std::string& data, ScanHints hints, ScanLimits limits) {
    hush_leptonica();
    warm_heic();
    std::vector<std::string> languages;
    for (const PrintedLanguage& printed : hints.printed) languages.push_back(printed.language);
    auto ocr = Ocr::open(data, languages);
    if (!ocr) return std::move(ocr).error();
    PrintedWords wording(hints);
    Registration registration(hints.blanks, limits);
    hints.blanks.clear();
    return Scanner(std::make_unique<Inside>(Inside{std::move(hints), limits, std::move(wording),
                                                   std::move(*ocr), std::move(registration)}));
}

Result<Scan> Scanner::read(std::span<const ScanPicture> pictures) {
    PictureReader reader(inside_->ocr, inside_->wording, inside_->hints, inside_->limits,
                         inside_->registration);
    for (const ScanPicture& picture : pictures) reader.read(picture);
    return std::move(reader).take();
}

}  // namespace tsb
