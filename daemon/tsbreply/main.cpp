// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply: the operator's tool. Maps the command line of product.md §3 to the functions of
// commands.hpp.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <functional>

#include "daemon/intake/exit_code.hpp"
#include "daemon/tsbreply/commands.hpp"
#include "daemon/tsbreply/print.hpp"
#include "daemon/tsbreply/read_table.hpp"

namespace tsb {
namespace {

// The command line as it is being read; `run` is what to do once it is.
struct Line {
    Global global;
    std::function<int()> run;
    ReadOptions read;
    WhatIfOptions what_if;
    ReprocessOptions reprocess;
    TallyOptions tally;
    RosterImportOptions roster_import;
    ReviewOptions review;
    RosterAddOptions roster_add;
    std::vector<std::string> circular_files;
    ImportOptions circular_import;
    std::optional<std::int64_t> entry;
    std::string folder;
    bool send_test = false;
    ReplayOptions replay;
    std::vector<std::string> later;  // arguments of commands that are not there yet
};

int not_there_yet(const std::string& what) {
    return fail(Error{ErrorKind::input, what + " is not there yet in this version",
                      "nothing was done", exit_codes::usage});
}

CLI::App* add(CLI::App& parent, Line& line, const std::string& name, const std::string& text,
              const std::string& example) {
    CLI::App* command = parent.add_subcommand(name, text);
    command->footer("Example: tsbreply " + example);
    command->add_flag("--json", line.global.json, "one JSON object a line, for programs");
    return command;
}

// Commands of the contract that this version does not have say so and do nothing.
void add_later(CLI::App& parent, Line& line, const std::string& name, const std::string& path,
               const std::string& text) {
    CLI::App* command = parent.add_subcommand(name, text + " (not there yet)");
    command->add_option("arguments", line.later);
    command->allow_extras();
    command->callback(
        [&line, path] { line.run = [path] { return not_there_yet("tsbreply " + path); }; });
}

void add_reading(CLI::App& app, Line& line) {
    CLI::App* read =
        add(app, line, "read", "what is on the paper; touches no ledger", "read --json reply.docx");
    read->add_option("FILE", line.read.files,
                     "documents, or messages: .eml, Outlook's .msg and winmail.dat")
        ->required();
    read->add_option("--circular", line.read.circular, "look for this circular's form only");
    read->add_option("--evidence", line.read.evidence,
                     "write a page (HTML) of each file to this folder: the document as it was "
                     "seen, with its boxes")
        ->type_name("DIR");
    auto* marks = read->add_flag("--marks", line.read.marks, "list every mark of any document");
    read->add_flag("--parts", line.read.parts, "list the leaves of a message")->excludes(marks);
    read->footer("Example: tsbreply read --json reply.docx\n\n" + problem_help());
    read->callback(
        [&line] { line.run = [&line] { return read_command(line.global, line.read); }; });
    CLI::App* what_if =
        add(app, line, "what-if", "every step and the verdict a mail would get; records nothing",
            "what-if reply.eml");
    what_if
        ->add_option("FILE", line.what_if.files, "messages: .eml, Outlook's .msg and winmail.dat")
        ->required();
    what_if->add_option("--keys", line.what_if.keys, "DKIM key records instead of DNS");
    what_if->callback(
        [&line] { line.run = [&line] { return what_if_command(line.global, line.what_if); }; });
}

void add_replay(CLI::App& reprocess, Line& line) {
    auto* diff = reprocess.add_flag("--diff", line.replay.diff,
                                    "with --from-archive: what today's parser, circulars and "
                                    "roster would change; records nothing");
    auto* apply = reprocess.add_flag("--apply", line.replay.apply,
                                     "with --from-archive: record what --diff lists");
    reprocess
        .add_flag("--as-recorded", line.replay.as_recorded,
                  "with --from-archive: with the circulars, roster and keys that each entry was "
                  "made with; do the same entries come out?")
        ->excludes(apply);
    diff->excludes(apply);
    reprocess.footer(
        "Example: tsbreply reprocess --received maildir-mtime ~/Maildir\n"
        "         tsbreply reprocess --from-archive --diff\n\n"
        "--diff lists, reply by reply, what would stand otherwise; --apply appends corrections, "
        "which\nsupersede and never rewrite. What a person decided is left as it is and listed as "
        "a conflict.\nThe lines of --json: man tsbreply, REPLAY.\n"
        "Exit of --diff: 0 nothing would change, 1 something would, 74 a mail of the archive is "
        "missing or\ndamaged; of --apply: 1 where an answer became held, or a conflict is left.");
}

int replay(const Line& line) {
    if (line.reprocess.from_archive && line.reprocess.paths.empty() && !line.reprocess.dry_run &&
        line.reprocess.received.empty())
        return replay_command(line.global, line.replay);
    return fail(Error{ErrorKind::input,
                      "--diff, --apply and --as-recorded go with --from-archive and nothing else",
                      "tsbreply reprocess --help", exit_codes::usage});
}

void add_reprocess(CLI::App& app, Line& line) {
    CLI::App* reprocess =
        add(app, line, "reprocess", "archived mail through the same path as the mailbox",
            "reprocess --received maildir-mtime ~/Maildir");
    reprocess->add_option("PATH", line.reprocess.paths,
                          "mbox, Maildir, .eml, Outlook's .msg and winmail.dat, zip files and "
                          "folders of them");
    reprocess->footer(
        "Example: tsbreply reprocess --received maildir-mtime ~/Maildir\n"
        "         tsbreply reprocess old.mbox mails.zip reply.msg\n\n"
        "What is recorded already is known by its digest and not read again: a run that was\n"
        "killed is simply run again. In a zip file each member that is mail is taken byte for\n"
        "byte. A .msg or winmail.dat carries no signature: its answers are read and held, never\n"
        "counted by themselves. On a terminal a line shows how far it is; text output ends with\n"
        "a table.");
    reprocess->add_flag("--dry-run", line.reprocess.dry_run, "record nothing");
    reprocess
        ->add_option("--received", line.reprocess.received,
                     "what gives the received time where no Received line does")
        ->check(CLI::IsMember({"maildir-mtime", "mbox-from"}));
    reprocess->add_flag("--from-archive", line.reprocess.from_archive, "the gateway's own archive");
    add_replay(*reprocess, line);
    reprocess->callback([&line] {
        line.run = [&line] {
            if (line.replay.wanted()) return replay(line);
            if (line.reprocess.paths.empty() != line.reprocess.from_archive) {
                return fail(Error{ErrorKind::input, "name files, or --from-archive",
                                  "tsbreply reprocess --help", exit_codes::usage});
            }
            return reprocess_command(line.global, line.reprocess);
        };
    });
}

void add_results(CLI::App& app, Line& line) {
    CLI::App* tally = add(app, line, "tally", "the result, and what held replies could change",
                          "tally 101 --format csv");
    tally->add_option("CIRCULAR", line.tally.circular, "id or number; none: every one");
    tally->add_option("--format", line.tally.format, "text, json or csv")->capture_default_str();
    tally->add_option("--as-of", line.tally.as_of,
                      "only the entries recorded until this time (RFC 3339)");
    tally->callback(
        [&line] { line.run = [&line] { return tally_command(line.global, line.tally); }; });
    add_later(app, line, "result", "result", "the documents that announce the result");
}

void add_ledger(CLI::App& app, Line& line) {
    CLI::App* ledger = app.add_subcommand("ledger", "the append-only record");
    ledger->require_subcommand(1);
    CLI::App* init = add(*ledger, line, "init",
                         "make an empty ledger, its signing key and checkpoint; or complete one "
                         "made before there were checkpoints",
                         "ledger init");
    init->callback([&line] { line.run = [&line] { return ledger_init_command(line.global); }; });
    CLI::App* verify =
        add(*ledger, line, "verify",
            "check every line, the signed checkpoint and what the entries name in the archive",
            "ledger verify");
    verify->callback(
        [&line] { line.run = [&line] { return ledger_verify_command(line.global); }; });
    CLI::App* show = add(*ledger, line, "show", "list the entries, or print one", "ledger show 12");
    show->add_option("ENTRY", line.entry, "its number");
    show->callback(
        [&line] { line.run = [&line] { return ledger_show_command(line.global, line.entry); }; });
    CLI::App* head =
        add(*ledger, line, "head", "number of entries and digest of the last", "ledger head");
    head->callback([&line] { line.run = [&line] { return ledger_head_command(line.global); }; });
    CLI::App* out =
        add(*ledger, line, "export", "a copy for others to check: entries, checkpoint, public key",
            "ledger export /tmp/ledger-of-today");
    out->add_option("FOLDER", line.folder, "is made; may be there if it is empty")->required();
    out->callback([&line] {
        line.run = [&line] { return ledger_export_command(line.global, line.folder); };
    });
}

// A decision on a reply, by a named person.
CLI::App* add_decision(CLI::App& review, Line& line, const std::string& name,
                       const std::string& text, const std::string& example) {
    CLI::App* command = add(review, line, name, text, "review " + name + " " + example);
    command->add_option("ID", line.review.id, "the reply, as review list shows it")->required();
    command->add_option("--by", line.review.by, "who rules: one of [decisions] people")
        ->required()
        ->type_name("NAME");
    command->add_option("--reason", line.review.reason, "why; it goes to the ledger")
        ->required()
        ->type_name("TEXT");
    command->add_option("--item", line.review.items, "only this item, repeatable");
    command->callback([&line, name] {
        line.review.action = name;
        line.run = [&line] { return review_decide_command(line.global, line.review); };
    });
    return command;
}

void add_instead_of(CLI::App& command, Line& line) {
    command
        .add_option("--instead-of", line.review.instead_of,
                    "the reply of that State that counts with another answer; it is superseded")
        ->type_name("ID");
}

void add_decisions(CLI::App& review, Line& line) {
    CLI::App* release =
        add_decision(review, line, "release", "count the definite answers of a held reply",
                     "12/1 --by \"A. Muster\" --reason \"confirmed by telephone\"");
    add_instead_of(*release, line);
    release->footer(
        "Example: tsbreply review release 12/1 --by \"A. Muster\" --reason \"confirmed by phone\"\n"
        "         tsbreply review release 14/1 --item 7/17 --instead-of 12/1 --by … --reason …\n\n"
        "What is late or not entitled cannot be released: mend the circular or the roster, and it\n"
        "is judged again. Exit 2: the rules refuse it, and nothing was recorded.");
    add_decision(review, line, "reject", "count nothing of a reply",
                 "12/1 --by \"A. Muster\" --reason \"withdrawn by letter of 3 March\"");
    CLI::App* amend = add_decision(
        review, line, "amend", "say what an answer is",
        "12/1 --set 7/17=supports --by \"A. Muster\" --reason \"the administration wrote so\"");
    amend
        ->add_option("--set", line.review.set,
                     "ITEM=supports, ITEM=opposes or ITEM=blank (no answer), repeatable")
        ->required()
        ->type_name("ITEM=CHOICE");
    add_instead_of(*amend, line);
    add_decision(review, line, "note", "a note on a reply; it changes nothing",
                 "12/1 --by \"A. Muster\" --reason \"asked the mission on 2 March\"");
}

void add_review(CLI::App& app, Line& line) {
    CLI::App* review = app.add_subcommand("review", "decisions on replies");
    review->require_subcommand(1);
    CLI::App* list = add(
        *review, line, "list",
        "replies that are held, late or unreadable, and what would make each count", "review list");
    list->callback([&line] { line.run = [&line] { return review_list_command(line.global); }; });
    CLI::App* show = add(*review, line, "show", "all that bears on one reply", "review show 12/1");
    show->add_option("ID", line.review.id, "the reply; an old id names its newest correction")
        ->required();
    show->callback([&line] {
        line.run = [&line] { return review_show_command(line.global, line.review.id); };
    });
    add_decisions(*review, line);
    CLI::App* retry = add(*review, line, "retry",
                          "judge its message again, with circulars and roster as they are now",
                          "review retry 12/1");
    retry->add_option("ID", line.review.id, "the reply")->required();
    retry->callback([&line] {
        line.run = [&line] { return review_retry_command(line.global, line.review.id); };
    });
    for (const char* name : {"enter", "export"})
        add_later(*review, line, name, "review " + std::string(name), "decisions on held replies");
}

void add_circular_import(CLI::App& circular, Line& line) {
    CLI::App* import =
        add(circular, line, "import", "make a circular file from the issued documents",
            "circular import circular-en.docx circular-fr.docx > circular.toml");
    import
        ->add_option("FILE", line.circular_import.files,
                     "the issued circular with its form, a file per language: DOCX, PDF, text")
        ->required();
    import
        ->add_option("--out", line.circular_import.out,
                     "write ID.toml and copies of the documents to this folder; an ID.toml that "
                     "is there gets the languages added")
        ->type_name("DIR");
    import->footer(
        "Example: tsbreply circular import circular-en.docx circular-fr.docx > circular.toml\n"
        "         tsbreply circular import --out /etc/tsbreply/circulars circular-zh.pdf\n\n"
        "Without --out the file is printed; where a configuration exists, its own file of that\n"
        "circular is what the languages are added to. What is unsure stands in it as \"# "
        "check:\",\n"
        "what was not found as \"# missing:\", and all of that is said at the end: a person must\n"
        "check it. Documents that contradict each other are an error, and nothing is written.\n"
        "Word documents are the best source. Where a PDF shows no boxes, its wording is\n"
        "provisional (confirmed = false).\n"
        "Exit: 0 it loads, 1 something is missing, 65 a file cannot be read, is no circular, or\n"
        "contradicts another.");
    import->callback([&line] {
        line.run = [&line] { return circular_import_command(line.global, line.circular_import);
};
}  // namespace
);
}  // namespace tsb

void add_roster_changes(CLI::App& roster, Line& line) {
    CLI::App* one = add(roster, line, "add", "add one contact: an address, or a domain",
                        "roster add CHE bakom.admin.ch --from 2026-01-01");
    RosterAddOptions& options = line.roster_add;
    one->add_option("CODE", options.code, "the administration, ISO 3166-1 alpha-3")->required();
    one->add_option("VALUE", options.value,
                    "an exact address, or a domain that serves this administration only")
        ->required();
    one->add_flag("--shared", options.shared, "a domain that serves several: evidence only");
    one->add_option("--from", options.from, "first day")->type_name("DATE");
    one->add_option("--until", options.until, "last day")->type_name("DATE");
    one->add_flag("--spf", options.spf, "a pass on SPF alone is enough for it");
    one->add_flag("--mission", options.mission, "it is the permanent mission's");
    one->add_option("--note", options.note, "why");
    one->add_flag("--dry-run", options.dry_run, "only say what would be added, and conflicts");
    one->footer(
        "Example: tsbreply roster add CHE bakom.admin.ch --from 2026-01-01\n"
        "         tsbreply roster add KEN mission.kenya@gmail.com --mission\n\n"
        "A contact that contradicts another State's is a conflict and is not added. What was held\n"
        "for want of it is judged again.");
    one->callback([&line] {
        line.run = [&line] { return roster_add_command(line.global, line.roster_add); };
    });
    CLI::App* suggest =
        add(roster, line, "suggest",
            "held senders that the roster lacks, with the command that would add each",
            "roster suggest");
    suggest->callback(
        [&line] { line.run = [&line] { return roster_suggest_command(line.global); }; });
}

void add_tables(CLI::App& app, Line& line) {
    CLI::App* circular = app.add_subcommand("circular", "what is consulted on");
    circular->require_subcommand(1);
    CLI::App* list = add(*circular, line, "list", "the circulars in force", "circular list");
    list->callback([&line] { line.run = [&line] { return circular_list_command(line.global); }; });
    CLI::App* check = add(*circular, line, "check", "check circular files, or all in force",
                          "circular check 0102.toml");
    check->add_option("FILE", line.circular_files, "circular files");
    check->callback([&line] {
        line.run = [&line] { return circular_check_command(line.global, line.circular_files); };
    });
    add_circular_import(*circular, line);
}

void add_roster(CLI::App& app, Line& line) {
    CLI::App* roster =
        app.add_subcommand("roster", "the administrations and who may write for them");
    roster->require_subcommand(1);
    CLI::App* check = add(*roster, line, "check",
                          "overlaps, expired contacts, domains claimed twice", "roster check");
    check->callback([&line] { line.run = [&line] { return roster_check_command(line.global); }; });
    CLI::App* from_csv =
        add(*roster, line, "import",
            "add contacts from a CSV file (code,kind,value[,from,until,spf,mission,note])",
            "roster import --dry-run contacts.csv");
    from_csv->add_option("FILE", line.roster_import.file, "the CSV file")->required();
    from_csv->add_option("--map", line.roster_import.map, "their header=our header, repeatable");
    from_csv->add_flag("--dry-run", line.roster_import.dry_run, "only say what would be added");
    from_csv->callback([&line] {
        line.run = [&line] { return roster_import_command(line.global, line.roster_import); };
    });
    add_roster_changes(*roster, line);
}

void add_operation(CLI::App& app, Line& line) {
    CLI::App* audit = add(app, line, "audit", "every UID of each mailbox accounted for", "audit");
    audit->footer(
        "Example: tsbreply audit\n\n"
        "recorded: has an entry. duplicate: its bytes were known (note seen-again). before-start: "
        "from before `since`.\n"
        "vanished: gone, and never recorded. missing: in the mailbox now, and in no entry: an "
        "alert, and exit 1.");
    audit->callback([&line] { line.run = [&line] { return audit_command(line.global); }; });
    CLI::App* doctor =
        add(app, line, "doctor", "try everything the service needs, once", "doctor --send-test");
    doctor->add_flag("--send-test", line.send_test, "also send one alert");
    doctor->callback(
        [&line] { line.run = [&line] { return doctor_command(line.global, line.send_test); }; });
    CLI::App* events =
        add(app, line, "events", "every event there is, and what to do about it", "events");
    events->callback([&line] { line.run = [&line] { return events_command(line.global); }; });
}

int main_with(int argc, char** argv) {
    Line line;
    CLI::App app{"Reads consultation replies, and shows and checks what was recorded."};
    app.footer(
        "Example: tsbreply tally 101\n"
        "Exit: 0 well, 1 done with problems found, 2 usage, 65 an input cannot be read, 69 server "
        "unreachable,\n"
        "      74 disk or damaged ledger, 75 try later, 78 configuration.");
    app.set_version_flag("--version", TSB_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    auto* config = app.add_option("--config", line.global.config, "configuration file")
                       ->capture_default_str()
                       ->type_name("FILE");
    add_reading(app, line);
    add_reprocess(app, line);
    add_results(app, line);
    add_ledger(app, line);
    add_review(app, line);
    add_tables(app, line);
    add_roster(app, line);
    add_operation(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_codes::well : exit_codes::usage;
    }
    line.global.config_given = config->count() > 0;
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN);
    return line.run();
}

}  // namespace
}  // namespace tsb

int main(int argc, char** argv) {
    return tsb::main_with(argc, argv);
}
