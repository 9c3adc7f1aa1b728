#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""drain.py BUILD [MESSAGES] [TURNS]: a mailbox of 60 KB mails on a local Dovecot, emptied turn and turn about by `tsbreplyd --once`
(archive and ledger on, one boxed process a message) and by mbsync into a Maildir with its default FSync. Then, with 20 ms of added
latency and a fifth of the mails, by `--once` and by a client that fetches one message at a time."""
import imaplib
import os
import pathlib
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time

from mail_mix import CONTACTS
from relay import Relay
from gateway import Gateway
from mails import IN_TIME, mail

SIZE, DELAY = 60_000, 0.020


def fill(gateway, count):
    body = os.urandom(SIZE * 3 // 4 - 1200)
    gateway.dovecot.append_many(
        (mail("news@example.com", [(body, "application/octet-stream", "film.bin")], subject=f"News {n}"), IN_TIME) for n in range(count))


def once(gateway, port=None):
    """Seconds of one pass with a state of its own."""
    shutil.rmtree(gateway.state, ignore_errors=True)
    gateway.write_config(**({"url": f"imaps://localhost:{port}/INBOX"} if port else {}))
    gateway.init(CONTACTS)
    start = time.monotonic()
    gateway.once(check=0)
    return time.monotonic() - start


def mbsync(gateway, work):
    folder = pathlib.Path(tempfile.mkdtemp(dir=work))
    config = folder / "mbsyncrc"
    config.write_text(f"""IMAPAccount a
Host localhost
Port {gateway.dovecot.ports}
User {gateway.dovecot.user}
Pass "{gateway.dovecot.password}"
SSLType IMAPS
CertificateFile {gateway.dovecot.ca}

IMAPStore far
Account a

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX

Channel c
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
""")
    (folder / "mail").mkdir()
    start = time.monotonic()
    subprocess.run(["mbsync", "-q", "-c", config, "c"], check=True)
    return time.monotonic() - start, sum(1 for name in ("cur", "new") for _ in (folder / "mail/INBOX" / name).iterdir())


def one_at_a_time(gateway, port):
    context = ssl.create_default_context(cafile=str(gateway.dovecot.ca))
    start = time.monotonic()
    with imaplib.IMAP4_SSL("localhost", port, ssl_context=context) as session:
        session.login(gateway.dovecot.user, gateway.dovecot.password)
        session.select("INBOX", readonly=True)
        uids = session.uid("SEARCH", None, "ALL")[1][0].split()
        for uid in uids:
            session.uid("FETCH", uid, "(BODY.PEEK[])")
    return time.monotonic() - start, len(uids)


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    turns = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with Gateway(build, alerts=False, settle="keep") as gateway, tempfile.TemporaryDirectory(prefix="tsb-bench-") as work:
        fill(gateway, count)
        once(gateway)  # both find the server's caches warm
        times = {"ours": [], "mbsync": []}
        for turn in range(turns):
            for name in sorted(times, reverse=turn % 2 == 1):
                seconds = once(gateway) if name == "ours" else mbsync(gateway, work)[0]
                times[name].append(seconds)
                print(f"{name:7} {count} messages in {seconds:6.2f} s", flush=True)
        ratio = statistics.median(times["mbsync"]) / statistics.median(times["ours"])
        print(f"mbsync / ours, of the medians: {ratio:.2f}")
    few = max(1, count // 5)
    with Gateway(build, alerts=False, settle="keep") as gateway:
        fill(gateway, few)
        relay = Relay(gateway.dovecot.ports, DELAY)
        ours = statistics.median(once(gateway, relay.port) for _ in range(turns))
        theirs, fetched = one_at_a_time(gateway, relay.port)
        print(f"20 ms away, {few} messages: ours {ours:.2f} s, one at a time {theirs:.2f} s ({fetched} fetched), {theirs / ours:.1f} times")


main()
