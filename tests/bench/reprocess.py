#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""reprocess.py BUILD [MESSAGES] [TURNS]: `tsbreply reprocess` of a Maildir (archive, ledger, every witness of a form, one boxed
process a message) and peers/pipeline.py, turn and turn about on the same mail. Prints messages a second and a processor second of
each turn, the ratios of the medians, and what each has right."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from mail_mix import CONTACTS, write_maildir
from gateway import Gateway

PIPELINE = pathlib.Path(__file__).parent / "peers" / "pipeline.py"


def timed(command, stdout=subprocess.DEVNULL):
    """(wall seconds, processor seconds of the program and all that it waited for)."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]}: exit {process.returncode}\n{said.decode()[-2000:]}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime


def ours(build, maildir, truth):
    with Gateway(build, alerts=False, dovecot=False) as gateway:
        gateway.init(CONTACTS)
        times = timed([gateway.program("tsbreply"), "--config", gateway.config, "reprocess", "--json", maildir],
                      stdout=open(gateway.path / "out", "wb"))
        right = 0
        for line in open(gateway.path / "out", encoding="utf-8"):
            record = json.loads(line)
            read = {answer["item"]: answer["choice"] for reading in record["readings"] for answer in reading["answers"]}
            right += (read or None) == truth[pathlib.Path(record["file"]).name]
        return times, right


def theirs(maildir, truth, work):
    out = pathlib.Path(work) / "pipeline.jsonl"
    times = timed(["/usr/bin/python3", str(PIPELINE), str(maildir), str(out)])
    records = map(json.loads, open(out, encoding="utf-8"))
    return times, sum(record["answers"] == truth[record["file"]] for record in records)


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    turns = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    rates = {"ours": [], "Python": []}
    with tempfile.TemporaryDirectory(prefix="tsb-bench-") as work:
        maildir = pathlib.Path(work) / "Maildir"
        truth = write_maildir(maildir, build, count)
        for turn in range(turns):
            runs = {"ours": lambda: ours(build, maildir, truth), "Python": lambda: theirs(maildir, truth, work)}
            for name in sorted(runs, reverse=turn % 2 == 1):
                (wall, cpu), right = runs[name]()
                rates[name].append((count / wall, count / cpu))
                print(f"{name:7} {count / wall:7.0f} messages/s {count / cpu:7.0f} per CPU second, {right} of {count} right", flush=True)
    for column, unit in enumerate(("per second", "per CPU second")):
        of_us, of_them = (statistics.median(row[column] for row in rates[name]) for name in ("ours", "Python"))
        print(f"ours / Python, {unit}: {of_us / of_them:.2f}")


main()
