# SPDX-License-Identifier: GPL-3.0-or-later
"""Archived mail through the same path: idempotent, timed by what the operator asserts, through the service if it runs."""
import json
import os

from scenario import IN_TIME, YES, Scenario, main


class Reprocess(Scenario):
    def folder_of_mail(self, gateway):
        folder = gateway.path / "mail"
        (folder / "Maildir" / "cur").mkdir(parents=True)
        (folder / "Maildir" / "new").mkdir()
        (folder / "Maildir" / "tmp").mkdir()
        (folder / "a.eml").write_bytes(self.swiss())
        (folder / "Maildir" / "new" / "1.host").write_bytes(self.japanese())
        quoted = b"From: x@example.com\nSubject: two\n\n>From the beginning\nno reply\n"
        (folder / "old.mbox").write_bytes(
            b"From x@example.com Tue Mar 10 09:00:00 2026\nFrom: x@example.com\nSubject: one\n\nnothing\n\n"
            b"From x@example.com Tue Mar 10 09:00:01 2026\n" + quoted)
        return folder

    def test_eml_mbox_and_maildir_in_one_go_and_twice_gives_no_new_entry(self):
        gateway = self.gateway()
        folder = self.folder_of_mail(gateway)
        first = gateway.json_lines("reprocess", "--json", folder, check=0)
        self.assertEqual(len(first), 4)
        self.assertTrue(all(line["new"] for line in first))
        by_file = {line["file"].rsplit("/", 1)[-1]: line for line in first}
        self.assertEqual(by_file["a.eml"]["standing"], "counted")
        self.assertEqual(by_file["a.eml"]["readings"][0]["id"], f'{by_file["a.eml"]["entry"]}/1')
        self.assertEqual(by_file["1.host"]["standing"], "counted")
        entries = gateway.entries()
        second = gateway.json_lines("reprocess", "--json", folder, check=0)
        self.assertEqual([line["new"] for line in second], [False] * 4)
        self.assertEqual([line["entry"] for line in second], [line["entry"] for line in first])
        self.assertEqual(second[0]["disposition"], first[0]["disposition"])
        self.assertEqual(gateway.entries(), entries)

    def test_a_dry_run_says_the_same_and_records_nothing(self):
        gateway = self.gateway()
        folder = self.folder_of_mail(gateway)
        entries = gateway.entries()
        dry = gateway.json_lines("reprocess", "--json", "--dry-run", folder, check=0)
        self.assertEqual([line["entry"] for line in dry], [None] * 4)
        self.assertEqual(gateway.entries(), entries)
        wet = gateway.json_lines("reprocess", "--json", folder, check=0)
        self.assertEqual([line["standing"] for line in dry], [line["standing"] for line in wet])

    def test_a_dry_run_sees_its_own_earlier_messages(self):
        gateway = self.gateway()
        folder = gateway.path / "mail"
        folder.mkdir()
        (folder / "1.eml").write_bytes(self.swiss())
        (folder / "2.eml").write_bytes((folder / "1.eml").read_bytes())
        (folder / "3.eml").write_bytes(self.swiss({**YES, "7/17": "opposes"}, when=IN_TIME.replace(day=12)))
        dry = gateway.json_lines("reprocess", "--json", "--dry-run", folder, check=1)
        wet = gateway.json_lines("reprocess", "--json", folder, check=1)
        again = gateway.json_lines("reprocess", "--json", "--dry-run", folder, check=0)
        self.assertEqual([line["new"] for line in wet], [True, False, True])
        self.assertEqual([line["new"] for line in again], [False] * 3)
        for line in dry + wet + again:
            del line["entry"]
            for reading in line["readings"]:
                reading.pop("id", None)
        self.assertEqual(dry, wet)
        self.assertEqual([{**line, "new": None} for line in again], [{**line, "new": None} for line in wet])

    def test_one_summary_alert_instead_of_one_for_each(self):
        gateway = self.gateway()
        folder = gateway.path / "mail"
        folder.mkdir()
        for i in range(6):
            (folder / f"{i}.eml").write_bytes(self.swiss(authenticated=False, text=f"{i}\n"))
        gateway.run("reprocess", folder, check=1)
        self.assertEqual(len(gateway.sink.mails()), 1)
        self.assertIn("6 messages recorded", gateway.alerts()[0][1])

    def test_without_a_received_line_it_is_held_until_the_operator_asserts_a_time(self):
        gateway = self.gateway(extra="", border="mx.example.org")
        # Authenticated it cannot be without the border's Received line; the time is what this test is about.
        maildir = gateway.path / "Maildir"
        for sub in ("cur", "new", "tmp"):
            (maildir / sub).mkdir(parents=True)
        path = maildir / "new" / "1.host"
        path.write_bytes(self.swiss(received=False))
        os.utime(path, (IN_TIME.timestamp(), IN_TIME.timestamp()))
        first = gateway.json_lines("reprocess", "--json", maildir, check=1)[0]
        ids = {reason["id"] for reason in first["readings"][0]["reasons"]}
        self.assertIn("received-time-unknown", ids)
        self.assertIsNone(first["received"])
        second = gateway.json_lines("reprocess", "--json", "--received", "maildir-mtime", maildir)[0]
        self.assertTrue(second["new"], "the assertion is a correction entry")
        self.assertEqual(second["received"], "2026-03-10T09:12:33Z")
        self.assertNotIn("received-time-unknown", {reason["id"] for reason in second["readings"][0]["reasons"]})
        body = gateway.messages()[-1]
        self.assertEqual(body["supersedes"], [f'{first["entry"]}/1'])
        self.assertEqual(body["received"]["source"], "maildir-mtime")
        third = gateway.json_lines("reprocess", "--json", "--received", "maildir-mtime", maildir)[0]
        self.assertFalse(third["new"])

    def test_the_own_archive_gives_no_new_entry(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        lines = gateway.json_lines("reprocess", "--json", "--from-archive", check=0)
        self.assertEqual([(line["new"], line["standing"]) for line in lines], [(False, "counted")])

    def test_while_the_service_runs_it_appends_and_gets_open_files(self):
        gateway = self.gateway()
        gateway.start()
        folder = gateway.path / "private"
        folder.mkdir()
        (folder / "a.eml").write_bytes(self.swiss())
        line = gateway.json_lines("reprocess", "--json", folder / "a.eml", check=0)[0]
        self.assertEqual((line["new"], line["standing"]), (True, "counted"))
        self.assertEqual(gateway.stop(), 0)
        self.assertEqual(len(gateway.messages()), 1)

    def test_what_cannot_be_opened_is_65_and_the_rest_goes_on(self):
        gateway = self.gateway()
        folder = self.folder_of_mail(gateway)
        (folder / "zz.eml").write_bytes(b"\x00\x01\x02 this is no mail")
        done = gateway.run("reprocess", "--json", folder)
        self.assertEqual(done.returncode, 65, done.stderr)
        self.assertIn("zz.eml", done.stderr)
        self.assertEqual(len([json.loads(line) for line in done.stdout.splitlines()]), 4)


main()
