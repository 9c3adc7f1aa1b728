# SPDX-License-Identifier: GPL-3.0-or-later
"""Our own check of DKIM signatures: by key file, by a DNS server on loopback, and beside the border's word."""
import json
import subprocess

from scenario import BUILD, IN_TIME, Scenario, main

from local_dns import LocalDns


class Signatures(Scenario):
    def setUp(self):
        self.selectors = 0

    def signed(self, gateway, domain="bakom.admin.ch", kind="", **options):
        """A reply as it left the administration's server: signed, and the border's lines put on top."""
        whole = self.swiss(**options)
        start = whole.index(b"\r\nFrom: ") + 2
        self.selectors += 1
        keys = gateway.path / "keys"
        command = [str(BUILD / "bin" / "tsb-sign-mail"), domain, f"s{self.selectors}", str(keys),
                   str(int(IN_TIME.timestamp())), *([kind] if kind else [])]
        made = subprocess.run(command, input=whole[start:], capture_output=True, check=True).stdout
        return whole[:start] + made

    def local_dns(self, gateway):
        dns = LocalDns(gateway.path / "dns", gateway.path / "keys")
        self.addCleanup(dns.stop)
        gateway.extra = f'[dkim]\ndns = ["{dns.server}"]\n'
        gateway.write_config()
        return dns

    def what_if(self, gateway, raw, check):
        path = gateway.path / "w.eml"
        path.write_bytes(raw)
        (line,) = gateway.json_lines("what-if", "--json", "--keys", gateway.path / "keys", path, check=check)
        return line

    def test_what_if_with_a_key_file_says_what_each_signature_is_worth(self):
        gateway = self.gateway()
        for kind in ("", "ed25519"):
            raw = self.signed(gateway, authenticated=None, kind=kind)
            line = self.what_if(gateway, raw, 0)
            self.assertEqual(line["sender"]["dkim"], [{"domain": "bakom.admin.ch", "selector": f"s{self.selectors}",
                                                       "result": "pass", "why": ""}])
            self.assertEqual((line["sender"]["authenticated"], line["sender"]["by"]), (True, "dkim"))
            self.assertEqual((line["row"], line["standing"]), ("domain-dkim", "counted"))
        changed = self.what_if(gateway, raw.replace(b"Please find", b"Please mind"), 1)
        self.assertEqual(changed["sender"]["dkim"][0]["result"], "fail")
        self.assertEqual((changed["sender"]["authenticated"], changed["standing"]), (False, "held"))
        strangers = self.what_if(gateway, self.signed(gateway, authenticated=None, domain="sender.example"), 1)
        self.assertEqual((strangers["sender"]["dkim"][0]["result"], strangers["sender"]["by"]), ("pass", "none"))
        (gateway.path / "keys").write_text("no tab here\n")
        self.assertIn("line 1", gateway.run("what-if", "--keys", gateway.path / "keys", gateway.path / "w.eml", check=78).stderr)

    def test_a_reply_counts_by_a_signature_that_we_verified_and_its_key_is_kept(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.signed(gateway, authenticated=None), IN_TIME)
        dns = self.local_dns(gateway).start()
        gateway.once(check=0)
        (body,) = gateway.messages()
        self.assertEqual((body["standing"], body["sender"]["by"], body["row"]), ("counted", "dkim", "domain-dkim"))
        kept = gateway.state / "archive" / "versions" / body["made_with"]["keys"].removeprefix("sha256:")
        (key,) = json.loads(kept.read_bytes())["keys"]
        self.assertEqual((key["name"], key["state"], key["ttl"]), ("s1._domainkey.bakom.admin.ch", "found", 300))
        dns.stop()
        # Judged again by hand, without any DNS: the same, so nothing is recorded.
        before = len(gateway.entries())
        (answer,) = gateway.json_lines("review", "retry", "--json", f"{len(gateway.entries())}/1", check=0)
        self.assertFalse(answer["differs"])
        self.assertEqual(len(gateway.entries()), before)

    def test_without_dns_a_reply_waits_and_counts_when_its_key_is_there(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.signed(gateway, authenticated=None), IN_TIME)
        dns = self.local_dns(gateway)
        gateway.once(check=1)
        (body,) = gateway.messages()
        self.assertEqual(body["standing"], "held")
        self.assertIn("dkim-temperror", [reason["id"] for reason in body["replies"][0]["reasons"]])
        self.assertEqual(body["sender"]["dkim"][0]["result"], "temperror")
        dns.start()
        (answer,) = gateway.json_lines("review", "retry", "--json", f"{len(gateway.entries())}/1", check=0)
        self.assertEqual((answer["differs"], answer["now"]), (True, "counted"))
        self.assertEqual(gateway.tally()["items"][0]["supports"], 1)

    def test_a_message_that_was_changed_behind_the_border_is_held(self):
        gateway = self.gateway()
        raw = self.signed(gateway)
        gateway.dovecot.append(raw.replace(b"Please find", b"Please mind"), IN_TIME)
        self.local_dns(gateway).start()
        gateway.once(check=1)
        (body,) = gateway.messages()
        self.assertEqual(body["standing"], "held")
        self.assertEqual([reason["id"] for reason in body["sender"]["reasons"]], ["dkim-differs"])
        gateway.dovecot.append(raw, IN_TIME)
        gateway.once(check=0)
        self.assertEqual(gateway.messages()[1]["standing"], "counted")
        self.assertEqual(gateway.messages()[1]["sender"]["by"], "authentication-results")

    def test_the_border_alone_is_enough_where_no_dns_answers(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.signed(gateway), IN_TIME)
        self.local_dns(gateway)  # never started
        gateway.once(check=0)
        self.assertEqual(gateway.messages()[0]["standing"], "counted")


if __name__ == "__main__":
    main()
