# SPDX-License-Identifier: GPL-3.0-or-later
"""Access tokens, pinned keys, several mailboxes, a mailbox that is numbered anew: the whole service against real servers."""
import json
import signal
import socket
import stat
import tempfile
import threading
import time

from scenario import IN_TIME, Scenario, main
from dovecot import Dovecot
from token_server import CLIENT_ID, CLIENT_SECRET, FIRST, TokenServer


class Engine(Scenario):
    def endpoint(self):
        folder = tempfile.TemporaryDirectory(prefix="tsb-token-")
        self.addCleanup(folder.cleanup)
        server = TokenServer(folder.name).start()
        self.addCleanup(server.stop)
        return server

    def secret(self, gateway, name, text):
        path = gateway.path / name
        path.touch(mode=0o600)
        path.write_text(text + "\n")
        return str(path)

    def oauth(self, gateway, endpoint, refresh=True, **more):
        keys = {"auth": "oauth2", "password_file": None, "token_url": endpoint.url, "token_ca_file": endpoint.info()["ca"],
                "client_id": CLIENT_ID, "client_secret_file": self.secret(gateway, "client-secret", CLIENT_SECRET)}
        if refresh:
            keys["refresh_token_file"] = self.secret(gateway, "refresh-token", FIRST)
        gateway.write_config(**{**keys, **more})

    @staticmethod
    def kept(gateway):
        path = gateway.state / "oauth" / "tsbdir.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def age(self, gateway, asked, expires=None, **more):
        """The kept record as if it had been asked for so many seconds ago, and expired in so many."""
        def at(seconds):
            return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
        record = {**self.kept(gateway), "asked": at(-asked), **more}
        if expires is not None:
            record["expires"] = at(expires)
        path = gateway.state / "oauth" / "tsbdir.json"
        path.with_suffix(".test").write_text(json.dumps(record))
        path.with_suffix(".test").rename(path)

    def told_nowhere(self, gateway, *secrets):
        """No secret is in a log, an alert, or the ledger."""
        said = gateway.daemon_log() if (gateway.path / "daemon.log").exists() else ""
        said += "".join(subject + text for subject, text in gateway.alerts())
        said += (gateway.state / "ledger" / "ledger.jsonl").read_text()
        for secret in secrets:
            self.assertNotIn(secret, said)

    def restart_dovecot(self, gateway, mechanisms):
        gateway.dovecot.stop()
        gateway.dovecot.mechanisms = mechanisms
        gateway.dovecot.start()

    def test_mail_is_taken_by_xoauth2_and_by_oauthbearer(self):
        endpoint, gateway = self.endpoint(), self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        for mechanism, refresh in (("xoauth2", True), ("oauthbearer", False)):
            self.restart_dovecot(gateway, mechanism + " plain")
            self.oauth(gateway, endpoint, refresh)
            gateway.once(check=0)
            log = (gateway.dovecot.dir / "log/dovecot.log").read_text()
            self.assertIn(f"method={mechanism.upper()}", log)
        self.assertEqual([body["standing"] for body in gateway.messages()], ["counted"])
        self.assertEqual([request["grant_type"] for request in endpoint.requests()], ["refresh_token", "client_credentials"])
        self.assertEqual(stat.S_IMODE((gateway.state / "oauth" / "tsbdir.json").stat().st_mode), 0o600)

    def test_a_rotated_refresh_token_outlives_a_kill_before_its_first_use(self):
        endpoint, gateway = self.endpoint(), self.gateway()
        with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes the connection and says nothing
            self.oauth(gateway, endpoint, url=f"imaps://localhost:{deaf.getsockname()[1]}/INBOX")
            gateway.start()
            peer, _ = deaf.accept()  # logging in begins: by now the token must be on disk
            self.assertEqual(self.kept(gateway)["refresh_token"], "refresh-1")
            gateway.stop(signal.SIGKILL)
            peer.close()
        # A new access token is asked for with the rotated one; the first one would be refused.
        self.age(gateway, asked=600, access_token="")
        gateway.dovecot.append(self.swiss(), IN_TIME)
        self.oauth(gateway, endpoint)
        gateway.once(check=0)
        self.assertEqual([request["refresh_token"] for request in endpoint.requests()], [FIRST, "refresh-1"])
        self.assertEqual(len(gateway.messages()), 1)

    def test_a_restart_asks_nobody_while_the_token_lives(self):
        endpoint, gateway = self.endpoint(), self.gateway()
        self.oauth(gateway, endpoint)
        for _ in range(3):
            gateway.once(check=0)
        self.assertEqual(len(endpoint.requests()), 1)

    def test_an_endpoint_that_is_down_alerts_once_and_its_return_once(self):
        endpoint, gateway = self.endpoint(), self.gateway(mailbox_extra='poll = "1s"')
        endpoint.stop()
        self.oauth(gateway, endpoint)
        gateway.start()
        gateway.wait_for(lambda: "token-not-renewed" in gateway.daemon_log(), "the alert")
        time.sleep(4)  # several tries of the loop
        endpoint.start()
        self.assertEqual(len(endpoint.requests()), 0)
        self.age(gateway, asked=600)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry", 60)
        gateway.wait_for(lambda: any("token-renewed" in subject for subject, _ in gateway.alerts()), "the good news")
        self.assertEqual(gateway.stop(), 0)
        log = gateway.daemon_log()
        for event in ("token-not-renewed", "token-renewed"):
            self.assertEqual(sum(event in subject for subject, _ in gateway.alerts()), 1, event)
        self.assertNotIn("connection-lost", log)
        self.assertNotIn("login-failed", log)
        self.told_nowhere(gateway, CLIENT_SECRET, FIRST, "eyJ")

    def test_a_token_that_will_not_renew_is_told_while_mail_still_comes(self):
        endpoint, gateway = self.endpoint(), self.gateway(mailbox_extra='poll = "1s"')
        self.oauth(gateway, endpoint)
        gateway.once(check=0)
        self.age(gateway, asked=3500, expires=100)  # as it will be a few minutes before it expires
        endpoint.say("invalid_grant")
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.start()
        gateway.wait_for(lambda: len(gateway.messages()) == 1, "the entry")
        gateway.wait_for(lambda: any("token-not-renewed" in subject for subject, _ in gateway.alerts()), "the alert")
        text = [text for subject, text in gateway.alerts() if "token-not-renewed" in subject][0]
        self.assertIn("invalid_grant", text)
        self.assertEqual(gateway.stop(), 0)
        self.assertEqual(len(endpoint.requests()), 2, "no storm")
        self.told_nowhere(gateway, CLIENT_SECRET, FIRST, "refresh-1", "eyJ")

    def test_a_token_that_the_mail_server_refuses_is_78_and_asked_for_once(self):
        endpoint, gateway = self.endpoint(), self.gateway()
        endpoint.say("useless")
        self.oauth(gateway, endpoint)
        self.assertIn("access token", gateway.once(check=78).stderr)
        endpoint.say("grant")
        gateway.once(check=78)
        self.assertEqual(len(endpoint.requests()), 1)

    def test_a_pinned_key_serves_and_a_wrong_one_is_78(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.write_config(pin="sha256//" + "A" * 43 + "=")
        done = gateway.once(check=78)
        self.assertIn(gateway.dovecot.pin(), done.stderr)
        gateway.write_config(pin=gateway.dovecot.pin())
        gateway.once(check=0)
        self.assertEqual(len(gateway.messages()), 1)

    def two_mailboxes(self):
        """The first one is dead, the second alive, the third holds a folder of the same server."""
        gateway = self.gateway()
        other = Dovecot(gateway.path / "other").start()
        self.addCleanup(other.stop)
        login = (f'user = "{other.user}"\npassword_file = "{other.password_file}"\nca_file = "{other.ca}"\n')
        gateway.mailbox_extra = (
            f'[[mailbox]]\nname = "alive"\nurl = "imaps://localhost:{other.ports}/INBOX"\n{login}'
            f'[[mailbox]]\nname = "folder"\nurl = "imaps://localhost:{other.ports}/Held"\n{login}')
        gateway.write_config()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        other.append(self.japanese(), IN_TIME)
        other.append(b"From: a@example.com\r\nSubject: hello\r\n\r\nnothing for you\r\n", IN_TIME, mailbox="Held")
        gateway.dovecot.stop()
        return gateway

    def test_one_dead_mailbox_does_not_stop_the_others_in_one_pass(self):
        gateway = self.two_mailboxes()
        gateway.once(check=69)
        self.assertEqual(sorted(body["where"]["mailbox"] for body in gateway.messages()), ["alive", "folder"])
        gateway.dovecot.start()
        gateway.once(check=0)
        self.assertEqual(len(gateway.messages()), 3)

    def test_one_dead_mailbox_does_not_stop_the_others_of_the_service(self):
        gateway = self.two_mailboxes()
        gateway.start()
        gateway.wait_for(lambda: len(gateway.messages()) == 2, "the mail of the others")
        self.assertIn("connection-lost", gateway.daemon_log())
        gateway.dovecot.start()
        gateway.wait_for(lambda: len(gateway.messages()) == 3, "the mail of the first", 60)
        self.assertEqual(gateway.stop(), 0)

    def test_a_mailbox_numbered_anew_while_the_service_runs_gives_one_alert_and_one_note(self):
        gateway = self.gateway()
        for number in range(5):
            gateway.dovecot.append(self.japanese(text=f"mail {number}\n"), IN_TIME)
        gateway.start()
        gateway.wait_for(lambda: len(gateway.messages()) == 5, "five entries")
        gateway.dovecot.set_uidvalidity(424242)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.wait_for(lambda: len(gateway.messages()) == 6, "the new mail", 60)
        self.assertEqual(gateway.stop(), 0)
        notes = [entry["body"] for entry in gateway.entries() if entry["kind"] == "note"]
        self.assertEqual([note["about"] for note in notes], ["seen-again"], "one for the batch")
        self.assertEqual(sum("uidvalidity-changed" in subject for subject, _ in gateway.alerts()), 1)
        self.assertEqual({body["where"]["uidvalidity"] for body in gateway.messages()[5:]}, {424242})
        self.assertEqual(gateway.tally()["items"][0]["counted"], 2)

    def test_a_busy_server_is_left_alone_and_told_once(self):
        gateway = self.gateway()
        connections = []

        def busy(server):
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                connections.append(time.monotonic())
                peer.sendall(b"* OK ready\r\n")
                with peer, peer.makefile("rb") as lines:
                    for line in lines:
                        tag, command = line.split()[0], line.split()[1].upper()
                        if command == b"CAPABILITY":
                            peer.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n" + tag + b" OK\r\n")
                        else:
                            peer.sendall(tag + b" NO Server Unavailable. Suggested Backoff Time: 60000 milliseconds\r\n")

        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=busy, args=(server,), daemon=True).start()
            gateway.write_config(url=f"imap://127.0.0.1:{server.getsockname()[1]}/INBOX", tls="none")
            gateway.start()
            gateway.wait_for(lambda: "server-busy" in gateway.daemon_log(), "the alert")
            time.sleep(6)
            self.assertEqual(len(connections), 1, "it asked for a minute")
            self.assertEqual(gateway.stop(), 0)
            server.shutdown(socket.SHUT_RDWR)
        self.assertEqual(sum("server-busy" in subject for subject, _ in gateway.alerts()), 1)
        self.assertNotIn("login-failed", gateway.daemon_log())


main()
