#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generates mails, reads each with the worker and with Python's email package, and compares every leaf:
media type, size and SHA-256 of the transfer-decoded content. usage: compare_leaves.py WORKER [SEED]"""
import base64
import email
import email.policy
import hashlib
import json
import quopri
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROUNDS = 60


def leaf(rng):
    data = bytes(rng.randrange(256) for _ in range(rng.randrange(0, 400)))
    kind = rng.choice(["text/plain; charset=utf-8", "text/html; charset=iso-8859-1", "application/pdf", "application/octet-stream"])
    encoding = rng.choice(["base64", "quoted-printable", "7bit", "8bit", None])
    if encoding == "base64":
        body = base64.encodebytes(data).replace(b"\n", b"\r\n")
    elif encoding == "quoted-printable":
        body = quopri.encodestring(data.replace(b"\r", b"r").replace(b"\n", b"n"), quotetabs=True).replace(b"\n", b"\r\n")
    else:
        body = b"\r\n".join(b"line %d - -- text" % i for i in range(rng.randrange(0, 6)))
    head = f"Content-Type: {kind}\r\n"
    if encoding:
        head += f"Content-Transfer-Encoding: {rng.choice([encoding, encoding.upper()])}\r\n"
    if rng.random() < 0.5:
        head += f'Content-Disposition: attachment;\r\n filename="file {rng.randrange(99)};x.bin"\r\n'
    return head.encode() + b"\r\n" + body


def entity(rng, depth, nested=False):
    choice = rng.random()
    if depth >= 4 or choice < 0.45:
        return leaf(rng)
    if choice < 0.6:
        return b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nMIME-Version: 1.0\r\n" + entity(rng, depth + 1, nested)
    boundary = "".join(rng.choice("abcXYZ019'()+_,-./:=?") for _ in range(rng.randrange(4, 30))) + f"{depth}z{rng.randrange(10**9)}"
    kind = rng.choice(["mixed", "alternative", "related", "signed"])
    out = f'Content-Type: multipart/{kind};\r\n\tboundary="{boundary}"\r\n\r\n'.encode()
    if rng.random() < 0.3:
        out += b"preamble text\r\n"
    for _ in range(rng.randrange(1, 4)):
        out += b"--" + boundary.encode() + rng.choice([b"", b"", b" "]) + b"\r\n" + entity(rng, depth + 1, True) + b"\r\n"
    if not nested or rng.random() < 0.85:  # now and then a parent's boundary closes it
        out += b"--" + boundary.encode() + b"--\r\n"
    return out


def mail(rng):
    raw = b"From: a@example.org\r\nSubject: test\r\nMIME-Version: 1.0\r\n" + entity(rng, 0)
    return raw.replace(b"\r\n", b"\n") if rng.random() < 0.2 else raw


def python_leaves(raw):
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    out = []
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True) or b""
        out.append((part.get_content_type(), len(content), hashlib.sha256(content).hexdigest()))
    return out


def our_leaves(worker, raw):
    run = subprocess.run([worker], input=raw, capture_output=True, timeout=60)
    if run.returncode != 0:
        raise SystemExit(f"worker: exit {run.returncode}: {run.stderr.decode()} {run.stdout.decode()}")
    return [(p["type"], p["bytes"], p["sha256"]) for p in json.loads(run.stdout)["parts"]]


def main():
    worker = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 101
    mails = [mail(random.Random(seed * 1000 + i)) for i in range(ROUNDS)]
    with ThreadPoolExecutor(2) as pool:
        ours = list(pool.map(lambda raw: our_leaves(worker, raw), mails))
    leaves = 0
    for number, (raw, mine) in enumerate(zip(mails, ours)):
        theirs = python_leaves(raw)
        if mine != theirs:
            sys.stdout.buffer.write(raw)
            raise SystemExit(f"seed {seed}, mail {number}: ours {mine}\nPython's {theirs}")
        leaves += len(mine)
    if leaves < ROUNDS:
        raise SystemExit(f"only {leaves} leaves compared: the generator is broken")
    print(f"{ROUNDS} mails, {leaves} leaves: all agree")


main()
