# SPDX-License-Identifier: GPL-3.0-or-later
"""coverage.py EXPORT ALLOWED ROOM...: outcomes of decisions in an export of llvm-cov, by room. Exits 1 when more than ALLOWED are open.

A decision is each condition of an if, a loop, ?:, && or ||; it has two outcomes. Not asked for are outcomes that the language or
the program rules out: the end of `while (true)`, a value of an enum that no case of its switch names, a guard that aborts (such a
test's process ends before it can report)."""
import collections
import json
import pathlib
import sys


def ruled_out(lines, number, text):
    line = lines[number - 1]
    after = lines[number] if number < len(lines) else ""
    return text == "true" or f"switch ({text})" in line or "std::abort()" in line + after


def outcomes(branches):
    """(line, column, end line, end column) -> [times true, times false] over all instances of a template."""
    found = collections.defaultdict(lambda: [0, 0])
    for branch in branches:
        seat = found[tuple(branch[:4])]
        seat[0] += branch[4]
        seat[1] += branch[5]
    return sorted(found.items())


def main():
    export = json.loads(pathlib.Path(sys.argv[1]).read_text())["data"][0]
    open_ones, allowed = 0, int(sys.argv[2])
    for room in sys.argv[3:]:
        taken = total = 0
        here = str(pathlib.Path(room).resolve()) + "/"
        for file in export["files"]:
            name = file["filename"]
            if not name.startswith(here):
                continue
            lines = pathlib.Path(name).read_text().split("\n")
            for (line, column, end_line, end_column), times in outcomes(file["branches"]):
                text = lines[line - 1][column - 1:end_column - 1 if end_line == line else None]
                missing = [word for word, count in zip(("true", "false"), times) if count == 0]
                if missing and ruled_out(lines, line, text):
                    total += 2 - len(missing)
                    taken += 2 - len(missing)
                    continue
                total += 2
                taken += 2 - len(missing)
                open_ones += len(missing)
                for word in missing:
                    print(f"{room}/{name.removeprefix(here)}:{line}: never {word}: {text}")
        if total == 0:
            sys.exit(f"{room}: no decisions in the export")
        print(f"{room}: {taken} of {total} outcomes of decisions, {1000 * taken // total / 10} %")
    sys.exit(1 if open_ones > allowed else 0)


main()
