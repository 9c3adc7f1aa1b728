// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/pdf.hpp"

#include <new>

#include "parsers/pdf/compose.hpp"
#include "parsers/pdf/objects.hpp"
#include "parsers/pdf/update.hpp"

namespace tsb {
namespace {

using namespace pdf;

constexpr std::size_t header_reach = 1024;  // ISO 32000-1, implementation note 13

// What poppler gets: the document without its form. An update needs a sound cross-reference table;
// in a repaired file the widgets become annotations that nobody draws, by a name of the same
// length.
Bytes leave_out_form(BytesView bytes, const Objects& objects) {
    if (objects.repaired.empty())
        if (auto updated = append_update(bytes, objects.without_form)) return std::move(*updated);
    constexpr std::string_view widget = "/Widget", not_drawn = "/Popup ";
    static_assert(widget.size() == not_drawn.size());
    Bytes result(bytes);
    for (std::size_t at = result.find(widget); at != Bytes::npos; at = result.find(widget, at))
        result.replace(at, widget.size(), not_drawn);
    return result;
}

}  // namespace

Result<Sheet> read_pdf(BytesView bytes, const PdfLimits& limits) {
    if (bytes.size() > limits.max_bytes) return Error{ErrorKind::input, "limit: PDF max_bytes", ""};
    if (bytes.substr(0, header_reach).find("%PDF-") == BytesView::npos)
        return Error{ErrorKind::input, "unsupported-format: no PDF header", ""};
    Result<Objects> objects = read_objects(bytes, limits);
    if (!objects) return objects.error();
    const Bytes without_form = leave_out_form(bytes, *objects);
    try {
        Result<DrawnDocument> drawn = DrawnDocument::open(without_form);
        if (!drawn) return drawn.error();
        return compose(std::move(*objects), std::move(*drawn), bytes, limits);
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::input, "limit: memory, while reading the PDF's pages", ""};
    } catch (const std::exception& error) {
        return Error{ErrorKind::input, std::string("damaged: ") + error.what(), ""};
    }
}

}  // namespace tsb
