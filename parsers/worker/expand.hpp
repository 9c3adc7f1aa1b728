// SPDX-License-Identifier: GPL-3.0-or-later
// expand(): the files of an archive of mail (zip), byte for byte as they were put in, a handful at a
// time. Guarantees: none is passed over in silence: what is no mail or cannot be taken out says so.
// Trust: none; the strict zip of package/: an archive that two programs could see differently is
// refused as a whole. Limits: those of wire/ for members; an archive or mailbox file inside is not
// opened.
#pragma once

#include "parsers/wire/wire.hpp"

namespace tsb {

MembersAnswer expand(BytesView archive, std::uint32_t from);

}  // namespace tsb
