// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/sheet/fault.hpp"

#include <array>
#include <cstdlib>
#include <utility>

namespace tsb {
namespace {

struct FaultRow {
    DocumentFault fault;
    std::string_view word, problem;
};
constexpr std::array<FaultRow, 5> fault_rows{{
    {DocumentFault::not_zip, "not-a-zip-file", "unsupported-format"},
    {DocumentFault::encrypted, "encrypted", "encrypted"},
    {DocumentFault::no_document, "no-word-document", "unsupported-format"},
    {DocumentFault::limit, "limit", "limit"},
    {DocumentFault::damaged, "damaged", "damaged"},
}};

const FaultRow& row_of(DocumentFault fault) {
    for (const FaultRow& row : fault_rows) {
        if (row.fault == fault) return row;
    }
    std::abort();
}

}  // namespace

std::string_view to_string(DocumentFault fault) {
    return row_of(fault).word;
}
std::string_view problem_code(DocumentFault fault) {
    return row_of(fault).problem;
}

Error document_error(DocumentFault fault, std::string text, std::string hint) {
    return Error{ErrorKind::input, std::string(to_string(fault)) + ": " + std::move(text),
                 std::move(hint)};
}

std::optional<DocumentFault> document_fault(const Error& error) {
    for (const FaultRow& row : fault_rows) {
        if (error.what.starts_with(std::string(row.word) + ": ")) return row.fault;
    }
    return std::nullopt;
}

}  // namespace tsb
