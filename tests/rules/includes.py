# SPDX-License-Identifier: GPL-3.0-or-later
"""The include rule of the house: which room may include which, and who may include a third-party library.

Prints every edge that the table does not allow and exits 1; also proves on made-up sources that it would."""
import pathlib
import re
import sys

ROOMS = {  # room -> rooms that it may include; base is open to all
    "base": [], "config": [],
    "sheet": [], "reading": [], "wire": ["reading", "config"], "sandbox": [],
    "cfb": [], "outlook": ["cfb", "mime"], "package": ["sheet"], "flow": ["sheet"],
    "docx": ["sheet", "package", "flow", "cfb"], "odf": ["sheet", "package", "flow"], "rtf": ["sheet", "flow"], "pdf": ["sheet", "package", "picture"], "picture": ["sheet", "reading"], "scan": ["sheet", "picture"], "dkim": ["reading"], "text": ["sheet"], "mime": ["reading"],
    "lines": ["sheet", "config"], "issued": ["sheet", "config", "lines"],
    "wording": ["config"], "layout": ["sheet", "config", "wording"],
    "form": ["sheet", "reading", "config", "wording", "layout"],
    "worker": ["sheet", "package", "reading", "wire", "mime", "outlook", "cfb", "docx", "odf", "rtf", "pdf", "picture", "scan", "dkim", "text", "form", "issued", "sandbox", "config"],
    "net": ["config"], "keys": ["reading", "config"], "mailbox": ["net", "config"], "archive": [], "sender": ["reading", "config"],
    "reader": ["wire", "reading", "config"], "judge": ["sender", "reading", "config"], "ledger": [],
    "record": ["judge", "sender", "reading", "config"], "tally": ["ledger", "record", "judge", "sender", "reading", "config"],
    "notify": ["tally", "record", "judge", "sender", "reading", "net", "config"], "review": ["tally", "ledger", "record", "judge", "reading", "config"],
    "control": ["review", "config"],
    "intake": ["net", "mailbox", "archive", "keys", "sender", "reader", "judge", "ledger", "record", "tally", "notify", "review",
               "control", "reading", "wire", "config"],
}
DAEMON = [room for room in ROOMS["intake"]] + ["intake"]
ROOMS["tsbreplyd"] = ROOMS["tsbreply"] = DAEMON

# A library behind one door: pattern of its headers -> files that may include it.
DOORS = {
    r"mimetic/": r"^parsers/mime/[^/]+\.cpp$",
    r"opendkim/": r"^parsers/dkim/dkim\.cpp$",
    r"libpsl\.h": r"^daemon/sender/alignment\.cpp$",
    r"unbound\.h": r"^daemon/keys/keys\.cpp$",
    r"curl/": r"^daemon/(net|mailbox)/",
    r"qpdf/": r"^parsers/pdf/qpdf\.hpp$",
    # poppler's own headers have no folder in their names
    r"poppler/|poppler-|OutputDev\.h|SplashOutputDev\.h|GfxState\.h|PDFDoc\.h|Annot\.h": r"^parsers/(pdf|worker)/.*\.cpp$",
    r"leptonica|allheaders\.h": r"^parsers/(picture|scan)/[^/]+\.cpp$",
    r"tesseract/": r"^parsers/scan/[^/]+\.cpp$",
    r"libheif/": r"^parsers/scan/[^/]+\.cpp$",
    r"zip\.h": r"^parsers/package/[^/]+\.cpp$",
    r"pugixml": r"^parsers/(package|docx|odf)/",
    r"zstd\.h": r"^daemon/archive/[^/]+\.cpp$",
    r"toml\+\+/": r"^config/[^/]+$",
    r"spdlog/": r"^daemon/notify/[^/]+\.cpp$",
    r"CLI/": r"^(daemon/(tsbreply|tsbreplyd)|parsers/worker)/[^/]+\.cpp$",
    r"systemd/": r"^daemon/(notify|tsbreplyd)/[^/]+\.cpp$",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def room_of(path):
    parts = path.split("/")
    if parts[0] == "config":
        return "base" if parts[1] == "base" else "config"
    if parts[:2] in (["parsers", "form"], ["parsers", "issued"]) and len(parts) > 3:
        return parts[2]
    return parts[1] if len(parts) > 2 else None


def faults(path, text):
    room, found = room_of(path), []
    allowed = ROOMS.get(room)
    if allowed is None:
        return [f"{path}: no such room in the table"]
    for bracket, target in INCLUDE.findall(text):
        if bracket == '"':
            other = room_of(target)
            if other not in ("base", room) and other not in allowed:
                found.append(f"{path}: {room} may not include {target}")
            if path.startswith("daemon/") and target.startswith("parsers/") and other not in ("reading", "wire"):
                found.append(f"{path}: daemon may include only reading and wire of parsers, not {target}")
            if path.startswith("parsers/") and target.startswith("daemon/"):
                found.append(f"{path}: parsers may include nothing of daemon: {target}")
        for pattern, door in DOORS.items():
            if re.match(pattern, target) and not re.search(door, path):
                found.append(f"{path}: <{target}> only behind {door}")
    return found


def self_test():
    assert faults("daemon/judge/x.cpp", '#include "parsers/docx/docx.hpp"\n')
    assert faults("parsers/form/x.cpp", '#include "daemon/judge/judge.hpp"\n')
    assert faults("parsers/docx/x.cpp", "#include <curl/curl.h>\n")
    assert faults("config/circular.cpp", '#include "parsers/sheet/sheet.hpp"\n')
    assert faults("parsers/form/wording/x.cpp", '#include "parsers/form/choice.hpp"\n')
    assert not faults("daemon/judge/x.cpp", '#include "parsers/reading/reading.hpp"\n#include <string>\n')


def main():
    self_test()
    root = pathlib.Path(sys.argv[1])
    found, seen = [], 0
    for storey in ("config", "parsers", "daemon"):
        for path in sorted((root / storey).rglob("*.[ch]pp")):
            seen += 1
            found += faults(path.relative_to(root).as_posix(), path.read_text())
    print("\n".join(found) or f"{seen} files keep the include rule")
    return 1 if found or seen < 50 else 0


sys.exit(main())
