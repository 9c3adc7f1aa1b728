# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions on replies and messages judged again, by the command alone and through the running service."""
import json
import os
import signal
import subprocess

from scenario import BUILD, CIRCULAR_101, IN_TIME, LATE, YES, Scenario, main

NO = {"7/17": "opposes", "10/17": "opposes", "16/17": "opposes"}
PEOPLE = '[decisions]\npeople = ["A. Muster"]\n'
BY = ("--by", "A. Muster", "--reason", "confirmed by telephone")


class Review(Scenario):
    def decided(self, gateway, *arguments, check=0):
        return gateway.run("review", *arguments, *BY, "--json", check=check)

    def standing(self, gateway, reply):
        return next((one["standing"] for one in gateway.tally()["replies"] if one["entry"] == reply), None)

    def agree(self, gateway):
        """After all of it the chain is whole, and a tally of the ledger alone says what the last answer said."""
        self.assertIn("chain is whole", gateway.run("ledger", "verify", check=0).stdout)
        tally = gateway.tally()
        self.assertEqual(tally["ledger"]["entries"], len(gateway.entries()))
        return tally

    def first_message(self, gateway):
        return next(entry["seq"] for entry in gateway.entries() if entry["kind"] == "message")

    def test_release_reject_amend_and_note_without_the_service(self):
        gateway = self.gateway(extra=PEOPLE)
        gateway.dovecot.append(self.swiss(authenticated=False), IN_TIME)
        gateway.dovecot.append(self.japanese({**YES, "7/17": "both"}), IN_TIME)
        gateway.once(check=1)
        first = self.first_message(gateway)
        swiss, japanese = f"{first}/1", f"{first + 1}/1"
        self.assertIn("$TsbHeld", gateway.dovecot.flags()[1])

        listed = gateway.json_lines("review", "list", "--json", check=0)
        self.assertEqual([one["id"] for one in listed], [swiss, japanese])
        self.assertIn("not-authenticated", [reason["id"] for reason in listed[0]["reasons"]])
        self.assertTrue(all(reason["remedy"] for one in listed for reason in one["reasons"]))
        self.assertIn("-> Confirm with the administration", gateway.run("review", "list", check=0).stdout)

        (shown,) = gateway.json_lines("review", "show", swiss, "--json", check=0)
        self.assertEqual(shown["sender"]["from"], "itu@bakom.admin.ch")
        self.assertFalse(shown["sender"]["authenticated"])
        self.assertTrue(all(answer["evidence"] for answer in shown["answers"]))
        self.assertEqual(len(shown["release_would"]["items"]), 3)
        self.assertIn("a release would change", gateway.run("review", "show", swiss, check=0).stdout)

        before = len(gateway.entries())
        done = gateway.run("review", "release", swiss, "--by", "C. Nobody", "--reason", "so", check=2)
        self.assertIn("A. Muster", done.stderr)
        self.decided(gateway, "release", "99/1", check=2)
        self.decided(gateway, "release", japanese, "--item", "7/17", check=2)
        self.decided(gateway, "amend", japanese, "--set", "7/17=both", check=2)
        gateway.run("review", "release", swiss, check=2)
        self.assertEqual(len(gateway.entries()), before, "nothing was appended")

        answer = json.loads(self.decided(gateway, "release", swiss).stdout)
        self.assertEqual((answer["entry"], answer["standing"]), (before + 1, "counted"))
        self.assertEqual(gateway.entries()[-1]["body"],
                         {"action": "release", "reply": swiss, "items": ["7/17", "10/17", "16/17"],
                          "answers": [{"item": item, "choice": "supports"} for item in ("7/17", "10/17", "16/17")],
                          "instead_of": None, "by": "A. Muster", "reason": "confirmed by telephone"})
        self.decided(gateway, "amend", japanese, "--set", "7/17=opposes")
        self.decided(gateway, "note", japanese)
        tally = self.agree(gateway)
        item = tally["items"][0]
        self.assertEqual((item["supports"], item["opposes"], item["held"]), (1, 1, 0))
        self.decided(gateway, "reject", swiss)
        self.assertEqual(self.standing(gateway, swiss), "rejected")
        self.assertEqual(gateway.json_lines("review", "list", "--json", check=0), [])
        (shown,) = gateway.json_lines("review", "show", swiss, "--json", check=0)
        self.assertEqual([one["action"] for one in shown["decisions"]], ["release", "reject"], "both stay")

        gateway.once(check=0)
        flags = gateway.dovecot.flags()
        self.assertIn("$TsbClosed", flags[1])
        self.assertIn("$TsbCounted", flags[2])
        self.assertNotIn("$TsbHeld", [*flags[1], *flags[2]])
        self.agree(gateway)

    def test_what_a_decision_changed_is_said_in_words_with_and_without_the_service(self):
        gateway = self.gateway(extra=PEOPLE)
        gateway.dovecot.append(self.swiss(authenticated=False), IN_TIME)
        gateway.once(check=1)
        reply = f"{self.first_message(gateway)}/1"
        for service in (False, True):
            if service:
                gateway.start()
            said = gateway.run("review", "release", reply, *BY, check=0).stdout
            self.assertIn(f"{reply}  {'rejected' if service else 'held'} -> counted: ", said)
            self.assertIn("7/17 supports (counted)", said)
            said = gateway.run("review", "amend", reply, "--set", "7/17=opposes", *BY, check=0).stdout
            self.assertIn("7/17 opposes (counted)", said)
            self.assertIn("-> rejected", gateway.run("review", "reject", reply, *BY, check=0).stdout)
            self.assertIn("no standing changed", gateway.run("review", "note", reply, *BY, check=0).stdout)
        self.assertEqual(gateway.stop(), 0)

    def test_the_command_that_suggest_prints_adds_the_contact_when_pasted(self):
        gateway = self.gateway(contacts="code,kind,value\nJPN,domain,soumu.go.jp\n")
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=1)
        (row,) = gateway.json_lines("roster", "suggest", "--json", check=0)
        self.assertIn(row["command"], gateway.run("roster", "suggest", check=0).stdout)
        path = f"{BUILD / 'bin'}:{os.environ['PATH']}"
        done = subprocess.run(["bash", "-c", row["command"]], env={**os.environ, "PATH": path}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("-> counted", done.stdout)
        self.assertIn("no held reply", gateway.run("roster", "suggest", check=0).stdout)

    def test_through_the_running_service_the_keyword_follows_at_once(self):
        gateway = self.gateway(extra=PEOPLE)
        gateway.start()
        gateway.dovecot.append(self.japanese(), IN_TIME)
        gateway.dovecot.append(self.japanese(NO), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 2, "both entries")
        gateway.wait_for(lambda: "$TsbHeld" in gateway.dovecot.flags()[2], "the keyword")
        first = self.first_message(gateway)
        counted, other = f"{first}/1", f"{first + 1}/1"
        done = self.decided(gateway, "release", other, check=2)
        self.assertIn(f"--instead-of {counted}", done.stderr)
        answer = json.loads(self.decided(gateway, "release", other, "--instead-of", counted).stdout)
        self.assertEqual({one["reply"]: one["standing"] for one in answer["changed"]},
                         {counted: "superseded", other: "counted"})
        gateway.wait_for(lambda: "$TsbCounted" in gateway.dovecot.flags()[2], "the new keyword")
        gateway.wait_for(lambda: "$TsbClosed" in gateway.dovecot.flags()[1], "that of the other")
        self.assertNotIn("$TsbHeld", gateway.dovecot.flags()[2])
        self.assertIn("decision-recorded", gateway.daemon_log())
        tally = self.agree(gateway)
        self.assertEqual([(item["supports"], item["opposes"]) for item in tally["items"]], [(0, 1)] * 3)
        self.decided(gateway, "reject", other, "--item", "7/17")
        self.assertEqual(self.agree(gateway)["items"][0]["supports"], 1, "what it had replaced counts again")
        self.assertEqual(gateway.stop(), 0)

    def test_a_late_reply_cannot_be_released_but_a_later_deadline_makes_it_count(self):
        gateway = self.gateway(extra=PEOPLE)
        gateway.dovecot.append(self.swiss(when=LATE), LATE)
        gateway.once()
        reply = f"{self.first_message(gateway)}/1"
        self.assertEqual(self.standing(gateway, reply), "late")
        done = self.decided(gateway, "release", reply, check=2)
        self.assertIn("late", done.stderr)
        self.assertIn("mend the circular", done.stderr)
        folder = gateway.path / "circulars"
        folder.mkdir()
        text = CIRCULAR_101.read_text().replace("deadline = 2026-04-03T23:59:59Z", "deadline = 2026-04-30T23:59:59Z")
        (folder / CIRCULAR_101.name).write_text(text)
        gateway.config.write_text(f'circulars = ["{folder}"]\n' + gateway.config.read_text())
        gateway.once(check=0)
        (counted,) = gateway.tally()["replies"]
        self.assertEqual((counted["standing"], gateway.messages()[-1]["supersedes"]), ("counted", [reply]))
        self.assertIn("$TsbCounted", gateway.dovecot.flags()[1])
        self.agree(gateway)

    def test_a_new_contact_makes_a_held_reply_count_with_and_without_the_service(self):
        for service in (False, True):
            with self.subTest(service=service):
                gateway = self.gateway(contacts="code,kind,value\nJPN,domain,soumu.go.jp\n", extra=PEOPLE)
                if service:
                    gateway.start()
                gateway.dovecot.append(self.swiss(), IN_TIME)
                if not service:
                    gateway.once(check=1)
                gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry")
                reply = f"{self.first_message(gateway)}/1"
                self.assertEqual(self.standing(gateway, reply), "held")
                same = json.loads(gateway.run("review", "retry", reply, "--json", check=0).stdout)
                self.assertFalse(same["differs"])
                csv = gateway.path / "more.csv"
                csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\n")
                done = gateway.run("roster", "import", csv, "--json", check=0)
                again = json.loads(done.stdout.splitlines()[-1])["judged_again"]
                self.assertEqual([one["supersedes"] for one in again], [[reply]])
                self.assertEqual(again[0]["now"], "counted")
                self.assertEqual(gateway.messages()[-1]["supersedes"], [reply])
                now = f"{gateway.entries()[-1]['seq']}/1"
                self.assertEqual(self.standing(gateway, now), "counted")
                self.assertIsNone(self.standing(gateway, reply), "no longer listed")
                (shown,) = gateway.json_lines("review", "show", reply, "--json", check=0)
                self.assertEqual(shown["id"], now, "an old id names its newest correction")
                if service:
                    gateway.wait_for(lambda: "$TsbCounted" in gateway.dovecot.flags()[1], "the new keyword")
                    self.assertEqual(gateway.stop(), 0)
                else:
                    gateway.once(check=0)
                    self.assertIn("$TsbCounted", gateway.dovecot.flags()[1])
                self.agree(gateway)

    def test_a_contact_written_by_hand_is_judged_with_at_reload_and_at_start(self):
        gateway = self.gateway(contacts="code,kind,value\nJPN,domain,soumu.go.jp\n", extra=PEOPLE)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=1)
        roster = gateway.state / "roster.toml"
        text = roster.read_text()
        contact = '\n[[administration]]\ncode = "CHE"\n[[administration.contact]]\ndomain = "bakom.admin.ch"\n'
        roster.write_text(text + contact)
        gateway.start()
        gateway.wait_for(lambda: len(gateway.messages()) == 2, "the correction at start")
        roster.write_text(text)
        gateway.daemon.send_signal(signal.SIGHUP)
        gateway.wait_for(lambda: "reloaded" in gateway.daemon_log(), "the reload")
        self.assertEqual(len(gateway.messages()), 2, "what counts is not judged again")
        self.assertEqual(gateway.stop(), 0)
        self.agree(gateway)

    def test_a_withdrawal_is_held(self):
        gateway = self.gateway(extra=PEOPLE)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.dovecot.append(self.swiss(NO, text="We hereby withdraw our reply of yesterday.\n"), IN_TIME)
        gateway.once(check=1)
        listed = gateway.json_lines("review", "list", "--json", check=0)
        self.assertEqual(len(listed), 1)
        self.assertIn("withdrawal", [reason["id"] for reason in listed[0]["reasons"]])


main()
