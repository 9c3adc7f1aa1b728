# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input, bad disks, bad configuration: each has a message that says what to do, and nothing is lost."""
import os
import subprocess

from scenario import BUILD, DOCX, IN_TIME, Scenario, mail, main


class BadMail(Scenario):
    def take(self, raw, **options):
        gateway = self.gateway(**options)
        gateway.dovecot.append(raw, IN_TIME)
        done = gateway.once()
        self.assertIn(done.returncode, (0, 1), done.stderr)
        messages = gateway.messages()
        self.assertEqual(len(messages), 1)
        return gateway, messages[0]

    def test_a_mail_without_message_id_is_read_like_any_other(self):
        _, body = self.take(self.swiss(message_id=""))
        self.assertEqual((body["disposition"], body["standing"]), ("reply", "counted"))

    def test_an_undisclosed_recipients_group_without_its_semicolon_hurts_nobody(self):
        raw = self.swiss().replace(b"To: tsbdir@itu.int\r\n", b"To: undisclosed-recipients:\r\n")
        _, body = self.take(raw)
        self.assertEqual((body["disposition"], body["standing"]), ("reply", "counted"))

    def test_a_docx_that_is_no_zip_is_held_with_the_reason(self):
        raw = mail("itu@bakom.admin.ch", [(b"not a zip", DOCX, "Annexe 2.docx")])
        gateway, body = self.take(raw)
        self.assertEqual(body["standing"] or "held", "held")
        self.assertIn(body["disposition"], ("reply", "unreadable"))
        told = "".join(subject + text for subject, text in gateway.alerts())
        self.assertTrue("damaged" in told or "unsupported-format" in told, told)

    def test_a_mail_over_60_mib_is_archived_by_streaming_and_not_parsed(self):
        big = b"A" * 76 + b"\r\n"
        raw = self.swiss() + b"\r\n" + big * (70 * 1024 * 1024 // len(big))
        gateway, body = self.take(raw)
        self.assertEqual((body["disposition"], body["reason"]), ("unreadable", "too-large"))
        digest = body["raw"].split(":")[1]
        stored = gateway.state / "archive" / digest[:2] / digest[2:4] / f"{digest}.eml.zst"
        self.assertTrue(stored.exists(), "the raw mail is archived all the same")

    def test_a_mail_over_the_archive_limit_is_recorded_and_not_fetched(self):
        raw = self.swiss() + b"x" * 3_000_000
        _, body = self.take(raw, extra='[limits]\nparse_bytes = "1M"\narchive_bytes = "2M"\n')
        self.assertEqual((body["disposition"], body["reason"]), ("unreadable", "too-large"))
        self.assertIsNone(body["raw"])


class BadDisk(Scenario):
    def test_a_full_disk_stops_with_74_and_loses_nothing(self):
        if os.geteuid() != 0:
            raise AssertionError("this test mounts a small tmpfs: run it as root")
        gateway = self.gateway(init=False, extra='[limits]\nfree_disk = "0B"\n')  # no stop before the disk is really full
        gateway.state.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(gateway.state)], check=True)
        self.addCleanup(subprocess.run, ["umount", str(gateway.state)], check=True)
        gateway.init()
        padding = os.urandom(600_000).hex().encode()
        for i in range(3):
            lines = b"".join(padding[k:k + 76] + b"\r\n" for k in range(0, len(padding), 76))
            gateway.dovecot.append(self.swiss(text=f"{i}\n") + lines[:900_000], IN_TIME)
        done = gateway.once()
        self.assertEqual(done.returncode, 74, done.stderr)
        self.assertIn("No space left", done.stderr)
        self.assertIn("chain is whole", gateway.run("ledger", "verify", check=0).stdout)
        subprocess.run(["mount", "-o", "remount,size=64m", str(gateway.state)], check=True)
        self.assertIn(gateway.once().returncode, (0, 1))
        self.assertEqual(len(gateway.messages()), 3, "with room again, every mail is taken once")

    def test_an_unreadable_state_folder_is_78_and_says_which(self):
        gateway = self.gateway()
        for folder, _, _ in os.walk(gateway.state):
            os.chmod(folder, 0o000 if folder == str(gateway.state) else 0o700)
        os.chmod(gateway.config, 0o644)
        done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", gateway.program("tsbreply"),
                               "--config", str(gateway.config), "ledger", "head"], capture_output=True, text=True)
        os.chmod(gateway.state, 0o700)
        self.assertEqual(done.returncode, 78, done.stderr)
        self.assertIn(str(gateway.state), done.stderr)


class BadLedger(Scenario):
    def damaged(self, change):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        ledger = gateway.state / "ledger" / "ledger.jsonl"
        ledger.write_bytes(change(ledger.read_bytes()))
        return gateway

    def test_damage_in_the_middle_refuses_to_start_and_names_the_line(self):
        gateway = self.damaged(lambda b: b.replace(b'"seq":2', b'"seq":9', 1))
        done = gateway.once(check=74)
        self.assertIn("line 2", done.stderr)
        self.assertIn("line 2", gateway.run("ledger", "verify", check=1).stdout)

    def test_a_torn_last_line_is_cut_and_reported(self):
        gateway = self.damaged(lambda b: b + b'{"body":{"about"')
        done = gateway.once(check=0)
        self.assertIn("torn-line-cut", done.stderr)
        self.assertEqual(len(gateway.messages()), 1)
        self.assertIn("chain is whole", gateway.run("ledger", "verify", check=0).stdout)

    def test_no_ledger_is_78_and_says_how_to_make_one(self):
        gateway = self.gateway(init=False)
        done = gateway.once(check=78)
        self.assertIn("ledger init", done.stderr)

    def test_init_refuses_where_a_ledger_is(self):
        gateway = self.gateway()
        done = gateway.run("ledger", "init")
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(gateway.entries()[0]["seq"], 1)

    def test_a_second_daemon_is_75(self):
        gateway = self.gateway()
        gateway.start()
        done = gateway.once(check=75)
        self.assertIn("another tsbreplyd", done.stderr)
        gateway.stop()


class BadConfiguration(Scenario):
    def test_a_typo_gives_file_line_and_the_nearest_key(self):
        gateway = self.gateway(init=False, dovecot=False, alerts=False)
        gateway.config.write_text('state = "/tmp"\n[border]\nauthsrv = ["mx.example.org"]\n')
        done = subprocess.run([gateway.program("tsbreplyd"), "--config", str(gateway.config), "--check-config"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 78)
        self.assertIn(f"{gateway.config}:3", done.stderr)
        self.assertIn("authserv", done.stderr.replace("authsrv", ""))

    def test_a_password_in_the_configuration_is_refused_and_never_printed(self):
        gateway = self.gateway(init=False, dovecot=False, alerts=False)
        gateway.config.write_text('[[mailbox]]\nname = "a"\nurl = "imaps://localhost/INBOX"\nuser = "u"\npassword = "hunter2"\n')
        done = subprocess.run([gateway.program("tsbreplyd"), "--config", str(gateway.config), "--check-config"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 78)
        self.assertNotIn("hunter2", done.stdout + done.stderr)
        self.assertIn("password_file", done.stderr)

    def test_a_missing_file_is_78(self):
        done = subprocess.run([str(BUILD / "bin" / "tsbreplyd"), "--config", "/nonexistent.toml", "--check-config"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 78)
        self.assertIn("/nonexistent.toml", done.stderr)

    def test_print_config_shows_differences_only_and_loads_again(self):
        gateway = self.gateway(init=False)
        command = [gateway.program("tsbreplyd"), "--config", str(gateway.config), "--print-config"]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        self.assertIn("imaps://localhost", printed)
        self.assertNotIn("keep_other", printed)
        again = gateway.path / "again.toml"
        again.write_text(printed)
        twice = subprocess.run([command[0], "--config", str(again), "--print-config"], capture_output=True, text=True, check=True)
        self.assertEqual(twice.stdout, printed)


main()
