#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""latency.py BUILD [DELIVERIES]: from the server's untagged EXISTS, as it passes on its way to the service, to the entry in
ledger.jsonl: DOCX forms delivered one by one to an idle service. Then the memory of the service."""
import statistics
import sys
import threading
import time

from mail_mix import CONTACTS, ITEMS, Mix
from relay import Relay
from gateway import Gateway


class Growth(threading.Thread):
    """When the ledger grew, to half a millisecond."""

    def __init__(self, ledger):
        super().__init__(daemon=True)
        self.ledger, self.times = ledger, []

    def run(self):
        size = self.ledger.stat().st_size
        while self.ledger.exists():
            now = self.ledger.stat().st_size
            if now != size:
                self.times.append(time.monotonic())
                size = now
            time.sleep(0.0005)


def main():
    build = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    mix = Mix(build)
    with Gateway(build, alerts=False, settle="keep") as gateway:
        relay = Relay(gateway.dovecot.port)
        gateway.write_config(url=f"imap://localhost:{relay.port}/INBOX", tls="none")
        gateway.init(CONTACTS)
        gateway.start()
        growth = Growth(gateway.state / "ledger" / "ledger.jsonl")
        growth.start()
        delays = []
        for number in range(count):
            before = len(growth.times)
            announced = len(relay.announced)
            gateway.dovecot.save(mix.reply(number * 5)[0])
            gateway.wait_for(lambda: len(growth.times) > before, "the entry")
            first = relay.announced[announced]
            delays.append((growth.times[before] - first) * 1000)
            time.sleep(0.7)  # Dovecot holds a push back for 500 ms: each is announced by itself
        status = open(f"/proc/{gateway.daemon.pid}/status", encoding="ascii").read()
        memory = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")][0]
        print(f"EXISTS to entry, {count} forms of {len(ITEMS)} items: median {statistics.median(delays):.1f} ms, "
              f"largest {max(delays):.1f} ms; the service's peak {int(memory) // 1024} MB")


main()
