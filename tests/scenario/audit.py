# SPDX-License-Identifier: GPL-3.0-or-later
"""tsbreply audit: every UID of the mailbox is accounted for, and what is missing is found."""
from scenario import IN_TIME, Scenario, main

OTHER = b"From: a@example.com\r\nSubject: hello\r\n\r\nnothing for you\r\n"


class Audit(Scenario):
    def counts(self, gateway, check=0):
        rows = gateway.json_lines("audit", "--json", check=check)
        return [[row[key] for key in ("recorded", "duplicate", "before_start", "vanished", "missing")] for row in rows]

    def test_every_uid_is_recorded_duplicate_before_start_vanished_or_missing(self):
        gateway = self.gateway(mailbox_extra="since = 2026-03-01")
        box = gateway.dovecot
        box.append(self.swiss(), IN_TIME.replace(month=2, day=10))  # 1: before start
        box.append(self.swiss(), IN_TIME)                           # 2
        box.append(self.swiss(), IN_TIME)                           # 3: the same bytes
        box.append(OTHER, IN_TIME)                                  # 4: gone before it is fetched
        box.append(OTHER + b"once more\r\n", IN_TIME)               # 5
        box.expunge(4)
        gateway.once(check=0)
        self.assertEqual(self.counts(gateway), [[2, 1, 1, 1, 0]])
        self.assertEqual(gateway.alerts(), [])
        box.append(self.japanese(), IN_TIME)                        # 6: nobody has run since
        self.assertEqual(self.counts(gateway, check=1), [[2, 1, 1, 1, 1]])
        row = gateway.json_lines("audit", "--json", check=1)[0]
        self.assertEqual((row["mailbox"], row["uidnext"], row["missing_uids"], row["vanished_uids"]), ("tsbdir", 7, "6", "4"))
        self.assertIn("uids-missing", "".join(subject + text for subject, text in gateway.alerts()))
        gateway.once(check=0)
        box.expunge(6)                                              # recorded, and gone since
        self.assertEqual(self.counts(gateway), [[3, 1, 1, 1, 0]])
        self.assertIn("missing 0", gateway.run("audit", check=0).stdout)

    def test_it_changes_nothing_and_runs_beside_the_service(self):
        gateway = self.gateway()
        gateway.start()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        # Mail that has just come is waited for: the service is at work on it.
        self.assertEqual(self.counts(gateway), [[1, 0, 0, 0, 0]])
        gateway.wait_for(lambda: "$TsbCounted" in str(gateway.dovecot.flags("INBOX")), "the flag")
        before = (gateway.entries(), gateway.dovecot.flags("INBOX"))
        self.counts(gateway)
        self.assertEqual((gateway.entries(), gateway.dovecot.flags("INBOX")), before)

    def test_an_earlier_uidvalidity_is_a_line_of_its_own(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        gateway.dovecot.set_uidvalidity(424242)
        gateway.once(check=0)
        rows = gateway.json_lines("audit", "--json", check=0)
        self.assertEqual(sorted((row["uidnext"], row["recorded"], row["duplicate"]) for row in rows if row["uidnext"]), [(2, 0, 1)])
        self.assertEqual([row["recorded"] for row in rows if row["uidnext"] is None], [1])

    def test_a_mailbox_that_cannot_be_asked_is_an_error_and_no_clean_audit(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        gateway.dovecot.stop()
        done = gateway.run("audit", check=69)
        self.assertEqual(done.stdout, "")
        gateway.dovecot.start()


main()
