# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong between the service and the mail server."""
from scenario import IN_TIME, Scenario, main


class Trouble(Scenario):
    def test_a_wrong_password_is_78_says_so_and_alerts(self):
        gateway = self.gateway()
        wrong = gateway.path / "wrong"
        wrong.write_text("not the password\n")
        wrong.chmod(0o600)
        gateway.write_config(password_file=str(wrong))
        done = gateway.once(check=78)
        self.assertIn("password", done.stderr)
        self.assertNotIn("not the password", done.stderr)
        self.assertIn("login-failed", "".join(subject + text for subject, text in gateway.alerts()))

    def test_a_wrong_ca_is_78_and_names_ca_file(self):
        gateway = self.gateway()
        other = gateway.path / "other-ca.pem"
        other.write_bytes((gateway.dovecot.dir / "tls" / "other-ca.pem").read_bytes())
        gateway.write_config(ca_file=str(other))
        done = gateway.once(check=78)
        self.assertIn("ca_file", done.stderr)

    def test_a_missing_folder_is_78_and_names_it(self):
        gateway = self.gateway()
        gateway.write_config(url=f"imaps://localhost:{gateway.dovecot.ports}/Nowhere")
        done = gateway.once(check=78)
        self.assertIn("Nowhere", done.stderr)

    def test_a_server_that_is_gone_is_69_and_nothing_is_lost(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.dovecot.stop()
        done = gateway.once(check=69)
        self.assertIn("connection-lost", done.stderr)
        gateway.dovecot.start()
        gateway.once(check=0)
        self.assertEqual(len(gateway.messages()), 1)

    def test_starttls_serves_as_well(self):
        gateway = self.gateway()
        gateway.write_config(url=f"imap://localhost:{gateway.dovecot.port}/INBOX")
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        self.assertEqual(gateway.messages()[0]["standing"], "counted")

    def test_a_new_uidvalidity_is_looked_at_whole_and_nothing_is_counted_twice(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        gateway.dovecot.set_uidvalidity(424242)
        gateway.dovecot.append(self.japanese(), IN_TIME)
        done = gateway.once(check=0)
        self.assertIn("uidvalidity-changed", done.stderr)
        self.assertEqual([body["standing"] for body in gateway.messages()], ["counted", "counted"])
        notes = [entry["body"] for entry in gateway.entries() if entry["kind"] == "note"]
        self.assertEqual([note["about"] for note in notes], ["seen-again"])
        self.assertEqual(gateway.tally()["items"][0]["counted"], 2)

    def test_mail_from_before_since_is_neither_fetched_nor_archived(self):
        gateway = self.gateway(mailbox_extra="since = 2026-03-01")
        gateway.dovecot.append(self.swiss(when=IN_TIME.replace(month=2, day=10)), IN_TIME.replace(month=2, day=10))
        gateway.dovecot.append(self.japanese(), IN_TIME)
        gateway.once(check=0)
        self.assertEqual([body["where"]["uid"] for body in gateway.messages()], [2])
        self.assertEqual(len(list((gateway.state / "archive").rglob("*.eml.zst"))), 1)

    def test_settle_move_moves_replies_once_and_leaves_the_rest(self):
        gateway = self.gateway(settle="move", mailbox_extra='move_counted = "Processed"\nmove_held = "Processed"')
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.dovecot.append(b"From: a@example.com\r\nSubject: hello\r\n\r\nnothing for you\r\n", IN_TIME)
        gateway.once(check=0)
        self.assertEqual(len(gateway.dovecot.flags("INBOX")), 1)
        self.assertEqual(len(gateway.dovecot.flags("Processed")), 1)
        gateway.once(check=0)
        self.assertEqual(len(gateway.messages()), 2)

    def test_settle_keep_touches_nothing(self):
        gateway = self.gateway(settle="keep")
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        self.assertEqual(gateway.messages()[0]["standing"], "counted")
        self.assertEqual([flag for flag in gateway.dovecot.flags()[1] if flag != "\\Recent"], [])


main()
