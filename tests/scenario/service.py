# SPDX-License-Identifier: GPL-3.0-or-later
"""The service while it runs: new mail, lost connections, signals, kills."""
import os
import random
import signal
import socket
import time

from scenario import IN_TIME, YES, Scenario, main


class Service(Scenario):
    def test_systemd_hears_ready_watchdog_and_stopping(self):
        gateway = self.gateway(mailbox_extra='poll = "1s"\nidle = false')
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(str(gateway.path / "notify"))
        listener.settimeout(20)
        gateway.start(env={**os.environ, "NOTIFY_SOCKET": str(gateway.path / "notify"), "WATCHDOG_USEC": "4000000"})
        heard = []
        while heard.count("WATCHDOG=1") < 3:
            heard.append(listener.recv(4096).decode().splitlines()[0])
        self.assertIn("READY=1", heard)
        self.assertEqual(gateway.stop(), 0)
        while "STOPPING=1" not in heard:
            heard.append(listener.recv(4096).decode().splitlines()[0])
        listener.close()

    def left_in_flight(self):
        """A gateway whose last run archived a mail and found no worker: the program cannot be executed yet."""
        gateway = self.gateway()
        worker = gateway.path / "worker"
        worker.write_text("no program\n")
        gateway.extra = f'[worker]\nprogram = "{worker}"\n'
        gateway.write_config()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        done = gateway.once(check=78)
        self.assertIn("worker-unavailable", done.stderr)
        self.assertIn("tsbreply doctor", done.stderr + gateway.alerts()[-1][1])
        self.assertNotIn("login-failed", done.stderr)
        self.assertNotIn("connection-lost", done.stderr)
        self.assertEqual(len(os.listdir(gateway.state / "archive" / "in-flight")), 1)

        def install():
            worker.unlink()
            worker.symlink_to(gateway.program("tsbreply-worker"))
        return gateway, install

    @staticmethod
    def listen(gateway):
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(str(gateway.path / "notify"))
        listener.settimeout(20)
        return listener, {**os.environ, "NOTIFY_SOCKET": str(gateway.path / "notify"), "WATCHDOG_USEC": "4000000"}

    def test_systemd_is_asked_for_more_time_before_each_mail_that_was_in_flight(self):
        gateway, install = self.left_in_flight()
        install()
        listener, environment = self.listen(gateway)
        gateway.start(env=environment)
        heard = []
        while "READY=1" not in heard:
            heard.append(listener.recv(4096).decode().splitlines()[0])
        self.assertEqual(heard, ["EXTEND_TIMEOUT_USEC=600000000"] * 2 + ["READY=1"], "before opening, before the mail")
        listener.close()
        self.assertEqual(len(gateway.messages()), 1)
        self.assertEqual(gateway.stop(), 0)

    def test_without_a_worker_the_start_waits_alive_and_no_mail_is_judged_unreadable(self):
        gateway, install = self.left_in_flight()
        for _ in range(3):
            gateway.once(check=78)
        listener, environment = self.listen(gateway)
        gateway.start(wait=False, env=environment)
        heard = []
        while heard.count("WATCHDOG=1") < 2:
            heard.append(listener.recv(4096).decode().splitlines()[0])
        self.assertIn("READY=1", heard)
        listener.close()
        self.assertIn("worker-unavailable", gateway.daemon_log())
        install()
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry")
        self.assertEqual(gateway.messages()[0]["standing"], "counted")
        gateway.wait_for(lambda: any("worker-available" in subject for subject, _ in gateway.alerts()), "the good news")
        self.assertEqual(gateway.stop(), 0)
        self.assertNotIn("ledger-stopped", gateway.daemon_log())

    def test_a_start_that_waits_for_a_worker_can_be_stopped(self):
        gateway, _ = self.left_in_flight()
        gateway.start(wait=False)
        gateway.wait_for(lambda: "worker-unavailable" in gateway.daemon_log(), "the event")
        self.assertEqual(gateway.stop(), 0)

    def test_an_alert_that_could_not_be_mailed_goes_out_at_the_next_start(self):
        gateway = self.gateway()
        gateway.sink.stop()
        gateway.dovecot.append(self.swiss(authenticated=False), IN_TIME)
        self.assertIn("alert-not-sent", gateway.once(check=1).stderr)
        self.assertEqual(gateway.alerts(), [])
        self.assertEqual(len(os.listdir(gateway.state / "alerts")), 1)
        gateway.sink.start()
        gateway.write_config()
        gateway.once(check=0)
        self.assertEqual([subject.split()[1] for subject, _ in gateway.alerts()], ["answer-held:"])
        self.assertIn("raised: 20", gateway.alerts()[0][1])
        self.assertEqual(os.listdir(gateway.state / "alerts"), [])
        gateway.once(check=0)
        self.assertEqual(len(gateway.alerts()), 1)

    def test_new_mail_is_recorded_and_flagged_within_seconds(self):
        gateway = self.gateway()
        gateway.start()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry")
        gateway.wait_for(lambda: "$TsbCounted" in gateway.dovecot.flags()[1], "the keyword")
        self.assertEqual(gateway.stop(), 0)
        self.assertIn("stopped", gateway.daemon_log())

    def test_a_lost_connection_alerts_once_and_heals(self):
        gateway = self.gateway()
        gateway.start()
        gateway.dovecot.stop()
        gateway.wait_for(lambda: "connection-lost" in gateway.daemon_log(), "connection-lost")
        gateway.dovecot.start()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry after the server came back", 60)
        gateway.wait_for(lambda: len(gateway.sink.mails()) >= 2, "both alerts")
        told = [text for _, text in gateway.alerts()]
        self.assertEqual(sum("connection-lost" in text.split("\n")[0] for text in told), 1)
        self.assertEqual(sum("connection-restored" in text.split("\n")[0] for text in told), 1)
        self.assertEqual(gateway.stop(), 0)

    def test_kill_9_at_random_moments_loses_nothing_and_doubles_nothing(self):
        gateway = self.gateway()
        seed = random.randrange(1 << 30)
        print(f"seed {seed}")
        random.seed(seed)
        for i in range(30):
            answers = YES if i % 2 else {**YES, "16/17": "opposes"}
            gateway.dovecot.append(self.japanese(answers, text=f"mail {i}\n"), IN_TIME)
        for _ in range(8):
            gateway.start(wait=False)
            time.sleep(random.uniform(0.02, 0.5))
            gateway.daemon.kill()
            gateway.daemon.wait()
            gateway.log.close()
        gateway.start()
        gateway.wait_for(lambda: len({b["where"]["uid"] for b in gateway.messages()}) == 30, "all thirty mails", 60)
        self.assertEqual(gateway.stop(), 0)
        bodies = gateway.messages()
        self.assertEqual(len(bodies), 30)
        self.assertEqual(len({body["raw"] for body in bodies}), 30)
        self.assertFalse([body for body in bodies if body["disposition"] == "unreadable"], "no innocent mail is unreadable")
        self.assertEqual(os.listdir(gateway.state / "archive" / "in-flight"), [])
        self.assertIn("chain is whole", gateway.run("ledger", "verify", check=0).stdout)

    def test_a_new_roster_is_an_entry_and_serves_at_once(self):
        gateway = self.gateway(contacts=None)
        gateway.start()
        csv = gateway.path / "late.csv"
        csv.write_text("code,kind,value\nCHE,domain,bakom.admin.ch\n")
        gateway.run("roster", "import", csv, check=0)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry")
        self.assertEqual(gateway.messages()[0]["standing"], "counted")
        rosters = [entry for entry in gateway.entries() if entry["kind"] == "roster"]
        self.assertEqual(len(rosters), 2)
        self.assertEqual(gateway.messages()[0]["made_with"]["roster"], rosters[-1]["body"]["digest"])
        self.assertEqual(gateway.stop(), 0)

    def test_hangup_reloads_and_a_bad_file_leaves_the_old_in_force(self):
        gateway = self.gateway()
        gateway.start()
        roster = gateway.state / "roster.toml"
        good = roster.read_text()
        roster.write_text("this is no roster\n")
        gateway.daemon.send_signal(signal.SIGHUP)
        gateway.wait_for(lambda: "reload-refused" in gateway.daemon_log(), "reload-refused")
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry")
        self.assertEqual(gateway.messages()[0]["standing"], "counted")
        roster.write_text(good)
        gateway.daemon.send_signal(signal.SIGHUP)
        gateway.wait_for(lambda: "reloaded" in gateway.daemon_log(), "reloaded")
        self.assertEqual(gateway.stop(), 0)

    def test_other_peoples_mail_is_kept_for_its_time_and_leaves_no_content_in_the_ledger(self):
        # That it is deleted when its time has come is a unit test of intake, which can move the clock.
        gateway = self.gateway(extra='[archive]\nkeep_other = "1h"\n')
        gateway.dovecot.append(b"From: ann@example.com\r\nSubject: private matter\r\n\r\nhello\r\n", IN_TIME)
        gateway.once(check=0)
        self.assertEqual(len(list((gateway.state / "archive").rglob("*.eml.zst"))), 1)
        ledger = (gateway.state / "ledger" / "ledger.jsonl").read_text()
        self.assertNotIn("ann@example.com", ledger)
        self.assertNotIn("private matter", ledger)
        self.assertEqual(gateway.messages()[0]["disposition"], "not-a-reply")


main()
