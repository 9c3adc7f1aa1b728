#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private Dovecot on loopback for tests: IMAP with STARTTLS, IMAP over TLS, a CA of its own.

As a module:    with Dovecot(folder) as d: d.append(raw, when); d.uidvalidity()
As a program:   dovecot.py start DIR   prints one JSON object (host, port, ports, ca, user, password,
                                       password_file, log, other_ca) and leaves the server running
                dovecot.py stop DIR
                dovecot.py append DIR FILE [--when RFC3339] [--flags '\\Seen'] [--mailbox NAME]
                dovecot.py doveadm DIR ARGS…   e.g. kick alice, expunge -u alice mailbox INBOX uid 1
Runs as root (mail belongs to uid 65534) and as a plain user. Ends only the process that it started.
"""
import argparse
import base64
import contextlib
import datetime
import grp
import hashlib
import imaplib
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER, PASSWORD = "alice", "correct horse"
MECHANISMS = "plain login xoauth2 oauthbearer"
JWT_ISSUER, JWT_KEY = "https://issuer.test", b"a key of the tests' token endpoint"
START_SECONDS = 10
ENVIRONMENT = {**os.environ, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
ROOT_PART = """\
mail_uid = 65534
mail_gid = 65534
"""
PLAIN_PART = """\
default_login_user = {me}
default_internal_user = {me}
default_internal_group = {group}
service imap-login {{
  chroot =
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth-worker {{
  user = {me}
}}
"""
CONFIG = """\
base_dir = {d}/run
state_dir = {d}/lib
log_path = {d}/log/dovecot.log
instance_name = t-{port}
protocols = imap
listen = 127.0.0.1
first_valid_uid = 1
mail_location = maildir:~/Maildir
{identity}ssl_cert = <{d}/tls/srv.pem
ssl_key = <{d}/tls/srv.key
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {d}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {d}/oauth2.conf.ext
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={d}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {ports}
    ssl = yes
  }}
  service_count = 0
  process_min_avail = 1
}}
protocol imap {{
  imap_capability = {capability}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Processed {{
    auto = subscribe
  }}
  mailbox Held {{
    auto = subscribe
  }}
}}
"""
OAUTH = """\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={d}/keys/
username_attribute = email
issuers = {issuer}
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def running(pid):
    """False for a zombie, too: it is whoever started us that has to reap it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def openssl(*args):
    subprocess.run(["openssl", *map(str, args)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def make_tls(folder):
    """A CA and a certificate for localhost, and a second CA that signed nothing."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for name in ("ca", "other-ca"):
        openssl("req", "-x509", *curve, "-days", "30", "-subj", f"/CN=test {name}",
                "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    openssl("req", *curve, "-subj", "/CN=localhost", "-keyout", folder / "srv.key", "-out", folder / "srv.csr")
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-days", "30", "-in", folder / "srv.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
            "-CAcreateserial", "-extfile", folder / "ext", "-out", folder / "srv.pem")
    return folder / "ca.pem"


def wait_for_greeting(host, port, greeting, log):
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError):
            with socket.create_connection((host, port), timeout=2) as s:
                if s.recv(200).startswith(greeting):
                    return
        if time.monotonic() > deadline:
            raise RuntimeError(f"no server answers at {host}:{port}, see {log}")
        time.sleep(0.02)


class Dovecot:
    def __init__(self, folder=None, capability="", mechanisms=MECHANISMS):
        """folder: made if missing; a temporary one, removed at stop(), if not given.
        capability: what the server claims to offer instead of all it can ("" = all).
        mechanisms: of SASL; xoauth2 and oauthbearer take the tokens of token_server.py."""
        self.temporary = folder is None
        self.dir = Path(folder or tempfile.mkdtemp(prefix="tsb-dovecot-")).resolve()
        self.capability, self.mechanisms = capability, mechanisms
        self.host, self.user, self.password = "127.0.0.1", USER, PASSWORD
        self.port = self.ports = 0
        self.ca, self.config = self.dir / "tls/ca.pem", self.dir / "dovecot.conf"
        self.password_file = self.dir / "password"

    def start(self):
        """A port that was free may be somebody's a moment later: then with others. A restart keeps its own."""
        keeps = bool(self.port or self.ports)
        for last in (False, False, True):
            try:
                return self.start_once()
            except subprocess.CalledProcessError:
                if keeps or last:
                    raise
                self.port = self.ports = None

    def start_once(self):
        root = os.geteuid() == 0
        self.port, self.ports = self.port or free_port(), self.ports or free_port()  # a restart keeps them
        for sub in ("run", "lib", "log", "mail"):
            (self.dir / sub).mkdir(mode=0o755, parents=True, exist_ok=True)
        os.chmod(self.dir, 0o755)
        if not self.ca.exists():
            make_tls(self.dir / "tls")
        (self.dir / "users").write_text(f"{USER}:{PASSWORD}\n")
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(PASSWORD + "\n")
        uid, gid = (65534, 65534) if root else (os.geteuid(), os.getegid())
        os.chown(self.dir / "mail", uid, gid)
        me = pwd.getpwuid(os.geteuid()).pw_name
        identity = ROOT_PART if root else PLAIN_PART.format(me=me, group=grp.getgrgid(os.getegid()).gr_name)
        self.config.write_text(CONFIG.format(d=self.dir, port=self.port, ports=self.ports, uid=uid, gid=gid,
                                             identity=identity, capability=self.capability,
                                             mechanisms=self.mechanisms))
        (self.dir / "oauth2.conf.ext").write_text(OAUTH.format(d=self.dir, issuer=JWT_ISSUER))
        key = self.dir / "keys/default/HS256/default"
        key.parent.mkdir(parents=True, exist_ok=True)
        key.write_text(base64.b64encode(JWT_KEY).decode())
        subprocess.run(["dovecot", "-c", str(self.config)], check=True, env=ENVIRONMENT)
        wait_for_greeting(self.host, self.port, b"* OK", self.dir / "log/dovecot.log")
        (self.dir / "info.json").write_text(json.dumps(self.info()))
        return self

    def stop(self):
        pid_file = self.dir / "run/master.pid"
        if pid_file.exists():
            pid = int(pid_file.read_text())
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + START_SECONDS
            while running(pid) and time.monotonic() < deadline:
                time.sleep(0.02)
        if self.temporary:
            shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @classmethod
    def at(cls, folder):
        """The one that `start` left running in this folder."""
        self = cls(folder)
        info = json.loads((self.dir / "info.json").read_text())
        self.port, self.ports = info["port"], info["ports"]
        return self

    def pin(self):
        """The public key of the certificate, as `pin` of the settings takes it."""
        def pipe(*command, data=None):
            return subprocess.run(command, check=True, input=data, stdout=subprocess.PIPE).stdout
        public = pipe("openssl", "x509", "-in", self.dir / "tls/srv.pem", "-pubkey", "-noout")
        der = pipe("openssl", "pkey", "-pubin", "-outform", "DER", data=public)
        return "sha256//" + base64.b64encode(hashlib.sha256(der).digest()).decode()

    def info(self):
        return {"pin": self.pin(), "host": self.host, "port": self.port, "ports": self.ports, "ca": str(self.ca),
                "other_ca": str(self.dir / "tls/other-ca.pem"), "user": self.user, "password": self.password,
                "password_file": str(self.password_file), "log": str(self.dir / "log/dovecot.log")}

    def connect(self, mailbox=None, readonly=False):
        """A logged-in imaplib session over TLS."""
        context = ssl.create_default_context(cafile=str(self.ca))
        session = imaplib.IMAP4_SSL(self.host, self.ports, ssl_context=context, timeout=START_SECONDS)
        session.login(self.user, self.password)
        if mailbox:
            session.select(mailbox, readonly=readonly)
        return session

    def append(self, raw, when=None, flags="", mailbox="INBOX"):
        """raw: bytes (line ends become CRLF); when: aware datetime for INTERNALDATE."""
        when = when or datetime.datetime.now(datetime.timezone.utc)
        with self.connect() as session:
            status, answer = session.append(mailbox, f"({flags})" if flags else None, imaplib.Time2Internaldate(when), raw)
        if status != "OK":
            raise RuntimeError(f"APPEND: {answer}")

    def append_many(self, messages, mailbox="INBOX"):
        """messages: (raw, when) pairs over one connection."""
        with self.connect() as session:
            for raw, when in messages:
                session.append(mailbox, None, imaplib.Time2Internaldate(when), raw)

    def flags(self, mailbox="INBOX"):
        """{uid: set of flags}, read without changing any."""
        out = {}
        with self.connect(mailbox, readonly=True) as session:
            _, rows = session.uid("FETCH", "1:*", "(FLAGS)")
            for row in rows:
                if row is None or b"UID " not in row:
                    continue  # unsolicited: another session changed a flag just now
                text = row.decode()
                uid = int(text.split("UID ")[1].split()[0].rstrip(")"))
                out[uid] = set(text.split("FLAGS (")[1].split(")")[0].split())
        return out

    def doveadm(self, *args, data=None):
        done = subprocess.run(["doveadm", "-c", str(self.config), *map(str, args)], check=True, input=data,
                              stdout=subprocess.PIPE, env=ENVIRONMENT)
        return done.stdout.decode()

    def save(self, raw, mailbox="INBOX"):
        self.doveadm("save", "-u", self.user, "-m", mailbox, data=raw)

    def expunge(self, uid, mailbox="INBOX"):
        self.doveadm("expunge", "-u", self.user, "mailbox", mailbox, "uid", uid)

    def kick(self):
        self.doveadm("kick", self.user)

    def uidvalidity(self, mailbox="INBOX"):
        text = self.doveadm("mailbox", "status", "-u", self.user, "uidvalidity", mailbox)
        return int(text.split("uidvalidity=")[1])

    def set_uidvalidity(self, value, mailbox="INBOX"):
        self.doveadm("mailbox", "update", "-u", self.user, "--uid-validity", value, mailbox)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["start", "stop", "append", "doveadm", "flags"])
    parser.add_argument("dir")
    known, rest = parser.parse_known_args()
    if known.action == "start":
        more = argparse.ArgumentParser()
        more.add_argument("--capability", default="")
        more.add_argument("--mechanisms", default=MECHANISMS)
        options = more.parse_args(rest)
        print(json.dumps(Dovecot(known.dir, options.capability, options.mechanisms).start().info()))
    elif known.action == "stop":
        Dovecot(known.dir).stop()
    elif known.action == "doveadm":
        sys.stdout.write(Dovecot.at(known.dir).doveadm(*rest))
    elif known.action == "flags":
        print(json.dumps({uid: sorted(flags) for uid, flags in Dovecot.at(known.dir).flags(*rest).items()}))
    else:
        more = argparse.ArgumentParser()
        more.add_argument("file", nargs="+")
        more.add_argument("--when")
        more.add_argument("--flags", default="")
        more.add_argument("--mailbox", default="INBOX")
        options = more.parse_args(rest)
        when = options.when and datetime.datetime.fromisoformat(options.when.replace("Z", "+00:00"))
        for file in options.file:
            Dovecot.at(known.dir).append(Path(file).read_bytes(), when or None, options.flags, options.mailbox)


if __name__ == "__main__":
    main()
