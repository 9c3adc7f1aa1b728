# SPDX-License-Identifier: GPL-3.0-or-later
"""man_pages.py BUILD SOURCE: the manual pages are well made, and every command, option, key, problem and event stands in them."""
import os
import pathlib
import re
import subprocess
import sys

build, source = map(pathlib.Path, sys.argv[1:3])
PAGES = ["tsbreply.1", "tsbreplyd.8", "tsbreply.toml.5", "tsbreply-worker.8", "tsbreply-scan.8", "tsbreply-dkim.8"]
found = []


def run(*command):
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)
    return done.stdout + done.stderr


def shown(page):
    """As a reader sees it, in one line."""
    text = re.sub(r".\x08", "", run("mandoc", "-T", "utf8", build / "man" / page))
    return " ".join(text.replace("‐", "-").replace("−", "-").replace("-\n", "-").split())


def need(page, text, words, what):
    for word in words:
        if word not in text:
            found.append(f"{page}: lacks the {what} {word}")


def commands(program, path=()):
    text = run(program, *path, "--help")
    yield path, text
    below = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.M)
    for name in re.findall(r"^  ([a-z][a-z-]*) ", below.group(1), re.M) if below else []:
        yield from commands(program, (*path, name))


for page in PAGES:
    # An empty date is wanted: a page made twice is the same.
    lint = [line for line in run("mandoc", "-T", "lint", "-W", "warning", build / "man" / page).splitlines() if "missing date" not in line]
    found += [f"{page}: {line}" for line in lint]

tool, seen = shown("tsbreply.1"), 0
for path, text in commands(build / "bin/tsbreply"):
    seen += 1
    need("tsbreply.1", tool, [" ".join(path)], "command")
    if "not there yet" not in text:
        need("tsbreply.1", tool, re.findall(r"(--[a-z][a-z-]+)", text.split("Example:")[0]), "option")
need("tsbreply.1", tool, re.findall(r"^\| `([a-z-]+)`", (source / "parsers/reading/PROBLEMS.md").read_text(), re.M), "problem")
service = shown("tsbreplyd.8")
need("tsbreplyd.8", service, re.findall(r"(--[a-z][a-z-]+)", run(build / "bin/tsbreplyd", "--help")), "option")
need("tsbreplyd.8", service, re.findall(r"^([a-z][a-z-]+) ", run(build / "bin/tsbreply", "events"), re.M), "event")
keys = re.findall(r"^#? ?([a-z_]+) = ", (source / "config/tsbreply.toml").read_text(), re.M)
need("tsbreply.toml.5", shown("tsbreply.toml.5"), [f"{key} = " for key in keys], "key")
for boxed in ("tsbreply-worker", "tsbreply-scan"):
    need(f"{boxed}.8", shown(f"{boxed}.8"), re.findall(r"(--[a-z][a-z-]+)", run(build / "bin" / boxed, "--help")), "option")
if seen < 30 or len(keys) < 40:
    found.append(f"only {seen} commands and {len(keys)} keys were looked for")
print("\n".join(found) or f"{seen} commands and {len(keys)} keys stand in the manual")
sys.exit(1 if found else 0)
