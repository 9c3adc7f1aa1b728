# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules every source file keeps: licence line, no unfinished work, no coroutine call with a temporary aggregate."""
import pathlib
import re
import subprocess
import sys

CODE = {".cpp", ".hpp", ".py", ".sh", ".txt", ".cmake", ".toml", ".in"}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b|GTEST_" r"SKIP|DIS" r"ABLED_")
# g++ 12 destroys such a temporary twice: name it first.
AGGREGATE_IN_AWAIT = re.compile(r"co_await\s+[\w:.>\-\[\]()*&]+\([^;]*\{[^;{}]*\}[^;]*\)\s*;")
ASIO_ALLOWED = {"net", "mailbox", "keys", "reader", "notify", "web", "control", "intake", "review", "tsbreplyd", "tsbreply"}


def faults(name, text):
    found = []
    data = name.startswith("tests/support/circulars/") and name.endswith(".txt")  # issued text, as it was
    if not data and "SPDX-License-Identifier: GPL-3.0-or-later" not in "\n".join(text.splitlines()[:4]):
        found.append(f"{name}: no SPDX line")
    if UNFINISHED.search(text):
        found.append(f"{name}: unfinished work: {UNFINISHED.search(text).group(0)}")
    if name.endswith((".cpp", ".hpp")):
        without_lambdas = re.sub(r"\[[^\]]*\]\s*(\([^)]*\))?\s*\{[^}]*\}", "L", text)
        for match in AGGREGATE_IN_AWAIT.finditer(without_lambdas):
            found.append(f"{name}: aggregate inside a co_await'ed call: {match.group(0)[:80]}")
        room = name.split("/")[1]
        if name.startswith("daemon/") and "boost/asio" in text and room not in ASIO_ALLOWED:
            found.append(f"{name}: coroutines stop before this room")
        if name.startswith(("parsers/", "config/")) and "boost/asio" in text:
            found.append(f"{name}: no Asio outside the daemon")
        lines = text.count("\n")
        if lines > 500:
            found.append(f"{name}: {lines} lines; split it by meaning")
    return found


def self_test():
    assert faults("config/a.cpp", "int x;\n")
    assert faults("config/a.cpp", "// SPDX-License-Identifier: GPL-3.0-or-later\nauto r = co_await f({1, 2});\n")
    assert not faults("config/a.cpp", "// SPDX-License-Identifier: GPL-3.0-or-later\nauto r = co_await f(named);\n")


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    names = listed.stdout.split() if listed.returncode == 0 else [
        p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file() and "build" not in p.parts]
    found = []
    for name in names:
        path = root / name
        if path.is_file() and path.suffix in CODE and not name.endswith("country-codes.csv"):
            found += faults(name, path.read_text(errors="replace"))
    print("\n".join(found) or f"{len(names)} files keep the source rules")
    return 1 if found or len(names) < 50 else 0


sys.exit(main())
