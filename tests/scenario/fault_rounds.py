# SPDX-License-Identifier: GPL-3.0-or-later
"""Rounds of the disk's faults: bring a gateway into a state, run it with a fault at one durable call, run it without, check the
model after each. The calls are those that a run without fault makes. A call on a kind of file that was met before gets one of
its faults, in turn: each time in the first start, the first time in each other one. TSB_LONG=1 asks all of them everywhere."""
import concurrent.futures
import os
import sys

from fault_model import World, seed, swiss_form

A_MONTH = 31 * 86400
KILLS = ("kill-before", "kill-within", "kill-after")
ROUNDS_A_WORLD = 60
LONG = bool(os.environ.get("TSB_LONG"))
UNSYNCED = "syncfs state/archive 1"


class Start:
    """In what state the gateway is when the fault meets it."""

    def __init__(self, name, mails, prepare=None, later=False, roster=False):
        self.name, self.mails, self.prepare, self.later, self.roster = name, mails, prepare, later, roster

    def make(self, world):
        world.deliver(*self.mails)
        if self.prepare:
            world.once(at=self.prepare[0], how=self.prepare[1])
        if self.roster:
            world.change_roster()
        if self.later:
            world.once(later=world.clock)
            world.clock += A_MONTH


STARTS = [
    Start("new mail", ("reply", "big", "other")),
    Start("in flight, and a torn line", ("reply", "other"), ("write state/ledger/ledger.jsonl 1", "kill-within")),
    Start("in flight before it was durable", ("reply", "other"), (UNSYNCED, "kill-before")),
    Start("half archived", ("reply",), ("write state/archive/incoming/<number> 1", "kill-within")),
    Start("a roster that somebody changed", ("other",), roster=True),
    Start("recorded without a checkpoint", ("reply",), ("open state/ledger/checkpoint.new 1", "kill-before")),
    Start("other mail whose time has come", ("other",), later=True),
]


def errors(may):
    """(how, for good) of one point."""
    return [(how, again) for how in may for again in (False, True)]


def kills(may):
    return [(kill, False) for kill in KILLS if kill != "kill-within" or "short" in may]


def matrix(calls, faults, met):
    turn, first_start = 0, not met
    for point, may in calls:
        every, kind = faults(may), " ".join(point.split()[:2])
        if kind in met and not LONG:
            if not first_start and not point.endswith(" 1"):
                continue
            every = [every[turn % len(every)]]
            turn += 1
        met.add(kind)
        yield from ((point, *one) for one in every)


def must_stop(point, how):
    """A failed sync is the end, except of the checkpoint's copy, which the ledger goes on without."""
    return point.split()[0] in ("fsync", "syncfs") and how not in KILLS and not point.split()[1].startswith("second")


def tried_again(calls, point):
    """The same call on the same file, that is; what was cut off meanwhile is another file to sync."""
    call, kind, _ = point.split()
    for later in calls[calls.index(point) + 1:]:
        if later.startswith(f"truncate {kind} "):
            return False
        if later.startswith(f"{call} {kind} "):
            return True
    return False


def check_faulty(world, point, how, done):
    journal, calls = done.stdout + done.stderr, [one for one, _ in world.calls()]
    world.acknowledged(journal)
    allowed = (-9,) if how in KILLS and point in calls else (0, 1, 74)
    assert done.returncode in allowed, f"exit {done.returncode}\n{journal}"
    if done.returncode in (0, 1):
        world.whole()  # who says that all is well is believed
    if how == "short" or how == "EINTR" and not point.startswith("fsync"):
        assert done.returncode in (0, 1), f"an interrupted call is made again\n{journal}"
    if must_stop(point, how) and point in calls:
        assert done.returncode == 74, f"exit {done.returncode} after a failed sync\n{journal}"
        assert "ledger-stopped" in journal or "ledger-refused" in journal, journal
        assert not tried_again(calls, point), f"made again after it failed: {calls}"
    return point in calls


def run_one(world, start, point, how, again):
    start.make(world)
    done = world.once(at=point, how=how, again=again, later=world.clock)
    hit = check_faulty(world, point, how, done)
    clean = world.once(later=world.clock)
    assert clean.returncode in (0, 1), f"the clean run: exit {clean.returncode}\n{clean.stderr}"
    world.acknowledged(clean.stderr)
    world.whole()
    return hit


class Rounds:
    """Many of them in one gateway, which is replaced when its ledger has grown or a round failed."""

    def __init__(self, form, start):
        self.form, self.start, self.world, self.left = form, start, None, 0
        self.hit, self.failures = set(), []

    def fresh(self):
        self.close()
        self.world, self.left = World(self.form), ROUNDS_A_WORLD

    def close(self):
        if self.world:
            self.world.close()
        self.world, self.left = None, 0

    def run(self, rows):
        for point, how, again in rows:
            if self.left == 0:
                self.fresh()
            self.left -= 1
            try:
                if run_one(self.world, self.start, point, how, again):
                    self.hit.add(point)
                if self.left == 0 or (point, how, again) == rows[-1]:
                    self.world.proven()
            except Exception as problem:  # told with what was asked; the others go on
                self.failures.append(f"{self.start.name}: {point} {how}{' for good' if again else ''}: {problem}")
                self.close()
        self.close()
        return self


def probe(form, start):
    world = World(form)
    try:
        start.make(world)
        done = world.once(later=world.clock)
        assert done.returncode in (0, 1), done.stderr
        return world.calls()
    finally:
        world.close()


def run_matrix(test, faults, least):
    """faults: errors or kills; least: how many distinct points (a call on a kind of file) must be hit."""
    seed()
    form, met, jobs, rounds = swiss_form(test.forms), set(), [], 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for start in STARTS:
            rows = list(matrix(probe(form, start), faults, met))
            rounds += len(rows)
            half = (len(rows) + 1) // 2
            jobs += [pool.submit(Rounds(form, start).run, part) for part in (rows[:half], rows[half:])]
    done = [job.result() for job in jobs]
    hit = set().union(*(one.hit for one in done))
    distinct = {" ".join(point.split()[:2]) for point in hit}
    print(f"{rounds} rounds, {len(hit)} points, {len(distinct)} distinct (a call on a kind of file)", file=sys.stderr)
    failures = [failure for one in done for failure in one.failures]
    test.assertFalse(failures, "\n\n".join(failures))
    test.assertGreaterEqual(len(distinct), least, sorted(distinct))
