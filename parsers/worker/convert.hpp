// SPDX-License-Identifier: GPL-3.0-or-later
// convert(): one Word 97 document through LibreOffice, in the convert box. Its own process: whoever
// starts it (daemon/reader) makes it the leader of a process group, gives it an empty scratch folder,
// kills the group at the deadline and removes the folder.
//
// Guarantees: in the box before the first byte is looked at, and without a box nothing is run; the
// answer is one frame: the DOCX, or why there is none. Macros are off, links are not followed.
// Trust: the program to do its work, not to behave: whatever it leaves in the scratch folder is read
// as one regular file of bounded size and parsed by a worker of its own. Limits: ConvertBox,
// max_part_bytes.
#pragma once

#include <filesystem>

namespace tsb {

// Reads descriptor `input`, writes the frame to `output`; the exit code of the program.
int convert(int input, int output, const std::filesystem::path& program,
            const std::filesystem::path& scratch);

}  // namespace tsb
