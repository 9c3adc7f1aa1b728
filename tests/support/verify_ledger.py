#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""verify_ledger.py FOLDER [--key FILE|VKEY] [--against CHECKPOINT]...

Checks a ledger by daemon/ledger/FORMAT.md and nothing else: standard library and the openssl command. FOLDER holds
ledger.jsonl, checkpoint and signing.vkey: <state>/ledger, or what `tsbreply ledger export` made. --key is the verifier key as
you got it by another way (the one in FOLDER proves only that the folder agrees with itself). --against is a checkpoint that
you kept: the ledger must begin with what it was signed over. Exit 0: all well, 1: damage, 2: usage."""
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

KINDS = ("message", "decision", "circular", "roster", "note")
KEYS = ["body", "kind", "prev", "seq", "time", "v"]
MAX_LINE, MAX_DEPTH, MAX_INTEGER = 4194304, 64, 2 ** 53 - 1
SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: what stands before an Ed25519 key in DER


class Damage(Exception):
    pass


# --- canonical JSON: RFC 8785, narrowed as FORMAT.md says

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def canonical_text(text):
    return '"' + "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in text) + '"'


def canonical(value, depth=0):
    if depth > MAX_DEPTH:
        raise Damage("more containers in each other than may be")
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise Damage("an integer beyond 2^53 - 1")
        return str(value)
    if isinstance(value, str):
        return canonical_text(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(one, depth + 1) for one in value) + "]"
    if isinstance(value, dict):
        for key in value:
            if not all(32 <= ord(c) < 127 for c in key):
                raise Damage("a key that is not printable ASCII")
        return "{" + ",".join(canonical_text(k) + ":" + canonical(value[k], depth + 1) for k in sorted(value)) + "}"
    raise Damage("a number that is no integer")


def parse_canonical(line):
    if len(line) > MAX_LINE:
        raise Damage("longer than a line may be")
    try:
        value = json.loads(line.decode("utf-8"))
        again = canonical(value).encode("utf-8")  # a key that came twice comes once here
    except (ValueError, RecursionError) as error:  # UnicodeError is a ValueError
        raise Damage(f"no JSON in UTF-8 ({type(error).__name__})") from None
    if again != line:
        raise Damage("not canonical")
    return value


# --- lines and their tree

def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(line):
    return sha256(b"\0" + line)


class Tree:
    """RFC 6962 §2.1, growing: the roots of the full subtrees, the oldest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, line):
        top, n = leaf_hash(line), self.size
        while n & 1:
            top, n = sha256(b"\1" + self.peaks.pop() + top), n >> 1
        self.peaks.append(top)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = sha256(b"\1" + peak + root)
        return root


def check_line(line, number, prev):
    entry = parse_canonical(line)
    if not isinstance(entry, dict) or sorted(entry) != KEYS:
        raise Damage("its members are not those of an entry")
    if entry["v"] != 1 or isinstance(entry["v"], bool):
        raise Damage("v is not 1")
    if entry["kind"] not in KINDS:
        raise Damage("unknown kind")
    if not isinstance(entry["body"], dict):
        raise Damage("body is no object")
    if entry["seq"] != number or isinstance(entry["seq"], bool):
        raise Damage(f"seq is not {number}")
    if entry["prev"] != "sha256:" + prev.hex():
        raise Damage("prev is not the digest of the line before")
    time = entry["time"]
    if not isinstance(time, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", time):
        raise Damage("time is not RFC 3339 in UTC, in whole seconds")


# --- signed notes

def strict_base64(text):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Damage("no base64") from None
    if base64.b64encode(raw).decode() != text:
        raise Damage("base64 of another form")
    return raw


class Verifier:
    """A verifier key NAME+ID+BASE64."""
    known = {}  # what openssl said: it is asked once

    def __init__(self, text):
        match = re.fullmatch(r"([!-*,-~]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text)
        if not match:
            raise Damage("signing.vkey is no verifier key")
        self.name, key = match[1], strict_base64(match[3])
        self.id = sha256(self.name.encode() + b"\n" + key)[:4]
        if len(key) != 33 or key[0] != 1 or self.id.hex() != match[2]:
            raise Damage("signing.vkey is no verifier key of Ed25519")
        self.public = key[1:]

    def verifies(self, text, signature):
        asked = (self.public, text, signature)
        if asked not in Verifier.known:
            Verifier.known[asked] = len(signature) == 64 and self.ask_openssl(text, signature)
        return Verifier.known[asked]

    def ask_openssl(self, text, signature):
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder) / name for name in ("key", "text", "signature")]
            for path, data in zip(paths, (SPKI + self.public, text, signature)):
                path.write_bytes(data)
            command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths[0], "-rawin",
                       "-in", paths[1], "-sigfile", paths[2]]
            return subprocess.run(command, capture_output=True).returncode == 0


def open_note(note, key):
    """The text that the key has signed."""
    if len(note) > 16384:
        raise Damage("too long")
    text, found, signatures = note.partition(b"\n\n")
    text += b"\n"
    if not found or not signatures.endswith(b"\n"):
        raise Damage("no signed note")
    ours = 0
    lines = signatures[:-1].split(b"\n")
    for line in lines:
        match = re.fullmatch(rb"\xe2\x80\x94 ([!-*,-~]{1,200}) ([A-Za-z0-9+/=]+)", line)
        if not match or len(lines) > 100:
            raise Damage("a signature line of another form")
        raw = strict_base64(match[2].decode())
        if len(raw) < 5:
            raise Damage("a signature line of another form")
        if match[1].decode() == key.name and raw[:4] == key.id:
            ours += 1
            if ours > 1 or not key.verifies(text, raw[4:]):
                raise Damage("a signature that is not of its key")
    if ours != 1:
        raise Damage(f"not signed by {key.name}")
    return text


def read_checkpoint(note, key):
    """(size, root)"""
    match = re.fullmatch(rb"([!-~]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/=]+)\n", open_note(note, key))
    if not match or match[1].decode() != key.name:
        raise Damage("no checkpoint of this ledger")
    root = strict_base64(match[3].decode())
    if len(root) != 32:
        raise Damage("no root of 32 bytes")
    return int(match[2]), root


# --- all of it

def verify(ledger, checkpoint, vkey, against=()):
    """Findings as texts, none if all is well. ledger, checkpoint: bytes; against: (name, bytes) of kept checkpoints."""
    findings = []
    try:
        key = Verifier(vkey)
    except Damage as damage:
        return [str(damage)]
    wanted = []
    for name, note in [("checkpoint", checkpoint), *against]:
        try:
            wanted.append((name, *read_checkpoint(note, key)))
        except Damage as damage:
            findings.append(f"{name}: {damage}")
    *lines, torn = ledger.split(b"\n")
    tree, prev = Tree(), bytes(32)
    roots = {0: tree.root()}
    for number, line in enumerate(lines, 1):
        try:
            check_line(line, number, prev)
        except Damage as damage:
            findings.append(f"line {number}: {damage}")
        prev = sha256(line)
        tree.add(line)
        roots[number] = tree.root()
    for name, size, root in wanted:
        if size not in roots:
            findings.append(f"{name}: was signed over {size} entries, the ledger has {tree.size}")
        elif roots[size] != root:
            findings.append(f"{name}: was signed over {size} other entries")
    verify.told = (f"{tree.size} entries, head sha256:{prev.hex()}, root {base64.b64encode(tree.root()).decode()}"
                   + (f", {len(torn)} bytes torn" if torn else ""))
    return findings


def main(arguments):
    folder, vkey, against = None, None, []
    while arguments:
        word = arguments.pop(0)
        if word in ("--key", "--against") and arguments:
            value = arguments.pop(0)
            if word == "--against":
                against.append((value, pathlib.Path(value).read_bytes()))
            else:
                vkey = pathlib.Path(value).read_text() if pathlib.Path(value).exists() else value
        elif folder is None and not word.startswith("-"):
            folder = pathlib.Path(word)
        else:
            folder = None
            break
    if folder is None:
        print(__doc__, file=sys.stderr)
        return 2
    vkey = (folder / "signing.vkey").read_text() if vkey is None else vkey
    checkpoint = (folder / "checkpoint").read_bytes()  # before the lines, which only become more
    findings = verify((folder / "ledger.jsonl").read_bytes(), checkpoint, vkey.strip(), against)
    for finding in findings:
        print(finding)
    print(("DAMAGED: " if findings else "all well: ") + getattr(verify, "told", "nothing read"))
    return 1 if findings else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except OSError as error:
        sys.exit(f"DAMAGED: {error}")  # a file that is missing is no proof
