#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""forms.py BUILD [PACKAGES]: the form fields of the PDF fixtures, side by side in one run: ours, npm pdfjs-dist and pdftk. Prints
how many files each has right, what the others have wrong, and the median time a file. PACKAGES: a folder with
node_modules/pdfjs-dist; else npm installs it into a folder that is removed. pdftk is a program: its times are whole runs."""
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "corpus/fixtures/pdf"
STATES = {"supports": "10", "opposes": "01", "blank": "00"}


def wanted():
    """Files with form fields, and their boxes: supports and opposes of each item."""
    rows = [line[2:-2].split(" | ") for line in (FIXTURES / "README.md").read_text(encoding="utf-8").splitlines()
            if line.startswith("| ") and not line.startswith("| file ")]
    return {FIXTURES / file: "".join(STATES[answer] for answer in answers.split())
            for file, _, ids, _, answers, *_ in rows if {"P1", "P3", "P5"} & set(ids.split())}


def lines_of(words):
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found = {}
    for line in done.stdout.splitlines():
        microseconds, states, file = line.split("\t")
        found[pathlib.Path(file)] = (int(microseconds) / 1000, states)
    return found


def pdftk(files):
    found = {}
    for file in files:
        times = []
        for _ in range(3):
            start = time.monotonic()
            done = subprocess.run(["pdftk", file, "dump_data_fields_utf8"], capture_output=True, text=True)
            times.append((time.monotonic() - start) * 1000)
        states = ""
        for field in done.stdout.split("---"):
            if "FieldType: Button" not in field:
                continue
            value = re.search(r"^FieldValue: (.*)", field, re.M)
            value = value[1] if value else "Off"
            radio = int((re.search(r"^FieldFlags: (\d+)", field, re.M) or [0, "0"])[1]) & 1 << 15
            if radio:
                states += {"supports": "10", "0": "10", "opposes": "01", "1": "01"}.get(value, "00")
            else:
                states += "0" if value in ("Off", "") else "1"
        found[file] = (statistics.median(times), states)
    return found


def main():
    build, packages = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    truth = wanted()
    files = list(truth)
    here = pathlib.Path(__file__).parent
    with tempfile.TemporaryDirectory() as work:
        if packages is None:
            packages = work
            subprocess.run("npm init -y && npm install --no-fund --no-audit pdfjs-dist@4.10.38", shell=True, cwd=work, check=True,
                           capture_output=True)
        tools = {"ours": lines_of([f"{build}/bin/bench_ours", "--forms", *files]),
                 "pdf.js 4.10": lines_of(["node", here / "forms.mjs", packages, *files]),
                 "pdftk": pdftk(files)}
    print(f"{'':14} {'right':>7}  {'median ms':>9}")
    for name, found in tools.items():
        right = sum(found[file][1] == truth[file] for file in files)
        print(f"{name:14} {right:>3}/{len(files)}  {statistics.median(found[file][0] for file in files):9.1f}")
    for name, found in tools.items():
        for file in files:
            if found[file][1] != truth[file]:
                print(f"{name}: {file.relative_to(FIXTURES)} reads {found[file][1] or 'nothing'}, filled in was {truth[file]}")


main()
