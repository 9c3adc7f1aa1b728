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
    std::string keys;  // file of DKIM key records; "": DNS is asked
};
int what_if_command(const Global& global, const WhatIfOptions& options);

struct ReprocessOptions {
    std::vector<std::string> paths;
    bool dry_run = false;
    bool from_archive = false;
    std::string received;  // "" | "maildir-mtime" | "mbox-from"
};
int reprocess_command(const Global& global, const ReprocessOptions& options);

// reprocess --from-archive --diff | --apply | --as-recorded
struct ReplayOptions {
    bool diff = false, apply = false, as_recorded = false;
    [[nodiscard]] bool wanted() const { return diff || apply || as_recorded; }
};
int replay_command(const Global& global, const ReplayOptions& options);

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
int ledger_export_command(const Global& global, const std::string& folder);

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
struct RosterAddOptions {
    std::string code, value;  // with an @: an address, else a domain
    std::string from, until, note;
    bool shared = false, spf = false, mission = false, dry_run = false;
};
int roster_check_command(const Global& global);
int roster_import_command(const Global& global, const RosterImportOptions& options);
int roster_add_command(const Global& global, const RosterAddOptions& options);
int roster_suggest_command(const Global& global);

struct ReviewOptions {
    std::string action;  // release | reject | amend | note
    std::string id;
    std::vector<std::string> items;
    std::vector<std::string> set;  // "7/17=supports"
    std::string instead_of, by, reason;
};
int review_list_command(const Global& global);
int review_show_command(const Global& global, const std::string& id);
int review_decide_command(const Global& global, const ReviewOptions& options);
int review_retry_command(const Global& global, const std::string& id);

int audit_command(const Global& global);
int doctor_command(const Global& global, bool send_test);
int events_command(const Global& global);

}  // namespace tsb
