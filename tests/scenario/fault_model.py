# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true whatever failed: a gateway to which mail is delivered while its disk, its network or the program itself
fails, and the model that it is held against. Acknowledged is what the journal said (`committed`) or the mailbox shows (a keyword)."""
import hashlib
import imaplib
import os
import random
import re
import subprocess

from scenario import BUILD, CONTACTS, DOCX, IN_TIME, YES, Gateway, mail

import verify_ledger

LIBRARY = BUILD / "bin" / "libtsb-fail-calls.so"
KEYWORDS = {"counted": "$TsbCounted", "held": "$TsbHeld", "late": "$TsbLate", "duplicate": "$TsbDuplicate"}
PARSED = 64 * 1024  # limits.parse_bytes here: what is larger is spooled and not read


def digest(raw):
    return "sha256:" + hashlib.sha256(raw).hexdigest()


class Mailbox:
    """Dovecot's INBOX from outside: mail put into its Maildir, flags read over one connection that stays."""

    def __init__(self, dovecot):
        self.dovecot, self.put, self.session = dovecot, 0, None
        self.folder = dovecot.dir / "mail" / dovecot.user / "Maildir"
        self.connect()

    def connect(self):
        self.session = imaplib.IMAP4(self.dovecot.host, self.dovecot.port)
        self.session.login(self.dovecot.user, self.dovecot.password)
        self.session.select("INBOX", readonly=True)

    def deliver(self, raw, when=IN_TIME):
        """As a delivery agent does: whole under tmp, then renamed."""
        self.put += 1
        name = f"{int(when.timestamp()) + self.put}.M{self.put}P{os.getpid()}.test"
        file = self.folder / "tmp" / name
        file.write_bytes(raw)
        os.utime(file, (when.timestamp(), when.timestamp()))
        owner = self.folder.stat()
        os.chown(file, owner.st_uid, owner.st_gid)
        file.rename(self.folder / "new" / name)

    def flags(self, first=1):
        """{uid: its keywords of ours}, from UID first on."""
        try:
            self.session.noop()
            _, rows = self.session.uid("FETCH", f"{first}:*", "(FLAGS)")
        except (imaplib.IMAP4.abort, OSError):
            self.connect()
            _, rows = self.session.uid("FETCH", f"{first}:*", "(FLAGS)")
        out = {}
        for row in rows:
            found = row and re.search(rb"UID (\d+)", row)
            if found and int(found[1]) >= first:
                out[int(found[1])] = set(re.findall(r"\$Tsb\w+", row.decode()))
        return out


class World:
    """One gateway, the mail that it was given, and what of it must be on record."""

    def __init__(self, form, mailbox_extra="", extra="", **options):
        extra += f'[limits]\nparse_bytes = "{PARSED // 1024}K"\n'
        options = {"alerts": False, **options}
        self.gateway = Gateway(BUILD, extra=extra, mailbox_extra=mailbox_extra, **options)
        (self.gateway.path / "second").mkdir()
        self.gateway.extra += f'[ledger]\ncheckpoint_copy = "{self.gateway.path}/second"\n'
        self.plain()
        self.gateway.init(CONTACTS)
        self.mailbox = Mailbox(self.gateway.dovecot)
        self.form, self.given, self.log = form, {}, self.gateway.path / "calls"
        self.checked, self.seq, self.prev = 0, 0, bytes(32)  # of the ledger: bytes, lines and digest of what check() has seen
        self.recorded, self.where, self.gone, self.heads = {}, {}, set(), {}
        self.rosters = 0
        self.clock = 0  # seconds that the runs believe to be later

    def plain(self, port=None, **more):
        """The gateway reaches Dovecot, or what stands before it, without TLS: byte offsets mean something then."""
        self.gateway.write_config(url=f"imap://127.0.0.1:{port or self.gateway.dovecot.port}/INBOX", tls="none", **more)

    def close(self):
        self.mailbox.session.shutdown()
        self.gateway.close()

    # --- mail

    def deliver(self, *kinds, deliver=None):
        for kind in kinds:
            text = f"mail {len(self.given)} {random.random()}\n"
            if kind == "reply":
                raw = mail("itu@bakom.admin.ch", [(self.form, DOCX, "Annexe 2.docx")], text=text)
            elif kind == "bad":
                junk = bytes(b for b in random.randbytes(random.randrange(2000)) if b not in b"\0\r")  # Dovecot changes those
                raw = b"From: x\r\n" + (junk + text.encode()).replace(b"\n", b"\r\n")
            elif kind == "big":
                raw = mail("itu@soumu.go.jp", text=(text * (2 * PARSED // len(text))))
            else:
                raw = f"From: ann@example.com\nSubject: lunch\n\n{text}".replace("\n", "\r\n").encode()
            self.given[digest(raw)] = kind
            (deliver or self.mailbox.deliver)(raw)

    def change_roster(self):
        """By hand, as nobody should: the next start finds it and appends it."""
        self.rosters += 1
        with open(self.gateway.state / "roster.toml", "a", encoding="utf-8") as roster:
            roster.write(f'[[administration]]\ncode = "KEN"\n[[administration.contact]]\ndomain = "n{self.rosters}.example"\n')

    # --- runs

    def environment(self, at="", how="", again=False, later=0, poison=""):
        out = {**os.environ, "LD_PRELOAD": str(LIBRARY), "TSB_FAIL_PROGRAM": "tsbreplyd", "TSB_FAIL_ROOT": str(self.gateway.path),
               "TSB_FAIL_LOG": str(self.log), "TSB_FAIL_AT": at, "TSB_FAIL_HOW": how, "TSB_FAIL_CLOCK": str(later),
               "TSB_FAIL_POISON": poison}
        return {**out, "TSB_FAIL_AGAIN": "1"} if again else out

    def once(self, timeout=60, **fault):
        self.log.unlink(missing_ok=True)
        return subprocess.run([self.gateway.program("tsbreplyd"), "--config", str(self.gateway.config), "--once"],
                              capture_output=True, text=True, timeout=timeout, env=self.environment(**fault))

    def calls(self):
        """[(point, [what may be asked of it])] of the last run, in order."""
        rows = [line.split() for line in self.log.read_text().splitlines()] if self.log.exists() else []
        return [(" ".join(row[:3]), row[3:]) for row in rows]

    # --- the model

    def read(self):
        """What was appended since; each line is one that follows from the one before."""
        text = (self.gateway.state / "ledger" / "ledger.jsonl").read_bytes()
        whole = text[self.checked:text.rindex(b"\n") + 1] if b"\n" in text else b""
        for line in whole.splitlines():
            entry = verify_ledger.json.loads(line)
            assert entry["seq"] == self.seq + 1 and entry["prev"] == "sha256:" + self.prev.hex(), f"the chain breaks at {entry['seq']}"
            self.seq, self.prev = entry["seq"], verify_ledger.sha256(line)
            self.heads[self.seq] = "sha256:" + self.prev.hex()
            self.note(entry)
        self.checked += len(whole)

    def note(self, entry):
        body = entry["body"]
        if entry["kind"] == "message":
            if not body["supersedes"]:
                assert body["raw"] not in self.recorded, f"entry {entry['seq']} doubles {body['raw']}"
            self.recorded[body["raw"]] = body
            self.where.setdefault(body["where"]["uid"], body["raw"])
        elif entry["kind"] == "note" and body["about"] == "seen-again":
            for place, raw in zip(body["where"], body["digests"]):
                self.where[place["uid"]] = raw
        elif entry["kind"] == "note" and body["about"] == "gone":
            self.gone.update(body["digests"])

    def acknowledged(self, journal):
        """What was acknowledged is on record, now."""
        before = self.checked
        self.read()
        for entries, head in re.findall(r"committed: (\d+) entries, head (sha256:[0-9a-f]{64})", journal):
            assert self.heads.get(int(entries)) == head, f"{entries} entries were committed and are not there"
        for uid, keywords in self.mailbox.flags(max(1, len(self.given) - 20)).items():
            assert not keywords or uid in self.where, f"UID {uid} has {keywords} and is not on record"
        return self.checked > before

    def whole(self):
        """After a clean run: everything is there, once, and the mailbox agrees."""
        self.read()
        lost = [kind for raw, kind in self.given.items() if raw not in self.recorded]
        assert not lost, f"lost: {lost}"
        assert len(self.recorded) == len(self.given), "there is more on record than was given"
        wanted = {"reply": ("reply", "duplicate"), "big": ("too-large",), "other": ("not-a-reply",), "crashed": ("crashed",)}
        for raw, kind in self.given.items():
            body = self.recorded[raw]
            said = body["disposition"] if body["disposition"] != "unreadable" else body["reason"]
            well = said in wanted[kind] if kind in wanted else said != "crashed"
            assert well, f"a {kind} is {said}"
        first = max(1, len(self.given) - 20)
        flags = self.mailbox.flags(first)
        assert set(range(first, len(self.given) + 1)) == set(flags), "the mailbox is not what was delivered"
        for uid, keywords in flags.items():
            assert uid in self.where, f"UID {uid} is not accounted for"
            assert keywords == self.keyword(self.recorded[self.where[uid]]), f"UID {uid} has {keywords}"
        self.nothing_left()

    @staticmethod
    def keyword(body):
        if body["disposition"] == "unreadable":
            return {"$TsbHeld"}
        return {KEYWORDS[body["standing"]]} if body.get("standing") else set()

    def nothing_left(self):
        archive = self.gateway.state / "archive"
        left = [str(file) for folder in ("in-flight", "incoming") for file in (archive / folder).glob("*")]
        assert not left, f"left behind: {left}"
        for raw in list(self.given)[-8:]:
            name = raw.split(":")[1]
            there = (archive / name[:2] / name[2:4] / f"{name}.eml.zst").exists()
            assert there == (raw not in self.gone), f"the raw copy of {raw} is {'there' if there else 'missing'}"

    def proven(self):
        """Both verifiers; ours also looks into the archive."""
        self.gateway.run("ledger", "verify", check=0)
        folder = self.gateway.state / "ledger"
        texts = [(folder / name).read_bytes() for name in ("checkpoint", "ledger.jsonl")]
        findings = verify_ledger.verify(texts[1], texts[0], (folder / "signing.vkey").read_text().strip())
        assert not findings, findings


def seed():
    """Named in the output; TSB_SEED repeats a run."""
    value = int(os.environ.get("TSB_SEED") or random.randrange(1 << 30))
    print(f"seed {value}", flush=True)
    random.seed(value)


def swiss_form(forms):
    return forms.make("docx", language="fr", administration="Suisse", answers=YES)
