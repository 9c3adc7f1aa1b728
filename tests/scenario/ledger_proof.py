# SPDX-License-Identifier: GPL-3.0-or-later
"""The ledger is proven by others: a verifier written from FORMAT.md alone, a client that we did not write, and a kept checkpoint."""
import base64
import email
import email.policy
import json
import os
import pathlib
import shutil
import subprocess
import sys

from scenario import IN_TIME, SUPPORT, Scenario, main

import verify_ledger

GO_PACKAGES = "golang-go golang-golang-x-mod-dev"
SUMDB = pathlib.Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/note")


def export(gateway, name="export"):
    folder = gateway.path / name
    gateway.run("ledger", "export", folder, check=0)
    return folder


def put(folder, ledger, checkpoint):
    (folder / "ledger.jsonl").write_bytes(ledger)
    (folder / "checkpoint").write_bytes(checkpoint)


class TenEntries:
    """A ledger of ten entries, written here by FORMAT.md, with a key of its own."""

    def __init__(self, folder):
        self.key = folder / "key.pem"
        self.folder = folder
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.key], check=True, capture_output=True)
        der = subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-outform", "DER"], check=True,
                             capture_output=True).stdout
        self.name, public = "ten.example", b"\1" + der[-32:]
        self.id = verify_ledger.sha256(self.name.encode() + b"\n" + public)[:4]
        self.vkey = f"{self.name}+{self.id.hex()}+{base64.b64encode(public).decode()}"
        self.lines = self.chain([f"entry {n}" for n in range(1, 11)])
        self.ledger = b"\n".join(self.lines) + b"\n"
        self.checkpoint = self.sign(10)

    @staticmethod
    def chain(texts):
        lines, prev = [], bytes(32)
        for seq, text in enumerate(texts, 1):
            entry = {"body": {"text": text}, "kind": "note", "prev": "sha256:" + prev.hex(), "seq": seq,
                     "time": "2026-03-01T12:00:00Z", "v": 1}
            lines.append(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode())
            prev = verify_ledger.sha256(lines[-1])
        return lines

    def sign(self, size, lines=None):
        tree = verify_ledger.Tree()
        for line in (lines or self.lines)[:size]:
            tree.add(line)
        text = self.folder / "text"
        text.write_text(f"{self.name}\n{size}\n{base64.b64encode(tree.root()).decode()}\n")
        signature = subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", self.key, "-rawin", "-in", text], check=True,
                                   capture_output=True).stdout
        return text.read_bytes() + b"\n" + f"— {self.name} {base64.b64encode(self.id + signature).decode()}\n".encode()

    def findings(self, ledger=None, checkpoint=None, against=()):
        return verify_ledger.verify(self.ledger if ledger is None else ledger,
                                    self.checkpoint if checkpoint is None else checkpoint, self.vkey, against)


class TheIndependentVerifier(Scenario):
    @classmethod
    def setUpClass(cls):
        import tempfile
        cls.keep = tempfile.TemporaryDirectory(prefix="tsb-ten-")
        cls.addClassCleanup(cls.keep.cleanup)
        cls.ten = TenEntries(pathlib.Path(cls.keep.name))

    def test_it_is_short_and_needs_nothing(self):
        text = (SUPPORT / "verify_ledger.py").read_text().splitlines()
        self.assertLess(len(text), 300)
        imports = {line.split()[1] for line in text if line.startswith(("import ", "from "))}
        self.assertLessEqual(imports, set(sys.stdlib_module_names))

    def test_untouched_it_is_well(self):
        self.assertEqual(self.ten.findings(), [])
        self.assertEqual(self.ten.findings(against=[("kept", self.ten.sign(n)) for n in range(11)]), [])
        self.assertEqual(self.ten.findings(self.ten.ledger + b'{"body":{"torn'), [], "an append that goes on just now")

    def test_every_bit_of_the_ledger(self):
        for at in range(len(self.ten.ledger)):
            for bit in range(8):
                changed = bytearray(self.ten.ledger)
                changed[at] ^= 1 << bit
                self.assertTrue(self.ten.findings(bytes(changed)), f"bit {bit} of byte {at} was not found")

    def test_every_bit_of_the_checkpoint(self):
        for at in range(len(self.ten.checkpoint)):
            for bit in range(8):
                changed = bytearray(self.ten.checkpoint)
                changed[at] ^= 1 << bit
                self.assertTrue(self.ten.findings(checkpoint=bytes(changed)), f"bit {bit} of byte {at} was not found")

    def test_every_truncation_of_the_last_two_entries(self):
        start = len(self.ten.ledger) - len(self.ten.lines[8]) - len(self.ten.lines[9]) - 2
        for size in range(start, len(self.ten.ledger)):
            self.assertTrue(self.ten.findings(self.ten.ledger[:size]), f"cut at byte {size}")
        for size in range(len(self.ten.checkpoint)):
            self.assertTrue(self.ten.findings(checkpoint=self.ten.checkpoint[:size]), f"checkpoint cut at byte {size}")

    def test_swaps_removals_and_insertions(self):
        lines = self.ten.lines
        for one in range(10):
            for two in range(one + 1, 10):
                swapped = list(lines)
                swapped[one], swapped[two] = swapped[two], swapped[one]
                self.assertTrue(self.ten.findings(b"\n".join(swapped) + b"\n"), f"{one} and {two} swapped")
            self.assertTrue(self.ten.findings(b"\n".join(lines[:one] + lines[one + 1:]) + b"\n"), f"{one} removed")
            for other in lines:
                self.assertTrue(self.ten.findings(b"\n".join(lines[:one] + [other] + lines[one:]) + b"\n"), f"inserted at {one}")
        # A whole right chain with one more entry in it: only the root tells.
        texts = [f"entry {n}" for n in range(1, 11)]
        forged = TenEntries.chain(texts[:5] + ["one more"] + texts[5:])
        self.assertTrue(self.ten.findings(b"\n".join(forged) + b"\n"))

    def test_rollback_and_fork_by_whoever_has_the_key(self):
        older = b"\n".join(self.ten.lines[:7]) + b"\n"
        kept = [("kept", self.ten.checkpoint)]
        self.assertEqual(self.ten.findings(older, self.ten.sign(7)), [], "by itself it is a right ledger")
        self.assertTrue(self.ten.findings(older, self.ten.sign(7), kept))
        fork = TenEntries.chain([f"entry {n}" for n in range(1, 10)] + ["another"] * 3)
        self.assertEqual(self.ten.findings(b"\n".join(fork) + b"\n", self.ten.sign(12, fork)), [])
        self.assertTrue(self.ten.findings(b"\n".join(fork) + b"\n", self.ten.sign(12, fork), kept))

    def test_what_is_canonical_json_in_one_program_is_in_the_other(self):
        for body in ('{"a":1.0}', '{"a":1e2}', '{"a":-0}', '{"a":9007199254740992}', '{"b":1,"a":1}', '{"a":1,"a":1}', '{"a": 1}',
                     '{"a":"\\u0041"}', '{"a":"\\/"}', '{"é":1}', '{"a":NaN}', '{"a":' + "[" * 70 + "]" * 70 + "}", "[]", '"a"'):
            line = ('{"body":' + body + ',"kind":"note","prev":"sha256:' + "0" * 64 + '","seq":1,"time":"2026-03-01T12:00:00Z","v":1}').encode()
            self.assertTrue(self.ten.findings(line + b"\n", self.ten.sign(1, [line])), body)


class OfOurs(Scenario):
    """The real ledger of the real programs."""

    def verifier(self, *arguments):
        return subprocess.run([sys.executable, SUPPORT / "verify_ledger.py", *arguments], capture_output=True, text=True)

    def taken(self, **options):
        gateway = self.gateway(**options)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        return gateway

    def test_both_verifiers_say_the_same(self):
        gateway = self.taken()
        folder = export(gateway)
        ours = json.loads(gateway.run("ledger", "verify", "--json", check=0).stdout)
        self.assertEqual(ours["damage"], [])
        self.assertGreater(ours["references"], 3, "raw mail, circulars, roster")
        done = self.verifier(folder, "--key", ours["checkpoint"]["key"], "--against", folder / "checkpoint")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f"{ours['entries']} entries, head {ours['head']}, root {ours['root']}", done.stdout)
        self.assertEqual(sorted(os.listdir(folder)), ["checkpoint", "ledger.jsonl", "signing.vkey"])

        ledger, checkpoint = (folder / "ledger.jsonl").read_bytes(), (folder / "checkpoint").read_bytes()
        put(folder, ledger.replace(b"supports", b"opposes", 1), checkpoint)
        self.assertEqual(self.verifier(folder).returncode, 1)
        put(folder, ledger[:ledger.rindex(b"\n", 0, -1) + 1], checkpoint)
        self.assertEqual(self.verifier(folder).returncode, 1)

    def test_the_signing_key_may_lie_elsewhere(self):
        keys = self.gateway(init=False, dovecot=False, alerts=False).path
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", keys / "ledger.pem"], check=True, capture_output=True)
        (keys / "ledger.pem").chmod(0o600)
        gateway = self.gateway(extra=f'[ledger]\nkey_file = "{keys}/ledger.pem"\n')
        self.assertFalse((gateway.state / "ledger" / "signing.key").exists())
        self.assertEqual(self.verifier(export(gateway)).returncode, 0)
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", keys / "ledger.pem"], check=True, capture_output=True)
        self.assertIn("is not the one of", gateway.once(check=78).stderr)

    def test_a_client_that_we_did_not_write_opens_the_checkpoint(self):
        if not shutil.which("go") or not SUMDB.exists():
            print(f"\nSKIPPED: no Go client here, `apt-get install {GO_PACKAGES}` and run this again", file=sys.stderr)
            self.skipTest(f"{GO_PACKAGES} are not installed")
        gateway = self.taken()
        folder = export(gateway)
        program = gateway.path / "open_checkpoint"
        environment = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(gateway.path / "go-cache")}
        subprocess.run(["go", "build", "-o", program, SUPPORT / "open_checkpoint.go"], check=True, env=environment)
        opened = subprocess.run([program, folder], capture_output=True, text=True)
        self.assertEqual(opened.returncode, 0, opened.stdout)
        self.assertIn(f"{len(gateway.entries())} entries, 1 signature", opened.stdout)
        for name in ("checkpoint", "ledger.jsonl"):
            good = (folder / name).read_bytes()
            (folder / name).write_bytes(good[:40] + bytes([good[40] ^ 1]) + good[41:])
            self.assertNotEqual(subprocess.run([program, folder], capture_output=True).returncode, 0, name)
            (folder / name).write_bytes(good)

    def test_a_ledger_that_was_put_back_is_found_by_the_copy_and_told(self):
        place = self.gateway(init=False, dovecot=False, alerts=False).path / "second place"
        place.mkdir()
        gateway = self.gateway(extra=f'[ledger]\norigin = "itu.example/replies"\ncheckpoint_copy = "{place}"\n')
        backup = gateway.path / "backup"
        shutil.copytree(gateway.state / "ledger", backup)
        gateway.dovecot.append(self.swiss(), IN_TIME)
        done = gateway.once(check=0)
        self.assertIn("committed:", done.stderr)
        self.assertIn(f"head {json.loads(gateway.run('ledger', 'head', '--json', check=0).stdout)['head']}", done.stderr)
        self.assertTrue((place / "checkpoint").read_text().startswith("itu.example/replies\n"))

        shutil.rmtree(gateway.state / "ledger")
        shutil.copytree(backup, gateway.state / "ledger")
        self.assertIn("put back to an older state", gateway.once(check=74).stderr)
        self.assertIn("ledger-refused", gateway.once(check=74).stderr)
        told = [subject for subject, text in gateway.alerts() if "ledger-refused" in subject + text]
        self.assertEqual(len(told), 1, "systemd starts again and again; staff are told once")
        self.assertIn("put back", gateway.run("ledger", "verify", check=1).stdout)

        (place / "checkpoint").rename(place / "checkpoint.of-the-lost-entries")  # what a person does who put it back knowingly
        self.assertIn("checkpoint-copy-gone", gateway.once(check=0).stderr)
        self.assertEqual(len(gateway.messages()), 1, "the mail is taken again")

    def test_a_checkpoint_that_cannot_be_written_stops_and_the_next_start_recovers(self):
        gateway = self.gateway()
        gateway.dovecot.append(self.swiss(), IN_TIME)
        obstacle = gateway.state / "ledger" / "checkpoint.new"
        obstacle.mkdir()
        self.assertIn("ledger-stopped", gateway.once(check=74).stderr)
        self.assertTrue(any("ledger-stopped" in subject + text for subject, text in gateway.alerts()))
        self.assertFalse(any(flag.startswith("$Tsb") for flags in gateway.dovecot.flags().values() for flag in flags),
                         "nothing was settled")
        obstacle.rmdir()
        self.assertIn("checkpoint-caught-up", gateway.once(check=0).stderr)
        self.assertEqual(len(gateway.messages()), 1)
        self.assertTrue(any("$TsbCounted" in flags for flags in gateway.dovecot.flags().values()))
        gateway.run("ledger", "verify", check=0)

    def test_a_copy_that_cannot_be_written_is_told_and_stops_nothing(self):
        place = self.gateway(init=False, dovecot=False, alerts=False).path
        gateway = self.gateway(extra=f'[ledger]\ncheckpoint_copy = "{place}"\n')
        gateway.dovecot.append(self.swiss(), IN_TIME)
        obstacle = place / "checkpoint.new"
        obstacle.mkdir()
        self.assertIn("checkpoint-not-copied", gateway.once(check=0).stderr)
        self.assertTrue(any("checkpoint-not-copied" in subject + text for subject, text in gateway.alerts()))
        self.assertEqual(len(gateway.messages()), 1)
        obstacle.rmdir()
        gateway.once(check=0)
        self.assertEqual((place / "checkpoint").read_bytes(), (gateway.state / "ledger" / "checkpoint").read_bytes())

    def test_what_entries_name_is_looked_for_in_the_archive(self):
        gateway = self.taken()
        digest = gateway.messages()[0]["raw"].split(":")[1]
        raw = gateway.state / "archive" / digest[:2] / digest[2:4] / f"{digest}.eml.zst"
        good = raw.read_bytes()
        raw.write_bytes(good[:-9] + b"x" + good[-8:])
        self.assertIn(digest, gateway.run("ledger", "verify", check=1).stdout)
        raw.unlink()
        self.assertIn(f"the raw mail sha256:{digest}", gateway.run("ledger", "verify", check=1).stdout)
        raw.write_bytes(good)
        gateway.run("ledger", "verify", check=0)

    def test_a_ledger_from_before_there_were_checkpoints(self):
        gateway = self.taken()
        for name in ("checkpoint", "signing.vkey"):
            (gateway.state / "ledger" / name).unlink()
        self.assertIn("tsbreply ledger init", gateway.once(check=78).stderr)
        self.assertIn("completed", gateway.run("ledger", "init", check=0).stdout)
        gateway.once(check=0)
        gateway.run("ledger", "verify", check=0)

    def test_the_witnesses_are_mailed_each_checkpoint_once_a_day_at_most(self):
        gateway = self.gateway(extra='[ledger]\nwitnesses = ["witness@example.net"]\n')
        gateway.dovecot.append(self.swiss(), IN_TIME)
        gateway.once(check=0)
        mails = [email.message_from_bytes(raw, policy=email.policy.default) for raw in gateway.sink.mails()]
        kept = [part.get_content() for mail in mails if mail["To"] == "witness@example.net"
                for part in mail.walk() if part.get_filename() == "checkpoint"]
        self.assertEqual(kept, [(gateway.state / "ledger" / "checkpoint").read_text(encoding="utf-8")])
        gateway.dovecot.append(self.japanese(), IN_TIME)
        gateway.once(check=0)
        self.assertEqual(len(gateway.sink.mails()), len(mails), "it grew, but a day has not passed")
        witnessed = gateway.state / "witnessed"
        witnessed.write_text("2026-01-01T00:00:00Z" + witnessed.read_text(encoding="utf-8")[20:], encoding="utf-8")
        gateway.once(check=0)
        self.assertEqual(len(gateway.sink.mails()), len(mails) + 1)

    def test_with_little_room_on_the_disk_mail_stays_on_the_server(self):
        gateway = self.gateway(extra='[limits]\nfree_disk = "1024G"\n')
        gateway.dovecot.append(self.swiss(), IN_TIME)
        done = gateway.once(check=74)
        self.assertIn("disk-low", done.stderr)
        self.assertEqual(gateway.messages(), [])
        self.assertTrue(any("disk-low" in subject + text for subject, text in gateway.alerts()))
        gateway.config.write_text(gateway.config.read_text().replace("1024G", "1M"))
        gateway.once(check=0)
        self.assertEqual(len(gateway.messages()), 1)


main()
