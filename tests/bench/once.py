# SPDX-License-Identifier: GPL-3.0-or-later
"""`tsbreplyd --once` over a mailbox on a local Dovecot, workers included: mails a second, and the peak memory of the daemon.

Usage: once.py BUILD [MAILS]     default 1,000 mails of about 60 KB: 60 % DOCX forms, 20 % PDF forms, 20 % other mail"""
import os
import pathlib
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from gateway import CIRCULAR_101, Gateway  # noqa: E402
from mails import DOCX, IN_TIME, PDF, Forms, mail  # noqa: E402

YES = {"7/17": "supports", "10/17": "supports", "16/17": "supports"}
STATES = {"CHE": "Switzerland", "JPN": "Japan", "KEN": "Kenya", "CAN": "Canada", "FRA": "France", "BRA": "Brazil", "EGY": "Egypt",
          "ESP": "Spain", "DEU": "Germany", "AUS": "Australia", "MEX": "Mexico", "ITA": "Italy", "SWE": "Sweden", "NOR": "Norway",
          "FIN": "Finland", "PRT": "Portugal", "POL": "Poland", "CHL": "Chile", "PER": "Peru", "GHA": "Ghana"}
CONTACTS = "code,kind,value\n" + "".join(f"{code},domain,{code.lower()}.example.org\n" for code in STATES)
SIZE = 60_000


def filler(size):
    """Another attachment that brings a mail to about SIZE bytes, as letterheads and signatures do."""
    return (os.urandom(max(1, (SIZE - size) * 3 // 4)), "application/octet-stream", "signature.bin")


def mails(count):
    """Replies of twenty States, most of them repeating themselves, and every fifth mail is no reply."""
    forms = Forms(sys.argv[1], CIRCULAR_101)
    made = {}
    for code, name in STATES.items():
        made[code] = [(forms.make("docx", language="en", answers=YES, administration=name), DOCX, "Annex 2.docx"),
                      (forms.make("pdf", language="en", encoding="acroform_checkbox", answers=YES, administration=name), PDF,
                       "Annex 2.pdf")]
    for i in range(count):
        code = list(STATES)[i % len(STATES)]
        sender = f"itu@{code.lower()}.example.org"
        if i % 5 < 4:
            form = made[code][i % 5 == 3]
            raw = mail(sender, [form, filler(1600 + len(form[0]) * 4 // 3)], subject=f"Reply {i}")
        else:
            raw = mail("news@example.com", [filler(1200)], text="The news of the week.\n", subject=f"News {i}")
        yield raw, IN_TIME


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with Gateway(sys.argv[1], alerts=False) as gateway:
        gateway.init(CONTACTS)
        gateway.dovecot.append_many(mails(count))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.monotonic()
        process = subprocess.Popen(["/usr/bin/time", "-f", "%M", gateway.program("tsbreplyd"), "--config", str(gateway.config),
                                    "--once"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) \
            if pathlib.Path("/usr/bin/time").exists() else None
        if process is None:
            done = gateway.once()
            elapsed = time.monotonic() - start
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            code = done.returncode
        else:
            peak = int(process.communicate()[1].split()[-1])
            elapsed, code = time.monotonic() - start, process.returncode
        recorded = len(gateway.messages())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"once: {recorded} of {count} mails in {elapsed:.2f} s = {recorded / elapsed:.0f} mails/s, exit {code}, "
              f"{cpu:.1f} s of CPU (workers included), "
              f"largest process {peak / 1024:.0f} MB")


main()
