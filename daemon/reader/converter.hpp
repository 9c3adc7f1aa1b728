// SPDX-License-Identifier: GPL-3.0-or-later
// Converter: a Word 97 document through LibreOffice, by `tsbreply-worker --convert` in a box of its
// own (parsers/sandbox/convert_box.hpp, parsers/wire/PROTOCOL.md).
// Guarantees: the process group is killed at the deadline and when the call is abandoned, and the
// scratch folder removed; whatever goes wrong is an Unreadable that says why, never a DOCX.
// Trust: none in the document nor in what comes back: a worker parses it as any other hostile bytes.
// Limits: max_part_bytes both ways, the deadline; memory and files by the box.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <string>

#include "parsers/wire/wire.hpp"

namespace tsb {

struct ConvertOptions {
    bool enabled = false;                        // settings: convert_doc
    std::filesystem::path office;                // settings: worker.office
    std::filesystem::path worker;                // tsbreply-worker
    std::chrono::milliseconds deadline{30'000};  // wall, one document
};

// Why nothing is converted here, for a person; "" where it is.
std::string why_no_conversion(const ConvertOptions& options);

// options and document must outlive the call.
boost::asio::awaitable<PartAnswer> convert_document(boost::asio::any_io_executor executor,
                                                    const ConvertOptions& options,
                                                    const Bytes& document);

}  // namespace tsb
