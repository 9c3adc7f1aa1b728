// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of tsbreply (product.md §3), one function and one options struct each; main.cpp maps
// the command line to them. Every function returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tsb {

struct Global {
    std::string config = "/etc/tsbreply/tsbreply.toml";
    bool config_given = false;  // then it must exist, also for commands that run without one
    bool json = false;
};

struct ReadOptions {
    std::vector<std::string> files;
    std::string circular;
    bool marks = false;
    bool parts = false;
    std::string evidence;  // folder for a page of each file; "" for none
};
int read_command(const Global& global, const ReadOptions& options);

struct WhatIfOptions {
    std::vector<std::string> files;
};
int what_if_command(const Global& global, const WhatIfOptions& options);

struct ReprocessOptions {
    std::vector<std::string> paths;
    bool dry_run = false;
    bool from_archive = false;
    std::string received;  // "" | "maildir-mtime" | "mbox-from"
};
int reprocess_command(const Global& global, const ReprocessOptions& options);

struct TallyOptions {
    std::string circular;
    std::string format = "text";
    std::string as_of;
};
int tally_command(const Global& global, const TallyOptions& options);

int ledger_init_command(const Global& global);
int ledger_verify_command(const Global& global);
int ledger_show_command(const Global& global, std::optional<std::int64_t> entry);
int ledger_head_command(const Global& global);

int circular_list_command(const Global& global);
int circular_check_command(const Global& global, const std::vector<std::string>& files);

struct ImportOptions {
    std::vector<std::string> files;
    std::string out;  // folder for the circular file and the documents; "": print the file
};
int circular_import_command(const Global& global, const ImportOptions& options);

struct RosterImportOptions {
    std::string file;
    std::vector<std::string> map;  // "theirs=ours"
    bool dry_run = false;
};
int roster_check_command(const Global& global);
int roster_import_command(const Global& global, const RosterImportOptions& options);

int doctor_command(const Global& global, bool send_test);
int events_command(const Global& global);

}  // namespace tsb
