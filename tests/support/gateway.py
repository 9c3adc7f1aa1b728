# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole gateway in a temporary folder: configuration, private Dovecot, mail sink, and the programs of a build."""
import email
import email.policy
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from dovecot import Dovecot  # noqa: E402
from smtp_sink import SmtpSink  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
CIRCULAR_101 = ROOT / "config" / "circulars" / "T25-TSB-CIR-0101.toml"


class Gateway:
    def __init__(self, build, settle="flag", alerts=True, border="mx.example.org", extra="", mailbox_extra="",
                 dovecot=True):
        self.build = pathlib.Path(build).resolve()
        self.folder = tempfile.TemporaryDirectory(prefix="tsb-gateway-")
        self.path = pathlib.Path(self.folder.name)
        os.chmod(self.path, 0o755)
        self.state = self.path / "state"
        self.config = self.path / "tsbreply.toml"
        self.dovecot = Dovecot(self.path / "dovecot").start() if dovecot else None
        self.sink = SmtpSink(self.path / "sink").start() if alerts else None
        self.settle, self.border, self.extra, self.mailbox_extra = settle, border, extra, mailbox_extra
        self.daemon = None
        self.write_config()

    def write_config(self, **mailbox):
        text = f'state = "{self.state}"\ncontrol_socket = "{self.path}/control.sock"\n{self.extra}\n'
        text += f'[border]\nauthserv = ["{self.border}"]\nhosts = ["{self.border}"]\n'
        if self.sink:
            password = self.path / "smtp-password"
            password.write_text(self.sink.password + "\n")
            password.chmod(0o600)
            text += (f'[alerts]\nto = ["staff@example.org"]\nfrom = "gateway@example.org"\n'
                     f'smtp_url = "smtp://localhost:{self.sink.port}"\nsmtp_user = "{self.sink.user}"\n'
                     f'smtp_password_file = "{password}"\nsmtp_ca_file = "{self.sink.dir}/tls/ca.pem"\nper_hour = 100\n')
        if self.dovecot:
            values = {"url": f"imaps://localhost:{self.dovecot.ports}/INBOX", "user": self.dovecot.user,
                      "password_file": str(self.dovecot.password_file), "ca_file": str(self.dovecot.ca),
                      "settle": self.settle, **mailbox}
            text += '[[mailbox]]\nname = "tsbdir"\n' + "".join(f'{k} = "{v}"\n' for k, v in values.items() if v is not None)
            text += self.mailbox_extra + "\n"
        self.config.write_text(text)

    def program(self, name):
        return str(self.build / "bin" / name)

    def run(self, *arguments, check=None, timeout=120, env=None):
        """tsbreply with this configuration. check: the exit code it must have."""
        return self._finish([self.program("tsbreply"), "--config", str(self.config), *map(str, arguments)], check, timeout, env)

    def once(self, check=None, timeout=300):
        return self._finish([self.program("tsbreplyd"), "--config", str(self.config), "--once"], check, timeout, None)

    @staticmethod
    def _finish(command, check, timeout, env):
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=env)
        if check is not None and done.returncode != check:
            raise AssertionError(f"{' '.join(command)}\nexit {done.returncode}, not {check}\n{done.stdout}\n{done.stderr}")
        return done

    def json_lines(self, *arguments, check=None):
        return [json.loads(line) for line in self.run(*arguments, check=check).stdout.splitlines()]

    def init(self, contacts=None):
        self.run("ledger", "init", check=0)
        if contacts:
            csv = self.path / "contacts.csv"
            csv.write_text(contacts)
            self.run("roster", "import", csv, check=0)

    def start(self, wait=True, env=None):
        """tsbreplyd as a service; returns when it says that it has started."""
        self.log = open(self.path / "daemon.log", "ab")
        before = self.log.tell()
        self.daemon = subprocess.Popen([self.program("tsbreplyd"), "--config", str(self.config)], stderr=self.log,
                                       stdout=self.log, env=env)
        if wait:
            self.wait_for(lambda: "started:" in self.daemon_log()[before:], "the service to start")
        return self.daemon

    def stop(self, how=signal.SIGTERM, timeout=30):
        self.daemon.send_signal(how)
        code = self.daemon.wait(timeout)
        self.log.close()
        self.daemon = None
        return code

    def daemon_log(self):
        return (self.path / "daemon.log").read_text(encoding="latin-1")  # a character a byte: offsets hold

    @staticmethod
    def wait_for(condition, what, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"waited {seconds} s for {what}")

    def entries(self):
        ledger = self.state / "ledger" / "ledger.jsonl"
        return [json.loads(line) for line in ledger.read_text().splitlines()] if ledger.exists() else []

    def messages(self):
        return [entry["body"] for entry in self.entries() if entry["kind"] == "message"]

    def tally(self):
        return json.loads(self.run("tally", "101", "--format", "json", check=0).stdout)

    def alerts(self):
        """[(subject, text)] of the mails that the sink took, decoded."""
        out = []
        for raw in self.sink.mails():
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            out.append((str(mail["Subject"]), mail.get_content()))
        return out

    def close(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.kill()
            self.daemon.wait()
        if self.dovecot:
            self.dovecot.stop()
        if self.sink:
            self.sink.stop()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
