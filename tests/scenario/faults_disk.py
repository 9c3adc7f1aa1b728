# SPDX-License-Identifier: GPL-3.0-or-later
"""Each durable call of the ingest path fails with every error that it may answer, once and for good."""
from scenario import Scenario, main

from fault_model import World, swiss_form
from fault_rounds import errors, run_matrix


class DurableCalls(Scenario):
    def test_each_may_fail_in_every_way(self):
        run_matrix(self, errors, least=30)

    def test_a_failed_sync_is_told_by_mail(self):
        world = World(swiss_form(self.forms), alerts=True)
        self.addCleanup(world.close)
        for point in ("syncfs state/archive 1", "fsync state/ledger/ledger.jsonl 2", "fsync state/ledger/checkpoint.new 1"):
            world.deliver("reply")
            before = len(world.gateway.alerts())
            self.assertEqual(world.once(at=point, how="EIO").returncode, 74, point)
            told = [subject + text for subject, text in world.gateway.alerts()[before:]]
            self.assertTrue(any("ledger-stopped" in text for text in told), f"{point}: {told}")
            self.assertEqual(world.once().returncode, 0)
            world.whole()


main()
