// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of [ledger].
#include "config/settings_table.hpp"

namespace tsb {
namespace {

constexpr KeyRow<LedgerSettings> ledger_rows[] = {
    {"origin", "text",
     "the ledger's name in its checkpoints, fixed by `ledger init`; without it one from the key",
     [](const KeySource& from, LedgerSettings& l) { read_plain(from, l.origin); },
     [](const LedgerSettings& l) { return print_text(l.origin); }},
    {"key_file", "path",
     "file of mode 0600 with the signing key, Ed25519 in PEM; without it "
     "<state>/ledger/signing.key",
     [](const KeySource& from, LedgerSettings& l) { read_path(from, l.key.file); },
     [](const LedgerSettings& l) { return print_text(l.key.file); }},
    {"key_credential", "text", "name of the systemd credential with the signing key",
     [](const KeySource& from, LedgerSettings& l) { read_plain(from, l.key.credential); },
     [](const LedgerSettings& l) { return print_text(l.key.credential); }},
    {"checkpoint_copy", "path",
     "folder on another disk or machine: each checkpoint is copied there, and compared at start",
     [](const KeySource& from, LedgerSettings& l) { read_path(from, l.checkpoint_copy); },
     [](const LedgerSettings& l) { return print_text(l.checkpoint_copy); }},
    {"witnesses", "addresses",
     "the newest checkpoint is mailed to them once a day, by the server of [alerts]",
     [](const KeySource& from, LedgerSettings& l) { read_addresses(from, l.witnesses); },
     [](const LedgerSettings& l) { return print_list(l.witnesses); }},
};

}  // namespace

std::span<const KeyRow<LedgerSettings>> ledger_keys() {
    return ledger_rows;
}

}  // namespace tsb
