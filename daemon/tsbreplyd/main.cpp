// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreplyd: polls the consultation mailbox, reads replies, appends them to the ledger.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "config/base/text.hpp"
#include "config/circular.hpp"
#include "config/roster.hpp"
#include "config/settings.hpp"
#include "daemon/intake/answer.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreplyd/service.hpp"

namespace tsb {
namespace {

int fail(const Error& error) {
    std::fprintf(stderr, "tsbreplyd: %s\n", printable(error.what).c_str());
    if (!error.hint.empty()) std::fprintf(stderr, "  %s\n", printable(error.hint).c_str());
    return exit_code(error);
}

// All that a start would read, short of the network, the ledger and the secrets' use.
Result<void> check(const Settings& settings) {
    if (auto circulars = load_circulars(circular_folders(settings)); !circulars)
        return circulars.error();
    if (auto roster = load_roster(roster_files(settings)); !roster) return roster.error();
    for (const MailboxSettings& mailbox : settings.mailboxes) {
        for (const SecretSource* source :
             {&mailbox.password, &mailbox.oauth.client_secret, &mailbox.oauth.refresh_token}) {
            if (!source->set()) continue;
            if (auto secret = read_secret(*source); !secret) return secret.error();
        }
    }
    return {};
}

int main_with(int argc, char** argv) {
    std::string config = "/etc/tsbreply/tsbreply.toml";
    bool once = false;
    bool check_config = false;
    bool print_config = false;
    CLI::App app{"Reads replies to consultations from a mailbox and appends them to the ledger."};
    app.footer(
        "Example: tsbreplyd --config /etc/tsbreply/tsbreply.toml --once\n"
        "Exit: 0 well, 1 something is held or unreadable (--once), 2 usage, 69 server "
        "unreachable,\n"
        "      74 disk or damaged ledger, 75 ledger is locked, 78 configuration.");
    app.add_option("--config", config, "configuration file")->capture_default_str();
    app.add_flag("--once", once, "one pass over the mailboxes, then exit");
    app.add_flag("--check-config", check_config,
                 "read configuration, circulars and roster, then exit");
    app.add_flag("--print-config", print_config, "print what differs from the defaults, then exit");
    app.set_version_flag("--version", TSB_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_codes::well : exit_codes::usage;
    }
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN);
    auto settings = load_settings(config);
    if (!settings) return fail(settings.error());
    if (print_config) std::fputs(print_settings(*settings).c_str(), stdout);
    if (check_config || print_config) {
        if (auto checked = check(*settings); !checked) return fail(checked.error());
        if (check_config) std::printf("%s is well\n", config.c_str());
        return exit_codes::well;
    }
    return run_service(*settings, once);
}

}  // namespace
}  // namespace tsb

int main(int argc, char** argv) {
    return tsb::main_with(argc, argv);
}
