// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/words.hpp"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>

#include "parsers/pdf/arabic.hpp"

namespace tsb::pdf {
namespace {

Word to_word(const poppler::text_box& box, int page) {
    Word word;
    const poppler::ustring text = box.text();
    word.text.assign(text.begin(), text.end());
    const poppler::rectf rect = box.bbox();
    word.box = {page, rect.left(), rect.top(), rect.right(), rect.bottom()};
    word.upright = box.rotation() == 0;
    constexpr char16_t lam = 0x0644;
    if (word.text.find(lam) != std::u16string::npos)
        for (std::size_t i = 0; i < word.text.size(); ++i)
            word.widths.push_back(box.char_bbox(i).width());
    return word;
}

bool is_finite(const Box& box) {
    return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.right) &&
           std::isfinite(box.bottom);
}

PageWords read_page(const poppler::page& page, int number, std::size_t room, bool& cut) {
    PageWords result;
    const poppler::rectf rect = page.page_rect();
    result.width = rect.width();
    result.height = rect.height();
    for (const poppler::text_box& box : page.text_list()) {
        if (result.words.size() == room) {
            cut = true;
            break;
        }
        Word word = to_word(box, number);
        if (is_finite(word.box)) result.words.push_back(std::move(word));
    }
    turn_lam_alef(result.words);
    return result;
}

Words read_all(const poppler::document& document, const PdfLimits& limits) {
    Words words;
    words.page_count = static_cast<std::size_t>(std::max(0, document.pages()));
    std::size_t room = limits.max_words;
    for (std::size_t i = 0; i < std::min(words.page_count, limits.max_pages) && !words.cut; ++i) {
        PageWords result;
        const std::unique_ptr<poppler::page> page(document.create_page(static_cast<int>(i)));
        if (page)
            result = read_page(*page, static_cast<int>(i) + 1,
                               std::min(room, limits.max_page_words), words.cut);
        room -= result.words.size();
        words.pages.push_back(std::move(result));
    }
    return words;
}

}  // namespace

Result<Words> read_words(BytesView bytes, const PdfLimits& limits) {
    // poppler writes what it thinks of a damaged file to stderr unless told otherwise.
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    try {
        const std::unique_ptr<poppler::document> document(
            poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
        if (!document) return Error{ErrorKind::input, "damaged: poppler cannot open the PDF", ""};
        if (document->is_locked())
            return Error{ErrorKind::input, "encrypted: the PDF needs a password", ""};
        return read_all(*document, limits);
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::input, "limit: memory, while reading the PDF's text", ""};
    } catch (const std::exception& error) {
        return Error{ErrorKind::input, std::string("damaged: ") + error.what(), ""};
    }
}

}  // namespace tsb::pdf
