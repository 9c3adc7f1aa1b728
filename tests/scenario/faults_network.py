# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy between the gateway and Dovecot does what networks do, at each step of a session; after each the ledger is exactly
right. That a session may be cut at every single byte is proven by scenario_cuts (cut_every_byte.cpp)."""
import collections
import contextlib
import subprocess

from scenario import BUILD, Scenario, main

from fault_model import World, digest, swiss_form
from fault_proxy import FaultProxy

FAULTS = ["latency 20", "slices 3", "stall client 4", "cut client 4", "reset client 4", "slow-close client 4 delay 200",
          "garbage client 4 most 200", "cut server 0", "stall server 0", "reset server 3"]
PHASES = {"connect": "", "login": "AUTHENTICATE", "select": "SELECT", "fetch": "UID FETCH", "store": "UID STORE"}
IN_THE_MAIL = ["cut client 3000 word UID FETCH", "reset client 9000 word UID FETCH", "stall client 5000 word UID FETCH",
               "garbage client 700 most 64 word UID FETCH"]
UNDER_TLS = [f"{how} {who} {at}" for how, who, at in (("cut", "client", 0), ("cut", "client", 100), ("cut", "server", 300),
             ("reset", "client", 1500), ("cut", "client", 3000), ("stall", "client", 2500), ("garbage", "client", 3100),
             ("slices", 7, ""), ("latency", 10, ""))]
SHORT = 'timeout = "1s"'


def at(fault, word):
    return f"{fault} word {word}" if word else fault


class Network(Scenario):
    def world(self, port="port", **options):
        world = World(swiss_form(self.forms), mailbox_extra=SHORT + "\n" + options.pop("more", ""), **options)
        self.addCleanup(world.close)
        world.proxy = FaultProxy(BUILD, getattr(world.gateway.dovecot, port))
        self.addCleanup(world.proxy.close)
        world.plain(world.proxy.port)
        world.deliver("reply", "other")
        self.assertEqual(world.once().returncode, 0)
        return world

    def round(self, world, fault, check):
        """A pass with the fault, which ends by itself, and one without."""
        world.deliver("reply", "other")
        world.proxy.set(fault)
        done = world.once()
        hit = world.proxy.set()
        self.assertGreater(hit, 0, f"{fault} met nothing")
        self.assertIn(done.returncode, (0, 69, 78), done.stderr)
        world.acknowledged(done.stderr)
        if fault.startswith("stall"):
            self.assertIn(done.returncode, (69,), done.stderr)
        if done.returncode == 0:
            check()
        clean = world.once()
        self.assertEqual(clean.returncode, 0, clean.stderr)
        world.acknowledged(clean.stderr)
        check()

    def test_each_fault_at_each_step_of_a_session(self):
        world = self.world()
        for phase, word in PHASES.items():
            for fault in FAULTS:
                with self.subTest(phase=phase, fault=fault):
                    self.round(world, at(fault, word), world.whole)
        for fault in IN_THE_MAIL:
            with self.subTest(fault=fault):
                self.round(world, fault, world.whole)
        world.proven()

    def test_moved_mail_is_moved_once(self):
        world = self.world(settle="move")

        def moved():
            world.read()
            self.assertEqual(set(world.recorded), set(world.given))
            there = collections.Counter()
            for folder in ("INBOX", "Processed", "Held"):
                world.mailbox.session.select(folder, readonly=True)
                for row in world.mailbox.session.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]:
                    if isinstance(row, tuple):
                        there[digest(row[1]), folder == "INBOX"] += 1
            world.mailbox.session.select("INBOX", readonly=True)
            self.assertEqual(there, collections.Counter((raw, kind == "other") for raw, kind in world.given.items()))
            world.nothing_left()
        world.whole = moved
        for fault in FAULTS:
            with self.subTest(fault=fault):
                self.round(world, at(fault, "UID MOVE"), moved)
        world.proven()

    def test_under_tls(self):
        world = self.world()
        proxy = FaultProxy(BUILD, world.gateway.dovecot.ports)
        self.addCleanup(proxy.close)
        world.proxy = proxy
        world.gateway.write_config(url=f"imaps://localhost:{proxy.port}/INBOX")
        for fault in UNDER_TLS:
            with self.subTest(fault=fault):
                self.round(world, fault, world.whole)
        world.proven()

    def test_while_it_waits_for_mail(self):
        world = self.world(more='poll = "2s"')
        world.gateway.start()
        for fault in FAULTS:
            with self.subTest(fault=fault):
                world.proxy.set(at(fault, "IDLE"))
                with contextlib.suppress(subprocess.CalledProcessError):  # where none is there a new one comes anyway
                    world.gateway.dovecot.kick()
                world.deliver("reply")
                self.recorded(world)
                self.met(world)
                world.deliver("other")
                self.recorded(world)
        self.assertEqual(world.gateway.stop(), 0)
        self.assertEqual(world.once().returncode, 0)
        world.whole()
        world.proven()

    def met(self, world):
        hits = [0]

        def any_yet():
            hits[0] += world.proxy.set()
            return hits[0] > 0
        world.gateway.wait_for(any_yet, "the fault to be met")

    def recorded(self, world):
        def all_there():
            world.read()
            return set(world.recorded) == set(world.given)
        world.gateway.wait_for(all_there, "the entry", 60)


main()
