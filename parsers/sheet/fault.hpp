// SPDX-License-Identifier: GPL-3.0-or-later
// Why a reader of documents gives no sheet: one table of words for all of them, and the problem
// that each word becomes. An Error of such a reader begins with the word and ": ".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/base/result.hpp"

namespace tsb {

enum class DocumentFault {
    not_zip,      // not the container that the format takes
    encrypted,    // password-protected
    no_document,  // a sound container without a word-processing document in it
    limit,        // larger, deeper or more than a limit allows
    damaged  // not what the standard or our strict subset says: it could mean two things to two
             // programs
};
std::string_view to_string(DocumentFault fault);     // "not-a-zip-file" …
std::string_view problem_code(DocumentFault fault);  // row of the problem table

// Kind input, always.
Error document_error(DocumentFault fault, std::string text, std::string hint = {});
// Nullopt: the error is none of the above.
std::optional<DocumentFault> document_fault(const Error& error);

}  // namespace tsb
