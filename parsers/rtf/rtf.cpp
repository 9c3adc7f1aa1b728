// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/rtf/rtf.hpp"

#include <new>

#include "parsers/rtf/reader.hpp"

namespace tsb {

Result<Sheet> read_rtf(BytesView bytes, const RtfLimits& limits) {
    if (bytes.size() > limits.file_bytes)
        return document_error(
            DocumentFault::limit,
            "file_bytes: the file is larger than " + std::to_string(limits.file_bytes) + " bytes");
    try {
        return rtf::Reader(bytes, limits).read();
    } catch (const std::bad_alloc&) {
        return document_error(DocumentFault::limit,
                              "memory: the document needs more than there is");
    }
}

}  // namespace tsb
