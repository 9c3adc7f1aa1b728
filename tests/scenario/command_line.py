# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command of the contract: it works, or it says plainly that it is not there yet."""
import json
import pathlib
import subprocess

from scenario import BUILD, DOCX, IN_TIME, YES, Scenario, mail, main

WORKING = ["read", "what-if", "reprocess", "tally", "ledger init", "ledger verify", "ledger show", "ledger head", "ledger export",
           "circular list", "circular check", "circular import", "review list", "review show", "review release",
           "review reject", "review amend", "review note", "review retry", "roster check", "roster import", "roster add", "roster suggest", "audit", "doctor", "events"]
LATER = ["result 101"] + [
    f"review {name}" for name in ("enter", "export")]


def tsbreply(*arguments, **options):
    return subprocess.run([str(BUILD / "bin" / "tsbreply"), *map(str, arguments)], capture_output=True, text=True, **options)


class CommandLine(Scenario):
    def test_every_command_has_help_with_an_example(self):
        top = tsbreply("--help")
        self.assertEqual(top.returncode, 0)
        for name in WORKING + LATER:
            self.assertIn(name.split()[0], top.stdout)
        for name in WORKING:
            done = tsbreply(*name.split(), "--help")
            self.assertEqual(done.returncode, 0, name)
            self.assertIn("Example: tsbreply " + name.split()[0], done.stdout, name)

    def test_the_help_of_read_says_what_every_problem_means(self):
        self.assertRegex(tsbreply("read", "--help").stdout, r"both-boxes-ticked +Both boxes of one item are marked\.")

    def test_commands_that_are_not_there_yet_say_so_and_do_nothing(self):
        for name in LATER:
            done = tsbreply(*name.split())
            self.assertEqual(done.returncode, 2, name)
            self.assertIn("not there yet", done.stderr, name)
            self.assertEqual(done.stdout, "")

    def test_usage_errors_are_2(self):
        for arguments in ([], ["nonsense"], ["read"], ["tally", "--format", "nonsense"], ["reprocess"]):
            self.assertEqual(tsbreply(*arguments).returncode, 2, arguments)

    def test_read_runs_without_configuration_and_prints_the_contract(self):
        path = pathlib.Path(self.forms.folder.name) / "reply.docx"
        path.write_bytes(self.forms.make("docx", language="zh", answers={**YES, "10/17": "both"}, administration="瑞士联邦",
                                         name="王小明", date="日内瓦，2026年3月10日"))
        done = tsbreply("read", "--json", path)
        self.assertEqual(done.returncode, 1, "both boxes ticked is a hold problem")
        (line,) = done.stdout.splitlines()
        reading = json.loads(line)
        self.assertEqual(sorted(reading), ["administration", "answers", "circular", "comments", "file", "format", "language",
                                           "problems", "signed"])
        self.assertEqual(reading["administration"]["code"], "CHE")
        self.assertEqual(reading["circular"], "T25-TSB-CIR-0101")
        self.assertEqual(reading["language"], "zh")
        self.assertEqual([(a["item"], a["choice"]) for a in reading["answers"]],
                         [("7/17", "supports"), ("10/17", "both"), ("16/17", "supports")])
        evidence = reading["answers"][0]["evidence"]
        self.assertEqual({(e["option"], e["state"]) for e in evidence}, {("supports", "ticked"), ("opposes", "empty")})
        self.assertEqual({e["part"] for e in evidence}, {"word/document.xml"})
        self.assertEqual([(p["code"], p["class"], p["item"]) for p in reading["problems"] if p["class"] != "notice"],
                         [("both-boxes-ticked", "hold", "10/17")])

    def test_read_marks_and_parts(self):
        folder = pathlib.Path(self.forms.folder.name)
        document = self.forms.make("docx", language="en", answers=YES, administration="Japan")
        (folder / "m.docx").write_bytes(document)
        marks = json.loads(tsbreply("read", "--marks", "--json", folder / "m.docx").stdout)["marks"]
        self.assertEqual([mark["state"] for mark in marks], ["ticked", "empty"] * 3)
        self.assertEqual({mark["kind"] for mark in marks}, {"legacy-checkbox"})
        (folder / "m.eml").write_bytes(mail("a@example.org", [(document, DOCX, "m.docx")]))
        parts = json.loads(tsbreply("read", "--parts", "--json", folder / "m.eml").stdout)["parts"]
        self.assertEqual([(p["path"], p["type"], p["filename"]) for p in parts], [("1", "text/plain", None), ("2", DOCX, "m.docx")])
        self.assertEqual(parts[1]["bytes"], len(document))

    def test_read_of_what_is_no_form_or_no_document(self):
        folder = pathlib.Path(self.forms.folder.name)
        (folder / "n.txt").write_text("Nothing of interest.\n")
        done = tsbreply("read", "--json", folder / "n.txt")
        self.assertEqual(done.returncode, 1)
        self.assertEqual([p["code"] for p in json.loads(done.stdout)["problems"]], ["no-form"])
        (folder / "z.docx").write_bytes(b"no zip at all")
        done = tsbreply("read", "--json", folder / "z.docx")
        self.assertIn(done.returncode, (1, 65))
        done = tsbreply("read", "--json", folder / "absent.docx")
        self.assertEqual(done.returncode, 65)
        self.assertEqual(json.loads(done.stdout)["answers"], [])
        self.assertIsNone(json.loads(done.stdout)["format"])

    def test_what_if_says_every_step_and_records_nothing(self):
        gateway = self.gateway()
        path = gateway.path / "w.eml"
        path.write_bytes(self.swiss())
        before = gateway.entries()
        (line,) = gateway.json_lines("what-if", "--json", path, check=0)
        self.assertEqual((line["disposition"], line["standing"]), ("reply", "counted"))
        self.assertEqual(line["sender"]["administration"], "CHE")
        self.assertTrue(line["sender"]["authenticated"])
        self.assertEqual(line["sender"]["by"], "authentication-results")
        self.assertEqual(line["received"], "2026-03-10T09:12:33Z")
        self.assertTrue(line["row"])
        self.assertEqual(gateway.entries(), before)
        path.write_bytes(self.swiss(authenticated=False))
        (line,) = gateway.json_lines("what-if", "--json", path, check=1)
        self.assertFalse(line["sender"]["authenticated"])
        self.assertIn("not-authenticated", [reason["id"] for reason in line["readings"][0]["reasons"]])

    def test_what_if_without_configuration_trusts_no_border(self):
        path = pathlib.Path(self.forms.folder.name) / "w.eml"
        path.write_bytes(self.swiss())
        done = tsbreply("what-if", "--json", path)
        self.assertEqual(done.returncode, 1)
        self.assertFalse(json.loads(done.stdout)["sender"]["authenticated"])

    def test_a_second_differing_reply_is_held_and_the_first_stays(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.dovecot.append(self.swiss({**YES, "7/17": "opposes"}, when=IN_TIME.replace(day=12)), IN_TIME.replace(day=12))
        gateway.once(check=1)
        second = gateway.messages()[1]["replies"][0]
        self.assertEqual({a["item"]: a["standing"] for a in second["answers"]}["7/17"], "held")
        item = gateway.tally()["items"][0]
        self.assertEqual((item["supports"], item["opposes"], item["held"]), (1, 0, 1))

    def test_roster_import_dry_run_and_bad_rows(self):
        gateway = self.gateway(contacts=None)
        csv = gateway.path / "c.csv"
        csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\n")
        dry = gateway.run("roster", "import", "--dry-run", csv, check=0)
        self.assertIn("CHE domain bakom.admin.ch", dry.stdout)
        self.assertFalse((gateway.state / "roster.toml").exists())
        csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\nXYZ,domain,example.org\n")
        bad = gateway.run("roster", "import", csv, check=1)
        self.assertIn("line 3", bad.stdout)
        self.assertFalse((gateway.state / "roster.toml").exists(), "all or nothing")

    def test_roster_import_leaves_every_row_what_it_is(self):
        gateway = self.gateway(contacts=None)
        roster = gateway.state / "roster.toml"
        roster.write_text('[[administration]]\ncode = "PSE"\n[[administration.contact]]\ndomain = "mtit.gov.ps"\n')
        self.assertIn("194 Member States", gateway.run("roster", "check").stdout)
        csv = gateway.path / "c.csv"
        csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\n")
        gateway.run("roster", "import", csv, check=0)
        self.assertIn("194 Member States", gateway.run("roster", "check").stdout)
        self.assertRegex(roster.read_text(), 'code = "PSE"\nkind = "observer"')
        self.assertIn("mtit.gov.ps", roster.read_text())

    def test_roster_add_records_the_change_and_refuses_a_conflict(self):
        gateway = self.gateway(contacts=None)
        before = gateway.json_lines("ledger", "head", "--json", check=0)[0]["entries"]
        dry = gateway.run("roster", "add", "CHE", "bakom.admin.ch", "--dry-run", check=0)
        self.assertIn("add      CHE domain bakom.admin.ch", dry.stdout)
        self.assertFalse((gateway.state / "roster.toml").exists())
        gateway.run("roster", "add", "CHE", "BAKOM.admin.ch", "--from", "2026-01-01", check=0)
        self.assertIn("bakom.admin.ch", (gateway.state / "roster.toml").read_text())
        after = gateway.json_lines("ledger", "head", "--json", check=0)[0]["entries"]
        self.assertEqual(after, before + 1, "the change is an entry")
        clash = gateway.run("roster", "add", "FRA", "bakom.admin.ch", check=1)
        self.assertIn("conflict bakom.admin.ch: claimed by CHE (domain) and FRA (domain)", clash.stdout)
        self.assertNotIn("FRA", (gateway.state / "roster.toml").read_text(), "nothing was changed")
        for refused in (("CHE", "gmail.com"), ("XYZ", "a@b.ch"), ("CHE", "a@b.ch", "--shared"), ("CHE", "b.ch", "--from", "soon")):
            gateway.run("roster", "add", *refused, check=2)
        self.assertIn("no held reply", gateway.run("roster", "suggest", check=0).stdout)

    def test_roster_import_json_is_an_object_a_line(self):
        gateway = self.gateway(contacts=None)
        csv = gateway.path / "c.csv"
        csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\nXYZ,domain,example.org\n")
        (problem,) = gateway.json_lines("roster", "import", "--json", csv, check=1)
        self.assertIn("line 3", problem["problem"])
        csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\n")
        added, answer = gateway.json_lines("roster", "import", "--json", csv, check=0)
        self.assertEqual(added, {"code": "CHE", "kind": "domain", "value": "bakom.admin.ch"})
        self.assertTrue(answer["roster"].startswith("sha256:"))

    def test_doctor_tries_everything(self):
        gateway = self.gateway()
        done = gateway.run("doctor", "--send-test", check=0)
        self.assertNotIn("FAIL", done.stdout)
        self.assertEqual(len(gateway.sink.mails()), 1)
        gateway.dovecot.stop()
        done = gateway.run("doctor", check=69)
        self.assertIn("FAIL  mailbox tsbdir", done.stdout)
        gateway.dovecot.start()

    def test_doctor_names_who_is_refused_the_test_mail(self):
        gateway = self.gateway()
        whole = gateway.config.read_text()
        for refused, code in (("later@example.org", 75), ("refused@example.org", 78)):
            gateway.config.write_text(whole.replace('to = ["staff@example.org"]', f'to = ["staff@example.org", "{refused}"]'))
            done = gateway.run("doctor", "--send-test", check=code)
            self.assertRegex(done.stdout, f"FAIL  alerts +not delivered to {refused}: [45]5")
            self.assertRegex(done.stdout, "ok    alerts .* for 1 of 2 recipients")
        self.assertEqual(len(gateway.sink.mails()), 2)

    def test_shipped_circular_and_roster_are_listed(self):
        (circular,) = [json.loads(line) for line in tsbreply("circular", "list", "--json").stdout.splitlines()]
        self.assertEqual(circular["items"], ["7/17", "10/17", "16/17"])
        self.assertEqual(circular["wording"]["zh"], "confirmed")
        self.assertEqual(circular["wording"]["en"], "provisional")
        self.assertIn("194 Member States", tsbreply("roster", "check").stdout)


main()
