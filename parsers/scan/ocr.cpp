// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/scan/ocr.hpp"

#include <leptonica/allheaders.h>
#include <omp.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/scan/straighten.hpp"

namespace tsb {
namespace {

constexpr int margin = 10;            // white pixels around a piece: tesseract wants some
constexpr int least_height = 8;       // pixels of a piece that could hold a letter
constexpr double upright_sure = 1.5;  // OSD's confidence in how the page stands

using Api = tesseract::TessBaseAPI;

std::unique_ptr<Api> engine(const std::string& folder, std::string_view data,
                            tesseract::PageSegMode mode) {
    auto api = std::make_unique<Api>();
    const std::string name(data);
    const auto kind =
        mode == tesseract::PSM_OSD_ONLY ? tesseract::OEM_DEFAULT : tesseract::OEM_LSTM_ONLY;
    if (api->Init(folder.c_str(), name.c_str(), kind) != 0) return nullptr;
    api->SetVariable("tessedit_do_invert", "0");  // no white text on black here: half the time
    api->SetVariable("debug_file", "/dev/null");
    api->SetPageSegMode(mode);
    return api;
}

bool is_han(UChar32 letter) {
    return letter >= 0x2E80 && u_hasBinaryProperty(letter, UCHAR_IDEOGRAPHIC) != 0;
}

// Without marks of direction; one blank between words, none between Chinese characters.
std::string tidy(const char* raw) {
    std::string out;
    if (raw == nullptr) return out;
    const std::string_view text = raw;
    bool blank = false;
    UChar32 last = 0;
    const auto length = static_cast<int32_t>(std::min(text.size(), max_ocr_text));
    for (int32_t at = 0; at < length;) {
        const int32_t from = at;
        UChar32 letter = 0;
        U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, length, letter);
        if (letter < 0 || u_hasBinaryProperty(letter, UCHAR_BIDI_CONTROL) != 0) continue;
        if (u_isUWhiteSpace(letter) != 0 || u_iscntrl(letter) != 0) {
            blank = !out.empty();
            continue;
        }
        if (blank && !(is_han(last) && is_han(letter))) out += ' ';
        blank = false;
        last = letter;
        out.append(
            text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(at - from)));
    }
    return out;
}

PixPtr framed(Pix* grey, const Area& area) {
    const PixPtr piece = cut(grey, area);
    return piece ? own(pixAddBorderGeneral(piece.get(), margin, margin, margin, margin, 255))
                 : nullptr;
}

}  // namespace

struct Ocr::Inside {
    std::map<std::string, std::unique_ptr<Api>, std::less<>> engines;  // by language
    std::unique_ptr<Api> osd;
};

Ocr::Ocr(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Ocr::~Ocr() = default;
Ocr::Ocr(Ocr&&) noexcept = default;
Ocr& Ocr::operator=(Ocr&&) noexcept = default;

Result<Ocr> Ocr::open(const std::string& data, const std::vector<std::string>& languages) {
    // One thread, also where tesseract asks for four by name: more are slower, and the box forbids them.
    omp_set_max_active_levels(0);
    auto inside = std::make_unique<Inside>();
    for (const OcrLanguage& language : ocr_languages) {
        // English reads the Latin letters in every other script.
        const bool wanted = language.code == "en" || std::find(languages.begin(), languages.end(),
                                                               language.code) != languages.end();
        if (!wanted) continue;
        auto api = engine(data, language.data, tesseract::PSM_SINGLE_LINE);
        if (!api)
            return Error{ErrorKind::config,
                         "no OCR data for " + std::string(language.code) + " in " + data,
                         "install the package tesseract-ocr-" + std::string(language.data)};
        inside->engines.emplace(language.code, std::move(api));
    }
    inside->osd = engine(data, "osd", tesseract::PSM_OSD_ONLY);
    if (!inside->osd)
        return Error{ErrorKind::config, "no OCR data for orientation (osd) in " + data,
                     "install the package tesseract-ocr-osd"};
    return Ocr(std::move(inside));
}

bool Ocr::reads(std::string_view language) const {
    return inside_->engines.contains(language);
}

std::vector<OcrLine> Ocr::read(Pix* grey, const Area& area, std::string_view language,
                               bool several_lines) {
    std::vector<OcrLine> lines;
    const auto found = inside_->engines.find(language);
    const Area inside = area.within(pixGetWidth(grey), pixGetHeight(grey));
    if (found == inside_->engines.end() || inside.height() < least_height) return lines;
    const PixPtr piece = framed(grey, inside);
    if (!piece) return lines;
    Api& api = *found->second;
    api.SetPageSegMode(several_lines ? tesseract::PSM_SINGLE_BLOCK : tesseract::PSM_SINGLE_LINE);
    api.SetImage(piece.get());
    api.SetSourceResolution(static_cast<int>(work_dpi));
    if (api.Recognize(nullptr) == 0) {
        const std::unique_ptr<tesseract::ResultIterator> at(api.GetIterator());
        constexpr auto level = tesseract::RIL_TEXTLINE;
        if (at) do {
                const std::unique_ptr<char[]> text(at->GetUTF8Text(level));
                OcrLine line{tidy(text.get()), inside, at->Confidence(level)};
                int left = 0, top = 0, right = 0, bottom = 0;
                if (several_lines && at->BoundingBox(level, &left, &top, &right, &bottom))
                    line.area = {inside.left + left - margin, inside.top + top - margin,
                                 inside.left + right - margin, inside.top + bottom - margin};
                if (!line.text.empty()) lines.push_back(std::move(line));
            } while (at->Next(level));
    }
    api.Clear();
    return lines;
}

std::optional<Upright> Ocr::look_upright(Pix* grey) {
    Api& api = *inside_->osd;
    api.SetImage(grey);
    api.SetSourceResolution(static_cast<int>(work_dpi));
    int degrees = 0;
    float sure = 0, script_sure = 0;
    const char* script = nullptr;
    const bool found = api.DetectOrientationScript(&degrees, &sure, &script, &script_sure);
    std::optional<Upright> out;
    if (found && script != nullptr)
        out = Upright{sure < upright_sure ? 0 : (4 - degrees / 90 % 4) % 4, script};
    api.Clear();
    return out;
}

}  // namespace tsb
