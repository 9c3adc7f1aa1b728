#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An SMTP server on loopback for tests (aiosmtpd): STARTTLS and AUTH required, each mail a file.

As a module:    with SmtpSink(folder) as s: …; s.mails()
As a program:   smtp_sink.py start DIR   prints one JSON object (host, port, ca, other_ca, user, password,
                                         password_file, mails) and leaves the server running
                smtp_sink.py stop DIR
Mails land in DIR/mails/0001.eml, in order, as sent, with X-Envelope-From and X-Envelope-To lines on top. Recipients
with the local part "refused" get 550, "later" 451; a mail with "spam" in its bytes gets 554. `start DIR --no-tls` offers no STARTTLS and asks for none.
"""
import argparse
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from dovecot import free_port, make_tls, wait_for_greeting  # noqa: E402

USER, PASSWORD = "gateway", "battery staple"


class Handler:
    def __init__(self, folder):
        self.folder = folder

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.partition("@")[0]
        if local == "refused":
            return "550 5.1.1 no such mailbox"
        if local == "later":
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if b"spam" in envelope.original_content:
            return "554 5.7.1 this looks like spam"
        number = len(list(self.folder.glob("*.eml"))) + 1
        top = f"X-Envelope-From: <{(envelope.mail_from or '').strip('<>')}>\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        part = self.folder / f"{number:04}.part"
        part.write_bytes(top.encode() + envelope.original_content)
        part.rename(self.folder / f"{number:04}.eml")  # a reader never sees half a mail
        return "250 OK"


def serve(folder, port, tls):
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    def authenticate(server, session, envelope, mechanism, data):
        good = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=good)

    options = {}
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "tls/srv.pem", folder / "tls/srv.key")
        options = {"tls_context": context, "require_starttls": True, "authenticator": authenticate, "auth_required": True}
    controller = Controller(Handler(folder / "mails"), hostname="127.0.0.1", port=port, **options)
    controller.start()
    while True:
        signal.pause()


class SmtpSink:
    def __init__(self, folder=None, tls=True):
        self.temporary = folder is None
        self.dir = Path(folder or tempfile.mkdtemp(prefix="tsb-smtp-")).resolve()
        self.tls = tls
        self.host, self.port, self.user, self.password = "127.0.0.1", 0, USER, PASSWORD

    def start(self):
        self.port = free_port()
        (self.dir / "mails").mkdir(parents=True, exist_ok=True)
        if not (self.dir / "tls/ca.pem").exists():
            make_tls(self.dir / "tls")
        password_file = self.dir / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(PASSWORD + "\n")
        with open(self.dir / "log", "w") as log:
            child = subprocess.Popen(["/usr/bin/python3", __file__, "serve", str(self.dir), str(self.port), str(int(self.tls))],
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        (self.dir / "pid").write_text(str(child.pid))
        wait_for_greeting(self.host, self.port, b"220", self.dir / "log")
        return self

    def stop(self):
        pid_file = self.dir / "pid"
        if pid_file.exists():
            pid = int(pid_file.read_text())
            pid_file.unlink()
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        if self.temporary:
            shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def info(self):
        return {"host": self.host, "port": self.port, "ca": str(self.dir / "tls/ca.pem"), "other_ca": str(self.dir / "tls/other-ca.pem"),
                "user": self.user, "password": self.password, "password_file": str(self.dir / "password"), "mails": str(self.dir / "mails")}

    def mails(self):
        return [file.read_bytes() for file in sorted((self.dir / "mails").glob("*.eml"))]


def main():
    if len(sys.argv) == 5 and sys.argv[1] == "serve":
        serve(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "1")
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["start", "stop"])
    parser.add_argument("dir")
    parser.add_argument("--no-tls", action="store_true")
    options = parser.parse_args()
    if options.action == "stop":
        SmtpSink(options.dir).stop()
    else:
        print(json.dumps(SmtpSink(options.dir, not options.no_tls).start().info()))


if __name__ == "__main__":
    main()
