# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: a mailbox of realistic replies becomes a ledger and a tally, and nothing else in the mailbox changes."""
from scenario import BUILD, CIRCULAR_101, Forms, Scenario, main
from demo_mails import CONTACTS, demo_mails


class TheMainJob(Scenario):
    def test_each_mail_becomes_what_it_is(self):
        gateway = self.gateway(CONTACTS)
        wanted = []
        for label, raw, received, disposition, standing in demo_mails(Forms(BUILD, CIRCULAR_101)):
            gateway.dovecot.append(raw, received)
            wanted.append((label, disposition, standing))
        gateway.once(check=1)

        messages = gateway.messages()
        got = [(label, body["disposition"], body.get("standing")) for (label, _, _), body in zip(wanted, messages)]
        self.assertEqual(got, wanted)
        self.check_single_answers(messages)
        self.check_other_peoples_mail(messages)
        self.check_tally(gateway)
        self.check_mailbox(gateway)
        self.check_alerts(gateway)

        before = gateway.entries()
        gateway.once(check=0)
        self.assertEqual(gateway.entries(), before, "a second pass records nothing")
        self.assertIn("the chain is whole", gateway.run("ledger", "verify", check=0).stdout)

    def check_single_answers(self, messages):
        japan = messages[6]["replies"][0]
        self.assertEqual({a["item"]: a["choice"] for a in japan["answers"]},
                         {"7/17": "supports", "10/17": "both", "16/17": "supports"})
        self.assertEqual({a["item"]: a["standing"] for a in japan["answers"]},
                         {"7/17": "counted", "10/17": "held", "16/17": "counted"})
        kenya = messages[7]["replies"][0]
        self.assertIn("wording-not-confirmed", [p["code"] for p in kenya["problems"]])
        spain = messages[3]["replies"][0]
        self.assertEqual([a["reasons"] for a in spain["answers"]], ["", "", "El texto solapa con la Cuestión 10/17."])
        conflict = messages[11]["replies"][0]
        self.assertEqual({a["choice"] for a in conflict["answers"]}, {"unclear"})

    def check_other_peoples_mail(self, messages):
        for body in (messages[9], messages[14]):
            self.assertNotIn("example.com", str(body))
            self.assertNotIn("anatel", str(body))
            self.assertFalse(body.get("from"))
            self.assertFalse(body.get("subject"))

    def check_tally(self, gateway):
        tally = gateway.tally()
        items = {item["item"]: (item["supports"], item["opposes"], item["percent"], item["outcome"]) for item in tally["items"]}
        self.assertEqual(items, {"7/17": (7, 0, 100.0, "approved"), "10/17": (5, 1, 83.3, "approved"),
                                 "16/17": (6, 1, 85.7, "approved")})
        self.assertFalse(tally["final"], "something is held")
        text = gateway.run("tally", "101", check=0).stdout
        self.assertIn("85.7", text)
        csv = gateway.run("tally", "101", "--format", "csv", check=0).stdout.splitlines()
        self.assertEqual(csv[0], "circular,item,administration,received,choice,standing,entry")
        self.assertTrue(any("ESP" in line and "opposes" in line and "counted" in line for line in csv))

    def check_mailbox(self, gateway):
        flags = gateway.dovecot.flags()  # UID -> set of flags
        self.assertFalse(any("\\Seen" in one for one in flags.values()), "\\Seen is never changed")
        keywords = {uid: sorted(f for f in one if f.startswith("$Tsb")) for uid, one in flags.items()}
        self.assertEqual(keywords[1], ["$TsbCounted"])
        self.assertEqual(keywords[7], ["$TsbHeld"], "held if any answer is")
        self.assertEqual(keywords[10], [], "automatic mail is left alone")
        self.assertEqual(keywords[11], ["$TsbLate"])
        self.assertEqual(keywords[14], ["$TsbDuplicate"])
        self.assertEqual(keywords[15], [], "other people's mail is left alone")

    def check_alerts(self, gateway):
        mails = gateway.sink.mails()
        self.assertTrue(mails)
        for raw in mails:
            self.assertIn(b"Auto-Submitted: auto-generated", raw)
        told = "".join(subject + text for subject, text in gateway.alerts())
        for word in ("answer-held", "reply-late", "not-authenticated", "wording-not-confirmed"):
            self.assertIn(word, told)
        self.assertNotIn("Ten offers", told)


main()
