// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects.hpp"

#include <new>

#include "config/base/text.hpp"
#include "parsers/pdf/objects/document.hpp"
#include "parsers/pdf/objects/embedded.hpp"
#include "parsers/pdf/objects/signatures.hpp"
#include "parsers/pdf/objects/xfa.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t max_message = 200;

Error input_error(std::string what) {
    return {ErrorKind::input, std::move(what), ""};
}

std::string message_of(const QPDFExc& error) {
    return clip_utf8(to_valid_utf8(error.getMessageDetail()), max_message);
}

Error error_of(const QPDFExc& error) {
    const std::string message = message_of(error);
    if (error.getErrorCode() == qpdf_e_password)
        return input_error("encrypted: the PDF needs a password");
    if (error.getErrorCode() != qpdf_e_unsupported) return input_error("damaged: " + message);
    // The only things that qpdf does not support are ways of encrypting.
    return input_error("encrypted: " + message);
}

Objects open_and_read(BytesView bytes, const PdfLimits& limits) {
    StreamGuard guard(limits);
    guard.check_raw(bytes);
    QPDF file;
    file.setSuppressWarnings(true);
    file.setAttemptRecovery(true);
    file.processMemoryFile("PDF", bytes.data(), bytes.size());
    Document document = read_document(file, limits, guard);
    document.objects.without_form = leave_out_form(file, document);
    compare_xfa(file, guard, document.objects);
    check_signatures(bytes, file, document, limits);
    take_embedded_files(file, document, limits, guard);
    if (file.anyWarnings())
        document.objects.repaired =
            clip_utf8(to_valid_utf8(file.getWarnings().front().what()), max_message);
    return std::move(document.objects);
}

}  // namespace

Result<Objects> read_objects(BytesView bytes, const PdfLimits& limits) {
    try {
        return open_and_read(bytes, limits);
    } catch (const LimitMet& limit) {
        return input_error(std::string("limit: PDF ") + limit.what());
    } catch (const QPDFExc& error) {
        return error_of(error);
    } catch (const std::bad_alloc&) {
        return input_error("limit: memory, while reading the PDF's objects");
    } catch (const std::exception& error) {
        return input_error("damaged: " + clip_utf8(to_valid_utf8(error.what()), max_message));
    }
}

}  // namespace tsb::pdf
