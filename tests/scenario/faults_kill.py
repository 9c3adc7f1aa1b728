# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9: before, within and after each durable call of the ingest path, at 200 random moments under live deliveries, and by
a mail that takes the service with it."""
import random
import subprocess
import sys
import time

from scenario import Scenario, main

from fault_model import World, digest, seed, swiss_form
from fault_rounds import kills, run_matrix

RANDOM_KILLS = 200
POISON = "this mail takes the service with it"


class Killed(Scenario):
    def world(self, **options):
        world = World(swiss_form(self.forms), **options)
        self.addCleanup(world.close)
        return world

    def start(self, world, **fault):
        """The service; its journal so far."""
        journal = world.gateway.path / "daemon.log"
        with open(journal, "ab") as log:
            self.before = log.tell()
            return subprocess.Popen([world.gateway.program("tsbreplyd"), "--config", str(world.gateway.config)],
                                    stdout=log, stderr=log, env=world.environment(**fault) if fault else None)

    def says(self, world, word):
        return word in world.gateway.daemon_log()[self.before:]

    def test_before_within_and_after_each_durable_call(self):
        run_matrix(self, kills, least=30)

    def test_200_random_kills_under_live_deliveries(self):
        """Every second one as early as it may come, while the start still finishes what was in flight."""
        seed()
        world, kinds = self.world(mailbox_extra='poll = "1s"'), ("reply", "other", "big")
        for n in range(RANDOM_KILLS):
            daemon = self.start(world)
            world.deliver(random.choice(kinds))
            if n % 2:
                world.gateway.wait_for(lambda: self.says(world, "started:"), "the start")
            ends = time.monotonic() + random.uniform(0.01, 0.3)
            while time.monotonic() < ends:
                time.sleep(random.uniform(0, 0.05))
                if random.random() < 0.2:
                    world.deliver(random.choice(kinds))
            daemon.kill()
            daemon.wait()
            world.acknowledged(world.gateway.daemon_log()[self.before:])
        before = len(world.recorded)
        self.assertGreater(before, 20, "the kills left it no time to do anything")
        self.assertIn(world.once(timeout=120).returncode, (0, 1))
        world.whole()
        world.proven()
        print(f"{RANDOM_KILLS} kills, {len(world.given)} mails, {before} recorded before the last start", file=sys.stderr)

    def test_a_mail_that_takes_the_service_with_it_is_found_out_at_the_third_start_and_the_rest_goes_on(self):
        world = self.world()
        world.deliver("reply", "other")
        poison = (f"From: <itu@soumu.go.jp>\r\nSubject: {POISON}\r\n\r\nhello\r\n").encode()
        world.mailbox.deliver(poison)
        world.deliver("other", "reply")
        for start in range(3):  # in the batch, then alone twice
            done = world.once(poison=POISON)
            self.assertEqual(done.returncode, -9, f"start {start}: {done.stderr}")
        done = world.once(poison=POISON)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("crashed-before", done.stderr)
        world.given[digest(poison)] = "crashed"
        world.whole()
        world.proven()


main()
