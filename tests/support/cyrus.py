#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private Cyrus on loopback for tests, the second real IMAP server: as dovecot.py, with TLS and STARTTLS.

As a module:    with Cyrus(folder) as c: c.append(raw, when, mailbox="Queue")
As a program:   cyrus.py check              exit 1, with a line that says why, where there is no Cyrus
                cyrus.py start DIR          prints one JSON object as dovecot.py does and leaves the server running
                cyrus.py stop DIR
                cyrus.py append DIR FILE [--when RFC3339] [--mailbox NAME]
                cyrus.py flags DIR [MAILBOX] | expunge DIR UID MAILBOX | kick DIR | renew DIR MAILBOX
The packages are not installed, which would remove Dovecot, but unpacked by packages.sh into build/cache/cyrus.
Runs as root (as user nobody) and as a plain user. Ends only the processes that it started.
"""
import argparse
import contextlib
import datetime
import grp
import imaplib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from dovecot import ENVIRONMENT, START_SECONDS, USER, Dovecot, free_port, make_tls, running, wait_for_greeting  # noqa: E402

PACKED = Path(__file__).resolve().parents[2] / "build/cache/cyrus"
BIN = PACKED / "usr/lib/cyrus/bin"
LIBRARIES = ":".join(str(PACKED / folder) for folder in
                     ("usr/lib", f"usr/lib/{os.uname().machine}-linux-gnu", f"usr/lib/{os.uname().machine}-linux-gnu/cyrus"))
FOLDERS = "Queue|Processed|Held"
IMAPD = """\
configdirectory: {d}/lib
defaultpartition: default
partition-default: {d}/mail
cyrus_user: {me}
cyrus_group: {group}
admins: admin
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {d}/sasldb2
sasl_mech_list: PLAIN LOGIN
allowplaintext: no
servername: localhost
virtdomains: off
unixhierarchysep: yes
altnamespace: yes
autocreate_quota: 0
autocreate_inbox_folders: {folders}
autocreate_subscribe_folders: {folders}
delete_mode: immediate
expunge_mode: immediate
idlesocket: {d}/run/idle
lmtpsocket: {d}/run/lmtp
notifysocket: {d}/run/notify
mboxname_lockpath: {d}/lock
proc_path: {d}/proc
temp_path: {d}/tmp
tls_server_cert: {d}/tls/srv.pem
tls_server_key: {d}/tls/srv.key
tls_sessions_db_path: {d}/lib/tls_sessions.db
maxlogins_per_host: 0
maxlogins_per_user: 0
"""
MASTER = """\
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {d}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {d}/imapd.conf" listen="127.0.0.1:{port}" proto="tcp4" prefork=1
  imaps cmd="{bin}/imapd -C {d}/imapd.conf -s" listen="127.0.0.1:{ports}" proto="tcp4" prefork=1
}}
DAEMON {{
  idled cmd="{bin}/idled -C {d}/imapd.conf"
}}
EVENTS {{
  checkpoint cmd="{bin}/ctl_cyrusdb -C {d}/imapd.conf -c" period=1440
}}
"""


def missing():
    """Why there is no Cyrus here; "" if there is one."""
    if not (PACKED / "unpacked").exists():
        return f"{PACKED} was not unpacked: run tests/support/packages.sh test"
    lacking = [name for name in ("master", "imapd", "idled", "ctl_cyrusdb") if not (BIN / name).exists()]
    return f"no {', '.join(lacking)} in {BIN}: run tests/support/packages.sh test" if lacking else ""


class Cyrus(Dovecot):
    def __init__(self, folder=None):
        super().__init__(folder)
        self.config = self.dir / "imapd.conf"
        self.environment = {**ENVIRONMENT, "LD_LIBRARY_PATH": LIBRARIES}

    def start(self):
        """As Dovecot.start; a port that somebody else has shows only by whoever answers there."""
        keeps = bool(self.port or self.ports)
        for last in (False, False, True):
            try:
                return self.start_once()
            except (RuntimeError, imaplib.IMAP4.error):
                self.end()
                if keeps or last:
                    raise
                self.port = self.ports = None

    def start_once(self):
        root = os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self.port, self.ports = self.port or free_port(), self.ports or free_port()  # a restart keeps them
        os.chmod(self.dir, 0o755)
        for sub in ("lib", "lib/db", "lib/log", "lib/msg", "lib/socket", "lib/ptclient", "run", "mail", "lock", "proc", "tmp", "log"):
            (self.dir / sub).mkdir(mode=0o755, parents=True, exist_ok=True)
        if not self.ca.exists():
            make_tls(self.dir / "tls")
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(self.password + "\n")
        group = grp.getgrgid(owner.pw_gid).gr_name
        self.config.write_text(IMAPD.format(d=self.dir, me=owner.pw_name, group=group, folders=FOLDERS))
        (self.dir / "cyrus.conf").write_text(MASTER.format(d=self.dir, bin=BIN, port=self.port, ports=self.ports))
        subprocess.run([PACKED / "usr/sbin/saslpasswd2", "-p", "-c", "-f", self.dir / "sasldb2", "-u", "localhost", USER],
                       input=self.password.encode(), check=True, env=self.environment, stdout=subprocess.DEVNULL)
        if root:
            for path in (self.dir, *self.dir.rglob("*")):
                if path != self.password_file:
                    os.chown(path, owner.pw_uid, owner.pw_gid)
        with open(self.dir / "log/master.log", "w") as log:
            child = subprocess.Popen([BIN / "master", "-C", self.config, "-M", self.dir / "cyrus.conf", "-p", self.dir / "pid"],
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=self.environment)
        (self.dir / "master.pid").write_text(str(child.pid))
        wait_for_greeting(self.host, self.port, b"* OK", self.dir / "log/master.log")
        self.wait_for_folders()
        (self.dir / "info.json").write_text(json.dumps(self.info()))
        return self

    def wait_for_folders(self):
        """The first login makes them."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError), self.connect() as session:
                if session.select("Queue", readonly=True)[0] == "OK":
                    return
            if time.monotonic() > deadline:
                raise RuntimeError("no folder Queue was made")
            time.sleep(0.05)

    def stop(self):
        self.end()
        if self.temporary:
            shutil.rmtree(self.dir, ignore_errors=True)

    def end(self):
        pid_file = self.dir / "master.pid"
        if pid_file.exists():
            pid = int(pid_file.read_text())
            children = self.children()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + START_SECONDS
            while running(pid) and time.monotonic() < deadline:
                time.sleep(0.02)
            for child in children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    def children(self):
        master = (self.dir / "master.pid").read_text()
        out = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if stat.read_text().rpartition(")")[2].split()[1] == master:
                    out.append(int(stat.parent.name))
        return out

    def kick(self):
        for pid in self.children():
            with contextlib.suppress(OSError):
                if b"imapd" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGKILL)

    def expunge(self, uid, mailbox="INBOX"):
        with self.connect(mailbox) as session:
            session.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
            session.uid("EXPUNGE", str(uid))

    def renew(self, mailbox):
        """The folder again, with another UIDVALIDITY."""
        with self.connect() as session:
            session.delete(mailbox)
            time.sleep(1.1)  # it is a time in seconds
            session.create(mailbox)

    @classmethod
    def at(cls, folder):
        self = cls(folder)
        info = json.loads((self.dir / "info.json").read_text())
        self.port, self.ports = info["port"], info["ports"]
        return self


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["check", "start", "stop", "append", "flags", "expunge", "kick", "renew"])
    parser.add_argument("dir", nargs="?")
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--when")
    parser.add_argument("--mailbox", default="INBOX")
    options = parser.parse_args()
    if options.action == "check":
        if missing():
            sys.exit("the second real IMAP server is not there, and no test runs on it: " + missing())
    elif options.action == "start":
        print(json.dumps(Cyrus(options.dir).start().info()))
    elif options.action == "stop":
        Cyrus(options.dir).stop()
    elif options.action == "flags":
        print(json.dumps({uid: sorted(flags) for uid, flags in Cyrus.at(options.dir).flags(*options.rest).items()}))
    elif options.action == "append":
        when = options.when and datetime.datetime.fromisoformat(options.when.replace("Z", "+00:00"))
        for file in options.rest:
            Cyrus.at(options.dir).append(Path(file).read_bytes(), when or None, mailbox=options.mailbox)
    else:
        getattr(Cyrus.at(options.dir), options.action)(*options.rest)


if __name__ == "__main__":
    main()
