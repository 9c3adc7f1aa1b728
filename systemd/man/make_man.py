# SPDX-License-Identifier: GPL-3.0-or-later
"""make_man.py BIN VERSION OUT: the manual pages, from the prose beside this file (*.in) and from what the programs say of themselves.

In the prose a line of its own stands for a generated list:
  @options PROGRAM@   the options of a program, from its --help
  @commands@          every command of tsbreply with its arguments and options, from their --help
  @settings@          every key of tsbreply.toml    @problems@   every problem code    @events@   every event"""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
COLUMN = 30  # where CLI11 puts the description


def text(words):
    """As roff: nothing in it is a request or an escape."""
    words = words.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", words)


def entry(term, *paragraphs):
    lines = [".TP", rf"\fB{text(term)}\fR"]
    for number, paragraph in enumerate(p for p in paragraphs if p):
        lines += ([".br"] if number else []) + [text(paragraph)]
    return lines


class Help:
    """One --help of CLI11: (term, description) by section."""

    def __init__(self, program, *command):
        environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
        shown = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True, env=environment).stdout
        self.title = shown.splitlines()[0]
        self.sections, rows = {}, None
        for line in shown.splitlines():
            if re.fullmatch(r"(Positionals|Options|Subcommands):", line):
                rows = self.sections.setdefault(line[:-1], [])
            elif rows is not None and not line.startswith("  "):
                rows = None
            elif rows is not None and line[:COLUMN].strip():
                term, meaning = line[:COLUMN].strip(), line[COLUMN:].strip()
                if len(line) > COLUMN and line[COLUMN - 1] != " ":
                    term, meaning = line.strip(), ""
                rows.append([term, meaning])
            elif rows:
                rows[-1][1] = (rows[-1][1] + " " + line.strip()).strip()
        example = re.search(r"^Example: (.*)$", shown, re.M)
        self.example = example.group(1) if example else ""

    def rows(self, section):
        return [(self.term(term), meaning) for term, meaning in self.sections.get(section, [])]

    @staticmethod
    def term(term):
        term = re.sub(r" (Excludes|Needs): \S+| REQUIRED", "", term)
        term = re.sub(r"^([A-Z][A-Z_]*) (?:TEXT|INT)( \.\.\.)?$", r"\1\2", term)  # a positional's own name says enough
        return re.sub(r"=(\S+)$", r" (default \1)", term).replace(",", ", ")


def options(program):
    return [line for term, meaning in Help(program).rows("Options") for line in entry(term, meaning)]


def commands(program, path=()):
    lines, shown = [], Help(program, *path)
    for name, meaning in shown.rows("Subcommands"):
        here = (*path, name)
        if "(not there yet)" in meaning:
            lines += [rf".SS {text(' '.join(here))}", text(meaning)]
            continue
        below = Help(program, *here)
        if below.sections.get("Subcommands"):
            lines += commands(program, here)
            continue
        positionals = " ".join(term for term, _ in below.rows("Positionals"))
        lines += [rf".SS {text((' '.join(here) + ' ' + positionals).strip())}", text(meaning)]
        for section in ("Positionals", "Options"):
            for term, what in below.rows(section):
                if not term.startswith("-h"):
                    lines += entry(term, what)
        if below.example:
            lines += [".PP", rf"Example: \fB{text(below.example)}\fR"]
    return lines


def settings(tables):
    lines, table = [], None
    for row in tables["settings"]:
        if row["table"] != table:
            table = row["table"]
            name = "Top of the file" if not table else "[[mailbox]]" if table == "mailbox" else f"[{table}]"
            lines.append(rf".SS {text(name)}")
        default = f" Default: {row['default']}." if row["default"] else ""
        meaning = row["meaning"]
        if meaning.split()[0].strip(",").isalpha():  # a sentence, not an address to write as it is
            meaning = meaning[0].upper() + meaning[1:]
        lines += entry(f"{row['key']} = {row['type']}", meaning + "." + default)
    return lines


def problems(tables):
    return [line for row in tables["problems"]
            for line in entry(f"{row['code']} ({row['class']})", row["meaning"], row["action"])]


def events(tables):
    return [line for row in tables["events"]
            for line in entry(f"{row['id']} ({row['severity']}{', alert' if row['alert'] else ''})", row["meaning"], row["action"])]


def main():
    folder, version, out = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    tables = json.loads(subprocess.run([folder / "tsb-tables"], capture_output=True, text=True, check=True).stdout)
    lists = {"commands": lambda: commands(folder / "tsbreply"), "settings": lambda: settings(tables),
             "problems": lambda: problems(tables), "events": lambda: events(tables)}
    for source in sorted(HERE.glob("*.in")):
        lines = []
        for line in source.read_text().splitlines():
            generated = re.fullmatch(r"@(\w+)(?: ([\w-]+))?@", line)
            if generated and generated.group(1) == "options":
                lines += options(folder / generated.group(2))
            elif generated:
                lines += lists[generated.group(1)]()
            else:
                lines.append(line.replace("@VERSION@", version))
        (out / source.stem).write_text("\n".join(lines) + "\n")


main()
