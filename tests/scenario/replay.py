# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive replayed: what would change, corrections, and the same entries from the same inputs, wherever they are made."""
import json
import os
import pathlib
import signal
import subprocess
import time
from datetime import timedelta

from scenario import BUILD, CIRCULAR_101, CONTACTS, DOCX, IN_TIME, LATE, PDF, SUPPORT, YES, Forms, Scenario, mail, main

NO = {"7/17": "opposes", "10/17": "opposes", "16/17": "opposes"}
PEOPLE = '[decisions]\npeople = ["A. Muster"]\n'
BY = ("--by", "A. Muster", "--reason", "confirmed by telephone")
DIFF, APPLY, AS_RECORDED = (("reprocess", "--from-archive", how, "--json") for how in ("--diff", "--apply", "--as-recorded"))


class Replay(Scenario):
    def lines(self, gateway, command, check):
        """The lines of a replay without the summary, and the summary."""
        *lines, last = gateway.json_lines(*command, check=check)
        return lines, last["summary"]

    def take(self, gateway, *mails, check=None):
        folder = gateway.path / "mail"
        folder.mkdir(exist_ok=True)
        for raw in mails:
            (folder / f"{len(list(folder.iterdir())):03}.eml").write_bytes(raw)
        return gateway.json_lines("reprocess", "--json", folder, check=check)

    def files_only(self, **options):
        return self.gateway(dovecot=False, alerts=False, **options)

    def whole(self, gateway):
        self.assertIn("chain is whole", gateway.run("ledger", "verify", check=0).stdout)
        copy = gateway.path / f"export-{len(gateway.entries())}-{time.monotonic_ns()}"
        gateway.run("ledger", "export", copy, check=0)
        done = subprocess.run(["/usr/bin/python3", SUPPORT / "verify_ledger.py", copy], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def standings(self, gateway):
        return {one["entry"]: one["standing"] for one in gateway.tally()["replies"]}

    def change_roster(self, gateway, old, new):
        roster = gateway.state / "roster.toml"
        text = roster.read_text()
        self.assertIn(old, text)
        roster.write_text(text.replace(old, new))

    def some_of_everything(self, folder):
        later = IN_TIME + timedelta(days=1)
        swiss = self.swiss()
        mails = {
            "swiss": swiss, "again": self.swiss(text="once more\n", when=later), "other": self.swiss(NO, when=later),
            "japan": mail("itu@soumu.go.jp", [(self.forms.make("pdf", language="en", encoding="acroform_checkbox", administration="Japan", answers=YES), PDF, "a.pdf")]),
            "late": mail("itu@miit.gov.cn", [(self.forms.make("docx", answers=YES), DOCX, "a.docx")], when=LATE),
            "both": self.japanese({**YES, "7/17": "both"}, when=later), "stranger": self.swiss(authenticated=False, when=later),
            "text": mail("itu@bakom.admin.ch", text="We support all of Circular 101.\n", message_id="t@x"),
            "lunch": mail("friend@example.net", text="Lunch?\n", subject="today", message_id="l@x"),
            "broken": mail("itu@bakom.admin.ch", [(b"%PDF-1.7 and nothing else", PDF, "a.pdf")], message_id="b@x"),
            "signed": self.signed(folder, swiss.replace(b"Please find", b"Signed: find")),
        }
        (folder / "mail").mkdir()
        for name, raw in mails.items():
            (folder / "mail" / f"{name}.eml").write_bytes(raw)
        return len(mails)

    def signed(self, folder, whole):
        start = whole.index(b"\r\nFrom: ") + 2
        command = [str(BUILD / "bin" / "tsb-sign-mail"), "bakom.admin.ch", "s1", str(folder / "keys"), str(int(IN_TIME.timestamp()))]
        return whole[:start] + subprocess.run(command, input=whole[start:], capture_output=True, check=True).stdout

    def keys_of(self, gateway, body):
        """The key records that a body names, without the time at which each was asked for."""
        digest = body.get("made_with", {}).get("keys")
        if digest is None:
            return None
        keys = json.loads((gateway.state / "archive" / "versions" / digest.removeprefix("sha256:")).read_text())["keys"]
        return [{**key, "asked": None} for key in keys]

    def without_time_of_keys(self, text):
        body = json.loads(text)
        body.get("made_with", {}).pop("keys", None)
        return json.dumps(body)

    def test_the_same_inputs_give_the_same_bodies_anywhere_and_as_recorded(self):
        here = self.files_only()
        count = self.some_of_everything(here.path)
        there = self.files_only()
        places = [(here, here.path, {"TZ": "UTC", "LANG": "C"}, 0o022),
                  (there, there.path / "elsewhere" / "deep", {"TZ": "Asia/Tokyo", "LANG": "de_CH.UTF-8", "LC_ALL": "C.UTF-8"}, 0o077)]
        bodies = []
        for gateway, folder, variables, umask in places:
            gateway.extra = f'[dkim]\nkey_file = "{here.path}/keys"\ndns = ["127.0.0.1@9"]\n'
            gateway.write_config()
            folder.mkdir(parents=True, exist_ok=True)
            if folder != here.path:
                (folder / "mail").symlink_to(here.path / "mail")
            done = subprocess.run([gateway.program("tsbreply"), "--config", str(gateway.config), "reprocess", "--json", "mail"],
                                  cwd=folder, env={**os.environ, **variables}, umask=umask, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 1, done.stderr)
            bodies.append([json.dumps({"keys": self.keys_of(gateway, body), **body}, sort_keys=True) for body in gateway.messages()])
        self.assertEqual(len(bodies[0]), count)
        self.assertEqual([self.without_time_of_keys(body) for body in bodies[0]],
                         [self.without_time_of_keys(body) for body in bodies[1]])
        messages = here.messages()
        self.assertEqual({body["disposition"] for body in messages}, {"reply", "duplicate", "not-a-reply", "unreadable"})
        self.assertTrue(any("keys" in body.get("made_with", {}) for body in messages))
        for gateway, _, variables, _ in places:
            # Neither key file nor DNS are there any more.
            gateway.extra = ""
            gateway.write_config()
            ledger = (gateway.state / "ledger" / "ledger.jsonl").read_bytes()
            env = {**os.environ, **variables, "TZ": "America/Lima"}
            done = gateway.run(*AS_RECORDED, env=env, check=0)
            self.assertEqual(json.loads(done.stdout), {"summary": {"entries": count, "identical": count, "differ": 0,
                                                                   "other_parser": 0, "gone": 0, "missing": 0}})
            self.assertEqual((gateway.state / "ledger" / "ledger.jsonl").read_bytes(), ledger)
        lines, summary = self.lines(here, DIFF, check=0)
        self.assertEqual((lines, summary["messages"], summary["unchanged"]), ([], count, count))

    def other_wording(self, gateway):
        """A folder with a circular 101 that has another French title of a Question, and forms of it."""
        text, title = CIRCULAR_101.read_text(), "Services d'application sécurisés"
        self.assertIn(f'"{title}"', text)
        folder = gateway.path / "circulars"
        folder.mkdir()
        (folder / CIRCULAR_101.name).write_text(text.replace(f'"{title}"', '"Télégraphie publique"'))
        return Forms(BUILD, folder / CIRCULAR_101.name), folder

    def test_another_wording_turns_held_into_counted_and_counted_into_held(self):
        gateway = self.files_only(extra=PEOPLE)
        forms, folder = self.other_wording(gateway)
        new = mail("itu@soumu.go.jp", [(forms.make("docx", language="fr", administration="Japon", answers=YES), DOCX, "a.docx")])
        self.take(gateway, self.swiss(NO), new)
        first = next(entry["seq"] for entry in gateway.entries() if entry["kind"] == "message")
        ids = [f"{first + i}/1" for i in range(2)]
        self.assertEqual([one["answers"]["7/17"]["standing"] for one in gateway.tally()["replies"]], ["counted", "held"])
        self.assertEqual(gateway.tally()["items"][0]["opposes"], 1)
        gateway.config.write_text(f'circulars = ["{folder}"]\n' + gateway.config.read_text())
        ledger = (gateway.state / "ledger" / "ledger.jsonl").read_bytes()

        listed, summary = self.lines(gateway, DIFF, check=1)
        would = {line["reply"]: (line["change"], *(line[at]["answers"]["7/17"]["standing"] for at in ("was", "now")), line["entry"])
                 for line in listed}
        self.assertEqual(would[ids[0]], ("correction", "counted", "held", None))
        self.assertEqual(would[ids[1]], ("correction", "held", "counted", None))
        self.assertEqual((gateway.state / "ledger" / "ledger.jsonl").read_bytes(), ledger, "only read")
        text = gateway.run("reprocess", "--from-archive", "--diff", check=1).stdout
        self.assertIn(f"correction  {ids[0]}  CHE: counted -> counted (wording-not-confirmed); differs: answers, reasons", text)
        self.assertIn("7/17: opposes (counted) -> opposes (held)", text)

        applied, _ = self.lines(gateway, APPLY, check=1)
        self.assertEqual({line["reply"]: (line["was"], line["now"]) for line in applied},
                         {line["reply"]: (line["was"], line["now"]) for line in listed})
        self.assertTrue(all(gateway.entries()[line["entry"] - 1]["body"]["supersedes"] == [line["reply"]] for line in applied))
        item = gateway.tally()["items"][0]
        self.assertEqual((item["supports"], item["opposes"], item["held"]), (1, 0, 1))
        self.whole(gateway)
        entries = gateway.entries()
        self.assertEqual(self.lines(gateway, APPLY, check=0)[0], [])
        self.assertEqual(self.lines(gateway, DIFF, check=0)[0], [])
        self.assertEqual(gateway.entries(), entries, "a second run appends nothing")
        # Each with the circular of its time.
        lines, summary = self.lines(gateway, AS_RECORDED, check=0)
        self.assertEqual((lines, summary["identical"]), ([], len(gateway.messages())))

    def test_a_duplicate_counts_in_its_originals_place_and_a_decision_stays(self):
        contacts = CONTACTS + "CHE,domain,ofcom.example\n"
        gateway = self.files_only(contacts=contacts, extra=PEOPLE)
        form = (self.forms.make("docx", language="fr", administration="Suisse", answers=YES), DOCX, "a.docx")
        original = mail("itu@bakom.admin.ch", [form])
        resend = mail("itu@ofcom.example", [form], when=IN_TIME + timedelta(days=1))
        released = mail("itu@kic.example", [(self.forms.make("docx", language="en", administration="Japan", answers=NO), DOCX, "a.docx")])
        self.take(gateway, original, resend, released)
        first = next(entry["seq"] for entry in gateway.entries() if entry["kind"] == "message")
        ids = [f"{first + i}/1" for i in range(3)]
        gateway.run("review", "release", ids[2], *BY, check=0)
        self.assertEqual([self.standings(gateway)[one] for one in ids], ["counted", "duplicate", "counted"])
        said = gateway.run("roster", "add", "NLD", "minezk.example", check=0).stdout
        self.assertIn("3 messages that count, repeat, were superseded or decided on were left as they are", said)
        self.change_roster(gateway, 'domain = "bakom.admin.ch"', 'domain = "bakom.example"')
        self.change_roster(gateway, 'domain = "soumu.go.jp"', 'domain = "kic.example"')
        for command, check in ((DIFF, 1), (APPLY, 1), (DIFF, 1)):
            lines, summary = self.lines(gateway, command, check)
            changes = {line["reply"]: (line["change"], line["was"]["standing"], line["now"]["standing"]) for line in lines}
            expected = {ids[2]: ("conflict", "counted", "counted")}
            if summary["changed"]:
                expected |= {ids[0]: ("correction", "counted", "superseded"), ids[1]: ("follows", "duplicate", "counted")}
            self.assertEqual(changes, expected)
        standings = self.standings(gateway)
        self.assertEqual([standings[ids[1]], standings[ids[2]], len(standings)], ["counted", "counted", 3])
        item = gateway.tally()["items"][0]
        self.assertEqual((item["supports"], item["opposes"], item["held"]), (1, 1, 0), "the held one repeats what counts")
        self.whole(gateway)

    def test_killed_in_the_middle_of_apply_the_rest_is_left_to_the_next(self):
        gateway = self.gateway(extra=PEOPLE)
        form = (self.forms.make("docx", language="fr", administration="Suisse", answers=YES), DOCX, "a.docx")
        count = 100
        self.take(gateway, *(mail("itu@bakom.admin.ch", [form], text=f"{i}\n", when=IN_TIME + timedelta(minutes=i)) for i in range(count)))
        self.assertEqual(len(gateway.messages()), count)
        gateway.start()
        self.change_roster(gateway, 'domain = "bakom.admin.ch"', 'domain = "bakom.example"')
        gateway.daemon.send_signal(signal.SIGHUP)
        gateway.wait_for(lambda: "left-as-judged" in gateway.daemon_log(), "the pointer to --diff")
        self.assertEqual(gateway.daemon_log().count("left-as-judged"), 1)
        # It only reads, also beside the service.
        self.assertEqual(self.lines(gateway, DIFF, check=1)[1]["changed"], count)
        apply = subprocess.Popen([gateway.program("tsbreply"), "--config", str(gateway.config), *APPLY],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ledger = gateway.state / "ledger" / "ledger.jsonl"
        before = ledger.stat().st_size
        gateway.wait_for(lambda: ledger.stat().st_size > before, "a correction")
        gateway.stop(signal.SIGKILL)
        _, error = apply.communicate(timeout=60)
        self.assertEqual(apply.returncode, 75, error)
        done = len(gateway.messages()) - count
        self.assertTrue(0 < done < count, done)
        gateway.start()
        gateway.wait_for(lambda: gateway.dovecot is not None and "started" in gateway.daemon_log(), "the service")
        lines, summary = self.lines(gateway, APPLY, check=1)
        self.assertEqual(summary["changed"], count - done)
        self.assertEqual(len(gateway.messages()), 2 * count)
        replaced = [one for body in gateway.messages() for one in body["supersedes"]]
        self.assertEqual(len(set(replaced)), count, "each once")
        self.assertEqual(self.lines(gateway, APPLY, check=0)[0], [])
        self.assertEqual(gateway.stop(), 0)
        self.assertEqual(set(self.standings(gateway).values()), {"held"})
        self.whole(gateway)

    def test_a_raw_copy_that_is_missing_is_an_error_and_the_rest_goes_on(self):
        gateway = self.files_only()
        self.take(gateway, self.swiss(), self.japanese())
        (raw,) = (body["raw"].removeprefix("sha256:") for body in gateway.messages() if "soumu" in body["from"])
        (gateway.state / "archive" / raw[:2] / raw[2:4] / f"{raw}.eml.zst").unlink()
        for command in (DIFF, AS_RECORDED):
            done = gateway.run(*command, check=74)
            self.assertIn(raw, done.stderr)
            summary = json.loads(done.stdout.splitlines()[-1])["summary"]
            self.assertEqual((summary["missing"], summary.get("unchanged", summary.get("identical"))), (1, 1))
        done = gateway.run(*APPLY, check=74)
        self.assertIn(raw, done.stderr)

    def test_as_recorded_says_what_a_changed_setting_does(self):
        gateway = self.files_only()
        self.take(gateway, self.swiss(), self.japanese())
        gateway.border = "mx.elsewhere.example"
        gateway.write_config()
        lines, summary = self.lines(gateway, AS_RECORDED, check=1)
        self.assertEqual((summary["differ"], summary["other_parser"]), (2, 0))
        self.assertIn("sender", lines[0]["differs"])
        self.assertEqual(lines[0]["recorded"]["sender"]["authenticated"], True)
        self.assertEqual(lines[0]["replayed"]["sender"]["authenticated"], False)

    def test_the_modes_exclude_each_other_and_need_the_archive(self):
        gateway = self.files_only()
        for arguments in (("--diff",), ("--apply", "mail"), ("--from-archive", "--diff", "--apply"),
                          ("--from-archive", "--as-recorded", "--apply"), ("--from-archive", "--diff", "--dry-run")):
            gateway.run("reprocess", *arguments, check=2)


if __name__ == "__main__":
    main()
