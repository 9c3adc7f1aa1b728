# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail from elsewhere: zip files of .eml, Outlook's .msg and winmail.dat; killed in the middle and run again; a line of
progress on a terminal and nowhere else."""
import hashlib
import io
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import time
import zipfile

from scenario import BUILD, Scenario, main
from mails import DOCX, mail


class Foreign(Scenario):
    def form(self, name="Annexe 2.docx", **spec):
        given = {"language": "fr", "administration": "Suisse",
                 "answers": {"7/17": "supports", "10/17": "opposes", "16/17": "supports"}}
        path = pathlib.Path(self.forms.folder.name) / name
        path.write_bytes(self.forms.make("docx", **{**given, **spec}))
        return path

    def outlook(self, kind, *files, subject="Reply to TSB Circular 101", address="itu@bakom.admin.ch"):
        command = [str(BUILD / "bin" / "tsb-make-outlook"), kind, subject, address, *map(str, files)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    @staticmethod
    def zipped(members, **options):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return out.getvalue()

    def reasons(self, line):
        return {reason["id"] for reading in line["readings"] for reason in reading["reasons"]}

    def test_a_zip_file_of_mail_is_read_byte_for_byte_and_its_other_files_are_named(self):
        gateway = self.gateway()
        path = gateway.path / "old.zip"
        path.write_bytes(self.zipped([
            ("2026/a.eml", self.swiss()), ("2026/b.eml", self.japanese()), ("2026/notes.txt", b"just words\n"),
            ("more.zip", self.zipped([("c.eml", self.swiss())])), ("2026/zeros.eml", b"A: b\r\n\r\n" + bytes(8_000_000))]))
        done = gateway.run("reprocess", "--json", path, check=65)
        lines = {line["file"].split("!")[1]: line for line in map(json.loads, done.stdout.splitlines())}
        self.assertEqual(sorted(lines), ["2026/a.eml", "2026/b.eml"])
        self.assertEqual([lines[name]["standing"] for name in sorted(lines)], ["counted", "counted"])
        for name, why in (("2026/notes.txt", "is no mail"), ("more.zip", "unpack it by hand"), ("2026/zeros.eml", "ratio")):
            said = [line for line in done.stderr.splitlines() if f"old.zip!{name}" in line]
            self.assertEqual(len(said), 1, done.stderr)
            self.assertIn(why, said[0])
        self.assertEqual(len(gateway.messages()), 2)
        self.assertEqual(gateway.run("ledger", "verify").returncode, 0)

    def test_an_archive_that_cannot_be_opened_is_named_and_the_rest_goes_on(self):
        gateway = self.gateway()
        folder = gateway.path / "mail"
        folder.mkdir()
        whole = self.zipped([("a.eml", self.swiss())])
        (folder / "1-cut.zip").write_bytes(whole[:-30])
        secret = bytearray(self.zipped([("a.eml", self.swiss())]))
        for at in (secret.find(b"PK\x03\x04") + 6, secret.find(b"PK\x01\x02") + 8):
            secret[at] |= 1
        (folder / "2-secret.zip").write_bytes(secret)
        (folder / "3-form.docx").write_bytes(self.form().read_bytes())
        (folder / "4.eml").write_bytes(self.swiss())
        done = gateway.run("reprocess", folder, check=65)
        for name, why in (("1-cut", "no end record"), ("2-secret", "encrypted"), ("3-form", "no archive of mail")):
            said = [line for line in done.stderr.splitlines() if name in line]
            self.assertEqual(len(said), 1, done.stderr)
            self.assertIn(why, said[0])
        self.assertIn("4.eml: reply, counted", done.stdout)
        self.assertRegex(done.stdout, r"not opened +3")

    def test_an_outlook_file_is_never_authenticated_and_its_answers_are_shown(self):
        gateway = self.gateway()
        path = gateway.path / "reply.msg"
        path.write_bytes(self.outlook("msg", self.form()))
        line = gateway.json_lines("reprocess", "--json", path, check=1)[0]
        self.assertEqual((line["disposition"], line["standing"]), ("reply", "held"))
        self.assertFalse(line["sender"]["authenticated"])
        self.assertLessEqual({"unsigned-file", "not-authenticated", "received-time-unknown"}, self.reasons(line))
        self.assertNotIn("header-malformed", self.reasons(line))
        answers = {answer["item"]: answer["choice"] for answer in line["readings"][0]["answers"]}
        self.assertEqual(answers, {"7/17": "supports", "10/17": "opposes", "16/17": "supports"})
        self.assertEqual(line["readings"][0]["administration"]["code"], "CHE")
        notice = [problem["text"] for problem in line["problems"] if problem["code"] == "outlook-file"]
        self.assertIn("itu@bakom.admin.ch", notice[0])
        digest = gateway.messages()[0]["raw"].split(":")[-1]
        stored = gateway.state / "archive" / digest[:2] / digest[2:4] / f"{digest}.eml.zst"
        self.assertEqual(digest, hashlib.sha256(path.read_bytes()).hexdigest(), "the file itself is what is archived")
        self.assertTrue(stored.exists())
        self.assertEqual(gateway.run("ledger", "verify").returncode, 0)
        read = gateway.json_lines("read", "--json", path, check=0)[0]
        self.assertEqual(read["circular"], "T25-TSB-CIR-0101")
        parts = gateway.json_lines("read", "--parts", "--json", path)[0]["parts"]
        self.assertEqual([part["filename"] for part in parts], [None, "Annexe 2.docx"])
        again = gateway.json_lines("reprocess", "--json", path, check=0)[0]
        self.assertFalse(again["new"])

    def test_a_forged_header_in_an_outlook_file_proves_nothing(self):
        gateway = self.gateway()
        path = gateway.path / "forged.msg"
        letter = pathlib.Path(self.forms.folder.name) / "header.txt"
        letter.write_bytes(b"\r\n" + self.swiss() * 3)
        path.write_bytes(self.outlook("msg", self.form(), letter))
        line = gateway.json_lines("what-if", "--json", path, check=1)[0]
        self.assertEqual((line["standing"], line["sender"]["authenticated"]), ("held", False))
        self.assertIsNone(line["received"])
        self.assertEqual((line["sender"]["from"], line["sender"]["dkim"]), (None, []), line["sender"])

    def test_other_peoples_outlook_files_are_other_peoples_mail(self):
        gateway = self.gateway()
        folder = gateway.path / "mail"
        folder.mkdir()
        (folder / "1.msg").write_bytes(self.outlook("msg", subject="Lunch", address="x@example.com"))
        (folder / "2.msg").write_bytes(self.outlook("msg", subject="Lunch"))
        (folder / "3.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        done = gateway.run("reprocess", "--json", folder, check=65)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["disposition"] for line in lines], ["not-a-reply", "reply"],
                         "the second names a State's address: a person looks at it")
        self.assertIn("3.doc is no mail", done.stderr)

    def test_a_form_in_winmail_dat_is_read_and_waits_for_a_person(self):
        gateway = self.gateway()
        winmail = self.outlook("tnef", self.form())
        broken = bytearray(winmail)
        broken[len(broken) // 2] ^= 1
        folder = gateway.path / "mail"
        folder.mkdir()
        for name, content in (("1", winmail), ("2", bytes(broken))):
            (folder / f"{name}.eml").write_bytes(
                mail("itu@bakom.admin.ch", [(content, "application/ms-tnef", "winmail.dat")], text=f"{name}\n"))
        good, bad = gateway.json_lines("reprocess", "--json", folder, check=1)
        self.assertEqual((good["standing"], good["sender"]["authenticated"]), ("held", True))
        self.assertEqual(self.reasons(good), {"from-tnef"})
        evidence = good["readings"][0]["answers"][0]["evidence"][0]
        self.assertEqual(evidence["part"], "2!Annexe 2.docx!word/document.xml")
        self.assertEqual((bad["disposition"], bad["readings"]), ("unreadable", []))
        # The same form as a plain attachment counts, and the held copy is superseded by it.
        (folder / "3.eml").write_bytes(mail("itu@bakom.admin.ch", [(self.form().read_bytes(), DOCX, "Annexe 2.docx")]))
        third = gateway.json_lines("reprocess", "--json", folder / "3.eml", check=0)[0]
        self.assertEqual(third["standing"], "counted")

    def many(self, gateway, count):
        maildir = gateway.path / "Maildir"
        for sub in ("cur", "new", "tmp"):
            (maildir / sub).mkdir(parents=True)
        form = self.swiss()
        for i in range(count):
            text = form.replace(b"Subject: Reply", f"Subject: {i} Reply".encode(), 1)
            (maildir / "new" / f"{i:04}.host").write_bytes(text)
        return maildir

    def test_killed_in_the_middle_and_run_again_nothing_is_lost_or_doubled(self):
        gateway = self.gateway(alerts=False)
        maildir = self.many(gateway, 300)
        command = [gateway.program("tsbreply"), "--config", str(gateway.config), "reprocess", "--json", str(maildir)]
        killed = 0
        for wanted in (2, 4):
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            end = time.monotonic() + 60
            while len(gateway.messages()) < 50 * wanted - 49 and time.monotonic() < end and running.poll() is None:
                time.sleep(0.01)
            running.send_signal(signal.SIGKILL)
            killed += running.wait() == -signal.SIGKILL
        self.assertEqual(killed, 2, "it was still at work")
        before = len(gateway.messages())
        self.assertLess(before, 300)
        done = gateway.run("reprocess", maildir)
        self.assertEqual(len(gateway.messages()), 300)
        self.assertEqual(len({body["raw"] for body in gateway.messages()}), 300)
        known = int(re.search(r"(\d+) known", done.stdout).group(1))
        self.assertGreaterEqual(known, before, "what was in flight is finished at start")
        self.assertRegex(done.stdout, r"it went on at .*\.host")
        self.assertEqual(gateway.run("ledger", "verify").returncode, 0)
        started = time.monotonic()
        again = gateway.run("reprocess", maildir, check=0)
        self.assertLess(time.monotonic() - started, 10, "known mail is not read again")
        self.assertRegex(again.stdout, r"300 messages, 0 new, 300 known")
        order = [line.split(": ")[0] for line in again.stdout.splitlines() if ".host: " in line]
        self.assertEqual(order, sorted(order))
        self.assertEqual(len(order), 300)

    def test_the_service_takes_batches_too(self):
        gateway = self.gateway(alerts=False)
        maildir = self.many(gateway, 120)
        gateway.start()
        lines = gateway.json_lines("reprocess", "--json", maildir)
        self.assertEqual(gateway.stop(), 0)
        self.assertEqual([line["new"] for line in lines], [True] * 120)
        self.assertEqual([line["entry"] for line in lines], sorted(line["entry"] for line in lines))
        self.assertEqual(len(gateway.messages()), 120)

    def terminal_text(self, command):
        """What the program writes on a terminal that is its standard error."""
        leader, follower = pty.openpty()
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=follower, stdin=subprocess.DEVNULL)
        os.close(follower)
        text = b""
        while True:
            ready, _, _ = select.select([leader], [], [], 60)
            try:
                some = os.read(leader, 65536) if ready else b""
            except OSError:  # the other end is closed
                some = b""
            if not some:
                break
            text += some
        running.wait(60)
        os.close(leader)
        return text.decode()

    def test_progress_is_drawn_on_a_terminal_and_nowhere_else(self):
        gateway = self.gateway(alerts=False)
        maildir = self.many(gateway, 120)
        command = [gateway.program("tsbreply"), "--config", str(gateway.config), "reprocess", "--json", str(maildir)]
        shown = self.terminal_text(command)
        self.assertRegex(shown, r"\r[\d,]+ messages  \d+ %  [\d,]+/s")
        self.assertRegex(shown, r"\d:\d\d left")
        self.assertTrue(shown.endswith("\r\x1b[K"), "the line is gone at the end")
        quiet = gateway.run("reprocess", maildir, check=0)
        self.assertEqual(quiet.stderr, "")
        self.assertNotIn("left", quiet.stdout)
    


main()
