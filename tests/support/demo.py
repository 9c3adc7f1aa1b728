# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: mail in, ledger and tally out. Called by tests/demo."""
import pathlib
import sys

from demo_mails import CONTACTS, demo_mails
from gateway import CIRCULAR_101, Gateway
from mails import Forms


def heading(text):
    print(f"\n== {text}", flush=True)


def main():
    with Gateway(sys.argv[1]) as gateway:
        heading("a private Dovecot over TLS on loopback, a ledger, and the contacts of twelve administrations")
        gateway.init(CONTACTS)
        print(gateway.run("ledger", "head", check=0).stdout.strip())

        heading("mail arrives in the INBOX")
        labels = []
        for label, raw, received, _, _ in demo_mails(Forms(sys.argv[1], CIRCULAR_101)):
            gateway.dovecot.append(raw, received)
            labels.append(label)
            print(f"{len(labels):3}  {received:%Y-%m-%d %H:%M}  {label}")

        heading("tsbreplyd --once")
        done = gateway.once()
        print(done.stdout.strip(), f"(exit {done.returncode}: 1 = something waits for a person)")
        if done.returncode not in (0, 1):
            print(done.stderr)
            return 1

        heading("what became of each mail")
        for label, body in zip(labels, gateway.messages()):
            standings = {a["item"]: a["standing"] for reply in body.get("replies", []) for a in reply["answers"]}
            reasons = sorted({r["id"] for r in body.get("reasons", [])} |
                             {r["id"] for reply in body.get("replies", []) for r in reply["reasons"]} |
                             {p["code"] for reply in body.get("replies", []) for p in reply["problems"] if p["class"] != "notice"})
            print(f"{label}\n     {body['disposition']}, {body.get('standing') or 'no standing'}"
                  f"{'  ' + ', '.join(f'{i} {s}' for i, s in standings.items()) if standings else ''}"
                  f"{'  because: ' + ', '.join(reasons) if reasons else ''}")

        heading("the ledger")
        print(gateway.run("ledger", "verify", check=0).stdout.strip())
        heading("tsbreply tally 101")
        print(gateway.run("tally", "101", check=0).stdout.strip())
        heading("alerts that were sent to staff@example.org")
        for subject, text in gateway.alerts():
            print(f"  {subject}")
            if "events, first" in subject:
                print("".join(f"      {line}\n" for line in text.splitlines() if line.startswith("  reply ") or line.startswith("  entry ")), end="")
    return 0


sys.exit(main())
