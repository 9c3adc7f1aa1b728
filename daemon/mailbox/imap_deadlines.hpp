// SPDX-License-Identifier: GPL-3.0-or-later
// How long each step of a session may take. Connect and login together have the mailbox's `timeout`,
// and so has each wait for the next byte of an answer.
#pragma once

#include <chrono>
#include <string_view>

namespace tsb {

// What a session is doing; the longest time that one command of it may take. IDLE is ended and begun
// anew, and asked after by NOOP (RFC 2177: within 29 minutes).
enum class ImapStep { capability, select, list, fetch, settle, idle, noop, logout };
struct ImapDeadlines {
    std::chrono::milliseconds capability{60'000};
    std::chrono::milliseconds select{300'000};  // a large folder is indexed at its first opening
    std::chrono::milliseconds list{300'000};
    std::chrono::milliseconds fetch{1'800'000};  // a batch of 16 MiB on a line of 75 kbit/s
    std::chrono::milliseconds settle{300'000};
    std::chrono::milliseconds idle{1'680'000};
    std::chrono::milliseconds noop{60'000};  // also the answer to DONE
    std::chrono::milliseconds logout{2'000};

    [[nodiscard]] std::chrono::milliseconds of(ImapStep step) const;
};
static_assert(ImapDeadlines{}.idle < std::chrono::minutes{29});
std::string_view to_string(ImapStep step);

}  // namespace tsb
