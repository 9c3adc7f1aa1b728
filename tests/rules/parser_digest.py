# SPDX-License-Identifier: GPL-3.0-or-later
"""The parser's digest in a build is that of the sources of parsers/ and config/: their names, in the order of their bytes,
and what they hold. Neither the folder, the compiler nor the kind of build enters it."""
import hashlib
import json
import pathlib
import subprocess
import sys

source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
files = [path for room in ("parsers", "config") for kind in ("*.cpp", "*.hpp") for path in (source / room).rglob(kind)]
names = sorted(str(path.relative_to(source)) for path in files)
lines = "".join(f"{hashlib.sha256((source / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
expected = "sha256:" + hashlib.sha256(lines.encode()).hexdigest()
worker = subprocess.run([build / "bin" / "tsbreply-worker"], input=b"From: a@b.example\r\n\r\nno form\r\n",
                        capture_output=True, check=True, timeout=60)
built = json.loads(worker.stdout)["parser"]
if built != expected:
    sys.exit(f"the worker says {built}, {len(names)} sources give {expected}")
print(f"{len(names)} sources: {built}")
